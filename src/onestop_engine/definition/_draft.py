"""What is known while one file is compiled: its name, its problems, the names of conditions.

`unread` are those names of which the declaration has a problem.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ..errors import Problem, Span
from ._problems import Kind, problem
from ._problems import names as kinds
from ._scalars import Reader
from ._yaml import Node, Scalar
from .expressions import BOOLEAN, DATE, DECIMAL, TEXT, Expression, Type, compile_scalar


class Draft:
    """A file in the making. It collects every problem, so that an author sees them all at once."""

    __slots__ = ("file", "names", "personal", "problems", "reader", "unread")

    def __init__(self, file: str, problems: tuple[Problem, ...] = ()) -> None:
        self.file = file
        self.problems = list(problems)
        self.reader = Reader(self.problems)
        self.names: Mapping[str, Type] = MappingProxyType({})
        self.personal: frozenset[str] = frozenset()
        self.unread: set[str] = set()

    def report(self, kind: Kind, span: Span, path: str, /, **values: object) -> None:
        """Takes down one problem."""
        self.problems.append(problem(kind, span, path, **values))

    def expression(self, node: Node, path: str, expect: Type) -> Expression | None:
        """The compiled condition or formula of a value, None where something is wrong with it."""
        if self.reader.text(node, path) is None or not isinstance(node, Scalar):
            return None
        made, problems = compile_scalar(node, names=self.names, expect=expect, path=path)
        self.problems.extend(problems)
        return self._impersonal(made, node, path)

    def any_expression(self, node: Node, path: str) -> Expression | None:
        """The same for a value whose type only another file knows."""
        text = self.reader.text(node, path)
        if text is None or not isinstance(node, Scalar):
            return None
        own = self.names.get(text)
        first: tuple[Problem, ...] = ()
        for expect in (BOOLEAN, DECIMAL, DATE, TEXT) if own is None else (own,):
            made, problems = compile_scalar(node, names=self.names, expect=expect, path=path)
            if made is not None:
                return self._impersonal(made, node, path)
            # The first attempt speaks best of what is wrong.
            first = first or problems
        self.problems.extend(first)
        return None

    def _impersonal(self, made: Expression | None, node: Scalar, path: str) -> Expression | None:
        for name in () if made is None else made.names:
            if name in self.personal:
                self.report(kinds.PERSONAL_FACT, node.span, path, name=name)
        return made
