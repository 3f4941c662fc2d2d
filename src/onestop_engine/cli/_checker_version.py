"""Which checker this is: a hash over everything that decides what a check finds."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).resolve().parents[1]
# The rooms that `definition` may use, and it; the small ones are modules of the package itself.
_ROOMS: Final = ("calendars", "clocks", "definition")
_COMPILED: Final = (".so", ".pyd")


def checker_version() -> str | None:
    """A hash over the checker's sources, the YAML reader and Python.

    None where the library does not lie in files, so that nothing could tell its versions apart.

    >>> checker_version() == checker_version()
    True
    """
    sources = tuple(_sources())
    if not sources:
        return None
    digest = sha256(sys.version.encode())
    for name, content in (*sources, *_yaml_reader()):
        digest.update(f"\n{name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()[:32]


def _sources() -> Iterator[tuple[str, bytes]]:
    folders = ((_PACKAGE, "*.py"), *((_PACKAGE / room, "**/*.py") for room in _ROOMS))
    # What is kept is read by the codec, so a change of its form is a change of the checker.
    for folder, pattern in (*folders, (_PACKAGE / "cli", "_result_codec.py")):
        for file in sorted(folder.glob(pattern)):
            yield file.relative_to(_PACKAGE).as_posix(), file.read_bytes()


def _yaml_reader() -> Iterator[tuple[str, bytes]]:
    """PyYAML's version, and whether its compiled parser is there, without importing it."""
    found = find_spec("yaml")
    assert found is not None
    assert found.origin is not None
    yield "yaml", Path(found.origin).read_bytes()
    for file in sorted(Path(found.origin).parent.iterdir()):
        if file.suffix in _COMPILED:
            yield file.name, str(file.stat().st_size).encode()
