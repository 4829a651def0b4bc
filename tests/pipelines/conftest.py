"""What the tests of pipelines share: the real encoder, an index of the committed content, and a writer of content."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipelines.retrieval.search import Engine
from tests import knowledge_index

ROOT = Path(__file__).resolve().parents[2]
WriteItem = Callable[..., Path]


@pytest.fixture(scope="session")
def knowledge_root() -> Path:
    return ROOT / "knowledge"


@pytest.fixture(scope="session")
def encoder_dir() -> Path:
    """The real encoder; exported once, in a process of its own as at set-up, and kept for the next time."""
    return knowledge_index.encoder_dir()


@pytest.fixture(scope="session")
def index_dir() -> Path:
    """An index of all committed content, made once."""
    return knowledge_index.index_dir()


@pytest.fixture(scope="session")
def engine(index_dir: Path, encoder_dir: Path) -> Engine:
    return Engine.open(index_dir, encoder_dir)


@pytest.fixture
def content(tmp_path: Path, write_item: WriteItem) -> Path:
    """A small content folder in which everything is in order: one case, one guidance page, one signpost."""
    root = tmp_path / "knowledge"
    root.mkdir()
    source = {"id": "ai-act", "title": "AI Act", "url": "https://eur-lex.europa.eu/eli/reg/2024/1689/oj",
              "kind": "law", "status": "law", "checked_on": "2026-11-21", "note": None}  # fmt: skip
    (root / "sources.yaml").write_text(yaml.safe_dump([source]))
    write_item(root, "case_studies/barn")
    write_item(root, "guidance/ai_act/chatbots")
    write_item(root, "signposts/printer")
    return root


@pytest.fixture
def write_item() -> WriteItem:
    """Writes an item that is in order, except for the facts given; a fact of `...` is left out."""

    def write(root: Path, folder: str, **changes: Any) -> Path:
        kind, slug = folder.rsplit("/", 1)
        facts = {**_COMMON, **_OWN[kind], "id": f"{_PREFIX[kind]}/{slug}", **changes}
        place = root / folder
        place.mkdir(parents=True, exist_ok=True)
        kept = {name: value for name, value in facts.items() if value is not ...}
        (place / "meta.yaml").write_text(yaml.safe_dump(kept, allow_unicode=True), encoding="utf-8")
        if kind != "signposts":
            (place / "nl.md").write_text("## Het probleem\n\nDe boer telt *elke* dag kippen.\n", encoding="utf-8")
            (place / "en.md").write_text(
                "## The problem\n\nThe farmer counts *all* chickens daily.\n", encoding="utf-8"
            )
        return place

    return write


_PREFIX = {"case_studies": "case", "guidance/ai_act": "guidance", "signposts": "signpost"}
_COMMON: dict[str, Any] = {
    "title": {"nl": "Kippen tellen in de stal", "en": "Counting chickens in the barn"},
    "summary": {"nl": "Camera's tellen kippen.", "en": "Cameras count chickens."},
    "questions": {
        "nl": ["Hoeveel kippen heb ik?", "Kan een camera kippen tellen?", "Waar ligt een dode kip?"],
        "en": ["How many chickens do I have?", "Can a camera count chickens?", "Where is a dead chicken?"],
    },
    "reviewed_on": "2026-11-21",
}
_OWN: dict[str, dict[str, Any]] = {
    "case_studies": {
        "organisation": "A farm", "country": None, "sector": "agriculture", "sector_note": None, "data": ["images"],
        "methods": ["detection"], "year": 2023, "evidence": "narrative", "evidence_note": "told", "support": None,
        "sme_status": None, "source_url": "https://example.org/barn", "source_note": None, "checked_on": "2026-11-21",
    },
    "guidance/ai_act": {
        "title": {"nl": "Chatbots herkenbaar maken", "en": "Making chatbots recognisable"},
        "questions": {
            "nl": ["Moet een chatbot zeggen wat hij is?", "Mag een chatbot klanten helpen?", "Wie schreef dit?"],
            "en": ["Must a chatbot say what it is?", "May a chatbot help customers?", "Who wrote this?"],
        },
        "explains": ["ai-act/art_50"], "status": "law", "applies_from": "2026-08-02", "applies_to": None,
        "roles": ["provider", "deployer"], "sources": ["ai-act"],
    },
    "signposts": {
        "title": {"nl": "De printer doet het niet", "en": "The printer does not work"},
        "summary": {"nl": "Bel uw leverancier.", "en": "Call your supplier."},
        "questions": {
            "nl": ["Papier zit vast", "Printer is leeg", "Printen lukt niet"],
            "en": ["Paper jam", "Printer is empty", "Printing fails"],
        },
    },
}  # fmt: skip
