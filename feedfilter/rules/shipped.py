"""Where the rules are that come with feedfilter."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def shipped_rules() -> Path:
    """Give the default rule file: in the package, or beside it in a checkout."""
    inside = _PACKAGE / "rules.yaml"
    return inside if inside.is_file() else _PACKAGE.parent / "rules.yaml"
