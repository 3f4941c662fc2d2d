"""What the figures were measured on; nothing that names a host, a user or a folder."""

from __future__ import annotations

import os
import platform
import re
import tempfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

LIBRARIES = (
    "numpy", "pandas", "pyarrow", "polars", "duckdb", "SpiffWorkflow", "SQLAlchemy", "psycopg",
    "PyYAML", "click",
)  # fmt: skip


def machine() -> dict[str, Any]:
    """The processor, the cores that we may use, memory, system, Python and libraries."""
    return {
        "processor": _processor(),
        "cores": _cores(),
        "memory_gib": round(_memory() / 2**30),
        "system": _system(),
        "file_system": _file_system(Path(tempfile.gettempdir())),
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "libraries": {name: found for name in LIBRARIES if (found := _version(name))},
    }


def load() -> float:
    """How many processes ran or waited for a core during the last minute."""
    return round(os.getloadavg()[0], 1)


def _processor() -> str:
    text = _text("/proc/cpuinfo")
    facts = dict(re.findall(r"^(.+?)\s*: (.*)$", text, flags=re.MULTILINE))
    if "model name" not in facts:
        return platform.processor() or platform.machine()
    return f"{facts['model name']} (family {facts.get('cpu family')}, model {facts.get('model')})"


def _cores() -> int:
    # What the process may use, not what the machine has.
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _memory() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def _system() -> str:
    try:
        name = platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        name = platform.system()
    return f"{name}, {platform.machine()}"


def _file_system(folder: Path) -> str:
    """The kind of file system that a folder lies on."""
    found, depth = "unknown", -1
    for line in _text("/proc/self/mounts").splitlines():
        _, point, kind, *_ = line.split()
        if folder.is_relative_to(point) and len(point) > depth:
            found, depth = kind, len(point)
    return found


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _text(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except OSError:
        return ""
