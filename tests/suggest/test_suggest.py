"""`suggest`: proposals are YAML that loads, do what their numbers say, and do no harm."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from msgspec.structs import replace

from feedfilter.engine import decide
from feedfilter.model import Action
from feedfilter.render.suggest_text import suggestion_lines
from feedfilter.rules.loader import read_rules
from feedfilter.rules.rule import Rules
from feedfilter.suggest import Suggestion, marked_by_labels, marked_by_marks, suggest
from tests.cli.running import DEMO, ROOT, RULES, feedfilter
from tests.deciding import decided, made, rules_of, written

MARKS = str(ROOT / "demo" / "marks.jsonl")
GOODS = "代购 包邮 现货 秒发 私聊 清仓 到手 直邮".split()
DAYS = "今天 下雨 妈妈 做饭 孩子 上学 周末 爬山".split()
QUIET = "version: 1\nrules: [{id: none, when: {text: [zzz]}, action: hide}]"


def texts(words: list[str], number: int) -> list[str]:
    """Give texts of three words each, all different, always the same."""
    return [
        f"{words[at % 8]} {words[(at // 2 + 3) % 8]} {words[(at // 5 + 5) % 8]} {at}"
        for at in range(number)
    ]


def feed(ads: int = 24, personal: int = 24) -> list[dict[str, Any]]:
    items = [{"text": text, "author": "lin"} for text in texts(GOODS, ads)]
    items += [{"text": text, "author": "wu"} for text in texts(DAYS, personal)]
    return [{"at": 600 * at, "item_id": f"i{at}", **item} for at, item in enumerate(items)]


def suggested(
    items: list[dict[str, Any]], labels: list[bool | None], rules: str = QUIET
) -> tuple[Suggestion, Rules]:
    known = rules_of(rules)
    marks = marked_by_labels(pl.Series(labels, dtype=pl.Boolean))
    return suggest(decided(items, known), known, marks), known


HALF: list[bool | None] = [True] * 12 + [None] * 12 + [False] * 12 + [None] * 12


def test_ads_that_were_not_marked_are_found_and_life_is_left_alone() -> None:
    found, _ = suggested(feed(), HALF)
    newly = set(found.newly)
    assert len(newly & set(range(12, 24))) >= 9
    assert not newly & set(range(24, 48))
    assert found.before.hits == 0
    assert found.together.hits >= 10


def test_the_printed_rules_do_what_their_numbers_say() -> None:
    items = feed()
    found, known = suggested(items, HALF)
    lines = suggestion_lines(found, made(items).items, Action.HIDE, None)
    rules = read_rules("\n".join(lines).encode(), "suggested.yaml")
    assert [rule.id for rule in rules.rules] == [each.proposal.rule.id for each in found.effects]
    merged = replace(known, rules=(*known.rules, *rules.rules))
    after = decide(made(items), merged)
    for effect in found.effects:
        hits = after.truth[effect.proposal.rule.id].fill_null(False).arg_true().to_list()
        assert hits == effect.hits.to_list()
    gone = (after.verdicts["action"].cast(pl.String) == "hide").arg_true().to_list()
    assert gone == found.newly.to_list()


def test_no_proposal_hides_a_marked_personal_item_however_much_it_sounds_like_an_ad() -> None:
    items, labels = feed(), list(HALF)
    for odd in (3, 7):  # ads in every word, marked personal
        labels[odd] = False
    found, _ = suggested(items, labels)
    hit = {row for effect in found.effects for row in effect.hits}
    assert not hit & {row for row, label in enumerate(labels) if label is False}
    assert found.effects


def test_no_marked_ad_that_was_taken_out_comes_back() -> None:
    before = "version: 1\nrules: [{id: old, when: {text: [代购]}, action: digest}]"
    items = feed()
    found, known = suggested(items, HALF, before)
    gone = (decided(items, known).verdicts["rule"] == "old").fill_null(False).arg_true()
    assert found.before.hits == sum(1 for row in gone if HALF[row])
    assert found.together.hits >= found.before.hits > 0
    assert not set(found.newly) & set(gone)


def test_names_never_clash_with_those_of_a_former_suggestion() -> None:
    taken = "version: 1\nlists: {suggested-balance-words: [a]}\nrules: [{id: x, when: {text: [$suggested-balance-words]}, action: hide}]"
    found, _ = suggested(feed(), HALF, taken)
    assert all(each.proposal.rule.id.startswith("suggested-2-") for each in found.effects)


def test_a_window_is_proposed_where_ads_come_in_bursts() -> None:
    burst = [{"at": at, "text": f"看看 {at}", "author": "lin"} for at in range(6)]
    calm = [{"at": 5000 * at, "text": f"看看 {at}0", "author": "wu"} for at in range(1, 7)]
    found, _ = suggested([*burst, *calm], [True] * 6 + [False] * 6)
    windows = {
        effect.proposal.rule.id: effect for effect in found.effects if effect.proposal.rule.windows
    }
    assert windows["suggested-often"].support.hits == 6
    assert windows["suggested-limit"].support.hits == 5


def test_no_window_is_proposed_where_personal_items_come_as_often() -> None:
    items = [{"at": at, "text": f"看看 {at}", "author": "lin"} for at in range(12)]
    found, _ = suggested(items, [at % 2 == 0 for at in range(12)])
    assert not any(effect.proposal.rule.windows for effect in found.effects)


def test_a_condition_that_only_ads_have_beside_a_word_makes_a_pair() -> None:
    ads = [{"at": at, "text": f"新的 {'天地人和风雨'[at]}", "pictures": 9} for at in range(6)]
    plain = [
        {"at": 50 + at, "text": f"新的 {'山水花鸟鱼虫'[at]}", "pictures": 1} for at in range(6)
    ]
    many = [{"at": 90 + at, "text": f"合影 {'春夏秋冬梅兰'[at]}", "pictures": 9} for at in range(6)]
    found, _ = suggested([*ads, *plain, *many], [True] * 6 + [False] * 12)
    pairs = next(each for each in found.effects if each.proposal.rule.id == "suggested-pairs")
    assert pairs.support.hits == 6


def test_marks_are_found_by_id_and_by_number_and_others_are_counted() -> None:
    items = made([{"at": 0, "item_id": "a"}, {"at": 1}, {"at": 2}])
    found = marked_by_marks(items, {"a": "ad", "#2": "personal", "zz": "ad"})
    assert found.labels.to_list() == [True, False, None]
    assert found.missing == 1


def test_what_a_user_sees_loads_as_it_stands(tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").write_bytes(Path(RULES).read_bytes())
    ran = feedfilter("suggest", DEMO, "--marked", MARKS, "-o", "more.yaml", cwd=tmp_path)
    assert ran.code == 0
    text = (tmp_path / "more.yaml").read_text(encoding="utf-8")
    assert "include: [rules.yaml]" in text
    checked = feedfilter("check", "more.yaml", cwd=tmp_path).out.splitlines()
    assert all("warning: " in line for line in checked[:-1])  # words in words, no error
    claimed = int(text.split("newly takes out ")[1].split()[0])
    compared = feedfilter(
        "compare", "rules.yaml", "more.yaml", DEMO, "--top", "0", "--guard", MARKS, cwd=tmp_path
    )
    assert compared.out.startswith(f"newly hidden {claimed}, newly shown 0, ")


def test_marks_beside_the_feed_are_found(tmp_path: Path) -> None:
    path = written(feed(), tmp_path / "feed.jsonl")
    ran = feedfilter("suggest", path, cwd=tmp_path)
    assert ran.code == 2
    assert "feed.jsonl.marks.jsonl: no item is marked; mark some in tune" in ran.err
    marks = [
        {"item": f"i{at}", "mark": "ad" if label else "personal"}
        for at, label in enumerate(HALF)
        if label is not None
    ]
    (tmp_path / "feed.jsonl.marks.jsonl").write_text("\n".join(map(json.dumps, marks)))
    ran = feedfilter("suggest", path, cwd=tmp_path)
    assert ran.code == 0
    assert ran.err.startswith("12 items are marked as ads, 12 as personal\n")
    assert "suggested-balance" in ran.out


def test_labels_of_the_export_do_as_well(tmp_path: Path) -> None:
    lines = ["text,label"] + [
        f"{text},{int(kind)}"
        for kind in (True, False)
        for text in texts(GOODS if kind else DAYS, 24)
    ]
    (tmp_path / "feed.csv").write_text("\n".join(lines), encoding="utf-8")
    mapping = "fields: {text: text}\n"
    (tmp_path / "map.yaml").write_text(mapping)
    ran = feedfilter("suggest", "feed.csv", "--label", "label", "--map", "map.yaml", cwd=tmp_path)
    assert ran.code == 0, ran.err
    assert "24 items are marked as ads, 24 as personal" in ran.err


REFUSED = [
    (["--marked", "none"], "none: these marks cannot be read"),
    (["--marked", "few"], "1 ads and 0 personal items are marked; that says too little"),
    (["--marked", "few", "--label", "x"], "give --marked or --label, not both"),
    (["--marked", "few", "-o", "feed.jsonl"], "feed.jsonl: the output is the input"),
]


@pytest.mark.parametrize(("args", "message"), REFUSED, ids=[" ".join(args) for args, _ in REFUSED])
def test_refusals_take_one_line_and_write_nothing(
    args: list[str], message: str, tmp_path: Path
) -> None:
    written(feed(), tmp_path / "feed.jsonl")
    (tmp_path / "few").write_text('{"item": "i1", "mark": "ad"}\n')
    before = sorted(path.name for path in tmp_path.iterdir())
    ran = feedfilter("suggest", "feed.jsonl", *args, cwd=tmp_path)
    assert ran.code == 2
    assert ran.err.startswith(f"feedfilter: {message}"), ran.err
    assert ran.err.count("\n") == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_hostile_content_stays_in_its_comment(tmp_path: Path) -> None:
    evil = "代购 包邮 现货 \u2028\ufeff\x1b[2J\u202e\nrules: []"
    items = feed()
    for item in items[12:24]:
        item["text"], item["author"] = evil + item["item_id"], evil
    found, _ = suggested(items, HALF)
    text = "\n".join(suggestion_lines(found, made(items).items, Action.HIDE, None))
    assert found.newly.len()
    assert len(read_rules(text.encode(), "x.yaml").rules) == len(found.effects)
    assert not set(text) & set("\u2028\ufeff\x1b\u202e")
