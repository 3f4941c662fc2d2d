"""Millions of made-up dossiers as Parquet files, at the speed of the disk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import numpy as np

from ..calendars import WorkCalendar
from ..errors import InputError
from ..statistics import arrow_schema
from ..statistics.schema import VIETNAM
from ..terms import Term
from ..texts import Text
from ._provinces import Provinces, day_edges, provinces
from ._volume import CHANNELS, ENDINGS, NEVER, Courses, courses

_FIRST: Final = date(2024, 7, 1)
_UNTIL: Final = datetime.combine(date(2026, 7, 31), time(17), VIETNAM)
_GROUP: Final = 1_000_000
_FILE: Final = 10_000_000
_OFFSET: Final = 7 * 3_600_000_000
_WORDS: Final = (
    "procedure", "field", "agency", "unit", "channel", "officer", "ending", "status", "term",
)  # fmt: skip
_INSTANTS: Final = (
    "received", "accepted", "due", "due_original", "finished", "delivered", "reappointed",
)  # fmt: skip

Progress = Callable[[int, int], None]


def write_dossiers(
    folder: str | Path,
    dossiers: int,
    *,
    seed: int = 2026,
    first: date = _FIRST,
    until: datetime = _UNTIL,
    group: int = _GROUP,
    progress: Progress | None = None,
) -> list[Path]:
    """Write so many made-up dossiers of four provinces as Parquet files; the paths.

    They are filed from the day `first` on and stand as at `until`: more on Mondays and around
    Tết, ever more online, some with supplements and new appointments, a few very late. The same
    `seed` gives the same dossiers. Files of ten row groups of `group` dossiers, in order of
    filing, in the published schema: ids as dictionaries, instants as differences, which reads
    fastest. Raises `InputError` for a folder that holds something, and for no dossiers.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     [path.name for path in write_dossiers(folder, 1000)]
    ['part-0000.parquet']
    """
    place = Path(folder)
    if dossiers < 1:
        raise InputError(_NONE.fill(dossiers=dossiers))
    if place.exists() and any(place.iterdir()):
        raise InputError(_NOT_EMPTY.fill(folder=folder))
    place.mkdir(parents=True, exist_ok=True)
    maker = _Maker(dossiers, seed, first, until)
    paths = []
    in_file = _FILE // _GROUP * group
    for number, start in enumerate(range(0, dossiers, in_file)):
        paths.append(place / f"part-{number:04}.parquet")
        with _opened(paths[-1]) as file:
            for row in range(start, min(start + in_file, dossiers), group):
                end = min(row + group, start + in_file, dossiers)
                file.write_table(maker.table(row, end), row_group_size=group)
                if progress is not None:
                    progress(end, dossiers)
    return paths


def _opened(path: Path) -> Any:
    return import_module("pyarrow.parquet").ParquetWriter(
        str(path),
        arrow_schema(),
        use_dictionary=list(_WORDS),
        column_encoding=dict.fromkeys(_INSTANTS, "DELTA_BINARY_PACKED"),
        compression={name: "zstd" if name == "code" else "none" for name in arrow_schema().names},
    )


class _Maker:
    """Makes the dossiers from one number to another, each chunk from its own lots."""

    def __init__(self, dossiers: int, seed: int, first: date, until: datetime) -> None:
        self._dossiers, self._seed, self._first = dossiers, seed, first
        self._until = until.astimezone(VIETNAM)
        self._calendar = WorkCalendar.bundled("vn")
        self._land = provinces(seed)
        self._edges = day_edges(self._calendar, first, self._until.date())

    def table(self, start: int, end: int) -> Any:
        """The dossiers from `start` up to `end` as an Arrow table."""
        lots = np.random.default_rng([self._seed, 2, start])
        shares = (np.arange(start, end) + lots.random(end - start)) / self._dossiers
        made = courses(
            self._calendar,
            self._land,
            edges=self._edges,
            first=self._first,
            until=self._until,
            shares=shares,
            lots=lots,
        )
        return _table(made, self._land, start)


def _table(made: Courses, land: Provinces, start: int) -> Any:
    arrow = import_module("pyarrow")
    words = {
        "procedure": (made.procedure, land.procedures),
        "field": (land.field_of[made.procedure], land.fields),
        "agency": (made.commune, land.communes),
        "unit": (made.commune, land.communes),
        "channel": (made.channel, CHANNELS),
        "officer": (made.officer, land.officers),
        "ending": (made.ending, ENDINGS),
    }
    columns: dict[str, Any] = {
        name: arrow.DictionaryArray.from_arrays(
            arrow.array(codes, mask=codes >= len(known)), arrow.array(known)
        )
        for name, (codes, known) in words.items()
    }
    names = dict(zip(_INSTANTS, _INSTANTS, strict=True)) | {"due_original": "due_first"}
    columns |= {name: _instants(getattr(made, held)) for name, held in names.items()}
    columns["status"] = arrow.array(made.status)
    columns["code"] = _codes(made, land, start)
    columns["promises"] = _promises(made)
    columns["pauses"] = _pauses(made)
    columns["restarts"] = _restarts(made)
    columns["term"] = _terms(made, land)
    kinds = arrow_schema()
    empty = {
        field.name: arrow.nulls(len(made.status), field.type)
        for field in kinds
        if field.name not in columns
    }
    return arrow.table(columns | empty).select(kinds.names).cast(kinds)


def _instants(ticks: Any) -> Any:
    arrow = import_module("pyarrow")
    kind = arrow_schema().field("received").type
    return arrow.array(ticks - _OFFSET, mask=ticks == NEVER).cast(kind)


def _codes(made: Courses, land: Provinces, start: int) -> Any:
    """Dossier codes: unit, day, running number, as offices write them."""
    arrow, compute = import_module("pyarrow"), import_module("pyarrow.compute")
    units = arrow.array(land.communes).take(arrow.array(made.commune))
    days, places = np.unique(made.received.view("M8[us]").astype("M8[D]"), return_inverse=True)
    written = arrow.array([day.item().strftime("%y%m%d") for day in days]).take(arrow.array(places))
    numbers = arrow.array(np.arange(start + 1, start + 1 + len(places))).cast(arrow.string())
    padded = compute.utf8_lpad(numbers, width=7, padding="0")
    return compute.binary_join_element_wise(units, written, padded, "-")


def _pauses(made: Courses) -> Any:
    """The one wait for papers that some dossiers have."""
    arrow = import_module("pyarrow")
    rows = made.paused != NEVER
    kind = arrow_schema().field("pauses").type
    many = int(rows.sum())
    cause = arrow.DictionaryArray.from_arrays(np.zeros(many, np.int32), ["supplement"])
    stands = arrow.repeat(arrow.scalar(value=True), many)
    parts = [_instants(made.paused[rows]), _instants(made.resumed[rows]), cause, stands]
    return _lists(kind, rows.astype(np.int64), parts)


def _restarts(made: Courses) -> Any:
    arrow = import_module("pyarrow")
    offsets = np.concatenate([[0], np.cumsum(made.restarted)]).astype(np.int32)
    kind = arrow_schema().field("restarts").type
    return arrow.ListArray.from_arrays(offsets, _instants(made.resumed[made.restarted]), type=kind)


def _terms(made: Courses, land: Provinces) -> Any:
    """The term in force in words; none before acceptance."""
    arrow = import_module("pyarrow")
    terms, places = np.unique(land.terms, return_inverse=True)
    words = [str(Term(int(days), "working_day")) for days in terms]
    codes = arrow.array(places.astype(np.int32)[made.procedure], mask=made.accepted == NEVER)
    return arrow.DictionaryArray.from_arrays(codes, words)


def _promises(made: Courses) -> Any:
    """The due date at acceptance, none during the wait, the new one after it or an apology."""
    rows = (made.paused != NEVER) | (made.reappointed != NEVER)
    rows &= made.accepted != NEVER
    kind = arrow_schema().field("promises").type
    steps = [
        (made.accepted, made.due_at_acceptance),
        (made.paused, np.full(len(rows), NEVER)),
        (made.resumed, made.due_extended),
        (made.reappointed, made.due),
    ]
    at = np.stack([one for one, _ in steps], axis=1)[rows]
    due = np.stack([one for _, one in steps], axis=1)[rows]
    there = at != NEVER
    counts = np.zeros(len(rows), np.int64)
    counts[rows] = there.sum(axis=1)
    return _lists(kind, counts, [_instants(at[there]), _instants(due[there])])


def _lists(kind: Any, counts: Any, parts: list[Any]) -> Any:
    arrow = import_module("pyarrow")
    item = kind.value_type
    fields = [item.field(n) for n in range(item.num_fields)]
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    items = arrow.StructArray.from_arrays(parts, fields=fields)
    return arrow.ListArray.from_arrays(offsets, items, type=kind)


_NONE: Final = Text(
    "Số hồ sơ phải từ 1 trở lên, không phải {dossiers}.",
    "There has to be 1 dossier at least, not {dossiers}.",
)
_NOT_EMPTY: Final = Text(
    "Thư mục {folder} không trống. Chọn thư mục mới, hoặc xóa các tệp trong đó.",
    "The folder {folder} is not empty. Choose a new one, or delete what is in it.",
)
