"""The only reader of knowledge/: files in, typed records out, and a list of what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, TypeVar

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

if TYPE_CHECKING:
    from pipelines.triage.checklists import Checklist
    from pipelines.triage.rules import RuleSet

LANGUAGES = ("nl", "en")
REVIEW_AGE = timedelta(days=365)

Sector = Literal[
    "agriculture", "construction", "culture_media", "education", "energy_climate", "finance", "healthcare",
    "hospitality_retail", "labour", "legal_services", "manufacturing", "mobility_logistics", "public_sector",
    "security", "software", "other", "unknown",
]  # fmt: skip
Data = Literal["text", "images", "tables", "sensor", "audio_video", "personal_data", "health_data", "none", "unknown"]
Evidence = Literal["measured", "self_reported", "outcome_stated", "award_only", "narrative"]
Status = Literal["law", "draft", "contested"]
Role = Literal["provider", "deployer", "importer", "distributor"]

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


def _in_both_languages(value: dict[str, Any]) -> dict[str, Any]:
    if missing := [lang for lang in LANGUAGES if not value.get(lang)]:
        raise ValueError(f"no text in: {', '.join(missing)}")
    if unknown := sorted(set(value) - set(LANGUAGES)):
        raise ValueError(f"unknown language: {', '.join(unknown)}")
    return value


Both = Annotated[dict[str, Line], AfterValidator(_in_both_languages)]
"""The same line in Dutch and in English."""
Questions = Annotated[dict[str, Annotated[tuple[Line, ...], Field(min_length=3)]], AfterValidator(_in_both_languages)]
"""What a person with the problem would ask, in their own words, at least three in each language."""


class ContentError(ValueError):
    """A content file cannot be used; the message names the file and what to change."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path, self.reason = path, reason


class Record(BaseModel):
    """A content file's facts. Unknown fields are refused, so that a typing error is found."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(Record):
    """Where a statement comes from."""

    id: Line
    title: Line
    url: Annotated[str, StringConstraints(pattern=r"^https?://\S+$")]
    kind: Literal["law", "guideline", "public_page"]
    status: Literal["law", "draft", "contested", "page"]
    checked_on: date
    note: str | None = None


class Item(Record):
    """What every item that can be found has in common. `body` is its prose (CommonMark) per language."""

    kind: ClassVar[str]
    folder: ClassVar[str]
    prefix: ClassVar[str]

    id: Line
    title: Both
    summary: Both
    questions: Questions
    reviewed_on: date
    body: dict[str, str]

    @property
    def slug(self) -> str:
        """The last part of the id, also the name of the item's folder and of its page."""
        return self.id.partition("/")[2]


class GuidancePage(Item):
    """An explanation of a part of the AI Act. `explains` holds ids of law units, such as `ai-act/art_26`."""

    kind = "guidance"
    folder = "guidance/ai_act"
    prefix = "guidance"

    explains: tuple[Annotated[str, StringConstraints(pattern=r"^ai-act/(art_\d+[a-z]?|rct_\d+|anx_[IVXLC]+)$")], ...]
    status: Status
    applies_from: date | None = None
    applies_to: date | None = None
    roles: tuple[Role, ...] = ()
    sources: Annotated[tuple[Line, ...], Field(min_length=1)]


class CaseStudy(Item):
    """What another organisation did. `evidence` says how far its result can be trusted."""

    kind = "case_study"
    folder = "case_studies"
    prefix = "case"

    organisation: Line
    country: Both | None = None
    sector: Sector
    sector_note: str | None = None
    data: tuple[Data, ...] = ()
    methods: tuple[Line, ...] = ()
    year: int | None = None
    evidence: Evidence
    evidence_note: str | None = None
    support: str | None = None
    sme_status: str | None = None
    source_url: Annotated[str, StringConstraints(pattern=r"^https?://\S+$")]
    source_note: str | None = None
    checked_on: date


class Signpost(Item):
    """A problem that is not a problem for AI, and where to go with it instead. The summary is the whole text."""

    kind = "signpost"
    folder = "signposts"
    prefix = "signpost"

    body: dict[str, str] = {}


class Problem(Record):
    """Something an editor has to mend: the file (below the content's root) and what is wrong with it."""

    path: str
    message: str


ItemType = TypeVar("ItemType", bound=Item)
ITEM_TYPES: tuple[type[Item], ...] = (GuidancePage, CaseStudy, Signpost)


def load_guidance(root: Path) -> tuple[GuidancePage, ...]:
    """All guidance, by slug. Raises ContentError at the first file that cannot be used."""
    return tuple(_load(root, GuidancePage))


def load_cases(root: Path) -> tuple[CaseStudy, ...]:
    """All case studies, by slug. Raises ContentError at the first file that cannot be used."""
    return tuple(_load(root, CaseStudy))


def load_signposts(root: Path) -> tuple[Signpost, ...]:
    """All signposts, by slug. Raises ContentError at the first file that cannot be used."""
    return tuple(_load(root, Signpost))


