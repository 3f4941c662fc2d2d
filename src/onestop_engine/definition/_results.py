"""What checks found in texts, kept from one run to the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

from ._checks_catalogue import Checked


class Source(NamedTuple):
    """One text that a check reads, and what its file is called."""

    name: str
    text: bytes


class Results(Protocol):
    """What earlier checks found, kept by whoever runs the check.

    The bytes decide: `find` may only answer what `keep` was told for exactly these texts in this
    order, by this very version of the checker. What the files are called may have changed; the
    places of the answer carry the names of now.
    """

    def find(self, sources: Sequence[Source]) -> Checked | None:
        """What was found in these texts; None where that is not known."""
        ...

    def keep(self, sources: Sequence[Source], checked: Checked) -> None:
        """Takes down what was found in these texts."""
        ...


Beside = Callable[[str], Sequence[Source]]
"""The texts of a code, procedures and overlays, that lie elsewhere."""
