"""A JSON object with a memory of what was read of it, so that nothing in it goes unnoticed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import InputError
from ..texts import Text
from ._words import clean, says_nothing


@dataclass(frozen=True, slots=True)
class Said:
    """Something that the source states: where in its record, and in which words."""

    path: str
    text: str


class Reading:
    """One JSON object, read key by key; `unread` tells what nobody asked for.

    >>> reading = Reading({"name": "Cấp giấy phép", "sets": 2})
    >>> reading.text("name")
    'Cấp giấy phép'
    >>> reading.unread()
    (Said(path='sets', text='sets: 2'),)
    """

    def __init__(
        self, data: Mapping[str, Any], path: str = "", taken: set[str] | None = None
    ) -> None:
        self.path = path
        self._data = data
        self._taken: set[str] = set() if taken is None else taken

    def at(self, key: str) -> str:
        """The path of a key."""
        return f"{self.path}.{key}" if self.path else key

    def value(self, key: str) -> Any:
        """What stands at a key, with everything in it; None where nothing does."""
        self._taken.add(self.at(key))
        return self._data.get(key)

    def text(self, key: str) -> str:
        """The words at a key, empty where it says nothing."""
        value = self.value(key)
        if value is None or isinstance(value, bool):
            return ""
        if isinstance(value, list | dict):
            raise InputError(_NOT_TEXT.fill(path=self.at(key)))
        text = clean(str(value))
        return "" if says_nothing(text) else text

    def said(self, key: str) -> Said | None:
        """The statement at a key, None where it says nothing."""
        text = self.text(key)
        return Said(self.at(key), text) if text else None

    def saids(self, key: str) -> tuple[Said, ...]:
        """The statements of a list of words; a single one may stand without the list."""
        value = self.value(key)
        if value is None or isinstance(value, str):
            one = self.said(key)
            return () if one is None else (one,)
        if not isinstance(value, list) or any(isinstance(each, dict | list) for each in value):
            raise InputError(_NOT_LIST.fill(path=self.at(key)))
        spoken = ((index, clean(str(each))) for index, each in enumerate(value) if each is not None)
        return tuple(
            Said(f"{self.at(key)}[{index}]", text)
            for index, text in spoken
            if not says_nothing(text)
        )

    def objects(self, key: str) -> tuple[Reading, ...]:
        """The objects of a list, each to be read on its own."""
        value = self._data.get(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise InputError(_NOT_OBJECTS.fill(path=self.at(key)))
        return tuple(
            Reading(each, f"{self.at(key)}[{index}]", self._taken)
            for index, each in enumerate(value)
        )

    def object(self, key: str) -> Reading:
        """The object at a key, an empty one where there is none."""
        value = self._data.get(key)
        if value is not None and not isinstance(value, dict):
            raise InputError(_NOT_OBJECTS.fill(path=self.at(key)))
        return Reading(value or {}, self.at(key), self._taken)

    def leave(self, *keys: str) -> None:
        """Marks keys that state nothing about the procedure, such as inner numbers."""
        self._taken.update(self.at(key) for key in keys)

    def unread(self) -> tuple[Said, ...]:
        """The statements that nobody asked for, here and below."""
        return tuple(self._leaves(self._data, self.path))

    def _leaves(self, value: Any, path: str) -> Iterator[Said]:
        if path in self._taken or value is None or value is False:
            return
        if isinstance(value, dict):
            for key, inner in value.items():
                yield from self._leaves(inner, f"{path}.{key}" if path else key)
        elif isinstance(value, list):
            for index, inner in enumerate(value):
                yield from self._leaves(inner, f"{path}[{index}]")
        else:
            text = clean(str(value))
            if not says_nothing(text):
                yield Said(path, f"{path}: {text}")


_NOT_TEXT = Text(
    "`{path}` phải là một giá trị đơn (chữ hoặc số).",
    "`{path}` must be one value, words or digits.",
)
_NOT_LIST = Text("`{path}` phải là danh sách các câu chữ.", "`{path}` must be a list of words.")
_NOT_OBJECTS = Text(
    "`{path}` phải gồm các đối tượng JSON {{…}}.", "`{path}` must consist of JSON objects {{…}}."
)
