"""contact: whether the item says how to reach somebody."""

from __future__ import annotations

import time

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedfilter.condition import View
from feedfilter.conditions.contact import KINDS, Contact
from feedfilter.contacts import CONTACTS, PLUSES
from feedfilter.fold import fold, fold_text
from feedfilter.words import Keywords
from tests.feeds import feed_of, shown, text_truths, truths

ANY = Contact(present=True)

MISSES = [
    "",
    "微信",
    "微信步数12000",
    "微信走了10000步",
    "微信支付坏了",
    "微信群里说好的",
    "微信8.0.33版本",
    "微信 iphone15 闪退",
    "微信windows10打不开",
    "我微信转了10000块给你",
    "回家微信聊",
    "大家微信见",
    "我已加微信好友三千人",
    "没加微信的人看不到",
    "I love wechat moments",
    "wechat moments are full of ads",
    "wechat 2024 report",
    "vx",
    "wx上说",
    "威信扫地",
    "增加威信",
    "参加微软的面试",
    "参加薇娅直播间",
    "参加威尼斯电影节",
    "更加微妙",
    "再加微糖",
    "加微辣",
    "高数+微积分",
    "2+微软",
    "王家薇",
    "加微波炉",
    "牛家威",
    "加班威胁",
    "加V领毛衣",
    "加v字手势",
    "加vip",
    "加vlog",
    "增加v值",
    "1+v",
    "a+v=b",
    "Ctrl+V",
    "Ctrl + V",
    "ctrl c + v",
    "v2024",
    "v8.0.33",
    "tv: channel5",
    "卫星云图",
    "卫星发射成功",
    "火箭加卫星发射",
    "QQ音乐",
    "QQ音乐2024年榜",
    "QQ空间",
    "qq飞车10000场",
    "q币",
    "加q版头像",
    "+q币100",
    "q1 2024 report",
    "我进q群的时候",
    "扣了12345元",
    "扣 10000元",
    "企鹅",
    "企鹅20000只",
    "phone",
    "call me maybe",
    "my phone broke, call you 2 times",
    "text me at 10:30",
    "电话打不通",
    "电话 110",
    "12306",
    "95588",
    "订单号 13800138000",
    "快递单号：13800138000",
    "单号13800138000123",
    "order 13800138000",
    "uid 13800138000",
    "110101199003071234",
    "11010119900307123X",
    "1380013800",
    "138001380001",
    "13800138000元",
    "0.13800138000",
    "https://weibo.com/u/13800138000",
    "example.com/13800138000",
    "https://shop.example/?qq=123456&tel=13800138000",
    "1700000000",
    "1700000000000",
    "2024-01-05 10:30:00",
    "2024.01.05",
    "20240105103000",
    "10:30-11:30",
    "2024-01-05T10:00:00+08:00",
    "+100",
    "+10000000分",
    "1+12345678901",
    "+48.8566, +2.3522",
    "¥13800138",
    "192.168.100.100",
    "一二三四五六七八九十",
    "一三五七九都有课",
    "2024年一三五上课",
    "555-0134",
    "2-3-4",
    "t.me",
    "chat.me/abcdef",
    "sometext.me/abcdef",
    "https://t.me/news/1234",
    "https://t.me/share/url?url=x",
    "t.me/addstickers/cats",
    "telegram",
    "telegram 崩了",
    "飞机晚点了",
    "发电报",
    "tg",
    "doubting: everything",
    "rating: excellent",
    "@friend 来看",
    "@linlin99 生日快乐",
    "谢谢@linlin99",
    "whatsapp is down",
    "whatsapp 2024",
    "was 13 14 15",
    "swa.me/abcdef",
    "line: linshop",
    "user@host",
    "https://user@example.com/path",
    "https://user:secret@example.com",
    "ftp://anonymous@example.com/x",
    "git@github.com:owner/name.git",
    "logo@2x.png",
    "a@b",
    "me @ home.",
    "10@5.5",
    "扫",
    "扫地机器人",
    "扫码支付坏了",
    "扫码点餐",
    "扫码骑车",
    "扫码枪",
    "扫描仪",
    "二维码",
    "健康二维码没有了",
    "识别图片里的花",
    "长按电源键",
    "scan the room",
    "scanned the code review",
    "barcode",
]

