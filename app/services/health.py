"""Whether everything that the product needs is there."""

from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from app.models.base import utc_now
from app.services import knowledge, outbox

LATE_SECONDS = 120


def check(session: Session) -> dict[str, Any]:
    """ready: the database answers and an index is there. `oldest_job_seconds` shows that workers stand still."""
    try:
        waiting = outbox.oldest_waiting(session, now=utc_now())
        database = True
    except SQLAlchemyError:
        waiting, database = 0.0, False
    index = knowledge.is_ready()
    return {
        "ready": database and index,
        "database": database,
        "index": index,
        "oldest_job_seconds": round(waiting),
        "workers_late": waiting > LATE_SECONDS,
    }
