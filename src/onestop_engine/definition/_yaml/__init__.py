"""YAML with places: the nodes of a text and everything wrong with it as a text.

libyaml does the scanning where PyYAML was built with it, PyYAML's own parser elsewhere; both
give the same nodes. Reading never raises and never hangs: size, depth and number of values are
bounded, aliases counted as often as they repeat a value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import yaml

from ...errors import Problem, Span
from .._files import LARGEST_FILE
from .._problems import problem
from .._problems import text as kinds
from ._builder import DEEPEST, MOST_NODES, Builder, Parser
from ._nodes import Entry, Mapping, Node, Scalar, Sequence
from ._source import open_source
from ._syntax import translate, without_colon

if TYPE_CHECKING:
    from collections.abc import Callable

    from ._source import Source

__all__ = [
    "DEEPEST",
    "LARGEST_FILE",
    "MOST_NODES",
    "Entry",
    "Mapping",
    "Node",
    "Scalar",
    "Sequence",
    "read",
]

PYTHON_PARSER = cast("Callable[[str], Parser]", yaml.SafeLoader)
FAST_PARSER = cast("Callable[[str], Parser]", getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def read(
    text: str | bytes, name: str, *, parser: Callable[[str], Parser] = FAST_PARSER
) -> tuple[Node | None, tuple[Problem, ...]]:
    """The root node of a YAML text, and its problems sorted by place.

    The root is None when the text cannot be read at all; else the nodes are usable, whatever
    problems there are. `name` stands in every place. Lines and columns count from 1, columns in
    characters.

    >>> root, problems = read("limit: 15 ngày\\nlimit: 3 ngày\\n", "a.yaml")
    >>> root.get("limit").text, problems[0].code, str(problems[0].span)
    ('15 ngày', 'OS106', 'a.yaml:2:1')
    """
    source, problems = open_source(text, name)
    if source is None:
        return None, problems
    root, more = _build(source, parser)
    by_place = {(each.span, each.code): each for each in (*problems, *more)}
    return root, tuple(by_place[place] for place in sorted(by_place))


def _build(
    source: Source, parser: Callable[[str], Parser]
) -> tuple[Node | None, tuple[Problem, ...]]:
    builder = Builder(parser(source.text), source)
    try:
        builder.read()
    # A number out of range in an escape or a directive is a ValueError in the parser in Python.
    except (yaml.YAMLError, ValueError, OverflowError) as failure:
        return None, (*builder.problems, *translate(failure, source, builder.long_quote))
    root = builder.root
    if builder.problems or not (root is None or isinstance(root, Scalar)):
        return root, tuple(builder.problems)
    return None, (_no_keys(root, source),)


def _no_keys(root: Scalar | None, source: Source) -> Problem:
    if root is None or root.empty:
        return problem(kinds.EMPTY_FILE, Span(source.name, 1, 1))
    return without_colon(source, root.span.line - 1)
