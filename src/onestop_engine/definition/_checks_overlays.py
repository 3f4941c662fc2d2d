"""Checks overlays with the procedures that they change: each laid over all that it stands on.

What is wrong only because of an overlay is said at the overlay, even where it shows in the
procedure below: that is the file that its author can mend.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePath
from typing import Protocol

from ..errors import NotFound, Problem, Span
from ..texts import Text
from ._checks_money import left_to_province
from ._fields import advice
from ._loading import load_text
from ._overlaid_text import Part
from ._overlay_file import Change, Overlay, OverlayFile, read_overlay
from ._problems import Kind, catalogue, listed, problem
from ._problems import overlays as kinds
from ._results import Source
from .model import Procedure, Window
from .overlays import Overlaid, applying, compile_parts

_WITH_ITS_BASE = Text(
    "Kiểm tra cùng với thư mục có tệp của thủ tục đó, hoặc sửa mã.",
    "Check it together with the folder that holds that procedure, or mend the code.",
)


class Elsewhere(Protocol):
    """Where procedures and overlays are found that are not among the files under check."""

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code."""
        ...

    def versions(self, code: str) -> tuple[Procedure, ...]:
        """All versions of a procedure; raises NotFound for an unknown code."""
        ...

    def overlays(self, code: str) -> tuple[Overlay, ...]:
        """All overlays of a procedure."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sound:
    """An overlay whose form is right, with its places."""

    overlay: Overlay
    file: OverlayFile

    def found(self, kind: Kind, span: Span, path: str, /, **values: object) -> Problem:
        return problem(kind, span, path, code=self.overlay.code, **values)


class Surroundings:
    """What overlays are laid over: the files under check, and where they lack it, elsewhere.

    `procedures` are the sound files under check, `broken` the texts of those with errors.
    """

    def __init__(
        self,
        procedures: Sequence[Source],
        broken: Sequence[Source] = (),
        elsewhere: Elsewhere | None = None,
    ) -> None:
        self.procedures = procedures
        self._broken = broken
        self._elsewhere = elsewhere
        self._found: dict[str, tuple[Procedure, ...]] = {}

    def versions(self, code: str) -> tuple[Procedure, ...]:
        """The highest revision of each version of a procedure, the oldest first."""
        if code not in self._found:
            own = [source for source in self.procedures if _declares(source, code)]
            read = [load_text(source.text, source.name) for source in own]
            self._found[code] = _highest(read or self._versions_elsewhere(code))
        return self._found[code]

    def is_broken(self, code: str) -> bool:
        """True when a file under check declares it, but has errors of its own."""
        return any(_declares(source, code) for source in self._broken)

    def overlays(self, code: str) -> tuple[Overlay, ...]:
        """The overlays of a procedure that lie elsewhere."""
        return () if self._elsewhere is None else self._elsewhere.overlays(code)

    def codes(self) -> tuple[str, ...]:
        """Every code that may have been meant."""
        return () if self._elsewhere is None else self._elsewhere.codes

    def _versions_elsewhere(self, code: str) -> Sequence[Procedure]:
        try:
            return () if self._elsewhere is None else self._elsewhere.versions(code)
        except NotFound:
            return ()


def check_overlays(sources: Sequence[Source], around: Surroundings) -> Iterator[Problem]:
    """Every problem of overlays: of their form, of how they fit their procedure and each other."""
    sound: list[_Sound] = []
    for source in sources:
        read = read_overlay(source.text, source.name)
        yield from read.problems
        if read.overlay is not None:
            sound.append(_Sound(overlay=read.overlay, file=read))
    for index, one in enumerate(sound):
        yield from _folder(one)
        yield from (found for other in sound[:index] for found in _against(one, other))
        yield from _laid(one, [other.overlay for other in sound], around)


def _laid(one: _Sound, given: Iterable[Overlay], around: Surroundings) -> Iterator[Problem]:
    code = one.overlay.code
    if around.is_broken(code):
        return
    versions = [
        each for each in around.versions(code) if one.overlay.concerns(each.in_force.window)
    ]
    together = [
        each for each in versions if _meet(each.in_force.window, one.overlay.in_force.window)
    ]
    if not versions:
        yield _no_base(one, around)
    elif not together:
        window = _said(one.overlay.in_force.window)
        known = _known(versions)
        yield one.found(
            kinds.NEVER_TOGETHER, one.file.window, "in_force", window=window, known=known
        )
    others = beside((one.overlay,), given, around.overlays(code))
    found: dict[tuple[str, str, str], Problem] = {}
    for version, below in _stacks(one.overlay, together, others):
        whole = compiled_with(version, (*below, one.overlay))
        found |= {_key(each): each for each in _brought_about(one, whole, version, below)}
        if not below:
            found |= {_key(each): each for each in _left_open(one, whole, version)}
    yield from found.values()


def _left_open(one: _Sound, whole: Overlaid, version: Procedure) -> Iterator[Problem]:
    """Fees that the place leaves as the law does; said of the overlay below all others only."""
    day = max(one.overlay.start, version.in_force.window.start or date.min)
    composed, unit = whole.compiled.procedure, listed(one.overlay.units)
    for name in () if composed is None else left_to_province(composed, day):
        yield one.found(
            kinds.FEE_LEFT_OPEN, one.file.head, "overlay", name=name, day=day, unit=unit
        )


def _known(versions: Sequence[Procedure]) -> Text:
    said = [(each.ref, _said(each.in_force.window)) for each in versions]
    return Text(
        listed(f"{ref} ({days.vi})" for ref, days in said),
        listed(f"{ref} ({days.say('en')})" for ref, days in said),
    )


def _no_base(one: _Sound, around: Surroundings) -> Problem:
    known, own = around.versions(one.overlay.code), one.overlay
    if not known:
        codes = around.codes()
        hint = advice(own.code, codes) if codes else _WITH_ITS_BASE
        return one.found(kinds.NO_BASE, one.file.head, "overlay", version="", advice=hint)
    starts = tuple(f"{each.in_force.window.start}" for each in known)
    version = Text(f" bản {own.version}", f" in its version {own.version}")
    hint = advice(f"{own.version}", starts)
    return one.found(kinds.NO_BASE, one.file.version, "version", version=version, advice=hint)


def beside(
    own: Sequence[Overlay], given: Iterable[Overlay], elsewhere: Iterable[Overlay]
) -> tuple[Overlay, ...]:
    """The overlays but `own`; what is installed counts only where no file is given."""
    others = [each for each in given if all(each is not one for one in own)]
    known = {_identity(each) for each in (*own, *others)} | {each.file for each in (*own, *others)}
    more = (each for each in elsewhere if not {_identity(each), each.file} & known)
    return (*others, *more)


def _identity(overlay: Overlay) -> tuple[object, ...]:
    return overlay.code, overlay.place, overlay.start, overlay.version


def _stacks(
    own: Overlay, versions: Iterable[Procedure], others: Sequence[Overlay]
) -> Iterator[tuple[Procedure, tuple[Overlay, ...]]]:
    """Everything that an overlay comes to lie on while it is in force, each once."""
    for version in versions:
        seen = set()
        first = max(own.start, version.in_force.window.start or date.min)
        days = {first, *(each.start for each in others if each.start > first)}
        for day in sorted(day for day in days if own.in_force.window.holds(day)):
            for unit in own.units:
                near = applying(others, version, unit, day)
                below = tuple(each for each in near if each.nearness(unit) < len(unit))
                if below not in seen:
                    seen.add(below)
                    yield version, below


def _brought_about(
    one: _Sound, whole: Overlaid, version: Procedure, below: Sequence[Overlay]
) -> Iterator[Problem]:
    """What is wrong with the overlay on top that was not wrong without it."""
    before = compiled_with(version, below)
    known = {_key(each) for each in before.problems}
    if any(each.severity == "error" for each in before.problems):
        return
    for found in whole.problems:
        if _key(found) not in known:
            yield _at_the_overlay(found, one)


def compiled_with(version: Procedure, overlays: Sequence[Overlay]) -> Overlaid:
    """A version with these overlays laid over it; reports, never raises."""
    parts = [Part(version.ref, version.text)]
    parts += (Part(each.ref, each.text) for each in overlays)
    return compile_parts(parts, (version.file, *(each.file for each in overlays)))


def _key(found: Problem) -> tuple[str, str, str]:
    return found.code, found.path, found.message.vi


def _at_the_overlay(found: Problem, one: _Sound) -> Problem:
    """A problem that shows in a file below, at what brings it about."""
    if found.span.file == one.overlay.file:
        return found
    raised = Text(
        kinds.RAISED.vi.format(message=found.message.vi, place=found.span),
        kinds.RAISED.say("en").format(message=found.message.say("en"), place=found.span),
    )
    return replace(found, span=_cause(found, one), message=raised)


def _cause(found: Problem, one: _Sound) -> Span:
    def names(change: Change) -> bool:
        return change.kind == "removed" and f"`{change.name}`" in found.message.vi

    def holds(change: Change) -> bool:
        return found.path == change.path or found.path.startswith(
            (f"{change.path}.", f"{change.path}[")
        )

    for test in (names, holds):
        for change in one.file.changes:
            if test(change):
                return change.span
    return one.file.head


def _against(one: _Sound, other: _Sound) -> Iterator[Problem]:
    mine, theirs = one.overlay, other.overlay
    if mine.code != theirs.code or (
        None not in {mine.version, theirs.version} and mine.version != theirs.version
    ):
        return
    if _identity(mine) == _identity(theirs):
        if mine.revision == theirs.revision:
            yield one.found(
                kinds.OVERLAY_TWICE, one.file.head, "overlay", ref=mine.ref, other=theirs.file
            )
        return
    shared = [unit for unit in mine.units if unit in theirs.units]
    day = max(mine.start, theirs.start)
    if shared and mine.in_force.window.holds(day) and theirs.in_force.window.holds(day):
        yield one.found(
            kinds.OVERLAYS_COMPETE,
            one.file.window,
            "in_force",
            day=day,
            unit=shared[0],
            other=theirs.file,
        )


def _folder(one: _Sound) -> Iterator[Problem]:
    """A dated file lies in the folder of its code: that is where a catalogue looks."""
    path = PurePath(one.overlay.file)
    dated = path.stem.startswith(one.overlay.start.isoformat())
    if dated and path.parent.name and path.parent.name != one.overlay.code:
        yield one.found(catalogue.WRONG_FOLDER, one.file.head, "overlay", folder=path.parent.name)


def _declares(source: Source, code: str) -> bool:
    pattern = rf"^procedure[ \t]*:[ \t]*([\"']?){re.escape(code)}\1[ \t]*(?:#.*)?\r?$"
    return re.search(pattern.encode(), source.text, re.MULTILINE) is not None


def _highest(versions: Iterable[Procedure]) -> tuple[Procedure, ...]:
    ordered = sorted(
        versions, key=lambda each: (each.in_force.window.start or date.min, each.revision)
    )
    return tuple({each.in_force.window.start: each for each in ordered}.values())


def _meet(one: Window, two: Window) -> bool:
    day = max(one.start or date.min, two.start or date.min)
    return one.holds(day) and two.holds(day)


def _said(window: Window) -> Text:
    start, end = window.start, window.end
    if end is None:
        return Text(f"từ {start}", f"from {start}")
    return Text(f"từ {start} đến hết {end}", f"from {start} until {end}")
