"""From YAML to the model: the whole file, with every problem of its form."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from ..errors import Problem
from ..terms import Counting
from ..texts import Text
from . import _compile_header as header
from . import _compile_time as timing
from ._compile_money import fees
from ._compile_papers import document_cases, documents
from ._compile_steps import graph
from ._draft import Draft
from ._fields import Fields, fields
from ._totals import totalled
from ._yaml import Node, read
from .model import Procedure


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """What a file came to: its nodes, its problems, and the procedure as far as it can be read.

    The procedure is fit for use only where no problem is an error; until then it holds
    stand-ins, so that the checks can go on and report everything at once.
    """

    root: Node | None
    procedure: Procedure | None
    problems: tuple[Problem, ...]


def compile_text(text: str | bytes, name: str) -> Compiled:
    """Reads and compiles one file; reports, never raises."""
    root, found = read(text, name)
    return compile_node(root, found, text, name)


def compile_node(
    root: Node | None, found: tuple[Problem, ...], text: str | bytes, name: str
) -> Compiled:
    """Compiles the nodes that a text was read to, with the problems found so far."""
    draft = Draft(name, found)
    top = None if root is None else fields(draft, root, "procedure", "")
    if top is None:
        return Compiled(root=root, procedure=None, problems=tuple(draft.problems))
    procedure = _procedure(top, text)
    return Compiled(root=root, procedure=procedure, problems=tuple(draft.problems))


def _procedure(top: Fields, text: str | bytes) -> Procedure:
    raw = text if isinstance(text, bytes) else text.encode(errors="surrogatepass")
    facts = header.facts(top)
    channels = header.words_of(top, "channels", "channel")
    applicants = header.words_of(top, "applicants", "applicant")
    top.draft.names = header.expression_names(top.draft, facts, channels, applicants)
    top.draft.personal = frozenset(name for name, fact in facts.items() if fact.personal)
    counting = timing.counting(top.sub("counting"), Counting())
    at_intake, under_way = timing.supplements(top)
    steps = graph(top, counting)
    return Procedure(
        code=top.code("procedure") or "",
        revision=top.integer("revision", 1, 1),
        title=top.bilingual("title") or Text(""),
        field=top.slug("field") or "",
        levels=top.words("levels"),
        in_force=header.in_force(top),
        channels=channels,
        applicants=applicants,
        legal_basis=top.texts("legal_basis"),
        results=header.results(top),
        agencies=header.agencies(top),
        roles=header.roles(top),
        deadline=totalled(top, timing.deadline(top, counting), steps),
        graph=steps,
        facts=facts,
        fees=fees(top),
        documents=documents(top),
        document_cases=document_cases(top),
        counting=counting,
        intake_supplement=at_intake,
        supplement=under_way,
        reappoint=timing.reappoint(top),
        prolong=timing.prolong(top),
        filing=timing.filing(top),
        exclusions=timing.exclusions(top),
        conditions=top.bilinguals("conditions"),
        sets=top.integer("sets", 1, 1),
        public_name=top.boolean("public_name", default=True),
        resumable=top.boolean("resumable", default=True),
        status=top.word("status", "verified"),
        review=header.review(top),
        text=raw.decode(errors="replace"),
        hash=f"sha256:{sha256(raw).hexdigest()}",
        file=top.draft.file,
    )
