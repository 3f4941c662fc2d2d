"""Records of the national procedure database in the JSON of its own programming interface.

The interface is undocumented; its fields were observed in 2026. What is not known here comes up
for review instead of vanishing.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from typing import Any

from ..terms import Unit
from ._jsonl import whole
from ._phrases import terms_in
from ._reading import Reading, Said
from ._records import CaseTime, FeeRow, Paper, Record, TimeRow
from ._words import clean

_CHANNELS = {"ONLINE": "online", "DIRECT": "counter", "POSTAL": "post"}
UNITS: dict[str, Unit] = {
    "WORKING_DAY": "working_day",
    "DAY": "day",
    "HOUR": "hour",
    "MONTH": "month",
}
_LEVELS = {
    "isMinistry": "Cấp bộ",
    "isProvince": "Cấp tỉnh",
    "isWard": "Cấp xã",
    "isOtherAgency": "Cơ quan khác",
}
_LIST = "Details"
# Inner numbers, states of the record itself, and second copies of what is read elsewhere.
_INNER = (
    "id", "codeNotation", "state", "type", "category", "createdAt", "updatedAt", "formalityType",
    "departmentPromulgateId", "departmentPromulgateCode", "departmentPromulgateName",
    "departmentsExecuting", "departmentsAuthority", "departmentsCoordinating",
)  # fmt: skip
_EPOCH = datetime(1970, 1, 1, 7, tzinfo=timezone(timedelta(hours=7)))
_AROUND = 80


def is_api_record(data: dict[str, Any]) -> bool:
    """True for the interface's own form of a procedure."""
    return "executionMethods" in data or "executionCases" in data


def record_of_api(data: dict[str, Any]) -> Record:
    """What a record of the interface states; raises InputError where its form is wrong."""
    top = Reading(data)
    times, fees = _methods(top)
    proposal = top.object("procedureProposal")
    steps = _steps(top)
    record = Record(
        code=top.text("code"),
        title=top.said("name") or Said("name", ""),
        field=next(iter(_named(top, f"categories{_LIST}")), None),
        levels=tuple(Said(key, said) for key, said in _LEVELS.items() if top.value(key) is True),
        executing=_agencies(top, "executingAgencies", "departmentsExecuting"),
        deciding=_agencies(top, "delegatedAgencies", "departmentsAuthority"),
        coordinating=_agencies(top, "coordinatingAgencies", "departmentsCoordinating"),
        subjects=_named(top, f"subjectTypes{_LIST}"),
        times=times,
        fees=fees,
        papers=_papers(top),
        results=_named(top, f"results{_LIST}"),
        legal_basis=_documents_of_law(top),
        decision=proposal.said("proposalNumber"),
        conditions=_conditions(top),
        steps=steps,
        mentions=tuple(mention for step in steps for mention in _mentions(step)),
        cases=tuple(_case(each) for each in top.objects("cases")),
        counts=(),
        tags=(),
        read_on=_decided(proposal),
        origin=_origin(top, proposal),
        unread=(),
    )
    top.leave(*_INNER, "procedureProposal")
    return replace(record, unread=top.unread())


def _methods(top: Reading) -> tuple[tuple[TimeRow, ...], tuple[FeeRow, ...]]:
    times, fees = [], []
    for row in top.objects("executionMethods"):
        channel = _CHANNELS.get(row.text("submissionMethod"))
        if channel is None:
            # A channel that the language does not know stays unread, and so comes up for review.
            continue
        amount, unit = row.text("processingTime"), row.text("processingTimeUnit")
        times.append(
            TimeRow(
                path=row.path,
                channel=channel,
                amount=amount or None,
                unit=UNITS.get(unit),
                text=" ".join(word for word in (amount, unit) if word),
                note=row.said("description"),
            )
        )
        fees += [_fee(each, channel) for each in row.objects("fees")]
    return tuple(times), tuple(fees)


