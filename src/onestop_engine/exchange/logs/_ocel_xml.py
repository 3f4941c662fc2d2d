"""OCEL 2.0 in XML, read by expat in pieces; a document type is refused where it begins."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import IO, Final
from xml.parsers import expat

from ._pieces import fed

_DEEPEST: Final = 20


@dataclass(slots=True)
class Thing:
    """An object or an event as it is written."""

    name: str
    type: str
    time: str = ""
    attributes: list[tuple[str, str, str]] = field(default_factory=list)
    about: list[str] = field(default_factory=list)


class OcelXml:
    """What has been read of a file."""

    def __init__(self) -> None:
        self.objects: list[Thing] = []
        self.events: list[Thing] = []
        self._path: list[str] = []
        self._thing: Thing | None = None
        self._attribute: tuple[str, str] | None = None
        self._text: list[str] = []

    def read(self, stream: IO[bytes]) -> None:
        """Reads the whole file; `ValueError` says what is wrong besides its XML."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = _refuse_doctype
        # What a piece tells, the handlers take.
        deque(fed(parser, stream), maxlen=0)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        path = self._path
        path.append(tag)
        if path[0] != "log" or len(path) > _DEEPEST:
            raise ValueError("it does not begin with <log>, or is nested too deep")
        parents = path[1:-1]
        if parents in (["objects"], ["events"]) and tag in {"object", "event"}:
            self._thing = Thing(attributes["id"], attributes["type"], attributes.get("time", ""))
            (self.objects if tag == "object" else self.events).append(self._thing)
        elif self._thing is not None and tag in {"relationship", "object"}:
            self._thing.about.append(attributes["object-id"])
        elif self._thing is not None and tag == "attribute":
            self._attribute = attributes["name"], attributes.get("time", "")
            self._text = []

    def _characters(self, text: str) -> None:
        if self._attribute is not None:
            self._text.append(text)

    def _end(self, tag: str) -> None:
        self._path.pop()
        if tag == "attribute" and self._attribute is not None and self._thing is not None:
            self._thing.attributes.append((*self._attribute, "".join(self._text)))
            self._attribute = None
        elif len(self._path) == 2:
            self._thing = None


def _refuse_doctype(*_: object) -> None:
    raise ValueError("it declares a document type (DOCTYPE), which no event log needs")
