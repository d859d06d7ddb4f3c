"""token: whether the item passes on a shop by a code or a link."""

from __future__ import annotations

import re
import time

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedfilter.condition import View
from feedfilter.conditions.token import KINDS, Token
from feedfilter.fold import fold, fold_text
from feedfilter.tokens import CODES, MIXED, SHOPS
from feedfilter.words import Keywords
from tests.feeds import feed_of, shown, text_truths, truths

ANY = Token(present=True)
IN_CODES = ("taobao", "jd", "miniprogram")

MISSES = [
    "",
    "在淘宝买的",
    "打开淘宝看看",
    "淘宝搜索不到",
    "天猫双十一",
    "京东物流真快",
    "拼多多砍一刀",
    "闲鱼卖了旧手机",
    "闲鱼上逛逛",
    "小红书上看到的",
    "小红书笔记写完了",
    "小程序打不开",
    "#小程序",
    "#小程序://",
    "#小程序://群接龙",
    "#小程序://群接龙/abc",
    "复制粘贴",
    "复制文件后打开文件夹",
    "www.taobao.com",
    "taobao.com",
    "https://www.jd.com",
    "https://www.jd.com/",
    "https://www.xiaohongshu.com",
    "https://www.pinduoduo.com",
    "pinduoduo.com",
    "nottb.cn/h.AbCdEfG",
    "m.tb.cn.evil.example/h.AbCdEfG",
    "https://fm.tb.cnx/h.AbCdEfG",
    "xu.jd.com/AbCdEfG",
    "13.cn/abcde",
    "myxhslink.com/a/AbCdEfG",
    "我坐CZ3457回广州",
    "CZ3457",
    "航班HU7601 延误",
    "MF8101/MF8102",
    "(CZ3457)",
    "/ZH9102/",
    "ZH9102 10:30起飞",
    "$19.99",
    "$1999 $2999",
    "￥199￥299",
    "￥12345678901￥",
    "￥abcdefghijk￥",
    "￥AbCdEfGhIjK￥",
    "￥abcd1234efg￥",
    "￥AbCd1234Ef￥",
    "￥AbCd1234EfGh￥",
    "￥AbCd1234EfG",
    "AbCd1234EfG",
    "$abcdefghijk$",
    "$E=mc2$",
    "(Windows2019)",
    "《Version2024》",
    "(AbCd1234EfG)",
    "/AbCd1234EfG/",
    "https://youtu.be/dQw4w9WgXcQ/",
    "https://example.com/dQw4w9WgXcQ/",
    "13800138000",
    "10:/",
    "20:/abcdefghijkl",
    "10:30/11:30",
    "10:/！short！",
    "c:/!important!",
    "http://!AbCd1234EfGh!",
    "mp://",
    "amp://AbCdEfGhIjK",
    "https://3.cnn.com/abc",
    "item.jd.com",
    "goofish.com",
]

