"""Messages on their way in and out: none twice, none lost, each in its order."""

from __future__ import annotations

import datetime as dt
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import update
from sqlalchemy.engine import Engine

from bot.storage.database import connect
from bot.storage.faults import StorageError
from bot.storage.messaging import Messaging, NewMessage, Note, Outgoing, Received
from bot.storage.models import webhook_outbox
from bot.storage.moments import now
from bot.storage.repository import Repository
from bot.storage.sealing import Seal

from .build import as_stored, bot, engine_at, rows, user

LEASE = 60.0


@pytest.fixture
def engine(url: str) -> Engine:
    return engine_at(url)


@pytest.fixture
def messaging(engine: Engine) -> Messaging:
    return Messaging(engine, Seal("a key"))


def receive(messaging: Messaging, channel: str, message_id: str, who: str, text: str) -> str | None:
    """The conversation of a message that came alone."""
    (conversation,) = messaging.receive([NewMessage(channel, message_id, who, text)])
    return conversation


def said(messaging: Messaging, text: str, message_id: str, who: str = "+447700900123") -> Received:
    """A message that was received, as its turn finds it."""
    conversation = receive(messaging, "sms", message_id, who, text)
    assert conversation
    received = messaging.next_of(conversation)
    assert received
    return received


def bodies(messaging: Messaging) -> list[object]:
    """What is due, as the sender finds it."""
    return [message.body["Body"] for message in claim(messaging)]


def claim(messaging: Messaging, *notes: Note) -> tuple[Outgoing, ...]:
    """What the sender gets to send, after it noted what became of other messages."""
    return messaging.advance(notes, ["sms"], 10, LEASE).messages


def note(messaging: Messaging, *notes: Note) -> None:
    """The sender only notes what became of messages."""
    messaging.advance(notes, ["sms"], 0, LEASE)


def make_due(engine: Engine) -> None:
    """Lets the time until every next attempt pass."""
    with engine.begin() as connection:
        connection.execute(update(webhook_outbox).values(next_attempt_at=now() - dt.timedelta(seconds=1)))


def test_the_same_message_twice_is_kept_once(messaging: Messaging, engine: Engine) -> None:
    assert receive(messaging, "sms", "SM1", "+447700900123", "am I eligible?")
    assert receive(messaging, "sms", "SM1", "+447700900123", "am I eligible?") is None
    assert receive(messaging, "whatsapp", "SM1", "+447700900123", "am I eligible?")
    assert [row["channel"] for row in rows(engine, "webhook_inbox")] == ["sms", "whatsapp"]


def test_messages_that_are_kept_together_find_each_other(messaging: Messaging) -> None:
    one = NewMessage("sms", "SM1", "+447700900123", "am I eligible?")
    other = NewMessage("sms", "SM2", "+447700900123", "GP")
    first, second, again = messaging.receive([one, other, one])
    assert first == second
    assert again is None
    texts = []
    while first and (received := messaging.next_of(first)):
        texts.append(received.text)
        messaging.finish(received, [])
    assert texts == ["am I eligible?", "GP"]


def test_the_same_message_twice_at_once_is_kept_once(messaging: Messaging, engine: Engine) -> None:
    with ThreadPoolExecutor(8) as threads:
        kept = list(threads.map(lambda _: receive(messaging, "sms", "SM1", "+447700900123", "hello"), range(16)))
    assert sum(one is not None for one in kept) == 1
    assert len(rows(engine, "webhook_inbox")) == len(rows(engine, "conversation")) == 1


def test_somebody_who_writes_again_goes_on_with_their_conversation(messaging: Messaging) -> None:
    first = receive(messaging, "sms", "SM1", "+447700900123", "hello")
    assert receive(messaging, "sms", "SM2", "+447700900123", "me again") == first
    assert receive(messaging, "sms", "SM3", "+447700900124", "hello") != first
    assert receive(messaging, "whatsapp", "SM4", "+447700900123", "hello") != first


def test_turns_are_taken_in_the_order_in_which_the_messages_came(messaging: Messaging) -> None:
    for number in (1, 2, 3):
        receive(messaging, "sms", f"SM{number}", "+447700900123", str(number))
    taken = []
    while (conversations := messaging.waiting(["sms"])) and (received := messaging.next_of(conversations[0])):
        taken.append(received.text)
        assert messaging.finish(received, [{"Body": received.text}])
    assert taken == ["1", "2", "3"]


def test_only_the_channels_that_are_asked_for_wait(messaging: Messaging) -> None:
    said(messaging, "hello", "SM1")
    assert messaging.waiting(["slack", "telegram"]) == []
    assert len(messaging.waiting(["sms", "whatsapp"])) == 1


