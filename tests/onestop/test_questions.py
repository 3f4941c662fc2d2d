from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from shop_making import (
    APPLICANT,
    CITIZEN,
    DESK,
    EXAMINER,
    FIRE,
    OTHER_DESK,
    UNIT,
    accepted,
    at,
    catalog,
    file,
)

from onestop_engine._desk import story
from onestop_engine.engine import Actor
from onestop_engine.engine._promises import CAUSES
from onestop_engine.errors import InputError
from onestop_engine.onestop import OneStop


@pytest.fixture
def shop(url: str) -> Iterator[OneStop]:
    with OneStop.open(url, procedures=catalog()) as opened:
        yield opened


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, "abc"),
        ({"open": True}, "abc"),
        ({"open": False}, ""),
        ({"status": 1}, "bc"),
        ({"phase": "accepted"}, "a"),
        ({"procedure": "2.000002"}, "c"),
        ({"field": "xay-dung"}, "ab"),
        ({"unit": "H26.7"}, "b"),
        ({"channel": "counter"}, "b"),
        ({"due_before": at(1, 23, 59, 12) + timedelta(minutes=1)}, "a"),
        ({"due_after": at(30)}, "a"),
        ({"due_after": at(2, month=12)}, ""),
        ({"received_from": at(23, 9, 30)}, "bc"),
        ({"received_until": at(23, 9, 30)}, "a"),
        ({"limit": 1}, "a"),
        ({"limit": 1, "offset": 1}, "b"),
        ({"order": "due"}, "abc"),
        ({"subject": "nobody"}, ""),
    ],
)
def test_dossiers_are_found(shop: OneStop, filters: dict[str, Any], expected: str) -> None:
    names = {
        accepted(shop).code: "a",
        file(shop, unit="H26.7", channel="counter", at=at(23, 10)).code: "b",
        file(
            shop, procedure="2.000002", facts={"late": True}, documents=(), at=at(23, 11)
        ).code: "c",
    }

    assert "".join(names[dossier.code] for dossier in shop.find(**filters)) == expected


def test_bounds_must_be_instants(shop: OneStop) -> None:
    with pytest.raises(InputError, match="due_before"):
        shop.find(due_before="2026-11-30")  # type: ignore[arg-type]


def test_a_language_that_no_text_is_written_in_is_refused(shop: OneStop) -> None:
    dossier = accepted(shop)

    for ask in (shop.explain, shop.view):
        with pytest.raises(InputError, match="no language 'fr'. Choose one of: vi, en"):
            ask(dossier.code, lang="fr")


def test_units_are_a_map_or_a_function() -> None:
    with pytest.raises(InputError, match="`units` must be a mapping part → unit"):
        OneStop.open("memory://", units="H26.10.2")


def test_an_unknown_filter_is_a_type_error(shop: OneStop) -> None:
    with pytest.raises(TypeError):
        shop.find(colour="red")  # type: ignore[call-arg]


def test_what_is_found_is_what_get_gives(shop: OneStop) -> None:
    codes = [accepted(shop).code, file(shop).code]

    assert shop.find() == tuple(shop.get(code) for code in codes)


# -- the work list ----------------------------------------------------------------------------


def test_everybody_sees_what_waits_for_them(shop: OneStop) -> None:
    filed, running = file(shop).code, accepted(shop).code

    def seen(by: Actor) -> list[tuple[str, str | None]]:
        return [(line.code, line.step) for line in shop.work_list(by=by, at=at(23, 10))]

    assert seen(DESK) == [(filed, "intake")]
    assert seen(EXAMINER) == [(running, "examine")]
    assert seen(Actor.system()) == [(filed, "intake"), (running, "examine")]
    assert seen(FIRE) == seen(OTHER_DESK) == seen(CITIZEN) == []

    shop.act(running, "ready", by=EXAMINER, at=at(23, 10))
    assert seen(FIRE) == [(running, "ask_fire")]


