"""Programs that fork while they have a store open: no connection passes to the new process.

Two processes that speak over one connection to a server garble each other's words. And SQLite
takes the parent's locks for the child's: the parent then removes the log into which the child
writes, with all that was acknowledged.
"""

from __future__ import annotations

import os
from typing import Protocol
from weakref import WeakSet


class Forking(Protocol):
    """What is told of forks as long as it lives."""

    def before_fork(self) -> None:
        """Let go of connections that nobody uses, and open none until it is over."""
        ...

    def in_parent(self) -> None:
        """Go on: it is over."""
        ...

    def in_child(self) -> None:
        """Begin anew in the new process, and leave to the parent what is the parent's."""
        ...


_OPEN: WeakSet[Forking] = WeakSet()
_told: list[Forking] = []


def tell_of_forks(one: Forking) -> None:
    """Tell `one` of every fork from now on."""
    _OPEN.add(one)


def _before() -> None:
    for one in tuple(_OPEN):
        _told.append(one)
        one.before_fork()


def _in_parent() -> None:
    while _told:
        _told.pop().in_parent()


def _in_child() -> None:
    while _told:
        _told.pop().in_child()


# Where programs cannot fork (Windows), nobody has to be told.
if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_before, after_in_parent=_in_parent, after_in_child=_in_child)
