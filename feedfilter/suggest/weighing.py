"""The rule that a balance of words makes."""

from __future__ import annotations

from feedfilter.conditions.text import Text
from feedfilter.model import Action
from feedfilter.rules.rule import NOWHERE, AllOf, AnyOf, Leaf, NoneOf, Rule, Tree
from feedfilter.suggest.balance import Balance, Step
from feedfilter.suggest.proposal import Proposal, words_of
from feedfilter.values import Word

Words = tuple[Word, ...]
DESCRIPTION = "so many words of ads, more where the item also sounds like life"


def balance_proposal(balance: Balance, name: str) -> Proposal:
    """Give the staircase as one rule: a way to apply for each step."""
    ads, life = words_of(list(balance.ads)), words_of(list(balance.life))
    steps = tuple(_step(step, ads, life) for step in balance.steps())
    when = steps[0] if len(steps) == 1 else AnyOf(steps)
    unless = Leaf(Text(any=words_of(balance.spared)), NOWHERE) if balance.spared else None
    rule = Rule(
        name, description=DESCRIPTION, when=when, unless=unless, action=Action.TAG, tags=("ad",)
    )
    lists = {f"{name}-words": ads} | ({f"{name}-life": life} if life else {})
    return Proposal(rule, lists)


def _step(step: Step, ads: Words, life: Words) -> Tree:
    enough = Leaf(_at_least(step.least, ads), NOWHERE)
    if step.most_life is None:
        return enough
    too_much = Leaf(_at_least(step.most_life + 1, life), NOWHERE)
    return AllOf((enough, NoneOf((too_much,)))) if step.most_life < len(life) else enough


def _at_least(number: int, words: Words) -> Text:
    return Text(any=words) if number <= 1 else Text(at_least=number, of=words)
