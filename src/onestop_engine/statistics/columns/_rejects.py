"""Rows that cannot be counted: how many for which reason, and each of them in a side file."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any, Final, Self

from ...errors import InputError
from ...texts import Lang, Text
from ..outputs._values import harmless
from ._library import pyarrow

_AT_ONCE: Final = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Reject:
    """One row that cannot be counted: where it lies, and why.

    `source` is a file or another name of where it came from, `row` its place there from 1 on,
    `code` the dossier's code where it is known, `column` the column at fault, `written` what
    stood there, as far as the reader has it as text.
    """

    source: str
    row: int
    code: str | None
    column: str
    reason: Text
    written: str = ""

    @property
    def message(self) -> Text:
        """The row and the reason in one line."""
        return _LINE.fill(
            source=self.source or "–",
            row=self.row,
            code=self.code or "?",
            why_vi=self.reason.vi,
            why_en=self.reason.say("en"),
        )


class Rejects:
    """Counts the rows that a reader refused, and keeps each in a side file.

    `path` ends in `.csv` or `.parquet`; it is made with the first refused row, and complete when
    the object is closed: use it in a `with` statement. Without a path the rows are kept in
    `kept`, in memory. Several threads may add. Raises `InputError` for other kinds of file.

    >>> with Rejects() as refused:
    ...     refused.add(Reject(source="july.csv", row=7, code="A-1", column="status",
    ...         reason=Text("trạng thái 11 không có.", "there is no status 11.")))
    >>> refused.count, dict(refused.by_column)
    (1, {'status': 1})
    """

    def __init__(self, path: str | Path | None = None) -> None:
        self.path = None if path is None else Path(path)
        if self.path is not None and self.path.suffix not in _WRITERS:
            raise InputError(_BAD_KIND.fill(path=self.path))
        self.kept: list[Reject] = []
        self.by_column: Counter[str] = Counter()
        self._writer: _CsvFile | _ParquetFile | None = None
        self._lock = Lock()

    @property
    def count(self) -> int:
        """How many rows were refused."""
        return self.by_column.total()

    def add(self, reject: Reject) -> None:
        """Count and keep one refused row."""
        with self._lock:
            self.by_column[reject.column] += 1
            self.kept.append(reject)
            if self.path is not None and len(self.kept) >= _AT_ONCE:
                self._flush(self.path)

    def says(self, lang: Lang = "vi") -> str:
        """One line: how many rows were left out, for which columns, and where they lie."""
        columns = ", ".join(f"{name} {count}" for name, count in self.by_column.most_common())
        where = _WHERE.fill(path=self.path) if self.path is not None else Text("", "")
        return _SAYS.fill(
            count=self.count, columns=columns, where_vi=where.vi, where_en=where.say("en")
        ).say(lang)

    def close(self) -> None:
        """Complete the side file; without refused rows there is none."""
        with self._lock:
            if self.path is not None and self.kept:
                self._flush(self.path)
            if self._writer is not None:
                self._writer.close()
                self._writer = None

    def _flush(self, path: Path) -> None:
        if self._writer is None:
            self._writer = _WRITERS[path.suffix](path)
        self._writer.write([_cells(reject) for reject in self.kept])
        self.kept.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


_HEADINGS: Final = ("source", "row", "code", "column", "reason_vi", "reason_en", "written")


def _cells(reject: Reject) -> tuple[Any, ...]:
    return (
        reject.source,
        reject.row,
        reject.code,
        reject.column,
        reject.reason.vi,
        reject.reason.say("en"),
        reject.written,
    )


class _CsvFile:
    def __init__(self, path: Path) -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow(_HEADINGS)

    def write(self, lines: list[tuple[Any, ...]]) -> None:
        self._writer.writerows(
            [harmless(cell) if isinstance(cell, str) else cell for cell in line] for line in lines
        )

    def close(self) -> None:
        self._file.close()


class _ParquetFile:
    def __init__(self, path: Path) -> None:
        arrow = pyarrow()
        self._schema = arrow.schema(
            [(name, arrow.int64() if name == "row" else arrow.string()) for name in _HEADINGS]
        )
        self._writer = pyarrow("parquet").ParquetWriter(str(path), self._schema)

    def write(self, lines: list[tuple[Any, ...]]) -> None:
        columns = dict(zip(_HEADINGS, map(list, zip(*lines, strict=True)), strict=True))
        self._writer.write_table(pyarrow().table(columns, schema=self._schema))

    def close(self) -> None:
        self._writer.close()


_WRITERS: Final[Mapping[str, Callable[[Path], _CsvFile | _ParquetFile]]] = {
    ".csv": _CsvFile,
    ".parquet": _ParquetFile,
}
_LINE: Final = Text(
    "{source}, dòng {row}, hồ sơ {code}: {why_vi}", "{source}, row {row}, dossier {code}: {why_en}"
)
_SAYS: Final = Text(
    "Không tính {count} dòng sai (cột {columns}){where_vi}.",
    "{count} rows were left out as wrong (columns {columns}){where_en}.",
)
_WHERE: Final = Text("; xem {path}", "; see {path}")
_BAD_KIND: Final = Text(
    "Tệp ghi các dòng bị loại phải có đuôi .csv hoặc .parquet, không phải {path}.",
    "The file of refused rows ends in .csv or .parquet, not {path}.",
)
