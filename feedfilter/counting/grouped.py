"""What windows that look at one group at a time have in common: whose items, and how many."""

from __future__ import annotations

from typing import Literal, TypeAlias

from feedfilter.condition import Candidates, Cut, Window, check_bounds
from feedfilter.counting.lanes import LONGEST
from feedfilter.flags import constant
from feedfilter.values import Comparison

GroupField: TypeAlias = Literal["author", "chat", "kind", "forwarded_from"]


class Grouped(Window, frozen=True, kw_only=True):
    """A window of one group; `group_by: []` makes a single group of all items."""

    group_by: tuple[GroupField, ...] = ("author",)

    def group_fields(self) -> tuple[str, ...]:
        """Give the fields whose values make a group."""
        return self.group_by


def check_count(name: str, count: Comparison) -> None:
    """Refuse bounds on a number that is 1 at least if they say nothing or never hold."""
    if not count.bounds():
        raise ValueError(f"'{name}' compares with nothing; write {name}: {{gte: 2}}")
    check_bounds(count)
    if count.gte is not None and count.gte < 1:
        raise ValueError(f"{name} is always 1 or more; write gte: 1 or a larger number")
    most = [bound for sign, bound in count.bounds() if sign in ("lt", "lte", "eq")]
    if min(most, default=1) < 1 or count.lt == 1:
        raise ValueError(f"{name} is always 1 or more, so never {count}")


def unfit_unless_from_below(name: str, count: Comparison) -> str:
    """Say why bounds must not stand with a removing action: fewer items would remove more."""
    if count.only_from_below():
        return ""
    return f"'{name}: {count}' can hold because items are few; write gt or gte, or only tag"


def cut_behind(candidates: Candidates, now: int, reach: int) -> Cut:
    """Cut where everything is settled and what lies less than `reach` before now is needed."""
    near = candidates.micros() > now - min(reach, LONGEST)
    return Cut(constant(True, near.len()), near)


def cut_at_silence(candidates: Candidates, now: int, silence: int) -> Cut:
    """Cut behind the last silence of at least so many microseconds; what follows it is held."""
    micros = candidates.micros()
    after = micros.shift(-1, fill_value=now) - micros
    held = ~(after >= min(silence, LONGEST)).reverse().cum_max().reverse()
    return Cut(~held, held)
