"""What a benchmark is given, the table at the end, and the results that are kept.

`ONESTOP_BENCH_SMOKE=1` runs everything on little data and asserts equality only;
`ONESTOP_BENCH_ROWS` sets how many rows the columns have.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from .groups import group_of
from .machine import load, machine
from .racing import Race
from .results import (
    LAST,
    Figure,
    Measured,
    Run,
    Timing,
    bound_and_aim,
    joined,
    read_runs,
    write_runs,
)

SMOKE = os.environ.get("ONESTOP_BENCH_SMOKE", "") not in {"", "0"}
ROWS = int(os.environ.get("ONESTOP_BENCH_ROWS") or 0)
LINES = pytest.StashKey[list[str]]()
TESTS = pytest.StashKey[dict[str, Measured]]()
LOAD = pytest.StashKey[float]()


@dataclass(frozen=True, slots=True)
class Bench:
    """What a benchmark needs: sizes, races, bounds, and the table that is printed and kept."""

    lines: list[str]
    measured: Measured
    missed: list[str] = field(default_factory=list)

    def size(self, full: int, smoke: int = 100_000) -> int:
        return min(full, smoke) if SMOKE else full

    def rows(self, full: int = 10_000_000) -> int:
        """How many rows a column has: as many as were asked for, else `full`."""
        return self.size(ROWS or full)

    def race(self, works: Mapping[str, Callable[[], object]], rounds: int = 7) -> Race:
        return Race(works, 1 if SMOKE else rounds).run()

    def say(self, line: str) -> None:
        """Print a line that is neither a time nor a ratio."""
        self.lines.append(line)
        self.measured.notes.append(line.strip())

    def time(self, work: str, seconds: float, per: str = "", *, note: str = "") -> None:
        """Print how long a work took, such as "a receipt" where it is a share of the whole."""
        timing = Timing(work=work, seconds=seconds, per=per, note=note)
        number, _, unit = timing.says().partition(" ")
        self.lines.append(f"    {work:<52} {number:>10} {unit:<14} {note}".rstrip())
        self.measured.timings.append(timing)

    def hold(self, section: str, name: str, found: float, unit: str = "x") -> None:
        """Print a figure beside its bound; the benchmark fails on the wrong side of it."""
        bound, aim = bound_and_aim(section, name)
        figure = Figure(section=section, name=name, found=found, unit=unit, bound=bound, aim=aim)
        self.lines.append(f"    {name:<52} {found:>10,.1f} {unit:<14} {figure.says_bound()}")
        self.measured.figures.append(figure)
        if not SMOKE and figure.margin < 1:
            self.missed.append(f"{section}.{name}: {found:.2f} {unit}, {figure.says_bound()}")


@pytest.fixture
def bench(request: pytest.FixtureRequest) -> Bench:
    lines = request.config.stash.setdefault(LINES, [])
    lines.append(f"{request.node.name}:")
    return Bench(lines, Measured(group=group_of(request.node.path)))


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    """Keeps what a benchmark found, and fails it only then: a miss hides no other figure."""
    result = yield
    bench = pyfuncitem.funcargs.get("bench")
    if isinstance(bench, Bench):
        pyfuncitem.config.stash.setdefault(TESTS, {})[pyfuncitem.name] = bench.measured
        if bench.missed:
            pytest.fail("\n".join(bench.missed), pytrace=False)
    return result


def pytest_sessionstart(session: pytest.Session) -> None:
    # What others did before we began; afterwards it is our own work.
    session.config.stash[LOAD] = load()


def pytest_sessionfinish(session: pytest.Session) -> None:
    tests = session.config.stash.get(TESTS, {})
    if tests and not SMOKE:
        today = datetime.now(UTC).date().isoformat()
        run = Run(on=today, load=session.config.stash[LOAD], machine=machine(), tests=tests)
        write_runs(LAST, joined(read_runs(LAST), run))


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    lines = config.stash.get(LINES, [])
    if lines:
        terminalreporter.section("benchmarks (ratios of one run)")
        terminalreporter.line(f"Python {platform.python_version()} on {platform.machine()}")
        for line in lines:
            terminalreporter.line(line)
