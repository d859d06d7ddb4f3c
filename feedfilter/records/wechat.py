"""What WeChat's types of message mean: kind, media, and whether a card is shared.

Every WeChat tool passes on the app's own numbers, or names for them in Chinese. `meaning` reads
numbers: the base type (1 text, 3 picture, 49 shared card ...), with the sub type of a card beside
it or packed into the upper half of WeChat 4's `localType`. `named` reads the names, `labelled`
the labels in brackets that stand for what is no text: `[图片]`, `[链接] title`. `worded` then
parts what such a label leaves into words, title, addresses and quote, `spoken` reads what was
written down of a voice, and `item_of` makes an item.

Stickers and voices count as no medium: a sticker is a large emoji, a voice is no document.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import msgspec
from msgspec.structs import replace

from feedfilter.importer import Item
from feedfilter.model import Kind

# What tools that pass on a type state for every message.
STATED = frozenset({"pictures", "videos", "files", "links"})
_SHARED = 49  # base type of all cards; the sub type says which
_LONGEST_GREETING = 25  # characters that the app allows on a red packet


class Meaning(msgspec.Struct, frozen=True, gc=False):
    """What a type says about a message before its words are read."""

    kind: str = Kind.MESSAGE.value
    pictures: int = 0
    videos: int = 0
    files: int = 0
    card: bool = False  # its words are a title and an address: `link_title` and `links`
    quote: bool = False  # it answers a message that is quoted with it
    forwarded: bool = False  # a bundle of forwarded messages
    wordless: bool = False  # its text, if any, is a placeholder or a path
    voice: bool = False  # but what was said may have been written down


TEXT = Meaning()
PICTURE = Meaning(pictures=1, wordless=True)
VIDEO = Meaning(videos=1, wordless=True)
STICKER = Meaning(wordless=True)
VOICE = Meaning(wordless=True, voice=True)
FILE = Meaning(files=1, card=True)  # the name of the file is its title
CARD = Meaning(card=True)
QUOTE = Meaning(quote=True)
HISTORY = Meaning(card=True, forwarded=True)
SYSTEM = Meaning(kind=Kind.SYSTEM.value)
RECALLED = Meaning(kind=Kind.DELETED.value)
CALL = Meaning(kind=Kind.CALL.value)
TRANSFER = Meaning(kind=Kind.TRANSFER.value)
RED_PACKET = Meaning(kind=Kind.RED_PACKET.value)

_BASES = {
    3: PICTURE,
    34: VOICE,
    42: CARD,  # somebody's name card
    43: VIDEO,
    47: STICKER,
    48: CARD,  # a place: its name and address
    50: CALL,
    62: VIDEO,
    64: CALL,
    66: CARD,
    10000: SYSTEM,
    10002: SYSTEM,
    # Android's own numbers
    436207665: RED_PACKET,
    419430449: TRANSFER,
    822083633: QUOTE,
    1090519089: FILE,
    1040187441: CARD,
    16777265: CARD,
    -1879048186: CARD,
}
# Sub types of cards that are more, or less, than a card.
_SUBS = {
    1: TEXT,
    2: PICTURE,
    6: FILE,
    8: STICKER,
    19: HISTORY,
    53: TEXT,  # a list that people join: its title is what they wrote
    57: QUOTE,
    62: SYSTEM,
    74: FILE,
    87: TEXT,  # a notice to the group
    2000: TRANSFER,
    2001: RED_PACKET,
}
# Names as the tools write them, without what `_BARE` takes off both ends.
_NAMES: dict[Meaning, str] = {
    TEXT: "文本 群公告 接龙 语音转文字",
    PICTURE: "图片 照片 image picture",
    VIDEO: "视频 小视频 video",
    STICKER: "表情 动画表情 表情包 gif表情 sticker emoji",
    VOICE: "语音 voice",
    FILE: "文件 file",
    CARD: "链接 卡片式链接 图文 名片 个人名片 公众号名片 个人/公众号名片 企业微信名片 位置 实时位置"
    " 音乐 小程序 视频号 视频号视频 视频号直播 直播 笔记 收藏笔记 红包封面 商品 link location",
    QUOTE: "引用",
    HISTORY: "聊天记录 聊天记录合并转发 合并聊天记录 合并转发 合并转发的聊天记录 转发的聊天记录",
    SYSTEM: "系统 拍一拍",
    RECALLED: "撤回",
    CALL: "通话 语音通话 视频通话 音视频通话 语音/视频通话 群通话",
    TRANSFER: "转账 转账收款 微信转账",
    RED_PACKET: "红包 微信红包",
}
_MEANINGS = {name: meaning for meaning, names in _NAMES.items() for name in names.split(" ")}
_BARE = re.compile(r"^(?:[(（]分享[)）]|分享(?!$))|(?<!^)(?:消息|卡片|分享|通知|回复)$")
_LABEL = re.compile(r"\[([^\[\]\n]{1,12})\]")
_STICKER = re.compile(r"\[表情包?[:：|][^\]\n]*\]")
_RECALL = re.compile(
    r"^.{0,60}?(?:撤回了?(?:一条|成员|该)?.{0,40}消息|收回了?一?[則则條条]訊息)|recalled a message"
)
_PLACEHOLDER = re.compile(
    r"\[?(?:(?:当前|當前)(?:微信)?版本(?:不支持展示该内容|不支援顯示此內容)"
    r"|(?:暂|暫)不支持(?:此|该)(?:消息|内容))"
    r"[，,。\s]*(?:请在手机微信)?(?:请升级(?:至|到)最新版本)?(?:后?查看)?[。.]?\]?"
)
_ADDRESS = re.compile(r"https?://\S+$")
_PATH = re.compile(r"(?:[^\s<>]*[/\\])?[^\s<>/\\]+\.\w{2,5}$")
# What stands behind the label of a picture or voice: a path, an address, a number, a length.
_MEDIUM = re.compile(r"(?:local_id=\d+|https?://\S+|[\d.:]+\s*(?:秒|s|\"|″)?)$")
# What stands for a voice that nobody wrote down: a placeholder, XML, a path, an address, a length.
_UNSPOKEN = re.compile(
    r"\[[^\[\]\n]{1,80}\]|<[?a-z].*|data:.*|local_id=\d+|https?://\S+|[\d.:]+\s*(?:秒|s|\"|″)?"
    r"|[^\n]*\.(?:wav|mp3|amr|silk|slk|aud|aac|m4a|ogg|oga|opus|flac|pcm|wma|mp4|webm)"
    r"|[^\s<>]*[/\\][^\s<>/\\]+\.[a-z0-9]{2,5}",
    re.DOTALL | re.IGNORECASE,
)
_CALLED = re.compile(
    r"(?:(?:通话|聊天)时长[ :：]*)?[0-9:]{2,8}|(?:对方|您)?(?:已|未|无|忙线)[^\n]{0,6}|通话中断"
)
_PAID = re.compile(r"(?:\([^()\n]{1,80}转账给[^()\n]{1,80}\) ?)?[¥￥] ?[\d.,]+(?: [^\n]{0,30})?")
_HASH = re.compile(r"(?<![0-9a-fA-F])[0-9a-fA-F]{32}(?![0-9a-fA-F])")
_QUOTED = re.compile(r"\[引用 (?:([^\]\n：]{0,60})：)?(.*)\]$", re.DOTALL)


def meaning(base: int | None, sub: int | None = None) -> Meaning:
    """Say what a type means; a packed `base` brings its own sub type; unknown ones are words."""
    number, packed = unpacked(base or 0)
    if number == _SHARED:
        return _SUBS.get(packed or sub or 0, CARD)
    return _BASES.get(number, TEXT)


def unpacked(number: int) -> tuple[int, int]:
    """Part WeChat 4's `localType` into base and sub type; plain numbers have no sub type."""
    if -(2**31) <= number < 2**31:
        return number, 0
    base = number & 0xFFFFFFFF
    return (base - 2**32 if base >= 2**31 else base), number >> 32


