"""Names of agencies and procedures may hold anything: charts stay pictures, and nothing runs."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from onestop_engine import WorkCalendar
from onestop_engine.statistics import DossierRow, Pause
from onestop_engine.statistics.columns import OtherRules, TimesCube, WhatIfCube, count
from onestop_engine.statistics.outputs import StepTime, StepTimes, render
from onestop_engine.statistics.policy import Period
from onestop_engine.statistics.schema import VIETNAM
from onestop_engine.texts import Text

SVG = "{http://www.w3.org/2000/svg}"
PERIOD = Period.month(2026, 7)
VN = WorkCalendar.bundled("vn")
MORNING = datetime(2026, 7, 6, 8, tzinfo=VIETNAM)
ATTACKS = [
    "<script>alert(1)</script>",
    "</text><script>alert(1)</script><text>",
    "</desc><image href='http://evil.example/x.png' onload='alert(1)'/>",
    "]]><![CDATA[<script/>]]>",
    "--><script>alert(1)</script><!--",
    "&lt;b&gt; &amp; &#x3c;script&#x3e; &bom; %xxe;",
    '" onload="alert(1)" x=\'',
    "\x00\x01\x08\x0b\x1b[2J\x7f\x9b\ufffe\uffff",
    "\u202egnol\u202c \u2066a\u2069 \u200e\u200f\u200b\ufeff",
    "\r\n\t\u2028\u2029",
    "$\\frac{1}{0}$ \\input{/etc/passwd} _^{}",
    "{0.__class__} %s %n {x!r}",
    "漢字 🎉 \U0010fffd ́̂̃",
    "Ủy ban nhân dân " * 2000,
    "x" * 100_000,
    " ",
]
law = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)  # fmt: skip


def step_times(name: str) -> StepTimes:
    hour = timedelta(hours=1)
    line = StepTime(
        key=f"1/{name}", label=Text(name, name), passages=3, agency=hour, applicant=hour
    )
    return StepTimes(period=PERIOD, lines=(line, line))


def rows(name: str) -> list[DossierRow]:
    pause = Pause(start=MORNING + timedelta(days=1), end=MORNING + timedelta(days=2))
    return [
        DossierRow(
            code=str(n), procedure="1", status=9, received=MORNING, accepted=MORNING, unit=unit,
            due=MORNING + timedelta(days=n), finished=MORNING + timedelta(days=4), pauses=(pause,),
        )
        for n, unit in enumerate((name, name, "H26"), start=2)
    ]  # fmt: skip


def times(name: str) -> Any:
    cube = TimesCube(PERIOD, calendar=VN, by="unit")
    count(rows(name), cube)
    return cube.result()


def what_if(name: str) -> Any:
    rules = OtherRules(calendar=VN, terms={"1": "2 ngày làm việc"})
    cube = WhatIfCube(PERIOD, rules=rules, by="unit")
    count(rows(name), cube)
    return cube.result()


CHARTS = {"steps": step_times, "times": times, "what-if": what_if}
QUIET = {
    "svg", "g", "path", "defs", "style", "text", "tspan", "use", "rect", "clipPath", "title",
    "desc", "metadata", "pattern", "RDF", "Work", "type", "format", "date", "creator", "Agent",
}  # fmt: skip


def harmless_picture(svg: bytes) -> ET.Element:
    """The parsed picture, in which there is nothing that runs or is loaded."""
    root = ET.fromstring(svg)
    for element in root.iter():
        assert element.tag.rpartition("}")[2] in QUIET, element.tag
        for name, value in element.attrib.items():
            plain = name.rpartition("}")[2].lower()
            assert not plain.startswith("on")
            if plain in {"href", "src"}:
                assert value.startswith("#")
            assert "javascript:" not in value.lower()
    assert svg.count(b"<!DOCTYPE") <= 1
    assert b"<!ENTITY" not in svg
    return root


@pytest.mark.parametrize("kind", CHARTS)
@pytest.mark.parametrize("name", ATTACKS, ids=range(len(ATTACKS)))
def test_a_name_that_attacks_stays_a_name(kind: str, name: str) -> None:
    chart = CHARTS[kind](name)

    harmless_picture(render(chart, "svg"))
    picture = Image.open(io.BytesIO(render(chart, "png")))

    assert picture.width == 1500
    assert picture.height < 1500


@law
@given(st.sampled_from(sorted(CHARTS)), st.text(st.characters(codec="utf-8"), min_size=1))
def test_any_name_at_all_is_drawn(kind: str, name: str) -> None:
    harmless_picture(render(CHARTS[kind](name), "svg"))


def words(svg: bytes) -> list[str]:
    return ["".join(text.itertext()) for text in ET.fromstring(svg).iter(f"{SVG}text")]


def test_what_turns_letters_round_or_hides_them_is_shown_as_a_mark() -> None:
    found = words(render(times("An\u202eToàn\u200b"), "svg"))

    assert "An\ufffdToàn\ufffd" in found


def test_a_very_long_name_ends_after_three_lines() -> None:
    found = words(render(what_if("Ủy ban nhân dân xã " * 50), "svg"))

    assert sum("Ủy ban" in word for word in found) <= 3
    assert any(word.endswith("…") for word in found)


def test_times_show_both_parts_and_stars_where_they_are_hidden() -> None:
    report = times("H26.1")

    assert "22,5 + 7,5" in words(render(report, "svg"))
    hidden = words(render(report.hidden(2), "svg", suppress_below=2))
    assert "*" in hidden
    assert "22,5 + 7,5" not in hidden


def test_what_if_shows_how_many_would_be_late() -> None:
    found = words(render(what_if("H26.1"), "svg", "en"))

    assert {"2 → 2", "0 → 1", "By the rules in force", "By the others"} <= set(found)
    hidden = words(render(what_if("H26.1").hidden(3), "svg", "en", suppress_below=3))
    assert any("*" in word for word in hidden)


def test_the_largest_of_many_groups_are_drawn() -> None:
    found = [
        DossierRow(
            code=str(n), procedure="1", status=9, received=MORNING, accepted=MORNING,
            unit=f"H26.{n}", finished=MORNING + timedelta(days=n % 9),
        )
        for n in range(40)
    ]  # fmt: skip
    cube = TimesCube((date(2026, 7, 1), date(2026, 7, 31)), calendar=VN, by="unit")
    count(found, cube)

    said = words(render(cube.result(), "svg", "en"))
    assert any("the 15 largest of 40" in word for word in said)
    assert sum(word.startswith("H26.") for word in said) == 15


def test_a_group_without_results_has_no_bar() -> None:
    outside = datetime(1999, 7, 6, 8, tzinfo=VIETNAM)
    old = DossierRow(
        code="A", procedure="1", status=9, received=outside, accepted=outside, unit="H26",
        finished=outside + timedelta(days=1),
    )  # fmt: skip
    cube = TimesCube((date(1999, 7, 1), date(1999, 7, 31)), calendar=VN, by="unit")
    count([old], cube)

    assert "—" in words(render(cube.result(), "svg"))
