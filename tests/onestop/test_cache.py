from __future__ import annotations

import sqlite3
from contextlib import closing, nullcontext
from datetime import datetime
from pathlib import Path

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


@pytest.mark.parametrize("notes", [0, 1])
@pytest.mark.parametrize("in_batch", [False, True])
def test_a_backup_restored_under_a_running_program_is_not_taken_for_what_it_knew(
    tmp_path: Path, notes: int, in_batch: bool
) -> None:
    live, copy = tmp_path / "onestop.db", tmp_path / "copy.db"
    with OneStop.open(f"sqlite:///{live}") as shop, OneStop.open(f"sqlite:///{live}") as other:
        code = accepted(shop)
        with closing(sqlite3.connect(live)) as source, closing(sqlite3.connect(copy)) as backup:
            source.backup(backup)
        lost = shop.act(code, "note", by=CLERK, at=at(2), reason="sẽ mất")
        with closing(sqlite3.connect(copy)) as backup, closing(sqlite3.connect(live)) as target:
            backup.backup(target)
        # As many events as were lost, and then more of them.
        other.act(code, "assign", by=CLERK, at=at(3), data={"assignee": "cb-2"})
        for _ in range(notes):
            other.act(code, "note", by=CLERK, at=at(4), reason="xem")
        assert other.get(code).seq == lost.seq + notes

        if in_batch:
            with shop.batch():
                dossier = shop.act(code, "note", by=CLERK, at=at(5), reason="xem")
        else:
            dossier = shop.act(code, "note", by=CLERK, at=at(5), reason="xem")

        assert [run.assignee for run in dossier.open_steps] == ["cb-2"]
        assert dossier == shop.get(code) == replay(shop.events(code))
        assert shop.audit().ok
        assert shop.replay().ok


@pytest.mark.parametrize("in_batch", [False, True])
def test_texts_that_a_restored_backup_lacks_are_kept_again(tmp_path: Path, in_batch: bool) -> None:
    live, empty = tmp_path / "onestop.db", tmp_path / "empty.db"
    with OneStop.open(f"sqlite:///{live}") as shop:
        with closing(sqlite3.connect(live)) as source, closing(sqlite3.connect(empty)) as backup:
            source.backup(backup)
        accepted(shop)
        with closing(sqlite3.connect(empty)) as backup, closing(sqlite3.connect(live)) as target:
            backup.backup(target)
        with shop.batch() if in_batch else nullcontext():
            code = accepted(shop)

    with OneStop.open(f"sqlite:///{live}") as later:
        dossier = later.act(code, "note", by=CLERK, at=at(5), reason="xem")
        assert dossier == replay(later.events(code))
        assert later.replay().ok


def test_what_others_added_is_read_alone(folded: list[str], tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/onestop.db"
    with OneStop.open(url) as shop, OneStop.open(url) as other:
        code = accepted(shop)
        other.act(code, "assign", by=CLERK, at=at(3), data={"assignee": "cb-2"})
        folded.clear()
        dossier = shop.act(code, "note", by=CLERK, at=at(5), reason="xem")

        assert folded == []
        assert dossier == replay(shop.events(code))
