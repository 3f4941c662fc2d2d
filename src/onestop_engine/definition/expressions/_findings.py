"""What is found wrong in one expression, each with the character where it starts."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ...errors import Span
from .._problems import Kind, problem

if TYPE_CHECKING:
    from ...errors import Problem

_MOST_REPORTED = 10


@dataclass(frozen=True, slots=True)
class Findings:
    """Gathers the problems of one expression.

    `text` is what is read: in normal form NFC, on one line, without spaces around it. `written`
    is what the file has; `span` is where that starts, or where the whole value starts when
    `verbatim` is false and places inside it are not known.
    """

    text: str
    written: str
    span: Span
    verbatim: bool
    path: str
    problems: list[Problem] = field(default_factory=list)

    @classmethod
    def of(cls, written: str, span: Span, path: str, *, verbatim: bool) -> Findings:
        """Findings for an expression as it stands in a file."""
        text = unicodedata.normalize("NFC", written).replace("\n", " ").strip()
        return cls(text, written, span, verbatim, path)

    def report(self, kind: Kind, offset: int = 0, /, **values: object) -> None:
        """Keeps one problem of the character `offset`; the first few are enough for a person."""
        if len(self.problems) < _MOST_REPORTED:
            self.problems.append(problem(kind, self._place(offset), self.path, **values))

    def sorted(self) -> tuple[Problem, ...]:
        """The problems in the order of their places."""
        return tuple(sorted(self.problems, key=lambda each: (each.span, each.code)))

    def _place(self, offset: int) -> Span:
        if not self.verbatim or not self.text:
            return self.span
        lead = len(self.written) - len(self.written.lstrip())
        column = self.span.column + lead + self._written_length(lead, offset)
        return Span(self.span.file, self.span.line, column)

    def _written_length(self, lead: int, offset: int) -> int:
        """How many characters of the file became the first `offset` ones."""
        if unicodedata.is_normalized("NFC", self.written):
            return offset
        body = self.written[lead:]
        return next(
            (
                count
                for count in range(offset, len(body))
                if len(unicodedata.normalize("NFC", body[:count])) >= offset
                and not unicodedata.combining(body[count])
            ),
            len(body),
        )
