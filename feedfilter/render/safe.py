"""Make any text harmless for a terminal: the one border that all content passes.

Controls are shown in caret or hexadecimal notation instead of being obeyed, bidirectional
overrides by their number, so that nothing that somebody wrote can move the cursor, set a title,
forge a line or turn text around. rich does not do this: ESC and C1 pass straight through it.
"""

from __future__ import annotations

import re

# What is shown instead of obeyed, as regexes in Python and in columns read it.
UNSAFE = "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u2028-\u202e\u2066-\u2069]"
_UNSAFE = re.compile(f"{UNSAFE}|[\ud800-\udfff]")
_BREAKS = re.compile("[\t\n]")
# Legal in JSON text, but a terminal obeys them.
_DELETE = b"\x7f"
_C1 = re.compile(rb"\xc2[\x80-\x9f]")
_BEFORE_C1, _BEHIND_C1 = b"\xc2", 0xA0
_FEW = 1000  # places of a byte that are looked at one by one: a byte is found at memory's speed


def safe(text: str) -> str:
    """Show controls instead of obeying them; line feeds and tabs stay."""
    return _UNSAFE.sub(_shown, text) if _UNSAFE.search(text) else text


def safe_line(text: str) -> str:
    """Like `safe`, in one line: a line feed becomes a visible sign, a tab a blank."""
    text = safe(text)
    return _BREAKS.sub(lambda match: " ⏎ " if match.group() == "\n" else " ", text)


def safe_json(written: bytes) -> bytes:
    """Write the controls that JSON text may hold raw as its escapes; what it says is the same."""
    if _has_c1(written):
        written = _C1.sub(lambda match: b"\\u00%02x" % match.group()[-1], written)
    return written.replace(_DELETE, b"\\u007f")


def _has_c1(written: bytes) -> bool:
    at = -1
    for _ in range(_FEW):
        at = written.find(_BEFORE_C1, at + 1)
        if at < 0:
            return False
        if written[at + 1] < _BEHIND_C1:
            return True
    return _C1.search(written, at + 1) is not None


def _shown(match: re.Match[str]) -> str:
    number = ord(match.group())
    if number < 0x20 or number == 0x7F:
        return "^" + chr(number ^ 0x40)
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}"
