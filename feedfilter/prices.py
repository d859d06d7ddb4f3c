"""Prices as sellers write them: ¥39.9, 20块, 9块9, 一百二十元, 1.2w, 99包邮, $20, 500 руб., 8折.

All work is on folded text, so full-width digits and traditional letters need no care. One regex
finds what may be a price, in a column as in one text; a second reads the little that was found.

A number alone is no price. It becomes one by a currency, by a word before it (现价 99), by a word
behind it (99包邮), or as thousands (1.2w). What follows can undo it: 3元旦, 2块蛋糕, 4k屏, 特价3天.
A discount (8折) is a price without an amount.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import polars as pl
from msgspec import Struct

from feedfilter.fold import fold_text
from feedfilter.numerals import value_of
from feedfilter.patterns import Span

# Currency by the words behind a number.
UNITS = {
    "CNY": "元 块钱 块 圆 人民币 元人民币 毛钱 rmb cny yuan",
    "USD": "美元 美金 刀 usd dollars? bucks? доллар[а-я]{0,6} бакс[а-я]{0,6}",
    "EUR": "欧元 欧 eur euros? € евро",
    "GBP": "英镑 镑 gbp quid",
    "RUB": "卢布 rub ₽ руб[а-я]{0,6} рэ р",
    "HKD": "港币 港元 hkd",
    "TWD": "台币 新台币 twd",
    "JPY": "日元 円 jpy",
    "KRW": "韩元 韩币 krw",
    "THB": "泰铢 thb",
    "UAH": "грн ₴ гривен[а-я]{0,6}",
    "USDT": "usdt",
}
# Currency by the sign or code before a number.
SIGNS = {"¥": "CNY", "€": "EUR", "£": "GBP", "₽": "RUB", "₴": "UAH", "rmb": "CNY", "usdt": "USDT"}
SIGNS |= {code: code.upper() for code in ("cny", "usd", "eur", "gbp", "rub", "hkd")}
SIGNS |= {"$": "USD", "us$": "USD", "hk$": "HKD", "nt$": "TWD"}
TIMES = {"k": 1e3, "к": 1e3, "千": 1e3, "т": 1e3, "w": 1e4, "万": 1e4, "м": 1e6, "亿": 1e8}

# Every repetition is bounded, so that no text makes Python's engine slow; \\s differs between the
# two engines, so the blanks that are left after folding are named.
NUMBER = "(?:[0-9]{1,3}(?: [0-9]{3}){1,4}|[0-9]{1,12})(?:[.,][0-9]{1,12}){0,4}"
HAN = "[零〇一二两三四五六七八九十百千万亿]{1,12}"
GAP = "[ \\t]?"
MANY = r"(?:k|к|w|千|万|亿|тыс\.?|млн\.?|т\.?р)"
UNIT = "|".join(sorted(" ".join(UNITS.values()).split(), key=len, reverse=True))
SIGN = r"(?:[a-z]{0,3}\$|[¥€£₽₴]|[a-z]?(?:rmb|cny|usdt|usd|eur|gbp|rub|hkd))"
WORD = (
    "(?:价格|价位|价钱|价|售|卖|只要|只需|仅需|仅要|仅|低至|到手|券后|拿货|批发|零售|秒杀|团购|预算|定金|订金|押金|月租|租金"
    "|price|цена|ценник|стоимость)[:=是为值仅才只就约要 ]{0,3}"
)
DEAL = "(?:包邮|到手|秒杀|拿下|带走|入手)"
TENTHS = "块(?:[0-9]{1,2}|[二三四五六七八九半])"
TO = f"{GAP}[-~–—至到]{GAP}"
LED = "[跑走骑步a-zа-яё_-]"  # before a bare 5k
LETTERS = "[a-zа-яё][0-9a-zа-яё]{0,9}"

# What must not follow: 元旦, 块蛋糕, 折叠.
UNDONE = {
    "元": "旦月素宵件老首朝年代宇组论化次方里桥",
    "块": "蛋肉手表石砖布玻屏饼糖地板豆冰田香拼木儿头",
    "折": "叠磨腾返算回断",
    "刀": "剪具片法叉",
    "欧": "洲盟姆",
    "圆": "形圈",
}
# What may follow a number that only has a word before it, or a bare 5k: the number ends there.
ENDED = frozenset("\t\n ,.;!?/()~|，。、！？；：（）…'\"】」》*起一每多左现原出收拿带")

HEIGHTS = ("480", "720", "1080", "1440", "2160")  # of pictures: 1080р is no price

_RANGE = f"(?:{NUMBER}{MANY}?{TO})?"
_FEW = f"(?:{LETTERS}|[{''.join(UNDONE.values())}二])?"
_ANY = f"(?:{LETTERS}|[^0-9¥$€£₽])?"
_CLOSED = f"(?:[$¥£]|{GAP}(?:{TENTHS}|(?:{UNIT}|{DEAL}|折){_FEW}))"

FIND = "|".join(
    (
        f"{WORD}(?:{_RANGE}{NUMBER}|{HAN}){GAP}{MANY}?(?:{_CLOSED}|{_ANY})",
        f"(?:{WORD})?{SIGN}{GAP}{_RANGE}{NUMBER}(?:{GAP}{MANY})?(?:{GAP}(?:元|块钱?|usd|rmb))?{_FEW}",
        f"{_RANGE}{NUMBER}(?:{GAP}{MANY})?{_CLOSED}",
        f"{HAN}(?:{TENTHS}|(?:{UNIT}|折){_FEW})",
        f"{LED}?{NUMBER}[kwк]{_ANY}",
    )
)
HINT = f"[0-9]|{HAN}(?:块|折|{UNIT})|{WORD}{HAN}"
READ = re.compile(
    f"(?P<led>{LED}(?=[0-9]))?(?P<word>{WORD})?(?P<sign>{SIGN})?{GAP}"
    f"(?:(?P<low>{NUMBER})(?P<low_many>{MANY})?{TO})?"
    f"(?P<number>{NUMBER}|{HAN})(?:{GAP}(?P<many>{MANY}))?"
    f"(?:{GAP}(?:块(?P<tenths>[0-9]{{1,2}}|[二三四五六七八九半])"
    f"|(?P<unit>{UNIT}|[$¥£])|(?P<deal>{DEAL})|(?P<off>折)))?"
    "(?P<rest>.*)",
    re.DOTALL,
)

# Texts that stand for a transfer or a red packet in exports without kinds.
TRANSFER = (
    r"^[ \t\n]{0,9}(?:[\[【][^\]】]{0,8}(?:转账|红包|transfer|red ?packet)[^\]】]{0,40}[\]】]"
    r"|(?:微信)?转账:|\[链接\] ?微信转账)"
)


class Price(Struct, frozen=True):
    """A price and where it stands; a discount has neither amount nor currency."""

    span: Span
    amount: float | None
    currency: str = ""


def prices(text: str) -> list[Price]:
    """Find the prices of an original text; spans lie in it."""
    folded = fold_text(text)
    if re.search(TRANSFER, folded.text):
        return []
    return [
        Price(
            Span(*folded.span(found.start() + price.span.start, found.start() + price.span.end)),
            price.amount,
            price.currency,
        )
        for found in re.finditer(FIND, folded.text)
        for price in read(found[0])
    ]


def found_in(folded: pl.Series) -> pl.DataFrame:
    """Give what may be a price in each folded text: `row`, `found`; `read` says what it is."""
    rows = folded.str.contains(HINT).fill_null(False).arg_true().cast(pl.UInt32)
    rows = rows.filter(~folded.gather(rows).str.contains(TRANSFER))
    found = folded.gather(rows).str.extract_all(FIND)
    return pl.DataFrame({"row": rows, "found": found}).explode("found").drop_nulls()


def read(found: str) -> list[Price]:
    """Read what FIND found: the prices in it, two for a range, none if it is no price at all."""
    parts = READ.fullmatch(found)
    if not parts or not _is_price(parts):
        return []
    if parts["off"]:
        return [Price(_span(parts), None)]
    currency = _currency(parts)
    amount = _amount(parts)
    if amount is None:
        return []
    lows = [Price(Span(*parts.span("low")), low, currency) for low in _low(parts, amount)]
    return [*lows, Price(_span(parts), amount, currency)]


def _is_price(parts: re.Match[str]) -> bool:
    if parts["unit"] or parts["deal"] or parts["tenths"] or parts["off"]:
        return _is_closed(parts)
    if parts["sign"]:
        return parts["sign"] in SIGNS and not re.match(LETTERS, parts["rest"])
    if parts["rest"] and parts["rest"][0] not in ENDED:
        return False
    if parts["word"]:
        return parts["number"][0].isdigit() or (value_of(parts["number"]) or 0) >= 10
    return bool(parts["many"]) and _is_thousands(parts)


def _is_closed(parts: re.Match[str]) -> bool:
    """Look at what follows a unit, and at how much it is: 一块 is no price, 一块钱 is."""
    unit = parts["unit"] or ("折" if parts["off"] else "")
    rest = parts["rest"]
    if rest and (rest in UNDONE.get(unit[:1], "") or _is_spelt(unit)):
        return False
    amount = value_of(parts["number"])
    if amount is None or (unit == "р" and parts["number"] in HEIGHTS):
        return False
    if parts["off"]:
        return 0 < amount < 100
    in_han = parts["number"][0] in HAN
    return not in_han or _is_amount_in_han(unit, amount, rest)


def _is_amount_in_han(unit: str, amount: float, rest: str) -> bool:
    if unit == "块":
        return amount >= 10
    return unit != "刀" and not (unit == "元" and rest == "二")


def _is_spelt(unit: str) -> bool:
    """Say whether a unit is a word of letters that could go on: usd, руб."""
    return bool(re.match("[a-zа-яё]", unit))


def _is_cyrillic(unit: str) -> bool:
    return bool(re.match("[а-яё]", unit))


def _is_thousands(parts: re.Match[str]) -> bool:
    """Say whether a bare 1.2w or 2k may be a price: no distance (跑5k), no screen (4k)."""
    if parts["led"] or " " in parts["number"]:
        return False
    blank = parts["rest"][:1].isspace()
    return "." in parts["number"] or not (blank or parts["number"] in ("4", "8"))


def _span(parts: re.Match[str]) -> Span:
    ends = [parts.end(name) for name in ("number", "many", "tenths", "unit", "deal", "off")]
    starts = [parts.start(name) for name in ("sign", "number") if parts[name]]
    return Span(parts.start("number") if parts["low"] else min(starts), max(ends))


def _currency(parts: re.Match[str]) -> str:
    if parts["unit"] and not parts["sign"]:
        return _unit_currency(parts["unit"])
    if parts["sign"]:
        return SIGNS.get(parts["sign"], "USD")
    script = parts["word"] or parts["many"] or ""
    if _is_cyrillic(script):
        return "RUB"
    return "" if script.startswith("price") else "CNY"


def _unit_currency(unit: str) -> str:
    if unit in SIGNS:
        return SIGNS[unit]
    return next(code for code, words in _units().items() if words.fullmatch(unit))


@cache
def _units() -> dict[str, re.Pattern[str]]:
    """Compile what tells currencies apart, once a price with a unit is read."""
    return {code: re.compile(words.replace(" ", "|")) for code, words in UNITS.items()}


def _amount(parts: re.Match[str]) -> float | None:
    whole = value_of(parts["number"])
    if whole is None:
        return None
    if parts["tenths"]:
        return whole + (_tenths(parts["tenths"]) if whole < 100 else 0)  # 100块1包
    return whole * _times(parts["many"]) * (0.1 if parts["unit"] == "毛钱" else 1)


def _tenths(text: str) -> float:
    """Give what stands behind 块: 9块9 and 三块五 are 9.9 and 3.5, 9块99 is 9.99."""
    return 0.5 if text == "半" else (value_of(text) or 0) / 10 ** len(text)


def _low(parts: re.Match[str], high: float) -> Iterator[float]:
    """Give the lower end of a range: of 1-2万 it is 10000."""
    low = value_of(parts["low"]) if parts["low"] else None
    if low is not None:
        times = _times(parts["low_many"]) if parts["low_many"] else _times(parts["many"])
        yield low * times if low * times <= high else low


def _times(many: str | None) -> float:
    return TIMES[many[0]] if many else 1.0
