"""What a report over columns has to do, so that reports can be added module by module."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol, Self, TypeAlias, runtime_checkable

from ._block import Block
from ._parquet import Bounds

BoundsOf: TypeAlias = Mapping[str, Bounds]
"""Least and largest instants by column, and None for columns that the file does not have."""


class Aggregate(Protocol):
    """Something counted over blocks: blocks in any order, in parts that merge.

    Adding the blocks a, b to one and c to another and merging both says the same as adding all
    to one, in any order.
    """

    def needs(self, bounds: BoundsOf | None) -> frozenset[str] | None:
        """The columns it needs of rows within `bounds`; None where such rows add nothing.

        `bounds` is None where the source tells nothing before it is read.
        """
        ...

    def empty(self) -> Self:
        """Another of the same kind that has counted nothing yet."""
        ...

    def add(self, block: Block) -> None:
        """Count the rows of a block."""
        ...

    def merge(self, other: Self) -> None:
        """Count what another of the same kind has counted."""
        ...

    def result(self) -> Any:
        """The report."""
        ...


@runtime_checkable
class Keeping(Protocol):
    """An aggregate whose partial counts can be kept in a file and read back."""

    @property
    def identity(self) -> str:
        """What is counted and how: two with the same identity count the same rows alike."""
        ...

    def to_state(self) -> Any:
        """The counts as a JSON value."""
        ...

    def add_state(self, state: Any) -> None:
        """Count what `to_state` of one with the same identity gave."""
        ...
