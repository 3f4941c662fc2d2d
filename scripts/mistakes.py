"""The mistakes that authors make, as changes to the text of a procedure.

Each kind enumerates its own places over every node of a file: nothing is chosen by hand. A kind
whose mistake may leave another lawful procedure says `lawful=True`: 10 days instead of 20 is
something that a file may say, and only the author's scenarios can tell that it is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import yaml

RESERVED = {"ask_applicant", "refuse", "refuse_intake", "stop", "end"}
# Beneath these keys authors write names of their own.
NAMED = {
    "facts", "choose", "agencies", "results", "steps", "outcomes", "parallel", "fees",
    "documents", "one_of", "first_of", "channels", "document_cases", "exclusions", "roles",
}  # fmt: skip
TERM = re.compile(r"^\d+(?:,\d+)? (ngày làm việc|ngày|giờ làm việc|giờ|tháng|phút)$")
OTHER_UNIT = {
    "ngày làm việc": "ngày",
    "ngày": "ngày làm việc",
    "giờ làm việc": "giờ",
    "giờ": "giờ làm việc",
    "tháng": "ngày",
    "phút": "giờ",
}
WORDS = {"kind", "do", "ask", "type", "mode", "on_silence", "join", "rest", "clock", "clock_of",
         "starts", "selected_by", "combine", "submit", "after_cutoff", "off_hours",
         "last_day_off", "due_time", "hours", "fraction"}  # fmt: skip
EXPRESSIONS = {"when", "unless", "per", "times", "formula", "repeat"}
TARGETS = {"then", "otherwise", "start"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One entry of a mapping: where it stands, its key, its value, and the mapping itself."""

    path: tuple[str, ...]
    key: yaml.ScalarNode
    value: yaml.Node
    parent: yaml.MappingNode

    @property
    def name(self) -> str:
        """The key."""
        return self.path[-1]

    @property
    def own(self) -> bool:
        """True where the author chose the key."""
        if len(self.path) < 2 or self.path[-2] not in NAMED:
            return False
        # The channels of the header are a list; those of a fee are fixed words.
        return self.path[-2] != "channels"

    @property
    def text(self) -> str:
        """The value where it is a single one, else nothing."""
        return self.value.value if isinstance(self.value, yaml.ScalarNode) else ""

    @property
    def target(self) -> bool:
        """True where the value says to which step it goes on."""
        return (self.name in TARGETS or self.path[-2:-1] == ("outcomes",)) and bool(self.text)

    @property
    def step(self) -> bool:
        """True for the entry of a step or a block."""
        return self.path[-2:-1] == ("steps",)


@dataclass(frozen=True, slots=True)
class Edit:
    """One replacement in the text, by its characters."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """A changed text; `lines` are those at which a report of the mistake is right."""

    kind: str
    what: str
    text: str
    lines: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A procedure file with its entries."""

    text: str
    sites: tuple[Site, ...]
    names: dict[str, set[str]] = field(default_factory=dict)

    @classmethod
    def read(cls, text: str) -> Source:
        """The entries of a sound file."""
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        sites = tuple(_walk(root, ()))
        names: dict[str, set[str]] = {}
        for site in sites:
            if site.own:
                names.setdefault(site.path[-2], set()).add(site.name)
        return cls(text=text, sites=sites, names=names)

    def line(self, index: int) -> int:
        """The line, from 1, of a character."""
        return self.text.count("\n", 0, index) + 1

    def lines_naming(self, name: str) -> set[int]:
        """The lines on which `name` stands as a word."""
        word = re.compile(rf"(?<![\w.]){re.escape(name)}(?![\w.])")
        rows = self.text.splitlines()
        return {n for n, row in enumerate(rows, 1) if word.search(row.split(" #")[0])}

    def change(self, kind: str, what: str, *edits: Edit, lines: set[int] | None = None) -> Mutant:
        """The text with these replacements."""
        text = self.text
        for edit in sorted(edits, key=lambda one: -one.start):
            text = text[: edit.start] + edit.text + text[edit.end :]
        right = set(lines or ())
        for edit in edits:
            first = self.line(edit.start)
            right |= set(range(first, first + edit.text.rstrip("\n").count("\n") + 1))
        return Mutant(kind=kind, what=what, text=text, lines=frozenset(right))


