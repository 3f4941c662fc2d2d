"""Commands: what somebody wants to happen, and what a decision answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..definition.model import COMMANDS
from ..texts import Text
from .actors import Actor
from .dossier import Dossier
from .events import EMPTY, Event

__all__ = ["COMMANDS", "Choice", "Command", "Decision"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A wish: an action (a command or an author's outcome), where it applies, and by whom.

    `data` must hold JSON values; `private` what is personal (applicant, addresses).
    """

    action: str
    by: Actor
    step: str | None = None
    reason: str | None = None
    data: Mapping[str, object] = field(default_factory=lambda: EMPTY)
    private: Mapping[str, object] = field(default_factory=lambda: EMPTY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The answer to a command: the events that it causes, and what a person should know.

    `dossier` is what the events make of the dossier, as `advance` or `replay` would.
    """

    events: tuple[Event, ...]
    dossier: Dossier = field(repr=False)
    warnings: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """An action that the procedure knows at this moment; `ok` says whether this actor may.

    `reason` says why not; `needs` names the data that the action wants.
    """

    action: str
    step: str | None
    ok: bool
    reason: Text | None = None
    needs: tuple[str, ...] = ()
    title: Text | None = None
