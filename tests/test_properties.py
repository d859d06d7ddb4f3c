"""RULES.md 9: what holds for every feed, whatever the rules make of it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from feedfilter.engine import decide, truth
from feedfilter.engine.ahead import ahead
from feedfilter.engine.decide import decide_taken
from feedfilter.explain.item import RuleStep, Step, explain
from feedfilter.model import Decided, Evidence, Feed
from feedfilter.rules.rule import Rules
from tests.cli.running import DEMO, TOOL
from tests.deciding import (
    REMOVED,
    Item,
    decided,
    everything,
    made,
    read,
    removed,
    rules_of,
    verdicts,
    written,
)
from tests.fold import odd_texts
from tests.windows import reading
from tests.windows.reading import One

HEAD = """
version: 1
timezone: Asia/Shanghai
people: {family: {ids: [mum]}}
allow: {authors: [family]}
rules:
  - {id: own-news, when: {text: [搬家]}, action: keep}
  - id: ad
    when:
      - text: [代购, 包邮]
      - {pictures: {gte: 4}, length: {lte: 6}}
      - text: {regex: 'v\\s*x'}
    unless: {text: 谁有}
    action: tag
    tags: [ad]
    score: 1
  - {id: teaser, when: {text: 预告}, score: 1.5}
"""
OF_ONE_AUTHOR = """
  - id: seller
    when: {matched: ad}
    share: {of: ad, group_by: author, gte: 0.75, min_items: 4}
    action: collapse
  - id: burst
    when: {matched: ad}
    frequency: {group_by: author, within: 30m, count: {gte: 4}, keep: none}
    action: digest
  - id: again
    when: {matched: ad}
    similar: {to: same_author, within: 3h, ratio: {gte: 85}, min_length: 4}
    action: collapse
  - id: paced
    frequency: {within: 1h, count: {gt: 1}, keep: last, distinct: text}
    cadence: {gap: {gte: 10m, lte: 2h}, count: {gte: 3}}
    action: digest
  - id: limit
    when: {matched: [ad, teaser]}
    rate_limit: {group_by: author, at_most: 2, per: 2h}
    action: hide
  - {id: chain, sequence: {rules: [teaser, ad], within: 2h}, action: hide, even_allowed: true}
  - id: more-than-usual
    spike: {within: 30m, baseline: 1h, times: 2, count: {gte: 2}}
    action: collapse
  - id: rate
    when: {matched: ad}
    frequency: {group_by: author, within: 2h, count: {gt: 1}, keep: first}
    action: hide
"""
OF_THE_FEED = """
  - id: relayed
    when: {matched: ad}
    similar: {to: other_authors, within: 1d, min_length: 4, authors: {gte: 2}, keep: last}
    action: collapse
  - {id: crowd, frequency: {group_by: [], within: 5m, count: {gte: 3}}, action: collapse}
"""
BY_THE_CLOCK = """
  - id: daily
    when: {matched: ad}
    frequency: {within: 1d, window: calendar, count: {gte: 5}}
    action: hide
  - {id: at-night, when: {clock: ["23:00-07:00"], matched: ad}, score: 3}
scores: {collapse: 2, hide: 4}
"""
ALONE = rules_of(HEAD + OF_ONE_AUTHOR)
UNCLOCKED = rules_of(HEAD + OF_THE_FEED + OF_ONE_AUTHOR)
ALL = rules_of(HEAD + OF_THE_FEED + OF_ONE_AUTHOR + BY_THE_CLOCK)

# Whole rule files take long; the profile says how long in all.
FEWER = settings(max_examples=settings().max_examples // 3)

SAID = ["代购 正品包邮", "代购 正品包包", "代购", "预告", "预告 明天代购", "谁有代购", "吃饭了", "搬家", "V X 看图", ""]  # fmt: skip
KNOWN = ["lin", "lin", "lin", "qiu", "qiu", "mum", None]
TEXTS, AUTHORS = st.sampled_from(SAID), st.sampled_from(KNOWN)
PICTURES = st.sampled_from([0, 0, 4, 9, None])
MINUTES = st.one_of(
    st.integers(0, 12).map(lambda step: 10 * step), st.integers(0, 1_500), st.just(None)
)


def items_at(moments: Any, authors: Any = AUTHORS) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Give items with ids, at some of these moments."""
    fields = st.tuples(moments, authors, TEXTS, PICTURES)
    return st.lists(fields, max_size=24).map(
        lambda found: [
            {
                "at": at,
                "author": author,
                "author_id": author,
                "text": text,
                "pictures": pictures,
                "item_id": f"i{number}",
            }
            for number, (at, author, text, pictures) in enumerate(found)
        ]
    )


