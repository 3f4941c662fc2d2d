"""From the rows of a record to one deadline, as far as a machine may decide it.

The channels' rows are no deadline per channel: online, post and counter also hold classes of
objects, stages that add up, and fee tiers. So rows that differ give no limit at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from ..terms import Term
from . import _phrases as phrases
from ._reading import Said
from ._records import CaseTime, Record, TimeRow
from ._sheet import Sheet
from ._words import fold

_WHAT: Final = "deadline"
_DAYS: Final = frozenset({"day", "working_day"})
# 0 and 1 without a unit mean "see the text"; only they may stand for a same-day promise.
_FILLERS: Final = frozenset({None, "0", "1"})
# What a mention is probably about, so that reviewers can go through them by kind.
_ABOUT: Final = tuple(
    (kind, re.compile(words))
    for kind, words in (
        ("consultation", r"y kien|im lang|dong thuan|khong tra loi"),
        ("extension", r"gia han|keo dai|tang them|tinh lai|tam dung"),
        ("counted-back", r"truoc khi|truoc ngay|hang nam|hang thang|\d gio truoc|ngay truoc"),
        ("applicant-limit", r"nguoi (nop|de nghi|yeu cau)|khong bo sung|dong ho so|khong hoan"),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A limit with the words that state it."""

    limit: str
    source: str
    status: str = "unverified"
    cutoff: str = ""


def deadline(record: Record, sheet: Sheet) -> dict[str, Any]:
    """The deadline rule of the draft; everything unsure goes to the sheet's review list."""
    found = _of_rows(record, sheet)
    rule: dict[str, Any] = {"limit": found.limit}
    if found.cutoff:
        rule |= {"cutoff": found.cutoff, "after_cutoff": "same_day_next"}
    rule |= {"source": found.source} if found.source else {}
    rule["status"] = found.status
    _mentions(record, sheet, found)
    _notes(record, sheet, found)
    return rule


def _of_rows(record: Record, sheet: Sheet) -> _Found:
    terms = {row.path: _term(row) for row in record.times}
    distinct = {term for term in terms.values() if term is not None}
    cases = _case_terms(record, sheet, distinct)
    if len(distinct) > 1:
        paths = [row.path for row in record.times]
        quote = "; ".join(dict.fromkeys(_row_words(row) for row in record.times))
        sheet.review("channel-slot", _WHAT, *paths, quote=quote, source="channels")
        return _Found(limit="none", source=quote, status="conflict")
    if distinct:
        return _one_term(record, sheet, distinct.pop(), terms)
    return _without_term(record, sheet, cases)


def _one_term(record: Record, sheet: Sheet, term: Term, terms: dict[str, Term | None]) -> _Found:
    stating = [row for row in record.times if terms[row.path] == term]
    source = "; ".join(dict.fromkeys(_row_words(row) for row in stating))
    against = _contradicting(record, term)
    for row in record.times:
        if row in stating:
            sheet.certain(row.path)
        else:
            _row_without_term(sheet, row)
    if against is None:
        return _Found(limit=term.say("vi"), source=source)
    kind, quote = against
    paths = [row.path for row in stating]
    sheet.review(kind, _WHAT, *paths, quote=f"{source}; “{quote.text}”", source=quote.path)
    return _Found(limit=term.say("vi"), source=source, status="conflict")


def _without_term(record: Record, sheet: Sheet, cases: frozenset[Term]) -> _Found:
    said = [row.text for row in record.times if row.text]
    paths = [row.path for row in record.times]
    source = "; ".join(dict.fromkeys(_row_words(row) for row in record.times if row.text))
    for limit, states in (("no_result", phrases.gives_no_result), ("none", phrases.sets_no_limit)):
        if said and all(states(text) for text in said):
            sheet.certain(*paths)
            return _Found(limit=limit, source=source)
    for row in record.times:
        _row_without_term(sheet, row)
    if not said:
        sheet.lacks("deadline-missing", _WHAT)
    read = _from_text(record, cases)
    if read is not None:
        return read
    return _Found(limit="none", source=source, status="unit_unknown")


def _from_text(record: Record, cases: frozenset[Term]) -> _Found | None:
    """What the free text clearly says where the field says nothing, with its words."""
    promises = {
        term: each
        for each in _notes_of(record)
        if (term := phrases.promise_in(each.text)) is not None
    }
    for term in cases:
        promises.setdefault(term, Said("cases", term.say("vi")))
    if len(promises) == 1:
        (term, words), *_ = promises.items()
        return _Found(limit=term.say("vi"), source=_quoted(words))
    if promises or any(row.amount not in _FILLERS for row in record.times):
        return None
    return _same_day(record)


