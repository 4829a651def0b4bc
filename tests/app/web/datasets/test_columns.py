"""Choosing the columns of a table, and deleting the table with proof."""

import pytest
from flask import Flask
from sqlmodel import Session

from app.models import Check, Dataset, DatasetState, Run, TimelineEvent
from app.services import run_folders
from tests import factories
from tests.app.web.engagements.desk import GOOD, Desk, open_desk, stored, uploads

SECRET = "De bezorger kwam niet."


def uploaded(app: Flask, session: Session, content: str = GOOD) -> tuple[Desk, str]:
    desk = open_desk(app, session)
    return desk, desk.upload(content).headers["Location"]


def test_choosing_columns_counts_the_categories_and_offers_a_run(app: Flask, session: Session) -> None:
    desk, page = uploaded(app, session)
    assert "/runs" not in desk.browser.get(page).text
    assert desk.browser.post(f"{page}/columns", data={"text": "tekst", "label": "soort"}).status_code == 303
    text = desk.browser.get(page).text
    assert "2 categorieën in kolom “soort”." in text
    assert f'action="{page}/runs"' in text
    assert stored(Dataset)[0].classes == {"bezorging": 10, "factuur": 10}


ONE_CLASS = "tekst,soort,leeg\n" + "".join(f"tekst {number},klacht,\n" for number in range(20))


@pytest.mark.parametrize(
    ("content", "columns", "sentence"),
    [
        (ONE_CLASS, ("tekst", "soort"), "De kolom “soort” heeft maar één categorie."),
        (ONE_CLASS, ("tekst", "leeg"), "De kolom “leeg” is leeg."),
        (ONE_CLASS, ("soort", "tekst"), "De kolom “tekst” heeft 20 verschillende waarden in 20 rijen."),
        (GOOD, ("tekst", "tekst"), "Kies twee verschillende kolommen"),
        (GOOD, ("tekst", ""), "Kies een van de kolommen van het bestand."),
        (GOOD, ("", "soort"), "Kies een van de kolommen van het bestand."),
        (GOOD, ("tekst", "__class__"), "Kies een van de kolommen van het bestand."),
    ],
)
def test_columns_from_which_nothing_can_be_learned_are_refused(
    app: Flask, session: Session, content: str, columns: tuple[str, str], sentence: str
) -> None:
    desk, page = uploaded(app, session, content)
    answer = desk.browser.post(f"{page}/columns", data=dict(zip(("text", "label"), columns, strict=True)))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert stored(Dataset)[0].state == DatasetState.UPLOADED


def test_the_page_does_not_read_the_file_again(app: Flask, session: Session) -> None:
    desk, page = uploaded(app, session)
    desk.browser.post(f"{page}/columns", data={"text": "tekst", "label": "soort"})
    uploads()[0].unlink()
    assert "bezorging" in desk.browser.get(page).text


def with_results(session: Session, desk: Desk, page: str) -> Run:
    """The data as after a run and a check whose results quote it."""
    desk.browser.post(f"{page}/columns", data={"text": "tekst", "label": "soort"})
    [data] = stored(Dataset)
    quote = {"row": 3, "text": SECRET, "true": "bezorging", "predicted": "factuur"}
    run = factories.run(
        session,
        data,
        by=desk.anna,
        state="succeeded",
        result={
            "ladder": [{"name": "tuned", "accuracy": 0.9}],
            "misclassified": [quote],
        },
    )
    examples = [{"kind": "email", "masked": SECRET}]
    factories.check(
        session,
        run,
        by=desk.anna,
        state="succeeded",
        result={
            "results": [
                {
                    "check": "personal_data",
                    "state": "attention",
                    "figures": {"email": {"value": 3}},
                    "details": {"examples": examples},
                },
            ]
        },
    )
    run_folders.of(run).mkdir(parents=True)
    (run_folders.of(run) / "predictions.csv").write_text(SECRET)
    session.commit()
    return run


def test_deleting_removes_every_text_and_keeps_figures_and_proof(app: Flask, session: Session) -> None:
    desk, page = uploaded(app, session)
    run = with_results(session, desk, page)
    before = stored(Dataset)[0].sha256
    assert "kunt dit niet terugdraaien" in desk.browser.get(f"{page}/delete").text
    for _ in range(2):  # a second press changes nothing
        assert desk.browser.post(f"{page}/delete").status_code == 303
    assert uploads() == []
    assert not run_folders.of(run).exists()
    [kept_run], [kept_check], [kept] = stored(Run), stored(Check), stored(Dataset)
    assert kept_run.result
    assert kept_run.result["ladder"][0]["accuracy"] == 0.9
    assert kept_check.result
    assert kept_check.result["results"][0]["figures"]["email"]["value"] == 3
    proof = kept.deletion_proof or {}
    assert (proof["sha256_found"], proof["file_gone"], proof["deleted_by"]) == (before, True, "Anna")
    everything = f"{kept_run.result}{kept_check.result}{kept}{[row.details for row in stored(TimelineEvent)]}"
    assert SECRET not in everything
    text = desk.browser.get(page).text
    assert before in text
    assert SECRET not in text
    assert [row.kind for row in stored(TimelineEvent)].count("dataset_deleted") == 1


@pytest.mark.parametrize("kind", ["run", "check"])
@pytest.mark.parametrize("state", ["queued", "running"])
def test_data_in_use_is_not_deleted(app: Flask, session: Session, kind: str, state: str) -> None:
    desk, page = uploaded(app, session)
    run = with_results(session, desk, page)
    if kind == "run":
        factories.run(session, stored(Dataset)[0], by=desk.anna, state=state)
    else:
        factories.check(session, run, by=desk.anna, state=state)
    session.commit()
    answer = desk.browser.post(f"{page}/delete")
    assert answer.status_code == 409
    assert "Een berekening of controle gebruikt deze data nog." in answer.text
    assert len(uploads()) == 1


def test_deleted_data_starts_no_run_and_takes_no_columns(app: Flask, session: Session) -> None:
    desk, page = uploaded(app, session)
    desk.browser.post(f"{page}/delete")
    assert desk.browser.post(f"{page}/runs").status_code == 409
    assert desk.browser.post(f"{page}/columns", data={"text": "tekst", "label": "soort"}).status_code == 409
    assert desk.browser.get(f"{page}/delete").status_code == 303
    assert stored(Run) == []


@pytest.mark.parametrize("rest", ["/columns", "/runs"])
def test_a_link_cannot_change_data(app: Flask, session: Session, rest: str) -> None:
    desk, page = uploaded(app, session)
    assert desk.browser.get(page + rest).status_code == 405
