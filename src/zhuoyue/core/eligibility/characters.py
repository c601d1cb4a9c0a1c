"""Counting the characters of a text as Chinese word processors do (字数).

Every Chinese character, kana, Hangul syllable, full-width letter and full-width punctuation mark
counts one; so does every run of letters, digits and half-width signs of other scripts (GB/T 19580
is two, 3.14 one, don't one). White space, marks without width and combining marks count nothing.
"""

import re

_WIDE = (
    "\u00b7\u2014\u2018-\u201d\u2026\u2460-\u24ff\u2e80-\u2fdf\u2ff0-\u2fff\u3001-\u33ff\u3400-\u4dbf"
    "\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60\uffe0-\uffe6"
    "\U00020000-\U0003ffff"
)
_RUN = rf"[^\s{_WIDE}]+"
_COUNTED = re.compile(rf"{_RUN}(?:\u2019{_RUN})*|[{_WIDE}]")
_NOTHING = re.compile(
    "[\u0000-\u0008\u000e-\u001b\u00ad\u0300-\u036f\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff]"
)


def characters(text: str) -> int:
    """How many characters a text has, as the limit of a regulation means it (字数)."""
    return sum(1 for _ in _COUNTED.finditer(_NOTHING.sub("", text)))
