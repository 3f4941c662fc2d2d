from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from shop_making import (
    APPLICANT,
    CITIZEN,
    DESK,
    EXAMINER,
    FIRE,
    NEXT_PERMIT,
    OTHER_DESK,
    PERMIT,
    STRICTER_PERMIT,
    UNIT,
    ZONE,
    accepted,
    at,
    catalog,
    file,
    kinds,
)

from onestop_engine.calendars import WorkCalendar
from onestop_engine.codes import CODE_PATTERN, Filing
from onestop_engine.engine import Actor, Dossier, Phase, replay
from onestop_engine.errors import (
    CalendarRangeError,
    Conflict,
    InputError,
    NotAllowed,
    NotFound,
    StoreError,
)
from onestop_engine.onestop import OneStop
from onestop_engine.store import Append


@pytest.fixture
def shop(url: str) -> Iterator[OneStop]:
    with OneStop.open(url, procedures=catalog()) as opened:
        yield opened


def run_to_result(shop: OneStop, code: str, first: datetime) -> Dossier:
    steps = [
        ("ready", "examine", EXAMINER),
        ("answer", "ask_fire", FIRE),
        ("sign", "decide", EXAMINER),
    ]
    dossier = shop.get(code)
    for minutes, (action, step, by) in enumerate(steps):
        now = first + timedelta(minutes=minutes)
        dossier = shop.act(code, action, step=step, by=by, at=now)
    return dossier


def test_a_dossier_goes_its_way_from_filing_to_delivery(shop: OneStop) -> None:
    dossier = accepted(shop)
    code = dossier.code

    assert dossier.status == 2
    assert dossier.due is not None
    assert dossier.due.on.isoformat() == "2026-12-01"

    dossier = run_to_result(shop, code, at(25))
    assert dossier.phase is Phase.RESULT_AVAILABLE

    dossier = shop.act(code, "deliver", by=DESK, at=at(26))
    assert dossier.status == 10
    assert dossier == shop.get(code)
    assert dossier == replay(shop.events(code))


