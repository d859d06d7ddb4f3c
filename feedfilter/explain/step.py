"""The values that an explanation is made of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from msgspec import Struct, field

from feedfilter.condition import Condition
from feedfilter.model import Evidence
from feedfilter.rules.rule import Rule

Decider = Literal["decision", "rule", "scores", "nothing"]


class Step(Struct, frozen=True):
    """One condition or combination: its truth, and the datum behind it, whatever the truth."""

    name: str
    truth: bool | None
    evidence: tuple[Evidence, ...] = ()
    parts: tuple[Step, ...] = ()
    condition: Condition | None = None  # where it is one and no combination

    def leaves(self) -> Iterator[Step]:
        """Give the conditions from left to right."""
        if not self.parts:
            yield self
        for part in self.parts:
            yield from part.leaves()


class WindowStep(Struct, frozen=True):
    """A condition on many items: its truth, and the other items, as rows of the feed."""

    name: str
    truth: bool | None
    datum: str = ""
    rows: tuple[int, ...] = ()
    kept: int | None = None  # row of the item that stays for it


class RuleStep(Struct, frozen=True):
    """One rule and what it makes of the item."""

    rule: Rule
    truth: bool | None
    when: Step | None = None
    unless: Step | None = None
    windows: tuple[WindowStep, ...] = ()
    off: bool = False  # switched off or past its last day

    def trees(self) -> Iterator[Step]:
        """Give `when` and `unless`, where there are any."""
        yield from (tree for tree in (self.when, self.unless) if tree is not None)


class Ladder(Struct, frozen=True):
    """The step of the ladder that decided: your decision, a rule, the sum of scores, or none.

    `place` counts the rules that may decide (all but tags) from 1, of `of`. `allowed` is the rule
    that was passed over because the author is protected; `then` what would decide without the
    deciding rule, as (action, rule).
    """

    decider: Decider
    action: str
    rule: str | None = None
    place: int = 0
    of: int = 0
    score: float = 0.0
    allowed: str | None = None
    allowed_action: str = ""
    then_action: str = ""
    then_rule: str | None = None


class Miss(Struct, frozen=True):
    """How little is missing: a rule, the change in words, and what would become of the item."""

    rule: str
    change: str  # `with \`within: 90m\``, `one keyword short of ad`
    outcome: str  # `it would stay`, `it would be hidden`
    distance: float = 1.0  # smaller is nearer


class Explanation(Struct, frozen=True):
    """All about one item: the verdict, the step that decided, every rule behind it."""

    row: int
    verdict: dict[str, Any]
    rules: tuple[RuleStep, ...]
    ladder: Ladder = field(default_factory=lambda: Ladder("nothing", "keep"))
    misses: tuple[Miss, ...] = ()