def load_items(root: Path) -> tuple[Item, ...]:
    """Everything that can be found by searching, in a fixed order."""
    return (*load_guidance(root), *load_cases(root), *load_signposts(root))


def load_sources(root: Path) -> dict[str, Source]:
    """Sources by id. Raises ContentError when one is wrong or given twice."""
    path = root / "sources.yaml"
    sources: dict[str, Source] = {}
    for entry in read_yaml(path) or []:
        source = _validated(Source, entry, path)
        if source.id in sources:
            raise ContentError(path, f"source {source.id} is given twice")
        sources[source.id] = source
    return sources


def load_triage(root: Path) -> RuleSet:
    """The questions and rules of the AI Act check. Raises what the rules' own reader raises."""
    from pipelines.triage import parse_rules

    folder = root / "triage"
    return parse_rules(read_yaml(folder / "questions.yaml"), read_yaml(folder / "rules.yaml"))


def load_checklists(root: Path) -> tuple[Checklist, ...]:
    """All checklists, by slug. Raises what the checklists' own reader raises."""
    from pipelines.triage.checklists import parse_checklist

    folders = _folders(root / "checklists")
    return tuple(
        parse_checklist(read_yaml(folder / "meta.yaml"), read_yaml(folder / "items.yaml")) for folder in folders
    )


def check(root: Path, today: date | None = None) -> list[Problem]:
    """Everything that is wrong with the content under `root`, all of it at once; empty when all is well."""
    today = today or datetime.now(UTC).date()
    problems: list[Problem] = []

    def attempt(path: Path, read: Callable[[], Any]) -> Any:
        try:
            return read()
        except (ContentError, ValueError, OSError) as error:
            problems.append(_problem(root, path, error))
            return None

    sources = attempt(root / "sources.yaml", lambda: load_sources(root))
    for kind in ITEM_TYPES:
        for folder in _folders(root / kind.folder):
            item = attempt(folder, partial(_read, folder, kind))
            if item is not None:
                problems += [_problem(root, folder, reason) for reason in _doubts(item, sources, today)]
    if (root / "triage").is_dir():
        attempt(root / "triage", lambda: load_triage(root))
    for folder in _folders(root / "checklists"):
        attempt(folder, partial(_checklist_of, folder))
    return problems


def _checklist_of(folder: Path) -> Checklist:
    from pipelines.triage.checklists import parse_checklist

    return parse_checklist(read_yaml(folder / "meta.yaml"), read_yaml(folder / "items.yaml"))


def _doubts(item: Item, sources: dict[str, Source] | None, today: date) -> Iterator[str]:
    if today - item.reviewed_on > REVIEW_AGE:
        yield f"last reviewed on {item.reviewed_on}, more than a year ago"
    if item.reviewed_on > today:
        yield f"reviewed on {item.reviewed_on}, which has still to come"
    if isinstance(item, GuidancePage) and sources is not None:
        yield from (f"source {source} is not in sources.yaml" for source in item.sources if source not in sources)


def _problem(root: Path, path: Path, error: Exception | str) -> Problem:
    where, reason = (error.path, error.reason) if isinstance(error, ContentError) else (path, str(error))
    return Problem(path=str(where.relative_to(root) if where.is_relative_to(root) else where), message=reason)


def _load(root: Path, kind: type[ItemType]) -> Iterator[ItemType]:
    return (_read(folder, kind) for folder in _folders(root / kind.folder))


def _folders(parent: Path) -> list[Path]:
    return sorted(path for path in parent.glob("*") if path.is_dir() and not path.name.startswith((".", "_")))


def _read(folder: Path, kind: type[ItemType]) -> ItemType:
    meta = folder / "meta.yaml"
    facts = read_yaml(meta)
    if not isinstance(facts, dict):
        raise ContentError(meta, "must hold names and values")
    prose = {lang: _prose(folder / f"{lang}.md") for lang in LANGUAGES if kind is not Signpost}
    item = _validated(kind, facts | {"body": prose}, meta)
    if item.id != f"{kind.prefix}/{folder.name}":
        raise ContentError(meta, f"id {item.id} must be {kind.prefix}/{folder.name}, after its folder")
    return item


def _prose(path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise ContentError(path, "is missing") from None
    if not text:
        raise ContentError(path, "is empty")
    return text


def read_yaml(path: Path) -> Any:
    """What a YAML file holds; ContentError when it cannot be read."""
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ContentError(path, "is missing") from None
    except yaml.YAMLError as error:
        raise ContentError(path, f"is not YAML: {error}") from error


RecordType = TypeVar("RecordType", bound=Record)


def _validated(kind: type[RecordType], facts: object, path: Path) -> RecordType:
    try:
        return kind.model_validate(facts)
    except ValidationError as error:
        reasons = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise ContentError(path, reasons) from error