def test_the_most_pressing_comes_first_with_what_is_late_and_soon(shop: OneStop) -> None:
    codes = [accepted(shop).code for _ in range(3)]
    shop.act(codes[0], "ready", by=EXAMINER, at=at(23, 10))
    shop.act(codes[0], "answer", by=FIRE, at=at(23, 11))

    def lines(day: int, month: int = 11) -> list[tuple[str, str]]:
        now = at(day, month=month)
        return [(line.code, line.urgency) for line in shop.work_list(by=EXAMINER, at=now)]

    assert lines(23) == [(codes[1], "in_time"), (codes[2], "in_time"), (codes[0], "in_time")]
    assert lines(25) == [(codes[1], "soon"), (codes[2], "soon"), (codes[0], "in_time")]
    assert lines(27) == [(codes[1], "late"), (codes[2], "late"), (codes[0], "in_time")]
    assert lines(30)[-1] == (codes[0], "soon")
    assert lines(2, month=12)[-1] == (codes[0], "late")


def test_the_line_of_a_step_says_what_is_to_be_done(shop: OneStop) -> None:
    code = accepted(shop).code
    shop.act(code, "ready", by=EXAMINER, at=at(23, 10))
    shop.act(code, "answer", by=FIRE, at=at(23, 11))

    (line,) = shop.work_list(by=EXAMINER, at=at(23, 12))

    assert (line.kind, line.step, line.step_title.vi) == ("step", "decide", "Ký giấy phép")
    assert (line.part, line.unit, line.title.en) == ("authority", UNIT, "Example permit")
    assert line.due is None
    assert line.dossier_due is not None
    assert line.limit == line.dossier_due.until


def test_confirming_a_supplement_is_work_of_the_desk(shop: OneStop) -> None:
    code = accepted(shop).code
    shop.act(code, "incomplete", step="examine", by=EXAMINER, at=at(24), reason="Thiếu bản vẽ")

    (line,) = shop.work_list(by=DESK, at=at(25))

    assert (line.kind, line.step_title.en) == ("supplement", "Confirm the supplement")
    assert shop.work_list(by=EXAMINER, at=at(25)) == ()


def test_handing_over_is_work_of_the_desk_also_after_a_refusal(shop: OneStop) -> None:
    granted, refused = accepted(shop).code, accepted(shop).code
    shop.act(refused, "unfit", by=EXAMINER, at=at(24), reason="Không đủ điều kiện")
    shop.act(granted, "ready", by=EXAMINER, at=at(24))
    shop.act(granted, "answer", by=FIRE, at=at(24, 10))
    shop.act(granted, "sign", by=EXAMINER, at=at(24, 11))

    lines = shop.work_list(by=DESK, at=at(25))

    assert {line.code for line in lines} == {granted, refused}
    for line in lines:
        shop.act(line.code, "deliver", by=DESK, at=at(25))
    assert shop.work_list(by=DESK, at=at(25, 10)) == ()


def test_a_correction_is_work_of_desk_and_authority(shop: OneStop) -> None:
    code = accepted(shop).code
    shop.act(code, "ready", by=EXAMINER, at=at(24))
    shop.act(code, "answer", by=FIRE, at=at(24, 10))
    shop.act(code, "sign", by=EXAMINER, at=at(24, 11))
    shop.act(code, "deliver", by=DESK, at=at(25))
    shop.act(code, "correct", by=DESK, at=at(26), reason="Sai ngày sinh")

    (line,) = shop.work_list(by=EXAMINER, at=at(26, 10))

    assert line.kind == "correct"
    assert line.due is not None


def test_nothing_waits_while_processing_is_stopped(shop: OneStop) -> None:
    code = accepted(shop).code
    shop.act(code, "halt", by=DESK, at=at(24), reason="Chờ quyết định của tòa án")

    assert shop.work_list(by=Actor.system(), at=at(25)) == ()


