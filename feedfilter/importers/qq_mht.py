"""QQ chats as a web page, QQ's own (*.mht) or QQ Chat Exporter's (*.html): refused, with advice.

Get it: not at all; QQ's menu writes "text file (*.txt)" too, and QQ Chat Exporter JSON and TXT,
which are read. In QQ's own page a record stands without its day, which is named only between them,
and every picture is in it.
"""

from __future__ import annotations

from collections.abc import Iterator

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Marks, Records, read_nothing, refusing

_EXPORTERS = "<!-- QCE_METADATA: {"  # all versions write it above the page's head
_MARKS = ("From: <Save by Tencent MsgMgr>", "Subject: Tencent IM Message")


def recognises(file: ExportFile) -> bool:
    """Look for what QQ's message manager or QQ Chat Exporter writes first."""
    return any(line.strip() in _MARKS for line in file.lines[:6]) or _is_exporters(file)


def _is_exporters(file: ExportFile) -> bool:
    if not file.header.lstrip().lower().startswith("<!doctype html"):
        return False
    return any(line.lstrip().startswith(_EXPORTERS) for line in file.lines)


def split(file: ExportFile) -> Iterator[Records]:
    """Refuse either page with the advice for its program."""
    return (_refuse_exporters if _is_exporters(file) else _refuse_qqs)(file)


_refuse_qqs = refusing(
    "is QQ's web page export, which is not read",
    advice="export the chat again as text file (*.txt)",
)
_refuse_exporters = refusing(
    "is QQ Chat Exporter's web page, which is not read",
    advice="export the chat again as JSON, or as TXT",
)


IMPORTER = Importer(
    name="qq-mht",
    title="QQ, web page exports (refused)",
    recognises=recognises,
    marks=Marks(json=False),
    split=split,
    read=read_nothing,
    writes_back=False,
)
