"""Checks the overlays among some files, those of one procedure together.

What is found of them rests on their texts, on those of the procedure, and on what else is
installed of it. Where all of them stayed the same, nothing is read again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from ..errors import Problem
from ._checks_catalogue import Checked
from ._file_kinds import declared_code
from ._files import read_file
from ._results import Beside, Results, Source

if TYPE_CHECKING:
    from ._checks_overlays import Elsewhere, Surroundings

# Which codes there are at all, the texts of one code do not tell.
_RESTS_ON_MORE = frozenset({"OS950"})


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A procedure file under check: the code that it declares, and whether it has no error."""

    name: str
    code: str | None
    sound: bool


def overlay_problems(
    overlays: Sequence[Source],
    files: Iterable[File],
    results: Results | None,
    elsewhere: Callable[[], Elsewhere] | None,
    beside: Beside | None,
) -> Iterator[Problem]:
    """Every problem of the overlays, code by code; all at once where a code is written oddly."""
    groups: dict[str | None, list[Source]] = {}
    for overlay in overlays:
        groups.setdefault(declared_code(overlay.text), []).append(overlay)
    if None in groups:
        groups = {None: list(overlays)}
    opened = None if elsewhere is None else cache(elsewhere)
    for code, group in groups.items():
        own = [file for file in files if code is None or file.code == code]
        texts = [Source(file.name, read_file(file.name)) for file in own]
        around = _Group(overlays=group, files=own, texts=texts, elsewhere=opened)
        keyed = code is not None and (elsewhere is None or beside is not None)
        if results is None or not keyed:
            yield from around.problems()
        else:
            assert code is not None
            yield from around.kept(results, () if beside is None else beside(code))


def unit_problems(
    overlays: Sequence[Source],
    files: Iterable[File],
    elsewhere: Callable[[], Elsewhere] | None,
    unit: str,
    since: date,
) -> Iterator[Problem]:
    """What a unit is left without by these procedures, under the overlays that hold for it."""
    from ._checks_units import check_unit  # noqa: PLC0415 (few ask for a unit)

    own = tuple(files)
    texts = [Source(file.name, read_file(file.name)) for file in own]
    around = _Group(overlays=overlays, files=own, texts=texts, elsewhere=elsewhere).around()
    return check_unit(overlays, around, unit, since)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """Overlays with the procedures under check that they may change."""

    overlays: Sequence[Source]
    files: Sequence[File]
    texts: Sequence[Source]
    elsewhere: Callable[[], Elsewhere] | None

    def kept(self, results: Results, beside: Sequence[Source]) -> tuple[Problem, ...]:
        """The problems, from an earlier run where there was one with these very texts."""
        texts = (*self.overlays, *self.texts, *beside)
        # Problems name other files, and the folder of their own, so here names count too.
        names = "\n".join(source.name for source in texts)
        key = (*texts, Source("", f"overlays\n{len(self.overlays)}\n{names}".encode()))
        known = results.find(key)
        if known is not None:
            return known.problems
        found = tuple(self.problems())
        if _RESTS_ON_MORE.isdisjoint(problem.code for problem in found):
            results.keep(key, Checked(problems=found))
        return found

    def problems(self) -> Iterable[Problem]:
        """What the check finds now."""
        from ._checks_overlays import check_overlays  # noqa: PLC0415 (few have any)

        return check_overlays(self.overlays, self.around())

    def around(self) -> Surroundings:
        """What the overlays are laid over."""
        from ._checks_overlays import Surroundings  # noqa: PLC0415 (few have any)

        together = tuple(zip(self.files, self.texts, strict=True))
        return Surroundings(
            procedures=[text for file, text in together if file.sound],
            broken=[text for file, text in together if not file.sound],
            elsewhere=None if self.elsewhere is None else self.elsewhere(),
        )
