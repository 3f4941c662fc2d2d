"""Records of the JSON Lines catalogue: one procedure a line, as facts with their words."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any, Literal

from ..terms import Unit
from ._reading import Reading, Said
from ._records import CaseTime, FeeRow, Paper, Record, TimeRow

CHANNELS = {"online": "online", "in_person": "counter", "postal": "post"}

_UNITS: dict[str, Unit] = {
    "working_day": "working_day",
    "calendar_day": "day",
    "hour": "hour",
    "month": "month",
}
_API_UNITS: dict[str, Unit] = {
    "WORKING_DAY": "working_day",
    "DAY": "day",
    "HOUR": "hour",
    "MONTH": "month",
}
_FEE_KINDS: dict[str, Literal["fee", "charge", "both", "unknown"]] = {
    "phí": "fee",
    "lệ phí": "charge",
    "phí+lệ phí": "both",
}
_IN_BRACKETS = re.compile(r"^[^(]*\((?P<about>.*)\)[^)]*$|^[^(]*\((?P<open>.*)$")
_MONTH = re.compile(r"((?:19|20|21)[0-9]{2})(?:-(0[1-9]|1[0-2]))?(?![0-9])")


def record_of(data: dict[str, Any]) -> Record:
    """What a line of the catalogue states; raises InputError where its form is wrong."""
    top = Reading(data)
    code, title = top.text("code"), top.said("name_vi") or Said("name_vi", "")
    times, fees = _channels(top)
    record = Record(
        code=code,
        title=title,
        field=top.said("field"),
        levels=top.saids("level"),
        executing=top.saids("agency"),
        deciding=top.saids("authority"),
        coordinating=top.saids("coordinating"),
        subjects=top.saids("subjects"),
        times=times,
        fees=fees,
        papers=tuple(_paper(each) for each in top.objects("documents")),
        results=top.saids("result"),
        legal_basis=top.saids("legal_basis"),
        decision=top.said("decision_no"),
        conditions=top.saids("conditions_text"),
        steps=top.saids("steps_text"),
        mentions=top.saids("deadline_mentions"),
        cases=tuple(_case(each) for each in top.objects("api_cases")),
        counts=tuple(_count(each) for each in top.objects("document_cases")),
        tags=top.saids("features"),
        read_on=_day(top.text("vintage")),
        origin=tuple(word for key in ("url", "source", "vintage") if (word := top.text(key))),
        unread=(),
    )
    top.leave("n_document_cases")
    return replace(record, unread=top.unread())


def _channels(top: Reading) -> tuple[tuple[TimeRow, ...], tuple[FeeRow, ...]]:
    times, fees = [], []
    for row in top.objects("channels"):
        channel = CHANNELS.get(row.text("channel"))
        if channel is None:
            # A channel that the language does not know stays unread, and so comes up for review.
            continue
        times.append(_time(row, channel))
        fees += [_fee(each, channel) for each in row.objects("fees")]
        # Says only that the crawler had to split one field; the values themselves are the rows'.
        row.leave("fused_source")
    return tuple(times), tuple(fees)


def _time(row: Reading, channel: str) -> TimeRow:
    unit = _UNITS.get(row.text("deadline_unit"))
    return TimeRow(
        path=row.path,
        channel=channel,
        amount=row.text("deadline_value") or None,
        unit=unit,
        text=row.text("deadline_text"),
        note=row.said("note"),
    )


def _fee(row: Reading, channel: str) -> FeeRow:
    # Where the crawler mended a number, the portal's own stands in `source_amount`.
    numbers = [whole(row.value(key)) for key in ("source_amount", "amount_vnd", "amount")]
    amount = next((number for number in numbers if number is not None), None)
    # The crawler's own reading of the same words; it is read anew from the text.
    row.leave("amount_vnd_probable", "text_amounts", "suspect")
    text = row.text("text")
    return FeeRow(
        path=row.path,
        channel=channel,
        kind=_FEE_KINDS.get(row.text("kind"), "unknown"),
        amount=amount,
        currency=row.text("currency"),
        text=text,
        about=about_of(text),
    )


def about_of(text: str) -> str:
    """The free text that stands in brackets after a price.

    >>> about_of("20,000 VNĐ (20.000 đ/tờ khai)")
    '20.000 đ/tờ khai'
    """
    found = _IN_BRACKETS.match(text)
    return "" if found is None else (found["about"] or found["open"] or "").strip()


def whole(value: Any) -> int | None:
    """A whole number, None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value // 1:
        return None
    return int(value)


def _paper(row: Reading) -> Paper:
    return Paper(
        path=row.path,
        name=row.text("name"),
        originals=whole(row.value("original")),
        copies=whole(row.value("copy")),
        case=row.text("case"),
    )


def _case(row: Reading) -> CaseTime:
    return CaseTime(
        path=row.path,
        case=row.text("case_code"),
        amount=row.text("qty"),
        unit=_API_UNITS.get(row.text("unit")),
    )


def _count(row: Reading) -> Said:
    return Said(row.path, f"{row.text('case') or '–'}: {row.text('n')}")


def _day(vintage: str) -> date | None:
    found = _MONTH.match(vintage)
    return None if found is None else date(int(found[1]), int(found[2] or 1), 1)
