"""Data of an engagement: written whole, counted once, and what of results stays when it is deleted."""

import hashlib

import pytest
from sqlmodel import Session

from app.errors import NotAllowed, NotFound
from app.models import Account, Dataset, Engagement, Expert
from app.models.base import utc_now
from app.services import datasets
from app.services.run_folders import without_texts
from tests import factories

CSV = b"tekst;soort\n" + b"hallo daar;groet\ntot ziens;afscheid\n" * 4


@pytest.fixture
def anna(session: Session) -> Expert:
    return factories.expert(session)


@pytest.fixture
def engagement(session: Session, anna: Expert) -> Engagement:
    return factories.engagement(session, adviser=anna, client=factories.account(session), agreement_on=utc_now())


def upload(session: Session, engagement: Engagement, anna: Expert) -> Dataset:
    account = session.get_one(Account, anna.account_id)
    return datasets.upload(session, engagement, filename="a.csv", content=CSV, has_header=True, account=account)


def test_what_is_stored_is_what_was_read_and_its_fingerprint_proves_it(
    session: Session, engagement: Engagement, anna: Expert
) -> None:
    row = upload(session, engagement, anna)
    stored = datasets.path_of(row).read_bytes()
    assert hashlib.sha256(stored).hexdigest() == row.sha256
    assert (row.rows, row.columns, row.size_bytes) == (8, ["tekst", "soort"], len(stored))
    assert not list(datasets.folder().glob("*.part"))


def test_categories_are_counted_most_frequent_first(session: Session, engagement: Engagement, anna: Expert) -> None:
    row = upload(session, engagement, anna)
    datasets.path_of(row).write_text("tekst,soort\na,x\nb, y \nc,y\nd,\n", encoding="utf-8")
    assert list(datasets.classes_of(row, label="soort").items()) == [("y", 2), ("x", 1)]


def test_a_client_uploads_nothing(session: Session, engagement: Engagement) -> None:
    client = session.get_one(Account, engagement.client_id)
    with pytest.raises(NotFound):
        datasets.upload(session, engagement, filename="a.csv", content=CSV, has_header=True, account=client)


def test_without_an_agreement_nothing_is_written(session: Session, engagement: Engagement, anna: Expert) -> None:
    engagement.agreement_on = None
    with pytest.raises(NotAllowed):
        upload(session, engagement, anna)
    assert not datasets.folder().exists()


def test_a_file_that_was_gone_already_is_said_in_the_proof(
    session: Session, engagement: Engagement, anna: Expert
) -> None:
    row = upload(session, engagement, anna)
    datasets.path_of(row).unlink()
    proof = datasets.delete(session, row, account=session.get_one(Account, anna.account_id), now=utc_now())
    assert proof["sha256_found"] is None
    assert proof["file_gone"]
    assert (row.preview, row.classes) == ([], {})


def test_texts_leave_a_result_however_deep_they_lie_and_figures_stay() -> None:
    result = {
        "misclassified": [{"text": "geheim"}],
        "results": [{"figures": {"x": 1}, "details": {"rows": [3], "examples": [{"masked": "geheim"}]}}],
    }
    cleaned = without_texts(result)
    assert "geheim" not in str(cleaned)
    assert cleaned["results"] == [{"figures": {"x": 1}, "details": {"rows": [3]}}]
    assert set(cleaned["texts"]) == {"nl", "en"}
    assert result["misclassified"]  # the row in memory is not changed behind its back


def test_signs_that_no_database_keeps_are_left_out_of_the_name(
    session: Session, engagement: Engagement, anna: Expert
) -> None:
    account = session.get_one(Account, anna.account_id)
    row = datasets.upload(
        session, engagement, filename="C:\\data\\a\x00b.csv", content=CSV, has_header=True, account=account
    )
    assert row.filename == "a b.csv"
