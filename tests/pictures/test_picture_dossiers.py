"""The way that a dossier took, and where it is late."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from onestop_engine import Actor, Catalog, Dossier, OneStop
from onestop_engine.definition.model import Procedure
from onestop_engine.pictures import draw_svg
from onestop_engine.pictures._flow import flow_of
from onestop_engine.pictures._marks import Course, course_of
from onestop_engine.texts import Lang

UNIT = "H26.10.2"
CLERK = Actor.officer("cb-017", unit=UNIT, parts=("one_stop",))
OFFICER = Actor.officer("cb-032", unit=UNIT, parts=("authority", "commune", "police"))


@pytest.fixture
def shop(crowded: Procedure) -> Iterator[OneStop]:
    installed = Catalog.installed()
    permit = installed.pick("1.013225", datetime(2026, 11, 23).date())
    with OneStop.open("memory://", procedures=Catalog((permit, crowded))) as opened:
        yield opened


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute)


def filed(shop: OneStop, code: str, **facts: object) -> Dossier:
    documents = ("application", "land_paper", "drawings") if code == "1.013225" else ()
    return shop.submit(
        code,
        unit=UNIT,
        applicant={"kind": "citizen", "name": "Nguyễn Văn Ví Dụ"},
        facts=facts,
        documents=documents,
        channel="counter",
        by=CLERK,
        at=at(9, 9),
    )


def course(shop: OneStop, dossier: Dossier, when: datetime, lang: Lang = "en") -> Course:
    flow = flow_of(shop.procedure_of(dossier))
    return course_of(flow, dossier, shop.calendar_of(dossier), when, lang)


def looks(found: Course) -> dict[str, str]:
    return {name: mark.look for name, mark in found.marks.items()}


def notes(found: Course, step: str) -> list[str]:
    return [note.text.replace("\N{NO-BREAK SPACE}", " ") for note in found.marks[step].notes]


def taken(found: Course) -> set[tuple[str, str]]:
    return {(way.source, way.target) for way in found.taken}


def permit_to_examination(shop: OneStop) -> Dossier:
    dossier = filed(shop, "1.013225", works="house")
    return shop.act(dossier.code, "accept", by=CLERK, at=at(9, 10))


def test_steps_are_done_here_now_or_not_reached(shop: OneStop) -> None:
    dossier = permit_to_examination(shop)

    found = course(shop, dossier, at(10, 9))

    assert looks(found) == {
        "intake": "done",
        "examine_house": "now",
        "examine": "ahead",
        "consult": "ahead",
        "sign": "ahead",
        "deliver": "ahead",
    }
    assert taken(found) == {("^", "intake"), ("intake", "examine_house")}
    assert notes(found, "intake") == ["09:00 9 Nov 2026 → 10:00 9 Nov 2026"]
    assert notes(found, "examine_house") == ["10:00 9 Nov 2026 → …", "until 17:00 12 Nov 2026"]


def test_a_step_that_overran_its_limit_says_by_how_many_working_days(shop: OneStop) -> None:
    dossier = permit_to_examination(shop)

    # Due on Thursday 12 November; 14 and 15 November are a weekend.
    found = course(shop, dossier, at(17, 9))

    assert looks(found)["examine_house"] == "late_now"
    assert notes(found, "examine_house")[-1] == "3 working days late"
    assert notes(course(shop, dossier, at(13, 9)), "examine_house")[-1] == "1 working day late"
    assert notes(course(shop, dossier, at(17, 9), "vi"), "examine_house")[-1] == (
        "trễ 3 ngày làm việc"
    )


def test_a_step_late_on_the_same_day_says_hours_of_office_time(shop: OneStop) -> None:
    dossier = filed(shop, "1.013225", works="house")
    waited = course(shop, dossier, at(10, 9, 50))
    longer = course(shop, dossier, at(10, 15, 50))

    assert looks(waited)["intake"] == "late_now"
    assert notes(waited, "intake")[-1] == "20 min of office time late"
    assert notes(longer, "intake")[-1].endswith(" min of office time late")
    assert notes(longer, "intake")[-1][0].isdigit()
    assert " h " in notes(longer, "intake")[-1]


def test_while_the_applicant_is_asked_nobody_is_late(shop: OneStop) -> None:
    dossier = permit_to_examination(shop)
    dossier = shop.act(
        dossier.code,
        "incomplete",
        by=OFFICER,
        at=at(10, 9),
        data={"items": ["drawings"]},
        reason="thiếu bản vẽ",
    )

    found = course(shop, dossier, at(20, 9))

    assert looks(found)["examine_house"] == "now"
    assert notes(found, "examine_house")[1:] == [
        "waiting for the applicant",
        "supplement: 09:00 10 Nov 2026 → …",
    ]


def test_a_refused_dossier_shows_the_outcome_that_refused_it(shop: OneStop) -> None:
    dossier = permit_to_examination(shop)
    dossier = shop.act(dossier.code, "unfit", by=OFFICER, at=at(10, 9), reason="sai quy hoạch")

    found = course(shop, dossier, at(20, 9))

    assert looks(found)["examine_house"] == "done"
    assert "→ unfit" in notes(found, "examine_house")


def test_the_way_goes_through_a_passed_over_step_and_back(shop: OneStop) -> None:
    dossier = permit_to_examination(shop)
    code = dossier.code
    shop.act(code, "ready", by=OFFICER, at=at(10, 9), data={"facts": {"needs_opinion": False}})
    shop.act(code, "back", by=OFFICER, at=at(10, 10), reason="chưa đủ")
    shop.act(code, "ready", by=OFFICER, at=at(10, 11), data={"facts": {"needs_opinion": False}})
    shop.act(code, "grant", by=OFFICER, at=at(10, 14))
    dossier = shop.act(code, "deliver", by=CLERK, at=at(30, 9))

    found = course(shop, dossier, at(30, 10))

    assert looks(found)["consult"] == "passed"
    assert looks(found)["deliver"] == "done"
    assert notes(found, "sign")[0].startswith("visit 1: 09:00")
    assert {
        ("examine_house", "consult"),
        ("consult", "sign"),
        ("sign", "examine_house"),
        ("sign", "deliver"),
        ("deliver", "$"),
    } <= taken(found)
    assert [note.text.replace("\N{NO-BREAK SPACE}", " ") for note in found.heading][1:] == [
        "filed 09:00 9 Nov 2026 · due 17:00 18 Nov 2026 · result 14:00 10 Nov 2026"
    ]


def test_a_dossier_past_its_promise_says_so_above_the_picture(shop: OneStop) -> None:
    dossier = permit_to_examination(shop)

    assert course(shop, dossier, at(20, 9)).heading[-1].text == "2 working days late"


def test_branches_are_taken_where_they_run(shop: OneStop, crowded: Procedure) -> None:
    dossier = filed(shop, crowded.code, big=False)
    code = dossier.code
    shop.act(code, "accept", by=CLERK, at=at(9, 10))
    facts = {"checked": False}
    dossier = shop.act(code, "usual", by=OFFICER, at=at(10, 9), data={"facts": facts})
    dossier = shop.act(code, "done", step="draft", by=OFFICER, at=at(10, 10))

    found = course(shop, dossier, at(10, 11))

    assert {("examine", "many<"), ("many<", "draft"), ("draft", "inner<")} <= taken(found)
    assert ("inner<", "draw_left") in taken(found)
    assert ("inner<", "inner/right") not in taken(found)
    assert ("many<", "many/second") in taken(found)
    assert ("many/second", "ask") in taken(found)
    assert ("ask", "many/third") not in taken(found)
    dossier = shop.act(code, "done", step="draw_left", by=OFFICER, at=at(10, 14))
    later = course(shop, dossier, at(10, 15))
    assert {("draw_left", "inner>"), ("inner>", "many>")} <= taken(later)


def test_a_step_that_was_given_up_is_passed_over(shop: OneStop) -> None:
    dossier = permit_to_examination(shop)
    dossier = shop.act(dossier.code, "withdraw", by=CLERK, at=at(10, 9), reason="người nộp xin rút")

    assert looks(course(shop, dossier, at(20, 9)))["examine_house"] == "passed"


def test_nothing_personal_stands_in_the_picture(shop: OneStop) -> None:
    dossier = permit_to_examination(shop)
    svg = draw_svg(
        shop.procedure_of(dossier),
        dossier=dossier,
        at=at(17, 9),
        calendar=shop.calendar_of(dossier),
    )

    assert "Ví Dụ" not in svg
    assert "cb-017" not in svg
    assert dossier.code in svg
    assert "đang ở đây, đã trễ" in svg


def test_a_step_done_late_stays_marked_and_a_delivery_is_nobody_s_delay(shop: OneStop) -> None:
    dossier = permit_to_examination(shop)
    facts = {"facts": {"needs_opinion": False}}
    shop.act(dossier.code, "ready", by=OFFICER, at=at(17, 9), data=facts)
    dossier = shop.act(dossier.code, "grant", by=OFFICER, at=at(18, 9))

    found = course(shop, dossier, at(30, 9))

    assert looks(found)["examine_house"] == "late"
    assert notes(found, "examine_house")[-1] == "3 working days late"
    assert looks(found)["deliver"] == "now"
    assert found.heading[-1].tone == "ink"