# text, kind, what is underlined
HITS = [
    (
        "【淘宝】https://m.tb.cn/h.AbCdEfG?tk=AbCd1234EfG CZ0001 「曲奇」",
        "taobao",
        "m.tb.cn/h.AbCdEfG?tk=AbCd1234EfG",
    ),
    ("【淘宝】https://e.tb.cn/h.AbCdEfG1234567", "taobao", "e.tb.cn/h.AbCdEfG1234567"),
    ("HTTPS://M.TB.CN/h.AbCdEfG", "taobao", "M.TB.CN/h.AbCdEfG"),
    ("ｍ．ｔｂ．ｃｎ／ｈ．ＡｂＣｄＥｆＧ", "taobao", "ｍ．ｔｂ．ｃｎ／ｈ．ＡｂＣｄＥｆＧ"),
    ("点击链接直接打开 或者 淘宝搜索直接打开", "taobao", "点击链接直接打开 或者 淘宝搜索直接打开"),
    ("￥AbCd1234EfG￥", "taobao", "￥AbCd1234EfG￥"),
    ("複製这段¥AbCd1234EfG¥打开手淘", "taobao", "複製这段¥AbCd1234EfG¥打开手淘"),
    ("复制这段描述€AbCd1234EfG€后到👉淘♂寳♀👈", "taobao", "€AbCd1234EfG€"),
    ("5fu🙄致3$AbCd1234EfG$:// ZH9102,打開/", "taobao", "$AbCd1234EfG$"),
    ("1復制( CZ3457 AbCd1234EfG)打开tao寳抢购/", "taobao", "( CZ3457 AbCd1234EfG)"),
    ("（CZ3457 AbCd1234EfG）", "taobao", "（CZ3457 AbCd1234EfG）"),
    ("(AbCd1234EfG)/ CZ0001", "taobao", "(AbCd1234EfG)/ CZ0001"),
    ("/AbCd1234EfG/ CZ0001/", "taobao", "/AbCd1234EfG/ CZ0001"),
    ("₤AbCd1234EfG₤", "taobao", "₤AbCd1234EfG₤"),
    ("https://item.taobao.com/item.htm?id=1", "taobao", "item.taobao.com/item.htm?id=1"),
    ("https://detail.tmall.com/item.htm?id=1", "taobao", "detail.tmall.com/item.htm?id=1"),
    ("s.click.taobao.com/AbCdEf", "taobao", "s.click.taobao.com/AbCdEf"),
    ("复制这条信息，打开手机淘宝", "taobao", "复制这条信息，打开手机淘宝"),
    ("20:/！AbCd1234EfGh！", "jd", "20:/！AbCd1234EfGh！"),
    ("8:/￥AbCd1234Ef￥，打开京东", "jd", "8:/￥AbCd1234Ef￥"),
    ("https://u.jd.com/AbCdEfG", "jd", "u.jd.com/AbCdEfG"),
    ("https://item.jd.com/100012345678.html", "jd", "item.jd.com/100012345678"),
    ("https://item.m.jd.com/product/100012345678.html", "jd", "item.m.jd.com/product/100012345678"),
    ("3.cn/1Ab-CdEf", "jd", "3.cn/1Ab-CdEf"),
    ("http://xhslink.com/a/AbCdEfGhI，复制本条信息", "xiaohongshu", "xhslink.com/a/AbCdEfGhI"),
    ("36 某某发布了一篇小红书笔记，快来看吧！", "xiaohongshu", "发布了一篇小红书笔记"),
    (
        "https://www.xiaohongshu.com/explore/64abcdef",
        "xiaohongshu",
        "xiaohongshu.com/explore/64abcdef",
    ),
    ("复制本条信息，打开【小红书】App", "xiaohongshu", "复制本条信息，打开【小红书"),
    ("#小程序://群接龙/AbCdEfGhIjKlMnO", "miniprogram", "#小程序://群接龙/AbCdEfGhIjKlMnO"),
    ("＃小程序：//快团团/Ab-d_fGhIjKlMnO", "miniprogram", "＃小程序：//快团团/Ab-d_fGhIjKlMnO"),
    ("mp://AbCdEfGhIjKlMnO", "miniprogram", "mp://AbCdEfGhIjKlMnO"),
    ("https://wxaurl.cn/AbCdEfGhIjK", "miniprogram", "wxaurl.cn/AbCdEfGhIjK"),
    (
        "https://mobile.yangkeduo.com/goods.html?goods_id=1",
        "pinduoduo",
        "mobile.yangkeduo.com/goods.html?goods_id=1",
    ),
    ("https://p.pinduoduo.com/AbCdEfGh", "pinduoduo", "p.pinduoduo.com/AbCdEfGh"),
    ("复制此消息打开拼多多", "pinduoduo", "复制此消息打开拼多多"),
    (
        "【闲鱼】https://m.tb.cn/h.AbCdEfG?tk=AbCd1234EfG HU591 「快来捡漏」",
        "xianyu",
        "【闲鱼】https://",
    ),
    ("https://www.goofish.com/item?id=1", "xianyu", "www.goofish.com/item?id=1"),
    ("「我在闲鱼发布了【小推车】」", "xianyu", "我在闲鱼发布了"),
]


@pytest.mark.parametrize("text", MISSES)
def test_misses(text):
    assert text_truths(ANY, [text, f"{text} 好\n", f"看 {text}"]) == [False] * 3
    assert text_truths(Token(present=False), [text]) == [True]


@pytest.mark.parametrize(("text", "kind", "underlined"), HITS)
def test_hits(text, kind, underlined):
    condition = Token(any=(kind,))
    assert underlined in shown(condition, {"text": text})
    assert text_truths(condition, [text, f"看 {text}\n", f"\u200b{text}，"]) == [True] * 3
    assert text_truths(ANY, [text]) == [True]
    assert text_truths(Token(present=False), [text]) == [False]


@pytest.mark.parametrize(("text", "kind"), [(text, kind) for text, kind, _ in HITS])
def test_no_other_kinds(text, kind):
    found = {other for other in KINDS if text_truths(Token(any=(other,)), [text]) == [True]}
    assert found - {kind} <= ({"jd"} if "京东" in text else set())


