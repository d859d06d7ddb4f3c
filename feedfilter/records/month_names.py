"""Names of months as exports write them, and the dates that are spoken with them.

English, and the other languages in which people's exports say a month with a word; the names are
those of Unicode's CLDR. Left out are short ones that mean different months in two languages.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from msgspec import Struct

from feedfilter.records import clocks, zone_names
from feedfilter.stamps import BUDDHIST, is_buddhist, wall

_LANGUAGES = (  # a line for each language, its names long or short
    "january february march april may june july august september october november december",
    "jan feb mar apr may jun jul aug sep oct nov dec",
    "januar februar märz april mai juni juli august september oktober november dezember",
    "jan feb märz apr mai juni juli aug sept okt nov dez",
    "jän feb mär apr mai jun jul aug sep okt nov dez",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "ene feb mar abr may jun jul ago sept oct nov dic",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "janv févr mars avr mai juin juil août sept oct nov déc",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "gen feb mar apr mag giu lug ago set ott nov dic",
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "jan fev mar abr mai jun jul ago set out nov dez",
    "gener febrer març abril maig juny juliol agost setembre octubre novembre desembre",
    "gen febr març abr maig juny jul ag set oct nov des",
    "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie"
    " decembrie",
    "ian feb mar apr mai iun iul aug sept oct nov dec",
    "januari februari maart april mei juni juli augustus september oktober november december",
    "jan feb mrt apr mei jun jul aug sep okt nov dec",
    "januari februari mars april maj juni juli augusti september oktober november december",
    "januar februar marts april maj juni juli august september oktober november december",
    "januar februar mars april mai juni juli august september oktober november desember",
    "jan feb mars apr mai juni juli aug sep okt nov des",
    "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta"
    " syyskuuta lokakuuta marraskuuta joulukuuta",
    "január február március április május június július augusztus szeptember október november"
    " december",
    "jan febr márc ápr máj jún júl aug szept okt nov dec",
    "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    "oca şub mar nis may haz tem ağu eyl eki kas ara",
    "januari februari maret april mei juni juli agustus september oktober november desember",
    "jan feb mar apr mei jun jul agu sep okt nov des",
    "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada"
    " grudnia",
    "styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad"
    " grudzień",
    "sty lut mar kwi maj cze lip sie wrz paź lis gru",
    "ledna února března dubna května června července srpna září října listopadu prosince",
    "januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra",
    "siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna listopada studenoga"
    " prosinca",
    "januar februar mart april maj jun jul avgust septembar oktobar novembar decembar",
    "januar februar marec april maj junij julij avgust september oktober november december",
    "јануар фебруар март април мај јун јул август септембар октобар новембар децембар",
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "янв февр мар апр мая июн июл авг сент окт нояб дек",
    "янв фев мар апр май июн июл авг сен окт ноя дек",
    "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "січ лют бер квіт трав черв лип серп вер жовт лист груд",
    "януари февруари март април май юни юли август септември октомври ноември декември",
    "ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου"
    " οκτωβρίου νοεμβρίου δεκεμβρίου",
    "ιαν φεβ μαρ απρ μαΐ ιουν ιουλ αυγ σεπ οκτ νοε δεκ",
    "ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר",
    "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    "जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर",
)
_THAI = (
    "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม",
    "ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค.",
)


def _numbered(lines: tuple[str, ...]) -> dict[str, int]:
    """Number the names; what two languages have for different months is the first one's."""
    found: dict[str, int] = {}
    for words in lines:
        for number, word in enumerate(unicodedata.normalize("NFC", words).split(), start=1):
            found.setdefault(word, number)
    return found


