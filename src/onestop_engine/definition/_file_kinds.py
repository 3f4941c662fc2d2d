"""Tells an overlay from a procedure without reading it."""

from __future__ import annotations

import re

from .._ordinary_files import given_text

_OVERLAY = re.compile(rb"^(?:overlay|\"overlay\"|'overlay')[ \t]*:", re.MULTILINE)
_CODE = re.compile(
    rb"^([\"']?)(?:procedure|overlay)\1[ \t]*:[ \t]*"
    rb"([\"']?)([0-9A-Za-z][0-9A-Za-z._-]*)\2[ \t]*(?:#.*)?\r?$",
    re.MULTILINE,
)


def declared_code(text: bytes) -> str | None:
    """The code that a procedure declares or an overlay changes; None where only reading it tells.

    >>> declared_code(b'procedure: "1.013978"  # land'), declared_code(b"procedure: [1.013978]")
    ('1.013978', None)
    """
    found = _CODE.search(text)
    return None if found is None else found[3].decode()


def is_overlay(text: str | bytes) -> bool:
    """True when a text declares an overlay rather than a procedure.

    >>> is_overlay('overlay: "1.013978"'), is_overlay('procedure: "1.013978"')
    (True, False)
    """
    given = given_text(text)
    raw = given.encode(errors="replace") if isinstance(given, str) else given
    # The joint of a procedure and its overlays, to which dossiers are pinned, is a procedure.
    if b"overlay" not in raw or raw.startswith(b"%onestop-"):
        return False
    return _OVERLAY.search(raw) is not None
