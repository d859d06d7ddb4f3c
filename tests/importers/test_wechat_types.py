"""What WeChat's types and labels mean; most rows are words that only look like a label."""

from __future__ import annotations

import time

import pytest

from feedfilter.importer import Item
from feedfilter.model import Kind
from feedfilter.records.chatlab import chatlab_words
from feedfilter.records.chatlog import chatlog_words
from feedfilter.records.wechat import (
    is_placeholder,
    is_recall,
    item_of,
    meaning,
    named,
    spoken,
    worded,
)
from feedfilter.records.wechat_files import chat_name
from feedfilter.records.wechat_xml import is_xml, xml_words
from feedfilter.records.weflow import plain_words, untyped_words
from feedfilter.records.wxcli import message_words


@pytest.mark.parametrize(
    ("base", "sub", "kind", "media"),
    [
        (1, 0, "message", ""),
        (3, 0, "message", "picture"),
        (34, 0, "message", ""),
        (43, 0, "message", "video"),
        (47, 0, "message", ""),
        (62, None, "message", "video"),
        (42, None, "message", "card"),
        (48, None, "message", "card"),
        (50, None, "call", ""),
        (64, None, "call", ""),
        (10000, None, "system", ""),
        (10002, None, "system", ""),
        (49, 5, "message", "card"),
        (49, 33, "message", "card"),
        (49, 51, "message", "card"),
        (49, 63, "message", "card"),
        (49, 82, "message", "card"),
        (49, 111, "message", "card"),
        (49, 6, "message", "file card"),
        (49, 19, "message", "card forwarded"),
        (49, 57, "message", "quote"),
        (49, 53, "message", ""),
        (49, 62, "system", ""),
        (49, 2000, "transfer", ""),
        (49, 2001, "red_packet", ""),
        (49, 2003, "message", "card"),
        (49, 99999, "message", "card"),
        (49, None, "message", "card"),
        (21474836529, None, "message", "card"),
        (154618822705, 5, "message", "card"),
        (8589934592049, None, "transfer", ""),
        (8594229559345, None, "red_packet", ""),
        (244813135921, None, "message", "quote"),
        (266287972401, None, "system", ""),
        (436207665, None, "red_packet", ""),
        (419430449, None, "transfer", ""),
        (822083633, None, "message", "quote"),
        (1090519089, None, "message", "file card"),
        (-1879048186, None, "message", "card"),
        (2415919110, None, "message", "card"),
        (37, None, "message", ""),
        (0, None, "message", ""),
        (None, None, "message", ""),
        (10**30, None, "message", ""),
        (-(10**30), None, "message", ""),
    ],
)
def test_numbers(base: int | None, sub: int | None, kind: str, media: str) -> None:
    found = meaning(base, sub)
    assert found.kind == kind
    shown = {
        "picture": found.pictures,
        "video": found.videos,
        "file": found.files,
        "card": found.card,
        "quote": found.quote,
        "forwarded": found.forwarded,
    }
    assert {name for name, value in shown.items() if value} == set(media.split())


@pytest.mark.parametrize(
    ("name", "like"),
    [
        ("文本消息", meaning(1)),
        ("图片", meaning(3)),
        ("图片消息", meaning(3)),
        ("语音消息", meaning(34)),
        ("动画表情", meaning(47)),
        ("视频消息", meaning(43)),
        ("卡片式链接", meaning(49, 5)),
        ("(分享)卡片式链接", meaning(49, 5)),
        ("分享链接", meaning(49, 5)),
        ("小程序分享", meaning(49, 33)),
        ("视频号直播卡片", meaning(49, 63)),
        ("红包卡片", meaning(49, 2001)),
        ("转账消息", meaning(49, 2000)),
        ("引用回复", meaning(49, 57)),
        ("拍一拍消息", meaning(49, 62)),
        ("系统通知", meaning(10000)),
        ("聊天记录合并转发", meaning(49, 19)),
        ("群公告", meaning(49, 87)),
        ("未知类型(9)", None),
        ("其他消息", None),
        ("消息", None),
        ("分享", None),
        ("", None),
    ],
)
def test_names(name: str, like: object) -> None:
    assert named(name) == like


