"""`similar`: tables of what it must not and must select, and RULES.md 4 word by word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedfilter.alike import blocks, copies
from feedfilter.alike.leaders import CANDIDATES
from feedfilter.alike.likeness import Likeness
from feedfilter.conditions.similar import Similar
from feedfilter.fold import fold_word
from feedfilter.values import Comparison, Duration

from . import reading_similar
from .made import DAY, HOUR, Item, candidates, chosen, selected
from .reading_similar import Reading, Said

AD = "全新正品专柜代购包邮现货"  # twelve letters
ONE_OFF = "全新正品专柜代购包邮现金"  # 91.7 % alike
TWO_OFF = "全新正品专柜代购包税现金"  # 83.3 % like AD, 91.7 % like ONE_OFF
OTHER = "周末一家人去爬山看日出真美"


@pytest.fixture(autouse=True, scope="module", params=["with all", "a few at a time", "by shingles"])
def _either_way(request: pytest.FixtureRequest) -> Iterator[None]:
    """Find candidates in every way: the choice between them must never show."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(copies, "MANY", 0)
        if request.param == "a few at a time":
            patch.setattr(blocks, "BLOCK", 3)
            patch.setattr(blocks, "BAND", 2)
        if request.param == "by shingles":
            patch.setattr(copies, "FEW", -1)
        yield


def similar(within: str = "3d", least: float = 90, **more: Any) -> Similar:
    return Similar(within=Duration.of(within), ratio=Comparison(gte=least), **more)


def said(*texts: str, **more: Any) -> list[Item]:
    """Give items of one author, a minute apart."""
    return [{"at": f"{at}m", "text": text} | more for at, text in enumerate(texts)]


def friends(*texts: str, **more: Any) -> list[Item]:
    """Give items of as many authors."""
    return [item | {"author": f"friend {at}"} | more for at, item in enumerate(said(*texts))]


def every(*items: Item, **more: Any) -> list[Item]:
    """Give items a minute apart."""
    return [{"at": f"{at}m"} | dict(item) | more for at, item in enumerate(items)]


PASSES: dict[str, tuple[Similar, list[Item]]] = {
    "nothing": (similar(), []),
    "a single one": (similar(), said(AD)),
    "another text": (similar(), said(AD, OTHER)),
    "just below the ratio": (similar(least=91.7), said(AD, ONE_OFF)),
    "no more than the ratio": (
        Similar(within=Duration.of("3d"), ratio=Comparison(gt=90)),
        said("abcdefghij", "abcdefghix"),
    ),
    "exactly the window apart": (
        similar("2h"),
        [{"at": "0m", "text": AD}, {"at": "2h", "text": AD}],
    ),
    "exactly the window apart, newest stays": (
        similar("2h", keep="last"),
        [{"at": "0m", "text": AD}, {"at": "2h", "text": AD}],
    ),
    "below min_length one letter off": (similar(min_length=13), said(AD, ONE_OFF)),
    "a short text and one that is long enough": (similar(min_length=12), said(AD, AD[:-1])),
    "texts of nothing": (similar(), said("", "", "  ", " ")),
    "nothing is left of them": (
        similar(ignore=("digits", "emoji")),
        said("123", "456", "😀", "[玫瑰]"),
    ),
    "digits count": (similar(min_length=1, least=95), said("现货 199 包邮", "现货 288 包邮")),
    "no time": (similar(), said(AD, AD, at=None)),
    "no candidate to copy": (
        similar(),
        [{"at": "0m", "text": AD, "candidate": False}, {"at": "1m", "text": AD}],
    ),
    "the same author again": (similar(to="other_authors"), said(AD, AD, AD)),
    "nobody's, where an author is needed": (
        similar(to="other_authors"),
        said(AD, AD, author=None),
    ),
    "nobody's own": (similar(to="same_author"), said(AD, AD, author=None)),
    "another author, where one repeats himself": (similar(to="same_author"), friends(AD, AD)),
    "another author who laughs as long": (
        similar(to="same_author"),
        friends("哈" * 20, "哈" * 21),
    ),
    "fewer authors than asked": (similar(authors=Comparison(gte=3)), friends(AD, AD)),
    "two authors by turns are two": (
        similar(authors=Comparison(gte=3)),
        every({"author": "a"}, {"author": "b"}, {"author": "a"}, {"author": "b"}, text=AD),
    ),
    "nobody is no author": (
        similar(authors=Comparison(gte=3)),
        every({"author": None}, {"author": "a"}, {"author": "b"}, text=AD),
    ),
    "pictures of which one is another": (
        similar(),
        every({"picture_keys": ["a", "b"]}, {"picture_keys": ["a", "c"]}, {"picture_keys": ["a"]}),
    ),
    "no pictures and no links": (similar(), every({"picture_keys": [], "links": []}, {})),
    "pictures that nobody can tell": (
        similar(),
        every({"picture_keys": [None]}, {"picture_keys": [None]}),
    ),
    "another page of one shop": (
        similar(),
        every({"links": ["https://x.cn/item?id=1"]}, {"links": ["https://x.cn/item?id=2"]}),
    ),
}

