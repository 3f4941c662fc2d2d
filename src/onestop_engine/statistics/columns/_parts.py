"""Sources cut into parts that can be read one by one, or side by side."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any, Final, TypeAlias

from ...errors import InputError
from ...texts import Text
from ..history import Running, rows
from ..schema import DossierRow
from ._checked import Piece, sound, to_read
from ._library import pyarrow
from ._parquet import Group, groups
from ._rejects import Rejects
from ._rows import to_arrow

Source: TypeAlias = Any
"""A path, an Arrow table, reader or batches, what has `__arrow_c_stream__`, a store, rows."""

_AT_ONCE: Final = 1 << 17


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Rows that are read in one go: a row group of a file, or a whole stream.

    `rows` is None where nobody knows before reading; `group` is the row group that it is.
    """

    pieces: Callable[[Collection[str] | None], Iterator[tuple[Piece, list[str]]]]
    rows: int | None = None
    group: Group | None = None

    def read(self, columns: Collection[str] | None, rejects: Rejects | None) -> Iterator[Any]:
        """Record batches of sound rows in the published schema; see `batches`."""
        for piece, names in self.pieces(columns):
            yield sound(piece, names, columns, rejects)


def parts(source: Source, as_of: datetime | None = None) -> Iterator[Part]:
    """The parts of a source; `InputError` for what holds no dossiers.

    `as_of` is needed for a store, whose dossiers are read in the state that they had then.
    """
    if isinstance(source, str | Path):
        for group in groups(Path(source)):
            yield _of_group(group)
        return
    yield _of_stream(source, as_of)


def _of_group(group: Group) -> Part:
    def pieces(columns: Collection[str] | None) -> Iterator[tuple[Piece, list[str]]]:
        names = group.names(columns)
        first = group.first_row
        for batch in group.read(names):
            code_of = group.codes(first - group.first_row)
            yield (
                Piece(batch=batch, source=str(group.path), first_row=first, code_of=code_of),
                names,
            )
            first += batch.num_rows

    return Part(pieces=pieces, rows=group.rows, group=group)


def _of_stream(source: Source, as_of: datetime | None) -> Part:
    def pieces(columns: Collection[str] | None) -> Iterator[tuple[Piece, list[str]]]:
        first = 1
        for whole in _record_batches(source, as_of):
            names = to_read(whole.schema.names, columns)
            for start in range(0, whole.num_rows, _AT_ONCE):
                some = whole.slice(start, _AT_ONCE)
                yield Piece(batch=some, first_row=first), names
                first += some.num_rows

    return Part(pieces=pieces)


def _record_batches(source: Source, as_of: datetime | None) -> Iterator[Any]:
    arrow = pyarrow()
    if isinstance(source, arrow.RecordBatch):
        return iter([source])
    if hasattr(source, "__arrow_c_stream__"):
        return iter(arrow.RecordBatchReader.from_stream(source))
    if isinstance(source, Running) or hasattr(source, "load_many"):
        if as_of is None:
            raise InputError(_NO_INSTANT)
        return to_arrow(rows(source, as_of))
    if isinstance(source, Iterable):
        return _of_items(iter(source))
    raise InputError(_BAD_SOURCE.fill(found=type(source).__name__))


def _of_items(items: Iterator[Any]) -> Iterator[Any]:
    """Batches as they are, rows as batches."""
    first = next(items, None)
    if first is None:
        return iter(())
    everything = chain([first], items)
    if isinstance(first, DossierRow):
        return to_arrow(everything)
    if isinstance(first, pyarrow().RecordBatch):
        return everything
    raise InputError(_BAD_SOURCE.fill(found=type(first).__name__))


_NO_INSTANT: Final = Text(
    "Đọc từ kho hồ sơ cần thời điểm số liệu. Thêm as_of=….",
    "Reading a store needs the instant whose state is wanted. Pass as_of=….",
)
_BAD_SOURCE: Final = Text(
    "Không đọc được hồ sơ từ {found}. Dùng đường dẫn Parquet, bảng Arrow, DataFrame có "
    "__arrow_c_stream__, kho hồ sơ, hoặc các DossierRow.",
    "Dossiers cannot be read from {found}. Give a Parquet path, an Arrow table, a frame with "
    "__arrow_c_stream__, a store, or DossierRows.",
)
