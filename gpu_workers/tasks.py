"""One short function per job: load, compute, save."""

from uuid import UUID

from app.db import session_scope
from app.jobs import COMPLIANCE_CHECK, FINE_TUNE, JOBS, RELAY, SEND_MAIL, SWEEP
from app.models import Check, Run
from app.models.base import utc_now
from app.services import consultations, intakes, mails, outbox, work
from gpu_workers.celery_app import celery
from gpu_workers.job_steps import do_work, take_job, with_outcome


@celery.task(name=RELAY.name)
def relay() -> None:
    """Put due jobs on the queue. Publishing twice is harmless: a job is claimed once."""
    with session_scope() as session:
        for job in outbox.due(session, now=utc_now()):
            celery.send_task(job.name, args=[str(job.id)], queue=JOBS[job.name].queue)
            job.published_at = utc_now()


@celery.task(name=SWEEP.name)
def sweep() -> None:
    """What time does: dead workers' work is given on, unconfirmed times are freed, old intakes are removed."""
    now = utc_now()
    with session_scope() as session:
        work.requeue_abandoned(session, now=now)
        consultations.release_expired(session, now=now)
        intakes.delete_expired(session, now=now)


@celery.task(name=SEND_MAIL.name)
def send_mail(job_id: str) -> None:
    """Send one mail."""
    mail_id = take_job(UUID(job_id))
    if mail_id is None:
        return
    with with_outcome(UUID(job_id)):
        with session_scope(writes=False) as session:
            mail = mails.get(session, mail_id)
        mails.deliver(mail)
        with session_scope() as session:
            mails.mark_sent(session, mail_id=mail_id)


@celery.task(name=FINE_TUNE.name)
def fine_tune(job_id: str) -> None:
    """Run one proof-of-concept fine-tune."""
    do_work(UUID(job_id), Run, module="gpu_workers.fine_tuning")


@celery.task(name=COMPLIANCE_CHECK.name)
def compliance_check(job_id: str) -> None:
    """Run one compliance check."""
    do_work(UUID(job_id), Check, module="gpu_workers.compliance")
