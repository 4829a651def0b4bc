"""What the content under knowledge/ is made of: typed records with closed lists, in two languages."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

LANGUAGES = ("nl", "en")
Sector = Literal[
    "agriculture", "construction", "culture_media", "education", "energy_climate", "finance", "healthcare",
    "hospitality_retail", "labour", "legal_services", "manufacturing", "mobility_logistics", "public_sector",
    "security", "software", "other", "unknown",
]  # fmt: skip
Data = Literal["text", "images", "tables", "sensor", "audio_video", "personal_data", "health_data", "none", "unknown"]
Evidence = Literal["measured", "self_reported", "outcome_stated", "award_only", "narrative"]
Status = Literal["law", "draft", "contested"]
Role = Literal["provider", "deployer", "importer", "distributor"]
Availability = Literal["running", "announced", "unknown"]
Size = Literal["micro", "small", "medium", "mid_cap", "large"]
Stage = Literal["idea", "development", "test", "real_world_test", "in_use"]
Wish = Literal["advice", "proof_of_concept", "compute", "data", "funding", "compliance"]
Region = Literal[
    "groningen", "friesland", "drenthe", "overijssel", "flevoland", "gelderland", "utrecht", "noord_holland",
    "zuid_holland", "zeeland", "noord_brabant", "limburg", "nl", "eu", "outside_eu",
]  # fmt: skip
"""A Dutch province, or all of the Netherlands, the rest of the European Union, or a place outside it."""
Visibility = Literal["public", "staff"]
"""Who may see an item: everybody, or the centre's own people only."""

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
LayWords = Annotated[dict[str, tuple[Line, ...]], AfterValidator(_in_both_languages)]
"""Words and phrases that people type, at least one in each language."""
WebAddress = Annotated[str, StringConstraints(pattern=r"^https?://\S+$")]
LawUnitId = Annotated[str, StringConstraints(pattern=r"^ai-act/(art_\d+[a-z]?|rct_\d+|anx_[IVXLC]+)$")]
"""An article, recital or annex of the AI Act, such as `ai-act/art_26`."""


class ContentError(ValueError):
    """A content file cannot be used; the message names the file and what to change."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path, self.reason = path, reason


class Record(BaseModel):
    """A content file's facts. Unknown fields are refused, so that a typing error is found."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(Record):
    """Where a statement comes from. The title is the document's own or an English one; `note` says what was read.

    `title_nl`: what Dutch readers call it, for laws; the other titles are those of their pages.
    """

    id: Line
    title: Line
    title_nl: Line | None = None
    url: WebAddress
    kind: Literal["law", "guideline", "public_page"]
    status: Literal["law", "draft", "contested", "page"]
    checked_on: date
    note: Both | None = None


class Item(Record):
    """What every item that can be found has in common. `body` is its prose (CommonMark) per language."""

    kind: ClassVar[str]
    folders: ClassVar[tuple[str, ...]]
    prefix: ClassVar[str]

    id: Line
    title: Both
    summary: Both
    questions: Questions
    reviewed_on: date
    body: dict[str, str]
    visibility: Visibility = "public"

    @property
    def slug(self) -> str:
        """The last part of the id, also the name of the item's folder and of its page."""
        return self.id.partition("/")[2]


class GuidancePage(Item):
    """An explanation of the AI Act, or of other law where it meets AI. `explains` begins with the main unit."""

    kind = "guidance"
    folders = ("guidance/ai_act", "guidance/other_law")
    prefix = "guidance"

    explains: tuple[LawUnitId, ...]
    status: Status
    applies_from: date | None = None
    applies_to: date | None = None
    roles: tuple[Role, ...] = ()
    sources: Annotated[tuple[Line, ...], Field(min_length=1)]


class CaseStudy(Item):
    """What another organisation did. `evidence` says how far its result can be trusted."""

    kind = "case_study"
    folders = ("case_studies",)
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
    source_url: WebAddress
    source_note: str | None = None
    checked_on: date


