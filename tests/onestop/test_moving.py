"""Another version of the procedure: what a look at the store says, and what applying it writes."""

from __future__ import annotations

import pytest
from shop_making import (
    DESK,
    EXAMINER,
    NEXT_PERMIT,
    PERMIT,
    REGISTER,
    STRICTER_PERMIT,
    accepted,
    at,
    catalog,
    file,
    load,
)

from onestop_engine import Actor, NotAllowed, OneStop, StoreError
from onestop_engine.catalog import Catalog
from onestop_engine.engine import Dossier, replay

BY = Actor.system("chuyen-phien-ban")
LONGER_PERMIT = NEXT_PERMIT.replace("limit: 3 ngày làm việc", "limit: 7 ngày làm việc")
OLD, SHORTER, LONGER, STRICTER = load(PERMIT, NEXT_PERMIT, LONGER_PERMIT, STRICTER_PERMIT)


def histories(shop: OneStop) -> list[tuple[object, ...]]:
    return [shop.events(dossier.code) for dossier in shop.find()]


def test_a_look_writes_nothing(url: str) -> None:
    with OneStop.open(url, procedures=catalog(PERMIT)) as shop:
        dossier = accepted(shop)
        before = histories(shop)

        (line,) = shop.move(OLD, LONGER, at=at(24), by=BY)

        assert (line.code, line.steps, line.verdict, line.applied) == (
            dossier.code,
            ("examine",),
            "can_move",
            False,
        )
        assert (line.before, line.ref) == (dossier.due, OLD.ref)
        assert line.after is not None
        assert line.after.on > line.before.on if line.before else False
        assert histories(shop) == before


def test_applying_moves_once_on_record_and_keeps_the_promise(url: str) -> None:
    with OneStop.open(url, procedures=catalog(PERMIT)) as shop:
        dossier = accepted(shop)
        (line,) = shop.move(OLD, LONGER, at=at(24), by=BY, reason="Nghị định mới", apply=True)
        moved = shop.get(dossier.code)

        assert line.applied
        assert (moved.procedure_ref, moved.due) == (LONGER.ref, dossier.due)
        event = shop.events(dossier.code)[-1]
        assert (event.kind, event.actor) == ("moved", "chuyen-phien-ban")
        assert shop.move(OLD, LONGER, at=at(25), by=BY, apply=True) == ()
        assert shop.procedure_of(moved).hash == LONGER.hash
        assert replay(shop.events(dossier.code)) == moved
        assert "7 ngày làm việc" in shop.explain(dossier.code)
        shop.act(dossier.code, "ready", by=EXAMINER, at=at(25))


def test_those_that_need_a_person_stay(url: str) -> None:
    with OneStop.open(url, procedures=catalog(PERMIT)) as shop:
        dossier = accepted(shop)
        before = histories(shop)

        (earlier,) = shop.move(OLD, SHORTER, at=at(24), by=BY, apply=True)
        (unanswered,) = shop.move(OLD, STRICTER, at=at(24), by=BY, apply=True)

        assert (earlier.verdict, earlier.applied) == ("needs_person", False)
        assert "before the promised" in earlier.reasons[0].say("en")
        assert "'floors'" in unanswered.reasons[0].say("en")
        assert histories(shop) == before
        assert shop.get(dossier.code).procedure_hash == OLD.hash


def test_ended_dossiers_and_other_versions_are_not_looked_at(url: str) -> None:
    with OneStop.open(url, procedures=catalog(PERMIT, REGISTER)) as shop:
        refused = accepted(shop)
        shop.act(refused.code, "unfit", by=EXAMINER, at=at(23, 10), reason="Không đủ điều kiện")
        file(shop, procedure="2.000002", facts={"late": False}, documents=())

        lines = shop.move(OLD, LONGER, at=at(24), by=BY)

        assert [line.verdict for line in lines] == ["stays"]
        assert shop.move(LONGER, OLD, at=at(24), by=BY) == ()


def test_what_time_did_before_happened_under_the_old_version(url: str) -> None:
    with OneStop.open(url, procedures=catalog(PERMIT)) as shop:
        dossier = accepted(shop)
        shop.move(OLD, LONGER, at=at(27), by=BY, apply=True)

        kinds = [event.kind for event in shop.events(dossier.code)]
        assert kinds[-2:] == ["step_overdue", "moved"]


def test_a_mended_text_of_the_same_version_is_another_text(url: str) -> None:
    mended = load(PERMIT + "# Đã soát lại\n")[0]
    with OneStop.open(url, procedures=catalog(PERMIT)) as shop:
        accepted(shop)
        assert [one.applied for one in shop.move(OLD, mended, at=at(24), by=BY, apply=True)] == [
            True
        ]
        assert shop.move(OLD, mended, at=at(24), by=BY) == ()


def test_progress_is_told_and_only_the_system_moves(url: str) -> None:
    told: list[tuple[int, int]] = []
    with OneStop.open(url, procedures=catalog(PERMIT)) as shop:
        accepted(shop)
        accepted(shop)
        shop.move(OLD, LONGER, at=at(24), by=BY, progress=lambda *done: told.append(done))

        assert told == [(2, 2)]
        with pytest.raises(NotAllowed, match="for the system"):
            shop.move(OLD, LONGER, at=at(24), by=DESK)


def test_a_dossier_that_cannot_even_be_looked_at_is_named(url: str) -> None:
    with OneStop.open(url, procedures=catalog(PERMIT)) as shop:
        accepted(shop)
        (line,) = shop.move(OLD, LONGER, at=at(20), by=BY, apply=True)

        assert (line.verdict, line.applied) == ("needs_person", False)
        assert "lies before the last record" in line.reasons[0].say("en")


def test_a_store_that_fails_is_not_taken_for_a_verdict(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from onestop_engine._desk.proceeding import Proceeding
    from onestop_engine.texts import Text

    def broken(_self: Proceeding, _code: str) -> Dossier:
        raise StoreError(Text("Hỏng", "Broken"))

    with OneStop.open(url, procedures=Catalog(load(PERMIT))) as shop:
        accepted(shop)
        monkeypatch.setattr(Proceeding, "tick", broken)
        with pytest.raises(StoreError, match="Broken"):
            shop.move(OLD, LONGER, at=at(24), by=BY)
