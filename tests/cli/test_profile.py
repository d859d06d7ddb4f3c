"""`--profile` says where the time went, and changes nothing else."""

from __future__ import annotations

from feedfilter.profile import UNMEASURED, Profile
from tests.cli.running import DEMO, RULES, feedfilter


def test_time_inside_another_name_is_not_counted_twice() -> None:
    ticks = iter([0.0, 1.0, 4.0, 10.0])
    profile = Profile(lambda: next(ticks))
    with profile.timed("outer"), profile.timed("inner"):
        pass
    assert dict(profile.spent) == {"inner": 3.0, "outer": 7.0}


def test_time_is_counted_where_the_block_fails() -> None:
    ticks = iter([0.0, 2.0])
    profile = Profile(lambda: next(ticks))
    try:
        with profile.timed("failing"):
            raise ValueError
    except ValueError:
        pass
    assert profile.spent["failing"] == 2.0


def test_without_a_clock_nothing_is_counted() -> None:
    with UNMEASURED.timed("anything"):
        pass
    assert not UNMEASURED.spent


def test_clean_names_stages_conditions_and_windows_on_stderr() -> None:
    plain = feedfilter("clean", DEMO, "--rules", RULES, "--to", "jsonl")
    timed = feedfilter("clean", DEMO, "--rules", RULES, "--to", "jsonl", "--profile")
    assert timed.out == plain.out
    assert timed.err.startswith(plain.err)
    said = timed.err.removeprefix(plain.err)
    for words in ("reading", "folding", "keywords", "writing", "similar: relayed", "contact: "):
        assert words in said
