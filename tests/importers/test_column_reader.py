"""Stamps that are read all at once come out as those that are read one by one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from feedfilter.records.column_reader import Reader
from feedfilter.records.columns import guess

STAMPS = st.one_of(
    st.sampled_from(
        [
            "2025-05-15 10:00:00", "2025-05-15T10:00:00Z", "2025-05-15T10:00:00+08:00",
            "2025-05-15 10:00:00-03:30", "2024-02-30 10:00:00", "0000-01-01 00:00:00",
            "2025-05-15T24:00:00", "2025-05-15 23:59:60", "9999-12-31T23:59:59-12:00",
            "0001-01-01T00:00:00+12:00", "2025-05-15 10:00", "2025/5/15 9:05", "1747303200",
            "2025-05-15T10:00:00.5Z", " 2025-05-15 10:00:00 ", "15.05.2025, 10:00", "", "soon",
        ]
    ),
    st.datetimes().map(lambda moment: moment.isoformat(timespec="seconds")),
    st.datetimes().map(lambda moment: f"{moment:%Y-%m-%d %H:%M:%S}+05:45"),
    st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[+-][01][0-9]:[0-5][0-9])?", fullmatch=True),
)  # fmt: skip


@given(st.lists(STAMPS | st.none() | st.integers(0, 2**40), min_size=1, max_size=8))
def test_many_stamps_are_read_as_one_by_one(stamps):
    reader = Reader(guess(["time", "text"]), [], None)
    column = reader.fields["time"]
    together = reader.columns([{"time": stamp, "text": "x"} for stamp in stamps])
    singly = [reader.moment(stamp, column, ()) for stamp in stamps]
    found = zip(together["time"], together["absolute"], together["time_unit"], strict=True)
    assert list(found) == singly


@given(
    st.lists(
        st.sampled_from(
            ["3", "0", "a b", "", "9" * 400, "-1", 2, 2.7, True, None, ["x"], {"a": 1}]
        ),
        max_size=6,
    )
)
def test_counts_do_not_depend_on_their_neighbours(values):
    reader = Reader(guess(["pictures", "text"]), [], None)
    together = reader.columns([{"pictures": value, "text": "x"} for value in values])["pictures"]
    assert together == [reader.item({"pictures": value, "text": "x"}).pictures for value in values]