def _walk(node: yaml.Node, path: tuple[str, ...]) -> Iterator[Site]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            inner = (*path, key.value)
            yield Site(path=inner, key=key, value=value, parent=node)
            yield from _walk(value, inner)
    elif isinstance(node, yaml.SequenceNode):
        for place, each in enumerate(node.value):
            yield from _walk(each, (*path, str(place)))


Kind = Callable[[Source], Iterator[Mutant]]
KINDS: dict[str, Kind] = {}
LAWFUL: set[str] = set()


def kind(name: str, *, lawful: bool = False) -> Callable[[Kind], Kind]:
    """Enters a kind of mistake."""

    def enter(made: Kind) -> Kind:
        KINDS[name] = made
        if lawful:
            LAWFUL.add(name)
        return made

    return enter


def mutants(text: str) -> Iterator[Mutant]:
    """Every mistake of every kind in a file."""
    source = Source.read(text)
    for made in KINDS.values():
        yield from made(source)


def _at(node: yaml.Node) -> tuple[int, int]:
    return node.start_mark.index, node.end_mark.index


def _over(node: yaml.Node, text: str) -> Edit:
    return Edit(*_at(node), text)


def _typo(word: str) -> str:
    """The word with its last two different neighbours swapped, else one letter doubled."""
    for n in range(len(word) - 2, 0, -1):
        if word[n] != word[n + 1] and word[n].isalpha() and word[n + 1].isalpha():
            return word[:n] + word[n + 1] + word[n] + word[n + 2 :]
    return word + word[-1]


def _entry(source: Source, site: Site) -> Edit:
    """The removal of a whole entry, with its comma or its line."""
    start, end = site.key.start_mark.index, site.value.end_mark.index
    if site.parent.flow_style:
        after = re.compile(r"\s*,\s*").match(source.text, end)
        if after:
            return Edit(start, after.end(), "")
        before = re.compile(r",\s*$").search(source.text[:start])
        return Edit(before.start() if before else start, end, "")
    line = source.text.rfind("\n", 0, start) + 1
    rest = source.text[line:start]
    if rest.strip() == "-":
        # The first entry of an item of a list: the dash goes to the next one.
        nxt = re.compile(r"[^\n]*\n\s*").match(source.text, max(start, end - 1))
        return Edit(start, nxt.end() if nxt else end, "")
    stop = source.text.find("\n", max(start, end - 1))
    if isinstance(site.value, yaml.CollectionNode) and not site.value.flow_style:
        stop = source.text.rfind("\n", 0, end) if end < len(source.text) else end
        tail = source.text[start:end].rstrip()
        stop = start + len(tail)
    return Edit(line, stop + 1 if stop >= 0 else len(source.text), "")


def _around(source: Source, site: Site) -> set[int]:
    """The line of the mapping that an entry stood in, and of the key that it belongs to."""
    first = source.line(site.parent.start_mark.index)
    owner = next((s for s in source.sites if s.value is site.parent), None)
    return {first} if owner is None else {first, source.line(owner.key.start_mark.index)}


# -- keys ----------------------------------------------------------------------------------------


@kind("typo in a key")
def _(source: Source) -> Iterator[Mutant]:
    for site in source.sites:
        if not site.own:
            wrong = _typo(site.name)
            yield source.change("typo in a key", f"{site.name} -> {wrong}", _over(site.key, wrong))


@kind("key written twice")
def _(source: Source) -> Iterator[Mutant]:
    for site in source.sites:
        start, end = site.key.start_mark.index, site.value.end_mark.index
        entry = source.text[start:end].rstrip()
        if site.parent.flow_style:
            yield source.change(
                "key written twice", site.name, Edit(start, start, f"{entry}, "),
                lines={source.line(start)},
            )  # fmt: skip
        elif isinstance(site.value, yaml.ScalarNode) and "\n" not in entry:
            pad = " " * site.key.start_mark.column
            second = Edit(end, end, f"\n{pad}{entry}")
            line = source.line(end)
            yield source.change("key written twice", site.name, second, lines={line, line + 1})


