"""Delivering events to others: CloudEvents to a callable or a webhook, in order, at least once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._cloud_events import DEFAULT_SOURCE, CloudEvent, cloud_event
from ._delivering import Deliveries
from ._handlers import Handler, NotDelivered, Receiver
from ._policy import Policy
from ._rounds import Delivered, Failed
from ._secrets import secret_from_environment, secret_from_file
from ._signing import sign, verify

if TYPE_CHECKING:
    from ._webhooks import Webhook

__all__ = [
    "DEFAULT_SOURCE",
    "CloudEvent",
    "Delivered",
    "Deliveries",
    "Failed",
    "Handler",
    "NotDelivered",
    "Policy",
    "Receiver",
    "Webhook",
    "cloud_event",
    "secret_from_environment",
    "secret_from_file",
    "sign",
    "verify",
]


def __getattr__(name: str) -> object:
    if name == "Webhook":
        # TLS takes longer to import than most commands run.
        from ._webhooks import Webhook  # noqa: PLC0415

        return Webhook
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
