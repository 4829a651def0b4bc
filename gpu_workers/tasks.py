"""One short function per job: load, compute, save."""

import traceback
from uuid import UUID

import structlog

from app.db import session_scope
from app.jobs import BUILD_INDEX, COMPLIANCE_CHECK, EVALUATE, FINE_TUNE, RELAY, SEND_MAIL, SWEEP, TELL_RULE_CHANGES
from app.models import Check, Run
from app.models.base import utc_now
from app.services import (
    consultations,
    filled_checklists,
    indexing,
    intake_saving,
    law_subscriptions,
    mails,
    outbox,
    quality,
    retention,
    rule_changes,
    work,
)
from gpu_workers.celery_app import celery
from gpu_workers.job_steps import claim_job, do_work, take_job, with_outcome

log = structlog.get_logger()
CHORES = (
    work.requeue_abandoned,  # dead workers' work is given on
    work.give_up_exhausted,
    consultations.release_expired,  # unconfirmed times are free again
    intake_saving.delete_expired,
    filled_checklists.delete_expired,
    law_subscriptions.remove_unconfirmed,
    rule_changes.notice,  # a deployment brought new rules
    retention.remove_old,
)


@celery.task(name=RELAY.name)
def relay() -> None:
    """Put due jobs on the queue. Publishing twice is harmless: a job is claimed once.

    After the commit, so that a slow queue locks nobody out; what is lost in between is published again soon.
    """
    with session_scope() as session:
        jobs = outbox.due(session, now=utc_now())
        for job in jobs:
            job.published_at = utc_now()
    for job in jobs:
        celery.send_task(job.name, args=[str(job.id)], queue=job.queue)


@celery.task(name=SWEEP.name)
def sweep() -> None:
    """What time does. Each chore by itself: one that fails must not keep the others from their work."""
    for chore in CHORES:
        try:
            with session_scope() as session:
                count = chore(session, now=utc_now())
        except Exception as error:
            where = traceback.format_tb(error.__traceback__)
            log.error("chore failed", chore=chore.__name__, kind=type(error).__name__, at=where)
        else:
            if count:
                log.info("chore done", chore=chore.__name__, count=count)


@celery.task(name=SEND_MAIL.name)
def send_mail(job_id: str) -> None:
    """Send one mail."""
    mail_id = take_job(UUID(job_id))
    if mail_id is None:
        return
    with with_outcome(UUID(job_id)):
        with session_scope(writes=False) as session:
            mail = mails.get(session, mail_id)
        if mail.sent_at:
            return  # its worker died between sending it and saying that the job is done
        mails.deliver(mail)
        with session_scope() as session:
            mails.mark_sent(session, mail_id=mail_id)


@celery.task(name=BUILD_INDEX.name)
def build_index(job_id: str) -> None:
    """Build the search index; one build at a time, so a second one comes back later."""
    if claim_job(UUID(job_id)):
        with with_outcome(UUID(job_id)):
            indexing.build()


@celery.task(name=EVALUATE.name)
def evaluate(job_id: str) -> None:
    """Measure the search with the golden questions."""
    if claim_job(UUID(job_id)):
        with with_outcome(UUID(job_id)), session_scope() as session:
            quality.run(session, utc_now())


@celery.task(name=TELL_RULE_CHANGES.name)
def tell_rule_changes(job_id: str) -> None:
    """Look at open engagements by the new rules, and mail who asked to hear of changes."""
    version = claim_job(UUID(job_id))
    if version:
        with with_outcome(UUID(job_id)):
            with session_scope() as session:
                rule_changes.reassess_open(session, version=version)
            with session_scope() as session:
                law_subscriptions.mail_changes(session, version=version)


@celery.task(name=FINE_TUNE.name)
def fine_tune(job_id: str) -> None:
    """Run one proof-of-concept fine-tune."""
    do_work(UUID(job_id), Run, module="gpu_workers.fine_tuning")


@celery.task(name=COMPLIANCE_CHECK.name)
def compliance_check(job_id: str) -> None:
    """Run one compliance check."""
    do_work(UUID(job_id), Check, module="gpu_workers.compliance")
