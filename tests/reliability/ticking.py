"""A program that carries time on in a store: `ticking.py URL ISO DIE_IN_BATCH`.

It says that it is ready, waits for a line, ticks, and prints the code and sequence of what it made
happen. With a number other than 0 it is killed when it is about to commit that batch.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from datetime import datetime

import sqlalchemy as sa
from crash_commands import CALENDAR, CATALOG
from crash_writer import Phase, Watched

from onestop_engine import OneStop
from onestop_engine._desk import batches


def main(url: str, at: str, last: str) -> None:
    """Tick, a few dossiers at a time."""
    batches._AT_ONCE = 5
    begun = 0

    def tell(phase: Phase) -> None:
        nonlocal begun
        begun += phase is Phase.DURING
        if begun == int(last) > 0:
            os.kill(os.getpid(), signal.SIGKILL)

    store = Watched(sa.make_url(url), zone=CALENDAR.zone, tell=tell)
    with OneStop(store, catalog=CATALOG, calendar=CALENDAR) as shop:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
        ticked = shop.tick(at=datetime.fromisoformat(at))
    json.dump([(one.code, one.event.seq) for one in ticked], sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
