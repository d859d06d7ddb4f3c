"""What folding makes equal, and what it must leave apart."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedfilter.fold import fold, fold_text, fold_word

DISGUISES = [
    ("ＶＸ", "vx"),
    ("𝓥𝕏", "vx"),
    ("Ⓥⓧ", "vx"),
    ("v x", "vx"),
    ("V.X", "vx"),
    ("v_x", "vx"),
    ("v - x", "vx"),
    ("q q q", "qqq"),
    ("加v x看图", "加vx看图"),
    ("加 薇 信", "加薇信"),
    ("加　薇　信", "加薇信"),
    ("加·薇·信", "加薇信"),
    ("加、薇/信", "加薇信"),
    ("加…微…信", "加微信"),
    ("加'微\"信", "加微信"),
    ("加★微●信", "加微信"),
    ("加\u200b微\u200c信", "加微信"),
    ("加\u00ad微\ufe0f信\U000e0041", "加微信"),
    ("加\u0336微\u0336信\u0336", "加微信"),
    ("add  my wechat", "add my wechat"),
    ("add   my \t wechat", "add my wechat"),
    ("add\tmy\u1680wechat", "add my wechat"),
    ("add\u00a0\u00a0my\u3000wechat", "add my wechat"),
    ("add \u0336 my \u200b wechat", "add my wechat"),
    ("add  \n  my", "add \n my"),
    ("加  \t 微   信", "加微信"),
    ("v   x", "vx"),
    ("加❤薇❤信", "加薇信"),
    ("加❤️薇💗信", "加薇信"),
    ("代👍🏽购", "代购"),
    ("代🇨🇳购", "代购"),
    ("包👨\u200d👩\u200d👧邮", "包邮"),
    ("加 🌹·薇 ♥ 信", "加薇信"),
    ("加【薇】信", "加薇信"),
    ("加（薇）信(号)码", "加薇信号码"),
    ("v\u0336x\u0336", "vx"),
    ("v" + "\u0307" * 31 + "x", "vx"),
    ("微\x00信\x7f", "微信"),
    ("v\u2800x", "vx"),
    ("vх", "vx"),
    ("v х", "vx"),
    ("pабoтa", "работа"),
    ("рaypal", "paypal"),
    ("ꮩx", "vx"),
    ("Ꮩx", "vx"),
    ("ᴠx", "vx"),
    ("νx", "vx"),
    ("хоme х1v", "xome x1v"),
    ("加vх", "加vx"),
    ("聯繫臺灣", "联系台湾"),
    ("⼀⺠", "一民"),
    ("①②③ ٣४８", "123 348"),
    ("1\ufe0f\u20e3", "1"),
    ("Straße STRASSE", "strasse strasse"),
    ("ΟΔΟΣ οδος", "οδοσ οδοσ"),
    ("İSTANBUL ısı", "istanbul isi"),
    ("e\u0301 É é", "é é é"),
    ("J\u030c ǰ", "ǰ ǰ"),
    ("e\u200b\u0301", "é"),
    ("ᄀ\u0336ᅡ", "가"),
    ("㎒ ﬁ ™", "mhz fi tm"),
    ("ｶﾞ", "ガ"),
]

KEPT = [
    "",
    "a big deal",
    "i'm a fan",
    "i’m a fan",
    "it is 5 8 or 3.5",
    "v5 x8",
    "v 5",
    "1 a",
    "ab c",
    "é ü",
    "éa b",
    "add my wechat",
    "a\nb",
    "a \n b",
    "e-mail me",
    "加 v 信",
    "加 vx 信",
    "来加,微信",
    "来加。微信",
    "来加!微信",
    "来加?微信",
    "来加:微信",
    "加\n微\n信",
    "v\nx",
    "v\u2028x",
    "【加】(微)信",
    "【上新】【包邮】",
    "今日【上新】包邮",
    "真好[强]加油",
    "加(薇\n)信",
    "(薇)信",
    "加《薇》❤信",
    "加{ 薇 }信",
    "加(薇)",
    "加(v)信",
    "❤薇信❤",
    "v❤x",
    "i ❤ u",
    "加❤\n薇",
    "微❤lin",
    "加➕微",
    "赚💰项目",
    "扫🐎进群",
    "看👉图",
    "加❶薇",
    "5 5 5",
    "а у я",
    "сор хор",
    "сор cop",
    "сор_cop",
    "привет world",
    "москва",
    "νεο",
    "ꮩꮓ",
    "яv шоке",
    "สวัสดี",
    "हिन्दी",
    "שָׁלוֹם",
    "한국어",
    "がぎぐ",
    "русский ёй",
    "e" + "\u0e48" * 30,
    "👍🏽 🇨🇳",
    "aa+bb=cc d",
]


@pytest.mark.parametrize(("disguise", "word"), DISGUISES)
def test_disguise_is_folded(disguise: str, word: str) -> None:
    assert fold_word(disguise) == word


@pytest.mark.parametrize("text", KEPT)
def test_meaning_is_kept(text: str) -> None:
    assert fold_word(text) == text


def test_column_folds_like_texts() -> None:
    texts = [*KEPT, *(disguise for disguise, _ in DISGUISES)]
    assert fold(pl.Series(texts)).to_list() == [fold_word(text) for text in texts]


def test_nulls_stay_and_the_input_is_untouched() -> None:
    before = pl.Series("text", ["V X", None, "臺"])
    after = fold(before)
    assert after.to_list() == ["vx", None, "台"]
    assert (after.name, after.dtype) == ("text", pl.String)
    assert before.to_list() == ["V X", None, "臺"]


@pytest.mark.parametrize("column", [[], [None, None], ["plain"]])
def test_columns_with_nothing_to_do(column: list[str | None]) -> None:
    assert fold(pl.Series("text", column, dtype=pl.String)).to_list() == column


def test_long_columns_are_cut_into_parts_without_a_seam() -> None:
    column = pl.Series([f"加 微 信 {number}" for number in range(90_001)])
    assert fold(column).to_list() == [f"加微信 {number}" for number in range(90_001)]


@pytest.mark.parametrize(
    ("text", "part", "original"),
    [
        ("请加 薇-信哦", "加薇信", "加 薇-信"),
        ("请加 薇-信 · 哦", "加薇信", "加 薇-信"),
        ("go v\u200bx now", "vx", "v\u200bx"),
        ("now add  my\u3000 wechat!", "add my wechat", "add  my\u3000 wechat"),
        ("now add  my\u3000 wechat!", "my", "my"),
        ("now add  my", " my", "  my"),
        ("请加❤️薇💗信哦", "加薇信", "加❤️薇💗信"),
        ("请加【薇】信哦", "加薇", "加【薇"),
        ("请加【薇】信哦", "薇信", "薇】信"),
        ("on \u0336 by", " by", " \u0336 by"),
        ("cafe\u0301!", "é", "e\u0301"),
        ("cafe\u0301!", "f", "f"),
        ("a ﬁsh", "i", "ﬁ"),
        ("a ﬁsh", "is", "ﬁs"),
        ("İx", "i", "İ"),
        ("İx", "x", "x"),
        ("Aßb", "sb", "ßb"),
        ("用 臺 灣", "台湾", "臺 灣"),
        ("x" + "\u0307" * 40 + "y", "y", "y"),
        ("ㅋㅋ", "ᄏ", "ㅋ"),
    ],
)
def test_span_points_into_the_original(text: str, part: str, original: str) -> None:
    folded = fold_text(text)
    start = folded.text.index(part)
    first, last = folded.span(start, start + len(part))
    assert text[first:last] == original


@pytest.mark.parametrize(("start", "end"), [(0, 0), (-1, 1), (1, 4), (2, 1)])
def test_span_outside_the_text_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="no span"):
        fold_text("abc").span(start, end)


@given(st.text(st.characters(max_codepoint=127) | st.sampled_from("vVx9'. _-(/"), max_size=8))
def test_a_word_of_ascii_folds_as_a_text_does(word: str) -> None:
    assert fold_word(word) == fold_text(word).text == fold(pl.Series([word]))[0]