# text, kind, what is underlined
HITS = [
    ("加我微信", "wechat", "加我微信"),
    ("加微信", "wechat", "加微信"),
    ("加個微信吧", "wechat", "加個微信"),
    ("添加微信了解", "wechat", "添加微信"),
    ("加 薇 信", "wechat", "加 薇 信"),
    ("加·微·信", "wechat", "加·微·信"),
    ("加V", "wechat", "加V"),
    ("加v看图", "wechat", "加v"),
    ("➕V看图", "wechat", "➕V"),
    ("➕薇", "wechat", "➕薇"),
    ("➕ⓥ", "wechat", "➕ⓥ"),
    ("需要的+v", "wechat", "+v"),
    ("+微咨询", "wechat", "+微"),
    ("＋微", "wechat", "＋微"),
    ("需要的+微", "wechat", "+微"),
    ("需要的+微信", "wechat", "+微信"),
    ("加威", "wechat", "加威"),
    ("加➕薇信：lin_2024", "wechat", "➕薇信：lin_2024"),
    ("加卫星", "wechat", "加卫星"),
    ("卫星：linlin88", "wechat", "卫星：linlin88"),
    ("家薇 lin8899x", "wechat", "家薇 lin8899x"),
    ("家V", "wechat", "家V"),
    ("佳威信", "wechat", "佳威信"),
    ("➕💚", "wechat", "➕💚"),
    ("加💚聊聊", "wechat", "加💚"),
    ("加微❤出售", "wechat", "加微❤"),
    ("加❤薇❤信", "wechat", "加❤薇❤信"),
    ("加【薇】信", "wechat", "加【薇】信"),
    ("扫🐎进群", "qr", "扫🐎"),
    ("加我👉vx", "wechat", "加我👉vx"),
    ("加下我的微信", "wechat", "加下我的微信"),
    ("微信：lin_2024", "wechat", "微信：lin_2024"),
    ("微信号lin_2024", "wechat", "微信号lin_2024"),
    ("微信号是 linshop", "wechat", "微信号是 linshop"),
    ("微信 abc12345", "wechat", "微信 abc12345"),
    ("微信\nabc12345", "wechat", "微信\nabc12345"),
    ("微信12345678", "wechat", "微信12345678"),
    ("威信：linshop", "wechat", "威信：linshop"),
    ("徽信：linshop", "wechat", "徽信：linshop"),
    ("V信：linshop", "wechat", "V信：linshop"),
    ("V心：linshop", "wechat", "V心：linshop"),
    ("微❤️lin88888", "wechat", "微❤️lin88888"),
    ("VX：abc12345", "wechat", "VX：abc12345"),
    ("vx abc12345", "wechat", "vx abc12345"),
    ("薇❤lin88888", "wechat", "薇❤lin88888"),
    ("v x abc12345", "wechat", "v x abc12345"),
    ("vx:linshop", "wechat", "vx:linshop"),
    ("wx abc12345", "wechat", "wx abc12345"),
    ("weixin: linshop", "wechat", "weixin: linshop"),
    ("wechat id: linshop", "wechat", "wechat id: linshop"),
    ("WeChat lin_2024", "wechat", "WeChat lin_2024"),
    ("薇：lin_2024", "wechat", "薇：lin_2024"),
    ("薇lin_2024", "wechat", "薇lin_2024"),
    ("v：lin_2024", "wechat", "v：lin_2024"),
    ("V13800138000", "wechat", "V13800138000"),
    ("V同号", "wechat", "V同号"),
    ("微信同号", "wechat", "微信同号"),
    ("vx/qq同号", "wechat", "vx/qq同号"),
    ("13800138000(同微信)", "wechat", "同微信"),
    ("wxid_abc123def456", "wechat", "wxid_abc123def456"),
    ("add my wechat", "wechat", "add my wechat"),
    ("Add me on WeChat!", "wechat", "Add me on WeChat"),
    ("my wechat is linshop", "wechat", "my wechat is"),
    ("QQ 123456", "qq", "QQ 123456"),
    ("QQ：123456", "qq", "QQ：123456"),
    ("Q Q 123456", "qq", "Q Q 123456"),
    ("QQ群123456789", "qq", "QQ群123456789"),
    ("Q群：12345678", "qq", "Q群：12345678"),
    ("Q①②③④⑤⑥", "qq", "Q①②③④⑤⑥"),
    ("扣扣：123456", "qq", "扣扣：123456"),
    ("扣 123456", "qq", "扣 123456"),
    ("扣号1234567890", "qq", "扣号1234567890"),
    ("企鹅号 123456", "qq", "企鹅号 123456"),
    ("企-鹅123456", "qq", "企-鹅123456"),
    ("加Q", "qq", "加Q"),
    ("加我qq", "qq", "加我qq"),
    ("➕q群", "qq", "➕q群"),
    ("快进q群", "qq", "进q群"),
    ("qq同号", "qq", "qq同号"),
    ("13800138000", "phone", "13800138000"),
    ("电话13800138000", "phone", "13800138000"),
    ("138 0013 8000", "phone", "138 0013 8000"),
    ("138-0013-8000", "phone", "138-0013-8000"),
    ("13800 138000", "phone", "13800 138000"),
    ("１３８００１３８０００", "phone", "１３８００１３８０００"),
    ("①③⑧⓪⓪①③⑧⓪⓪⓪", "phone", "①③⑧⓪⓪①③⑧⓪⓪⓪"),
    ("1️⃣3️⃣8️⃣0️⃣0️⃣1️⃣3️⃣8️⃣0️⃣0️⃣0️⃣", "phone", "1️⃣3️⃣8️⃣0️⃣0️⃣1️⃣3️⃣8️⃣0️⃣0️⃣0️⃣"),
    ("138oo138ooo", "phone", "138oo138ooo"),
    ("一三八零零一三八零零零", "phone", "一三八零零一三八零零零"),
    ("幺三八洞洞幺三八洞洞洞", "phone", "幺三八洞洞幺三八洞洞洞"),
    ("壹叁捌零零壹叁捌零零零", "phone", "壹叁捌零零壹叁捌零零零"),
    ("+86 138 0013 8000", "phone", "+86 138 0013 8000"),
    ("tel:13800138000", "phone", "13800138000"),
    ("13800138000微信同号", "phone", "13800138000"),
    ("010-88886666", "phone", "010-88886666"),
    ("电话：0755 88886666", "phone", "0755 88886666"),
    ("400-123-4567", "phone", "400-123-4567"),
    ("热线 4001234567", "phone", "4001234567"),
    ("+1 (415) 555-0134", "phone", "+1 (415) 555-0134"),
    ("+44 20 7946 0000", "phone", "+44 20 7946 0000"),
    ("(415) 555-0134", "phone", "(415) 555-0134"),
    ("415-555-0134", "phone", "415-555-0134"),
    ("call 02079460000", "phone", "02079460000"),
    ("text me at 4155550134", "phone", "4155550134"),
    ("8 (912) 345-67-89", "phone", "8 (912) 345-67-89"),
    ("+7 912 345 67 89", "phone", "+7 912 345 67 89"),
    ("t.me/linshop", "telegram", "t.me/linshop"),
    ("https://t.me/+AbCdEfGh123", "telegram", "t.me/+AbCdEfGh123"),
    ("https://t.me/linshop_bot?start=x", "telegram", "t.me/linshop_bot"),
    ("telegram.me/linshop", "telegram", "telegram.me/linshop"),
    ("tg: linshop", "telegram", "tg: linshop"),
    ("T G：linshop", "telegram", "T G：linshop"),
    ("飞机 @linshop99", "telegram", "飞机 @linshop99"),
    ("纸飞机：linshop99", "telegram", "纸飞机：linshop99"),
    ("电报@linshop", "telegram", "电报@linshop"),
    ("Telegram: @linshop", "telegram", "Telegram: @linshop"),
    ("@linshop (tg)", "telegram", "@linshop (tg"),
    ("加tg", "telegram", "加tg"),
    ("пишите в лс @linshop", "telegram", "пишите в лс @linshop"),
    ("wa.me/447700900000", "whatsapp", "wa.me/447700900000"),
    ("https://chat.whatsapp.com/AbCdEfGhIjK", "whatsapp", "chat.whatsapp.com/AbCdEfGhIjK"),
    ("WhatsApp +44 20 7946 0000", "whatsapp", "WhatsApp +44 20 7946 0000"),
    ("WA: +62 812 3456 7890", "whatsapp", "WA: +62 812 3456 7890"),
    ("text me on WhatsApp", "whatsapp", "text me on WhatsApp"),
    ("加whatsapp", "whatsapp", "加whatsapp"),
    ("shop@example.com", "email", "shop@example.com"),
    ("邮箱：shop.lin+1@mail.example.co.uk。", "email", "shop.lin+1@mail.example.co.uk"),
    ("ｓｈｏｐ＠example.com", "email", "ｓｈｏｐ＠example.com"),
    ("mailto:shop@example.com", "email", "shop@example.com"),
    ("扫码进群", "qr", "扫码"),
    ("扫🐎", "qr", "扫🐎"),
    ("扫二维码", "qr", "扫二维码"),
    ("扫一扫下方二维码", "qr", "扫一扫下方二维码"),
    ("长按识别", "qr", "长按识别"),
    ("识别图中二维码", "qr", "识别图中二维码"),
    ("長按識別二維碼", "qr", "長按識別二維碼"),
    ("scan the QR code", "qr", "scan the QR"),
]


