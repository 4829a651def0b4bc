"""Which expert fits, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session, select

from app.errors import NotFound
from app.models import Expert
from pipelines.ingestion.passages import Entry
from pipelines.matching.matches import Band, Match
from pipelines.matching.reasons import why
from pipelines.matching.shared import Firm

PREFIX = "expert"
"""The first part of the ids that experts have among the matches of a firm."""
SECTOR, DATA = 1, 2
"""What a shared sector and the shared kinds of data count."""
FITS_WELL = 0.6
"""An expert who knows this share of what the firm answered fits well."""


@dataclass(frozen=True)
class Fit:
    """An expert, and what of the firm's answers the expert knows: the sector, and which kinds of data."""

    expert: Expert
    firm: Firm
    sector: str
    data: tuple[str, ...]

    @property
    def score(self) -> float:
        """Which share of what the firm answered the expert knows, 0 to 1.

        The kinds of data count double: they decide what an adviser can do, the sector is learnt in a talk.
        """
        asked = SECTOR * bool(self.firm.sector) + DATA * bool(self.firm.data)
        known = SECTOR * bool(self.sector) + DATA * len(self.data) / max(len(self.firm.data), 1)
        return known / asked if asked else 0.0

    @property
    def band(self) -> Band:
        """How well the expert fits, in the words of the matches."""
        return "strong" if self.score >= FITS_WELL else "fair"


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
    """Experts by shared kinds of data and sector, best first. All are kept: nobody is left without an adviser."""
    firm = Firm.of(facts)
    fits = [
        Fit(
            expert=expert,
            firm=firm,
            sector=firm.sector if firm.sector in expert.sectors else "",
            data=tuple(kind for kind in expert.data if kind in firm.data),
        )
        for expert in experts
    ]
    return sorted(fits, key=lambda fit: (-fit.score, not fit.sector, fit.expert.first_name))


def as_matches(session: Session, *, facts: Mapping[str, Any], lang: str) -> list[Match]:
    """All active experts among the matches of a firm, who fits best first; the score is 0 where nothing is shared.

    Of an expert they hold the first name, the fields that are shared and the one sentence: what the public may see.
    """
    return [_as_match(fit, lang) for fit in best_fits(active(session), facts=facts)]


def of_match(session: Session, id_: str) -> Expert | None:
    """The active expert behind the id of a match, if it is one."""
    prefix, _, rest = id_.partition("/")
    try:
        expert = session.get(Expert, UUID(rest)) if prefix == PREFIX else None
    except ValueError:
        return None
    return expert if expert and expert.active else None


def _as_match(fit: Fit, lang: str) -> Match:
    expert = fit.expert
    entry = Entry(
        id=f"{PREFIX}/{expert.id}",
        kind=PREFIX,
        title=dict.fromkeys(("nl", "en"), expert.first_name),
        summary=expert.about,
        sectors=tuple(expert.sectors),
        data=tuple(expert.data),
    )
    return Match(
        id=entry.id,
        title=expert.first_name,
        summary=expert.about.get(lang, ""),
        url_slug=str(expert.id),
        passage=expert.about.get(lang, ""),
        matched=(),
        why=why(None, entry, fit.firm, lang),
        band=fit.band,
        evidence=None,
        score=fit.score,
        arms={},
    )
