"""Tuning: a feed that is decided again at every save, and edits of the rule file that keep it."""
