"""Office time for blocks of instants: one division and one look-up there, one of each back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ._columns import NAT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ._scales import Slots

    Ints = NDArray[np.int64]


class Scratch:
    """Arrays that the kernels of one call share, because they run one after the other."""

    def __init__(self, size: int) -> None:
        self._rows = np.empty((4, size), np.int64)

    def row(self, number: int, dtype: np.dtype[Any] | type[np.int64] = np.int64) -> NDArray[Any]:
        """One of four arrays of the size, as numbers of a type."""
        row: NDArray[Any] = self._rows[number].view(dtype)
        return row[: self._rows.shape[1]]


class Office:
    """The tables of office time with scratch arrays for blocks; it belongs to one call.

    Where every instant fits into 32 bits, as seconds of a few decades do, the work is done in
    them: twice as many fit into a vector of the processor.
    """

    def __init__(self, slots: Slots, scratch: Scratch) -> None:
        self._slots = slots
        self._wide = scratch.row(0)
        self._run, self._spare, self._packed = (scratch.row(n, slots.dtype) for n in (1, 2, 3))
        self._unsigned = np.dtype(f"u{slots.dtype.itemsize}")

    def run_before(self, times: Ints, out: NDArray[Any] | None = None) -> tuple[NDArray[Any], bool]:
        """Office time up to each instant, less one tick, and whether all are covered.

        What stands in the place of an instant outside the covered years means nothing. Without
        `out` the array is scratch: the next call overwrites it.
        """
        slots = self._slots
        run = self._run[: times.size] if out is None else out
        packed = self._packed[: times.size]
        spare, wide = self._spare[: times.size], self._wide[: times.size]
        np.subtract(times, slots.start, out=wide)
        # Unsigned, an instant before the first one is larger than any.
        inside = int(wide.view(np.uint64).max(initial=0)) < slots.span
        np.copyto(run, wide, casting="unsafe")
        slots.forward.take(self._slot_of(run), out=packed, mode="clip")
        np.bitwise_and(packed, 1, out=spare)
        np.multiply(run, spare, out=run)
        np.right_shift(packed, 1, out=packed)
        np.add(run, packed, out=run)
        return run, inside

    def _slot_of(self, ticks: NDArray[Any]) -> Ints:
        """The slot of each tick, as the index that a look-up takes."""
        spare, wide = self._spare[: ticks.size], self._wide[: ticks.size]
        # Unsigned division by a constant is the one that numpy vectorises best.
        length = self._unsigned.type(self._slots.length)
        np.floor_divide(ticks.view(self._unsigned), length, out=spare.view(self._unsigned))
        np.copyto(wide, spare)
        return wide

    def add(self, run: NDArray[Any], amounts: NDArray[Any] | int, length: int) -> None:
        """Add amounts of `length` ticks each, none so large that it overflows."""
        step, most = self._spare[: run.size], self._slots.span // length + 1
        if np.max(amounts, initial=0) > most:
            amounts = np.minimum(amounts, most)
        np.copyto(step, amounts, casting="unsafe")
        np.multiply(step, self._slots.dtype.type(length), out=step)
        np.add(run, step, out=run)

    def reach(self, run: NDArray[Any], out: Ints) -> bool:
        """The earliest instant at which more than `run` has run; NaT beyond the calendar.

        True when none is beyond.
        """
        slots, unsigned, packed = self._slots, run.view(self._unsigned), self._packed[: run.size]
        inside = int(unsigned.max(initial=0)) < slots.total
        slots.inverse.take(self._slot_of(run), out=packed, mode="clip")
        np.add(packed, run, out=packed)
        np.copyto(out, packed)
        np.add(out, slots.start, out=out)
        if not inside:
            out[unsigned >= slots.total] = NAT
        return inside
