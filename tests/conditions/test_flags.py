"""forwarded, reply, edited, me: marks of the item."""

from __future__ import annotations

import pytest

from feedfilter.conditions.edited import Edited
from feedfilter.conditions.forwarded import Forwarded
from feedfilter.conditions.me import Me
from feedfilter.conditions.reply import Reply
from tests.feeds import shown, truths

KINDS = [(Forwarded, "forwarded"), (Reply, "reply"), (Edited, "edited"), (Me, "me")]


@pytest.mark.parametrize(("kind", "column"), KINDS)
def test_marks(kind, column):
    items = [{column: True}, {column: False}, {}]
    assert truths(kind(True), items) == [True, False, None]
    assert truths(kind(False), items) == [False, True, None]


@pytest.mark.parametrize(("kind", "column"), KINDS)
def test_the_mark_is_the_evidence(kind, column):
    assert shown(kind(True), {column: True}) == [f"{column}: true"]
    assert shown(kind(False), {column: False}) == [f"{column}: false"]
