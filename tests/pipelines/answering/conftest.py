"""A model double, a guard against connections to elsewhere, and documents planted over the real index."""

import socket
from collections.abc import Callable, Iterator

import pytest

from pipelines.ingestion.passages import Entry, Passage
from pipelines.retrieval.search import Engine
from tests.pipelines.answering.model_double import ModelDouble, running

SECRET = "Het geheime recept van de andere klant is 7391-AJX."
PLANTED = "guidance/planted-page"
TITLES = {"nl": "Chatbots herkenbaar maken", "en": "Making chatbots recognisable"}
TOLD = {
    "nl": "Wie met een chatbot praat, moet weten dat het een computer is en geen mens.",
    "en": "Whoever talks to a chatbot must know that it is a computer and not a person.",
}
ASKED = {"nl": "Moet mijn chatbot zeggen dat het een computer is?", "en": "Must my chatbot say that it is a computer?"}
Plant = Callable[..., Engine]


@pytest.fixture(autouse=True)
def only_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection to anywhere but this machine fails the test that makes it."""
    real = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else "local"
        assert host in ("127.0.0.1", "::1", "localhost", "local"), f"a connection to {host}"
        real(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
    monkeypatch.setattr(socket, "getaddrinfo", _only_local(socket.getaddrinfo))


def _only_local(real: Callable[..., object]) -> Callable[..., object]:
    def guarded(host: object, *rest: object, **named: object) -> object:
        assert host in ("127.0.0.1", "::1", "localhost", None), f"a look-up of {host!r}"
        return real(host, *rest, **named)

    return guarded


@pytest.fixture
def double() -> Iterator[ModelDouble]:
    with running() as running_double:
        yield running_double


@pytest.fixture(scope="session")
def plant(engine: Engine) -> Plant:
    """The real engine with a page on chatbots that holds a planted text, and with another client's secret document."""

    def planted(text: str = "", *, title: str = "", kind: str = "guidance") -> Engine:
        secret = _item(
            "case/other-client", "case_study", dict.fromkeys(TITLES, "Recepten"), dict.fromkeys(TOLD, SECRET)
        )
        id_ = PLANTED if kind == "guidance" else "case/planted-case"
        titles = {lang: f"{name} {title}".strip() for lang, name in TITLES.items()}
        page = _item(id_, kind, titles, {lang: f"{told}\n{text}\n{told}" for lang, told in TOLD.items()})
        return engine.with_changes({"case/other-client": secret, id_: page})

    return planted


def _item(id_: str, kind: str, titles: dict[str, str], texts: dict[str, str]) -> tuple[Entry, list[Passage]]:
    entry = Entry(id_, kind, titles, dict(TOLD) if "planted" in id_ else dict(titles))
    passages = []
    for lang, text in texts.items():
        passages += [
            Passage(id_, kind, lang, "summary", titles[lang], entry.summary[lang]),
            Passage(id_, kind, lang, "section", titles[lang], text),
            Passage(id_, kind, lang, "question", titles[lang], ASKED[lang] if "planted" in id_ else titles[lang]),
        ]
    return entry, passages
