"""JSON from strangers: what it may hold, and what is refused wherever it stands."""

from typing import Any

import pytest

from pipelines import strict_json


@pytest.mark.parametrize(
    ("content", "value"),
    [
        (b'\xef\xbb\xbf{"a": "\xc3\xa9"}', {"a": "é"}),
        (b'"\\ud83d\\ude00"', "😀"),
        (b'"\\\\u0000 \\\\ud800"', "\\u0000 \\ud800"),
        ('{"a": [1, null]}', {"a": [1, None]}),
    ],
)
def test_json_is_read(content: bytes | str, value: Any) -> None:
    assert strict_json.read(content) == value


@pytest.mark.parametrize(
    "content",
    [
        b'"\\u0000"',
        b'["a\\\\\\u0000"]',
        b'{"\\ud800": 1}',
        b'{"a": "\\udc00\\ud800"}',
        b'"\\ud800\\ud83d\\ude00"',
        b'"\xed\xa0\x80"',
        '"\ud800"',
        '"\x00"',
        '"a"'.encode("utf-16"),
        b"NaN",
        b"1" * 5000,
        b'{"a": ',
    ],
)
def test_what_no_text_can_hold_is_refused(content: bytes | str) -> None:
    try:
        strict_json.read(content, pairs=lambda pairs: pytest.fail(f"{pairs} came through"))
    except ValueError:
        return
    pytest.fail("this was read")
