"""Names and queues of background jobs, and the outbox: a job is written with the change, relayed after the commit."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, select

from app.models import OutboxJob
from app.models.base import utc_now


@dataclass(frozen=True)
class Job:
    """Known to both sides by name, so that the website never imports a worker."""

    name: str
    queue: str

    def enqueue(
        self, session: Session, *, subject_id: UUID | str, dedupe: str = "", available_at: datetime | None = None
    ) -> OutboxJob:
        """Write the job beside the change. The same `dedupe` twice is one job."""
        key = f"{self.name}:{dedupe or subject_id}"
        found = session.exec(select(OutboxJob).where(OutboxJob.dedupe_key == key)).first()
        if found:
            return found
        row = OutboxJob(
            name=self.name,
            queue=self.queue,
            subject_id=str(subject_id),
            dedupe_key=key,
            available_at=available_at or utc_now(),
        )
        session.add(row)
        return row


SEND_MAIL = Job("send_mail", "mail")
FINE_TUNE = Job("fine_tune", "gpu")
COMPLIANCE_CHECK = Job("compliance_check", "gpu")
BUILD_INDEX = Job("build_index", "default")
EVALUATE = Job("evaluate", "default")
TELL_RULE_CHANGES = Job("tell_rule_changes", "default")
JOBS = {job.name: job for job in (SEND_MAIL, FINE_TUNE, COMPLIANCE_CHECK, BUILD_INDEX, EVALUATE, TELL_RULE_CHANGES)}

# Not in the outbox: the scheduler asks for these again and again.
RELAY = Job("relay", "default")
SWEEP = Job("sweep", "default")