def test_what_a_command_returns_is_what_is_read_from_the_file(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/onestop.db"
    with OneStop.open(url, procedures=catalog()) as shop:
        seen = [file(shop), shop.act(file(shop).code, "accept", by=DESK, at=at(23, 10))]
        seen.append(run_to_result(shop, seen[1].code, at(25)))
        del seen[1]

    with OneStop.open(url, procedures=catalog()) as again:
        assert seen == [again.get(dossier.code) for dossier in seen]


def test_the_code_names_agency_and_day_and_counts_up(shop: OneStop) -> None:
    codes = [file(shop).code, file(shop).code, file(shop, at=at(24)).code]

    assert codes == [f"{UNIT}-261123-0001", f"{UNIT}-261123-0002", f"{UNIT}-261124-0001"]
    assert all(CODE_PATTERN.fullmatch(code) for code in codes)


def test_a_group_of_procedures_bears_the_code_of_the_receiving_unit(url: str) -> None:
    units = {"one_stop": "H26.1", "registrar": "H26.2", "authority": "H26.3"}
    with OneStop.open(url, procedures=catalog(), units=units) as shop:
        group = file(
            shop, procedure="3.000003", unit="H26.1", facts={"is_late": False}, documents=()
        )
        single = file(shop, unit="H26.1")

    assert group.code.startswith("H26.1-")
    assert single.code.startswith("H26.3-")


def test_the_ten_thousandth_dossier_of_a_day_gets_five_digits(shop: OneStop) -> None:
    with shop.store.transaction() as transaction:
        for _ in range(9998):
            transaction.next_number(f"{UNIT}-261123")

    assert file(shop).code == f"{UNIT}-261123-9999"
    assert file(shop).code == f"{UNIT}-261123-10000"


def test_a_number_that_an_adopted_dossier_bears_is_passed_over(shop: OneStop) -> None:
    file(shop, code=f"{UNIT}-261123-0001")

    assert file(shop).code == f"{UNIT}-261123-0002"


def test_a_code_may_be_assigned_from_outside_once(shop: OneStop) -> None:
    assert file(shop, code="G09.20-20261123-0092637").code == "G09.20-20261123-0092637"

    with pytest.raises(Conflict, match="taken"):
        file(shop, code="G09.20-20261123-0092637")
    with pytest.raises(InputError, match="cannot be used"):
        file(shop, code="mã hồ sơ")


def test_a_generator_of_codes_can_be_plugged_in(url: str) -> None:
    def portal(filing: Filing, next_number: Any) -> str:
        return f"G09.20-{filing.at:%Y%m%d}-{next_number('portal'):07d}"

    with OneStop.open(url, procedures=catalog(), codes=portal) as shop:
        assert file(shop).code == "G09.20-20261123-0000001"
        assert file(shop).code == "G09.20-20261123-0000002"


def test_an_agency_that_is_no_identifier_makes_no_code(shop: OneStop) -> None:
    with pytest.raises(InputError, match="agency identifier"):
        file(shop, unit="Xã Ví Dụ")


def test_threads_get_distinct_codes(shop: OneStop) -> None:
    codes: list[str] = []

    def submit() -> None:
        codes.extend(file(shop).code for _ in range(5))

    threads = [threading.Thread(target=submit) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(codes) == [f"{UNIT}-261123-{number:04d}" for number in range(1, 16)]


def test_a_refused_command_leaves_nothing_behind(shop: OneStop) -> None:
    dossier = accepted(shop)
    before = shop.events(dossier.code)

    with pytest.raises(NotAllowed):
        shop.act(dossier.code, "ready", by=DESK, at=at(24))

    assert before == shop.events(dossier.code)
    assert dossier == shop.get(dossier.code)


def test_a_stale_reader_is_told_the_sequence(shop: OneStop) -> None:
    dossier = accepted(shop)

    with pytest.raises(Conflict, match=f"sequence {dossier.seq}, not 1"):
        shop.act(dossier.code, "ready", by=EXAMINER, at=at(24), expect=1)

    moved = shop.act(dossier.code, "ready", by=EXAMINER, at=at(24), expect=dossier.seq)
    assert moved.seq > dossier.seq


def test_a_submission_with_a_key_is_filed_once(shop: OneStop) -> None:
    first = file(shop, key="k-1")
    again = file(shop, key="k-1", at=at(23, 11))

    assert first == again
    assert len(shop.find()) == 1


def test_a_key_answers_with_what_was_true_then(shop: OneStop) -> None:
    code = file(shop).code
    first = shop.act(code, "accept", by=DESK, at=at(23, 10), key="k-2")
    shop.act(code, "ready", by=EXAMINER, at=at(24))

    again = shop.act(code, "accept", by=DESK, at=at(25), key="k-2")

    assert first == again
    assert shop.get(code).seq > again.seq


@pytest.mark.parametrize(
    "change",
    [
        {"facts": {"works": "other"}},
        {"applicant": {"name": "Trần Thị Thử"}},
        {"unit": "H26.9"},
        {"documents": ()},
    ],
)
def test_a_key_with_another_command_is_a_conflict(shop: OneStop, change: dict[str, Any]) -> None:
    file(shop, key="k-1")

    with pytest.raises(Conflict, match="another command"):
        file(shop, **{"key": "k-1", **change})


def test_a_key_of_another_action_is_a_conflict(shop: OneStop) -> None:
    code = file(shop, key="k-1").code

    with pytest.raises(Conflict, match="k-1"):
        shop.act(code, "accept", by=DESK, at=at(24), key="k-1")


def test_a_key_is_free_again_when_its_command_failed(shop: OneStop) -> None:
    with pytest.raises(InputError):
        file(shop, facts={}, key="k-1")

    assert file(shop, key="k-1").seq > 0


@pytest.mark.parametrize("key", ["", "k" * 201])
def test_a_key_is_short_text(shop: OneStop, key: str) -> None:
    with pytest.raises(InputError, match="idempotency key"):
        file(shop, key=key)


@pytest.mark.parametrize("now", ["2026-11-23T09:00", None, at(23).date()])
def test_now_must_be_an_instant(shop: OneStop, now: Any) -> None:
    with pytest.raises(InputError, match="must be a datetime"):
        file(shop, at=now)


@pytest.mark.parametrize(
    "now",
    [datetime(9999, 12, 31), datetime.max.replace(tzinfo=UTC), datetime(1, 1, 1, 8)],
)
def test_instants_at_the_ends_of_time_are_refused_and_leave_nothing(
    shop: OneStop, now: datetime
) -> None:
    """An instant that could be written, and not be read again, would end every question after."""
    asking: tuple[Callable[[], object], ...] = (
        lambda: file(shop, at=now),
        lambda: shop.tick(at=now),
        lambda: shop.find(due_before=now),
        lambda: shop.register_consumer("portal", at=now),
        lambda: shop.deliver(print, consumer="portal", at=now),
        lambda: shop.health(at=now),
    )
    for ask in asking:
        with pytest.raises(InputError, match="the year must be from 2 to 9998"):
            ask()
    assert shop.consumers() == ()


def test_a_naive_instant_is_local_to_the_calendar(shop: OneStop) -> None:
    dossier = file(shop, at=datetime(2026, 11, 23, 9, 0))

    assert dossier.received_at == at(23)


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"by": "cb-1"}, "must be an Actor"),
        ({"unit": " "}, "receiving unit"),
        ({"applicant": ["x"]}, "must map names"),
        ({"facts": "x"}, "must map names"),
        ({"channel": "pigeon"}, "pigeon"),
        ({"facts": {"works": "boat"}}, "boat"),
        ({"documents": ("fomr",)}, "form"),
        ({"documents": {"form": 2}}, "must be a list of texts"),
        ({"applicant": {"kind": "robot"}}, "robot"),
    ],
)
def test_unusable_input_is_said_to_be_so(shop: OneStop, change: dict[str, Any], match: str) -> None:
    with pytest.raises(InputError, match=match) as caught:
        file(shop, **change)

    assert caught.value.say("vi") != caught.value.say("en")
    assert shop.find() == ()


