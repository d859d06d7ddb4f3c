"""Check that every installed package that feedfilter needs has a licence that is free to use."""

from __future__ import annotations

import re
import sys
from importlib import metadata

# What MIT software may depend on without further duties for who uses it as a program.
ALLOWED = re.compile(
    r"\b(?:MIT|0?BSD|Apache|PSF|Python Software Foundation|ISC|MPL|Mozilla Public|Unlicense|ZPL"
    r"|Zlib|CC0)\b"
)
_NAME = re.compile(r"[A-Za-z0-9._-]+")


def main() -> int:
    """Print a line for each package; gives 1 if one has a licence that is not allowed."""
    refused = 0
    for name in sorted(needed("feedfilter") - {"feedfilter"}):
        licence = licence_of(name)
        allowed = is_allowed(licence)
        refused += not allowed
        sys.stdout.write(f"{'ok     ' if allowed else 'REFUSED'} {name}: {licence}\n")
    return int(refused > 0)


def is_allowed(licence: str) -> bool:
    """Say whether each of the licences that hold together is allowed."""
    return all(ALLOWED.search(each) for each in licence.split(" AND "))


def needed(root: str) -> set[str]:
    """Give the installed packages that one needs, itself included; extras are left out."""
    found: set[str] = set()
    waiting = [root]
    while waiting:
        name = waiting.pop()
        if name in found or not _installed(name):
            continue
        found.add(name)
        waiting += [
            _plain(match.group())
            for line in metadata.requires(name) or []
            if "extra ==" not in line and (match := _NAME.match(line))
        ]
    return found


def licence_of(name: str) -> str:
    """Give what a package says of its licence: expression, classifier, or first line."""
    about = metadata.metadata(name)
    said = [about.get("License-Expression") or ""]
    said += [
        each.rpartition(" :: ")[2]
        for each in about.get_all("Classifier") or []
        if "License" in each
    ]
    said.append((about.get("License") or "").strip().split("\n")[0][:60])
    return next((each for each in said if each), "says nothing")


def _installed(name: str) -> bool:
    try:
        metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def _plain(name: str) -> str:
    return name.lower().replace("_", "-")


if __name__ == "__main__":
    sys.exit(main())
