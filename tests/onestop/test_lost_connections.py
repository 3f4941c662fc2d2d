"""A server that goes away, at any moment: nothing is lost, done twice, or claimed falsely."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest
from cutting_proxy import CuttingProxy
from postgres_cluster import Cluster
from shop_making import DESK, EXAMINER, accepted, at, catalog, file

from onestop_engine._desk import retrying
from onestop_engine._desk.retrying import TRIES, again
from onestop_engine.errors import OutcomeUnknown, StoreBusy, StoreError
from onestop_engine.onestop import OneStop
from onestop_engine.texts import Text

Where = Literal["before", "after"]


@pytest.fixture
def line(cluster: Cluster) -> Iterator[CuttingProxy]:
    with CuttingProxy(cluster) as proxy:
        yield proxy


@pytest.fixture
def shop(line: CuttingProxy, server_url: str) -> Iterator[OneStop]:
    with OneStop.open(line.through(server_url), procedures=catalog()) as opened:
        yield opened


@pytest.mark.parametrize("where", ["before", "after"])
def test_a_command_with_a_key_is_looked_up_when_its_answer_was_lost(
    shop: OneStop, line: CuttingProxy, where: Where
) -> None:
    code = accepted(shop).code
    line.cut, line.where = 1, where

    moved = shop.act(code, "ready", by=EXAMINER, at=at(24), key="k-1")

    assert line.cut == 0
    assert moved == shop.get(code)
    assert moved == shop.act(code, "ready", by=EXAMINER, at=at(24), key="k-1")


@pytest.mark.parametrize("where", ["before", "after"])
def test_a_filing_with_a_key_is_kept_once(shop: OneStop, line: CuttingProxy, where: Where) -> None:
    file(shop)
    line.cut, line.where = 2, where

    filed = file(shop, key="k-1")

    assert len(shop.find()) == 2
    assert filed.code.endswith("-0002")


@pytest.mark.parametrize("where", ["before", "after"])
def test_without_a_key_the_outcome_is_said_to_be_unknown(
    shop: OneStop, line: CuttingProxy, where: Where
) -> None:
    before = accepted(shop)
    line.cut, line.where = 1, where

    with pytest.raises(OutcomeUnknown, match="not known whether it took effect") as caught:
        shop.act(before.code, "ready", by=EXAMINER, at=at(24))

    assert "không biết" in caught.value.say("vi")
    assert (shop.get(before.code).seq > before.seq) == (where == "after")


@pytest.mark.parametrize("where", ["before", "after"])
def test_time_is_carried_on_once_though_the_answer_was_lost(
    shop: OneStop, line: CuttingProxy, where: Where
) -> None:
    code = accepted(shop).code
    line.cut, line.where = 1, where

    shop.tick(at=at(15, month=12))

    late = [event.kind for event in shop.events(code) if event.kind == "overdue"]
    assert len(late) == len(set(late))
    assert len(shop.tick(at=at(15, month=12))) == 0


def test_an_erasure_is_given_again(shop: OneStop, line: CuttingProxy) -> None:
    code = file(shop, subject="s-1").code
    line.cut = 1

    assert shop.erase("s-1") == (code,)
    assert dict(shop.get(code).applicant) == {}


def test_a_batch_says_that_its_outcome_is_unknown(shop: OneStop, line: CuttingProxy) -> None:
    before = file(shop)
    line.cut, line.where = 1, "before"

    with pytest.raises(OutcomeUnknown), shop.batch():
        file(shop)

    assert shop.find() == (before,)


def hang_up_on_everybody(cluster: Cluster) -> None:
    cluster.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE application_name = 'onestop_engine'"
    )


def restart(cluster: Cluster) -> None:
    cluster.stop("immediate")
    cluster.start()


@pytest.mark.parametrize("happen", [hang_up_on_everybody, restart])
def test_idle_connections_that_broke_are_noticed_by_nobody(
    cluster: Cluster, server_url: str, happen: Callable[[Cluster], None]
) -> None:
    with OneStop.open(server_url, procedures=catalog()) as shop:
        code = accepted(shop).code
        happen(cluster)
        assert shop.get(code).status == 2
        happen(cluster)
        assert shop.act(code, "ready", by=EXAMINER, at=at(24)).seq > 0
        happen(cluster)
        assert len(shop.find()) == 1


def test_a_connection_that_breaks_within_a_command_costs_nothing(
    cluster: Cluster, server_url: str
) -> None:
    broken: list[str] = []

    def codes(_filing: object, next_number: Callable[[str], int]) -> str:
        code = f"A-{next_number('A')}"
        if not broken:
            broken.append(code)
            hang_up_on_everybody(cluster)
        return code

    with OneStop.open(server_url, procedures=catalog(), codes=codes) as shop:
        assert file(shop).code == "A-1"
        assert [dossier.code for dossier in shop.find()] == ["A-1"]


def test_a_connection_that_breaks_within_a_batch_undoes_all_of_it(
    cluster: Cluster, server_url: str
) -> None:
    with OneStop.open(server_url, procedures=catalog()) as shop:

        def batch() -> None:
            with shop.batch():
                file(shop)
                hang_up_on_everybody(cluster)
                for ask in (shop.find, lambda: file(shop)):
                    with pytest.raises(StoreError):
                        ask()
                file(shop)

        with pytest.raises(StoreError, match="no command of the batch took effect"):
            batch()
        assert shop.find() == ()
        assert file(shop).code.endswith("-0001")


def test_a_server_that_is_down_is_named_without_its_password(tmp_path: object) -> None:
    url = f"postgresql+psycopg://me:secret@/db?host={tmp_path}&timeout=1"

    with pytest.raises(StoreBusy, match="does not answer") as caught:
        OneStop.open(url, procedures=catalog())

    for lang in ("vi", "en"):
        assert "secret" not in caught.value.say(lang)  # type: ignore[arg-type]
    assert caught.value.say("vi").startswith("Không nối được")


def test_a_file_that_is_locked_for_a_moment_is_tried_again(tmp_path: Path) -> None:
    path = tmp_path / "onestop.db"
    with OneStop.open(f"sqlite:///{path}?timeout=0.01", procedures=catalog()) as shop:
        other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        other.execute("BEGIN IMMEDIATE")
        threading.Timer(0.1, lambda: other.execute("ROLLBACK")).start()

        assert file(shop).seq > 0
        other.close()


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    found: list[float] = []
    monkeypatch.setattr(retrying.time, "sleep", found.append)
    return found


def failing(*errors: Exception | None) -> Callable[[], str]:
    left = list(errors)

    def run() -> str:
        error = left.pop(0)
        if error is not None:
            raise error
        return "done"

    return run


BUSY = StoreBusy(Text("bận", "busy"))
UNKNOWN = OutcomeUnknown(Text("không rõ", "unknown"))


def test_a_busy_store_is_asked_again_with_growing_pauses(pauses: list[float]) -> None:
    assert again(failing(*[BUSY] * (TRIES - 1), None), repeatable=False) == "done"

    assert len(pauses) == TRIES - 1
    assert all(pause <= 0.02 * 2**number for number, pause in enumerate(pauses))


def test_tries_are_bounded(pauses: list[float]) -> None:
    with pytest.raises(StoreBusy):
        again(failing(*[BUSY] * TRIES), repeatable=True)

    assert len(pauses) == TRIES - 1


@pytest.mark.usefixtures("pauses")
def test_what_may_have_taken_effect_is_never_called_without_effect() -> None:
    with pytest.raises(OutcomeUnknown):
        again(failing(UNKNOWN, *[BUSY] * (TRIES - 1)), repeatable=True)
    with pytest.raises(OutcomeUnknown):
        again(failing(UNKNOWN, None), repeatable=False)


def test_after_long_waiting_nothing_is_tried_again(
    pauses: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    instants = iter([0.0, 11.0])
    monkeypatch.setattr(retrying.time, "monotonic", lambda: next(instants))

    with pytest.raises(StoreBusy):
        again(failing(BUSY, None), repeatable=True)
    assert pauses == []


def test_other_errors_are_handed_on_at_once(pauses: list[float]) -> None:
    with pytest.raises(StoreError, match="full"):
        again(failing(StoreError(Text("đầy", "full")), None), repeatable=True)
    assert pauses == []


def test_a_dossier_changed_by_another_program_is_read_on_from_where_it_was_known(
    lasting_url: str,
) -> None:
    with (
        OneStop.open(lasting_url, procedures=catalog()) as one,
        OneStop.open(lasting_url, procedures=catalog()) as other,
    ):
        code = accepted(one).code
        other.act(code, "note", by=DESK, at=at(24), reason="Đã xem")
        one.correct_applicant(code, {"name": "Nguyễn Văn Thử"})
        other.act(code, "ready", by=EXAMINER, at=at(24, 10))
        moved = one.act(code, "note", by=DESK, at=at(24, 11), reason="Lần hai")

        assert moved == other.get(code)
        assert dict(moved.applicant)["name"] == "Nguyễn Văn Thử"
