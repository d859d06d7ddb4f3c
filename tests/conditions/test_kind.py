"""kind: what the export says the item is."""

from __future__ import annotations

from typing import get_args

import pytest

from feedfilter.conditions.kind import KindName, OfKind
from feedfilter.model import Kind
from tests.feeds import shown, truths


def test_every_kind_of_the_model_can_be_named():
    assert set(get_args(KindName)) == {kind.value for kind in Kind}


@pytest.mark.parametrize("kind", [kind.value for kind in Kind])
def test_one_of_the_kinds(kind):
    expected = kind in ("post", "transfer")
    assert truths(OfKind(("post", "transfer")), [{"kind": kind}]) == [expected]


def test_unknown_without_a_kind():
    assert truths(OfKind(("post",)), [{"kind": None}]) == [None]


def test_evidence():
    assert shown(OfKind(("repost",)), {"kind": "repost"}) == ["kind: repost"]


def test_no_kind_named():
    with pytest.raises(ValueError, match="names no kind"):
        OfKind()
