"""The points of the law: for each rule of the triage an answer that brings it, a neighbour that must not, and a doubt.

A file in points/ holds a `base` (a change to points/base.yaml) and points. A point names the findings of one or
several rules, as the law has them, and three lists of cases, each a `change` to the base (null takes an answer away):
`holds` (the findings as written, or as the case says), `near_miss` (none of them) and `unknown` (they stay as
conditions, and `question` is among what to find out). `also` says what another rule finds in that case (null: nothing).
`always` is said of a rule that the law has for everybody: it has neither a near miss nor a doubt.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from pipelines.ingestion.content import load_triage, read_yaml
from pipelines.triage import Finding, RuleSet, without_void

KNOWLEDGE = Path(__file__).resolve().parents[3] / "knowledge"
FOLDER = Path(__file__).with_name("points")
SORTS = ("holds", "near_miss", "unknown")
SAID_BY_A_CASE = ("kind", "applies_from", "date_note", "open", "worked_eur")
NOT_SAID = -1


@dataclass(frozen=True)
class Wish:
    """What a rule must find. `kind` None: nothing. `open`: the questions that are among what to find out."""

    rule: str
    kind: str | None
    articles: tuple[str, ...] = ()
    role: str | None = None
    applies_from: str | None = None
    date_note: bool | str = False
    """Whether there is a note on the date; as a text: words that stand in it."""
    status: str = "law"
    fine: str | None = None
    worked_eur: int | None = NOT_SAID
    other_law: bool = False
    open: tuple[str, ...] = ()
    more_open: bool = False
    """Whether other questions may be open too: one doubt can raise several."""
    only_kind: bool = False


@dataclass(frozen=True)
class Case:
    """One set of answers, and what each rule of its point must say about it."""

    point: str
    name: str
    sort: str
    because: str
    said: dict[str, Any]
    """The base with the changes: the answers, and those to questions that are not asked then."""
    answers: dict[str, Any]
    wishes: tuple[Wish, ...]


def point_files() -> dict[str, dict[str, Any]]:
    """The files of points by their name."""
    return {path.stem: read_yaml(path) for path in sorted(FOLDER.glob("*.yaml")) if path.stem != "base"}


def points() -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """The file's name, the file's base and the point, for all points."""
    for name, document in point_files().items():
        for point in document["points"]:
            yield name, document["base"], point


@cache
def neutral() -> dict[str, Any]:
    """What is answered to each question that is asked, where a file or a case does not say otherwise."""
    base: dict[str, Any] = read_yaml(FOLDER / "base.yaml")
    return base


def load_cases(rules: RuleSet) -> list[Case]:
    """All cases of all points; answers to questions that are not asked then are left out."""
    found = []
    for number, (name, base, point) in enumerate(points(), start=1):
        for sort in SORTS:
            for place, case in enumerate(point.get(sort, []), start=1):
                answers = {**neutral(), **base, **point.get("base", {}), **case.get("change", {})}
                given = {question: answer for question, answer in answers.items() if answer is not None}
                found.append(Case(
                    point=f"{name}-{next(iter(point['findings']))}-{number}",
                    name=f"{sort} {place}",
                    sort=sort,
                    because=case.get("because", f"not known: {case.get('question')}"),
                    said=given,
                    answers=without_void(given, rules),
                    wishes=tuple(_wishes(point, case, sort)),
                ))  # fmt: skip
    return found


@cache
def shipped_cases() -> list[Case]:
    """All cases over the rules as they are shipped."""
    return load_cases(load_triage(KNOWLEDGE))


def _wishes(point: dict[str, Any], case: dict[str, Any], sort: str) -> Iterator[Wish]:
    said = {name: case[name] for name in SAID_BY_A_CASE if name in case}
    for rule, finding in point["findings"].items():
        if sort == "near_miss":
            yield Wish(rule, None)
            continue
        wish = _wish(rule, finding | said)
        doubt = {"kind": "conditional", "open": (case.get("question"),), "more_open": True}
        yield replace(wish, **doubt) if sort == "unknown" else wish
    for rule, kind in case.get("also", {}).items():
        yield Wish(rule, kind, only_kind=True)


def _note(finding: Finding, wish: Wish) -> bool | str:
    """The note as the wish speaks of it: its words where they are in the text, else whether there is one."""
    said = finding.date_note["en"] if finding.date_note else None
    if isinstance(wish.date_note, str) and said:
        return wish.date_note if wish.date_note in said else said
    return said is not None


def _wish(rule: str, finding: dict[str, Any]) -> Wish:
    date = finding.get("applies_from")
    whole = {
        **finding,
        "articles": tuple(finding["articles"]),
        "open": tuple(finding.get("open", ())),
        "applies_from": None if date is None else str(date),
    }
    return Wish(rule, **whole)


def differences(finding: Finding | None, wish: Wish, rules: RuleSet) -> list[str]:
    """What a rule's finding has other than the wish; nothing when it is as the law says."""
    if finding is None or wish.kind is None or wish.only_kind:
        kind = None if finding is None else finding.kind
        return [] if kind == wish.kind else [f"{wish.rule}: {kind} instead of {wish.kind}"]
    found = {
        "kind": finding.kind,
        "articles": finding.articles,
        "role": finding.role,
        "applies_from": None if finding.applies_from is None else finding.applies_from.isoformat(),
        "date_note": _note(finding, wish),
        "status": finding.status,
        "fine": None if finding.fine_cap is None else finding.fine_cap.article,
        "other_law": finding.other_law,
    }
    wrong = [f"{wish.rule}: {name} is {value} instead of {getattr(wish, name)}"
             for name, value in found.items() if value != getattr(wish, name)]  # fmt: skip
    if wish.worked_eur != NOT_SAID and (finding.fine_cap is None or finding.fine_cap.worked_eur != wish.worked_eur):
        wrong.append(f"{wish.rule}: the fine is {finding.fine_cap} instead of {wish.worked_eur}")
    open_now = {question.id for question in rules.questions if question.find_out in finding.what_to_find_out}
    if not open_now >= set(wish.open) or not (wish.more_open or open_now == set(wish.open)):
        wrong.append(f"{wish.rule}: to find out are {sorted(open_now)} instead of {sorted(wish.open)}")
    return wrong
