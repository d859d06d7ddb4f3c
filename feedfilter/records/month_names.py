"""Names of months as exports write them, and the dates that are spoken with them.

English, and the other languages in which people's exports say a month with a word.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from feedfilter.records import spoken_dates
from feedfilter.stamps import wall

_NAMES = (
    "january january januar enero janvier gennaio janeiro januari styczeń stycznia января",
    "february februar febrero février febbraio fevereiro februari lutego февраля",
    "march märz marzo mars março maart marca марта",
    "april april abril avril aprile kwietnia апреля",
    "may mai mayo maggio maio mei maja мая",
    "june juni junio juin giugno junho czerwca июня",
    "july juli julio juillet luglio julho lipca июля",
    "august agosto août augustus augusti sierpnia августа",
    "september septiembre septembre settembre setembro września сентября",
    "october oktober octubre octobre ottobre outubro października октября",
    "november noviembre novembre novembro listopada ноября",
    "december dezember diciembre décembre dicembre dezembro grudnia декабря",
)
_MONTHS = {word: number for number, words in enumerate(_NAMES, 1) for word in words.split()}
_SHORT = (  # a line for each language, as Unicode's locale data have them
    "jan feb mar apr may jun jul aug sep oct nov dec",
    "jan feb märz apr mai juni juli aug sept okt nov dez",
    "ene feb mar abr may jun jul ago sept oct nov dic",
    "janv févr mars avr mai juin juil août sept oct nov déc",
    "gen feb mar apr mag giu lug ago set ott nov dic",
    "jan fev mar abr mai jun jul ago set out nov dez",
    "jan feb mrt apr mei jun jul aug sep okt nov dec",
    "sty lut mar kwi maj cze lip sie wrz paź lis gru",
    "янв февр мар апр мая июн июл авг сент окт нояб дек",
)
_MONTHS |= {word: number for words in _SHORT for number, word in enumerate(words.split(), start=1)}
_WORD = re.compile(r"[^\W\d_]{3,12}")
_NUMBER = re.compile(r"(?<![\d:.])[0-9]{1,4}(?![\d:])")
_CJK = re.compile(r"([0-9]{4})\s?[年년]\s?([0-9]{1,2})\s?[月월]\s?([0-9]{1,2})\s?[日일]")


def month_of(word: str) -> int | None:
    """Give the number of a month by its name, long or short."""
    return _MONTHS.get(word.lower().rstrip("."))


@lru_cache(maxsize=4096)  # neighbours are often of the same minute
def spoken(text: str) -> int | None:
    """Read `Saturday, March 14, 2026 at 9:05 PM`, `14 March 2026 21:05`, `2026年3月14日 21:05`.

    Gives the wall clock as microseconds, at midnight where no clock is said; None for no date.
    """
    date = _date(text)
    if date is None:
        return None
    (year, month, day), rest = date
    clock = _clock().search(rest)
    if clock is None:
        return wall(year, month, day)
    second = int(clock["second"] or 0)
    return wall(year, month, day, spoken_dates.hour_of(clock), int(clock["minute"]), second)


@cache
def _clock() -> re.Pattern[str]:
    return re.compile(spoken_dates.TIME, re.IGNORECASE)


def _date(text: str) -> tuple[tuple[int, int, int], str] | None:
    """Give year, month and day, and the words behind them."""
    found = _CJK.search(text)
    if found:
        whole = (int(found[1]), int(found[2]), int(found[3]))
        return whole, text[found.end() :]
    numbers = list(_NUMBER.finditer(text))
    names = [month for word in _WORD.findall(text) if (month := month_of(word))]
    year_at = next((each for each in numbers if len(each.group()) == 4), None)
    day_at = next((each for each in numbers if len(each.group()) <= 2), None)
    if not names or year_at is None or day_at is None or day_at.start() > year_at.start():
        return None
    return (int(year_at.group()), names[0], int(day_at.group())), text[year_at.end() :]
