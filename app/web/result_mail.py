"""The result of an intake as text for a plain mail, in the order of the page."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import url_for
from flask_babel import format_decimal

from app.web.assessment_answer import answer_sentences, waits_only
from app.web.assessment_view import in_words, kind_name
from app.web.language import plain_date, said
from pipelines.triage.findings import Finding
from pipelines.triage.overview import Overview

NAMED = 10
"""Of a group of points that all wait for one answer, no more than these are named in a mail."""


def as_text(content: Mapping[str, Any]) -> dict[str, Any]:
    """Plain data for the template. What the visitor typed stays out: the address need not be the visitor's own."""
    matches, view = content["matches"], content["view"]
    return {
        "verdict": matches["verdict"],
        "signpost": matches["signpost"],
        "cases": [
            (case["title"], case["summary"], url_for("knowledge.case_study", slug=case["url_slug"]))
            for case in matches["cases"]
        ],
        "guidance": [
            (page["title"], page["summary"], url_for("knowledge.guidance_page", slug=page["url_slug"]))
            for page in matches["guidance"]
        ],
        **_law(view, content),
        "rules_version": content["rules_version"],
        "expert": content["fit"].expert.first_name if content["fit"] else "",
        "address": url_for("intakes.result"),
        "checklist": url_for("checklists.make"),
    }


def _law(view: Overview, content: Mapping[str, Any]) -> dict[str, Any]:
    article = content["article"]

    def told(findings: Iterable[Finding]) -> list[dict[str, Any]]:
        return [_told(finding, article, view) for finding in findings]

    return {
        "answer": answer_sentences(content["answer"]),
        "find_first": [said(one.find_out) for one in view.questions[:3]] if content["answer"].kind == "unknown" else [],
        **in_words(view, content["today"]),
        "awaits": said(view.awaits),
        "classes": told(view.classes),
        "awaited": told(one.finding for one in view.awaited),
        "periods": [
            {
                "when": content["day_name"](day),
                "findings": told(one for one in day.findings if one.kind != "prohibited"),
            }
            for day in view.days
        ],
        "waiting": [said(finding.title) for finding in view.waiting],
        "turns": content["turns"],
        "open": [
            {
                "text": said(one.find_out),
                "count": len(one.findings),
                "kinds": [kind_name(kind) for kind in one.kinds],
                "titles": [said(finding.title) for finding in one.findings[:NAMED]],
            }
            for one in view.questions
        ],
        "points": told(view.points),
        "disputed": told(finding for finding in view.disputed if finding.status == "contested"),
        "other_law": told(view.other_law),
        "fines": [
            format_decimal(fine["cap"].worked_eur) for fine in content["fines"] if fine["cap"].worked_eur is not None
        ],
    }


def _told(finding: Finding, article: Any, view: Overview) -> dict[str, Any]:
    waits = waits_only(finding, view)
    return {
        "title": said(finding.title),
        "maybe": finding.kind == "conditional" and not waits,
        "explanation": said(finding.explanation),
        "articles": ", ".join(article(reference) for reference in finding.articles),
        "from": plain_date(finding.applies_from),
        "note": said(finding.date_note),
        "status": finding.status,
        "readings": [said(reading.text) for reading in finding.readings],
        "find_out": [] if waits else [said(text) for text in finding.what_to_find_out],
    }