def test_an_unknown_procedure_is_not_found_with_the_nearest(shop: OneStop) -> None:
    with pytest.raises(NotFound, match=r"1\.000001"):
        file(shop, procedure="1.00001")


def test_an_unknown_code_is_not_found_everywhere(shop: OneStop) -> None:
    asked = [
        lambda: shop.get("H26-1"),
        lambda: shop.events("H26-1"),
        lambda: shop.view("H26-1"),
        lambda: shop.explain("H26-1"),
        lambda: shop.allowed("H26-1", by=DESK, at=at(23)),
        lambda: shop.preview("H26-1", "accept", by=DESK, at=at(23)),
        lambda: shop.act("H26-1", "accept", by=DESK, at=at(23)),
    ]
    for ask in asked:
        with pytest.raises(NotFound, match="There is no dossier H26-1"):
            ask()


def test_an_officer_of_another_desk_may_not_act(shop: OneStop) -> None:
    code = file(shop).code

    with pytest.raises(NotAllowed):
        shop.act(code, "accept", by=OTHER_DESK, at=at(23, 10))


def test_a_preview_writes_nothing(shop: OneStop) -> None:
    dossier = file(shop, documents=())

    decision = shop.preview(dossier.code, "accept", by=DESK, at=at(23, 10))

    assert "accepted" in kinds(decision.events)
    assert decision.warnings != ()
    assert dossier == shop.get(dossier.code)


# -- versions ---------------------------------------------------------------------------------


def test_the_version_is_the_one_in_force_on_the_day_of_filing(url: str) -> None:
    with OneStop.open(url, procedures=catalog(PERMIT, NEXT_PERMIT)) as shop:
        assert file(shop).procedure_ref == "1.000001@2026-01-01#1"
        assert file(shop, at=at(1, month=12)).procedure_ref == "1.000001@2026-12-01#1"


def test_a_dossier_accepted_under_another_version_is_moved_to_it(url: str) -> None:
    with OneStop.open(url, procedures=catalog(PERMIT, NEXT_PERMIT)) as shop:
        code = file(shop, at=at(30)).code
        dossier = shop.act(code, "accept", by=DESK, at=at(1, month=12))
        events = shop.events(code)

    assert dossier.procedure_ref == "1.000001@2026-12-01#1"
    assert dossier.due is not None
    assert dossier.due.on.isoformat() == "2026-12-04"
    assert [kind for kind in kinds(events) if kind in {"moved", "accepted"}] == [
        "moved",
        "accepted",
    ]


def test_a_dossier_that_does_not_fit_keeps_its_version_and_says_so(url: str) -> None:
    with OneStop.open(url, procedures=catalog(PERMIT, STRICTER_PERMIT)) as shop:
        code = file(shop, at=at(30)).code
        dossier = shop.act(code, "accept", by=DESK, at=at(1, month=12))
        noted = [event for event in shop.events(code) if event.kind == "noted"]

    assert dossier.procedure_ref == "1.000001@2026-01-01#1"
    assert dossier.accepted_at == at(1, month=12)
    assert "1.000001@2026-12-01#1" in str(noted[-1].reason)


