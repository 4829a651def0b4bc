"""The design tokens: every pair of colours that pages use can be read, in light and in dark."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).resolve().parents[3] / "app" / "web" / "static" / "css"

# ground: the inks that stand on it as text (WCAG 2.2 criterion 1.4.3)
INKS = {
    "paper": "ink ink-soft sea sea-strong grass amber red",
    "surface": "ink ink-soft sea",
    "raised": "ink ink-soft sea red",
    "sea-pale": "ink ink-soft sea sea-strong",
    "grass-pale": "ink sea grass",
    "amber-pale": "ink sea amber",
    "red-pale": "ink sea red",
    "action": "action-ink",
    "action-strong": "action-ink",
    "danger": "danger-ink",
    "danger-strong": "danger-ink",
    "masthead": "ink ink-soft",
    "hero": "hero-ink hero-ink-soft",
    "hero-action": "hero-action-ink",
    "hero-action-strong": "hero-action-ink",
    "footer": "footer-ink",
}
# ground: edges of controls, marks of a state, focus rings and lines of charts on it (criterion 1.4.11)
MARKS = {
    "paper": "edge sea-edge grass-edge amber-edge red-edge red action danger focus chart-1 chart-2 chart-3 chart-4",
    "surface": "edge action focus",
    "raised": "edge action focus",
    "sea-pale": "action focus",
    "focus-gap": "focus",
    "hero": "hero-action hero-ink",
}
TEXT = [(ink, ground) for ground, inks in INKS.items() for ink in inks.split()]
EDGES = [(mark, ground) for ground, marks in MARKS.items() for mark in marks.split()]


def declarations(block: str) -> dict[str, str]:
    return dict(re.findall(r"--wb-([a-z0-9-]+):\s*(#[0-9a-f]{6});", block))


def themes() -> dict[str, dict[str, str]]:
    css = (CSS / "tokens.css").read_text(encoding="utf-8")
    rest, printed = css.split("@media print", 1)
    light, dark = rest.split("@media (prefers-color-scheme: dark)", 1)
    plain = declarations(light)
    return {"light": plain, "dark": plain | declarations(dark), "print": plain | declarations(printed)}


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb as WCAG 2.2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_contrast_formula_gives_the_known_values_of_wcag() -> None:
    assert ratio("#000000", "#ffffff") == pytest.approx(21)
    assert ratio("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_has_a_contrast_of_at_least_four_and_a_half(theme: str, ink: str, ground: str) -> None:
    colours = themes()[theme]
    assert ratio(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edges_and_focus_have_a_contrast_of_at_least_three(theme: str, edge: str, ground: str) -> None:
    colours = themes()[theme]
    assert ratio(colours[edge], colours[ground]) >= 3


def test_dark_gives_every_colour_its_own_value() -> None:
    css = (CSS / "tokens.css").read_text(encoding="utf-8")
    light, rest = css.split("@media (prefers-color-scheme: dark)", 1)
    dark = declarations(rest.split("@media print", 1)[0])
    assert set(declarations(light)) == set(dark)


def test_style_sheets_use_only_tokens_that_exist() -> None:
    defined = set(re.findall(r"(--wb-[a-z0-9-]+):", (CSS / "tokens.css").read_text(encoding="utf-8")))
    used = {
        name
        for path in CSS.glob("*.css")
        for name in re.findall(r"var\((--wb-[a-z0-9-]+)", path.read_text(encoding="utf-8"))
    }
    assert used - defined == set()


def test_colours_are_written_in_the_tokens_only() -> None:
    strays = {
        (path.name, colour)
        for path in CSS.glob("*.css")
        if path.name != "tokens.css"
        for colour in re.findall(r"#[0-9a-fA-F]{3,8}\b", path.read_text(encoding="utf-8"))
    }
    # a picture in a report keeps the colours of white paper, in dark mode too
    assert strays == {("document.css", "#ffffff"), ("document.css", "#14212b")}


def test_style_sheets_load_nothing_from_elsewhere() -> None:
    for path in CSS.glob("*.css"):
        for address in re.findall(r"url\(([^)]*)\)", path.read_text(encoding="utf-8")):
            assert address.strip("\"'").startswith("../"), f"{path.name} loads {address}"
