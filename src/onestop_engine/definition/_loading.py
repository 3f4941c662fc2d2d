"""Reads procedure files: one text at a time, with everything that is wrong with it."""

from __future__ import annotations

from os import PathLike

from .._ordinary_files import given_path, given_text
from ..errors import InputError, ProcedureError, Report
from ..texts import Text
from ._checks import check_compiled
from ._checks_catalogue import Call, Checked, Member
from ._compiler import compile_text
from ._file_kinds import is_overlay
from ._files import read_file
from ._overlay_file import read_overlay
from ._places import Places
from ._subject import path_of
from ._yaml import Node
from .model import Procedure, Step
from .overlays import Overlay, compile_joined, overlay_text

_NO_PROCEDURE = Text(
    "{name} chỉ ghi phần mà địa phương thay đổi của một thủ tục, tự nó không phải là thủ tục. Hãy"
    " mở thủ tục theo mã và đơn vị, hoặc dùng `load_overlay`.",
    "{name} has only what a place changes of a procedure; it is no procedure by itself. Ask for"
    " the procedure by code and unit, or use `load_overlay`.",
)


def check_text(text: str | bytes, name: str = "<text>") -> Report:
    """Everything wrong with the text of one procedure; `name` stands in every place.

    >>> check_text("procedure: 1.013225").ok
    False
    """
    return Report(check_source(given_text(text), name).problems, (name,))


def load_procedure(path: str | PathLike[str]) -> Procedure:
    """The procedure that a file declares.

    Raises ProcedureError, with the whole report, where the file has errors; NotFound and
    InputError where it cannot be read. Warnings do not stop it.
    """
    name = str(given_path(path))
    return load_text(read_file(name), name)


def load_file(path: str | PathLike[str]) -> Procedure | Overlay:
    """The procedure or the overlay that a file declares; raises what `load_procedure` raises."""
    name = str(given_path(path))
    text = read_file(name)
    return overlay_text(text, name) if is_overlay(text) else load_text(text, name)


def load_text(text: str | bytes, name: str = "<text>") -> Procedure:
    """The procedure that a text declares; raises ProcedureError where it has errors.

    The text of a procedure with overlays, as a dossier is pinned to it, loads too. An overlay by
    itself is no procedure: InputError.
    """
    joined = compile_joined(given_text(text), name)
    if joined is not None:
        return joined.sound()
    if is_overlay(text):
        raise InputError(_NO_PROCEDURE.fill(name=name))
    compiled = compile_text(text, name)
    report = Report(check_compiled(compiled), (name,))
    if compiled.procedure is None or not report.ok:
        raise ProcedureError(report)
    return compiled.procedure


def check_source(text: str | bytes, name: str) -> Checked:
    """What is wrong with one text, and where nothing is, what its neighbours must know of it."""
    if is_overlay(text):
        return Checked(problems=read_overlay(text, name).problems)
    joined = compile_joined(text, name)
    if joined is not None:
        return Checked(problems=joined.problems)
    compiled = compile_text(text, name)
    problems = check_compiled(compiled)
    usable = not any(problem.severity == "error" for problem in problems)
    if compiled.procedure is None or compiled.root is None or not usable:
        return Checked(problems=problems)
    return Checked(problems=problems, member=_member(compiled.procedure, compiled.root))


def _member(procedure: Procedure, root: Node) -> Member:
    places = Places(root)
    asked = tuple(fact for fact in procedure.facts.values() if fact.ask == "applicant")
    return Member(
        ref=procedure.ref,
        code=procedure.code,
        revision=procedure.revision,
        start=procedure.in_force.window.start,
        end=procedure.in_force.window.end,
        facts=tuple(procedure.facts),
        asked=tuple(fact.name for fact in asked),
        needed=tuple(
            fact.name
            for fact in asked
            if not fact.optional and fact.default is None and not fact.personal
        ),
        calls=tuple(
            _call(step, step.procedure, places)
            for step in procedure.graph.steps
            if step.procedure is not None
        ),
        head=places.value("procedure"),
        window=places.value("in_force"),
    )


def _call(step: Step, code: str, places: Places) -> Call:
    path = f"{path_of(step)}.procedure"
    return Call(code=code, facts=tuple(step.facts), path=path, span=places.value(path))
