"""Prices as sellers write them: ¥39.9, 20块, 9块9, 一百二十元, 2k, 99包邮, $20, 500 руб., 8折.

All work is on folded text, so full-width digits and traditional letters need no care. One regex
finds what may be a price; a second, in plain Python, reads the little that was found. The first
is used on whole columns as well, so both ways see the same.

A number alone is no price. It becomes one by a currency, by a word before it (现价 99), by a word
behind it (99包邮), or as thousands (1.2w). What follows can undo it: 3元旦, 2块蛋糕, 4k屏, 特价3天.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from feedfilter.fold import fold_text
from feedfilter.patterns import Span

# Currency by the words behind a number.
UNITS = {
    "CNY": "元 块钱 块 圆 人民币 rmb cny yuan ¥ 元人民币 毛钱",
    "USD": r"美元 美金 刀 usd \$ dollars dollar bucks buck доллар[а-я]* бакс[а-я]*",
    "EUR": "欧元 欧 eur euros euro € евро",
    "GBP": "英镑 镑 gbp quid £",
    "RUB": "卢布 rub ₽ руб[а-я]* рэ р",
    "HKD": "港币 港元 hkd",
    "TWD": "台币 新台币 twd",
    "JPY": "日元 円 jpy",
    "KRW": "韩元 韩币 krw",
    "THB": "泰铢 thb",
    "UAH": "грн ₴ гривен[а-я]*",
    "USDT": "usdt",
}
# Currency by the sign or code before a number; letters before $ say whose dollar it is.
SIGNS = {
    "¥": "CNY",
    "$": "USD",
    "us$": "USD",
    "hk$": "HKD",
    "nt$": "TWD",
    "€": "EUR",
    "£": "GBP",
    "₽": "RUB",
    "₴": "UAH",
    "rmb": "CNY",
    "cny": "CNY",
    "usd": "USD",
    "usdt": "USDT",
    "eur": "EUR",
    "gbp": "GBP",
    "rub": "RUB",
    "hkd": "HKD",
}
TIMES = {
    "k": 1_000, "к": 1_000, "千": 1_000, "тыс": 1_000, "тр": 1_000,
    "w": 10_000, "万": 10_000, "млн": 1_000_000, "亿": 100_000_000,
}  # fmt: skip

NUMBER = r"[0-9]+(?:[.,][0-9]+)*"
HAN = "[零〇一二两三四五六七八九十百千万亿半]+"
_TIMES = r"(?:k|к|w|千|万|亿|тыс\.?|млн\.?|т\.?р)"
_UNIT = "|".join(sorted(" ".join(UNITS.values()).split(), key=len, reverse=True))
_SIGN = r"(?:[a-z]{0,3}\$|[¥€£₽₴]|[a-z]?(?:rmb|cny|usdt|usd|eur|gbp|rub|hkd))"
_WORD = (
    "(?:价格|价位|价钱|价|售|卖|只要|只需|仅需|仅要|仅|低至|到手|券后|拿货|批发|零售|秒杀|团购|预算|定金|订金|押金|月租|租金"
    "|price|цена|ценник|стоимость)"
)
_LINK = "[:=是为值仅才只就约要 ]{0,3}"
_DEAL = "(?:包邮|到手|秒杀|拿下|带走|入手)"  # behind a number
_TO = "[-~–—至到]"
_RANGE = rf"(?:{NUMBER}{_TIMES}?\s?{_TO}\s?)?"
# What must not follow: 元旦, 块蛋糕, 折叠; letters that go on, as in ¥5bcd and 5krw1.
_NO_UNIT = "旦月素宵件老首朝年代宇组论化次方蛋肉手表石砖布玻屏饼糖地板豆冰田香拼木儿头叠磨腾返算回断"
_REST = rf"(?:[0-9a-zа-яё]+|[{_NO_UNIT}])?"

FIND = "|".join(
    (
        rf"{_WORD}{_LINK}{_SIGN}?\s?{_RANGE}(?:{NUMBER}|{HAN})\s?{_TIMES}?\s?(?:{_UNIT})?[^¥$€£₽]?",
        rf"{_SIGN}\s?{_RANGE}{NUMBER}\s?{_TIMES}?{_REST}",
        rf"{_RANGE}{NUMBER}\s?{_TIMES}?\s?(?:块[0-9一二两三四五六七八九半]|(?:{_UNIT}|{_DEAL}|折){_REST})",
        rf"{HAN}(?:块[0-9一二两三四五六七八九半]|(?:{_UNIT}|折){_REST})",
        rf"[跑走骑步a-zа-яё_-]?{NUMBER}[kwк].?",
    )
)
READ = re.compile(
    rf"""(?P<led>[跑走骑步a-zа-яё_-](?=[0-9]))?
    (?P<word>{_WORD}{_LINK.replace(" ", "[ ]")})?
    (?P<sign>{_SIGN})?\s?
    (?:(?P<low>{NUMBER})(?P<low_times>{_TIMES})?\s?{_TO}\s?)?
    (?P<number>{NUMBER}|{HAN})\s?(?P<times>{_TIMES})?\s?
    (?:块(?P<tenths>[0-9一二两三四五六七八九半])|(?P<unit>{_UNIT})|(?P<deal>{_DEAL})|(?P<off>折))?
    (?P<rest>.*)""",
    re.VERBOSE | re.DOTALL,
)
