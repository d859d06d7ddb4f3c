"""What QQ and its exporters write in brackets for what is no text: `[图片: a.jpg]`, `[语音 7秒]`.

Stickers, faces and voices count as no medium, as in WeChat. Anybody can type brackets, so they are
believed only where what they hold looks like what an app writes: the name of a file, a length, or
where the export names the file elsewhere too.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from msgspec import Struct, field

from feedfilter.model import Kind

_PICTURES = frozenset(("图片", "闪照"))
_VIDEOS = frozenset(("视频", "短视频", "小视频"))
_FILES = frozenset(("文件",))
_ANSWER = "回复"
_WORDLESS = (
    *("语音 表情 动画表情 商城表情 转发 合并转发 聊天记录 位置 JSON XML 卡片 系统").split(),
    *("image video file audio").split(),
)
_ALL = (*_PICTURES, *_VIDEOS, *_FILES, _ANSWER, *_WORDLESS)
_NAMES = "|".join(sorted(_ALL, key=len, reverse=True))
# What follows the name may hold brackets of its own (`a[1].jpg`), one level deep.
_HELD = r"[^\[\]\n]*+(?:\[[^\[\]\n]*+\][^\[\]\n]*+)*+"
_TOKEN = re.compile(rf"\[(?P<name>{_NAMES})(?:消息)?+\d*+(?:[:： ]\s*+(?P<held>{_HELD}))?+\]")
_FILE_NAME = re.compile(r"\S(?:[^\n]{0,200}\S)?\.(?:\w{2,5}|[A-Za-z]{6,10})$")
# QQ NT names pictures by their check sum; a telephone number or a word is none.
_CHECK_SUM = re.compile(r"(?=[0-9]{0,63}[A-F])(?=[A-F]{0,63}[0-9])[0-9A-F]{8,64}$")
_LENGTH = re.compile(r"[\d.:]{1,8} ?(?:秒|s|\"|″)?$")
_KIND = re.compile(r"\[(?:QQ)?(红包|转账|语音通话|视频通话|通话)\]([^\n]{0,40}$)?")
_PAID = re.compile(r"[^\n]{0,20}\d+(?:\.\d+)? ?元?$")
_MOST_CALL = 16  # characters: `通话时长 01:02:03`
# QQ Chat Exporter 5 and 6 show at most three lines of a bundle, indented, and nothing below them.
_BUNDLE = re.compile(r"\[转发消息(?:: [0-9]{1,9}条)?\](?P<shown>(?:\n  [^\n]++){0,3}+)")


class Parted(Struct):
    """A text without its placeholders, and what those stood for."""

    text: str
    kind: str = Kind.MESSAGE.value
    pictures: int = 0
    videos: int = 0
    files: int = 0
    quote: str | None = None  # of an answer
    picture_keys: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)  # names of files


def bundled(text: str) -> str | None:
    """Give the lines that an exporter shows of a bundle of forwarded messages, which may be none.

    None for any other text, and for one with more in it than an exporter writes.
    """
    match = _BUNDLE.fullmatch(text)
    if match is None:
        return None
    return "\n".join(line.strip() for line in match["shown"].split("\n") if line)


def parted(text: str, names: Collection[str] = ()) -> Parted:
    """Take the placeholders out of a text and count what they stand for.

    `names` are those of the files that the export says are in this message.
    """
    made = Parted(text)
    if "[" not in text:
        return made
    left = _TOKEN.sub(lambda token: "" if _counted(token, made, names) else token.group(), text)
    made.text = left.strip() if left != text else text
    made.kind = _kind(made.text)
    return made


def _counted(token: re.Match[str], made: Parted, names: Collection[str]) -> bool:
    """Count a placeholder; false for brackets that somebody typed."""
    name, held = token["name"], (token["held"] or "").strip()
    if name == _ANSWER:
        made.quote = held or None if token.start() == 0 else made.quote
        return token.start() == 0
    if held and held != name and held not in names and not _is_apps(held):
        return False
    made.pictures += name in _PICTURES
    made.videos += name in _VIDEOS
    made.files += name in _FILES
    if held and name in _PICTURES and held != name:
        made.picture_keys.append(held)
    if held and name in _FILES and held != name:
        made.titles.append(held)
    return True


def _is_apps(held: str) -> bool:
    """Say whether an app writes such a thing: the name of a file, a length."""
    return any(shape.match(held) for shape in (_FILE_NAME, _LENGTH, _CHECK_SUM))


def _kind(text: str) -> str:
    """Say what QQ's own words at the front mean; `[红包]` before an advertisement is an emoji."""
    match = _KIND.match(text)
    if match is None or match[2] is None:
        return Kind.MESSAGE.value
    name, rest = match[1], match[2].strip()
    if name == "红包":
        return (Kind.RED_PACKET if not rest or "红包" in rest else Kind.MESSAGE).value
    if name == "转账":
        return (Kind.TRANSFER if not rest or _PAID.match(rest) else Kind.MESSAGE).value
    return (Kind.CALL if len(rest) <= _MOST_CALL else Kind.MESSAGE).value
