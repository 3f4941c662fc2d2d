"""Makes every author's mistake in every bundled procedure, and counts which the check finds.

    python scripts/mutants.py [PATHS] [--every N] [--elsewhere]

A mutant is harmless only where it compiles to the same procedure. Every other one should be
reported, at the line of the mistake. Kinds marked * may leave another lawful procedure: of those
that the check lets pass, the scenarios beside the file are played too.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from pathlib import Path

from mistakes import KINDS, LAWFUL, Mutant, mutants

from onestop_engine import Catalog
from onestop_engine.catalog import procedure_files
from onestop_engine.definition import check_text, load_text
from onestop_engine.definition.expressions import Expression
from onestop_engine.errors import OneStopError
from onestop_engine.scenarios import collect, run_text

ROOT = Path(__file__).parents[1]
VERDICTS = ("caught", "elsewhere", "harmless", "by scenario", "survived")
NOT_MEANING = {"text", "hash", "file", "span"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What became of one mutant."""

    file: str
    kind: str
    what: str
    line: int
    verdict: str


def meaning(value: object) -> object:
    """A compiled value without what says nothing of its meaning: its text, its hash, its place."""
    if isinstance(value, Expression):
        return repr(value.tree)
    if is_dataclass(value):
        kept = (one.name for one in fields(value) if one.name not in NOT_MEANING)
        return (type(value).__name__, *((name, meaning(getattr(value, name))) for name in kept))
    if isinstance(value, tuple | list):
        return tuple(meaning(each) for each in value)
    if isinstance(value, frozenset | set):
        return frozenset(meaning(each) for each in value)
    if isinstance(value, Mapping):
        return tuple((key, meaning(each)) for key, each in value.items())
    return value


@cache
def original(file: Path) -> tuple[object, frozenset[tuple[str, str]]]:
    """What the sound file means, and the warnings that it has anyway."""
    text = file.read_bytes()
    known = check_text(text, str(file)).problems
    return meaning(load_text(text, str(file))), frozenset((p.code, p.message.vi) for p in known)


def judge(file: Path, mutant: Mutant) -> Found:
    """What the check makes of a mutant."""
    means, known = original(file)
    report = check_text(mutant.text, str(file))
    new = [p for p in report.problems if (p.code, p.message.vi) not in known]
    if any(p.span.line in mutant.lines for p in new):
        verdict = "caught"
    elif new:
        verdict = "elsewhere"
    elif meaning(load_text(mutant.text, str(file))) == means:
        verdict = "harmless"
    else:
        verdict = "by scenario" if fails_a_scenario(file, mutant.text) else "survived"
    return Found(
        file=str(file),
        kind=mutant.kind,
        what=mutant.what,
        line=min(mutant.lines, default=0),
        verdict=verdict,
    )


def fails_a_scenario(file: Path, text: str) -> bool:
    """True where a scenario beside the file does not pass with the changed procedure."""
    folder = file.parent / "scenarios"
    if not folder.is_dir():
        return False
    try:
        changed = load_text(text, str(file))
        others = (p for p in neighbours() if p.file != str(file))
        catalog = Catalog((changed, *others))
        return any(
            run_text(each.read_bytes(), str(each), procedures=catalog).problems
            for each in collect(folder)
        )
    except OneStopError:
        # The files no longer fit together: seen as soon as anybody plays a scenario.
        return True


@cache
def neighbours() -> tuple[object, ...]:
    """Every bundled procedure, for those that others are part of."""
    return tuple(load_text(file.read_bytes(), str(file)) for file in bundled())


def bundled() -> tuple[Path, ...]:
    """The files of the national pack."""
    return procedure_files(ROOT / "procedures" / "vn")


def judged(work: tuple[Path, int]) -> list[Found]:
    """Every `every`-th mutant of a file, judged."""
    file, every = work
    made = mutants(file.read_text(encoding="utf-8"))
    return [judge(file, mutant) for n, mutant in enumerate(made) if n % every == 0]


def run(files: Iterable[Path], every: int = 1) -> Iterator[Found]:
    """What became of every `every`-th mutant of the files."""
    with ProcessPoolExecutor() as pool:
        for found in pool.map(judged, [(file, every) for file in files]):
            yield from found


def table(found: Iterable[Found]) -> str:
    """Caught and total by kind."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for one in found:
        counts[one.kind][one.verdict] += 1
    rows = [f"{'kind of mistake':<40}{'caught':>14}" + "".join(f"{v:>13}" for v in VERDICTS[1:])]
    total: Counter[str] = Counter()
    for kind in KINDS:
        total += counts[kind]
        rows.append(_row(kind + (" *" if kind in LAWFUL else ""), counts[kind]))
    return "\n".join([*rows, _row("all", total)])


def _row(name: str, counts: Counter[str]) -> str:
    harmful = counts.total() - counts["harmless"]
    head = f"{name:<40}{counts['caught']:>7}/{harmful:<6}"
    return head + "".join(f"{counts[verdict]:>13}" for verdict in VERDICTS[1:])


def main() -> int:
    """Prints the table, and with it every survivor."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("--every", type=int, default=1, help="only every n-th mutant of a file")
    parser.add_argument("--elsewhere", action="store_true", help="list what is caught elsewhere")
    given = parser.parse_args()
    files = [file for path in given.paths for file in procedure_files(path)] or list(bundled())
    found = list(run(files, given.every))
    print(table(found))
    for one in found:
        if (
            missed(one)
            or one.verdict == "survived"
            or (given.elsewhere and one.verdict == "elsewhere")
        ):
            print(f"{one.verdict}: {one.file}:{one.line}: {one.kind}: {one.what}")
    return int(any(missed(one) for one in found))


def missed(one: Found) -> bool:
    """True for a mistake that the check itself should have found."""
    return one.verdict in {"by scenario", "survived"} and one.kind not in LAWFUL


if __name__ == "__main__":
    sys.exit(main())
