"""A report as a Parquet file: a row per line, columns of whole numbers, the rest as metadata."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import Any, Final

from ...texts import Lang
from ._library import pyarrow
from ._reports import Printable, data_of, table_of, value_or_null
from ._values import full_heading

_KEY: Final = b"onestop_engine"


def parquet_bytes(report: Printable, lang: Lang, suppress_below: int | None) -> bytes:
    """The lines of the report as Parquet.

    A report that tells its lines as data gives columns under their English names (nested ones
    joined by "_"); any other its table, under its headings. Hidden figures are null. What
    stands around the lines (period, instant, total) is JSON under the key "onestop_engine" in
    the metadata of the schema.
    """
    arrow = pyarrow()
    parquet = import_module("pyarrow.parquet")
    around = dict(data_of(report, lang, suppress_below))
    lines = around.pop("lines", None)
    if lines is None:
        columns = _of_table(report, lang, suppress_below)
        around = {name: around[name] for name in ("title", "subtitle", "notes") if name in around}
    else:
        columns = _of_lines(lines, around)
    arrays = {name: arrow.array(cells, _type(arrow, cells)) for name, cells in columns.items()}
    found = arrow.table(arrays).replace_schema_metadata(
        {_KEY: json.dumps(around, ensure_ascii=False).encode()}
    )
    sink = arrow.BufferOutputStream()
    parquet.write_table(found, sink)
    return bytes(sink.getvalue())


def _of_table(report: Printable, lang: Lang, suppress_below: int | None) -> dict[str, list[Any]]:
    table = table_of(report, lang, suppress_below)
    names = _distinct([full_heading(column) for column in table.columns])
    return {
        name: [value_or_null(row[n], column) for row in table.rows]
        for n, (name, column) in enumerate(zip(names, table.columns, strict=True))
    }


def _distinct(names: list[str]) -> list[str]:
    return [
        name if name and names.count(name) == 1 else f"{name} ({place})".strip()
        for place, name in enumerate(names, start=1)
    ]


def _of_lines(lines: Iterable[Mapping[str, Any]], around: Mapping[str, Any]) -> dict[str, Any]:
    flat = [dict(_flat(line)) for line in lines]
    if not flat and "total" in around:
        # A report without lines keeps its columns.
        return {name: [] for name, _ in _flat(around["total"])}
    return {name: [line[name] for line in flat] for name in (flat[0] if flat else ())}


def _flat(line: Mapping[str, Any], before: str = "") -> Iterable[tuple[str, Any]]:
    for name, value in line.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{before}{name}_")
        else:
            yield f"{before}{name}", value


def _type(arrow: Any, cells: list[Any]) -> Any:
    kinds = {type(cell) for cell in cells if cell is not None}
    if str in kinds:
        return arrow.string()
    return arrow.float64() if float in kinds else arrow.int64()
