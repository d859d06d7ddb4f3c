"""author: who posted."""

from __future__ import annotations

import pytest

from feedfilter.conditions.author import Author
from feedfilter.values import Pattern, PersonRef
from tests.feeds import shown, truths, words

FAMILY, SELF = PersonRef("family"), PersonRef("self")
NAMED = Author(name_=words("阿珍烘焙", "Lin's shop"))
HITS = ["阿珍烘焙", "阿 珍 烘 焙", "阿\u200b珍烘焙", "LIN'S SHOP", "lin's shop"]
MISSES = ["阿珍", "阿珍烘焙店", "lin", "lin's", "lin's shop 2", "lins shop", "", "老王"]

MUM = {"author_id": "wxid_mum", "author": "老妈", "person": "family", "me": False}
KAI = {"author_id": "wxid_kai", "author": "Kai", "me": False}
OWN = {"author_id": "wxid_me", "author": "me", "me": True}
UNSAID = {"author_id": "wxid_x", "author": "x"}


@pytest.mark.parametrize("name", HITS)
def test_hits(name):
    assert truths(NAMED, [{"author": name}]) == [True]
    assert shown(NAMED, {"author": name}) == [name]


@pytest.mark.parametrize("name", MISSES)
def test_misses(name):
    assert truths(NAMED, [{"author": name}]) == [False]


def test_people():
    items = [MUM, KAI, OWN, UNSAID, {}]
    assert truths(Author(in_=(FAMILY,)), items) == [True, False, False, False, None]
    assert truths(Author(in_=(SELF,)), items) == [False, False, True, None, None]
    assert truths(Author(in_=(FAMILY, SELF)), items) == [True, False, True, None, None]


def test_id_is_compared_letter_for_letter():
    author = Author(id=("wxid_mum", "42"))
    items = [MUM, KAI, {"author_id": "WXID_MUM"}, {"author_id": "42"}, {"author": "wxid_mum"}]
    assert truths(author, items) == [True, False, False, True, None]


def test_regex_looks_into_the_name():
    author = Author(name_regex=(Pattern("代购|SHOP"),))
    items = [{"author": name} for name in ("韩国代購小美", "Lin's Shop", "老王")]
    assert truths(author, [*items, {"author_id": "1"}]) == [True, True, False, None]


def test_several_keys_must_all_hold():
    author = Author(in_=(FAMILY,), name_=words("老妈"))
    other = {**MUM, "author": "妈妈"}
    assert truths(author, [MUM, other, KAI, {}]) == [True, False, False, None]


def test_evidence_is_the_name_or_else_the_id():
    assert shown(Author(in_=(FAMILY,)), MUM) == ["老妈"]
    assert shown(Author(id=("7",)), {"author_id": "7"}) == ["7"]


def test_nobody_named():
    with pytest.raises(ValueError, match="names nobody"):
        Author()
