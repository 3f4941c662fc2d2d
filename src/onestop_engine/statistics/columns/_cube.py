"""Form II.06a over columns: the same figures as `report_06a` gives over rows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any, Final, Self, get_args

import numpy as np
from numpy.typing import NDArray

from ...errors import InputError
from ..beside import Beside
from ..counts import Counts
from ..policy import Period, PeriodLike, Policy, to_period
from ..report_06a import BAD_BY, GroupBy, Labels, Line, Report06a, label_of
from ._aggregate import BoundsOf
from ._beside import delivered, marks
from ._block import Block, Ints, Mask
from ._bounds import columns_for, untouched
from ._lines import SLOTS, Lines
from ._standing import Cut, Standings
from ._zones import instant, ticks

# Slots 1 to 15 are source * 5 + standing + 1, 0 is outside the form; 16 more if delivered.
_PLACES: Final = 16
_MARKS: Final = tuple(f.name for f in fields(Beside))
_WIDTH: Final = SLOTS + len(_MARKS)
_SOURCES: Final = ("online", "direct", "carried")
_STANDINGS: Final = ("early", "on_time", "late", "open_in_time", "open_late")


class CountCube:
    """Counts dossiers by their places in form II.06a; an `Aggregate`.

    `period`, `as_of`, `by` and `policy` are those of `report_06a`, and so are the figures.
    Raises `InputError` for what cannot be grouped by.

    >>> from datetime import date
    >>> CountCube((date(2026, 7, 1), date(2026, 7, 31)), by="agency").result().total.received
    0
    """

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
        self._as_of = None if as_of is None else self._period.instant(as_of)
        self._by, self._policy = by, policy
        self._spans = _spans(self._period, by)
        self._lines = Lines(_WIDTH, self._spans)
        self._latest = None if self._as_of is None else ticks(self._as_of)

    def needs(self, bounds: BoundsOf | None) -> frozenset[str] | None:
        """See `Aggregate`."""
        cut = ticks(self._period.until(self._as_of))
        opens = min(ticks(self._period.opens), cut + 1)
        # A row may say of which instant it is, and count less far than the period.
        told = self._as_of is not None or (bounds is not None and _all_silent(bounds, "as_of"))
        if bounds is not None and told and untouched(bounds, opens, cut):
            return None
        # A month ends before the whole does.
        moves = not told or self._by == "month"
        columns = {*columns_for(bounds, cut, self._policy, moves=moves), "as_of"}
        columns -= {"as_of"} if self._as_of is not None else set()
        columns |= {self._by} - {"month"}
        # What no row tells is not read.
        return frozenset(
            name for name in columns if bounds is None or not _all_silent(bounds, name)
        )

    def empty(self) -> Self:
        """See `Aggregate`."""
        return type(self)(self._period, self._as_of, by=self._by, policy=self._policy)

    def add(self, block: Block) -> None:
        """See `Aggregate`."""
        standings = Standings.of(block, self._policy, self._period.zone)
        cut = self._cut(block)
        if self._by != "month":
            silent = "counter" if self._by == "channel" else ""
            lines = self._lines.of(block, self._by, silent=silent)
            self._enter(standings, ticks(self._period.opens), cut, lines)
            return
        for name, (opens, closes) in self._spans.items():
            within: Cut
            if not isinstance(cut, int):
                within = np.minimum(cut, closes)
            elif opens <= cut or name == _WHOLE:
                within = min(cut, closes)
            else:
                # A month that has not begun at the instant has no report yet; the whole has one.
                continue
            self._enter(standings, opens, within, self._lines.one(name))

    def _cut(self, block: Block) -> Cut:
        closes = ticks(self._period.closes)
        if self._as_of is not None or not block.tells("as_of"):
            return ticks(self._period.until(self._as_of))
        told = block.instants("as_of")
        newest = int(told[block.told("as_of")].max())
        self._latest = newest if self._latest is None else max(self._latest, newest)
        return np.minimum(told, closes)

    def _enter(self, standings: Standings, opens: int, cut: Cut, lines: int | Ints) -> None:
        """Count the rows of one block in one period."""
        accepted = standings.accepted
        inside = accepted <= cut
        # What was open at an instant before the period is carried over as it stood then.
        inside &= standings.finished >= np.minimum(opens, np.add(cut, 1))
        if standings.counted_subs is not None:
            inside &= ~standings.counted_subs
        open_rows = np.flatnonzero(inside & (standings.finished > cut))
        slots = _sources(standings, accepted < opens)
        slots += standings.resolved
        slots[open_rows] += 3 + standings.late(open_rows, cut) - standings.resolved[open_rows]
        slots *= inside
        handed_over = delivered(standings, opens, cut)
        if handed_over is not None:
            slots += handed_over.view(np.int8) * np.int8(_PLACES)
        self._lines.count(lines, slots)
        for name, rows in marks(standings, opens, cut, inside, open_rows):
            self._lines.mark(lines, rows, SLOTS + _MARKS.index(name))

    def merge(self, other: Self) -> None:
        """See `Aggregate`."""
        self._lines.merge(other._lines)
        self._see(other._latest)

    def _see(self, latest: int | None) -> None:
        if latest is not None and (self._latest is None or self._latest < latest):
            self._latest = latest

    def result(self, labels: Labels | None = None) -> Report06a:
        """Form II.06a of all that was counted; `labels` are the titles of the lines."""
        latest = None if self._latest is None else instant(self._latest, self._period.zone)
        until = self._period.until(latest)
        words, cells = self._counted(until)
        *places, (total, beside) = _read(cells)
        return Report06a(
            period=self._period,
            as_of=until,
            by=self._by,
            policy=self._policy,
            lines=tuple(
                Line(
                    key=word,
                    label=(labels or {}).get(word) or label_of(self._by, word),
                    counts=counts_of,
                    beside=beside_of,
                )
                for word, (counts_of, beside_of) in zip(words, places, strict=True)
            ),
            total=total,
            beside=beside,
        )

    def _counted(self, until: datetime) -> tuple[list[str], Ints]:
        """The words of the lines in order, and their counters with those of the total as last."""
        found = dict(self._lines)
        if self._by == "month":
            whole = found.pop(_WHOLE)
            for name, month in _months(self._period).items():
                if month.opens > until:
                    del found[name]
            words = sorted(found)
            return words, np.stack([*(found[word] for word in words), whole])
        words = sorted(found)
        cells = np.array([found[word] for word in words], np.int64).reshape(-1, _WIDTH)
        # Slot 0 counts the rows that are nowhere in the form.
        told = np.flatnonzero(cells[:, 1:].any(axis=1))
        lines = cells[told]
        return [words[n] for n in told.tolist()], np.vstack([lines, lines.sum(axis=0)])

    @property
    def identity(self) -> str:
        """See `Keeping`: the same period, instant, grouping and policy."""
        period = self._period
        what = [ticks(period.opens), ticks(period.closes), str(period.zone), self._by]
        until = None if self._as_of is None else ticks(period.until(self._as_of))
        return json.dumps(["II.06a", 3, *what, until, asdict(self._policy)])

    def to_state(self) -> Any:
        """See `Keeping`."""
        return {"lines": self._lines.to_state(), "latest": self._latest}

    def add_state(self, state: Any) -> None:
        """See `Keeping`."""
        self._lines.add_state(state["lines"])
        self._see(state["latest"])


def _all_silent(bounds: BoundsOf, name: str) -> bool:
    told = bounds.get(name)
    return told is not None and told.least is None


def _months(period: Period) -> dict[str, Period]:
    return {f"{month.start:%Y-%m}": month for month in period.months()}


def _spans(period: Period, by: GroupBy) -> dict[str, tuple[int, int]]:
    """What is counted apart: by month the whole and each month, else nothing."""
    if by != "month":
        return {}
    spans = {_WHOLE: period, **_months(period)}
    return {name: (ticks(span.opens), ticks(span.closes)) for name, span in spans.items()}


def _sources(standings: Standings, carried: Mask) -> NDArray[np.int8]:
    """The first slot of each row's source: 1 online, 6 direct, 11 carried over."""
    if standings.online is None:
        found = np.full(standings.block.size, 6, np.int8)
    else:
        found = standings.online.view(np.int8) * np.int8(-5)
        found += np.int8(6)
    if carried.any():
        np.copyto(found, 11, where=carried)
    return found


def _read(cells: Ints) -> Iterator[tuple[Counts, Beside]]:
    """What the counters of each line say: all at once, for numpy's calls cost more than sums."""
    by_slot = cells[:, :SLOTS].reshape(-1, 2, _PLACES)
    places = by_slot[:, :, 1:].sum(axis=1).reshape(-1, len(_SOURCES), len(_STANDINGS))
    columns = (
        places.sum(axis=2), places.sum(axis=1), cells[:, SLOTS:], by_slot[:, 1].sum(axis=1),
    )  # fmt: skip
    rows = zip(*(column.tolist() for column in columns), strict=True)
    for sources, standings, around, delivered_ in rows:
        sums = zip((*_SOURCES, *_STANDINGS), (*sources, *standings), strict=True)
        beside = dict(zip(_MARKS, around, strict=True)) | {"delivered": delivered_}
        yield Counts(**dict(sums)), Beside(**beside)


# Only months stand beside it.
_WHOLE: Final = "\0"
