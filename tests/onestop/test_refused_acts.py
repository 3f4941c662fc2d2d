"""Each act that may not be is refused with its reason, and written down for the auditor."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from many_writers import reading
from shop_making import APPLICANT, DESK, OTHER_DESK, UNIT, ZONE
from test_whose_work import AT, DEPUTY, GUARDED, HEAD, LAN, MAI

from onestop_engine.definition import load_text
from onestop_engine.engine import CAUSES, Actor
from onestop_engine.errors import Conflict, InputError, NotAllowed, NotFound, StoreError
from onestop_engine.onestop import OneStop

PROCEDURES = [load_text(GUARDED, "guarded.yaml")]
AWAY = Actor.officer("cb-90", unit="H99", parts=("authority",), roles=("officer", "head"))
SECOND_HEAD = Actor.officer("ld-02", unit=UNIT, parts=("authority",), roles=("head",))
LATE = LAN.acting_for(
    HEAD, document="9/QĐ", start=date(2026, 11, 1), until=date(2026, 11, 2), reason="Nghỉ ốm"
)
PASSED = MAI.acting_for(
    DEPUTY, document="13/QĐ", start=date(2026, 11, 23), until=date(2026, 11, 27)
)


@pytest.fixture
def shop(url: str) -> Iterator[OneStop]:
    with OneStop.open(url, procedures=PROCEDURES) as shop:
        yield shop


def filed(shop: OneStop) -> str:
    about = {"facts": {"works": "house"}, "channel": "counter", "subject": "subject-1"}
    code = shop.submit("1.000001", unit=UNIT, applicant=APPLICANT, by=DESK, at=AT, **about).code
    return shop.act(code, "accept", by=DESK, at=AT).code


def at_signing(shop: OneStop, by: Actor = MAI) -> str:
    code = filed(shop)
    shop.act(code, "ready", by=by, at=AT)
    return code


@pytest.mark.parametrize(
    ("by", "cause"),
    [
        (AWAY, "unit"),
        (DESK, "part"),
        (LAN, "role"),
        (MAI, "role"),
        (HEAD, None),
        (Actor.applicant(), "applicant"),
        (DEPUTY, None),
        (LATE, "mandate_days"),
        (PASSED, "mandate_passed_on"),
    ],
)
def test_the_same_act_by_others(shop: OneStop, by: Actor, cause: str | None) -> None:
    code = at_signing(shop)
    before = shop.get(code), shop.events(code)
    if cause is None:
        shop.act(code, "signed", by=by, at=AT)
        assert shop.refusals(code) == ()
        return

    with pytest.raises(NotAllowed) as refusal:
        shop.act(code, "signed", by=by, at=AT, reason="Nguyễn Văn Ví Dụ")

    assert refusal.value.cause == cause
    assert cause in CAUSES
    assert (shop.get(code), shop.events(code)) == before
    (kept,) = shop.refusals(code)
    assert (kept.actor, kept.unit, kept.action, kept.cause) == (by.id, by.unit, "signed", cause)
    assert (kept.first_at, kept.times) == (AT.replace(tzinfo=ZONE), 1)
    assert kept.acting_for == (by.people[1] if by.mandate else None)
    assert "Ví Dụ" not in repr(kept)
    assert "ốm" not in repr(kept)


def test_after_a_hand_over_and_by_who_examined(shop: OneStop) -> None:
    code = at_signing(shop, HEAD)
    shop.act(code, "assign", by=MAI, at=AT, data={"assignee": SECOND_HEAD.id})
    third = Actor.officer("ld-03", unit=UNIT, parts=("authority",), roles=("head",))
    for by in (HEAD, DEPUTY, third, HEAD):
        with pytest.raises(NotAllowed):
            shop.act(code, "signed", step="sign", by=by, at=AT.replace(tzinfo=UTC))

    told = {(one.actor, one.acting_for, one.cause): one.times for one in shop.refusals(code)}
    assert told == {
        ("ld-01", None, "four_eyes"): 2,
        ("cb-12", "ld-01", "four_eyes"): 1,
        ("ld-03", None, "handed_over"): 1,
    }
    assert {one.step for one in shop.refusals(code)} == {"sign"}
    shop.act(code, "signed", by=SECOND_HEAD, at=AT.replace(tzinfo=UTC))


def test_what_is_done_already_is_told_apart_from_who_may_not(shop: OneStop) -> None:
    code = at_signing(shop)
    with pytest.raises(NotAllowed):
        shop.act(code, "ready", by=MAI, at=AT)
    assert [one.cause for one in shop.refusals(code)] == ["not_now"]


def test_only_what_was_refused_is_written_down(shop: OneStop) -> None:
    code = at_signing(shop)
    with pytest.raises(InputError):
        shop.act(code, "sgned", by=HEAD, at=AT)
    with pytest.raises(Conflict):
        shop.act(code, "signed", by=HEAD, at=AT, expect=1)
    with pytest.raises(NotAllowed):
        shop.preview(code, "signed", by=LAN, at=AT)
    with pytest.raises(NotFound):
        shop.act("H26.10.2-261123-9999", "signed", by=LAN, at=AT)
    assert shop.refusals(code) == ()
    with pytest.raises(NotFound):
        shop.refusals("H26.10.2-261123-9999")


def test_a_refused_command_with_a_key_may_be_tried_again(shop: OneStop) -> None:
    code = at_signing(shop)
    for _ in range(2):
        with pytest.raises(NotAllowed):
            shop.act(code, "signed", by=LAN, at=AT, key="k-1")
    assert shop.refusals(code)[0].times == 2


def test_a_batch_that_fails_loses_its_commands_but_not_what_it_was_refused(shop: OneStop) -> None:
    code = at_signing(shop)

    def failing() -> None:
        with shop.batch():
            new = filed(shop)
            for each in (code, new):
                with pytest.raises(NotAllowed):
                    shop.act(each, "signed", by=LAN, at=AT)
            shop.act(code, "signed", by=HEAD, at=AT)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        failing()
    assert [run.step for run in shop.get(code).open_steps] == ["sign"]
    assert [one.cause for one in shop.refusals(code)] == ["role"]
    assert shop.store.refusals() == shop.refusals(code)


def test_a_batch_that_ends_well_keeps_both(shop: OneStop) -> None:
    with shop.batch():
        code = at_signing(shop)
        with pytest.raises(NotAllowed):
            shop.act(code, "signed", by=LAN, at=AT)
        shop.act(code, "signed", by=HEAD, at=AT + timedelta(minutes=1))
    assert len(shop.refusals(code)) == 1
    assert shop.get(code).status == 9


def test_a_batch_that_is_said_to_have_failed_has_left_nothing(lasting_url: str) -> None:
    with OneStop.open(lasting_url, procedures=PROCEDURES) as shop:
        code = at_signing(shop)

        def batch() -> None:
            with shop.batch():
                with pytest.raises(NotAllowed):
                    shop.act(code, "signed", by=LAN, at=AT)
                shop.act(code, "signed", by=HEAD, at=AT)

        with reading(lasting_url) as other:
            other.exec_driver_sql("ALTER TABLE refusals RENAME TO elsewhere")
            other.commit()
            with pytest.raises(StoreError, match="took no effect"):
                batch()
            assert [run.step for run in shop.get(code).open_steps] == ["sign"]
            other.exec_driver_sql("ALTER TABLE elsewhere RENAME TO refusals")
            other.commit()
        batch()
        assert shop.get(code).status == 9
        assert [one.times for one in shop.refusals(code)] == [1]


def file(shop: OneStop, by: Actor, procedure: str = "1.000001", **values: str) -> None:
    about = {"facts": {"works": "house"}, "channel": "counter", **values}
    shop.submit(procedure, unit=UNIT, applicant=APPLICANT, by=by, at=AT, **about)  # type: ignore[arg-type]


def adopt(shop: OneStop, by: Actor) -> None:
    shop.adopt(
        "1.000001",
        unit=UNIT,
        old_code="CU-1",
        received_at=AT,
        accepted_at=AT,
        steps=("examine",),
        source="old",
        facts={"works": "house"},
        by=by,
        at=AT,
    )


def test_a_filing_that_is_refused_is_kept_though_there_is_no_dossier(shop: OneStop) -> None:
    for _ in range(2):
        with pytest.raises(NotAllowed):
            file(shop, MAI, key="k-1", subject="Nguyễn Văn Ví Dụ", code="H26.10.2-1")

    assert shop.find() == ()
    (kept,) = shop.refusals()
    assert (kept.code, kept.procedure, kept.action, kept.step) == (
        None,
        "1.000001",
        "submit",
        None,
    )
    assert (kept.actor, kept.unit, kept.cause, kept.times) == (MAI.id, MAI.unit, "part", 2)
    assert kept.first_at == AT.replace(tzinfo=ZONE)
    assert "Ví Dụ" not in repr(kept)
    assert shop.audit().ok
    assert shop.erase("subject-1") == ()
    assert shop.refusals(procedure="1.000001", actor=MAI.id) == (kept,)
    assert shop.refusals(procedure="2.000002") == shop.refusals(since=AT + timedelta(1)) == ()


@pytest.mark.parametrize("action", ["submit", "adopt"])
def test_a_desk_elsewhere_opens_no_dossier_here(shop: OneStop, action: str) -> None:
    open_one = {"submit": file, "adopt": adopt}[action]
    with pytest.raises(NotAllowed, match="of unit H26.10.2; the actor belongs to unit H26.77"):
        open_one(shop, OTHER_DESK)

    assert shop.find() == ()
    assert [(one.action, one.cause) for one in shop.refusals()] == [(action, "unit")]


def test_only_a_filing_that_may_not_be_is_kept(shop: OneStop) -> None:
    with pytest.raises(NotFound):
        file(shop, MAI, "9.999999")
    with pytest.raises(InputError):
        file(shop, DESK, channel="pigeon")
    file(shop, DESK, code="H26.10.2-1")
    with pytest.raises(Conflict):
        file(shop, DESK, code="H26.10.2-1")
    assert shop.refusals() == ()


def test_taking_over_a_dossier_is_kept_when_it_is_refused(shop: OneStop) -> None:
    with pytest.raises(NotAllowed):
        adopt(shop, MAI)
    assert [(one.action, one.procedure) for one in shop.refusals()] == [("adopt", "1.000001")]


def test_a_batch_that_fails_still_tells_of_filings(shop: OneStop) -> None:
    def failing() -> None:
        with shop.batch():
            with pytest.raises(NotAllowed):
                file(shop, MAI)
            file(shop, DESK)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        failing()
    assert [one.action for one in shop.refusals()] == ["submit"]
    assert shop.find() == ()


def test_a_shop_opened_again_still_knows(lasting_url: str) -> None:
    with OneStop.open(lasting_url, procedures=PROCEDURES) as shop:
        code = at_signing(shop)
        with pytest.raises(NotAllowed):
            shop.act(code, "signed", by=LAN, at=datetime(2026, 11, 23, 10, 0))
    with OneStop.open(lasting_url, procedures=PROCEDURES) as shop:
        assert [one.actor for one in shop.refusals(code)] == ["cb-12"]
