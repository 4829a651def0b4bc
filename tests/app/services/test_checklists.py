"""Composed checklists: every choice gives a list, equal lists are one, and a kept list never changes."""

from itertools import product

import pytest
from sqlmodel import Session, select

from app.errors import Invalid, NotFound
from app.models import ChecklistVersion
from app.services import checklists, knowledge

CHOICE = {"slug": "responsible-ai", "role": "deployer", "risk_class": "high_risk", "sector": "labour"}


def other_content(monkeypatch: pytest.MonkeyPatch) -> None:
    """The content after an editor's work: every action reworded, a sector and a role renamed, an item gone."""
    library = knowledge.library()
    checklist = library.checklists["responsible-ai"]
    items = tuple(
        item.model_copy(update={"action": {"nl": f"Nieuw {item.id}", "en": f"New {item.id}"}, "instead_of": ()})
        for item in checklist.items[1:]
    )
    changed = checklist.model_copy(
        update={"items": items, "version": "9999", "title": {"nl": "Nieuwe titel", "en": "New title"}}
    )
    new = type(library)(**{**library.__dict__, "checklists": {"responsible-ai": changed}})
    monkeypatch.setattr(knowledge, "library", lambda: new)
    monkeypatch.setattr(checklists, "ROLES", {"deployer": {"nl": "Nieuwe rol", "en": "New role"}})
    sectors = {name: {"nl": "Nieuwe sector", "en": "New sector"} for name in ("labour", "unknown")}
    monkeypatch.setattr(knowledge, "sectors", lambda: sectors)


def test_every_choice_on_the_page_gives_a_list(session: Session) -> None:
    choices = checklists.choices()
    roles, classes, sectors = choices["role"], choices["risk_class"], choices["sector"]
    assert len(sectors) >= 17
    some = set(product(roles, classes, ["unknown"])) | set(product(["deployer"], ["high_risk"], sectors))
    for role, risk_class, sector in sorted(some):
        version = checklists.compose_version(
            session, slug="responsible-ai", role=role, risk_class=risk_class, sector=sector
        )
        assert len(checklists.document_of(version, lang="nl").checklist_items()) >= 5, (role, risk_class, sector)


def test_composing_twice_is_one_version_with_one_key(session: Session) -> None:
    first = checklists.compose_version(session, **CHOICE)
    assert checklists.compose_version(session, **CHOICE).key == first.key
    assert len(session.exec(select(ChecklistVersion)).all()) == 1
    assert checklists.get_version(session, key=first.key).id == first.id


def test_two_people_who_compose_the_same_list_at_the_same_moment_get_one(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = checklists.compose_version(session, **CHOICE)
    find, calls = checklists._find, []

    def late(session: Session, key: str) -> ChecklistVersion | None:
        """The first look comes just before the other's row is there."""
        calls.append(key)
        return None if len(calls) == 1 else find(session, key)

    monkeypatch.setattr(checklists, "_find", late)
    assert checklists.compose_version(session, **CHOICE).id == first.id
    assert len(calls) == 2
    assert len(session.exec(select(ChecklistVersion)).all()) == 1


def test_a_kept_list_does_not_change_when_the_content_does(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    version = checklists.compose_version(session, **CHOICE)
    session.commit()
    key, before = version.key, {lang: checklists.document_of(version, lang=lang) for lang in ("nl", "en")}
    other_content(monkeypatch)
    session.expire_all()
    kept = checklists.get_version(session, key=key)
    assert {lang: checklists.document_of(kept, lang=lang) for lang in ("nl", "en")} == before
    new = checklists.compose_version(session, **CHOICE)
    assert new.key != key
    assert checklists.document_of(new, lang="nl").title == "Nieuwe titel"
    assert "Nieuwe" not in before["nl"].model_dump_json()


def test_a_kept_list_outlives_its_checklist(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    version = checklists.compose_version(session, **CHOICE)
    library = knowledge.library()
    monkeypatch.setattr(knowledge, "library", lambda: type(library)(**{**library.__dict__, "checklists": {}}))
    assert checklists.as_file(version, lang="en", fmt="docx").startswith(b"PK")
    with pytest.raises(Invalid):
        checklists.compose_version(session, **CHOICE)


def test_the_edition_names_the_version_of_the_content_and_the_key(session: Session) -> None:
    version = checklists.compose_version(session, **CHOICE)
    edition = checklists.document_of(version, lang="nl").version
    assert edition == f"{knowledge.library().checklists['responsible-ai'].version} · {version.key}"


def test_both_languages_hold_the_same_points(session: Session) -> None:
    version = checklists.compose_version(session, **CHOICE)
    dutch, english = (checklists.document_of(version, lang=lang).checklist_items() for lang in ("nl", "en"))
    assert [(item.id, item.applies_from, item.status) for item in dutch] == [
        (item.id, item.applies_from, item.status) for item in english
    ]
    assert all(one.action != other.action for one, other in zip(dutch, english, strict=True))


@pytest.mark.parametrize(
    ("field", "name"), [("role", "role"), ("risk_class", "risk_class"), ("sector", "sector"), ("slug", "checklist")]
)
def test_a_choice_that_does_not_exist_is_refused_at_its_field(session: Session, field: str, name: str) -> None:
    with pytest.raises(Invalid) as refused:
        checklists.compose_version(session, **{**CHOICE, field: "emperor"})
    assert refused.value.field == name
    assert session.exec(select(ChecklistVersion)).all() == []


def test_an_unknown_key_is_not_found(session: Session) -> None:
    with pytest.raises(NotFound):
        checklists.get_version(session, key="000000000000")
