"""Encoding very many texts: when PyTorch is used for it, and when the website's encoder."""

import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from pipelines import batch_encoding
from pipelines.batch_encoding import BATCH, GPU_PAYS_FROM, encode_all, gpu
from tests.pipelines import small_index
from tests.pipelines.small_index import WordEncoder


@pytest.fixture
def words_encoder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> WordEncoder:
    return WordEncoder(small_index.use_word_encoder(tmp_path / "encoder", monkeypatch))


def device_file(patch: pytest.MonkeyPatch, *, there: bool) -> None:
    patch.setattr(batch_encoding, "Path", lambda name: SimpleNamespace(exists=lambda: there))


def with_torch(patch: pytest.MonkeyPatch, *, available: bool) -> None:
    """A PyTorch that says whether it sees a GPU; the real one loads slowly."""
    patch.setitem(sys.modules, "torch", SimpleNamespace(cuda=SimpleNamespace(is_available=lambda: available)))


def test_many_texts_are_encoded_in_order_and_progress_is_told(words_encoder: WordEncoder) -> None:
    texts, told = [f"subject{number} word" for number in range(2 * BATCH + 5)], []
    vectors = encode_all(words_encoder, texts, lambda *step: told.append(step))
    assert np.array_equal(vectors, words_encoder.encode(texts))
    assert told == [(BATCH, len(texts)), (2 * BATCH, len(texts)), (len(texts), len(texts))]


def test_no_texts_give_no_vectors(words_encoder: WordEncoder) -> None:
    assert encode_all(words_encoder, []).shape == (0, small_index.DIMENSIONS)


def test_without_a_device_pytorch_is_not_even_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    device_file(monkeypatch, there=False)
    monkeypatch.setitem(sys.modules, "torch", None)
    assert gpu() is None


@pytest.mark.parametrize(("available", "device"), [(True, "cuda"), (False, None)])
def test_a_device_that_pytorch_can_use_is_taken(
    monkeypatch: pytest.MonkeyPatch, available: bool, device: str | None
) -> None:
    device_file(monkeypatch, there=True)
    with_torch(monkeypatch, available=available)
    assert gpu() == device


def test_a_machine_with_a_device_but_without_pytorch_uses_the_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    device_file(monkeypatch, there=True)
    monkeypatch.setitem(sys.modules, "torch", None)  # importing it raises ImportError
    assert gpu() is None


@pytest.mark.parametrize(
    ("count", "there", "used"),
    [(GPU_PAYS_FROM, True, True), (GPU_PAYS_FROM - 1, True, False), (GPU_PAYS_FROM, False, False)],
)
def test_a_gpu_is_used_only_where_there_is_one_and_for_many_texts(
    words_encoder: WordEncoder, monkeypatch: pytest.MonkeyPatch, count: int, there: bool, used: bool
) -> None:
    device_file(monkeypatch, there=there)
    assert devices_used(words_encoder, count, monkeypatch) == (["cuda"] if used else [])


def test_where_the_model_is_gone_the_websites_encoder_serves(
    words_encoder: WordEncoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    device_file(monkeypatch, there=True)
    words_encoder.card = words_encoder.card._replace(model=str(tmp_path / "gone"))
    assert devices_used(words_encoder, GPU_PAYS_FROM, monkeypatch) == []


def devices_used(encoder: WordEncoder, count: int, patch: pytest.MonkeyPatch) -> list[str]:
    with_torch(patch, available=True)
    devices: list[str] = []

    def on_device(encoder: WordEncoder, texts: list[str], device: str):
        devices.append(device)
        yield encoder.encode(texts)

    patch.setattr(batch_encoding, "encode_with_torch", on_device)
    assert len(encode_all(encoder, ["word"] * count)) == count
    return devices
