"""The condition `emoji`."""

from __future__ import annotations

from collections.abc import Hashable
from typing import ClassVar

import polars as pl

from feedfilter.condition import Counted, View

# Pictographs that are shown as pictures: those that are so by default, those that a variation
# selector turns into one, and the old symbols (❤ ☀ ✂) that chat programs draw as pictures
# anyway. Not digits, © and ™, which Unicode lists as well.
_SHOWN = r"[\p{Emoji_Presentation}--\x{1F1E6}-\x{1F1FF}]"
_OLD = r"[\x{2600}-\x{27BF}&&\p{Emoji}]"
_BASE = rf"(?:{_SHOWN}|\p{{Extended_Pictographic}}\x{{FE0F}}|{_OLD})"
_ONE = rf"{_BASE}[\x{{FE0F}}\p{{Emoji_Modifier}}]*[\x{{E0020}}-\x{{E007F}}]*"
_FLAG = r"[\x{1F1E6}-\x{1F1FF}]{2}"
_KEYCAP = r"[0-9#*]\x{FE0F}?\x{20E3}"
# WeChat, QQ and Weibo write theirs as a short name in brackets: [玫瑰], [旺柴], [Rose].
_NAMED = (
    r"\[(?:微笑|撇嘴|色|发呆|得意|流泪|害羞|闭嘴|睡|大哭|尴尬|发怒|调皮|呲牙|惊讶|难过|酷|囧|抓狂|吐|偷笑|愉快|可爱|白眼"
    r"|傲慢|困|惊恐|憨笑|悠闲|奋斗|咒骂|疑问|嘘|晕|衰|骷髅|敲打|再见|擦汗|抠鼻|鼓掌|坏笑|鄙视|委屈|阴险|亲亲|可怜|笑脸"
    r"|生病|脸红|破涕为笑|恐惧|失望|无语|嘿哈|捂脸|奸笑|机智|皱眉|耶|吃瓜|加油|汗|天啊|社会社会|旺柴|好的|打脸|哇|翻白眼"
    r"|让我看看|叹气|苦涩|裂开|嘴唇|爱心|心碎|拥抱|强|弱|握手|胜利|抱拳|勾引|拳头|合十|啤酒|咖啡|蛋糕|玫瑰|凋谢|菜刀|炸弹"
    r"|便便|月亮|太阳|庆祝|礼物|红包|發|福|烟花|爆竹|猪头|跳跳|发抖|转圈|Smile|Grin|Rose|Heart|ThumbsUp|Packet|Fireworks"
    r"|Party|Gift|Hey|Facepalm|Yeah!|Broken|OK|Shake|Clap|Laugh|Cry|Kiss|Hug|Strong|Beer|Coffee|Cake|Sun|Moon)\]"
)
EMOJI = rf"{_FLAG}|{_KEYCAP}|{_ONE}(?:\x{{200D}}{_ONE})*|{_NAMED}"


class Emoji(Counted, frozen=True):
    """The number of emoji in the text.

    A sequence that shows one picture counts once: a family, a flag, a hand with a skin colour, a
    keycap. The named ones of WeChat, such as `[玫瑰]`, count too. Digits, © and ™ do not.

    Example::

        when: {emoji: {gte: 5}, price: {present: true}}

    Evidence: the number, `emoji: 7`.
    """

    name: ClassVar[str] = "emoji"
    near_misses: ClassVar[tuple[str, ...]] = ("emojis", "emoticons", "smileys")

    def of_content(self) -> bool:
        """Look at nothing but what the item says."""
        return True

    def effort(self) -> int:
        """Count late: it takes a regex."""
        return 2

    def shares_work_with(self) -> Hashable:
        """Count once for all."""
        return self.name

    def number(self, view: View) -> pl.Series:
        """Count the emoji of the original text."""
        return view.once("emoji", lambda: view.column("text").str.count_matches(EMOJI))
