"""XES (IEEE 1849): traces out of a file of any size, one at a time.

expat reads the file in pieces, and a document type is refused where it begins: without one there
are no entities, so nothing can be expanded and no other file can be drawn in.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any, Final, cast
from xml.parsers import expat

from ...errors import InputError
from ...texts import Text
from ._pieces import LONGEST, TagTooLongError, fed
from .model import Case, LogEvent, Value

_DEEPEST: Final = 100
_MOST_EVENTS: Final = 1_000_000
"""Events that one trace may have; a trace is held whole."""
_LARGEST: Final = 1 << 26
"""Letters that the attributes of one trace may have, which a small archive can hold."""

_SINGLE: Final = frozenset({"string", "date", "int", "float", "boolean", "id"})


def read_xes(path: str | Path) -> Iterator[Case]:
    """The traces of an XES file, `.xes` or `.xes.gz`, in order.

    Nothing but the trace at hand is held. Global attributes are defaults of traces and events, as
    the standard has them. Attributes that lists or other attributes hold are passed over.
    `InputError` names the line of what is no XES.
    """
    file = Path(path)
    with _opened(file) as stream:
        yield from _Parser(str(path)).cases(stream)


def _opened(file: Path) -> IO[bytes]:
    if file.suffix == ".gz":
        return cast("IO[bytes]", gzip.open(file, "rb"))
    return file.open("rb")


class _Parser:
    """What has been read of a log so far."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.made: list[Case] = []
        self.path: list[str] = []
        self.globals: dict[str, dict[str, Value]] = {"trace": {}, "event": {}}
        self.scope: dict[str, Value] = {}
        self.trace: dict[str, Value] = {}
        self.events: list[LogEvent] = []
        self.line = 0
        self.held = 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._refuse_doctype

    def cases(self, stream: IO[bytes]) -> Iterator[Case]:
        try:
            for _ in fed(self.parser, stream):
                yield from self.made
                self.made.clear()
        except TagTooLongError as error:
            raise self._wrong(_TOO_LONG.fill(most=LONGEST)) from error
        except expat.ExpatError as error:
            reason = expat.ErrorString(error.code)
            raise self._wrong(_NO_XML.fill(reason=reason), error.lineno) from error
        except (ValueError, LookupError) as error:
            # What expat says of an encoding that it does not know, or that has several bytes.
            if isinstance(error, InputError):
                raise
            raise self._wrong(_NO_XML.fill(reason=error)) from error
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise self._wrong(_NO_GZIP) from error
        yield from self.made

    def _wrong(self, why: Text, line: int | None = None) -> InputError:
        at = self.parser.CurrentLineNumber if line is None else line
        return InputError(
            _UNREADABLE.fill(file=self.name, line=at, why_vi=why.vi, why_en=why.say("en"))
        )

    def _refuse_doctype(self, *_: object) -> None:
        raise self._wrong(_DOCTYPE)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        # A prefix for the standard's name space changes nothing.
        tag = tag.rpartition(":")[2].lower()
        path = self.path
        path.append(tag)
        depth = len(path)
        if depth == 1 and tag != "log":
            raise self._wrong(_NO_LOG.fill(tag=tag))
        if depth > _DEEPEST:
            raise self._wrong(_TOO_DEEP.fill(most=_DEEPEST))
        if tag in _SINGLE:
            if depth > 1 and path[-2] in {"trace", "event", "global"}:
                self._take(tag, attributes)
        elif tag == "trace" and depth == 2:
            self.trace = self.scope = dict(self.globals["trace"])
            self.events, self.held = [], 0
            self.line = self.parser.CurrentLineNumber
        elif tag == "event" and depth == 3:
            self.scope = dict(self.globals["event"])
        elif tag == "global" and depth == 2:
            self.scope = self.globals.setdefault(attributes.get("scope", "event"), {})

    def _end(self, tag: str) -> None:
        self.path.pop()
        tag = tag.rpartition(":")[2].lower()
        depth = len(self.path)
        if tag == "event" and depth == 2:
            self.events.append(LogEvent(attributes=MappingProxyType(self.scope)))
            self.scope = self.trace
            if len(self.events) > _MOST_EVENTS:
                raise self._wrong(_TOO_MANY.fill(most=_MOST_EVENTS))
        elif tag == "trace" and depth == 1:
            case = Case(
                attributes=MappingProxyType(self.trace),
                events=tuple(self.events),
                place=self.line,
            )
            self.made.append(case)

    def _take(self, tag: str, attributes: Mapping[str, str]) -> None:
        key, text = attributes.get("key"), attributes.get("value")
        if key is None or text is None:
            raise self._wrong(_NO_KEY.fill(tag=tag))
        self.held += len(key) + len(text)
        if self.held > _LARGEST:
            raise self._wrong(_TOO_LARGE.fill(most=_LARGEST))
        self.scope[key] = typed(tag, text)


def typed(kind: str, text: str) -> Value:
    """The value of a text that the file calls a date, int, float or boolean; else the text.

    What is no such value stays text: the one who needs it says what is wrong.

    >>> typed("int", "12"), typed("boolean", "true"), typed("float", "?")
    (12, True, '?')
    """
    try:
        return _TYPES[kind](text) if kind in _TYPES else text
    except ValueError:
        return text


def _boolean(text: str) -> bool:
    if text not in {"true", "false", "1", "0"}:
        raise ValueError(text)
    return text in {"true", "1"}


_TYPES: Final[Mapping[str, Any]] = {
    "date": datetime.fromisoformat,
    "int": int,
    "float": float,
    "boolean": _boolean,
}


_UNREADABLE: Final = Text(
    "{file}, dòng {line}: không đọc được nhật ký sự kiện: {why_vi}",
    "{file}, line {line}: the event log cannot be read: {why_en}",
)
_NO_XML: Final = Text(
    "không phải XML đúng ({reason}). Xuất lại tệp từ hệ thống gốc.",
    "it is no well-formed XML ({reason}). Export it anew from where it comes from.",
)
_NO_GZIP: Final = Text(
    "tệp nén hỏng hoặc bị cắt. Tải lại tệp.",
    "the compressed file is damaged or cut off. Fetch it again.",
)
_DOCTYPE: Final = Text(
    "tệp khai báo kiểu tài liệu (DOCTYPE), có thể kéo tệp khác vào hoặc phình to vô hạn. Nhật ký "
    "sự kiện không cần khai báo này; hãy bỏ đi.",
    "it declares a document type (DOCTYPE), which can draw in other files or grow without end. "
    "No event log needs one; take it out.",
)
_NO_LOG: Final = Text(
    "phần tử đầu tiên là <{tag}>, nhật ký XES bắt đầu bằng <log>.",
    "its first element is <{tag}>; an XES log begins with <log>.",
)
_TOO_DEEP: Final = Text("lồng nhau quá {most} tầng.", "it is nested more than {most} levels deep.")
_TOO_LONG: Final = Text("một thẻ dài quá {most} byte.", "a tag has more than {most} bytes.")
_TOO_MANY: Final = Text(
    "một vụ việc có quá {most} sự kiện.", "a trace has more than {most} events."
)
_TOO_LARGE: Final = Text(
    "các thuộc tính của một vụ việc có quá {most} chữ.",
    "the attributes of one trace have more than {most} letters.",
)
_NO_KEY: Final = Text("<{tag}> thiếu key hoặc value.", "<{tag}> lacks its key or its value.")
