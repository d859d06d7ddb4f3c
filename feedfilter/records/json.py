"""Records that are elements of JSON arrays, or lines of JSON Lines.

Whole files go through msgspec, which cuts an array into raw slices without copying, or, where they
are long, indented and read by who can tell what is no JSON, are cut by their lines (`pieces`);
damaged ones go through `salvage`, which loses only the damaged records.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeGuard, TypeVar

import msgspec

from feedfilter.errors import ExportError
from feedfilter.export import ExportFile
from feedfilter.importer import Columns, Item, Made, Records, UnreadableError
from feedfilter.scan import LOOK, MEMBERS, behind_commas

if TYPE_CHECKING:
    from feedfilter.records.pieces import Pieces
    from feedfilter.records.salvage import Array

LONG = 2**25  # bytes of an array whose elements are found by its lines sooner than by decoding
Raws = Sequence[msgspec.Raw | bytes]
Record = TypeVar("Record")
_ELEMENTS = msgspec.json.Decoder(list[msgspec.Raw])
_OPEN = re.compile(rb"\s*[\[{]")
_KEY = re.compile(rb'[\s,]*"(?:[^"\\]++|\\.)*+"\s*:\s*', re.DOTALL)
_END = re.compile(rb"\]\s*\}\s*\Z")  # of an array that ends an object
_ENDING = 4096  # bytes in which it is looked for
_BROKEN = (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ValueError)


def arrays(
    *paths: str,
    by_lines: bool = False,
    context: Callable[[dict[str, msgspec.Raw]], Any] = lambda around: around,
) -> Callable[[ExportFile], Iterator[Records]]:
    """Give a splitter for the arrays at dotted paths: `messages`, `chats.list.*.messages`.

    An empty path is a top-level array. The context of the records is the enclosing object as a
    dict of raw members (`member` reads one), without the array itself, or what `context` makes of
    it. A path that is not in the file gives no records. `by_lines` allows for `Pieces`, where who
    reads them can tell that one is no JSON.
    """

    steps = [tuple(path.split(".")) if path else () for path in paths]

    def split(file: ExportFile) -> Iterator[Records]:
        try:
            last = [path[0] for path in steps if len(path) == 1]
            top = _top(file, last, by_lines=by_lines and file.may_be_cut_by_lines)
            found = [records for path in steps for records in _whole(top, file, path)]
        except _BROKEN:
            found = _damaged(file, steps)
        for records in found:
            records.context = context(records.context)
            yield records

    return split


def member(context: dict[str, msgspec.Raw], key: str, kind: Any = Any) -> Any:
    """Read one member of the object around an array; None where it is absent or of another kind."""
    raw = context.get(key)
    if raw is None:
        return None
    try:
        return msgspec.json.decode(raw, type=kind, strict=False)
    except _BROKEN:
        return None


class _Value(msgspec.Struct, frozen=True):
    """A value on the way to an array: where it begins, its raw bytes, the object around it."""

    name: str
    start: int
    raw: Any
    around: dict[str, Any]
    members: dict[str, Any] | None = None  # its own raw ones, where they are known already
    cut: dict[str, Raws] = msgspec.field(default_factory=dict)  # of its arrays that are cut already
    elements: Raws | None = None  # of itself, likewise


def _top(file: ExportFile, keys: Sequence[str], *, by_lines: bool) -> _Value:
    """Cut the document's outermost level; this proves that the whole of it is well-formed.

    Where one of the keys names an array that ends the document, that is cut as well; `by_lines`,
    its elements are not proven.
    """
    data = memoryview(file.data)[file.start :]
    if _first_byte(data) != b"{":
        return _Value("", file.start, data, {})
    cuts = (_cut_at_once(file, data, key, by_lines=by_lines) for key in keys)
    cut = next(filter(None, cuts), None)
    return cut or _Value("", file.start, data, {}, MEMBERS.decode(data))


def _cut_at_once(file: ExportFile, data: memoryview, key: str, *, by_lines: bool) -> _Value | None:
    """Cut an object and the array that is its last member, looking at every byte only once.

    If the array is well-formed, and the object with an empty one in its place, then the whole is.
    None where the array does not end the object or something is wrong.
    """
    begin = re.search(rb'"%s"\s*:\s*(?=\[)' % re.escape(key.encode()), data[:LOOK])
    end = _END.search(data[-_ENDING:])
    if begin is None or end is None:
        return None
    first, behind = begin.end(), max(len(data) - _ENDING, 0) + end.start() + 1
    array, around = data[first:behind], b"[]".join((data[:first], data[behind:]))
    try:
        members = MEMBERS.decode(around)
        if _member_start(around, 0, members, key) != first:
            return None
        pieces = _pieces(file, first, behind) if by_lines else None
        raws: Raws = pieces or _ELEMENTS.decode(array)
    except _BROKEN:
        return None
    return _Value("", file.start, data, {}, {**members, key: array}, {key: raws})


def _pieces(file: ExportFile, first: int, behind: int) -> Pieces | None:
    """Cut an array by its lines where that is quicker; it begins `first` bytes after the start."""
    if behind - first < LONG:
        return None
    from feedfilter.records.pieces import cut_by_lines  # imports numpy

    return cut_by_lines(file.data, file.start + first, file.start + behind)


def are_pieces(raws: Sequence[Any]) -> TypeGuard[Pieces]:
    """Say whether records were cut by lines; only these imported their module, and numpy."""
    return hasattr(raws, "as_lines")


def _whole(top: _Value, file: ExportFile, path: tuple[str, ...]) -> Iterator[Records]:
    """Cut a well-formed document; spans are found later, if they are asked for."""
    level = [top]
    for key in path:
        level = [inner for value in level for inner in _step(file, value, key)]
    for value in level:
        if _first_byte(value.raw) == b"[":
            raws = value.elements or _ELEMENTS.decode(value.raw)
            place = _numbered(value.name)
            cut = _Spans(file, value.start, len(memoryview(value.raw)))
            spans = raws.spans if are_pieces(raws) else cut
            yield Records(raws, value.around, place, spans=spans, separated=True)


def _numbered(name: str) -> Callable[[int], str]:
    """Name the elements of an array; a key may hold any sign."""
    return lambda index: f"{name}[{index}]"


def _step(file: ExportFile, value: _Value, key: str) -> Iterator[_Value]:
    first = _first_byte(value.raw)
    if key == "*" and first == b"[":
        raws = _ELEMENTS.decode(value.raw)
        starts, _ = _element_spans(file.data, value.start, raws)
        for number, (start, raw) in enumerate(zip(starts, raws, strict=True)):
            yield _Value(f"{value.name}[{number}]", start, raw, {})
    elif key != "*" and first == b"{":
        members = value.members or MEMBERS.decode(value.raw)
        if key in members:
            start = _member_start(file.data, value.start, members, key)
            around = {name: raw for name, raw in members.items() if name != key}
            name = f"{value.name}.{key}".lstrip(".")
            yield _Value(name, start, members[key], around, elements=value.cut.get(key))


def _member_start(data: Any, start: int, members: dict[str, Any], key: str) -> int:
    """Find where a member's value begins by walking the members before it.

    Raises ValueError where the walk does not fit the bytes: a key stands there twice.
    """
    position = _OPEN.match(data, start).end()  # type: ignore[union-attr]
    for name, raw in members.items():
        match = _KEY.match(data, position)
        begins = bytes(memoryview(raw)[:16])
        if match is None or data[match.end() : match.end() + len(begins)] != begins:
            break
        if name == key:
            return match.end()
        position = match.end() + len(memoryview(raw))
    raise ValueError("a key stands twice in one object")


def _element_spans(data: Any, start: int, raws: Raws) -> tuple[list[int], list[int]]:
    position = _OPEN.match(data, start).end()  # type: ignore[union-attr]
    starts, ends = [], []
    for raw in raws:
        begin = behind_commas(data, position)
        position = begin + len(memoryview(raw))
        starts.append(begin)
        ends.append(position)
    return starts, ends


def _first_byte(value: Any) -> bytes:
    return bytes(memoryview(value)[:4096]).lstrip()[:1]


class _Spans(msgspec.Struct, frozen=True):
    """Finds the byte spans of one array's elements when they are needed for writing back."""

    file: ExportFile
    start: int
    length: int

    def __call__(self) -> tuple[list[int], list[int]]:
        view = memoryview(self.file.data)[self.start : self.start + self.length]
        return _element_spans(self.file.data, self.start, _ELEMENTS.decode(view))


