"""Windows over sorted stretches of a feed say what they say of the whole of it."""

from __future__ import annotations

import json
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedfilter.engine.decide import Decision
from feedfilter.engine.prepare import prepare
from feedfilter.engine.windows import candidates_of
from feedfilter.model import SCHEMA, Feed
from feedfilter.rules.rule import Rules
from feedfilter.spark.calming import trying
from feedfilter.spark.facts import Facts
from feedfilter.spark.plan import Task
from feedfilter.spark.stream import through
from tests.deciding import made, rules_of

WINDOWS = {
    "first": "frequency: {within: 2h, count: {gt: 1}, keep: first}",
    "last": "frequency: {within: 2h, count: {gt: 1}, keep: last}",
    "none": "frequency: {within: 30m, count: {gte: 3}, keep: none}",
    "few": "frequency: {within: 2h, count: {lte: 2}, keep: none}",
    "different": "frequency: {within: 3h, count: {gte: 2}, distinct: kind, keep: first}",
    "different, last": "frequency: {within: 3h, count: {gte: 2}, distinct: kind, keep: last}",
    "different, none": "frequency: {within: 3h, count: {gte: 2}, distinct: kind, keep: none}",
    "hours": "frequency: {within: 1h, window: calendar, count: {gte: 2}, keep: none}",
    "days": "frequency: {within: 1d, window: calendar, count: {gte: 3}, keep: last}",
    "sessions": "frequency: {window: session, gap: 45m, count: {gte: 3}, keep: first}",
    "whole sessions": "frequency: {window: session, gap: 45m, count: {gte: 3}, keep: none}",
    "limit": "rate_limit: {at_most: 2, per: 2h}",
    "cadence": "cadence: {gap: {gte: 10m, lte: 2h}, spread: {lte: 0.5}, count: {gte: 2}}",
    "spike": "spike: {within: 30m, baseline: 3h, times: 1.5, count: {gte: 2}}",
    "sequence": "sequence: {rules: [teaser, price, teaser], within: 2h}",
    "everybody": "frequency: {group_by: [], within: 20m, count: {gte: 3}}",
    "chats": "rate_limit: {group_by: [author, chat], at_most: 1, per: 1h}",
    "copies": "similar: {to: same_author, within: 2h, ratio: {gte: 100}}",
    "carried": "similar: {to: anyone, within: 1h, ratio: {gte: 80}, authors: {gte: 2}}",
}
RULES = """
version: 1
timezone: Europe/Berlin
people: {family: {ids: [mum]}}
allow: {authors: [family]}
rules:
  - {id: teaser, when: {text: soon}}
  - {id: price, when: {text: now}}
  - {id: gone, when: {text: spam}, action: hide}
  - {id: stays, when: {text: news}, action: keep}
"""
FEEDS = st.lists(
    st.fixed_dictionaries(
        {
            "at": st.one_of(st.none(), st.integers(0, 40).map(lambda tenth: 10 * tenth)),
            "author_id": st.sampled_from(["lin", "lin", "lin", "mum", None]),
            "author": st.none(),
            "text": st.sampled_from(["soon", "now", "spam", "news", "soon now", "x"]),
            "kind": st.sampled_from(["post", "message"]),
            "chat": st.sampled_from(["a", "b", None]),
            "time_unit": st.sampled_from(["second", "second", "day"]),
        }
    ),
    max_size=40,
)

STANDING = st.sampled_from([None, None, None, "removed", "kept"])


def with_rule(window: str) -> Rules:
    return rules_of(f"{RULES}  - {{id: tried, {window}, unless: {{text: x}}}}\n")


def whole(rules: Rules, items: pl.DataFrame) -> tuple[Task, pl.DataFrame, pl.Series]:
    """Give the items with all facts that come before the last rule, and the truth of that rule."""
    task = Task(rules, "Europe/Berlin", None)
    prepared = prepare(items, rules.people, task.zone)
    decision = Decision(Feed(prepared.items), rules, prepared)
    decided = decision.decided()
    early = {name: decided.truth[name] for name in task.early}
    atoms = decision._atoms()
    late = {name: atoms[each] for name, each in task.atoms.items()}
    return task, Facts(task.names).beside(prepared.items, early | late), decided.truth["tried"]


