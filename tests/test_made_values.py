"""Values made fast are those that are made slowly."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, dataclass, fields

import pytest

from onestop_engine import _values
from onestop_engine._values import Known, closed, copied, maker_of, open_twin, placer_of, reader_of
from onestop_engine.engine import Dossier
from onestop_engine.engine.dossier import StepRun


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    one: int
    other: tuple[int, ...] = ()


def test_what_is_made_equals_what_the_constructor_makes_and_is_as_frozen() -> None:
    made = maker_of(Pair)(one=1)

    assert made == placer_of(Pair)(1) == Pair(one=1)
    assert type(made) is Pair
    assert hash(made) == hash(Pair(one=1))
    with pytest.raises(FrozenInstanceError):
        made.one = 2  # type: ignore[misc]


def test_a_copy_changes_what_it_is_told_to_and_nothing_else() -> None:
    pair = Pair(one=1, other=(2,))

    assert copied(pair, one=3) == Pair(one=3, other=(2,))
    assert pair == Pair(one=1, other=(2,))
    with pytest.raises(KeyError):
        copied(pair, third=3)


def test_an_open_twin_can_be_changed_until_it_is_closed() -> None:
    class Growing(open_twin(Pair)):  # type: ignore[misc]
        __slots__ = ()

        def grow(self) -> None:
            self.one += 1

    pair = Growing(1)
    pair.grow()
    grown = closed(pair, Pair)

    assert grown is pair
    assert grown == Pair(one=2)
    with pytest.raises(FrozenInstanceError):
        grown.one = 3  # type: ignore[misc]


@pytest.mark.parametrize("kind", [Dossier, StepRun])
def test_all_fields_are_read_in_their_order(kind: type) -> None:
    names = [field.name for field in fields(kind)]

    assert reader_of(kind)(placer_of(kind)(*names)) == tuple(names)


def test_what_is_known_is_made_once_for_the_very_value(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Pair] = []

    def number(pair: Pair) -> int:
        made.append(pair)
        return pair.one

    monkeypatch.setattr(_values, "_MOST_KNOWN", 2)
    known = Known(number)
    pairs = [Pair(one=each) for each in range(3)]

    assert [known(each) for each in (*pairs[:2], *pairs[:2])] == [0, 1, 0, 1]
    assert made == pairs[:2]
    # A third value empties the full table; the first is made anew.
    assert [known(pairs[2]), known(pairs[0])] == [2, 0]
    assert made == [*pairs[:2], pairs[2], pairs[0]]
