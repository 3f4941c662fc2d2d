"""Hosts that end a command by a signal whose handler raises, such as the time limit of a task."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter

from onestop_engine import OneStop

PROGRAM = """
import random, signal, sys
from datetime import datetime
from onestop_engine import Actor, OneStop
from onestop_engine.errors import OutcomeUnknown

class OutOfTime(Exception):
    pass

def out_of_time(*_):
    raise OutOfTime

def note(number):
    words = {"by": clerk, "at": at}
    if number % 5:
        shop.find(limit=1)
        shop.act(code, "note", reason=f"{number}", **words)
        return
    with shop.batch():
        shop.act(code, "note", reason=f"{number}", **words)
        shop.act(code, "note", reason=f"{number} too", **words)

clerk, at = Actor.officer("cb-1", unit="H26.10.2", parts=("one_stop",)), datetime(2026, 11, 23, 9)
signal.signal(signal.SIGALRM, out_of_time)
shop = OneStop.open(sys.argv[1])
code = shop.submit(
    "1.013225", unit="H26.10.2", applicant={"name": "Nguyễn Văn Ví Dụ"}, facts={"works": "house"},
    channel="counter", by=clerk, at=at,
).code
kept = []
for number in range(250):
    try:
        signal.setitimer(signal.ITIMER_REAL, random.uniform(1e-4, 8e-3) if number % 2 else 0)
        try:
            note(number)
            kept.append(number)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    except (OutOfTime, OutcomeUnknown):
        pass
shop.close()
print(*kept)
"""


def test_a_command_that_a_signal_cut_off_is_whole_or_nothing_and_the_next_one_goes_on(
    lasting_url: str,
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, lasting_url],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )

    kept = [int(word) for word in done.stdout.split()]
    assert len(kept) >= 125
    with OneStop.open(lasting_url) as shop:
        (dossier,) = shop.find()
        noted = [one.reason or "" for one in shop.events(dossier.code) if one.kind == "noted"]
        numbers = [int(reason.partition(" ")[0]) for reason in noted]
        assert shop.audit().ok
        assert shop.replay().ok
    assert len(noted) == len(set(noted))
    assert numbers == sorted(numbers)
    assert set(kept) <= set(numbers)
    assert all(times == (1 if number % 5 else 2) for number, times in Counter(numbers).items())
