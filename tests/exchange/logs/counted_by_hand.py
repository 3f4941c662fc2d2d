"""Counts the road traffic log on its own: its own reading of XML, its own arithmetic of dates.

Imports nothing of the library, so that it can be its judge.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

TERM = timedelta(days=60)


def traces(file: Path) -> list[list[tuple[str, date]]]:
    """The activities of each trace with their local dates, in the order of time."""
    found = []
    for trace in ET.parse(file).getroot().findall("trace"):
        events = []
        for event in trace.findall("event"):
            told = {each.get("key"): each.get("value") for each in event}
            events.append((told["concept:name"], date.fromisoformat(told["time:timestamp"][:10])))
        found.append(sorted(events, key=lambda each: each[1]))
    return found


def first(events: list[tuple[str, date]], name: str) -> date | None:
    return next((day for activity, day in events if activity == name), None)


def count(file: Path, last: date) -> Counter[str]:
    """How many fines were notified early, on time and late, or are open, up to `last`."""
    counts: Counter[str] = Counter()
    for events in traces(file):
        fine = first(events, "Create Fine")
        notified, paid = first(events, "Insert Fine Notification"), first(events, "Payment")
        assert fine is not None
        due = fine + TERM
        if fine > last:
            continue
        counts["received"] += 1
        ends = [day for day in (notified, paid) if day is not None and day <= last]
        if not ends:
            counts["open_late" if due < last else "open_in_time"] += 1
        elif paid is not None and (notified is None or paid < notified):
            counts["on_time"] += 1
        else:
            assert notified is not None
            verdict = "early" if notified < due else "late" if notified > due else "on_time"
            counts[verdict] += 1
    return counts


def passages(file: Path, start: str, end: str, limit: int) -> Counter[str]:
    """How often `end` came after `start` within so many days, of fines not settled before."""
    counts: Counter[str] = Counter()
    for events in traces(file):
        begun, ended = first(events, start), first(events, end)
        settled = [first(events, name) for name in ("Insert Fine Notification", "Payment")]
        until = min((day for day in settled if day is not None), default=date.max)
        if begun is None or begun >= until:
            continue
        if ended is None:
            counts["open" if until == date.max else "given_up"] += 1
            continue
        days = (ended - begun).days
        counts["early" if days < limit else "late" if days > limit else "on_time"] += 1
    return counts
