"""Where scenarios lie, and which procedures they are played with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from .._packs import pack_around
from ..catalog import Catalog
from ..definition import Overlay, Procedure
from ..definition._files import Paths, given_paths
from ..errors import NotFound
from ..texts import Text

FOLDER = "scenarios"
"""The folder beside a procedure's files in which its scenarios lie."""

_SUFFIXES = frozenset({".yaml", ".yml"})
_NO_FILE = Text(
    "Không tìm thấy tệp hoặc thư mục {path}. Hãy kiểm tra lại đường dẫn.",
    "There is no file or folder {path}. Check how it is written.",
)


def collect(paths: Paths) -> tuple[Path, ...]:
    """The scenario files at `paths`, sorted: files as they are, folders searched.

    In a folder, scenarios are the `*.yaml` files in every folder called `scenarios`. Raises
    NotFound for a path that does not exist.

    >>> collect(())
    ()
    """
    return tuple(dict.fromkeys(file for path in given_paths(paths) for file in _files(path)))


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        found = (each for each in path.rglob("*") if each.suffix in _SUFFIXES and each.is_file())
        yield from sorted(each for each in found if _is_scenario(each, path))
    elif path.exists():
        yield path
    else:
        raise NotFound(_NO_FILE.fill(path=path))


def _is_scenario(file: Path, root: Path) -> bool:
    inside = file.relative_to(root).parts
    hidden = any(part.startswith(("_", ".")) for part in inside)
    return not hidden and FOLDER in {*file.resolve().parent.parts}


def catalog_for(file: Path, code: str | None) -> Catalog:
    """The procedures for the scenario in `file`: those that lie beside it, then the installed.

    The pack around the file is the nearest folder above it that holds a `fields.yaml`; without
    one, the folder that holds `scenarios/`. What it lacks comes from the installed packs: beside a
    place's overlay that is the procedure, with the overlays of other places.
    """
    around = _pack(file)
    if around is None or code is None:
        return Catalog.installed()
    own = Catalog.load(around)
    known = code in own or own.overlays(code)
    return _with_linked(own, code) if known else Catalog.installed()


def _pack(file: Path) -> Path | None:
    """The folder whose procedures go with a scenario; None for one that lies elsewhere."""
    beside = next((up.parent for up in file.resolve().parents if up.name == FOLDER), None)
    if beside is None:
        return None
    return pack_around((beside, *beside.parents)) or beside


def _with_linked(own: Catalog, code: str) -> Catalog:
    """`own`, or where it lacks something of `code`, all that `code` needs from everywhere."""
    found: dict[str, tuple[Procedure, ...]] = {}
    overlays: list[Overlay] = []
    lacking: Catalog | None = None
    wanted = [code]
    while wanted:
        name = wanted.pop()
        if name not in own:
            lacking = lacking or Catalog.installed()
        source = own if name in own or lacking is None else lacking
        if name in found or name not in source:
            continue
        found[name] = source.versions(name)
        overlays += _nearest_overlays(own.overlays(name), source.overlays(name))
        steps = (step for version in found[name] for step in version.graph.steps)
        wanted += [step.procedure for step in steps if step.procedure is not None]
    if lacking is None:
        return own
    procedures = (version for versions in found.values() for version in versions)
    return Catalog(procedures, overlays=overlays)


def _nearest_overlays(own: Iterable[Overlay], others: Iterable[Overlay]) -> Iterator[Overlay]:
    """The overlays of a procedure, those beside the scenario before the same ones elsewhere."""
    first = {(each.place, each.start, each.version): each for each in own}
    yield from first.values()
    yield from (each for each in others if (each.place, each.start, each.version) not in first)
