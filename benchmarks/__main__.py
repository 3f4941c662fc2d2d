"""Runs benchmarks by name and prints their ratios.

python -m benchmarks list
python -m benchmarks run bulk [--rows 100000000] [--smoke]
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

HERE = Path(__file__).parent
SUITES = {
    "bulk": ("test_due_many.py",),
    "engine": ("test_engine.py",),
    "store": ("test_store.py",),
    "cold": ("test_cold.py",),
}


def main(words: list[str] | None = None) -> int:
    """Runs what the words ask for; the exit code is that of the benchmarks."""
    given = _parser().parse_args(words)
    if given.command == "list":
        print("\n".join(SUITES))
        return 0
    os.environ["ONESTOP_BENCH_SMOKE"] = "1" if given.smoke else ""
    if given.rows:
        os.environ["ONESTOP_BENCH_ROWS"] = str(given.rows)
    # Read only now: the harness looks at these settings when it is imported.
    import pytest  # noqa: PLC0415

    names = SUITES if "all" in given.names else given.names
    files = [str(HERE / file) for name in names for file in SUITES[name]]
    return int(pytest.main(["-q", "-p", "no:cacheprovider", "--rootdir", str(HERE.parent), *files]))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="the names of the suites")
    run = commands.add_parser("run", help="run suites by name")
    run.add_argument("names", nargs="+", choices=[*SUITES, "all"])
    run.add_argument("--rows", type=int, help="rows of the columns that are counted")
    run.add_argument("--smoke", action="store_true", help="few rows, no bounds: only equality")
    return parser


if __name__ == "__main__":
    sys.exit(main())