FEEDS = items_at(MINUTES)


def in_time(items: Sequence[Item]) -> list[Item]:
    """Put items in order of time, those without one last."""
    return sorted(items, key=lambda item: (item["at"] is None, item["at"] or 0))


def by_id(found: Decided) -> dict[str, tuple[Any, ...]]:
    names = found.feed.items["item_id"].to_list()
    return dict(zip(names, everything(found), strict=True))


@FEWER
@given(FEEDS, st.randoms(use_true_random=False))
def test_shuffling_changes_nothing_unless_stamps_are_equal(
    items: list[dict[str, Any]], chance: Any
) -> None:
    seen: set[int | None] = set()
    different = [
        item
        for item in items
        if item["at"] is None or not (item["at"] in seen or seen.add(item["at"]))
    ]
    shuffled = chance.sample(different, len(different))
    assert by_id(decided(shuffled, ALL)) == by_id(decided(different, ALL))


@FEWER
@given(FEEDS)
def test_newest_first_and_oldest_first_files_agree(items: list[dict[str, Any]]) -> None:
    oldest_first = in_time([item for item in items if item["at"] is not None])
    assume(len({item["at"] for item in oldest_first}) > 1)  # else nobody can tell which it is
    with TemporaryDirectory() as folder:
        here = Path(folder)
        up = read(written(oldest_first, here / "up.jsonl"))
        down = read(written(oldest_first[::-1], here / "down.jsonl"))
    assert by_id(decide(up, ALL)) == by_id(decide(down, ALL))


COUNTS = st.integers(1, 4)


@FEWER
@given(FEEDS, COUNTS, st.integers(1, 4), st.sampled_from(["first", "last", "none"]))
def test_the_fast_window_equals_a_count_of_all_pairs(
    items: list[dict[str, Any]], limit: int, hours: int, keep: str
) -> None:
    """Through the whole engine: who is a candidate, who is protected, what was removed before."""
    found = decided(items, f"""
      people: {{family: {{ids: [mum]}}}}
      allow: {{authors: [family]}}
      rules:
        - {{id: before, when: {{pictures: {{gte: 9}}}}, action: hide}}
        - id: often
          when: {{text: [代购, 预告]}}
          unless: {{text: 谁有}}
          frequency: {{within: {hours}h, count: {{gt: {limit}}}, keep: {keep}}}
          action: hide
        - id: limit
          when: {{text: [代购, 预告]}}
          unless: {{text: 谁有}}
          rate_limit: {{at_most: {limit}, per: {hours}h}}
          action: hide
    """)  # fmt: skip
    before, often = found.truth["before"].fill_null(False), found.truth["often"].fill_null(False)
    ones = [
        One(
            time=item["at"],
            seq=row,
            group=item["author"],
            removed=(before[row] or often[row]) and item["author"] != "mum",
            protected=item["author"] == "mum",
        )
        for row, item in enumerate(items)
        if item["at"] is not None
        and item["author"] is not None
        and any(word in item["text"] for word in ("代购", "预告"))
        and "谁有" not in item["text"]
    ]
    minutes = hours * 60
    counted = reading.frequency(ones, minutes, lambda number: number > limit, keep)
    passed = reading.rate_limit(ones, limit, minutes)
    rows = [one.seq for one in ones]
    assert set(found.truth["often"].arg_true()) == chosen(rows, counted)
    assert set(found.truth["limit"].arg_true()) == chosen(rows, passed)


def chosen(rows: list[int], truths: Sequence[bool | None]) -> set[int]:
    return {row for row, truth in zip(rows, truths, strict=True) if truth}


