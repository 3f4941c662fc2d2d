"""An XES file makes the reader hang, grow or look elsewhere in no way; what is wrong is said."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from onestop_engine import OneStopError
from onestop_engine.exchange.logs import Case, read_xes

BOMB = """<?xml version="1.0"?>
<!DOCTYPE log [
 <!ENTITY a "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa">
 <!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
 <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">
]>
<log><trace><string key="concept:name" value="&c;"/></trace></log>
"""
OUTSIDE = """<!DOCTYPE log [<!ENTITY secret SYSTEM "file:///etc/passwd">]>
<log><trace><string key="concept:name" value="x">&secret;</string></trace></log>
"""


def write(folder: Path, text: str | bytes, name: str = "log.xes") -> Path:
    file = folder / name
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file


def refused(file: Path) -> str:
    with pytest.raises(OneStopError) as caught:
        list(read_xes(file))
    assert caught.value.say("vi") != caught.value.say("en")
    return caught.value.say("en")


@pytest.mark.parametrize("text", [BOMB, OUTSIDE], ids=["bomb", "outside"])
def test_a_document_type_is_refused_where_it_begins(tmp_path: Path, text: str) -> None:
    said = refused(write(tmp_path, text))

    assert "DOCTYPE" in said
    assert "passwd" not in said


def test_what_is_no_xml_is_refused_with_its_line(tmp_path: Path) -> None:
    said = refused(write(tmp_path, "<log>\n<trace>\n</log>"))

    assert "log.xes, line 3" in said


def test_an_entity_without_a_document_type_is_refused(tmp_path: Path) -> None:
    assert "undefined entity" in refused(write(tmp_path, "<log><trace>&secret;</trace></log>"))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("<ocel/>", "begins with <log>"),
        ("", "empty|no element"),
        ("<log>" + "<a>" * 200, "more than 100 levels"),
        ('<log><trace><string key="a"/></trace></log>', "lacks its key"),
    ],
)
def test_what_is_no_log_is_refused(tmp_path: Path, text: str, why: str) -> None:
    assert any(each in refused(write(tmp_path, text)) for each in why.split("|"))


def test_a_tag_without_end_is_not_gathered_without_end(tmp_path: Path) -> None:
    huge = b'<log><trace><string key="a" value="' + b"x" * (17 << 20)

    assert "more than 16777216 bytes" in refused(write(tmp_path, huge))


def test_a_cut_off_archive_is_refused(tmp_path: Path) -> None:
    packed = gzip.compress(b"<log>" + b"<trace></trace>" * 1000 + b"</log>")

    assert "cut off" in refused(write(tmp_path, packed[:-20], "log.xes.gz"))
    assert "damaged" in refused(write(tmp_path, b"<log/>", "log.xes.gz"))


def test_prefixes_nested_attributes_and_globals_are_understood(tmp_path: Path) -> None:
    (case,) = read_xes(
        write(
            tmp_path,
            '<x:log xmlns:x="http://www.xes-standard.org/">'
            '<x:global scope="event"><x:string key="org:group" value="none"/></x:global>'
            '<x:trace><x:string key="concept:name" value="A">'
            '<x:int key="inner" value="1"/></x:string>'
            '<x:list key="many"><x:values><x:int key="a" value="1"/></x:values></x:list>'
            '<x:event><x:date key="time:timestamp" value="not a date"/></x:event>'
            "</x:trace></x:log>",
        )
    )

    assert isinstance(case, Case)
    assert dict(case.attributes) == {"concept:name": "A"}
    assert dict(case.events[0].attributes) == {"org:group": "none", "time:timestamp": "not a date"}
