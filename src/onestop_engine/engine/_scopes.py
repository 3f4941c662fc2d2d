"""In which branches a passage lies, and which of the runs side by side of a repeated branch it is.

A run of a repeated branch is called by its branch and its number, `fire 2`: no name of an author
has a space.
"""

from __future__ import annotations

from typing import Final

from ..definition._answers import count_of
from ..definition.model import MOST_RUNS, Branch, Procedure, ScopePath
from ..errors import InputError
from ..texts import Text
from ._course import Course
from .dossier import StepRun


def scope_of(procedure: Procedure, run: StepRun) -> ScopePath:
    """The branches around a passage, from the outermost in, a repeated one with its number."""
    scope = procedure.graph.step(run.step).scope
    if not run.instance or not scope:
        return scope
    block, branch = scope[-1]
    return (*scope[:-1], (block, f"{branch} {run.instance}"))


def instance_of(scope: ScopePath) -> int:
    """The number of the run of a repeated branch in which a step of `scope` opens; 0 for none."""
    number = scope[-1][1].partition(" ")[2] if scope else ""
    return int(number) if number else 0


def base_of(branch: str) -> str:
    """The branch of the file that a run of it comes from.

    >>> base_of("fire 2"), base_of("land")
    ('fire', 'land')
    """
    return branch.partition(" ")[0]


def runs_of(course: Course, branch: Branch) -> tuple[str, ...]:
    """What the runs of an active branch are called; InputError for more than an office can do."""
    if branch.repeat is None:
        return (branch.name,)
    count = count_of(branch.repeat, course.values())
    if count > MOST_RUNS:
        values = {"branch": branch.name, "count": count, "most": MOST_RUNS}
        raise InputError(_TOO_MANY.fill(**values, why=branch.repeat.text))
    return tuple(f"{branch.name} {number}" for number in range(1, count + 1))


_TOO_MANY: Final = Text(
    "Nhánh «{branch}» phải lặp {count} lần (theo `{why}`); nhiều nhất là {most} lần. Hãy kiểm tra "
    "lại câu trả lời, hoặc tách hồ sơ.",
    "Branch '{branch}' would run {count} times (by `{why}`); {most} is the most. Check the answer, "
    "or file several dossiers.",
)