def _same_day(record: Record) -> _Found | None:
    said = [each for each in _texts(record) if phrases.same_day_in(each.text)]
    if not said:
        return None
    cutoff = next(
        (cutoff for each in said if (cutoff := phrases.cutoff_in(each.text)) is not None), None
    )
    stating = next((each for each in said if phrases.cutoff_in(each.text)), said[0])
    return _Found(
        limit="trong ngày",
        source=_quoted(stating),
        cutoff=cutoff.hour if cutoff is not None else "",
    )


def _row_without_term(sheet: Sheet, row: TimeRow) -> None:
    """A row whose field holds no term: a number without a unit, words, or nothing."""
    if row.amount is not None:
        sheet.review("unit-lost", _WHAT, row.path, quote=row.text, source=row.channel)
    elif row.text:
        sheet.review("deadline-in-words", _WHAT, row.path, quote=row.text, source=row.channel)
    else:
        sheet.nothing(row.path)


def _contradicting(record: Record, term: Term) -> tuple[str, Said] | None:
    """The words that speak against a term: the same number in another unit, or another promise."""
    notes = [(each, phrases.promise_in(each.text)) for each in _notes_of(record)]
    other = next((each for each, said in notes if said is not None and said != term), None)
    units = {
        mention.term.unit: each
        for each in _texts(record)
        for mention in phrases.terms_in(each.text)
        if mention.term.amount == term.amount and mention.term.unit in _DAYS
    }
    if term.unit in _DAYS and units and term.unit not in units:
        return "unit-contradicted", next(iter(units.values()))
    return None if other is None else ("amount-contradicted", other)


def _case_terms(record: Record, sheet: Sheet, rows: set[Term]) -> frozenset[Term]:
    """The terms of the online service's cases, checked against each other and the rows."""
    found = {case.path: _term_of_case(case) for case in record.cases}
    terms = frozenset(term for term in found.values() if term is not None)
    agree = len(terms) == 1 and (not rows or rows == terms) and None not in found.values()
    if agree and rows:
        sheet.certain(*found)
    elif found:
        words = "; ".join(f"{case.case}: {_case_words(case)}" for case in record.cases)
        sheet.review("case-times", _WHAT, *found, quote=words, source="cases")
    return terms if agree else frozenset()


def _term_of_case(case: CaseTime) -> Term | None:
    return None if case.unit is None else phrases.term_of(case.amount, case.unit)


def _case_words(case: CaseTime) -> str:
    term = _term_of_case(case)
    return f"{case.amount} ?" if term is None else term.say("vi")


def _mentions(record: Record, sheet: Sheet, found: _Found) -> None:
    """The limits named in the prose: those of the promise support it, the others are open."""
    for mention in record.mentions:
        if _supports(mention, found):
            sheet.certain(mention.path)
        else:
            sheet.review(_kind_of(mention), "steps", mention.path, quote=mention.text)


def _notes(record: Record, sheet: Sheet, found: _Found) -> None:
    for note in _notes_of(record):
        if _supports(note, found):
            sheet.certain(note.path)
        elif phrases.terms_in(note.text):
            sheet.review("deadline-in-words", _WHAT, note.path, quote=note.text)
        else:
            sheet.review("filing-note", "channels", note.path, quote=note.text)


def _supports(said: Said, found: _Found) -> bool:
    """True where words say just what the draft says: its limit from receipt, or its source."""
    if said.text in found.source:
        return True
    promised = phrases.promise_in(said.text)
    if promised is not None and promised.say("vi") == found.limit:
        # Words that only repeat the limit add nothing; longer ones may say more than that.
        return len(said.text) <= _LONGEST_REPETITION
    states = {"no_result": phrases.gives_no_result, "none": phrases.sets_no_limit}
    return found.limit in states and states[found.limit](said.text)


def _kind_of(mention: Said) -> str:
    if phrases.names_cutoff(mention.text):
        return "cutoff-hour"
    words = fold(mention.text)
    return next((kind for kind, pattern in _ABOUT if pattern.search(words)), "stage-limit")


def _notes_of(record: Record) -> Iterator[Said]:
    yield from (row.note for row in record.times if row.note is not None)


def _texts(record: Record) -> Iterable[Said]:
    return (*_notes_of(record), *record.mentions, *record.steps)


def _term(row: TimeRow) -> Term | None:
    if row.amount is None or row.unit is None:
        return None
    return phrases.term_of(row.amount, row.unit)


def _row_words(row: TimeRow) -> str:
    return f"{row.channel}: {row.text or '–'}"


def _quoted(said: Said) -> str:
    return f"{said.path}: “{said.text}”"


_LONGEST_REPETITION: Final = 140
