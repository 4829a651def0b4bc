"""The network: the AI factories of Europe and their antennas."""

from app.errors import NotFound
from app.services import knowledge
from pipelines.ingestion.records import Factory

FORMS = ("factory", "antenna")


def factories(*, staff: bool = False) -> dict[str, Factory]:
    """All factories and antennas that the reader may see, by id."""
    return knowledge.library(staff=staff).factories


def factory(slug: str, *, staff: bool = False) -> Factory:
    """One of them, by the last part of its id."""
    try:
        return factories(staff=staff)[f"factory/{slug}"]
    except KeyError:
        raise NotFound() from None


def by_form(*, sector: str, lang: str, staff: bool = False) -> dict[str, list[Factory]]:
    """Those that name a sector ("" for all), by form and then by country."""
    named = [one for one in factories(staff=staff).values() if not sector or sector in one.sectors]
    ordered = sorted(named, key=lambda one: (one.country[lang].casefold(), one.title[lang].casefold()))
    return {form: [one for one in ordered if one.form == form] for form in FORMS}