class Signpost(Item):
    """A problem that is not a problem for AI, and where to go with it instead. The summary is the whole text."""

    kind = "signpost"
    folders = ("signposts",)
    prefix = "signpost"

    body: dict[str, str] = {}


class Term(Item):
    """A word of AI, of its law or of our work, explained. `questions` holds the words that people type for it."""

    kind = "term"
    folders = ("glossary",)
    prefix = "term"

    title: Both = Field(alias="name")
    summary: Both = Field(alias="definition")
    questions: LayWords = Field(alias="lay")
    law: tuple[LawUnitId, ...] = ()
    sources: tuple[Line, ...] = ()
    body: dict[str, str] = {}


class Offer(Item):
    """What a firm can ask for. Of what a firm answers it fits these; an empty list says nothing of who it is for."""

    wishes: tuple[Wish, ...] = ()
    stages: tuple[Stage, ...] = ()
    sizes: tuple[Size, ...] = ()
    regions: tuple[Region, ...] = ()


class Service(Offer):
    """What the centre does for firms. `availability` says whether it can be had today."""

    kind = "service"
    folders = ("services",)
    prefix = "service"

    audience: Both
    availability: Availability
    sources: Annotated[tuple[Line, ...], Field(min_length=1)]


class CallRow(Record):
    """A fact of a call that holds for some time, with its source."""

    what: Both
    value: Both
    valid_from: date | None = None
    valid_to: date | None = None
    source: Line
    checked_on: date


class Call(Offer):
    """A way to get compute: for whom, how much, until when. Figures are dated rows.

    Over when the last of its cut-offs is; else one can apply, unless `opening` says otherwise.
    """

    kind = "call"
    folders = ("calls",)
    prefix = "call"

    fund: Literal["european", "dutch"]
    opening: Literal["announced", "unknown"] | None = None
    rows: tuple[CallRow, ...]
    cut_offs: tuple[date, ...] = ()
    sources: Annotated[tuple[Line, ...], Field(min_length=1)]


class CatalogueDataset(Item):
    """A row of the catalogue of data sets: what it holds and who holds it, where it lies and what may be done with it.

    `access_rights` and `sensitivity` speak of the data; the row itself is public. `licence` is empty where no licence
    was read. `note` is what a user has to know before using it.
    """

    kind = "dataset"
    folders = ("datasets",)
    prefix = "dataset"

    holder: Both
    url: WebAddress
    licence: str | None = None
    access_rights: Literal["public", "restricted", "non_public"]
    access: Both
    sensitivity: Literal["open", "aggregated", "personal", "health"]
    sectors: tuple[Sector, ...] = ()
    data: Annotated[tuple[Data, ...], Field(min_length=1)]
    methods: tuple[Line, ...] = ()
    regions: tuple[Region, ...] = ()
    note: Both | None = None
    sources: Annotated[tuple[Line, ...], Field(min_length=1)]
    body: dict[str, str] = {}


class Factory(Item):
    """An AI factory of the European network, or an antenna of one. A field is empty where no source says it."""

    kind = "factory"
    folders = ("factories",)
    prefix = "factory"

    form: Literal["factory", "antenna"]
    country: Both
    city: Both | None = None
    host: str | None = None
    selected: Annotated[str, StringConstraints(pattern=r"^20\d\d-\d\d(-\d\d)?$")]
    compute: Both | None = None
    themes: Both | None = None
    partners: Both | None = None
    sectors: tuple[Sector, ...] = ()
    regions: tuple[Region, ...] = ()
    url: WebAddress | None = None
    sources: Annotated[tuple[Line, ...], Field(min_length=1)]
    body: dict[str, str] = {}


class Problem(Record):
    """Something an editor has to mend: the file (below the content's root) and what is wrong with it."""

    path: str
    message: str
