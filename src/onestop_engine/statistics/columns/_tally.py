"""What the reports of figures over columns have in common: dossiers by group and cell."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import asdict
from datetime import datetime
from math import ceil
from typing import Any, ClassVar, Self, get_args

import numpy as np
from numpy.typing import NDArray

from ...errors import InputError
from ...texts import Text
from ..figures import TOTAL, Figure, FigureLine, FigureReport
from ..policy import PeriodLike, Policy, to_period
from ..report_06a import BAD_BY, GroupBy, Labels, label_of
from ..tables import Cell
from ._aggregate import BoundsOf
from ._bins import Bins
from ._block import Block, Ints, Mask
from ._bounds import untouched
from ._standing import COLUMNS, Rows, Standings
from ._zones import local_days, ticks

Cells = NDArray[np.int64]


class Tally(ABC):
    """Counts dossiers by group and cell; an `Aggregate` whose partial counts can be kept.

    What a cell stands for is each report's own affair. By `month`, a dossier counts in one month
    only, so that the lines of every grouping add up to the total.
    """

    name: ClassVar[str]
    title: ClassVar[Text]
    is_instant: ClassVar[bool] = False
    extra: ClassVar[frozenset[str]] = frozenset()
    """Columns that it needs besides those that tell where a dossier stands."""

    def __init__(
        self,
        period: PeriodLike,
        as_of: datetime | None = None,
        *,
        by: GroupBy = "field",
        policy: Policy = Policy(),  # noqa: B008 (a frozen value)
    ) -> None:
        if by not in get_args(GroupBy):
            raise InputError(BAD_BY.fill(by=repr(by), known=", ".join(get_args(GroupBy))))
        self._period = to_period(period)
        self.as_of = self._period.until(as_of).astimezone(self._period.zone)
        self._by, self._policy = by, policy
        self._cut = ticks(self.as_of)
        # What was open at an instant before the period is carried over as it stood then.
        self._opens = min(ticks(self._period.opens), self._cut + 1)
        self._bins = Bins()

    def needs(self, bounds: BoundsOf | None) -> frozenset[str] | None:
        """See `Aggregate`."""
        if bounds is not None and untouched(bounds, self._opens, self._cut):
            return None
        columns = {*COLUMNS, *self.extra} | ({self._by} - {"month"})
        if self._policy.against == "original":
            columns |= {"due_original", "reappointed"}
        return frozenset(columns)

    def empty(self) -> Self:
        """See `Aggregate`."""
        other: Self = copy(self)
        other._bins = Bins()
        return other

    def add(self, block: Block) -> None:
        """See `Aggregate`."""
        self._enter(Standings.of(block, self._policy, self._period.zone))

    @abstractmethod
    def _enter(self, standings: Standings) -> None:
        """Count the rows of a block."""

    def _inside(self, standings: Standings) -> Mask:
        """The dossiers that form II.06a counts."""
        inside = standings.accepted <= self._cut
        inside &= standings.finished >= self._opens
        if standings.counted_subs is not None:
            inside &= ~standings.counted_subs
        return np.asarray(inside)

    def _open(self, standings: Standings) -> Rows:
        """Those of them that are open at the instant."""
        return np.flatnonzero(self._inside(standings) & (standings.finished > self._cut))

    def _resolved(self, standings: Standings) -> Rows:
        """Those of them that were resolved in the period."""
        return np.flatnonzero(self._inside(standings) & (standings.finished <= self._cut))

    def _groups(self, block: Block, rows: Rows, months: Ints) -> tuple[Ints, list[str]]:
        """The group of each of the rows; by month, that of the instants `months`."""
        if self._by == "month":
            days = local_days(months, self._period.zone).astype("M8[D]")
            found, places = np.unique(days.astype("M8[M]"), return_inverse=True)
            return places.reshape(-1), [str(month) for month in found]
        codes, words = block.words(self._by)
        silent = "counter" if self._by == "channel" else ""
        return codes[rows].astype(np.int64), [silent if w is None else w for w in words]

    def _count(self, groups: tuple[Ints, list[str]], cells: Cells) -> None:
        """Add one to the cell of each row, in its group; all cells are of one `PAGE`."""
        places, words = groups
        self._bins.count(places, words, cells)

    def _sum(self, groups: tuple[Ints, list[str]], cell: int, amounts: Ints) -> None:
        """Add amounts to one cell of the group of each row, exactly."""
        places, words = groups
        sums = np.zeros(len(words), np.int64)
        np.add.at(sums, places, amounts)
        for word, amount in zip(words, sums.tolist(), strict=True):
            if amount:
                self._bins.add(word, {cell: amount})

    def merge(self, other: Self) -> None:
        """See `Aggregate`."""
        self._bins.merge(other._bins)

    @property
    def identity(self) -> str:
        """See `Keeping`: what is counted, of which period and instant, by what policy."""
        what = [self.name, 3, self._opens, self._cut, str(self._period.zone), self._by]
        return json.dumps([*what, asdict(self._policy), *self._settings()])

    def _settings(self) -> Iterable[Any]:
        """What else the counts depend on, as JSON values."""
        return ()

    def to_state(self) -> Any:
        """See `Keeping`."""
        return {
            word: [[cell, number] for cell, number in cells.items()]
            for word, cells in self._bins.by_word().items()
        }

    def add_state(self, state: Any) -> None:
        """See `Keeping`."""
        for word, cells in state.items():
            self._bins.add(word, dict(cells))

    def result(self, labels: Labels | None = None) -> FigureReport:
        """The report of all that was counted; `labels` are the titles of the lines."""
        figures, named = self._figures(), labels or {}
        whole, found = self._bins.total(), self._bins.by_word()
        return FigureReport(
            name=self.name,
            title=self.title,
            period=self._period,
            as_of=self.as_of,
            by=self._by,
            figures=figures,
            lines=tuple(
                FigureLine(
                    key=self._key(word),
                    label=self._label(word, named),
                    cells=self._numbers(cells),
                )
                for word, cells in sorted(found.items())
            ),
            total=FigureLine(key="", label=TOTAL, cells=self._numbers(whole)),
            sums=self._sums(),
            notes=self._notes(),
            is_instant=self.is_instant,
        )

    def _label(self, word: str, labels: Labels) -> Text:
        """The title of a line."""
        return labels.get(word) or label_of(self._by, word)

    def _key(self, word: str) -> str:
        """What a line is called in data."""
        return word

    @abstractmethod
    def _figures(self) -> tuple[Figure, ...]:
        """The columns of the report."""

    @abstractmethod
    def _numbers(self, cells: Mapping[int, int]) -> tuple[Cell, ...]:
        """The figures of a line, one for each column, from its cells."""

    def _sums(self) -> tuple[tuple[str, ...], ...]:
        """Which counts of a line are sums of others; see `FigureReport`."""
        return ()

    def _notes(self) -> tuple[Text, ...]:
        """What a reader has to know."""
        return ()


def ranked(bins: Mapping[int, int], percent: int) -> int | None:
    """The least value that `percent` in a hundred do not exceed (nearest rank); None of none.

    >>> ranked({1: 3, 5: 1}, 50), ranked({1: 3, 5: 1}, 90), ranked({}, 50)
    (1, 5, None)
    """
    rank = ceil(sum(bins.values()) * percent / 100)
    seen = 0
    for value, number in sorted(bins.items()):
        seen += number
        if seen >= rank:
            return value
    return None


def part_of(cells: Mapping[int, int], first: int, stop: int) -> dict[int, int]:
    """The cells from `first` up to `stop`, counted from 0."""
    return {cell - first: number for cell, number in cells.items() if first <= cell < stop}


def numbered(values: Ints, edges: Iterable[int]) -> Cells:
    """The band of each value: the first whose edge it does not exceed, else the last."""
    return np.asarray(np.searchsorted(np.array(list(edges)), values)).astype(np.int64)


def bands(edges: Iterable[int], least: int = 0) -> list[tuple[int, int | None]]:
    """The first and last value of each band; None of the last.

    >>> bands((5, 10))
    [(0, 5), (6, 10), (11, None)]
    """
    lasts = list(edges)
    return list(zip([least, *(edge + 1 for edge in lasts)], [*lasts, None], strict=True))


def band_text(first: int, last: int | None) -> Text:
    """The heading of a band.

    >>> band_text(6, 10).vi, band_text(91, None).en, band_text(0, 0).vi
    ('6–10', 'over 90', '0')
    """
    if last is None:
        return Text(f"trên {first - 1}", f"over {first - 1}")
    told = f"{first}–{last}" if first != last else str(first)
    return Text(told, told)