@FEWER
@given(FEEDS, items_at(MINUTES, st.just("stranger")), st.randoms(use_true_random=False))
def test_an_unrelated_author_changes_nothing_for_rules_per_author(
    items: list[dict[str, Any]], more: list[dict[str, Any]], chance: Any
) -> None:
    both = [*items]
    for item in more:
        at = chance.randint(0, len(both))
        both.insert(at, item | {"item_id": f"of a stranger, {item['item_id']}"})
    known = by_id(decided(both, ALONE))
    ours = by_id(decided(items, ALONE))
    assert {name: known[name] for name in ours} == ours


@FEWER
@given(FEEDS, st.integers(0, 24), st.integers(0, 24), st.booleans(), st.booleans())
def test_two_overlapping_halves_of_an_export_equal_the_whole(
    items: list[dict[str, Any]], one: int, other: int, newest_first: bool, with_ids: bool
) -> None:
    whole = in_time([item | {"item_id": item["item_id"] if with_ids else None} for item in items])
    begin, end = sorted(min(cut, len(whole)) for cut in (one, other))
    early, late = whole[:end], whole[begin:]
    assume(early)
    assume(late)
    assume(begin < end)
    # Of two files whose oldest items have one stamp, nobody can tell which begins.
    assume(begin == 0 or whole[begin]["at"] != whole[0]["at"])
    assume(with_ids or cuts_no_repeat(whole, begin, end))
    order = -1 if newest_first and all(map(tells_its_order, (whole, early, late))) else 1
    with TemporaryDirectory() as folder:
        here = Path(folder)
        pair = [
            written(part[::order], here / name)
            for part, name in ((early, "early.jsonl"), (late, "late.jsonl"))
        ]
        plain = read(written(whole[::order], here / "whole.jsonl"))
        joined = [read(*pair), read(*pair[::-1])]
    for each in joined:
        assert oldest_first(each) == oldest_first(plain)


def tells_its_order(part: Sequence[Item]) -> bool:
    return len({item["at"] for item in part} - {None}) > 1


def cuts_no_repeat(whole: list[Item], begin: int, end: int) -> bool:
    """Say whether one half at least has all of every post that was sent twice."""

    def said(item: Item) -> tuple[Any, ...]:
        return tuple(item[name] for name in ("at", "author", "text", "pictures"))

    all_of = Counter(map(said, whole))
    early, late = Counter(map(said, whole[:end])), Counter(map(said, whole[begin:]))
    return all(max(early[post], late[post]) == number for post, number in all_of.items())


def oldest_first(feed: Feed) -> list[tuple[Any, ...]]:
    """Give what was decided by who said what when, in the feed's own order."""
    found = decide(feed, ALL)
    said = feed.items.select("time", "seq", "author", "text", "pictures", "item_id").rows()
    rows = [(*item, *decision) for item, decision in zip(said, everything(found), strict=True)]
    rows.sort(key=lambda row: (row[0] is None, row[0], row[1]) if row[0] else (True, 0, row[1]))
    return [(row[0], *row[2:]) for row in rows]


@FEWER
@given(FEEDS, st.integers(-2_000_000, 2_000_000))
def test_adding_a_constant_to_all_stamps_changes_nothing_but_clocks(
    items: list[dict[str, Any]], minutes: int
) -> None:
    moved = [item if item["at"] is None else item | {"at": item["at"] + minutes} for item in items]
    assert by_id(decided(moved, UNCLOCKED)) == by_id(decided(items, UNCLOCKED))


@FEWER
@given(FEEDS, COUNTS, st.integers(1, 300), st.integers(1, 300))
def test_a_larger_within_never_unhides_under_keep_first(
    items: list[dict[str, Any]], limit: int, minutes: int, more: int
) -> None:
    rule = "rules: [{{id: r, frequency: {{within: {}m, count: {{gt: {}}}}}, action: hide}}]"
    short = decided(items, rule.format(minutes, limit))
    long = decided(items, rule.format(minutes + more, limit))
    assert set(removed(short)) <= set(removed(long))


