from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from onestop_engine import Actor, OneStop

Onestop = Callable[..., Result]
WHEN = ("--received", "2026-08-20T09:00")
PERMIT = ("run", "1.013225", *WHEN)


def data(result: Result) -> Any:
    return json.loads(result.stdout)


def test_a_filing_says_when_what_how_much_and_which_way(onestop: Onestop) -> None:
    result = onestop(*PERMIT, "--set", "works=house", "--lang", "vi")

    assert result.exit_code == 0
    assert "Hẹn trả: 17:00 thứ Sáu 28/8/2026" in result.output
    assert "Thứ Bảy 22/8/2026: ngày làm việc thứ 2 (làm bù" in result.output
    assert "✗ application: Đơn đề nghị cấp giấy phép xây dựng" in result.output
    assert "Do Hội đồng nhân dân cấp tỉnh quyết định" in result.output
    assert "→ examine_house: Thẩm định" in result.output
    assert "hoặc: incomplete → yêu cầu người nộp bổ sung" in result.output


def test_the_rule_follows_the_answers(onestop: Onestop) -> None:
    house = data(onestop(*PERMIT, "--set", "works=house", "--json"))
    other = data(onestop(*PERMIT, "--set", "works=other", "--json"))

    assert (house["due"]["on"], other["due"]["on"]) == ("2026-08-28", "2026-09-07")
    assert house["rule"]["basis"] == "217/2026/NĐ-CP, Điều 54"


def test_the_version_in_force_on_the_day_is_taken(onestop: Onestop) -> None:
    old = onestop("run", "1.013225", "--received", "2026-06-30", "--set", "works=house", "--json")

    assert data(old)["ref"].startswith("1.013225@2025-07-01")


def test_documents_handed_in_are_not_missing(onestop: Onestop) -> None:
    words = (*PERMIT, "--set", "works=house", "--json")
    before = {paper["name"]: paper for paper in data(onestop(*words))["documents"]}
    after = data(onestop(*words, "--document", "application"))["documents"]

    assert before["application"]["missing"] is True
    assert {paper["name"]: paper["missing"] for paper in after}["application"] is False


def test_fees_are_explained(onestop: Onestop) -> None:
    result = onestop("run", "2.000635", *WHEN, "--set", "copies=3", "--json")
    fee = data(result)["fees"][0]

    assert data(result)["total"] == 24000
    assert fee["explanation"]["en"] == "3 copies × 8,000 = VND 24,000"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "'works' is missing"),
        (("--set", "work=house"), "Did you mean 'works'?"),
        (("--set", "works=hous"), "Did you mean 'house'?"),
        (("--set", "works"), "key=value"),
        (("--set", "works=house", "--set", "works=house"), "twice"),
        (("--set", "works=house", "--channel", "fax"), "online, counter, post"),
        (("--set", "works=house", "--applicant", "robot"), "citizen"),
        (("--set", "works=house", "--document", "photo"), "application"),
    ],
)
def test_a_wrong_filing_says_what_is_asked(
    onestop: Onestop, words: tuple[str, ...], sentence: str
) -> None:
    result = onestop(*PERMIT, *words)

    assert result.exit_code == 2
    assert sentence in result.stderr


def test_what_is_asked_is_listed_with_types_and_choices(onestop: Onestop) -> None:
    result = onestop(*PERMIT, "--set", "x=1", "--lang", "vi")

    assert "works = Loại công trình: một trong: Nhà ở riêng lẻ (house)" in result.stderr


def test_what_is_wrong_and_what_is_asked_stand_on_lines_of_their_own(onestop: Onestop) -> None:
    result = onestop(*PERMIT, "--set", "work\n\x1b[2J=1", "--lang", "vi")

    first, second, third, *asked = result.stderr.splitlines()
    assert first.startswith("Lỗi: Thủ tục 1.013225 không hỏi «work<U+000A><U+001B>[2J».")
    assert second == "  Thiếu «works»: thêm --set works=…"
    assert third == "  Các thông tin được hỏi:"
    assert [line.split()[0] for line in asked] == ["works", "needs_opinion"]


@pytest.mark.parametrize(
    ("value", "sentence"),
    [("2.000", "copies=2000"), ("two", "whole number"), ("-1", "")],
)
def test_numbers_are_whole_and_without_marks(onestop: Onestop, value: str, sentence: str) -> None:
    result = onestop("run", "2.000635", *WHEN, "--set", f"copies={value}")

    assert result.exit_code == 2
    assert sentence in result.stderr


def test_an_unknown_code_names_the_nearest(onestop: Onestop) -> None:
    result = onestop("run", "1.013226", *WHEN)

    assert result.exit_code == 2
    assert "1.013225" in result.stderr


