"""What a build does again and what it keeps; and the marks a new version has to reach."""

import json
from pathlib import Path

import pytest
import yaml

from pipelines.ingestion import build as builder
from pipelines.ingestion import versions
from pipelines.ingestion.records import CaseStudy
from pipelines.ingestion.versions import IndexUnusable
from pipelines.lexical_index import words
from pipelines.retrieval.search import Engine
from pipelines.vector_index import VectorIndex
from tests.pipelines import small_index
from tests.pipelines.small_index import FARM, build_items, case, farm, ids

QUESTION = ("How many hens do I have?", "How many hens are mine?")


class Workshop:
    """An index of this test, and the texts that were encoded for it."""

    def __init__(self, folder: Path, encoder_dir: Path, patch: pytest.MonkeyPatch) -> None:
        self.index, self.encoder_dir, self.encoded = folder / "index", encoder_dir, list[str]()
        real = builder.encode_all

        def recorded(encoder, texts, progress=None):
            self.encoded += texts
            return real(encoder, texts, progress)

        patch.setattr(builder, "encode_all", recorded)

    def build(self, items=None, **more) -> versions.Manifest:
        self.encoded.clear()
        return build_items(self.index, self.encoder_dir, farm() if items is None else items, **more)

    def current(self) -> Path:
        folder = versions.current_version(self.index)
        assert folder is not None
        return folder


@pytest.fixture
def workshop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workshop:
    return Workshop(tmp_path, small_index.use_word_encoder(tmp_path / "encoder", monkeypatch), monkeypatch)


def hens(question: str) -> list[CaseStudy]:
    """The farm, with another English question on hens."""
    dutch, english = FARM["hens"]
    return [case("hens", dutch, (*english[:2], question)), *farm()[1:]]


def test_only_texts_that_changed_are_encoded_again(workshop: Workshop) -> None:
    first = workshop.build()
    assert len(workshop.encoded) == first.counts["vectors"] > 0
    second = workshop.build(hens(QUESTION[1]))
    assert set(workshop.encoded) == {QUESTION[1]}
    assert second.counts == first.counts
    workshop.build(hens(QUESTION[1]), force=True)
    assert workshop.encoded == []


def test_vectors_that_were_kept_are_those_of_their_texts(workshop: Workshop) -> None:
    """As if everything had been encoded again, in spite of another order and of items that went."""
    workshop.build()
    workshop.build([*reversed(hens(QUESTION[1])[:-2])])
    kept = VectorIndex.open(workshop.current() / "vectors.faiss").stored()
    workshop.build([*reversed(hens(QUESTION[1])[:-2])], edition=1, force=True)
    (workshop.index / "current").unlink()
    workshop.build([*reversed(hens(QUESTION[1])[:-2])])
    assert workshop.encoded
    assert VectorIndex.open(workshop.current() / "vectors.faiss").stored() == pytest.approx(kept, abs=1e-6)


def test_another_encoder_encodes_everything_again(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = workshop.build().counts["vectors"]
    small_index.use_word_encoder(workshop.encoder_dir, monkeypatch, id_="words:1")
    workshop.build()
    assert len(workshop.encoded) == vectors


@pytest.mark.parametrize("name", ["vectors.faiss", "en/sections.jsonl", "manifest.json"])
def test_nothing_is_taken_over_from_a_damaged_version(workshop: Workshop, name: str) -> None:
    vectors = workshop.build().counts["vectors"]
    path = workshop.current() / name
    path.write_bytes(path.read_bytes()[:-9])
    workshop.build()
    assert len(workshop.encoded) == vectors


def test_the_fingerprint_is_that_of_texts_encoder_and_edition(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = workshop.build()
    assert workshop.build(force=True).fingerprint == first.fingerprint
    made = {
        first.fingerprint,
        workshop.build(hens(QUESTION[1])).fingerprint,
        workshop.build(edition=7).fingerprint,
        workshop.build(farm()[:-1]).fingerprint,
    }
    small_index.use_word_encoder(workshop.encoder_dir, monkeypatch, id_="words:1")
    made.add(workshop.build().fingerprint)
    monkeypatch.setattr(builder.passages, "VERSION", builder.passages.VERSION + 1)
    made.add(workshop.build().fingerprint)
    assert len(made) == 6


def test_a_fact_that_only_filters_use_makes_a_new_version_too(workshop: Workshop) -> None:
    first = workshop.build()
    changed = [item.model_copy(update={"sector": "energy_climate"}) for item in farm()]
    assert workshop.build(changed).version != first.version
    assert workshop.encoded == []
    assert {entry.sector for entry in Engine.open(workshop.index, workshop.encoder_dir).entries} == {"energy_climate"}


def test_the_edition_is_kept_with_the_version(workshop: Workshop) -> None:
    assert workshop.build(edition=12).edition == 12
    assert versions.read_manifest(workshop.current()).edition == 12


def golden(folder: Path, relevant: str, floors: dict[str, object]) -> Path:
    """A folder of content with one question and its floor, and nothing else."""
    (folder / "golden").mkdir(parents=True, exist_ok=True)
    line = {"id": "1", "query": "Hoeveel kippen heb ik?", "lang": "nl", "relevant": [relevant]}
    (folder / "golden/few.jsonl").write_text(json.dumps(line))
    (folder / "golden/floors.yaml").write_text(yaml.safe_dump({"few.jsonl": {"all": floors}}))
    return folder


def test_a_version_that_answers_golden_questions_worse_than_the_floor_is_not_used(
    workshop: Workshop, tmp_path: Path
) -> None:
    good = golden(tmp_path / "good", "case/hens", {"ndcg@10": 0.9, "mrr": 1.0})
    first = workshop.build(knowledge=good)
    bad = golden(tmp_path / "bad", "case/contracts", {"ndcg@10": 0.9})
    with pytest.raises(IndexUnusable, match=r"few, all: ndcg@10 0.* is below 0.9.*not used"):
        workshop.build(knowledge=bad, force=True)
    assert workshop.current().name == first.version
    assert [path.name for path in workshop.index.iterdir() if path.is_dir()] == [first.version]
    assert versions.building(workshop.index) is None
    assert ids(Engine.open(workshop.index, workshop.encoder_dir), "Hoeveel kippen heb ik?")[0] == "case/hens"


def test_a_version_that_does_not_find_its_own_items_is_not_used(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = workshop.build()
    real = builder.field_rows

    def shifted(entries, passages, lang):
        fields = real(entries, passages, lang)
        return {name: rows._replace(rows=[[word.term for word in words("leeg", lang)]] * len(rows.rows))
                for name, rows in fields.items()}  # fmt: skip

    monkeypatch.setattr(builder, "field_rows", shifted)
    with pytest.raises(IndexUnusable, match=r"finds only \d+ of 20 items by their own title"):
        workshop.build(force=True)
    assert workshop.current().name == first.version


def test_how_far_it_is_is_told_in_three_steps(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    told, real = [], versions.build_lock

    class Telling:
        def __init__(self, index_dir: Path) -> None:
            self.lock = real(index_dir)

        def __enter__(self):
            note = self.lock.__enter__()
            return lambda *step: (told.append(step), note(*step))

        def __exit__(self, *error: object):
            return self.lock.__exit__(*error)

    monkeypatch.setattr(versions, "build_lock", Telling)
    vectors = workshop.build().counts["vectors"]
    assert [step for step, _, _ in told] == ["reading", "encoding", "checking"]
    assert told[1] == ("encoding", vectors, vectors)
