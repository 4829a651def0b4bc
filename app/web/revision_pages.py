"""What the pages of revisions share: their blueprint, addresses, titles and names."""

from typing import Any
from uuid import UUID

from flask import url_for

from app.models import Revision
from app.services import knowledge, revision_list
from app.web import revision_words
from app.web.language import current_language, page_blueprint, said
from app.web.transaction import db
from pipelines.ingestion.drafts import KINDS, Draft, title_of

pages = page_blueprint("revisions", __name__)
ITEM = f"/revisions/<any({', '.join(KINDS)}):kind>/<slug>"


def address(page: str, item_id: str, **more: str) -> str:
    """Where a page about an item is, for example its form."""
    values: dict[str, Any] = dict(more)
    kind, _, slug = item_id.partition("/")
    return url_for(f"revisions.{page}", kind=kind, slug=slug, **values)


def title(content: Draft, item_id: str) -> str:
    """What to call an item of which the title may still be empty."""
    return title_of(content)[current_language()] or title_of(content)["nl"] or item_id


def names(found: list[Revision]) -> dict[UUID, str]:
    """Names of authors and reviewers, by account id."""
    return revision_list.names(db(), [one for revision in found for one in (revision.author_id, revision.reviewer_id)])


def labels() -> tuple[dict[str, str], dict[str, str]]:
    """Names of the sectors and of the kinds of data, in the language of the page."""
    sectors = {name: said(label) for name, label in knowledge.sectors().items()}
    return sectors, {name: said(label) for name, label in knowledge.data_kinds().items()}


def say(field: str, text: str) -> str:
    """A line of a difference in words, for templates."""
    return revision_words.shown_value(field, text, *labels())
