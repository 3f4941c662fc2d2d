"""What an applicant writes stands in no error, no traceback and no log, whatever goes wrong."""

from __future__ import annotations

import logging
import sqlite3
import sys
import traceback
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from onestop_engine.definition import load_text
from onestop_engine.engine import Actor
from onestop_engine.errors import OneStopError, StoreError
from onestop_engine.onestop import OneStop

sys.path.append(str(Path(__file__).resolve().parent.parent / "onestop"))

import shop_making

AT = datetime(2026, 11, 23, 9)
CANARY = "Chim Hoàng Yến"
PERMIT = shop_making.PERMIT.replace(
    "  owner_note:\n    ask: applicant\n    type: text\n",
    "".join(
        f"  own_{kind}:\n    ask: applicant\n    type: {kind}\n    optional: true\n"
        f"    personal: true\n    label: {{vi: Riêng tư {kind}}}\n"
        for kind in ("integer", "money", "date", "boolean", "decimal")
    )
    + "  owner_note:\n    ask: applicant\n    type: text\n    personal: true\n",
)
PERSON = {"kind": "citizen", "name": CANARY, "phone": CANARY, "address": {"street": [CANARY]}}


@pytest.fixture
def shop(tmp_path: Path) -> Any:
    url = f"sqlite:///{tmp_path}/shop.db?timeout=0.1"
    with OneStop.open(url, procedures=[load_text(PERMIT, "p")]) as opened:
        yield opened


def filed(shop: OneStop, **changes: Any) -> Any:
    call: dict[str, Any] = {
        "unit": shop_making.UNIT,
        "applicant": PERSON,
        "facts": {"works": "house", "owner_note": CANARY},
        "channel": "counter",
        "by": shop_making.DESK,
        "at": AT,
    }
    return shop.submit("1.000001", **(call | changes))


def silent(attempt: Callable[[], object], caplog: pytest.LogCaptureFixture) -> OneStopError:
    """The error that `attempt` ends with; nothing of it, its causes and the log is personal."""
    caplog.set_level(logging.DEBUG)
    with pytest.raises(OneStopError) as caught:
        attempt()
    error: BaseException | None = caught.value
    printed = "".join(traceback.format_exception(caught.value))
    for said in (printed, caught.value.say("vi"), caught.value.say("en"), caplog.text):
        assert_silent(said)
    while error is not None:
        assert_silent(f"{error} {error.args!r}")
        error = error.__cause__ or error.__context__
    for record in caplog.records:
        assert_silent(str(record.__dict__))
    return caught.value


def assert_silent(said: str) -> None:
    # The lines of this file stand in tracebacks, so the name is put together where it is sought.
    for part in ("Hoàng Yến", "Ho\\xe0ng", "Hoàng"):
        assert part not in said.replace('CANARY = "Chim Hoàng Yến"', "")


class Odd:
    """A value that no store keeps, which would say a name if it were shown."""

    def __repr__(self) -> str:
        return f"<{CANARY}>"


BAD_FILINGS: tuple[dict[str, Any], ...] = (
    {"applicant": CANARY},
    {"applicant": [CANARY]},
    {"applicant": {"name": Odd()}},
    {"applicant": {"name": {CANARY}}},
    {"applicant": {"name": CANARY, "x": b"x"}},
    {"applicant": {"name": f"{CANARY}\x00"}},
    {"applicant": {"name": f"{CANARY}\ud800"}},
    {"applicant": {"name": CANARY, "n": float("nan")}},
    {"applicant": {"name": CANARY, 1: 2}},
    {"applicant": {"name": CANARY, "n": 10**5000}},
    {"applicant": {"name": Odd()}, "key": "k"},
    {"facts": CANARY},
    {"facts": {"works": "house", "owner_note": [CANARY]}},
    {"facts": {"works": "house", "owner_note": CANARY * 1000}},
    {"facts": {"works": "house", "owner_note": f"{CANARY}\x00"}},
    *(
        {"facts": {"works": "house", f"own_{kind}": CANARY}}
        for kind in ("integer", "money", "date", "boolean", "decimal")
    ),
    {"channel": "pigeon"},
    {"documents": ("nothing",)},
    {"code": "not a code"},
    {"by": Actor.officer("x", parts=("nobody",))},
    {"at": datetime(1999, 1, 1)},
)


