"""What can be wrong with one item by itself: its review, its sources, its links, and the law it names."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from pipelines.ingestion.checking.reading import Everything, Finding, Placed
from pipelines.ingestion.records import GuidancePage, Item, Term

REVIEW_AGE = timedelta(days=365)
_LINK = re.compile(r"\]\(\s*<?([^)\s>]+)")


def findings(everything: Everything, today: date) -> Iterator[Finding]:
    """Every item's own faults."""
    for placed in everything.placed:
        for message in (
            *_review(placed.item, today),
            *_sources(placed.item, everything),
            *_law(placed.item, everything),
            *_links(placed, everything),
        ):
            yield Finding(placed.path, f"{placed.item.id}: {message}")


def _review(item: Item, today: date) -> Iterator[str]:
    if today - item.reviewed_on > REVIEW_AGE:
        yield f"last reviewed on {item.reviewed_on}, more than a year ago; read it again and renew reviewed_on"
    if item.reviewed_on > today:
        yield f"reviewed on {item.reviewed_on}, which has still to come; correct reviewed_on"


def _sources(item: Item, everything: Everything) -> Iterator[str]:
    cited = (*getattr(item, "sources", ()), *(row.source for row in getattr(item, "rows", ())))
    yield from (
        f"source {source} is not in sources.yaml; add it there, or correct its id here"
        for source in dict.fromkeys(cited)
        if everything.sources is not None and source not in everything.sources
    )


def _law(item: Item, everything: Everything) -> Iterator[str]:
    named = {
        "explains": item.explains if isinstance(item, GuidancePage) else (),
        "law": item.law if isinstance(item, Term) else (),
    }
    for field, units in named.items():
        for unit in units:
            if everything.law_units is not None and unit not in everything.law_units:
                yield f"{field} names {unit}, which the law does not have; correct it"


def _links(placed: Placed, everything: Everything) -> Iterator[str]:
    texts = {f"{lang}.md": text for lang, text in placed.item.body.items()}
    texts |= {f"summary.{lang}": text for lang, text in placed.item.summary.items()}
    for where, text in texts.items():
        for link in dict.fromkeys(_LINK.findall(text)):
            if not _leads_somewhere(link, everything):
                yield f"the link to {link} in {where} leads nowhere; correct it, or take it away"


def _leads_somewhere(link: str, everything: Everything) -> bool:
    if link.startswith(("https://", "http://")):
        return True
    target = link.partition("#")[0]
    if target.startswith("ai-act/"):
        return everything.law_units is None or target in everything.law_units
    return target in everything.ids or (target.startswith(f"{Term.prefix}/") and not everything.knows_all_terms)
