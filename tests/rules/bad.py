"""Bad rule files with everything that is said about them: (name, file, messages)."""

from __future__ import annotations

GOOD = "rules:\n  - {id: ad, when: {text: [加微信]}, action: hide}\n"


def in_rule(text: str) -> str:
    """Give a file with one rule whose keys, besides its id, stand in the third line."""
    return f"rules:\n  - id: r\n    {text}\n"


def in_words(entry: str) -> str:
    """Give a file with a list of words whose second entry stands in line 5."""
    return f"rules:\n  - id: r\n    when:\n      text:\n        - 加微信\n        - {entry}\n"


YAML = [
    ("comment", in_words("#微商"), ["6:10: an empty entry, because # begins a comment; put '#微商' in quotes"]),
    ("empty", in_words(""), ["6:10: an empty entry; fill it or delete the line"]),
    ("at", in_words("@all"), ["6:11: '@all' begins with @; put it in quotes"]),
    ("star", in_words("*"), ["6:11: '*' begins with *; put it in quotes"]),
    ("percent", in_words("%50 off"), ["6:11: '%50 off' begins with %; put it in quotes"]),
    ("backtick", in_words("`x`"), ["6:11: '`x`' begins with `; put it in quotes"]),
    ("ampersand", in_words("&福利 包邮"), ["6:11: '&福利 包邮' begins with &; put it in quotes"]),
    ("exclamation", in_words("!大促"), ["6:11: '!大促' begins with !; put it in quotes"]),
    ("greater", in_words(">限时"), ["6:11: '>限时' begins with >; put it in quotes"]),
    ("pipe", in_words("|限时"), ["6:11: '|限时' begins with |; put it in quotes"]),
    ("bracket", in_words("[限时]抢购"), ["6:15: text after the closing ]; put the whole entry in quotes"]),
    ("quote", in_words('"限时"抢购'), ['6:15: text after the closing "; put the whole entry in quotes']),
    ("mapping", in_words("全场5折: 包邮"), ["6:11: a mapping where a word is due; if '全场5折: 包邮' is a text, put it in quotes"]),
    ("list", in_words("[包邮, 现货]"), ["6:11: a list inside the list of words; write its words here, or $name of a list"]),
    ("null", in_words("null"), ["6:11: 'null' is YAML's word for nothing; put it in quotes"]),
    ("escape", in_rule('when: {text: {regex: "\\d+"}}'), ["3:26: a backslash in double quotes; put the text in single quotes"]),
    ("tab", "version: 1\nrules:\n\t- id: r\n", ["3:1: a tab; indent with blanks"]),
    ("tab after words", in_words("包邮") + "\t- 现货\n", ["7:1: a tab; indent with blanks"]),
    ("full-width colon", "version: 1\nrules：\n  - id: r\n", ["2:6: a full-width colon '：'; write ': ' after the key"]),
    ("full-width colon inside", "rules:\n  - id： r\n    when: {text: a}\n", ["2:7: a full-width colon '：'; write ': ' after the key"]),
    ("full-width colon in braces", in_rule("when: {text：加微信}"), ["3:12: unknown condition 'text：加微信'; there is a full-width colon '：'; write ': ' after the key"]),
    ("full-width colon alone", "rules：[]\n", ["1:1: a full-width colon '：'; write ': ' after the key"]),
    ("no blank", "version:1\nrules: []\n", ["1:8: no blank after the colon; write ': '"]),
    ("two colons", "rules:\n  - id: r: s\n", ["2:10: ': ' inside a text; put the text in quotes"]),
    ("open bracket", "lists: {a: [x, y\nrules: []\n", ["1:12: the [ that opens here is not closed, or a comma is missing before line 2"]),
    ("wrong bracket", in_rule("when: {text: [a, b}\n    action: hide"), ["3:23: a comma is missing, or the [ of column 18 is not closed"]),
    ("open bracket at the end", in_rule("when: {text: [a, b\n    action: hide\n  - id: s\n    when: {text: c}"), ["3:18: the [ that opens here is not closed, or a comma is missing before line 4"]),
    ("open brace", in_rule("when: {text: a\n  - id: s\n    when: {text: c}"), ["3:11: the { that opens here is not closed, or a comma is missing before line 4"]),
    ("no comma", in_rule("when: {text: [a], pictures: 4 me: true}"), ["3:37: a comma is missing, or the { of column 11 is not closed"]),
    ("open quote", 'timezone: "x\nrules: []\n', ['1:11: the text that begins here with " has no end; close the quotes']),
    ("indentation", "rules:\n  - id: r\n   when: {me: true}\n", ["3:4: this does not fit here; check indentation and quotes"]),
    ("anchor and alias", "lists: {a: &a [包邮], b: *a}\n" + GOOD, [
        "1:12: '&a' is an anchor or alias, which is not allowed; a word is put in quotes",
        "1:24: '*a' is an anchor or alias, which is not allowed; a word is put in quotes",
    ]),
    ("merge", "rules:\n  - <<: {action: hide}\n    id: r\n", ["2:5: merge keys '<<' are not allowed; write the keys out"]),
    ("tag", "lists: {a: [!!str 5]}\n" + GOOD, ["1:13: tags with '!' are not allowed; a word that begins with ! is put in quotes"]),
    ("key", "? [a]\n: b\n" + GOOD, ["1:3: a list or mapping as a key; put the key in quotes"]),
    ("two documents", GOOD + "---\n" + GOOD, ["3:1: a second document begins here; leave one, without '---' between"]),
    ("same key", in_rule("when: {text: a}\n    when: {text: b}"), ["4:5: 'when' stands twice, first in line 3; leave one"]),
    ("escape character", "rules:\n  - id: a\x1b[31m\n", ["2:10: invisible character U+001B; delete it"]),
    ("no UTF-8", b"version: 1\n# caf\xe9\n", ["2:6: this is no UTF-8; save the file as UTF-8"]),
    ("UTF-16", "version: 1".encode("utf-16"), [" this is UTF-16; save the file as UTF-8"]),
    ("deep", "lists: {a: " + "[" * 40 + "]" * 40 + "}\n", ["1:42: nested deeper than 32 levels; write it flatter"]),
    ("large", "#" * (1 << 20) + "\n", [" larger than 1 MiB; split the file"]),
]  # fmt: skip

