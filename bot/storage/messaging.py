"""The durable inbox and outbox of the messaging channels, and the map from a channel's users to conversations.

The words of both are sealed: what of them mustn't be stored only a turn can tell.

Synchronous: callers on the event loop use a thread. Every method raises StorageError where the database can't do it:
then nothing of the call was kept.
"""

from __future__ import annotations

import datetime as dt
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql import Select

from bot.storage.database import writing
from bot.storage.models import conversation, identity, webhook_inbox, webhook_outbox
from bot.storage.moments import aware, now
from bot.storage.repository import begin
from bot.storage.sealing import Seal

Body = Mapping[str, Any]
"""The fields of one outgoing message, without its address."""

_WAITS = (webhook_inbox.c.done_at.is_(None),)
_UNSENT = (webhook_outbox.c.sent_at.is_(None), webhook_outbox.c.given_up_at.is_(None))
_NO_WORDS: dict[str, Any] = {}
_SEALED = "sealed"
_UNREADABLE = "sealed with another key"
_FAULT = "utter_fault"


@dataclass(frozen=True)
class NewMessage:
    """A message from a verified user. `notice` is the response that answers it where it has no words for a turn."""

    channel: str
    message_id: str
    channel_user: str
    """The user and the thread as one text, which the answer's address is made from again."""
    text: str | None
    notice: str | None = None


@dataclass(frozen=True)
class Received:
    """A message that waits for its turn."""

    id: int
    conversation: str
    channel: str
    channel_user: str
    message_id: str
    text: str | None
    notice: str | None


@dataclass(frozen=True)
class Outgoing:
    """A message on its way to a channel's user. `attempts` counts this one."""

    id: int
    conversation: str
    channel: str
    channel_user: str
    body: Body
    attempts: int
    created_at: dt.datetime


@dataclass(frozen=True)
class Note:
    """What became of a message on its way out."""

    id: int
    values: Mapping[str, Any]

    @classmethod
    def sent(cls, id: int) -> Note:
        """It was sent: its words go."""
        return cls(id, {"body": _NO_WORDS, "sent_at": now(), "last_error": None})

    @classmethod
    def later(cls, id: int, seconds: float, error: str) -> Note:
        """It couldn't be sent and is tried again after so many seconds; `error` is a kind, nobody's words."""
        return cls(id, {"next_attempt_at": now() + dt.timedelta(seconds=seconds), "last_error": error})

    @classmethod
    def given_up(cls, id: int, error: str) -> Note:
        """It can't be sent: nobody tries any more, and its words go."""
        return cls(id, {"body": _NO_WORDS, "given_up_at": now(), "last_error": error})


@dataclass(frozen=True)
class Due:
    """Messages that were claimed, and the seconds until another is due: 0 where one is, None where there is none."""

    messages: tuple[Outgoing, ...]
    seconds_to_next: float | None


