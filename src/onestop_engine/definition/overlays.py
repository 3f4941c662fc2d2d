"""Overlays: what a province or a commune sets itself, laid over a national procedure.

base, overlay -> a procedure like any other, with a text and a hash of its own
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from os import PathLike
from typing import Literal

from .._ordinary_files import given_path, given_text
from ..errors import Problem, ProcedureError, Report
from ._checks import check_compiled
from ._compiler import Compiled, compile_node
from ._draft import Draft
from ._file_kinds import is_overlay
from ._files import read_file
from ._local import AppliedOverlay, OverlayChange
from ._overlaid_text import Part, join_parts, take_apart
from ._overlay_file import Overlay, read_overlay
from ._overlay_merge import lay_over
from ._yaml import Mapping, Node, read
from .model import Procedure

__all__ = [
    "Overlay",
    "applying",
    "is_overlay",
    "load_overlay",
    "overlaid",
    "overlay_text",
]

Status = Literal["verified", "unverified", "draft"]
# A procedure is as sure as the least sure of the files that it is made from.
_DOUBT: tuple[Status, ...] = ("verified", "unverified", "draft")


def load_overlay(path: str | PathLike[str]) -> Overlay:
    """The overlay that a file declares, checked for itself alone.

    Raises ProcedureError with the whole report where its form has errors; NotFound and InputError
    where it cannot be read.
    """
    name = str(given_path(path))
    return overlay_text(read_file(name), name)


def overlay_text(text: str | bytes, name: str = "<text>") -> Overlay:
    """The overlay that a text declares; raises ProcedureError where its form has errors."""
    found = read_overlay(given_text(text), name)
    if found.overlay is None:
        raise ProcedureError(Report(found.problems, (name,)))
    return found.overlay


def applying(
    overlays: Iterable[Overlay], procedure: Procedure, unit: str, on: date
) -> tuple[Overlay, ...]:
    """The overlays of a procedure that hold for `unit` on the day `on`, in their order.

    A province's comes before its commune's, which stands on it. Of several of one place the one
    that began last is taken, in its highest revision.
    """
    window = procedure.in_force.window
    last: dict[str, Overlay] = {}
    for overlay in sorted(overlays, key=lambda each: (each.start, each.revision)):
        if (
            overlay.code == procedure.code
            and overlay.concerns(window)
            and overlay.in_force.window.holds(on)
            and overlay.nearness(unit)
        ):
            last[overlay.place] = overlay
    return tuple(sorted(last.values(), key=lambda each: (each.nearness(unit), each.place)))


def overlaid(procedure: Procedure, overlays: Sequence[Overlay]) -> Procedure:
    """`procedure` with these overlays laid over it, one on the other in their order.

    Its text holds all of theirs, and loads again by itself. Raises ProcedureError where they do
    not fit together.
    """
    if not overlays:
        return procedure
    parts = [Part(procedure.ref, procedure.text)]
    parts += (Part(overlay.ref, overlay.text) for overlay in overlays)
    files = (procedure.file, *(overlay.file for overlay in overlays))
    return compile_parts(parts, files).sound()


def compile_joined(text: str | bytes, name: str) -> Overlaid | None:
    """What a text that `overlaid` made comes to; None where it is an ordinary text."""
    parts = take_apart(text)
    if not parts:
        return None
    files = (name, *(f"{name}+{part.name}" for part in parts[1:]))
    return compile_parts(parts, files)


def root_of(procedure: Procedure) -> Node | None:
    """The nodes of a procedure's text, each at the place of the file that it comes from."""
    parts = take_apart(procedure.text)
    if not parts:
        return read(procedure.text, procedure.file)[0]
    files = (procedure.file, *(overlay.file for overlay in procedure.overlays))
    return compile_parts(parts, files).compiled.root


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlaid:
    """A procedure compiled with its overlays; `own` are the problems of how they fit."""

    compiled: Compiled
    own: tuple[Problem, ...]
    files: tuple[str, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything wrong with it."""
        found = dict.fromkeys((*self.own, *check_compiled(self.compiled)))
        return tuple(sorted(found, key=lambda each: (each.span, each.code)))

    def sound(self) -> Procedure:
        """The procedure; raises ProcedureError with the whole report where it has errors."""
        report = Report(self.problems, self.files)
        if self.compiled.procedure is None or not report.ok:
            raise ProcedureError(report)
        return self.compiled.procedure


def compile_parts(parts: Sequence[Part], files: Sequence[str]) -> Overlaid:
    """A procedure, the first of `parts`, under the overlays that follow; reports, never raises."""
    root, found = read(parts[0].text, files[0])
    text = join_parts(parts) if len(parts) > 1 else parts[0].text
    draft = Draft(files[0])
    applied: list[AppliedOverlay] = []
    statuses: list[Status] = []
    ref = parts[0].name
    for part, file in zip(parts[1:], files[1:], strict=True):
        over = read_overlay(part.text, file)
        draft.problems += over.problems
        if over.overlay is not None and isinstance(root, Mapping):
            root, changes = lay_over(draft, root, over, ref)
            applied.append(_applied(over.overlay, changes))
            statuses.append(over.overlay.status)
            ref = f"{ref}+{part.name}"
    compiled = compile_node(root, found, text, files[0])
    if compiled.procedure is not None and applied:
        status = max(compiled.procedure.status, *statuses, key=_DOUBT.index)
        made = replace(compiled.procedure, overlays=tuple(applied), status=status)
        compiled = replace(compiled, procedure=made)
    return Overlaid(compiled=compiled, own=tuple(draft.problems), files=tuple(files))


def _applied(overlay: Overlay, changes: tuple[OverlayChange, ...]) -> AppliedOverlay:
    return AppliedOverlay(
        place=overlay.place,
        title=overlay.title,
        start=overlay.start,
        revision=overlay.revision,
        decided_by=overlay.in_force.decided_by,
        file=overlay.file,
        changes=changes,
    )