GOES: dict[str, tuple[Similar, list[Item], list[int]]] = {
    "word for word": (similar(), said(AD, OTHER, AD), [2]),
    "exactly the ratio": (similar(), said("abcdefghij", "abcdefghix"), [1]),
    "a few letters off": (similar(), said(AD, ONE_OFF), [1]),
    "a microsecond less than the window": (
        similar("2h"),
        [{"at": 0, "text": AD}, {"at": 2 * HOUR - 1, "text": AD}],
        [1],
    ),
    "of two equal stamps the second": (similar(), said(AD, AD, at="0m"), [1]),
    "of two equal stamps the first": (similar(keep="last"), said(AD, AD, at="0m"), [0]),
    "newest first": (
        similar(),
        [{"at": "1m", "seq": 1, "text": AD}, {"at": "0m", "seq": 0, "text": AD}],
        [0],
    ),
    "of what its author said again, when the first has left the window": (
        similar(to="other_authors"),
        [
            {"at": "0d", "text": AD, "author": "a"},
            {"at": "2d", "text": AD, "author": "a"},
            {"at": "2d1h", "text": OTHER, "author": "a"},
            {"at": "4d", "text": ONE_OFF, "author": "b"},
        ],
        [3],
    ),
    "the newest stays": (similar(keep="last"), said(AD, AD, ONE_OFF), [0, 1]),
    "drift joins nothing": (similar(), said(AD, ONE_OFF, TWO_OFF), [1]),
    "drift begins a new chain": (similar(), said(AD, TWO_OFF, ONE_OFF), [2]),
    "drift backwards": (similar(keep="last"), said(AD, ONE_OFF, TWO_OFF), [1]),
    "the one that stays gets too old, the next stays": (
        similar("2h"),
        [{"at": f"{90 * at}m", "text": AD} for at in range(5)],
        [1, 3],
    ),
    "folded": (similar(min_length=99), said("ＶＸ 加薇 信", "vx 加薇信"), [1]),
    "blanks at the ends and runs of them": (
        similar(min_length=99),
        said("new bags  today", "  new bags today\n"),
        [1],
    ),
    "equal below min_length": (similar(min_length=99), said("现货", "现货", "现金"), [1]),
    "without digits": (
        similar(ignore=("digits",)),
        said("现货 199 包邮 到手", "现货 2888 包邮 到手", "现货 包邮 到手"),
        [1, 2],
    ),
    "without prices": (
        similar(min_length=99, ignore=("price",)),
        said("正品 包 199元", "正品 包 ¥288", "正品 包 3 个"),
        [1],
    ),
    "without emoji": (
        similar(min_length=99, ignore=("emoji",)),
        said("new bags 🎉🎉 today", "new bags today", "new [rose] bags today"),
        [1, 2],
    ),
    "without links": (
        similar(min_length=99, ignore=("links",)),
        said("look https://a.cn/1 here", "look www.b.com/2?x=y here", "look here"),
        [1, 2],
    ),
    "relayed by friends": (similar(to="other_authors"), friends(AD, AD, ONE_OFF), [1, 2]),
    "relayed after the first said it twice": (
        similar(to="other_authors"),
        every({"author": "a"}, {"author": "a"}, {"author": "b"}, {"author": "a"}, text=AD),
        [2],
    ),
    "repeats himself among others": (
        similar(to="same_author"),
        every({"author": "a"}, {"author": "b"}, {"author": "a"}, {"author": "b"}, text=AD),
        [2, 3],
    ),
    "the third author on": (similar(authors=Comparison(gte=3)), friends(AD, AD, AD, AD), [2, 3]),
    "more than two authors, the newest stays": (
        similar(authors=Comparison(gt=2), keep="last"),
        friends(AD, AD, AD, AD),
        [0, 1],
    ),
    "the same pictures, whatever is said": (
        similar(),
        every(
            {"picture_keys": ["a", "b"], "text": AD},
            {"picture_keys": ["b", "a", "a"], "text": OTHER},
        ),
        [1],
    ),
    "the same link targets": (
        similar(),
        every(
            {"links": ["https://www.x.cn/item/1#top", "http://y.cn"], "text": AD},
            {"links": ["http://y.cn/", "HTTP://x.cn/item/1/"], "text": OTHER},
        ),
        [1],
    ),
    "nobody's, where anyone counts": (similar(), said(AD, AD, author=None), [1]),
    "one that follows by its pictures leads nobody": (
        similar(),
        every(
            {"picture_keys": ["a"], "text": AD},
            {"picture_keys": ["a"], "text": OTHER},
            {"text": OTHER},
        ),
        [1],
    ),
}