class Messaging:
    """The messages of one database on their way in and out, sealed with the key of all processes over it."""

    def __init__(self, engine: Engine, seal: Seal) -> None:
        self._engine = engine
        self._seal = seal

    # Identity

    def renew(self, id: str) -> str:
        """Gives the user of a conversation, and what waits of theirs, a new one: the old one can't go on."""
        new = secrets.token_urlsafe(24)
        with writing(self._engine) as connection:
            channel = connection.execute(select(conversation.c.channel).where(conversation.c.id == id)).scalar_one()
            begin(connection, new, channel)
            connection.execute(update(identity).where(identity.c.conversation_id == id).values(conversation_id=new))
            waiting = (webhook_inbox.c.conversation_id == id, *_WAITS)
            connection.execute(update(webhook_inbox).where(*waiting).values(conversation_id=new))
            unsent = (webhook_outbox.c.conversation_id == id, *_UNSENT)
            connection.execute(update(webhook_outbox).where(*unsent).values(conversation_id=new))
        return new

    # In

    def receive(self, messages: Sequence[NewMessage]) -> list[str | None]:
        """Keeps messages until their turns are done; returns the conversation of each, None where it came before."""
        try:
            return self._receive(messages)
        except IntegrityError:
            # Another process was first, with one of these messages or with a person's first one.
            return self._receive(messages)

    def _receive(self, messages: Sequence[NewMessage]) -> list[str | None]:
        with writing(self._engine) as connection:
            return [_receive(connection, message, self._seal) for message in messages]

    def waiting(self, channels: Sequence[str]) -> list[str]:
        """The conversations of channels in which a message waits for its turn."""
        with self._engine.connect() as connection:
            return list(
                connection.execute(
                    select(webhook_inbox.c.conversation_id)
                    .where(webhook_inbox.c.channel.in_(channels), *_WAITS)
                    .group_by(webhook_inbox.c.conversation_id)
                    .order_by(func.min(webhook_inbox.c.id))
                ).scalars()
            )

    def next_of(self, id: str) -> Received | None:
        """The message of a conversation whose turn it is; None where none waits.

        One that was sealed with another key is answered with a fault's words: its sender writes it again.
        """
        with self._engine.connect() as connection:
            row = connection.execute(
                select(webhook_inbox, identity.c.channel_user)
                .join(identity, identity.c.conversation_id == webhook_inbox.c.conversation_id)
                .where(webhook_inbox.c.conversation_id == id, *_WAITS)
                .order_by(webhook_inbox.c.id)
                .limit(1)
            ).one_or_none()
        if row is None:
            return None
        text = self._seal.open(row.text) if row.text else None
        notice = _FAULT if row.text and text is None else row.notice
        return Received(row.id, id, row.channel, row.channel_user, row.message_id, text, notice)

    def finish(self, received: Received, bodies: Sequence[Body], held: Sequence[Body] = ()) -> bool:
        """Ends a message's turn: its words go, and what answers it is to be sent, both or neither.

        `held` is sent when the person asks for more; what was held of an earlier turn goes. False where the turn was
        ended already, or its conversation was erased: then nothing is sent.
        """
        with writing(self._engine) as connection:
            if not _end(connection, received):
                return False
            connection.execute(delete(webhook_outbox).where(*_held_of(received.conversation)))
            _put(connection, received, [self._sealed(body) for body in bodies], is_held=False)
            _put(connection, received, [self._sealed(body) for body in held], is_held=True)
        return True

    def release(self, received: Received) -> bool:
        """Ends the turn of a message that asks for more and sends the next of what is held; False where nothing is.

        Where the turn was ended already, another process released it.
        """
        with writing(self._engine) as connection:
            first = connection.execute(
                select(func.min(webhook_outbox.c.id)).where(*_held_of(received.conversation))
            ).scalar()
            if first is None:
                return False
            if _end(connection, received):
                sent_now = {"is_held": False, "created_at": now(), "next_attempt_at": now()}
                connection.execute(update(webhook_outbox).where(webhook_outbox.c.id == first).values(**sent_now))
        return True

    # Out

    def advance(self, notes: Sequence[Note], channels: Sequence[str], most: int, seconds: float) -> Due:
        """Writes down what became of messages, and claims those that are due, in one transaction.

        At most so many are claimed: the first unsent one of each conversation. Each is this caller's for so many
        seconds; it is due again after that, where nobody noted what became of it.
        """
        if not notes:
            with self._engine.connect() as connection:
                left = _seconds_to_next(connection, channels)
            if left != 0:
                return Due((), left)
        with writing(self._engine) as connection:
            for note in notes:
                connection.execute(update(webhook_outbox).where(webhook_outbox.c.id == note.id).values(**note.values))
            rows = connection.execute(_due(channels, most)).all() if most > 0 else []
            claimed = [row for row in rows if _claim(connection, row, seconds)]
            readable = tuple(filter(None, (self._outgoing(connection, row) for row in claimed)))
            return Due(readable, _seconds_to_next(connection, channels))

    def _outgoing(self, connection: Connection, row: Any) -> Outgoing | None:
        """A claimed message; None, and given up, where it was sealed with another key or is damaged."""
        body = self._seal.open(row.body.get(_SEALED, ""))
        if body is None:
            lost = Note.given_up(row.id, _UNREADABLE)
            connection.execute(update(webhook_outbox).where(webhook_outbox.c.id == row.id).values(**lost.values))
            return None
        sent = (row.id, row.conversation_id, row.channel, row.channel_user)
        return Outgoing(*sent, json.loads(body), row.attempts + 1, aware(row.created_at))

    def _sealed(self, body: Body) -> Body:
        return {_SEALED: self._seal.close(json.dumps(dict(body)))}