TOP = [
    ("empty", "", ["1:1: the file is empty; write rules: and a list of rules"]),
    ("comment", "# nothing yet\n", ["1:1: the file is empty; write rules: and a list of rules"]),
    ("word", "hello\n", ["1:1: 'hello' is no rule file; write rules: and a list of rules"]),
    ("list", "- a\n", ["1:1: a list at the top; write rules: above it"]),
    ("no rules", "version: 1\nrules: []\n", ["1:1: no rules; write one under rules:"]),
    ("rules as mapping", "rules: {ad: {}}\n", ["1:8: no list; write rules as a list, each after '- '"]),
    ("version", "version: 99\n" + GOOD, ["1:10: '99' is no version of rule files that is known here; write version: 1"]),
    ("unknown key", "rulez: []\n" + GOOD, ["1:1: unknown key 'rulez'; did you mean 'rules'?"]),
    ("zone", "timezone: Asia/Shanghia\n" + GOOD, ["1:11: unknown time zone 'Asia/Shanghia'; did you mean 'Asia/Shanghai'?"]),
    ("zone of the system alone", "timezone: Factory\n" + GOOD, ["1:11: unknown time zone 'Factory'; write one such as Asia/Shanghai or UTC"]),
    ("zone as path", "timezone: ../../etc/passwd\n" + GOOD, ["1:11: unknown time zone '../../etc/passwd'; write one such as Asia/Shanghai or UTC"]),
    ("zone folder", "timezone: Asia\n" + GOOD, ["1:11: unknown time zone 'Asia'; write one such as Asia/Shanghai or UTC"]),
    ("person", "people: {mum: {}}\n" + GOOD, ["1:15: an empty mapping says nothing; write ids or names"]),
    ("self", "people: {self: {ids: [x]}}\n" + GOOD, ["1:10: 'self' is already the owner of the export; choose another name"]),
    ("shared id", "people: {a: {ids: [x]}, b: {ids: [x]}}\n" + GOOD, ["1:9: two people have 'x' under ids; leave it with one"]),
    ("allow", "people: {family: {ids: [x]}}\nallow: {authors: [famly]}\n" + GOOD, ["2:19: 'famly' is not under people; did you mean 'family'?"]),
    ("allow a stranger", "allow: {authors: [老妈]}\n" + GOOD, ["1:19: '老妈' is not under people; add it there with its ids and names"]),
    ("allow misspelt", "allow: {autors: [self]}\n" + GOOD, ["1:9: unknown key 'autors'; did you mean 'authors'?"]),
    ("decision", "decisions: [{action: keep}, {item: a, action: tag}]\n" + GOOD, [
        "1:13: 'item' is missing; add it",
        "1:29: a decision cannot tag; write keep, collapse, digest or hide",
    ]),
    ("decided twice", "decisions: [{item: a, action: keep}, {item: a, action: hide}]\n" + GOOD, ["1:38: 'a' is decided twice; leave one decision"]),
    ("scores", "scores: {hide: .nan, digest: many, shred: 5}\n" + GOOD, [
        "1:16: '.nan' is not finite; write a number",
        "1:30: 'many' is no number",
        "1:36: unknown key 'shred'; write collapse, digest or hide",
    ]),
    ("score of 0", "scores: {hide: 0}\n" + GOOD, ["1:9: hide: every item reaches a score of 0; write more than 0"]),
    ("list in itself", "lists: {a: [包邮, $b], b: [$a]}\n" + GOOD, ["1:26: the list 'a' holds itself through this word; break the circle"]),
    ("undefined list", "lists: {trade: [包邮], all: [$trad]}\n" + GOOD, ["1:28: no list is called 'trad'; did you mean 'trade'?"]),
    ("two lists", "lists: {a: [x], a: [y]}\n" + GOOD, ["1:17: 'a' stands twice, first in line 1; leave one"]),
    ("empty list", "lists: {a: []}\n" + GOOD, ["1:12: an empty list; write an entry, or delete the key"]),
]  # fmt: skip

