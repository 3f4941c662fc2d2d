"""`onestop check --watch`: checks files again whenever they are saved."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final

import click

from ..definition import check as check_files
from ..definition._checks_catalogue import Checked
from ..definition._files import procedure_files
from ..definition._results import Results, Source
from ..errors import InputError, NotFound, OneStopError, Problem, Report
from ..texts import Text
from ._installed import installed, installed_texts
from ._output import note, paint, print_failure
from ._phrases import counted
from ._problems import print_problems, summary
from ._speech import say, spoken

_PAUSE: Final = 0.3

# Of each file, when it was written, when anything about it changed, and how long it is.
_State = Mapping[str, tuple[int, int, int]]
_Found = Mapping[str, tuple[Problem, ...]]


def watch_files(
    paths: Sequence[str], results: Results | None, unit: str | None, since: date
) -> None:
    """Print what is wrong, then after each change what became of the changed files.

    Returns on Ctrl-C. Raises NotFound for a path that does not exist at the beginning.
    """
    look = partial(
        check_files,
        paths,
        results=_Remembered() if results is None else results,
        elsewhere=installed,
        unit=unit,
        since=since,
    )
    try:
        _watch(paths, look)
    except KeyboardInterrupt:
        click.echo()


def _watch(paths: Sequence[str], look: Callable[..., Report]) -> None:
    state = _state(paths)
    report = look(beside=installed_texts())
    print_problems(report)
    click.echo(summary(report))
    _say_watching(report)
    found = _by_file(report)
    while True:
        before, state = state, _next_state(paths, state)
        try:
            report = look(beside=installed_texts())
        except OneStopError as failure:
            # A file that vanished or was closed; whatever changes next is looked at again.
            print_failure(failure, failure.message)
            continue
        earlier, found = found, _by_file(report)
        names = {*earlier, *found}
        _print_changed(
            sorted(
                name
                for name in names
                if before.get(name) != state.get(name) or earlier.get(name) != found.get(name)
            ),
            found,
        )
        click.echo(summary(report))


def _next_state(paths: Sequence[str], before: _State) -> _State:
    """Waits until something has changed and stays: who writes a file may write it in pieces."""
    previous = before
    while True:
        time.sleep(_PAUSE)
        state = _state(paths)
        if state == previous != before:
            return state
        previous = state


def _state(paths: Sequence[str]) -> _State:
    state = {}
    for path in paths:
        # What vanished between two looks is not there; what cannot be read, the check will say.
        with suppress(NotFound, InputError):
            for name in procedure_files(Path(path)):
                with suppress(OSError):
                    status = Path(name).stat()
                    state[name] = status.st_mtime_ns, status.st_ctime_ns, status.st_size
    return state


def _by_file(report: Report) -> _Found:
    found: dict[str, list[Problem]] = {name: [] for name in report.files}
    for problem in report:
        found.setdefault(problem.span.file, []).append(problem)
    return {name: tuple(problems) for name, problems in found.items()}


def _print_changed(names: Sequence[str], found: _Found) -> None:
    for name in names:
        if name not in found:
            click.echo(f"{name}: {say('không còn', 'gone')}")
        elif found[name]:
            print_problems(found[name])
        else:
            click.echo(f"{name}: {paint(say('đạt', 'fine'), fg='green')}")


def _say_watching(report: Report) -> None:
    files = spoken(counted(len(report.files), "tệp", "file", "files"))
    note(spoken(_WATCHING.fill(files=files)))


class _Remembered:
    """Results for as long as this run lasts, where none are kept for the next."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[tuple[Source, ...], Checked]] = {}

    def find(self, sources: Sequence[Source]) -> Checked | None:
        """What was found in these texts, if they were the last of this file."""
        texts, checked = self._found.get(sources[0].name, ((), None))
        return checked if texts == tuple(sources) else None

    def keep(self, sources: Sequence[Source], checked: Checked) -> None:
        """Takes down what was found in these texts."""
        self._found[sources[0].name] = tuple(sources), checked


_WATCHING = Text("Đang theo dõi {files}; bấm Ctrl-C để dừng.", "Watching {files}; Ctrl-C ends it.")
