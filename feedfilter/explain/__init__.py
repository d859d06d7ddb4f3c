"""Why an item is hidden, or still there: every rule and condition with its datum."""

from feedfilter.explain.item import Explanation, explain

__all__ = ["Explanation", "explain"]
