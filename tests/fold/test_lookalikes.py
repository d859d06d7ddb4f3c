"""Look-alikes: the script of a word is decided once and for all."""

from __future__ import annotations

from itertools import product

import polars as pl

from feedfilter.fold.lookalikes import SCRIPTS, fold_lookalikes, mixed
from feedfilter.fold.tables import letters, lines


def test_every_short_mixed_word_is_settled() -> None:
    """Latin, Cyrillic, Greek and odd letters with and without counterparts in the others."""
    for word in map("".join, product("vloхбуоωνꮩʌ1", repeat=4)):
        once = fold_lookalikes(word)
        assert fold_lookalikes(once) == once
        assert len(once) == len(word)


def test_cheap_test_is_exact_where_it_matters() -> None:
    words = pl.Series(list(map("".join, product("voхбνꮩ1_ 加\u05b7", repeat=4))))
    passed = dict(zip(words, words.str.contains(mixed()), strict=True))
    assert all(passed[word] for word in words if fold_lookalikes(word) != word)
    assert not any(passed[word] for word in ("voov", "хбхб", "v х1", "v_хх", "加v加х", "v1 х"))


def test_table_is_sound() -> None:
    """No look-alike leads outside its script, and none is a letter that folding has replaced."""
    header, *rows = [line.split(" ") for line in lines("lookalikes.txt")]
    assert header == ["letter", *SCRIPTS]
    for row in rows:
        assert all(len(one) == 1 and one not in letters() for one in row)
    assert {row[1] for row in rows} <= {*"abcdefghijklmnopqrstuvwxyz-"}
