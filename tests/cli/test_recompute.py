"""`onestop calendar recompute`: before and after, and nothing written without `--apply`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

Onestop = Callable[..., Result]
NOW = ("--at", "2026-11-23T09:00")
STORM = {
    "id": "VN-01",
    "extends": "VN",
    "document": "31/QĐ-UBND",
    "add_off": ["2026-11-25"],
}
OLD = {
    "old_code": "H26.10.2-261116-0042",
    "procedure": "1.013225",
    "unit": "H26.10.2",
    "received": "2026-11-16T08:40",
    "accepted": "2026-11-16T09:00",
    "step": "examine_house",
    "promised": "2026-11-26",
    "facts": {"works": "house"},
}


@pytest.fixture
def db(onestop: Onestop) -> str:
    """A store with one dossier under way, and the overlay `storm.json` beside it."""
    Path("running.jsonl").write_text(json.dumps(OLD), encoding="utf-8")
    Path("storm.json").write_text(json.dumps(STORM), encoding="utf-8")
    result = onestop("adopt", "running.jsonl", "--db", "one.db", "--at", "2026-11-23T08:00")
    assert result.exit_code == 0, result.output
    return "one.db"


def recompute(onestop: Onestop, db: str, *words: str, **settings: Any) -> Result:
    result = onestop("calendar", "recompute", "--db", db, *NOW, *words, **settings)
    assert result.exit_code == 0, result.output
    return result


def data(onestop: Onestop, db: str, *words: str) -> Any:
    return json.loads(recompute(onestop, db, *words, "--json").stdout)


def test_dates_are_shown_before_and_after_and_nothing_is_written(onestop: Onestop, db: str) -> None:
    shown = recompute(onestop, db, "--overlay", "storm.json").stdout

    assert "By calendar VN + 31/QĐ-UBND: 1 open dossier gets another date" in shown
    assert "Thursday 26 November 2026  →  Friday 27 November 2026  later  not written" in shown
    assert "step 'examine_house'" in shown
    assert "Nothing was written." in shown
    again = data(onestop, db, "--overlay", "storm.json")
    assert [line["applied"] for line in again["dossiers"]] == [False]


def test_vietnamese_readers_get_vietnamese(onestop: Onestop, db: str) -> None:
    words = ("--overlay", "storm.json")
    shown = recompute(onestop, db, *words, locale="vi_VN.UTF-8").stdout

    assert "Theo lịch VN + 31/QĐ-UBND: 1 hồ sơ đang giải quyết đổi ngày" in shown
    assert "thứ Năm 26/11/2026  →  thứ Sáu 27/11/2026  muộn hơn  chưa ghi" in shown


def test_with_apply_the_dates_are_promised_once(onestop: Onestop, db: str) -> None:
    made = data(onestop, db, "--overlay", "storm.json", "--apply")
    assert made["overlays"] == ["31/QĐ-UBND"]
    (line,) = made["dossiers"]

    assert (line["code"], line["moved"], line["applied"], line["why"]) == (
        "H26.10.2-261116-0042",
        "later",
        True,
        None,
    )
    assert line["before"]["at"] == "2026-11-26T17:00:00+07:00"
    assert line["after"]["at"] == "2026-11-27T17:00:00+07:00"
    assert [step["step"] for step in line["steps"]] == ["examine_house"]
    assert data(onestop, db, "--overlay", "storm.json", "--apply")["dossiers"] == []
    shown = recompute(onestop, db, "--overlay", "storm.json", "--apply").stdout
    assert shown == "By calendar VN + 31/QĐ-UBND: 0 open dossiers get another date\n"


def test_earlier_dates_want_to_be_asked_for(onestop: Onestop, db: str) -> None:
    recompute(onestop, db, "--overlay", "storm.json", "--apply")

    kept = recompute(onestop, db, "--apply").stdout
    assert "earlier  left as it is [1]" in kept
    assert "[1] By the new calendar a date of this dossier is earlier." in kept
    (line,) = data(onestop, db, "--apply", "--earlier")["dossiers"]
    assert (line["moved"], line["applied"]) == ("earlier", True)


def test_a_date_that_cannot_be_known_is_said(onestop: Onestop, db: str) -> None:
    early = onestop(
        "calendar", "recompute", "--db", db, "--overlay", "storm.json", "--at", "2026-11-20T09:00"
    )

    assert early.exit_code == 0
    assert "→ – unknown left as it is [1]" in " ".join(early.stdout.split())


def test_the_calendar_may_come_from_a_file(onestop: Onestop, db: str) -> None:
    from onestop_engine import WorkCalendar

    text = WorkCalendar.bundled("vn").with_overlay(STORM).to_text()
    Path("calendar.json").write_text(text, encoding="utf-8")

    assert len(data(onestop, db, "--calendar", "calendar.json")["dossiers"]) == 1


def test_a_store_that_is_not_there_is_wrong_use(onestop: Onestop) -> None:
    result = onestop("calendar", "recompute", "--db", "none.db")

    assert result.exit_code == 2
    assert "none.db" in result.stderr
