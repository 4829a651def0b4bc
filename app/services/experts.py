"""Which expert fits, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session, select

from app.errors import NotFound
from app.models import Expert


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
    wanted = set(facts.get("data", []))
    fits = [
        Fit(
            expert=expert,
            sector=facts.get("sector", "") if facts.get("sector") in expert.sectors else "",
            data=tuple(kind for kind in expert.data if kind in wanted),
        )
        for expert in experts
    ]
    return sorted(fits, key=lambda fit: (-fit.score, fit.expert.first_name))
