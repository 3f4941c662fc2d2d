"""`onestop test`: playing, coverage, recording."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import Result

from onestop_engine import Actor, OneStop

Onestop = Callable[..., Result]
ROOT = Path(__file__).resolve().parents[2]
GOOD = """title: {vi: Nhà ở riêng lẻ, en: A house}
procedure: "1.013225"
file: {on: 2026-08-20T09:00, channel: counter, facts: {works: house}}
acts:
  - {on: 2026-08-20T09:05, do: accept, by: one_stop, expect: {status: 2, due: 2026-08-28}}
"""


@pytest.fixture(autouse=True)
def files(onestop: Onestop) -> None:
    del onestop
    Path("procedures").symlink_to(ROOT / "procedures")
    Path("good.yaml").write_text(GOOD, encoding="utf-8")
    Path("wrong.yaml").write_text(GOOD.replace("08-28", "08-31"), encoding="utf-8")


def test_a_scenario_that_comes_true_is_fine(onestop: Onestop) -> None:
    result = onestop("test", "good.yaml")

    assert result.exit_code == 0
    assert result.output == "1 scenario, 2 expectations, 0 scenarios failed.\n"


def test_github_marks_the_expectation_that_did_not_come_true(onestop: Onestop) -> None:
    result = onestop("test", "wrong.yaml", "--format", "github")
    (line,) = result.output.splitlines()

    assert result.exit_code == 1
    assert line.startswith("::error file=wrong.yaml,line=5,col=")
    assert "title=OS023 " in line
    assert "expected 2026-08-31, but it is 2026-08-28." in line


def test_github_marks_what_no_scenario_reaches(onestop: Onestop) -> None:
    result = onestop("test", "good.yaml", "--coverage", "--format", "github", "--lang", "vi")

    assert result.exit_code == 0
    assert {line.partition(" ")[0] for line in result.output.splitlines()} == {"::notice"}
    assert ",title=chưa kịch bản nào đi qua::bước " in result.output


def test_the_format_json_is_the_same_as_the_option(onestop: Onestop) -> None:
    one = onestop("test", "wrong.yaml", "--format", "json")

    assert one.stdout == onestop("test", "wrong.yaml", "--json").stdout
    assert json.loads(one.stdout)["ok"] is False


def test_a_mismatch_stands_at_its_place_with_its_story(onestop: Onestop) -> None:
    vietnamese = onestop("test", "wrong.yaml", "--lang", "vi")
    head, line, caret, *_ = vietnamese.output.splitlines()

    assert vietnamese.exit_code == 1
    assert head.startswith("wrong.yaml:5:79: lỗi OS023 ")
    assert head.endswith("due: mong đợi 2026-08-31, thực tế 2026-08-28.")
    assert line[caret.index("^") :].startswith("2026-08-31")
    assert "      Thứ Bảy 22/8/2026: ngày làm việc thứ 2 (làm bù" in vietnamese.output
    assert "1 kịch bản không đạt." in vietnamese.output
    assert "expected 2026-08-31, but it is 2026-08-28." in onestop("test", "wrong.yaml").output


def test_json_holds_what_was_expected_and_what_is_so(onestop: Onestop) -> None:
    result = onestop("test", "good.yaml", "wrong.yaml", "--json", "--coverage")
    document = json.loads(result.stdout)
    good, wrong = document["results"]
    (problem,) = wrong["problems"]
    (earlier, covered) = document["coverage"]

    assert result.exit_code == 1
    assert (document["ok"], document["scenarios"], document["failed"]) == (False, 2, 1)
    assert (good["ok"], good["problems"], good["title"]["en"]) == (True, [], "A house")
    assert (problem["line"], problem["column"], problem["what"]) == (5, 79, "due")
    assert (problem["expected"]["vi"], problem["actual"]["en"]) == ("2026-08-31", "2026-08-28")
    assert "22 Aug 2026" in problem["why"]["en"]
    assert (earlier["ref"], earlier["reached"]) == ("1.013225@2025-07-01#1", 0)
    assert covered["reached"] == 5
    assert covered["items"] == 5 + len(covered["missed"])
    assert {"step", "outcome", "deadline"} == {missed["kind"] for missed in covered["missed"]}


def test_a_faulty_scenario_is_a_problem_too(onestop: Onestop) -> None:
    Path("bad.yaml").write_text("title: Trống\n", encoding="utf-8")
    Path("latin.yaml").write_bytes(b"title: Tr\xf4ng\n")

    result = onestop("test", "bad.yaml", "--coverage")

    assert result.exit_code == 1
    assert "bad.yaml:1:1: error OS002" in result.output
    assert "OS103" in onestop("test", "latin.yaml").output


def test_coverage_shows_what_no_scenario_reaches_with_its_place(onestop: Onestop) -> None:
    result = onestop("test", "good.yaml", "--coverage", "--lang", "vi")

    assert result.exit_code == 0
    assert "2026-07-01.yaml:92:5: chưa đi qua: kết cục consult.on_silence" in result.output
    assert "đi qua 5 trên 23 (21 %)" in result.output


def test_coverage_of_a_folder_shows_all_its_procedures(onestop: Onestop) -> None:
    result = onestop("test", "procedures/vn/ho-tich", "--coverage")

    assert result.exit_code == 0
    assert result.output.count("(100%)") == 3


def test_coverage_of_a_procedure_that_does_not_exist_shows_nothing(onestop: Onestop) -> None:
    Path("gone.yaml").write_text(GOOD.replace("1.013225", "1.99"), encoding="utf-8")

    result = onestop("test", "gone.yaml", "--coverage")

    assert result.exit_code == 1
    assert "OS011" in result.output


@pytest.fixture
def db() -> str:
    """A store with a dossier that was withdrawn, and one that is open."""
    with OneStop.open("sqlite:///shop.db") as shop:
        for minute in (0, 1):
            shop.submit(
                "2.000821",
                unit="H26.10.2",
                applicant={"name": "Nguyễn Văn Ví Dụ"},
                by=Actor.applicant(),
                at=datetime(2026, 10, 26, 9, minute),
            )
        shop.act(
            "H26.10.2-261026-0001",
            "withdraw",
            by=Actor.applicant(),
            at=datetime(2026, 10, 26, 10, 0),
        )
    return "shop.db"


def test_a_dossier_is_recorded_into_a_file_and_comes_true(onestop: Onestop, db: str) -> None:
    words = ("test", "--record", "H26.10.2-261026-0001", "--db", db, "-o", "again.yaml")
    result = onestop(*words)

    assert (result.exit_code, result.output) == (0, "Wrote again.yaml.\n")
    assert "do: withdraw" in Path("again.yaml").read_text(encoding="utf-8")
    assert onestop("test", "again.yaml").exit_code == 0
    assert onestop(*words).exit_code == 2


def test_without_a_file_the_scenario_is_printed(onestop: Onestop, db: str) -> None:
    words = ("test", "--record", "H26.10.2-261026-0001", "--db", db)
    text = onestop(*words).stdout
    document = json.loads(onestop(*words, "--json").stdout)

    assert text.startswith("title: ")
    assert (document["text"], document["ok"], document["problems"]) == (text, True, [])


def test_a_recorded_scenario_that_no_longer_comes_true_says_so(
    onestop: Onestop, db: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from onestop_engine.cli import _scenarios

    monkeypatch.setattr(_scenarios, "record", lambda _shop, _code: GOOD.replace("08-28", "08-31"))
    result = onestop("test", "--record", "H26.10.2-261026-0001", "--db", db, "-o", "again.yaml")

    assert result.exit_code == 1
    assert "again.yaml:5:79: error OS023" in result.output
    assert Path("again.yaml").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "PATH is missing"),
        (("nowhere",), "no file or folder nowhere"),
        (("procedures/vn/fields",), "no file or folder"),
        (("good.yaml", "--db", "shop.db"), "--record only"),
        (("good.yaml", "-o", "a.yaml"), "--record only"),
        (("--record", "X"), "needs a store"),
        (("--record", "X", "--db", "shop.db", "good.yaml"), "neither PATH"),
        (("--record", "X", "--db", "shop.db", "--coverage"), "neither PATH"),
        (("--record", "X", "--db", "shop.db", "-o", "good.yaml"), "is not overwritten"),
        (("--record", "X", "--db", "nowhere.db"), "no store"),
        (("--record", "X", "--db", "shop.db"), "no dossier X"),
        (("--record", "H26.10.2-261026-0002", "--db", "shop.db"), "not finished"),
    ],
)
@pytest.mark.usefixtures("db")
def test_wrong_use_says_how_it_is_meant(
    onestop: Onestop, words: tuple[str, ...], said: str
) -> None:
    result = onestop("test", *words)

    assert result.exit_code == 2
    assert said in result.output


def test_a_folder_without_scenarios_is_wrong_use(onestop: Onestop) -> None:
    Path("empty").mkdir()

    result = onestop("test", "empty")

    assert result.exit_code == 2
    assert "no scenario in 'empty'" in result.output


@pytest.mark.parametrize(
    "file",
    [
        "vn/hoat-dong-xay-dung/1.013225/2026-07-01.yaml",
        "vn-ha-noi/ho-kinh-doanh/1.001612/2026-07-25.yaml",
    ],
)
def test_a_procedure_is_told_from_its_scenarios(onestop: Onestop, file: str) -> None:
    path = ROOT / "procedures" / file

    result = onestop("test", str(path), "--lang", "vi")

    assert result.exit_code == 2
    assert f"{path} là tệp thủ tục, không phải kịch bản." in result.stderr
    assert f"onestop test {path.parent}\n" in result.stderr
