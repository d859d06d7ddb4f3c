"""QQ's own export as one web page (*.mht): refused, with a better way.

Get it: not at all; the same menu writes "text file (*.txt)", which is read. In the page a record
stands without its day, which is named only between them, and every picture is in it.
"""

from __future__ import annotations

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Marks, read_nothing, refusing

_MARKS = ("From: <Save by Tencent MsgMgr>", "Subject: Tencent IM Message")


def recognises(file: ExportFile) -> bool:
    """Look for what QQ's message manager writes first."""
    return any(line.strip() in _MARKS for line in file.lines[:6])


IMPORTER = Importer(
    name="qq-mht",
    title="QQ, official web page export (refused)",
    recognises=recognises,
    marks=Marks(json=False),
    split=refusing(
        "is QQ's web page export, which is not read",
        advice="export the chat again as text file (*.txt)",
    ),
    read=read_nothing,
    writes_back=False,
)
