"""The outbox delivers: in order per dossier, at least once, by several workers, with an end."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from shop_filing import LATER, MORNING, PERSON, file

from onestop_engine import Conflict, InputError, NotAllowed, NotFound, OneStop, StoreError
from onestop_engine.delivery import CloudEvent, Policy
from onestop_engine.store import _sql_outbox
from onestop_engine.texts import Text


@pytest.fixture
def shop(store_url: str) -> Iterator[OneStop]:
    with OneStop.open(store_url) as opened:
        yield opened


@pytest.fixture
def lasting_shop(lasting_url: str) -> Iterator[OneStop]:
    with OneStop.open(lasting_url) as opened:
        yield opened


class Desk:
    """A receiver in this process: it keeps what it takes, and refuses what it is told to."""

    def __init__(self, *refused: tuple[str, int]) -> None:
        self.refused = set(refused)
        self.taken: list[tuple[str, int]] = []
        self.events: list[CloudEvent] = []
        self.lock = threading.Lock()

    def __call__(self, event: CloudEvent) -> None:
        place = (event["subject"], event["data"]["seq"])
        if place in self.refused:
            raise ValueError(PERSON)
        with self.lock:
            self.taken.append(place)
            self.events.append(event)


def all_of(shop: OneStop, code: str) -> list[tuple[str, int]]:
    return [(code, event.seq) for event in shop.events(code)]


def test_what_happens_after_registration_is_delivered_once_and_in_order(shop: OneStop) -> None:
    before = file(shop)
    shop.register_consumer("portal", at=MORNING)
    one, two = file(shop, 5), file(shop, 6)
    desk = Desk()

    came = shop.deliver(desk, consumer="portal", at=LATER)

    for code in (one, two):
        assert [place for place in desk.taken if place[0] == code] == all_of(shop, code)
    assert before not in {code for code, _ in desk.taken}
    assert (came.count, came.failed, came.stopped) == (len(desk.taken), (), False)
    assert shop.deliver(desk, consumer="portal", at=LATER).count == 0
    (portal,) = shop.consumers()
    assert (portal.pending, portal.delivered, portal.oldest) == (0, came.count, None)


def test_from_the_start_posts_what_was_there(shop: OneStop) -> None:
    codes = [file(shop, minute) for minute in range(3)]
    shop.register_consumer("archive", at=LATER, from_start=True)
    codes.append(file(shop, 10))
    desk = Desk()

    shop.deliver(desk, consumer="archive", at=LATER)

    for code in codes:
        assert [place for place in desk.taken if place[0] == code] == all_of(shop, code)
    with pytest.raises(Conflict, match="already"):
        shop.register_consumer("archive", at=LATER, from_start=True)


def test_a_registration_that_was_interrupted_goes_on_and_delivers_nothing_before(
    lasting_shop: OneStop, lasting_url: str
) -> None:
    shop = lasting_shop
    code = file(shop)
    shop.register_consumer("archive", at=LATER, from_start=True)
    changed(lasting_url, "DELETE FROM outbox WHERE seq > 2")
    changed(lasting_url, "UPDATE consumers SET since = 253402214400000000")
    desk = Desk()
    assert shop.consumers()[0].since is None
    assert shop.deliver(desk, consumer="archive", at=LATER).count == 0

    shop.register_consumer("archive", at=LATER, from_start=True)
    shop.deliver(desk, consumer="archive", at=LATER)

    assert desk.taken == all_of(shop, code)


def changed(url: str, statement: str) -> None:
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.text(statement))
    engine.dispose()


def test_a_refused_message_holds_back_its_own_dossier_alone(shop: OneStop) -> None:
    shop.register_consumer("portal", at=MORNING)
    stuck, other = file(shop, 1), file(shop, 2)
    desk = Desk((stuck, 2))

    came = shop.deliver(desk, consumer="portal", at=LATER)

    assert [(one.code, one.seq, one.error, one.dead) for one in came.failed] == [
        (stuck, 2, "raised ValueError", False)
    ]
    assert [place for place in desk.taken if place[0] == other] == all_of(shop, other)
    assert (stuck, 1) in desk.taken
    assert (stuck, 3) not in desk.taken
    # It is not tried again before its pause is over; then everything comes.
    desk.refused.clear()
    assert shop.deliver(desk, consumer="portal", at=LATER).count == 0
    shop.deliver(desk, consumer="portal", at=LATER + timedelta(minutes=1))
    assert [place for place in desk.taken if place[0] == stuck] == all_of(shop, stuck)


def test_after_the_last_attempt_it_is_dead_and_can_be_tried_anew(shop: OneStop) -> None:
    shop.register_consumer("portal", at=MORNING)
    code = file(shop)
    desk, policy = Desk((code, 1)), Policy(attempts=2)
    shop.deliver(desk, consumer="portal", at=LATER, policy=policy)
    came = shop.deliver(desk, consumer="portal", at=LATER + timedelta(hours=1), policy=policy)
    assert came.dead == 1
    (first, *rest) = shop.messages("portal")
    assert (first.state, first.attempts, first.due) == ("dead", 2, None)
    assert first.last_error == "raised ValueError"
    assert all((one.state, one.due) == ("pending", None) for one in rest)

    desk.refused.clear()
    later = LATER + timedelta(days=30)
    assert shop.deliver(desk, consumer="portal", at=later).count == 0
    assert shop.retry_messages("portal", at=later) == 1
    shop.deliver(desk, consumer="portal", at=later)

    assert desk.taken == all_of(shop, code)
    assert shop.retry_messages("portal", at=later) == 0


def test_a_dead_message_can_be_left_out(shop: OneStop) -> None:
    shop.register_consumer("portal", at=MORNING)
    code = file(shop)
    desk = Desk((code, 1))
    shop.deliver(desk, consumer="portal", at=LATER, policy=Policy(attempts=1))

    assert shop.skip_messages("portal", code, seq=2, at=LATER) == 0
    assert shop.skip_messages("portal", code, at=LATER) == 1
    shop.deliver(desk, consumer="portal", at=LATER)

    assert desk.taken == all_of(shop, code)[1:]
    assert [one.seq for one in shop.messages("portal", states=["skipped"])] == [1]


def test_a_receiver_that_is_away_is_left_alone(shop: OneStop) -> None:
    shop.register_consumer("portal", at=MORNING)
    codes = [file(shop, minute) for minute in range(4)]
    desk = Desk(*((code, 1) for code in codes))

    came = shop.deliver(desk, consumer="portal", at=LATER, policy=Policy(in_a_row=3))

    assert (len(came.failed), came.stopped) == (3, True)


def test_whoever_asked_for_it_may_stop_it_between_two_messages(shop: OneStop) -> None:
    shop.register_consumer("portal", at=MORNING)
    code = file(shop)
    desk = Desk()

    came = shop.deliver(desk, consumer="portal", at=LATER, stop=lambda: len(desk.taken) == 2)
    assert (came.count, came.stopped) == (2, False)
    shop.deliver(desk, consumer="portal", at=LATER)

    assert desk.taken == all_of(shop, code)


def test_a_handler_that_hangs_is_given_up(shop: OneStop) -> None:
    shop.register_consumer("portal", at=MORNING)
    file(shop, accept=False)
    over = threading.Event()
    policy = Policy(time_limit=timedelta(milliseconds=50), in_a_row=1)

    came = shop.deliver(lambda _: over.wait(20), consumer="portal", at=LATER, policy=policy)

    over.set()
    assert [one.error for one in came.failed] == ["timeout"]


def test_a_crash_between_delivery_and_acknowledgement_delivers_again(shop: OneStop) -> None:
    shop.register_consumer("portal", at=MORNING)
    code = file(shop, accept=False)
    outbox, now = shop.store.outbox, shop.calendar.localize(LATER)
    lost = outbox.claim("portal", now, now + timedelta(minutes=5))
    assert lost is not None
    assert (lost.code, lost.event.seq) == (code, 1)
    desk = Desk()

    # While the claim lasts nobody else gets it, nor what comes after it.
    assert shop.deliver(desk, consumer="portal", at=LATER + timedelta(minutes=4)).count == 0
    shop.deliver(desk, consumer="portal", at=LATER + timedelta(minutes=6))

    assert desk.taken == all_of(shop, code)


def test_whoever_ends_the_program_gives_the_message_back(
    shop: OneStop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.register_consumer("portal", at=MORNING)
    code = file(shop, accept=False)

    def interrupted(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("onestop_engine.delivery._rounds.within", interrupted)
        with pytest.raises(KeyboardInterrupt):
            shop.deliver(Desk(), consumer="portal", at=LATER)
    desk = Desk()
    shop.deliver(desk, consumer="portal", at=LATER)

    assert desk.taken == all_of(shop, code)


def test_a_late_worker_s_failure_counts_no_more_but_its_success_does(shop: OneStop) -> None:
    shop.register_consumer("portal", at=MORNING)
    code = file(shop)
    outbox, now = shop.store.outbox, shop.calendar.localize(LATER)
    from onestop_engine.store import Verdict

    slow = outbox.claim("portal", now, now)
    assert slow is not None
    desk = Desk((code, 1))
    shop.deliver(desk, consumer="portal", at=LATER, policy=Policy(attempts=1))
    outbox.settle(slow, Verdict(state="pending", again_at=now, error="timeout"))
    assert shop.messages("portal")[0].state == "dead"

    outbox.settle(slow, Verdict(state="delivered"))
    shop.deliver(desk, consumer="portal", at=LATER)

    assert desk.taken == all_of(shop, code)[1:]


def test_workers_at_once_deliver_each_message_once_and_in_order(lasting_url: str) -> None:
    with OneStop.open(lasting_url) as shop:
        shop.register_consumer("portal", at=MORNING)
        codes = [file(shop, minute) for minute in range(6)]
    desk, start, broken = Desk(), threading.Barrier(3), []

    def work() -> None:
        try:
            with OneStop.open(lasting_url) as own:
                start.wait()
                own.deliver(desk, consumer="portal", at=LATER)
        except Exception as error:
            broken.append(error)
            raise

    workers = [threading.Thread(target=work) for _ in range(3)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()

    assert broken == []
    with OneStop.open(lasting_url) as shop:
        # What one worker left behind as claimed while another looked, a last round takes.
        shop.deliver(desk, consumer="portal", at=LATER)
        for code in codes:
            assert [place for place in desk.taken if place[0] == code] == all_of(shop, code)


def test_consumers_do_not_disturb_each_other(shop: OneStop) -> None:
    for name in ("archive", "portal"):
        shop.register_consumer(name, at=MORNING)
    code = file(shop)
    archive, portal = Desk((code, 1)), Desk()

    shop.deliver(archive, consumer="archive", at=LATER)
    shop.deliver(portal, consumer="portal", at=LATER)

    assert (archive.taken, portal.taken) == ([], all_of(shop, code))


def test_a_consumer_is_removed_once_nothing_waits_for_it(shop: OneStop) -> None:
    shop.register_consumer("portal", at=MORNING)
    code = file(shop)
    with pytest.raises(Conflict, match="not delivered"):
        shop.remove_consumer("portal")

    assert shop.remove_consumer("portal", discard=True) == len(all_of(shop, code))
    assert shop.consumers() == ()
    for call in (
        lambda: shop.deliver(Desk(), consumer="portal", at=LATER),
        lambda: shop.messages("portal"),
        lambda: shop.remove_consumer("portal"),
        lambda: shop.forget_delivered("portal", before=LATER),
        lambda: shop.retry_messages("portal", at=LATER),
        lambda: shop.skip_messages("portal", code, at=LATER),
    ):
        with pytest.raises(NotFound, match="no consumer"):
            call()


def in_pieces(monkeypatch: pytest.MonkeyPatch, size: int) -> list[Any]:
    """Let messages be forgotten so few at a time; the pieces that are."""
    monkeypatch.setattr(_sql_outbox, "_PIECE", size)
    whole, pieces = _sql_outbox.SqlOutbox.forget, []

    def noting(*args: Any, **words: Any) -> Any:
        pieces.append(whole(*args, **words))
        return pieces[-1]

    monkeypatch.setattr(_sql_outbox.SqlOutbox, "forget", noting)
    return pieces


def test_what_was_delivered_is_forgotten_in_pieces(
    lasting_shop: OneStop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = lasting_shop
    for name in ("archive", "portal"):
        shop.register_consumer(name, at=MORNING)
    stuck, other = file(shop, 1), file(shop, 2)
    shop.deliver(Desk((stuck, 2)), consumer="portal", at=LATER)
    delivered = 1 + len(all_of(shop, other))
    pieces = in_pieces(monkeypatch, 2)

    gone = shop.forget_delivered("portal", before=LATER + timedelta(hours=1))

    assert gone == delivered
    assert [piece.gone for piece in pieces] == [2] * (delivered // 2) + [1] * (delivered % 2) + [0]
    counts = {one.name: (one.pending, one.delivered) for one in shop.consumers()}
    everything = len(all_of(shop, stuck)) + len(all_of(shop, other))
    assert counts == {"archive": (everything, 0), "portal": (everything - delivered, 0)}
    desk = Desk()
    shop.deliver(desk, consumer="portal", at=LATER + timedelta(hours=1))
    assert desk.taken == all_of(shop, stuck)[1:]


def test_a_removal_that_was_interrupted_delivers_no_more_and_goes_on(
    lasting_shop: OneStop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = lasting_shop
    shop.register_consumer("portal", at=MORNING)
    code = file(shop)
    count = len(all_of(shop, code))
    with monkeypatch.context() as patch:
        pieces = in_pieces(patch, 2)

        def broken(*_: Any) -> None:
            raise StoreError(Text("Mất điện.", "The power went."))

        patch.setattr(_sql_outbox.SqlOutbox, "remove", broken)
        with pytest.raises(StoreError, match="power"):
            shop.remove_consumer("portal", discard=True)
    assert sum(piece.gone for piece in pieces) == count
    assert shop.consumers()[0].since is None
    # What is written meanwhile is posted, but goes nowhere.
    file(shop, 5)
    assert shop.deliver(Desk(), consumer="portal", at=LATER).count == 0

    with pytest.raises(Conflict, match="not delivered"):
        shop.remove_consumer("portal")
    assert shop.remove_consumer("portal", discard=True) == count
    assert shop.consumers() == ()


def test_nothing_personal_is_sent_kept_or_logged(
    lasting_shop: OneStop, lasting_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    shop = lasting_shop
    shop.register_consumer("portal", at=MORNING)
    code = file(shop)
    desk = Desk((code, 3))
    with caplog.at_level("DEBUG"):
        shop.deliver(desk, consumer="portal", at=LATER, policy=Policy(attempts=1))
    engine = sa.create_engine(lasting_url)
    with engine.connect() as connection:
        kept = str(connection.execute(sa.text("SELECT * FROM outbox")).all())
    engine.dispose()
    logged = str([vars(record) for record in caplog.records])
    sent = json.dumps([dict(event) for event in desk.events], ensure_ascii=False)

    assert PERSON in str(shop.get(code).applicant)
    for text in (kept, logged, sent):
        assert "Ví Dụ" not in text
        assert "079099012345" not in text
        assert "cb-1" not in sent
    assert "deliver" in logged
    assert {key for event in desk.events for key in event["data"]} <= {
        *("code", "seq", "kind", "at", "recorded_at", "unit", "phase", "due")
    }


def test_what_cannot_be_done_is_refused_with_a_reason(shop: OneStop) -> None:
    for name in ("", "Portal", "a b", "x" * 61, None):
        with pytest.raises(InputError):
            shop.register_consumer(name, at=MORNING)  # type: ignore[arg-type]
    shop.register_consumer("portal", at=MORNING)
    with pytest.raises(Conflict):
        shop.register_consumer("portal", at=MORNING)
    with pytest.raises(InputError, match="no state"):
        shop.messages("portal", states=["lost"])  # type: ignore[list-item]
    with shop.batch(), pytest.raises(NotAllowed, match="batch"):
        shop.deliver(Desk(), consumer="portal", at=LATER)
    for wrong in ({"attempts": 0}, {"first_pause": timedelta()}, {"lease": timedelta(seconds=1)}):
        with pytest.raises(InputError, match="policy"):
            Policy(**wrong)  # type: ignore[arg-type]


def test_a_name_that_is_none_is_not_logged(shop: OneStop, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"), pytest.raises(NotFound):
        shop.deliver(Desk(), consumer=PERSON, at=LATER)

    assert "Ví Dụ" not in str([vars(record) for record in caplog.records])


def in_a_batch_that_fails(shop: OneStop, act: Callable[[], object]) -> None:
    def fail() -> None:
        with shop.batch():
            act()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()


def test_what_a_batch_wrote_that_was_undone_is_not_delivered(shop: OneStop) -> None:
    shop.register_consumer("portal", at=MORNING)
    in_a_batch_that_fails(shop, lambda: file(shop))
    code = file(shop, 5)
    desk = Desk()

    shop.deliver(desk, consumer="portal", at=LATER)

    assert desk.taken == all_of(shop, code)


def test_what_a_batch_did_to_messages_is_undone_with_it(shop: OneStop) -> None:
    shop.register_consumer("portal", at=MORNING)
    code = file(shop)
    shop.deliver(Desk((code, 2)), consumer="portal", at=LATER, policy=Policy(attempts=1))
    before = shop.messages("portal", states=["pending", "dead", "delivered", "skipped"])

    def clear() -> None:
        assert shop.skip_messages("portal", code, at=LATER) == 1
        assert shop.forget_delivered("portal", before=LATER + timedelta(days=1)) == 2

    in_a_batch_that_fails(shop, clear)

    assert shop.messages("portal", states=["pending", "dead", "delivered", "skipped"]) == before


def test_a_removal_can_be_taken_back_before_it_has_ended(shop: OneStop) -> None:
    shop.register_consumer("portal", at=MORNING)
    code = file(shop)
    desk = Desk()
    shop.deliver(desk, consumer="portal", at=LATER)
    assert shop.store.outbox.suspend("portal", discard=False) == 0
    file(shop, 5)
    assert shop.deliver(desk, consumer="portal", at=LATER).count == 0

    shop.register_consumer("portal", at=LATER, from_start=True)
    shop.deliver(desk, consumer="portal", at=LATER)

    assert [place for place in desk.taken if place[0] == code] == all_of(shop, code)
    assert len(desk.taken) == len(set(desk.taken)) > len(all_of(shop, code))


def test_what_was_delivered_long_ago_is_forgotten_on_request(shop: OneStop) -> None:
    shop.register_consumer("portal", at=MORNING)
    code = file(shop)
    desk = Desk((code, 2))
    shop.deliver(desk, consumer="portal", at=LATER, policy=Policy(attempts=1))
    shop.skip_messages("portal", code, at=LATER)
    shop.deliver(desk, consumer="portal", at=LATER + timedelta(days=1), limit=1)

    assert shop.forget_delivered("portal", before=LATER) == 0
    assert shop.forget_delivered("portal", before=LATER + timedelta(hours=1)) == 2
    assert shop.consumers()[0].delivered == 1
    shop.deliver(desk, consumer="portal", at=LATER + timedelta(days=1))
    assert desk.taken == [place for place in all_of(shop, code) if place[1] != 2]


def test_nothing_is_missed_while_somebody_registers_among_writers(lasting_url: str) -> None:
    broken: list[Exception] = []
    started, over = threading.Barrier(3), threading.Event()

    def write(first: int) -> None:
        try:
            with OneStop.open(lasting_url) as own:
                file(own, first)
                started.wait(30)
                for minute in range(1, 40):
                    file(own, first + minute)
                    if over.is_set():
                        break
        except Exception as error:
            broken.append(error)
            raise

    writers = [threading.Thread(target=write, args=(first,)) for first in (0, 100)]
    for one in writers:
        one.start()
    with OneStop.open(lasting_url) as shop:
        started.wait(30)
        shop.register_consumer("late", at=MORNING)
        shop.register_consumer("whole", at=MORNING, from_start=True)
        over.set()
        for one in writers:
            one.join()
        desks = {name: Desk() for name in ("late", "whole")}
        for name, desk in desks.items():
            shop.deliver(desk, consumer=name, at=LATER)
        codes = [dossier.code for dossier in shop.find()]

        assert broken == []
        for code in codes:
            wanted = all_of(shop, code)
            whole = [place for place in desks["whole"].taken if place[0] == code]
            late = [place for place in desks["late"].taken if place[0] == code]
            assert whole == wanted
            # Once it hears of a dossier it misses nothing.
            assert late == wanted[len(wanted) - len(late) :]


def test_a_limit_leaves_the_rest_for_later(shop: OneStop) -> None:
    shop.register_consumer("portal", at=MORNING)
    code = file(shop)
    desk = Desk()

    assert shop.deliver(desk, consumer="portal", at=LATER, limit=0).count == 0
    assert shop.deliver(desk, consumer="portal", at=LATER, limit=2).count == 2
    shop.deliver(desk, consumer="portal", at=LATER)

    assert desk.taken == all_of(shop, code)