def test_fields():
    items = [
        {"text": "x", "link_title": "￥AbCd1234EfG￥"},
        {"text": "x", "quote": "￥AbCd1234EfG￥"},
        {"text": "x", "links": ["https://example.com", "https://U.JD.com/AbCdEfG"]},
        {"text": "x", "links": ["https://example.com/?to=jd"]},
        {"text": "x", "links": []},
        {"text": "x", "links": None},
    ]
    assert truths(ANY, items) == [True, False, True, False, False, False]
    assert truths(Token(present=False), items) == [False, True, False, True, True, True]
    assert shown(ANY, items[0]) == ["￥AbCd1234EfG￥"]
    assert shown(ANY, items[2]) == ["link: https://U.JD.com/AbCdEfG"]
    assert shown(Token(present=False), {"text": "x"}) == ["token: none"]


def test_a_link_of_xianyu_is_not_one_of_taobao():
    link = "https://m.tb.cn/h.AbCdEfG?tk=AbCd1234EfG"
    items = [
        {"text": f"【闲鱼】{link} HU591 「小推车」", "links": [link]},
        {"text": f"【淘宝】{link} HU591 「小推车」", "links": [link]},
        {"text": "x", "links": [link]},
    ]
    assert truths(Token(any=("taobao",)), items) == [False, True, True]
    assert truths(Token(any=("xianyu",)), items) == [True, False, False]


@pytest.mark.parametrize("keys", [{}, {"present": False, "any": ("jd",)}])
def test_refused(keys):
    with pytest.raises(ValueError, match=r"token|present"):
        Token(**keys)


HOSTILE = (
    "￥",
    "￥AbCd1234Ef",
    "复制",
    "A1",
    "1:/！",
    "m.tb.cn/",
    "#小程序://",
    "/A1B2C3D4E5F/",
)


def seconds(text: str) -> float:
    """Give the least processor time of a few searches in one text."""
    taken = []
    for _ in range(3):
        start = time.process_time()
        _ = SHOPS.places(text, KINDS), CODES.places(text, IN_CODES)
        taken.append(time.process_time() - start)
    return min(taken)


@pytest.mark.parametrize("part", HOSTILE)
def test_eight_times_the_text_takes_no_more_than_linear_time(part):
    """Quadratic time would be 64 times as long."""
    assert seconds(part * 8_000) < 24 * seconds(part * 1_000) + 0.05


WRITTEN = (
    "￥ ¥ $ AbCd1234EfG ( ) / CZ0001 ZH9102 20:/ ！ AbCd1234EfGh m.tb.cn /h.AbCdEfG ?tk= https:// 【闲鱼】 【淘宝】 item.taobao.com "
    "u.jd.com 3.cn xhslink.com #小程序:// 群接龙 mp:// yangkeduo.com 复制 打开 淘宝 京东 发布了一篇小红书笔记 我在闲鱼发布了 ж С"
)
PARTS = st.sampled_from([*WRITTEN.split(), " ", "\n", "好", "，", "\0", "\u0338"])


@given(st.lists(PARTS, max_size=12).map("".join) | st.text(max_size=20))
def test_the_column_sees_what_the_text_shows(text):
    for kind in KINDS:
        places = SHOPS.places(fold_text(text).text, [kind])
        places += CODES.places(text, [kind] if kind in IN_CODES else [])
        condition = Token(any=(kind,))
        assert text_truths(condition, [text]) == [bool(places)]
        if places:
            assert all(shown(condition, {"text": text}))


@given(st.sampled_from([text for text, _, _ in HITS]), st.text(max_size=5), st.text(max_size=5))
def test_hints_lose_nothing(text, before, behind):
    folded = fold(pl.Series([before + text + behind]))
    found = SHOPS.places(folded[0], KINDS) or CODES.places(before + text + behind, IN_CODES)
    for searched in ((), ANY.hints()):
        view = View(feed_of([{"text": before + text + behind}]), Keywords(searched))
        assert not found or SHOPS.candidates(view, "text").to_list() == [0]


@given(st.text(st.sampled_from("aaaaz1A_"), min_size=10, max_size=12))
def test_a_code_has_a_digit_and_a_capital(text: str) -> None:
    is_code = len(text) == 11 and "_" not in text and "1" in text and "A" in text
    assert (re.fullmatch(MIXED, text) is not None) == is_code
    assert pl.Series([text]).str.contains(f"^{MIXED}$")[0] == is_code
