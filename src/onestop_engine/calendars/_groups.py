"""Rows that ask alike are taken out of a block, answered together by one kernel, and put back.

What is alike is the calendar, the unit and the way of counting; amounts differ freely.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ._columns import NAT
from ._kernels import BLOCK, Question, kernel_for
from ._office import Scratch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ._kernels import Ints, Kernel

_FEW: Final = 6
"""So many groups are found faster by one look for each than by sorting."""
_ROWS_OF_A_GROUP: Final = 2048
"""Blocks grow until a group has about so many rows: each costs some calls, whatever its size."""
_LARGEST: Final = 1 << 21


def block_size(groups: int, rows: int) -> int:
    """How many rows are answered at once where they fall into groups."""
    return max(1, min(max(BLOCK, groups * _ROWS_OF_A_GROUP), _LARGEST, rows))


def narrowed(groups: NDArray[np.integer[Any]], count: int) -> NDArray[np.integer[Any]]:
    """Numbers below `count` in the narrowest type: the narrow ones are sorted by counting."""
    return groups.astype(np.min_scalar_type(count - 1), copy=False)


class Answers:
    """The kernels of all groups, each made when first needed, and room for their rows."""

    def __init__(self, questions: Sequence[Question | None], size: int) -> None:
        self._questions = questions
        self._kernels: dict[int, Kernel] = {}
        self._scratch = Scratch(size)
        self._ticks, self._numbers, self._results = np.empty((3, size), np.int64)

    def fill(self, groups: NDArray[np.integer[Any]], ticks: Ints, numbers: Ints, out: Ints) -> bool:
        """Fill a block; True when it is known that every row has an answer."""
        if groups.min() == groups.max():
            return self._answer(int(groups[0]), ticks, numbers, out)
        complete = True
        for group, rows in rows_of_groups(groups, len(self._questions)):
            some, amounts, found = (
                room[: rows.size] for room in (self._ticks, self._numbers, self._results)
            )
            ticks.take(rows, out=some, mode="clip")
            numbers.take(rows, out=amounts, mode="clip")
            complete &= self._answer(group, some, amounts, found)
            out[rows] = found
        return complete

    def _answer(self, group: int, ticks: Ints, numbers: Ints, out: Ints) -> bool:
        question = self._questions[group]
        if question is None:
            out[...] = NAT
            return False
        kernel = self._kernels.get(group)
        if kernel is None:
            kernel = self._kernels[group] = kernel_for(question, self._scratch)
        return kernel(ticks, numbers, out)


def rows_of_groups(
    groups: NDArray[np.integer[Any]], count: int
) -> Iterator[tuple[int, NDArray[np.intp]]]:
    """Each group that occurs in a block, with its rows in order."""
    if count <= _FEW:
        for group in range(count):
            rows = np.flatnonzero(groups == group)
            if rows.size:
                yield group, rows
        return
    # Stable sorting of narrow numbers counts them; it compares none.
    order = np.argsort(groups, kind="stable")
    ends = np.cumsum(np.bincount(groups, minlength=count))
    for group in np.flatnonzero(np.diff(ends, prepend=0)).tolist():
        yield group, order[ends[group - 1] if group else 0 : ends[group]]
