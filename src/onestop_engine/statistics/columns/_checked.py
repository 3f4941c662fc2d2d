"""From any record batch to a sound one in the published schema; what is wrong goes apart."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from ...errors import InputError
from ._conform import conform, wanted
from ._faults import Fault, faults
from ._library import pyarrow
from ._rejects import Reject, Rejects

CodeOf = Callable[[int], str | None]
_NEVER_LEFT_OUT: Final = ("status", "accepted", "finished")
"""What tells that a row contradicts itself is read even where nobody counts it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A record batch as it was read, and where its rows lie.

    `code_of` tells the code of the n-th row where the column `code` was not read.
    """

    batch: Any
    source: str = ""
    first_row: int = 1
    code_of: CodeOf | None = None

    def code(self, row: int) -> str | None:
        """The code of the n-th row, as far as it has one."""
        if "code" not in self.batch.schema.names:
            return None if self.code_of is None else self.code_of(row)
        found = self.batch.column("code")[row].as_py()
        return None if found is None else str(found)


def to_read(names: Sequence[str], columns: Collection[str] | None) -> list[str]:
    """The columns to read for those wanted; see `wanted`."""
    return wanted(names, None if columns is None else {*columns, *_NEVER_LEFT_OUT})


def checked(
    batch: Any,
    *,
    columns: Collection[str] | None = None,
    rejects: Rejects | None = None,
    source: str = "",
    first_row: int = 1,
) -> Any:
    """The sound rows of a `RecordBatch` in the published schema, as far as it has the columns.

    `columns` are the ones wanted, all by default. A bad row is added to `rejects`, by its number
    in `source` where the batch starts at `first_row`; without `rejects` it raises `InputError`.
    A missing column and a wrong type raise `InputError` in any case.

    >>> import pyarrow
    >>> one = pyarrow.RecordBatch.from_pylist([{"code": "A-1", "procedure": "1", "status": 11,
    ...     "received": None}], schema=pyarrow.schema({"code": "string", "procedure": "string",
    ...     "status": "int64", "received": pyarrow.timestamp("s")}))
    >>> with Rejects() as refused:
    ...     checked(one, rejects=refused).num_rows, refused.kept[0].column
    (0, 'received')
    """
    piece = Piece(batch=batch, source=source, first_row=first_row)
    return sound(piece, to_read(batch.schema.names, columns), columns, rejects)


def sound(
    piece: Piece, names: Collection[str], columns: Collection[str] | None, rejects: Rejects | None
) -> Any:
    """The sound rows of a piece that was read with the columns `names`; see `checked`."""
    batch = conform(piece.batch, names)
    keep: Any = None
    for fault in faults(batch):
        keep = np.ones(len(batch), np.bool_) if keep is None else keep
        for row in np.flatnonzero(fault.rows & keep).tolist():
            _refuse(piece, row, fault, rejects)
        keep &= ~fault.rows
    if keep is not None:
        batch = batch.filter(pyarrow().array(keep))
    return batch if columns is None else batch.select([n for n in names if n in columns])


def _refuse(piece: Piece, row: int, fault: Fault, rejects: Rejects | None) -> None:
    reject = Reject(
        source=piece.source,
        row=piece.first_row + row,
        code=piece.code(row),
        column=fault.column,
        reason=fault.reason,
    )
    if rejects is None:
        raise InputError(reject.message)
    rejects.add(reject)