@pytest.mark.parametrize("text", MISSES)
def test_misses(text):
    assert text_truths(ANY, [text, f"{text}!", f"好 {text}\n"]) == [False] * 3
    assert text_truths(Contact(present=False), [text]) == [True]


@pytest.mark.parametrize(("text", "kind", "underlined"), HITS)
def test_hits(text, kind, underlined):
    condition = Contact(any=(kind,))
    assert underlined in shown(condition, {"text": text})
    assert text_truths(condition, [text, f"价格私聊 {text}\n", f"\u200b{text}。"]) == [True] * 3
    assert text_truths(ANY, [text]) == [True]
    assert text_truths(Contact(present=False), [text]) == [False]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("加我微信 lin_2024", {"wechat"}),
        ("13800138000", {"phone"}),
        ("t.me/linshop", {"telegram"}),
        ("shop@example.com", {"email"}),
        ("QQ：123456", {"qq"}),
        ("扫二维码", {"qr"}),
        ("V13800138000", {"wechat", "phone"}),
        ("加我微信，长按识别二维码", {"wechat", "qr"}),
    ],
)
def test_no_other_kinds(text, kinds):
    assert {kind for kind in KINDS if text_truths(Contact(any=(kind,)), [text]) == [True]} == kinds


def test_all_places_are_shown_and_none_inside_another():
    both = {"text": "13800138000 13900139000 加我微信：lin_2024"}
    assert shown(ANY, both) == ["13800138000", "13900139000", "加我微信：lin_2024"]


