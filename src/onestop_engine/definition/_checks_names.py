"""Names: what is used but not declared, and declared but not used."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from ..errors import Problem
from ._fields import advice
from ._problems import Kind
from ._problems import names as kinds
from ._subject import Subject, branch_path, path_of
from .model import RESERVED_TARGETS, Block, Document, Node, Step

_DUE = ("on_filing", "on_acceptance", "on_result")
_SECTIONS: Mapping[Kind, str] = {
    kinds.UNKNOWN_AGENCY: "agencies",
    kinds.UNKNOWN_FACT: "facts",
    kinds.UNKNOWN_FEE: "fees",
    kinds.UNKNOWN_RESULT: "results",
    kinds.UNKNOWN_CASE: "document_cases",
    kinds.UNKNOWN_STEP: "steps",
    kinds.UNKNOWN_ROLE: "roles",
}


def unknown_names(subject: Subject) -> Iterator[Problem]:
    """Names in steps, deadlines, fees and documents that nothing in the file declares."""
    for node in subject.procedure.graph.nodes.values():
        yield from _of_step(subject, node) if isinstance(node, Step) else _of_block(subject, node)
    yield from _of_deadline(subject)
    yield from _of_fees(subject)
    yield from _of_documents(subject, subject.procedure.documents, "documents")


def unused_names(subject: Subject) -> Iterator[Problem]:
    """Facts, agencies, results and cases of documents that serve nothing."""
    procedure = subject.procedure
    recorded = {name for step in procedure.graph.steps for name in step.records}
    for fact in procedure.facts.values():
        path = f"facts.{fact.name}"
        # Text is asked for to stand in the result, not to steer the procedure.
        if fact.name not in subject.used_names and not fact.personal and fact.type != "text":
            yield subject.found_at_key(kinds.UNUSED_FACT, path, name=fact.name)
        if fact.ask == "officer" and fact.name not in recorded:
            yield subject.found_at_key(kinds.UNRECORDED_FACT, path, name=fact.name)
    for name in procedure.agencies:
        if name not in _agencies_at_work(subject):
            yield subject.found_at_key(kinds.UNUSED_AGENCY, f"agencies.{name}", name=name)
    for name in procedure.roles:
        if all(step.role != name for step in procedure.graph.steps):
            yield subject.found_at_key(kinds.UNUSED_ROLE, f"roles.{name}", name=name)
    given = {name for step in procedure.graph.steps for name in step.results}
    for name in procedure.results:
        if name not in given:
            yield subject.found_at_key(kinds.UNUSED_RESULT, f"results.{name}", name=name)
    asked = {name for paper in _papers(procedure.documents) for name in paper.cases}
    for name in procedure.document_cases:
        if name not in asked:
            yield subject.found_at_key(kinds.UNUSED_CASE, f"document_cases.{name}", name=name)


def _agencies_at_work(subject: Subject) -> frozenset[str]:
    procedure = subject.procedure
    steps = {name for step in procedure.graph.steps for name in (step.by, step.escalate_to)}
    collectors = {fee.collected_by for fee in procedure.fees.values()}
    return frozenset(name for name in steps | collectors if name is not None)


def _of_step(subject: Subject, step: Step) -> Iterator[Problem]:
    procedure, path = subject.procedure, path_of(step)
    for key, agency in (("by", step.by), ("escalate_to", step.escalate_to)):
        if agency:
            yield from _unknown(
                subject, kinds.UNKNOWN_AGENCY, f"{path}.{key}", agency, procedure.agencies
            )
    if step.role:
        yield from _unknown(subject, kinds.UNKNOWN_ROLE, f"{path}.role", step.role, procedure.roles)
    steps = [other.name for other in procedure.graph.steps]
    for index, name in enumerate(step.not_by):
        yield from _unknown(subject, kinds.UNKNOWN_STEP, f"{path}.not_by[{index}]", name, steps)
    for outcome, target in step.outcomes.items():
        yield from _target(subject, step, f"{path}.outcomes.{outcome}", target)
    for key, way in (("then", step.then), ("otherwise", step.otherwise)):
        if way:
            yield from _target(subject, step, f"{path}.{key}", way)
    yield from _records(subject, step, path)
    for result in step.results:
        key = "result" if step.kind == "deliver" else "results"
        yield from _unknown(
            subject, kinds.UNKNOWN_RESULT, f"{path}.{key}", result, procedure.results
        )


def _records(subject: Subject, step: Step, path: str) -> Iterator[Problem]:
    facts = subject.procedure.facts
    for index, name in enumerate(step.records):
        where = f"{path}.records[{index}]"
        yield from _unknown(subject, kinds.UNKNOWN_FACT, where, name, facts)
        if name in facts and facts[name].ask != "officer":
            yield subject.found(kinds.NOT_OFFICERS_FACT, where, name=name)


def _of_block(subject: Subject, block: Block) -> Iterator[Problem]:
    if block.then:
        yield from _target(subject, block, f"{path_of(block)}.then", block.then)
    for branch in block.branches.values():
        path = branch_path(block, branch.name)
        for index, other in enumerate(branch.needs):
            yield from _unknown(
                subject, kinds.UNKNOWN_BRANCH, f"{path}.needs[{index}]", other, block.branches
            )
        own = subject.names_in((*block.scope, (block.name, branch.name)))
        if branch.start:
            yield from _unknown(subject, kinds.UNKNOWN_STEP, f"{path}.start", branch.start, own)


def _target(subject: Subject, node: Node, path: str, target: str) -> Iterator[Problem]:
    if target in subject.procedure.graph.nodes or target in RESERVED_TARGETS:
        return
    if target in subject.declared("steps"):
        return
    choices = (*subject.names_in(node.scope), *sorted(RESERVED_TARGETS))
    yield subject.found(kinds.UNKNOWN_STEP, path, name=target, advice=advice(target, choices))


def _of_deadline(subject: Subject) -> Iterator[Problem]:
    for rule in subject.procedure.deadline:
        if rule.start.step:
            yield from _unknown(
                subject,
                kinds.UNKNOWN_STEP,
                f"deadline[{rule.index}].starts.after",
                rule.start.step,
                [step.name for step in subject.procedure.graph.steps],
            )


def _of_fees(subject: Subject) -> Iterator[Problem]:
    procedure = subject.procedure
    for fee in procedure.fees.values():
        path = f"fees.{fee.name}"
        for price in fee.all_prices():
            if price.of and price.of != fee.name:
                yield from _unknown(
                    subject, kinds.UNKNOWN_FEE, f"{path}.of", price.of, procedure.fees
                )
        for channel in fee.channel_prices:
            yield from _channel(subject, f"{path}.channels.{channel}", channel)
        if fee.due not in _DUE:
            known = (*_DUE, *(step.name for step in procedure.graph.steps if step.kind == "pay"))
            if fee.due not in subject.declared("steps"):
                yield subject.found(
                    kinds.UNKNOWN_STEP, f"{path}.due", name=fee.due, advice=advice(fee.due, known)
                )
        if fee.collected_by:
            yield from _unknown(
                subject,
                kinds.UNKNOWN_AGENCY,
                f"{path}.collected_by",
                fee.collected_by,
                procedure.agencies,
            )


def _of_documents(
    subject: Subject, documents: Mapping[str, Document], path: str
) -> Iterator[Problem]:
    for document in documents.values():
        where = f"{path}.{document.name}"
        for index, channel in enumerate(document.channels):
            yield from _channel(subject, f"{where}.channels[{index}]", channel)
        cases = subject.procedure.document_cases
        for index, name in enumerate(document.cases):
            yield from _unknown(subject, kinds.UNKNOWN_CASE, f"{where}.cases[{index}]", name, cases)
        yield from _of_documents(subject, document.alternatives, f"{where}.{document.choice}")


def _papers(documents: Mapping[str, Document]) -> Iterator[Document]:
    """The papers with their alternatives."""
    for document in documents.values():
        yield document
        yield from _papers(document.alternatives)


def _channel(subject: Subject, path: str, channel: str) -> Iterator[Problem]:
    known = subject.procedure.channels
    if channel not in known and "channels" not in subject.damaged:
        yield subject.found_at_key(
            kinds.UNKNOWN_CHANNEL, path, name=channel, advice=advice(channel, known)
        )


def _unknown(
    subject: Subject, kind: Kind, path: str, name: str, known: Collection[str]
) -> Iterator[Problem]:
    # What is declared but could not be read has a problem of its own.
    if name not in known and name not in subject.declared(_SECTIONS.get(kind, "")):
        yield subject.found(kind, path, name=name, advice=advice(name, tuple(known)))