@kind("required key left out")
def _(source: Source) -> Iterator[Mutant]:
    required = {
        (): ("procedure", "title", "field", "levels", "in_force", "channels", "applicants",
             "agencies", "deadline", "steps"),
    }  # fmt: skip
    inner = {"agencies": ("kind", "level"), "facts": ("ask", "label"), "documents": ("title",),
             "fees": ("kind",), "title": ("vi",), "in_force": ("from", "decided_by"),
             "label": ("vi",)}  # fmt: skip
    for site in source.sites:
        owner = site.path[:-1]
        wanted = required.get(owner, ())
        if len(owner) == 2 and owner[0] in inner:
            wanted = inner[owner[0]]
        elif owner and owner[-1] in {"title", "in_force", "label"}:
            wanted = inner[owner[-1]]
        elif owner and owner[-2:-1] == ("steps",):
            blocks = {s.path[:-1] for s in source.sites if s.name == "parallel"}
            wanted = () if owner in blocks else ("by",)
        if site.name in wanted:
            yield source.change(
                "required key left out", "/".join(site.path), _entry(source, site),
                lines=_around(source, site),
            )  # fmt: skip


@kind("colon forgotten")
def _(source: Source) -> Iterator[Mutant]:
    for site in source.sites:
        end = site.key.end_mark.index
        if not site.parent.flow_style and site.text and source.text[end : end + 1] == ":":
            line = source.line(end)
            yield source.change(
                "colon forgotten", site.name, Edit(end, end + 1, ""), lines={line, line + 1}
            )


@kind("no space after the colon")
def _(source: Source) -> Iterator[Mutant]:
    for site in source.sites:
        end = site.key.end_mark.index
        if not site.parent.flow_style and site.text and source.text[end : end + 2] == ": ":
            line = source.line(end)
            quoted = source.text[end + 2] in "'\"["
            yield source.change(
                "no space after the colon", site.name,
                Edit(end + 1, end + 2, ""),
                lines={line, line + 1} | ({line - 1} if quoted else set()),
            )  # fmt: skip


# -- layout --------------------------------------------------------------------------------------


@kind("tab instead of spaces")
def _(source: Source) -> Iterator[Mutant]:
    for start, indent, _ in _indents(source):
        yield source.change("tab instead of spaces", "", Edit(start, start + indent, "\t"))


def _indents(source: Source) -> Iterator[tuple[int, int, set[int]]]:
    """Where each indented line of a block mapping begins, its indentation, and the lines near it.

    Of two neighbours that should stand one below the other, nobody can say which is wrong: the
    line of the next entry of the same mapping is as right as the line itself.
    """
    for site in source.sites:
        column = site.key.start_mark.column
        start = site.key.start_mark.index - column
        if (
            column
            and not site.parent.flow_style
            and not source.text[start : start + column].strip()
        ):
            line = source.line(start)
            below = [k.start_mark.line + 1 for k, _ in site.parent.value]
            after = [n for n in below if n > line][:1]
            yield start, column, {line - 1, line, line + 1, *after}


@kind("one space too many")
def _(source: Source) -> Iterator[Mutant]:
    for start, _, near in _indents(source):
        yield source.change("one space too many", "", Edit(start, start, " "), lines=near)


@kind("one space too few")
def _(source: Source) -> Iterator[Mutant]:
    for start, _, near in _indents(source):
        yield source.change("one space too few", "", Edit(start, start + 1, ""), lines=near)


@kind("quotes left out around a comma")
def _(source: Source) -> Iterator[Mutant]:
    for site in source.sites:
        raw = source.text[slice(*_at(site.value))]
        if site.parent.flow_style and raw[:1] in {'"', "'"} and "," in site.text:
            yield source.change(
                "quotes left out around a comma", site.text, _over(site.value, site.text)
            )