def test_the_words_go_when_the_turn_is_done_and_when_the_answer_is_sent(messaging: Messaging, engine: Engine) -> None:
    assert messaging.finish(said(messaging, "quetzalcoatlus", "SM1"), [{"Body": "about quetzalcoatlus"}])
    assert rows(engine, "webhook_inbox")[0]["text"] is None
    (message,) = claim(messaging)
    note(messaging, Note.sent(message.id))
    assert "quetzalcoatlus" not in repr(rows(engine, "webhook_outbox"))
    assert claim(messaging) == ()


def test_a_turn_that_is_ended_twice_is_answered_once(messaging: Messaging) -> None:
    received = said(messaging, "hello", "SM1")
    assert messaging.finish(received, [{"Body": "one"}])
    assert not messaging.finish(received, [{"Body": "one"}])
    assert bodies(messaging) == ["one"]


def test_nothing_is_sent_to_somebody_whose_conversation_was_erased(messaging: Messaging, engine: Engine) -> None:
    received = said(messaging, "hello", "SM1")
    Repository(engine).erase(received.conversation)
    assert not messaging.finish(received, [{"Body": "one"}])
    assert rows(engine, "webhook_outbox") == rows(engine, "webhook_inbox") == rows(engine, "identity") == []


def test_the_messages_of_a_conversation_go_out_one_after_the_other(messaging: Messaging) -> None:
    messaging.finish(said(messaging, "hello", "SM1"), [{"Body": "one"}, {"Body": "two"}])
    messaging.finish(said(messaging, "hello", "SM2", "+447700900124"), [{"Body": "other"}])
    one, other = claim(messaging)
    assert (one.body["Body"], one.channel_user) == ("one", "+447700900123")
    assert (other.body["Body"], other.channel_user) == ("other", "+447700900124")
    assert claim(messaging) == ()
    note(messaging, Note.sent(one.id))
    assert bodies(messaging) == ["two"]


def test_a_message_that_nobody_reports_on_is_due_again_after_its_lease(messaging: Messaging, engine: Engine) -> None:
    messaging.finish(said(messaging, "hello", "SM1"), [{"Body": "one"}])
    assert claim(messaging)[0].attempts == 1
    assert claim(messaging) == ()
    make_due(engine)
    assert claim(messaging)[0].attempts == 2


def test_of_several_who_claim_at_once_one_gets_the_message(messaging: Messaging) -> None:
    messaging.finish(said(messaging, "hello", "SM1"), [{"Body": "one"}])
    with ThreadPoolExecutor(8) as threads:
        claimed = list(threads.map(lambda _: claim(messaging), range(16)))
    assert sum(len(one) for one in claimed) == 1


def test_what_could_not_be_sent_holds_back_its_own_conversation_only(messaging: Messaging, engine: Engine) -> None:
    messaging.finish(said(messaging, "hello", "SM1"), [{"Body": "one"}, {"Body": "two"}])
    messaging.finish(said(messaging, "hello", "SM2", "+447700900124"), [{"Body": "other"}])
    one, other = claim(messaging)
    note(messaging, Note.later(one.id, 30, "429"), Note.sent(other.id))
    assert claim(messaging) == ()
    left = messaging.advance((), ["sms"], 0, LEASE).seconds_to_next
    assert left is not None
    assert 25 < left < 30, "what stands behind isn't due before it"
    make_due(engine)
    assert bodies(messaging) == ["one"]


def test_after_a_message_is_given_up_the_next_one_goes(messaging: Messaging, engine: Engine) -> None:
    messaging.finish(said(messaging, "hello", "SM1"), [{"Body": "one"}, {"Body": "two"}])
    (one,) = claim(messaging)
    note(messaging, Note.given_up(one.id, "21211"))
    assert bodies(messaging) == ["two"]
    stored = rows(engine, "webhook_outbox")[0]
    assert (stored["last_error"], stored["body"]) == ("21211", {})


def test_what_is_held_goes_out_piece_by_piece_when_more_is_asked_for(messaging: Messaging) -> None:
    messaging.finish(said(messaging, "regions?", "SM1"), [{"Body": "one"}], held=[{"Body": "two"}, {"Body": "three"}])
    (one,) = claim(messaging)
    note(messaging, Note.sent(one.id))
    assert messaging.advance((), ["sms"], 0, LEASE).seconds_to_next is None
    for number, piece in ((2, "two"), (3, "three")):
        assert messaging.release(said(messaging, "MORE", f"SM{number}"))
        (message,) = claim(messaging)
        assert message.body == {"Body": piece}
        note(messaging, Note.sent(message.id))
    asked_once_more = said(messaging, "MORE", "SM4")
    assert not messaging.release(asked_once_more)
    assert messaging.next_of(asked_once_more.conversation) == asked_once_more


def test_another_question_puts_an_end_to_what_was_held(messaging: Messaging) -> None:
    messaging.finish(said(messaging, "regions?", "SM1"), [{"Body": "one"}], held=[{"Body": "two"}])
    messaging.finish(said(messaging, "am I eligible?", "SM2"), [{"Body": "asked"}])
    assert not messaging.release(said(messaging, "MORE", "SM3"))