@lru_cache(1024)
def named(name: str) -> Meaning | None:
    """Say what a type's name means, `图片消息` or `(分享)小程序`; None for a name nobody knows."""
    return _MEANINGS.get(_BARE.sub("", name.strip().lower()))


def labelled(text: str) -> tuple[Meaning, str] | None:
    """Read a text that begins with a label: what it means, and what stands behind the label.

    None where no type of message is named so.
    """
    if _STICKER.fullmatch(text):
        return STICKER, ""
    match = _LABEL.match(text)
    found = named(match[1]) if match else None
    return (found, text[match.end() :]) if match and found else None


def _believed(label: tuple[Meaning, str] | None) -> bool:
    """Say whether a label is the exporter's, where no type says so: anybody can type brackets.

    What would take a text out of the reach of rules must look like what the app writes itself:
    `[红包]` is an emoji too, and behind `[图片]` stands a file's name, not an advertisement.
    """
    if label is None:
        return False
    found, rest = label[0], label[1].strip()
    if found is RED_PACKET:
        return len(rest) <= _LONGEST_GREETING and "[" not in rest
    if found is TRANSFER:
        return not rest or bool(_PAID.fullmatch(rest))
    if found is CALL:
        return not rest or bool(_CALLED.fullmatch(rest))
    if found.wordless:
        return not rest or bool(_PATH.fullmatch(rest) or _MEDIUM.match(rest))
    apart = not label[1] or label[1][0].isspace() or found.forwarded
    return found.kind == Kind.MESSAGE.value and apart


