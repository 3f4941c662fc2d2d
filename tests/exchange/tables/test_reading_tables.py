"""CSV tables of other systems as dossiers: what is read, and what becomes of rows that are none."""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import unicodedata
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from onestop_engine import InputError, Term, WorkCalendar
from onestop_engine.exchange.mappings import TableMapping, load_mapping, mapping_of
from onestop_engine.exchange.tables import read_table
from onestop_engine.exchange.tables._files import Recoded, shown
from onestop_engine.statistics import DossierRow, report_06a
from onestop_engine.statistics.columns import Rejects, arrow_schema, from_arrow

ROOT = Path(__file__).resolve().parents[3]
EXAMPLE = ROOT / "examples" / "tables"
HEAD = "reads: table\ncolumns: {code: Mã, procedure: TTHC, received: Nộp"


def mapping(more: str = "}\n") -> TableMapping:
    made = mapping_of(HEAD + more)
    assert isinstance(made, TableMapping)
    return made


def read(path: Path, by: TableMapping) -> tuple[list[DossierRow], Rejects]:
    rejects = Rejects()
    with rejects:
        rows = [row for batch in read_table(path, by, rejects=rejects) for row in from_arrow(batch)]
    return rows, rejects


def write(folder: Path, text: str, encoding: str = "utf-8", name: str = "t.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


@pytest.fixture(scope="module")
def example() -> tuple[list[DossierRow], Rejects]:
    by = load_mapping(EXAMPLE / "old-system.yaml")
    assert isinstance(by, TableMapping)
    return read(EXAMPLE / "old-system.csv", by)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+07:00")


def test_the_example_is_read_as_it_is_meant(example: tuple[list[DossierRow], Rejects]) -> None:
    first, second, third, fourth = example[0]

    assert (first.status, first.channel, first.delivered) == (10, "online", at("2026-07-06T08:00"))
    assert (first.due, first.agency) == (at("2026-07-06T23:59:59.999999"), "H26.10.2")
    assert (second.status, second.channel, second.ending) == (9, "counter", "granted")
    assert (third.status, third.channel) == (5, "post")
    assert [(p.start, p.end, p.cause) for p in third.pauses] == [
        (at("2026-07-06T09:00"), None, "supplement")
    ]
    assert fourth.due is not None
    assert fourth.finished is not None
    assert fourth.finished > fourth.due


def test_a_term_makes_the_due_date_where_none_is_said(
    example: tuple[list[DossierRow], Rejects],
) -> None:
    calendar = WorkCalendar.bundled("vn")
    for row, term in zip(example[0][1:3], ("3 ngày làm việc", "10 ngày làm việc"), strict=True):
        assert row.accepted is not None
        assert row.due == calendar.due(row.accepted, Term.parse(term)).until


def test_rows_that_are_no_dossiers_are_kept_with_reason_and_text(
    example: tuple[list[DossierRow], Rejects],
) -> None:
    kept = {reject.row: reject for reject in example[1].kept}

    assert sorted(kept) == [6, 7]
    assert "“31/06/2026 14:00” cannot be read as a date" in kept[6].reason.say("en")
    assert kept[6].code == "HS-005"
    assert "Ngày nộp=31/06/2026 14:00" in kept[6].written
    # What no column of ours comes from stays where it was.
    assert "Người nộp" not in kept[6].written
    assert "3 columns" in kept[7].reason.say("en")
    assert kept[7].written == "HS-006;1.013225;Người nộp 6"


def test_the_report_counts_the_example(example: tuple[list[DossierRow], Rejects]) -> None:
    total = report_06a(example[0], (date(2026, 7, 1), date(2026, 7, 31))).total

    assert total.columns() == (4, 2, 2, 0, 3, 1, 1, 1, 1, 1, 0)


def test_without_a_place_for_them_the_first_bad_row_stops_the_reading() -> None:
    by = load_mapping(EXAMPLE / "old-system.yaml")
    assert isinstance(by, TableMapping)

    with pytest.raises(InputError, match="old-system.csv, row"):
        list(read_table(EXAMPLE / "old-system.csv", by))


def test_the_side_file_shows_formulas_as_text(tmp_path: Path) -> None:
    path = write(tmp_path, 'Mã,TTHC,Nộp\n=1+1,2.1,"=HYPERLINK(""x"")"\n=2+2,@SUM(A1),2026-07-01\n')
    side = tmp_path / "bad.csv"

    with Rejects(side) as rejects:
        rows = [r for b in read_table(path, mapping(), rejects=rejects) for r in from_arrow(b)]

    assert [(row.code, row.procedure) for row in rows] == [("=2+2", "@SUM(A1)")]
    with side.open(encoding="utf-8-sig", newline="") as file:
        (line,) = csv.DictReader(file)
    assert line["code"] == "'=1+1"
    assert line["row"] == "2"
    assert '=HYPERLINK("x")' in line["written"]


VIETNAMESE = "Mã,TTHC,Nộp,Ghi chú\nHồ sơ Ế-1,2.000635,2026-07-01,Đặng Thị Ngọc\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
def test_every_encoding_gives_the_same_letters(tmp_path: Path, encoding: str) -> None:
    # The letters of cp1258 bear their tones as marks of their own.
    text = "".join(map(_apart, VIETNAMESE)) if encoding == "cp1258" else VIETNAMESE
    path = write(tmp_path, text, encoding)

    rows, rejects = read(path, mapping(f"}}\nencoding: {encoding}\n"))

    assert [row.code for row in rows] == ["Hồ sơ Ế-1"]
    assert rejects.count == 0


def _apart(letter: str) -> str:
    spread = unicodedata.normalize("NFD", letter)
    tones = "".join(char for char in spread if char in "\u0300\u0301\u0303\u0309\u0323")
    base = "".join(char for char in spread if char not in tones)
    return unicodedata.normalize("NFC", base) + tones


def test_bytes_that_mean_nothing_refuse_their_row_alone(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(
        "Mã,TTHC,Nộp,x\nA-1,2.1,2026-07-01,\nA\xe9,2.1,2026-07-01,\nA-3,2.1,2026-07-01,".encode(
            "latin-1", "ignore"
        )
        .replace(b"M\xe3", "Mã".encode())
        .replace(b"Np", "Nộp".encode())
        + b"\xff\nA-4,\xff\n"
    )

    rows, rejects = read(path, mapping())

    # What nobody maps may hold what it likes.
    assert [row.code for row in rows] == ["A-1", "A-3"]
    assert {reject.row: reject.column for reject in rejects.kept} == {3: "Mã", 5: "row"}
    assert [reject.written for reject in rejects.kept if reject.row == 5] == ["A-4,\\xff"]
    assert any("A\\xe9" in reject.written for reject in rejects.kept)


@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_letters_may_be_cut_anywhere(size: int) -> None:
    class Dribble(io.BytesIO):
        def read(self, _: int | None = -1) -> bytes:
            return super().read(size)

    text = "aé€😀ệ\ufeff".encode() + b"\xff" + "ệ".encode() + b"\xe1\xbb"
    file = Recoded(Dribble(codecs.BOM_UTF8 + text), "utf-8")

    found = b"".join(iter(file.read, b"")).decode()

    assert shown(found) == "aé€😀ệ\ufeff\\xffệ\\xe1\\xbb"
    assert file.marked


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    lines = [f"A-{n},2.1,2026-07-01" for n in range(2, 400)]
    for spot, bad in ((5, "A,b"), (6, "A,b"), (200, "x,y,z"), (397, "A-399,,2026-07-01")):
        lines[spot] = bad
    rows, rejects = read(write(tmp_path, "\n".join(["Mã,TTHC,Nộp", *lines]) + "\n"), mapping())

    assert sorted(reject.row for reject in rejects.kept) == [7, 8, 202, 399]
    assert len(rows) == 398 - 4


def test_a_compressed_table_with_quoted_line_breaks(tmp_path: Path) -> None:
    path = tmp_path / "t.csv.gz"
    text = 'Mã,TTHC,"Địa\nchỉ",Nộp\nA-1,2.1,"a\nb",2026-07-01\n\nA-2,2.1,"c, d",2026-07-02\n'
    path.write_bytes(gzip.compress(text.encode()))

    assert [row.code for row in read(path, mapping())[0]] == ["A-1", "A-2"]


@pytest.mark.parametrize(
    ("text", "more", "why"),
    [
        ("Ma,TTHC,Nộp\n", "}\n", "has no column “Mã”"),
        ("Mã,TTHC,Nộp,Mã\n", "}\n", "two columns called “Mã”"),
        ("", "}\n", "has no column “Mã”"),
        ("Mã;TTHC;Nộp\n", "}\n", "has no column “Mã”"),
    ],
)
def test_a_file_without_its_columns_is_refused(
    tmp_path: Path, text: str, more: str, why: str
) -> None:
    with pytest.raises(InputError, match=why):
        read(write(tmp_path, text), mapping(more))


def test_headings_alone_are_no_dossiers(tmp_path: Path) -> None:
    assert read(write(tmp_path, "Mã,TTHC,Nộp\n"), mapping())[0] == []


def test_a_row_longer_than_a_block_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, 'Mã,TTHC,Nộp\n"' + "x" * (17 << 20))

    with pytest.raises(InputError, match="cannot be read as a table"):
        read(path, mapping())


@pytest.mark.parametrize(
    ("more", "cells", "column"),
    [
        (", status: S}\n", "11", "status"),
        (", status: {column: S, values: {xong: 9}}}\n", "dở", "status"),
        (", status: S}\n", "9", "finished"),
        (", channel: S}\n", "web", "channel"),
        (", due: S}\n", "mai", "due"),
        ("}\nterms: {otherwise: 20 năm}\n", "", "due"),
        (", term: S}\n", "3 dys", "term"),
    ],
)
def test_each_way_of_being_no_dossier(tmp_path: Path, more: str, cells: str, column: str) -> None:
    path = write(tmp_path, f"Mã,TTHC,Nộp,S\nA-1,2.1,2026-07-01,{cells}\n")

    rows, rejects = read(path, mapping(more))

    assert rows == []
    assert [(reject.row, reject.code, reject.column) for reject in rejects.kept] == [
        (2, "A-1", column)
    ]


def test_who_was_turned_away_was_not_accepted(tmp_path: Path) -> None:
    path = write(tmp_path, "Mã,TTHC,Nộp,S\nA-1,2.1,2026-07-01,3\nA-2,2.1,2026-07-01,4\n")
    by_status, _ = read(path, mapping(", status: S}\n"))
    words = "{column: S, values: {3: intake_refused}, otherwise: granted}"
    by_ending, _ = read(path, mapping(f", finished: Nộp, ending: {words}}}\n"))

    assert [row.accepted is None for row in by_status] == [True, False]
    assert [(row.accepted is None, row.status) for row in by_ending] == [(True, 3), (False, 9)]


def test_a_term_that_runs_anew_after_a_wait_is_told_and_counted(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "Mã,TTHC,Nộp,S,E\nA-1,2.1,2026-07-01,2026-07-02,2026-07-08\nA-2,2.1,2026-07-01,,\n"
        "A-3,2.1,2026-07-01,2026-07-02,\n",
    )
    pauses = "}\nterms: {otherwise: 2 ngày làm việc}\npauses: [{start: S, end: E, then: %s}]\n"

    anew, _ = read(path, mapping(pauses % "anew"))
    rest, _ = read(path, mapping(pauses % "rest"))

    assert [[at.day for at in row.restarts] for row in anew] == [[8], [], []]
    assert [row.due and row.due.day for row in anew] == [10, 3, 3]
    assert [row.restarts for row in rest] == [()] * 3
    assert {row.term for row in anew} == {"2 working days"}


def test_the_batches_have_the_published_types(tmp_path: Path) -> None:
    path = write(tmp_path, "Mã,TTHC,Nộp,S\nA-1,2.1,2026-07-01,\n")
    (batch,) = read_table(path, mapping("}\npauses: [{start: S}]\n"))

    assert [(f.name, f.type) for f in batch.schema] == [
        (f.name, f.type) for f in arrow_schema() if f.name in batch.schema.names
    ]


def rowwise(path: Path, by: TableMapping) -> list[Any]:
    """The same file by Python's own reader, one row after the other, for the example alone."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=by.delimiter))


def test_what_is_read_is_what_the_cells_say(example: tuple[list[DossierRow], Rejects]) -> None:
    by = load_mapping(EXAMPLE / "old-system.yaml")
    assert isinstance(by, TableMapping)
    cells = {line["Mã hồ sơ"]: line for line in rowwise(EXAMPLE / "old-system.csv", by)}

    for row in example[0]:
        line = cells[row.code]
        assert row.procedure == line["Mã TTHC"]
        assert row.received == datetime.strptime(line["Ngày nộp"] + "+0700", "%d/%m/%Y %H:%M%z")
