"""What is exported gives the vectors of the model it was made from, whichever model the settings name.

These tests load PyTorch, on the processor, which computes as a GPU does.
"""

import json
from pathlib import Path

import numpy as np
import pytest

from pipelines import encoder_export
from pipelines.batch_encoding import encode_with_torch
from pipelines.embedding import Encoder, read_card
from pipelines.encoder_export import SMALLEST_COSINE, export, main
from pipelines.encoder_model import EncoderError, EncoderModel
from tests.pipelines.made_up_model import SIZE, WORDS, add_step, make_model

TEXTS = [
    "A farmer counts chickens.",
    "Providers of AI systems that talk to people tell them so.",
    "Hoeveel brood bak ik morgen?",
    "May a computer choose among applicants?",
    "This sentence is one of very many, so that the text is longer than the model reads. " * 60,
    "Cheap electricity for a cold store",
    "The deployer keeps the logs for six months",
    "chatbot",
]
HARDLY_TEXTS = ["", "🐔", "x"]
PROMPTS = {"query": "query: ", "passage": "passage: "}
ALL_WORDS = [" ".join(WORDS[start : start + 3]) for start in range(8)] + ["brood " * 90, ""]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_model(tmp_path_factory.mktemp("models") / "small-xlm", prompts=PROMPTS)


@pytest.fixture(scope="module")
def dutch(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    target = tmp_path_factory.mktemp("exported") / "encoder"
    export(target, EncoderModel.read(folder, ("nl", "en")))
    return Encoder.open(target)


def test_pytorch_gives_the_vectors_of_the_websites_encoder(encoder_dir: Path) -> None:
    """With hardly a word in it a text is where eight bits cost most, and most of all in a batch with longer ones."""
    encoder = Encoder.open(encoder_dir)
    vectors = np.concatenate(list(encode_with_torch(encoder, TEXTS + HARDLY_TEXTS, "cpu")))
    theirs = np.concatenate([encoder.encode(TEXTS), encoder.encode(HARDLY_TEXTS)])
    assert vectors.shape == theirs.shape
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(len(vectors)), abs=1e-4)
    cosines = (vectors * theirs).sum(axis=1)
    assert cosines[: len(TEXTS)].min() > 0.98
    assert cosines.min() > 0.95


def test_another_model_is_described_by_its_own_files(dutch: Encoder, folder: Path) -> None:
    card = dutch.card
    assert card.id.startswith("small-xlm:")
    assert (card.dimensions, card.languages, card.model) == (SIZE, ("nl", "en"), str(folder))
    assert (card.query_prefix, card.passage_prefix) == ("query: ", "passage: ")
    assert EncoderModel.read(folder).max_tokens == 48


def test_another_model_gives_the_vectors_it_gives_in_pytorch(dutch: Encoder) -> None:
    theirs = np.concatenate(list(encode_with_torch(dutch, ALL_WORDS, "cpu")))
    assert np.linalg.norm(theirs, axis=1) == pytest.approx(np.ones(len(theirs)), abs=1e-4)
    assert (dutch.encode(ALL_WORDS) * theirs).sum(axis=1).min() > SMALLEST_COSINE


def test_a_question_and_a_passage_are_read_with_their_own_prefix(dutch: Encoder) -> None:
    asked, passage = dutch.encode_query("brood")[0], dutch.encode(["brood"])[0]
    assert not np.allclose(asked, passage, atol=1e-3)
    plain = Encoder(dutch.card._replace(query_prefix="", passage_prefix=""), dutch._tokenizer, dutch._session)
    assert asked == pytest.approx(plain.encode(["query: brood"])[0], abs=1e-5)
    assert passage == pytest.approx(plain.encode_query("passage: brood")[0], abs=1e-5)


def test_where_eight_bits_cost_too_much_the_full_model_serves(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoder_export, "SMALLEST_COSINE", 1.1)
    card = export(tmp_path / "encoder", EncoderModel.read(folder))
    assert (card.precision, card.cosine) == ("float32", 1.0)
    encoder = Encoder.open(tmp_path / "encoder")
    theirs = np.concatenate(list(encode_with_torch(encoder, ALL_WORDS, "cpu")))
    assert encoder.encode(ALL_WORDS) == pytest.approx(theirs, abs=1e-4)


def test_the_same_model_is_not_exported_twice_and_another_use_of_it_is(folder: Path, tmp_path: Path) -> None:
    first = export(tmp_path / "encoder", EncoderModel.read(folder))
    written = (tmp_path / "encoder" / "model.onnx").stat().st_mtime_ns
    assert export(tmp_path / "encoder", EncoderModel.read(folder)) == first
    assert (tmp_path / "encoder" / "model.onnx").stat().st_mtime_ns == written
    other = export(tmp_path / "encoder", EncoderModel.read(folder, passage_prefix=""))
    assert other.id != first.id
    assert read_card(tmp_path / "encoder") == other
    assert [path.name for path in tmp_path.iterdir()] == ["encoder"]


@pytest.mark.parametrize("pooling", ["mean", "cls"])
def test_both_ways_of_making_one_vector_are_read(tmp_path: Path, pooling: str) -> None:
    model = EncoderModel.read(make_model(tmp_path / "model", pooling=pooling))
    assert model.pooling == pooling


def test_what_cannot_be_exported_is_refused_with_the_reason(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"config\.json is missing"):
        EncoderModel.read(tmp_path)
    with pytest.raises(EncoderError, match="some of nl, en, not “fr”"):
        EncoderModel.read(folder, ("fr",))
    odd = make_model(tmp_path / "odd", pooling="max")
    with pytest.raises(EncoderError, match="pooling_mode_max_tokens; only the mean and the first token"):
        EncoderModel.read(odd)
    dense = make_model(tmp_path / "dense")
    add_step(dense, "Dense")
    with pytest.raises(EncoderError, match="pooling_mode_cls_token, Dense"):
        EncoderModel.read(dense)
    (dense / "config.json").write_text("{")
    with pytest.raises(EncoderError, match="no JSON"):
        EncoderModel.read(dense)


def test_a_model_that_does_not_load_leaves_nothing_behind(tmp_path: Path) -> None:
    broken = make_model(tmp_path / "broken")
    (broken / "config.json").write_text(json.dumps({"hidden_size": SIZE, "model_type": "no-such-model"}))
    with pytest.raises(EncoderError, match="cannot be loaded"):
        export(tmp_path / "to" / "encoder", EncoderModel.read(broken))
    assert list((tmp_path / "to").iterdir()) == []


def test_the_command_line_says_what_it_made_or_why_not(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main([str(tmp_path / "encoder"), f"--model={folder}", "--languages=nl, en", "--query-prefix="])
    assert capsys.readouterr().out.startswith("small-xlm:")
    card = read_card(tmp_path / "encoder")
    assert (card.languages, card.query_prefix, card.passage_prefix) == (("nl", "en"), "", "passage: ")
    with pytest.raises(SystemExit, match="1"):
        main([str(tmp_path / "other"), f"--model={tmp_path / 'none'}"])
    assert "holds no model" in capsys.readouterr().err
