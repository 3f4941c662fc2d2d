"""What a kind of problem is, and how one found in a file is made from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...errors import Problem, Severity, Span
from ...texts import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST_SHOWN = 120


@dataclass(frozen=True, slots=True)
class Kind:
    """One stable code with its readable name and the sentences that report it.

    `message` and `mend` are templates: `{name}` places are filled when a problem is found.
    """

    code: str
    slug: str
    severity: Severity
    message: Text
    mend: Text


def error(code: str, slug: str, message: Text, mend: Text) -> Kind:
    """A kind that stops a file from loading."""
    return Kind(code, slug, "error", message, mend)


def warning(code: str, slug: str, message: Text, mend: Text) -> Kind:
    """A kind that a person has to judge."""
    return Kind(code, slug, "warning", message, mend)


def problem(kind: Kind, span: Span, path: str = "", /, **values: object) -> Problem:
    """The problem of `kind` at `span`, its sentences filled with `values`.

    A `Text` among the values is said in each language; a `str` is cut when it is very long, and
    what cannot be seen in it is named.

    >>> from onestop_engine.definition._problems import text
    >>> found = problem(text.DUPLICATE_KEY, Span("a.yaml", 4, 3), key="within", first=2)
    >>> found.code, found.message.en
    ('OS106', 'The key `within` was already written on line 2; the second would hide the first.')
    """
    vietnamese = {name: _in_language(value, "vi") for name, value in values.items()}
    english = {name: _in_language(value, "en") for name, value in values.items()}
    return Problem(
        code=kind.code,
        slug=kind.slug,
        severity=kind.severity,
        message=_filled(kind.message, vietnamese, english),
        mend=_filled(kind.mend, vietnamese, english),
        span=span,
        path=path,
    )


def shown(text: str) -> str:
    """`text` as a message can show it: on one line, not too long, nothing invisible.

    >>> shown("a\\nb\\u200bc")
    'a<U+000A>b<U+200B>c'
    """
    cut = text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…"
    if cut.isprintable():
        return cut
    return "".join(char if char.isprintable() else f"<U+{ord(char):04X}>" for char in cut)


def listed(words: Iterable[str], at_most: int = 12) -> str:
    """The words in a row, cut after `at_most`.

    >>> listed(["house", "other"])
    'house, other'
    """
    chosen = list(words)
    tail = ", …" if len(chosen) > at_most else ""
    return ", ".join(chosen[:at_most]) + tail


def _filled(template: Text, vietnamese: dict[str, object], english: dict[str, object]) -> Text:
    foreign = None if template.en is None else template.en.format(**english)
    return Text(template.vi.format(**vietnamese), foreign)


def _in_language(value: object, lang: str) -> object:
    if isinstance(value, Text):
        return value.say("en" if lang == "en" else "vi")
    return shown(value) if isinstance(value, str) else value
