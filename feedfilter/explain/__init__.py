"""Why an item is hidden, or still there: every rule and condition with its datum."""

from feedfilter.explain.item import Explainer, explain
from feedfilter.explain.step import Explanation, Miss, RuleStep, Step, WindowStep

__all__ = ["Explainer", "Explanation", "Miss", "RuleStep", "Step", "WindowStep", "explain"]
