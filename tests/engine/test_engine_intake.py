from __future__ import annotations

import engine_laws as laws
import pytest
from engine_desk import (
    APPLICANT,
    AUTHORITY,
    CALENDAR,
    DECIDE,
    ONE_STOP,
    SYSTEM,
    Desk,
    accepted,
    on,
    procedure,
)

from onestop_engine.engine import Actor, Command, Phase, decide
from onestop_engine.errors import InputError, NotAllowed
from onestop_engine.terms import Term

PAPERS = """
facts:
  works: {ask: applicant, choose: [house, other], label: {vi: Loại công trình}}
  floors: {ask: applicant, type: integer, label: {vi: Số tầng}}
  price: {ask: applicant, type: money, label: {vi: Giá trị}, optional: true}
  begun: {ask: applicant, type: date, label: {vi: Ngày khởi công}, optional: true}
  owner: {ask: applicant, type: text, label: {vi: Chủ hộ}, optional: true}
  shared: {ask: applicant, type: boolean, label: {vi: Sở hữu chung}, default: false}
  checked: {ask: officer, type: boolean, label: {vi: Đã kiểm tra}}
documents:
  form: {title: {vi: Tờ khai, en: Application form}}
  proof:
    title: {vi: Giấy tờ đất}
    one_of: {red_book: {title: {vi: Sổ đỏ}}, deed: {title: {vi: Hợp đồng}}}
"""
ANSWER = "supplement: {at_intake: {answer_within: 15 ngày}}\n"
SHORT = (
    """
steps:
  intake: {by: one_stop, do: receive, then: decide}
"""
    + DECIDE
)
GOOD = {"works": "house", "floors": 2}


def papers() -> Desk:
    return Desk(procedure(more=PAPERS))


def test_a_filing_opens_the_intake_with_its_own_limit() -> None:
    desk = Desk(procedure())
    dossier = desk.submit(on(2, 22), by=APPLICANT, channel="online")

    assert dossier.status == 1
    assert dossier.phase is Phase.SUBMITTED
    assert desk.open() == ("intake",)
    assert dossier.due is None
    # Decree 118/2025 art. 17.2: 8 working hours, which nobody works at night.
    assert dossier.intake_due == CALENDAR.due(on(3, 7), Term(8, "working_hour"))


def test_a_dossier_is_pinned_to_text_calendar_and_rules() -> None:
    desk = Desk(procedure())
    dossier = desk.submit(on(2))

    assert dossier.procedure_hash == desk.law.hash
    assert dossier.calendar_hash == CALENDAR.hash
    assert dossier.rule_set == "nd118+309"
    other = procedure(more="sets: 2\n")
    with pytest.raises(InputError, match="pinned to the very text"):
        decide(other, dossier, Command(action="accept", by=SYSTEM), on(2), CALENDAR)


@pytest.mark.parametrize(
    ("year", "month", "day", "rules"),
    [
        (2025, 6, 30, "nd61"),
        (2025, 7, 1, "nd118"),
        (2026, 8, 4, "nd118"),
        (2026, 8, 5, "nd118+309"),
    ],
)
def test_the_day_of_acceptance_chooses_the_rules(
    year: int, month: int, day: int, rules: str
) -> None:
    at = on(day, year=year, month=month)

    assert accepted(at=at).file.rule_set == rules


def test_acceptance_promises_a_date() -> None:
    desk = accepted()

    assert desk.file.status == 2
    assert desk.file.accepted_at == on(2)
    assert desk.file.due is not None
    assert desk.file.due.on == on(9).date()
    assert desk.file.due_original == desk.file.due
    assert [promise.cause for promise in desk.file.promises] == ["accepted"]
    assert desk.open() == ("examine",)


def test_the_author_s_name_and_the_law_s_name_accept_alike() -> None:
    desk = Desk(procedure())
    desk.submit(on(2))
    desk.act("complete", on(2))

    assert desk.file.status == 2


def test_refusing_intake_ends_the_dossier_and_wants_a_reason() -> None:
    desk = Desk(procedure())
    desk.submit(on(2))
    with pytest.raises(InputError, match="must state its reason"):
        desk.act("refuse_intake", on(2))
    desk.act("refuse_intake", on(2), reason="Không thuộc thẩm quyền")

    assert desk.file.status == 3
    assert desk.file.ended
    assert desk.open() == ()
    assert desk.file.finished_at is None


