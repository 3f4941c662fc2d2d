"""What an operator sees of the engine at work: one log record and one span for each operation.

Both say what was done to which dossier, how it ended and how long it took. Neither holds
anything personal: no applicant, no facts, no reasons, and of an error its kind, never its words.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, Literal, Protocol

from .errors import NotFound, OneStopError, StoreError

LOGGER: Final = logging.getLogger("onestop_engine")
# A library is silent until its host asks.
LOGGER.addHandler(logging.NullHandler())

_EXTRA: Final = "onestop"
Value = str | int | float | bool
Outcome = Literal["done", "refused", "failed"]


@dataclass(slots=True)
class Operation:
    """An operation under way: what is known of it so far, and how it ended."""

    name: str
    facts: dict[str, Value] = field(default_factory=dict)
    outcome: Outcome = "done"

    def note(self, **facts: Value | None) -> None:
        """Say more of the operation, such as the code that a new dossier got."""
        self.facts |= {name: value for name, value in facts.items() if value is not None}

    def ended_by(self, error: BaseException) -> None:
        """Say that it was refused, or failed; of the error only its kind is told."""
        refused = isinstance(error, OneStopError) and not isinstance(error, StoreError)
        self.outcome = "refused" if refused else "failed"
        if isinstance(error, NotFound):
            # What was taken for a code or a name may be whatever somebody typed.
            for name in ("code", "consumer"):
                self.facts.pop(name, None)
        self.note(error=type(error).__name__)


@contextmanager
def operation(name: str, **facts: Value | None) -> Iterator[Operation]:
    """The operation `name` while it runs: logged when it ends, and a span where tracing is on.

    `facts` become fields of the record and, under `onestop.`, attributes of the span. An
    operation that the engine refuses is a warning; one that the store or the program fails is
    an error. Spans need OpenTelemetry's API, imported and set up by the host.

    >>> import io
    >>> handler = logging.StreamHandler(out := io.StringIO())
    >>> handler.setFormatter(JsonFormatter())
    >>> LOGGER.addHandler(handler)
    >>> LOGGER.setLevel(logging.INFO)
    >>> with operation("tick") as running:
    ...     running.note(events=3)
    >>> record = json.loads(out.getvalue())
    >>> record["operation"], record["outcome"], record["events"]
    ('tick', 'done', 3)
    >>> LOGGER.removeHandler(handler)
    """
    running = Operation(name)
    running.note(**facts)
    tracer = _tracer()
    if tracer is None and not LOGGER.isEnabledFor(logging.INFO):
        yield running
        return
    began = time.perf_counter()
    with _span(tracer, running):
        try:
            yield running
        except BaseException as error:
            running.ended_by(error)
            raise
        finally:
            _log(running, time.perf_counter() - began)


class _Tracer(Protocol):
    """What is used of OpenTelemetry's tracer."""

    def start_as_current_span(self, name: str, **settings: Any) -> AbstractContextManager[Any]: ...


def _tracer() -> _Tracer | None:
    # Importing the API takes longer than a command. Whoever wants spans has imported it to say
    # where they go; without that they would go nowhere.
    trace = sys.modules.get("opentelemetry.trace")
    return None if trace is None else trace.get_tracer("onestop_engine")


@contextmanager
def _span(tracer: _Tracer | None, running: Operation) -> Iterator[None]:
    """The span of an operation; nothing where nobody traces."""
    if tracer is None:
        yield
        return
    # What an error says may name a person, so the span is not given the error itself.
    silent = {"record_exception": False, "set_status_on_exception": False}
    with tracer.start_as_current_span(f"onestop.{running.name}", **silent) as span:
        try:
            yield
        finally:
            if running.outcome == "failed":
                status = sys.modules["opentelemetry.trace"].StatusCode.ERROR
                span.set_status(status, str(running.facts["error"]))
            facts = {**running.facts, "outcome": running.outcome}
            span.set_attributes({f"onestop.{name}": value for name, value in facts.items()})


_LEVELS: Final = {"done": logging.INFO, "refused": logging.WARNING, "failed": logging.ERROR}


def _log(running: Operation, seconds: float) -> None:
    fields: dict[str, Value] = {
        "operation": running.name,
        "outcome": running.outcome,
        **running.facts,
        "milliseconds": round(seconds * 1000, 3),
    }
    level = _LEVELS[running.outcome]
    LOGGER.log(level, "%s %s", running.name, running.outcome, extra={_EXTRA: fields})


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time (UTC), level, logger, message, and the operation's fields.

    Line breaks inside a value are escaped, so that no value can pass for a record of its own. An
    exception is told by its kind alone, because its words may hold what is personal.

    >>> record = logging.makeLogRecord({"name": "portal", "levelname": "INFO", "msg": "up\\n2"})
    >>> json.loads(JsonFormatter().format(record))["message"]
    'up\\n2'
    """

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record."""
        fields: Mapping[str, Value] = getattr(record, _EXTRA, {})
        kind = record.exc_info[0] if record.exc_info else None
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **({"error": kind.__name__} if kind is not None else {}),
            **fields,
        }
        return json.dumps(line, ensure_ascii=True, default=str)
