"""One calendar for every thread: the same answers, however many ask first."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import numpy as np
from oracle import DATA

from onestop_engine import Term, WorkCalendar

THREADS = 8


def answers(calendar: WorkCalendar, barrier: Barrier) -> tuple[object, ...]:
    start = datetime(2025, 1, 2, 9, 0)
    received = [start + timedelta(hours=7 * n) for n in range(500)]
    barrier.wait()
    column = np.array(received, "M8[s]")
    return (
        calendar.hash,
        tuple(calendar.due(at, Term(5, "working_day")).at for at in received),
        tuple(calendar.due(at, Term(9, "working_hour")).at for at in received),
        calendar.due_many(column, 9, "working_hour").tobytes(),
        calendar.due_many(column, 5).tobytes(),
        calendar.working_time_many(column, column + np.timedelta64(86_400, "s")).tobytes(),
    )


def test_every_thread_gets_the_same_answers() -> None:
    for _ in range(3):
        fresh = WorkCalendar.load(DATA)
        barrier = Barrier(THREADS)
        with ThreadPoolExecutor(THREADS) as pool:
            found = list(pool.map(answers, [fresh] * THREADS, [barrier] * THREADS))

        assert len(set(found)) == 1
