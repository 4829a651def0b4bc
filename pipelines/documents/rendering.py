"""The one door to every format of a document."""

from typing import Final, Literal

from pipelines.documents.tree import Document

Format = Literal["pdf", "docx", "xlsx", "md", "json"]
FORMATS: Final[dict[Format, str]] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "md": "text/markdown; charset=utf-8",
    "json": "application/json",
}
"""Every format with the media type to serve it with."""


def render(document: Document, fmt: Format) -> bytes:
    """The document as a file of this format; the same document gives the same bytes.

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

            return xlsx(document)
        case "md":
            from pipelines.documents.markdown import markdown

            return markdown(document)
        case "json":
            return (document.model_dump_json(indent=2) + "\n").encode()
    raise ValueError(f"A document can be {', '.join(FORMATS)}, not {fmt!r}.")