def test_a_dossier_accepted_before_the_new_version_stays(url: str) -> None:
    with OneStop.open(url, procedures=catalog(PERMIT, NEXT_PERMIT)) as shop:
        code = accepted(shop).code
        dossier = run_to_result(shop, code, at(2, month=12))

    assert dossier.procedure_ref == "1.000001@2026-01-01#1"


def test_a_dossier_runs_on_its_copy_though_the_file_is_gone(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/onestop.db"
    folder = tmp_path / "procedures"
    folder.mkdir()
    (folder / "permit.yaml").write_text(PERMIT, encoding="utf-8")
    with OneStop.open(url, procedures=folder) as shop:
        code = accepted(shop).code
    (folder / "permit.yaml").unlink()

    with OneStop.open(url, procedures=folder) as shop:
        assert run_to_result(shop, code, at(25)).status == 9
        assert "1/2026/QĐ, Điều 5" in shop.explain(code)
        with pytest.raises(NotFound):
            file(shop)


def test_a_dossier_keeps_the_calendar_that_its_date_was_promised_by(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/onestop.db"
    vietnam = WorkCalendar.bundled("vn")
    stormy = vietnam.with_overlay(
        {
            "id": "bao-2026",
            "document": "9/2026/QĐ-UBND",
            "add_off": [{"date": "2026-11-30", "reason": {"vi": "Bão"}}],
        }
    )
    with OneStop.open(url, procedures=catalog(), calendar=vietnam) as shop:
        old = accepted(shop)
        waiting = file(shop)
    with OneStop.open(url, procedures=catalog(), calendar=stormy) as shop:
        new = shop.act(waiting.code, "accept", by=DESK, at=at(23, 11))
        kept = shop.act(old.code, "ready", by=EXAMINER, at=at(24))
        told = shop.explain(old.code)

    assert old.calendar_hash == kept.calendar_hash == vietnam.hash
    assert new.calendar_hash == stormy.hash
    assert (old.due.on.day, new.due.on.day) == (1, 2)  # type: ignore[union-attr]
    assert "9/2026" not in told


def test_beyond_the_calendar_nothing_is_promised(shop: OneStop) -> None:
    last = datetime(2027, 12, 30, 9, 0, tzinfo=ZONE)
    code = file(shop, procedure="2.000002", facts={"late": False}, documents=(), at=last).code

    with pytest.raises(CalendarRangeError):
        shop.act(code, "accept", by=DESK, at=last)

    assert shop.get(code).phase is Phase.SUBMITTED


# -- time -------------------------------------------------------------------------------------


def test_time_is_carried_on_once_however_often_and_late(shop: OneStop) -> None:
    code = accepted(shop).code
    shop.act(code, "ready", by=EXAMINER, at=at(24))

    assert len(shop.tick(at=at(25))) == 0
    first = shop.tick(at=at(30))
    again = shop.tick(at=at(30))

    assert "silence_passed" in [one.event.kind for one in first]
    assert {one.code for one in first} == {code}
    assert first.failed == again.failed == ()
    assert len(again) == 0
    silence = next(one.event for one in first if one.event.kind == "silence_passed")
    assert silence.at < at(27)
    assert silence.recorded_at == at(30)


def test_a_command_sees_what_time_did_before_it(shop: OneStop) -> None:
    code = accepted(shop).code
    shop.act(code, "ready", by=EXAMINER, at=at(24))

    dossier = shop.act(code, "sign", by=EXAMINER, at=at(30))

    assert dossier.status == 9
    assert "silence_passed" in kinds(shop.events(code))


def test_one_dossier_that_cannot_go_on_does_not_stop_the_others(shop: OneStop) -> None:
    broken, sound = accepted(shop).code, accepted(shop).code
    with shop.store.transaction() as transaction:
        row = transaction.summary(broken)
        assert row is not None
        last = transaction.events(broken)[-1]
        odd = type(last)(
            seq=last.seq + 1, kind="unheard_of", at=last.at, recorded_at=last.at, actor="x"
        )
        changed = type(row)(
            **{name: getattr(row, name) for name in row.__slots__} | {"seq": last.seq + 1}
        )
        transaction.append(Append(expected=row.seq, events=(odd,), summary=changed))

    ticked = shop.tick(at=at(20, month=12))

    assert [failure.code for failure in ticked.failed] == [broken]
    assert {one.code for one in ticked} == {sound}


# -- personal data ----------------------------------------------------------------------------


def test_nothing_personal_stands_in_the_data_of_events(shop: OneStop) -> None:
    facts = {"works": "house", "owner_note": "Bà Ví Dụ vắng nhà"}
    code = file(shop, facts=facts).code

    written = " ".join(str(event.data) for event in shop.events(code))

    assert "Ví Dụ" not in written
    assert shop.get(code).applicant["name"] == APPLICANT["name"]
    assert shop.get(code).personal["owner_note"] == "Bà Ví Dụ vắng nhà"


def test_an_erased_dossier_goes_on(shop: OneStop) -> None:
    dossier = accepted(shop, subject="subject-1")

    assert shop.erase("subject-1") == (dossier.code,)

    assert dict(shop.get(dossier.code).applicant) == {}
    assert shop.get(dossier.code).due == dossier.due
    assert run_to_result(shop, dossier.code, at(25)).status == 9


def test_nothing_is_erased_in_a_batch_that_may_be_undone(shop: OneStop) -> None:
    dossier = file(shop, subject="subject-1")

    with shop.batch(), pytest.raises(NotAllowed, match="once the batch has ended"):
        shop.erase("subject-1")

    assert shop.get(dossier.code).applicant
    assert shop.erase("subject-1") == (dossier.code,)


def test_an_erased_submission_still_answers_to_its_key(shop: OneStop) -> None:
    dossier = file(shop, subject="subject-1", key="k-1")
    shop.erase("subject-1")

    again = file(shop, subject="subject-1", key="k-1")

    assert again.code == dossier.code
    assert dict(again.applicant) == {}


def test_an_applicant_is_corrected_in_every_dossier_of_the_subject(shop: OneStop) -> None:
    codes = [file(shop, subject="subject-1").code for _ in range(2)]

    shop.correct_applicant(codes[0], {"name": "Nguyễn Văn Thử"})

    assert [dict(shop.get(code).applicant) for code in codes] == [{"name": "Nguyễn Văn Thử"}] * 2


def test_a_later_filing_of_the_subject_tells_the_applicant_of_every_dossier(shop: OneStop) -> None:
    first = file(shop, subject="subject-1", applicant={"name": "Nguyễn Văn Ví Dụ"}).code
    second = file(shop, subject="subject-1", applicant={"name": "Nguyễn Văn Thử"}).code

    assert [dict(shop.get(code).applicant) for code in (first, second)] == [
        {"name": "Nguyễn Văn Thử"}
    ] * 2
    assert dict(shop.view(first, "owner")["applicant"]) == {"name": "Nguyễn Văn Thử"}


def test_without_a_reference_every_dossier_has_a_subject_of_its_own(shop: OneStop) -> None:
    first, second = file(shop), file(shop)

    assert first.subject != second.subject
    assert shop.find(subject=first.subject) == (first,)


# -- adoption ---------------------------------------------------------------------------------


def adopt(shop: OneStop, **values: Any) -> Dossier:
    filled: dict[str, Any] = {
        "unit": UNIT,
        "old_code": "000.00.06.H56-261110-0361",
        "received_at": at(10),
        "accepted_at": at(10, 10),
        "steps": ("examine",),
        "promised": at(30).date(),
        "source": "iGate",
        "applicant": APPLICANT,
        "facts": {"works": "house"},
        "documents": ("form",),
        "by": DESK,
        "at": at(23),
        **values,
    }
    return shop.adopt("1.000001", **filled)


def test_a_running_dossier_comes_in_under_its_code_with_its_promise(shop: OneStop) -> None:
    dossier = adopt(shop)

    assert dossier.code == dossier.old_code == "000.00.06.H56-261110-0361"
    assert dossier.due is not None
    assert dossier.due.on == at(30).date()
    assert run_to_result(shop, dossier.code, at(25)).status == 9


def test_an_adopted_dossier_is_not_adopted_twice(shop: OneStop) -> None:
    adopt(shop)

    with pytest.raises(Conflict):
        adopt(shop)


def test_an_old_code_that_cannot_serve_is_replaced_by_a_new_one(shop: OneStop) -> None:
    with pytest.raises(InputError):
        adopt(shop, old_code="HS số 7/2026")

    dossier = adopt(shop, old_code="HS số 7/2026", code="H26-7")
    assert (dossier.code, dossier.old_code) == ("H26-7", "HS số 7/2026")


def test_adoption_takes_the_version_in_force_at_acceptance(url: str) -> None:
    with OneStop.open(url, procedures=catalog(PERMIT, NEXT_PERMIT)) as shop:
        dossier = adopt(shop, at=at(7, month=12), promised=at(15, month=12).date())

    assert dossier.procedure_ref == "1.000001@2026-01-01#1"


# -- the shop itself --------------------------------------------------------------------------


def test_a_closed_shop_says_so(url: str) -> None:
    shop = OneStop.open(url, procedures=catalog())
    shop.close()

    with pytest.raises(StoreError, match="closed"):
        shop.find()


def test_the_bundled_procedures_and_calendar_are_the_default() -> None:
    with OneStop.open("memory://") as shop:
        assert "1.013225" in shop.catalog.codes
        assert shop.calendar == WorkCalendar.bundled("vn")


def test_the_system_may_do_everything(shop: OneStop) -> None:
    code = file(shop, by=Actor.system()).code

    assert shop.act(code, "accept", by=Actor.system("sync"), at=at(23, 10)).status == 2


def test_citizens_are_the_default_kind_of_applicant(shop: OneStop) -> None:
    assert file(shop, applicant={"name": "Nguyễn Văn Ví Dụ"}).applicant_kind == "citizen"
    assert file(shop, by=CITIZEN).applicant_kind == "citizen"


# -- batches ----------------------------------------------------------------------------------


def test_a_batch_is_kept_as_a_whole(shop: OneStop) -> None:
    with shop.batch():
        code = accepted(shop).code
        assert shop.get(code).status == 2
        assert shop.work_list(by=EXAMINER, at=at(24))[0].code == code
        run_to_result(shop, code, at(25))

    assert shop.get(code).status == 9
    assert shop.get(code) == replay(shop.events(code))


def test_a_batch_that_fails_leaves_nothing(shop: OneStop) -> None:
    before = accepted(shop)

    def failing() -> None:
        with shop.batch():
            file(shop)
            shop.act(before.code, "ready", by=EXAMINER, at=at(24))
            shop.get("nowhere")

    with pytest.raises(NotFound):
        failing()

    assert shop.find() == (before,)
    assert shop.act(before.code, "unfit", by=EXAMINER, at=at(24), reason="Không đạt").status == 9
    assert shop.get(before.code) == replay(shop.events(before.code))
    assert file(shop).code == f"{UNIT}-261123-0002"


def test_a_refused_command_does_not_end_the_batch(shop: OneStop) -> None:
    with shop.batch():
        code = file(shop).code
        with pytest.raises(NotAllowed):
            shop.act(code, "accept", by=EXAMINER, at=at(23, 10))
        with pytest.raises(InputError):
            file(shop, facts={})
        second = file(shop).code

    assert [dossier.code for dossier in shop.find()] == [code, second]
    assert second == f"{UNIT}-261123-0002"


def test_a_batch_belongs_to_its_task_and_takes_no_other_s_commands(lasting_url: str) -> None:
    """What another task is answered would be undone with the batch, which it knows nothing of."""

    async def importing(shop: OneStop, begun: asyncio.Event, asked: asyncio.Event) -> None:
        with shop.batch():
            file(shop)
            await asyncio.create_task(part_of(shop))
            begun.set()
            await asked.wait()
            raise RuntimeError

    async def part_of(shop: OneStop) -> None:
        file(shop)
        assert len(shop.find()) == 2

    async def answering(shop: OneStop) -> None:
        begun, asked = asyncio.Event(), asyncio.Event()
        batch = asyncio.create_task(importing(shop, begun, asked))
        await begun.wait()
        assert shop.find() == ()
        with pytest.raises(StoreError, match=r"Another task .* took no effect"):
            file(shop)
        with shop.batch(), pytest.raises(StoreError, match="Another task"):
            file(shop)
        asked.set()
        with pytest.raises(RuntimeError):
            await batch
        file(shop)

    with OneStop.open(lasting_url, procedures=catalog()) as shop:
        asyncio.run(answering(shop))
        assert len(shop.find()) == 1


def test_a_batch_inside_a_batch_is_part_of_it(shop: OneStop) -> None:
    with shop.batch(), shop.batch():
        code = file(shop).code

    assert shop.get(code).seq > 0


def test_what_a_lost_batch_depended_on_is_written_again(url: str) -> None:
    with OneStop.open(url, procedures=catalog()) as shop:
        with pytest.raises(NotFound), shop.batch():
            lose(shop)
        code = file(shop).code

        assert shop.store.text(shop.get(code).procedure_hash) == PERMIT


def lose(shop: OneStop) -> None:
    file(shop)
    shop.get("nowhere")