def _in_front(channels: Sequence[str]) -> tuple[Any, ...]:
    """What holds of a message that no other of its conversation has to be sent before."""
    earlier = webhook_outbox.alias()
    first = (
        select(func.min(earlier.c.id))
        .where(
            earlier.c.conversation_id == webhook_outbox.c.conversation_id,
            earlier.c.sent_at.is_(None),
            earlier.c.given_up_at.is_(None),
            earlier.c.is_held.is_(False),
        )
        .scalar_subquery()
    )
    is_unsent = (*_UNSENT, webhook_outbox.c.is_held.is_(False))
    return webhook_outbox.c.channel.in_(channels), *is_unsent, webhook_outbox.c.id == first


def _due(channels: Sequence[str], most: int) -> Select:
    return (
        select(webhook_outbox, identity.c.channel_user)
        .join(identity, identity.c.conversation_id == webhook_outbox.c.conversation_id)
        .where(*_in_front(channels), webhook_outbox.c.next_attempt_at <= now())
        .order_by(webhook_outbox.c.id)
        .limit(most)
    )


def _seconds_to_next(connection: Connection, channels: Sequence[str]) -> float | None:
    # Not of those behind: they would be due all the while that the one in front is under way or has to wait.
    due = connection.execute(select(func.min(webhook_outbox.c.next_attempt_at)).where(*_in_front(channels))).scalar()
    return None if due is None else max(0.0, (aware(due) - now()).total_seconds())


def _receive(connection: Connection, message: NewMessage, seal: Seal) -> str | None:
    of_message = (webhook_inbox.c.channel == message.channel, webhook_inbox.c.message_id == message.message_id)
    if connection.execute(select(webhook_inbox.c.id).where(*of_message)).first():
        return None
    theirs = _conversation_of(connection, message.channel, message.channel_user)
    if theirs is None:
        theirs = secrets.token_urlsafe(24)
        begin(connection, theirs, message.channel)
        who = {"conversation_id": theirs, "channel": message.channel, "channel_user": message.channel_user}
        connection.execute(insert(identity), [who])
    row = {
        "conversation_id": theirs,
        "channel": message.channel,
        "message_id": message.message_id,
        "text": seal.close(message.text) if message.text else None,
        "notice": message.notice,
        "received_at": now(),
    }
    connection.execute(insert(webhook_inbox), [row])
    return theirs


def _conversation_of(connection: Connection, channel: str, channel_user: str) -> str | None:
    of_user = (identity.c.channel == channel, identity.c.channel_user == channel_user)
    theirs: str | None = connection.execute(select(identity.c.conversation_id).where(*of_user)).scalar()
    return theirs


def _end(connection: Connection, received: Received) -> bool:
    waits = (webhook_inbox.c.id == received.id, *_WAITS)
    ended = connection.execute(update(webhook_inbox).where(*waits).values(text=None, done_at=now())).rowcount
    return bool(ended)


def _held_of(id: str) -> tuple[Any, ...]:
    return webhook_outbox.c.conversation_id == id, webhook_outbox.c.is_held.is_(True), *_UNSENT


def _put(connection: Connection, received: Received, bodies: Sequence[Body], is_held: bool) -> None:
    moment = now()
    rows = [
        {
            "conversation_id": received.conversation,
            "channel": received.channel,
            "body": dict(body),
            "attempts": 0,
            "created_at": moment,
            "next_attempt_at": moment,
            "is_held": is_held,
        }
        for body in bodies
    ]
    if rows:
        connection.execute(insert(webhook_outbox), rows)


def _claim(connection: Connection, row: Any, seconds: float) -> bool:
    mine = (webhook_outbox.c.id == row.id, webhook_outbox.c.attempts == row.attempts, *_UNSENT)
    until = now() + dt.timedelta(seconds=seconds)
    claimed = connection.execute(
        update(webhook_outbox).where(*mine).values(attempts=row.attempts + 1, next_attempt_at=until)
    ).rowcount
    return bool(claimed)