@kind("quote not closed")
def _(source: Source) -> Iterator[Mutant]:
    for site in source.sites:
        start, end = _at(site.value)
        if source.text[start : start + 1] == '"':
            last = source.text.count("\n") + 2
            lines = set(range(source.line(start), last)) if site.parent.flow_style else set()
            yield source.change(
                "quote not closed", site.text, Edit(end - 1, end, ""),
                lines=lines | {source.line(start), source.line(start) + 1},
            )  # fmt: skip


@kind("bracket not closed")
def _(source: Source) -> Iterator[Mutant]:
    for site in source.sites:
        start, end = _at(site.value)
        if isinstance(site.value, yaml.CollectionNode) and site.value.flow_style:
            line = source.line(end - 1)
            yield source.change(
                "bracket not closed", site.name, Edit(end - 1, end, ""),
                lines={source.line(start), line, line + 1},
            )  # fmt: skip


@kind("invisible character")
def _(source: Source) -> Iterator[Mutant]:
    for site in source.sites:
        start = site.key.start_mark.index + 1
        yield source.change("invisible character", site.name, Edit(start, start, "\u200b"))


# -- names ---------------------------------------------------------------------------------------


@kind("wrong step name")
def _(source: Source) -> Iterator[Mutant]:
    for site in source.sites:
        if site.target:
            wrong = _typo(site.text)
            yield source.change("wrong step name", wrong, _over(site.value, wrong))


@kind("wrong agency name")
def _(source: Source) -> Iterator[Mutant]:
    for site in source.sites:
        if site.name in {"by", "escalate_to", "collected_by"} and site.text:
            wrong = _typo(site.text)
            if wrong not in source.names["agencies"]:
                yield source.change("wrong agency name", wrong, _over(site.value, wrong))


@kind("wrong name in a list")
def _(source: Source) -> Iterator[Mutant]:
    for site in source.sites:
        if (
            site.name in {"records", "needs", "cases", "result", "results"}
            and site.path[0] != "results"
        ):
            nodes = site.value.value if isinstance(site.value, yaml.SequenceNode) else [site.value]
            for node in nodes:
                if isinstance(node, yaml.ScalarNode):
                    wrong = _typo(node.value)
                    yield source.change("wrong name in a list", wrong, _over(node, wrong))


@kind("wrong name in a condition")
def _(source: Source) -> Iterator[Mutant]:
    for site in source.sites:
        if site.name in EXPRESSIONS and site.text:
            for match in re.finditer(r'"[^"]*"|\b[a-z_][\w]*\b', site.text):
                word = match.group()
                if word[0] == '"' or word in {"and", "or", "not", "in", "true", "false"}:
                    continue
                wrong = site.text[: match.start()] + _typo(word) + site.text[match.end() :]
                yield source.change("wrong name in a condition", wrong, _over(site.value, wrong))


@kind("one equals sign in a condition")
def _(source: Source) -> Iterator[Mutant]:
    for site in source.sites:
        if site.name in EXPRESSIONS and " == " in site.text:
            wrong = site.text.replace(" == ", " = ", 1)
            yield source.change("one equals sign in a condition", wrong, _over(site.value, wrong))


@kind("name declared otherwise than used")
def _(source: Source) -> Iterator[Mutant]:
    for site in source.sites:
        lines = source.lines_naming(site.name)
        # A name that nothing else uses may be called anything; the facts handed to a sub-procedure
        # are declared in another file, and checked where both lie in one folder.
        handed = site.path[0] == "steps" and site.path[-2:-1] == ("facts",)
        declared = site.own and site.path[-2] in {"facts", "agencies", "steps"} and not handed
        if declared and len(lines) > 1:
            wrong = _typo(site.name)
            yield source.change(
                "name declared otherwise than used", wrong, _over(site.key, wrong), lines=lines
            )


@kind("step left out")
def _(source: Source) -> Iterator[Mutant]:
    for site in source.sites:
        if site.step:
            yield _removed(source, site, "step left out")


