"""`onestop outbox`: registering, looking, delivering, and what to do when that fails."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from receivers import SECRET, receiving
from shop_filing import MORNING, PERSON, file

from onestop_engine import OneStop
from onestop_engine.cli import cli

Outbox = Callable[..., Result]
AT = ("--at", "2026-11-24T09:00")


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
