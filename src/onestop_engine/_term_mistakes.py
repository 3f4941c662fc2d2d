"""What to say of a text that is no term: which one was probably meant.

A term of another unit must never be proposed: three days are not three working days. This is
imported, and its patterns compiled, when the first mistake is met.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Final

from .texts import Text

_NUMBER: Final = re.compile(r"-?[0-9]{1,9}(?:[.,][0-9]{1,9})?")
_ISO_DAYS: Final = re.compile(r"p(\d{1,4})d")
# Offices write "ngày lv"; by its letters that is nearest to "ngày lịch", which is another unit.
_LV: Final = re.compile(r"\bl\.?v\b\.?")
# What may follow a term among other words: nothing that can change its unit, as the misspelt half
# of `ngày làm viêc` would.
_FOLLOWS: Final = (
    r"(?=$| ?[,;:.()]| (?:hoặc|đến|và|kể|tính|từ|sau|trước|đối|nếu|trong|để|or|to|and|from|after"
    r"|before|of|if|for)\b)"
)


def unreadable(text: str, clean: str, names: Sequence[str]) -> Text:
    """What is said of a text that is no term; `clean` is its plain form, `names` all units.

    >>> unreadable("3 dys", "3 dys", ["days"]).say("en")[:51]
    "The term '3 dys' cannot be read. Did you mean '3 da"
    """
    said = _meant(_LV.sub("làm việc", clean), names)
    hint = Text("", "") if said is None else Text(f" Có phải «{said}»?", f" Did you mean '{said}'?")
    return Text(
        f"Không đọc được thời hạn «{text}».{hint.say('vi')} Viết số trước, đơn vị sau, ví dụ: "
        "«3 ngày làm việc», «1,5 ngày làm việc», «8 giờ làm việc», «30 ngày», «24 giờ», "
        "«30 phút», «2 tuần», «2 tháng», «1 năm», «trong ngày».",
        f"The term '{text}' cannot be read.{hint.say('en')} Write the number, then the unit: "
        "'3 working days', '1.5 working days', '8 working hours', '30 days', '24 hours', "
        "'30 minutes', '2 weeks', '2 months', '1 year', 'same day'.",
    )


def _meant(clean: str, names: Sequence[str]) -> str | None:
    units = "|".join(map(re.escape, names))
    # A term among other words: `không quá 3 ngày làm việc`, `15 ngày kể từ ngày nhận`.
    term = rf"(?<![\w.,/-])[0-9]{{1,4}}(?:[.,][0-9]{{1,3}})? (?:{units}){_FOLLOWS}"
    inside = {found[0] for found in re.finditer(term, clean)}
    if len(inside) == 1:
        return inside.pop()
    number, _, words = clean.partition(" ")
    near = get_close_matches(words, names, n=1, cutoff=0.6)
    return f"{number} {near[0]}" if near and _NUMBER.fullmatch(number) else None


def iso(text: str, clean: str) -> Text:
    """What is said of an ISO 8601 duration: how the law writes so many days."""
    found = _ISO_DAYS.fullmatch(clean)
    count = int(found[1]) if found else 1
    return _NO_ISO.fill(text=text, count=count, s="" if count == 1 else "s")


_NO_ISO: Final = Text(
    "ISO 8601 (như «{text}») không có ngày làm việc. Viết như văn bản luật: «{count} ngày làm "
    "việc» hoặc «{count} ngày».",
    "ISO 8601 (such as '{text}') has no working day. Write it as the law does: '{count} working "
    "day{s}' or '{count} day{s}'.",
)
