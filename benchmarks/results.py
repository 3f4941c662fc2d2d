"""What was measured, as values and as the JSON that is kept of a run."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
LAST = HERE.parent / ".benchmarks" / "last.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """How long one work took, in seconds, in all or `per` something: the median of its rounds."""

    work: str
    seconds: float
    per: str = ""
    note: str = ""

    def says(self) -> str:
        scale, unit = next(
            (scale, unit)
            for scale, unit in ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns"))
            if self.seconds >= scale or unit == "ns"
        )
        return " ".join(filter(None, (shown(self.seconds / scale), unit, self.per)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure with its bound, and with the aim where the bound lies short of it."""

    section: str
    name: str
    found: float
    unit: str
    bound: float
    aim: float | None = None

    @property
    def least(self) -> bool:
        """Whether the bound is a least value; else it is the largest."""
        return self.name.startswith("faster")

    @property
    def margin(self) -> float:
        """How many times better than its bound: below 1 it is missed."""
        return self.found / self.bound if self.least else self.bound / self.found

    def says(self) -> str:
        return f"{shown(self.found)} {self.unit}"

    def says_bound(self) -> str:
        return f"{'at least' if self.least else 'at most'} {self.bound:,g}"


@dataclass(slots=True, kw_only=True)
class Measured:
    """What one benchmark found, in the order in which it said it."""

    group: str
    timings: list[Timing] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Benchmarks that one process ran: on which day, on what machine, under what load."""

    on: str
    load: float
    machine: Mapping[str, Any]
    tests: Mapping[str, Measured]

    def of(self, groups: Iterable[str]) -> Run:
        """The run with the benchmarks of these groups alone."""
        wanted = set(groups)
        tests = {name: test for name, test in self.tests.items() if test.group in wanted}
        return replace(self, tests=tests)


def shown(number: float) -> str:
    """Three digits that count, thousands set apart.

    >>> shown(24613.0), shown(834.4), shown(9.416), shown(0.0123)
    ('24,613', '834', '9.42', '0.0123')
    """
    if number >= 100:
        return f"{number:,.0f}"
    return f"{number:#.3g}".rstrip(".")


def bound_and_aim(section: str, name: str) -> tuple[float, float | None]:
    """What `ceilings.toml` sets: a number, or `{ bound = …, aim = … }`."""
    text = (HERE / "ceilings.toml").read_text(encoding="utf-8")
    given = tomllib.loads(text)[section][name]
    return (given["bound"], given["aim"]) if isinstance(given, dict) else (given, None)


def joined(runs: Sequence[Run], new: Run) -> list[Run]:
    """The runs with a newer one: of each benchmark the newest result stays."""
    older = []
    for run in runs:
        tests = {name: test for name, test in run.tests.items() if name not in new.tests}
        if tests:
            older.append(replace(run, tests=tests))
    return [*older, new] if new.tests else older


def read_runs(path: Path) -> list[Run]:
    """The runs kept in a file, oldest first; none when there is no file."""
    if not path.exists():
        return []
    return [_run(each) for each in json.loads(path.read_text(encoding="utf-8"))["runs"]]


def write_runs(path: Path, runs: Sequence[Run]) -> None:
    """Keeps the runs in a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    document = {"runs": [asdict(run) for run in runs]}
    text = json.dumps(_rounded(document), ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")


def _run(given: dict[str, Any]) -> Run:
    return Run(
        **given | {"tests": {name: _measured(test) for name, test in given["tests"].items()}}
    )


def _measured(given: dict[str, Any]) -> Measured:
    return Measured(
        group=given["group"],
        timings=[Timing(**each) for each in given["timings"]],
        figures=[Figure(**each) for each in given["figures"]],
        notes=given["notes"],
    )


def _rounded(value: Any) -> Any:
    """Four digits that count: more would be noise, and noise in every comparison of two files."""
    if isinstance(value, float):
        return float(f"{value:.4g}")
    if isinstance(value, dict):
        return {key: _rounded(each) for key, each in value.items()}
    return [_rounded(each) for each in value] if isinstance(value, list | tuple) else value