@pytest.mark.parametrize("window", WINDOWS.values(), ids=WINDOWS)
@settings(max_examples=max(15, settings().max_examples // 4))
@given(feed=FEEDS, size=st.integers(1, 9))
def test_stretches_say_what_the_whole_says(
    window: str, feed: list[dict[str, Any]], size: int
) -> None:
    rules = with_rule(window)
    task, items, expected = whole(rules, made(feed).items)
    (step,) = task.steps
    rows = items.with_columns(expected=expected).sort(*step.keys, "time", "seq", nulls_last=False)
    frames = (part.drop("expected") for part in rows.iter_slices(size))
    out = list(through(task, step, step.keys, frames))
    found = pl.concat(out) if out else pl.DataFrame({"seq": [], "= tried": []})
    assert found["seq"].to_list() == rows["seq"].to_list()
    assert found["= tried"].to_list() == rows["expected"].to_list()


@pytest.mark.parametrize("window", WINDOWS.values(), ids=WINDOWS)
@settings(max_examples=max(10, settings().max_examples // 6))
@given(feed=FEEDS, size=st.integers(1, 9))
def test_stretches_show_the_items_that_the_whole_shows(
    window: str, feed: list[dict[str, Any]], size: int
) -> None:
    rules = with_rule(window)
    task, items, _ = whole(rules, made(feed).items)
    (step,) = task.steps
    rows = items.with_columns(pl.lit(None, pl.String).alias("_why"))
    rows = rows.sort(*step.keys, "time", "seq", nulls_last=False)
    out = list(through(task, step, step.keys, rows.iter_slices(size), evidence=True))
    found = {
        seq: json.loads(f"[{why}]")[0]["items"]
        for part in out
        for seq, why in part.select("seq", "_why").rows()
        if why
    }
    assert found == shown_by_the_whole(rules, items)


def shown_by_the_whole(rules: Rules, items: pl.DataFrame) -> dict[int, list[int]]:
    """Ask the last rule's window on one machine which items made it select each item."""
    prepared = prepare(items.select(list(SCHEMA)), rules.people, "Europe/Berlin")
    decision = Decision(Feed(prepared.items), rules, prepared)
    decision.decided()
    rule = rules.rules[-1]
    (window,) = rule.windows
    base = decision.base(rule, decision._atoms())
    standing = decision.standing(rule, base) if window.sees_decisions() else None
    counted = candidates_of(window, prepared, base, decision.truths, standing)
    truth = decision.truths[rule.id].gather(counted.rows).fill_null(False)
    seqs = prepared.items["seq"].gather(counted.rows).to_list()
    return {
        seqs[at]: [seqs[each] for each in window.witnesses(counted, at).positions]
        for at in truth.arg_true()
    }


@settings(max_examples=max(10, settings().max_examples // 4))
@given(feed=FEEDS, size=st.integers(1, 9), standing=st.lists(STANDING, min_size=40, max_size=40))
def test_all_candidates_in_one_stream_say_what_each_says_alone(
    feed: list[dict[str, Any]], size: int, standing: list[str | None]
) -> None:
    days = [each | {"at": None if each["at"] is None else 9 * each["at"]} for each in feed]
    items = made(
        [each | {"item_id": name} for each, name in zip(days, standing, strict=False)]
    ).items
    task = trying(Task(rules_of(RULES), "Europe/Berlin", None))
    prepared = prepare(items, (), task.zone)
    decided = Decision(Feed(items), task.rules, prepared).decided()
    names = [f"= {name}" for name in task.working]
    rows = prepared.items.hstack(decided.truth.rename(dict(zip(task.working, names, strict=True))))
    rows = rows.sort("author_key", "time", "seq", nulls_last=False)
    flow = (part.drop(names) for part in rows.iter_slices(size))
    for step in task.steps:
        flow = through(task, step, ("author_key",), flow)
    out = list(flow)
    if out:
        assert pl.concat(out).select("seq", *names).rows() == rows.select("seq", *names).rows()


@pytest.mark.parametrize("name", [each for each in WINDOWS if each not in ("cadence", "sequence")])
def test_a_group_is_never_held_as_a_whole(name: str) -> None:
    feed = [
        {"at": 50 * place, "author_id": "lin", "text": "soon now", "chat": "a"}
        for place in range(400)
    ]
    task, items, _ = whole(with_rule(WINDOWS[name]), made(feed).items)
    (step,) = task.steps
    rows = items.sort(*step.keys, "time", "seq")
    late = 0
    came = 0

    def stretches() -> Any:
        nonlocal came
        for part in rows.iter_slices(10):
            came += part.height
            yield part

    left = 0
    for out in through(task, step, step.keys, stretches()):
        left += out.height
        late = max(late, came - left)
    assert left == 400
    assert late <= 60


def test_what_asks_for_most_comes_last_and_one_key_takes_one_shuffle() -> None:
    rules = rules_of(
        RULES
        + """
  - {id: burst, frequency: {within: 30m, count: {gte: 3}}, action: digest}
  - {id: copied, similar: {to: other_authors, within: 1d}, action: collapse}
  - {id: again, when: {matched: burst}, frequency: {within: 1d, count: {gt: 1}}, action: hide}
  - {id: limit, rate_limit: {at_most: 2, per: 1d}, action: hide}
  - {id: shop, when: {matched: limit}, share: {of: limit, gte: 0.5}}
"""
    )
    stages = Task(rules, "UTC", None).stages
    named = [[step.rule.id for step in stage.steps] for stage in stages]
    assert named == [["copied"], ["burst", "again", "limit"], ["shop"]]
