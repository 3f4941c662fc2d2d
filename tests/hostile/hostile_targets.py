"""What is attacked, and with which inputs: a strategy and a function for each target."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import hostile_strategies as hostile
from hypothesis import strategies as st

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
for folder in ("onestop", "exchange", "overlays"):
    sys.path.append(str(HERE.parent / folder))

import catalogue_records  # noqa: E402 (the folders of tests are no packages)
import shop_making  # noqa: E402

from onestop_engine.calendars import WorkCalendar  # noqa: E402
from onestop_engine.catalog import Catalog  # noqa: E402
from onestop_engine.cli._old_dossiers import read_old_dossier, records_of  # noqa: E402
from onestop_engine.definition import check_text, load_text  # noqa: E402
from onestop_engine.definition.expressions import (  # noqa: E402
    BOOLEAN,
    DATE,
    DECIMAL,
    INTEGER,
    MONEY,
    TEXT,
    compile_expression,
    enumeration,
)
from onestop_engine.definition.field_titles import load_field_titles  # noqa: E402
from onestop_engine.engine import Actor, event_from_data, event_to_data  # noqa: E402
from onestop_engine.errors import OneStopError, Span  # noqa: E402
from onestop_engine.exchange import import_records  # noqa: E402
from onestop_engine.onestop import OneStop  # noqa: E402
from onestop_engine.pictures import draw_mermaid, draw_svg  # noqa: E402
from onestop_engine.scenarios import run_text  # noqa: E402
from onestop_engine.terms import Term  # noqa: E402

AT = datetime(2026, 11, 23, 9)
SYSTEM = Actor.system()
Attack = Callable[[Any], object]
Target = tuple[st.SearchStrategy[Any], Attack]

CALENDAR_OVERLAY = """\
id: H26
document: 12/2026/QĐ-UBND
issued_by: UBND
dated: 2026-01-05
add_off:
  - {date: 2026-11-20, reason: {vi: Ngày hội, en: Fair}}
