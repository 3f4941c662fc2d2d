"""Tells an overlay from a procedure without reading it."""

from __future__ import annotations

import re

_OVERLAY = re.compile(rb"^(?:overlay|\"overlay\"|'overlay')[ \t]*:", re.MULTILINE)


def is_overlay(text: str | bytes) -> bool:
    """True when a text declares an overlay rather than a procedure.

    >>> is_overlay('overlay: "1.013978"'), is_overlay('procedure: "1.013978"')
    (True, False)
    """
    raw = text.encode(errors="replace") if isinstance(text, str) else text
    # The joint of a procedure and its overlays, to which dossiers are pinned, is a procedure.
    if b"overlay" not in raw or raw.startswith(b"%onestop-"):
        return False
    return _OVERLAY.search(raw) is not None
