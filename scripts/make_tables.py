"""Write the tables of `feedfilter/data/` from the data of other libraries.

Run `python scripts/make_tables.py` after `pip install --group tables`; `python
scripts/make_tables.py --check` writes nothing and fails if a table would change. Character
properties come from Polars, because its Unicode version is the one that folding runs on.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import confusable_homoglyphs
import opencc
import polars as pl
from pypinyin import phrases_dict, pinyin_dict
from pypinyin.contrib import tone_convert

from feedfilter.fold.tables import DIACRITICS

DATA = Path(__file__).parent.parent / "feedfilter" / "data"
EVERY = pl.Series([chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000])

# Scripts that write words without blanks between them: no border around their words.
UNSPACED = "Han Hira Kana Bopo Hang Yiii Thai Laoo Khmr Mymr Tibt Java Bali Lana Talu Tavt Nshu"
LATIN = "abcdefghijklmnopqrstuvwxyz"
CYRILLIC = [*map(chr, range(0x430, 0x460))]
GREEK = [*map(chr, [*range(0x3B1, 0x3C2), *range(0x3C3, 0x3CA)])]  # no final sigma: folded to σ
# Where confusables offer a rare letter or none: the everyday letter that is meant.
CYRILLIC_CHOICE = {"b": "в", "h": "н", "t": "т", "m": "м", "i": "і", "k": "к", "n": "п", "r": "г"}
GREEK_CHOICE = {"v": "ν", "y": "γ", "u": "υ", "w": "ω", "n": "η", "b": "β", "k": "κ", "x": "χ"}

# A reading counts if it is the first or stands in this share of a character's phrases.
LIVING_SHARE = 0.02
LIVING_PHRASES = 2


def main(arguments: list[str]) -> int:
    """Write all tables, or with `--check` say which ones would change."""
    tables = {
        "classes.txt": classes(),
        "letters.txt": letters(),
        "lookalikes.txt": lookalikes(),
        "syllables.txt": syllables(),
    }
    stale = [name for name, text in tables.items() if written(DATA / name) != text]
    if "--check" in arguments:
        print("\n".join(f"{name}: differs; run scripts/make_tables.py" for name in stale))
        return 1 if stale else 0
    for name in stale:
        (DATA / name).write_text(tables[name], encoding="utf-8", newline="\n")
    return 0


def written(path: Path) -> str:
    """Give the text of a table, empty if there is none yet."""
    return path.read_text(encoding="utf-8") if path.exists() else ""


def classes() -> str:
    """Name the classes of characters that folding and word borders need, as ranges."""
    head = header(
        "classes of characters", f"Unicode, from Polars {version('polars')} (Unicode-3.0)"
    )
    letter, spaced = matching(r"\p{L}") - unspaced(), matching(r"[\w--\p{ASCII}]") - unspaced()
    latin = matching(r"\p{Latin}") & letter - set(lookalike_map())
    greek, cyrillic = matching(r"\p{Greek}") & letter, matching(r"\p{Cyrillic}") & letter
    found = {
        "invisible": invisible(),
        "marks": matching(r"[\p{M}\x{FF9E}\x{FF9F}]") - invisible(),
        "joining": joining() - invisible(),
        "unstable": (changed(EVERY.str.normalize("NFKC")) | joining()) - invisible(),
        "upper": changed(EVERY.str.to_lowercase()),
        "han": matching(r"\p{Han}"),
        "unspaced": matching(r"[\w--\p{ASCII}]") & unspaced(),
        "spaced": spaced,
        "letter": letter,
        "latin": latin,
        "greek": greek,
        "cyrillic": cyrillic,
        "odd": letter - latin - greek - cyrillic,
        "neutral": spaced - letter,
    }
    return head + "".join(f"{name} {ranges(members)}\n" for name, members in found.items())


@cache
def invisible() -> set[str]:
    """Collect what is not seen: format, ignorable and control characters, Braille blank."""
    return matching(r"[\p{Cf}\p{Default_Ignorable_Code_Point}\x{2800}[\p{Cc}--[\t-\r\x{85}]]]")


@cache
def unspaced() -> set[str]:
    """Collect the characters of scripts that put no blank between words."""
    scripts = "".join(rf"\p{{scx={script}}}" for script in UNSPACED.split())
    return matching(rf"[[{scripts}]--[\p{{scx=Latin}}\p{{scx=Greek}}\p{{scx=Cyrillic}}]]")


@cache
def joining() -> set[str]:
    """Collect the characters that normalisation may join to or reorder with the one before."""
    plain = EVERY.str.normalize("NFKC")
    canonical = EVERY.str.normalize("NFD")
    composed = canonical.str.normalize("NFC") == EVERY
    pairs = canonical.filter(composed & (canonical.str.len_chars() > 1)).to_list()
    seconds = {character for pair in pairs for character in pair[1:]} | matching(r"\p{M}")
    firsts = pl.DataFrame({"of": EVERY, "first": plain.str.normalize("NFD").str.slice(0, 1)})
    return set(firsts.filter(pl.col("first").is_in(list(seconds)))["of"])


def letters() -> str:
    """Map single characters, normalised and in lower case, to what they count as."""
    source = (
        f"OpenCC {version('opencc')} (Apache-2.0), Unicode case folding and digits (Unicode-3.0)"
    )
    table = full_case_folding() | decimal_digits() | radicals() | simplified()
    steady = {key: settle(table[key], table) for key in table if folded()[key] == key}
    rows = sorted((key, value) for key, value in steady.items() if key != value)
    return header("letters that count as others", source) + "".join(
        f"{key}{value}\n" for key, value in rows
    )


def settle(text: str, table: dict[str, str]) -> str:
    """Apply the table until nothing changes."""
    for _ in range(5):
        text = "".join(table.get(character, character) for character in text)
    return text


@cache
def full_case_folding() -> dict[str, str]:
    """Give lower-case letters whose case folding is another: ß, final sigma, long s, iota below."""
    cased = {one: unicodedata.normalize("NFKC", one.casefold()) for one in folded()}
    table = {one: "".join(folded()[part] for part in other) for one, other in cased.items()}
    # Cherokee folds to upper case in Unicode, and so back to the same small letter here.
    return {one: other for one, other in table.items() if folded()[one] != other} | {"ı": "i"}


def decimal_digits() -> dict[str, str]:
    """Map the decimal digits of every script to 0-9; Unicode keeps each ten in one row."""
    table: dict[str, str] = {}
    for digit in sorted(matching(r"\p{Nd}")):
        before = table.get(chr(ord(digit) - 1), "9")
        table[digit] = str((int(before) + 1) % 10)
    return table


@cache
def radicals() -> dict[str, str]:
    """Map CJK radical forms that NFKC leaves alone to the Han letter they look like."""
    han, found = matching(r"\p{Unified_Ideograph}"), {}
    for radical in map(chr, range(0x2E80, 0x2FD6)):
        same = [entry["c"] for entry in confusables().get(radical, []) if entry["c"] in han]
        if same:
            found[radical] = same[0]
    return found


@cache
def simplified() -> dict[str, str]:
    """Map traditional Han letters to simplified ones, character by character."""
    converter = opencc.OpenCC("t2s")
    table = {one: converter.convert(one) for one in matching(r"\p{Han}")}
    return {one: other for one, other in table.items() if other != one}


def lookalikes() -> str:
    """Give three columns: a letter, and per target script the letter it looks like or `-`."""
    library = f"confusable-homoglyphs {version('confusable-homoglyphs')} (MIT)"
    source = f"{library}, Unicode confusables (Unicode-3.0)"
    latin = lookalike_map()
    cyrillic = reverse(latin, CYRILLIC, CYRILLIC_CHOICE)
    greek = reverse(latin, GREEK, GREEK_CHOICE)
    rows = []
    for one in sorted({*latin, *LATIN}):
        meant = latin.get(one, one)
        targets = [latin.get(one), cyrillic.get(meant), greek.get(meant)]
        rows.append(" ".join([one, *("-" if t in (None, one) else str(t) for t in targets)]))
    columns = "letter latin cyrillic greek\n"
    return header("letters that look alike", source) + columns + "\n".join(rows) + "\n"


@cache
def lookalike_map() -> dict[str, str]:
    """Map folded letters of any script to the ASCII letter that they look like in some case."""
    found: dict[str, str] = {}
    letter = matching(r"\p{L}") - unspaced() - set(full_case_folding())
    for target in [*LATIN, *LATIN.upper()]:
        for entry in confusables().get(target, []):
            one = folded().get(entry["c"], "")
            if len(one) == 1 and one in letter and one not in LATIN:
                found.setdefault(one, target.lower())
    # M, T and H differ from м, т and н in lower case only.
    return found | {"т": "t", "м": "m", "н": "h", "к": "k", "в": "b"}


def reverse(latin: dict[str, str], alphabet: list[str], choice: dict[str, str]) -> dict[str, str]:
    """Map ASCII letters to the letter of another alphabet that looks like them."""
    found = {latin[one]: one for one in reversed(alphabet) if one in latin}
    return found | {one: other for one, other in choice.items() if one in found}


@cache
def confusables() -> dict[str, list[dict[str, str]]]:
    """Read the confusables as the library ships them."""
    path = files(confusable_homoglyphs) / "confusables.json"
    table: dict[str, list[dict[str, str]]] = json.loads(path.read_text(encoding="utf-8"))
    return table


def syllables() -> str:
    """Give per toneless syllable: the Han letters usually read so, then those also read so."""
    source = f"pypinyin {version('pypinyin')} (MIT)"
    usual: dict[str, str] = defaultdict(str)
    also: dict[str, str] = defaultdict(str)
    phrases = phrase_readings()
    for character in sorted(matching(r"\p{Han}") - set(simplified()) - set(radicals())):
        marked = pinyin_dict.pinyin_dict.get(ord(character), "")
        first, *others = living(marked, phrases[character]) or [""]
        usual[first] += character
        for other in others:
            also[other] += character
    rows = [f"{name} {usual[name] or '-'} {also[name] or '-'}" for name in sorted({*usual, *also})]
    columns = "syllable usually also\n"
    body = columns + "".join(f"{row}\n" for row in rows if not row.startswith(" "))
    return header("toneless readings of Han letters", source) + body


def phrase_readings() -> dict[str, Counter[str]]:
    """Count per Han letter how often a phrase of the dictionary has it in which reading."""
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for phrase, readings in phrases_dict.phrases_dict.items():
        for character, reading in zip(phrase, readings, strict=False):
            counted[character][toneless(reading[0])] += 1
    return counted


def living(marked: str, counted: Counter[str]) -> list[str]:
    """Keep the first reading and those that are alive in phrases; drop what dictionaries hoard."""
    readings = list(dict.fromkeys(toneless(reading) for reading in marked.split(",")))
    usable = [reading for reading in readings if reading.isascii() and reading.isalpha()]
    floor = max(LIVING_PHRASES, LIVING_SHARE * counted.total())
    return usable[:1] + [reading for reading in usable[1:] if counted[reading] >= floor]


@cache
def toneless(reading: str) -> str:
    """Take the tone off a syllable; ü becomes v."""
    return tone_convert.to_normal(reading)


@cache
def folded() -> dict[str, str]:
    """Give every character normalised and in lower case, the way folding does before tables."""
    lower = EVERY.str.normalize("NFKC").str.to_lowercase().str.normalize("NFKC")
    return dict(zip(EVERY, lower.str.replace_all(DIACRITICS, ""), strict=True))


@cache
def matching(pattern: str) -> set[str]:
    """Collect every character that a regex class of Polars accepts."""
    return set(EVERY.filter(EVERY.str.contains(pattern)))


def changed(after: pl.Series) -> set[str]:
    """Collect every character that a step over all characters changed."""
    return set(EVERY.filter(after != EVERY))


def ranges(members: Iterable[str]) -> str:
    """Write characters as hexadecimal code points and first-last pairs."""
    codes = sorted(map(ord, members))
    starts = [codes[0], *(b for a, b in pairwise(codes) if b != a + 1)]
    ends = [*(a for a, b in pairwise(codes) if b != a + 1), codes[-1]]
    return " ".join(
        f"{a:x}" if a == b else f"{a:x}-{b:x}" for a, b in zip(starts, ends, strict=True)
    )


def header(what: str, source: str) -> str:
    """Say in a table what it is and where it comes from."""
    return f"# {what}; source: {source}; written by scripts/make_tables.py, not by hand\n"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
