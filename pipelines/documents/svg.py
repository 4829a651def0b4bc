"""Decides whether an SVG picture may be shown: plain shapes and text, nothing that runs, loads or styles."""

import re
from typing import Final
from xml.etree import ElementTree

SVG_NAMESPACE: Final = "http://www.w3.org/2000/svg"
XLINK_NAMESPACE: Final = "http://www.w3.org/1999/xlink"
MAX_CHARACTERS: Final = 2_000_000
SHAPES: Final = {"path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan", "textPath"}
FRAMES: Final = {"svg", "g", "defs", "title", "desc", "use", "symbol", "marker", "clipPath", "mask", "pattern"}
PAINTS: Final = {"linearGradient", "radialGradient", "stop"}
ELEMENTS: Final = frozenset(SHAPES | FRAMES | PAINTS)

_OUTSIDE: Final = re.compile(r"url\((?!\s*['\"]?#)", re.IGNORECASE)


def checked_svg(svg: str) -> str:
    """Give back the picture, written anew from what was read; ValueError with the reason where it may not be shown.

    The website writes a picture into its pages unescaped, so the allow-list here is what makes that safe. `style` is
    refused because the site's content security policy ignores it: use presentation attributes (`fill="#0b4a66"`).
    """
    if len(svg) > MAX_CHARACTERS:
        raise ValueError(f"A picture has at most {MAX_CHARACTERS} characters; this one has {len(svg)}.")
    # Entities are refused before parsing: the standard parser would expand them ("billion laughs").
    if "<!" in svg.replace("<!--", ""):
        raise ValueError("A picture may not hold a DOCTYPE, an entity or a CDATA section.")
    start = svg.find("<svg")
    if start < 0:
        raise ValueError("A picture starts with an <svg> tag.")
    try:
        root = ElementTree.fromstring(svg[start:])  # noqa: S314 (entities were refused above)
    except ElementTree.ParseError as error:
        raise ValueError(f"The picture is not well-formed XML: {error}.") from error
    for element in root.iter():
        _check_element(element)
    # Written anew, a browser cannot read the text in another way than the parser that checked it.
    ElementTree.register_namespace("", SVG_NAMESPACE)
    ElementTree.register_namespace("xlink", XLINK_NAMESPACE)
    return ElementTree.tostring(root, encoding="unicode")


def _check_element(element: ElementTree.Element) -> None:
    namespace, _, name = element.tag.rpartition("}")
    if namespace.lstrip("{") != SVG_NAMESPACE:
        raise ValueError(f'<{name}> is not SVG; write <svg xmlns="{SVG_NAMESPACE}">.')
    if name not in ELEMENTS:
        raise ValueError(f"A picture may not hold the element <{name}>.")
    for attribute, value in element.attrib.items():
        _check_attribute(name, attribute.rpartition("}")[2], value)


def _check_attribute(element: str, name: str, value: str) -> None:
    if name.lower() == "style" or name.lower().startswith("on"):
        raise ValueError(f"A picture may not have the attribute {name} (on <{element}>); use presentation attributes.")
    links_out = name == "href" and not value.startswith("#")
    # Backslashes could spell "url" in another way.
    if links_out or "\\" in value or _OUTSIDE.search(value):
        raise ValueError(f"A picture may only point inside itself (attribute {name} on <{element}>).")
