"""Dossiers from Parquet, frames, tables, stores and rows come out in the published schema."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from dossier_rows import law, rows
from hypothesis import given
from hypothesis import strategies as st

from onestop_engine.errors import InputError
from onestop_engine.statistics import DossierRow, Rejects, arrow_schema, batches
from onestop_engine.statistics.columns import checked, from_arrow, to_arrow
from onestop_engine.statistics.schema import VIETNAM
from onestop_engine.store import MemoryStore

MORNING = datetime(2026, 7, 6, 8, tzinfo=VIETNAM)
PLAIN: dict[str, Any] = {
    "code": "A-1",
    "procedure": "2.000635",
    "status": 4,
    "received": MORNING,
    "accepted": MORNING + timedelta(minutes=10),
}
THREE = [
    DossierRow(**{**PLAIN, "code": f"A-{n}", "agency": agency, "channel": "online"})
    for n, agency in enumerate(["H26.10", "H26.11", "H26.10"])
]


def table(found: list[DossierRow]) -> pa.Table:
    return pa.Table.from_batches(to_arrow(found), schema=arrow_schema())


def read(source: Any, **options: Any) -> list[DossierRow]:
    return [row for batch in batches(source, **options) for row in from_arrow(batch)]


def one(**changes: Any) -> pa.RecordBatch:
    """A batch of one row as another system would send it; Arrow guesses the types."""
    columns = {name: [value] for name, value in (PLAIN | changes).items()}
    return pa.RecordBatch.from_pydict(columns)


@law
@given(st.lists(rows(), max_size=6))
def test_every_source_gives_the_same_rows(tmp_path_factory: Any, found: list[DossierRow]) -> None:
    whole = table(found)
    path = tmp_path_factory.mktemp("columns") / "dossiers.parquet"
    pq.write_table(whole, path, row_group_size=2)
    duck = duckdb.connect()
    duck.register("dossiers", whole)
    sources = {
        "rows": found,
        "iterator of rows": iter(found),
        "table": whole,
        "reader": whole.to_reader(),
        "batches": to_arrow(found, at_once=2),
        "file": path,
        "name of a file": str(path),
        "polars": pl.from_arrow(whole),
        "duckdb": duck.sql("SELECT * FROM dossiers").to_arrow_reader(),
    }

    for name, source in sources.items():
        assert read(source) == found, name


def test_a_batch_alone_is_a_source() -> None:
    (batch,) = to_arrow(THREE)

    assert read(batch) == THREE


def test_only_the_wanted_columns_are_read(tmp_path: Path) -> None:
    pq.write_table(table(THREE), tmp_path / "a.parquet")
    wanted = {"agency", "channel"}

    for source in (tmp_path, table(THREE), THREE):
        (batch,) = batches(source, columns=wanted)
        assert set(batch.schema.names) == wanted


def test_a_partitioned_folder_gives_the_columns_of_its_folders(tmp_path: Path) -> None:
    plain = table(THREE).drop_columns(["field"])
    plain = plain.set_column(
        plain.schema.get_field_index("agency"), "agency", plain["agency"].cast(pa.string())
    )
    pq.write_to_dataset(plain, tmp_path, partition_cols=["agency"])
    (tmp_path / "agency=H26.10" / "field=%C4%91%E1%BA%A5t").mkdir()
    pq.write_table(plain.slice(0, 1), tmp_path / "agency=H26.10/field=%C4%91%E1%BA%A5t/b.parquet")
    (tmp_path / "agency=__HIVE_DEFAULT_PARTITION__").mkdir()
    extra = plain.drop_columns(["agency"]).slice(0, 1)
    pq.write_table(extra, tmp_path / "agency=__HIVE_DEFAULT_PARTITION__" / "c.parquet")
    (tmp_path / "_temporary").mkdir()
    (tmp_path / "_temporary" / "half.parquet").write_bytes(b"PAR1")

    found = read(tmp_path)

    assert [row.agency for row in found].count("H26.10") == 3
    assert {row.agency for row in found} == {"H26.10", "H26.11", None}
    assert [row.field for row in found if row.field] == ["đất"]


def test_a_store_is_read_as_of_an_instant() -> None:
    with pytest.raises(InputError, match="needs the instant"):
        list(batches(MemoryStore(zone=VIETNAM)))

    assert read(MemoryStore(zone=VIETNAM), as_of=MORNING) == []


@pytest.mark.parametrize("source", [7, [7], None])
def test_what_holds_no_dossiers_is_refused(source: Any) -> None:
    with pytest.raises(InputError, match="cannot be read from"):
        list(batches(source))


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("away.parquet", "no file or folder"),
        ("empty", "no .parquet file"),
        ("torn.parquet", "torn"),
    ],
)
def test_a_path_without_dossiers_says_what_is_wrong(tmp_path: Path, name: str, says: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "torn.parquet").write_bytes(b"PAR1 and no more")

    with pytest.raises(InputError, match=says):
        list(batches(tmp_path / name))


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (pa.timestamp("s", "UTC"), MORNING),
        (pa.timestamp("ms", "+07:00"), MORNING),
        (pa.timestamp("ns", "Asia/Ho_Chi_Minh"), MORNING),
        (pa.timestamp("s"), MORNING.replace(tzinfo=None)),
        (pa.timestamp("ns"), MORNING.replace(tzinfo=None)),
    ],
)
def test_instants_of_any_unit_and_zone_are_the_same_instants(kind: Any, value: Any) -> None:
    batch = checked(one(received=pa.scalar(value, kind)))

    assert batch.column("received").to_pylist() == [MORNING]


def test_nanoseconds_before_1970_are_floored_like_those_after() -> None:
    ticks = pa.array([-1, 1, None], pa.int64()).cast(pa.timestamp("ns", "UTC"))
    three = pa.RecordBatch.from_pydict({**{k: [v] * 3 for k, v in PLAIN.items()}, "due": ticks})

    due = checked(three).column("due")

    assert due.cast(pa.int64()).to_pylist() == [-1, 0, None]


def test_a_date_starts_its_day_and_as_a_due_date_ends_it() -> None:
    (row,) = from_arrow(checked(one(accepted=date(2026, 7, 6), due=date(2026, 7, 9))))

    assert row.accepted == datetime(2026, 7, 6, tzinfo=VIETNAM)
    assert row.due == datetime(2026, 7, 9, 23, 59, 59, 999_999, VIETNAM)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (pa.large_string(), "H26"),
        (pa.string_view(), "H26"),
        (pa.dictionary(pa.uint8(), pa.large_string()), "H26"),
        (pa.null(), None),
    ],
)
def test_texts_of_any_kind_become_dictionaries(kind: Any, value: str | None) -> None:
    array = pa.array([value], kind.value_type if pa.types.is_dictionary(kind) else kind)
    array = array.cast(kind) if pa.types.is_dictionary(kind) else array
    batch = one().append_column("unit", array).append_column("parent", array)

    found = checked(batch)

    assert found.schema.field("unit").type == arrow_schema().field("unit").type
    assert found.column("unit").to_pylist() == [value]
    assert found.column("parent").to_pylist() == [value]


def test_a_null_inside_a_dictionary_is_a_null() -> None:
    words = pa.DictionaryArray.from_arrays(pa.array([1], pa.int8()), pa.array(["H26", None]))

    assert checked(one().append_column("unit", words)).column("unit").to_pylist() == [None]


def test_lists_of_any_kind_are_read() -> None:
    moment = pa.timestamp("ms", "UTC")
    struct = pa.struct({"due": moment, "at": moment})
    promises = pa.array([[{"at": MORNING, "due": None}]], pa.large_list(struct))
    corrections = pa.array([[MORNING]], pa.list_(moment, 1))
    batch = one().append_column("promises", promises).append_column("corrections", corrections)

    found = checked(batch)

    assert found.schema.field("promises").type == arrow_schema().field("promises").type
    assert found.column("promises").to_pylist() == [[{"at": MORNING, "due": None}]]
    assert found.column("corrections").to_pylist() == [[MORNING]]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"status": "4"}, "Column status is string, and has to be int8"),
        ({"status": 4.0}, "Column status is double"),
        ({"accepted": "2026-07-06"}, "Column accepted is string"),
        ({"accepted": 5}, "Column accepted is int64"),
        ({"agency": 7}, "Column agency is int64"),
        ({"pauses": "none"}, "Column pauses is string"),
        ({"pauses": [1]}, "Column pauses is int64"),
        ({"pauses": [{"start": MORNING, "clock_stands": "no"}]}, "pauses.clock_stands is string"),
        ({"pauses": [{"end": MORNING}]}, "required column pauses.start is missing"),
        ({"acepted": MORNING}, "no column acepted"),
    ],
)
def test_a_wrong_type_names_the_column_and_the_mend(change: dict[str, Any], says: str) -> None:
    batch = one(**change)
    if "acepted" in change:
        batch = batch.drop_columns(["accepted"])

    with pytest.raises(InputError, match=says) as found:
        checked(batch)

    assert "ột " in found.value.say("vi")


@pytest.mark.parametrize("name", ["code", "procedure", "status", "received"])
def test_a_missing_required_column_is_named(tmp_path: Path, name: str) -> None:
    short = pa.Table.from_batches([one()]).rename_columns({name: f"{name}_no"})
    pq.write_table(short, tmp_path / "a.parquet")

    for source in (short, tmp_path):
        with pytest.raises(InputError, match=f"required column {name} is missing.*{name}_no"):
            list(batches(source, columns={"agency"}))


def test_columns_of_the_sender_are_passed_over() -> None:
    assert set(checked(one(x_so_bien_nhan="7", note="-")).schema.names) == set(PLAIN)


BAD: list[tuple[dict[str, Any], str, str]] = [
    ({"status": 11}, "status", "no such status"),
    ({"status": 0}, "status", "no such status"),
    ({"status": 300}, "status", "no such status"),
    ({"status": -1}, "status", "no such status"),
    ({"status": pa.scalar(2**63 + 4, pa.uint64())}, "status", "no such status"),
    ({"status": pa.scalar(None, pa.int64())}, "status", "is empty"),
    ({"code": pa.scalar(None, pa.string())}, "code", "is empty"),
    ({"procedure": pa.scalar(None, pa.string())}, "procedure", "is empty"),
    ({"received": pa.scalar(None, pa.timestamp("us"))}, "received", "is empty"),
    ({"accepted": pa.scalar(None, pa.timestamp("us"))}, "accepted", "no `accepted`"),
    ({"status": 9}, "finished", "no `finished`"),
    ({"status": 10, "finished": pa.scalar(None, pa.timestamp("us"))}, "finished", "no `finished`"),
    ({"channel": "fax"}, "channel", "cannot be 'fax'"),
    ({"ending": "lost"}, "ending", "cannot be 'lost'"),
    ({"due": pa.scalar(10**15, pa.int64()).cast(pa.timestamp("s"))}, "due", "years 1 to 9999"),
    ({"due": pa.scalar(-(10**15), pa.int64()).cast(pa.timestamp("s"))}, "due", "years 1 to 9999"),
    ({"pauses": [{"start": MORNING, "cause": "lunch"}]}, "pauses", "cannot be 'lunch'"),
    (
        {"pauses": [{"start": pa.scalar(None, pa.timestamp("us")).as_py(), "end": MORNING}]},
        "pauses",
        "pauses.start is empty",
    ),
]


@pytest.mark.parametrize(("change", "column", "says"), BAD)
def test_a_bad_row_is_put_aside_with_its_code_and_the_reason(
    change: dict[str, Any], column: str, says: str
) -> None:
    batch = one(**change)
    if column == "pauses":
        kind = pa.list_(pa.struct({"start": pa.timestamp("us", "UTC"), "cause": pa.string()}))
        lines = batch.column("pauses").to_pylist()
        start = {"start": lines[0][0].get("start"), "cause": lines[0][0].get("cause")}
        batch = batch.drop_columns(["pauses"]).append_column("pauses", pa.array([[start]], kind))
    with Rejects() as refused:
        left = checked(batch, rejects=refused, source="theirs", first_row=7)

    (reject,) = refused.kept
    assert left.num_rows == 0
    assert (reject.source, reject.row, reject.column) == ("theirs", 7, column)
    assert reject.code == (None if column == "code" else "A-1")
    assert says in reject.reason.say("en")
    with pytest.raises(InputError, match=f"theirs, row 7, dossier .*{says}"):
        checked(batch, source="theirs", first_row=7)


def test_corrections_outside_the_years_are_bad_rows_too() -> None:
    ticks = pa.array([10**15], pa.int64()).cast(pa.timestamp("s"))
    batch = one().append_column("corrections", pa.ListArray.from_arrays([0, 1], ticks))

    with Rejects() as refused:
        checked(batch, rejects=refused)

    assert dict(refused.by_column) == {"corrections": 1}


def test_a_row_with_two_faults_is_refused_once() -> None:
    with Rejects() as refused:
        checked(one(status=11, channel="fax"), rejects=refused)

    assert refused.count == 1


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_bad_rows_of_a_file_lie_in_a_side_file(tmp_path: Path, ending: str) -> None:
    bad = pa.RecordBatch.from_pylist([PLAIN, PLAIN | {"code": "=B", "status": 12}, PLAIN])
    pq.write_table(pa.Table.from_batches([bad]), tmp_path / "a.parquet", row_group_size=1)
    side = tmp_path / f"refused.{ending}"

    with Rejects(side) as refused:
        left = list(batches(tmp_path / "a.parquet", columns={"status"}, rejects=refused))

    assert sum(batch.num_rows for batch in left) == 2
    if ending == "csv":
        with side.open(encoding="utf-8-sig") as file:
            (line,) = csv.DictReader(file)
        assert (line["row"], line["code"]) == ("2", "'=B")
    else:
        (line,) = pq.read_table(side).to_pylist()
        assert (line["row"], line["code"]) == (2, "=B")
    assert line["source"].endswith("a.parquet")
    assert "10" in line["reason_vi"]
    assert refused.says("en") == f"1 rows were left out as wrong (columns status 1); see {side}."
    assert str(side) in refused.says("vi")


def test_a_code_that_may_be_empty_is_looked_at_though_nobody_asked(tmp_path: Path) -> None:
    bad = pa.RecordBatch.from_pylist([PLAIN, PLAIN | {"code": None}])
    pq.write_table(pa.Table.from_batches([bad]), tmp_path / "a.parquet")

    with Rejects() as refused:
        (left,) = batches(tmp_path / "a.parquet", columns={"status"}, rejects=refused)

    assert left.schema.names == ["status"]
    assert dict(refused.by_column) == {"code": 1}


def test_without_bad_rows_there_is_no_side_file(tmp_path: Path) -> None:
    with Rejects(tmp_path / "none.csv") as refused:
        checked(one(), rejects=refused)

    assert not (tmp_path / "none.csv").exists()


def test_many_bad_rows_are_written_as_they_come(tmp_path: Path) -> None:
    many = pa.RecordBatch.from_pylist([PLAIN | {"status": 11}] * 10_001)
    with Rejects(tmp_path / "many.parquet") as refused:
        checked(many, rejects=refused)
        assert len(refused.kept) == 1

    assert pq.read_metadata(tmp_path / "many.parquet").num_rows == refused.count == 10_001


def test_a_side_file_of_another_kind_is_refused() -> None:
    with pytest.raises(InputError, match="ends in .csv or .parquet"):
        Rejects("refused.txt")


def test_arrays_of_a_frame_are_not_copied() -> None:
    frame = pl.DataFrame(
        {"code": ["A"] * 5, "procedure": ["1"] * 5, "status": [1] * 5}
    ).with_columns(
        received=pl.lit(MORNING.astimezone(UTC))
        .dt.replace_time_zone(None)
        .cast(pl.Datetime("us", "UTC"))
    )
    ticks = frame["received"].to_physical().to_numpy()

    (batch,) = batches(frame, columns={"received"})

    found = batch.column("received").cast(pa.int64()).to_numpy()
    assert found.ctypes.data == ticks.ctypes.data
