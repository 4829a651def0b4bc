"""What can be wrong with a filled-in checklist, in words for the person who filled it in, in both languages."""

from collections.abc import Sequence
from typing import Final

from pipelines.documents.answers import MAX_NOTE, MAX_OWNER
from pipelines.documents.tree import clean_text
from pipelines.documents.wording import EN, NL

Text = dict[str, str]
MAX_SHOWN: Final = 60  # characters of what somebody typed that are repeated to them
MOST_PROBLEMS: Final = 20


class FilledFileError(ValueError):
    """A file that cannot be read back; `problems` says why (at most 20), `more` how many others there are."""

    def __init__(self, problems: Sequence[Text]) -> None:
        self.problems: tuple[Text, ...] = tuple(problems[:MOST_PROBLEMS])
        self.more: int = max(0, len(problems) - MOST_PROBLEMS)
        super().__init__("\n".join(problem["en"] for problem in self.problems))


def refused(nl: str, en: str) -> FilledFileError:
    """The error for a file that is refused as a whole."""
    return FilledFileError([{"nl": nl, "en": en}])


def at(place: Text, nl: str, en: str) -> Text:
    """What is wrong, with its place in front: `Blad Checklist, cel E14: ...`."""
    return {"nl": f"{place['nl']}: {nl}", "en": f"{place['en']}: {en}"}


def in_cell(sheet: str, cell: str) -> Text:
    """A cell as people call it."""
    return {"nl": f"Blad {sheet}, cel {cell}", "en": f"Sheet {sheet}, cell {cell}"}


def in_entry(number: int, field: str) -> Text:
    """A field of the list `answers` of a JSON file; `number` counts from 1."""
    return {"nl": f"answers, punt {number}, {field}", "en": f"answers, item {number}, {field}"}


def shown(value: object) -> str:
    """What somebody typed, on one line and not too long."""
    text = " ".join(clean_text(str(value)).split())
    return text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 3] + "..."


def _listed(words: Sequence[str], last: str) -> str:
    """The words as the end of a sentence; one that ends in a full stop gets no second."""
    return f"{', '.join(words[:-1])} {last} {words[-1].rstrip('.')}."


def no_answer(place: Text, value: object) -> Text:
    """Not one of the five answers."""
    return at(
        place,
        f"'{shown(value)}' is geen antwoord. Kies uit {_listed(NL.answers, 'of')}",
        f"'{shown(value)}' is not an answer. Choose from {_listed(EN.answers, 'or')}",
    )


def no_reason(place: Text) -> Text:
    """An item that does not apply, without a word why."""
    return at(
        place,
        "schrijf waarom dit punt niet voor u geldt.",
        "write why this item does not apply to you.",
    )


def no_date(place: Text, value: object) -> Text:
    """Not a day, or not one between 2000 and 2100."""
    return at(
        place,
        f"'{shown(value)}' is geen datum. Schrijf dag, maand en jaar, bijvoorbeeld 31-1-2027.",
        f"'{shown(value)}' is not a date. Write day, month and year, for example 31/1/2027.",
    )


def no_text(place: Text) -> Text:
    """Something that is no text, in a place for text (JSON only)."""
    return at(place, "hier hoort een tekst.", "this must be a text.")


def too_long(place: Text, length: int, most: int) -> Text:
    """More text than is kept."""
    return at(
        place,
        f"deze tekst is te lang ({length} tekens). Er passen er {most}.",
        f"this text is too long ({length} characters). The most is {most}.",
    )


def formula(place: Text) -> Text:
    """A formula whose outcome is not in the file."""
    return at(
        place,
        "hier staat een formule zonder uitkomst. Typ het antwoord zelf.",
        "this is a formula without an outcome. Type the answer itself.",
    )


def merged(place: Text) -> Text:
    """Merged cells among those that people fill in."""
    return at(
        place,
        "deze cellen zijn samengevoegd. Maak ze weer los en vul bij elk punt een antwoord in.",
        "these cells are merged. Unmerge them and fill in an answer for each item.",
    )


def duplicate(place: Text, other: Text, item_id: str) -> Text:
    """The same item a second time."""
    return at(
        place,
        f"het punt '{shown(item_id)}' staat er twee keer in, ook bij {other['nl']}. Haal er een weg.",
        f"the item '{shown(item_id)}' is there twice, also at {other['en']}. Take one away.",
    )


