"""The encoder: real vectors, without torch."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from pipelines.embedding import Encoder, read_card
from pipelines.encoder_export import SMALLEST_COSINE
from pipelines.encoder_model import EncoderError

DIMENSIONS = 384
HEAVY = ("torch", "transformers", "sentence_transformers", "sklearn", "pandas", "langchain_core", "flask", "sqlmodel")


@pytest.fixture(scope="module")
def encoder(encoder_dir: Path) -> Encoder:
    return Encoder.open(encoder_dir)


def test_vectors_have_length_one(encoder: Encoder) -> None:
    vectors = encoder.encode(["A farmer counts chickens.", "", "🐔", "x " * 50_000])
    assert vectors.shape == (4, DIMENSIONS)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(4), abs=1e-4)


def test_no_texts_give_no_vectors(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, DIMENSIONS)


def test_a_text_in_other_words_is_nearer_than_another_subject(encoder: Encoder) -> None:
    asked, same, other = encoder.encode(
        ["How can I count the birds in my barn?", "Counting poultry with cameras", "Summarising legal contracts"]
    )
    assert asked @ same > asked @ other + 0.2


def test_a_text_keeps_its_meaning_among_longer_ones(encoder: Encoder) -> None:
    alone = encoder.encode(["Counting poultry"])[0]
    among = encoder.encode(["Counting poultry", "A much longer text about something else. " * 20])[0]
    assert alone @ among > 0.98


def test_more_texts_than_a_batch_keep_their_order(encoder: Encoder) -> None:
    texts = [f"Sentence about subject number {number}" for number in range(40)]
    assert encoder.encode(texts)[37] @ encoder.encode([texts[37]])[0] > 0.98


def test_the_exported_model_is_close_to_the_full_one(encoder_dir: Path) -> None:
    card = read_card(encoder_dir)
    assert card.cosine >= SMALLEST_COSINE
    assert card.languages == ("en",)


def test_a_missing_encoder_is_refused_with_the_step_that_makes_it(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="knowledge build --with-encoder"):
        Encoder.open(tmp_path / "none")


def test_an_encoder_of_another_version_is_refused_with_the_step_that_makes_it_again(tmp_path: Path) -> None:
    (tmp_path / "encoder.json").write_text('{"id": "old", "dimensions": 384, "languages": ["en"]}')
    with pytest.raises(EncoderError, match="knowledge build --with-encoder"):
        read_card(tmp_path)


def test_searching_loads_no_heavy_library(index_dir: Path, encoder_dir: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from pipelines.matching.matches import match; "
        "from pipelines.retrieval.search import Engine; "
        "engine = Engine.open(Path(sys.argv[1]), Path(sys.argv[2])); "
        "print(match(engine, 'count chickens in the barn', {}, 'en').verdict); "
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(index_dir), str(encoder_dir)],
        capture_output=True, text=True, check=True, cwd=Path(__file__).resolve().parents[2],
    )  # fmt: skip
    assert done.stdout.split("\n")[:2] == ["matches", "[]"]
