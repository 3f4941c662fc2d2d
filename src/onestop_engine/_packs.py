"""Where procedure files lie: the layout of a pack, the bundled pack, the installed ones.

Finding a file reads none, so who only wants to know whether something changed need not load any.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType

from ._ordinary_files import check_link
from .errors import InputError, NotFound
from .texts import Text

GROUP = "onestop_engine.procedures"

_HERE = Path(__file__).resolve().parent
# The wheel carries the pack inside the package; a checkout has it beside `src`.
_BUNDLED = (_HERE / "_procedures", _HERE.parents[1] / "procedures")
_DATED = re.compile(r"\d{4}-\d{2}-\d{2}.*")
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]*")
_SUFFIXES = frozenset({".yaml", ".yml"})

_NO_PATH = Text(
    "Không tìm thấy tệp hoặc thư mục thủ tục: {path}.",
    "There is no procedure file or folder: {path}.",
)
_NO_PACK = Text(
    "Không tìm thấy bộ thủ tục kèm theo thư viện; bản cài đặt bị thiếu tệp, hãy cài lại.",
    "The bundled procedures are missing: the installation is incomplete, install it again.",
)
_BAD_PACK = Text(
    "Gói thủ tục “{name}” ({value}) không mở được: {reason}. Điểm cài (entry point) phải trỏ tới "
    "một thư mục hoặc một mô-đun có thư mục.",
    "Procedure pack “{name}” ({value}) does not open: {reason}. Its entry point must name a "
    "folder, or a module that lies in one.",
)


def installed_folders() -> tuple[Path, ...]:
    """The folder of the bundled pack, then those of the installed packs by their names.

    A pack announces itself by an entry point in the group `onestop_engine.procedures` that names
    a folder (text or path) or a module whose folder holds the files. Raises NotFound where the
    bundled pack is missing, InputError for a pack that does not open.
    """
    packs = sorted(entry_points(group=GROUP), key=lambda entry: entry.name)
    return bundled_folder(), *(_pack_folder(entry) for entry in packs)


def pack_around(folders: Iterable[Path]) -> Path | None:
    """The first of these folders that holds a `fields.yaml`, as packs do; None where none does."""
    return next((folder for folder in folders if (folder / "fields.yaml").is_file()), None)


def files_by_code(root: Path) -> Iterator[tuple[str | None, Path]]:
    """Every procedure file at `root` with the code of its folder; None where that tells none."""
    for file in procedure_files(root):
        yield _code_by_place(file, root), file


def procedure_files(path: str | Path) -> tuple[Path, ...]:
    """The procedure files at `path`, sorted: itself, or all those in the folder and below.

    Left out are files and folders whose names start with `_` or `.`, `fields.yaml`, and folders
    called `scenarios` or `overlays`. Raises NotFound when `path` does not exist, InputError for a
    link that leads out of it.
    """
    root = Path(path)
    if root.is_file():
        return (root,)
    if not root.is_dir():
        raise NotFound(_NO_PATH.fill(path=root))
    found = sorted(file for file in root.rglob("*") if _is_procedure(file, root))
    for link in (file for file in found if file.is_symlink()):
        check_link(link, root.resolve())
    return tuple(found)


def _is_procedure(file: Path, root: Path) -> bool:
    if file.suffix not in _SUFFIXES or file.stem == "fields" or not file.is_file():
        return False
    parts = file.relative_to(root).parts
    return not any(
        part.startswith(("_", ".")) or part in {"scenarios", "overlays"} for part in parts
    )


def _code_by_place(file: Path, root: Path) -> str | None:
    named = file != root and _DATED.fullmatch(file.stem) and _CODE.fullmatch(file.parent.name)
    return file.parent.name if named else None


def bundled_folder() -> Path:
    for folder in _BUNDLED:
        if folder.is_dir():
            return folder
    raise NotFound(_NO_PACK)


def _pack_folder(entry: EntryPoint) -> Path:
    try:
        found = entry.load()
        place = Path(str(found.__file__)).parent if isinstance(found, ModuleType) else Path(found)
    except Exception as error:  # a pack is foreign code: whatever it raises is its fault
        message = _BAD_PACK.fill(name=entry.name, value=entry.value, reason=error)
        raise InputError(message) from error
    return place
