"""How MemoTrace writes what is no text: a label, `【分享链接】` or `[链接]`, and fields below it.

Version 1 wrote the fields of links in English and answers as `引用:name:theirs`, version 3 fields
in Chinese and `引用：name: theirs`; one reading fits both.
"""

from __future__ import annotations

import re

from feedfilter.records import wechat

_LABEL = re.compile(r"[【\[]([^【】\[\]\n]{1,20})[】\]][:：]?(\s?)")
_FIELD = re.compile(
    r"\s*(?:\[链接\]:)?(title|description|url|name"
    r"|标题|描述|发布者|链接|应用|名称|标签|昵称|微信号|公司|签名)[:：] ?(.*)$"
)
_ADDRESSES = frozenset(("url", "链接"))
_NOT_SHOWN = frozenset(("name", "应用"))  # the app that a link came from
_NO_WORDS = frozenset(("", "None"))
_FACTS = re.compile(r"性别: (?:男|女|未知)$|坐标: \([-0-9.,]+\)$|地区: \S{0,12} \S{0,12}$")
_FILE = re.compile(r"([^\n]{1,200}?) [0-9.]+ [KMG]?B\b")
_QUOTED = re.compile(r"引用[:：] ?(?:[^:：\n]{0,60}[:：] ?)?(.*)", re.DOTALL)
_NOT_FOUND = "未知"  # of a quoted message that is gone
_TRANSFER = re.compile(
    r"【(?:发起(?:非实时)?转账|已收款|已退还|非实时转账收款)】[:：] ?[¥￥]?[0-9.,]+\s*?(?:\n|$)"
)
_VOICE = "语音"


def typed(found: wechat.Meaning, content: str) -> wechat.Words:
    """Part a text whose type is known."""
    label = None if found is wechat.TEXT else _LABEL.match(content)
    rest = content[label.end() :] if label else content
    if found.wordless:  # a voice may have been written down
        return wechat.Words(found, rest.strip() if label and label[1] == _VOICE else "")
    if found.quote:
        return _answer(content) or wechat.Words(found, content.strip("\n"))
    if found.forwarded:
        return wechat.Words(found, quote=rest.strip("\n") or None)
    if found.files:
        name = _FILE.match(rest)
        return wechat.card(found, [name[1] if name else rest])
    return _card(found, rest) if found.card else wechat.worded(content, found)


def untyped(content: str) -> wechat.Words:
    """Part a text of which only its label, if it has one, says what it is."""
    text = content.strip()
    if _TRANSFER.match(text):
        return wechat.Words(wechat.TRANSFER, text)
    label = _LABEL.match(text)
    found = wechat.named(label[1]) if label else None
    if label is None or found is None:
        return _answer(text) or wechat.worded(text)
    if found.card and "\n" in text:
        return typed(found, text)
    return wechat.worded(f"[{label[1]}]{label[2]}{text[label.end() :]}")


def _answer(text: str) -> wechat.Words | None:
    """Part own words, and below them the words that they answer."""
    own, mark, quoted = text.rpartition("\n引用")
    match = _QUOTED.match(mark.lstrip("\n") + quoted) if own else None
    if match is None:
        return None
    quote = match[1].strip()
    return wechat.Words(
        wechat.QUOTE, own.strip("\n"), quote=quote if quote not in ("", _NOT_FOUND) else None
    )


def _card(found: wechat.Meaning, rest: str) -> wechat.Words:
    """Read the fields of a card, one a line; a line without a name goes on with its field."""
    shown: list[str] = []
    links: list[str] = []
    field = ""
    for line in rest.split("\n"):
        match = _FIELD.match(line)
        field, words = (match[1], match[2].strip()) if match else (field, line.strip())
        if words in _NO_WORDS or field in _NOT_SHOWN or _FACTS.match(words):
            continue
        (links if field in _ADDRESSES else shown).append(words)
    return wechat.card(found, shown, *links)
