"""Looks at the examples before any computing: what is wrong, where, and whether the run can go on."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from gpu_workers.fine_tuning.config import RunConfig
from gpu_workers.fine_tuning.dataset import Example, Source
from gpu_workers.fine_tuning.personal_data import find
from gpu_workers.fine_tuning.words import Text, listing, text

ROWS_SHOWN = 50
FEW_ROWS, FEW_PER_CLASS, MOST_CLASSES, LEAST_ROWS = 100, 10, 500, 20
Finding = dict[str, Any]


def finding(name: str, severity: str, count: int, rows: Sequence[int], message: Text) -> Finding:
    """One finding. `rows` are spreadsheet row numbers, the first fifty; severity is info, attention or refuse."""
    return {"id": name, "severity": severity, "count": count, "rows": sorted(rows)[:ROWS_SHOWN], "message": message}


def verdict(findings: Sequence[Finding]) -> str:
    """'refused' when any finding refuses, else 'attention' or 'ok'."""
    severities = {item["severity"] for item in findings}
    return "refused" if "refuse" in severities else "attention" if "attention" in severities else "ok"


def normal(content: str) -> str:
    """A text without differences that do not matter: capitals and white space."""
    return re.sub(r"\s+", " ", content).strip().casefold()


def clean(source: Source) -> tuple[list[Example], list[Finding]]:
    """The usable rows, each text and label pair once, and what was found on the way."""
    findings = _reading(source)
    usable = [row for row in source.examples if row.text and row.label]
    findings += _empty(source.examples)
    seen: dict[tuple[str, str], Example] = {}
    doubles: list[int] = []
    for row in usable:
        key = (normal(row.text), row.label)
        if key in seen:
            doubles.append(row.row)
        seen.setdefault(key, row)
    if doubles:
        findings.append(_duplicates(doubles))
    kept, alone = _without_lonely(list(seen.values()))
    return kept, [*findings, *alone]


def inspect(rows: Sequence[Example]) -> list[Finding]:
    """What is wrong with the usable rows as a whole: sizes, classes, contradictions, personal data."""
    return [*_sizes(rows), *_conflicts(rows), *_personal_data(rows)]


def inspect_parts(train: Sequence[Example], validation: Sequence[Example], test: Sequence[Example]) -> list[Finding]:
    """What is wrong after splitting: classes that cannot be learned or cannot be tested."""
    found: list[Finding] = []
    known = {row.label for row in train}
    unknown = [row for row in test if row.label not in known]
    if unknown:
        names = sorted({row.label for row in unknown})
        found.append(_unknown_labels(unknown, names))
    if not validation or len(known) < 2:
        found.append(_too_few(len(train) + len(validation) + len(test)))
    if len(test) < FEW_ROWS:
        found.append(_small_test(len(test)))
    return found


def leaked(removed: Sequence[Example]) -> list[Finding]:
    """The rows that were taken out of the training part because their text is also in the test part."""
    if not removed:
        return []
    count = len(removed)
    message = text(
        f"{count} rijen met een tekst die ook in de test zit, zijn uit het leerdeel gehaald. "
        "Anders is de score te mooi.",
        f"{count} rows whose text is also in the test were taken out of the training part. "
        "Otherwise the score is too good.",
    )
    return [finding("split_duplicates", "attention", count, [row.row for row in removed], message)]


def long_texts(lengths: Sequence[int], rows: Sequence[Example], limit: int) -> list[Finding]:
    """The texts that are cut because they have more word pieces than the model reads."""
    cut = [row.row for row, length in zip(rows, lengths, strict=True) if length > limit]
    if not cut:
        return []
    share = 100 * len(cut) / len(rows)
    message = text(
        f"{len(cut)} teksten ({share:.0f}%) zijn langer dan {limit} woorddelen. Het model leest alleen het begin.",
        f"{len(cut)} texts ({share:.0f}%) are longer than {limit} word pieces. The model reads only the start.",
    )
    severity = "attention" if share > 5 else "info"
    return [finding("long_texts", severity, len(cut), cut, message)]


def used_settings(config: RunConfig, source: Source) -> dict[str, Any]:
    """How the file was read, for the manifest."""
    return {
        "file": config.data.path.name,
        "encoding": source.encoding,
        "delimiter": source.delimiter,
        "columns": source.columns,
    }


def _reading(source: Source) -> list[Finding]:
    found: list[Finding] = []
    if source.encoding not in {"utf-8", "utf-8-sig"}:
        message = text(
            f"Het bestand is gelezen als {source.encoding}. Kijk of letters als é en ë goed zijn.",
            f"The file was read as {source.encoding}. Check that letters such as é and ë are right.",
        )
        found.append(finding("encoding", "info", len(source.examples), [], message))
    if source.odd_rows:
        count = len(source.odd_rows)
        message = text(
            f"{count} rijen hebben meer of minder cellen dan de kopregel. Die rijen zijn overgeslagen.",
            f"{count} rows have more or fewer cells than the header. Those rows were left out.",
        )
        found.append(finding("odd_rows", "attention", count, source.odd_rows, message))
    return found


def _empty(rows: Sequence[Example]) -> list[Finding]:
    texts = [row.row for row in rows if not row.text]
    labels = [row.row for row in rows if row.text and not row.label]
    found: list[Finding] = []
    if texts:
        message = text(
            f"{len(texts)} rijen zonder tekst zijn weggelaten.", f"{len(texts)} rows without text were left out."
        )
        found.append(finding("empty_texts", "attention", len(texts), texts, message))
    if labels:
        message = text(
            f"{len(labels)} rijen zonder categorie zijn weggelaten.",
            f"{len(labels)} rows without a category were left out.",
        )
        found.append(finding("empty_labels", "attention", len(labels), labels, message))
    return found


def _duplicates(doubles: Sequence[int]) -> Finding:
    message = text(
        f"{len(doubles)} rijen komen vaker voor, met dezelfde tekst en categorie. Ze tellen één keer mee.",
        f"{len(doubles)} rows occur more than once, with the same text and category. They count once.",
    )
    return finding("duplicates", "attention", len(doubles), doubles, message)


def _sizes(rows: Sequence[Example]) -> list[Finding]:
    counts = Counter(row.label for row in rows)
    if len(rows) < LEAST_ROWS:
        return [_too_few(len(rows))]
    if len(counts) == 1:
        only = listing(list(counts))
        message = text(
            f"Alle rijen hebben dezelfde categorie ({only}). Er is dan niets te leren. Voeg andere categorieën toe.",
            f"All rows have the same category ({only}). Then there is nothing to learn. Add other categories.",
        )
        return [finding("one_class", "refuse", 1, [], message)]
    if len(counts) > MOST_CLASSES:
        return [_too_many_classes(len(counts), len(rows))]
    return _small_classes(rows, counts)


def _small_classes(rows: Sequence[Example], counts: Counter[str]) -> list[Finding]:
    found: list[Finding] = []
    small = sorted(name for name, count in counts.items() if 2 <= count < FEW_PER_CLASS)
    if small:
        message = text(
            f"{len(small)} categorieën hebben minder dan {FEW_PER_CLASS} rijen: {listing(small)}. "
            "Hun score zegt weinig.",
            f"{len(small)} categories have fewer than {FEW_PER_CLASS} rows: {listing(small)}. Their score says little.",
        )
        found.append(finding("small_classes", "attention", len(small), _rows_of(rows, small), message))
    return found


def _without_lonely(rows: list[Example]) -> tuple[list[Example], list[Finding]]:
    """The rows without categories of one row: such a category cannot be both learned and tested."""
    counts = Counter(row.label for row in rows)
    lonely = sorted(name for name, count in counts.items() if count == 1)
    if not lonely or len(lonely) == len(counts):  # all of them: another finding refuses the whole
        return rows, []
    number = len(lonely)
    message = text(
        f"Categorieën met maar één rij doen niet mee ({number}): {listing(lonely)}. "
        "Voeg voorbeelden toe als ze tellen.",
        f"Categories with only one row were left out ({number}): {listing(lonely)}. Add examples if they matter.",
    )
    found = finding("class_floor", "attention", number, _rows_of(rows, lonely), message)
    return [row for row in rows if counts[row.label] > 1], [found]


def _rows_of(rows: Sequence[Example], names: Sequence[str]) -> list[int]:
    chosen = set(names)
    return [row.row for row in rows if row.label in chosen]


def _conflicts(rows: Sequence[Example]) -> list[Finding]:
    by_text: defaultdict[str, list[Example]] = defaultdict(list)
    for row in rows:
        by_text[normal(row.text)].append(row)
    clashing = [row.row for group in by_text.values() if len({row.label for row in group}) > 1 for row in group]
    if not clashing:
        return []
    message = text(
        f"{len(clashing)} rijen hebben dezelfde tekst als een andere rij, maar een andere categorie. Kijk welke klopt.",
        f"{len(clashing)} rows have the same text as another row but another category. Check which one is right.",
    )
    return [finding("conflicting_labels", "attention", len(clashing), clashing, message)]


def _personal_data(rows: Sequence[Example]) -> list[Finding]:
    with_data = [row.row for row in rows if any(item.certainty == "likely" for item in find(row.text))]
    if not with_data:
        return []
    message = text(
        f"In {len(with_data)} teksten staan waarschijnlijk persoonsgegevens. Haal ze weg als ze niet nodig zijn.",
        f"{len(with_data)} texts probably contain personal data. Remove it if it is not needed.",
    )
    return [finding("personal_data", "attention", len(with_data), with_data, message)]


def _too_few(count: int) -> Finding:
    message = text(
        f"Er zijn {count} bruikbare rijen. Dat is te weinig om te leren, te kiezen en te testen. Voeg voorbeelden toe.",
        f"There are {count} usable rows. That is too few to learn, to choose and to test. Add examples.",
    )
    return finding("too_few_rows", "refuse", count, [], message)


def _too_many_classes(classes: int, rows: int) -> Finding:
    message = text(
        f"Er zijn {classes} verschillende categorieën in {rows} rijen. Waarschijnlijk is de verkeerde kolom gekozen.",
        f"There are {classes} different categories in {rows} rows. Probably the wrong column was chosen.",
    )
    return finding("too_many_classes", "refuse", classes, [], message)


def _unknown_labels(rows: Sequence[Example], names: Sequence[str]) -> Finding:
    message = text(
        f"{len(rows)} testrijen hebben een categorie die niet in het leerdeel zit: {listing(names)}. "
        "Ze tellen als fout.",
        f"{len(rows)} test rows have a category that is not in the training part: {listing(names)}. "
        "They count as wrong.",
    )
    return finding("unknown_test_labels", "attention", len(rows), [row.row for row in rows], message)


def _small_test(count: int) -> Finding:
    message = text(
        f"De test heeft {count} rijen. De score is daardoor onzeker: kijk naar het interval.",
        f"The test has {count} rows. That makes the score uncertain: look at the interval.",
    )
    return finding("small_test", "attention", count, [], message)
