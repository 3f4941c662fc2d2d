"""What goes to stdout and stderr: text, one JSON document, failures."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import click

from ..texts import Text
from ._speech import say, spoken, wishes


def print_json(document: object) -> None:
    """Print one JSON document."""
    click.echo(json_text(document))


def print_json_line(document: object) -> None:
    """Print one JSON document of several, on a line of its own."""
    click.echo(json.dumps(plain(document), ensure_ascii=False))


def json_text(document: object) -> str:
    """The text of one JSON document; days and instants in ISO 8601, texts in both languages."""
    return json.dumps(plain(document), ensure_ascii=False, indent=2)


def plain(value: object) -> Any:
    """`value` as JSON can hold it: a `Text` becomes {vi, en}, numbers stay exact.

    >>> plain({"on": date(2026, 8, 24), "title": Text("Hồ sơ", "Dossier")})
    {'on': '2026-08-24', 'title': {'vi': 'Hồ sơ', 'en': 'Dossier'}}
    """
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Text):
        return {"vi": value.vi, "en": value.say("en")}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list | set | frozenset):
        return [plain(item) for item in value]
    return _plain_object(value)


def _plain_object(value: object) -> Any:
    if isinstance(value, Fraction | Decimal):
        return int(value) if value == int(value) else float(value)
    assert is_dataclass(value)
    return {field.name: plain(getattr(value, field.name)) for field in fields(value)}


def print_failure(error: Exception, text: Text) -> None:
    """Say on stderr what went wrong; with `--json`, say it on stdout as a document too."""
    click.echo(f"{paint(say('Lỗi:', 'Error:'), fg='red')} {spoken(text)}", err=True)
    if wishes().as_json:
        print_json({"error": {"kind": type(error).__name__, "message": text}})


def note(sentence: str) -> None:
    """Say something on stderr that is no part of the answer."""
    click.echo(sentence, err=True)


def heading(sentence: str) -> str:
    """A line that heads what follows, bold where the terminal can."""
    return paint(sentence, bold=True)


def paint(sentence: str, **style: Any) -> str:
    """`sentence` in a style of `click.style`; plain where the environment wants NO_COLOR.

    What goes to a file or a pipe loses its colours when it is printed.
    """
    return sentence if _plain_wanted() else click.style(sentence, **style)


def colours() -> bool:
    """True when colours may be written to stdout."""
    return sys.stdout.isatty() and not _plain_wanted()


def _plain_wanted() -> bool:
    return bool(os.environ.get("NO_COLOR"))
