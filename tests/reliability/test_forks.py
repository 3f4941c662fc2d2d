"""Programs that fork while they have a store open, as servers do that load before they split."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from onestop_engine import OneStop

BEGIN = """
import os, sys
from datetime import datetime
from onestop_engine import Actor, OneStop

clerk = Actor.officer("cb-1", unit="H26.10.2", parts=("one_stop",))

def file():
    return shop.submit(
        "1.013225", unit="H26.10.2", applicant={"name": "Nguyễn Văn Ví Dụ"},
        facts={"works": "house"}, channel="counter", by=clerk, at=datetime(2026, 11, 23, 9, 0),
    ).code

def say(*words):
    os.write(1, (" ".join(words) + "\\n").encode())

shop = OneStop.open(sys.argv[1])
say("kept", file())
"""

SPLIT = """
for child in range(3):
    if os.fork() == 0:
        for _ in range(20):
            say("kept", file())
        shop.close()
        os._exit(0)
for _ in range(20):
    say("kept", file())
shop.close()
for child in range(3):
    os.wait()
"""

LEFT_BEHIND = """
closed, close = os.pipe()
if os.fork() == 0:
    os.read(closed, 1)
    for _ in range(5):
        say("kept", file())
    os._exit(0)
shop.close()
os.write(close, b"x")
os.wait()
"""

IN_USE = """
def split():
    if os.fork() == 0:
        for use in (file, shop.find):
            try:
                say("kept", use())
            except Exception as error:
                say("told", error.say("en"), error.say("vi"))
        shop.close()
        if os.fork() == 0:
            os._exit(0)
        os.wait()
        os._exit(0)
    os.wait()

with shop.batch():
    say("kept", file())
    split()
    say("kept", file())
say("kept", file())
"""


def run(program: str, url: str) -> list[str]:
    """The lines that a program said; whatever it called kept is in the store, and nothing else."""
    done = subprocess.run(
        [sys.executable, "-c", BEGIN + program, url],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    said = done.stdout.splitlines()
    kept = [line.removeprefix("kept ") for line in said if line.startswith("kept ")]
    with OneStop.open(url) as shop:
        assert sorted(row.code for row in shop.find()) == sorted(kept)
        assert shop.audit().ok
    return said


def test_every_process_writes_on_connections_of_its_own(lasting_url: str) -> None:
    assert len(run(SPLIT, lasting_url)) == 1 + 4 * 20


def test_what_a_child_writes_lasts_though_the_parent_has_closed_the_store(
    lasting_url: str,
) -> None:
    assert len(run(LEFT_BEHIND, lasting_url)) == 1 + 5


def test_a_process_that_was_forked_in_the_middle_of_a_batch_is_told(tmp_path: Path) -> None:
    said = run(IN_USE, f"sqlite:///{tmp_path}/onestop.db?timeout=0.1")

    told = [line for line in said if line.startswith("told ")]
    assert len(told) == 2
    assert all("was in use at the moment" in line and "spawn" in line for line in told)
    assert len(said) == 2 + 4