@kind("agency left out")
def _(source: Source) -> Iterator[Mutant]:
    for site in source.sites:
        if site.path[:-1] == ("agencies",):
            yield _removed(source, site, "agency left out")


@kind("fact left out")
def _(source: Source) -> Iterator[Mutant]:
    for site in source.sites:
        if site.path[:-1] == ("facts",):
            yield _removed(source, site, "fact left out")


@kind("choice left out", lawful=True)
def _(source: Source) -> Iterator[Mutant]:
    for site in source.sites:
        if site.path[-2:-1] == ("choose",):
            yield _removed(source, site, "choice left out")


def _removed(source: Source, site: Site, of: str) -> Mutant:
    """Without an entry; the mistake shows where the name is used, or where it stood.

    Line numbers below the removed lines move up by as many.
    """
    gone = _entry(source, site)
    first, count = source.line(gone.start), source.text.count("\n", gone.start, gone.end)
    inside = set(range(first, first + count))
    near = {n - count if n >= first + count else n for n in source.lines_naming(site.name) - inside}
    # A step that only the removed one led to is what can no longer be reached.
    led_to = {
        word
        for s in source.sites
        if s.path[: len(site.path)] == site.path and s.target and s.text not in RESERVED
        for word in [s.text]
    }
    for word in led_to:
        near |= {n - count if n >= first + count else n for n in source.lines_naming(word) - inside}
    return source.change(of, site.name, gone, lines=near | _around(source, site))


# -- the way through the steps -------------------------------------------------------------------


@kind("outcome left out", lawful=True)
def _(source: Source) -> Iterator[Mutant]:
    for site in source.sites:
        if site.path[-2:-1] == ("outcomes",):
            yield _removed(source, site, "outcome left out")


@kind("step leads to itself")
def _(source: Source) -> Iterator[Mutant]:
    for site in source.sites:
        if site.name == "then" and site.target:
            owner = site.path[-2]
            lines = source.lines_naming(owner) | source.lines_naming(site.text)
            yield source.change(
                "step leads to itself", owner, _over(site.value, owner), lines=lines
            )


@kind("every way leads back")
def _(source: Source) -> Iterator[Mutant]:
    for site in source.sites:
        if site.name == "outcomes" and isinstance(site.value, yaml.MappingNode):
            step = site.path[-2]
            edits = [_over(value, step) for _, value in site.value.value]
            lines = source.lines_naming(step)
            for _, value in site.value.value:
                lines |= source.lines_naming(value.value)
            yield source.change("every way leads back", step, *edits, lines=lines)


@kind("join of more branches than there are")
def _(source: Source) -> Iterator[Mutant]:
    for site in source.sites:
        if site.name == "parallel" and isinstance(site.value, yaml.MappingNode):
            many = len(site.value.value) + 1
            join = next((s for s in source.sites if s.path == (*site.path[:-1], "join")), None)
            pad = " " * site.key.start_mark.column
            text = f"join: {{at_least: {many}}}"
            start = site.key.start_mark.index
            edit = _over(join.value, text[6:]) if join else Edit(start, start, f"{text}\n{pad}")
            yield source.change("join of more branches than there are", site.path[-2], edit)


@kind("branch waits for itself")
def _(source: Source) -> Iterator[Mutant]:
    for site in source.sites:
        if site.path[-2:-1] == ("parallel",) and isinstance(site.value, yaml.MappingNode):
            start = site.value.start_mark.index
            pad = " " * site.value.start_mark.column
            needs = next((s for s in source.sites if s.path == (*site.path, "needs")), None)
            text = f"needs: [{site.name}]"
            edit = _over(needs.value, text[7:]) if needs else Edit(start, start, f"{text}\n{pad}")
            line = source.line(site.key.start_mark.index)
            yield source.change("branch waits for itself", site.name, edit, lines={line})


