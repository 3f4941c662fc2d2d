"""From a record to a draft: the data of one procedure file, and the sheet of what became what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from ._deadlines import deadline
from ._fees import fees
from ._header import (
    agencies,
    applicants,
    conditions,
    field,
    in_force,
    legal_basis,
    levels,
    results,
)
from ._papers import documents
from ._records import Record
from ._sheet import Sheet

_ORDER: Final = ("online", "counter", "post")
_FRAME: Final = "Khung chung: các bước chưa nhập từ phần trình tự."


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A draft: its keys in the order of the file, and the comment lines above them."""

    code: str
    field: str
    field_title: str
    data: dict[str, Any]
    comments: tuple[str, ...]
    sheet: Sheet


def draft_of(record: Record, *, since: date | None = None) -> Draft:
    """The draft of a record. `since` is the first day in force that an earlier import wrote."""
    sheet = Sheet(tuple(dict.fromkeys(record.statements())))
    if record.title.text:
        sheet.certain(record.title.path)
    else:
        sheet.nothing(record.title.path)
        sheet.lacks("title-missing", "title")
    slug, reached = field(record, sheet), levels(record, sheet)
    given = results(record, sheet)
    rule = deadline(record, sheet)
    parts = agencies(record, sheet, reached)
    gives = rule["limit"] != "no_result"
    if gives and not given:
        sheet.lacks("result-missing", "results")
        given = {"ket_qua": "Kết quả giải quyết"}
    data: dict[str, Any] = {
        "procedure": record.code,
        "title": record.title.text or record.code,
        "status": "draft",
        "field": slug,
        "levels": reached,
        "in_force": in_force(record, sheet, since),
        "channels": _channels(record, sheet),
        "applicants": applicants(record, sheet),
        "legal_basis": legal_basis(record, sheet),
        "results": given,
        "conditions": conditions(record, sheet),
        "agencies": parts,
        "deadline": rule,
        "steps": _steps(record, sheet, parts, list(given) if gives else []),
        "fees": fees(record, sheet),
        "documents": documents(record, sheet),
    }
    _rest(record, sheet)
    data["review"] = sheet.points
    return Draft(
        code=record.code,
        field=slug,
        field_title=record.field.text if record.field is not None else "Chưa rõ",
        data={key: value for key, value in data.items() if value not in ([], {})},
        comments=_comments(record),
        sheet=sheet,
    )


def _channels(record: Record, sheet: Sheet) -> list[str]:
    stated = {row.channel for row in record.times}
    if not stated:
        sheet.lacks("deadline-missing", "channels")
    return [channel for channel in _ORDER if channel in stated] or ["counter"]


def _steps(record: Record, sheet: Sheet, parts: dict[str, Any], given: list[str]) -> dict[str, Any]:
    """A frame that passes the check: intake, work, decision, delivery; the prose goes to review."""
    for each in record.steps:
        sheet.review("steps-prose", "steps", each.path, quote=each.text)
    if not record.steps:
        sheet.lacks("steps-prose", "steps")
    last = "deliver" if given else "end"
    works = {"incomplete": "ask_applicant", "unfit": "refuse"}
    steps: dict[str, Any] = {
        "intake": {
            "by": "one_stop",
            "do": "receive",
            "note": _FRAME,
            "outcomes": {
                "complete": "examine",
                "incomplete": "ask_applicant",
                "refuse": "refuse_intake",
            },
        },
        "examine": {
            "by": "authority",
            "outcomes": {"ready": "decide" if "decider" in parts else last, **works},
        },
    }
    if "decider" in parts:
        steps["decide"] = {
            "by": "decider",
            "outcomes": {"sign": last, "back": "examine", "refuse": "refuse"},
        }
    if given:
        deliver: dict[str, Any] = {"by": "one_stop", "do": "deliver"}
        steps["deliver"] = deliver | {"result": given[0] if len(given) == 1 else given}
    return steps


def _rest(record: Record, sheet: Sheet) -> None:
    """What has no place in the language, or that the importer does not know."""
    for kind, said in (("tags", record.tags), ("unread", record.unread)):
        if said:
            quote = "; ".join(each.text for each in said)
            sheet.review(kind, "procedure", *(each.path for each in said), quote=quote)


def _comments(record: Record) -> tuple[str, ...]:
    return (
        "Bản nháp nhập từ danh mục thủ tục hành chính quốc gia; chưa được người rà soát.",
        *(f"Nguồn: {line}" for line in record.origin),
    )
