"""Near copies: which items say the same, word for word or a few letters off."""