"""
FIELDS = "dat-dai: Đất đai\nho-tich:\n  vi: Hộ tịch\n  en: Civil status\n"
OLD_DOSSIER = {
    "old_code": "H26.10.2-261102-0007",
    "procedure": "1.000001",
    "unit": "H26.10.2",
    "received": "2026-11-02T08:00",
    "accepted": "2026-11-02T09:00",
    "step": "examine",
    "promised": "2026-11-30",
    "facts": {"works": "house"},
    "applicant": {"name": "Trần Thị Ví Dụ"},
}


def target(name: str, folder: Path) -> Target:
    """The strategy and the attack called `name`; it may write into `folder`."""
    return TARGETS[name](folder)


@cache
def _files(kind: str) -> tuple[bytes, ...]:
    """The bundled files of a kind."""
    found = sorted((ROOT / "procedures").rglob("*.yaml"))
    scenarios = [path for path in found if path.parent.name == "scenarios"]
    others = [path for path in found if path not in scenarios and path.name != "fields.yaml"]
    overlays = [path for path in others if "vn" not in path.parts]
    chosen = {
        "scenarios": scenarios,
        "overlays": overlays,
        "procedures": [path for path in others if path not in overlays],
    }
    return tuple(path.read_bytes() for path in chosen[kind])


# -- files of authors ------------------------------------------------------------------------------


def _check_and_draw(text: bytes) -> object:
    report = check_text(text, "hostile.yaml")
    if report.ok:
        procedure = load_text(text, "hostile.yaml")
        draw_mermaid(procedure)
        draw_svg(procedure)
    return report


def procedures(_folder: Path) -> Target:
    return hostile.mutations(_files("procedures")), _check_and_draw


def procedure_bytes(_folder: Path) -> Target:
    text = st.text(max_size=200).map(lambda one: one.encode(errors="surrogatepass"))
    head = b'procedure: "1.000001"\n'
    return st.one_of(
        st.binary(max_size=300), text, text.map(lambda one: head + one)
    ), _check_and_draw


def overlays(_folder: Path) -> Target:
    return hostile.mutations(_files("overlays")), lambda text: check_text(text, "hostile.yaml")


def scenarios(_folder: Path) -> Target:
    catalog = Catalog.bundled()

    def play(text: bytes) -> object:
        outcome = run_text(text, "hostile.yaml", procedures=catalog)
        return [problem.render(lang) for problem in outcome.problems for lang in ("vi", "en")]

    return hostile.mutations(_files("scenarios")), play


def field_titles(folder: Path) -> Target:
    file = folder / "fields.yaml"

    def load(text: bytes) -> object:
        file.write_bytes(text)
        return load_field_titles(file)

    return hostile.mutations((FIELDS.encode(), *_files("overlays")[:2])), load


def calendars(folder: Path) -> Target:
    document = json.loads(WorkCalendar.bundled("vn").to_text())
    file = folder / "calendar.json"

    def load(text: bytes) -> object:
        file.write_bytes(text)
        calendar = WorkCalendar.load(file)
        return calendar.due(AT, Term(3, "working_day")).explain("en")

    whole = hostile.altered([document], hostile.JSON).map(hostile.as_json)
    return whole | hostile.mutations([hostile.as_json(document)[:3000]]), load


def calendar_overlays(folder: Path) -> Target:
    base = WorkCalendar.bundled("vn")

    def lay(text: bytes) -> object:
        file = folder / ("overlay.json" if text[:1] == b"{" else "overlay.yaml")
        file.write_bytes(text)
        return base.with_overlay(file).due(AT, Term(3, "working_day")).explain("vi")

    mapping = {"id": "H26", "document": "1/QĐ", "add_off": [{"date": "2026-11-20", "reason": "x"}]}
    structured = hostile.altered([mapping], hostile.JSON).map(hostile.as_json)
    return hostile.mutations([CALENDAR_OVERLAY.encode()]) | structured, lay


def expressions(_folder: Path) -> Target:
    names = {
        "pages": INTEGER,
        "value": MONEY,
        "rate": DECIMAL,
        "born": DATE,
        "note": TEXT,
        "poor": BOOLEAN,
        "works": enumeration("house", "other"),
    }
    words = st.sampled_from(
        (*names, "and", "or", "not", "in", "==", "!=", "<", ">=", "+", "-", "*", "/", "//", "%",
         "(", ")", "[", "]", ",", "0", "1", "2.5", "1000000", "house", "other", '"a"', "true",
         "min", "max", "round", "count", "age", "days_between", '"up"', '"2026-01-01"')
    )  # fmt: skip
    sentences = st.lists(words, max_size=25).map(" ".join)
    wild = st.lists(words | st.sampled_from(hostile.WORDS), max_size=12).map(" ".join)

    def compute(text: str) -> object:
        found = None
        for expect in (BOOLEAN, MONEY, DECIMAL):
            found, problems = compile_expression(
                text, names=names, expect=expect, span=Span("hostile.yaml", 1, 1)
            )
            for problem in problems:
                problem.render("vi").encode()
            if found is not None:
                break
        if found is None:
            return None
        found.evaluate({"pages": 10**15, "value": 10**15, "note": "x", "works": "house"})
        return found.evaluate({})

    return sentences | wild | st.text(max_size=60), compute


def terms(_folder: Path) -> Target:
    numbers = st.integers().map(str) | st.sampled_from(("1,5", "0.5", "1.500", "½", "٣", "9" * 200))
    units = st.sampled_from(("ngày", "ngày làm việc", "giờ", "tháng", "same day", "days", "trong"))
    written = st.builds(lambda number, unit: f"{number} {unit}", numbers, units)

    def count(text: Any) -> object:
        term = Term.parse(text)
        return WorkCalendar.bundled("vn").due(AT, term).explain("vi")

    return written | st.text(max_size=120) | st.sampled_from(
        hostile.WORDS
    ) | hostile.ANYTHING, count


# -- what other systems send -----------------------------------------------------------------------


def records(folder: Path) -> Target:
    source, into = folder / "records.jsonl", folder / "drafts"
    documents = [catalogue_records.record(), catalogue_records.api_record()]
    lines = [hostile.as_json(document) for document in documents]

    def bring_in(text: bytes) -> object:
        source.write_bytes(text)
        import_records(source, into)
        outside = [path for path in folder.iterdir() if path not in {source, into}]
        assert not outside, outside
        return None

    altered = hostile.altered(documents, hostile.JSON).map(hostile.as_json)
    return altered | hostile.mutations(lines), bring_in


def old_dossiers(folder: Path) -> Target:
    file = folder / "old.jsonl"

    def read(text: bytes) -> object:
        file.write_bytes(text)
        return [read_old_dossier(record, "hệ thống cũ") for _, record in records_of(file)]

    altered = hostile.altered([OLD_DOSSIER], hostile.JSON).map(hostile.as_json)
    return altered | hostile.mutations([hostile.as_json(OLD_DOSSIER)]), read


def events(_folder: Path) -> Target:
    written = []
    with OneStop.open("memory://", procedures=[load_text(shop_making.PERMIT, "p")]) as shop:
        code = _file(shop, {}).code
        shop.act(code, "accept", by=SYSTEM, at=AT)
        written = [json.loads(json.dumps(event_to_data(event))) for event in shop.events(code)]

    return hostile.altered(written, hostile.ANYTHING), event_from_data


# -- what applicants and officers send -------------------------------------------------------------


def _file(shop: OneStop, changes: dict[str, Any]) -> Any:
    call: dict[str, Any] = {
        "procedure": "1.000001",
        "unit": shop_making.UNIT,
        "applicant": dict(shop_making.APPLICANT),
        "facts": {"works": "house"},
        "channel": "counter",
        "by": shop_making.DESK,
        "at": AT,
    }
    call |= changes
    return shop.submit(call.pop("procedure"), **call)


_WORDS = st.sampled_from(hostile.WORDS) | hostile.ANYTHING


def submissions(folder: Path) -> Target:
    """Filings into two stores: what is refused leaves nothing behind, what is kept reads back."""
    permit = [load_text(shop_making.PERMIT, "p")]
    shops = [
        OneStop.open("memory://", procedures=permit),
        OneStop.open(f"sqlite:///{folder}/shop.db", procedures=permit),
    ]
    field = st.sampled_from(
        ("procedure", "unit", "applicant", "facts", "documents", "channel", "delivery_channel",
         "subject", "code", "key", "by", "at")
    )  # fmt: skip
    changes = st.one_of(
        st.dictionaries(field, _WORDS, min_size=1, max_size=2),
        _WORDS.map(lambda value: {"facts": {"works": "house", "owner_note": value}}),
        _WORDS.map(lambda value: {"facts": {"works": value}}),
        _WORDS.map(lambda value: {"applicant": {"name": value}, "key": "k"}),
        _WORDS.map(lambda value: {"applicant": {"name": value}}),
        _WORDS.map(lambda value: {"by": Actor(id=value, kind="system")}),
    )

    def file(change: dict[str, Any]) -> object:
        refusals = []
        for shop in shops:
            before = len(shop.find())
            try:
                kept = _file(shop, change)
                shop.view(kept.code, "officer")
                assert shop.get(kept.code).code == kept.code
            except OneStopError as error:
                refusals.append(error)
                assert len(shop.find()) == before
        if refusals:
            raise refusals[0]
        return None

    return changes, file


def acts(folder: Path) -> Target:
    """Commands with hostile data: refused, or carried out, the dossier readable in any case."""
    permit = [load_text(shop_making.PERMIT, "p")]
    shop = OneStop.open(f"sqlite:///{folder}/shop.db", procedures=permit)
    code = _file(shop, {}).code
    action = st.sampled_from(
        (
            "accept", "note", "pay", "assess", "complete", "request_supplement", "supplement",
            "record", "assign", "stop", "refuse_intake", "incomplete", "prolong", "reappoint",
            "withdraw", "move", "recompute", "tick", "correct", "deliver",
        )
    )  # fmt: skip
    key = st.sampled_from(
        ("facts", "amount", "fees", "items", "documents", "until", "promised", "assignee", "method",
         "receipt", "late_cause", "cause", "results", "channel", "rate", "currency", "x")
    )  # fmt: skip
    commands = st.fixed_dictionaries(
        {"action": action | _WORDS},
        optional={
            "data": st.dictionaries(key, _WORDS, max_size=2) | _WORDS,
            "reason": _WORDS,
            "step": _WORDS,
            "expect": _WORDS,
            "key": _WORDS,
        },
    )

    def give(command: dict[str, Any]) -> object:
        by = shop_making.DESK
        rest = {name: value for name, value in command.items() if name not in {"action", "expect"}}
        try:
            shop.preview(code, command["action"], by=SYSTEM, at=AT, **_without(rest, "key"))
            shop.act(code, by=by, at=AT, **command)
        finally:
            shop.view(code, "officer")
        return None

    return commands, give


def _without(values: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key != name}


def questions(folder: Path) -> Target:
    """Every question with hostile words."""
    permit = [load_text(shop_making.PERMIT, "p")]
    shop = OneStop.open(f"sqlite:///{folder}/shop.db", procedures=permit)
    code = _file(shop, {}).code
    filters = (
        "procedure", "field", "unit", "channel", "phase", "status", "subject", "parent", "open",
        "due_before", "received_from", "order", "limit", "offset",
    )  # fmt: skip
    asked: dict[str, Attack] = {
        **{name: lambda value, name=name: shop.find(**{name: value}) for name in filters},
        "get": shop.get,
        "events": shop.events,
        "explain": shop.explain,
        "audience": lambda value: shop.view(code, value),
        "erase": shop.erase,
        "correct": lambda value: shop.correct_applicant(code, value),
        "name": lambda value: shop.correct_applicant(code, {"name": value}),
        "by": lambda value: shop.work_list(by=value, at=AT),
        "id": lambda value: shop.work_list(by=Actor(id=value, unit="u"), at=AT),
        "unit of": lambda value: shop.work_list(by=Actor(id="x", unit=value), at=AT),
        "tick": lambda value: shop.tick(at=value),
        "allowed": lambda value: shop.allowed(value, by=SYSTEM, at=AT),
    }
    pairs = st.tuples(st.sampled_from(sorted(asked)), _WORDS)
    return pairs, lambda pair: asked[pair[0]](pair[1])


TARGETS: dict[str, Callable[[Path], Target]] = {
    "procedures": procedures,
    "procedure_bytes": procedure_bytes,
    "overlays": overlays,
    "scenarios": scenarios,
    "field_titles": field_titles,
    "calendars": calendars,
    "calendar_overlays": calendar_overlays,
    "expressions": expressions,
    "terms": terms,
    "records": records,
    "old_dossiers": old_dossiers,
    "events": events,
    "submissions": submissions,
    "acts": acts,
    "questions": questions,
}
