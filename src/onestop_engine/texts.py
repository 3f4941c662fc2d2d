"""Bilingual texts: every sentence that a person sees, in Vietnamese and English."""

from __future__ import annotations

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
