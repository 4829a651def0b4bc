"""Makes Office files (ZIP archives) repeatable: no moment of writing is left in them."""

import datetime as dt
import io
import re
import zipfile
from typing import Final

_MODIFIED: Final = re.compile(rb"(<dcterms:(?:created|modified)\b[^>]*>)[^<]*(<)")


def repeatable(archive: bytes, day: dt.date) -> bytes:
    """The same archive with every entry, and the moments in its core properties, set to the start of `day`."""
    moment = f"{day.isoformat()}T00:00:00Z".encode()
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>" + moment + rb"\g<2>", content)
            entry = zipfile.ZipInfo(name, (max(day.year, 1980), day.month, day.day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, content)
    return result.getvalue()
