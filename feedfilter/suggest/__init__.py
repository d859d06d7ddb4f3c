"""Rules mined from marked items: what ads say that the rest does not."""

from feedfilter.suggest.marked import Marked, marked_by_labels, marked_by_marks
from feedfilter.suggest.proposal import Effect, Proposal, Suggestion
from feedfilter.suggest.suggestion import suggest

__all__ = [
    "Effect",
    "Marked",
    "Proposal",
    "Suggestion",
    "marked_by_labels",
    "marked_by_marks",
    "suggest",
]
