"""The check of files: 2,443 imported drafts and one file, cold and from the cache."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from onestop_engine.exchange import import_records

ROOT = Path(__file__).parents[1]
RECORDS = ROOT.parent / "shared" / "data" / "national_procedures.jsonl"
PERMIT = ROOT / "procedures" / "vn" / "hoat-dong-xay-dung" / "1.013225" / "2025-07-01.yaml"
# A process of its own, on one core; it tells its processor time and the most memory it ever had.
PROGRAM = """
import os, sys, time
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
from onestop_engine.cli import main
try:
    main()
finally:
    sys.stdout.flush()
    with open("/proc/self/status") as status:
        found = [line.split()[1] for line in status if line.startswith("VmHWM")]
    print(*found, time.process_time(), file=sys.stderr)
"""


@dataclass(slots=True)
class Checking:
    """`onestop check` as a process: what it printed last, its memory in KiB, processor times."""

    words: tuple[str, ...]
    printed: str = ""
    memory: int = 0
    seconds: list[float] = field(default_factory=list)

    def __call__(self) -> None:
        code = (sys.executable, "-c", PROGRAM, "check", *self.words, "--json")
        done = subprocess.run(code, check=True, capture_output=True, encoding="utf-8")
        memory, seconds = done.stderr.split()
        self.printed, self.memory = done.stdout, int(memory)
        self.seconds.append(float(seconds))


def parsing(paths: Sequence[str]) -> Callable[[], None]:
    """The same files only parsed, by the fastest YAML reader for Python: libyaml, in C."""

    def run() -> None:
        for path in paths:
            yaml.load(Path(path).read_bytes(), Loader=yaml.CSafeLoader)

    return run


@pytest.fixture(scope="module")
def drafts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not RECORDS.exists():
        pytest.skip("the national catalogue is not here: no file ../shared/data/" + RECORDS.name)
    folder = tmp_path_factory.mktemp("check")
    records = folder / "records.jsonl"
    lines = RECORDS.read_text(encoding="utf-8").splitlines()
    few = 40 if os.environ.get("ONESTOP_BENCH_SMOKE") else len(lines)
    records.write_text("\n".join(lines[:few]), encoding="utf-8")
    import_records(records, folder / "drafts")
    return folder / "drafts"


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from Linux's /proc")
def test_check_of_the_national_catalogue(bench: Any, drafts: Path) -> None:
    cold = Checking((str(drafts), "--no-cache"))
    kept = Checking((str(drafts), "--cache", str(drafts.parent / "cache")))
    kept()
    document = json.loads(kept.printed)
    assert document["errors"] == 0
    parse = parsing(document["files"])

    race = bench.race({"cold": cold, "from the cache": kept, "CSafeLoader": parse}, rounds=3)
    assert cold.printed == kept.printed
    for name in race.works:
        bench.time(name, race.median(name), note=f"{len(document['files']):,} files")
    section = "check"
    seconds = statistics.median(cold.seconds)
    bench.hold(section, "processor_seconds_cold", seconds, "s")
    bench.hold(section, "parsings_with_CSafeLoader", race.ratio("cold", "CSafeLoader"), "parsings")
    bench.hold(section, "faster_from_the_cache", race.ratio("cold", "from the cache"))
    bench.hold(section, "MiB_cold", cold.memory / 1024, "MiB")
    bench.hold(section, "MiB_from_the_cache", kept.memory / 1024, "MiB")


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from Linux's /proc")
def test_check_of_one_file(bench: Any, tmp_path: Path) -> None:
    cold = Checking((str(PERMIT), "--no-cache"))
    kept = Checking((str(PERMIT), "--cache", str(tmp_path)))
    kept()

    def bare() -> None:
        subprocess.run((sys.executable, "-c", "pass"), check=True)

    race = bench.race({"cold": cold, "from the cache": kept, "bare Python": bare}, rounds=15)
    assert cold.printed == kept.printed
    for name in race.works:
        bench.time(name, race.median(name))
    section = "check_of_one_file"
    bench.hold(section, "bare_starts_cold", race.ratio("cold", "bare Python"), "bare starts")
    cached = race.ratio("from the cache", "bare Python")
    bench.hold(section, "bare_starts_from_the_cache", cached, "bare starts")
