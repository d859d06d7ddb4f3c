"""Folders, zip and tar archives as names and bytes; nothing is ever extracted to disk.

Limits stand here because a container is where a small file becomes a large one.
"""

from __future__ import annotations

import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from feedfilter.errors import ExportError

MAX_MEMBERS = 10_000
MAX_MEMBER_BYTES = 512 * 2**20
MAX_TOTAL_BYTES = 2**30
MAX_RATIO = 200
RATIO_COUNTS_FROM = 10 * 2**20
_CHUNK = 2**20


class Container(Protocol):
    """What holds several files of one export."""

    path: Path

    def names(self) -> list[str]:
        """List the files in it, sorted, with `/` between folders."""

    def read(self, name: str) -> bytes:
        """Give the bytes of one file; raises ExportError, or KeyError for an unknown name."""


class Folder:
    """A folder on disk; hidden files and links that lead out of it are left alone."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def names(self) -> list[str]:
        """List the files below the folder."""
        found = []
        for path in sorted(self.path.rglob("*")):
            inside = path.relative_to(self.path)
            hidden = any(part.startswith(".") for part in inside.parts)
            if path.is_file() and not path.is_symlink() and not hidden:
                found.append(inside.as_posix())
            if len(found) > MAX_MEMBERS:
                raise ExportError(
                    f"more than {MAX_MEMBERS} files in this folder",
                    where=self.path,
                    advice="give the export's own folder",
                )
        return found

    def read(self, name: str) -> bytes:
        """Give the bytes of one file below the folder."""
        path = (self.path / name).resolve()
        if not path.is_relative_to(self.path.resolve()) or not path.is_file():
            raise KeyError(name)
        return path.read_bytes()


class ZipArchive:
    """A zip archive; members are read with a cap on real bytes, names are only compared."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            with zipfile.ZipFile(path) as archive:
                infos = archive.infolist()
        except _ZIP_ERRORS as error:
            raise _damaged(path) from error
        if len(infos) > MAX_MEMBERS:
            raise ExportError(f"more than {MAX_MEMBERS} members", where=path)
        self._infos = {info.filename: info for info in infos if not info.is_dir()}
        self._left = MAX_TOTAL_BYTES

    def names(self) -> list[str]:
        """List the members, leaving out what macOS adds."""
        return sorted(name for name in self._infos if not name.startswith("__MACOSX/"))

    def read(self, name: str) -> bytes:
        """Unpack one member in memory."""
        info = self._infos[name]
        if info.flag_bits & 1:
            raise ExportError("is encrypted", where=f"{self.path}!{name}", advice="unpack it first")
        try:
            with zipfile.ZipFile(self.path) as archive, archive.open(info) as member:
                return self._capped(member, name, info.compress_size)
        except _ZIP_ERRORS as error:
            raise _damaged(f"{self.path}!{name}") from error

    def _capped(self, member: object, name: str, packed: int) -> bytes:
        chunks: list[bytes] = []
        size = 0
        for chunk in iter(lambda: member.read(_CHUNK), b""):  # type: ignore[attr-defined]
            size += len(chunk)
            self._left -= len(chunk)
            bomb = size > RATIO_COUNTS_FROM and size > MAX_RATIO * max(packed, 1)
            if bomb or size > MAX_MEMBER_BYTES or self._left < 0:
                raise ExportError(
                    "unpacks to too much", where=f"{self.path}!{name}", advice="unpack it first"
                )
            chunks.append(chunk)
        return b"".join(chunks)


class TarArchive:
    """A tar archive, gzipped or not; only regular members are seen."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._names = [member.name for member in self._members()]

    def _members(self) -> Iterator[tarfile.TarInfo]:
        try:
            with tarfile.open(self.path) as archive:
                for number, member in enumerate(archive):
                    if number >= MAX_MEMBERS:
                        raise ExportError(f"more than {MAX_MEMBERS} members", where=self.path)
                    if member.isreg():
                        yield member
        except _TAR_ERRORS as error:
            raise _damaged(self.path) from error

    def names(self) -> list[str]:
        """List the regular members."""
        return sorted(self._names)

    def read(self, name: str) -> bytes:
        """Unpack one member in memory."""
        try:
            with tarfile.open(self.path) as archive:
                info = archive.getmember(name)
                if info.size > MAX_MEMBER_BYTES:
                    raise ExportError("unpacks to too much", where=f"{self.path}!{name}")
                member = archive.extractfile(info)
                return member.read() if member else b""
        except _TAR_ERRORS as error:
            raise _damaged(f"{self.path}!{name}") from error


_ZIP_ERRORS = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    NotImplementedError,
    RuntimeError,
    EOFError,
    zlib.error,
    UnicodeDecodeError,
    OverflowError,
    ValueError,
)
_TAR_ERRORS = (tarfile.TarError, EOFError, zlib.error, OSError, ValueError, OverflowError)


def _damaged(where: object) -> ExportError:
    return ExportError("the archive is damaged", where=where, advice="export or copy it again")
