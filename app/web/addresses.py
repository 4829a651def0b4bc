"""Where each item of the knowledge has its page."""

from flask import Flask, url_for

from app.web.language import current_language

ENDPOINTS = {
    "guidance": "knowledge.guidance_page",
    "case": "knowledge.case_study",
    "term": "glossary.term",
    "service": "services.service",
    "call": "calls.call",
    "dataset": "catalogue.dataset",
    "factory": "factories.factory",
    "ai-act": "law.unit",
}


def item_address(id_: str, lang: str = "") -> str:
    """Address of an item's page in a language (that of the page unless given); empty for what has no page."""
    prefix, _, slug = id_.partition("/")
    endpoint = ENDPOINTS.get(prefix)
    return url_for(endpoint, slug=slug, lang=lang or current_language()) if endpoint and slug else ""


def init_app(app: Flask) -> None:
    """Attach to the website."""
    app.add_template_filter(item_address, "item_address")
