from __future__ import annotations

import engine_laws as laws
import pytest
from engine_desk import AUTHORITY, SYSTEM, Desk, accepted, on, procedure

from onestop_engine.engine import Actor, Command, decide
from onestop_engine.errors import InputError, NotAllowed


def test_opening_the_step_asks_the_host_for_a_dossier() -> None:
    desk = accepted(laws.interlinked("own"), facts={"late": True}, units={"authority": "H26.10"})
    asked = desk.event("sub_opened").data

    assert asked["procedure"] == "1.001193"
    assert asked["facts"] == {"late": True}
    assert asked["unit"] == "H26.10"
    assert asked["shared_due"] is None
    assert desk.file.status == 4


def test_a_shared_clock_hands_down_the_date_of_the_step() -> None:
    desk = accepted(laws.interlinked())
    run = desk.file.open_steps[0]
    assert run.due is not None

    assert desk.event("sub_opened").data["shared_due"] == run.due.to_data()


def test_a_sub_dossier_takes_over_the_date() -> None:
    desk = accepted(laws.interlinked())
    handed_down = desk.event("sub_opened").data["shared_due"]
    child = accepted(shared_due=handed_down, parent="H26-1", parent_step="birth")

    assert child.file.parent == "H26-1"
    assert child.file.due == desk.file.open_steps[0].due
    assert child.file.clock is None
    with pytest.raises(NotAllowed, match="that of the interlinked dossier|interlinked"):
        child.act("reappoint", on(2), reason="x", to="2026-12-04")
    child.act("record", on(2), late_cause="x")
    child.act("incomplete", on(2), items=["giấy"])
    child.act("supplement", on(2))
    assert child.file.due == desk.file.open_steps[0].due


def result_of_the_sub(by: Actor = SYSTEM) -> Command:
    data = {"outcome": "granted", "code": "H26-2"}
    return Command(action="sub_finished", by=by, step="birth", data=data)


def test_what_follows_from_another_dossier_holds_from_then_and_is_written_down_now() -> None:
    desk = accepted(laws.interlinked())
    decision = decide(
        desk.law, desk.file, result_of_the_sub(), on(3), desk.calendar, recorded_at=on(6)
    )

    assert {(event.at, event.recorded_at) for event in decision.events} == {(on(3), on(6))}
    moved = decision.dossier
    assert [run.opened_at for run in moved.steps if run.step == "residence"] == [on(3)]
    again = decide(desk.law, moved, Command(action="tick", by=SYSTEM), on(6), desk.calendar)
    assert all(event.at >= on(3) for event in again.events)


def test_nothing_is_written_down_before_it_holds_nor_afterwards_by_a_person() -> None:
    desk = accepted(laws.interlinked())
    law, file, calendar = desk.law, desk.file, desk.calendar

    with pytest.raises(InputError, match="cannot be written down before"):
        decide(law, file, result_of_the_sub(), on(3), calendar, recorded_at=on(2))
    with pytest.raises(NotAllowed, match="Only the system writes down afterwards"):
        decide(law, file, result_of_the_sub(AUTHORITY), on(3), calendar, recorded_at=on(4))


def test_what_follows_comes_after_all_that_has_happened_to_the_dossier() -> None:
    desk = accepted(laws.interlinked())
    desk.act("note", on(5), reason="x")
    law, file, calendar = desk.law, desk.file, desk.calendar

    with pytest.raises(InputError, match="lies before the last record"):
        decide(law, file, result_of_the_sub(), on(4), calendar, recorded_at=on(6))
    with pytest.raises(InputError, match="lies before the last record"):
        decide(law, file, result_of_the_sub(), on(3), calendar, recorded_at=on(4))


def test_a_granted_sub_dossier_gives_its_result_and_the_way_goes_on() -> None:
    desk = accepted(laws.interlinked())
    desk.act("sub_finished", on(3), step="birth", outcome="granted", code="H26-2")

    assert desk.open() == ("residence",)
    assert desk.file.steps[1].sub_dossier == "H26-2"
    assert [(result.name, result.kind) for result in desk.file.results] == [
        ("birth_certificate", "partial")
    ]
    desk.act("done", on(4))
    assert [(result.name, result.kind) for result in desk.file.results] == [
        ("birth_certificate", "partial"),
        ("residence_note", "partial"),
    ]
    assert desk.file.status == 9
    assert desk.file.delivery == "waiting"


def test_a_refused_sub_dossier_goes_its_own_way_without_a_result() -> None:
    desk = accepted(laws.interlinked())
    desk.act("sub_finished", on(3), outcome="refused", code="H26-2")

    assert desk.file.status == 9
    assert [result.kind for result in desk.file.results] == ["refusal"]


def test_at_delivery_there_is_no_result_that_a_refused_sub_dossier_did_not_give() -> None:
    desk = accepted(laws.interlinked(refused="residence"))
    desk.act("sub_finished", on(3), outcome="refused", code="H26-2")
    desk.act("done", on(4))

    assert desk.file.status == 9
    assert [result.name for result in desk.file.results] == ["residence_note"]


def test_only_the_host_brings_results() -> None:
    desk = accepted(laws.interlinked())
    with pytest.raises(NotAllowed, match="brought by the system"):
        desk.act("sub_finished", on(3), by=AUTHORITY, outcome="granted")
    with pytest.raises(InputError, match="no outcome of a sub-procedure"):
        desk.act("sub_finished", on(3), outcome="good")
    with pytest.raises(NotAllowed):
        desk.act("take", on(3), by=AUTHORITY)


def test_a_result_that_comes_to_a_stopped_dossier_waits_for_resumption() -> None:
    desk = accepted(laws.interlinked())
    desk.act("halt", on(3), reason="x")
    desk.act("sub_finished", on(3), outcome="granted", code="H26-2")
    assert desk.open() == ("birth",)
    desk.act("resume", on(4))

    assert desk.open() == ("residence",)
    assert desk.file.results[0].name == "birth_certificate"


def test_an_answer_that_is_missing_is_left_open() -> None:
    text = laws.INTERLINKED.replace(
        "late: {ask: applicant, type: boolean, label: {vi: Muộn}, default: false}",
        "late: {ask: applicant, type: integer, label: {vi: Số ngày}, optional: true}",
    ).replace("OWN", "own")
    law = procedure(
        text.replace("    results: [birth_certificate]\n", "")
        .replace("results: [residence_note], ", "")
        .replace("result: [birth_certificate, residence_note]", "result: permit")
        .replace("{late: late}", "{late: late + 1}")
    )
    desk = accepted(law)

    assert desk.event("sub_opened").data["facts"] == {"late": None}


def test_dates_reach_the_sub_procedure_as_text() -> None:
    text = laws.INTERLINKED.replace(
        "late: {ask: applicant, type: boolean, label: {vi: Muộn}, default: false}",
        "late: {ask: applicant, type: date, label: {vi: Ngày}}",
    ).replace("OWN", "own")
    law = procedure(
        text.replace("    results: [birth_certificate]\n", "")
        .replace("results: [residence_note], ", "")
        .replace("result: [birth_certificate, residence_note]", "result: permit")
    )
    desk = Desk(law)
    desk.submit(on(2), facts={"late": "2026-01-05"})
    desk.act("accept", on(2))

    assert desk.event("sub_opened").data["facts"] == {"late": "2026-01-05"}
