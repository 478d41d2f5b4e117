"""Reads and writes conversations. Synchronous: callers on the event loop use a thread."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.outcomes import first_outcome
from bot.storage.database import scrub
from bot.storage.masking import mask, mask_all
from bot.storage.models import conversation, decision, enquiry, event, feedback
from bot.urgent import urgency_of

StorageError = SQLAlchemyError
"""What every method here raises when the database can't do it: then nothing of the call was kept."""

Event = dict[str, Any]

_SAID = {"text", "entities", "questions"}


@dataclass(frozen=True)
class StoredEvents:
    """Events of a conversation in order, and the sequence that the next one gets."""

    events: tuple[Event, ...]
    next_sequence: int


class Repository:
    """The stored conversations of one database. `keep_numbers` are telephone numbers that aren't masked."""

    def __init__(self, engine: Engine, keep_numbers: Iterable[str] = ()) -> None:
        self._engine = engine
        self._keep = frozenset(keep_numbers)

    def ping(self) -> None:
        """Raises StorageError where the database, or our tables in it, can't be read."""
        with self._engine.connect() as connection:
            connection.execute(select(conversation.c.id).limit(1))

    # Conversations

    def open_conversation(self, id: str, channel: str) -> None:
        """Begins a conversation."""
        with self._engine.begin() as connection:
            _open(connection, id, channel)

    def is_open(self, id: str, minutes: int) -> bool:
        """Whether a conversation exists and was active within so many minutes."""
        since = _now() - dt.timedelta(minutes=minutes)
        with self._engine.connect() as connection:
            active = connection.execute(
                select(conversation.c.last_active_at).where(conversation.c.id == id)
            ).scalar_one_or_none()
        return active is not None and _aware(active) >= since

    def seconds_left(self, id: str, minutes: int) -> int:
        """Seconds until a conversation is over, if nothing is said; 0 where it is over or there is none."""
        with self._engine.connect() as connection:
            active = connection.execute(
                select(conversation.c.last_active_at).where(conversation.c.id == id)
            ).scalar_one_or_none()
        end = _aware(active) + dt.timedelta(minutes=minutes) if active else _now()
        return max(0, int((end - _now()).total_seconds()))

    def set_last_active(self, id: str, minutes_ago: int) -> None:
        """Counts a conversation as active so many minutes ago: 0 keeps it open, more than a session's ends it."""
        moment = _now() - dt.timedelta(minutes=minutes_ago)
        with self._engine.begin() as connection:
            connection.execute(update(conversation).where(conversation.c.id == id).values(last_active_at=moment))

    def erase(self, id: str) -> None:
        """Removes every row of a conversation."""
        with self._engine.begin() as connection:
            connection.execute(delete(conversation).where(conversation.c.id == id))
        scrub(self._engine)

    # Rasa's events

    def session_events(self, id: str) -> StoredEvents | None:
        """The events since the conversation's last session began, or None where it has none."""
        with self._engine.connect() as connection:
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
        """Adds a turn's events, its enquiry and its decisions in one transaction, masked.

        Where another writer was first, the fence raises StorageError and nothing is kept.
        """
        kept = [self._masked(content) for content in events]
        with self._engine.begin() as connection:
            channel = next((e["input_channel"] for e in kept if e.get("input_channel")), "")
            if not _exists(connection, id):
                _open(connection, id, channel)
            if kept:
                connection.execute(
                    insert(event),
                    [
                        {
                            "conversation_id": id,
                            "sequence": sequence,
                            "type_name": content["event"],
                            "timestamp": content.get("timestamp") or 0.0,
                            "data": content,
                        }
                        for sequence, content in enumerate(kept, start=first_sequence)
                    ],
                )
            connection.execute(update(conversation).where(conversation.c.id == id).values(last_active_at=_now()))
            for row in _enquiries(id, kept, first_sequence):
                connection.execute(insert(enquiry), [row])
            for row in _decisions(id, kept):
                connection.execute(insert(decision), [row])

    def _masked(self, content: Event) -> Event:
        """What the person said, masked; what the assistant said holds nothing of it but names of lists."""
        if content["event"] == "user":
            if urgency_of(content["parse_data"]):
                # The words of somebody who needs help, or may need it, aren't kept, only that there was a message.
                return _without_words(content)
            said = {key: mask_all(value, self._keep) for key, value in content["parse_data"].items() if key in _SAID}
            return {
                **content,
                "text": mask_all(content["text"], self._keep),
                "parse_data": {**content["parse_data"], **said},
            }
        if content["event"] == "slot":
            return {**content, "value": mask_all(content["value"], self._keep)}
        return content

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
            rows = connection.execute(
                select(event.c.data)
                .where(
                    event.c.conversation_id == id,
                    event.c.sequence.between(turn.first_sequence, turn.last_sequence),
                    event.c.type_name == "bot",
                )
                .order_by(event.c.sequence)
            )
            return [row.data for row in rows]

    def give_feedback(self, id: str, message_id: str, helpful: bool, reason: str | None) -> bool:
        """Keeps what somebody thought of a message, the last word counting; False where it isn't one of theirs."""
        stored = self.all_events(id)
        if stored is None or not any(e.get("metadata", {}).get("message_id") == message_id for e in stored.events):
            return False
        values = {"helpful": helpful, "reason": mask(reason, self._keep) if reason else None, "given_at": _now()}
        of_message = (feedback.c.conversation_id == id, feedback.c.message_id == message_id)
        with self._engine.begin() as connection:
            if connection.execute(update(feedback).where(*of_message).values(**values)).rowcount == 0:
                connection.execute(insert(feedback), [{"conversation_id": id, "message_id": message_id, **values}])
        return True