@FEWER
@given(FEEDS, COUNTS, st.integers(1, 300))
def test_rate_limit_never_lets_more_than_n_into_any_window(
    items: list[dict[str, Any]], limit: int, minutes: int
) -> None:
    found = decided(items, f"""
      rules:
        - {{id: before, when: {{text: 预告}}, action: collapse}}
        - id: limit
          when: {{text: [代购, 吃饭]}}
          rate_limit: {{at_most: {limit}, per: {minutes}m}}
          action: hide
    """)  # fmt: skip
    gone = set(removed(found))
    shown = [
        One(item["at"], row, item["author"])
        for row, item in enumerate(items)
        if item["at"] is not None and item["author"] is not None and row not in gone
    ]
    limited = [one for one in shown if any(word in items[one.seq]["text"] for word in ("代购", "吃饭"))]  # fmt: skip
    for one in limited:
        assert len(reading.before(limited, one, minutes)) <= limit


# `similar`, `cadence`, `spike` and `distinct` compare items with those that stay: there, an item
# less may make room for others, as it does in `rate_limit`, whose number never grows.
EXCEPTABLE = {
    "no window": "action: hide",
    "the first stays": "frequency: {within: 1h, count: {gt: 1}}, action: hide",
    "the last stays": "frequency: {within: 1h, count: {gt: 1}, keep: last}, action: digest",
    "none stays": "frequency: {within: 1h, count: {gte: 3}, keep: none}, action: hide",
    "by the day": "frequency: {within: 1d, window: calendar, count: {gt: 2}}, action: collapse",
    "in a session": "frequency: {window: session, gap: 1h, count: {gt: 2}}, action: collapse",
    "of a seller": "share: {of: ad, gte: 0.5, min_items: 3}, action: hide",
}
EXCEPTIONS = st.sampled_from(
    ["{text: 正品}", "{pictures: {gte: 4}}", "{author: qiu}", "[{text: 正品}, {pictures: 0}]"]
)


@pytest.mark.parametrize("kind", EXCEPTABLE)
@FEWER
@given(items=FEEDS, exception=EXCEPTIONS)
def test_an_added_exception_never_hides_more(
    kind: str, items: list[dict[str, Any]], exception: str
) -> None:
    plain, excepted = with_and_without(items, EXCEPTABLE[kind], exception)
    assert set(removed(excepted)) <= set(removed(plain))


@FEWER
@given(items=FEEDS, exception=EXCEPTIONS, limit=COUNTS)
def test_an_added_exception_never_hides_more_in_number(
    items: list[dict[str, Any]], exception: str, limit: int
) -> None:
    rule = f"rate_limit: {{at_most: {limit}, per: 1h}}, action: hide"
    plain, excepted = with_and_without(items, rule, exception)
    assert len(removed(excepted)) <= len(removed(plain))


def with_and_without(items: list[Any], rest: str, exception: str) -> tuple[Decided, Decided]:
    ad = "rules: [{id: ad, when: {text: [代购, 预告]}}, "
    plain = f"{ad}{{id: r, when: {{text: [代购, 预告]}}, {rest}}}]"
    excepted = plain.replace("}, " + rest, f"}}, unless: {exception}, {rest}")
    assert plain != excepted
    return decided(items, plain), decided(items, excepted)


ODD = """
rules:
  - id: words
    when:
      - text: {any: [vx, 加微信, 信, é, ss, v], in: [text, quote, link_title]}
      - text: {regex: '[a-z]\\s*[0-9]|[加薇]'}
      - text: {sounds_like: [加微信]}
      - {length: {gte: 4}, emoji: {gte: 0}, pictures: 0}
    unless: {text: 不要}
    action: hide
  - {id: often, frequency: {within: 1h, count: {gt: 2}}, action: collapse}
  - {id: alike, similar: {within: 1h, min_length: 1, ratio: {gte: 70}}, action: digest}
"""
ODD_RULES = rules_of(ODD)


@FEWER
@given(st.lists(st.tuples(odd_texts.texts, odd_texts.texts, st.integers(0, 90)), max_size=6))
def test_every_hidden_item_names_a_rule_and_evidence_in_the_original(
    found: list[tuple[str, str, int]],
) -> None:
    items = [{"text": text, "quote": quote, "at": at} for text, quote, at in found]
    names_rule_and_evidence(decided(items, ODD_RULES), ODD_RULES)


@FEWER
@given(FEEDS)
def test_every_item_that_a_window_takes_names_a_rule_and_other_items(
    items: list[dict[str, Any]],
) -> None:
    names_rule_and_evidence(decided(items, UNCLOCKED), UNCLOCKED)


