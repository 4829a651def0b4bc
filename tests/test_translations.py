"""Every sentence of the interface exists in Dutch: what has no translation is named here."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
FRAGMENTS = sorted((ROOT / "app" / "web" / "translations" / "nl").glob("*.po"))
PLACES = re.compile(r"%\((\w+)\)")
METHODS = [("**.py", "python"), ("web/templates/**.html", "jinja2")]
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "lazy_gettext": None, "message": None}


def used() -> dict[str, str]:
    """msgid -> where it is used."""
    found: dict[str, str] = {}
    options = {"web/templates/**.html": {"silent": "false", "trimmed": "true", "newstyle_gettext": "true"}}
    for filename, line, text, _comments, _context in extract_from_dir(
        ROOT / "app", method_map=METHODS, keywords=KEYWORDS, options_map=options
    ):
        for one in text if isinstance(text, tuple) else (text,):
            if one:
                found.setdefault(one, f"{filename}:{line}")
    return found


def translated() -> dict[str, str]:
    """msgid -> Dutch, from all fragments."""
    found: dict[str, str] = {}
    for path in FRAGMENTS:
        with path.open("rb") as file:
            for entry in read_po(file):
                if not entry.id:
                    continue
                ids = entry.id if isinstance(entry.id, tuple | list) else (entry.id,)
                texts = entry.string if isinstance(entry.string, tuple | list) else (entry.string,) * len(ids)
                found.update({one: text for one, text in zip(ids, texts, strict=False) if text})
    return found


def test_there_are_sentences_to_translate() -> None:
    assert len(used()) > 200


def test_every_sentence_has_a_dutch_translation() -> None:
    known = translated()
    missing = {text: place for text, place in used().items() if text not in known}
    assert not missing, "\n".join(f"{place}: {text}" for text, place in missing.items())


def test_a_translation_keeps_the_places_of_its_sentence() -> None:
    for text, dutch in translated().items():
        assert set(PLACES.findall(text)) == set(PLACES.findall(dutch)), text


def test_no_translation_is_left_over() -> None:
    left = set(translated()) - set(used())
    assert not left, f"translated but not used any more: {sorted(left)}"


@pytest.mark.parametrize("path", FRAGMENTS, ids=lambda path: path.name)
def test_dutch_sentences_are_short_enough_to_read(path: Path) -> None:
    with path.open("rb") as file:
        for entry in read_po(file):
            for text in entry.string if isinstance(entry.string, tuple | list) else (entry.string,):
                for sentence in re.split(r"[.?!:]\s", text or ""):
                    assert len(sentence.split()) <= 25, f"{path.name}: {sentence}"