RULE = [
    ("no id", "rules: [{when: {text: a}}]\n", ["1:9: 'id' is missing; add it"]),
    ("empty id", "rules: [{id: '', when: {text: a}}]\n", ["1:14: empty; write one"]),
    ("reserved id", "rules: [{id: scores, when: {text: a}}]\n", ["1:9: 'scores' names a step of its own in reports; take another id"]),
    ("no condition", in_rule("action: hide"), ["2:5: 'r' has no condition; add when"]),
    ("when without value", in_rule("when:\n    action: hide"), ["3:5: 'when' has no value; write one, or delete the key"]),
    ("empty when", in_rule("when: {}"), ["3:11: no condition is always true; write one such as text: [加微信]"]),
    ("word as condition", in_rule("when: 加微信"), ["3:11: '加微信' is no condition; write one such as text: '加微信'"]),
    ("empty condition", in_rule("when: {pictures: {}}"), ["3:22: an empty mapping says nothing; write gt, gte, lt, lte, eq or neq"]),
    ("unknown condition", in_rule("when: {txt: a}"), ["3:12: unknown condition 'txt'; did you mean 'text'?"]),
    ("near miss", in_rule("when: {keywords: a}"), ["3:12: unknown condition 'keywords'; did you mean 'text'?"]),
    ("window in when", in_rule("when: {frequency: {}}"), ["3:12: unknown condition 'frequency'; it is a window: write it beside when, not inside"]),
    ("condition in rule", in_rule("text: a"), ["3:5: unknown key 'text'; it is a condition: write it under when"]),
    ("junction", in_rule("when: {any_of: {text: a, me: true}}"), ["3:20: no list; write a list of conditions: [{...}, {...}]"]),
    ("unknown key", in_rule("when: {text: a}\n    actoin: hide"), ["4:5: unknown key 'actoin'; did you mean 'action'?"]),
    ("action", in_rule("when: {text: a}\n    action: delete"), ["4:13: unknown action 'delete'; write keep, tag, collapse, digest or hide"]),
    ("enabled", in_rule("when: {text: a}\n    enabled: yes"), ["4:14: 'yes' is no truth value; write true"]),
    ("until", in_rule("when: {text: a}\n    until: 2024-02-30"), ["4:12: there is no day '2024-02-30' in the calendar"]),
    ("until in words", in_rule("when: {text: a}\n    until: tomorrow"), ["4:12: 'tomorrow' is no day; write YYYY-MM-DD"]),
    ("score", in_rule("when: {text: a}\n    score: 1e999"), ["4:12: '1e999' is too large a number"]),
    ("tags", in_rule("when: {text: a}\n    tags: []"), ["4:11: an empty list; write an entry, or delete the key"]),
    ("quoted number", in_rule('when: {pictures: "4"}'), ["3:22: '4' is a text; write it unquoted"]),
    ("two names", in_rule("frequency: {by: author, group_by: chat, within: 2h, count: {gt: 1}}"), ["3:29: 'group_by' is another name for 'by', which stands in line 3; leave one"]),
    ("few", in_rule("frequency: {within: 2h, count: {lt: 3}}\n    score: 1"), ["3:16: 'count: < 3' can hold because items are few; write gt or gte, or only tag"]),
    ("duration", in_rule("frequency: {within: 120, count: {gt: 1}}"), ["3:25: 120 what? write 120s, 120m, 120h or 120d"]),
    ("word after folding", in_rule('when: {text: ["\\u200b"]}'), ["3:19: nothing is left of '\\u200b' after folding; write a word with letters"]),
    ("undefined list", in_rule("when: {text: [$100]}"), ["3:19: no list is called '100'; for the word itself write '$$100'"]),
    ("undefined rule", "rules: [{id: ad, when: {text: a}}, {id: r, when: {matched: adv}}]\n", ["1:60: no rule has the id 'adv'; did you mean 'ad'?"]),
    ("same id", "rules: [{id: r, when: {text: a}}, {id: r, when: {text: b}}]\n", ["1:40: another rule has the id 'r' in line 1; choose another"]),
    ("waits for itself", in_rule("when: {matched: r}"), ["2:5: 'r' waits for its own result: 'r' → 'r'; break the circle"]),
    ("look-around", in_rule("when: {text: {regex: 'ad(?=vert)'}}"), [
        "3:26: the pattern 'ad(?=vert)' cannot be used: look-around such as '(?=' is not supported; "
        "use unless, or none under text"
    ]),
    ("back-reference", in_rule(r"when: {text: {regex: '(a)\1'}}"), [r"3:26: the pattern '(a)\1' cannot be used: back-references such as '\1' are not supported"]),
    ("pattern", in_rule("when: {text: {regex: 'foo(bar'}}"), ["3:26: the pattern 'foo(bar' cannot be used: unclosed group at character 4"]),
    ("empty pattern", in_rule("when: {text: {regex: 'foo|'}}"), ["3:26: the pattern 'foo|' matches the empty text, so it matches every text"]),
    ("large pattern", in_rule(r"when: {text: {regex: '(\w{90}){90}'}}"), [r"3:26: the pattern '(\w{90}){90}' cannot be used: it is too large when compiled; repeat less"]),
    ("several", in_rule("when: {txt: a, pictures: many}\n    action: shred\n    score: .inf"), [
        "3:12: unknown condition 'txt'; did you mean 'text'?",
        "3:30: 'many' is no number",
        "4:13: unknown action 'shred'; write keep, tag, collapse, digest or hide",
        "5:12: '.inf' is not finite; write a number",
    ]),
    ("controls", in_rule('when: {text: a}\n    action: "x\\n\\e[2J"'), ["4:13: unknown action 'x\\n\\x1b[2J'; write keep, tag, collapse, digest or hide"]),
]  # fmt: skip


