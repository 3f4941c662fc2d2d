"""From a record's list of papers to documents; notes and conditions stay for a person."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from ._records import Paper, Record
from ._sheet import Sheet
from ._words import distinct, fold, short_name

# Names of "cases" that only sort one list: to be filed, to be shown, notes.
_SORTING: Final = re.compile(
    r"[\W_]*(?:\w{1,3}[.)] ?)?(?:cac )?(?:giay to|chung tu|ho so|thanh phan ho so)?"
    r"(?: (?:phai|can))?(?: (?:nop|xuat trinh|kem theo|gui kem))?(?: bao gom| gom)?[\W_]*"
)
_PRESENT: Final = re.compile(r"xuat trinh")
_CONDITION: Final = re.compile(r"truong hop|doi voi|neu (?!co)|tru (?:truong|khi)|hoac|mot trong")
_IF_ANY: Final = re.compile(r"\(?neu co\)?")
_CUT: Final = "…"


def documents(record: Record, sheet: Sheet) -> dict[str, Any]:
    """The papers of the draft by name; everything unsure goes to the sheet's review list."""
    made: dict[str, Any] = {}
    alike: dict[tuple[str, int, int, bool], tuple[str, list[Paper]]] = {}
    for paper in record.papers:
        if not paper.name:
            sheet.review("document-unnamed", "documents", paper.path, quote=_quantities(paper))
        elif not (paper.originals or paper.copies) and paper.originals is not None:
            sheet.review("document-note", "documents", paper.path, quote=_in_case(paper))
        else:
            key = (paper.name, paper.originals or 0, paper.copies or 0, _is_shown(paper))
            if key not in alike:
                name = distinct(short_name(paper.name, "giay_to"), made)
                alike[key] = (name, [])
                made[name] = {}
            alike[key][1].append(paper)
    for name, papers in alike.values():
        made[name] = _document(papers)
        sheet.certain(*(paper.path for paper in papers))
    _doubts(sheet, alike.values())
    _cases(record, sheet)
    _complete(record, sheet)
    return made


def _document(papers: list[Paper]) -> dict[str, Any]:
    first = papers[0]
    made: dict[str, Any] = {"title": _title(first.name)}
    made |= {"submit": "present"} if _is_shown(first) else {}
    made |= {"originals": first.originals} if first.originals else {}
    made |= {"copies": first.copies} if first.copies else {}
    made |= {"form": first.form} if first.form else {}
    made |= {"optional": True} if _IF_ANY.search(fold(first.name)) else {}
    made["source"] = f"documents {first.code}".strip()
    cases = list(dict.fromkeys(paper.case for paper in papers if paper.case))
    made |= {"note": "; ".join(cases)} if cases else {}
    return made


def _doubts(sheet: Sheet, named: Iterable[tuple[str, list[Paper]]]) -> None:
    """One point for each sort of doubt, which names the papers: their words stand in the titles."""
    sorts = (
        ("document-note", lambda paper: paper.originals is None),
        ("document-condition", lambda paper: _CONDITION.search(fold(paper.name)) is not None),
        ("text-cut", lambda paper: paper.name.endswith(_CUT)),
    )
    known = tuple(named)
    for kind, doubtful in sorts:
        found = [(name, papers) for name, papers in known if doubtful(papers[0])]
        if found:
            paths = [paper.path for _, papers in found for paper in papers]
            sheet.review(kind, "documents", *paths, quote="; ".join(name for name, _ in found))


def _title(name: str) -> str:
    """A name without the mark of the list that it stood in."""
    return name.lstrip("-+*•–· ") or name


def _cases(record: Record, sheet: Sheet) -> None:
    """Papers listed by cases of law: one case, or all that apply, is for a person to say."""
    cases = list(dict.fromkeys(paper.case for paper in record.papers if paper.case))
    lawful = [case for case in cases if not _SORTING.fullmatch(fold(case))]
    if len(lawful) > 1:
        sheet.review("document-cases", "documents", quote="; ".join(lawful))


def _complete(record: Record, sheet: Sheet) -> None:
    """The source's own count of papers against its list."""
    if not record.papers:
        sheet.lacks("documents-missing", "documents")
    for counted in record.counts:
        case, _, number = counted.text.rpartition(": ")
        listed = sum(1 for paper in record.papers if (paper.case or "–") == case)
        if number.isdigit() and listed >= int(number):
            sheet.certain(counted.path)
        else:
            sheet.review("documents-missing", "documents", counted.path, quote=counted.text)


def _is_shown(paper: Paper) -> bool:
    sorting = fold(paper.case)
    return bool(_PRESENT.search(sorting) and _SORTING.fullmatch(sorting)) or fold(
        paper.name
    ).lstrip("-+* ").startswith("xuat trinh")


def _quantities(paper: Paper) -> str:
    return f"{paper.case or '–'}: {paper.originals or 0} bản chính, {paper.copies or 0} bản sao"


def _in_case(paper: Paper) -> str:
    return f"{paper.case}: {paper.name}" if paper.case else paper.name
