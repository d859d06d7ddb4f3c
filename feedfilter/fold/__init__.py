"""Folding: text normalised for matching, so that disguises of a word look like the word."""

from .columns import fold
from .joining import beside_pictures, picture_word
from .sounds import sound_pattern, sound_spans, sounds_alike
from .text import Folded, fold_text, fold_word
from .words import word_pattern, word_spans

__all__ = [
    "Folded",
    "beside_pictures",
    "fold",
    "fold_text",
    "fold_word",
    "picture_word",
    "sound_pattern",
    "sound_spans",
    "sounds_alike",
    "word_pattern",
    "word_spans",
]
