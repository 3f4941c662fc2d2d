from __future__ import annotations

from datetime import datetime

import pytest

from onestop_engine import Actor, OneStop
from onestop_engine._desk import proceeding
from onestop_engine.engine import replay

CLERK = Actor.officer("cb-1", unit="H26.10.2", parts=("one_stop", "authority"))


def at(minute: int) -> datetime:
    return datetime(2026, 11, 23, 9, minute)


def accepted(shop: OneStop) -> str:
    dossier = shop.submit(
        "1.013225",
        unit="H26.10.2",
        applicant={"name": "Nguyễn Văn Ví Dụ"},
        facts={"works": "house"},
        channel="counter",
        by=CLERK,
        at=at(0),
    )
    return shop.act(dossier.code, "accept", by=CLERK, at=at(1)).code


@pytest.fixture
def folded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The dossiers that commands had to fold from their events."""
    codes: list[str] = []

    def counted(events: tuple[object, ...]) -> object:
        dossier = replay(events)  # type: ignore[arg-type]
        codes.append(dossier.code)
        return dossier

    monkeypatch.setattr(proceeding, "replay", counted)
    return codes


def test_a_batch_folds_no_dossier_that_is_known_already(folded: list[str]) -> None:
    with OneStop.open("memory://") as shop:
        code = accepted(shop)
        with shop.batch():
            shop.act(code, "take", by=CLERK, at=at(2))
        shop.act(code, "note", by=CLERK, at=at(3), reason="đã xem")

        assert folded == []
        assert shop.get(code) == replay(shop.events(code))


def lose(shop: OneStop, code: str) -> None:
    with shop.batch():
        shop.act(code, "take", by=CLERK, at=at(2))
        raise ZeroDivisionError


def test_what_a_lost_batch_made_of_a_dossier_is_forgotten() -> None:
    with OneStop.open("memory://") as shop:
        before = shop.get(accepted(shop))
        with pytest.raises(ZeroDivisionError):
            lose(shop, before.code)

        assert shop.get(before.code) == before
        other = shop.act(before.code, "assign", by=CLERK, at=at(3), data={"assignee": "cb-2"})
        assert other.seq == before.seq + 1
        assert other == replay(shop.events(before.code))
