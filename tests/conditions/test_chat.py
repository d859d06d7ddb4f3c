"""chat: the name of the chat."""

from __future__ import annotations

import pytest

from feedfilter.conditions.chat import Chat
from feedfilter.values import Pattern
from tests.feeds import shown, truths, words

NAMED = Chat(any=words("小区团购群", "Flea Market"))
HITS = ["小区团购群", "小 区 团 购 群", "小區團購群", "flea market", "ＦＬＥＡ ＭＡＲＫＥＴ"]
MISSES = ["小区团购", "小区团购群2", "新小区团购群", "flea", "flea markets", "", "我们的小区团购群"]


@pytest.mark.parametrize("name", HITS)
def test_hits(name):
    assert truths(NAMED, [{"chat": name}]) == [True]
    assert shown(NAMED, {"chat": name}) == [name]


@pytest.mark.parametrize("name", MISSES)
def test_misses(name):
    assert truths(NAMED, [{"chat": name}]) == [False]


def test_regex_looks_into_the_name():
    chat = Chat(regex=(Pattern("团购"), Pattern("FLEA")))
    items = [{"chat": name} for name in ("小区团购群2", "my flea market", "邻居")]
    assert truths(chat, [*items, {}]) == [True, True, False, None]


def test_both_must_hold():
    chat = Chat(any=words("a1", "b1"), regex=(Pattern("^a"),))
    assert truths(chat, [{"chat": "a1"}, {"chat": "b1"}, {"chat": "a2"}]) == [True, False, False]


def test_unknown_without_chat():
    assert truths(NAMED, [{}]) == [None]


def test_nothing_named():
    with pytest.raises(ValueError, match="names no chat"):
        Chat()
