"""Finds procedure files, and reads their bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from os import PathLike, scandir
from pathlib import Path

from .._ordinary_files import check_link, given_path, read_ordinary
from ..errors import InputError, NotFound
from ..texts import Text

LARGEST_FILE = 1 << 20
"""Bytes that one procedure may have."""

Paths = str | PathLike[str] | Iterable[str | PathLike[str]]

_SUFFIXES = (".yaml", ".yml")
_NO_FILE = Text(
    "Không tìm thấy tệp hoặc thư mục {path}. Hãy kiểm tra lại đường dẫn.",
    "There is no file or folder {path}. Check how it is written.",
)
_UNREADABLE = Text(
    "Không đọc được tệp {path}: {reason}. Hãy kiểm tra quyền đọc tệp.",
    "The file {path} cannot be read: {reason}. Check who may read it.",
)


def given_paths(paths: Paths) -> tuple[Path, ...]:
    """What the caller named: one path, or several."""
    many = paths if isinstance(paths, Iterable) and not isinstance(paths, str) else (paths,)
    return tuple(given_path(path) for path in many)


def procedure_files(path: Path) -> Iterator[str]:
    """The names of the procedure files at `path`, in order: a file as it is, a folder searched.

    Raises NotFound for a path that does not exist, InputError for a folder that cannot be read.
    """
    if path.is_dir():
        try:
            yield from _inside(str(path), path.resolve())
        except OSError as failure:
            raise _unreadable(str(path), failure) from failure
    elif path.exists():
        yield str(path)
    else:
        raise NotFound(_NO_FILE.fill(path=path))


def _inside(folder: str, root: Path) -> Iterator[str]:
    with scandir(folder) as entries:
        ordered = sorted(entries, key=lambda entry: entry.name)
    for entry in ordered:
        if entry.name.startswith(("_", ".")):
            continue
        if entry.is_dir(follow_symlinks=False):
            if entry.name != "scenarios":
                yield from _inside(entry.path, root)
        elif _is_procedure(entry.name) and entry.is_file():
            if entry.is_symlink():
                check_link(Path(entry.path), root)
            yield entry.path


def _is_procedure(name: str) -> bool:
    return name.endswith(_SUFFIXES) and name != "fields.yaml"


def read_file(name: str) -> bytes:
    """The bytes of a file, or where it is too large, as many as show that.

    Raises NotFound where there is none, InputError where it is closed or no ordinary file.
    """
    try:
        # One byte more than a file may have, so that the check can say that it is too large.
        return read_ordinary(name, LARGEST_FILE)
    except FileNotFoundError as failure:
        raise NotFound(_NO_FILE.fill(path=name)) from failure
    except OSError as failure:
        raise _unreadable(name, failure) from failure


def _unreadable(name: str, failure: OSError) -> InputError:
    reason = failure.strerror or type(failure).__name__
    return InputError(_UNREADABLE.fill(path=name, reason=reason))