def unknown_item(place: Text, item_id: object) -> Text:
    """An id that is not in the list."""
    return at(
        place,
        f"het punt '{shown(item_id)}' staat niet in deze lijst. Haal het weg, of laat het kenmerk zoals het was.",
        f"the item '{shown(item_id)}' is not in this list. Take it away, or leave its id as it was.",
    )


def no_item(place: Text) -> Text:
    """Something filled in where no item is."""
    return at(
        place,
        "hier is iets ingevuld, maar deze rij hoort niet bij een punt. Zet het bij een punt van de lijst.",
        "something is filled in here, but this row belongs to no item. Put it with an item of the list.",
    )


def missing_column(sheet: str, nl: str, en: str) -> Text:
    """A column that was taken out or renamed."""
    return {
        "nl": f"Blad {sheet}: de kolom '{nl}' ontbreekt. Zet de kolom met deze naam terug.",
        "en": f"Sheet {sheet}: the column '{en}' is missing. Put the column with this name back.",
    }


def double_column(sheet: str, nl: str, en: str) -> Text:
    """Two columns with the same name."""
    return {
        "nl": f"Blad {sheet}: de kolom '{nl}' staat er twee keer. Haal er een weg.",
        "en": f"Sheet {sheet}: the column '{en}' is there twice. Take one away.",
    }


def not_ours() -> FilledFileError:
    """No checklist of ours in it."""
    return refused(
        "Dit is geen checklist van de Werkbank. Upload de ingevulde XLSX, ODS of JSON die u hier hebt gedownload.",
        "This is not a checklist of the Werkbank. Upload the filled-in XLSX, ODS or JSON that you downloaded here.",
    )


def unreadable() -> FilledFileError:
    """A file of a known kind that is damaged."""
    return refused(
        "Dit bestand is beschadigd of onvolledig. Sla het opnieuw op en probeer het nog een keer.",
        "This file is damaged or incomplete. Save it again and try once more.",
    )


def too_big(limit: int) -> FilledFileError:
    """More than we read."""
    return refused(
        f"Dit bestand is te groot. Er mag hoogstens {limit // 1000} kB in zitten, ook uitgepakt niet veel meer.",
        f"This file is too big. It may hold at most {limit // 1000} kB, and not much more when unpacked.",
    )


def protected_by_password() -> FilledFileError:
    """A whole file behind a password, or in Excel's old format, which looks the same from outside."""
    return refused(
        "Dit bestand heeft een wachtwoord, of het is in het oude Excel-formaat (.xls) opgeslagen. Sla het op als "
        "XLSX zonder wachtwoord.",
        "This file has a password, or it was saved in the old Excel format (.xls). Save it as XLSX without a password.",
    )


def has_macros() -> FilledFileError:
    """Programs in the file."""
    return refused(
        "In dit bestand zitten macro's. Sla het op als gewone XLSX of ODS, zonder macro's.",
        "This file contains macros. Save it as a plain XLSX or ODS, without macros.",
    )


def twice() -> FilledFileError:
    """More than one sheet with a checklist."""
    return refused(
        "In dit bestand staan twee checklists. Laat er een staan.",
        "There are two checklists in this file. Leave one of them.",
    )


def wrong_format_version(found: object) -> FilledFileError:
    """Made by a version of the Werkbank that writes files in another way."""
    return refused(
        f"Dit bestand heeft een andere opzet (versie {shown(found)}) dan wij kunnen lezen. Download de lijst opnieuw.",
        f"This file is laid out in another way (version {shown(found)}) than we can read. Download the list again.",
    )


def other_list(found: str, expected: str) -> FilledFileError:
    """Another list, or another version of it, than the one to fill in."""
    return refused(
        f"Dit bestand hoort bij een andere lijst of een andere versie ({shown(found)}). Hier hoort {expected}. "
        "Kies het bestand dat u van deze pagina hebt gedownload.",
        f"This file belongs to another list or another version ({shown(found)}). Here belongs {expected}. "
        "Choose the file that you downloaded from this page.",
    )


LIMITS: Final = {"note": MAX_NOTE, "owner": MAX_OWNER}
"""The longest text per field."""
