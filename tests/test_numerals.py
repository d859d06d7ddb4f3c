"""Numbers as people write them."""

from __future__ import annotations

import pytest

from feedfilter.numerals import value_of

VALUES = [
    ("0", 0), ("12", 12), ("39.9", 39.9), ("9,9", 9.9), ("1,200", 1200), ("1.200", 1.2),
    ("1 500", 1500), ("1,200,000", 1200000), ("1.200.000", 1200000), ("1,200.50", 1200.5),
    ("1.200,50", 1200.5), ("1 200,50", 1200.5), ("010", 10), ("一", 1), ("十", 10), ("十五", 15),
    ("二十", 20), ("二十五", 25), ("一百", 100), ("一百二", 120), ("一百二十", 120),
    ("一百零二", 102), ("一百二十三", 123), ("三千五", 3500), ("三千零五", 3005), ("一万", 10000),
    ("一万二", 12000), ("两万五千", 25000), ("十万", 100000), ("百", 100), ("万", 10000),
    ("零", 0), ("一千二百万", 12000000), ("三亿", 300000000),
]  # fmt: skip
NONE = ["13800138000", "2024.01.05", "1.2.3", "1,2,3", "一二三", "五五", "1234567890"]


@pytest.mark.parametrize(("text", "value"), VALUES)
def test_values(text, value):
    assert value_of(text) == pytest.approx(value)


@pytest.mark.parametrize("text", NONE)
def test_no_amount_of_anything(text):
    assert value_of(text) is None
