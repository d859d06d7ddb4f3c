"""Folding: text normalised for matching, so that disguises of a word look like the word."""

from .columns import fold
from .text import Folded, fold_text, fold_word
from .words import word_pattern, word_spans

__all__ = ["Folded", "fold", "fold_text", "fold_word", "word_pattern", "word_spans"]
