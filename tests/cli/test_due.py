from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Onestop = Callable[..., Result]


def test_a_make_up_saturday_is_counted_and_said(onestop: Onestop) -> None:
    result = onestop("due", "3 ngày làm việc", "--received", "2026-08-20T09:00", "--explain")

    assert result.exit_code == 0
    assert "Due: 17:00 Monday 24 August 2026  (2026-08-24T17:00+07:00)" in result.output
    assert "Counts make-up working days: 22 Aug 2026" in result.output
    assert "Sat 22 Aug 2026: working day 2" in result.output
    assert "31 Aug 2026" in result.output


def test_a_last_day_off_rolls_over_and_says_why_unasked(onestop: Onestop) -> None:
    result = onestop("due", "10 ngày", "--received", "2026-12-23T10:00", locale="vi_VN.UTF-8")

    assert result.exit_code == 0
    assert "Hẹn trả: 17:00 thứ Hai 4/1/2027" in result.output
    assert "Ngày cuối là thứ Bảy 2/1/2027, ngày nghỉ" in result.output
    assert "Điều 148" in result.output
    assert "Tạm tính" in result.output


def test_beyond_the_calendar_is_a_problem_that_says_what_to_do(onestop: Onestop) -> None:
    result = onestop("due", "3 ngày làm việc", "--received", "2027-12-29T09:00")

    assert result.exit_code == 1
    assert result.stdout == ""
    assert "31 Dec 2027" in result.stderr
    assert "WorkCalendar.load" in result.stderr


def test_words_of_a_term_need_no_quotes(onestop: Onestop) -> None:
    quoted = onestop("due", "3 working days", "--received", "2026-11-20")
    loose = onestop("due", "3", "working", "days", "--received", "2026-11-20")

    assert quoted.output == loose.output


@pytest.mark.parametrize(
    "received",
    [
        "2026-08-20T09:00",
        "2026-08-20 09:00",
        "2026-08-20T09:00:00.000",
        "2026-08-20T02:00Z",
        "2026-08-20T02:00+00:00",
        "2026-08-19T22:00-0400",
        " 2026-08-20T09:00 ",
    ],
)
def test_one_instant_has_many_spellings(onestop: Onestop, received: str) -> None:
    result = onestop("due", "8 working hours", "--received", received, "--json")

    assert json.loads(result.stdout)["received"] == "2026-08-20T09:00:00+07:00"


def test_json_has_stable_keys(onestop: Onestop) -> None:
    result = onestop(
        "due", "10 ngày", "--received", "2026-12-23T10:00", "--json", "--explain", "--lang", "vi"
    )
    document = json.loads(result.stdout)

    assert set(document) == {
        *("term", "received", "counting", "due", "reasons", "calendar", "explanation")
    }
    assert document["due"]["on"] == "2027-01-04"
    assert document["due"]["provisional"] is True
    assert set(document["explanation"]) == {"vi", "en"}
    assert "thứ Bảy 2/1/2027" in document["reasons"][0]["vi"]


def test_counting_rules_are_taken_from_options(onestop: Onestop) -> None:
    words = ("due", "trong ngày", "--received", "2026-11-20T15:30", "--json")
    plain = onestop(*words)
    after = onestop(*words, "--cutoff", "15:00", "--after-cutoff", "same_day_next")
    kept = onestop(
        *("due", "10 ngày", "--received", "2026-12-23T10:00", "--json"),
        *("--counting", "last_day_off=keep"),
    )

    assert json.loads(plain.stdout)["due"]["on"] == "2026-11-20"
    assert json.loads(after.stdout)["due"]["on"] == "2026-11-23"
    assert json.loads(after.stdout)["counting"]["cutoff"] == "15:00"
    assert json.loads(kept.stdout)["due"]["on"] == "2027-01-02"


def test_an_overlay_and_a_calendar_file_change_the_date(onestop: Onestop, tmp_path: Path) -> None:
    overlay = {
        "schema": "vn-working-calendar-overlay/1",
        "extends": "VN",
        "id": "VN-XX",
        "issued_by": "UBND tỉnh",
        "document": "12/QĐ-UBND",
        "dated": "2026-11-20",
        "add_off": [{"date": "2026-11-25", "reason": "Ngày truyền thống của tỉnh"}],
    }
    (tmp_path / "tinh.json").write_text(json.dumps(overlay), encoding="utf-8")
    words = ("due", "3 ngày làm việc", "--received", "2026-11-20T09:00", "--json")

    assert json.loads(onestop(*words).stdout)["due"]["on"] == "2026-11-26"
    moved = onestop(*words, "--overlay", "tinh.json")
    assert json.loads(moved.stdout)["due"]["on"] == "2026-11-27"


def test_an_overlay_that_changes_nothing_is_a_problem(onestop: Onestop, tmp_path: Path) -> None:
    (tmp_path / "sai.json").write_text(
        '{"schema": "vn-working-calendar-overlay/1", "extends": "VN", "id": "X",'
        ' "document": "1/QĐ", "add_off": [{"date": "2026-11-22", "reason": "x"}]}'
    )

    result = onestop("due", "3 days", "--received", "2026-11-20", "--overlay", "sai.json")

    assert result.exit_code == 1
    assert "sai.json" in result.stderr or "2026" in result.stderr


def test_parts_of_a_day_are_exact_in_json(onestop: Onestop) -> None:
    result = onestop("due", "1,5 ngày làm việc", "--received", "2026-08-20T09:00", "--json")

    assert json.loads(result.stdout)["term"]["amount"] == 1.5
