"""Parquet files and partitioned folders, row group by row group."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import unquote

from ...errors import InputError
from ...texts import Text
from ..schema import VIETNAM
from ._arrow_schema import COLUMNS, REQUIRED, arrow_schema
from ._checked import CodeOf, to_read
from ._library import pyarrow

_NO_VALUE: Final = "__HIVE_DEFAULT_PARTITION__"
_BATCH: Final = 1 << 17
"""Rows read at once."""


class Bounds(NamedTuple):
    """The least and largest instant of a column in a row group, and how many rows have none."""

    least: datetime | None
    most: datetime | None
    nulls: int


@dataclass(frozen=True, kw_only=True)
class File:
    """One Parquet file: its footer is read once."""

    path: Path
    folder_values: Mapping[str, str | None] = field(default_factory=dict)

    @cached_property
    def footer(self) -> Any:
        """The metadata at the end of the file; `InputError` for what is no Parquet file."""
        try:
            return pyarrow("parquet").read_metadata(str(self.path))
        except (OSError, pyarrow().ArrowInvalid) as error:
            raise InputError(_UNREADABLE.fill(path=self.path, error=error)) from error

    @cached_property
    def shape(self) -> Any:
        """The Arrow schema of the file."""
        return self.footer.schema.to_arrow_schema()

    @cached_property
    def names(self) -> list[str]:
        """The columns of the file, and those that its folders stand for."""
        own = self.shape.names
        return [*own, *(name for name in self.folder_values if name not in own)]

    def opened(self) -> Any:
        """The file, with texts as dictionaries."""
        shape = self.shape
        types = pyarrow().types
        words = [
            name
            for name in shape.names
            if name in COLUMNS
            and types.is_dictionary(arrow_schema().field(name).type)
            and (
                types.is_string(shape.field(name).type)
                or types.is_large_string(shape.field(name).type)
            )
        ]
        return pyarrow("parquet").ParquetFile(
            str(self.path), metadata=self.footer, read_dictionary=words, memory_map=True
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A row group of a file; `first_row` is the number in the file of its first row, from 1."""

    file: File
    number: int
    first_row: int
    rows: int

    @property
    def path(self) -> Path:
        """The file."""
        return self.file.path

    def names(self, columns: Collection[str] | None) -> list[str]:
        """The columns to read for those wanted: required ones too, if the file may lack values."""
        if columns is not None:
            columns = {*columns, *self._may_be_empty()}
        return to_read(self.file.names, columns)

    def _may_be_empty(self) -> set[str]:
        group = self.file.footer.row_group(self.number)
        told = {
            column.path_in_schema
            for place in range(group.num_columns)
            if (column := group.column(place)).statistics is not None
            and column.statistics.has_null_count
            and not column.statistics.null_count
        }
        return {*REQUIRED} - told

    def read(self, names: Collection[str]) -> Iterator[Any]:
        """Record batches with the columns `names`, as the file has them."""
        own = set(self.file.shape.names)
        with self.file.opened() as opened:
            for batch in opened.iter_batches(
                batch_size=_BATCH,
                row_groups=[self.number],
                columns=[name for name in names if name in own],
                use_threads=False,
            ):
                yield self._completed(batch)

    def _completed(self, batch: Any) -> Any:
        arrow = pyarrow()
        for name, value in self.file.folder_values.items():
            if name in COLUMNS and name not in batch.schema.names:
                column = arrow.repeat(arrow.scalar(value, arrow.string()), batch.num_rows)
                batch = batch.append_column(name, column.dictionary_encode())
        return batch

    def codes(self, skipped: int) -> CodeOf:
        """Tells the code of a row when it is asked for, from the file: it is seldom wanted."""

        def code_of(row: int) -> str | None:
            with self.file.opened() as opened:
                table = opened.read_row_group(self.number, columns=["code"], use_threads=False)
            found = table.column("code")[skipped + row].as_py()
            return None if found is None else str(found)

        return code_of

    def bounds(self) -> Mapping[str, Bounds]:
        """What the footer tells of the instants in the row group.

        Columns that the file lacks are told to be empty; those it says nothing of are left out.
        """
        group = self.file.footer.row_group(self.number)
        found = {
            field.name: Bounds(None, None, self.rows)
            for field in arrow_schema()
            if field.name not in self.file.names
        }
        columns = [group.column(place) for place in range(group.num_columns)]
        # A list is empty when all parts of its items are: an open promise has no due date.
        told_of = {column.path_in_schema.partition(".")[0] for column in columns if _tells(column)}
        for column in columns:
            name, told = column.path_in_schema.partition(".")[0], column.statistics
            if name in COLUMNS and name not in told_of:
                found[name] = Bounds(None, None, self.rows)
            elif self._holds_instants(name) and _is_bounded(told):
                try:
                    found[name] = Bounds(_instant(told.min), _instant(told.max), told.null_count)
                except (OverflowError, ValueError):
                    # A row tells an instant that cannot be; it is refused when it is read.
                    continue
        return found

    def _holds_instants(self, name: str) -> bool:
        if name not in COLUMNS or name not in self.file.shape.names:
            return False
        kind = self.file.shape.field(name).type
        # Nanoseconds fit in no datetime.
        return bool(pyarrow().types.is_timestamp(kind) and kind.unit != "ns")


def _tells(column: Any) -> bool:
    """False only where the footer says that no row tells anything."""
    told = column.statistics
    return told is None or not told.has_null_count or bool(told.null_count < column.num_values)


def _is_bounded(told: Any) -> bool:
    return told is not None and bool(told.has_min_max and told.has_null_count)


def groups(path: Path) -> Iterator[Group]:
    """The row groups of a file, or of every file in a folder; `InputError` where there are none."""
    for file in _files(path):
        first = 1
        for number in range(file.footer.num_row_groups):
            rows = file.footer.row_group(number).num_rows
            yield Group(file=file, number=number, first_row=first, rows=rows)
            first += rows


def _files(path: Path) -> Iterator[File]:
    if path.is_file():
        yield File(path=path)
        return
    if not path.is_dir():
        raise InputError(_NOT_THERE.fill(path=path))
    found = [p for p in sorted(path.rglob("*.parquet")) if not _is_hidden(p.relative_to(path))]
    if not found:
        raise InputError(_NOTHING.fill(path=path))
    for file in found:
        yield File(path=file, folder_values=_folder_values(file.relative_to(path).parent))


def _is_hidden(path: Path) -> bool:
    return any(name.startswith(("_", ".")) for name in path.parts)


def _folder_values(path: Path) -> dict[str, str | None]:
    """The columns that folders such as `agency=H26.10/month=2026-07` stand for."""
    pairs = [name.partition("=") for name in path.parts if "=" in name]
    return {name: None if value == _NO_VALUE else unquote(value) for name, _, value in pairs}


def _instant(value: datetime) -> datetime:
    return value if value.utcoffset() is not None else value.replace(tzinfo=VIETNAM)


_UNREADABLE: Final = Text(
    "Không đọc được tệp Parquet {path}: {error}. Kiểm tra tệp có được chép đủ không.",
    "The Parquet file {path} cannot be read: {error}. Check that it was copied whole.",
)
_NOT_THERE: Final = Text(
    "Không có tệp hoặc thư mục {path}. Kiểm tra đường dẫn.",
    "There is no file or folder {path}. Check the path.",
)
_NOTHING: Final = Text(
    "Thư mục {path} không có tệp .parquet nào. Kiểm tra đường dẫn.",
    "The folder {path} has no .parquet file. Check the path.",
)