@pytest.mark.parametrize(
    ("text", "kind", "words", "title"),
    [
        ("[图片]", "message", "", None),
        ("[图片] local_id=12", "message", "", None),
        ("[视频] media/videos/1.mp4", "message", "", None),
        ("[语音] 5秒", "message", "", None),
        ("[表情包：笑哭]", "message", "", None),
        ("[链接] 曲奇团购\nhttps://shop.example.com/p/1", "message", "", "曲奇团购"),
        ("[链接]", "message", "", None),
        ("[位置] 西湖", "message", "", "西湖"),
        ("[转账] ￥39.90", "transfer", "￥39.90", None),
        ("[转账] (甲 转账给 乙) ￥1 谢谢", "transfer", "(甲 转账给 乙) ￥1 谢谢", None),
        ("[红包] 恭喜发财，大吉大利", "red_packet", "恭喜发财，大吉大利", None),
        ("[通话] 通话时长 01:20", "call", "通话时长 01:20", None),
        # what people type
        ("[图片]新款到货", "message", "[图片]新款到货", None),
        ("[图片] 加我看新款", "message", "[图片] 加我看新款", None),
        ("[视频] 私聊 3.5 折", "message", "[视频] 私聊 3.5 折", None),
        ("[红包][红包]加我微信领", "message", "[红包][红包]加我微信领", None),
        ("[红包] 加我微信领红包，先到先得，只限今天，包邮到家，欢迎转发", "message", None, None),
        ("[转账]记得哦", "message", "[转账]记得哦", None),
        ("[转账] 现货秒杀 ￥99 加我微信", "message", "[转账] 现货秒杀 ￥99 加我微信", None),
        ("[通话] 打我电话下单，今天全场半价包邮", "message", None, None),
        ("[系统] 恭喜中奖，加我微信", "message", "[系统] 恭喜中奖，加我微信", None),
        ("[撤回] 加我微信", "message", "[撤回] 加我微信", None),
        ("[微笑]", "message", "[微笑]", None),
        ("[新款]包邮", "message", "[新款]包邮", None),
        ("说好的[图片]", "message", "说好的[图片]", None),
        ("[引用 阿珍：加我微信]", "message", "[引用 阿珍：加我微信]", None),
        ("[", "message", "[", None),
        ("", "message", "", None),
    ],
)
def test_labels_of_texts_without_type(
    text: str, kind: str, words: str | None, title: object
) -> None:
    said = worded(text)
    assert said.meaning.kind == kind
    assert said.text == (text if words is None else words)
    assert said.title == title


def test_an_answer_is_parted_from_what_it_quotes() -> None:
    said = worded("不要[微笑][引用 阿珍：今日特价[图片]]")
    assert (said.text, said.quote, said.meaning.quote) == ("不要[微笑]", "今日特价[图片]", True)


def test_a_known_type_leaves_typed_brackets_alone() -> None:
    assert worded("[图片]", meaning(1)).text == "[图片]"
    assert worded("[红包] 谢谢", meaning(49, 57)).text == "[红包] 谢谢"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("周六去摘草莓吗", "周六去摘草莓吗"),
        ("[语音消息] 周六去摘草莓吗", "周六去摘草莓吗"),
        ("[语音] 周六去", "周六去"),
        ("[语音转文字] 周六去", "周六去"),
        ("第一句。\n第二句", "第一句。\n第二句"),
        ("OK. See you at 9.30", "OK. See you at 9.30"),
        ("<|zh|>周六去", "<|zh|>周六去"),
        ("12点", "12点"),
        # what is no word of the voice
        ("", ""),
        ("[语音]", ""),
        ("[语音消息]", ""),
        ("[语音消息 - 转文字失败]", ""),
        ("[语音] 5秒", ""),
        ('12"', ""),
        ("voices/a.wav", ""),
        ("voice_123.mp3", ""),
        ("媒体\\语 音\\1.SILK", ""),
        ("[语音] voices/20250515/206.amr", ""),
        ("media/voices/0f.bin", ""),
        ("https://voice.example.com/1?a=b", ""),
        ("data:audio/wav;base64,AAAA", ""),
        ('<msg><voicemsg endflag="1" length="3200"/></msg>', ""),
    ],
)
def test_a_voice_says_what_was_written_down_of_it(content: str, text: str) -> None:
    assert spoken(content).text == text


