from __future__ import annotations

import engine_laws as laws
import pytest
from engine_desk import APPLICANT, AUTHORITY, HEAD, ONE_STOP, POLICE, Desk, accepted, on

from onestop_engine.definition import load_text
from onestop_engine.engine import Phase
from onestop_engine.errors import InputError, NotAllowed


def signed(day: int = 5) -> Desk:
    desk = accepted()
    desk.act("ready", on(3))
    desk.act("sign", on(day))
    return desk


def test_the_result_is_available_when_the_delivery_opens() -> None:
    desk = signed()

    assert desk.file.status == 9
    assert desk.file.finished_at == on(5)
    assert desk.file.delivery == "waiting"
    assert [(result.name, result.kind) for result in desk.file.results] == [("permit", "grant")]
    assert desk.file.verdict == "early"


@pytest.mark.parametrize(
    ("day", "hour", "verdict"),
    [(6, 9, "early"), (9, 8, "on_time"), (9, 23, "on_time"), (10, 0, "late")],
)
def test_punctuality_is_that_of_the_result_not_of_its_collection(
    day: int, hour: int, verdict: str
) -> None:
    desk = accepted()
    desk.act("ready", on(3))
    desk.act("sign", on(day, hour))
    desk.act("deliver", on(30))

    assert desk.file.verdict == verdict
    assert desk.file.delivered_at == on(30)


def test_an_open_dossier_has_no_verdict() -> None:
    assert accepted().file.verdict == "open"


def test_delivery_ends_the_dossier() -> None:
    desk = signed()
    with pytest.raises(NotAllowed, match="belongs to one-stop unit"):
        desk.act("deliver", on(6), by=AUTHORITY)
    desk.act("deliver", on(6), by=ONE_STOP, channel="post")

    assert desk.file.status == 10
    assert desk.file.ended
    assert desk.file.delivery == "delivered"
    assert desk.file.delivery_channel == "post"
    assert desk.open() == ()


def test_refusal_is_a_result_in_time_or_late_and_is_handed_over() -> None:
    desk = accepted()
    desk.act("unfit", on(9), by=AUTHORITY, reason="Không đủ điều kiện")

    assert desk.file.status == 9
    assert desk.file.results[0].kind == "refusal"
    assert desk.file.verdict == "on_time"
    assert desk.open() == ()
    assert desk.choices(ONE_STOP, on(9))["deliver", None].ok
    desk.act("deliver", on(10), by=ONE_STOP)
    assert desk.file.status == 10


def test_refusal_states_its_reason_outside_the_data() -> None:
    desk = accepted()
    with pytest.raises(InputError, match="must state its reason"):
        desk.act("unfit", on(3))
    desk.act("unfit", on(3), reason="bà Ví Dụ không đủ tuổi")

    assert desk.event("step_closed").reason == "bà Ví Dụ không đủ tuổi"
    assert "Ví Dụ" not in repr([event.data for event in desk.events])


def test_nothing_is_handed_over_before_there_is_a_result() -> None:
    with pytest.raises(NotAllowed, match="being processed|accepted"):
        accepted().act("deliver", on(3))


def test_a_procedure_without_result_just_ends() -> None:
    desk = accepted(laws.no_result())
    desk.act("done", on(3))

    assert desk.file.status == 9
    assert desk.file.ended
    assert desk.file.delivery == "none"
    assert desk.file.verdict == "no_date"
    with pytest.raises(NotAllowed, match="no result waiting"):
        desk.act("deliver", on(4))
    with pytest.raises(NotAllowed, match="no result that could be corrected"):
        desk.act("correct", on(4), reason="x")


def test_a_filing_that_only_has_to_be_received_is_done_with_its_acceptance() -> None:
    text = laws.NO_RESULT.replace("then: file}", "then: end}").replace(
        "  file: {by: authority, then: end}\n", ""
    )
    desk = accepted(load_text(HEAD + text, "thu.yaml"))

    assert desk.file.ended
    assert [event.data.get("phase") for event in desk.events if "phase" in event.data] == [
        "submitted",
        "accepted",
        "in_progress",
        "result_available",
    ]


