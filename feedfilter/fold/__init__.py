"""Folding: text normalised for matching, so that disguises of a word look like the word."""