def test_a_short_intake_has_the_law_s_three_ways() -> None:
    law = laws.parallel()
    desk = Desk(law)
    desk.submit(on(2))
    choices = desk.choices(ONE_STOP, on(2))

    assert choices["accept", "intake"].ok
    assert choices["ask_supplement", "intake"].ok
    assert choices["refuse_intake", "intake"].ok


def test_intake_may_ask_once_for_a_supplement() -> None:
    desk = Desk(procedure(more=ANSWER))
    desk.submit(on(2))
    desk.act("ask_supplement", on(2, 10), items=["bản vẽ"], by=ONE_STOP)

    assert desk.file.status == 5
    assert desk.file.phase is Phase.INTAKE_SUPPLEMENT
    assert desk.file.supplements[0].at_intake
    assert desk.file.supplements[0].items == ("bản vẽ",)
    assert desk.file.supplements[0].answer_due is not None

    desk.act("supplement", on(4), by=ONE_STOP)

    assert desk.file.status == 1
    assert desk.file.intake_due == CALENDAR.due(on(4), Term(8, "working_hour"))
    with pytest.raises(NotAllowed, match="asked 1 time"):
        desk.act("ask_supplement", on(4), items=["bản vẽ"])


def test_what_is_asked_for_names_no_people_in_the_data() -> None:
    desk = papers()
    desk.submit(on(2), facts=GOOD)
    desk.act("ask_supplement", on(2), items=["red_book", "giấy của ông Ví Dụ"])
    event = desk.event("supplement_requested")

    assert event.data["items"] == ["red_book"]
    assert event.private["items"] == ["giấy của ông Ví Dụ"]
    assert desk.file.supplements[0].items == ("red_book", "giấy của ông Ví Dụ")


def test_a_request_must_say_what_is_missing() -> None:
    desk = Desk(procedure())
    desk.submit(on(2))
    with pytest.raises(InputError, match="must say what is missing"):
        desk.act("ask_supplement", on(2))


def test_intake_without_supplement_where_the_file_says_none() -> None:
    desk = Desk(procedure(SHORT, more="supplement: none\n"))
    desk.submit(on(2))
    with pytest.raises(NotAllowed, match="no request for supplement"):
        desk.act("ask_supplement", on(2), items=["bản vẽ"])


def test_silence_after_an_intake_supplement_closes_the_dossier() -> None:
    desk = Desk(procedure(more=ANSWER))
    desk.submit(on(2))
    desk.act("ask_supplement", on(2), items=["bản vẽ"])
    due = desk.file.supplements[0].answer_due
    assert due is not None

    assert desk.tick(on(17)) == ()
    assert desk.tick(on(18)) == ("supplement_expired", "closed", "step_cancelled")
    assert desk.file.status == 8
    assert desk.file.phase is Phase.CLOSED
    assert desk.file.finished_at == due.until


def test_silence_after_an_intake_supplement_may_refuse_the_intake() -> None:
    more = (
        "supplement: {at_intake: {at_most: 1, answer_within: 5 ngày, on_silence: refuse_intake}}\n"
    )
    desk = Desk(procedure(more=more))
    desk.submit(on(2))
    desk.act("ask_supplement", on(2), items=["bản vẽ"])
    desk.tick(on(30))

    assert desk.file.status == 3


# -- what a filing must bring ----------------------------------------------------------------------


def test_everything_wrong_with_the_answers_is_said_at_once() -> None:
    desk = papers()
    with pytest.raises(InputError) as failure:
        desk.submit(
            on(2),
            facts={
                "works": "hous",
                "flors": 2,
                "price": -1,
                "begun": "01/07/2026",
                "shared": "no",
                "checked": True,
            },
        )
    said = failure.value.say("en")

    assert "'works' cannot be 'hous'" in said
    assert "Did you mean 'house'?" in said
    assert "asks no 'flors'" in said
    assert "Did you mean 'floors'?" in said
    assert "'price' must be an amount" in said
    assert "'begun' must be a date" in said
    assert "'shared' must be true or false" in said
    assert "'checked' is answered by an officer" in said
    assert "The answer to 'floors' (Số tầng) is missing." in said


def test_every_missing_answer_is_named() -> None:
    desk = papers()
    with pytest.raises(InputError) as failure:
        desk.submit(on(2))

    assert "'works' (Loại công trình)" in failure.value.say("en")
    assert "'floors' (Số tầng)" in failure.value.say("en")


