"""Share codes and addresses by which shops are passed on: tao-kou-ling, 京口令, mini-programs.

Taobao: `【淘宝】https://m.tb.cn/h.AbCdEfG?tk=AbCd1234EfG CZ0001` today, `￥AbCd1234EfG￥` before,
and `/AbCd1234EfG/ CZ0001` or `1復制( CZ3457 AbCd1234EfG)` in disguise. A tail alone is none: CZ3457
is a flight as well. Xianyu, where people sell what they no longer use, shares links of tb.cn too;
then it says 【闲鱼】. JD: `20:/！AbCd1234EfGh！`. Small letters and capitals differ in such codes,
so codes are looked for in the original text, addresses and wording in the folded one.
"""

from __future__ import annotations

import polars as pl

from feedfilter.signs import Signs, has_any

TOKEN = "[0-9A-Za-z]"


def _with(one: str, others: str, length: int) -> str:
    """Give the regex of letters and digits, so many, with one of the class `one` among them."""
    if length == 1:
        return one
    return f"(?:{one}{TOKEN}{{{length - 1}}}|{others}{_with(one, others, length - 1)})"


def _mixed(length: int) -> str:
    """Give the regex of letters and digits, so many, with a digit and a capital among them."""
    rest = length - 1
    digit, capital = _with("[0-9]", "[A-Za-z]", rest), _with("[A-Z]", "[0-9a-z]", rest)
    small = f"|[a-z]{_mixed(rest)}" if rest > 1 else ""
    return f"(?:[0-9]{capital}|[A-Z]{digit}{small})"


MIXED = _mixed(11)
MONEY = "[￥¥€$₤₳¢£₴₲฿]"
TAIL = "(?:CZ|HU|MF|ZH)[0-9]{3,5}"
START = "(?:^|[^a-z0-9_.-]|www\\.)"
PATH = "[0-9a-z_.?=&%/-]"

CODES = Signs(
    hints=(),
    shapes=(),
    past="",
    plain={
        "taobao": (
            f"(?P<found>{MONEY} ?(?:{MIXED}) ?{MONEY})",
            f"(?P<found>[《(（] ?{TAIL} (?:{MIXED}) ?[》)）])",
            f"(?P<found>[《(（] ?(?:{MIXED}) ?[》)）]/? ?{TAIL})(?:[ /,，)）。！\\n]|$)",
            f"(?:^|[^0-9A-Za-z_/.:])(?P<found>/{TOKEN}{{11}}/ ?{TAIL})(?:[ /,，)）。！\\n]|$)",
        ),
        "jd": (
            "(?:^|[^0-9])(?P<found>[0-9]{1,2}[:：]/[！!￥¥%#@(（]"
            f"{TOKEN}{{10,14}}[！!￥¥%#@)）])",
        ),
        "miniprogram": (
            "(?P<found>[#＃]小程序[:：]//[^/ \\t\\n]{1,40}/[0-9A-Za-z_-]{8,24})",
            "(?:^|[^0-9A-Za-z])(?P<found>mp://[0-9A-Za-z_-]{10,24})",
        ),
    },
)

COPY = "复制[^\\n\\x00]{0,16}打开[^\\n\\x00]{0,6}"
ADDRESSES = {
    "taobao": (
        f"{START}(?P<found>[a-z]\\.tb\\.cn/{PATH}{{4,80}})",
        f"{START}(?P<found>(?:item|uland|[ahm]|[ah]5\\.m|h5\\.m|a\\.m|market\\.m|s\\.click|world|detail|shop[0-9]{{1,12}})"
        f"\\.taobao\\.com/{PATH}{{1,80}})",
        f"{START}(?P<found>(?:detail\\.m|detail|chaoshi|[a-z0-9-]{{2,40}})\\.tmall\\.com/{PATH}{{1,80}})",
        f"{START}(?P<found>shop[0-9]{{4,12}}\\.taobao\\.com)",
    ),
    "jd": (
        f"{START}(?P<found>u\\.jd\\.com/[0-9a-z]{{4,20}})",
        f"{START}(?P<found>(?:item\\.jd\\.com|item\\.m\\.jd\\.com/product)/[0-9]{{3,20}})",
        f"{START}(?P<found>(?:jingfen|coupon|mall)\\.(?:m\\.)?jd\\.com/{PATH}{{1,80}})",
        f"{START}(?P<found>(?:3\\.cn|jd\\.hk)/[0-9a-z-]{{3,40}})",
    ),
    "xiaohongshu": (
        f"{START}(?P<found>xhslink\\.com/(?:[a-z]/)?[0-9a-z]{{5,30}})",
        f"{START}(?P<found>xiaohongshu\\.com/(?:explore|discovery|goods|goods-detail|user|vendor|store)/{PATH}{{4,80}})",
    ),
    "miniprogram": (f"{START}(?P<found>wxaurl\\.cn/[0-9a-z]{{6,20}})",),
    "pinduoduo": (
        f"{START}(?P<found>(?:[a-z0-9]{{1,12}}\\.)?yangkeduo\\.com/{PATH}{{3,80}})",
        f"{START}(?P<found>[a-z]{{1,8}}\\.pinduoduo\\.com/{PATH}{{3,80}})",
    ),
    "xianyu": (
        f"{START}(?P<found>(?:[a-z0-9]{{1,10}}\\.)?(?:m\\.)?goofish\\.com/{PATH}{{2,80}})",
        f"{START}(?P<found>2\\.taobao\\.com/{PATH}{{2,80}})",
    ),
}
WORDING = {
    "taobao": (
        f"(?P<found>{COPY}(?:手?淘宝|手淘|天猫|tao宝|淘[^0-9a-z]{{0,2}}宝))",
        "(?P<found>(?:点击链接直接打开 ?或者 ?)?淘宝搜索直接打开)",
    ),
    "jd": (f"(?P<found>{COPY}(?:京东|jd))",),
    "xiaohongshu": (
        f"(?P<found>{COPY}[【「]?小红书)",
        "(?P<found>发布了一篇小红书笔记)",
    ),
    "miniprogram": (),
    "pinduoduo": (f"(?P<found>{COPY}拼多多)",),
    "xianyu": (
        f"(?P<found>{COPY}闲鱼)",
        "(?P<found>[【\\[]闲鱼[】\\]] ?https?://)",
        "(?P<found>我在闲鱼发布了)",
    ),
}
SHOPS = Signs(
    hints=tuple(
        "tb.cn taobao.com tmall.com jd.com 3.cn/ jd.hk/ xhslink.com xiaohongshu.com wxaurl.cn "
        "yangkeduo.com pinduoduo.com goofish.com 复制 淘宝搜索 小红书笔记 闲鱼 小程序 mp: "
        ":/! :/¥ :/% :/# :/@ :/( ¥ € $ ₤ ₳ ¢ £ ₴ ₲ ฿".split()
    ),
    shapes=("(?:cz|hu|mf|zh)[0-9]",),
    past="[【\\[]闲鱼[】\\]] ?https?://[!-~]{1,300}",
    plain={kind: ADDRESSES[kind] + WORDING[kind] for kind in ADDRESSES},
    whole={"xianyu": WORDING["xianyu"]},
)


def lead_to(links: pl.Series, kind: str) -> pl.Series:
    """Say for each address whether it passes on a shop of a kind."""
    return has_any(ADDRESSES[kind], links.str.to_lowercase()).fill_null(False)
