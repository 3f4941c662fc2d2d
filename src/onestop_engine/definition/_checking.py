"""Checks files and folders: each file for itself, then how they fit together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

from ..errors import Problem, Report
from ._checks_catalogue import Checked, Member, check_catalogue
from ._file_kinds import is_overlay
from ._files import Paths, given_paths, procedure_files, read_file

if TYPE_CHECKING:
    from ._checks_overlays import Elsewhere

Progress = Callable[[int, int], None]


class Source(NamedTuple):
    """One text that a check reads, and what its file is called."""

    name: str
    text: bytes


class Results(Protocol):
    """What earlier checks found, kept by whoever runs the check.

    The bytes decide: `find` may only answer what `keep` was told for exactly these texts in this
    order, by this very version of the checker. What the files are called may have changed; the
    places of the answer carry the names of now.
    """

    def find(self, sources: Sequence[Source]) -> Checked | None:
        """What was found in these texts; None where that is not known."""
        ...

    def keep(self, sources: Sequence[Source], checked: Checked) -> None:
        """Takes down what was found in these texts."""
        ...


def check(
    paths: Paths,
    *,
    progress: Progress | None = None,
    results: Results | None = None,
    elsewhere: Callable[[], Elsewhere] | None = None,
) -> Report:
    """Everything wrong with procedure files, and with how they fit together.

    `paths` is a file, a folder, or several of them; folders are searched for `*.yaml` and
    `*.yml`, leaving out `fields.yaml`, `scenarios/` and names that start with `_`. Whether
    sub-procedures exist is asked only of folders, because a single file does not show its
    neighbours. `progress` is called with the number of files done and of all; `results` are
    those of earlier checks, so that a file that stayed the same is not read again.

    An overlay is laid over its procedure in the same paths, or where that is not among them, over
    the one that `elsewhere` opens; together they have to pass every check of a procedure.

    Raises NotFound for a path that does not exist, InputError for a file that cannot be read.
    """
    given = given_paths(paths)
    files = [file for path in given for file in procedure_files(path)]
    problems: list[Problem] = []
    members: list[Member] = []
    overlays: list[Source] = []
    for done, file in enumerate(files, start=1):
        source = Source(file, read_file(file))
        if is_overlay(source.text):
            overlays.append(source)
        else:
            checked = _checked(source, results)
            problems += checked.problems
            members += () if checked.member is None else (checked.member,)
        if progress is not None:
            progress(done, len(files))
    folders = any(path.is_dir() for path in given)
    problems += check_catalogue(members, complete=folders)
    if overlays:
        problems += _of_overlays(overlays, files, members, elsewhere)
    ordered = sorted(problems, key=lambda problem: (problem.span, problem.code))
    return Report(tuple(ordered), tuple(files))


def _of_overlays(
    overlays: Sequence[Source],
    files: Iterable[str],
    members: Iterable[Member],
    elsewhere: Callable[[], Elsewhere] | None,
) -> Iterable[Problem]:
    from ._checks_overlays import Surroundings, check_overlays  # noqa: PLC0415 (few folders have any)

    sound = {member.head.file for member in members}
    apart = {overlay.name for overlay in overlays}
    texts = {file: Source(file, read_file(file)) for file in files if file not in apart}
    around = Surroundings(
        procedures=[source for file, source in texts.items() if file in sound],
        broken=[source for file, source in texts.items() if file not in sound],
        elsewhere=None if elsewhere is None else elsewhere(),
    )
    return check_overlays(overlays, around)


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
