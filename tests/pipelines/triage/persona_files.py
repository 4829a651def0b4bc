"""The written personas: made-up people, their answers, and what the law says about them (expected, and not found)."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).with_name("personas")
KINDS = {
    "out_of_scope", "prohibited", "high_risk", "exempt_6_3", "transparency", "gpai", "minimal", "duty", "conditional",
}  # fmt: skip


@dataclass(frozen=True)
class Persona:
    """One made-up person. `answers` maps question ids to what they say; `expect` and `absent` are lists of wishes."""

    id: str
    who: str
    answers: dict[str, Any]
    expect: list[dict[str, Any]]
    absent: list[dict[str, Any]]


def load_personas() -> list[Persona]:
    """All personas, file by file. The problem in their own words is the answer to the question of that name."""
    rows = [row for path in sorted(FOLDER.glob("*.yaml")) for row in yaml.safe_load(path.read_text(encoding="utf-8"))]
    return [
        Persona(
            id=row["id"],
            who=row["who"],
            answers={"problem": next(iter(row["problem"].values())), **row["answers"]},
            expect=row["expect"],
            absent=row["absent"],
        )
        for row in rows
    ]


def kinds_of(wish: dict[str, Any]) -> set[str]:
    """The kinds a wish allows: one, several where the law leaves it open, or all where it names none."""
    kind = wish.get("kind", sorted(KINDS))
    return {kind} if isinstance(kind, str) else set(kind)


def names(reference: str, article: str) -> bool:
    """Whether a finding's article is the one a wish names, or a part of it: Art. 26 names Art. 26(7), not Art. 26a."""
    return article == reference or article.startswith((f"{reference}(", f"{reference} "))
