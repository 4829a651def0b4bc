"""What stands twice: an id, or a question that would lead to two items."""

from collections.abc import Iterator
from pathlib import Path

from pipelines.ingestion.checking.reading import Everything, Finding
from pipelines.ingestion.records import Term


def findings(everything: Everything) -> Iterator[Finding]:
    """Each double, at the later of the two."""
    ids: dict[str, Path] = {}
    questions: dict[tuple[str, str], str] = {}
    for path, item in everything.placed:
        if item.id in ids:
            yield Finding(path, f"{item.id}: this id is also used in {_name(everything, ids[item.id])}; rename one")
        ids.setdefault(item.id, path)
        if isinstance(item, Term):
            continue  # a word may be typed for several terms; a whole question belongs to one item
        for lang, many in item.questions.items():
            for question in many:
                key = (lang, " ".join(question.casefold().rstrip("?. ").split()))
                if key in questions:
                    other = "twice" if questions[key] == item.id else f"also of {questions[key]}"
                    yield Finding(path, f"{item.id}: the question '{question}' is {other}; ask it in other words")
                questions.setdefault(key, item.id)


def _name(everything: Everything, path: Path) -> str:
    return path.relative_to(everything.root).as_posix()
