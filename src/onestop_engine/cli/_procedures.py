"""The procedure that a word names: a file, or a code of the installed packs."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Final

from .._packs import pack_around
from ..catalog import Catalog
from ..definition import Overlay, applying, load_file, overlaid
from ..definition.model import Procedure, Window
from ..errors import NotFound
from ..texts import Text
from ._values import existing_file, read_day

_REF: Final = re.compile(r"(?P<code>[^@]+)@(?P<day>[^#]+)(?:#(?P<revision>[0-9]{1,6}))?")


def find_procedure(name: str, on: date, unit: str | None = None) -> Procedure:
    """The procedure in the file `name`, or the version with that code in force on the day `on`.

    With `unit`, the overlays that hold for it on that day are laid over it. The file of an overlay
    gives its procedure with it, the installed one or that of its pack. Raises ProcedureError for a
    file with errors, NotFound for a code that nobody has.
    """
    if not is_file_name(name):
        catalog = Catalog.installed()
        if name not in catalog and not name[:1].isdigit():
            raise NotFound(_NEITHER.fill(name=name, code=_EXAMPLE))
        return catalog.pick(name, on, unit=unit)
    file = existing_file(name)
    found = load_file(file)
    if isinstance(found, Overlay):
        return _with_its_base(found, file, on, unit)
    return found if unit is None else _at_unit(found, on, unit)


def _with_its_base(overlay: Overlay, file: Path, on: date, unit: str | None) -> Procedure:
    """An overlay over its procedure, and over what stands between the two."""
    catalog, own_unit = _catalog_around(overlay, file), unit or overlay.units[0]
    day = on if overlay.in_force.window.holds(on) else overlay.start
    base = catalog.pick(overlay.code, max(day, overlay.version or day))
    near = applying(catalog.overlays(overlay.code), base, own_unit, day)
    below = (each for each in near if each.nearness(own_unit) < overlay.nearness(own_unit))
    return overlaid(base, (*below, overlay))


def _catalog_around(overlay: Overlay, file: Path) -> Catalog:
    """Where the procedure of an overlay is: in the installed packs, or in that of its file."""
    found = Catalog.installed()
    if overlay.code not in found:
        pack = pack_around(file.resolve().parents)
        found = found if pack is None else Catalog.load(pack)
    if overlay.code not in found:
        raise NotFound(_NO_BASE.fill(file=file, code=overlay.code))
    return found


def find_version(name: str, on: date, unit: str | None = None) -> Procedure:
    """The procedure in the file `name`, or the version that `code@date` or `code@date#revision`
    names; a code alone means the version in force on the day `on`.

    With `unit`, the overlays that hold for it on the day that `name` gives are laid over it, on
    `on` where it gives none; a file's own days in force bound that day.
    Raises InputError for what is no such name, and what `find_procedure` raises.
    """
    if is_file_name(name):
        return _version_in_file(name, on, unit)
    found = _REF.fullmatch(name)
    if found is None:
        return find_procedure(name, on, unit)
    day = read_day(found["day"], found["code"])
    revision = None if found["revision"] is None else int(found["revision"])
    return Catalog.installed().pick(found["code"], day, revision, unit)


def _version_in_file(name: str, on: date, unit: str | None) -> Procedure:
    file = existing_file(name)
    found = load_file(file)
    if isinstance(found, Overlay):
        return _with_its_base(found, file, on, unit)
    return found if unit is None else _at_unit(found, _within(found.in_force.window, on), unit)


def _at_unit(procedure: Procedure, on: date, unit: str) -> Procedure:
    overlays = Catalog.installed().overlays(procedure.code)
    return overlaid(procedure, applying(overlays, procedure, unit, on))


def _within(window: Window, on: date) -> date:
    """The day in the window that is nearest to `on`."""
    return min(max(on, window.start or on), window.end or date.max)


_EXAMPLE: Final = "1.013225"
_NEITHER: Final = Text(
    "«{name}» không phải là tệp, cũng không phải mã của thủ tục nào. Viết tên tệp có đuôi .yaml, "
    "hoặc mã như {code}.",
    "'{name}' is no file, and no procedure has that code. Write a file's name with its .yaml, or "
    "a code such as {code}.",
)


_NO_BASE: Final = Text(
    "{file} thay đổi thủ tục {code}, nhưng thủ tục đó không có trong các gói đã cài, cũng không ở "
    "cùng gói với tệp. Đặt cả hai vào một thư mục có fields.yaml, hoặc sửa mã ở `overlay`.",
    "{file} changes procedure {code}, which is neither in the installed packs nor in that of the "
    "file. Put both below one folder with a fields.yaml, or mend the code in `overlay`.",
)


def is_file_name(name: str) -> bool:
    """True when `name` names a file rather than a code.

    >>> is_file_name("procedures/a.yaml"), is_file_name("1.013225")
    (True, False)
    """
    path = Path(name)
    return path.suffix in {".yaml", ".yml"} or path.is_file() or len(path.parts) > 1
