"""Which language model is asked, and what it is called when it fails. Knows no LangChain."""

from typing import NamedTuple


class Model(NamedTuple):
    """A language model behind an address that speaks the OpenAI protocol, such as vLLM or Ollama."""

    base_url: str
    name: str
    key: str = ""


class ModelFailed(RuntimeError):
    """The model did not answer, or not in the protocol. The message names no part of the question."""
