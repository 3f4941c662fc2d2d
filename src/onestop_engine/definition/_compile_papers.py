"""From YAML to the model: the papers of a dossier (thành phần hồ sơ)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from ..texts import Text
from ._fields import Fields
from ._problems import structure
from .expressions import BOOLEAN, INTEGER
from .model import Document, DocumentCase

_WITH_ONE_OF = {
    "why": Text("chỉ dùng với `one_of`", "it goes with `one_of`"),
    "instead": Text("ghi các giấy tờ dưới `one_of`", "list the papers under `one_of`"),
}


def document_cases(top: Fields) -> Mapping[str, DocumentCase]:
    """The cases in which further papers are asked for, by name."""
    found = {
        name: DocumentCase(
            name=name,
            title=read.bilingual("title") or Text(name),
            when=read.expression("when", BOOLEAN),
        )
        for name, read in top.named("document_cases")
    }
    return MappingProxyType(found)


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
        cases=read.names("cases"),
        times=read.expression("times", INTEGER),
        translated=read.boolean("translated", default=False),
        legalised=read.boolean("legalised", default=False),
        optional=read.boolean("optional", default=False),
        channels=read.words("channels"),
        max_age=read.term("max_age"),
        replaced_by=read.text("replaced_by"),
        choice=choice,
        alternatives=alternatives,
        at_least=_at_least(read, choice),
        provenance=read.provenance(),
    )


def _at_least(read: Fields, choice: str | None) -> int:
    if read.has("at_least") and choice != "one_of":
        read.report(structure.KEY_NOT_HERE, "at_least", key="at_least", **_WITH_ONE_OF)
    return read.integer("at_least", 1, 1)


def _choice(read: Fields) -> Literal["one_of", "first_of"] | None:
    if read.has("one_of") and read.has("first_of"):
        read.exactly_one(("one_of", "first_of"))
    if read.has("one_of"):
        return "one_of"
    return "first_of" if read.has("first_of") else None
