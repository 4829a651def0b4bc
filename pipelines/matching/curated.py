"""What an adviser decided about one firm's matches, laid over what the search found: values in, values out."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from pipelines.ingestion.passages import Entry
from pipelines.matching.matches import GROUPS, Match, Matches

LISTS: tuple[str, ...] = tuple(GROUPS)
"""The lists of a result, by the first part of their items' ids."""
EXPERT = "expert"
"""The list that says nothing of whether something fits: somebody to ask there always is."""
CHOSEN = {"nl": "Een adviseur heeft dit voor u gekozen.", "en": "An adviser chose this for you."}


class Choices(NamedTuple):
    """Decisions about one result, by item id. `pinned` come first, in the order in which they were chosen, unless
    `order` (ids, best first) names them; `order` need not name every item, and may name items that are not there.
    """

    pinned: tuple[str, ...] = ()
    hidden: frozenset[str] = frozenset()
    order: tuple[str, ...] = ()
    comments: Mapping[str, str] = {}


NO_CHOICES = Choices()


def curate(matches: Matches, choices: Choices, added: Mapping[str, Match] | None = None) -> Matches:
    """The matches as the firm is to see them.

    `added` holds pinned items that the search did not find. Something pinned makes it a result with matches, whatever
    the search made of the text; a result of which everything is hidden says that nothing fits.
    """
    if choices == NO_CHOICES:
        return matches
    listed = {prefix: _listed(found, prefix, choices, added or {}) for prefix, found in matches.groups().items()}
    content = [one for prefix, group in listed.items() if prefix != EXPERT for one in group]
    signpost = matches.signpost if matches.signpost and matches.signpost.id not in choices.hidden else None
    verdict = matches.verdict
    if any(one.by_expert for one in content):
        verdict, signpost = "matches", None
    elif (verdict == "matches" and not content) or (verdict == "not_ai" and signpost is None):
        verdict = "nothing_fits"
    groups = {GROUPS[prefix]: group for prefix, group in listed.items()}
    return Matches(verdict=verdict, signpost=signpost, language=matches.language, **groups)


def chosen(entry: Entry, lang: str) -> Match:
    """The match for an item that an adviser adds, texts in `lang`."""
    return Match(
        id=entry.id,
        title=entry.title[lang],
        summary=entry.summary[lang],
        url_slug=entry.id.partition("/")[2],
        passage=entry.summary[lang],
        matched=(),
        why=CHOSEN[lang],
        band="strong",
        evidence=entry.evidence,
        score=1.0,
        arms={"expert": 1.0},
    )


def moved(ids: Sequence[str], id_: str, place: int) -> tuple[str, ...]:
    """The ids with one of them at `place` (0 is first, beyond an end is that end); twice is as once."""
    rest = [one for one in ids if one != id_]
    place = min(max(place, 0), len(rest))
    return (*rest[:place], id_, *rest[place:]) if id_ in ids else tuple(ids)


def _listed(found: Iterable[Match], prefix: str, choices: Choices, added: Mapping[str, Match]) -> tuple[Match, ...]:
    by_id = {one.id: one for one in found}
    for id_ in choices.pinned:
        if id_.startswith(f"{prefix}/") and id_ not in by_id and id_ in added:
            by_id[id_] = added[id_]
    shown = [_with_choices(one, choices) for one in by_id.values() if one.id not in choices.hidden]
    machine = {id_: place for place, id_ in enumerate(by_id)}

    def place(one: Match) -> tuple[bool, int, int]:
        # pinned before the rest; then as ordered by hand; then as chosen or as found
        by_hand = choices.order.index(one.id) if one.id in choices.order else len(choices.order)
        return not one.by_expert, by_hand, choices.pinned.index(one.id) if one.by_expert else machine[one.id]

    return tuple(sorted(shown, key=place))


def _with_choices(one: Match, choices: Choices) -> Match:
    return one._replace(by_expert=one.id in choices.pinned, comment=choices.comments.get(one.id, ""))