@pytest.mark.parametrize("name", PASSES)
def test_passes(name: str) -> None:
    condition, items = PASSES[name]
    assert chosen(condition, items) == []


@pytest.mark.parametrize("name", GOES)
def test_goes(name: str) -> None:
    condition, items, expected = GOES[name]
    assert chosen(condition, items) == expected


@pytest.mark.parametrize(
    ("to", "truth"), [("other_authors", None), ("same_author", None), ("anyone", True)]
)
def test_is_unknown_without_the_author_it_asks_for(to: Any, truth: bool | None) -> None:
    assert selected(similar(to=to), said(AD, AD, author=None))[1] is truth


WRONG: dict[str, dict[str, Any]] = {
    "no ratio": {"ratio": Comparison()},
    "texts that are unlike": {"ratio": Comparison(gte=90, lt=95)},
    "authors of nothing": {"authors": Comparison()},
    "authors who are always there": {"authors": Comparison(gte=0)},
    "authors of one author": {"authors": Comparison(gte=2), "to": "same_author"},
}


@pytest.mark.parametrize("name", WRONG)
def test_refuses(name: str) -> None:
    with pytest.raises(ValueError, match=r"write|always|leave one out"):
        Similar(**{"within": Duration.of("3d")} | WRONG[name])


def test_few_authors_remove_nothing() -> None:
    assert "gt or gte" in similar(authors=Comparison(lt=3)).unfit_for_removing()
    assert not similar(authors=Comparison(gte=3)).unfit_for_removing()
    assert not similar().unfit_for_removing()


def test_reach() -> None:
    assert similar("3d").reach() == 3 * DAY


def test_witnesses() -> None:
    items = friends(OTHER, AD, ONE_OFF)
    shown = similar().witnesses(candidates(items, similar()), 2)
    assert (shown.positions, shown.kept, shown.datum) == ((1, 2), 1, "91 % alike")


def test_witnesses_are_the_authors_who_counted() -> None:
    condition = similar(authors=Comparison(gte=3))
    shown = condition.witnesses(candidates(friends(AD, OTHER, AD, AD, AD), condition), 3)
    assert (shown.positions, shown.kept, shown.datum) == ((0, 2, 3), 0, "the same text")


def test_witnesses_of_equal_pictures() -> None:
    items = every({"picture_keys": ["a"], "text": AD}, {"picture_keys": ["a"], "text": OTHER})
    condition = similar(keep="last")
    shown = condition.witnesses(candidates(items, condition), 0)
    assert (shown.positions, shown.kept, shown.datum) == ((0, 1), 1, "the same pictures")


