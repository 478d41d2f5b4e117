"""The durable inbox and outbox of the messaging channels, and the map from a channel's users to conversations.

Synchronous: callers on the event loop use a thread. Every method raises StorageError where the database can't do it:
then nothing of the call was kept.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError

from bot.storage.database import writing
from bot.storage.models import conversation, identity, webhook_inbox, webhook_outbox
from bot.storage.moments import aware, now
from bot.storage.repository import begin

Body = Mapping[str, Any]
"""The fields of one outgoing message, without its address."""

_WAITS = (webhook_inbox.c.done_at.is_(None),)
_UNSENT = (webhook_outbox.c.sent_at.is_(None), webhook_outbox.c.given_up_at.is_(None))
_NO_WORDS: dict[str, Any] = {}


@dataclass(frozen=True)
class Received:
    """A message that waits for its turn. `notice` is the response that answers it where it has no words for a turn."""

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


class Messaging:
    """The messages of one database on their way in and out."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    # Identity

    def conversation_of(self, channel: str, channel_user: str) -> str | None:
        """The conversation that a channel's user has; None where they never wrote."""
        with self._engine.connect() as connection:
            return _conversation_of(connection, channel, channel_user)

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

    def receive(
        self, channel: str, message_id: str, channel_user: str, text: str | None, notice: str | None = None
    ) -> str | None:
        """Keeps a message until its turn is done and returns its conversation; None where it came before."""
        try:
            return self._receive(channel, message_id, channel_user, text, notice)
        except IntegrityError:
            # Another process was first, with this message or with this person's first one.
            return self._receive(channel, message_id, channel_user, text, notice)

    def _receive(
        self, channel: str, message_id: str, channel_user: str, text: str | None, notice: str | None
    ) -> str | None:
        with writing(self._engine) as connection:
            of_message = (webhook_inbox.c.channel == channel, webhook_inbox.c.message_id == message_id)
            if connection.execute(select(webhook_inbox.c.id).where(*of_message)).first():
                return None
            theirs = _conversation_of(connection, channel, channel_user)
            if theirs is None:
                theirs = secrets.token_urlsafe(24)
                begin(connection, theirs, channel)
                who = {"conversation_id": theirs, "channel": channel, "channel_user": channel_user}
                connection.execute(insert(identity), [who])
            message = {
                "conversation_id": theirs,
                "channel": channel,
                "message_id": message_id,
                "text": text,
                "notice": notice,
                "received_at": now(),
            }
            connection.execute(insert(webhook_inbox), [message])
        return theirs

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
        """The message of a conversation whose turn it is; None where none waits."""
        with self._engine.connect() as connection:
            row = connection.execute(
                select(webhook_inbox, identity.c.channel_user)
                .join(identity, identity.c.conversation_id == webhook_inbox.c.conversation_id)
                .where(webhook_inbox.c.conversation_id == id, *_WAITS)
                .order_by(webhook_inbox.c.id)
                .limit(1)
            ).one_or_none()
        return row and Received(row.id, id, row.channel, row.channel_user, row.message_id, row.text, row.notice)

    def finish(self, received: Received, bodies: Sequence[Body], held: Sequence[Body] = ()) -> bool:
        """Ends a message's turn: its words go, and what answers it is to be sent, both or neither.

        `held` is sent when the person asks for more; what was held of an earlier turn goes. False where the turn was
        ended already, or its conversation was erased: then nothing is sent.
        """
        with writing(self._engine) as connection:
            if not _end(connection, received):
                return False
            connection.execute(delete(webhook_outbox).where(*_held_of(received.conversation)))
            _put(connection, received, bodies, is_held=False)
            _put(connection, received, held, is_held=True)
        return True

    def release(self, received: Received) -> bool:
        """Ends the turn of a message that asks for more and sends the next of what is held; False where nothing is."""
        with writing(self._engine) as connection:
            first = connection.execute(
                select(func.min(webhook_outbox.c.id)).where(*_held_of(received.conversation))
            ).scalar()
            if first is None or not _end(connection, received):
                return False
            sent_now = {"is_held": False, "created_at": now(), "next_attempt_at": now()}
            connection.execute(update(webhook_outbox).where(webhook_outbox.c.id == first).values(**sent_now))
        return True

    # Out

    def claim(self, channels: Sequence[str], most: int, seconds: float) -> list[Outgoing]:
        """The messages that are due, at most so many: the first unsent one of each conversation.

        Each is this caller's for so many seconds; it is due again after that, where nobody said what became of it.
        """
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
        due = (
            select(webhook_outbox, identity.c.channel_user)
            .join(identity, identity.c.conversation_id == webhook_outbox.c.conversation_id)
            .where(
                webhook_outbox.c.channel.in_(channels),
                *_UNSENT,
                webhook_outbox.c.is_held.is_(False),
                webhook_outbox.c.next_attempt_at <= now(),
                webhook_outbox.c.id == first,
            )
            .order_by(webhook_outbox.c.id)
            .limit(most)
        )
        with self._engine.connect() as connection:
            rows = connection.execute(due).all()
        if not rows:
            return []
        with writing(self._engine) as connection:
            return [
                Outgoing(
                    row.id,
                    row.conversation_id,
                    row.channel,
                    row.channel_user,
                    row.body,
                    row.attempts + 1,
                    aware(row.created_at),
                )
                for row in rows
                if _claim(connection, row, seconds)
            ]

    def seconds_to_next(self, channels: Sequence[str]) -> float | None:
        """Seconds until the next unsent message is due, 0 where it is; None where there is none."""
        with self._engine.connect() as connection:
            due = connection.execute(
                select(func.min(webhook_outbox.c.next_attempt_at)).where(
                    webhook_outbox.c.channel.in_(channels), *_UNSENT, webhook_outbox.c.is_held.is_(False)
                )
            ).scalar()
        return None if due is None else max(0.0, (aware(due) - now()).total_seconds())

    def sent(self, id: int) -> None:
        """A message was sent: its words go."""
        self._note(id, body=_NO_WORDS, sent_at=now(), last_error=None)

    def later(self, id: int, seconds: float, error: str) -> None:
        """A message couldn't be sent and is tried again after so many seconds; `error` is a kind, nobody's words."""
        self._note(id, next_attempt_at=now() + dt.timedelta(seconds=seconds), last_error=error)

    def give_up(self, id: int, error: str) -> None:
        """A message can't be sent: nobody tries any more, and its words go."""
        self._note(id, body=_NO_WORDS, given_up_at=now(), last_error=error)

    def _note(self, id: int, **values: Any) -> None:
        with writing(self._engine) as connection:
            connection.execute(update(webhook_outbox).where(webhook_outbox.c.id == id).values(**values))


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