@pytest.mark.parametrize("name", ["动画表情", "表情包", "sticker"])
def test_a_sticker_says_nothing(name: str) -> None:
    found = named(name)
    assert found == meaning(47)
    assert worded("哈哈哈", found).text == ""


@pytest.mark.parametrize(
    ("content", "kind", "text", "title", "files"),
    [
        ("[链接]草莓采摘 第2期", "message", "", "草莓采摘 第2期", 0),
        ("[链接] 草莓采摘\nhttps://farm.example.com/1", "message", "", "草莓采摘", 0),
        ("[链接]#接龙\n摘草莓\n\n1. 小林 2人", "message", "#接龙\n摘草莓\n\n1. 小林 2人", None, 0),
        ("[链接]当前版本不支持展示该内容，请升级至最新版本。", "unsupported", "", None, 0),
        ("[文件]报名表.docx", "message", "", "报名表.docx", 1),
        ("[小程序]草莓园", "message", "", "草莓园", 0),
        ("[音乐]晴天", "message", "", "晴天", 0),
        ("[名片]小美", "message", "", "小美", 0),
        ("[群公告]周六停水\n请备水", "message", "周六停水\n请备水", None, 0),
        ("[其他消息]", "unsupported", "", None, 0),
        ("[语音消息 - 转文字失败]", "message", "", None, 0),
        ("[系统消息]", "system", "", None, 0),
        # what people type
        ("[文件]收到了吗", "message", None, None, 0),
        ("[图片]新款到货", "message", None, None, 0),
        ("[接龙]周六去", "message", None, None, 0),
        ("看[链接]草莓", "message", None, None, 0),
        ("[链接", "message", None, None, 0),
        ("[其他消息]是什么", "message", None, None, 0),
    ],
)
def test_labels_of_weflow_text(
    content: str, kind: str, text: str | None, title: str | None, files: int
) -> None:
    said = plain_words(content)
    assert (said.meaning.kind, said.title, said.meaning.files) == (kind, title, files)
    assert said.text == (content if text is None else text)


def test_weclone_glues_no_label() -> None:
    assert untyped_words("[链接]草莓采摘").text == "[链接]草莓采摘"
    assert untyped_words("[链接] 草莓采摘").title == "草莓采摘"


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ('"老王" 撤回了一条消息', "deleted"),
        ('"老王"撤回了成员"小李"的一条消息', "deleted"),
        ('"小林"邀请"老王"加入了群聊', "system"),
        ('"小林"邀请"老王、小李"加入了群聊', "system"),
        ('"小林"邀请你和"老王"加入了群聊', "system"),
        ('"小林"邀请你加入了群聊，群聊参与人还有：老王、小李', "system"),
        ('你邀请"老王"加入了群聊', "system"),
        ('"老王"通过扫描"小林"分享的二维码加入群聊', "system"),
        ('你将"老王"移出了群聊', "system"),
        ('"小林" 拍了拍我', "system"),
        ('"小林" 拍了拍 "老王" 的肩膀', "system"),
        ('我拍了拍 "老王"', "system"),
        # not sure: people write so about others, and as a joke
        ("阿珍 拍了拍 老王", "message"),
        ("对方撤回了一条消息", "message"),
        ("你撤回了一条消息", "message"),
        ("“老王”撤回了一条消息", "message"),
        ('"老王" 撤回了一条消息？', "message"),
        ('看，"老王" 撤回了一条消息', "message"),
        ('"老王" 撤回了一条消息\n他说了什么', "message"),
        ('"小林"邀请"老王"加入了群聊，快来加我', "message"),
        ('"小林" 拍了拍 "老王" 加我微信', "message"),
        ("小林邀请老王加入了群聊", "message"),
    ],
)
def test_lines_of_the_app_under_a_person(line: str, kind: str) -> None:
    for said in (plain_words(line), untyped_words(line)):
        assert (said.meaning.kind, said.text) == (kind, line)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("当前版本不支持展示该内容，请升级至最新版本。", False),
        ("[当前微信版本不支持展示该内容，请升级至最新版本]", False),
        ("当前版本不支持展示该内容，请加我微信", True),
        ("他说当前版本不支持展示该内容", True),
        ("", True),
    ],
)
def test_an_upgrade_notice_is_no_title(text: str, shown: bool) -> None:
    assert is_placeholder(text) is not shown


