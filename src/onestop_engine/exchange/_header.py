"""From a record to the head of a draft: levels, applicants, agencies, legal basis, results."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from ._reading import Said
from ._records import Record
from ._sheet import Sheet
from ._words import distinct, fold, short_name, slug

_LEVELS: Final = {
    "cap bo": "ministry",
    "cap tinh": "province",
    "cap xa": "commune",
    "co quan khac": "other",
}
_LEVEL_ORDER: Final = ("commune", "province", "ministry", "other")
_AGENCY_LEVELS: Final = (
    ("commune", re.compile(r"cap xa|\bxa\b|phuong, thi tran|phuong\b")),
    ("province", re.compile(r"cap tinh|\btinh\b|^so |chi cuc|thanh pho")),
    ("ministry", re.compile(r"^bo |^tong cuc|^cuc |ngan hang nha nuoc|thu tuong|uy ban chung")),
)
# Subjects with a kind of their own; the others have only a nearest kind, which loses something.
_SUBJECTS: Final = {
    "cong dan viet nam": "citizen",
    "to chuc (khong bao gom doanh nghiep, htx)": "organisation",
    "to chuc": "organisation",
    "doanh nghiep": "business",
    "hop tac xa": "cooperative",
    "ho kinh doanh": "household_business",
    "nguoi nuoc ngoai": "foreigner",
    "nguoi viet nam dinh cu o nuoc ngoai": "overseas_vietnamese",
    "co quan nha nuoc": "agency",
}
_NEAREST: Final = (
    ("doanh nghiep", "business"),
    ("hop tac xa", "cooperative"),
    ("to chuc", "organisation"),
    ("nguoi nuoc ngoai", "foreigner"),
    ("co quan", "agency"),
)
_ISSUERS: Final = (
    "BTC|BTP|BCA|NHNN|BNNMT|BGTVT|BXD|BTNMT|BKHĐT|BQP|BYT|BCT|BNV|VPCP|BVHTTDL|BLĐTBXH|BNNPTNT"
    "|BGDĐT|BKHCN|BTTTT|BNG|TTCP|UBDT|BNN|UBND|HĐND|BHXH|BDTTG"
)
_NUMBER: Final = re.compile(
    r"\d{1,5}(?:/\d{4})?/(?:NĐ-CP|NQ-CP|QĐ-TTg|CT-TTg|PL-UBTVQH\d{1,2}|(?:UBTV)?QH\d{1,2}"
    rf"|(?:TT|QĐ|NQ|CT)-(?:{_ISSUERS})|TTLT(?:-(?:{_ISSUERS}|TANDTC|VKSNDTC))+|SL|VBHN-\w+)"
)
_CUT: Final = "…"
_NEVER_READ: Final = date(2026, 1, 1)


def levels(record: Record, sheet: Sheet) -> list[str]:
    """The levels that decide it; where the source names none, the one its agency is of."""
    found = [_LEVELS[level] for each in record.levels if (level := fold(each.text)) in _LEVELS]
    for each in record.levels:
        if fold(each.text) in _LEVELS:
            sheet.certain(each.path)
        else:
            sheet.review("level", "levels", each.path, quote=each.text)
    if not found:
        sheet.lacks("level", "levels")
        found = [_level_of(each.text) for each in record.executing[:1]] or ["other"]
    if len(set(found)) > 1:
        paths = [each.path for each in record.levels]
        quote = ", ".join(each.text for each in record.levels)
        sheet.review("level", "agencies.authority.level", *paths, quote=quote)
    return sorted(set(found), key=_LEVEL_ORDER.index)


def in_force(record: Record, sheet: Sheet, since: date | None) -> dict[str, Any]:
    """The days in force: no record states them, so the day stands under review."""
    sheet.lacks("in-force", "in_force.from")
    if record.decision is None:
        sheet.lacks("decision-missing", "in_force.decided_by")
    else:
        sheet.certain(record.decision.path)
    decided_by = "chưa rõ" if record.decision is None else record.decision.text
    return {"from": since or record.read_on or _NEVER_READ, "decided_by": decided_by}


def applicants(record: Record, sheet: Sheet) -> list[str]:
    """The kinds of applicant; what the source says more finely stands under review."""
    found, coarse = [], []
    for each in record.subjects:
        words = fold(each.text)
        exact = _SUBJECTS.get(words)
        near = next((kind for start, kind in _NEAREST if words.startswith(start)), "citizen")
        found.append(exact or near)
        if exact is None:
            coarse.append(each)
        else:
            sheet.certain(each.path)
    if coarse:
        _quote(sheet, "applicants", "applicants", coarse)
    if not found:
        sheet.lacks("applicants", "applicants")
    return list(dict.fromkeys(found)) or ["citizen", "organisation"]


def agencies(record: Record, sheet: Sheet, levels: list[str]) -> dict[str, Any]:
    """The parts: the one-stop unit, who carries it out, and who decides where that differs."""
    made: dict[str, Any] = {
        "one_stop": {"kind": "one_stop", "level": levels[0]},
        "authority": {"kind": "authority", "level": _level_among(record.executing, levels)},
    }
    if record.executing:
        made["authority"]["title"] = _joined(record.executing)
        _agency(sheet, "authority", record.executing)
    else:
        sheet.lacks("agency", "agencies.authority")
    if record.deciding:
        if _joined(record.deciding) == _joined(record.executing):
            sheet.certain(*(each.path for each in record.deciding))
        else:
            made["decider"] = {
                "kind": "authority",
                "level": _level_among(record.deciding, levels),
                "title": _joined(record.deciding),
            }
            _agency(sheet, "decider", record.deciding)
    for each in record.coordinating:
        sheet.review("coordination", "agencies", each.path, quote=each.text)
    return made


def legal_basis(record: Record, sheet: Sheet) -> list[str]:
    """The numbers of the documents, as the source spells them; odd ones stand under review."""
    odd = []
    for each in record.legal_basis:
        if _NUMBER.fullmatch(each.text):
            sheet.certain(each.path)
        else:
            odd.append(each)
    if odd:
        _quote(sheet, "legal-basis-spelling", "legal_basis", odd)
    if not record.legal_basis:
        sheet.lacks("legal-basis-missing", "legal_basis")
    return list(dict.fromkeys(each.text for each in record.legal_basis))


def results(record: Record, sheet: Sheet) -> dict[str, Any]:
    """The kinds of result by name."""
    made: dict[str, Any] = {}
    for each in record.results:
        sheet.certain(each.path)
        if each.text not in made.values():
            made[distinct(short_name(each.text, "ket_qua"), made)] = each.text
        if each.text.endswith(_CUT):
            sheet.review("text-cut", "results", each.path, quote=each.text)
    return made


def conditions(record: Record, sheet: Sheet) -> list[str]:
    """The requirements, as the source words them."""
    for each in record.conditions:
        sheet.certain(each.path)
        if each.text.endswith(_CUT):
            sheet.review("text-cut", "conditions", each.path, quote=each.text[-200:])
    return list(dict.fromkeys(each.text for each in record.conditions))


def field(record: Record, sheet: Sheet) -> str:
    """The slug of the field."""
    if record.field is None:
        sheet.lacks("field-missing", "field")
        return "chua-ro"
    sheet.certain(record.field.path)
    return slug(record.field.text, "chua-ro")


def _agency(sheet: Sheet, name: str, said: tuple[Said, ...]) -> None:
    sheet.certain(*(each.path for each in said))
    # A comma may part two agencies or stand inside the name of one.
    if len(said) > 1 or any(mark in said[0].text for mark in (",", ";", _CUT)):
        _quote(sheet, "agency", f"agencies.{name}", said)


def _level_among(said: tuple[Said, ...], levels: list[str]) -> str:
    named = [_level_of(each.text) for each in said]
    return next((level for level in named if level in levels), levels[0])


def _level_of(agency: str) -> str:
    words = fold(agency)
    return next((level for level, pattern in _AGENCY_LEVELS if pattern.search(words)), "other")


def _joined(said: tuple[Said, ...]) -> str:
    return "; ".join(dict.fromkeys(each.text for each in said))


def _quote(sheet: Sheet, kind: str, what: str, said: Iterable[Said]) -> None:
    parts = tuple(said)
    quote = "; ".join(dict.fromkeys(each.text for each in parts))
    sheet.review(kind, what, *(each.path for each in parts), quote=quote)
