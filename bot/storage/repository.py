"""Reads and writes conversations. Synchronous: callers on the event loop use a thread."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import Connection, Engine

from bot.settings import Settings
from bot.storage.database import scrub, writing
from bot.storage.faults import ConversationGoneError, CorruptRecordError
from bot.storage.keeping import Event, is_sensitive, kept
from bot.storage.masking import mask
from bot.storage.models import conversation, decision, enquiry, event, feedback, handover, review_item
from bot.storage.moments import aware, now
from bot.storage.turn_rows import decision_rows, enquiry_rows, handover_rows, without_record

_DONE_BADLY = frozenset(["declined", "clarify"])
"""Outcomes whose messages an editor looks at."""


@dataclass(frozen=True)
class StoredEvents:
    """Events of a conversation in order, and the sequence that the next one gets."""

    events: tuple[Event, ...]
    next_sequence: int


class Repository:
    """The stored conversations of one database. `keep_numbers` are telephone numbers that aren't masked.

    A conversation that was silent for `session_minutes` is over, on every channel: the website's can't go on, the
    others begin anew without the facts told before. Nothing else decides it: Rasa's sessions never end (domain.yml).

    Every method raises StorageError when the database can't do it: then nothing of the call was kept.
    """

    def __init__(
        self, engine: Engine, keep_numbers: Iterable[str] = (), session_minutes: int = Settings.session_minutes
    ) -> None:
        self._engine = engine
        self._keep = frozenset(keep_numbers)
        self._session = dt.timedelta(minutes=session_minutes)

    @property
    def engine(self) -> Engine:
        """The database."""
        return self._engine

    def ping(self) -> None:
        """Raises StorageError where the database, or our tables in it, can't be read."""
        with self._engine.connect() as connection:
            connection.execute(select(conversation.c.id).limit(1))

    # Conversations

    def open_conversation(self, id: str, channel: str) -> None:
        """Begins a conversation."""
        with writing(self._engine) as connection:
            begin(connection, id, channel)

    def is_open(self, id: str) -> bool:
        """Whether a conversation exists and isn't over."""
        with self._engine.connect() as connection:
            return self._left(connection, id) >= dt.timedelta(0)

    def seconds_left(self, id: str) -> int:
        """Seconds until a conversation is over, if nothing is said; 0 where it is over or there is none."""
        with self._engine.connect() as connection:
            return max(0, int(self._left(connection, id).total_seconds()))

    def stay(self, id: str) -> None:
        """Gives a conversation another session's time."""
        self._set_last_active(id, now())

    def end(self, id: str) -> None:
        """Ends a conversation as if it had been silent for too long. Its rows stay."""
        self._set_last_active(id, now() - self._session - dt.timedelta(seconds=1))

    def _set_last_active(self, id: str, moment: dt.datetime) -> None:
        with writing(self._engine) as connection:
            connection.execute(update(conversation).where(conversation.c.id == id).values(last_active_at=moment))

    def _left(self, connection: Connection, id: str) -> dt.timedelta:
        """The time until a conversation is over; less than none where it is, or where there is none."""
        of_conversation = select(conversation.c.last_active_at).where(conversation.c.id == id)
        active = connection.execute(of_conversation).scalar_one_or_none()
        return aware(active) + self._session - now() if active else dt.timedelta(seconds=-1)

    def erase(self, id: str) -> None:
        """Removes every row of a conversation. A turn that is under way isn't kept either: see `add_events`."""
        with writing(self._engine) as connection:
            connection.execute(delete(conversation).where(conversation.c.id == id))
        scrub(self._engine)

    # Rasa's events

    def session_events(self, id: str) -> StoredEvents | None:
        """The events of the session under way, none of them where it is over; None where the conversation has none."""
        with self._engine.connect() as connection:
            if self._left(connection, id) < dt.timedelta(0):
                last = connection.execute(select(func.max(event.c.sequence)).where(event.c.conversation_id == id))
                sequence = last.scalar_one_or_none()
                return None if sequence is None else StoredEvents((), sequence + 1)
            start = connection.execute(
                select(func.max(event.c.sequence)).where(
                    event.c.conversation_id == id, event.c.type_name == "session_started"
                )
            ).scalar_one_or_none()
            return _events(connection, id, start or 0)

    def all_events(self, id: str) -> StoredEvents | None:
        """Every event of a conversation, or None where it has none."""
        with self._engine.connect() as connection:
            return _events(connection, id, 0)

    def add_events(self, id: str, events: Sequence[Event], first_sequence: int) -> None:
        """Adds a turn's events, its enquiry, its decisions and its hand-over in one transaction, masked.

        Where another writer was first, the fence raises StorageError, and where the conversation was erased
        meanwhile, ConversationGoneError; nothing is kept.
        """
        written = kept(events, self._keep)
        with writing(self._engine) as connection:
            self._touch(connection, id, written, first_sequence)
            rows = [
                {
                    "conversation_id": id,
                    "sequence": sequence,
                    "type_name": content["event"],
                    "timestamp": content.get("timestamp") or 0.0,
                    "data": without_record(content),
                }
                for sequence, content in enumerate(written, start=first_sequence)
            ]
            if rows:
                connection.execute(insert(event), rows)
            for row in enquiry_rows(id, written, first_sequence):
                number = connection.execute(insert(enquiry).values(**row)).inserted_primary_key[0]
                if row["outcome"] in _DONE_BADLY and row["text"]:
                    connection.execute(insert(review_item), [_to_review(id, number, row["outcome"])])
            for table, more in (
                (decision, decision_rows(id, written)),
                (handover, handover_rows(id, written)),
            ):
                if more:
                    connection.execute(insert(table), more)

    @staticmethod
    def _touch(connection: Connection, id: str, events: Sequence[Event], first_sequence: int) -> None:
        """Notes that the conversation is active. Its row is locked from here on, so that none erases it midway."""
        touched = connection.execute(
            update(conversation).where(conversation.c.id == id).values(last_active_at=now())
        ).rowcount
        if touched:
            return
        if first_sequence > 0:
            raise ConversationGoneError("The conversation was erased.")
        begin(connection, id, next((e["input_channel"] for e in events if e.get("input_channel")), ""))

    # Turns

    def reply_to(self, id: str, client_id: str) -> list[Event] | None:
        """The bot's messages of the turn that a client sent under an id of its own; None where there was none."""
        with self._engine.connect() as connection:
            turn = connection.execute(
                select(enquiry.c.first_sequence, enquiry.c.last_sequence).where(
                    enquiry.c.conversation_id == id, enquiry.c.client_id == client_id
                )
            ).one_or_none()
            if turn is None:
                return None
            stored = _events(connection, id, turn.first_sequence, turn.last_sequence)
        return [content for content in stored.events if content["event"] == "bot"] if stored else []

    def is_first_answer(self, id: str, client_id: str) -> bool:
        """Whether nothing was answered in the session under way but the message that a client sent under an id.

        Help for somebody in distress isn't counted as an answer, nor an error.
        """
        of_conversation = event.c.conversation_id == id
        began = select(func.max(event.c.sequence)).where(of_conversation, event.c.type_name == "session_started")
        others = select(enquiry.c.id).where(
            enquiry.c.conversation_id == id,
            enquiry.c.first_sequence > began.scalar_subquery(),
            enquiry.c.client_id != client_id,
            enquiry.c.outcome.not_in(("signposted", "error")),
        )
        with self._engine.connect() as connection:
            return connection.execute(others.limit(1)).first() is None

    def give_feedback(self, id: str, message_id: str, helpful: bool, reason: str | None) -> bool:
        """Keeps what somebody thought of a message, the last word counting; False where it isn't one of theirs.

        What wasn't helpful is looked at by an editor; a reason is kept only where the message's words were.
        """
        with writing(self._engine) as connection:
            answered = self._enquiry_with(connection, id, message_id)
            if answered is None:
                return False
            number, text = answered
            words = mask(reason, self._keep) if reason and text and not is_sensitive(reason) else None
            values = {"helpful": helpful, "reason": words, "given_at": now()}
            of_message = (feedback.c.conversation_id == id, feedback.c.message_id == message_id)
            if connection.execute(update(feedback).where(*of_message).values(**values)).rowcount == 0:
                connection.execute(insert(feedback), [{"conversation_id": id, "message_id": message_id, **values}])
            if text:
                _review_feedback(connection, id, number, helpful)
        return True

    @staticmethod
    def _enquiry_with(connection: Connection, id: str, message_id: str) -> tuple[int, str | None] | None:
        """The number and the kept words of the enquiry that a message answered."""
        stored = _events(connection, id, 0)
        if stored is None:
            return None
        first = stored.next_sequence - len(stored.events)
        for sequence, content in enumerate(stored.events, start=first):
            if (content.get("metadata") or {}).get("message_id") == message_id:
                row = connection.execute(
                    select(enquiry.c.id, enquiry.c.text).where(
                        enquiry.c.conversation_id == id,
                        enquiry.c.first_sequence <= sequence,
                        enquiry.c.last_sequence >= sequence,
                    )
                ).one_or_none()
                return (row.id, row.text) if row else None
        return None


