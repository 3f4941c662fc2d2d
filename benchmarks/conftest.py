"""Measuring: interleaved rounds, ratios of one round each, a table at the end.

`ONESTOP_BENCH_SMOKE=1` runs everything on little data and asserts equality only;
`ONESTOP_BENCH_ROWS` sets how many rows the columns have.
"""

from __future__ import annotations

import gc
import os
import platform
import statistics
import time
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

SMOKE = os.environ.get("ONESTOP_BENCH_SMOKE", "") not in {"", "0"}
ROWS = int(os.environ.get("ONESTOP_BENCH_ROWS") or 0)
CEILINGS: Mapping[str, Mapping[str, float]] = tomllib.loads(
    Path(__file__).with_name("ceilings.toml").read_text(encoding="utf-8")
)
LINES = pytest.StashKey[list[str]]()


@dataclass(slots=True)
class Race:
    """Works of the same size, each timed once per round, one after the other."""

    works: Mapping[str, Callable[[], object]]
    rounds: int
    times: dict[str, list[float]] = field(default_factory=dict)

    def run(self) -> Race:
        for work in self.works.values():
            work()
        self.times = {name: [] for name in self.works}
        gc.collect()
        gc.disable()
        try:
            for _ in range(self.rounds):
                for name, work in self.works.items():
                    start = time.perf_counter()
                    work()
                    self.times[name].append(time.perf_counter() - start)
        finally:
            gc.enable()
        return self

    def median(self, name: str) -> float:
        return statistics.median(self.times[name])

    def ratio(self, name: str, base: str) -> float:
        """How many times as long as `base` it takes: the median of the rounds' ratios."""
        pairs = zip(self.times[name], self.times[base], strict=True)
        return statistics.median(one / other for one, other in pairs)


@dataclass(frozen=True, slots=True)
class Bench:
    """What a benchmark needs: sizes, races, ceilings, and the table that is printed."""

    lines: list[str]

    def size(self, full: int, smoke: int = 100_000) -> int:
        return min(full, smoke) if SMOKE else full

    def rows(self, full: int = 10_000_000) -> int:
        """How many rows a column has: as many as were asked for, else `full`."""
        return self.size(ROWS or full)

    def race(self, works: Mapping[str, Callable[[], object]], rounds: int = 7) -> Race:
        return Race(works, 1 if SMOKE else rounds).run()

    def say(self, line: str) -> None:
        self.lines.append(line)

    def hold(self, section: str, name: str, found: float, unit: str = "x") -> None:
        """Print a figure beside its bound, and fail when it is on the wrong side of it."""
        bound = CEILINGS[section][name]
        least = name.startswith("faster")
        word = "at least" if least else "at most"
        self.say(f"    {name:<52} {found:>10,.1f} {unit:<14} {word} {bound:,g}")
        if not SMOKE:
            assert found >= bound if least else found <= bound, f"{section}.{name}: {found:.2f}"


@pytest.fixture
def bench(request: pytest.FixtureRequest) -> Bench:
    lines = request.config.stash.setdefault(LINES, [])
    lines.append(f"{request.node.name}:")
    return Bench(lines)


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    lines = config.stash.get(LINES, [])
    if lines:
        terminalreporter.section("benchmarks (ratios of one run)")
        terminalreporter.line(f"Python {platform.python_version()} on {platform.machine()}")
        for line in lines:
            terminalreporter.line(line)