def test_a_part_without_a_unit_is_open_to_everybody_who_plays_it(url: str) -> None:
    with OneStop.open(url, procedures=catalog(), units={"authority": None}) as shop:
        accepted(shop)
        elsewhere = Actor.officer("cb-9", unit="H26.55", parts=("authority",))

        assert len(shop.work_list(by=elsewhere, at=at(24))) == 1


def test_a_part_mapped_to_a_unit_is_closed_to_the_others(url: str) -> None:
    with OneStop.open(url, procedures=catalog(), units={"authority": "H26.55"}) as shop:
        code = accepted(shop).code

        assert code.startswith("H26.55-")
        assert shop.work_list(by=EXAMINER, at=at(24)) == ()
        assert dict(shop.get(code).units) == {"authority": "H26.55", "one_stop": UNIT}


def test_an_officer_without_a_unit_sees_the_part_in_every_unit(shop: OneStop) -> None:
    accepted(shop)
    accepted(shop, unit="H26.77", by=OTHER_DESK, desk=OTHER_DESK)
    roaming = Actor.officer("cb-9", parts=("authority",))

    assert len(shop.work_list(by=roaming, at=at(24))) == 2
    assert len(shop.work_list(by=EXAMINER, at=at(24))) == 1


def test_units_may_be_told_by_a_function(url: str) -> None:
    def unit_of(procedure: Any, part: str, receiving: str) -> str | None:
        assert part in procedure.agencies
        return f"{receiving}.9" if part == "authority" else None

    with OneStop.open(url, procedures=catalog(), units=unit_of) as shop:
        assert dict(file(shop).units) == {"authority": f"{UNIT}.9"}


# -- looking up -------------------------------------------------------------------------------


def test_the_public_sees_where_it_stands_and_nothing_personal(shop: OneStop) -> None:
    facts = {"works": "house", "owner_note": "Bà Ví Dụ vắng nhà"}
    code = file(shop, facts=facts, subject="subject-77").code
    shop.act(code, "accept", by=DESK, at=at(23, 10))
    shop.act(code, "incomplete", step="examine", by=EXAMINER, at=at(24), reason="Bà Ví Dụ")

    seen = str(shop.view(code, "public"))

    assert code in seen
    for hidden in ("Ví Dụ", APPLICANT["phone"], "house", "subject-77", "cb-1"):
        assert hidden not in seen


def test_the_owner_and_the_officer_see_more(shop: OneStop) -> None:
    code = accepted(shop).code

    views = [str(shop.view(code, kind)) for kind in ("public", "owner", "officer")]

    assert [len(view) for view in views] == sorted(len(view) for view in views)
    assert APPLICANT["name"] in views[2]


def test_what_is_allowed_is_said_with_reasons(shop: OneStop) -> None:
    code = accepted(shop).code

    choices = {
        (choice.step, choice.action): choice
        for choice in shop.allowed(code, by=EXAMINER, at=at(24))
    }

    assert choices["examine", "ready"].ok
    refused = [choice for choice in choices.values() if not choice.ok]
    assert refused != []
    assert all(choice.reason is not None for choice in refused)


# -- the story of the due date ----------------------------------------------------------------


def test_the_story_tells_rule_basis_days_and_calendar(shop: OneStop) -> None:
    code = accepted(shop).code

    told = shop.explain(code, "vi")

    assert "5 ngày làm việc" in told
    assert "1/2026/QĐ, Điều 5" in told
    assert "24/11/2026" in told
    assert "17:00 thứ Ba 1/12/2026" in told
    assert "sha256:" in told
    assert shop.explain(code, "en") != told


def test_before_acceptance_there_is_only_the_intake_check(shop: OneStop) -> None:
    told = shop.explain(file(shop).code, "en")

    assert "not accepted yet" in told
    assert "intake check" in told


def test_every_step_that_lets_the_clock_stand_has_words_where_a_date_follows_it() -> None:
    waits = {cause for kind, cause in CAUSES.items() if kind not in {"receive", "deliver"}}

    assert waits <= set(story.PROMISED)


