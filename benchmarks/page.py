"""The generated parts of docs/performance.md; the prose between them stays as it is written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .results import HERE, Figure, Measured, Run

PAGE = HERE.parent / "docs" / "performance.md"
KEPT = PAGE.with_suffix(".json")
PICTURE = PAGE.parent / "pictures" / "performance.svg"
MACHINE = "machine"
_PART = re.compile(r"(<!-- measured: (?P<name>\w+) -->\n).*?(<!-- /measured -->)", re.DOTALL)


class NoPlace(Exception):
    """The page has no part for a group that was measured."""


def written(page: str, runs: Sequence[Run]) -> str:
    """The page with its generated parts made from the runs.

    A part stands between `<!-- measured: NAME -->` and `<!-- /measured -->`, where NAME is a
    group of benchmarks or `machine`.
    """
    missing = {test.group for run in runs for test in run.tests.values()} - parts(page)
    if missing:
        places = ", ".join(f"<!-- measured: {name} --> … <!-- /measured -->" for name in missing)
        message = f"{PAGE.name} has no place for {', '.join(missing)}. Write there: {places}"
        raise NoPlace(message)

    def part(found: re.Match[str]) -> str:
        name = found["name"]
        body = _machine(runs) if name == MACHINE else _group(name, runs)
        return f"{found[1]}\n{body}\n\n{found[3]}"

    return _PART.sub(part, page)


def parts(page: str) -> set[str]:
    """The names of the generated parts of the page."""
    return {found["name"] for found in _PART.finditer(page)}


def _group(group: str, runs: Sequence[Run]) -> str:
    tables = [
        _table(name, test)
        for name, test in _tests(runs)
        if test.group == group and (test.timings or test.figures)
    ]
    repeat = f"Measured by `python -m benchmarks run {group}`."
    return "\n\n".join([*tables, repeat] if tables else ["Not measured yet."])


def _table(name: str, test: Measured) -> str:
    title = name.removeprefix("test_").replace("_", " ")
    lines = [f"| {title} | measured | bound |", "|---|---|---|"]
    lines += [f"| {each.work} | {_with(each.says(), each.note)} | |" for each in test.timings]
    lines += [f"| `{each.name}` | **{each.says()}** | {_bound(each)} |" for each in test.figures]
    notes = [f"\n{note}." for note in test.notes]
    return "\n".join([*lines, *notes])


def _with(text: str, note: str) -> str:
    return f"{text}, {note}" if note else text


def _bound(figure: Figure) -> str:
    missed = "**missed**: " if figure.margin < 1 else ""
    aim = f", aim {figure.aim:,g}" if figure.aim is not None else ""
    return f"{missed}{figure.says_bound()}{aim}"


def _machine(runs: Sequence[Run]) -> str:
    """The machines that the runs ran on, each once, with the groups measured there."""
    kinds: list[list[Run]] = []
    for run in runs:
        same = next((kind for kind in kinds if kind[0].machine == run.machine), None)
        if same is None:
            kinds.append([run])
        else:
            same.append(run)
    return "\n\n".join(_one_machine(kind) for kind in kinds) or "Not measured yet."


def _one_machine(runs: Sequence[Run]) -> str:
    facts = runs[-1].machine
    libraries = ", ".join(f"{name} {number}" for name, number in facts["libraries"].items())
    rows = (
        ("measured", f"{_span([run.on for run in runs])}: {', '.join(_groups(runs))}"),
        ("processor", f"{facts['processor']}, {facts['cores']} cores"),
        ("memory", f"{facts['memory_gib']} GiB"),
        ("system", f"{facts['system']}, {facts['file_system']}"),
        ("Python", facts["python"]),
        ("libraries", libraries),
        ("load before", _span([run.load for run in runs])),
    )
    return "\n".join(["| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows)])


def _groups(runs: Sequence[Run]) -> list[str]:
    return sorted({test.group for run in runs for test in run.tests.values()})


def _span(values: Sequence[str] | Sequence[float]) -> str:
    least, most = min(values), max(values)
    return f"{least}" if least == most else f"{least} to {most}"


def figures(runs: Sequence[Run]) -> Iterator[tuple[str, Figure]]:
    """Every figure with its group, in the order of the page's tables."""
    for _, test in _tests(runs):
        for figure in test.figures:
            yield test.group, figure


def _tests(runs: Sequence[Run]) -> list[tuple[str, Measured]]:
    """The benchmarks of all runs by group and name."""
    tests = [(name, test) for run in runs for name, test in run.tests.items()]
    return sorted(tests, key=lambda each: (each[1].group, each[0]))
