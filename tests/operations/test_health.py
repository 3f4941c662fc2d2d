"""What an operator is told of a store, and what to do about it."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from onestop_engine import Actor, OneStop
from onestop_engine.cli import cli

CLERK = Actor.officer("cb-1", unit="H26.10.2", parts=("one_stop", "authority"))


def now() -> datetime:
    """This moment: the clock of a server is held against it."""
    return datetime.now().astimezone()


def file_one(url: str, at: datetime) -> None:
    with OneStop.open(url) as shop:
        file_in(shop, at)


def file_in(shop: OneStop, at: datetime) -> None:
    shop.submit(
        "1.013225",
        unit="H26.10.2",
        applicant={},
        facts={"works": "house"},
        channel="counter",
        by=CLERK,
        at=at,
    )


def levels(url: str, at: datetime) -> dict[str, str]:
    """The worst that is said of each subject."""
    order = ("fine", "warning", "problem")
    found: dict[str, str] = {}
    with OneStop.open(url) as shop:
        for one in shop.health(at=at):
            found[one.subject] = max(found.get(one.subject, "fine"), one.level, key=order.index)
    return found


def changed(url: str, statement: str) -> None:
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.text(statement))
    engine.dispose()


def test_a_store_in_use_is_fine(lasting_url: str) -> None:
    file_one(lasting_url, now())
    with OneStop.open(lasting_url) as shop:
        shop.anchor(at=now())

    found = levels(lasting_url, now())

    del found["calendar"]
    # The server of the tests does not wait for its disk, and is told so.
    lasts = lasting_url.startswith("sqlite")
    assert found["store"] == ("fine" if lasts else "warning")
    assert {level for subject, level in found.items() if subject != "store"} == {"fine"}
    assert set(found) == {"store", "clock", "tick", "anchors", "definitions"}


def test_a_store_in_memory_does_not_last() -> None:
    with OneStop.open("memory://") as shop:
        (store, *_) = shop.health(at=now())

    assert (store.subject, store.level) == ("store", "warning")


def test_a_wakeup_that_nobody_came_for_is_a_problem(store_url: str) -> None:
    long_ago = now() - timedelta(days=30)
    with OneStop.open(store_url) as shop:
        file_in(shop, long_ago)
        assert any(
            one.subject == "tick" and one.level == "problem" for one in shop.health(at=now())
        )
        shop.tick(at=now())
        assert all(one.level == "fine" for one in shop.health(at=now()) if one.subject == "tick")


def test_clocks_that_disagree_are_a_problem(server_url: str) -> None:
    file_one(server_url, now())

    assert levels(server_url, now())["clock"] == "fine"
    assert levels(server_url, now() + timedelta(minutes=5))["clock"] == "problem"


def test_dossiers_from_the_future_are_a_problem(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/shop.db"
    file_one(url, now())

    assert levels(url, now() - timedelta(hours=2))["clock"] == "problem"


@pytest.mark.parametrize(
    ("state", "age", "level"),
    [("pending", 0, "fine"), ("pending", 2, "problem"), ("dead", 0, "problem")],
)
def test_an_outbox_that_is_stuck_is_a_problem(
    lasting_url: str, state: str, age: int, level: str
) -> None:
    OneStop.open(lasting_url).close()
    changed(lasting_url, "INSERT INTO consumers (name, since) VALUES ('portal', 0)")
    file_one(lasting_url, now() - timedelta(hours=age))
    changed(lasting_url, f"UPDATE outbox SET state = '{state}'")

    assert levels(lasting_url, now())["outbox"] == level


def stuck(shop: OneStop, at: datetime) -> bool:
    return any(one.subject == "outbox" and one.level == "problem" for one in shop.health(at=at))


def test_a_message_is_as_old_as_its_posting_however_old_the_event(lasting_url: str) -> None:
    long_ago = now() - timedelta(days=60)
    file_one(lasting_url, long_ago)
    with OneStop.open(lasting_url) as shop:
        shop.register_consumer("portal", at=long_ago, from_start=True)
        shop.deliver(lambda _: None, consumer="portal", at=now())
        late = now()
        # What happened weeks ago is known since now.
        assert any(one.event.at < late - timedelta(days=30) for one in shop.tick(at=late))

        assert not stuck(shop, late + timedelta(minutes=59))
        assert stuck(shop, late + timedelta(minutes=61))
        (portal,) = shop.consumers()
        assert portal.oldest == late


def test_old_events_wait_since_their_consumer_registered(lasting_url: str) -> None:
    file_one(lasting_url, now() - timedelta(days=60))
    registered = now()
    with OneStop.open(lasting_url) as shop:
        shop.register_consumer("portal", at=registered, from_start=True)

        assert not stuck(shop, registered + timedelta(minutes=59))
        assert stuck(shop, registered + timedelta(minutes=61))
        (portal,) = shop.consumers()
        assert portal.oldest == registered


def test_an_outbox_in_memory_is_looked_at_too() -> None:
    before = now() - timedelta(hours=2)
    with OneStop.open("memory://") as shop:
        shop.register_consumer("portal", at=before)
        assert not stuck(shop, now())
        file_in(shop, before)
        assert stuck(shop, now())


def test_a_registration_that_does_not_end_is_told(lasting_url: str) -> None:
    OneStop.open(lasting_url).close()
    changed(
        lasting_url, "INSERT INTO consumers (name, since) VALUES ('portal', 253402214400000000)"
    )
    file_one(lasting_url, now() - timedelta(days=60))

    assert levels(lasting_url, now())["outbox"] == "warning"
    with OneStop.open(lasting_url) as shop:
        assert shop.consumers()[0].oldest is None


def test_a_definition_that_cannot_be_read_is_a_problem(lasting_url: str) -> None:
    file_one(lasting_url, now())
    changed(lasting_url, "UPDATE texts SET text = 'broken: [' WHERE kind = 'definition'")

    assert levels(lasting_url, now())["definitions"] == "problem"


def test_a_calendar_that_runs_out_is_told(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/shop.db"
    assert levels(url, datetime(2027, 12, 1, 9, 0))["calendar"] == "warning"


def test_the_command_says_it_in_both_languages(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/shop.db"
    file_one(url, datetime(2026, 11, 23, 9, 0))
    runner, words = CliRunner(), ["doctor", "--db", url, "--at", "2026-11-23T09:05"]

    english = runner.invoke(cli, ["--lang", "en", *words])
    assert english.exit_code == 0
    assert "Store: SQLite 3" in english.output
    assert "Run onestop audit --anchor every night" in english.output
    assert "Kho: SQLite 3" in runner.invoke(cli, ["--lang", "vi", *words]).output

    late = runner.invoke(cli, [*words[:-1], "2026-12-30T09:05", "--json"])
    assert late.exit_code == 1
    told = json.loads(late.output)
    assert {one["subject"] for one in told["findings"] if one["level"] == "problem"} == {"tick"}
    assert "onestop_engine" in told["versions"]
