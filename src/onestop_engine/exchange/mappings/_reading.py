"""From the text of a mapping file to the mapping: everything wrong with it, each at its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

from ...calendars import WorkCalendar
from ...definition._draft import Draft
from ...definition._fields import bilingual
from ...definition._problems import listed
from ...definition._yaml import Mapping as MappingNode
from ...definition._yaml import Node, Scalar, read
from ...errors import ProcedureError, Report
from ...terms import Term
from ...texts import Text
from . import _problems as kinds
from ._every_day import every_day
from ._shapes import (
    MappingKeys,
    delimiter_of,
    each,
    encoding_of,
    entries_of,
    formats_of,
    keys_of,
    listed_mappings,
    zone_of,
)
from .keys import (
    ACTIVITY,
    BOTH,
    CALENDARS,
    CAUSES,
    CHOICES,
    COLUMNS,
    DEADLINE,
    GOES_ON,
    MEANINGS,
    OF_LOG,
    OF_TABLE,
    OF_TABLES,
    PAUSE,
    READS,
    SOURCE,
    STEP,
    TRANSITIONS,
    WHERES,
    Key,
)
from .model import (
    VIETNAM,
    Activities,
    Activity,
    AnyMapping,
    Deadline,
    LogMapping,
    PauseColumns,
    Source,
    StepMapping,
    TableMapping,
    Terms,
    Where,
)

_TOP = Text("tệp ánh xạ", "a mapping file")
_TABLE = Text("ánh xạ của một bảng", "the mapping of a table")
_LOG = Text("ánh xạ của một nhật ký sự kiện", "the mapping of an event log")
_SOURCE = Text("nguồn của một cột", "where a column comes from")
_COLUMNS = Text("các cột của hồ sơ", "the columns of dossiers")
_EVENTS = Text("ý nghĩa của các hoạt động", "what activities mean")
_PAUSE = Text("một lần chờ", "a wait")
_DEADLINE = Text("thời hạn", "the deadline")
_STEP = Text("một bước", "a step")
_ACTIVITY = Text("một hoạt động", "an activity")
_OTHERWISE = "otherwise"
_ANY = {**BOTH, **OF_TABLE, **OF_LOG}
_WORKING = ("working_day", "working_hour", "same_day")


def load_mapping(path: str | Path) -> AnyMapping:
    """The mapping in a YAML file; `ProcedureError` carries everything that is wrong with it."""
    file = Path(path)
    return mapping_of(file.read_bytes(), str(path))


def mapping_of(text: str | bytes, name: str = "mapping.yaml") -> AnyMapping:
    """The mapping that a YAML text states; `ProcedureError` carries everything wrong with it.

    >>> made = mapping_of("reads: event_log\\nevents: {received: Filed, finished: Granted}\\n"
    ...     "columns: {procedure: {value: A-1}}\\n")
    >>> made.events["finished"]
    (Activity(name='Granted', transition=None),)
    """
    made, report = check_mapping(text, name)
    if made is None:
        raise ProcedureError(report)
    return made


def check_mapping(text: str | bytes, name: str) -> tuple[AnyMapping | None, Report]:
    """The mapping that a text states, None where something is wrong, and the report on it."""
    root, found = read(text, name)
    draft = Draft(name, found)
    made = None if root is None else _Reading(draft, root).mapping()
    report = Report(
        tuple(sorted(draft.problems, key=lambda problem: (problem.span, problem.code))), (name,)
    )
    return (made if report.ok else None), report


class _Reading:
    """A mapping file in the making."""

    def __init__(self, draft: Draft, root: Node) -> None:
        self.draft = draft
        self.root = root
        self.every_day = False

    def mapping(self) -> AnyMapping | None:
        """The mapping as far as it can be read; None where not even its kind can."""
        reads = self._reads()
        if reads is None:
            return None
        own, where = (OF_TABLE, _TABLE) if reads == "table" else (OF_LOG, _LOG)
        required = ("columns",) if reads == "table" else ("columns", "events")
        top = keys_of(
            self.draft, self.root, "", where=where, known={**BOTH, **own}, required=required
        )
        assert top is not None
        self.every_day = top.word("calendar", CALENDARS, "vn") == "none"
        note = top.get("note")
        for node, path in () if note is None else each(note, "note"):
            self.draft.reader.text(node, path)
        return self._table(top) if reads == "table" else self._log(top)

    def _reads(self) -> str | None:
        if isinstance(self.root, MappingNode):
            node = self.root.get("reads")
            if node is not None:
                return self.draft.reader.word(node, "reads", READS)
        keys_of(self.draft, self.root, "", where=_TOP, known=_ANY, required=("reads",))
        return None

    def _table(self, top: MappingKeys) -> TableMapping:
        encoding, delimiter = top.get("encoding"), top.get("delimiter")
        pauses = top.get("pauses")
        zone = self._zone(top)
        return TableMapping(
            file=self.draft.file,
            title=self._title(top),
            columns=self._columns(top, OF_TABLES, events=False),
            encoding=(encoding and encoding_of(self.draft, encoding, "encoding")) or "utf-8",
            delimiter=(delimiter and delimiter_of(self.draft, delimiter, "delimiter")) or ",",
            dates=self._dates(top),
            pauses=() if pauses is None else tuple(self._pauses(pauses)),
            terms=self._terms(top),
            zone=zone,
            calendar=self._calendar(zone),
        )

    def _log(self, top: MappingKeys) -> LogMapping:
        deadline, steps = top.get("deadline"), top.get("steps")
        zone = self._zone(top)
        return LogMapping(
            file=self.draft.file,
            title=self._title(top),
            columns=self._columns(top, ("procedure",), events=True),
            events=self._events(top),
            activity=top.text("activity") or "concept:name",
            objects=top.text("objects"),
            dates=self._dates(top),
            deadline=None if deadline is None else self._deadline(deadline),
            steps=() if steps is None else tuple(self._steps(steps)),
            terms=self._terms(top),
            zone=zone,
            calendar=self._calendar(zone),
        )

    # What both kinds say.

    def _title(self, top: MappingKeys) -> Text | None:
        node = top.get("title")
        return None if node is None else bilingual(self.draft, node, "title")

    def _zone(self, top: MappingKeys) -> ZoneInfo:
        node = top.get("zone")
        return (node and zone_of(self.draft, node, "zone")) or VIETNAM

    def _calendar(self, zone: ZoneInfo) -> WorkCalendar:
        return every_day(zone.key) if self.every_day else WorkCalendar.bundled("vn")

    def _dates(self, keys: MappingKeys) -> tuple[str, ...]:
        node = keys.get("dates")
        return () if node is None else formats_of(self.draft, node, keys.at("dates"))

    def _terms(self, top: MappingKeys) -> Terms:
        node = top.get("terms")
        found: dict[str, Term] = {}
        example = BOTH["terms"].example
        for entry, path in () if node is None else entries_of(self.draft, node, "terms", example):
            term = self._term(entry.value, path)
            if term is not None:
                found[entry.key] = term
        otherwise = found.pop(_OTHERWISE, None)
        return Terms(by_procedure=found, otherwise=otherwise)

    def _term(self, node: Node, path: str) -> Term | None:
        term = self.draft.reader.term(node, path)
        if term is not None and self.every_day and term.unit in _WORKING:
            self.draft.report(kinds.NO_WORKING_DAYS, node.span, path, term=term.say("vi"))
            return None
        return term

    def _columns(
        self, top: MappingKeys, required: tuple[str, ...], *, events: bool
    ) -> Mapping[str, Source]:
        node = top.get("columns")
        if node is None:
            return {}
        known = {name: Key("…", _SOURCE) for name in COLUMNS}
        keys = keys_of(self.draft, node, "columns", where=_COLUMNS, known=known, required=required)
        found: dict[str, Source] = {}
        for name in COLUMNS:
            value = None if keys is None else keys.get(name)
            source = None if value is None else self._source(value, f"columns.{name}", events)
            if source is not None and value is not None:
                self._check_values(source, name, value, f"columns.{name}")
                found[name] = source
        return found

    def _source(self, node: Node, path: str, events: bool) -> Source | None:
        if isinstance(node, Scalar):
            name = self.draft.reader.text(node, path)
            return None if name is None else Source(name=name)
        known = SOURCE if events else {key: SOURCE[key] for key in SOURCE if key != "at"}
        keys = keys_of(self.draft, node, path, where=_SOURCE, known=known)
        if keys is None:
            return None
        if (keys.get("column") is None) == (keys.get("value") is None):
            self.draft.report(kinds.EXCLUSIVE, keys.node.span, path, keys="column, value")
            return None
        where: Where = keys.word("at", WHERES, "case")  # type: ignore[assignment]
        return Source(
            name=keys.text("column"),
            constant=keys.text("value"),
            where=where,
            formats=self._dates(keys),
            values=dict(self._words(keys)),
            otherwise=keys.text("otherwise"),
        )

    def _words(self, keys: MappingKeys) -> Iterator[tuple[str, str]]:
        node = keys.get("values")
        if node is None:
            return
        for entry, path in entries_of(
            self.draft, node, keys.at("values"), SOURCE["values"].example
        ):
            word = self.draft.reader.text(entry.value, path)
            if word is not None:
                yield entry.key, word

    def _check_values(self, source: Source, column: str, node: Node, path: str) -> None:
        known = CHOICES.get(column)
        if known is None:
            return
        for word in (source.constant, source.otherwise, *source.values.values()):
            if word is not None and word not in known:
                spot = _place_of(node, word) or node
                self.draft.report(
                    kinds.UNKNOWN_VALUE, spot.span, path,
                    column=column, text=word, known=listed(known),
                )  # fmt: skip

    # Tables.

    def _pauses(self, node: Node) -> Iterator[PauseColumns]:
        example = OF_TABLE["pauses"].example
        for item, path in listed_mappings(self.draft, node, "pauses", example):
            keys = keys_of(self.draft, item, path, where=_PAUSE, known=PAUSE, required=("start",))
            start, end = (None, None) if keys is None else (keys.get("start"), keys.get("end"))
            if keys is None or start is None:
                continue
            since = self._source(start, keys.at("start"), events=False)
            until = None if end is None else self._source(end, keys.at("end"), events=False)
            if since is not None:
                cause = keys.word("cause", CAUSES, "supplement")
                anew = keys.word("then", GOES_ON, "rest") == "anew"
                yield PauseColumns(start=since, end=until, cause=cause, anew=anew)

    # Event logs.

    def _events(self, top: MappingKeys) -> Mapping[str, Activities]:
        node = top.get("events")
        if node is None:
            return {}
        known = {name: Key(OF_LOG["activity"].example, said) for name, said in MEANINGS.items()}
        keys = keys_of(
            self.draft, node, "events", where=_EVENTS, known=known, required=("received",)
        )
        return {
            name: self._activities(value, keys.at(name))
            for name in MEANINGS
            if keys is not None and (value := keys.get(name)) is not None
        }

    def _activities(self, node: Node, path: str) -> Activities:
        found = (self._activity(item, place) for item, place in each(node, path))
        return tuple(activity for activity in found if activity is not None)

    def _activity(self, node: Node, path: str) -> Activity | None:
        if isinstance(node, Scalar):
            name = self.draft.reader.text(node, path)
            return None if name is None else Activity(name=name)
        keys = keys_of(
            self.draft, node, path, where=_ACTIVITY, known=ACTIVITY, required=("activity",)
        )
        name = None if keys is None else keys.text("activity")
        if keys is None or name is None:
            return None
        return Activity(name=name, transition=keys.word("transition", TRANSITIONS, "complete"))

    def _deadline(self, node: Node) -> Deadline | None:
        keys = keys_of(
            self.draft, node, "deadline",
            where=_DEADLINE, known=DEADLINE, required=("within", "from"),
        )  # fmt: skip
        within, start = (None, None) if keys is None else (keys.get("within"), keys.get("from"))
        if keys is None or within is None or start is None:
            return None
        term = self._term(within, keys.at("within"))
        begins = self._activities(start, keys.at("from"))
        return None if term is None else Deadline(within=term, start=begins)

    def _steps(self, node: Node) -> Iterator[StepMapping]:
        for item, path in listed_mappings(self.draft, node, "steps", OF_LOG["steps"].example):
            keys = keys_of(self.draft, item, path, where=_STEP, known=STEP, required=("name",))
            step = None if keys is None else self._step(keys)
            if step is not None:
                yield step

    def _step(self, keys: MappingKeys) -> StepMapping | None:
        name, within, unit = keys.text("name"), keys.get("within"), keys.get("unit")
        ends = self._ends(keys)
        if name is None or ends is None:
            return None
        return StepMapping(
            name=name,
            start=ends[0],
            end=ends[1],
            within=None if within is None else self._term(within, keys.at("within")),
            part=keys.text("by") or "",
            unit=None if unit is None else self._source(unit, keys.at("unit"), events=True),
        )

    def _ends(self, keys: MappingKeys) -> tuple[Activities, Activities] | None:
        """How a step begins and ends: one activity's life cycle, or two activities."""
        whole, start, end = keys.get("activity"), keys.get("from"), keys.get("to")
        if whole is not None and start is end is None:
            name = self.draft.reader.text(whole, keys.at("activity"))
            begins = Activity(name=name or "", transition="start")
            return (begins,), (Activity(name=name or ""),)
        if whole is None and start is not None and end is not None:
            return (
                self._activities(start, keys.at("from")),
                self._activities(end, keys.at("to")),
            )
        self.draft.report(kinds.EXCLUSIVE, keys.node.span, keys.path, keys="activity, from + to")
        return None


def _place_of(node: Node, word: str) -> Node | None:
    """The value among those of a source that is this word."""
    if isinstance(node, Scalar):
        return node if node.text == word else None
    if isinstance(node, MappingNode):
        found = (_place_of(entry.value, word) for entry in node.entries)
        return next((place for place in found if place is not None), None)
    return None
