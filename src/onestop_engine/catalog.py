"""Finds procedures: folders, the bundled pack, installed packs; picks one by code and date.

A pack is a folder `<field>/<code>/<in-force-from>.yaml`, with `fields.yaml` at its top. In that
layout a file is read only when its code is asked for. Files that lie otherwise are all read at
the first question. Overlays of provinces and communes lie in the same layout, in packs of their
own: `vn-dong-nai/<field>/<code>/<in-force-from>.yaml`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from os import PathLike
from pathlib import Path
from threading import RLock
from types import MappingProxyType

from . import definition
from ._ordinary_files import given_path
from ._packs import GROUP as GROUP  # noqa: PLC0414 (this module is where to find it)
from ._packs import bundled_folder, files_by_code, installed_folders
from ._packs import procedure_files as procedure_files  # noqa: PLC0414 (the same)
from .definition import Overlay, Procedure
from .definition._files import read_file
from .definition.field_titles import load_field_titles
from .errors import InputError, NotFound, Report
from .texts import Text, glance

_NO_CODE = Text(
    "Không có thủ tục mang mã {code}.{near}", "There is no procedure with code {code}.{near}"
)
_NOT_A_DAY = Text(
    "`on` phải là một ngày kiểu date, không phải {on}. Dùng date.fromisoformat(…), hoặc .date() của"
    " một datetime.",
    "`on` must be a date, not {on}. Use date.fromisoformat(…), or .date() of a datetime.",
)
_NEAR = Text(" Mã gần nhất: {codes}.", " Nearest codes: {codes}.")
_NO_VERSION = Text(
    "Thủ tục {code} không có phiên bản nào có hiệu lực vào ngày {on}. Các phiên bản đã biết: "
    "{known}.",
    "Procedure {code} has no version in force on {on}. Known versions: {known}.",
)
_NO_REVISION = Text(
    "Thủ tục {code} không có lần sửa {revision} có hiệu lực vào ngày {on}. Các phiên bản đã biết: "
    "{known}.",
    "Procedure {code} has no revision {revision} in force on {on}. Known versions: {known}.",
)
_TWICE = Text(
    "Thủ tục {ref} xuất hiện hai lần: {first} và {second}. Hãy bỏ một tệp hoặc tăng `revision`.",
    "Procedure {ref} stands twice: {first} and {second}. Remove one file or raise its `revision`.",
)
_MISPLACED = Text(
    "Tệp {path} nằm trong thư mục {folder} nhưng khai mã {code}. Hãy chuyển tệp hoặc sửa mã.",
    "File {path} lies in folder {folder} but declares code {code}. Move the file or mend the code.",
)


class Catalog:
    """Procedures in all their versions, found by code and date. Safe to share among threads.

    >>> catalog = Catalog.bundled()
    >>> catalog.pick("1.013225", on=date(2026, 7, 1)).ref
    '1.013225@2026-07-01#1'
    """

    def __init__(
        self,
        procedures: Iterable[Procedure] = (),
        *,
        overlays: Iterable[Overlay] = (),
        fields: Mapping[str, Text] = MappingProxyType({}),
    ) -> None:
        self._lock = RLock()
        self._files: dict[str, tuple[Path, ...]] = {}
        self._loose: tuple[Path, ...] = ()
        self._roots: tuple[Path, ...] = ()
        self._loaded: dict[str, tuple[Procedure, ...]] = {}
        self._overlays: dict[str, tuple[Overlay, ...]] = {}
        self._overlaid: dict[tuple[str, ...], Procedure] = {}
        self._declared: dict[str, bool] = {}
        self._fields: Mapping[str, Text] | None = MappingProxyType(dict(fields))
        self._add(procedures)
        self._add_overlays(overlays)

    @classmethod
    def load(cls, *paths: str | Path) -> Catalog:
        """The procedures in these files and folders.

        Raises NotFound for a path that does not exist. A file that does not pass the check
        raises ProcedureError when its code is first asked for.
        """
        catalog = cls()
        catalog._search(tuple(given_path(path) for path in paths))
        return catalog

    @classmethod
    def bundled(cls) -> Catalog:
        """The procedures that come with this library."""
        return cls.load(bundled_folder())

    @classmethod
    def installed(cls) -> Catalog:
        """The bundled procedures and those of every installed pack.

        A pack announces itself by an entry point in the group `onestop_engine.procedures` that
        names a folder (text or path) or a module whose folder holds the files.
        """
        return cls.load(*installed_folders())

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code, in order."""
        with self._lock:
            self._read_loose()
            unread = (code for code in self._files if self._declares(code))
            return tuple(sorted({*unread, *self._loaded}))

    @property
    def fields(self) -> Mapping[str, Text]:
        """The titles of the fields (lĩnh vực) by their slug, as the packs name them."""
        with self._lock:
            if self._fields is None:
                self._fields = MappingProxyType(_read_fields(self._roots))
            return self._fields

    def versions(self, code: str) -> tuple[Procedure, ...]:
        """All versions and revisions of `code`, the oldest first; NotFound for an unknown code."""
        with self._lock:
            self._know(code)
            if code not in self._loaded:
                raise NotFound(_no_code(code, self.codes))
            return self._loaded[code]

    def overlays(self, code: str) -> tuple[Overlay, ...]:
        """What provinces and communes change of `code`, the oldest first; empty where none does."""
        with self._lock:
            self._know(code)
            return self._overlays.get(code, ())

    def pick(
        self, code: str, on: date, revision: int | None = None, unit: str | None = None
    ) -> Procedure:
        """The version of `code` in force on the day `on`, in its highest revision.

        `revision` asks for that one instead. With `unit`, the overlays in force for that unit on
        that day are laid over it, a province's below its commune's. Raises NotFound when there is
        none, saying which versions are known; ProcedureError for overlays that do not fit it.

        >>> catalog = Catalog.bundled()
        >>> catalog.pick("1.013978", on=date(2026, 9, 1), unit="H19.12").ref
        '1.013978@2025-07-01#1+dong-nai@2025-07-01#1'
        """
        if isinstance(on, datetime) or not isinstance(on, date):
            raise InputError(_NOT_A_DAY.fill(on=glance(on)))
        picked = self._pick(code, on, revision)
        if unit is None:
            return picked
        return self._lay_over(picked, definition.applying(self.overlays(code), picked, unit, on))

    def _lay_over(self, procedure: Procedure, overlays: tuple[Overlay, ...]) -> Procedure:
        if not overlays:
            return procedure
        key = (procedure.hash, *(overlay.hash for overlay in overlays))
        with self._lock:
            if key not in self._overlaid:
                self._overlaid[key] = definition.overlaid(procedure, overlays)
            return self._overlaid[key]

    def _pick(self, code: str, on: date, revision: int | None) -> Procedure:
        versions = self.versions(code)
        fits = [
            version
            for version in versions
            if version.in_force.window.holds(on) and revision in (None, version.revision)
        ]
        if fits:
            return fits[-1]
        message = _NO_VERSION if revision is None else _NO_REVISION
        known = ", ".join(_window(version) for version in versions)
        raise NotFound(message.fill(code=code, on=on.isoformat(), known=known, revision=revision))

    def __contains__(self, code: object) -> bool:
        with self._lock:
            self._read_loose()
            unread = isinstance(code, str) and code in self._files
            return code in self._loaded or (unread and self._declares(str(code)))

    def __iter__(self) -> Iterator[Procedure]:
        for code in self.codes:
            yield from self.versions(code)

    def _search(self, paths: tuple[Path, ...]) -> None:
        by_code: dict[str, list[Path]] = {}
        loose: list[Path] = []
        for path in paths:
            for code, file in files_by_code(path):
                by_code.setdefault(code, []).append(file) if code else loose.append(file)
        self._files = {code: tuple(files) for code, files in by_code.items()}
        self._loose = tuple(loose)
        self._roots = paths
        self._fields = None

    def _know(self, code: str) -> None:
        self._read_loose()
        if code in self._files:
            self._read(code)

    def _declares(self, code: str) -> bool:
        """True when one of the files of a code is a procedure, not only overlays of it."""
        if code not in self._declared:
            self._declared[code] = not all(_is_overlay(file) for file in self._files[code])
        return self._declared[code]

    def _read(self, code: str) -> None:
        procedures, overlays = _load(self._files[code])
        own = [(each.file, each.code) for each in procedures]
        for file, declared in (*own, *((each.file, each.code) for each in overlays)):
            if declared != code:
                raise InputError(_MISPLACED.fill(path=file, folder=code, code=declared))
        self._add(procedures)
        self._add_overlays(overlays)
        del self._files[code]

    def _read_loose(self) -> None:
        if not self._loose:
            return
        procedures, overlays = _load(self._loose)
        self._add(procedures)
        self._add_overlays(overlays)
        self._loose = ()

    def _add(self, procedures: Iterable[Procedure]) -> None:
        loaded = dict(self._loaded)
        for procedure in procedures:
            known = loaded.get(procedure.code, ())
            twin = next((other for other in known if other.ref == procedure.ref), None)
            if twin is not None and twin.hash != procedure.hash:
                raise InputError(
                    _TWICE.fill(ref=procedure.ref, first=twin.file, second=procedure.file)
                )
            if twin is None:
                loaded[procedure.code] = tuple(sorted((*known, procedure), key=_age))
        self._loaded = loaded

    def _add_overlays(self, overlays: Iterable[Overlay]) -> None:
        known = dict(self._overlays)
        for overlay in overlays:
            others = known.get(overlay.code, ())
            twin = next((each for each in others if _identity(each) == _identity(overlay)), None)
            if twin is not None and twin.hash != overlay.hash:
                name = f"{overlay.code}+{overlay.ref}"
                raise InputError(_TWICE.fill(ref=name, first=twin.file, second=overlay.file))
            if twin is None:
                known[overlay.code] = tuple(sorted((*others, overlay), key=_age_of_overlay))
        self._overlays = known


