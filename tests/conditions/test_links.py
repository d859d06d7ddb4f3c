"""links: how many, and where they lead."""

from __future__ import annotations

import pytest

from feedfilter.conditions.links import Links
from tests.feeds import shown, truths

SHOPS = Links(domain=("taobao.com", "Weidian.com", "t.me", "例子.公司"))

# What the links column holds.
HITS = [
    "https://item.taobao.com/item.htm?id=1",
    "HTTPS://user:pw@TAOBAO.com:443/",
    "http://taobao.com.",
    "https://taobao.com",
    "https://taobao.com?x",
    "https://taobao.com#x",
    "https://ｔａｏｂａｏ.com/",
    "https://xn--fsqu00a.xn--55qx5d/",
    "https://例子.公司/x",
    "tg://t.me/x",
]
MISSES = [
    "https://nottaobao.com/",
    "https://taobao.com@evil.example/x",
    "https://taobao.com:80@evil.example/x",
    "https://evil.example\\@taobao.com/",
    "https://evil.example/#@taobao.com",
    "https://evil.example/?u=taobao.com",
    "https://evil.example/taobao.com",
    "https://taobao.com.evil.example/",
    "https://taobao.co/",
    "https://taobao-com.example/",
    "https://xtaobao.com/",
    "mailto:x@taobao.com",
    "https://[::1]/taobao.com",
    "https://",
    "",
]

# What the text says.
HITS_IN_TEXT = [
    "weidian.com/item.html?itemID=1",
    "加我t.me/x。",
    "见 https://taobao.com",
    "ＷＥＩＤＩＡＮ.com?a=1",
    "店:weidian.com:8080/x",
    "(taobao.com)",
    "taobao.com.",
    "taobao.com: 新品",
    "shop1.weidian.com，快来",
    "例子.公司/x",
]
MISSES_IN_TEXT = [
    "nottaobao.com",
    "https://taobao.com@evil.example",
    "https://taobao.com:x@evil.example",
    "https://taobao.com:80@evil.example",
    "me@taobao.com",
    "me@mail.taobao.com",
    "https://evil.example/taobao.com",
    "https://evil.example/a.taobao.com",
    "evil.example?u=taobao.com",
    "taobao.com.evil.example",
    "taobao.community",
    "taobaocom",
    "at.me",
    "t.men",
    "my-t.me",
    "taobao。com",
    "",
]


@pytest.mark.parametrize("link", HITS)
def test_links_that_lead_there(link):
    assert truths(SHOPS, [{"links": ["https://x.example", link]}]) == [True]
    assert shown(SHOPS, {"links": ["https://x.example", link]}) == [f"link: {link}"]


@pytest.mark.parametrize("link", MISSES)
def test_links_that_lead_elsewhere(link):
    assert truths(SHOPS, [{"links": [link]}]) == [False]


@pytest.mark.parametrize("text", HITS_IN_TEXT)
def test_addresses_in_the_text(text):
    assert truths(SHOPS, [{"text": text, "links": []}, {"text": text}]) == [True, True]
    assert all("." in part for part in shown(SHOPS, {"text": text}))


@pytest.mark.parametrize("text", MISSES_IN_TEXT)
def test_no_such_address_in_the_text(text):
    assert truths(SHOPS, [{"text": text, "links": []}]) == [False]


def test_where_the_export_does_not_state_links():
    items = [{}, {"text": "weidian.com/x"}, {"links": []}]
    assert truths(SHOPS, items) == [None, True, False]


def test_numbers():
    items = [{}, {"links": []}, {"links": ["a"]}, {"links": ["a", "b"]}]
    assert truths(Links(gte=2), items) == [None, False, False, True]
    assert truths(Links(any=True), items) == [None, False, True, True]
    assert truths(Links(any=False), items) == [None, True, False, False]
    assert truths(Links(eq=1, domain=("x.example",)), items) == [None, False, False, False]


def test_evidence():
    assert shown(Links(any=True), {"links": ["a", "b"]}) == ["links: 2"]
    assert shown(Links(any=False), {"links": []}) == ["links: 0"]
    item = {"text": "看　weidian.com/a 和 Item.TAOBAO.com", "links": ["https://t.me/x"]}
    assert shown(SHOPS, item) == ["weidian.com", "Item.TAOBAO.com", "link: https://t.me/x"]


@pytest.mark.parametrize(
    "domain", ["https://taobao.com", "*.taobao.com", "taobao", "", "a b.com", "x.com/y", ".com"]
)
def test_domains_that_are_none(domain):
    with pytest.raises(ValueError, match="is no domain"):
        Links(domain=(domain,))


@pytest.mark.parametrize("keys", [{}, {"gte": -1}, {"gt": 3, "lt": 2}])
def test_nothing_to_compare(keys):
    with pytest.raises(ValueError, match=r"compares with nothing|number"):
        Links(**keys)