def in_test(item: str) -> str:
    """Give a file with a test of one item, which begins in column 31 of line 3."""
    return f"{GOOD}tests: [{{name: t, items: [{{{item}}}]}}]\n"


TESTS = [
    ("scalar", GOOD + "tests: 5\n", ["3:8: no list; write a list of tests with name and items"]),
    ("no name", GOOD + "tests: [{items: [{text: x}]}]\n", ["3:9: 'name' is missing; add it"]),
    ("no items", GOOD + "tests: [{name: t, items: []}]\n", ["3:26: no items; write a list of at least one"]),
    ("key", in_test("txt: x"), ["3:28: unknown key of a test item 'txt'; did you mean 'text'?"]),
    ("bare offset", in_test("at: 5"), ["3:32: '5' what? write 0m, 5m or 2h from the test's start"]),
    ("bare start", in_test("at: 0"), ["3:32: '0' what? write 0m, 5m or 2h from the test's start"]),
    ("offset", in_test("at: noon"), ["3:32: 'noon' is no time; write 119m (from the test's start) or 2024-03-01T10:00:00+08:00"]),
    ("no zone", in_test("at: 2024-03-01T10:00:00"), ["3:32: '2024-03-01T10:00:00' has no zone; write one at its end, such as +08:00 or Z"]),
    ("calendar", in_test("at: 2024-02-30T10:00:00Z"), ["3:32: there is no time '2024-02-30T10:00:00Z' in the calendar"]),
    ("before the calendar", in_test("at: 0001-01-01T00:00:00+14:00"), ["3:32: there is no time '0001-01-01T00:00:00+14:00' in the calendar"]),
    ("count", in_test("pictures: -1"), ["3:38: -1 is out of range; write 0 to 1,000,000"]),
    ("links", in_test("links: [taobao.com]"), ["3:36: 'taobao.com' is no address; write it with https://, or only how many: links: 2"]),
    ("links of no kind", in_test("links: two"), ["3:35: 'two' is no address; write it with https://, or only how many: links: 2"]),
    ("many links", in_test("links: 1001"), ["3:35: '1001' is over 1000 links"]),
    ("expectation", in_test("expect: vanish"), ["3:36: 'vanish' is no expectation; write keep, collapse, digest or hide, or {hide: rule-id}, {tagged: tag}"]),
    ("misspelt", in_test("expect: hid"), ["3:36: 'hid' is no expectation; did you mean 'hide'?"]),
    ("claim", in_test("expect: {taged: x}"), ["3:37: unknown expectation 'taged'; did you mean 'tagged'?"]),
    ("rule", in_test("expect: {hide: adv}"), ["3:43: no rule has the id 'adv'; did you mean 'ad'?"]),
    ("tag", in_test("expect: {tagged: shop}"), ["3:45: no rule gives the tag 'shop'"]),
    ("rules", GOOD + "tests: [{name: t, rules: [x], items: [{text: x}]}]\n", ["3:27: no rule has the id 'x'"]),
]  # fmt: skip