@kind("result never handed over")
def _(source: Source) -> Iterator[Mutant]:
    for site in source.sites:
        if site.name == "do" and site.text == "deliver":
            keys = {key.start_mark.line + 1 for key, _ in site.parent.value}
            yield source.change(
                "result never handed over", site.path[-2], _over(site.value, "work"),
                lines=source.lines_naming(site.path[-2]) | keys,
            )  # fmt: skip


@kind("applicant sent to another office")
def _(source: Source) -> Iterator[Mutant]:
    parts = {
        s.path[1]
        for s in source.sites
        if s.path[0] == "agencies" and s.name == "kind" and s.text not in {"one_stop", "financial"}
    }
    for site in source.sites:
        doing = {s.text for s in source.sites if s.path == (*site.path[:-1], "do")}
        if site.name == "by" and doing & {"receive", "deliver"} and parts:
            part = min(parts)
            yield source.change(
                "applicant sent to another office", part, _over(site.value, part),
                lines=source.lines_naming(site.path[-2]),
            )  # fmt: skip


# -- values --------------------------------------------------------------------------------------


@kind("word that is no choice")
def _(source: Source) -> Iterator[Mutant]:
    for site in source.sites:
        fixed = site.name in WORDS and not site.own and site.text
        if fixed:
            wrong = _typo(site.text)
            yield source.change("word that is no choice", wrong, _over(site.value, wrong))


@kind("unit of a term misspelt")
def _(source: Source) -> Iterator[Mutant]:
    for site, unit in _terms(source):
        wrong = site.text.replace(unit, unit.replace("g", "q").replace("t", "r"))
        yield source.change("unit of a term misspelt", wrong, _over(site.value, wrong))


def _terms(source: Source) -> Iterator[tuple[Site, str]]:
    for site in source.sites:
        match = TERM.match(site.text)
        if match and site.name not in {"note", "basis", "source"}:
            yield site, match[1]


@kind("unit of a term left out")
def _(source: Source) -> Iterator[Mutant]:
    for site, unit in _terms(source):
        wrong = site.text.removesuffix(unit).strip()
        yield source.change("unit of a term left out", wrong, _over(site.value, wrong))


@kind("term as ISO 8601")
def _(source: Source) -> Iterator[Mutant]:
    for site, _unit in _terms(source):
        wrong = f"P{re.sub('[^0-9]', '', site.text)}D"
        yield source.change("term as ISO 8601", wrong, _over(site.value, wrong))


@kind("unit of a term swapped", lawful=True)
def _(source: Source) -> Iterator[Mutant]:
    for site, unit in _terms(source):
        wrong = site.text.removesuffix(unit) + OTHER_UNIT[unit]
        yield source.change("unit of a term swapped", wrong, _over(site.value, wrong))


@kind("zero added to a term", lawful=True)
def _(source: Source) -> Iterator[Mutant]:
    for site, _unit in _terms(source):
        wrong = re.sub(r"^(\d+)", r"\g<1>0", site.text)
        yield source.change("zero added to a term", wrong, _over(site.value, wrong))


@kind("amount with points")
def _(source: Source) -> Iterator[Mutant]:
    for site in _amounts(source):
        digits = site.text
        wrong = f"{int(digits) // 1000}.{int(digits) % 1000:03d}"
        yield source.change("amount with points", wrong, _over(site.value, wrong))


def _amounts(source: Source) -> Iterator[Site]:
    for site in source.sites:
        if site.name in {"amount", "base", "cap", "floor"} and site.text.isdigit():
            yield site


@kind("amount with a leading zero")
def _(source: Source) -> Iterator[Mutant]:
    for site in _amounts(source):
        yield source.change(
            "amount with a leading zero", f"0{site.text}", _over(site.value, f"0{site.text}")
        )


@kind("amount with its currency")
def _(source: Source) -> Iterator[Mutant]:
    for site in _amounts(source):
        yield source.change(
            "amount with its currency", "đồng", _over(site.value, f"{site.text} đồng")
        )


@kind("percentage above 100")
def _(source: Source) -> Iterator[Mutant]:
    for site in source.sites:
        if site.name == "percent" and site.text:
            yield source.change("percentage above 100", "500", _over(site.value, "500"))


