from __future__ import annotations

import json

import engine_laws as laws
import pytest
from engine_desk import AUTHORITY, Desk, accepted, on, procedure

from onestop_engine.engine import Actor, view
from onestop_engine.errors import InputError

SECRETS = ("Ví Dụ", "20000", "giấy của", "bí mật", "cb-1", "permit", "Giấy phép", "land_tax")


EXAMINER = Actor.officer("cb-1", unit="H26.10", parts=("authority",))


def busy() -> Desk:
    desk = accepted(laws.paying(), units={"authority": "H26.10"})
    desk.act("take", on(3), by=EXAMINER)
    desk.act("incomplete", on(3), items=["giấy của ông Ví Dụ"], reason="bí mật")
    return desk


def test_the_public_sees_where_the_dossier_is_and_nothing_else() -> None:
    desk = busy()
    seen = view(desk.law, desk.file, "public")

    assert seen["code"] == desk.file.code
    assert seen["title"] == "Thủ tục thử"
    assert seen["status"] == 5
    assert seen["status_name"] == "Yêu cầu bổ sung giấy tờ"
    assert seen["held_by"][0]["unit"] == "H26.10"
    said = json.dumps(seen, ensure_ascii=False)
    assert [secret for secret in SECRETS if secret in said] == []


def test_a_procedure_may_hide_even_its_name() -> None:
    desk = accepted(procedure(more="public_name: false\n"))
    seen = view(desk.law, desk.file, "public")

    assert seen["title"] is None
    assert seen["procedure"] is None
    assert view(desk.law, desk.file, "owner")["title"] == "Thủ tục thử"


def test_the_owner_sees_money_papers_and_requests_but_no_people() -> None:
    desk = busy()
    seen = view(desk.law, desk.file, "owner", lang="en")

    assert seen["title"] == "A procedure for tests"
    assert seen["fees"][0]["amount"] == 20000
    assert seen["supplements"][0]["items"] == ["giấy của ông Ví Dụ"]
    assert seen["applicant"] == {"name": "Nguyễn Văn Ví Dụ"}
    assert "actor" not in seen["timeline"][0]


def test_officers_see_who_acted_and_every_step() -> None:
    desk = busy()
    seen = view(desk.law, desk.file, "officer")

    assert {entry["actor"] for entry in seen["timeline"]} >= {"cb-1", "system"}
    assert [step["step"] for step in seen["steps"]] == ["intake", "examine"]
    assert seen["verdict"] == "open"
    json.dumps(seen)


def test_the_owner_reads_why_and_no_note_of_officers() -> None:
    desk = accepted()
    desk.act("incomplete", on(3), by=AUTHORITY, reason="bí mật")
    desk.act("note", on(3), by=AUTHORITY, reason="hỏi lại phòng Tư pháp")
    desk.act("supplement", on(4))
    desk.act("ready", on(4), by=AUTHORITY, reason="trình ký")
    desk.act("reject", on(4), by=AUTHORITY, reason="không đủ điều kiện")

    told = [line["reason"] for line in view(desk.law, desk.file, "owner")["timeline"]]
    known = [line["reason"] for line in view(desk.law, desk.file, "officer")["timeline"]]

    assert [why for why in told if why] == ["bí mật", "không đủ điều kiện"]
    assert {"hỏi lại phòng Tư pháp", "trình ký", "bí mật"} <= set(known)


def test_progress_is_whole_only_when_the_result_is_there() -> None:
    desk = accepted()
    steps = []
    for action in ("ready", "sign"):
        steps.append(view(desk.law, desk.file, "public")["progress"])
        desk.act(action, on(3), by=AUTHORITY)
    steps.append(view(desk.law, desk.file, "public")["progress"])

    assert steps == [25, 50, 100]


def test_an_unknown_audience_sees_nothing() -> None:
    desk = accepted()
    with pytest.raises(InputError, match="public, owner, officer"):
        view(desk.law, desk.file, "press")  # type: ignore[arg-type]