@pytest.mark.parametrize("bad", BAD_FILINGS, ids="-".join)
def test_a_filing_that_is_refused_repeats_nothing_personal(
    shop: OneStop, bad: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    silent(lambda: filed(shop, **bad), caplog)


BAD_ACTS: tuple[dict[str, Any], ...] = (
    {"action": "note", "reason": f"{CANARY}\x00"},
    {"action": "note", "reason": [CANARY]},
    {"action": "note", "reason": CANARY, "expect": 99},
    {"action": "note", "reason": CANARY, "data": {"x": CANARY}},
    {"action": "sign", "reason": CANARY},
    {"action": "incomplete", "reason": CANARY, "data": {"items": CANARY}},
    {"action": "incomplete", "reason": CANARY, "data": {"items": [CANARY, 1]}},
    {"action": "complete", "data": {"late_cause": f"{CANARY} {CANARY}"}},
    {"action": "pay", "data": {"amount": 50000, "receipt": f"{CANARY} {CANARY}"}},
    {"action": "complete", "step": "examine", "reason": CANARY},
    {"action": "note", "reason": CANARY, "at": datetime(2026, 1, 1)},
    {"action": "note", "reason": CANARY, "by": Actor.applicant("other")},
)


@pytest.mark.parametrize("bad", BAD_ACTS, ids=lambda bad: bad["action"])
def test_an_act_that_is_refused_repeats_nothing_personal(
    shop: OneStop, bad: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    code = filed(shop).code
    silent(lambda: shop.act(code, **({"by": shop_making.DESK, "at": AT} | bad)), caplog)


def test_a_key_that_is_used_twice_repeats_nothing_personal(
    shop: OneStop, caplog: pytest.LogCaptureFixture
) -> None:
    filed(shop, key="k-1")
    silent(lambda: filed(shop, key="k-1", applicant={"name": f"{CANARY} hai"}), caplog)
    silent(lambda: filed(shop, code=shop.find()[0].code), caplog)
    silent(lambda: shop.correct_applicant(shop.find()[0].code, {"name": Odd()}), caplog)


def test_a_store_that_fails_repeats_nothing_personal(
    shop: OneStop, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    code = filed(shop).code
    other = sqlite3.connect(tmp_path / "shop.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert isinstance(silent(lambda: filed(shop), caplog), StoreError)
    other.execute("ROLLBACK")
    for table in ("private", "events", "subjects"):
        other.execute(
            f"CREATE TRIGGER fail_{table} BEFORE INSERT ON {table} "
            "BEGIN SELECT RAISE(ABORT, 'disk on fire'); END"
        )
        assert isinstance(silent(lambda: filed(shop), caplog), StoreError)
        other.execute(f"DROP TRIGGER fail_{table}")
    other.execute("UPDATE subjects SET data = '[' || data")
    other.close()
    assert isinstance(silent(lambda: shop.events(code), caplog), StoreError)


def test_a_store_that_is_read_only_repeats_nothing_personal(
    shop: OneStop, caplog: pytest.LogCaptureFixture
) -> None:
    # Rights of the file would not do: root may write anywhere, and an open file stays open.
    with shop.store.transaction() as transaction:
        transaction._cursor.execute("PRAGMA query_only = ON")  # type: ignore[attr-defined]

    assert isinstance(silent(lambda: filed(shop), caplog), StoreError)


def test_what_events_keep_repeats_nothing_personal(shop: OneStop) -> None:
    code = filed(shop).code
    shop.act(code, "note", by=shop_making.DESK, at=AT, reason=CANARY)

    for event in shop.events(code):
        assert_silent(str(event.data))
    assert_silent(str(shop.view(code, "public")))


@pytest.mark.parametrize("table", ["subjects", "private"])
def test_a_server_that_refuses_a_row_is_not_quoted(
    server_url: str, table: str, caplog: pytest.LogCaptureFixture
) -> None:
    with OneStop.open(server_url, procedures=[load_text(PERMIT, "p")]) as shop:
        filed(shop)
        engine = sa.create_engine(server_url)
        with engine.begin() as connection:
            # The server's own words then hold the whole row that it refuses.
            connection.execute(sa.text(f"ALTER TABLE {table} ADD CHECK (false) NOT VALID"))
        engine.dispose()

        error = silent(lambda: filed(shop), caplog)

        assert isinstance(error, StoreError)
        assert len(shop.find()) == 1
