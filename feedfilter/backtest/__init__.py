"""How well rules tell ads apart on a feed whose items somebody has labelled, as values."""