def test_who_gets_a_new_conversation_keeps_what_waits(messaging: Messaging) -> None:
    messaging.finish(said(messaging, "hello", "SM1"), [{"Body": "one"}])
    received = said(messaging, "am I eligible?", "SM2")
    new = messaging.renew(received.conversation)
    assert new != received.conversation
    assert receive(messaging, "sms", "SM3", "+447700900123", "and regions?") == new
    again = messaging.next_of(new)
    assert again
    assert again.text == "am I eligible?"
    assert bodies(messaging) == ["one"]


# Several processes over one database


@pytest.fixture
def another_process(url: str, engine: Engine) -> Messaging:
    """The messages of the same database as another process has them: its writers don't queue with ours."""
    return Messaging(connect(url.replace("/helpline.db", "/./helpline.db")), Seal("a key"))


def test_two_processes_send_each_message_once_and_every_conversations_in_order(
    messaging: Messaging, another_process: Messaging
) -> None:
    people = [f"+4477009001{number}" for number in range(20, 28)]
    for person in people:
        messaging.finish(said(messaging, "hello", f"SM{person}", person), [{"Body": text} for text in ("1", "2", "3")])
    sent: dict[str, list[str]] = {person: [] for person in people}

    def send(process: Messaging) -> int:
        notes: list[Note] = []
        count = 0
        while sum(map(len, sent.values())) < 3 * len(people):
            claimed = process.advance(notes, ["sms"], 2, LEASE).messages
            for message in claimed:
                sent[message.channel_user].append(message.body["Body"])
            notes = [Note.sent(message.id) for message in claimed]
            count += len(claimed)
            time.sleep(0.02)  # as long as a provider takes: the other one's turn
        return count

    with ThreadPoolExecutor(2) as threads:
        counts = list(threads.map(send, (messaging, another_process)))
    assert sent == {person: ["1", "2", "3"] for person in people}
    assert all(counts), "both had something to do"


def test_a_turn_that_two_processes_take_is_kept_once_and_answered_once(
    messaging: Messaging, another_process: Messaging, engine: Engine
) -> None:
    received = said(messaging, "am I eligible?", "SM1")
    again = another_process.next_of(received.conversation)
    assert again == received
    repository = Repository(engine)
    taken = as_stored([user("am I eligible?", client_id="SM1"), bot("Which specialty?")])
    repository.add_events(received.conversation, taken, 0)
    for sequence in (0, len(taken)):  # the other one began before it, or after it
        with pytest.raises(StorageError):
            repository.add_events(received.conversation, taken, sequence)
    assert another_process.finish(received, [{"Body": "Which specialty?"}])
    assert not messaging.finish(received, [{"Body": "Which specialty?"}])
    assert len(rows(engine, "enquiry")) == 1
    assert bodies(messaging) == ["Which specialty?"]


def test_more_that_two_processes_hear_releases_one_piece_and_is_no_question(
    messaging: Messaging, another_process: Messaging
) -> None:
    messaging.finish(said(messaging, "regions?", "SM1"), [], held=[{"Body": "one"}, {"Body": "two"}])
    more = said(messaging, "MORE", "SM2")
    assert messaging.release(more)
    assert another_process.release(more)
    (first,) = claim(messaging)
    note(messaging, Note.sent(first.id))
    assert first.body == {"Body": "one"}
    assert bodies(messaging) == []


# Sealed


def test_what_waits_is_nowhere_to_be_read_in_the_tables(messaging: Messaging, engine: Engine) -> None:
    received = said(messaging, "I gave the wrong dose and can't go on", "1")
    assert received.text == "I gave the wrong dose and can't go on"
    (waiting,) = rows(engine, "webhook_inbox")
    assert "dose" not in str(waiting)
    messaging.finish(received, [{"Body": "Call Samaritans"}], [{"Body": "and the rest"}])
    assert "Samaritans" not in str(rows(engine, "webhook_outbox"))
    assert bodies(messaging) == ["Call Samaritans"]


def test_what_was_sealed_with_another_key_is_told_and_given_up_and_holds_back_nothing(
    messaging: Messaging, engine: Engine
) -> None:
    waiting = receive(messaging, "sms", "1", "+447700900123", "what does it cost?")
    messaging.finish(said(messaging, "hello", "2", "+447700900124"), [{"Body": "Hello"}])
    other = Messaging(engine, Seal("another key"))
    assert waiting
    received = other.next_of(waiting)
    assert received
    assert (received.text, received.notice) == (None, "utter_fault")
    assert bodies(other) == []
    (lost,) = rows(engine, "webhook_outbox")
    assert lost["last_error"] == "sealed with another key"
    assert lost["given_up_at"] is not None
    other.finish(received, [{"Body": "Something went wrong"}])
    assert bodies(other) == ["Something went wrong"]
