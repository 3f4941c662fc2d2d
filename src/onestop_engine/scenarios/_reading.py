"""Reads a scenario file: its form, its names, its values; every mistake with its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from types import MappingProxyType
from typing import Any

from ..catalog import Catalog
from ..definition import Fact
from ..definition._draft import Draft
from ..definition._fields import bilingual
from ..definition._yaml import Mapping as MappingNode
from ..definition._yaml import Node, read
from ..errors import NotFound, Problem
from ..texts import Text
from . import _problems as kinds
from ._expect import read_expectations
from ._keys import (
    MAPPING,
    Keys,
    entries,
    inside,
    is_nothing,
    items,
    known_name,
    name_of,
    wrong_shape,
)
from ._names import Family, Known
from .model import Act, Filing, Scenario, StandIn

TOP: Mapping[str, str] = MappingProxyType(
    {
        "title": "Nhà ở riêng lẻ, cấp phép đúng hạn",
        "procedure": '"1.013225"',
        "basis": "217/2026/NĐ-CP, Điều 54",
        "note": "…",
        "file": "{on: 2026-08-20T09:00, facts: {…}}",
        "acts": "[…]",
    }
)
FILE: Mapping[str, str] = MappingProxyType(
    {
        "on": "2026-08-20T09:00",
        "unit": '"H26.10.2"',
        "channel": "counter",
        "applicant": "citizen",
        "facts": "{works: house}",
        "documents": "[application]",
        "expect": "{status: 1}",
    }
)
ACT: Mapping[str, str] = MappingProxyType(
    {
        "on": "2026-08-24T09:00",
        "in": "birth",
        "do": "accept",
        "by": "one_stop",
        "person": "cb-032",
        "role": "head",
        "acting_for": "{person: ld-01, document: 12/QĐ, from: 2026-08-24, until: 2026-08-28}",
        "step": "examine",
        "reason": "Thiếu bản vẽ",
        "facts": "{needs_opinion: false}",
        "documents": "[drawings]",
        "items": "[drawings]",
        "outcome": "agree",
        "amount": "24000",
        "currency": "USD",
        "rate": '"25430"',
        "paid_currency": "EUR",
        "fees": "[copy_fee]",
        "to": "2026-08-28",
        "late_cause": "system_failure",
        "cause": "storm",
        "assignee": "cb-032",
        "expect": "{status: 2, due: 2026-08-28}",
    }
)
ACTING_FOR: Mapping[str, str] = MappingProxyType(
    {
        "person": "ld-01",
        "role": "head",
        "document": "12/QĐ-UBND",
        "from": "2026-08-24",
        "until": "2026-08-28",
        "may_pass_on": "true",
        "acting_for": "{person: ct-01, document: 3/QĐ, …, may_pass_on: true}",
    }
)
"""The keys of a scenario, of its filing, of its acts, and of whom one acts for; with examples."""

REQUIRED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "scenario": ("title", "procedure", "file"),
        "file": ("on",),
        "act": ("on",),
        "acting_for": ("person", "document", "from", "until"),
    }
)

WITH_DO = tuple(key for key in ACT if key not in {"on", "in", "do", "expect"})
"""The keys of an act that only say something together with `do`."""

_TOP_TITLE = Text("kịch bản", "a scenario")
_FILE_TITLE = Text("việc nộp hồ sơ (file)", "the filing (file)")
_ACT_TITLE = Text("một việc (acts)", "an act")
_FOR_TITLE = Text("việc làm thay (acting_for)", "acting for another (acting_for)")


class Reading:
    """A scenario file in the making."""

    def __init__(self, text: str | bytes, name: str) -> None:
        self.root, found = read(text, name)
        self.draft = Draft(name, found)
        self.top: Keys | None = None
        if isinstance(self.root, MappingNode):
            needed = REQUIRED["scenario"]
            self.top = Keys(self.draft, self.root, "", where=_TOP_TITLE, known=TOP, required=needed)
        elif self.root is not None:
            wrong_shape(self.draft, self.root, "", MAPPING, "title: …")

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything wrong so far, by its place."""
        return tuple(sorted(self.draft.problems, key=lambda found: (found.span, found.code)))

    @property
    def title(self) -> Text | None:
        """What the scenario is called."""
        node = None if self.top is None else self.top.get("title")
        return None if node is None else bilingual(Draft(""), node, "title")

    @property
    def code(self) -> str | None:
        """The code of its procedure, as far as it can be read."""
        node = None if self.top is None else self.top.get("procedure")
        return None if node is None else Draft("").reader.code(node, "procedure")

    def scenario(self, catalog: Catalog) -> Scenario | None:
        """The scenario by the names of `catalog`; None where something is wrong with it."""
        top, file = self.top, self._file()
        if top is None:
            return None
        title = self._title(top)
        at = None if file is None else self._filed_at(file)
        family = self._family(top, file, at, catalog)
        if family is None or file is None or at is None:
            return None
        filing = self._filing(file, family, at)
        acts = tuple(self._acts(top, family, filing))
        if any(problem.severity == "error" for problem in self.draft.problems):
            return None
        if not any((filing.expect, *(act.expect for act in acts))):
            self.draft.report(kinds.EXPECTS_NOTHING, top.node.span, "")
        return Scenario(
            file=self.draft.file, title=title, procedure=family.code, filing=filing, acts=acts
        )

    def _title(self, top: Keys) -> Text:
        node = top.get("title")
        for key in ("basis", "note"):
            value = top.get(key)
            for each, path in () if value is None else items(self.draft, value, key):
                self.draft.reader.text(each, path)
        found = None if node is None else bilingual(self.draft, node, "title")
        return found or Text("")

    def _file(self) -> Keys | None:
        node = None if self.top is None else self.top.get("file")
        if node is None:
            return None
        if not isinstance(node, MappingNode):
            wrong_shape(self.draft, node, "file", MAPPING, TOP["file"])
            return None
        needed = REQUIRED["file"]
        return Keys(self.draft, node, "file", where=_FILE_TITLE, known=FILE, required=needed)

    def _filed_at(self, file: Keys) -> datetime | None:
        """When it is filed; a day without its hour is a problem, but tells the rest of the file."""
        at, node = file.instant("on"), file.get("on")
        if at is not None or node is None:
            return at
        day = Draft("").reader.date(node, "on")
        return None if day is None else datetime.combine(day, time())

    def _family(
        self, top: Keys, file: Keys | None, at: datetime | None, catalog: Catalog
    ) -> Family | None:
        node = top.get("procedure")
        code = None if node is None else self.draft.reader.code(node, "procedure")
        if code is None or at is None:
            return None
        unit = None if file is None else self._unit(file)
        try:
            return Family(catalog, catalog.pick(code, at.date(), unit=unit), unit)
        except NotFound as error:
            top.report(kinds.UNKNOWN_PROCEDURE, "procedure", reason=error.message)
            return None

    # -- the filing --------------------------------------------------------------------------

    def _filing(self, file: Keys, family: Family, at: datetime) -> Filing:
        version = family.version
        return Filing(
            at=at,
            span=file.span("on"),
            unit=family.unit,
            channel=self._word(file, "channel", version.channels),
            applicant=self._word(file, "applicant", version.applicants),
            facts=self._facts(file, family),
            documents=self._list(file, "documents", family.documents),
            expect=read_expectations(self.draft, file.get("expect"), "file.expect", family),
        )

    def _unit(self, file: Keys) -> str | None:
        node = file.get("unit")
        return None if node is None else self.draft.reader.code(node, file.at("unit"))

    def _word(self, keys: Keys, key: str, known: tuple[str, ...]) -> str | None:
        node = keys.get(key)
        return None if node is None else self.draft.reader.word(node, keys.at(key), known)

    def _facts(self, keys: Keys, family: Family) -> Mapping[str, Any]:
        node = keys.get("facts")
        if node is None:
            return {}
        found: dict[str, Any] = {}
        for entry, path in entries(self.draft, node, keys.at("facts"), FILE["facts"]):
            known = known_name(self.draft, entry.key, entry.key_span, path, family.questions)
            if known is not None:
                found[known] = self._fact(family.facts[known], entry.value, path)
        return found

    def _fact(self, fact: Fact, node: Node, path: str) -> Any:
        reader = self.draft.reader
        if fact.type == "boolean":
            return reader.boolean(node, path)
        if fact.type == "integer":
            return reader.integer(node, path)
        if fact.type == "decimal":
            return reader.quantity(node, path)
        if fact.type == "money":
            return reader.money(node, path)
        if fact.type == "date":
            return reader.date(node, path)
        if fact.type == "moment":
            return reader.moment(node, path)
        if fact.several:
            found = items(self.draft, node, path)
            words = [reader.word(each, place, tuple(fact.choices)) for each, place in found]
            return tuple(word for word in words if word is not None)
        if fact.type == "enumeration":
            return reader.word(node, path, tuple(fact.choices))
        return reader.text(node, path)

    def _list(self, keys: Keys, key: str, known: Known) -> tuple[str, ...]:
        node = keys.get(key)
        if node is None:
            return ()
        names = (
            name_of(self.draft, each, path, known)
            for each, path in items(self.draft, node, keys.at(key))
        )
        return tuple(name for name in names if name is not None)

    # -- the acts ----------------------------------------------------------------------------

    def _acts(self, top: Keys, family: Family, filing: Filing) -> Iterable[Act]:
        node = top.get("acts")
        if node is None:
            return
        before = filing.at, filing.span.line
        for each, path in items(self.draft, node, "acts", single=False):
            if not isinstance(each, MappingNode):
                wrong_shape(self.draft, each, path, MAPPING, "{on: …, do: …, by: …}")
                continue
            needed = REQUIRED["act"]
            keys = Keys(self.draft, each, path, where=_ACT_TITLE, known=ACT, required=needed)
            at = keys.instant("on")
            act = self._act(keys, family, at or before[0])
            if at is not None and at < before[0]:
                values = {
                    "at": at.isoformat(" ", "minutes"),
                    "before": before[0].isoformat(" ", "minutes"),
                }
                keys.report(kinds.BACKWARDS, "on", line=before[1], **values)
            elif at is not None:
                before = at, keys.span("on").line
            yield act

    def _act(self, keys: Keys, family: Family, at: datetime) -> Act:
        inside_of = self._inside(keys, family, at)
        meant = family if inside_of is None else inside_of[1]
        self._check_form(keys)
        do = self._name(keys, "do", meant.actions)
        return Act(
            at=at,
            span=keys.span("do") if keys.get("do") is not None else keys.span("on"),
            path=keys.path,
            do=do,
            by=self._name(keys, "by", meant.parts) or "",
            person=keys.text("person"),
            roles=self._roles(keys, meant),
            acting_for=self._acting_for(keys, meant),
            step=self._name(keys, "step", meant.steps),
            reason=keys.text("reason"),
            data=self._data(keys, meant),
            inside=() if inside_of is None else inside_of[0],
            expect=read_expectations(self.draft, keys.get("expect"), keys.at("expect"), meant),
        )

    def _check_form(self, keys: Keys) -> None:
        if keys.get("do") is not None:
            if keys.get("by") is None:
                values = {"key": "by", "where": _ACT_TITLE, "example": ACT["by"]}
                self.draft.report(kinds.MISSING_KEY, keys.node.span, keys.at("by"), **values)
            return
        for key in WITH_DO:
            if keys.get(key) is not None:
                self.draft.report(kinds.WITHOUT_ACT, keys.key_span(key), keys.at(key), key=key)
        expect = keys.get("expect")
        entry = expect.entry("refused") if isinstance(expect, MappingNode) else None
        if entry is not None:
            path = inside(keys.at("expect"), "refused")
            self.draft.report(kinds.WITHOUT_ACT, entry.key_span, path, key="refused")
        if expect is None:
            self.draft.report(kinds.DOES_NOTHING, keys.node.span, keys.path)

    def _inside(
        self, keys: Keys, family: Family, at: datetime
    ) -> tuple[tuple[str, ...], Family] | None:
        """The steps that lead to the dossier of a linked procedure, and that procedure."""
        node = keys.get("in")
        if node is None:
            return None
        names: list[str] = []
        for each, path in items(self.draft, node, keys.at("in")):
            name = name_of(self.draft, each, path, family.steps)
            if name is None:
                return None
            code = family.subs.get(name)
            if code is None:
                known = ", ".join(family.subs) or "—"
                values = {"name": name, "code": family.code, "known": known}
                self.draft.report(kinds.NOT_INSIDE, each.span, path, **values)
                return None
            names.append(name)
            found = family.catalog.pick(code, at.date(), unit=family.unit)
            family = Family(family.catalog, found, family.unit)
        return tuple(names), family

    def _name(self, keys: Keys, key: str, known: Known) -> str | None:
        node = keys.get(key)
        return None if node is None else name_of(self.draft, node, keys.at(key), known)

    def _roles(self, keys: Keys, family: Family) -> tuple[str, ...] | None:
        """The roles of who acts, none of them for `none`; None where nothing is said of it."""
        node = keys.get("role")
        if node is None:
            return None
        return () if is_nothing(node) else self._list(keys, "role", family.roles)

    def _acting_for(self, act: Keys, family: Family) -> StandIn | None:
        node = act.get("acting_for")
        if node is None:
            return None
        path = act.at("acting_for")
        if not isinstance(node, MappingNode):
            wrong_shape(self.draft, node, path, MAPPING, ACT["acting_for"])
            return None
        needed = REQUIRED["acting_for"]
        keys = Keys(self.draft, node, path, where=_FOR_TITLE, known=ACTING_FOR, required=needed)
        person, document = keys.text("person"), keys.text("document")
        start, until = self._day(keys, "from"), self._day(keys, "until")
        roles, may_pass_on = self._roles(keys, family), self._is_true(keys, "may_pass_on")
        further = self._acting_for(keys, family)
        if person is None or document is None or start is None or until is None:
            return None
        return StandIn(
            person=person,
            document=document,
            start=start,
            until=until,
            roles=roles,
            may_pass_on=may_pass_on,
            acting_for=further,
        )

    def _is_true(self, keys: Keys, key: str) -> bool:
        node = keys.get(key)
        return node is not None and bool(self.draft.reader.boolean(node, keys.at(key)))

    def _day(self, keys: Keys, key: str) -> date | None:
        node = keys.get(key)
        return None if node is None else self.draft.reader.date(node, keys.at(key))

    def _data(self, keys: Keys, family: Family) -> Mapping[str, Any]:
        """What the command carries, by the names that the engine gives it."""
        reader, found = self.draft.reader, dict[str, Any]()
        if keys.get("facts") is not None:
            found["facts"] = self._facts(keys, family)
        if keys.get("documents") is not None:
            found["documents"] = self._list(keys, "documents", family.documents)
        if keys.get("fees") is not None:
            found["fees"] = self._fees(keys, family)
        items_node = keys.get("items")
        if items_node is not None:
            read = (reader.text(*each) for each in items(self.draft, items_node, keys.at("items")))
            found["items"] = [item for item in read if item is not None]
        amount = keys.get("amount")
        if amount is not None:
            found["amount"] = reader.money(amount, keys.at("amount"))
        to = keys.get("to")
        if to is not None:
            day = reader.date(to, keys.at("to"))
            found["to"] = None if day is None else day.isoformat()
        for key in (
            "late_cause",
            "cause",
            "assignee",
            "outcome",
            "currency",
            "rate",
            "paid_currency",
        ):
            if keys.get(key) is not None:
                found[key] = keys.text(key)
        return found

    def _fees(self, keys: Keys, family: Family) -> object:
        """The fees that are paid, by name; or the amounts that an officer determined."""
        node = keys.get("fees")
        if not isinstance(node, MappingNode):
            return self._list(keys, "fees", family.fees)
        found: dict[str, int | None] = {}
        for entry, path in entries(self.draft, node, keys.at("fees"), "{land_levy: 1000000}"):
            if known_name(self.draft, entry.key, entry.key_span, path, family.fees):
                found[entry.key] = self.draft.reader.money(entry.value, path)
        return found
