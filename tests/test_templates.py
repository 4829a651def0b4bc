"""What templates may not hold: anything for which the content security policy would have to be opened."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).resolve().parent.parent / "app" / "web" / "templates"
FILES = sorted(TEMPLATES.rglob("*.html"))
FORBIDDEN = {
    "an inline script": re.compile(r"<script(?![^>]*\bsrc=)", re.I),
    "an inline style element": re.compile(r"<style\b", re.I),
    "a style attribute": re.compile(r"<[a-z][^>]*\sstyle=", re.I),
    "an on… attribute": re.compile(r"<[a-z][^>]*\son[a-z]+=", re.I),
    "hx-on": re.compile(r"\bhx-on[:=-]", re.I),
    "a trigger filter": re.compile(r"hx-trigger=(\"[^\"]*\[|'[^']*\[)", re.I),
    "a js: value": re.compile(r"=[\"']js:", re.I),
    "a javascript: address": re.compile(r"javascript:", re.I),
    "something from another origin": re.compile(r"<(?:script|link|img)\b[^>]*(?:src|href)=[\"']https?://", re.I),
}
COMMENT = re.compile(r"{#.*?#}", re.S)


def name(path: Path) -> str:
    return str(path.relative_to(TEMPLATES))


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_template_holds_nothing_that_the_policy_forbids(path: Path) -> None:
    text = COMMENT.sub("", path.read_text())
    for what, pattern in FORBIDDEN.items():
        found = pattern.search(text)
        assert found is None, f"{name(path)} holds {what}: {found.group(0)[:80] if found else ''}"


@pytest.mark.parametrize("path", FILES, ids=name)
def test_every_form_that_posts_has_the_forgery_field(path: Path) -> None:
    text = COMMENT.sub("", path.read_text())
    if path.parent.name == "macros":
        return
    for form in re.findall(r"<form\b.*?</form>", text, re.S | re.I):
        if re.search(r"method=[\"']post", form, re.I):
            assert "csrf" in form, f"{name(path)}: a form without csrf()."


def test_the_lint_sees_what_it_forbids() -> None:
    bad = {
        "an inline script": "<script>x</script>",
        "a style attribute": '<p style="color:red">',
        "an on… attribute": '<p onclick="x">',
        "hx-on": '<p hx-on:click="x">',
        "a trigger filter": '<p hx-trigger="load[a==1]">',
        "something from another origin": '<img src="https://example.org/x.png">',
    }
    for what, text in bad.items():
        assert FORBIDDEN[what].search(text), what


@pytest.mark.parametrize("path", [path for path in FILES if path.name.startswith("_")], ids=name)
def test_a_partial_that_can_be_swapped_has_one_root_with_the_id_of_its_path(path: Path) -> None:
    text = COMMENT.sub("", path.read_text())
    text = re.sub(r"{%-?\s*(?:from|import|set|block|endblock|extends)\b.*?%}", "", text).strip()
    expected = f"{path.parent.name}-{path.stem.removeprefix('_')}" if path.parent != TEMPLATES else path.stem[1:]
    assert re.match(rf"<[a-z]+[^>]*\bid=\"{expected}\"", text), f'{name(path)}: its root needs id="{expected}".'
