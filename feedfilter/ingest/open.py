"""Open what the user named: files, folders, archives, standard input."""

from __future__ import annotations

import mmap
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from feedfilter.compressed import beginning, is_compressed, unpacked, without_suffix
from feedfilter.container import Container, Folder, TarArchive, ZipArchive
from feedfilter.errors import ExportError
from feedfilter.export import Bytes, ExportFile
from feedfilter.limits import USUAL, Limits, raises

_MEDIA = frozenset(
    ".jpg .jpeg .png .gif .webp .heic .bmp .ico .svg .mp4 .mov .avi .mkv .webm .mp3 .m4a .ogg"
    " .oga .opus .wav .amr .aac .silk .tgs .pdf .doc .docx .xls .xlsx .ppt .pptx .vcf .zip .rar"
    " .7z .gz .apk .css .woff .woff2 .ttf .map .bak .sqlite .db".split()
)
_TEXT = frozenset(
    ".html .htm .json .jsonl .ndjson .csv .tsv .txt .md .xml .rss .atom .yaml .yml .js .mht".split()
)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_UTF16_UNMARKED = re.compile(
    rb"(?:[\x09\x0a\x0d\x20-\x7e]\x00){4}|(?:\x00[\x09\x0a\x0d\x20-\x7e]){4}"
)
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\x1b\x1e"))
_MANY_CONTROLS = 0.1
_TAR_HEAD, _TAR_SIGN = 264, re.compile(rb".{257}ustar(?:\0.|  )", re.DOTALL)
_DATABASE = b"SQLite format 3\x00"
_DATABASE_ADVICE = (
    "a database is no export: use an exporter first, such as WeFlow, wx-cli or WeChatDataAnalysis"
    " for WeChat, QQ Chat Exporter for QQ, sigtop for Signal, imessage-exporter for iMessage"
)


def open_exports(
    path: str, encoding: str | None = None, limits: Limits | None = None
) -> Iterator[ExportFile]:
    """Open a path; a folder or an archive gives each of its files that is no picture or video.

    Raises ExportError where nothing can be opened.
    """
    target = Path(path)
    kind = _kind(target)
    if kind == "folder":
        yield from _members(Folder(target), path, "/", encoding, limits)
        return
    raw = _bytes(target)
    yield from _unpacked(raw, path, Folder(target.parent), encoding, limits)


def piped_exports(
    raw: bytes, encoding: str | None = None, limits: Limits | None = None
) -> Iterator[ExportFile]:
    """Open what came through standard input: one file, or an archive."""
    yield from _unpacked(raw, "-", None, encoding, limits)


def _unpacked(
    raw: Bytes, path: str, around: Folder | None, encoding: str | None, limits: Limits | None
) -> Iterator[ExportFile]:
    """Open the members of an archive, or one file; without `around` it came through a pipe."""
    archive = _archive(raw)
    if archive is not None:
        data = None if around else bytes(raw)
        yield from _members(archive(Path(path), limits, data), path, "!", encoding, limits)
        return
    member = Path(path).name
    if is_compressed(raw):
        raw, member = unpacked(raw, path, limits or USUAL), without_suffix(member)
    yield opened(path, raw, around, member, encoding)


def _archive(raw: Bytes) -> type[ZipArchive | TarArchive] | None:
    """Tell by its first bytes what an archive is."""
    if raw[:4] == b"PK\x03\x04":
        return ZipArchive
    head = beginning(raw, _TAR_HEAD) if is_compressed(raw) else bytes(raw[:_TAR_HEAD])
    return TarArchive if _TAR_SIGN.fullmatch(head) else None


def opened(
    name: str,
    raw: Bytes,
    container: Container | None = None,
    member: str = "",
    encoding: str | None = None,
) -> ExportFile:
    """Look at bytes as an export file; raises ExportError for what can be none."""
    if len(raw) == 0:
        raise ExportError("the file is empty", where=name, advice="export it again")
    if raw[:16] == _DATABASE:
        raise ExportError("is an SQLite database", where=name, advice=_DATABASE_ADVICE)
    try:
        return ExportFile(name, raw, container, member, encoding)
    except (LookupError, UnicodeDecodeError) as error:
        raise ExportError(
            f"cannot be read as '{encoding}'", where=name, advice="try another --encoding"
        ) from error


def _kind(path: Path) -> str:
    try:
        mode = path.stat().st_mode
    except FileNotFoundError as error:
        raise ExportError("no such file", where=path) from error
    except (OSError, ValueError) as error:
        raise ExportError("cannot be opened", where=path) from error
    if stat.S_ISDIR(mode):
        return "folder"
    return "file"


def _bytes(path: Path) -> Bytes:
    """Map a file into memory; what cannot be mapped (a pipe, an empty file) is read."""
    try:
        with path.open("rb") as handle:
            mappable = stat.S_ISREG(path.stat().st_mode) and path.stat().st_size > 0
            if mappable:
                return mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ)
            return handle.read()
    except PermissionError as error:
        raise ExportError("may not be read", where=path, advice="change its permissions") from error
    except OSError as error:
        raise ExportError("cannot be read", where=path) from error


def _members(
    container: Container, path: str, joint: str, encoding: str | None, limits: Limits | None
) -> Iterator[ExportFile]:
    base = path.rstrip("/") if joint == "/" else path
    allowed = (limits or USUAL).members
    for name in container.names():
        suffix = Path(name).suffix.lower()
        if suffix in _MEDIA or not _is_text(container.head(name), suffix):
            continue
        if (allowed := allowed - 1) < 0:
            number = (limits or USUAL).members
            raise ExportError(f"more than {number} files", where=path, advice=raises("members"))
        yield opened(f"{base}{joint}{name}", container.read(name), container, name, encoding)


def _is_text(head: bytes, suffix: str) -> bool:
    """Tell words, however damaged, from pictures and programs, so that those are never unpacked."""
    if not head or head[:16] == _DATABASE:
        return False
    if suffix in _TEXT or head[:2] in _UTF16 or _UTF16_UNMARKED.match(head):
        return True
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return controls < len(head) * _MANY_CONTROLS
