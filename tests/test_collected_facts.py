"""What ships here agrees with the collected facts, where they lie beside the project."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from onestop_engine import WorkCalendar, check
from onestop_engine.exchange import import_records

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason=f"the collected facts are not here: no folder {DATA}"
)


def test_every_day_of_the_bundled_calendar_is_that_of_the_collected_decisions() -> None:
    years = json.loads((DATA / "calendar_vn.json").read_text("utf-8"))["years"].values()
    off = {date.fromisoformat(day["date"]): day for year in years for day in year["days_off"]}
    made_up = {
        date.fromisoformat(day["date"]): day for year in years for day in year["working_days"]
    }
    calendar = WorkCalendar.bundled("vn")
    first, last = calendar.covers
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]

    assert [day for day in days if calendar.is_working_day(day)] == [
        day for day in days if day in made_up or (day.weekday() < 5 and day not in off)
    ]
    stated = off | made_up
    assert {day: calendar.day(day).confidence for day in stated} == {
        day: fact["confidence"] for day, fact in stated.items()
    }


def test_one_in_forty_real_records_becomes_a_draft_that_loses_nothing(tmp_path: Path) -> None:
    lines = (DATA / "national_procedures.jsonl").read_text("utf-8").splitlines()[::40]
    source = tmp_path / "records.jsonl"
    source.write_text("\n".join(lines), encoding="utf-8")

    done = import_records(source, tmp_path / "drafts")

    assert len(done.files) == len(lines)
    assert done.refused == ()
    assert done.tally.total("lost") == 0
    assert check(tmp_path / "drafts").errors == ()
