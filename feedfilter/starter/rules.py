"""The rules themselves: what an ad is, then two ways to see fewer, all of them tags for now."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import polars as pl
from msgspec import Struct
from msgspec.structs import replace

from feedfilter.conditions.author import Author
from feedfilter.conditions.clock import Clock
from feedfilter.conditions.frequency import Frequency
from feedfilter.conditions.matched import Matched
from feedfilter.conditions.rate_limit import RateLimit
from feedfilter.model import Action, Decided
from feedfilter.rules.rule import NOWHERE, AllOf, Leaf, Rule, Rules
from feedfilter.starter.finding import MINE, Found, Hours, Seller
from feedfilter.suggest.proposal import words_of
from feedfilter.values import ClockRange, Comparison, Duration, RuleRef, Word

AD = "ad"  # the shipped rule that says what an ad is
RATES = ("frequency-of-ads", "limit-of-ads")


class Left(Struct, frozen=True):
    """What a rule would take out and leave of the ads, if it hid them."""

    rule: str
    hidden: int
    left: int


class Starter(Struct, frozen=True):
    """A rule file in values: what it includes, its lists and rules, and what these would do."""

    include: tuple[str, ...]
    lists: Mapping[str, tuple[Word, ...]]
    rules: tuple[Rule, ...]
    found: Found
    left: tuple[Left, ...]


def starter_rules(decide: Callable[[Rules], Decided], shipped: Rules, found: Found) -> Starter:
    """Make the rules from what was found, and try the two rates: `decide` decides the feed."""
    own = [rule for rule in shipped.rules if rule.place.file == shipped.path]
    tagging = tuple(rule for rule in own if rule.action is Action.TAG)
    lists = dict(shipped.lists)
    mine = (*lists.get(MINE, ()), *words_of(found.words))
    named = {"questions", "news"} & lists.keys()
    kept = {name: words for name, words in lists.items() if name in named} | {MINE: mine}
    rules = (*(_with_words(rule, lists.get(MINE, ()), mine) for rule in tagging), *_own(found))
    packs = tuple(name for name in shipped.included if name.startswith("pack:"))
    left = tuple(_left(decide, shipped, rule) for rule in rules if rule.id in RATES)
    return Starter(packs, kept, rules, found, left)


def _with_words(rule: Rule, old: tuple[Word, ...], new: tuple[Word, ...]) -> Rule:
    """Let the rule that looks for the user's own words look for the new ones as well."""
    leaf = rule.when
    if isinstance(leaf, Leaf) and getattr(leaf.condition, "any", None) == old:
        return replace(rule, when=replace(leaf, condition=replace(leaf.condition, any=new)))
    return rule


def _own(found: Found) -> list[Rule]:
    rules = [_frequency(), _limit()]
    if found.hours is not None:
        rules.insert(0, _busy(found.hours))
    if found.sellers:
        rules.insert(0, _sellers(found.sellers))
    return rules


def _ads() -> Leaf:
    return Leaf(Matched(any=(RuleRef(AD),)), NOWHERE)


def _sellers(sellers: tuple[Seller, ...]) -> Rule:
    ids = tuple(one.id for one in sellers if one.id)
    names = words_of([one.name for one in sellers if not one.id])
    author = Author(id=ids) if ids else Author(name_=names)
    when = AllOf((_ads(), Leaf(author, NOWHERE)))
    return Rule("ads-of-sellers", "ads of those who post most of them", when=when, tags=("seller",))


def _busy(hours: Hours) -> Rule:
    text = f"{hours.start:02}:00-{hours.end:02}:00"
    span = ClockRange(hours.start * 60, hours.end * 60, text)
    when = AllOf((_ads(), Leaf(Clock(any=(span,)), NOWHERE)))
    text = "ads at the hours in which most come"
    return Rule("ads-at-busy-hours", text, tags=("busy-hours",), when=when)


def _frequency() -> Rule:
    window = Frequency(count=Comparison(gt=1), within=Duration.of("2h"), keep="first")
    text = "each ad that has another within two hours before it"
    return Rule(RATES[0], text, tags=("too-often",), when=_ads(), windows=(window,))


def _limit() -> Rule:
    window = RateLimit(at_most=1, per=Duration.of("1d"))
    text = "all but one ad of a seller in a day"
    return Rule(RATES[1], text, tags=("too-many",), when=_ads(), windows=(window,))


def _left(decide: Callable[[Rules], Decided], shipped: Rules, rule: Rule) -> Left:
    """Let one rule alone hide, beside all that tags; nobody else removes anything."""
    tags = tuple(one for one in shipped.rules if one.action in (Action.TAG, Action.KEEP))
    hiding = replace(rule, action=Action.HIDE)
    decided = decide(replace(shipped, rules=(*tags, hiding), decisions=()))
    ads = decided.truth[AD].fill_null(False)
    gone = (decided.verdicts["rule"] == rule.id).fill_null(False)
    hidden = int((gone & ads).sum() or 0)
    return Left(rule.id, hidden, int(ads.sum() or 0) - hidden)


def hides_nothing(decided: Decided) -> bool:
    """Say whether every item is still there."""
    return bool((decided.verdicts["action"].cast(pl.String) == Action.KEEP.value).all())
