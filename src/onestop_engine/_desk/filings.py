"""What is filed, or taken over from another system: from the caller's words to a submission."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from ..codes import check_code
from ..engine import Actor
from .office import Submission
from .requests import (
    Once,
    actor,
    instant,
    mapping,
    once,
    receiving_unit,
    subject_of,
    texts,
    word,
)

if TYPE_CHECKING:
    from datetime import datetime

    from ..calendars import WorkCalendar


def submitted(
    procedure: str,
    *,
    unit: str,
    applicant: Mapping[str, Any],
    by: Actor,
    data: Mapping[str, Any],
    subject: str | None,
    code: str | None,
) -> Submission:
    """The submission of a new dossier; InputError for what cannot be one."""
    person, kind = _person(applicant)
    return Submission(
        action="submit",
        procedure=word(procedure, "procedure"),
        unit=receiving_unit(unit),
        subject=subject_of(subject),
        data=data,
        private={"applicant": person},
        by=actor(by),
        applicant_kind=kind,
        code=None if code is None else check_code(code),
    )


def adopted(
    procedure: str,
    *,
    unit: str,
    applicant: Mapping[str, Any] | None,
    by: Actor,
    data: Mapping[str, Any],
    accepted_at: datetime,
    received_at: datetime,
    calendar: WorkCalendar,
    subject: str | None,
    code: str,
) -> Submission:
    """The submission of a dossier that is taken over; InputError for what cannot be one."""
    person, kind = _person(applicant)
    accepted = instant(calendar, accepted_at, "accepted_at")
    received = instant(calendar, received_at, "received_at")
    return Submission(
        action="adopt",
        procedure=word(procedure, "procedure"),
        unit=receiving_unit(unit),
        subject=subject_of(subject),
        data={
            **data,
            "received_at": received.isoformat(),
            "accepted_at": accepted.isoformat(),
        },
        private={"applicant": person},
        by=actor(by),
        applicant_kind=kind,
        in_force_on=accepted.date(),
        code=check_code(code),
    )


def papers(
    channel: str,
    facts: Mapping[str, Any] | None,
    documents: Collection[str],
    delivery_channel: str | None,
) -> dict[str, Any]:
    """What every dossier is filed with."""
    return {
        "channel": word(channel, "channel"),
        "facts": dict(mapping(facts, "facts")),
        "documents": texts(documents, "documents"),
        "delivery_channel": delivery_channel,
    }


def once_filed(
    key: str | None,
    filed: Submission,
    *,
    applicant: Mapping[str, Any] | None,
    subject: str | None,
    code: str | None,
) -> Once | None:
    """The idempotency key of a filing with all that makes it this very one; None without a key."""
    content = {
        filed.action: filed.procedure,
        "unit": filed.unit,
        "data": filed.data,
        "applicant": applicant,
        "by": filed.by.id,
        "subject": subject,
        "code": code,
    }
    return once(key, content)


def _person(applicant: Mapping[str, Any] | None) -> tuple[dict[str, Any], Any]:
    """The applicant's personal data, and the kind of applicant, which is not."""
    person = dict(mapping(applicant, "applicant"))
    return person, person.pop("kind", None)
