"""Merges the Dutch fragments (one per area) into the catalogue that the website reads. Run: make setup"""

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

TRANSLATIONS = Path(__file__).resolve().parent.parent / "app" / "web" / "translations"


def merged(language: str) -> Catalog:
    """All fragments of a language as one catalogue; the same text translated in two ways is an error."""
    whole = Catalog(locale=language)
    for path in sorted((TRANSLATIONS / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if not message.id:
                    continue
                known = whole.get(message.id)
                if known and known.string and message.string and known.string != message.string:
                    raise SystemExit(f"{path.name}: “{message.id}” is translated differently elsewhere.")
                if message.string:
                    whole.add(message.id, message.string, flags=message.flags)
    return whole


def main() -> None:
    """Write the compiled catalogue."""
    target = TRANSLATIONS / "nl" / "LC_MESSAGES" / "messages.mo"
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(".part")
    with part.open("wb") as file:
        write_mo(file, merged("nl"))
    part.replace(target)  # a website that is starting never reads half a catalogue


if __name__ == "__main__":
    main()
