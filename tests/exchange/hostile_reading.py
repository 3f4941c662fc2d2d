"""Reads hostile logs and tables under limits: `python hostile_reading.py < jobs.json`.

The jobs are pairs of a file and a mapping (none for logs). The answer is a list of what came of
each: how many dossiers, or what the reader says. Anything else ends the process.
"""

from __future__ import annotations

import json
import signal
import sys

MEMORY = 2 << 30
SECONDS_EACH = 20
SECONDS = 240


def limit() -> None:
    """Let the system end this process when it takes too much."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        signal.signal(signal.SIGVTALRM, _too_long)


def _too_long(_signal: int, _frame: object) -> None:
    raise AssertionError(f"one file took more than {SECONDS_EACH} s of the processor")


def read(file: str, mapping: str | None) -> str:
    """What comes of one file."""
    from onestop_engine.errors import OneStopError
    from onestop_engine.exchange.logs import read_log
    from onestop_engine.exchange.mappings import load_mapping
    from onestop_engine.exchange.tables import read_table
    from onestop_engine.statistics import Rejects

    try:
        if mapping is None:
            return f"{sum(1 for _ in read_log(file, 'dossier'))} cases"
        with Rejects() as refused:
            found = read_table(file, load_mapping(mapping), rejects=refused)
            rows = sum(batch.num_rows for batch in found)
    except OneStopError as error:
        return f"refused: {error.say('en')}"
    return f"{rows} rows, {refused.count} refused"


def main() -> None:
    """Read every file of the jobs on stdin."""
    answers = []
    for job in json.load(sys.stdin):
        if sys.platform != "win32":
            signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS_EACH)
        answers.append(read(*job))
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    limit()
    main()
