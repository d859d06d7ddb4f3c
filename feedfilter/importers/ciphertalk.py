"""WeChat chats exported by CipherTalk or SIWX as JSON.

Get it: CipherTalk, export, "detailed JSON"; SIWX, export a chat, JSON. A record is one message:
`createTime` is Unix seconds, so stamps need no zone; `isSend` tells own messages. Answers carry
the words that they quote, bundles of forwarded messages the words of each. SIWX's shape is read
by the same names and known less well.
"""

from __future__ import annotations

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Marks
from feedfilter.records.wechat import STATED
from feedfilter.records.wechat_session import reader, split


def recognises(file: ExportFile) -> bool:
    """Look for the envelope that says how the chat was exported."""
    if not file.json_object("exportInfo", "session", "messages"):
        return False
    return isinstance(file.json["exportInfo"], dict) and "weflow" not in file.json


IMPORTER = Importer(
    name="ciphertalk",
    title="WeChat chats, CipherTalk and SIWX JSON",
    recognises=recognises,
    marks=Marks(json=True, words=("exportInfo", "session", "messages")),
    split=split,
    read=reader(numbered=False),
    zone="Asia/Shanghai",
    knows=STATED,
)
