"""What the centre does for firms."""

from app.errors import NotFound
from app.services import knowledge
from pipelines.ingestion.records import Service

ORDER = ("running", "announced", "unknown")


def services() -> dict[str, Service]:
    """All services, by id."""
    return knowledge.library().services


def service(slug: str) -> Service:
    """One service, by the last part of its id."""
    try:
        return services()[f"service/{slug}"]
    except KeyError:
        raise NotFound() from None


def in_order(lang: str) -> list[Service]:
    """What can be had today first, then by title."""
    return sorted(services().values(), key=lambda item: (ORDER.index(item.availability), item.title[lang].casefold()))
