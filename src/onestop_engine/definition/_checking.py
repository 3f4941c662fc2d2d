"""Checks files and folders: each file for itself, then how they fit together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from ..errors import Problem, Report
from ._checking_overlays import File, overlay_problems, unit_problems
from ._checks_catalogue import Checked, Member, check_catalogue
from ._file_kinds import declared_code, is_overlay
from ._files import Paths, given_paths, procedure_files, read_file
from ._results import Beside, Results, Source

if TYPE_CHECKING:
    from ._checks_overlays import Elsewhere

Progress = Callable[[int, int], None]


def check(
    paths: Paths,
    *,
    progress: Progress | None = None,
    results: Results | None = None,
    elsewhere: Callable[[], Elsewhere] | None = None,
    beside: Beside | None = None,
    unit: str | None = None,
    since: date = date.min,
) -> Report:
    """Everything wrong with procedure files, and with how they fit together.

    `paths` is a file, a folder, or several of them; folders are searched for `*.yaml` and
    `*.yml`, leaving out `fields.yaml`, `scenarios/` and names that start with `_`. Whether
    sub-procedures exist is asked only of folders, because a single file does not show its
    neighbours. `progress` is called with the number of files done and of all; `results` are
    those of earlier checks, so that a file that stayed the same is not read again.

    An overlay is laid over its procedure in the same paths, or where that is not among them, over
    the one that `elsewhere` opens; together they have to pass every check of a procedure.

    With `unit`, the procedures are also judged as that unit works by them, from the day `since`
    on: a fee that the law leaves to the province, and that no overlay sets for the unit, is a
    warning.

    Raises NotFound for a path that does not exist, InputError for a file that cannot be read.
    """
    given = given_paths(paths)
    files = [file for path in given for file in procedure_files(path)]
    problems: list[Problem] = []
    members: list[Member] = []
    overlays: list[Source] = []
    kept: list[File] = []
    for done, file in enumerate(files, start=1):
        source = Source(file, read_file(file))
        if is_overlay(source.text):
            overlays.append(source)
        else:
            checked = _checked(source, results)
            member = checked.member
            problems += checked.problems
            members += () if member is None else (member,)
            # Whoever knows the procedure need not look for its code in the text.
            code = declared_code(source.text) if member is None else member.code
            kept.append(File(name=file, code=code, sound=member is not None))
        if progress is not None:
            progress(done, len(files))
    folders = any(path.is_dir() for path in given)
    problems += check_catalogue(members, complete=folders)
    problems += overlay_problems(overlays, kept, results, elsewhere, beside)
    if unit is not None:
        problems += unit_problems(overlays, kept, elsewhere, unit, since)
    ordered = sorted(problems, key=lambda problem: (problem.span, problem.code))
    return Report(tuple(ordered), tuple(files))


def _checked(source: Source, results: Results | None) -> Checked:
    known = None if results is None else results.find([source])
    if known is not None:
        return known
    # The compiler takes longer to import than a thousand unchanged files take to look up.
    from ._loading import check_source  # noqa: PLC0415

    checked = check_source(source.text, source.name)
    if results is not None:
        results.keep([source], checked)
    return checked
