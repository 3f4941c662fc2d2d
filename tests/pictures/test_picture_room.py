"""Nothing in a picture lies on top of anything else, for every procedure that we ship."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations, pairwise
from pathlib import Path

import pytest

from onestop_engine.definition import load_procedure
from onestop_engine.pictures._boxes import padding
from onestop_engine.pictures._legend import Sheet
from onestop_engine.pictures._metrics import width_of
from onestop_engine.pictures._picture import sheet_of
from onestop_engine.pictures._scene import Line, Rect, Shape
from onestop_engine.texts import Lang

ROOT = Path(__file__).resolve().parents[2]
BUNDLED = [
    path
    for path in sorted((ROOT / "procedures" / "vn").rglob("*.yaml"))
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", path.stem)
]
OTHERS = [
    ROOT / "tests" / "cli" / "everything.yaml",
    ROOT / "tests" / "cli" / "branches.yaml",
    ROOT / "tests" / "pictures" / "crowded.yaml",
]
CASES = [(path, lang) for path in [*BUNDLED, *OTHERS] for lang in ("vi", "en")]


@pytest.fixture(
    scope="module",
    params=CASES,
    ids=lambda case: f"{case[0].parent.name}-{case[0].stem}-{case[1]}",
)
def sheet(request: pytest.FixtureRequest) -> Sheet:
    path: Path
    lang: Lang
    path, lang = request.param
    return sheet_of(load_procedure(path), lang)


def runs(line: Line) -> Iterator[Rect]:
    """The straight parts of a line as thin rectangles."""
    for (x0, y0), (x1, y1) in pairwise(line.points):
        yield Rect(
            x=min(x0, x1) - 0.5,
            y=min(y0, y1) - 0.5,
            width=abs(x1 - x0) + 1,
            height=abs(y1 - y0) + 1,
        )


def grown(rect: Rect, by: float) -> Rect:
    return Rect(
        x=rect.x - by, y=rect.y - by, width=rect.width + 2 * by, height=rect.height + 2 * by
    )


def test_no_box_lies_on_another(sheet: Sheet) -> None:
    pairs = combinations(sheet.scene.shapes.values(), 2)

    assert [(a.spot.name, b.spot.name) for a, b in pairs if grown(a.rect, 4).meets(b.rect)] == []


def test_every_line_of_text_fits_into_its_box(sheet: Sheet) -> None:
    def too_wide(shape: Shape) -> list[str]:
        room = shape.rect.width - (8 if shape.body.centred else 2 * padding())
        return [
            row.text
            for row in shape.body.rows
            if row.indent + width_of(row.text, row.size, bold=row.bold) > room + 0.01
        ]

    assert [text for shape in sheet.scene.shapes.values() for text in too_wide(shape)] == []
    assert all(
        sum(row.height for row in shape.body.rows) <= shape.rect.height
        for shape in sheet.scene.shapes.values()
    )


def test_no_label_lies_on_a_box_or_on_another_label(sheet: Sheet) -> None:
    labels = [line.label for line in sheet.scene.lines if line.label is not None]

    assert [(a.text, b.text) for a, b in combinations(labels, 2) if a.rect.meets(b.rect)] == []
    assert [
        (label.text, shape.spot.name)
        for label in labels
        for shape in sheet.scene.shapes.values()
        if label.rect.meets(shape.rect)
    ] == []


def test_no_line_runs_through_the_label_of_another(sheet: Sheet) -> None:
    found = [
        (line.label.text, other.way.source, other.way.target)
        for line in sheet.scene.lines
        for other in sheet.scene.lines
        if line.label is not None and other is not line
        for run in runs(other)
        if line.label.rect.meets(run)
    ]

    assert found == []


def test_no_line_runs_through_a_box(sheet: Sheet) -> None:
    found = [
        (line.way.source, line.way.target, shape.spot.name)
        for line in sheet.scene.lines
        for shape in sheet.scene.shapes.values()
        for run in runs(line)
        if run.meets(grown(shape.rect, -1))
    ]

    assert found == []


def test_lines_that_run_beside_each_other_stay_apart(sheet: Sheet) -> None:
    found = []
    for one, other in combinations(sheet.scene.lines, 2):
        for a in runs(one):
            for b in runs(other):
                upright = a.width == b.width == 1
                level = a.height == b.height == 1
                if (upright or level) and grown(a, 2).meets(b):
                    found.append((one.way, other.way))

    assert found == []


def test_lines_end_at_the_boxes_that_they_join(sheet: Sheet) -> None:
    for line in sheet.scene.lines:
        source = sheet.scene.shapes[line.way.source].rect
        target = sheet.scene.shapes[line.way.target].rect
        (x0, y0), (x1, y1) = line.points[0], line.points[-1]

        assert y0 == source.bottom
        assert source.x <= x0 <= source.right
        assert grown(target, 0.01).meets(Rect(x=x1, y=y1, width=0.001, height=0.001))


def test_every_box_stands_in_the_lane_of_its_agency(sheet: Sheet) -> None:
    lanes = {lane.part: lane.rect for lane in sheet.scene.lanes}

    for shape in sheet.scene.shapes.values():
        lane = lanes.get(shape.spot.lane or "")
        if lane is not None:
            assert lane.x < shape.rect.x
            assert shape.rect.right < lane.right
            assert lane.y < shape.rect.y
            assert shape.rect.bottom < lane.bottom


def test_everything_lies_on_the_sheet(sheet: Sheet) -> None:
    words = [*sheet.heading, *(sample.words for sample in sheet.legend)]
    words += [word for lane in sheet.scene.lanes for word in lane.title]
    rects = [one.rect for one in words]
    rects += [shape.rect for shape in sheet.scene.shapes.values()]
    rects += [run for line in sheet.scene.lines for run in runs(line)]

    assert all(rect.x >= 0 and rect.right <= sheet.width for rect in rects)
    assert all(rect.y >= 0 and rect.bottom <= sheet.height for rect in rects)
    assert [(a.text, b.text) for a, b in combinations(words, 2) if a.rect.meets(b.rect)] == []
