"""Rule files as git has them: the file and its neighbours of one commit.

Only `ls-tree` and `cat-file` are asked, which run no filter, hook or pager of a repository.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from feedfilter.errors import UsageError
from feedfilter.nearest import quoted
from feedfilter.rules.loader import read_rules
from feedfilter.rules.rule import Rules

_ENDINGS = (".yaml", ".yml")
_PATIENCE = 60  # seconds


def committed_rules(path: Path, revision: str = "HEAD") -> Rules:
    """Load a rule file, and what it includes, as a commit has them; raises UsageError."""
    if revision.startswith("-"):
        raise UsageError(f"{quoted(revision)} names no commit", where="--rev")
    folder = path.resolve().parent
    names = list(_names(folder, revision))
    if path.name not in names:
        raise UsageError(
            f"git has no {quoted(path.name)} in {quoted(revision)}",
            where=path,
            advice="commit it first, or compare two files: feedfilter compare OLD NEW FEED",
        )
    with TemporaryDirectory() as copy:
        for name, data in _contents(folder, revision, names):
            target = Path(copy) / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        data = (Path(copy) / path.name).read_bytes()
        return read_rules(data, path.name, Path(copy))


def _names(folder: Path, revision: str) -> Iterator[str]:
    """Give the rule files in the folder and below, relative to it; links are left out."""
    listed = _git(folder, "ls-tree", "-r", "-z", revision, ".")
    for line in listed.split(b"\0"):
        kind, _, name = line.partition(b"\t")
        text = name.decode("utf-8", "replace")
        plain = "\n" not in text and ".." not in PurePosixPath(text).parts
        if kind.startswith(b"100") and plain and text.endswith(_ENDINGS):
            yield text


def _contents(folder: Path, revision: str, names: list[str]) -> Iterator[tuple[str, bytes]]:
    asked = "".join(f"{revision}:./{name}\n" for name in names).encode()
    answer = _git(folder, "cat-file", "--batch", stdin=asked)
    at = 0
    for name in names:
        end = answer.index(b"\n", at)
        size = int(answer[at:end].rsplit(b" ", 1)[1])
        yield name, answer[end + 1 : end + 1 + size]
        at = end + 1 + size + 1


def _git(folder: Path, *words: str, stdin: bytes = b"") -> bytes:
    try:
        ran = subprocess.run(
            ["git", "-C", str(folder), *words],
            input=stdin,
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise UsageError("git cannot be run", where="--git") from fault
    if ran.returncode:
        said = ran.stderr.decode("utf-8", "replace").strip().split("\n")[0]
        raise UsageError(f"git says: {quoted(said)}", where="--git")
    return ran.stdout
