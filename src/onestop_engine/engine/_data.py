"""Values to the JSON data of events, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from ..clocks import Clock
from ..definition.fees import FeeLine
from ..definition.model import DONG
from ..terms import Due, new_due
from ..texts import Text

Data = Mapping[str, Any]


def _text_data(text: Text | None) -> dict[str, str] | None:
    if text is None:
        return None
    return {"vi": text.vi} if text.en is None else {"vi": text.vi, "en": text.en}


def _text(data: Data | None) -> Text | None:
    return None if data is None else Text(data["vi"], data.get("en"))


def fee_data(line: FeeLine) -> dict[str, Any]:
    """One line of the bill as JSON; what is in đồng does not say so."""
    foreign = {} if line.currency == DONG else {"currency": line.currency}
    return {
        "name": line.name,
        "title": _text_data(line.title),
        "kind": line.kind,
        "amount": line.amount,
        "state": line.state,
        "due": line.due,
        "basis": line.basis,
        "explanation": _text_data(line.explanation),
        **foreign,
    }


class Reader:
    """Reads values out of the data of events."""

    __slots__ = ()

    def due(self, data: Data | None) -> Due | None:
        """The promised date that `due_data` wrote."""
        return None if data is None else Due.from_data(data)

    def clock(self, data: Data | None) -> Clock | None:
        """The clock that `clock_data` wrote."""
        return None if data is None else Clock.from_data(data)

    def fees(self, data: Iterable[Data]) -> tuple[FeeLine, ...]:
        """The lines of the bill that `fee_data` wrote."""
        return tuple(_fee(line) for line in data)

    def instant(self, text: str | None) -> datetime | None:
        """An aware instant; None stays None."""
        return None if text is None else datetime.fromisoformat(text)


class Remembering(Reader):
    """A reader for data that was just written: it hands back the very values it came from.

    Parsing a clock costs more than deciding; the builder of a decision knows both sides. Dates
    come back without their explanations, as they do from the data: those hold a whole calendar.
    """

    __slots__ = ("_clocks", "_dues")

    def __init__(self) -> None:
        # By identity, so each entry holds on to what it is known by. A date is known as it was
        # reckoned, as it is read back, and as it is written.
        self._dues: dict[int, tuple[Due, Due, Data]] = {}
        self._clocks: dict[int, tuple[Clock, Data]] = {}

    def write_due(self, due: Due | None) -> Data | None:
        """A promised date as JSON, remembered."""
        if due is None:
            return None
        known = self._dues.get(id(due))
        if known is None:
            data = due.to_data()
            plain = new_due(due.at, due.until, due.assumed, due.provisional, None)
            known = due, plain, data
            self._dues |= {id(due): known, id(plain): known, id(data): known}
        return known[2]

    def write_clock(self, clock: Clock | None) -> Data | None:
        """A clock as JSON, remembered."""
        if clock is None:
            return None
        data = clock.to_data()
        self._clocks[id(data)] = clock, data
        return data

    def due(self, data: Data | None) -> Due | None:
        """The value that `data` was written from, or the one read out of it."""
        if data is None:
            return None
        known = self._dues.get(id(data))
        return super().due(data) if known is None else known[1]

    def clock(self, data: Data | None) -> Clock | None:
        """The value that `data` was written from, or the one read out of it."""
        if data is None:
            return None
        known = self._clocks.get(id(data))
        return super().clock(data) if known is None else known[0]


def _fee(data: Data) -> FeeLine:
    explanation = _text(data["explanation"])
    assert explanation is not None
    return FeeLine(
        name=data["name"],
        title=_text(data["title"]),
        kind=data["kind"],
        amount=data["amount"],
        state=data["state"],
        due=data["due"],
        basis=data["basis"],
        explanation=explanation,
        currency=data.get("currency", DONG),
    )
