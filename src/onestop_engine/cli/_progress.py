"""A progress bar on stderr, for people who wait longer than a second."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

_PATIENCE: Final = 1.0


class Progress:
    """A callable `(done, total)` that draws on a terminal, and draws nothing anywhere else."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._show_from = time.monotonic() + _PATIENCE
        self._wanted = sys.stderr.isatty()
        self._bar: Bar | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, done: int, total: int) -> None:
        """Draw how much of `total` is done."""
        if not self._wanted or not total:
            return
        if self._bar is None:
            if time.monotonic() < self._show_from:
                return
            self._bar = _start_bar()
            self._task = self._bar.add_task(self._label)
        assert self._task is not None
        self._bar.update(self._task, completed=done, total=total)


def _start_bar() -> Bar:
    from rich.console import Console  # noqa: PLC0415 (rich loads for those who wait)
    from rich.progress import (  # noqa: PLC0415 (the same)
        BarColumn,
        MofNCompleteColumn,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.progress import Progress as RichProgress  # noqa: PLC0415 (the same)

    bar = RichProgress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    bar.start()
    return bar
