"""Counting items in windows of time: what the conditions on many items have in common."""