# -- withdrawal ------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", [APPLICANT, ONE_STOP])
def test_the_applicant_or_the_desk_for_them_withdraws(by: object) -> None:
    desk = accepted()
    desk.act("withdraw", on(3), by=by)  # type: ignore[arg-type]

    assert desk.file.status == 7
    assert desk.file.ended
    assert desk.file.finished_at == on(3)
    assert desk.open() == ()


def test_an_agency_does_not_withdraw_for_them() -> None:
    with pytest.raises(NotAllowed, match="belongs to one-stop unit"):
        accepted().act("withdraw", on(3), by=AUTHORITY)


def test_withdrawal_at_every_moment_before_the_decision() -> None:
    desk = Desk(accepted().law)
    desk.submit(on(2))
    desk.act("withdraw", on(2), by=APPLICANT)
    assert desk.file.status == 7

    for action, data in (("ask_supplement", {"items": ["giấy"]}), ("halt", {"reason": "x"})):
        desk = accepted()
        desk.act(action, on(3), **data)  # type: ignore[arg-type]
        desk.act("withdraw", on(4), by=APPLICANT)
        assert desk.file.phase is Phase.WITHDRAWN


def test_withdrawal_after_the_decision_is_refused() -> None:
    desk = signed()
    with pytest.raises(NotAllowed, match="The result exists"):
        desk.act("withdraw", on(5), by=APPLICANT)
    desk = accepted()
    desk.act("withdraw", on(3), by=APPLICANT)
    with pytest.raises(NotAllowed, match="withdrawn by the applicant"):
        desk.act("withdraw", on(3), by=APPLICANT)


# -- correction ------------------------------------------------------------------------------------


@pytest.mark.parametrize("delivered", [False, True])
def test_a_correction_has_a_clock_of_its_own(delivered: bool) -> None:
    desk = signed()
    if delivered:
        desk.act("deliver", on(6))
    desk.act("correct", on(9), by=ONE_STOP, reason="sai họ tên")

    assert desk.file.status == 4
    assert desk.file.phase is Phase.CORRECTION
    assert desk.file.correction_due is not None
    assert desk.file.correction_due.on == on(12).date()
    before = (desk.file.due, desk.file.finished_at)
    desk.act("corrected", on(11), by=AUTHORITY)
    assert desk.file.status == 9
    desk.act("deliver", on(12), by=ONE_STOP)

    assert desk.file.status == 10
    assert (desk.file.due, desk.file.finished_at) == before
    assert desk.file.corrected_at == on(11)
    assert desk.file.delivered_at == (on(6) if delivered else on(12))


def test_no_correction_before_the_result_and_none_by_others() -> None:
    with pytest.raises(NotAllowed):
        accepted().act("correct", on(3))
    with pytest.raises(NotAllowed):
        signed().act("correct", on(6), by=POLICE)
    with pytest.raises(NotAllowed):
        signed().act("corrected", on(6))


# -- notes and causes ------------------------------------------------------------------------------


def test_a_note_moves_nothing() -> None:
    desk = signed()
    desk.act("deliver", on(6))
    before = desk.file
    desk.act("note", on(20), by=POLICE, reason="đã gọi cho bà Ví Dụ")

    assert desk.file.status == before.status
    assert desk.file.finished_at == before.finished_at
    assert desk.file.timeline[-1].kind == "noted"
    assert desk.events[-1].data == {}
    with pytest.raises(NotAllowed):
        desk.act("note", on(20), by=APPLICANT, reason="x")


def test_why_it_became_late_may_be_recorded_to_the_end() -> None:
    desk = signed(10)
    desk.act("record", on(11), by=AUTHORITY, late_cause="co-quan-phoi-hop")

    assert desk.file.late_cause == "co-quan-phoi-hop"
    with pytest.raises(InputError, match="short code"):
        desk.act("record", on(11), late_cause="ông Ví Dụ ốm")
    with pytest.raises(NotAllowed, match="result available"):
        desk.act("record", on(11), facts={"x": 1})
