"""Rows as record batches and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from itertools import islice
from typing import Any, Final

from ..schema import Addition, DossierRow, Pause, Promised
from ._arrow_schema import arrow_schema
from ._library import pyarrow

_AT_ONCE: Final = 10_000


def to_arrow(rows: Iterable[DossierRow], *, at_once: int = _AT_ONCE) -> Iterator[Any]:
    """Record batches of the published schema, of `at_once` rows each, in bounded memory.

    >>> row = DossierRow.from_data({"code": "A-1", "procedure": "1", "status": 1,
    ...     "received": "2026-07-01"})
    >>> [batch.num_rows for batch in to_arrow([row])]
    [1]
    """
    waiting = iter(rows)
    names = [field.name for field in arrow_schema()]
    while some := list(islice(waiting, at_once)):
        lines = [{name: _value(getattr(row, name)) for name in names} for row in some]
        yield pyarrow().RecordBatch.from_pylist(lines, schema=arrow_schema())


def from_arrow(batch: Any) -> Iterator[DossierRow]:
    """The rows of a record batch in the published schema, or of some of its columns.

    The ending follows from the status where it is silent, as in `DossierRow.from_data`. Raises
    `InputError` for rows that contradict themselves; `checked` puts those aside.
    """
    for line in batch.to_pylist():
        yield DossierRow.from_data(_told(line))


def _told(value: Any) -> Any:
    """The value without what Arrow writes for what is not told."""
    if isinstance(value, dict):
        return {name: _told(item) for name, item in value.items() if item is not None}
    return [_told(item) for item in value] if isinstance(value, list) else value


def _value(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_value(item) for item in value]
    if isinstance(value, Pause | Promised | Addition):
        return {f.name: getattr(value, f.name) for f in fields(value)}
    return value
