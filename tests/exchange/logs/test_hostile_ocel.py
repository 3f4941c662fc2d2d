"""An OCEL file that is damaged or means harm is refused with a sentence, never run or followed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from onestop_engine import InputError
from onestop_engine.exchange.logs import fold, read_log
from onestop_engine.exchange.mappings import LogMapping, mapping_of

SMALL: Mapping[str, Any] = {
    "objectTypes": [],
    "eventTypes": [],
    "objects": [
        {
            "id": "A-1",
            "type": "dossier",
            "attributes": [
                {"name": "unit", "time": "2026-07-02T00:00:00Z", "value": "U2"},
                {"name": "unit", "time": "1970-01-01T00:00:00Z", "value": "U1"},
            ],
        },
        {"id": "p-1", "type": "permit"},
        {"id": "cb-7", "type": "officer"},
    ],
    "events": [
        {
            "id": "e1",
            "type": "Nộp",
            "time": "2026-07-01T01:00:00Z",
            "attributes": [{"name": "fee", "value": 5}],
            "relationships": [
                {"objectId": "A-1", "qualifier": "of"},
                {"objectId": "cb-7", "qualifier": "by"},
                {"objectId": "nobody", "qualifier": "?"},
            ],
        }
    ],
}


def write(folder: Path, text: str, name: str) -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def refused(file: Path, objects: str | None = None) -> str:
    with pytest.raises(InputError) as caught:
        list(read_log(file, objects))
    assert caught.value.say("vi") != caught.value.say("en")
    return caught.value.say("en")


def test_objects_of_one_type_are_dossiers_with_what_they_were_last(tmp_path: Path) -> None:
    mapping = mapping_of(
        'reads: event_log\nevents: {received: Nộp}\ncolumns: {procedure: {value: "1"}, unit: unit,'
        " officer: {column: officer, at: object}}\n"
    )
    assert isinstance(mapping, LogMapping)

    (found,) = fold(read_log(write(tmp_path, json.dumps(SMALL), "a.jsonocel")), mapping)

    assert (found.row.code, found.row.unit, found.row.officer) == ("A-1", "U2", "cb-7")
    assert found.row.received.isoformat() == "2026-07-01T01:00:00+00:00"


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", "nope", "[" * 100_000, '{"objects": [1], "events": []}', '{"objects": {}}',
     '{"objects": [], "events": [{"id": 1}]}'],
)  # fmt: skip
def test_json_that_is_no_log(tmp_path: Path, text: str) -> None:
    assert "no OCEL 2.0 log" in refused(write(tmp_path, text, "a.jsonocel"))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('<!DOCTYPE log [<!ENTITY a SYSTEM "file:///etc/passwd">]><log>&a;</log>', "DOCTYPE"),
        ("<log>", "no element|line"),
        ("<other/>", "begin with <log>"),
        ("<log>" + "<a>" * 50, "nested too deep"),
        ("<log><objects><object/></objects></log>", "id"),
        ("<log><objects x='" + "y" * (17 << 20), "16777216 bytes"),
    ],
)
def test_xml_that_is_no_log(tmp_path: Path, text: str, why: str) -> None:
    said = refused(write(tmp_path, text, "a.xmlocel"))

    assert any(each in said for each in why.split("|"))


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    assert "not a database" in refused(write(tmp_path, "x" * 5000, "a.sqlite"))


def test_a_database_of_something_else(tmp_path: Path) -> None:
    file = tmp_path / "a.sqlite"
    with closing(sqlite3.connect(file)) as base, base:
        base.execute("CREATE TABLE other (a)")

    assert "no table or column 'object'" in refused(file)


def test_a_view_without_end_is_not_asked(tmp_path: Path) -> None:
    file = tmp_path / "a.sqlite"
    with closing(sqlite3.connect(file)) as base, base:
        base.execute(
            "CREATE VIEW object AS WITH RECURSIVE n(ocel_id, ocel_type) AS "
            "(SELECT 1, 'dossier' UNION ALL SELECT ocel_id + 1, 'dossier' FROM n) SELECT * FROM n"
        )

    assert "no table or column 'object'" in refused(file)


def test_a_log_without_such_objects_names_those_that_it_has(tmp_path: Path) -> None:
    said = refused(write(tmp_path, json.dumps(SMALL), "a.jsonocel"), "case")

    assert "dossier, officer, permit" in said


@pytest.mark.parametrize("name", ["a.txt", "missing.sqlite"])
def test_what_is_no_file_of_a_log(tmp_path: Path, name: str) -> None:
    refused(tmp_path / name)
