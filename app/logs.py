"""How every process of ours writes its log: one line of JSON per event, in UTC."""

import logging

import structlog


def configure() -> None:
    """JSON to standard output, with what was bound for this request or job."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=False,  # so that a test can listen in; it costs a microsecond a line
    )
