"""A finished dossier written down as a scenario comes true when it is played."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from scenario_texts import played

from onestop_engine import Actor, Catalog, InputError, NotFound, OneStop, WorkCalendar
from onestop_engine.definition import load_text
from onestop_engine.scenarios import collect, record, run_text
from onestop_engine.scenarios._playing import Play
from onestop_engine.scenarios._reading import Reading

PACK = Path(__file__).parents[2] / "procedures"
CATALOG = Catalog.load(PACK)
CALENDAR = WorkCalendar.bundled("vn")
UNIT = "H00.00"
MONDAY = datetime(2026, 10, 26, 9, 0)


@pytest.fixture
def shop() -> Iterator[OneStop]:
    with OneStop.open("memory://", procedures=CATALOG) as opened:
        yield opened


def officer(*parts: str, name: str = "cb-1") -> Actor:
    return Actor.officer(name, unit=UNIT, parts=parts)


def filed(shop: OneStop, code: str, **about: object) -> str:
    about = {"applicant": {"name": "Nguyễn Văn Ví Dụ"}, "channel": "counter", **about}
    return shop.submit(code, unit=UNIT, by=Actor.applicant(), at=MONDAY, **about).code


@pytest.mark.parametrize(
    "file", collect(PACK), ids=lambda file: f"{file.parents[1].name}-{file.stem}"
)
def test_a_bundled_scenario_is_written_down_again_and_comes_true(file: Path) -> None:
    scenario = Reading(file.read_bytes(), str(file)).scenario(CATALOG)
    play = Play(scenario, CATALOG, CALENDAR)
    play.run()
    for dossier in play.shop.find():
        if dossier.parent is not None or not (dossier.finished_at or dossier.ended):
            continue
        again = run_text(record(play.shop, dossier.code), "a.yaml", procedures=CATALOG)

        assert again.problems == ()
        assert again.expectations > 0


def test_nothing_personal_is_written_down(shop: OneStop) -> None:
    code = filed(shop, "1.001612", facts={"founder": "individual"}, subject="cccd-012345")
    desk, registrar = officer("one_stop", name="cb-99"), officer("registrar", name="cb-98")
    shop.act(code, "accept", by=desk, at=MONDAY + timedelta(hours=1))
    reason = "Ông Ví Dụ đã đăng ký hộ khác"
    shop.act(code, "unfit", by=registrar, at=MONDAY + timedelta(hours=2), reason=reason)

    text = record(shop, code)

    for personal in ("Ví Dụ", "cb-9", "cccd", UNIT, "hộ khác"):
        assert personal not in text
    assert "Lý do ghi trong hồ sơ" in text
    assert played(text).ok


def test_a_personal_question_that_must_be_answered_gets_an_answer_of_nobody() -> None:
    text = (PACK / "vn/bao-hiem/1.014137/2026-09-01.yaml").read_text(encoding="utf-8")
    facts = (
        "facts:\n  mother: {ask: applicant, type: text, label: Họ tên mẹ}\n"
        "  born: {ask: applicant, type: date, personal: true, label: Ngày sinh}\n"
        "  kin: {ask: applicant, choose: [a, b], personal: true, label: Quan hệ}\n"
        "agencies:"
    )
    own = Catalog([load_text(text.replace("agencies:", facts), "own.yaml")])
    answers = {"mother": "Trần Thị Ví Dụ", "born": "2024-05-06", "kin": "b"}
    with OneStop.open("memory://", procedures=own) as shop:
        code = filed(shop, "1.014137", facts=answers, channel="online")
        shop.act(code, "withdraw", by=Actor.applicant(), at=MONDAY + timedelta(hours=1))
        written = record(shop, code)

    assert "Trần" not in written
    assert "2024-05-06" not in written
    assert 'mother: "Ví dụ"' in written
    assert run_text(written, "a.yaml", procedures=own).ok


def test_acts_of_one_instant_are_told_apart_without_guessing_what_held_between(
    shop: OneStop,
) -> None:
    code = filed(shop, "2.000942", facts={"pages": 1})
    desk = officer("one_stop")
    shop.act(code, "pay", by=desk, at=MONDAY, data={"amount": 2000})
    shop.act(code, "accept", by=desk, at=MONDAY)
    shop.act(code, "halt", by=officer("certifier"), at=MONDAY, reason="Chờ")
    shop.act(code, "withdraw", by=desk, at=MONDAY + timedelta(minutes=1))

    text = record(shop, code)

    assert [line.split()[1] for line in text.splitlines() if "do: " in line] == [
        "pay",
        "accept",
        "halt",
        "withdraw",
    ]
    assert played(text).ok


def test_everything_that_desks_do_is_written_down(shop: OneStop) -> None:
    code = filed(shop, "1.013978", facts={"wants_certificate": True}, documents=("application",))
    desk, commune = officer("one_stop"), officer("commune")
    hour = timedelta(hours=1)
    shop.act(code, "accept", by=desk, at=MONDAY + hour)
    shop.act(code, "take", step="examine", by=commune, at=MONDAY + 2 * hour)
    assigned = {"assignee": "cb-7"}
    shop.act(code, "assign", step="examine", by=commune, at=MONDAY + 3 * hour, data=assigned)
    facts = {"facts": {"needs_survey": True}}
    shop.act(code, "record", by=commune, at=MONDAY + 4 * hour, data=facts)
    shop.act(code, "note", by=commune, at=MONDAY + 5 * hour, reason="Đã xem")
    later = {"to": "2026-11-27", "late_cause": "storm"}
    shop.act(code, "reappoint", by=desk, at=MONDAY + 6 * hour, reason="Bão", data=later)
    cause = {"late_cause": "storm"}
    shop.act(code, "record", by=commune, at=MONDAY + 7 * hour, data=cause)
    other = officer("commune", name="cb-7")
    shop.act(code, "unfit", by=other, at=MONDAY + 24 * hour, reason="Tranh chấp")
    shop.act(code, "deliver", by=desk, at=MONDAY + 25 * hour)
    shop.act(code, "correct", by=commune, at=MONDAY + 26 * hour, reason="Sai tên")
    shop.act(code, "corrected", by=commune, at=MONDAY + 27 * hour)

    text = record(shop, code)
    done = [line.split()[1] for line in text.splitlines() if "do: " in line]

    assert done == [
        "accept",
        "take",
        "assign",
        "record",
        "reappoint",
        "record",
        "unfit",
        "deliver",
        "correct",
        "corrected",
    ]
    assert "cb-7" not in text
    assert played(text).ok


def test_a_prolonged_and_a_stopped_dossier_are_written_down() -> None:
    text = (PACK / "vn/thuy-san/1.003593/2026-01-01.yaml").read_text(encoding="utf-8")
    longer = text.replace("steps:", "prolong: {to: 3 ngày làm việc, basis: 1/2026}\nsteps:", 1)
    stopping = longer.replace("unfit: refuse", "unfit: refuse, suspect: stop")
    own = Catalog([load_text(stopping, "own.yaml")])
    with OneStop.open("memory://", procedures=own) as shop:
        code = filed(shop, "1.003593", facts={"tons": 2})
        port, hour = officer("port"), timedelta(hours=1)
        shop.act(code, "accept", by=officer("one_stop"), at=MONDAY + hour)
        shop.act(code, "prolong", by=port, at=MONDAY + 2 * hour)
        shop.act(code, "suspect", by=port, at=MONDAY + 3 * hour, reason="Nghi vấn")
        shop.act(code, "resume", by=port, at=MONDAY + 24 * hour)
        shop.act(code, "confirm", by=port, at=MONDAY + 25 * hour)
        written = record(shop, code)

    assert [line.split()[1] for line in written.splitlines() if "do: " in line] == [
        "accept",
        "prolong",
        "suspect",
        "resume",
        "confirm",
    ]
    assert run_text(written, "a.yaml", procedures=own).ok


def test_a_dossier_that_time_ended_is_written_down_with_a_look_at_its_end(shop: OneStop) -> None:
    code = filed(shop, "2.000635", facts={"copies": 1}, channel="online")
    shop.act(code, "accept", by=officer("one_stop"), at=MONDAY)
    asked = MONDAY + timedelta(hours=1)
    shop.act(code, "incomplete", by=officer("authority"), at=asked, reason="Thiếu")
    shop.tick(at=MONDAY + timedelta(days=30, microseconds=5))

    text = record(shop, code)

    assert "expect: {status: 8" in text
    assert played(text).ok


def test_what_cannot_be_written_down_says_why(shop: OneStop) -> None:
    code = filed(shop, "3.000722", channel="online")
    with pytest.raises(InputError, match="not finished"):
        record(shop, code)
    shop.act(code, "accept", by=officer("one_stop"), at=MONDAY)
    shop.act(code, "complete", by=officer("commune"), at=MONDAY)
    (sub,) = shop.find(parent=code)
    with pytest.raises(InputError, match="record that one"):
        record(shop, sub.code)
    with pytest.raises(NotFound):
        record(shop, "H00.00-261026-9999")
    adopted = shop.adopt(
        "2.000821",
        unit=UNIT,
        old_code="H00.00-261020-0001",
        received_at=MONDAY - timedelta(days=6),
        accepted_at=MONDAY - timedelta(days=6),
        steps=("examine",),
        source="cũ",
        by=officer("one_stop"),
        at=MONDAY,
    )
    shop.act(adopted.code, "withdraw", by=Actor.applicant(), at=MONDAY)
    with pytest.raises(InputError, match="taken over"):
        record(shop, adopted.code)


def test_linked_dossiers_that_end_with_the_whole_are_not_acts_of_their_own(shop: OneStop) -> None:
    code = filed(shop, "3.000722", channel="online")
    shop.act(code, "accept", by=officer("one_stop"), at=MONDAY)
    shop.act(code, "complete", by=officer("commune"), at=MONDAY + timedelta(hours=1))
    shop.act(code, "withdraw", by=Actor.applicant(), at=MONDAY + timedelta(hours=2))

    text = record(shop, code)

    assert text.count("do: ") == 3
    assert played(text).ok


def test_a_personal_answer_of_an_officer_is_replaced_too() -> None:
    text = (PACK / "vn/thuy-san/1.003593/2026-01-01.yaml").read_text(encoding="utf-8")
    asking = text.replace(
        "agencies:", "  owner: {ask: officer, type: text, label: Chủ tàu}\nagencies:", 1
    ).replace("    by: port\n", "    by: port\n    records: [owner]\n", 1)
    silent = asking.replace(
        "steps:",
        "supplement: {at_intake: {answer_within: 2 ngày, on_silence: refuse_intake}}\nsteps:",
        1,
    )
    own = Catalog([load_text(silent, "own.yaml")])
    with OneStop.open("memory://", procedures=own) as shop:
        desk, port = officer("one_stop"), officer("port")
        code = filed(shop, "1.003593", facts={"tons": 2})
        shop.act(code, "accept", by=desk, at=MONDAY)
        answers = {"facts": {"owner": "Lê Văn Ví Dụ"}}
        shop.act(code, "confirm", by=port, at=MONDAY + timedelta(hours=1), data=answers)
        granted = record(shop, code)
        code = filed(shop, "1.003593", facts={"tons": 2})
        items = {"items": ["declaration"]}
        shop.act(code, "ask_supplement", by=desk, at=MONDAY, data=items)
        shop.tick(at=MONDAY + timedelta(days=9))
        refused = record(shop, code)

    assert "Lê" not in granted
    assert 'facts: {owner: "Ví dụ"}' in granted
    assert "do: refuse_intake" not in refused
    assert "status: 3" in refused
    for written in (granted, refused):
        assert run_text(written, "a.yaml", procedures=own).ok
