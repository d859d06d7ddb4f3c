"""Opening rule files: the one that is named, and what it includes.

`include:` takes packs that come with feedfilter (`pack:NAME`) and files in the same folder or
below. Rules may come from strangers, so nothing else can be reached: no address, no absolute or
home path, no way up, no link that leads out, no device.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path, PurePosixPath

from msgspec import Struct, field

from feedfilter.errors import RulesError
from feedfilter.nearest import did_you_mean, quoted
from feedfilter.node import Mapping, Node, Scalar, Sequence
from feedfilter.problems import Place, Problem
from feedfilter.reading.keys import FULL_WIDTH_COLON
from feedfilter.rules import tree
from feedfilter.rules.document import Document
from feedfilter.rules.kept import PACK, kept_pack, pack_names
from feedfilter.rules.source import MOST_BYTES

MOST_DEPTH = 5
MOST_FILES = 50

_PACK_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")
_OUTSIDE = re.compile(r"^[/~]|^[A-Za-z]:|://|^[a-z]+:|\\|(?:^|/)\.\.(?:/|$)|[\x00-\x1f\x7f]")


def open_rules(data: bytes, name: str, folder: Path | None) -> list[Document]:
    """Give the documents of a rule file: what is included first, itself last.

    `folder` is where files may be included from; without it only packs may.
    """
    opening = _Opening(folder.resolve() if folder else None)
    opening.add(data, name, folder, 0, "" if folder is None else Path(name).name)
    if opening.problems:
        raise RulesError(opening.problems)
    return opening.documents


class _ClosedError(Exception):
    """A file or pack cannot be included; the message says why."""


class _Opening(Struct):
    """Documents as they are opened, each once however often it is named."""

    root: Path | None
    documents: list[Document] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    _seen: set[str] = field(default_factory=set)
    _open: list[str] = field(default_factory=list)

    def add(self, data: bytes, name: str, folder: Path | None, depth: int, key: str) -> None:
        """Parse one document and, before it is counted, all that it includes."""
        try:
            root = _top(_parsed(data, name), name)
        except RulesError as refused:
            self.problems += refused.problems
            return
        self._take(Document(name, root), folder, depth, key)

    def _take(self, document: Document, folder: Path | None, depth: int, key: str) -> None:
        name, root = document.name, document.root
        self._seen.add(key)
        self._open.append(key)
        for wanted in self._wanted(root):
            try:
                self._include(wanted, name, folder, depth)
            except _ClosedError as closed:
                self.problems.append(Problem(wanted.place, str(closed)))
        self._open.pop()
        self.documents.append(document)

    def _wanted(self, root: Mapping) -> Iterator[Scalar]:
        node = root.value("include")
        nodes = node.items if isinstance(node, Sequence) else (node,) if node else ()
        for one in nodes:
            if isinstance(one, Scalar):
                yield one
            else:
                message = "no file name; write include: other.yaml, or a list of such"
                self.problems.append(Problem(one.place, message))

    def _include(self, wanted: Scalar, name: str, folder: Path | None, depth: int) -> None:
        text = wanted.text
        is_pack = text.startswith(PACK)
        path = None if is_pack else self._path(text, folder)
        key = text if path is None or self.root is None else str(path.relative_to(self.root))
        if key in self._open:
            raise _ClosedError(f"{quoted(text)} includes itself; break the circle")
        if key in self._seen:
            return
        if depth >= MOST_DEPTH or len(self._seen) >= MOST_FILES:
            raise _ClosedError(f"more than {MOST_DEPTH} files deep, or {MOST_FILES} in all")
        if path is None:
            self._take(_pack(text), None, depth + 1, key)
            return
        shown = str(PurePosixPath(name).parent / text)
        self.add(_read(path, text), shown, path.parent, depth + 1, key)

    def _path(self, text: str, folder: Path | None) -> Path:
        if folder is None or self.root is None:
            raise _ClosedError(f"no file can be included from here, not {quoted(text)}")
        if _OUTSIDE.search(text) or not text:
            raise _ClosedError(
                f"{quoted(text)} is outside; only files of the same folder or below, and "
                f"pack:NAME, can be included"
            )
        try:
            path = (folder / text).resolve()
        except OSError as fault:
            raise _ClosedError(f"{quoted(text)} cannot be opened") from fault
        if not path.is_relative_to(self.root):
            raise _ClosedError(f"{quoted(text)} is a link that leads out of the folder")
        return path


@lru_cache(maxsize=MOST_FILES)
def _parsed(data: bytes, name: str) -> Node | None:
    """Parse a document; what it includes stays the same while somebody tunes it."""
    return tree.parse(data, name)


def _top(root: Node | None, name: str) -> Mapping:
    if isinstance(root, Mapping) and root.entries:
        return root
    message = "the file is empty; write rules: and a list of rules"
    if isinstance(root, Sequence):
        message = "a list at the top; write rules: above it"
    elif isinstance(root, Scalar) and root.text not in ("", "null", "~"):
        message = f"{quoted(root.text)} is no rule file; write rules: and a list of rules"
        if "：" in root.text:
            message = FULL_WIDTH_COLON
    raise RulesError([Problem(root.place if root else Place(name, 1, 1), message)])


def _read(path: Path, text: str) -> bytes:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise _ClosedError(f"{quoted(text)} is no file; name a rule file")
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except FileNotFoundError as fault:
        raise _ClosedError(f"there is no file {quoted(text)} in the folder") from fault
    except OSError as fault:
        raise _ClosedError(f"{quoted(text)} cannot be read") from fault


def _pack(text: str) -> Document:
    name = text.removeprefix(PACK)
    if not _PACK_NAME.fullmatch(name) or name not in pack_names():
        raise _ClosedError(f"no pack is called {quoted(name)}{did_you_mean(name, pack_names())}")
    return kept_pack(name)
