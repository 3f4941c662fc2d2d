"""Measures speed beside peers and writes docs/performance.md.

python -m benchmarks list
python -m benchmarks run bulk engine
python -m benchmarks run all --rows 100000000
python -m benchmarks report
python -m benchmarks generate FOLDER --rows 100000000
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from .groups import about, groups
from .page import KEPT, PAGE, PICTURE, NoPlace, written
from .results import HERE, LAST, joined, read_runs, write_runs

ALL = "all"


def main(words: Sequence[str] | None = None) -> int:
    """Does what the words ask for; the exit code is 0 when no bound was missed."""
    given = _parser().parse_args(words)
    if given.command == "list":
        return listed()
    if given.command == "generate":
        return generated(given.folder, given.rows)
    names = list(groups()) if ALL in given.names or not given.names else given.names
    if given.command == "run":
        return run(names, rows=given.rows, smoke=given.smoke)
    code = 0 if given.kept else run(names, rows=given.rows)
    # A missed bound belongs on the page too.
    return report(names) or code


def listed() -> int:
    """Prints the groups, each with what it measures."""
    found = groups()
    width = max(map(len, found))
    for name, path in found.items():
        print(f"{name:<{width}}  {about(path)}")
    return 0


def generated(folder: str, rows: int) -> int:
    """Fills a folder with so many made-up dossiers, for ONESTOP_BENCH_DOSSIERS."""
    from onestop_engine.synthetic import write_dossiers  # noqa: PLC0415 (numpy only for these)

    for path in write_dossiers(folder, rows):
        print(path)
    return 0


def run(names: Sequence[str], *, rows: int | None = None, smoke: bool = False) -> int:
    """Runs these groups and prints their figures; the exit code is that of pytest."""
    os.environ["ONESTOP_BENCH_SMOKE"] = "1" if smoke else ""
    os.environ["ONESTOP_BENCH_ROWS"] = str(rows or "")
    # Read only now: the harness looks at these settings when it is imported.
    import pytest  # noqa: PLC0415

    found = groups()
    files = [str(found[name]) for name in names]
    options = ("-q", "-rs", "-p", "no:cacheprovider", "--rootdir", str(HERE.parent))
    return int(pytest.main([*options, *files]))


def report(names: Sequence[str]) -> int:
    """Puts the last results of these groups into the page and draws the picture anew."""
    from .picture import drawn  # noqa: PLC0415 (matplotlib only for a report)

    runs = read_runs(KEPT)
    for last in read_runs(LAST):
        runs = joined(runs, last.of(names))
    try:
        page = written(PAGE.read_text(encoding="utf-8"), runs)
    except NoPlace as problem:
        print(problem, file=sys.stderr)
        return 1
    write_runs(KEPT, runs)
    # What is written is what was kept, to the last digit.
    runs = read_runs(KEPT)
    PAGE.write_text(written(page, runs), encoding="utf-8")
    PICTURE.write_text(drawn(runs), encoding="utf-8")
    print(f"{PAGE.relative_to(HERE.parent)}, {PICTURE.relative_to(HERE.parent)}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="the names of the groups, and what each measures")
    running = commands.add_parser("run", help="run groups, print ratios beside their bounds")
    running.add_argument("--smoke", action="store_true", help="few rows, no bounds: only equality")
    reporting = commands.add_parser("report", help="run groups and write docs/performance.md")
    reporting.add_argument(
        "--kept", action="store_true", help="run nothing, take the results of the last runs"
    )
    making = commands.add_parser("generate", help="make up dossiers as Parquet files")
    making.add_argument("folder", metavar="FOLDER", help="a new folder, or an empty one")
    making.add_argument("--rows", type=int, default=10_000_000, help="how many; 10,000,000")
    for each in (running, reporting):
        each.add_argument("names", nargs="*", metavar="NAME", type=_group, help="all, or groups")
        each.add_argument("--rows", type=int, help="rows of the columns that are counted")
    return parser


def _group(name: str) -> str:
    if name not in {ALL, *groups()}:
        message = f"there is no group {name!r}; there are: {', '.join(groups())}"
        raise argparse.ArgumentTypeError(message)
    return name


if __name__ == "__main__":
    sys.exit(main())