WITHIN = HOUR
LETTERS = "abxy新款包"
MOMENTS = st.builds(
    lambda steps, jitter: steps * WITHIN // 3 + jitter, st.integers(0, 9), st.integers(-1, 1)
)


def edited(text: str, edits: Sequence[tuple[str, int, str]]) -> str:
    for kind, at, letter in edits:
        place = at % (len(text) + 1)
        after = text[place:] if kind == "add" else text[place + 1 :]
        text = text[:place] + (letter if kind != "lose" else "") + after
    return text


EDITS = st.lists(
    st.tuples(
        st.sampled_from(["add", "lose", "change"]), st.integers(0, 40), st.sampled_from(LETTERS)
    ),
    max_size=5,
)
SETS = st.sampled_from([frozenset[str]()] * 4 + [frozenset("p"), frozenset("pq"), frozenset("q")])


@st.composite
def feeds(draw: st.DrawFn) -> list[Said]:
    """A few texts in many versions, as sellers pass them on."""
    bases = draw(st.lists(st.text(LETTERS, min_size=4, max_size=24), min_size=1, max_size=2))
    texts = st.one_of(st.builds(edited, st.sampled_from(bases), EDITS), st.just(""))
    authors = st.sampled_from([None, "a", "b", "c", "d"])
    found = draw(st.lists(st.tuples(MOMENTS, authors, texts, SETS, SETS), max_size=14))
    return [Said(time, seq, *rest) for seq, (time, *rest) in enumerate(found)]


READINGS = st.builds(
    Reading,
    within=st.just(WITHIN),
    ratio=st.sampled_from([70, 75, 80, 85, 90, 95, 100]),
    above=st.booleans(),
    min_length=st.sampled_from([1, 5, 10, 20]),
    to=st.sampled_from(["anyone", "same_author", "other_authors"]),
    authors=st.sampled_from([0, 0, 2, 3]),
    keep=st.sampled_from(["first", "last"]),
).filter(lambda reading: not (reading.authors and reading.to == "same_author"))


def condition_of(reading: Reading) -> Any:
    ratio = Comparison(gt=reading.ratio) if reading.above else Comparison(gte=reading.ratio)
    return Similar(
        within=Duration(reading.within, "1h"),
        ratio=ratio,
        min_length=reading.min_length,
        to=reading.to,
        authors=Comparison(gte=reading.authors) if reading.authors else None,
        keep=reading.keep,
    )


def as_items(feed: Sequence[Said]) -> list[Item]:
    return [
        {
            "at": one.time,
            "seq": one.seq,
            "author": one.author,
            "text": one.text,
            "picture_keys": sorted(one.pictures),
            "links": sorted(f"https://{link}.cn/" for link in one.links),
        }
        for one in feed
    ]


@given(feeds(), READINGS)
def test_is_the_plain_reading(feed: list[Said], reading: Reading) -> None:
    assert all(fold_word(one.text) == one.text for one in feed)
    expected = reading_similar.similar(feed, reading)
    assert selected(condition_of(reading), as_items(feed)) == expected


