"""Throws hostile input at one part of the library: `python fuzzing.py TARGET CASES`.

The process that runs this has a limit on memory and on processor time, and so has every case: an
input that hangs or fills the memory ends it. The only outcomes allowed are success, a report of
problems, and a OneStopError that says itself on one line in both languages.
"""

from __future__ import annotations

import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, Verbosity, given, settings

MEMORY = 3 << 30
CASE_SECONDS = 10
RUN_SECONDS = 240
HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import hostile_targets as targets  # noqa: E402 (the folder of tests is no package)

from onestop_engine.errors import OneStopError, ProcedureError, Report  # noqa: E402
from onestop_engine.texts import glance  # noqa: E402


def limit() -> None:
    """Let the system end this process when it takes too much."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (RUN_SECONDS, RUN_SECONDS))
    signal.signal(signal.SIGVTALRM, _too_long)


def _too_long(_signal: int, _frame: object) -> None:
    raise AssertionError(f"one input took more than {CASE_SECONDS} s of the processor")


def guarded(attack: Callable[[Any], object], given_input: Any) -> None:
    """Run an attack; anything but success, a report or a OneStopError gets through."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_VIRTUAL, CASE_SECONDS)
    try:
        found = attack(given_input)
    except OneStopError as error:
        said(error)
    except BaseException as error:
        sys.stderr.write(f"{type(error).__name__} from {glance(given_input, 1000)}\n")
        raise
    else:
        if isinstance(found, Report):
            assert found.render("vi").encode()
            assert found.render("en").encode()
    finally:
        if sys.platform != "win32":
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def said(error: OneStopError) -> None:
    """What an error says fits into a line of a log, however long and odd the input was."""
    for lang in ("vi", "en"):
        message = error.say(lang)  # type: ignore[arg-type]
        assert message.encode(), "a message that no log can write"
        assert isinstance(error, ProcedureError) or "\n" not in message, message


def run(name: str, cases: int) -> int:
    """Run one target; the number of inputs tried."""
    tried = 0
    with tempfile.TemporaryDirectory() as folder:
        strategy, attack = targets.target(name, Path(folder))

        @settings(
            derandomize=True,
            max_examples=cases,
            database=None,
            deadline=None,
            phases=(Phase.explicit, Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
            # Showing an input may take what the input takes; `guarded` shows it in short.
            verbosity=Verbosity.quiet,
        )
        @given(strategy)
        def fuzz(hostile: Any) -> None:
            nonlocal tried
            tried += 1
            guarded(attack, hostile)

        fuzz()
    return tried


if __name__ == "__main__":
    limit()
    sys.stdout.write(f"{run(sys.argv[1], int(sys.argv[2]))}\n")
