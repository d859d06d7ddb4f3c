"""What the text of a ChatLab message says, by the type that stands beside it.

ChatLab says what the types are, not how `content` is filled, so each converter has its own way:
Markdown links, `[title](address)` (feedfilter, WeFlow); WeChat's labels, `[文件] name`, and answers
with what they quote, `words[引用 name：theirs]` (WeFlow); forms with a colon, one a line,
`[小程序: title | description]` (QQNT_Export); the path of a medium; or bare words.
"""

from __future__ import annotations

import re

from msgspec import Struct

from feedfilter.records.wechat import (
    CARD,
    FILE,
    HISTORY,
    TEXT,
    Meaning,
    Words,
    answered,
    card,
    labelled,
    spoken,
    worded,
)

PICTURE, VOICE, VIDEO, FILES, STICKER, LINK, PLACE = 1, 2, 3, 4, 5, 7, 8
RED_PACKET, TRANSFER, CALL, SHARE, REPLY, FORWARD, PERSON = 20, 21, 23, 24, 25, 26, 27

_WORDLESS = frozenset({PICTURE, VOICE, VIDEO, FILES, STICKER, PLACE, RED_PACKET, TRANSFER, CALL})
_SHOWN = frozenset({PICTURE, VIDEO, STICKER})  # what stands in a file of its own
_CARDS = frozenset("小程序 分享 链接 音乐 应用消息 动态 聊天记录".split())
# The labels of forms, by type; those of pictures and videos say what is shown, which nobody wrote.
_LABELS: dict[int, frozenset[str]] = {
    PICTURE: frozenset({"图片", "照片", "闪照"}),
    VIDEO: frozenset({"视频"}),
    VOICE: frozenset({"语音", "语音消息"}),
    RED_PACKET: frozenset({"红包"}),
    TRANSFER: frozenset({"转账"}),
    FILES: frozenset({"文件", "文件夹", "闪传", "闪传文件"}),
    PLACE: frozenset({"位置", "位置共享"}),
    PERSON: frozenset({"名片"}),
    FORWARD: frozenset({"聊天记录", "合并转发"}),
    LINK: _CARDS,
    SHARE: _CARDS,
}
_MEANINGS: dict[int, Meaning] = {
    FILES: FILE,
    PLACE: CARD,
    PERSON: CARD,
    FORWARD: HISTORY,
    LINK: CARD,
    SHARE: CARD,
}
_BAR = " | "  # between the title of a card and its description
_FORM = re.compile(r"\[(?P<label>[^\[\]:：\n]{1,12})(?:[:：] ?(?P<said>.*))?\]", re.DOTALL)
# What a form says where words may stand behind it: it closes the brackets that it opens.
_CLOSED = re.compile(r"(?:[^\[\]]|\[[^\[\]]*+\])*+")
_PLACEHOLDER = re.compile(r"\[[^\[\]\n]{1,12}\]")
_PATH = re.compile(
    r"(?!https?:)(?:[^\n]*[/\\])?[^\s/\\]+\."
    r"(?:jpe?g|png|gif|webp|bmp|heic|heif|tiff?|svg|dat|mp4|mov|m4v|avi|mkv|webm|3gp)",
    re.IGNORECASE,
)
_CARD_MARK = re.compile(r"\[(?:链接|分享|卡片|小程序|音乐|视频号|Link|Share)\]\s*", re.IGNORECASE)
_URL = re.compile(r"https?://[^\s<>\"']+")
_ESCAPED = re.compile(r"\\([\\\[\]])")


class _Parts(Struct, frozen=True):
    """A text parted: lines that are words, and what its forms say."""

    text: str
    said: tuple[str, ...]


def chatlab_words(content: str, number: int) -> Words:
    """Part a message's content; `number` is its type in ChatLab."""
    shares = number in (LINK, SHARE)
    if shares and (linked := _markdown(content)):
        return linked
    parts = _parts(content, number) if "[" in content and number in _LABELS else None
    if parts is not None:
        return _formed(parts, number)
    if _is_stand_in(content, number):
        return Words()
    if number == VOICE:
        return Words(TEXT, spoken(content).text)
    if number == REPLY:
        return answered(content)
    return _labelled(content, number) or (_card(content) if shares else Words(TEXT, content))


def _is_stand_in(content: str, number: int) -> bool:
    """Say whether a content only stands for what the type says."""
    if number not in _WORDLESS:
        return False
    is_path = number in _SHOWN and _PATH.fullmatch(content) is not None
    return is_path or content[:5] == "data:" or _PLACEHOLDER.fullmatch(content) is not None


def _markdown(content: str) -> Words | None:
    """Read `words`, then `[title](address)`."""
    at = content.rfind("](")
    start = content.rfind("\n[", 0, max(at, 0)) + 1
    if at < 0 or not content.endswith(")") or content[start] != "[":
        return None
    url, title = content[at + 2 : -1], _ESCAPED.sub(r"\1", content[start + 1 : at])
    shown = title if title and title != url else None
    return Words(CARD, content[: max(start - 1, 0)], title=shown, links=(url,) if url else ())


def _parts(content: str, number: int) -> _Parts | None:
    """Part the forms from the lines around them; None without a form.

    A form of more than one line is only known where it is the whole content.
    """
    labels = _LABELS[number]
    lines = [(line, _form(line, labels, closed=True)) for line in content.split("\n")]
    forms = [said for _, said in lines if said is not None]
    if forms:
        own = "\n".join(line for line, said in lines if said is None)
        return _Parts(own.strip("\n"), tuple(forms))
    whole = _form(content, labels, closed=number in _SHOWN)
    return _Parts("", (whole,)) if whole is not None else None


def _form(text: str, labels: frozenset[str], *, closed: bool) -> str | None:
    """Give what a form says, empty for a bare label; None for what is no form of `labels`."""
    match = _FORM.fullmatch(text) if text.startswith("[") else None
    if match is None or match["label"] not in labels:
        return None
    said = match["said"] or ""
    return said if not closed or _CLOSED.fullmatch(said) else None


def _formed(parts: _Parts, number: int) -> Words:
    known = _MEANINGS.get(number)
    if known is not None:
        lines = "\n".join(parts.said).replace(_BAR, "\n").split("\n")
        shared = card(known, lines)
        return Words(shared.meaning, parts.text, title=shared.title, links=shared.links)
    said = () if number in _SHOWN else parts.said
    if number == VOICE:
        said = tuple(spoken(each).text for each in said)
    return Words(TEXT, "\n".join(filter(None, (*said, parts.text))))


def _labelled(content: str, number: int) -> Words | None:
    """Read a card behind WeChat's label for it, `[文件] name`; WeFlow calls a bundle a link."""
    label = labelled(content)
    known = HISTORY if number in (LINK, SHARE) else _MEANINGS.get(number)
    return worded(content, known) if label and known and label[0] == known else None


def _card(content: str) -> Words:
    """Read a card without an address: the content is the title, unless words show an address."""
    mark = _CARD_MARK.match(content)
    urls = _URL.findall(content)
    if urls and not mark:
        return Words(TEXT, content)
    title = _URL.sub("", content[mark.end() if mark else 0 :]).strip() or None
    return Words(CARD, title=title, links=tuple(urls))