@given(st.integers(0, 2**32), READINGS, st.integers(8, 60))
def test_finds_what_comparing_all_pairs_finds(seed: int, reading: Reading, longest: int) -> None:
    """Larger feeds: long texts, versions of versions, shared beginnings and ends."""
    chance = Random(seed)
    texts = ["".join(chance.choices(LETTERS, k=chance.randint(1, longest))) for _ in range(3)]
    for _ in range(60):
        base, other = chance.choice(texts), chance.choice(texts)
        spliced = base[: chance.randint(0, len(base))] + other[chance.randint(0, len(other)) :]
        edits = [
            (chance.choice(["add", "lose", "change"]), chance.randrange(99), chance.choice(LETTERS))
            for _ in range(chance.randint(0, longest // 4))
        ]
        texts.append(edited(chance.choice([base, base, spliced]), edits)[:200])
    feed = [
        Said(chance.randrange(3 * WITHIN), seq, chance.choice("abcd"), text)
        for seq, text in enumerate(texts)
    ]
    expected = reading_similar.similar(feed, reading)
    assert selected(condition_of(reading), as_items(feed)) == expected


@given(st.integers(0, 2**32), READINGS)
def test_finds_copies_of_what_is_said_again(seed: int, reading: Reading) -> None:
    """Two friends say a few texts, each a letter off from one before it, again and again."""
    chance = Random(seed)
    texts = ["".join(chance.choices(LETTERS, k=12)) for _ in range(2)]
    for _ in range(6):
        change = chance.choice(["add", "lose", "change"]), chance.randrange(99), "z"
        texts.append(edited(chance.choice(texts), [change]))
    feed = [
        Said(chance.randrange(6 * WITHIN), seq, chance.choice("ab"), chance.choice(texts))
        for seq in range(40)
    ]
    expected = reading_similar.similar(feed, reading)
    assert selected(condition_of(reading), as_items(feed)) == expected


@given(feeds(), READINGS, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(
    feed: list[Said], reading: Reading, chance: Any
) -> None:
    condition = condition_of(reading)
    truth = dict(zip(feed, selected(condition, as_items(feed)), strict=True))
    shuffled = chance.sample(feed, len(feed))
    assert selected(condition, as_items(shuffled)) == [truth[one] for one in shuffled]


@given(feeds(), READINGS)
def test_what_bears_on_an_item_decides_it(feed: list[Said], reading: Reading) -> None:
    condition = condition_of(reading)
    found = candidates(as_items(feed), condition)
    truth = condition.select(found).to_list()
    for position, row in enumerate(found.rows.to_list()):
        fewer = found.those(condition.bears_on(found, position))
        assert condition.select(fewer)[fewer.rows.index_of(row)] is truth[position]


@given(feeds(), READINGS)
def test_every_copy_has_witnesses_among_the_candidates(feed: list[Said], reading: Reading) -> None:
    condition = condition_of(reading)
    found = candidates(as_items(feed), condition)
    truth = condition.select(found).to_list()
    for position in (at for at, copy in enumerate(truth) if copy):
        shown = condition.witnesses(found, position)
        assert position in shown.positions
        assert shown.kept in shown.positions
        assert not truth[shown.kept]
        assert shown.datum


def unlike_but_sharing(number: int) -> list[Item]:
    """Give texts that share half of what they say, so that all may meet and none are copies."""
    chance = Random(number)
    shared = "".join(chance.choices("abcdefgh", k=30))
    own = ("".join(chance.choices("ijklmnopqrstuvwx", k=30)) for _ in range(number))
    return [{"at": at, "text": shared + rest} for at, rest in enumerate(own)]


def near_copies(number: int) -> list[Item]:
    """Give versions of one text, a letter or two off, that drift from version to version."""
    chance = Random(number)
    text = chance.choices("abcdefgh", k=60)
    items = []
    for at in range(number):
        text[chance.randrange(60)] = chance.choice("abcdefgh")
        items.append({"at": at, "text": "".join(text), "author": f"a{at % 50}"})
    return items


@pytest.mark.parametrize("made", [near_copies, unlike_but_sharing])
@pytest.mark.parametrize("to", ["anyone", "other_authors"])
def test_a_flood_is_compared_in_bounds(made: Any, to: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """5,000 hostile texts, and never all pairs: 12 million of them."""
    compared: list[int] = []
    plain = Likeness.first

    def counting(self: Likeness, text: str, others: Sequence[str]) -> int | None:
        compared.append(len(others))
        return plain(self, text, others)

    monkeypatch.setattr(Likeness, "first", counting)
    truth = selected(similar(least=85, to=to), made(5_000))
    assert max(compared, default=0) <= CANDIDATES
    assert sum(compared) <= CANDIDATES * 5_000
    assert any(truth) == (made is near_copies)


@pytest.mark.parametrize("to", ["anyone", "other_authors"])
def test_of_few_items_none_is_passed_over(to: Any) -> None:
    """The first of 1,000 texts that share half of what they say is found by its copy."""
    items = [item | {"author": f"friend {at}"} for at, item in enumerate(unlike_but_sharing(1_000))]
    copy = str(items[0]["text"])[:-1] + "!"
    found = selected(similar(least=85, to=to), [*items, {"at": 1_000, "text": copy, "author": "x"}])
    assert found == [False] * 1_000 + [True]
