"""WeChat chats exported by EchoTrace as JSON.

Get it: EchoTrace, export a chat, JSON; the file is called `NAME_聊天记录_NUMBER.json`. A record is
one message: `createTime` is Unix seconds, so stamps need no zone; `isSend` tells own messages.
Cards have a title and no address; what an answer quotes is not in the file.
"""

from __future__ import annotations

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Marks
from feedfilter.records.wechat import STATED
from feedfilter.records.wechat_session import reader, split

_OTHERS = frozenset({"weflow", "exportInfo", "chatlab", "conversation", "schemaVersion"})


def recognises(file: ExportFile) -> bool:
    """Look for a WeChat session with messages and no mark of another tool."""
    if not file.json_object("session", "messages") or _OTHERS & set(file.json):
        return False
    session = file.json["session"]
    return isinstance(session, dict) and "wxid" in session


IMPORTER = Importer(
    name="echotrace",
    title="WeChat chats, EchoTrace JSON",
    recognises=recognises,
    marks=Marks(json=True, words=("session", "messages", "wxid")),
    split=split,
    read=reader(numbered=False),
    zone="Asia/Shanghai",
    knows=STATED,
)
