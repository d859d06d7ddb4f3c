"""QQ's own export as one web page (*.mht): refused, with a better way.

Get it: not at all; the same menu writes "text file (*.txt)", which is read. In the page a record
stands without its day, which is named only between them, and every picture is in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NoReturn

from feedfilter.errors import ExportError
from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Made, Records

_MARKS = ("From: <Save by Tencent MsgMgr>", "Subject: Tencent IM Message")


def recognises(file: ExportFile) -> bool:
    """Look for what QQ's message manager writes first."""
    return any(line.strip() in _MARKS for line in file.lines[:6])


def split(file: ExportFile) -> Iterator[Records]:
    """Refuse the file."""
    refuse(file)


def refuse(file: ExportFile) -> NoReturn:
    """Say what to do instead."""
    raise ExportError(
        "is QQ's web page export, which is not read",
        where=file.name,
        advice="export the chat again as text file (*.txt)",
    )


def read(raws: Sequence[Any], context: Any) -> Sequence[Made]:
    """Give nothing: no record comes this far."""
    return []


IMPORTER = Importer(
    name="qq-mht",
    title="QQ, official web page export (refused)",
    recognises=recognises,
    split=split,
    read=read,
    writes_back=False,
)