def _fee(row: Reading, channel: str) -> FeeRow:
    number, currency = whole(row.value("value")), row.text("currencyName")
    about = row.text("description")
    dong = not currency or "việt" in currency.casefold() or currency.upper() in ("VNĐ", "VND")
    # The words FEE and SERVICE_FEE do not tell phí from lệ phí.
    row.leave("type", "currencyId", "id")
    said = "" if number is None else f"{number} {currency or 'VNĐ'}"
    return FeeRow(
        path=row.path,
        channel=channel,
        kind="unknown",
        amount=number,
        currency="" if dong else currency,
        text=f"{said} ({about})" if about else said,
        about=about,
    )


def _papers(top: Reading) -> tuple[Paper, ...]:
    return tuple(
        _paper(part, case.text("name"))
        for case in top.objects("executionCases")
        for part in case.objects("profileComponents")
    )


def _paper(part: Reading, case: str) -> Paper:
    # `required` is false on every paper of every procedure, so it states nothing.
    part.leave("profileComponentId", "required", "id")
    forms = [form for each in part.objects("attachments") if (form := each.text("fileName"))]
    part.leave("attachments")
    return Paper(
        path=part.path,
        name=part.text("name"),
        originals=whole(part.value("originalQty")),
        copies=whole(part.value("copyQty")),
        case=case,
        code=part.text("code"),
        form=", ".join(forms),
    )


def _case(row: Reading) -> CaseTime:
    time = row.object("processingDay")
    row.leave("id")
    return CaseTime(
        path=time.path,
        case=" ".join(word for key in ("code", "name") if (word := row.text(key))),
        amount=time.text("qty"),
        unit=UNITS.get(time.text("type")),
    )


def _steps(top: Reading) -> tuple[Said, ...]:
    found = []
    for each in top.objects("executionSteps"):
        words = [word for key in ("name", "description") if (word := each.text(key))]
        found += [Said(each.path, ". ".join(words))] if words else []
    return tuple(found)


def _mentions(step: Said) -> tuple[Said, ...]:
    """The places of the prose in which a duration is named."""
    return tuple(
        Said(
            f"{step.path}#{number}",
            clean(step.text[max(0, term.start - _AROUND) : term.end + _AROUND]),
        )
        for number, term in enumerate(terms_in(step.text))
    )


def _named(top: Reading, key: str) -> tuple[Said, ...]:
    found = []
    for each in top.objects(key):
        each.leave("id", "code")
        name = each.text("name")
        found += [Said(each.path, name)] if name else []
    return tuple(found)


def _documents_of_law(top: Reading) -> tuple[Said, ...]:
    found = []
    for each in top.objects(f"legalBasises{_LIST}"):
        each.leave("id")
        # The number names the document; its title only repeats it in words.
        words = each.text("code"), each.text("name")
        found += [Said(each.path, words[0] or words[1])] if any(words) else []
    return tuple(found)


def _agencies(top: Reading, words: str, listed: str) -> tuple[Said, ...]:
    one = top.said(words)
    return _named(top, listed) if one is None else (one,)


def _conditions(top: Reading) -> tuple[Said, ...]:
    asked, described = top.said("requirementsAndConditions"), top.said("description")
    said = [each for each in (asked, described) if each is not None]
    return tuple(said)


def _decided(proposal: Reading) -> date | None:
    """The day of the decision that publishes the procedure, by the clock of Hà Nội."""
    for key in ("decisionDate", "publicationDate"):
        instant = proposal.value(key)
        if isinstance(instant, int) and not isinstance(instant, bool):
            return _day_of(instant)
    return None


def _day_of(milliseconds: int) -> date | None:
    """The day of an instant since 1970; None for one that no calendar has."""
    try:
        return (_EPOCH + timedelta(milliseconds=milliseconds)).date()
    except OverflowError:
        return None


def _origin(top: Reading, proposal: Reading) -> tuple[str, ...]:
    number = top.text("id")
    by = proposal.object("issuingAgency").text("name") or top.text("departmentPromulgateName")
    said = [f"dichvucong.gov.vn, {number}" if number else "dichvucong.gov.vn"]
    return tuple(said + ([by] if by else []))
