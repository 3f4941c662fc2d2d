"""A picture from a procedure, and from a dossier that runs through it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

from ..calendars import WorkCalendar
from ..definition.model import Procedure
from ..engine import Dossier
from ..texts import Lang
from ._boxes import body_of
from ._drawing import scene_of
from ._flow import flow_of
from ._legend import MARGIN, Sheet, entries_of, heading_of, place_heading, place_legend
from ._longest import longest_way, order_of
from ._marks import Course, course_of
from ._scene import Rect, Scene
from ._svg import svg_of

_LEAST_WIDTH: Final = 620.0


def draw_svg(
    procedure: Procedure,
    lang: Lang = "vi",
    *,
    dossier: Dossier | None = None,
    at: datetime | None = None,
    calendar: WorkCalendar | None = None,
) -> str:
    """The procedure as one SVG document: lanes of agencies, steps with limits, the longest way.

    With `dossier` it is the way that the dossier took and where it is late at the instant `at`,
    counted with `calendar`; both are wanted then. Nothing personal of the dossier is drawn.
    Raises OneStopError where the layout library is not installed.

    >>> from datetime import date
    >>> from onestop_engine import Catalog
    >>> birth = Catalog.installed().pick("1.001193", date(2026, 11, 23))
    >>> draw_svg(birth, "en").startswith("<svg ")
    True
    """
    return svg_of(sheet_of(procedure, lang, dossier=dossier, at=at, calendar=calendar), lang)


def sheet_of(
    procedure: Procedure,
    lang: Lang,
    *,
    dossier: Dossier | None = None,
    at: datetime | None = None,
    calendar: WorkCalendar | None = None,
) -> Sheet:
    """The same picture in numbers: every rectangle, line and word with its place."""
    flow = flow_of(procedure)
    order = order_of(flow)
    course: Course | None = None
    if dossier is not None and at is not None and calendar is not None:
        course = course_of(flow, dossier, calendar, at, lang)
    marks = course.marks if course else {}
    bodies = {
        name: body_of(spot, procedure, lang, marks[name].notes if name in marks else ())
        for name, spot in flow.spots.items()
    }
    scene = scene_of(flow, order, bodies, lang, top=0, least_width=_LEAST_WIDTH)
    notes = heading_of(procedure, lang, course.heading if course else ())
    heading, top = place_heading(notes, scene.width - 2 * MARGIN)
    scene = _lowered(scene, top)
    longest = longest_way(flow, order)
    marked = course.taken if course else longest.ways
    entries = entries_of(scene, marked, longest, marks, lang)
    legend, bottom = place_legend(entries, scene.height, scene.width)
    return Sheet(
        title=" ".join(note.text for note in notes[:2]),
        heading=heading,
        scene=scene,
        legend=legend,
        marked=marked,
        marks=marks,
        width=scene.width,
        height=bottom,
    )


def _lowered(scene: Scene, by: float) -> Scene:
    """The same drawing, further down on the sheet."""

    def lower(rect: Rect) -> Rect:
        return replace(rect, y=rect.y + by)

    return replace(
        scene,
        lanes=tuple(
            replace(
                lane,
                rect=lower(lane.rect),
                title=tuple(replace(one, y=one.y + by) for one in lane.title),
            )
            for lane in scene.lanes
        ),
        shapes={
            name: replace(shape, rect=lower(shape.rect)) for name, shape in scene.shapes.items()
        },
        lines=tuple(
            replace(
                line,
                points=tuple((x, y + by) for x, y in line.points),
                label=line.label and replace(line.label, y=line.label.y + by),
            )
            for line in scene.lines
        ),
        height=scene.height + by,
    )
