"""The page on privacy names the language model, where an installation has one."""

import pytest
from flask.testing import FlaskClient

from app.settings import get_settings


def test_no_model_is_named_where_there_is_none(client: FlaskClient) -> None:
    assert "taalmodel" not in client.get("/nl/privacy").text


def test_the_model_is_named_where_there_is_one(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WERKBANK_LLM_BASE_URL", "http://127.0.0.1:1/v1")
    monkeypatch.setenv("WERKBANK_LLM_MODEL", "made-up-model")
    get_settings.cache_clear()
    assert "het taalmodel made-up-model" in client.get("/nl/privacy").text
    assert "the language model made-up-model" in client.get("/en/privacy").text
