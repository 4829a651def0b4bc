"""Differences between two drafts, as people read them."""

from pipelines.ingestion.differences import Piece, differences

OLD = {"title": {"nl": "Oud", "en": "Old"}, "sources": ["a", "b"], "status": "law", "body": {"nl": "Een.\n\nTwee."}}


def test_equal_drafts_have_none() -> None:
    assert differences(OLD, {**OLD, "roles": [], "applies_to": None}) == []


def test_a_field_says_its_language_and_what_went_and_came() -> None:
    [change] = differences(OLD, {**OLD, "title": {"nl": "Nieuw", "en": "Old"}})
    assert (change.field, change.lang) == ("title", "nl")
    assert change.lines == [[Piece("removed", "Oud")], [Piece("added", "Nieuw")]]


def test_a_changed_line_shows_its_changed_words_and_leaves_equal_lines_out() -> None:
    old = {"body": {"nl": "Blijft.\nDe boete is 15 miljoen euro."}}
    new = {"body": {"nl": "Blijft.\nDe boete is 35 miljoen euro."}}
    [change] = differences(old, new)
    assert change.lines == [
        [],
        [Piece("same", "De boete is "), Piece("removed", "15"), Piece("added", "35"), Piece("same", " miljoen euro.")],
    ]


def test_lists_and_rows_are_compared_line_by_line() -> None:
    row = {"what": {"nl": "Uren", "en": "Hours"}, "value": {"nl": "10", "en": "10"}, "valid_to": None, "source": "a"}
    [change] = differences({"rows": [row]}, {"rows": [row, {**row, "source": "b"}]})
    assert change.lines == [[], [Piece("added", "Uren · Hours · 10 · 10 · b")]]
    [change] = differences(OLD, {**OLD, "sources": ["a", "c"]})
    assert [line[0] for line in change.lines if line] == [Piece("removed", "b"), Piece("added", "c")]


def test_only_one_language_when_asked() -> None:
    new = {**OLD, "title": {"nl": "Nieuw", "en": "New"}, "status": "draft"}
    assert [(c.field, c.lang) for c in differences(OLD, new, "en")] == [("title", "en"), ("status", "")]


def test_nothing_before_and_nothing_after() -> None:
    assert {p.kind for change in differences(None, OLD) for line in change.lines for p in line} == {"added"}
    assert {p.kind for change in differences(OLD, None) for line in change.lines for p in line} == {"removed"}


def test_boxes_ticked_in_another_order_are_no_difference() -> None:
    old = {"roles": ["provider", "deployer"], "sources": ["a", "b"]}
    assert differences(old, {**old, "roles": ["deployer", "provider"]}) == []
    assert [change.field for change in differences(old, {**old, "roles": ["deployer"]})] == ["roles"]
    assert [change.field for change in differences(old, {**old, "sources": ["b", "a"]})] == ["sources"]
