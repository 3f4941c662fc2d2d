"""Words of authors and applicants on pages, in tables and on terminals stay words."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pytest

from onestop_engine.cli._terminal import harmless
from onestop_engine.definition import load_text
from onestop_engine.pictures import draw_mermaid, draw_svg
from onestop_engine.statistics.outputs import render
from onestop_engine.statistics.tables import Column, Table

sys.path.append(str(Path(__file__).resolve().parent.parent / "onestop"))

import shop_making

MARKUP = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "]]><svg onload=alert(1)>",
    "&lt;b&gt; &#x3c;i&#x3e;",
    '"]; click n0 href "javascript:alert(1)"',
    "%%{init: {'securityLevel': 'loose'}}%%",
    "`**x**` [a](javascript:alert(1))",
    "end\n  click n0 call x()",
)
FORMULAS = (
    "=1+1",
    "+1",
    "-1+2",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "＝1+1",
    "＋1",
    "＠x",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://x")',
    "x;=1+1",
    "x\t=1+1",
)
ESCAPES = (
    "\x1b[2J",
    "\x1b]0;title\x07",
    "\x9b31m",
    "\x1b[8mhidden",
    "\r",
    "\x08",
    "\u202e",
    "\x1bc",
)


@pytest.mark.parametrize("words", MARKUP)
def test_a_title_is_no_markup_in_a_picture(words: str) -> None:
    procedure = load_text(
        shop_making.PERMIT.replace(
            "Cấp giấy phép ví dụ", json.dumps(words.replace("\n", " "))
        ).replace("Ký giấy phép", json.dumps(words.replace("\n", " "))),
        "p",
    )

    tree = ET.fromstring(draw_svg(procedure))
    tags = {element.tag.rpartition("}")[2] for element in tree.iter()}
    names = {name for element in tree.iter() for name in element.attrib}
    drawn = draw_mermaid(procedure)
    body = drawn.split("flowchart TB")[1]

    assert tags <= {"svg", "title", "g", "rect", "text", "line", "polyline", "polygon", "path"}
    assert not [name for name in names if name.startswith("on") or "href" in name]
    assert "<" not in body.replace("<br/>", "").replace("-.->", "")
    assert "click" not in [line.split()[0] for line in drawn.splitlines() if line.split()]
    assert "javascript:" not in body or "#" in body
    assert "%%{" not in drawn


def table(words: str) -> Table:
    columns = (Column(heading="Đơn vị", is_text=True), Column(heading="Số", is_text=False))
    return Table(title="Bảng", columns=columns, rows=((words, "1"), ("x", words)), notes=(words,))


@pytest.mark.parametrize("words", FORMULAS)
def test_no_cell_of_a_table_is_a_formula(words: str) -> None:
    text = render(_Printable(words), "csv").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    book = openpyxl.load_workbook(io.BytesIO(render(_Printable(words), "xlsx")))
    starts = ("=", "+", "-", "@", "＝", "＋", "－", "＠")

    for row in rows:
        for cell in row:
            assert not cell.strip().startswith(starts) or cell.strip().lstrip("-").isdigit()
    for line in book.active.iter_rows():
        for written in line:
            assert written.data_type != "f", written.coordinate


class _Printable:
    def __init__(self, words: str) -> None:
        self._words = words

    def to_table(self, lang: str = "vi", **_settings: object) -> Table:
        del lang
        return table(self._words)


@pytest.mark.parametrize("words", ESCAPES)
def test_a_control_character_is_shown_and_not_obeyed(words: str) -> None:
    shown = harmless(f"a{words}b\x1b[1;31mred\x1b[0m\n")

    assert shown.endswith("b\x1b[1;31mred\x1b[0m\n")
    assert shown[: -len("\x1b[1;31mred\x1b[0m\n")].isprintable()


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals there")
def test_a_real_terminal_gets_no_command_out_of_a_file_s_name(tmp_path: Path) -> None:
    import pty

    file = tmp_path / "\x1b]0;owned\x07\x1b[2J.yaml"
    file.write_text("procedure: x\n")
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", "from onestop_engine.cli import main; main()", "check", str(file)],
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
    ) as running:
        os.close(theirs)
        seen = b""
        while piece := _read(ours):
            seen += piece
    os.close(ours)

    assert running.returncode == 1, seen
    assert b"<U+001B>]0;owned<U+0007>" in seen
    assert b"\x1b]" not in seen
    assert b"\x1b[2J" not in seen


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:
        # Linux ends a pseudo-terminal with an error.
        return b""
