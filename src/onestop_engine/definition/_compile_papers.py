"""From YAML to the model: the papers of a dossier (thành phần hồ sơ)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from ..texts import Text
from ._fields import Fields
from .expressions import BOOLEAN
from .model import Document


def documents(top: Fields) -> Mapping[str, Document]:
    """The listed papers by name."""
    return _documents(top, "documents")


def _documents(read: Fields, key: str) -> Mapping[str, Document]:
    return MappingProxyType({name: _document(each, name) for name, each in read.named(key)})


def _document(read: Fields, name: str) -> Document:
    choice = _choice(read)
    alternatives: Mapping[str, Document] = MappingProxyType({})
    if choice is not None:
        alternatives = _documents(read, choice)
    counts = {key: read.integer(key, 0, 0) for key in ("originals", "copies", "certified")}
    return Document(
        name=name,
        title=read.bilingual("title") or Text(name),
        submit=read.word("submit", "submit"),
        originals=counts["originals"],
        copies=counts["copies"],
        certified=counts["certified"],
        form=read.text("form"),
        when=read.expression("when", BOOLEAN),
        unless=read.expression("unless", BOOLEAN),
        optional=read.boolean("optional", default=False),
        channels=read.words("channels"),
        max_age=read.term("max_age"),
        replaced_by=read.text("replaced_by"),
        choice=choice,
        alternatives=alternatives,
        provenance=read.provenance(),
    )


def _choice(read: Fields) -> Literal["one_of", "first_of"] | None:
    if read.has("one_of") and read.has("first_of"):
        read.exactly_one(("one_of", "first_of"))
    if read.has("one_of"):
        return "one_of"
    return "first_of" if read.has("first_of") else None