@kind("day and month as people write them")
def _(source: Source) -> Iterator[Mutant]:
    for site in _dates(source):
        year, month, day = site.text.split("-")
        wrong = f"{day}/{month}/{year}"
        yield source.change("day and month as people write them", wrong, _over(site.value, wrong))


def _dates(source: Source) -> Iterator[Site]:
    for site in source.sites:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", site.text) and site.name in {"from", "until"}:
            yield site


@kind("a day that does not exist")
def _(source: Source) -> Iterator[Mutant]:
    for site in _dates(source):
        wrong = f"{site.text[:4]}-02-30"
        yield source.change("a day that does not exist", wrong, _over(site.value, wrong))


@kind("ends before it begins")
def _(source: Source) -> Iterator[Mutant]:
    for site in _dates(source):
        if site.name == "until":
            yield source.change(
                "ends before it begins", "1999-01-01", _over(site.value, "1999-01-01"),
                lines=_around(source, site) | {source.line(site.key.start_mark.index)},
            )  # fmt: skip


@kind("yes or no in another language")
def _(source: Source) -> Iterator[Mutant]:
    for site in source.sites:
        if site.text in {"true", "false"} and site.name not in EXPRESSIONS:
            word = "có" if site.text == "true" else "không"
            yield source.change("yes or no in another language", word, _over(site.value, word))


# -- rules ---------------------------------------------------------------------------------------


@kind("no rule for the rest")
def _(source: Source) -> Iterator[Mutant]:
    for rules, bare in _rule_lists(source):
        last = rules.value.value[-1]
        if last in bare and len(rules.value.value) > 1:
            start = source.text.rfind("\n", 0, last.start_mark.index) + 1
            end = start + len(source.text[start : last.end_mark.index].rstrip()) + 1
            near = range(source.line(rules.key.start_mark.index), source.line(end) + 1)
            yield source.change(
                "no rule for the rest", "deadline", Edit(start, end, ""), lines=set(near)
            )


def _rule_lists(source: Source) -> Iterator[tuple[Site, list[yaml.Node]]]:
    """The list of deadline rules, and those of them that apply to everything."""
    for site in source.sites:
        if site.path == ("deadline",) and isinstance(site.value, yaml.SequenceNode):
            bare = [
                rule
                for rule in site.value.value
                if not {key.value for key, _ in rule.value} & {"when", "from", "until"}
            ]
            yield site, bare


@kind("rule for the rest put first")
def _(source: Source) -> Iterator[Mutant]:
    for rules, bare in _rule_lists(source):
        last, first = rules.value.value[-1], rules.value.value[0]
        if last in bare and last is not first:
            start = source.text.rfind("\n", 0, first.start_mark.index) + 1
            from_ = source.text.rfind("\n", 0, last.start_mark.index) + 1
            to = from_ + len(source.text[from_ : last.end_mark.index].rstrip()) + 1
            moved = source.text[from_:to]
            near = set(range(source.line(start), source.line(to) + 1))
            yield source.change(
                "rule for the rest put first", "deadline",
                Edit(from_, to, ""), Edit(start, start, moved), lines=near,
            )  # fmt: skip


@kind("condition left out of a rule")
def _(source: Source) -> Iterator[Mutant]:
    for site in source.sites:
        if site.name == "when" and site.path[0] == "deadline" and len(site.path) == 3:
            rules = next(s for s in source.sites if s.path == ("deadline",))
            near = set(
                range(
                    source.line(rules.key.start_mark.index),
                    source.line(rules.value.end_mark.index) + 1,
                )
            )
            yield source.change(
                "condition left out of a rule", site.text, _entry(source, site), lines=near
            )


@kind("condition turned round", lawful=True)
def _(source: Source) -> Iterator[Mutant]:
    for site in source.sites:
        if site.name in {"when", "unless"} and site.text:
            wrong = f"not ({site.text})"
            yield source.change(
                "condition turned round",
                wrong,
                _over(site.value, f'"{wrong}"' if '"' not in wrong else wrong),
            )