def _damaged(file: ExportFile, paths: list[tuple[str, ...]]) -> list[Records]:
    """Find the whole records of a damaged document; what is wrong with it is rejected once."""
    file.notes.append("the JSON is damaged: whole records were read one by one")
    from feedfilter.records.salvage import salvage

    found = salvage(file.data, file.start, paths)
    records = [_salvaged(file, array) for array in found.arrays]
    if found.trouble is not None:
        records.append(Records([], {}, damage=(found.trouble,)))
    return records


def _salvaged(file: ExportFile, array: Array) -> Records:
    try:
        around = MEMBERS.decode(array.surroundings) if array.surroundings else {}
    except _BROKEN:
        around = {}
    around.pop(array.name.rsplit(".", 1)[-1], None)
    starts = [start for start, _ in array.spans]
    ends = [end for _, end in array.spans]
    raws = [bytes(memoryview(file.data)[start:end]) for start, end in array.spans]
    return Records(
        raws, around, _numbered(array.name), spans=lambda: (starts, ends), separated=True
    )


class Lines(Sequence[bytes]):
    """The lines of a file as bytes, cut out when they are asked for."""

    def __init__(self, data: Any, starts: list[int], ends: list[int]) -> None:
        self._data, self.starts, self.ends = data, starts, ends

    @property
    def sizes(self) -> list[int]:
        """Give the bytes of every line."""
        return [end - start for start, end in zip(self.starts, self.ends, strict=True)]

    def __len__(self) -> int:
        return len(self.starts)

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            view = self._data
            spans = zip(self.starts[index], self.ends[index], strict=True)
            return [bytes(view[start:end]) for start, end in spans]
        return bytes(self._data[self.starts[index] : self.ends[index]])


