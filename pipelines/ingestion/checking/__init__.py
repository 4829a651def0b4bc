"""Says everything that is wrong with the content under knowledge/, all of it at once, and what to mend."""

from pipelines.ingestion.checking.items import REVIEW_AGE
from pipelines.ingestion.checking.run import check

__all__ = ["REVIEW_AGE", "check"]
