"""Nodes to typed values by type hints, with every problem at its place.

`read(node, hint, context)` gives a value of the hinted type or raises `UnfitError` with all that
is wrong below the node. A kind of value knows how it is written:

- `bool`, `int`, `float`, `str`, `date`, `Literal[...]`, enums: one scalar
- `tuple[T, ...]`: a list; one value alone stands for a list of one
- a Struct: a mapping whose keys are its fields (a trailing underscore is dropped); a class
  variable `shorthand` names the field that a bare value fills, `aliases` gives further names
- the values of `feedfilter.values`; `Annotated[T, Between(...)]` and its like bound them
"""

from .contract import Context, Reader, UnfitError, gather
from .keys import NOT_A_KEY, Key, Keys, read_keys
from .scalars import choice_reader, or_null
from .typed import build, keys_of, read, reader_of

__all__ = [
    "NOT_A_KEY",
    "Context",
    "Key",
    "Keys",
    "Reader",
    "UnfitError",
    "build",
    "choice_reader",
    "gather",
    "keys_of",
    "or_null",
    "read",
    "read_keys",
    "reader_of",
]
