"""Under which heading guidance stands, and which pages are about another law than the AI Act."""

import pytest

from app.services import knowledge, topics
from pipelines.ingestion.records import GuidancePage


def new_page(*, explains: tuple[str, ...]) -> GuidancePage:
    """A page as the editor makes it: it has no folder yet."""
    page = knowledge.library().guidance["guidance/chatbots"]
    return page.model_copy(update={"id": "guidance/made-in-the-editor", "explains": explains})


@pytest.mark.parametrize(
    ("explains", "other_law", "topic"), [((), True, "other_law"), (("ai-act/art_50",), False, "openness")]
)
def test_a_new_page_without_an_article_is_about_other_law(
    explains: tuple[str, ...], other_law: bool, topic: str
) -> None:
    page = new_page(explains=explains)
    assert (topics.is_other_law(page), topics.topic_of(page)) == (other_law, topic)


def test_a_page_on_other_law_that_meets_the_ai_act_stays_one() -> None:
    page = knowledge.library().guidance["guidance/cyber-resilience-act"]
    assert page.explains
    assert topics.topic_of(page) == topics.OTHER_LAW
