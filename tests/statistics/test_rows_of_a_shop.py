from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from onestop_engine.calendars import WorkCalendar
from onestop_engine.engine import Actor
from onestop_engine.errors import InputError
from onestop_engine.onestop import OneStop
from onestop_engine.statistics import labels_of, panel, report_06a, rows

CLERK = Actor.officer("mc-1", unit="H26.10.2", parts=("one_stop",))
OFFICER = Actor.officer("cm-1", unit="H26.10.2", parts=("authority",))
OVERLAY = {"id": "xa-thu", "document": "12/QĐ-UBND", "add_off": ["2026-07-17"]}
JULY = (date(2026, 7, 1), date(2026, 7, 31))


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}")


def fill(shop: OneStop) -> None:
    """A permit that waits for a supplement since 8 July, and one that was granted on 10 July."""
    for name in ("waiting", "done"):
        dossier = shop.submit(
            "1.013225",
            unit="H26.10.2",
            applicant={"name": "Thử Văng Bôm"},
            facts={"works": "house"},
            channel="counter",
            by=CLERK,
            at=at("07-06T08:00"),
        )
        code = dossier.code
        shop.act(code, "accept", by=CLERK, at=at("07-06T09:00"))
        facts = {"facts": {"needs_opinion": False}}
        if name == "waiting":
            items = {"items": ["x"]}
            shop.act(code, "ask_supplement", by=OFFICER, at=at("07-08T10:00"), data=items)
        else:
            shop.act(code, "ready", by=OFFICER, at=at("07-08T10:00"), data=facts)
            shop.act(code, "grant", by=OFFICER, at=at("07-10T10:00"))


@pytest.fixture(params=["memory", "sqlite"])
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OneStop]:
    url = "memory://" if request.param == "memory" else f"sqlite:///{tmp_path / 'shop.db'}"
    with OneStop.open(url) as shop:
        fill(shop)
        yield shop


def test_field_and_agency_follow_from_the_procedure(shop: OneStop) -> None:
    waiting, done = rows(shop, at("07-09T12:00"))

    assert (done.field, done.agency, done.unit) == ("hoat-dong-xay-dung", "H26.10.2", "H26.10.2")
    assert (waiting.status, done.status) == (5, 4)


def test_an_instant_without_offset_is_local(shop: OneStop) -> None:
    local = at("07-10T10:00")
    aware = local.replace(tzinfo=shop.calendar.zone)

    assert list(rows(shop, local)) == list(rows(shop, aware))
    assert report_06a(rows(shop, local), JULY, local).as_of == aware
    assert panel(rows(shop, local), 2026, 7, local).updated_at == aware


@pytest.mark.parametrize("wrong", ["2026-07-10", date(2026, 7, 10), None])
def test_an_instant_must_be_a_datetime(shop: OneStop, wrong: object) -> None:
    with pytest.raises(InputError, match="as_of"):
        list(rows(shop, wrong))


def test_what_the_clock_does_needs_no_tick(shop: OneStop) -> None:
    # Two working days to answer (decree 217/2026 art. 54): the evening of 10 July.
    in_time, _ = rows(shop, at("07-10T23:59:59"))
    over, _ = rows(shop, at("07-11T00:00"))

    assert (in_time.status, over.status) == (5, 8)
    assert over.ending == "closed"


def test_a_tick_that_comes_late_changes_no_report(shop: OneStop) -> None:
    before = report_06a(rows(shop, at("07-31T23:00")), JULY)
    shop.tick(at=at("09-15T08:00"))

    assert report_06a(rows(shop, at("07-31T23:00")), JULY) == before
    assert before.beside.closed == 1


def test_a_store_alone_tells_what_is_written(shop: OneStop) -> None:
    waiting, done = rows(shop.store, at("07-31T23:00"))

    assert (waiting.status, done.status) == (5, 9)
    assert done.field is None


def test_lines_have_the_catalogue_s_titles(shop: OneStop) -> None:
    found = list(rows(shop, at("07-31T23:00")))
    by_field = report_06a(found, JULY, labels=labels_of(shop, "field"))
    by_code = report_06a(found, JULY, by="procedure", labels=labels_of(shop, "procedure"))

    assert by_field.lines[0].label.vi == "Hoạt động xây dựng"
    assert by_code.lines[0].label.vi == shop.catalog.versions("1.013225")[-1].title.vi
    assert labels_of(shop, "unit") == {}


def test_dossiers_keep_the_calendar_that_they_were_promised_by(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'shop.db'}"
    with OneStop.open(url) as shop:
        fill(shop)
        before = list(rows(shop, at("07-31T23:00")))
    changed = WorkCalendar.bundled("vn").with_overlay(OVERLAY)
    with OneStop.open(url, calendar=changed) as shop:
        assert list(rows(shop, at("07-31T23:00"))) == before
