"""What experts say is a right answer to a question: collected here, and exported as questions for a gold file."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from sqlmodel import Session, col, select

from app.errors import Invalid, NotAllowed, message
from app.models import Account, Judgement
from app.services import knowledge
from pipelines.lexical_index import words

GRADES = (0, 1, 2)
"""Wrong, useful, right."""
QUESTION_MAX_CHARACTERS = 400


def save(session: Session, *, question: str, lang: str, grades: Mapping[str, str], account: Account) -> list[Judgement]:
    """Keep one expert's grades (item id -> grade as typed; "" is none). A second thought replaces the first."""
    if not account.is_staff:
        raise NotAllowed(message("Only the centre's own people can do this."))
    text = asked(question)
    given = {id_: grade for id_, grade in grades.items() if grade and id_ in knowledge.engine().by_id}
    if not set(given.values()) <= {str(grade) for grade in GRADES}:
        raise Invalid(message("Choose one of the judgements on this page."), "question")
    if not given:
        raise Invalid(message("Judge at least one of the results."), "question")
    session.refresh(account, with_for_update=True)  # the second of two clicks waits here for the first
    before = {row.item_id: row for row in _of(session, text, lang, account)}
    rows = []
    for id_, grade in given.items():
        row = before.get(id_) or Judgement(question=text, lang=lang, item_id=id_, grade=0, account_id=account.id)
        row.grade = int(grade)
        session.add(row)
        rows.append(row)
    return rows


def asked(question: str) -> str:
    """The question on one line, or what is wrong with it."""
    text = " ".join(question.split())
    if len(text) > QUESTION_MAX_CHARACTERS:
        sentence = message("Shorten the question to at most %(limit)s characters.")
        raise Invalid(sentence, "question", limit=QUESTION_MAX_CHARACTERS)
    if not (words(text, "nl") or words(text, "en")):
        raise Invalid(message("Type the question in words that say what it is about."), "question")
    return text


def of_question(session: Session, *, question: str, lang: str, account: Account) -> dict[str, int]:
    """What this expert said before of the answers to a question: item id -> grade."""
    return {row.item_id: row.grade for row in _of(session, question, lang, account)}


def count(session: Session) -> int:
    """How many judgements there are."""
    return len(session.exec(select(Judgement.id)).all())


def export(session: Session) -> list[dict[str, Any]]:
    """The judged questions as lines of a gold file: the mean of the experts' grades, items graded 0 left out.

    Questions to which no item is an answer are left out too: whether they have one is for a person to say.
    """
    grades: defaultdict[tuple[str, str], defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    judges: defaultdict[tuple[str, str], set[object]] = defaultdict(set)
    for row in session.exec(select(Judgement).order_by(col(Judgement.created_at))):
        grades[row.question, row.lang][row.item_id].append(row.grade)
        judges[row.question, row.lang].add(row.account_id)
    lines = []
    for (question, lang), items in grades.items():
        relevant = {id_: round(sum(given) / len(given), 2) for id_, given in items.items() if any(given)}
        if relevant:
            mark = hashlib.sha256(f"{lang} {question}".encode()).hexdigest()[:10]
            line = {"id": f"judged-{mark}", "query": question, "lang": lang, "relevant": relevant}
            lines.append({**line, "judges": len(judges[question, lang])})
    return lines


def _of(session: Session, question: str, lang: str, account: Account) -> list[Judgement]:
    query = select(Judgement).where(
        Judgement.question == question, Judgement.lang == lang, Judgement.account_id == account.id
    )
    return list(session.exec(query))