def names_rule_and_evidence(found: Decided, rules: Rules) -> None:
    for row in removed(found):
        explained = explain(found, rules, row)
        step = next(each for each in explained.rules if each.rule.id == explained.verdict["rule"])
        assert step.truth is True
        assert step.rule.action.value in REMOVED
        shown = list(evidence_of(step))
        assert shown or step.windows
        for each in shown:
            assert_in_original(each, found.feed.items.row(row, named=True))
        for window in step.windows:
            assert window.truth is True
            assert window.datum
            assert row in window.rows
            assert all(0 <= each < found.feed.items.height for each in window.rows)


def evidence_of(step: RuleStep) -> Iterator[Evidence]:
    for part in (step.when, step.unless):
        if part is not None:
            yield from of_step(part)


def of_step(step: Step) -> Iterator[Evidence]:
    yield from step.evidence
    for part in step.parts:
        yield from of_step(part)


def assert_in_original(evidence: Evidence, item: dict[str, Any]) -> None:
    if evidence.start < 0:
        assert evidence.datum
        return
    original = item[evidence.field]
    assert 0 <= evidence.start < evidence.end <= len(original)


@FEWER
@given(FEEDS, st.integers(1, 7))
def test_results_are_equal_for_any_chunk_size(items: list[dict[str, Any]], size: int) -> None:
    whole = everything(decided(items, ALL))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(truth, "STRETCH", size)
        assert everything(decided(items, ALL)) == whole


@FEWER
@given(FEEDS, st.lists(st.integers(0, 24), max_size=4))
def test_results_are_equal_if_rules_are_matched_while_the_export_is_read(
    items: list[dict[str, Any]], cuts: list[int]
) -> None:
    feed = made(items)
    borders = sorted({0, *(min(cut, len(items)) for cut in cuts), len(items)})
    with ahead(ALL) as early:
        for begin, end in pairwise(borders):
            early.take(feed.items.slice(begin, end - begin))
        found = decide_taken(early, feed, ALL)
    assert everything(found) == everything(decide(feed, ALL))


def test_results_are_equal_for_any_thread_count_and_hash_seed(tmp_path: Path) -> None:
    rules = tmp_path / "rules.yaml"
    rules.write_text(HEAD + OF_THE_FEED + OF_ONE_AUTHOR + BY_THE_CLOCK, encoding="utf-8")
    ways = [("1", "0"), ("2", "1"), ("7", "4242")]
    first, *others = [
        cleaned(rules, tmp_path / f"{number}", *way) for number, way in enumerate(ways)
    ]
    assert b'"id"' in first[0]
    assert b'"rule"' in first[1]
    assert [other == first for other in others] == [True, True]


def cleaned(rules: Path, folder: Path, threads: str, seed: str) -> tuple[bytes, bytes, bytes]:
    """Clean the demo feed in a process of its own; give what it printed and what it hid."""
    folder.mkdir()
    hidden = folder / "hidden.jsonl"
    arguments = ["clean", DEMO, "--rules", str(rules), "--to", "jsonl", "--hidden-to", hidden.name]
    done = subprocess.run(
        [sys.executable, TOOL, *arguments],
        capture_output=True,
        check=True,
        cwd=folder,
        env={**os.environ, "POLARS_MAX_THREADS": threads, "PYTHONHASHSEED": seed},
    )
    return done.stdout, hidden.read_bytes(), done.stderr


def test_the_feeds_of_these_properties_let_every_rule_apply() -> None:
    """Properties of rules that never apply would say nothing."""
    chance = Random(7)
    applied: Counter[str] = Counter()
    for _ in range(40):
        moments = [chance.choice(range(0, 130, 10)) for _ in range(24)]
        items = [
            {
                "at": at,
                "author": name,
                "author_id": name,
                "text": chance.choice(SAID),
                "pictures": 0,
            }
            for at, name in zip(moments, chance.choices(KNOWN, k=24), strict=True)
        ]
        found = decided(items, ALL)
        applied.update(name for name in found.truth.columns if found.truth[name].any())
        applied.update(verdicts(found))
    assert [rule.id for rule in ALL.rules if applied[rule.id] < 2 and rule.id != "at-night"] == []
    assert {"hide: rate", "hide: limit", "collapse: relayed", "collapse: scores"} - set(
        applied
    ) == set()
