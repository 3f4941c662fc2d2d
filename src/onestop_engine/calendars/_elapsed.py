"""How much runs between two columns of instants, less the pauses of each row.

Every measure is a monotone count from the first covered instant: what runs between two instants
is the difference of two counts, and what runs in the pauses of a row is the difference of two
running sums. So there is no branch and no loop per row, but for rows that are out of the common.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, Protocol

import numpy as np

from onestop_engine.errors import CalendarRangeError, InputError
from onestop_engine.texts import Text

from ._coded import fitted
from ._columns import NAT, Times, in_one_unit, read_times
from ._groups import block_size, narrowed, rows_of_groups
from ._kernels import outside
from ._office import Office, Scratch
from ._pauses import Pauses, Ragged, read_offsets
from ._ranges import not_covered
from ._results import check_policy, instant_of, of_row, result_for, returned, ticks_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ._columnwise import Parts
    from ._kernels import Ints
    from ._scales import Scale

Measured = Literal["working_time", "working_days"]


class Meter(Protocol):
    """Counts from the first covered instant, for blocks."""

    dtype: np.dtype[Any]
    """The type of a count: narrow where everything fits."""

    def before(self, times: Ints, out: NDArray[Any]) -> bool:
        """What has run up to each instant; True when all are in the covered years."""


class OfficeMeter:
    """Office time, in ticks."""

    def __init__(self, scale: Scale, scratch: Scratch) -> None:
        self.dtype = scale.slots.dtype
        self._office = Office(scale.slots, scratch)

    def before(self, times: Ints, out: NDArray[Any]) -> bool:
        """Office time up to each instant, less one tick."""
        _, inside = self._office.run_before(times, out)
        return inside


class DayMeter:
    """Working days, by dates."""

    def __init__(self, scale: Scale, scratch: Scratch) -> None:
        self.dtype = np.dtype(np.int64)
        self._scale, self._room = scale, scratch.row(0)

    def before(self, times: Ints, out: NDArray[Any]) -> bool:
        """Working days up to and including the date of each instant."""
        days, scale = times, self._scale
        if scale.day > 1:
            days = np.floor_divide(times, scale.day, out=self._room[: times.size])
        scale.ordinals.take(days, out=out, mode="clip")
        # What lies outside has a number that is larger than any.
        return bool(out.max() < scale.size)


_METERS: Final[dict[str, type[OfficeMeter | DayMeter]]] = {
    "working_time": OfficeMeter,
    "working_days": DayMeter,
}


def net_many(  # noqa: PLR0917 (the order is the public one)
    parts: Parts,
    starts: Any,
    ends: Any,
    pauses: Pauses | None,
    out: NDArray[np.timedelta64] | None,
    on_error: Literal["raise", "nat"],
    measured: Measured,
) -> NDArray[np.timedelta64]:
    """See `Columnwise.net_time_many` and `net_days_many`."""
    check_policy(on_error)
    calendars, which = parts
    least = "s" if measured == "working_time" else "D"
    begun, ended, ragged = _read(parts, starts, ends, pauses, least)
    counted = ended if measured == "working_time" else ended._replace(unit="D", given="D")
    result = result_for(counted, out, "m8")
    ticks = ticks_of(result, counted)
    scales = tuple(calendar.scale(ended.unit) for calendar in calendars)
    codes = None if which is None else fitted(which, ended.shape)
    wrong = _fill(scales, codes, begun.ticks, ended.ticks, ragged, ticks, _METERS[measured])
    if wrong is not None and on_error == "raise":
        calendar = calendars[0 if codes is None else codes[wrong]]
        rows = slice(wrong, wrong + 1)
        for times in (begun, ended):
            if outside(calendar.scale(ended.unit), times.ticks[rows]).any():
                at = instant_of(times, wrong)
                raise CalendarRangeError(of_row(wrong, not_covered(calendar.facts, at).message))
        raise InputError(of_row(wrong, OUT_OF_ORDER))
    return returned(result, ticks, counted)


def _read(
    parts: Parts, starts: Any, ends: Any, pauses: Pauses | None, least: str
) -> tuple[Times, Times, Ragged | None]:
    """All columns in the finest unit of them, and the pauses by row."""
    calendar = parts[0][0]
    given = [starts, ends] if pauses is None else [starts, ends, pauses.starts, pauses.ends]
    begun, ended, *flat = in_one_unit(
        [read_times(column, calendar.zone, calendar.facts) for column in given], least
    )
    if begun.shape != ended.shape:
        raise InputError(_SHAPES.fill(starts=begun.shape, ends=ended.shape))
    return begun, ended, None if pauses is None else ragged_of(pauses, ended.ticks.size, *flat)


def ragged_of(pauses: Pauses, rows: int, starts: Times, ends: Times) -> Ragged:
    """Pauses whose instants were read."""
    if starts.shape != ends.shape:
        raise InputError(_SHAPES.fill(starts=starts.shape, ends=ends.shape))
    offsets = read_offsets(pauses, rows, starts.ticks.size)
    return Ragged(offsets, starts.ticks, ends.ticks)


def _fill(  # noqa: PLR0917 (columns, in the order of the public call)
    scales: tuple[Scale, ...],
    which: NDArray[np.integer[Any]] | None,
    starts: Ints,
    ends: Ints,
    pauses: Ragged | None,
    out: Ints,
    meter: type[OfficeMeter | DayMeter],
) -> int | None:
    """Fill `out`; the first row that is wrong, not merely without an instant."""
    size = block_size(len(scales) if len(scales) > 1 else 0, starts.size)
    most = size if pauses is None else max(size, _most(pauses.offsets, size))
    scratch, room = Scratch(most), np.empty((3, most + 1), np.int64)
    nets = [_Net(scale, meter(scale, scratch), room) for scale in scales]
    first_wrong = None
    for start in range(0, starts.size, size):
        stop = min(start + size, starts.size)
        rows = slice(start, stop)
        some = None if pauses is None else pauses.some(start, stop)
        if which is None:
            wrong = nets[0].fill(starts[rows], ends[rows], some, out[rows])
        else:
            wrong = _fill_by_row(nets, which[rows], starts[rows], ends[rows], some, out[rows])
        if wrong is not None and first_wrong is None:
            first_wrong = start + wrong
    return first_wrong


def _most(offsets: Ints, size: int) -> int:
    """The most pauses that a block of so many rows has."""
    bounds = np.append(offsets[:-1:size], offsets[-1])
    return int(np.diff(bounds).max(initial=0))


def _fill_by_row(  # noqa: PLR0917 (as `_fill`)
    nets: list[_Net],
    which: NDArray[np.integer[Any]],
    starts: Ints,
    ends: Ints,
    pauses: Ragged | None,
    out: Ints,
) -> int | None:
    """A block in which every row has its own calendar."""
    found = []
    for number, rows in rows_of_groups(narrowed(which, len(nets)), len(nets)):
        result = np.empty(rows.size, np.int64)
        some = None if pauses is None else pauses.take(rows)
        wrong = nets[number].fill(starts.take(rows), ends.take(rows), some, result)
        out[rows] = result
        if wrong is not None:
            found.append(int(rows[wrong]))
    return min(found, default=None)


class _Net:
    """What runs in blocks of rows of one calendar, less their pauses."""

    def __init__(self, scale: Scale, meter: Meter, room: NDArray[np.int64]) -> None:
        self._scale, self._meter, self._room = scale, meter, room
        self._runs, self._spare, self._sums = (row.view(meter.dtype)[: row.size] for row in room)

    def fill(self, starts: Ints, ends: Ints, pauses: Ragged | None, out: Ints) -> int | None:
        """Fill a block, and return the first row of it that is wrong."""
        if pauses is None or not pauses.starts.size:
            inside = self._measure(starts, ends, None, out)
            return None if inside else self._wrong(starts, ends, None, out)
        look = Look.at(pauses, self._room)
        refused, special = looked_over(look, starts, ends)
        inside = self._measure(starts, ends, pauses, out)
        if special.size:
            some, first, last = pauses.take(special), starts.take(special), ends.take(special)
            result = np.empty(special.size, np.int64)
            self._measure(first, last, _between(some, first, last), result)
            out[special] = result
        if inside and refused is None:
            return None
        return self._wrong(starts, ends, refused, out)

    def _measure(self, starts: Ints, ends: Ints, pauses: Ragged | None, out: Ints) -> bool:
        """What runs, less the pauses; False when an instant is outside the covered years."""
        runs = self._runs[: starts.size]
        inside = self._between(starts, ends, runs)
        if pauses is not None:
            self._take_away(pauses, runs)
        np.copyto(out, runs)
        return inside

    def _between(self, starts: Ints, ends: Ints, out: NDArray[Any]) -> bool:
        run = self._spare[: starts.size]
        ended = self._meter.before(ends, out)
        inside = self._meter.before(starts, run) and ended
        np.subtract(out, run, out=out)
        return inside

    def _take_away(self, pauses: Ragged, runs: NDArray[Any]) -> None:
        """Take from each row what ran in its pauses: the difference of two running sums."""
        sums = self._sums[: pauses.starts.size + 1]
        self._between(pauses.starts, pauses.ends, sums[1:])
        sums[0] = 0
        np.cumsum(sums[1:], out=sums[1:], dtype=sums.dtype)
        up_to = self._spare[: pauses.offsets.size]
        sums.take(pauses.offsets, out=up_to, mode="clip")
        np.subtract(runs, up_to[1:], out=runs)
        np.add(runs, up_to[:-1], out=runs)

    def _wrong(
        self, starts: Ints, ends: Ints, refused: NDArray[np.bool_] | None, out: Ints
    ) -> int | None:
        beyond = outside(self._scale, starts) | outside(self._scale, ends)
        if refused is not None:
            beyond |= refused
        out[beyond] = NAT
        # An open dossier has no end, which is not wrong.
        wrong = beyond & (starts != NAT) & (ends != NAT)
        return int(np.argmax(wrong)) if wrong.any() else None


def _between(pauses: Ragged, starts: Ints, ends: Ints) -> Ragged:
    """The parts of pauses that lie between the instants of their rows."""
    lengths = np.diff(pauses.offsets)
    floor, roof = np.repeat(starts, lengths), np.repeat(ends, lengths)
    until = np.where(pauses.ends == NAT, roof, pauses.ends)
    return Ragged(
        pauses.offsets,
        np.minimum(np.maximum(pauses.starts, floor), roof),
        np.minimum(np.maximum(until, floor), roof),
    )


class Look(NamedTuple):
    """The bounds of each row's pauses; means nothing for rows without any."""

    pauses: Ragged
    last: Ints
    firsts: Ints
    """When the first pause of a row starts."""
    ultimates: Ints
    """When its last one ends."""

    @classmethod
    def at(cls, pauses: Ragged, room: NDArray[np.int64]) -> Look:
        """The bounds, in three rows of scratch that the next look overwrites."""
        offsets = pauses.offsets
        last, firsts, ultimates = (row[: offsets.size - 1] for row in room)
        np.subtract(offsets[1:], 1, out=last)
        pauses.starts.take(offsets[:-1], out=firsts, mode="clip")
        pauses.ends.take(last, out=ultimates, mode="clip")
        return cls(pauses, last, firsts, ultimates)

    def in_order(self, has_any: NDArray[np.bool_]) -> bool:
        """True when every pause has a start, an end not before it, and the next starts later.

        Two neighbours in the flat columns may belong to two rows: those are counted apart.
        """
        starts, ends = self.pauses.starts, self.pauses.ends
        if starts.min() == NAT or (ends < starts).any():
            return False
        early = np.count_nonzero(starts[1:] < ends[:-1])
        # Rows from the first pause on: before it there is nothing that has ended.
        begun = int(np.searchsorted(self.pauses.offsets[:-1], 0, side="right"))
        between = (self.firsts[begun:] < self.ultimates[begun - 1 : -1]) & has_any[begun:]
        return bool(early == np.count_nonzero(between))

    def misplaced(self) -> NDArray[np.bool_]:
        """The pauses that have no start, or start before the one before them has ended."""
        starts, ends, offsets = self.pauses.starts, self.pauses.ends, self.pauses.offsets
        wrong: NDArray[np.bool_] = starts == NAT
        early = starts[1:] < ends[:-1]
        # What comes before the first pause of a row belongs to another row.
        inner = offsets[(offsets > 0) & (offsets < starts.size)]
        early[inner - 1] = False
        wrong[1:] |= early
        return wrong


