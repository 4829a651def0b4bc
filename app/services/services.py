"""What the centre does for firms."""

from app.errors import NotFound
from app.services import knowledge
from pipelines.ingestion.records import Service

ORDER = ("running", "announced", "unknown")


def services(*, staff: bool = False) -> dict[str, Service]:
    """All services that the reader may see, by id."""
    return knowledge.library(staff=staff).services


def service(slug: str, *, staff: bool = False) -> Service:
    """One service, by the last part of its id."""
    try:
        return services(staff=staff)[f"service/{slug}"]
    except KeyError:
        raise NotFound() from None


def in_order(lang: str, *, staff: bool = False) -> list[Service]:
    """What can be had today first, then by title."""
    every = services(staff=staff).values()
    return sorted(every, key=lambda item: (ORDER.index(item.availability), item.title[lang].casefold()))
