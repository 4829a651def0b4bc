"""The one door to every format of a document."""

from collections.abc import Mapping
from typing import Final, Literal

from pipelines.documents.answers import FilledAnswer
from pipelines.documents.tree import Document

Format = Literal["pdf", "docx", "xlsx", "ods", "md", "json"]
FORMATS: Final[dict[Format, str]] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "md": "text/markdown; charset=utf-8",
    "json": "application/json",
}
"""Every format with the media type to serve it with."""


def render(document: Document, fmt: Format, answers: Mapping[str, FilledAnswer] | None = None) -> bytes:
    """The document as a file of this format; the same document and answers give the same bytes.

    `answers`, by the id of a checklist item, are filled in where people fill them in: in XLSX, ODS and JSON.
    Raises ValueError on an unknown format.
    """
    # Each library is loaded by the first document that needs it: the website starts without them.
    match fmt:
        case "pdf":
            from pipelines.documents.pdf import pdf

            return pdf(document)
        case "docx":
            from pipelines.documents.docx import docx

            return docx(document)
        case "xlsx":
            from pipelines.documents.xlsx import xlsx

            return xlsx(document, answers)
        case "ods":
            from pipelines.documents.ods import ods

            return ods(document, answers)
        case "md":
            from pipelines.documents.markdown import markdown

            return markdown(document)
        case "json":
            from pipelines.documents.json_file import json_file

            return json_file(document, answers)
    raise ValueError(f"A document can be {', '.join(FORMATS)}, not {fmt!r}.")
