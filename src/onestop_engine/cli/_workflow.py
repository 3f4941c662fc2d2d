"""Problems as workflow commands, which GitHub shows beside the lines of a pull request."""

from __future__ import annotations

from ..errors import Problem, Span
from ._speech import say, spoken


def workflow_command(problem: Problem) -> str:
    """The line that marks the place of `problem`, with its message and mend."""
    mend = say("Cách sửa: ", "Mend: ") + spoken(problem.mend)
    return _command(
        problem.severity,
        problem.span,
        f"{problem.code} {problem.slug}",
        f"{spoken(problem.message)}\n{mend}",
    )


def workflow_notice(span: Span, title: str, message: str) -> str:
    """The line that says something at a place where nothing is wrong."""
    return _command("notice", span, title, message)


def _command(name: str, span: Span, title: str, message: str) -> str:
    place = {"file": span.file, "line": span.line, "col": span.column, "title": title}
    properties = ",".join(f"{key}={_escape_property(value)}" for key, value in place.items())
    return f"::{name} {properties}::{_escape(message)}"


def _escape(value: object) -> str:
    return str(value).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(value: object) -> str:
    return _escape(value).replace(":", "%3A").replace(",", "%2C")
