"""Bilingual texts: every sentence that a person sees, in Vietnamese and English."""

from __future__ import annotations

import re
import reprlib
from dataclasses import dataclass
from typing import Literal

Lang = Literal["vi", "en"]

LANGUAGES: tuple[Lang, ...] = ("vi", "en")


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence in Vietnamese and English; Vietnamese is the one that always exists.

    >>> Text("Hồ sơ", "Dossier").say("en")
    'Dossier'
    >>> Text("Hồ sơ").say("en")
    'Hồ sơ'
    """

    vi: str
    en: str | None = None

    def say(self, lang: Lang = "vi") -> str:
        """The sentence in `lang`; the Vietnamese one where no English one was written."""
        return self.en if lang == "en" and self.en is not None else self.vi

    def fill(self, **values: object) -> Text:
        """The same sentence with `{name}` places filled, in both languages."""
        return Text(
            self.vi.format(**values),
            None if self.en is None else self.en.format(**values),
        )


def glance(value: object, most: int = 60) -> str:
    """A value as a sentence shows it: at most `most` letters, whatever the value is.

    Nothing that it holds can make this slow, large or fail: lists are cut, deep ones too, numbers
    with thousands of digits and objects that cannot show themselves are named by their type.

    >>> glance("3 dys"), glance([[[[[[]]]]]]), glance(10**5000)
    ("'3 dys'", '[[[[...]]]]', '<int>')
    """
    shown = value[: 2 * most] if isinstance(value, str) else value
    text = _GLANCE.repr(shown)
    return text if len(text) <= most else f"{text[: most - 1]}…"


def visible(text: str) -> str:
    """The text on one line, what cannot be seen in it named by its number.

    What somebody typed stands in messages, and messages stand in logs and on terminals: it may
    neither begin a line of its own, nor turn the reading order, nor move a cursor.

    >>> visible("Trần\\nVí Dụ\\x1b[2J"), visible("hai chữ")
    ('Trần<U+000A>Ví Dụ<U+001B>[2J', 'hai chữ')
    """
    return _UNSEEN.sub(_named_by_number, text)


def _named_by_number(found: re.Match[str]) -> str:
    return f"<U+{ord(found[0]):04X}>"


# Control characters, marks of direction and of no width, the line breaks of Unicode, and halves of
# characters, which no file and no terminal can hold.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff]"
)


class _Glance(reprlib.Repr):
    def __init__(self) -> None:
        super().__init__()
        self.maxlevel, self.maxstring, self.maxother = 4, 120, 120
        self.maxlist = self.maxtuple = self.maxdict = self.maxset = self.maxfrozenset = 6

    def repr_int(self, x: int, level: int) -> str:
        # Python refuses to write a number of more than some thousand digits.
        return super().repr_int(x, level) if x.bit_length() < 1024 else self._named(x)

    def repr_instance(self, x: object, level: int) -> str:  # noqa: ARG002 (the shape of the base)
        try:
            text = repr(x)
        except Exception:  # noqa: BLE001 (foreign code: whatever it raises)
            return self._named(x)
        return text if len(text) <= self.maxother else f"{text[: self.maxother]}…"

    @staticmethod
    def _named(value: object) -> str:
        return f"<{type(value).__name__}>"


_GLANCE = _Glance()
