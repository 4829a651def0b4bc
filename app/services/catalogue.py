"""The catalogue of data sets: what there is for firms to use, and on what terms."""

from app.errors import NotFound
from app.services import knowledge
from pipelines.ingestion.records import CatalogueDataset


def datasets(*, staff: bool = False) -> dict[str, CatalogueDataset]:
    """All rows that the reader may see, by id."""
    return knowledge.library(staff=staff).datasets


def dataset(slug: str, *, staff: bool = False) -> CatalogueDataset:
    """One row, by the last part of its id."""
    try:
        return datasets(staff=staff)[f"dataset/{slug}"]
    except KeyError:
        raise NotFound() from None


def in_order(*, sector: str, kind: str, lang: str, staff: bool = False) -> list[CatalogueDataset]:
    """Rows of one sector and one kind of data ("" for all), by title."""
    found = [
        row
        for row in datasets(staff=staff).values()
        if (not sector or sector in row.sectors) and (not kind or kind in row.data)
    ]
    return sorted(found, key=lambda row: row.title[lang].casefold())
