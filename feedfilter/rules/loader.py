"""Rule files to one frozen `Rules`, or every problem of all of them at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from msgspec.structs import replace

from feedfilter.errors import RulesError
from feedfilter.nearest import quoted
from feedfilter.node import Entry, Scalar
from feedfilter.problems import Place, Problem, first_few
from feedfilter.reading import Context, UnfitError
from feedfilter.rules import document, references
from feedfilter.rules.document import MOST_RULES, Contents, Document, read_contents
from feedfilter.rules.folded import folded_texts
from feedfilter.rules.include import open_rules
from feedfilter.rules.lists import Lists
from feedfilter.rules.rule import Rule, Rules
from feedfilter.rules.source import MOST_BYTES
from feedfilter.values import Word

MOST_KEYWORDS = 100_000  # different ones
MOST_PLACES = 500_000  # words of lists, counted wherever a list is named


def load_rules(path: Path | str) -> Rules:
    """Read a rule file with all that it includes; raises RulesError with every problem."""
    return read_rules(_read(Path(path)), str(path), Path(path).parent)


def read_rules(data: bytes, name: str, folder: Path | None = None) -> Rules:
    """Read the bytes of a rule file; `folder` is where it may include files from."""
    documents = open_rules(data, name, folder)
    try:
        return _assembled(documents)
    except RulesError as refused:
        raise RulesError(_listed(refused.problems, documents)) from None


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except FileNotFoundError as fault:
        raise _refused(path, "there is no such file; give the path of a rule file") from fault
    except IsADirectoryError as fault:
        raise _refused(path, "this is a folder; give the path of a rule file") from fault
    except (OSError, ValueError) as fault:
        raise _refused(path, "this file cannot be read; see its permissions") from fault


def _refused(path: Path, message: str) -> RulesError:
    return RulesError([Problem(Place(str(path)), message)])


def _listed(problems: list[Problem], documents: list[Document]) -> list[Problem]:
    """Put problems in the order of the files and their lines; name only so many."""
    turn = {one.name: number for number, one in enumerate(documents)}
    ordered = sorted(
        dict.fromkeys(problems),
        key=lambda one: (turn.get(one.place.file, 0), one.place.line, one.place.column),
    )
    return first_few(ordered)


def _assembled(documents: list[Document]) -> Rules:
    problems = [*_doubled(documents)]
    folded = folded_texts(documents)
    nodes = {entry.key.text: entry.value for one in documents for entry in _lists(one)}
    lists = Lists(nodes, folded)
    problems += lists.problems
    _refuse_floods(documents, lists.words)
    context = Context(
        lists={name: lists.words.get(name, ()) for name in nodes},
        rules=dict.fromkeys(one.text for part in documents for one in document.rule_ids(part)),
        people=[one.key.text for part in documents for one in document.named(part, "people")],
        tags=dict.fromkeys(tag for part in documents for tag in document.tags(part)),
        folded=folded,
    )
    contents = []
    for part in documents:
        try:
            tested = part.folded is not None
            contents.append(read_contents(part, replace(context, tested=tested)))
        except UnfitError as unfit:
            problems += unfit.problems
    if problems:
        raise RulesError(problems)
    return _checked(_merged(documents, contents, lists.words), documents[-1])


def _refuse_floods(documents: list[Document], lists: Mapping[str, tuple[Word, ...]]) -> None:
    """Stop before lists are written out in so many places that it would take minutes."""
    texts = (text for part in documents for text in document.scalars(part))
    total = sum(len(lists.get(text[1:], ())) for text in texts if text.startswith("$"))
    if total > MOST_PLACES:
        message = f"lists are named so often that they make {total:,} words"
        place = documents[-1].root.place
        raise RulesError([Problem(place, f"{message}; make one rule of them and use matched")])


def _lists(part: Document) -> Iterator[Entry]:
    return document.named(part, "lists")


def _doubled(documents: list[Document]) -> Iterator[Problem]:
    """Find names that two rules, people or lists have."""
    ids = [one for part in documents for one in document.rule_ids(part)]
    yield from _twice(ids, "another rule has the id")
    for key in ("people", "lists"):
        names = [one.key for part in documents for one in document.named(part, key)]
        yield from _twice(names, f"another of {key} is called")


def _twice(names: Iterable[Scalar], what: str) -> Iterator[Problem]:
    first: dict[str, Place] = {}
    for name in names:
        place = first.setdefault(name.text, name.place)
        if place is not name.place:
            where = f"{place.file}:{place.line}" if place.file != name.place.file else ""
            where = where or f"line {place.line}"
            message = f"{what} {quoted(name.text)} in {where}; choose another"
            yield Problem(name.place, message)


def _merged(
    documents: list[Document], contents: list[Contents], lists: Mapping[str, tuple[Word, ...]]
) -> Rules:
    """Put what is included before what the file itself says; tests are only its own."""
    own = contents[-1]
    zones = [one.timezone for one in contents if one.timezone]
    scores = [one.scores for one in contents if one.scores]
    allowed = [person.name for one in contents if one.allow for person in one.allow.authors]
    disabled = frozenset(rule.id for one in contents for rule in one.disabled)
    rules = (rule for one in contents for rule in one.rules)
    return Rules(
        timezone=zones[-1] if zones else None,
        people=tuple(person for one in contents for person in one.people),
        lists=MappingProxyType(dict(lists)),
        allow=tuple(dict.fromkeys(allowed)),
        decisions=tuple(decision for one in contents for decision in one.decisions),
        rules=tuple(replace(one, enabled=False) if one.id in disabled else one for one in rules),
        disabled=disabled,
        scores=MappingProxyType(scores[-1].thresholds() if scores else {}),
        tests=own.tests,
        path=documents[-1].name,
        included=tuple(one.name for one in documents[:-1]),
        unused_lists=MappingProxyType(_unused_lists(documents)),
        places=dict(place for one in documents for place in _places(one)),
    )


def _places(part: Document) -> Iterator[tuple[str, Place]]:
    """Give where people, thresholds and decisions stand, under `key name`."""
    for key in ("people", "scores"):
        for entry in document.named(part, key):
            yield f"{key} {entry.key.text}", entry.key.place
    for item in document.decided(part):
        yield f"decisions {item.text}", item.place


def _unused_lists(documents: list[Document]) -> dict[str, Place]:
    """Give the lists of the file itself that nothing names."""
    used = {text[1:] for part in documents for text in document.scalars(part) if text[:1] == "$"}
    own = _lists(documents[-1])
    return {entry.key.text: entry.key.place for entry in own if entry.key.text not in used}


def _checked(rules: Rules, own: Document) -> Rules:
    """Refuse what can only be seen in the whole."""
    problems = [*references.cycles(rules.rules), *_shared_ids(rules, own)]
    if not rules.rules and not rules.decisions:
        problems.append(Problem(own.root.place, "no rules; write one under rules:"))
    if len(rules.rules) > MOST_RULES:
        message = f"{len(rules.rules):,} rules with those included; at most {MOST_RULES:,}"
        problems.append(Problem(own.root.place, message))
    problems += _too_many_words(rules.rules)
    if problems:
        raise RulesError(problems)
    return rules


def _shared_ids(rules: Rules, own: Document) -> Iterator[Problem]:
    """Find an id or name that two people have: nobody could tell whose item it is."""
    for kind in ("ids", "names"):
        owners = Counter(one for person in rules.people for one in set(getattr(person, kind)))
        for shared in (one for one, count in owners.items() if count > 1):
            message = f"two people have {quoted(shared)} under {kind}; leave it with one"
            people = own.root.value("people")
            yield Problem((people or own.root).place, message)


def _too_many_words(rules: Iterable[Rule]) -> Iterator[Problem]:
    different: set[str] = set()
    for rule in rules:
        different.update(word.folded for word in _words(rule))
        if len(different) > MOST_KEYWORDS:
            message = f"more than {MOST_KEYWORDS:,} keywords up to this rule; use fewer"
            yield Problem(rule.place, message)
            return


def _words(rule: Rule) -> Iterator[Word]:
    for leaf in rule.conditions():
        for name in leaf.condition.__struct_fields__:
            value = getattr(leaf.condition, name)
            if isinstance(value, tuple) and value and isinstance(value[0], Word):
                yield from value
