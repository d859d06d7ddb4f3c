"""What comes with feedfilter beside the program: the default rules, and the schema for editors."""

from __future__ import annotations

import re
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent
# The line by which an editor finds the schema names a path of the checkout.
_EDITOR = re.compile(rb"\A# yaml-language-server:[^\n]*\n")
EDITOR_HINT = b"""\
# An editor that knows YAML completes and checks this file with its schema beside it:
# `feedfilter schema -o rules.schema.json`, and as the first line here
#   "# yaml-language-server: $schema=./rules.schema.json" without the quotes.
"""


def shipped_rules() -> Path:
    """Give the default rule file: in the package, or beside it in a checkout."""
    inside = _PACKAGE / "rules.yaml"
    return inside if inside.is_file() else _PACKAGE.parent / "rules.yaml"


def own_copy() -> bytes:
    """Give the default rules for a user's folder, where the schema is not."""
    return _EDITOR.sub(EDITOR_HINT, shipped_rules().read_bytes())


def schema_text() -> str:
    """Give the JSON Schema of rule files."""
    return (_PACKAGE / "rules.schema.json").read_text(encoding="utf-8")