def test_fields():
    items = [
        {"text": "x", "link_title": "加我微信"},
        {"text": "x", "quote": "加我微信"},
        {"text": "x", "author": "加我微信"},
    ]
    assert truths(ANY, items) == [True, False, False]
    assert truths(Contact(present=False), items) == [False, True, True]
    assert shown(ANY, items[0]) == ["加我微信"]
    assert shown(Contact(present=False), {"text": "x"}) == ["contact: none"]


@pytest.mark.parametrize("keys", [{}, {"present": False, "any": ("qq",)}])
def test_refused(keys):
    with pytest.raises(ValueError, match=r"contact|present"):
        Contact(**keys)


HOSTILE = (
    "1",
    "加",
    "a@",
    "1 ",
    "+",
    "v",
    "微信",
    "@a",
    "扫",
    "t.me/",
    "138-",
    "https://",
    "q1",
)


def seconds(text: str) -> float:
    """Give the least processor time of a few searches in one text."""
    taken = []
    for _ in range(3):
        start = time.process_time()
        _ = CONTACTS.places(text, KINDS)
        taken.append(time.process_time() - start)
    return min(taken)


@pytest.mark.parametrize("part", HOSTILE)
def test_eight_times_the_text_takes_no_more_than_linear_time(part):
    """Quadratic time would be 64 times as long."""
    assert seconds(part * 8_000) < 24 * seconds(part * 1_000) + 0.05


WRITTEN = (
    "加 我 微 信 薇 威 v vx wx q qq 扣 号 : + ➕ ❤ 同号 lin_2024 abc12345 linshop 13800138000 138 0013 8000 1 3 一三八 零 "
    "123456 @ t.me/ tg 飞机 wa.me/ whatsapp example .com 扫 码 二维码 识别 长按 add me my wechat call text https:// "
    "订单号 家 卫星 ( ) - . o 元 参"
)
PARTS = st.sampled_from([*WRITTEN.split(), " ", "\n", "好", "\0"])


@given(st.lists(PARTS, max_size=12).map("".join) | st.text(max_size=20))
def test_the_column_sees_what_the_text_shows(text):
    for kind in KINDS:
        condition = Contact(any=(kind,))
        places = [*CONTACTS.places(fold_text(text).text, [kind])]
        places += PLUSES.places(text, [kind] if kind == "wechat" else [])
        assert text_truths(condition, [text]) == [bool(places)]
        if places:
            assert all(shown(condition, {"text": text}))


@given(st.sampled_from([text for text, _, _ in HITS]), st.text(max_size=5), st.text(max_size=5))
def test_hints_lose_nothing(text, before, behind):
    folded = fold(pl.Series([before + text + behind]))
    found = CONTACTS.places(folded[0], KINDS) or PLUSES.places(text, ["wechat"])
    for searched in ((), ANY.hints()):
        view = View(feed_of([{"text": before + text + behind}]), Keywords(searched))
        assert not found or CONTACTS.candidates(view, "text").to_list() == [0]
