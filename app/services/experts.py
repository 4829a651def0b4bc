"""Which expert fits, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session, select

from app.errors import NotFound
from app.models import Expert
from pipelines.ingestion.passages import Entry
from pipelines.matching.matches import Match
from pipelines.matching.reasons import why
from pipelines.matching.shared import Firm, shared

PREFIX = "expert"
"""The first part of the ids that experts have among the matches of a firm."""


@dataclass(frozen=True)
class Fit:
    """An expert, the shared fields that make the fit, and how many."""

    expert: Expert
    sector: str
    data: tuple[str, ...]

    @property
    def score(self) -> int:
        """Sector counts double: the expert then knows the rules of that trade."""
        return 2 * bool(self.sector) + len(self.data)


def active(session: Session) -> list[Expert]:
    """Experts who take consultations."""
    return list(session.exec(select(Expert).where(Expert.active).order_by(Expert.first_name)))


def get(session: Session, expert_id: UUID) -> Expert:
    """One active expert."""
    expert = session.get(Expert, expert_id)
    if expert is None or not expert.active:
        raise NotFound()
    return expert


def of_account(session: Session, account_id: UUID) -> Expert | None:
    """The expert behind an account, if it is one."""
    return session.exec(select(Expert).where(Expert.account_id == account_id)).first()


def best_fits(experts: Sequence[Expert], *, facts: Mapping[str, Any]) -> list[Fit]:
    """Experts by shared sector and kinds of data, best first. All are kept: nobody is left without an adviser."""
    firm = Firm.of(facts)
    fits = [
        Fit(
            expert=expert,
            sector=firm.sector if firm.sector in expert.sectors else "",
            data=tuple(kind for kind in expert.data if kind in firm.data),
        )
        for expert in experts
    ]
    return sorted(fits, key=lambda fit: (-fit.score, fit.expert.first_name))


def as_matches(session: Session, *, facts: Mapping[str, Any], lang: str) -> list[Match]:
    """All active experts among the matches of a firm, who fits best first; the score is 0 where nothing is shared.

    Of an expert they hold the first name, the fields that are shared and the one sentence: what the public may see.
    """
    firm = Firm.of(facts)
    return [_as_match(fit.expert, firm, lang) for fit in best_fits(active(session), facts=facts)]


def of_match(session: Session, id_: str) -> Expert | None:
    """The active expert behind the id of a match, if it is one."""
    prefix, _, rest = id_.partition("/")
    try:
        expert = session.get(Expert, UUID(rest)) if prefix == PREFIX else None
    except ValueError:
        return None
    return expert if expert and expert.active else None


def _as_match(expert: Expert, firm: Firm, lang: str) -> Match:
    entry = Entry(
        id=f"{PREFIX}/{expert.id}",
        kind=PREFIX,
        title=dict.fromkeys(("nl", "en"), expert.first_name),
        summary=expert.about,
        sectors=tuple(expert.sectors),
        data=tuple(expert.data),
    )
    same = shared(entry, firm)
    return Match(
        id=entry.id,
        title=expert.first_name,
        summary=expert.about.get(lang, ""),
        url_slug=str(expert.id),
        passage=expert.about.get(lang, ""),
        matched=(),
        why=why(None, entry, firm, lang),
        band="strong" if same.sector else "fair",
        evidence=None,
        score=same.weight,
        arms={},
    )
