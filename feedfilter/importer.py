"""What an importer is: the reader of one export format, and how it is found.

A format is one module in `importers/` that ends in `IMPORTER = Importer(...)`. Its docstring says
how a user gets the export, what a record looks like and which zone its stamps have.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from feedfilter.errors import ExportError
from feedfilter.export import ExportFile
from feedfilter.model import Kind

if TYPE_CHECKING:
    import polars as pl

_PACKAGE = "feedfilter.importers"
MARKS = Path(__file__).parent / "importers" / "marks.json"  # kept true by a test


class Item(msgspec.Struct, gc=False):
    """One item on its way into columns; the fields are those of `model.SCHEMA`.

    `time` is whole microseconds: since 1970 UTC, or, where `absolute` is false, of the wall
    clock read as if it were UTC. None means that this record does not say; for the columns that
    the importer `knows`, none is filled with zero or false.
    """

    text: str = ""
    time: int | None = None
    absolute: bool = True
    time_unit: str = "second"
    author_id: str | None = None
    author: str | None = None
    chat: str | None = None
    kind: str = Kind.MESSAGE.value
    quote: str | None = None
    link_title: str | None = None
    pictures: int | None = None
    videos: int | None = None
    files: int | None = None
    links: list[str] | None = None
    picture_keys: list[str] | None = None
    item_id: str | None = None
    reply_to: str | None = None
    reply: bool | None = None
    forwarded_from: str | None = None
    forwarded: bool | None = None
    edited: bool | None = None
    me: bool | None = None
    likes: int | None = None
    comments: int | None = None


class UnreadableError(ValueError):
    """Raised by an importer for a record that cannot become an item; the text says why."""


class NotAsCutError(ValueError):
    """Raised by an importer for one of `Pieces` that is no JSON: the file is to be read anew."""


class Records(msgspec.Struct):
    """The raw records of one array or file, in order, with what surrounds them.

    `raws` are byte slices (`msgspec.Raw`, `bytes`) for JSON, or lists of cells or texts for
    tables and lines: what the family gives and the importer's `read` takes. `starts` and `ends`
    give the half-open byte spans of the records in the file's bytes, made when asked for.
    """

    raws: Sequence[Any]
    context: Any = None
    place: Callable[[int], str] = str  # "messages[12]", "line 34"
    spans: Callable[[], tuple[list[int], list[int]]] | None = None
    damage: tuple[tuple[str, str], ...] = ()  # (place, reason) of what is no record at all
    separated: bool = False  # what stands between two records goes when one of them goes (JSON)


# A batch of what `read` makes of records: one entry a record; None for records that are no items
# (headers, members); UnreadableError for the ones that could not be read.
Made = Item | UnreadableError | None


class Columns(msgspec.Struct, frozen=True):
    """Items as ready-made columns, for formats that are read by the million.

    `columns` maps names of `Item` to lists of one length; `record` gives each one's index in its
    `Records`; `rejected` pairs an index with the reason.
    """

    columns: dict[str, Any]
    record: Sequence[int] | pl.Series
    rejected: tuple[tuple[int, str], ...] = ()


class Marks(msgspec.Struct, frozen=True, omit_defaults=True):
    """What every file of a format shows at first sight; about another its importer is not asked.

    `json` says whether such a file is JSON or JSON Lines, with keys; None that it may be. `words`
    are all there, and one of `some`: among the keys of its first objects, or, where it is no JSON,
    in its head.
    """

    json: bool | None = None
    words: tuple[str, ...] = ()
    some: tuple[str, ...] = ()

    def on(self, file: ExportFile) -> bool:
        """Say whether a file shows them."""
        if self.json is not None and self.json is not bool(file.keys):
            return False
        shown = file.keys or file.head
        some = not self.some or any(word in shown for word in self.some)
        return some and all(word in shown for word in self.words)


UNMARKED = Marks()


class Importer(msgspec.Struct, frozen=True):
    """The reader of one export format.

    `recognises` looks at an opened file and is sure or says no. `split` gives its records;
    `read` turns a stretch of records (with their context) into items. `knows` names the columns
    that this format states for every item: what is absent there is none, not unknown.
    `zone` is the zone of its stamps without one, by its documentation; None means UTC, said.
    `marks` spare files without them the question, and the start of a command its import.
    """

    name: str
    title: str
    recognises: Callable[[ExportFile], bool]
    split: Callable[[ExportFile], Iterable[Records]]
    read: Callable[[Sequence[Any], Any], Columns | Iterator[Made] | Sequence[Made]]
    zone: str | None = None
    knows: frozenset[str] = frozenset()
    marks: Marks = UNMARKED
    fallback: bool = False  # a general format: asked only where no special one is sure
    own_only: bool = False  # the export holds only the owner's own posts
    # Other formats that lie beside this one in the same folder and say less of the same items.
    supersedes: frozenset[str] = frozenset()
    # False: the format cannot be written back without the hidden items (HTML, containers of XML).
    writes_back: bool = True
    notes: Callable[[ExportFile], Iterable[str]] = msgspec.field(default=lambda _: ())
    # Names of the files, from the folder of this one on, that hold the rest of an export of which
    # this is the index: they are read with it where it is given alone.
    parts: Callable[[ExportFile], Iterable[str]] = msgspec.field(default=lambda _: ())
    # Makes one context of those of several arrays, for a format that has thousands of them in one
    # file: few records of each are then read at once.
    join: Callable[[Sequence[Records]], Any] | None = None

    @property
    def read_only(self) -> bool:
        """Say whether the format is read and cannot be written again; some are not even read."""
        return not self.writes_back and self.read is not read_nothing


def refusing(what: str, advice: str) -> Callable[[ExportFile], Iterator[Records]]:
    """Give a splitter for a format that is known and not read: it says why, and what to do."""

    def split(file: ExportFile) -> Iterator[Records]:
        raise ExportError(what, where=file.name, advice=advice)

    return split


def read_nothing(raws: Sequence[Any], context: Any) -> Sequence[Made]:
    """Give nothing: of a format that is refused no record comes this far."""
    return []


@cache
def find_importers() -> dict[str, Importer]:
    """Find every importer by its name."""
    return _by_name(_modules())


def sure_importers(file: ExportFile, *, fallback: bool = False) -> list[Importer]:
    """Give the importers that are sure of a file: the special ones, or the general ones.

    Only those are imported whose marks the file shows, or whose marks are not kept in MARKS.
    """
    known = _kept_marks()
    likely = [
        name
        for name in _modules()
        if (kept := known.get(name)) is None or (kept.fallback is fallback and kept.marks.on(file))
    ]
    asked = (each for each in _by_name(likely).values() if each.fallback is fallback)
    return [each for each in asked if each.marks.on(file) and each.recognises(file)]


class KeptMarks(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is known of an importer before it is imported."""

    marks: Marks
    fallback: bool = False


def _by_name(modules: Iterable[str]) -> dict[str, Importer]:
    imported = (importlib.import_module(f"{_PACKAGE}.{name}") for name in modules)
    importers = [module.IMPORTER for module in imported if hasattr(module, "IMPORTER")]
    return {each.name: each for each in sorted(importers, key=lambda each: each.name)}


@cache
def _modules() -> list[str]:
    package = importlib.import_module(_PACKAGE)
    return sorted(info.name for info in pkgutil.iter_modules(package.__path__))


@cache
def _kept_marks() -> dict[str, KeptMarks]:
    return msgspec.json.decode(MARKS.read_bytes(), type=dict[str, KeptMarks])


Unreadable = UnreadableError
