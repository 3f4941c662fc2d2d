"""Record batches from any source, one after the other."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from ._parts import Source, parts
from ._rejects import Rejects


def batches(
    source: Source,
    *,
    columns: Collection[str] | None = None,
    as_of: datetime | None = None,
    rejects: Rejects | None = None,
) -> Iterator[Any]:
    """Record batches in the published schema, read in bounded memory.

    `source` is the path of a Parquet file or of a folder of them (partitions `agency=…/` become
    columns), an Arrow table, reader or iterator of batches, anything with `__arrow_c_stream__`
    (polars, DuckDB; without a copy), a store or a `OneStop` (as of the instant `as_of`), or
    `DossierRow`s. `columns` are those that are wanted, all by default; optional ones that the
    source lacks stay away. Bad rows go to `rejects`; without it the first raises `InputError`,
    as a missing column and a wrong type always do.

    >>> row = {"code": "A-1", "procedure": "1", "status": 1, "received": "2026-07-01"}
    >>> from onestop_engine.statistics import DossierRow
    >>> [batch.num_rows for batch in batches([DossierRow.from_data(row)], columns={"status"})]
    [1]
    """
    for part in parts(source, as_of):
        yield from part.read(columns, rejects)
