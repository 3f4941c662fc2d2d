"""The two published schemas say the same, and rows go both ways through Arrow."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from dossier_rows import law, rows
from hypothesis import given
from hypothesis import strategies as st

from onestop_engine.errors import InputError
from onestop_engine.statistics import DossierRow, arrow_schema, dossier_schema
from onestop_engine.statistics.columns import COLUMNS, REQUIRED, from_arrow, to_arrow


def kind_of(shape: Any) -> str:
    """The Arrow type that a JSON schema asks for, in words."""
    if "$ref" in shape:
        return "instant"
    if "enum" in shape:
        return "string"
    kinds = shape["type"] if isinstance(shape["type"], list) else [shape["type"]]
    return next(kind for kind in kinds if kind != "null")


def said_of(kind: pa.DataType) -> str:
    if pa.types.is_timestamp(kind):
        assert kind.tz == "Asia/Ho_Chi_Minh"
        return "instant"
    if pa.types.is_list(kind):
        return "array"
    if pa.types.is_struct(kind):
        return "object"
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    return {"string": "string", "int8": "integer", "bool": "boolean"}[str(kind)]


def test_arrow_and_json_schema_have_the_same_columns_types_and_requirements() -> None:
    described = dossier_schema()["properties"]
    published = arrow_schema()

    assert set(published.names) == set(described) == {f.name for f in fields(DossierRow)}
    assert tuple(published.names) == COLUMNS
    assert {f.name: said_of(f.type) for f in published} == {
        name: kind_of(shape) for name, shape in described.items()
    }
    assert [f.name for f in published if not f.nullable] == dossier_schema()["required"]
    assert list(REQUIRED) == dossier_schema()["required"]


@pytest.mark.parametrize("name", ["promises", "pauses", "corrections"])
def test_lists_have_the_same_parts_in_both_schemas(name: str) -> None:
    item, shape = arrow_schema().field(name).type.value_type, dossier_schema()["properties"][name]
    if name == "corrections":
        assert said_of(item) == kind_of(shape["items"])
        return
    parts = [item.field(n) for n in range(item.num_fields)]

    assert {part.name: said_of(part.type) for part in parts} == {
        key: kind_of(part) for key, part in shape["items"]["properties"].items()
    }
    assert [part.name for part in parts if not part.nullable] == shape["items"]["required"]


def test_the_arrow_schema_holds_in_a_file(tmp_path: Any) -> None:
    path = tmp_path / "none.parquet"
    pq.write_table(arrow_schema().empty_table(), path)

    assert pq.read_schema(path).equals(arrow_schema())
    assert pq.read_schema(path).metadata[b"onestop_engine"] == b"dossier:1"


@law
@given(st.lists(rows(), max_size=5), st.integers(1, 4))
def test_rows_survive_arrow_in_batches_of_any_size(found: list[DossierRow], size: int) -> None:
    made = list(to_arrow(found, at_once=size))

    assert all(batch.schema.equals(arrow_schema()) for batch in made)
    assert [row for batch in made for row in from_arrow(batch)] == found


def test_some_columns_are_enough_for_rows() -> None:
    row = DossierRow.from_data(
        {"code": "A", "procedure": "1", "status": 1, "received": "2026-07-01", "unit": "H26"}
    )
    (batch,) = to_arrow([row])

    (found,) = from_arrow(batch.select(list(REQUIRED)))
    assert found.unit is None
    with pytest.raises(InputError, match="required column received"):
        list(from_arrow(batch.select(["code", "procedure", "status"])))


def test_pauses_that_tell_only_their_start_keep_what_the_law_supposes() -> None:
    data = {"code": "A", "procedure": "1", "status": 5, "received": "2026-07-01"}
    kind = pa.list_(pa.struct({"start": pa.timestamp("us", "UTC"), "clock_stands": pa.bool_()}))
    start = DossierRow.from_data(data).received
    pauses = pa.array([[{"start": start, "clock_stands": None}]], kind)
    batch = pa.RecordBatch.from_pydict({**{k: [v] for k, v in data.items()}, "pauses": pauses})

    (row,) = from_arrow(batch)
    assert row.pauses[0].cause == "supplement"
    assert row.pauses[0].clock_stands
    assert row.pauses[0].start == start
