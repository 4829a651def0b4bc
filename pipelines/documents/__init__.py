"""Documents: one typed tree (`tree`) rendered as PDF, Word, Excel, Markdown or JSON."""

from pipelines.documents.rendering import FORMATS, Format, render

__all__ = ["FORMATS", "Format", "render"]
