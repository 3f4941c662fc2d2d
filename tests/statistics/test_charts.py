from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from datetime import date, datetime, timedelta
from itertools import combinations
from typing import Any

import matplotlib as mpl
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text as Artist
from PIL import Image

from onestop_engine.statistics import Period
from onestop_engine.statistics.outputs import (
    AgeBand,
    Ageing,
    Month,
    Months,
    StepTime,
    StepTimes,
    render,
)
from onestop_engine.statistics.outputs._chart_style import ALARM, DARK, LIGHT, SETTINGS
from onestop_engine.statistics.outputs._charts import figure_of
from onestop_engine.statistics.schema import VIETNAM
from onestop_engine.texts import Text

SVG = "{http://www.w3.org/2000/svg}"
PERIOD = Period.of(date(2024, 1, 1), date(2026, 12, 31))
HOUR = timedelta(hours=1)


def months(count: int, *, late: int | None = 7) -> Months:
    return Months(
        period=PERIOD,
        lines=tuple(
            Month(
                month=date(2024 + n // 12, n % 12 + 1, 1),
                early=9000 + n,
                on_time=7000 - n,
                late=late if n % 3 else 0,
            )
            for n in range(count)
        ),
    )


def ageing(scale: int, *, hidden: bool = False) -> Ageing:
    edges = (5, 10, 20, 30, 60, 90)
    return Ageing(
        as_of=datetime(2026, 7, 31, 17, tzinfo=VIETNAM),
        lines=tuple(
            AgeBand(
                least=least,
                most=most,
                in_time=scale * (n + 1),
                waiting=None if hidden and n == 2 else scale * n,
                late=None if hidden and n == 2 else scale * n * n,
            )
            for n, (least, most) in enumerate(
                zip((0, *(edge + 1 for edge in edges)), (*edges, None), strict=True)
            )
        ),
    )


def step_times(count: int, *, hidden: bool = False) -> StepTimes:
    title = "Niêm yết công khai tại trụ sở Ủy ban nhân dân cấp xã, xem xét ý kiến phản ánh"
    return StepTimes(
        period=PERIOD,
        lines=tuple(
            StepTime(
                key=f"1/{n}",
                label=Text(title if n % 2 else "Tiếp nhận", "Receive & check <all> papers"),
                passages=None if hidden and n == count - 1 else 12,
                agency=None if hidden and n == count - 1 else (count - n) * HOUR * 11.5,
                applicant=None if hidden and n == count - 1 else (n % 3) * HOUR * 7.5,
            )
            for n in range(count)
        ),
    )


CHARTS = {
    "no month": months(0),
    "a month": months(1),
    "a year": months(12),
    "three years": months(36),
    "hidden months": months(7, late=None),
    "nobody in time": Months(
        period=PERIOD, lines=(Month(month=date(2026, 7, 1), early=0, on_time=0, late=4),)
    ),
    "nothing resolved": Months(
        period=PERIOD, lines=(Month(month=date(2026, 7, 1), early=0, on_time=0, late=0),)
    ),
    "nothing open": ageing(0),
    "few open": ageing(1),
    "many open": ageing(123456),
    "hidden ages": ageing(40, hidden=True),
    "no step": step_times(0),
    "a step": step_times(1),
    "many steps": step_times(40),
    "hidden steps": step_times(6, hidden=True),
}


def drawn(chart: Any, lang: Any, monkeypatch: pytest.MonkeyPatch) -> tuple[Any, dict[str, Any]]:
    """The figure's own box, and the boxes of all that is written on it."""
    written: list[Artist] = []
    draw = Artist.draw

    def noted(artist: Artist, renderer: Any) -> None:
        if artist.get_visible() and artist.get_text().strip():
            written.append(artist)
        draw(artist, renderer)

    with mpl.rc_context(SETTINGS):
        figure = figure_of(chart, lang)
        canvas = FigureCanvasAgg(figure)
        # The first pass lays out; what is written counts in the second.
        canvas.draw()
        monkeypatch.setattr(Artist, "draw", noted)
        canvas.draw()
        monkeypatch.undo()
        boxes = {
            f"{n} {artist.get_text()}": artist.get_window_extent()
            for n, artist in enumerate(written)
        }
    return figure.bbox, boxes


@pytest.mark.parametrize(
    ("name", "lang"),
    [
        *((name, "vi") for name in CHARTS),
        *((name, "en") for name in ("hidden months", "many open", "many steps")),
    ],
)
def test_no_words_overlap_or_leave_the_picture(
    name: str, lang: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, boxes = drawn(CHARTS[name], lang, monkeypatch)

    assert len(boxes) > 4
    outside = [
        text
        for text, box in boxes.items()
        if box.x0 < whole.x0 or box.y0 < whole.y0 or box.x1 > whole.x1 or box.y1 > whole.y1
    ]
    assert outside == []
    # A pixel of empty margin around letters may be shared.
    overlapping = [
        (one, other)
        for (one, a), (other, b) in combinations(boxes.items(), 2)
        if min(a.x1, b.x1) - max(a.x0, b.x0) > 1 and min(a.y1, b.y1) - max(a.y0, b.y0) > 1
    ]
    assert overlapping == []


def words(svg: bytes) -> list[str]:
    return ["".join(text.itertext()) for text in ET.fromstring(svg).iter(f"{SVG}text")]


def test_the_chart_of_months_is_labelled_in_vietnamese() -> None:
    found = words(render(months(7), "svg", "vi"))

    for text in (
        "Tỉ lệ đúng hạn hằng tháng",
        "Từ ngày 01/01/2024 đến ngày 31/12/2026",
        "Tỉ lệ trước và đúng hạn",
        "Số hồ sơ đã giải quyết",
        "Trước hạn",
        "Đúng hạn",
        "Quá hạn",
        "1/2024",
        "7/2024",
        "100%",
        "99,9%",
    ):
        assert text in found


def test_the_chart_of_ages_is_labelled_in_both_languages() -> None:
    vietnamese = words(render(ageing(3), "svg", "vi"))
    english = words(render(ageing(3), "svg", "en"))

    assert {"Tuổi của hồ sơ đang giải quyết", "trên 90", "Lúc 17:00 ngày 31/7/2026"} <= set(
        vietnamese
    )
    assert {"Age of the open dossiers", "over 90", "Late", "At 2026-07-31 17:00"} <= set(english)


def test_large_numbers_are_written_out_as_the_language_does() -> None:
    assert {"6.049.344", "6.000.000"} <= set(words(render(ageing(123456), "svg", "vi")))
    assert {"6,049,344", "6,000,000"} <= set(words(render(ageing(123456), "svg", "en")))


def test_the_chart_of_steps_shows_the_longest_and_says_so() -> None:
    found = words(render(step_times(40), "svg", "en"))

    assert found.count("Receive & check <all> papers") == 15
    assert "From 2024-01-01 to 2026-12-31 · the 15 longest of 40 steps" in found
    assert "448.5 + 7.5" in found


def test_a_title_of_dollars_and_control_characters_is_written_as_it_is() -> None:
    line = StepTime(
        key="1/a", label=Text("Phí $5_a$ <b>\x00"), passages=3, agency=HOUR, applicant=HOUR
    )
    svg = render(StepTimes(period=PERIOD, lines=(line,)), "svg")

    assert "Phí $5_a$ <b>\ufffd" in words(svg)


def test_hidden_figures_are_stars_and_tell_no_share() -> None:
    found = words(render(months(4, late=None), "svg", "vi"))

    assert found.count("*") == 2
    assert found.count("100%") == 3
    assert "*: số nhỏ, không nêu để không lộ cá nhân." in found
    assert "*: số nhỏ, không nêu để không lộ cá nhân." not in words(render(months(4), "svg"))
    assert words(render(ageing(40, hidden=True), "svg")).count("*") == 1
    assert words(render(step_times(6, hidden=True), "svg")).count("*") == 1


def test_an_svg_can_be_read_aloud_and_needs_no_installed_font() -> None:
    svg = render(step_times(2), "svg", "en")
    root = ET.fromstring(svg)

    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")

    assert root.get("role") == "img"
    assert title is not None
    assert title.text is not None
    assert title.text.startswith("Where the time goes")
    assert description is not None
    assert "Step: Receive & check <all> papers; Passages done: 12" in str(description.text)
    assert b"'DejaVu Sans', Verdana, Arial, sans-serif" in svg


@pytest.mark.parametrize("form", ["svg", "png"])
@pytest.mark.parametrize("chart", ["a year", "hidden ages", "a step"])
def test_the_same_figures_are_the_same_bytes(chart: str, form: Any) -> None:
    first = render(CHARTS[chart], form)

    with mpl.rc_context({"font.size": 30, "svg.hashsalt": None, "axes.facecolor": "red"}):
        second = render(CHARTS[chart], form)
        assert mpl.rcParams["font.size"] == 30

    assert first == second


def test_a_png_is_a_picture_of_1500_dots_across() -> None:
    picture = Image.open(io.BytesIO(render(months(12), "png")))

    assert picture.size == (1500, 930)
    assert "Software" not in picture.info


def lightness(colour: str) -> float:
    """CIE L* of a colour, 0 to 100: what is left of it in grey."""
    channels = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    shine = sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return 116 * float(shine ** (1 / 3)) - 16


def test_the_colours_can_be_told_apart_in_grey() -> None:
    found = sorted(lightness(paint.face) for paint in (DARK, LIGHT, ALARM))

    assert min(found[1] - found[0], found[2] - found[1]) > 15
    assert ALARM.hatch