def looked_over(
    look: Look, starts: Ints, ends: Ints
) -> tuple[NDArray[np.bool_] | None, NDArray[np.intp]]:
    """Rows whose pauses are not in order, and rows with pauses that last on or stick out."""
    pauses, last, firsts, ultimates = look
    has_any = pauses.offsets[:-1] < pauses.offsets[1:]
    special = (firsts < starts) | (ultimates > ends)
    special &= has_any
    if look.in_order(has_any):
        return None, np.flatnonzero(special)
    lasts_on = has_any & (ultimates == NAT)
    backwards = pauses.ends < pauses.starts
    backwards[last[lasts_on]] = False
    wrong = np.flatnonzero(look.misplaced() | backwards)
    refused = np.zeros(starts.size, np.bool_)
    refused[np.searchsorted(pauses.offsets, wrong, side="right") - 1] = True
    return refused, np.flatnonzero(special | lasts_on)


_SHAPES: Final = Text(
    "Hai cột có kích thước khác nhau: {starts} và {ends}.",
    "The two columns have different shapes: {starts} and {ends}.",
)
OUT_OF_ORDER: Final = Text(
    "các lần tạm dừng không theo thứ tự thời gian, không có lúc bắt đầu, hoặc có lần đứng sau "
    "một lần chưa kết thúc. Sửa dòng đó, hoặc dùng on_error='nat'.",
    "its pauses are not in the order of time, have no start, or one follows a pause without an "
    "end. Mend the row, or use on_error='nat'.",
)
