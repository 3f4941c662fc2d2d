"""Reads procedure files and says everything that is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from os import PathLike
from pathlib import Path

from ..errors import InputError, NotFound, Problem, ProcedureError, Report
from ..texts import Text
from ._checks import check_compiled
from ._checks_catalogue import Member, check_catalogue
from ._compiler import compile_text
from .model import Procedure

Paths = str | PathLike[str] | Iterable[str | PathLike[str]]
Progress = Callable[[int, int], None]

_SUFFIXES = frozenset({".yaml", ".yml"})
_NO_FILE = Text(
    "Không tìm thấy tệp hoặc thư mục {path}. Hãy kiểm tra lại đường dẫn.",
    "There is no file or folder {path}. Check how it is written.",
)
_UNREADABLE = Text(
    "Không đọc được tệp {path}: {reason}. Hãy kiểm tra quyền đọc tệp.",
    "The file {path} cannot be read: {reason}. Check who may read it.",
)


def check(paths: Paths, *, progress: Progress | None = None) -> Report:
    """Everything wrong with procedure files, and with how they fit together.

    `paths` is a file, a folder, or several of them; folders are searched for `*.yaml` and
    `*.yml`, leaving out `fields.yaml`, `scenarios/` and names that start with `_`. Whether
    sub-procedures exist is asked only of folders, because a single file does not show its
    neighbours. `progress` is called with the number of files done and of all.

    Raises NotFound for a path that does not exist, InputError for a file that cannot be read.
    """
    given = [Path(path) for path in _many(paths)]
    files = [file for path in given for file in _files(path)]
    problems: list[Problem] = []
    members: list[Member] = []
    for done, file in enumerate(files, start=1):
        found, member = _check_one(_read(file), str(file))
        problems += found
        members += member
        if progress is not None:
            progress(done, len(files))
    folders = any(path.is_dir() for path in given)
    problems += check_catalogue(members, complete=folders)
    ordered = sorted(problems, key=lambda problem: (problem.span, problem.code))
    return Report(tuple(ordered), tuple(str(file) for file in files))


def check_text(text: str | bytes, name: str = "<text>") -> Report:
    """Everything wrong with the text of one procedure; `name` stands in every place.

    >>> check_text("procedure: 1.013225").ok
    False
    """
    problems, _ = _check_one(text, name)
    return Report(problems, (name,))


def load_procedure(path: str | PathLike[str]) -> Procedure:
    """The procedure that a file declares.

    Raises ProcedureError, with the whole report, where the file has errors; NotFound and
    InputError where it cannot be read. Warnings do not stop it.
    """
    return load_text(_read(Path(path)), str(path))


def load_text(text: str | bytes, name: str = "<text>") -> Procedure:
    """The procedure that a text declares; raises ProcedureError where it has errors."""
    compiled = compile_text(text, name)
    report = Report(check_compiled(compiled), (name,))
    if compiled.procedure is None or not report.ok:
        raise ProcedureError(report)
    return compiled.procedure


def _check_one(text: str | bytes, name: str) -> tuple[tuple[Problem, ...], list[Member]]:
    compiled = compile_text(text, name)
    problems = check_compiled(compiled)
    usable = not any(problem.severity == "error" for problem in problems)
    if compiled.procedure is None or compiled.root is None or not usable:
        return problems, []
    return problems, [Member.of(compiled.procedure, compiled.root)]


def _many(paths: Paths) -> Iterable[str | PathLike[str]]:
    return (paths,) if isinstance(paths, str | PathLike) else paths


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        found = (each for each in path.rglob("*") if each.suffix in _SUFFIXES and each.is_file())
        yield from sorted(each for each in found if _is_procedure(each.relative_to(path)))
    elif path.exists():
        yield path
    else:
        raise NotFound(_NO_FILE.fill(path=path))


def _is_procedure(inside: Path) -> bool:
    hidden = any(part.startswith(("_", ".")) for part in inside.parts)
    return not hidden and inside.name != "fields.yaml" and "scenarios" not in inside.parts


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as failure:
        raise NotFound(_NO_FILE.fill(path=path)) from failure
    except OSError as failure:
        reason = failure.strerror or type(failure).__name__
        raise InputError(_UNREADABLE.fill(path=path, reason=reason)) from failure