def check(
    paths: str | PathLike[str] | Iterable[str | PathLike[str]],
    *,
    progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Everything wrong with procedure files and overlays, and with how they fit together.

    `paths` is a file, a folder, or several of them. An overlay is laid over its procedure in the
    same paths, or over the installed one. `progress` is called with the number of files done and
    of all. Raises NotFound for a path that does not exist, InputError for a file that cannot be
    read.
    """
    return definition.check(paths, progress=progress, elsewhere=Catalog.installed)


def _load(files: Iterable[Path]) -> tuple[list[Procedure], list[Overlay]]:
    found = [definition.load_file(file) for file in files]
    procedures = [each for each in found if isinstance(each, Procedure)]
    return procedures, [each for each in found if isinstance(each, Overlay)]


def _is_overlay(file: Path) -> bool:
    try:
        return definition.is_overlay(read_file(str(file)))
    except (InputError, NotFound):
        # Reading it in earnest says what is wrong with it.
        return False


def _read_fields(roots: Iterable[Path]) -> dict[str, Text]:
    titles: dict[str, Text] = {}
    for root in roots:
        for file in sorted(root.rglob("fields.yaml")) if root.is_dir() else ():
            titles.update(load_field_titles(file))
    return titles


def _age(procedure: Procedure) -> tuple[date, int]:
    return procedure.in_force.window.start or date.min, procedure.revision


def _identity(overlay: Overlay) -> tuple[object, ...]:
    return overlay.place, overlay.start, overlay.revision, overlay.version


def _age_of_overlay(overlay: Overlay) -> tuple[date, str, int]:
    return overlay.start, overlay.place, overlay.revision


def _window(procedure: Procedure) -> str:
    window = procedure.in_force.window
    start, end = (day.isoformat() if day else "…" for day in (window.start, window.end))
    return f"#{procedure.revision} {start} – {end}"


def _no_code(code: str, codes: Iterable[str]) -> Text:
    near = get_close_matches(code, tuple(codes), n=3)
    hint = _NEAR.fill(codes=", ".join(near)) if near else Text("", "")
    return Text(
        _NO_CODE.vi.format(code=code, near=hint.vi),
        _NO_CODE.say("en").format(code=code, near=hint.say("en")),
    )