class Words(msgspec.Struct, frozen=True, gc=False):
    """What a message says, parted: own words, a card, the words that it quotes."""

    meaning: Meaning = TEXT
    text: str = ""
    title: str | None = None
    links: tuple[str, ...] = ()
    quote: str | None = None
    picture_keys: tuple[str, ...] = ()


def worded(content: str, known: Meaning | None = None) -> Words:
    """Part a message's text; `known` is what its type said, else a label that can be believed."""
    content = content.strip("\n")
    label = None if known is TEXT else labelled(content)
    if known is None:
        label = label if _believed(label) else None
        return _parted(label[0], label[1].strip()) if label else _untyped(content)
    if label is None or label[0].kind != known.kind:
        return _parted(known, content)  # brackets of another kind are somebody's emoji
    if known.wordless and label[0] is TEXT:
        return Words(known, label[1].strip())  # a voice that was written down
    return _parted(known, label[1].strip())


def spoken(content: str) -> Words:
    """Read a voice of a tool that puts the words themselves, if it heard any, where a path stands.

    They come bare, or behind `[语音消息]` or `[语音转文字]`.
    """
    label = labelled(content.strip())
    ours = label is not None and label[0] in (VOICE, TEXT)
    rest = (label[1] if label and ours else content).strip()
    return Words(VOICE, "" if _UNSPOKEN.fullmatch(rest) else rest)


def answered(content: str) -> Words:
    """Part `own words[引用 name：theirs]` of a message that is known to be an answer."""
    return _answer(QUOTE, content)


def _untyped(content: str) -> Words:
    answer = _answer(QUOTE, content)
    return answer if answer.quote and answer.text else _parted(TEXT, content)


def _parted(found: Meaning, rest: str) -> Words:
    if found.wordless:
        # A path names the same picture again only by the hash in it: `1.jpg` is in every folder.
        return Words(found, picture_keys=tuple(_HASH.findall(rest)) if found.pictures else ())
    if found.quote:
        return _answer(found, rest)
    if found.forwarded:
        title, _, lines = rest.partition("\n")
        return Words(found, title=title.strip() or None, quote=lines.strip("\n") or None)
    if found.card:
        return card(found, rest.split("\n"))
    if found.kind == Kind.SYSTEM.value and is_recall(rest):
        return Words(RECALLED, rest)
    if is_placeholder(rest):
        return Words(replace(found, kind=Kind.UNSUPPORTED.value))
    return Words(found, rest)


def card(found: Meaning, lines: list[str], *links: str | None) -> Words:
    """Make a card of lines of title and address; an upgrade notice is no title, nor its address."""
    lines = [part.strip() for line in lines for part in _parted_from_address(line.strip())]
    addresses = [line for line in lines if _ADDRESS.match(line)]
    titles = [line for line in lines if line and not _ADDRESS.match(line)]
    shown = [title for title in dict.fromkeys(titles) if not is_placeholder(title)]
    if titles and not shown:
        return Words(replace(found, kind=Kind.UNSUPPORTED.value))
    every = dict.fromkeys([*(link for link in links if link), *addresses])
    return Words(found, title="\n".join(shown) or None, links=tuple(every))


def _parted_from_address(line: str) -> list[str]:
    """Give what stands before an address at the end, and the address."""
    parts = line.rsplit(maxsplit=1)
    return parts if parts and _ADDRESS.match(parts[-1]) else [line]


def _answer(found: Meaning, rest: str) -> Words:
    """Part `own words[引用 name：theirs]`, the way that texts write an answer."""
    start = rest.rfind("[引用 ")
    match = _QUOTED.match(rest, start) if start >= 0 else None
    if match is None:
        return Words(found, rest)
    return Words(found, rest[:start].strip(), quote=match[2].strip() or None)


def is_recall(text: str) -> bool:
    """Say whether the app's own words say that a message was taken back."""
    return bool(_RECALL.search(text[:200]))


def is_placeholder(text: str) -> bool:
    """Say whether a text is what old clients show for what they do not know."""
    return bool(_PLACEHOLDER.fullmatch(text.strip()))


def item_of(words: Words, **known: Any) -> Item:
    """Make an item of what a message says; `known` holds who, when and where."""
    found = words.meaning
    if found.kind == Kind.SYSTEM.value:
        known |= {"author": None, "author_id": None}
    keys = list(words.picture_keys) if words.picture_keys or not found.pictures else None
    values: dict[str, Any] = {
        "text": words.text,
        "kind": found.kind,
        "quote": words.quote,
        "link_title": words.title,
        "pictures": found.pictures,
        "videos": found.videos,
        "files": found.files,
        "links": list(words.links),
        "picture_keys": keys,
        "reply": found.quote or None,
        "forwarded": found.forwarded or None,
    }
    return Item(**(values | known))
