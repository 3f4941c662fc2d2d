"""Archives that swell, entities, nesting and wrong letters: logs and tables are read within limits.

The files of a test are read by a process of its own, whose memory and time the system limits.
"""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

READING = Path(__file__).with_name("hostile_reading.py")
MAPPING = """
reads: table
columns: {code: Mã, procedure: TTHC, received: Nộp}
dates: iso
encoding: ENCODING
"""
HEADINGS = "Mã,TTHC,Nộp\n"
ROW = "A-1,2.1,2026-07-01\n"
TRACES = "<log>" + "<trace></trace>" * 1000 + "</log>"
MUCH = "x" * (4 << 20)
MANY = 200
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE log [<!ENTITY a "aaaaaaaaaaaaaaaa">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 20}">' for a, b in zip("abcdefg", "bcdefgh", strict=True))
    + "]><log>&h;</log>"
)
OUTSIDE = '<!DOCTYPE log [<!ENTITY x SYSTEM "file:///etc/passwd">]><log><trace>&x;</trace></log>'
ELSEWHERE = '<!DOCTYPE log SYSTEM "http://127.0.0.1:9/x.dtd"><log/>'


def said_of(files: Sequence[Path], encoding: str = "utf-8") -> list[str]:
    """What the readers say of the files, in a process with limits."""
    jobs = [(str(file), str(mapping_for(file, encoding))) if ".csv" in file.name
            else (str(file), None) for file in files]  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-W", "error", READING],
        input=json.dumps(jobs),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    answers: list[str] = json.loads(done.stdout)
    assert all("\n" not in answer and len(answer) < 2000 for answer in answers)
    return answers


def mapping_for(file: Path, encoding: str) -> Path:
    mapping = file.with_name(f"{encoding}.yaml")
    mapping.write_text(MAPPING.replace("ENCODING", encoding), encoding="utf-8")
    return mapping


def written(file: Path, content: str | bytes) -> Path:
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def swelling(file: Path, head: str, piece: str, tail: str) -> Path:
    """A small archive of much: one compressed piece over and over, which gzip allows."""
    packed = gzip.compress(piece.encode())
    pieces = [gzip.compress(head.encode()), *[packed] * MANY, gzip.compress(tail.encode())]
    file.write_bytes(b"".join(pieces))
    assert file.stat().st_size < 2 << 20
    return file


def are_refused(answers: Sequence[str]) -> bool:
    assert [answer for answer in answers if not answer.startswith("refused: ")] == []
    return True


def test_no_entity_grows_or_reaches_out(tmp_path: Path) -> None:
    files = [
        written(tmp_path / f"{n}.{ending}", text)
        for n, text in enumerate((BOMB, OUTSIDE, ELSEWHERE))
        for ending in ("xes", "xmlocel")
    ]

    answers = said_of(files)

    assert all("DOCTYPE" in answer and "root:" not in answer for answer in answers)
    assert are_refused(answers)


def test_a_log_that_swells_is_not_gathered(tmp_path: Path) -> None:
    attribute = f'<string key="k" value="{MUCH}"/>'
    files = [
        swelling(tmp_path / "trace.xes.gz", "<log><trace>", attribute, "</trace></log>"),
        swelling(tmp_path / "event.xes.gz", "<log><trace><event>", attribute, ""),
        swelling(tmp_path / "global.xes.gz", "<log><global>", attribute, "</global></log>"),
        swelling(tmp_path / "tag.xes.gz", '<log><trace><string key="', MUCH, '"/></trace></log>'),
        swelling(tmp_path / "note.xes.gz", "<log>", f"<!-- {MUCH[: 1 << 20]} -->", "</log>"),
        swelling(tmp_path / "text.xes.gz", "<log>", MUCH[: 1 << 20], "</log>"),
    ]

    *held, tag, note, text = said_of(files)

    assert all("the attributes of one trace have more than" in answer for answer in held)
    assert "a tag has more than 16777216 bytes" in tag
    assert note == text == "0 cases"


