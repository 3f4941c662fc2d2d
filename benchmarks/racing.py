"""Measuring: works in turns, round by round, and the ratios of one round each."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


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