@pytest.mark.parametrize(
    ("text", "recalled"),
    [
        ("你撤回了一条消息", True),
        ('"阿珍" 撤回了一条消息', True),
        ("对方撤回了一条消息", True),
        ('"阿珍"撤回了成员"老王"的一条消息', True),
        ("你收回了一則訊息", True),
        ('"阿珍" recalled a message', True),
        ('"小林"邀请"老王"加入了群聊', False),
        ("撤回不了", False),
        ("", False),
    ],
)
def test_recalls(text: str, recalled: bool) -> None:
    assert is_recall(text) is recalled
    kind = worded(text, meaning(10000)).meaning.kind
    assert kind == (Kind.DELETED.value if recalled else Kind.SYSTEM.value)


def test_the_app_has_no_name() -> None:
    item = item_of(worded("x", meaning(10000)), author="小区团购群", author_id="1@chatroom")
    assert isinstance(item, Item)
    assert (item.author, item.author_id) == (None, None)


@pytest.mark.parametrize(
    ("content", "kind", "text", "title", "links"),
    [
        ("[链接|a|b](https://x.example/1)", "message", "", "a\nb", ("https://x.example/1",)),
        ("[链接|曲[新]](https://x.example/1)", "message", "", "曲[新]", ("https://x.example/1",)),
        ("[分享|a|b](https://x.example/1)", "message", "", "a\nb", ("https://x.example/1",)),
        ("[分享]", "message", "", None, ()),
        ("[文件|价目表.pdf](http://127.0.0.1/file/1)", "message", "", "价目表.pdf", ()),
        ("![动画表情](http://x.example/1.gif)", "message", "", None, ()),
        ("[GIF表情]", "message", "", None, ()),
        ("[视频号直播|开播啦]", "message", "", "开播啦", ()),
        ("[红包封面]", "message", "", None, ()),
        ("[名片]", "message", "", None, ()),
        ("[转账|接收 ￥1.00]", "transfer", "接收 ￥1.00", None, ()),
        ("[红包]", "red_packet", "", None, ()),
        ("[语音通话]", "call", "", None, ()),
        ("[转账|加我微信](x)", "message", "[转账|加我微信](x)", None, ()),
        ("[红包|加我微信]", "message", "[红包|加我微信]", None, ()),
        ("[图片]新款", "message", "[图片]新款", None, ()),
        ("[链接|a](https://x.example/1) 加我", "message", None, None, ()),
        ("> 大于号", "message", "> 大于号", None, ()),
        ("> 阿珍(wxid_1) 05-15 10:00:00\n> 今日特价", "message", None, None, ()),
        ("[新款]包邮", "message", "[新款]包邮", None, ()),
    ],
)
def test_chatlog_forms(
    content: str, kind: str, text: str | None, title: str | None, links: tuple[str, ...]
) -> None:
    said = chatlog_words(content)
    assert (said.meaning.kind, said.title, said.links) == (kind, title, links)
    assert said.text == (content if text is None else text)