def test_a_table_that_swells_is_read_block_by_block(tmp_path: Path) -> None:
    files = [
        swelling(tmp_path / "rows.csv.gz", HEADINGS, ROW * 10_000, ""),
        swelling(tmp_path / "line.csv.gz", HEADINGS, MUCH, ""),
        swelling(tmp_path / "cell.csv.gz", f'{HEADINGS}"', MUCH, '"'),
        swelling(tmp_path / "head.csv.gz", "Mã,TTHC,Nộp", ",x" * (1 << 20), "\n"),
    ]

    rows, *others = said_of(files)

    assert rows == f"{MANY * 10_000} rows, 0 refused"
    assert are_refused(others)


def test_nesting_is_cut(tmp_path: Path) -> None:
    deep = 200_000
    value = '{"objects": [{"id": "1", "type": "dossier", "attributes": [{"name": "a", "value": '
    files = [
        written(tmp_path / "deep.xes", "<log>" + "<a>" * deep),
        written(tmp_path / "deep.xmlocel", "<log>" + "<a>" * deep),
        written(tmp_path / "deep.jsonocel", "[" * deep),
        written(tmp_path / "objects.jsonocel", '{"objects": ' + '{"a":' * deep),
        written(tmp_path / "value.jsonocel", value + "[" * deep + "]" * deep + "}]}]}"),
    ]

    assert are_refused(said_of(files))


def test_a_tag_of_many_attributes_is_one_tag(tmp_path: Path) -> None:
    wide = " ".join(f'a{n}="1"' for n in range(300_000))
    file = written(tmp_path / "wide.xes", f"<log {wide}><trace/></log>")

    assert said_of([file]) == ["1 cases"]


def test_an_archive_that_was_cut_is_refused(tmp_path: Path) -> None:
    whole = {"xes": TRACES, "csv": HEADINGS + ROW * 1000}
    files = [
        written(tmp_path / f"{n}.{ending}.gz", gzip.compress(text.encode())[:kept])
        for ending, text in whole.items()
        for n, kept in enumerate((1, 9, 11, 40, -1, -9))
    ]

    assert are_refused(said_of(files))


def test_letters_of_another_encoding_are_refused_or_read(tmp_path: Path) -> None:
    text = HEADINGS + ROW * 10
    encodings = ("utf-8", "utf-16", "utf-32", "utf-7")
    files = [written(tmp_path / f"{name}.csv", text.encode(name)) for name in encodings]
    files.append(written(tmp_path / "bytes.csv", bytes(range(256)) * 50))

    for encoding in ("utf-8", "utf-16", "cp1258", "latin-1"):
        answers = said_of(files, encoding)
        assert all(a.startswith("refused: ") or a.endswith(" refused") for a in answers)
        if encoding in encodings:
            assert answers[encodings.index(encoding)] == "10 rows, 0 refused"


def test_a_log_in_no_encoding_that_it_says_is_refused(tmp_path: Path) -> None:
    wrong = [
        b'<?xml version="1.0" encoding="utf-7"?><log/>',
        b'<?xml version="1.0" encoding="utf-16"?><log/>',
        b'<?xml version="1.0" encoding="x-unknown"?><log/>',
        b"\xff\xfe<\x00l\x00o\x00g\x00",
        b"<log>\xff\xfe</log>",
        b"\x00" * 5000,
    ]
    files = [
        written(tmp_path / f"{n}.{ending}", raw)
        for n, raw in enumerate(wrong)
        for ending in ("xes", "xmlocel")
    ]

    assert are_refused(said_of(files))


def test_values_of_any_kind_are_values_or_refused(tmp_path: Path) -> None:
    at = '"time": "2026-07-01T08:00:00Z"'
    values = ("true", "-0", "null", "NaN", "1e999999999", '"\\ud800"', "1" * 100_000)
    files = [
        written(
            tmp_path / f"{n}.jsonocel",
            f'{{"objects": [{{"id": "A", "type": "dossier", "attributes": [{{"name": "n", {at}, '
            f'"value": {value}}}]}}], "events": [{{"id": "e", "type": "t", {at}, "attributes": '
            f'[{{"name": "n", "value": {value}}}], "relationships": [{{"objectId": "A", '
            '"qualifier": "q"}]}]}',
        )
        for n, value in enumerate(values)
    ]

    answers = said_of(files)

    assert answers[:2] == ["1 cases"] * 2
    assert all(answer == "1 cases" or answer.startswith("refused: ") for answer in answers)
