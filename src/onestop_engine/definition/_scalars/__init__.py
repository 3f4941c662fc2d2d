"""Values out of YAML scalars, each by the type that its field has and never by its looks.

So `on`, `no`, `15:00` and `1.10` are text where text belongs, and `100.000` is no price.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from ...errors import TermError
from ...terms import Term
from ...texts import Text
from ...year_days import YearDay, is_yearly
from .._problems import problem
from .._problems import values as kinds
from .._yaml import Mapping, Scalar
from ._currencies import read_currency
from ._moments import read_date, read_moment, read_time
from ._numbers import LARGEST, read_decimal, read_integer, read_money, read_quantity
from ._refusal import Refusal, refuse
from ._words import as_name, read_boolean, read_code, read_identifier, read_slug, read_word

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import date, datetime
    from decimal import Decimal

    from ...errors import Problem
    from .._yaml import Node

__all__ = [
    "LARGEST",
    "Reader",
    "Refusal",
    "as_name",
    "read_boolean",
    "read_code",
    "read_currency",
    "read_date",
    "read_decimal",
    "read_identifier",
    "read_integer",
    "read_moment",
    "read_money",
    "read_quantity",
    "read_slug",
    "read_term",
    "read_time",
    "read_word",
    "read_year_day",
]

Value = TypeVar("Value")
_Number = TypeVar("_Number", "int", "Decimal")

LONGEST_TEXT = 10_000
# No value but text is as long as this; what is longer would only cost time to refuse.
_LONGEST_VALUE = 200
_A_LIST = Text("một danh sách", "a list")
_A_GROUP = Text("một nhóm khoá", "a group of keys")
_TEXT = Text("câu chữ", "text")
_NAME = Text("một tên như `intake`", "a name such as `intake`")
_CODE = Text('mã như `"1.013225"`', 'a code such as `"1.013225"`')
_SLUG = Text("tên như `hoat-dong-xay-dung`", "a name such as `hoat-dong-xay-dung`")
_BOOLEAN = Text("`true` hoặc `false`", "`true` or `false`")
_INTEGER = Text("số nguyên như `15`", "a whole number such as `15`")
_MONEY = Text("số đồng như `100000`", "đồng such as `100000`")
_CURRENCY = Text("mã tiền tệ như `USD`", "a currency such as `USD`")
_DECIMAL = Text("số như `12.5`", "a number such as `12.5`")
_DATE = Text("ngày như `2026-07-01`", "a date such as `2026-07-01`")
_MOMENT = Text("ngày và giờ như `2026-07-01T15:00`", "a date and hour such as `2026-07-01T15:00`")
_TIME = Text("giờ như `15:00`", "a time such as `15:00`")
_YEAR_DAY = Text("ngày như `ngày 01 tháng 10 hằng năm`", "a day such as `1 October every year`")
_TERM = Text("thời hạn như `7 ngày làm việc`", "a term such as `7 working days`")


def read_term(text: str) -> Term | Refusal:
    """The term that `text` is, or why it is none.

    >>> read_term("15 ngày làm việc")
    Term(amount=15, unit='working_day')
    """
    try:
        return Term.parse(text)
    except TermError as error:
        return refuse(kinds.NOT_A_TERM, reason=error.message)


def read_year_day(text: str) -> YearDay | Refusal:
    """The day of each year that `text` is, or why it is none.

    >>> read_year_day("ngày 01 tháng 10 hằng năm")
    YearDay(month=10, day=1)
    """
    try:
        return YearDay.parse(text)
    except TermError as error:
        return refuse(kinds.NOT_A_YEAR_DAY, reason=error.message)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads values out of nodes; what is wrong with them gathers in `problems`.

    Each method gives None where it reported a problem.

    >>> from onestop_engine.errors import Span
    >>> reader = Reader()
    >>> reader.money(Scalar("100.000", Span("a.yaml", 7, 11)), "fees.permit.amount") is None
    True
    >>> reader.problems[0].code, reader.problems[0].mend.en
    ('OS136', 'Write `100000`.')
    """

    problems: list[Problem] = field(default_factory=list)

    def text(self, node: Node, path: str, *, at_most: int = LONGEST_TEXT) -> str | None:
        """The text, in normal form NFC, without spaces around it."""
        written = self.written(node, path, _TEXT)
        if written is not None and len(written) > at_most:
            self._refuse(
                refuse(kinds.TEXT_TOO_LONG, length=len(written), limit=at_most), node, path
            )
            return None
        return written

    def identifier(self, node: Node, path: str) -> str | None:
        """The name of a step, fact, agency, fee, document or result."""
        return self.read(node, path, read_identifier, _NAME)

    def code(self, node: Node, path: str) -> str | None:
        """The code of a procedure; `1.10` stays `1.10`."""
        return self.read(node, path, read_code, _CODE)

    def slug(self, node: Node, path: str) -> str | None:
        """The name of a field, as it stands in folder names."""
        return self.read(node, path, read_slug, _SLUG)

    def word(self, node: Node, path: str, known: Collection[str]) -> str | None:
        """One of the words of the language that may stand here."""
        example = Text(f"`{next(iter(known), '')}`")
        return self.read(node, path, lambda text: read_word(text, known), example)

    def boolean(self, node: Node, path: str) -> bool | None:
        """`true` or `false`."""
        return self.read(node, path, read_boolean, _BOOLEAN)

    def integer(
        self, node: Node, path: str, *, minimum: int = -LARGEST, maximum: int = LARGEST
    ) -> int | None:
        """A whole number between two bounds, both included."""
        number = self.read(node, path, read_integer, _INTEGER)
        return self._bounded(number, minimum, maximum, node, path)

    def money(self, node: Node, path: str, *, minimum: int = 0) -> int | None:
        """An amount in whole đồng."""
        amount = self.read(node, path, read_money, _MONEY)
        return self._bounded(amount, minimum, LARGEST, node, path)

    def currency(self, node: Node, path: str) -> str | None:
        """A currency by its three letters."""
        return self.read(node, path, read_currency, _CURRENCY)

    def decimal(
        self, node: Node, path: str, *, minimum: int = -LARGEST, maximum: int = LARGEST
    ) -> Decimal | None:
        """An exact number between two bounds, both included."""
        number = self.read(node, path, read_decimal, _DECIMAL)
        return self._bounded(number, minimum, maximum, node, path)

    def percent(self, node: Node, path: str, *, maximum: int = 100) -> Decimal | None:
        """A percentage as it is written: 50 for a half."""
        return self.decimal(node, path, minimum=0, maximum=maximum)

    def date(self, node: Node, path: str) -> date | None:
        """A day, written 2026-07-01."""
        return self.read(node, path, read_date, _DATE)

    def moment(self, node: Node, path: str) -> datetime | None:
        """A local date and hour, written 2026-07-01T15:00."""
        return self.read(node, path, read_moment, _MOMENT)

    def quantity(self, node: Node, path: str) -> Decimal | None:
        """An exact number whose decimals follow a point or a comma."""
        return self.read(node, path, read_quantity, _DECIMAL)

    def time(self, node: Node, path: str) -> str | None:
        """A time of day as HH:MM."""
        return self.read(node, path, read_time, _TIME)

    def term(self, node: Node, path: str) -> Term | None:
        """A duration (thời hạn) as the law writes it."""
        return self.read(node, path, read_term, _TERM)

    def limit(self, node: Node, path: str) -> Term | YearDay | None:
        """A duration, or a day of each year."""
        if isinstance(node, Scalar) and is_yearly(node.text):
            return self.year_day(node, path)
        return self.term(node, path)

    def year_day(self, node: Node, path: str) -> YearDay | None:
        """A day of each year."""
        return self.read(node, path, read_year_day, _YEAR_DAY)

    def read(
        self,
        node: Node,
        path: str,
        reading: Callable[[str], Value | Refusal],
        example: Text,
    ) -> Value | None:
        """What `reading` makes of the node's text; `example` says what belongs there."""
        written = self.written(node, path, example)
        if written is None:
            return None
        value = reading(written[:_LONGEST_VALUE])
        if isinstance(value, Refusal):
            self._refuse(value, node, path)
            return None
        return value

    def written(self, node: Node, path: str, example: Text) -> str | None:
        """The characters of a scalar that is not empty, as they are compared and kept."""
        if not isinstance(node, Scalar):
            found = _A_GROUP if isinstance(node, Mapping) else _A_LIST
            self._refuse(refuse(kinds.NOT_A_SINGLE_VALUE, found=found, example=example), node, path)
            return None
        text = node.text.strip()
        if not text or node.empty:
            self._refuse(refuse(kinds.EMPTY_VALUE, example=example), node, path)
            return None
        return text if text.isascii() else unicodedata.normalize("NFC", text)

    def _bounded(
        self, number: _Number | None, minimum: int, maximum: int, node: Node, path: str
    ) -> _Number | None:
        if number is None or minimum <= number <= maximum:
            return number
        self._refuse(
            refuse(kinds.OUT_OF_RANGE, text=str(number), minimum=minimum, maximum=maximum),
            node,
            path,
        )
        return None

    def _refuse(self, refusal: Refusal, node: Node, path: str) -> None:
        self.problems.append(problem(refusal.kind, node.span, path, **refusal.values))