def test_a_deadline_that_counts_from_a_step_says_which_by_its_title() -> None:
    with OneStop.open("memory://") as shop:
        filed = shop.submit(
            "1.001765",
            unit=UNIT,
            applicant={"kind": "citizen"},
            by=DESK,
            at=at(23),
            channel="counter",
        )
        shop.act(filed.code, "accept", by=DESK, at=at(23))
        told = shop.explain(filed.code)
        step = shop.procedure_of(filed).graph.step("test")

    assert step.title is not None
    assert f"chờ hoàn thành bước “{step.title.vi}”" in told


def test_before_acceptance_an_end_is_told_and_no_check_that_is_still_due(shop: OneStop) -> None:
    refused, withdrawn = file(shop).code, file(shop).code
    shop.act(refused, "refuse_intake", by=DESK, at=at(24), reason="Không thuộc thẩm quyền")
    shop.act(withdrawn, "withdraw", by=DESK, at=at(24))

    said = {code: shop.explain(code, "vi").splitlines() for code in (refused, withdrawn)}
    assert said[refused][1].endswith("; không được tiếp nhận.")
    assert said[withdrawn][2] == "Hồ sơ được rút lúc 09:00, 24/11/2026, không có kết quả."
    assert (len(said[refused]), len(said[withdrawn])) == (2, 3)


def test_a_dossier_that_ended_without_a_result_is_said_to_have_none(shop: OneStop) -> None:
    withdrawn, closed = accepted(shop).code, accepted(shop).code
    shop.act(withdrawn, "withdraw", by=DESK, at=at(24))
    shop.act(closed, "incomplete", step="examine", by=EXAMINER, at=at(24), reason="Thiếu bản vẽ")
    shop.tick(at=at(24).replace(month=12))

    said = {code: shop.explain(code, "vi") for code in (withdrawn, closed)}
    assert "Hồ sơ được rút lúc 09:00, 24/11/2026, không có kết quả." in said[withdrawn]
    assert "Hồ sơ được đóng lúc" in said[closed]
    assert "Thời hạn đã tạm dừng từ 09:00, 24/11/2026 (chờ bổ sung hồ sơ)." in said[closed]
    assert not any("Có kết quả" in one or "giải quyết tiếp" in one for one in said.values())


def test_the_story_tells_dates_promised_before(shop: OneStop) -> None:
    code = accepted(shop).code
    shop.act(code, "incomplete", step="examine", by=EXAMINER, at=at(24), reason="Thiếu bản vẽ")
    standing = shop.explain(code, "en")
    shop.act(code, "supplement", by=DESK, at=at(30))
    moved = shop.explain(code, "en")

    assert "The clock stands since 2026-11-24 09:00 (waiting for a supplement)" in standing
    assert "Counted anew from 09:00 on Mon 30 Nov 2026" in moved
    assert "2026-12-01" in moved
    assert "2026-12-07" in moved
    assert "supplement" in moved


def test_the_story_tells_how_it_ended(shop: OneStop) -> None:
    code = accepted(shop).code
    shop.act(code, "unfit", by=EXAMINER, at=at(25), reason="Không đủ điều kiện")

    assert "early" in shop.explain(code, "en")
    assert "trước hạn" in shop.explain(code, "vi")


def test_a_new_appointment_is_told_with_both_verdicts(shop: OneStop) -> None:
    code = accepted(shop).code
    shop.act(
        code,
        "reappoint",
        by=DESK,
        at=at(27),
        data={"to": "2026-12-08"},
        reason="Chờ kết quả trưng cầu giám định",
    )
    shop.act(code, "unfit", by=EXAMINER, at=at(7, month=12), reason="Không đủ điều kiện")

    told = shop.explain(code, "en")

    assert "Against the original date (2026-12-01" in told
    assert "late" in told