@pytest.mark.parametrize(
    ("content", "kind", "text", "title"),
    [
        ("[文件] 价目表 (新).pdf (1.2 MB, pdf)", "链接/文件", "", "价目表 (新).pdf"),
        ("[链接] 微信转账", "链接/文件", "微信转账", None),
        ("[链接] 微信转账怎么用", "链接/文件", "", "微信转账怎么用"),
        ("没有标签", "链接/文件", "", "没有标签"),
        ("[链接] 说说", "文本", "[链接] 说说", None),
        ("[图片] 加我", None, "[图片] 加我", None),
        ("[撤回] 你撤回了一条消息", "撤回", "你撤回了一条消息", None),
        ("<msg>我打的</msg>", "文本", "<msg>我打的</msg>", None),
    ],
)
def test_wxcli_words(content: str, kind: str | None, text: str, title: str | None) -> None:
    said = message_words(content, kind)
    assert (said.text, said.title) == (text, title)


def test_a_card_in_xml_keeps_its_own_fields_apart_from_what_it_quotes() -> None:
    inner = "&lt;msg&gt;&lt;appmsg&gt;&lt;title&gt;旧链接&lt;/title&gt;&lt;type&gt;5&lt;/type&gt;&lt;/appmsg&gt;&lt;/msg&gt;"
    xml = f"<msg><appmsg><title>好的 & 谢谢</title><type>57</type><refermsg><type>49</type><content>{inner}</content></refermsg></appmsg></msg>"
    said = xml_words(xml)
    assert (said.text, said.quote, said.meaning.quote) == ("好的 & 谢谢", "旧链接", True)


def test_a_channels_video_has_the_words_of_its_feed() -> None:
    xml = (
        "<msg><appmsg><title>当前版本不支持展示该内容，请升级至最新版本。</title><type>51</type>"
        "<url>https://support.weixin.qq.com/update/</url>"
        "<finderFeed><nickname>阿珍</nickname><desc>曲奇开箱</desc></finderFeed></appmsg></msg>"
    )
    said = xml_words(xml)
    assert said.title == "阿珍\n曲奇开箱"


@pytest.mark.parametrize("text", ["< 3 个", "<3", "a<msg>", "", "<b>粗</b>"])
def test_a_text_that_begins_like_xml_is_none(text: str) -> None:
    assert not is_xml(text)


@pytest.mark.parametrize(
    ("file_name", "chat"),
    [
        ("私聊_阿珍.txt", "阿珍"),
        ("群聊_小区_团购群.json", "小区_团购群"),
        ("群聊_小区团购群_20250501-20250531.txt", "小区团购群"),
        ("曾经的好友_老王.csv", "老王"),
        ("weflow_chat.txt", None),
        ("私聊_.txt", None),
    ],
)
def test_names_of_files(file_name: str, chat: str | None) -> None:
    assert chat_name(file_name) == chat


HOSTILE = (
    "[链接|" + "](" * 60_000,
    "[" * 120_000,
    "> " * 60_000,
    "[引用 " * 40_000,
    "<msg>" * 40_000,
    "<msg><appmsg><title>" * 10_000,
    "[转账] (" + "转账给" * 40_000,
    " " * 120_000,
    "\n> x" * 40_000,
    "[图片] " + "a/" * 60_000,
    "[链接] " + "http://a " * 15_000,
    "a/" * 60_000,
    "a." * 60_000,
    '"' * 120_000,
    '"a"邀请"b"' + '、"b"' * 30_000,
    '"' + "a" * 120_000,
    "[文件]" + "a." * 60_000 + "?",
    "[图片: " * 30_000,
    "[图片: " + "[]" * 60_000,
    "[小程序: " + "a | " * 30_000,
    "[图片: 猫]\n" * 15_000,
)


@pytest.mark.parametrize("hostile", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_cost_no_time(hostile: str) -> None:
    started = time.process_time()
    for _ in range(3):
        worded(hostile)
        worded(hostile, meaning(3))
        worded(hostile, meaning(49, 5))
        worded(hostile, meaning(10000))
        chatlog_words(hostile)
        message_words(hostile, "名片")
        xml_words(hostile)
        spoken(hostile)
        plain_words(hostile)
        for number in (1, 2, 4, 7, 25, 26):
            chatlab_words(hostile, number)
    assert time.process_time() - started < 3
