"""From a CSV file to record batches of dossiers; every row that is none goes apart, with why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np

from ...errors import InputError
from ...statistics.columns import Reject, Rejects
from ...statistics.columns._conform import conform
from ...statistics.columns._faults import Fault, faults
from ...statistics.columns._library import pyarrow
from ...texts import Text
from ..mappings.model import TableMapping
from ._columns import Making
from ._files import open_table, readable, shown

_LONGEST_SHOWN: Final = 1000


def read_table(
    path: str | Path, mapping: TableMapping, *, rejects: Rejects | None = None
) -> Iterator[Any]:
    """Record batches of the published schema out of a CSV file, `.csv` or `.csv.gz`.

    Rows are counted as a spreadsheet shows them, the headings being row 1, empty lines left out.
    A row that is no dossier goes to `rejects` with its reason and what was written in the mapped
    columns; without `rejects` the first raises `InputError`. A formula is a text like any other.
    """
    table = _Table(Path(path), mapping, rejects)
    reader, places, file = open_table(table.path, mapping, table.misshapen)
    try:
        with readable(table.path):
            for batch in reader:
                table.report_misshapen()
                yield table.dossiers(batch, places, marked=file.marked)
        table.report_misshapen()
    finally:
        reader.close()
        file.close()


class _Table:
    """A file that is being read, and the number of the next row."""

    def __init__(self, path: Path, mapping: TableMapping, rejects: Rejects | None) -> None:
        self.path = path
        self.mapping = mapping
        self.rejects = rejects
        self.next_row = 2
        self.skipped: list[int] = []
        self._waiting: list[Reject] = []

    def misshapen(self, row: Any) -> str:
        """Takes down a row with too many or too few columns; what pyarrow asks for each."""
        self.skipped.append(row.number)
        self._waiting.append(
            Reject(
                source=str(self.path),
                row=row.number,
                code=None,
                column="row",
                reason=_MISSHAPEN.fill(found=row.actual_columns, wanted=row.expected_columns),
                written=shown(row.text[:_LONGEST_SHOWN]),
            )
        )
        return "skip"

    def report_misshapen(self) -> None:
        """Hands on what was taken down; an error may not leave pyarrow's own call."""
        waiting, self._waiting = self._waiting, []
        for reject in waiting:
            self._refuse(reject)

    def _refuse(self, reject: Reject) -> None:
        if self.rejects is None:
            raise InputError(reject.message)
        self.rejects.add(reject)

    def dossiers(self, batch: Any, places: Mapping[str, int], *, marked: bool) -> Any:
        """The dossiers of a batch of raw cells; `marked` where bytes of it may mean nothing."""
        texts = {name: _tidy(batch.column(place)) for name, place in places.items()}
        numbers = self._numbers(len(batch))
        making = Making(mapping=self.mapping, texts=texts, rows=len(batch), marked=marked)
        made = making.batch()
        made = conform(made, made.schema.names)
        keep = np.ones(len(made), np.bool_)
        for fault in (*making.faults, *faults(made)):
            for row in np.flatnonzero(fault.rows & keep).tolist():
                self._refuse(self._reject(fault, row, int(numbers[row]), made, texts))
            keep &= ~fault.rows
        return made if keep.all() else made.filter(pyarrow().array(keep))

    def _numbers(self, count: int) -> Any:
        """The numbers of the next rows, past those that were no rows."""
        spread = np.arange(self.next_row, self.next_row + count + len(self.skipped))
        numbers = spread[~np.isin(spread, self.skipped)][:count]
        self.next_row = int(numbers[-1]) + 1 if count else self.next_row
        self.skipped = [number for number in self.skipped if number >= self.next_row]
        return numbers

    def _reject(
        self, fault: Fault, row: int, number: int, made: Any, texts: Mapping[str, Any]
    ) -> Reject:
        cells = {name: text[row].as_py() for name, text in texts.items()}
        written = "; ".join(f"{name}={cell or ''}" for name, cell in cells.items())
        code = made.column("code")[row].as_py()
        return Reject(
            source=str(self.path),
            row=number,
            code=None if code is None else shown(code),
            column=fault.column,
            reason=fault.reason,
            written=shown(written[:_LONGEST_SHOWN]),
        )


def _tidy(cells: Any) -> Any:
    """Cells as texts: in normal form NFC, without spaces around, null where empty."""
    compute = pyarrow("compute")
    texts = compute.utf8_trim_whitespace(cells.cast(pyarrow().string()))
    if not compute.all(compute.string_is_ascii(texts)).as_py():
        texts = compute.utf8_normalize(texts, "NFC")
    return compute.if_else(compute.equal(texts, ""), None, texts)


_MISSHAPEN: Final = Text(
    "dòng có {found} cột, tiêu đề có {wanted}. Kiểm tra dấu phân cách và dấu nháy kép trong dòng.",
    "the row has {found} columns, the headings {wanted}. Look at delimiters and quotes in it.",
)
