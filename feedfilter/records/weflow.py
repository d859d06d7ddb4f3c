"""How WeFlow writes a message where no type stands beside it, in its text and its CSV.

The text has its labels glued to their titles (`[链接]title`), writes a word for what it does not
show, and puts the app's own lines under a person: in a group under the owner or an id, in a private
chat under one of the two. Only those lines are taken from the person that are the app's word for
word, with names in straight quotes: people type `阿珍 拍了拍 老王`, and 撤回 as a joke.
"""

from __future__ import annotations

import re

from feedfilter.model import Kind
from feedfilter.records.wechat import (
    FILE,
    SYSTEM,
    TEXT,
    VOICE,
    Meaning,
    Words,
    named,
    worded,
)

# What the exporter writes for a voice that was not heard, and for what it does not know.
_STAND_INS: dict[str, Words] = {
    "[其他消息]": Words(Meaning(kind=Kind.UNSUPPORTED.value)),
    "[语音消息 - 转文字失败]": Words(VOICE),
    "[系统消息]": Words(SYSTEM),
}
_GLUED = re.compile(r"\[(链接|小程序|音乐|名片|群公告|文件)\](?=\S)")
_FILE_NAME = re.compile(r"[^\n]*\.[0-9A-Za-z]{1,8}")
_JOINED_LIST = "#接龙"  # the exporter's `[链接]` stands before lists that people join as well
_NAME = r'"[^"\n]{1,200}+"'  # several people stand in one pair of quotes, or each in its own
_NAMES = rf"(?:你和)?{_NAME}(?:、{_NAME}){{0,50}}+"
_WHERE = r"(?: ?的[^\n]{1,10})?"
_APP_LINE = re.compile(
    rf"{_NAME} ?撤回了?(?:一条消息|成员 ?{_NAME} ?的一条消息)"
    rf"|(?:{_NAME}|你) ?邀请 ?(?:{_NAMES}|你) ?加入了?群聊(?:，群聊参与人还有：[^\n]{{1,500}})?"
    rf"|{_NAME} ?通过扫描 ?(?:{_NAME}|你) ?分享的二维码加入了?群聊"
    rf"|(?:{_NAME}|你)将 ?{_NAMES} ?移出了?群聊"
    rf"|{_NAME} ?拍了拍 ?(?:我|自己|{_NAME}){_WHERE}|我拍了拍 ?{_NAME}{_WHERE}"
)


def plain_words(content: str) -> Words:
    """Part a message of the text export."""
    content = content.strip("\n")
    glued = _GLUED.match(content)
    found = named(glued[1]) if glued else None
    if glued is None or found is None or not _is_title(found, content[glued.end() :]):
        return untyped_words(content)
    rest = content[glued.end() :]
    if found is TEXT or rest.startswith(_JOINED_LIST):
        return Words(TEXT, rest)
    return worded(content, found)


def untyped_words(content: str) -> Words:
    """Part a message of which no label is glued to its title."""
    content = content.strip("\n")
    stand_in = _STAND_INS.get(content)
    if stand_in is not None:
        return stand_in
    return worded(content, SYSTEM) if _APP_LINE.fullmatch(content) else worded(content)


def _is_title(found: Meaning, rest: str) -> bool:
    """Say whether what is glued to a label is what the app writes there: a file has an ending."""
    return found is not FILE or bool(_FILE_NAME.fullmatch(rest))