def _now() -> dt.datetime:
    return dt.datetime.now(dt.timezone.utc)


def _aware(moment: dt.datetime) -> dt.datetime:
    """SQLite gives back moments without their zone; all of ours are UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.timezone.utc)


def _open(connection: Connection, id: str, channel: str) -> None:
    now = _now()
    connection.execute(insert(conversation), [{"id": id, "channel": channel, "started_at": now, "last_active_at": now}])


def _exists(connection: Connection, id: str) -> bool:
    return connection.execute(select(conversation.c.id).where(conversation.c.id == id)).first() is not None


def _events(connection: Connection, id: str, start: int) -> StoredEvents | None:
    rows = connection.execute(
        select(event.c.sequence, event.c.data)
        .where(event.c.conversation_id == id, event.c.sequence >= start)
        .order_by(event.c.sequence)
    ).all()
    if not rows:
        return None
    return StoredEvents(tuple(row.data for row in rows), rows[-1].sequence + 1)


def _without_words(content: Event) -> Event:
    parse_data = {**content["parse_data"], "text": None, "entities": [], "questions": []}
    return {**content, "text": None, "parse_data": parse_data}


def _enquiries(id: str, events: Sequence[Event], first_sequence: int) -> list[dict[str, Any]]:
    users = [i for i, content in enumerate(events) if content["event"] == "user"]
    rows = []
    for place, start in enumerate(users):
        end = users[place + 1] if place + 1 < len(users) else len(events)
        said = [content.get("metadata", {}) for content in events[start:end] if content["event"] == "bot"]
        user = events[start]
        rows.append(
            {
                "conversation_id": id,
                "client_id": (user.get("metadata") or {}).get("client_id"),
                "first_sequence": first_sequence + start,
                "last_sequence": first_sequence + end - 1,
                "text": user.get("text"),
                "topic": next((m["topic"] for m in said if m.get("topic")), None),
                "strength": next((m["strength"] for m in said if m.get("strength") is not None), None),
                "outcome": first_outcome(m.get("outcome", "") for m in said),
                "channel": user.get("input_channel") or "",
                "asked_at": _now(),
            }
        )
    return rows


def _decisions(id: str, events: Sequence[Event]) -> list[dict[str, Any]]:
    cards = [content["metadata"]["decision"] for content in events if content.get("metadata", {}).get("decision")]
    return [
        {
            "conversation_id": id,
            "reference": card["reference"],
            "about": card["about"],
            "status": card["status"],
            "code": card["code"],
            "facts": card["facts"],
            "reasons": card["reasons"],
            "parameters_version": card["parameters_version"],
            "parameters_on": dt.date.fromisoformat(card["on"]),
            "decided_at": _now(),
        }
        for card in cards
    ]
