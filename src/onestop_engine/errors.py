"""Everything that can be reported as wrong: exceptions, and problems found in a file.

Error messages are part of the public API: each says what is wrong, where, why, and how to
mend it, in Vietnamese and English. `str(error)` is the English sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from .texts import Lang, Text, visible

Severity = Literal["error", "warning"]

NOT_NOW = "not_now"
"""Why nobody may do it: the dossier does not stand where it could be done."""


class OneStopError(Exception):
    """The root of every error that this library raises on purpose.

    >>> raise OneStopError(Text("Sai mã hồ sơ.", "Wrong dossier code."))
    Traceback (most recent call last):
    ...
    onestop_engine.errors.OneStopError: Wrong dossier code.
    """

    def __init__(self, message: Text) -> None:
        self.message = self._shown(message)
        super().__init__(self.message.say("en"))

    @staticmethod
    def _shown(message: Text) -> Text:
        """The message on one line: what a caller gave may stand in it."""
        return Text(visible(message.vi), None if message.en is None else visible(message.en))

    def say(self, lang: Lang = "vi") -> str:
        """The whole message in `lang`."""
        return self.message.say(lang)

    def __reduce__(self) -> tuple[type[OneStopError], tuple[Text]]:
        return type(self), (self.message,)


class InputError(OneStopError, ValueError):
    """A value given by the caller cannot be used: unreadable, impossible, or out of bounds."""


class TermError(InputError):
    """A duration is not written as the law writes it, such as `P1D` or `3 dys`."""


class CalendarError(OneStopError, ValueError):
    """Calendar data or an overlay contradicts itself or the calendar that it changes."""


class CalendarRangeError(OneStopError, ValueError):
    """A date lies outside the years that the calendar covers; nothing is assumed there."""


class NotAllowed(OneStopError, PermissionError):
    """A command may not be given now, or not by this actor; the message says why and what may.

    `cause` is one word for it: "not_now", or who it is that may not (`engine.CAUSES`).
    """

    # PermissionError is an OSError, whose str() looks at errno first.
    __str__ = Exception.__str__

    def __init__(self, message: Text, cause: str = NOT_NOW) -> None:
        super().__init__(message)
        self.cause = cause

    def __reduce__(self) -> tuple[type[NotAllowed], tuple[Text, str]]:  # type: ignore[override]
        return type(self), (self.message, self.cause)


class Conflict(OneStopError, RuntimeError):
    """Somebody else changed the dossier since it was read."""


class NotFound(OneStopError, LookupError):
    """There is no such dossier, procedure, step or unit."""


class StoreError(OneStopError, RuntimeError):
    """The store cannot be used: locked, read-only, from a newer version, or not a store."""


class StoreBusy(StoreError):
    """The command took no effect because others were at work, or the connection was lost.

    The same command may be given again at once.
    """


class OutcomeUnknown(StoreError):
    """The connection was lost while the command was being kept: it took effect, or it did not.

    Look before giving it again; a command with an idempotency key is looked up by itself.
    """


class Span(NamedTuple):
    """A place in a text: file name, and 1-based line and column where it starts."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong in a procedure file, with its place, its stable code, and its mend.

    `code` is stable forever (`OS101`), `slug` is its readable name, `path` names the value
    inside the file (`steps.examine.within`).
    """

    code: str
    slug: str
    severity: Severity
    message: Text
    mend: Text
    span: Span
    path: str = ""

    def render(self, lang: Lang = "vi") -> str:
        """Two lines: where and what, then how to mend it."""
        kind = _SEVERITY[self.severity].say(lang)
        mend = _MEND.say(lang)
        head = (
            f"{visible(str(self.span))}: {kind} {self.code} {self.slug}: {self.message.say(lang)}"
        )
        return f"{head}\n    {mend}: {self.mend.say(lang)}"


_SEVERITY = {
    "error": Text("lỗi", "error"),
    "warning": Text("cảnh báo", "warning"),
}
_MEND = Text("cách sửa", "mend")
_COUNTED = (("tệp", "file"), ("lỗi", "error"), ("cảnh báo", "warning"))


def _summary(*counts: int) -> Text:
    """How many files, errors and warnings there are, in words."""
    named = tuple(zip(counts, _COUNTED, strict=True))
    vi = ", ".join(f"{count} {noun}" for count, (noun, _) in named)
    en = ", ".join(f"{count} {noun}{'' if count == 1 else 's'}" for count, (_, noun) in named)
    return Text(f"{vi}.", f"{en}.")


@dataclass(frozen=True, slots=True)
class Report:
    """All problems of one or more files, in the order of their places.

    >>> Report((), files=("a.yaml",)).ok
    True
    """

    problems: tuple[Problem, ...] = ()
    files: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """True when nothing stops the files from loading; warnings do not."""
        return not self.errors

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that stop a file from loading."""
        return tuple(p for p in self.problems if p.severity == "error")

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """The problems that a person has to judge."""
        return tuple(p for p in self.problems if p.severity == "warning")

    def __iter__(self) -> Iterator[Problem]:
        return iter(self.problems)

    def __len__(self) -> int:
        return len(self.problems)

    def render(self, lang: Lang = "vi") -> str:
        """The report as plain text: each problem, then a line that counts them."""
        counts = _summary(len(self.files), len(self.errors), len(self.warnings))
        return "\n".join([*(p.render(lang) for p in self.problems), counts.say(lang)])

    @classmethod
    def merged(cls, reports: Iterable[Report]) -> Report:
        """One report out of several, sorted by place."""
        parts = tuple(reports)
        problems = sorted(
            (p for part in parts for p in part.problems), key=lambda p: (p.span, p.code)
        )
        return cls(tuple(problems), tuple(f for part in parts for f in part.files))


class ProcedureError(OneStopError, ValueError):
    """A procedure file does not load; `report` holds every problem of it."""

    def __init__(self, report: Report) -> None:
        super().__init__(Text(report.render("vi"), report.render("en")))
        self.report = report

    @staticmethod
    def _shown(message: Text) -> Text:
        """The whole report: its problems show what stands in a file on one line each."""
        return message

    def __reduce__(self) -> tuple[type[ProcedureError], tuple[Report]]:  # type: ignore[override]
        return type(self), (self.report,)
