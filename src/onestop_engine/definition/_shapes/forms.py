"""How a value of the file may be written, and which keys a mapping has.

The tables of this package are the one place that says so: the compiler reads through them, and
the JSON Schema that editors use is made from them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from ...texts import Text

ScalarKind = Literal[
    "text",
    "name",
    "code",
    "slug",
    "boolean",
    "integer",
    "money",
    "currency",
    "decimal",
    "date",
    "time",
    "term",
    "year_day",
    "expression",
    "any",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One way of writing a value.

    `scalar` is a single value; with `values` it is one of these words, without `scalar` only
    these words. `shape` is a mapping with fixed keys. `each` is the form of the entries of a list,
    or of a mapping whose keys are the author's own names (`named`). With `single`, a list of one
    may be written without the list. A form may allow several: a term or the word `none`.
    """

    scalar: ScalarKind | None = None
    values: tuple[str, ...] = ()
    shape: str | None = None
    each: Form | None = None
    named: bool = False
    listed: bool = False
    single: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One key of a mapping: how its value is written, what it means, whether it must stand."""

    form: Form
    doc: Text
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A mapping with fixed keys, of which some are required; `title` is what people call it."""

    name: str
    title: Text
    keys: Mapping[str, Key]
    required: tuple[str, ...]


TEXT = Form(scalar="text")
NAME = Form(scalar="name")
BOOLEAN = Form(scalar="boolean")
INTEGER = Form(scalar="integer")
MONEY = Form(scalar="money")
CURRENCY = Form(scalar="currency")
DECIMAL = Form(scalar="decimal")
DATE = Form(scalar="date")
TERM = Form(scalar="term")
YEAR_DAY = Form(scalar="year_day")
EXPRESSION = Form(scalar="expression")
BILINGUAL = Form(scalar="text", shape="text")


def words(*values: str) -> Form:
    """One of these words."""
    return Form(values=values)


def term_or(*values: str) -> Form:
    """A term, or one of these words."""
    return Form(scalar="term", values=values)


def nested(shape: str, *values: str) -> Form:
    """A mapping of this shape, or one of these words."""
    return Form(shape=shape, values=values)


def listing(each: Form, *, single: bool = False) -> Form:
    """A list; with `single`, one entry may stand without the list."""
    return Form(each=each, listed=True, single=single)


def by_name(each: Form) -> Form:
    """A mapping from the author's own names."""
    return Form(each=each, named=True)


def key(form: Form, vi: str, en: str, *, required: bool = False) -> Key:
    """A key with its meaning in both languages."""
    return Key(form=form, doc=Text(vi, en), required=required)


def shape(name: str, title: tuple[str, str], *tables: Mapping[str, Key]) -> Shape:
    """A mapping whose keys are those of all `tables`, in order."""
    keys = {word: entry for table in tables for word, entry in table.items()}
    required = tuple(word for word, entry in keys.items() if entry.required)
    return Shape(name=name, title=Text(*title), keys=MappingProxyType(keys), required=required)
