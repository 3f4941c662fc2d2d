from __future__ import annotations

import json
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from typing import Any

import jsonschema
import pytest
from dossier_rows import law, rows
from hypothesis import given

from onestop_engine.errors import InputError
from onestop_engine.statistics import DossierRow, Pause, Promised, dossier_schema
from onestop_engine.statistics.schema import VIETNAM

PLAIN: dict[str, Any] = {
    "code": "000.00.06.H56-231027-0361",
    "procedure": "2.000635",
    "status": 4,
    "received": "2026-07-06T08:00+07:00",
    "accepted": "2026-07-06T08:10+07:00",
}


def test_the_shipped_schema_and_the_row_have_the_same_columns() -> None:
    assert set(dossier_schema()["properties"]) == {f.name for f in fields(DossierRow)}
    jsonschema.Draft202012Validator.check_schema(dict(dossier_schema()))


@law
@given(rows())
def test_a_row_survives_its_json_form_and_the_schema_accepts_it(row: DossierRow) -> None:
    data = json.loads(json.dumps(row.to_data()))

    jsonschema.Draft202012Validator(dict(dossier_schema())).validate(data)
    assert DossierRow.from_data(data) == row


def test_rows_of_another_system_may_say_dates_only() -> None:
    row = DossierRow.from_data(
        PLAIN | {"accepted": "2026-07-06", "due": "2026-07-09", "x_so_bien_nhan": "17/TTPVHCC"}
    )

    assert row.accepted == datetime(2026, 7, 6, tzinfo=VIETNAM)
    assert row.due == datetime(2026, 7, 9, 23, 59, 59, 999999, tzinfo=VIETNAM)


def test_an_instant_without_offset_is_local_and_others_are_kept() -> None:
    local = DossierRow.from_data(PLAIN | {"received": "2026-07-06 07:00"})
    other = DossierRow.from_data(PLAIN | {"received": "2026-07-06T00:00Z"})

    assert local.received == datetime(2026, 7, 6, 0, tzinfo=UTC)
    assert other.received == local.received


@pytest.mark.parametrize(
    ("status", "ending"),
    [(3, "intake_refused"), (7, "withdrawn"), (8, "closed"), (9, "granted"), (10, "granted")],
)
def test_the_ending_follows_from_the_status_where_it_is_silent(status: int, ending: str) -> None:
    row = DossierRow.from_data(PLAIN | {"status": status, "finished": "2026-07-08"})

    assert row.ending == ending


def test_an_ending_that_is_stated_is_kept() -> None:
    stated = PLAIN | {"status": 9, "finished": "2026-07-08", "ending": "refused"}

    assert DossierRow.from_data(stated).ending == "refused"


def test_pauses_and_promises_are_read() -> None:
    row = DossierRow.from_data(
        PLAIN
        | {
            "pauses": [{"start": "2026-07-07T09:00", "cause": "payment", "clock_stands": False}],
            "promises": [{"at": "2026-07-06T08:10", "due": "2026-07-09"}, {"at": "2026-07-07"}],
        }
    )

    start = datetime(2026, 7, 7, 9, tzinfo=VIETNAM)
    assert row.pauses == (Pause(start=start, cause="payment", clock_stands=False),)
    assert row.promises[1] == Promised(at=datetime(2026, 7, 7, tzinfo=VIETNAM), due=None)
    assert row.due_at(start - timedelta(days=10)) is None
    assert row.waits_at(start)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"code": None}, "the required column code is missing"),
        ({"acepted": "2026-07-06"}, "no column acepted. Use accepted"),
        ({"so_bien_nhan": "1"}, "no column so_bien_nhan. Use x_so_bien_nhan"),
        ({"accepted": "06/07/2026"}, "column accepted: '06/07/2026' cannot be read"),
        ({"accepted": "2026-02-30"}, "column accepted"),
        ({"accepted": 20260706}, "column accepted"),
        ({"status": "4"}, "column status"),
        ({"status": True}, "column status"),
        ({"status": 11}, "no status 11"),
        ({"status": 9}, "status 9 but no `finished`"),
        ({"accepted": None}, "status 4 but no `accepted`"),
        ({"channel": "fax"}, "column channel: 'fax' cannot be read"),
        ({"field": 7}, "column field"),
        ({"pauses": [{"cause": "supplement"}]}, "column pauses"),
        ({"pauses": [{"start": "2026-07-07", "cause": "lunch"}]}, "column pauses"),
    ],
)
def test_a_row_that_cannot_be_used_says_which_column_and_how_to_mend_it(
    change: dict[str, Any], says: str
) -> None:
    with pytest.raises(InputError, match=says) as found:
        DossierRow.from_data(PLAIN | change)

    assert "Hồ sơ" in found.value.say("vi")


def test_an_instant_without_offset_is_refused_in_code() -> None:
    naive = datetime(2026, 7, 6, 8)

    with pytest.raises(InputError, match="column received has no UTC offset"):
        DossierRow(code="A", procedure="1", status=1, received=naive)
