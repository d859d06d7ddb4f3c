"""WeChat chats exported by WeFlow as JSON (json, arkme-json, its HTTP answer).

Get it: WeFlow, Export, choose chats, JSON; the files are called `私聊_NAME.json` or
`群聊_NAME.json`. A record is one message: `createTime` is Unix seconds, so stamps need no zone;
`isSend` tells own messages; links have title and address, answers the words that they quote.
arkme-json names its senders in a table of their own. The answer of `/api/v1/messages`, saved to
a file, is read too. Messages have no lasting id unless the export was told to write
`platformMessageId`: their numbers begin with 1 in every file.
"""

from __future__ import annotations

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Marks
from feedfilter.records.wechat import STATED
from feedfilter.records.wechat_session import reader, split


def recognises(file: ExportFile) -> bool:
    """Look for the envelope of an export, or of the HTTP answer."""
    if file.json_object("weflow", "session", "messages"):
        return True
    answer = file.json_object("success", "talker", "messages")
    return answer and "hasMore" in file.json


IMPORTER = Importer(
    name="weflow-chat",
    title="WeChat chats, WeFlow JSON",
    recognises=recognises,
    marks=Marks(json=True, words=("messages",), some=("weflow", "hasMore")),
    split=split,
    read=reader(numbered=True),
    zone="Asia/Shanghai",
    knows=STATED,
)
