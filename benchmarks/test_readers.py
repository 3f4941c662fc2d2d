"""Tables and event logs of other systems, beside only decoding the same bytes."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pcsv
import pyarrow.parquet as pq
import pytest

from onestop_engine.exchange.logs import fold, read_log
from onestop_engine.exchange.mappings import load_mapping
from onestop_engine.exchange.tables import read_table
from onestop_engine.synthetic import write_dossiers

EXAMPLES = Path(__file__).parent.parent / "examples"
INSTANTS = {
    "Ngày nộp": "received",
    "Ngày tiếp nhận": "accepted",
    "Ngày hẹn trả": "due",
    "Ngày có kết quả": "finished",
    "Ngày trả": "delivered",
}
TEXTS = {"Mã hồ sơ": "code", "Mã TTHC": "procedure", "Cơ quan giải quyết": "agency"}
WRITTEN = "%d/%m/%Y %H:%M"
SECTION = "readers"


@pytest.fixture(scope="module")
def dossiers(tmp_path_factory: pytest.TempPathFactory) -> pa.Table:
    """Dossiers that were accepted; what was turned away stands in no such export."""
    folder = tmp_path_factory.mktemp("made")
    (path,) = write_dossiers(folder / "dossiers", 500_000)
    made = pq.read_table(path)
    return made.filter(made["accepted"].is_valid())


def as_written(instants: Any) -> Any:
    local = pc.local_timestamp(instants.combine_chunks())
    return pc.strftime(local.cast(pa.timestamp("s"), safe=False), WRITTEN)


def csv_of(dossiers: pa.Table, path: Path) -> None:
    """The table as an old system would export it, with semicolons and Vietnamese headings."""
    starts = pc.list_element(pc.if_else(waits(dossiers), dossiers["pauses"], None), 0)
    columns = {name: dossiers[of].cast(pa.string()) for name, of in TEXTS.items()}
    online = pc.equal(dossiers["channel"].cast(pa.string()), "online")
    columns["Hình thức nộp"] = pc.if_else(online, "Trực tuyến", "Trực tiếp")
    columns |= {name: as_written(dossiers[of]) for name, of in INSTANTS.items()}
    for name, of in (("Ngày yêu cầu bổ sung", "start"), ("Ngày bổ sung", "end")):
        columns[name] = as_written(pc.struct_field(starts, of))
    filled = {name: column.fill_null("") for name, column in columns.items()}
    options = pcsv.WriteOptions(delimiter=";", quoting_style="none")
    pcsv.write_csv(pa.table(filled), path, options)


def waits(dossiers: pa.Table) -> Any:
    return pc.greater(pc.list_value_length(dossiers["pauses"]), 0)


def decoded(path: Path) -> pa.Table:
    """The same columns in the same types by pyarrow alone, on one thread as well."""
    names = (*INSTANTS, "Ngày yêu cầu bổ sung", "Ngày bổ sung")
    words = pa.dictionary(pa.int32(), pa.string())
    types = dict.fromkeys(names, pa.timestamp("us")) | dict.fromkeys(TEXTS, words)
    return pcsv.read_csv(
        path,
        read_options=pcsv.ReadOptions(use_threads=False, block_size=8 << 20),
        parse_options=pcsv.ParseOptions(delimiter=";"),
        convert_options=pcsv.ConvertOptions(
            column_types=types | {"Mã hồ sơ": pa.string()},
            timestamp_parsers=[WRITTEN],
            strings_can_be_null=True,
        ),
    )


def test_csv(bench: Any, dossiers: pa.Table, tmp_path: Path) -> None:
    rows = bench.size(len(dossiers), 20_000)
    path = tmp_path / "old.csv"
    csv_of(dossiers.slice(0, rows), path)
    mapping = load_mapping(EXAMPLES / "tables" / "old-system.yaml")
    works = {
        "pyarrow.csv": lambda: decoded(path),
        "read_table": lambda: pa.Table.from_batches(read_table(path, mapping)),
    }
    theirs, found = works["pyarrow.csv"](), works["read_table"]()
    for name, of in {**TEXTS, **INSTANTS}.items():
        known = theirs[name].cast(pa.string() if name in TEXTS else pa.timestamp("us"))
        column = found[of] if name in TEXTS else pc.local_timestamp(found[of])
        if of != "due":
            assert column.cast(known.type).equals(known)

    race = bench.race(works, rounds=5)
    bench.say(f"    {rows:,} rows, {path.stat().st_size / rows:.0f} bytes each")
    for name in works:
        bench.time(name, race.median(name) / rows, "a row")
    bench.hold(SECTION, "csv_times_decoding", race.ratio("read_table", "pyarrow.csv"))


def xes_of(dossiers: pa.Table, path: Path) -> int:
    """An event log with a trace for each dossier; the number of its events."""
    count = 0
    rows = dossiers.select(
        ["code", "procedure", "field", "unit", "channel", "status", *INSTANTS.values()]
    )
    with path.open("w", encoding="utf-8") as file:
        file.write('<?xml version="1.0" encoding="utf-8"?>\n<log xes.version="2.0">\n')
        for row in rows.to_pylist():
            events = [
                (name, row[of])
                for name, of in (
                    ("submitted", "received"),
                    ("accepted", "accepted"),
                    ("result_available", "finished"),
                    ("delivered", "delivered"),
                )
                if row[of] is not None
            ]
            count += len(events)
            told = {key: row[key] for key in ("procedure", "field", "unit", "channel")}
            file.write("<trace>\n")
            file.writelines(
                f'<string key="{key}" value="{value}"/>\n'
                for key, value in {"concept:name": row["code"], **told}.items()
            )
            for name, at in events:
                file.write(
                    f'<event>\n<string key="concept:name" value="{name}"/>\n'
                    f'<date key="time:timestamp" value="{at.isoformat()}"/>\n'
                    f'<string key="org:resource" value="officer-{count % 97}"/>\n'
                    f'<int key="seq" value="{count}"/>\n</event>\n'
                )
            file.write("</trace>\n")
        file.write("</log>\n")
    return count


def parsed(path: Path) -> tuple[int, int]:
    """How many traces and events ElementTree parses, one trace held at a time."""
    traces = events = 0
    for _, element in ET.iterparse(path):
        if element.tag == "trace":
            traces += 1
            events += sum(child.tag == "event" for child in element)
            element.clear()
    return traces, events


def test_xes(bench: Any, dossiers: pa.Table, tmp_path: Path) -> None:
    traces = bench.size(20_000, 1_000)
    path = tmp_path / "log.xes"
    events = xes_of(dossiers.slice(0, traces), path)
    mapping = load_mapping(EXAMPLES / "event-logs" / "exported.yaml")
    works = {
        "ElementTree.iterparse": lambda: parsed(path),
        "read_log": lambda: sum(len(case.events) for case in read_log(path)),
        "read_log and fold": lambda: sum(1 for _ in fold(read_log(path), mapping)),
    }
    assert works["ElementTree.iterparse"]() == (traces, events)
    assert works["read_log"]() == events
    assert works["read_log and fold"]() == traces

    race = bench.race(works, rounds=5)
    bench.say(
        f"    {traces:,} traces, {events:,} events, {path.stat().st_size / events:.0f} bytes each"
    )
    for name in works:
        bench.time(name, race.median(name) / events, "an event")
    for name, work in (("xes", "read_log"), ("xes_with_fold", "read_log and fold")):
        bench.hold(SECTION, f"{name}_times_parsing", race.ratio(work, "ElementTree.iterparse"))
