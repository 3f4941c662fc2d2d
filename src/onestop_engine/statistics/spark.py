"""Counting on Spark what one machine is too small for: the same kernels, batch by batch.

Each task counts its batches with numpy as one process does, and gives its partial counts as text;
the driver merges them. So the figures are those of `columns.count`, to the last unit.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from ..errors import InputError
from ..texts import Text
from .columns import Aggregate, Block, Keeping, Reject, Rejects
from .columns._checked import Piece, sound, to_read
from .columns._library import pyarrow

_SCHEMA: Final = "number int, state string"
_REFUSED: Final = -1


def count(
    session: Any,
    source: Any,
    *aggregates: Aggregate,
    rejects: Rejects | None = None,
) -> None:
    """Count all dossiers of a source into the aggregates, on the cluster of a Spark session.

    `source` is the path of a Parquet file or folder that every worker can read, or a Spark
    DataFrame in the published columns. Only the columns that the reports need are read. Spark
    knows no places of rows: refused rows have the place 0, and their code. Needs PySpark 3.5 or
    newer with pandas (extra `spark`), and `onestop_engine` with its extra `arrow` on every worker.

    Raises InputError where a column lacks, a row is bad and there are no `rejects`, or where a
    report's partial counts cannot travel (`Keeping`).
    """
    for one in aggregates:
        if not isinstance(one, Keeping):
            raise InputError(_CANNOT_TRAVEL.fill(kind=type(one).__name__))
    frame = session.read.parquet(str(source)) if isinstance(source, str | Path) else source
    needs = frozenset().union(*(one.needs(None) or () for one in aggregates))
    names = to_read(frame.columns, needs if rejects is None else {*needs, "code"})
    empty = [one.empty() for one in aggregates]
    task = _counting(empty, names, needs, collect=rejects is not None)
    try:
        found = frame.select(*names).mapInArrow(task, _SCHEMA).collect()
    except Exception as error:
        refused = _refused_by(error)
        if refused is None:
            raise
        raise refused from error
    for number, state in found:
        if number == _REFUSED:
            assert rejects is not None
            rejects.add(_reject(json.loads(state)))
        else:
            _add(aggregates[number], json.loads(state))


def _counting(
    aggregates: list[Aggregate], names: list[str], needs: frozenset[str], *, collect: bool
) -> Callable[[Iterable[Any]], Iterator[Any]]:
    """What a task does with its batches: count them, and tell the counts."""

    def counted(batches: Iterable[Any]) -> Iterator[Any]:
        own = [one.empty() for one in aggregates]
        for batch in batches:
            refused = Rejects() if collect else None
            block = Block(sound(Piece(batch=batch), names, needs, refused))
            for one in own:
                one.add(block)
            if refused is not None and refused.kept:
                yield _told_as([(_REFUSED, asdict(one)) for one in refused.kept])
        yield _told_as([(number, _state(one)) for number, one in enumerate(own)])

    return counted


def _state(one: Aggregate) -> Any:
    assert isinstance(one, Keeping)
    return one.to_state()


def _add(one: Aggregate, state: Any) -> None:
    assert isinstance(one, Keeping)
    one.add_state(state)


def _told_as(lines: list[tuple[int, Any]]) -> Any:
    arrow = pyarrow()
    numbers = arrow.array([number for number, _ in lines], arrow.int32())
    states = arrow.array([json.dumps(state) for _, state in lines], arrow.string())
    return arrow.RecordBatch.from_arrays([numbers, states], ["number", "state"])


def _reject(told: dict[str, Any]) -> Reject:
    return Reject(**{**told, "row": 0, "reason": Text(**told["reason"])})


def _refused_by(error: Exception) -> InputError | None:
    """What a task refused, in its own words; None for what Spark itself says."""
    _, mark, said = str(error).partition("InputError: ")
    return InputError(_IN_A_TASK.fill(why=said.splitlines()[0])) if mark else None


_CANNOT_TRAVEL: Final = Text(
    "Báo cáo {kind} không gộp được từ nhiều máy: nó thiếu identity, to_state và add_state. Dùng "
    "columns.count trên một máy, hoặc bổ sung ba phần đó.",
    "The report {kind} cannot be merged from several machines: it lacks identity, to_state and "
    "add_state. Use columns.count on one machine, or add the three.",
)
_IN_A_TASK: Final = Text(
    "Một tác vụ Spark từ chối dữ liệu: {why} Thêm rejects=Rejects(…) để đếm và giữ lại các dòng "
    "đó.",
    "A Spark task refused the data: {why} Pass rejects=Rejects(…) to count and keep such rows.",
)