def begin(connection: Connection, id: str, channel: str) -> None:
    """Begins a conversation."""
    moment = now()
    row = {"id": id, "channel": channel, "started_at": moment, "last_active_at": moment}
    connection.execute(insert(conversation), [row])


def _events(connection: Connection, id: str, start: int, end: int | None = None) -> StoredEvents | None:
    wanted = select(event.c.sequence, event.c.data).where(event.c.conversation_id == id, event.c.sequence >= start)
    if end is not None:
        wanted = wanted.where(event.c.sequence <= end)
    try:
        rows = connection.execute(wanted.order_by(event.c.sequence)).all()
    except ValueError:
        # Not chained: the decoder's error holds the row's words.
        raise CorruptRecordError("A row of the conversation isn't JSON.") from None
    if any(not isinstance(row.data, dict) or "event" not in row.data for row in rows):
        raise CorruptRecordError("A row of the conversation is no event.")
    return StoredEvents(tuple(row.data for row in rows), rows[-1].sequence + 1) if rows else None


def _to_review(id: str, enquiry_id: int, why: str) -> dict[str, object]:
    return {"conversation_id": id, "enquiry_id": enquiry_id, "why": why, "state": "waiting", "added_at": now()}


def _review_feedback(connection: Connection, id: str, enquiry_id: int, helpful: bool) -> None:
    """Puts an unhelpful answer's message up for review, and takes it back where the person thought better of it."""
    of_enquiry = review_item.c.enquiry_id == enquiry_id
    if helpful:
        waiting = (of_enquiry, review_item.c.why == "unhelpful", review_item.c.state == "waiting")
        connection.execute(delete(review_item).where(*waiting))
    elif connection.execute(select(review_item.c.id).where(of_enquiry)).first() is None:
        connection.execute(insert(review_item), [_to_review(id, enquiry_id, "unhelpful")])
