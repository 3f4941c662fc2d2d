"""Pauses of many rows in the layout of Arrow lists: offsets, and flat starts and ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from onestop_engine.errors import InputError
from onestop_engine.texts import Text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Pauses:
    """Pauses of rows (*thời gian tạm dừng*): those of row `i` are `offsets[i]` to `offsets[i+1]`.

    `starts` and `ends` are columns of instants, one after the other for all rows, in the order of
    time within a row; the end of a pause that still lasts is NaT, so nothing can follow it.

    >>> import numpy as np
    >>> starts = np.array(["2026-11-11T09:00", "2026-11-16T08:00"], "M8[s]")
    >>> ends = np.array(["2026-11-12T09:00", "NaT"], "M8[s]")
    >>> pauses = Pauses([0, 0, 2], starts, ends)  # two rows: without a pause, and with two
    """

    offsets: Any
    starts: Any
    ends: Any

    @classmethod
    def from_arrow(cls, column: Any, start: str = "start", end: str = "end") -> Pauses:
        """The pauses in an Arrow column of lists of structs; a null list has no pauses.

        `start`, `end`: the names of the fields. A polars column of lists is taken too.
        """
        import numpy as np  # noqa: PLC0415 (loads when first needed)

        column = getattr(column, "to_arrow", lambda: column)()
        if hasattr(column, "combine_chunks"):
            column = column.combine_chunks()
        # Lists of a slice, or under a null, may hold values that are none of theirs.
        flat = column.flatten()
        lengths = np.asarray(column.value_lengths().fill_null(0), np.int64)
        offsets = np.concatenate([[0], np.cumsum(lengths)])
        return cls(offsets, flat.field(start), flat.field(end))


class Ragged(NamedTuple):
    """Pauses as integers: ticks of local wall time."""

    offsets: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]

    def some(self, first: int, stop: int) -> Ragged:
        """The pauses of a run of rows, and of no others."""
        offsets = self.offsets[first : stop + 1]
        flat = slice(int(offsets[0]), int(offsets[-1]))
        return Ragged(offsets - offsets[0], self.starts[flat], self.ends[flat])

    def take(self, rows: NDArray[np.intp]) -> Ragged:
        """The pauses of chosen rows, and of no others."""
        offsets, flat = chosen(self.offsets, rows)
        return Ragged(offsets, self.starts.take(flat), self.ends.take(flat))


def chosen(
    offsets: NDArray[np.int64], rows: NDArray[np.intp]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The offsets of chosen rows, and where their values lie."""
    import numpy as np  # noqa: PLC0415 (loads when first needed)

    first = offsets.take(rows)
    lengths = offsets.take(rows + 1) - first
    kept = np.zeros(rows.size + 1, np.int64)
    np.cumsum(lengths, out=kept[1:])
    return kept, np.arange(kept[-1]) + np.repeat(first - kept[:-1], lengths)


def read_offsets(pauses: Pauses, rows: int, values: int) -> NDArray[np.int64]:
    """The offsets as integers, checked: one more than rows, rising, within the values."""
    import numpy as np  # noqa: PLC0415 (loads when first needed)

    offsets = np.asarray(pauses.offsets)
    if offsets.dtype.kind not in "iu" or offsets.shape != (rows + 1,):
        found = f"{offsets.dtype} {offsets.shape}"
        raise InputError(_NOT_OFFSETS.fill(count=rows + 1, found=found))
    offsets = offsets.astype(np.int64, copy=False)
    falls = offsets[1:] < offsets[:-1]
    if falls.any():
        raise InputError(_FALLING.fill(row=int(np.argmax(falls))))
    if offsets[0] < 0 or offsets[-1] > values:
        raise InputError(_BEYOND.fill(first=offsets[0], last=offsets[-1], values=values))
    return offsets


_NOT_OFFSETS: Final = Text(
    "offsets là một cột số nguyên có {count} phần tử (số dòng cộng một), không phải {found}.",
    "offsets are a column of {count} integers, one more than there are rows, not {found}.",
)
_FALLING: Final = Text(
    "Dòng {row}: offsets giảm dần. Mỗi dòng phải kết thúc sau khi bắt đầu.",
    "Row {row}: the offsets fall. Each row ends where it begins, or later.",
)
_BEYOND: Final = Text(
    "offsets đi từ {first} đến {last}, nhưng chỉ có {values} lần tạm dừng.",
    "The offsets go from {first} to {last}, but there are {values} pauses.",
)
