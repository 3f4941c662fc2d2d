"""`onestop diff`: said in words and as JSON; with a store, nothing written without `--apply`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

Onestop = Callable[..., Result]
HERE = Path(__file__).parent
PAIR = ("1.013225@2025-07-01", "1.013225@2026-07-01")
AT = ("--at", "2026-11-23T09:00")
OLD_DOSSIER = {
    "old_code": "H26.10.2-261116-0042",
    "procedure": "1.013225",
    "unit": "H26.10.2",
    "received": "2026-11-16T08:40",
    "accepted": "2026-11-16T09:00",
    "step": "sign",
    "promised": "2026-11-26",
    "facts": {"works": "house"},
}


def run(onestop: Onestop, *words: str, code: int = 0, **settings: Any) -> Result:
    result = onestop("diff", *words, **settings)
    assert result.exit_code == code, result.output
    return result


def document(onestop: Onestop, *words: str) -> Any:
    return json.loads(run(onestop, *words, "--json").stdout)


def written(name: str, before: str, after: str) -> tuple[str, str]:
    """Two files with the bundled building permit, changed as a test wants it."""
    from onestop_engine.catalog import Catalog

    text = Catalog.bundled().versions("1.013225")[-1].text
    assert before in text
    Path("old.yaml").write_text(text, encoding="utf-8")
    Path(name).write_text(text.replace(before, after), encoding="utf-8")
    return "old.yaml", name


@pytest.fixture
def db(onestop: Onestop) -> str:
    Path("running.jsonl").write_text(json.dumps(OLD_DOSSIER), encoding="utf-8")
    result = onestop("adopt", "running.jsonl", "--db", "one.db", "--at", "2026-11-23T08:00")
    assert result.exit_code == 0, result.output
    return "one.db"


def test_the_real_pair_in_words(onestop: Onestop) -> None:
    shown = run(onestop, *PAIR, locale="vi_VN.UTF-8").stdout

    assert "So sánh 1.013225@2025-07-01#1 với 1.013225@2026-07-01#1" in shown
    assert (
        "  Nếu loại công trình là Nhà ở riêng lẻ\n    ! thời hạn: 15 ngày → 7 ngày làm việc [1]"
        in shown
    )
    assert "thêm bước: Thẩm định hồ sơ nhà ở riêng lẻ" in shown
    assert "căn cứ: 175/2024/NĐ-CP → 217/2026/NĐ-CP, Điều 54" in shown
    assert "(2025-07-01.yaml:" in shown
    assert "Trả kết quả (deliver): giữ nguyên" in shown


def test_the_real_pair_in_english(onestop: Onestop) -> None:
    shown = run(onestop, *PAIR).stdout

    assert "  Otherwise\n    ! term: 20 days → 10 working days [2]" in shown
    assert "new step: Appraise a single house" in shown
    assert "can move; except [1, 2" in shown


def test_the_same_meaning_in_other_words_is_no_difference(onestop: Onestop) -> None:
    old, new = written("new.yaml", "when: works == house\n", "when:   works==house  # nhà\n")

    assert run(onestop, old, new, "--exit-code").stdout == "No difference in meaning.\n"
    assert document(onestop, old, new)["changes"] == []


def test_a_difference_is_no_problem_unless_a_script_asks(onestop: Onestop) -> None:
    old, new = written("new.yaml", "limit: 7 ngày làm việc", "limit: 8 ngày làm việc")

    run(onestop, old, new)
    assert "7 working days → 8 working days" in run(onestop, old, new, "--exit-code", code=1).stdout


def test_json_has_every_change_with_its_places_and_meaning(onestop: Onestop) -> None:
    old, new = written("new.yaml", "limit: 7 ngày làm việc", "limit: 8 ngày làm việc")
    found = document(onestop, old, new)
    (change,) = found["changes"]

    assert (change["kind"], change["path"], change["severity"], change["dossiers"]) == (
        "changed",
        "deadline[0].limit",
        "meaning",
        "can_move",
    )
    assert change["before"] == {
        "amount": 7,
        "unit": "working_day",
        "vi": "7 ngày làm việc",
        "en": "7 working days",
    }
    assert change["place_after"]["file"] == "new.yaml"
    assert change["text"]["vi"] == "thời hạn: 7 ngày làm việc → 8 ngày làm việc"
    assert {one["verdict"] for one in found["positions"]} == {"can_move", "stays"}
    assert document(onestop, *PAIR)["old"]["ref"] == "1.013225@2025-07-01#1"


SAID = [
    ("within: 3 ngày làm việc", "within: 4 ngày làm việc", "limit of the step: 3 working days → 4"),
    ("    copies: 1\n", "", "copies"),
    ("channels: [online, counter, post]", "channels: [counter, online]", "without by post"),
    ("channels: [online, counter, post]", "channels: [post, online, counter]", "in another order"),
    (
        "amount: set_by_province",
        "amount: 150000",
        "price: set by the provincial council → VND 150,000",
    ),
    ("due: on_filing", "due: on_result", "due: due on filing → due when the result is collected"),
    ("on_silence: consent", "on_silence: wait", "counts as consent → waiting goes on"),
    ("kind: consulted", "kind: other", "kind: consulted body → other body"),
    ("originals: 2", "originals: 3", "originals: 2 → 3"),
    ("examine_house", "look_at_house", "renamed: examine_house → look_at_house"),
    ("\nsteps:", "\nreappoint: {at_most: 0}\nsteps:", "at most (times): 1 → 0"),
    (
        "\nsteps:",
        "\nprolong: {to: 15 ngày làm việc, basis: 1/QĐ, when: works == house}\nsteps:",
        "new longer term: prolonged to: 15 working days; at most (times): 1; when: works == house",
    ),
    (
        "\ndeadline:",
        "\ncounting: {last_day_off: keep}\ndeadline:",
        "a last day that is off: moves on → stays",
    ),
    (
        "amount: set_by_province\n",
        "amount: set_by_province\n    channels:\n      online: {amount: 5000, basis: 1/QĐ}\n",
        "new price when filed online: VND 5,000",
    ),
    (
        "\ndeadline:\n",
        "\ndeadline:\n  - {when: needs_opinion, limit: 9 ngày, basis: 1/QĐ}\n",
        "new deadline rule: If another body must be consulted is yes: 9 days",
    ),
]


@pytest.mark.parametrize(("before", "after", "said"), SAID, ids=[said for *_, said in SAID])
def test_every_kind_of_change_is_said(onestop: Onestop, before: str, after: str, said: str) -> None:
    if before == "    copies: 1\n":
        before, after = "    originals: 1\n", "    originals: 1\n    copies: 1\n"
    shown = run(onestop, *written("new.yaml", before, after)).stdout

    assert said in shown


def test_everything_that_comes_or_goes_has_words() -> None:
    from onestop_engine.cli._words_diff import change_text
    from onestop_engine.definition import load_text
    from onestop_engine.definition._compiler import compile_text
    from onestop_engine.definition.diff import diff

    full = compile_text((HERE / "everything.yaml").read_bytes(), "full.yaml").procedure
    assert full is not None
    steps = "  intake: {by: one_stop, do: receive, then: deliver}\n"
    steps += "  deliver: {by: one_stop, do: deliver, result: copy}\n"
    bare = load_text(
        f'procedure: "{full.code}"\ntitle: {{vi: Trống}}\nfield: khac\nlevels: [province]\n'
        "in_force: {from: 2030-01-01, decided_by: 9/QĐ}\nchannels: [post]\n"
        "applicants: [foreigner]\nresults: {copy: {vi: Bản sao}}\n"
        "agencies: {one_stop: {kind: one_stop, level: province}}\n"
        f"deadline: {{limit: 1 ngày, basis: 9/QĐ}}\nsteps:\n{steps}",
        "bare.yaml",
    )
    for one, other in ((full, bare), (bare, full)):
        for change in diff(one, other):
            text = change_text(change, one, other)
            for words in (text.vi, text.say("en")):
                assert words
                assert not any(
                    raw in words for raw in ("mappingproxy", "kw_only", "Text(", "Term(")
                )


def test_with_a_store_nothing_is_written_without_apply(onestop: Onestop, db: str) -> None:
    old, new = written("new.yaml", "limit: 7 ngày làm việc", "limit: 9 ngày làm việc")
    shown = run(onestop, old, new, "--db", db, *AT).stdout

    assert "On version 1.013225@2026-07-01#1: 1 dossier under way" in shown
    assert "sign" in shown
    assert "can move" in shown
    assert "Nothing was written." in shown
    (line,) = document(onestop, old, new, "--db", db, *AT)["dossiers"]
    assert (line["verdict"], line["applied"], line["steps"]) == ("can_move", False, ["sign"])


def test_apply_moves_once_and_says_who_and_why(onestop: Onestop, db: str) -> None:
    old, new = written("new.yaml", "limit: 7 ngày làm việc", "limit: 9 ngày làm việc")
    words = (old, new, "--db", db, *AT, "--apply", "--by", "phong-mot-cua", "--reason", "Bản sửa")
    shown = run(onestop, *words, locale="vi_VN.UTF-8").stdout

    assert "đã chuyển" in shown
    assert "Đã chuyển 1 hồ sơ." in shown
    again = run(onestop, *words).stdout
    assert "0 dossiers under way" in again
    assert "Dossiers moved: 0." in again
    told = onestop("explain", "H26.10.2-261116-0042", "--db", db).stdout
    assert "moved to another version" in told


def test_those_that_need_a_person_say_why(onestop: Onestop, db: str) -> None:
    old, new = written("new.yaml", "  sign:", "  seal:")
    new_text = Path(new).read_text(encoding="utf-8").replace(": sign", ": seal")
    Path(new).write_text(new_text, encoding="utf-8")
    shown = run(onestop, old, new, "--db", db, *AT, "--apply").stdout

    assert "needs a person [1]" in shown
    assert "lacks steps that are open: sign" in shown
    assert "Dossiers moved: 0." in shown


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((*PAIR, "--apply"), "go with --db"),
        ((*PAIR, "--db", "one.db", "--by", "x"), "add --apply"),
        ((*PAIR, "--db", "none.db"), "none.db"),
        (("1.013225@2025-07-01", "2.000635@2026-07-01", "--db", "one.db"), "different procedures"),
        (("1.013225@yesterday", "1.013225"), "1.013225"),
        (("1.013225@2026-07-01#9", "1.013225"), "revision 9"),
        (("none.yaml", "1.013225"), "none.yaml"),
    ],
)
def test_wrong_use_is_said(onestop: Onestop, db: str, words: tuple[str, ...], said: str) -> None:
    assert db == "one.db"
    assert said in run(onestop, *words, code=2).stderr


HA_NOI = ("1.001612@2026-07-24", "1.001612@2026-07-25", "--unit", "H26.10.2")


def test_what_a_place_sets_itself_is_compared_where_a_unit_is_named(onestop: Onestop) -> None:
    shown = run(onestop, *HA_NOI, locale="vi_VN.UTF-8").stdout

    assert "1.001612@2025-07-01#1 với 1.001612@2025-07-01#1+ha-noi@2026-07-25#1" in shown
    assert "mức thu: mức do Hội đồng nhân dân cấp tỉnh quyết định → 100.000 đ" in shown
    assert "vn-ha-noi/ho-kinh-doanh/1.001612/2026-07-25.yaml:14)" in shown
    assert "quy định của địa phương" not in shown


def test_without_a_unit_only_the_national_files_are_compared(onestop: Onestop) -> None:
    assert "No difference in meaning." in run(onestop, *HA_NOI[:2]).stdout
    assert "No difference in meaning." in run(onestop, *HA_NOI[:2], "--unit", "H19.12").stdout


def test_programs_learn_which_overlays_lie_on_each_side(onestop: Onestop) -> None:
    found = document(onestop, *HA_NOI)
    places = [
        one["place_after"] for one in found["changes"] if one["path"].endswith("charge.amount")
    ]

    assert found["old"]["overlays"] == []
    assert [one["ref"] for one in found["new"]["overlays"]] == ["ha-noi@2026-07-25#1"]
    assert {place["line"] for place in places} == {14}
    assert all("vn-ha-noi" in place["file"] for place in places)


def household(name: str, before: str, after: str) -> str:
    """A file with the bundled registration of household businesses, changed in one place."""
    from onestop_engine.catalog import Catalog

    text = Catalog.bundled().versions("1.001612")[-1].text
    assert before in text
    Path(name).write_text(text.replace(before, after, 1), encoding="utf-8")
    return name


def test_a_file_takes_the_overlays_of_its_own_days(onestop: Onestop) -> None:
    old = household("old.yaml", "{from: 2025-07-01,", "{from: 2025-07-01, until: 2026-07-24,")
    new = household("new.yaml", "{from: 2025-07-01,", "{from: 2026-07-25,")

    found = document(onestop, old, new, "--unit", "H26")

    assert [len(found[side]["overlays"]) for side in ("old", "new")] == [0, 1]


def test_dossiers_of_a_place_run_on_the_version_with_its_overlay(onestop: Onestop) -> None:
    filed = OLD_DOSSIER | {"procedure": "1.001612", "facts": {"founder": "family"}}
    Path("running.jsonl").write_text(json.dumps(filed), encoding="utf-8")
    taken = onestop("adopt", "running.jsonl", "--db", "one.db", "--at", "2026-11-23T08:00")
    assert taken.exit_code == 0, taken.output
    new = household("new.yaml", "procedure:", "revision: 2\nprocedure:")
    pair = ("1.001612@2026-07-25", new, "--db", "one.db", *AT)

    assert document(onestop, *pair)["dossiers"] == []
    (line,) = document(onestop, *pair, "--unit", "H26.10.2")["dossiers"]
    assert line["ref"] == "1.001612@2025-07-01#1+ha-noi@2026-07-25#1"
