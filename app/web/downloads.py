"""How a made document is handed over: as a file, never opened inside our own site."""

from io import BytesIO

from flask import Response, send_file

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "md": "text/markdown",
    "json": "application/json",
}


def attachment(content: bytes, *, filename: str) -> Response:
    """A download under this name."""
    kind = MEDIA_TYPES[filename.rsplit(".", 1)[1]]
    response = send_file(BytesIO(content), mimetype=kind, as_attachment=True, download_name=filename)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
