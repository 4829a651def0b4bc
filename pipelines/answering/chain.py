"""The one door to LangChain: sources to prompt, prompt to model, reply to verified statements. Slow to import."""

import os

os.environ["LANGSMITH_TRACING"] = os.environ["LANGCHAIN_TRACING_V2"] = (
    "false"  # questions of firms go to no third party
)

from collections.abc import Iterator
from typing import Any

import httpx
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableLambda, RunnableParallel, RunnablePassthrough
from langchain_openai import ChatOpenAI
from langsmith import tracing_context
from pydantic import ConfigDict, SecretStr

from pipelines.answering.answers import Statement, statement
from pipelines.answering.claims import verified
from pipelines.answering.finding import Found, find
from pipelines.answering.models import Model, ModelFailed
from pipelines.answering.reading import materials_of
from pipelines.answering.spotlight import Spotlight, spotlight
from pipelines.answering.verification import Material
from pipelines.retrieval.search import Engine

TIMEOUT = 30.0
"""Seconds that the model may be silent."""


class CentreRetriever(BaseRetriever):
    """What our search found, as LangChain wants it. No documents when the question is to be refused."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    engine: Engine
    found: Found | None = None

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:  # noqa: ARG002  LangChain's signature
        found = self.found or find(self.engine, query)
        return [
            Document(page_content=each.text, metadata={"passage": each.passage, "place": each.place})
            for each in materials_of(self.engine, found)
        ]


def statements(engine: Engine, found: Found, model: Model) -> Iterator[Statement]:
    """The verified statements of the model's answer, each as soon as it is whole; none when nothing stands.

    Asks the model only when the search says that there is an answer. Raises ModelFailed when the model cannot be used.
    """
    if not found.verdict.answered:
        return
    lit = reading(CentreRetriever(engine=engine, found=found), found.lang).invoke(found.question)
    if not lit.materials:
        return
    for claim in verified(_reply(answering(model), lit), lit):
        material = lit.materials[claim.source]
        yield statement(engine.by_id[material.passage.item], material.passage, claim.quote, claim.text)


def reading(retriever: BaseRetriever, lang: str) -> Runnable[str, Spotlight]:
    """Question to the prompt's parts: sources are fetched and laid out beside the question."""

    def lay_out(given: dict[str, Any]) -> Spotlight:
        materials = [Material(text=each.page_content, **each.metadata) for each in given["documents"]]
        return spotlight(given["question"], materials, lang)

    return RunnableParallel(documents=retriever, question=RunnablePassthrough()) | RunnableLambda(lay_out)


def answering(model: Model) -> Runnable[dict[str, str], str]:
    """The prompt's parts to the model's reply. The model has no tools and no memory."""
    prompt = ChatPromptTemplate.from_messages([("system", "{orders}"), ("human", "{reading}")])
    return prompt | _chat(model) | StrOutputParser()


def _chat(model: Model) -> ChatOpenAI:
    return ChatOpenAI(
        base_url=model.base_url,
        api_key=SecretStr(model.key or "none"),
        model=model.name,
        temperature=0,
        timeout=TIMEOUT,
        max_retries=1,
        stream_usage=False,
        use_responses_api=False,
        http_client=httpx.Client(trust_env=False, follow_redirects=False, timeout=TIMEOUT),
    )


def _reply(chain: Runnable[dict[str, str], str], lit: Spotlight) -> Iterator[str]:
    import openai

    try:
        with tracing_context(enabled=False):
            yield from chain.stream({"orders": lit.orders, "reading": lit.reading})
    except (openai.OpenAIError, httpx.HTTPError, ValueError, KeyError, TypeError) as error:
        raise ModelFailed(f"The language model did not answer ({type(error).__name__}).") from error
