"""The published Arrow schema of dossiers, as shipped in the integration format of Arrow.

`../schema/dossier.arrow.json` says the same as `dossier.schema.json`, in types instead of text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from ._library import pyarrow

REQUIRED: Final = ("code", "procedure", "status", "received")
COLUMNS: Final = (
    *REQUIRED, "field", "agency", "unit", "channel", "officer", "accepted", "accepted_known",
    "due", "due_original", "term", "promises", "pauses", "restarts", "additions", "finished",
    "finished_known", "delivered", "ending", "reappointed", "corrections", "late_cause", "adopted",
    "parent", "recorded_at", "as_of",
)  # fmt: skip
"""Every column of a dossier, in the order of the published schema."""


@cache
def arrow_schema() -> Any:
    """The published `pyarrow.Schema` of dossiers; fields that are not nullable are required.

    Strings that repeat are dictionaries, instants are microseconds in UTC shown in Vietnam's
    zone. Raises `OneStopError` without pyarrow.

    >>> arrow_schema().field("received").type
    TimestampType(timestamp[us, tz=Asia/Ho_Chi_Minh])
    """
    text = files("onestop_engine.statistics").joinpath("schema", "dossier.arrow.json")
    shape = json.loads(text.read_text("utf-8"))["schema"]
    notes = {pair["key"]: pair["value"] for pair in shape["metadata"]}
    return pyarrow().schema([_field(field) for field in shape["fields"]], metadata=notes)


def _field(shape: Mapping[str, Any]) -> Any:
    arrow = pyarrow()
    kind = _type(shape["type"], shape["children"])
    if "dictionary" in shape:
        kind = arrow.dictionary(arrow.int32(), kind)
    return arrow.field(shape["name"], kind, nullable=shape["nullable"])


def _type(shape: Mapping[str, Any], children: list[Mapping[str, Any]]) -> Any:
    arrow = pyarrow()
    match shape["name"]:
        case "utf8":
            return arrow.string()
        case "int":
            return arrow.int8()
        case "bool":
            return arrow.bool_()
        case "timestamp":
            return arrow.timestamp("us", shape["timezone"])
        case "list":
            return arrow.list_(_field(children[0]))
        case other:
            assert other == "struct"
            return arrow.struct([_field(child) for child in children])