def test_a_broken_file_is_a_problem(onestop: Onestop) -> None:
    Path("broken.yaml").write_text("procedure: 1.1\n", encoding="utf-8")

    result = onestop("run", "broken.yaml", *WHEN)

    assert result.exit_code == 1
    assert "OS2" in result.stderr


def test_skipped_and_parallel_branches_are_shown(onestop: Onestop) -> None:
    text = (Path(__file__).parent / "branches.yaml").read_text(encoding="utf-8")
    Path("branches.yaml").write_text(text, encoding="utf-8")

    few = data(onestop("run", "branches.yaml", *WHEN, "--set", "big=false", "--json"))
    many = data(onestop("run", "branches.yaml", *WHEN, "--set", "big=true", "--json"))
    kinds = {passage["name"]: passage["kind"] for passage in many["way"]}

    assert [p["kind"] for p in few["way"] if p["name"] in {"survey", "fire"}] == [
        "skipped",
        "idle_branch",
    ]
    assert kinds["survey"] == "step"
    assert kinds["consult"] == "block"
    assert kinds["fire"] == "branch"
    latest = {passage["name"]: passage["latest"] for passage in many["way"]}
    assert latest["ask_fire"] == "2026-08-25T17:00:00+07:00"
    assert latest["ask_water"] == "2026-08-24T17:00:00+07:00"
    assert latest["sign"] == "2026-08-26T17:00:00+07:00"


def test_steps_end_when_they_do_in_a_dossier(onestop: Onestop) -> None:
    at = datetime(2026, 7, 6, 9, 0)
    clerk = Actor.officer("cb-1", unit="H26.10.2", parts=("one_stop",))
    with OneStop.open("memory://") as shop:
        dossier = shop.submit(
            "1.013225",
            unit="H26.10.2",
            applicant={"kind": "citizen"},
            facts={"works": "house"},
            by=clerk,
            at=at,
        )
        dossier = shop.act(dossier.code, "accept", by=clerk, at=datetime(2026, 7, 7, 9, 30))
    examine = dossier.open_steps[0]
    assert examine.due is not None

    words = ("run", "1.013225", "--received", "2026-07-06T09:00", "--set", "works=house")
    way = data(onestop(*words, "--json"))["way"]

    assert {passage["name"]: passage["latest"] for passage in way}[examine.step] == (
        examine.due.at.isoformat()
    )


EVERYTHING = ("run", str(Path(__file__).parent / "everything.yaml"), *WHEN)


def test_a_deadline_that_starts_after_a_step_starts_at_its_latest_end(onestop: Onestop) -> None:
    result = onestop(*EVERYTHING, "--set", "kind=small")

    assert "Due: 17:00 Wednesday 16 September 2026" in result.output
    assert "from the end of the step 'Payment of the tax'" in result.output


def test_no_deadline_is_no_date(onestop: Onestop) -> None:
    text = onestop(*EVERYTHING, "--set", "kind=tiny")
    document = data(onestop(*EVERYTHING, "--set", "kind=tiny", "--json"))

    assert "No date can be promised" in text.output
    assert document["due"] is None


def test_fees_not_known_yet_are_counted_apart(onestop: Onestop) -> None:
    words = (*EVERYTHING, "--set", "kind=big", "--set", "value=1000000", "--set", "born=2000-01-01")

    assert "Fees and charges: VND 93,000, and 1 not known yet" in onestop(*words).output


def test_a_branch_ends_where_it_says_end(onestop: Onestop) -> None:
    way = data(onestop(*EVERYTHING, "--set", "kind=small", "--json"))["way"]
    asked = next(passage for passage in way if passage["name"] == "ask_fire")

    assert [text["en"] for text in asked["otherwise"]] == ["object → refuse, which is a result"]


def test_what_is_received_when_nothing_is_said_is_now(onestop: Onestop) -> None:
    assert onestop("run", "2.000635", "--set", "copies=1").exit_code == 0


def test_a_procedure_that_asks_nothing_says_so(onestop: Onestop) -> None:
    onestop("new", "plain.yaml", "--yes", "--from", "2026-07-01")

    result = onestop("run", "plain.yaml", *WHEN, "--set", "x=1")

    assert result.exit_code == 2
    assert "asks nothing" in result.stderr


def test_an_answer_of_yes_or_no_is_said_as_people_say_it(onestop: Onestop) -> None:
    words = ("run", "1.001193", *WHEN, "--set", "late=no")

    assert "late = no" in onestop(*words, "--lang", "en").output
    assert "late = không" in onestop(*words, "--lang", "vi").output
