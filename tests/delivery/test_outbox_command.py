"""`onestop outbox`: registering, looking, delivering, and what to do when that fails."""

from __future__ import annotations

import configparser
import json
import os
import re
import shlex
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from receivers import SECRET, receiving
from shop_filing import MORNING, PERSON, file

from onestop_engine import OneStop
from onestop_engine.cli import cli
from onestop_engine.cli._deliver import deliver
from onestop_engine.delivery import verify

Outbox = Callable[..., Result]
AT = ("--at", "2026-11-24T09:00")
# A service goes by the real time, and what it delivers must not lie ahead of it.
FOREVER = 60 * 24 * 365


@pytest.fixture
def outbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Outbox:
    """Runs `onestop outbox` on a store with one dossier that the portal hears of."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PORTAL_SECRET", SECRET)
    with OneStop.open("sqlite:///one.db") as shop:
        file(shop)

    def run(*words: str, locale: str = "en_US.UTF-8") -> Result:
        name, *rest = words
        environment = {"LC_ALL": locale}
        result = CliRunner(env=environment).invoke(
            cli, ["outbox", name, *rest, "--db", "one.db"], prog_name="onestop"
        )
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    assert run("register", "portal", "--from-start", *AT).exit_code == 0
    return run


def document(result: Result) -> Any:
    return json.loads(result.stdout)


def test_printing_delivers_a_message_a_line(outbox: Outbox) -> None:
    result = outbox("deliver", "portal", "--to", "-", "--source", "urn:vn:H26", *AT)

    events = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert [event["data"]["seq"] for event in events] == list(range(1, len(events) + 1))
    assert {event["source"] for event in events} == {"urn:vn:H26"}
    assert f"Delivered messages: {len(events)}." in result.stderr
    assert PERSON not in result.output
    assert outbox("deliver", "portal", "--to", "-", *AT).stdout == ""
    (portal,) = document(outbox("list", "--json"))["consumers"]
    assert (portal["pending"], portal["delivered"], portal["oldest"]) == (0, len(events), None)


def test_a_failure_is_told_shown_retried_and_skipped(outbox: Outbox) -> None:
    with receiving(503) as receiver:
        words = ("deliver", "portal", "--to", receiver.url, "--secret-env", "PORTAL_SECRET")
        failed = outbox(*words, *AT)
        assert failed.exit_code == 1
        assert re.search(r"H26\S+ 1  http 503\n", failed.stdout)
        for day in range(2, 17):
            failed = outbox(*words, "--at", f"2026-12-{day:02}T09:00", "--json")
    assert document(failed)["failed"][0]["dead"] is True

    shown = outbox("show", "portal").stdout.splitlines()
    assert shown[0].endswith("given up, attempts: 16, http 503")
    assert shown[1].endswith("waiting, held back by an earlier one")
    code = shown[0].split()[0]
    assert " 1 given up" in outbox("list").stdout
    assert "không gửi được nữa" in outbox("show", "portal", locale="vi_VN.UTF-8").stdout
    late = ("--at", "2027-01-05T09:00")
    assert document(outbox("retry", "portal", "--code", code, *late, "--json")) == {"count": 1}
    assert outbox("retry", "portal", *late).stdout == "Messages to be tried anew: 0.\n"
    assert document(outbox("skip", "portal", "--code", code, *late, "--json")) == {"count": 0}
    done = outbox("deliver", "portal", "--to", "-", *late)
    assert document_count(done) == len(shown)
    everything = document(outbox("show", "portal", "--all", "--json"))["messages"]
    assert {one["state"] for one in everything} == {"delivered"}


def document_count(result: Result) -> int:
    return len(result.stdout.splitlines())


def test_json_tells_what_came_of_it(outbox: Outbox) -> None:
    with receiving(204) as receiver:
        path = Path("secret")
        path.write_text(SECRET, encoding="utf-8")
        words = ("--to", receiver.url, "--secret-file", "secret", "--limit", "2", *AT, "--json")
        found = document(outbox("deliver", "portal", *words))

        assert found == {"consumer": "portal", "delivered": 2, "failed": [], "stopped": False}
        assert len(receiver.got) == 2


def test_both_secrets_sign_while_one_is_changed(
    outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = "whsec_dGhlIG5ldyBvbmUsIGFzIG1hZGUgdXAgYXMgdGhlIG9sZA=="
    monkeypatch.setenv("NEW_SECRET", new)
    Path("old").write_text(SECRET, encoding="utf-8")
    with receiving(204) as receiver:
        words = ("--to", receiver.url, "--secret-env", "NEW_SECRET", "--secret-file", "old")
        assert outbox("deliver", "portal", *words, "--limit", "1", *AT).exit_code == 0
        ((headers, body),) = receiver.got

    at = datetime.fromisoformat("2026-11-24T09:00+07:00")
    assert verify(body, headers, secret=SECRET, at=at)
    assert verify(body, headers, secret=new, at=at)


class Service:
    """`onestop outbox deliver --every` in a process of its own."""

    def __init__(self, url: str, *words: str) -> None:
        program = "from onestop_engine.cli import main; main()"
        command = [sys.executable, "-c", program, "outbox", "deliver", "portal", "--db", url]
        self.process = subprocess.Popen(
            [*command, "--every", "1", *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "LC_ALL": "en_US.UTF-8", "PORTAL_SECRET": SECRET},
        )

    def line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline()

    def complaint(self) -> str:
        assert self.process.stderr is not None
        return self.process.stderr.readline()

    def end(self, number: signal.Signals = signal.SIGTERM) -> tuple[str, str]:
        self.process.send_signal(number)
        return self.process.communicate(timeout=60)


@pytest.fixture
def serve() -> Iterator[Callable[..., Service]]:
    """Starts services; none of them outlives the test."""
    started: list[Service] = []

    def start(*words: str) -> Service:
        started.append(Service(*words))
        return started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            one.process.kill()
            one.process.communicate()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_service_delivers_round_after_round_until_it_is_told_to_end(
    lasting_url: str, number: signal.Signals, serve: Callable[..., Service]
) -> None:
    with OneStop.open(lasting_url) as shop, receiving(204) as receiver:
        shop.register_consumer("portal", at=MORNING)
        first = len(shop.events(file(shop, -FOREVER)))
        service = serve(lasting_url, "--to", receiver.url, "--secret-env", "PORTAL_SECRET")
        assert service.line().endswith(f"  portal: {first} delivered\n")
        second = len(shop.events(file(shop, -FOREVER)))
        assert service.line().endswith(f"  portal: {second} delivered\n")

        said, told = service.end(number)

    assert (said, told, service.process.returncode) == ("", "", 0)
    assert len(receiver.got) == first + second


def test_a_service_ends_after_the_message_under_way(
    lasting_url: str, serve: Callable[..., Service]
) -> None:
    with OneStop.open(lasting_url) as shop, receiving("slow", 204) as receiver:
        shop.register_consumer("portal", at=MORNING)
        code = file(shop, -FOREVER)
        words = ("--to", receiver.url, "--secret-env", "PORTAL_SECRET", "--json")
        service = serve(lasting_url, *words)
        receiver.asked.wait(60)
        service.process.send_signal(signal.SIGTERM)
        receiver.over.set()
        said, _ = service.process.communicate(timeout=60)
        (portal,) = shop.consumers()
        count = len(shop.events(code))

    assert service.process.returncode == 0
    assert json.loads(said)["delivered"] == portal.delivered == 1
    assert portal.pending == count - 1


def test_a_service_goes_on_while_the_store_is_locked_and_the_receiver_away(
    tmp_path: Path, serve: Callable[..., Service]
) -> None:
    url = f"sqlite:///{tmp_path}/one.db"
    with OneStop.open(url) as shop, receiving(503, 204) as receiver:
        shop.register_consumer("portal", at=MORNING)
        file(shop, -FOREVER, accept=False)
        with closing(sqlite3.connect(tmp_path / "one.db")) as other:
            other.execute("BEGIN IMMEDIATE")
            words = ("--to", receiver.url, "--secret-env", "PORTAL_SECRET")
            service = serve(f"{url}?timeout=0.01", *words)
            assert "locked" in service.complaint()
            other.rollback()
        assert re.search(r"portal: 0 delivered, 1 failed \(http 503\)\n", service.line())
        service.end()

    assert service.process.returncode == 0


def test_the_unit_of_the_documentation_starts_a_service() -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "delivery.md"
    (_, unit, _) = re.split(r"```ini\n|(?<=target\n)```", page.read_text(encoding="utf-8"))
    found = configparser.ConfigParser(interpolation=None)
    found.read_string(unit)

    program, *words = shlex.split(found["Service"]["ExecStart"])
    assert Path(program).name == "onestop"
    assert words[:2] == ["outbox", "deliver"]
    given = deliver.make_context("deliver", words[2:]).params
    assert (given["name"], given["every"], given["files"]) == ("portal", 5, ("%d/secret",))
    assert found["Service"]["LoadCredential"].startswith("secret:/")


def test_printing_as_a_service_keeps_messages_and_lines_apart(
    lasting_url: str, serve: Callable[..., Service]
) -> None:
    with OneStop.open(lasting_url) as shop:
        shop.register_consumer("portal", at=MORNING)
        count = len(shop.events(file(shop, -FOREVER)))
    service = serve(lasting_url, "--to", "-")
    ids = [json.loads(service.line())["data"]["seq"] for _ in range(count)]
    _, told = service.end()

    assert ids == list(range(1, count + 1))
    assert told.endswith(f"portal: {count} delivered\n")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("deliver", "portal", "--to", "https://a.example/"), "has to be signed"),
        (("deliver", "portal", "--to", "-", "--json"), "neither with --json"),
        (("deliver", "portal", "--to", "-", "--secret-env", "X"), "nor with a secret"),
        (
            ("deliver", "portal", "--to", "http://a.example/", "--secret-env", "PORTAL_SECRET"),
            "webhook address",
        ),
        (("deliver", "portal", "--to", "https://a.example/", "--secret-env", "NONE"), "not set"),
        (("deliver", "nobody", "--to", "-"), "no consumer"),
        (("show", "nobody"), "no consumer"),
        (("register", "A B"), "cannot be used"),
        (("skip", "portal"), "--code is missing"),
        (("retry", "portal", "--at", "24/11/2026"), "ISO 8601"),
        (("deliver", "portal", "--to", "-", "--every", "5", *AT), "not go with --at"),
        (("deliver", "portal", "--to", "-", "--every", "0"), "within its bounds"),
    ],
)
def test_wrong_use_says_what_to_do(outbox: Outbox, words: tuple[str, ...], sentence: str) -> None:
    result = outbox(*words)

    assert (result.exit_code, sentence in result.stderr) == (2, True), result.output


def test_what_waits_is_not_lost_by_mistake(outbox: Outbox) -> None:
    refused = outbox("remove", "portal")
    assert (refused.exit_code, "not delivered" in refused.stderr) == (1, True)

    assert outbox("remove", "portal", "--discard").exit_code == 0
    assert outbox("list").stdout == "There are no consumers.\n"
    assert outbox("show", "portal").exit_code == 2


def test_processes_at_once_deliver_each_message_once_and_in_order(lasting_url: str) -> None:
    with OneStop.open(lasting_url) as shop:
        shop.register_consumer("portal", at=MORNING)
        codes = {file(shop, minute): 0 for minute in range(5)}
        codes = {code: len(shop.events(code)) for code in codes}
    program = "from onestop_engine.cli import main; main()"
    command = [sys.executable, "-c", program, "outbox", "deliver", "portal"]
    with receiving(204) as receiver:
        words = ["--db", lasting_url, "--to", receiver.url, "--secret-env", "PORTAL_SECRET"]
        environment = {**os.environ, "PORTAL_SECRET": SECRET}
        workers = [
            subprocess.Popen([*command, *words, *AT], env=environment, stdout=subprocess.PIPE)
            for _ in range(2)
        ]
        told = [one.communicate(timeout=60)[0] for one in workers]

    assert [one.returncode for one in workers] == [0, 0], told
    places = [json.loads(body)["id"].rsplit("/", 1) for _, body in receiver.got]
    assert Counter(code for code, _ in places) == codes
    for code, count in codes.items():
        assert [int(seq) for own, seq in places if own == code] == list(range(1, count + 1))
