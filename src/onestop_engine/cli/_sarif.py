"""Problems as SARIF 2.1.0, the OASIS format that code scanners and editors exchange.

Columns count code points, and files inside the working folder are named relative to it, so that
the same log fits every checkout.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from ..definition._problems import KINDS
from ..errors import Problem, Report
from ._speech import language, say, spoken

_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_ROOT: Final = "%SRCROOT%"


def sarif(report: Report) -> dict[str, Any]:
    """The log of one check, with a rule for each code that was found."""
    codes = sorted({problem.code for problem in report})
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": _driver(codes)},
                "language": language(),
                "columnKind": "unicodeCodePoints",
                "originalUriBaseIds": {_ROOT: {"uri": f"{Path.cwd().as_uri()}/"}},
                "artifacts": [{"location": _location(name)} for name in report.files],
                "results": [_result(problem, codes) for problem in report],
            }
        ],
    }


def _driver(codes: Sequence[str]) -> dict[str, Any]:
    return {
        "name": "onestop check",
        "version": version("onestop_engine"),
        "rules": [_rule(code) for code in codes],
    }


def _rule(code: str) -> dict[str, Any]:
    kind = KINDS[code]
    # In a template, doubled braces stand for single ones.
    message, mend = (
        spoken(text).replace("{{", "{").replace("}}", "}") for text in (kind.message, kind.mend)
    )
    how = say("Cách sửa", "Mend")
    return {
        "id": code,
        "name": kind.slug,
        "shortDescription": {"text": message},
        "help": {
            "text": f"{message}\n{how}: {mend}",
            "markdown": f"{message}\n\n**{how}:** {mend}",
        },
        "defaultConfiguration": {"level": kind.severity},
    }


def _result(problem: Problem, codes: Sequence[str]) -> dict[str, Any]:
    how = say("Cách sửa", "Mend")
    return {
        "ruleId": problem.code,
        "ruleIndex": codes.index(problem.code),
        "level": problem.severity,
        "message": {"text": f"{spoken(problem.message)}\n{how}: {spoken(problem.mend)}"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": _location(problem.span.file),
                    "region": {"startLine": problem.span.line, "startColumn": problem.span.column},
                },
                "logicalLocations": [{"fullyQualifiedName": problem.path}],
            }
        ],
    }


def _location(name: str) -> dict[str, str]:
    path = Path(name).absolute()
    if path.is_relative_to(Path.cwd()):
        return {"uri": quote(path.relative_to(Path.cwd()).as_posix()), "uriBaseId": _ROOT}
    return {"uri": path.as_uri()}