@pytest.mark.parametrize("floors", [True, 2.0, "2", 10**20])
def test_an_integer_is_a_whole_number(floors: object) -> None:
    desk = papers()
    with pytest.raises(InputError, match="whole number"):
        desk.submit(on(2), facts={"works": "house", "floors": floors})


def test_personal_answers_never_stand_in_the_data() -> None:
    desk = papers()
    facts = {**GOOD, "owner": "Nguyễn Văn Ví Dụ", "begun": on(1).date(), "price": None}
    desk.submit(on(2), facts=facts)
    event = desk.events[0]

    assert "Ví Dụ" not in repr(event.data)
    assert event.private["facts"] == {"owner": "Nguyễn Văn Ví Dụ"}
    assert desk.file.personal == {"owner": "Nguyễn Văn Ví Dụ"}
    assert desk.file.facts == {
        "works": "house",
        "floors": 2,
        "begun": "2026-11-01",
        "shared": False,
    }
    assert desk.file.applicant == {"name": "Nguyễn Văn Ví Dụ"}


def test_missing_papers_are_a_warning_because_the_officer_decides() -> None:
    desk = papers()
    dossier = desk.submit(on(2), facts=GOOD, documents=["deed"])
    assert desk.last is not None

    assert dossier.missing == ("form",)
    assert desk.events[0].data["missing"] == ["form"]
    assert [warning.say("en") for warning in desk.last.warnings] == [
        "Papers are missing: Application form."
    ]
    desk.act("accept", on(2))
    assert "form" in desk.last.warnings[0].say("en")


def test_a_supplement_fills_the_gaps() -> None:
    desk = papers()
    desk.submit(on(2), facts=GOOD)
    assert desk.file.missing == ("form", "proof")
    desk.act("ask_supplement", on(2), items=["form"])
    desk.act("supplement", on(3), by=APPLICANT, documents=["form", "red_book"])

    assert desk.kinds() == ("documents_received",)
    assert desk.file.status == 5
    assert desk.file.missing == ()
    assert desk.file.documents == ("form", "red_book")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"channel": "onlin"}, "no channel 'onlin'.*'online'"),
        ({"documents": ["fom"]}, "no paper 'fom'.*'form'"),
        ({"documents": "form"}, "must be a list of names"),
        ({"applicant_kind": "citizens"}, "no kind of applicant 'citizens'.*'citizen'"),
        ({"units": {"police_station": "A"}}, "no part 'police_station'"),
        ({"unit": ""}, "'unit' must be a text"),
        ({"chanel": "online"}, "takes no data called 'chanel'.*'channel'"),
        ({"facts": ["works"]}, "must map names to values"),
    ],
)
def test_wrong_names_are_refused_with_the_nearest_one(data: dict[str, object], said: str) -> None:
    desk = papers()
    with pytest.raises(InputError, match=said):
        desk.submit(on(2), **{"facts": GOOD, **data})


def test_a_filing_needs_a_code() -> None:
    command = Command(action="submit", by=SYSTEM, data={"unit": "H26", "channel": "online"})
    with pytest.raises(InputError, match="lacks 'code'"):
        decide(procedure(), None, command, on(2), CALENDAR)


def test_only_a_desk_or_the_applicant_files() -> None:
    desk = Desk(procedure())
    with pytest.raises(NotAllowed, match="Only the applicant, the system or the one-stop unit"):
        desk.submit(on(2), by=AUTHORITY)


def test_an_empty_part_stays_open() -> None:
    desk = Desk(procedure())
    dossier = desk.submit(on(2), units={"one_stop": "H26.10.2", "authority": None})

    assert dossier.units == {"one_stop": "H26.10.2"}


def test_a_dossier_is_begun_once() -> None:
    desk = Desk(procedure())
    desk.submit(on(2))
    with pytest.raises(InputError, match="exists already"):
        desk.act("submit", on(3))
    with pytest.raises(InputError, match="only `submit` and `adopt` begin one"):
        decide(desk.law, None, Command(action="accept", by=SYSTEM), on(2), CALENDAR)


def test_naive_instants_are_local() -> None:
    desk = Desk(procedure())
    command = Command(action="submit", by=SYSTEM, data={"unit": "H26", "channel": "online"})
    naive = on(2).replace(tzinfo=None)
    decision = decide(desk.law, None, command, naive, CALENDAR, code="A-1")

    assert decision.events[0].at == on(2)


def test_clocks_that_run_backwards_are_noticed() -> None:
    desk = accepted()
    with pytest.raises(InputError, match="Check the clock"):
        desk.act("take", on(1), by=Actor.system(), step="examine")
