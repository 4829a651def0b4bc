"""The parts of an ODS file beside its cells: what it is, what stays in sight, and the list of its parts."""

import datetime as dt
from collections.abc import Mapping, Sequence

from lxml import etree

from pipelines.documents.ods_xml import MANIFEST, VERSION, add, root
from pipelines.documents.sheets import Sheet
from pipelines.documents.tree import Document
from pipelines.documents.wording import LOCALES


def meta_file(document: Document) -> etree._Element:
    """Title, subject, language and day."""
    file = root("office:document-meta")
    meta = add(file, "office:meta")
    moment = dt.datetime.combine(document.date, dt.time()).isoformat()
    add(meta, "dc:title", text=document.title)
    if document.subtitle:
        add(meta, "dc:subject", text=document.subtitle)
    add(meta, "meta:keyword", text=document.version)
    add(meta, "dc:language", text=LOCALES[document.lang].replace("_", "-"))
    add(meta, "meta:creation-date", text=moment)
    add(meta, "dc:date", text=moment)
    return file


def settings_file(sheets: Sequence[Sheet]) -> etree._Element:
    """Which rows and columns stay in sight, per sheet."""
    file = root("office:document-settings")
    views = add(add(file, "office:settings"), "config:config-item-set", {"config:name": "ooo:view-settings"})
    entry = add(add(views, "config:config-item-map-indexed", {"config:name": "Views"}), "config:config-item-map-entry")
    _add_items(entry, {"ViewId": ("string", "view1"), "ActiveTable": ("string", sheets[0].name)})
    tables = add(entry, "config:config-item-map-named", {"config:name": "Tables"})
    for sheet in sheets:
        if sheet.header is not None:
            _add_frozen(add(tables, "config:config-item-map-entry", {"config:name": sheet.name}), sheet)
    return file


def _add_frozen(entry: etree._Element, sheet: Sheet) -> None:
    columns, rows = str(sheet.frozen_columns), str(sheet.header)
    frozen = "2"  # 1 is split with a bar that can be dragged
    _add_items(entry, {
        "HorizontalSplitMode": ("short", frozen if sheet.frozen_columns else "0"),
        "VerticalSplitMode": ("short", frozen),
        "HorizontalSplitPosition": ("int", columns),
        "VerticalSplitPosition": ("int", rows),
        "ActiveSplitRange": ("short", "3" if sheet.frozen_columns else "2"),
        "PositionLeft": ("int", "0"),
        "PositionRight": ("int", columns),
        "PositionTop": ("int", "0"),
        "PositionBottom": ("int", rows),
    })  # fmt: skip


def _add_items(entry: etree._Element, items: Mapping[str, tuple[str, str]]) -> None:
    for name, (kind, value) in items.items():
        add(entry, "config:config-item", {"config:name": name, "config:type": kind}, value)


def manifest_file(media_type: str, names: Sequence[str]) -> etree._Element:
    """The list of all parts with their media types."""
    file = etree.Element(f"{{{MANIFEST}}}manifest", nsmap={"manifest": MANIFEST})
    file.set(f"{{{MANIFEST}}}version", VERSION)
    for path, kind in [("/", media_type), *((name, "text/xml") for name in names)]:
        entry = etree.SubElement(file, f"{{{MANIFEST}}}file-entry")
        entry.set(f"{{{MANIFEST}}}full-path", path)
        entry.set(f"{{{MANIFEST}}}media-type", kind)
        if path == "/":
            entry.set(f"{{{MANIFEST}}}version", VERSION)
    return file
