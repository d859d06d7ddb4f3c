"""Write a file all or nothing: beside the target, to the disk, then in its place.

A run that fails or is interrupted leaves the old file as it was and nothing else behind.
"""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import reduce
from operator import and_
from pathlib import Path
from typing import BinaryIO

from feedfilter.errors import OutputError

_DEFAULT_MODE = 0o600


def check_output(path: str, inputs: Sequence[str]) -> Path:
    """Refuse what cannot be written before the long work; gives the real file behind links.

    `inputs` are all files that the run reads, and other outputs. Raises OutputError where the
    folder is missing, is read-only, the target is a folder, or one of the inputs.
    """
    target = Path(path)
    for each in inputs:
        if each != "-" and _same(target, Path(each)):
            raise OutputError(
                "the output is the input, or another output", where=path, advice="take another name"
            )
    real = _real(target)
    if real.is_dir():
        raise OutputError("is a folder", where=path, advice="give a file name")
    if not real.parent.is_dir():
        raise OutputError("its folder does not exist", where=path, advice="make the folder first")
    writable = real if _is_special(real) else real.parent
    if not os.access(writable, os.W_OK):
        raise OutputError("may not be written", where=path, advice="choose another folder")
    return real


def _real(target: Path) -> Path:
    """Follow links to the file that is to be replaced; a link that leads nowhere is refused."""
    try:
        if target.is_symlink() and not target.exists():
            raise OutputError("is a link that leads nowhere", where=target)
        return target.resolve()
    except (OSError, RuntimeError, ValueError) as error:
        raise OutputError("cannot be written", where=target) from error


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other) if one.exists() else one.resolve() == other.resolve()
    except (OSError, RuntimeError, ValueError):
        return False


def _is_special(path: Path) -> bool:
    """Say whether it is a device or a pipe, which is written to and never replaced."""
    try:
        return not stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return False


@contextmanager
def replacing(path: Path, like: Sequence[str] = ()) -> Iterator[BinaryIO]:
    """Give a file to write into; it takes the target's place when the block ends well.

    `like` are the inputs: a new file is no wider readable than any of them.
    Raises OutputError where writing fails.
    """
    if _is_special(path):
        with _failures_named(path), path.open("wb") as device:
            yield device
        return
    with _failures_named(path):
        number, name = tempfile.mkstemp(prefix=f".{path.name[:60]}.feedfilter-", dir=path.parent)
    try:
        with _failures_named(path), os.fdopen(number, "wb") as handle:
            yield handle
            settle(handle)
        with _failures_named(path):
            os.chmod(name, _mode(path, like))
            os.replace(name, path)
            _sync_folder(path.parent)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise


def settle(handle: BinaryIO) -> None:
    """Bring what was written to the disk, so that only its name is left to be given."""
    handle.flush()
    if stat.S_ISREG(os.fstat(handle.fileno()).st_mode):
        os.fsync(handle.fileno())


def _mode(path: Path, like: Sequence[str]) -> int:
    """Give what a replaced file allowed, else what every input allows; else the owner alone."""
    if path.is_file():
        return _allowed(path)
    modes = [_allowed(Path(each)) for each in like]
    return reduce(and_, modes) if modes else _DEFAULT_MODE


def _allowed(path: Path) -> int:
    try:
        status = path.stat()
    except (OSError, ValueError):  # standard input, a member of an archive
        return _DEFAULT_MODE
    return stat.S_IMODE(status.st_mode) & 0o666 if stat.S_ISREG(status.st_mode) else _DEFAULT_MODE


@contextmanager
def _failures_named(path: Path) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"cannot be written: {error.strerror}", where=path) from error


def _sync_folder(folder: Path) -> None:
    """Make the new name last; not every system can, and then it is as safe as it gets."""
    with suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
