"""Hostile values and texts: mutations of what is well formed, and what no careful person writes."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

WORDS = (
    "", " ", "\x00", "\ud800", "\udcff", "a\x00b",
    "\u202eabc", "\u200b", "\ufeff", "\x85", "\u2028",
    "x" * 3000, "{0.__class__}", "{name.__init__.__globals__}", "%s%n", "';DROP TABLE dossiers;--",
    "<script>alert(1)</script>", "=1+1", "../../etc/passwd", "/etc/passwd", "con", "nul.yaml",
    "\x1b]0;x\x07\x1b[2J", "a\nb", "999999999 ngày", "1e999", "9" * 400, "NaN", "-0", "P1D",
    "0000-00-00", "9999-12-31", "2026-02-30", "1.000.000", "không", "trong ngày", "\U0001f600",
)  # fmt: skip
TOKENS = (
    *(word.encode(errors="surrogatepass") for word in WORDS if word),
    b"\xff\xfe", b"\xc3", b"\xed\xa0\x80", b"&a ", b"*a", b"*zzz", b"<<: *a\n", b"!!python/name:os",
    b"!!python/object/apply:os.system [id]", b"!!binary |", b"{", b"}", b"[", b"]", b"- ", b": ",
    b"? ", b"|\n", b">\n", b'"', b"'", b"#", b"%YAML 1.1\n", b"%TAG ! !\n", b"---\n", b"...\n",
    b"\t", b"\r", b"\r\n", b"0x10", b"-1", b"100.000", b"true", b"null", b"~", b"on", b"(" * 200,
    b"[" * 200, b"not " * 200, b"works == house", b"x and ", b"1/0", b"min(", b"a.b", b"lambda: 0",
)  # fmt: skip


def cyclic() -> list[Any]:
    """A list that holds itself."""
    found: list[Any] = []
    found.append(found)
    return found


def deep(levels: int) -> list[Any]:
    """A list in a list in a list."""
    found: list[Any] = []
    for _ in range(levels):
        found = [found]
    return found


def wide(levels: int) -> list[Any]:
    """A list that shares its parts, so that walking it never ends."""
    found: list[Any] = ["x"]
    for _ in range(levels):
        found = [found] * 9
    return found


class Unspeakable:
    """An object that cannot show itself."""

    def __repr__(self) -> str:
        raise RuntimeError("no words")


JSON_LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from((0, -1, 2**31, 2**63, 2**64, 10**15, 10**30, 10**400)),
    st.floats(),
    st.sampled_from(WORDS),
    st.text(max_size=30),
)
JSON = st.recursive(
    JSON_LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(WORDS) | st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
# Made anew for each input: an alteration may reach into them.
OBJECTS = st.sampled_from(
    (
        lambda: 10**5000, lambda: -(10**5000), lambda: Decimal("1E+999999999"),
        lambda: Decimal("NaN"), lambda: Decimal("sNaN"), lambda: Fraction(1, 3), lambda: b"x",
        lambda: {1: 2}, lambda: {None: 1}, lambda: {"a": {1: 2}}, lambda: {"a": 10**5000},
        lambda: [10**5000], lambda: frozenset({"a"}), lambda: range(3), lambda: datetime,
        lambda: date(2026, 1, 1), lambda: datetime(2026, 1, 1), lambda: deep(100_000), cyclic,
        lambda: wide(60), lambda: {"a": wide(60)}, Unspeakable, lambda: {"a": Unspeakable()},
        lambda: len, lambda: ..., lambda: float("nan"), lambda: float("inf"), lambda: 1e308,
    )
).map(lambda make: make())  # fmt: skip
ANYTHING = JSON | OBJECTS

_EDIT = st.tuples(
    st.integers(0, 11),
    st.floats(0, 1),
    st.sampled_from((1, 2, 5, 20, 100, 1000)),
    st.sampled_from(TOKENS),
    st.integers(0, 2**16),
)


@st.composite
def mutations(draw: st.DrawFn, corpus: Sequence[bytes]) -> bytes:
    """One of the files, cut, spliced with others, repeated, and sown with hostile signs."""
    data = draw(st.sampled_from(corpus))
    for edit in draw(st.lists(_EDIT, min_size=1, max_size=5)):
        data = _edited(data, corpus, edit)
    return data


def _edited(
    data: bytes, corpus: Sequence[bytes], edit: tuple[int, float, int, bytes, int]
) -> bytes:
    kind, where, size, token, pick = edit
    at = int(where * len(data))
    if kind < 6:
        return _EDITS[kind](data, at, size, token, corpus[pick % len(corpus)])
    lines = data.splitlines(keepends=True) or [b""]
    _LINE_EDITS[kind - 6](lines, int(where * (len(lines) - 1)), size, token, pick)
    return b"".join(lines)


_EDITS: tuple[Callable[[bytes, int, int, bytes, bytes], bytes], ...] = (
    lambda data, at, size, _token, _other: data[:at] + data[at + size :],
    lambda data, at, _size, token, _other: data[:at] + token + data[at:],
    lambda data, at, size, token, _other: data[:at] + token + data[at + size :],
    lambda data, at, size, _token, _other: (
        data[:at] + data[at : at + size] * 30 + data[at + size :]
    ),
    lambda data, at, size, _token, other: data[:at] + other[at : at + size] + data[at + size :],
    lambda data, at, size, _token, _other: data[:at] + bytes((size % 256,)) + data[at + 1 :],
)


def _drop(lines: list[bytes], at: int, _size: int, _token: bytes, _pick: int) -> None:
    del lines[at]


def _repeat(lines: list[bytes], at: int, _size: int, _token: bytes, pick: int) -> None:
    lines.insert(pick % len(lines), lines[at])


def _move(lines: list[bytes], at: int, size: int, _token: bytes, _pick: int) -> None:
    lines[at] = b" " * (size % 9) + lines[at].lstrip(b" ")


def _revalue(lines: list[bytes], at: int, _size: int, token: bytes, _pick: int) -> None:
    head, colon, _ = lines[at].partition(b":")
    if colon:
        lines[at] = head + b": " + token + b"\n"


def _swap(lines: list[bytes], at: int, _size: int, _token: bytes, pick: int) -> None:
    other = pick % len(lines)
    lines[at], lines[other] = lines[other], lines[at]


def _nest(lines: list[bytes], at: int, size: int, _token: bytes, _pick: int) -> None:
    lines[at : at + size] = [b"  " + line for line in lines[at : at + size]]


_LINE_EDITS = (_drop, _repeat, _move, _revalue, _swap, _nest)


@st.composite
def altered(draw: st.DrawFn, documents: Sequence[Any], values: st.SearchStrategy[Any]) -> Any:
    """A JSON document in which some values were replaced, dropped, renamed or put elsewhere."""
    document = copy.deepcopy(draw(st.sampled_from(documents)))
    for _ in range(draw(st.integers(1, 4))):
        holder, key = _place(draw, document)
        if holder is None:
            return draw(values)
        change = draw(st.integers(0, 5))
        if change == 0:
            del holder[key]
        elif change == 1 and isinstance(holder, dict):
            holder[draw(st.sampled_from(WORDS))] = holder.pop(key)
        elif change == 2 and isinstance(holder, list):
            holder += [holder[key]] * 3
        elif change == 3:
            holder[key] = [holder[key]]
        else:
            holder[key] = draw(values)
    return document


def _place(draw: st.DrawFn, document: Any) -> tuple[Any, Any]:
    """A collection inside the document and a key of it; None where it is no collection."""
    holder, key, value = None, None, document
    while isinstance(value, dict | list) and value and (holder is None or draw(st.integers(0, 3))):
        holder = value
        keys = list(value) if isinstance(value, dict) else range(len(value))
        key = draw(st.sampled_from(keys))
        value = holder[key]
    return holder, key


def as_json(document: Any) -> bytes:
    """The document as a file would hold it; halves of characters as escapes."""
    try:
        return json.dumps(document, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return json.dumps(document).encode()