_MONTHS = _numbered(_LANGUAGES + _THAI)
_WORD = re.compile(  # letters with the signs on them; Thai's short names have dots inside
    r"[ก-ฮ][\u0e30-\u0e4e]?\.[ก-ฮ]\.|[^\s0-9.,;:،()\[\]/+–—-]{2,20}"
)
_NUMBER = re.compile(r"(?<![0-9:])(?<![0-9]\.)[0-9]{1,4}(?![0-9:])")
_SHORT_YEAR = re.compile(
    r"(?<![0-9:.])[0-9]{1,2}[-./ ]{1,3}([^\W\d_]{3,12})[-./, ]{1,3}([0-9]{2})(?![0-9:.])"
)
_BY_NUMBER = re.compile(
    r"(?P<year>[0-9]{4})\s?[年년]\s?(?P<month>[0-9]{1,2})\s?[月월]\s?(?P<day>[0-9]{1,2})\s?[日일]"
    r"|(?P<d>[0-9]{1,2})\s{1,3}tháng\s{1,3}(?P<m>[0-9]{1,2}),?\s{1,3}(?:năm\s{1,3})?(?P<y>[0-9]{4})"
)
_CROATIAN = re.compile(r"[0-9]\.\s?listopada\s[0-9]{4}\.", re.IGNORECASE)
_GROUPS = (("year", "y"), ("month", "m"), ("day", "d"))
_LONGEST = 200  # letters; what is longer is no date
_HIDDEN = dict.fromkeys([0x200E, 0x200F, 0x061C, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_DIGITS = {ord(zero) + at: str(at) for zero in "٠۰०" for at in range(10)}
UNDERSTOOD = "\n"  # what stands in a text instead of what was taken out of it


class Named(Struct, frozen=True):
    """A date with the name of its month, and the text without it."""

    year: int
    month: int
    day: int
    rest: str


def month_of(word: str) -> int | None:
    """Give the number of a month by its name, long or short, with what some languages prefix."""
    name = word.lower()
    if name[:2] in ("d’", "d'"):
        name = name[2:]
    found = _MONTHS.get(name) or _MONTHS.get(name.rstrip("."))
    return found or (_MONTHS.get(name[1:]) if name[:1] == "ב" else None)


@lru_cache(maxsize=4096)  # neighbours are often of the same minute
def spoken(text: str) -> int | None:
    """Read `Saturday, March 14, 2026 at 9:05 PM`, `14 March 2026 21:05`, `2026年3月14日 21:05`.

    Gives the wall clock as microseconds, at midnight where no clock is said; None for no date, and
    where digits are left over: a clock that is not understood is not midnight.
    """
    known = text if len(text) <= _LONGEST else ""
    date = date_in(zone_names.without(plain(known)).rest)
    if date is None:
        return None
    clock = clocks.without(date.rest)
    if re.search(r"\d", clock.rest):
        return None
    return wall(date.year, date.month, date.day, clock.hour, clock.minute, clock.second)


def plain(text: str) -> str:
    """Leave out marks of direction, and write digits as 0 to 9."""
    return unicodedata.normalize("NFC", text.translate(_HIDDEN).translate(_DIGITS))


def date_in(text: str) -> Named | None:
    """Find year, month and day where the month is a name, or a number beside the word for it."""
    found = _BY_NUMBER.search(text)
    if found:
        year, month, day = (int(found[long] or found[short]) for long, short in _GROUPS)
        return Named(year, month, day, _without(text, [found.span()]))
    numbers = list(_NUMBER.finditer(text))
    year_at = next((each for each in numbers if len(each[0]) == 4), None)
    if year_at is None:
        return _of_short_year(text)
    names = [each for each in _WORD.finditer(text) if month_of(each[0])]
    for day_at in numbers:
        if len(day_at[0]) <= 2 and (name := _name_of(day_at, year_at, names)):
            spans = [day_at.span(), year_at.span(), name.span()]
            year = int(year_at[0])
            year -= BUDDHIST if is_buddhist(year) and _is_thai(name[0]) else 0
            return Named(year, _month(name[0], text), int(day_at[0]), _without(text, spans))
    return None


def _name_of(
    day: re.Match[str], year: re.Match[str], names: list[re.Match[str]]
) -> re.Match[str] | None:
    """Give the name between day and year, else the last one before the day ("mar." may be a day).

    Where the year comes first, the name stands between it and the day: `2026. március 14.`
    """
    first, last = sorted((day, year), key=lambda each: each.start())
    between = [name for name in names if first.end() <= name.start() and name.end() <= last.start()]
    before = [name for name in names if name.end() <= day.start()] if day is first else []
    return next(iter(between), None) or next(reversed(before), None)


def _month(name: str, text: str) -> int:
    """Give the number of a month; the Polish November is the Croatian October, dots behind both."""
    if name.lower() == "listopada" and _CROATIAN.search(text):
        return 10
    return month_of(name) or 0


def _is_thai(name: str) -> bool:
    return "\u0e00" <= name[0] <= "\u0e7f"


def _of_short_year(text: str) -> Named | None:
    """Read `17-May-20` and `02 Jan 06`, day first, as mails and DiscordChatExporter write them."""
    found = _SHORT_YEAR.search(text)
    month = month_of(found[1]) if found else None
    if found is None or month is None:
        return None
    year = int(found[2])
    day = int(re.match("[0-9]+", found[0])[0])  # type: ignore[index]  # it begins with digits
    return Named(year + (2000 if year < 69 else 1900), month, day, _without(text, [found.span()]))


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + UNDERSTOOD + text[end:]
    return text