_LINE = re.compile(rb"[^\n]*\n|[^\n]+\Z")


def json_lines(file: ExportFile) -> Iterator[Records]:
    """Split JSON Lines; blank lines and lines that start with `#` are no records."""
    starts, ends, numbers = [], [], []
    comment = re.compile(rb"[\s\x1e]*(?:#|\Z)")
    for number, match in enumerate(_LINE.finditer(file.data, file.start), 1):
        if not comment.match(match.group()):
            starts.append(match.start())
            ends.append(match.end())
            numbers.append(number)
    yield Records(
        Lines(file.data, starts, ends),
        {},
        lambda index: f"line {numbers[index]}",
        spans=lambda: (starts, ends),
    )


def each(
    kind: type[Record],
    item: Callable[[Record, Any], Item | None],
    *,
    repair: Callable[[bytes], bytes] | None = None,
) -> Callable[[Sequence[Any], Any], Iterator[Made]]:
    """Give a reader that decodes each raw record as `kind` and makes an item of it.

    `item` may return None for a record that is no item, and raise `UnreadableError`. `repair` mends
    the exporter's own damage to the bytes of a record before it is tried a second time.
    """
    decoder = msgspec.json.Decoder(kind, strict=False)

    def read(raws: Sequence[Any], context: Any) -> Iterator[Made]:
        for raw in raws:
            try:
                yield item(decode(decoder, raw, repair), context)
            except UnreadableError as unreadable:
                yield unreadable

    return read


def readable(
    raws: Sequence[Any], read: Callable[[Any], Record]
) -> tuple[list[Record], list[int], list[tuple[int, str]]]:
    """Read records one by one: those that can be, their places, and place and reason of others."""
    records: list[Record] = []
    places: list[int] = []
    rejected: list[tuple[int, str]] = []
    for place, raw in enumerate(raws):
        try:
            records.append(read(raw))
            places.append(place)
        except UnreadableError as unreadable:
            rejected.append((place, str(unreadable)))
    return records, places, rejected


def objects(
    raws: Sequence[Any], columns: Callable[[list[Any]], dict[str, Sequence[Any]]]
) -> Columns:
    """Decode records of any shape as plain dicts, and make the columns of items of them."""
    decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder()

    def read(raw: Any) -> Any:
        record = decode(decoder, raw)
        if not isinstance(record, dict):
            raise UnreadableError("is no JSON object")
        return record

    records, places, rejected = readable(raws, read)
    return Columns(columns(records), places, tuple(rejected))


def sampled(raws: Sequence[Any]) -> list[Any]:
    """Give those of some records that can be read, as plain values."""
    decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder()
    found = []
    for raw in raws:
        try:
            found.append(decode(decoder, raw))
        except UnreadableError:
            continue
    return found


def decode(
    decoder: msgspec.json.Decoder[Record],
    raw: Any,
    repair: Callable[[bytes], bytes] | None = None,
) -> Record:
    """Decode one record, mended if need be; raises UnreadableError with the reason."""
    try:
        return decoder.decode(raw)
    except msgspec.ValidationError as error:
        raise UnreadableError(_reason(error)) from error
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _decode_mended(decoder, bytes(raw), repair)
    except (RecursionError, ValueError) as error:
        raise UnreadableError("nested too deep or a number too long") from error


def _decode_mended(
    decoder: msgspec.json.Decoder[Record], raw: bytes, repair: Callable[[bytes], bytes] | None
) -> Record:
    mended = repair(raw) if repair else raw
    try:
        return decoder.decode(mend(mended))
    except msgspec.ValidationError as error:
        raise UnreadableError(_reason(error)) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ValueError) as error:
        raise UnreadableError("is not valid JSON") from error


def mend(raw: bytes) -> bytes:
    """Replace what msgspec refuses but people have: lone surrogates, raw controls, bad UTF-8, NaN.

    Raises ValueError where it is no JSON at all.
    """
    text = raw.decode("utf-8", errors="replace")
    value = json.loads(text, strict=False, parse_constant=lambda _: None)
    written = json.dumps(value, ensure_ascii=False)
    return written.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode()


def _reason(error: msgspec.ValidationError) -> str:
    """Say which field is of the wrong kind, without quoting content."""
    return str(error).replace("Expected", "expected").replace("Object missing", "missing")


def read_json(data: bytes, kind: Any, name: str) -> Any:
    """Read a whole small JSON file beside an export (users.json); raises ExportError."""
    try:
        return msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"), type=kind, strict=False)
    except _BROKEN as error:
        raise ExportError("is not the JSON it should be", where=name) from error


def texts(values: Iterable[str | None]) -> str | None:
    """Join the texts that are there, one a line; None where there is none."""
    return "\n".join(value for value in values if value) or None
