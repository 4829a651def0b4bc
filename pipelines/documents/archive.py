"""Makes office files (ZIP archives) repeatable: no moment of writing is left in them."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable
from typing import Final

_MODIFIED: Final = re.compile(rb"(<dcterms:(?:created|modified)\b[^>]*>)[^<]*(<)")


def repeatable(archive: bytes, day: dt.date) -> bytes:
    """The same archive with every entry, and the moments in its core properties, set to the start of `day`."""
    moment = f"{day.isoformat()}T00:00:00Z".encode()
    entries = []
    with zipfile.ZipFile(io.BytesIO(archive)) as source:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>" + moment + rb"\g<2>", content)
            entries.append((name, content))
    return packed(entries, day)


def packed(entries: Iterable[tuple[str, bytes]], day: dt.date, *, plain: frozenset[str] = frozenset()) -> bytes:
    """A ZIP archive of these names and contents, all dated `day`; those in `plain` are not compressed."""
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in entries:
            entry = zipfile.ZipInfo(name, (max(day.year, 1980), day.month, day.day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_STORED if name in plain else zipfile.ZIP_DEFLATED
            target.writestr(entry, content)
    return result.getvalue()
