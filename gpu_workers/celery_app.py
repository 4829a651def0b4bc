"""The Celery application: queues, limits, schedule. Each setting says why it is there."""

import os

os.environ.setdefault("REMAP_SIGTERM", "SIGQUIT")  # stop at once: runs go on from their checkpoint, jobs are rows

from celery import Celery

from app.jobs import JOBS, RELAY, SWEEP
from app.logs import configure as configure_logs
from gpu_workers.queue_address import broker_address

configure_logs()
celery = Celery("werkbank", broker=broker_address(), include=["gpu_workers.tasks"])
celery.conf.update(
    task_ignore_result=True,  # the database knows how a job ended
    task_acks_late=False,  # the lease in the database finds a dead worker; late acknowledgement runs a job twice
    worker_prefetch_multiplier=1,  # a long run must not hold other jobs behind it
    task_serializer="json",
    accept_content=["json"],
    broker_connection_retry_on_startup=True,
    worker_hijack_root_logger=False,
    task_routes={
        **{name: {"queue": job.queue} for name, job in JOBS.items()},
        RELAY.name: {"queue": RELAY.queue},
        SWEEP.name: {"queue": SWEEP.queue},
    },
    task_default_queue="default",
    broker_transport_options={  # an unacknowledged message comes back after seconds, not after the default 100
        "visibility_timeout": 60,
        "unacked_restore_interval": 2,
        "unacked_restore_throttle": 1,
    },
    beat_schedule={
        "relay": {"task": RELAY.name, "schedule": 1.0, "options": {"expires": 5}},
        "sweep": {"task": SWEEP.name, "schedule": 10.0, "options": {"expires": 30}},
    },
    beat_scheduler="celery.beat:Scheduler",  # both entries are due at once: nothing to remember in a file
    enable_utc=True,
)
