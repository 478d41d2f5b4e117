"""People who write to the assistant over a provider."""

from __future__ import annotations

import itertools
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx

from tests.conftest import Server

from .slack import SlackStandIn
from .stand_in import Hook, StandIn, Taken, number_of
from .telegram import TelegramStandIn
from .twilio import SmsStandIn, WhatsAppStandIn

CHANNELS = ("slack", "telegram", "sms", "whatsapp")
_NUMBERS = itertools.count(1000)


class Providers:
    """A stand-in of each provider, and the variables that set the channels up with them."""

    def __init__(self) -> None:
        sms = SmsStandIn()
        self.slack, self.telegram, self.sms, self.whatsapp = (
            SlackStandIn(),
            TelegramStandIn(),
            sms,
            WhatsAppStandIn(sms),
        )

    def __getitem__(self, channel: str) -> StandIn:
        stand_in: StandIn = getattr(self, channel)
        return stand_in

    def environment(self) -> dict[str, str]:
        """The variables of every channel."""
        return {**self.slack.environment(), **self.telegram.environment(), **self.sms.environment()}

    @property
    def complaints(self) -> list[str]:
        """What any of them wouldn't have taken."""
        return [*self.slack.complaints, *self.telegram.complaints, *self.sms.complaints]

    def close(self) -> None:
        """All are gone."""
        for stand_in in (self.slack, self.telegram, self.sms):
            stand_in.close()


class Person:
    """One person, who writes and reads on a channel."""

    def __init__(self, server: Server, stand_in: StandIn, name: str) -> None:
        self.server, self.stand_in, self.name = server, stand_in, f"{name}-{next(_NUMBERS)}"
        self._read = 0

    def deliver(self, hook: Hook) -> httpx.Response:
        """The provider brings what this person did."""
        return hook.to(self.server.url, self.stand_in.path)

    def writes(self, text: str) -> None:
        """Sends a message, and doesn't wait for the answer."""
        answer = self.deliver(self.stand_in.text(self.name, text, next(_NUMBERS)))
        assert (answer.status_code, answer.text) == self.stand_in.good_answer, answer.text

    def picks(self, words: str) -> list[Taken]:
        """Presses a button, and reads what comes."""
        assert self.deliver(self.stand_in.pick(self.name, words, next(_NUMBERS))).status_code == 200
        return self.reads()

    def says(self, text: str) -> list[Taken]:
        """Sends a message, and reads what comes."""
        self.writes(text)
        return self.reads()

    def reads(self, count: int = 1, seconds: float = 30) -> list[Taken]:
        """What came since this person last read: so many messages at least, and all that is on its way to them."""
        self.stand_in.wait_for(self.name, self._read + count, seconds)
        deadline = time.monotonic() + seconds
        while self.on_its_way():
            assert time.monotonic() < deadline, (self.name, self.stand_in.complaints)
            time.sleep(0.02)
        new = self.stand_in.taken(self.name)[self._read :]
        self._read += len(new)
        return new

    def on_its_way(self) -> int:
        """How many messages of this person's wait for their turn or for being sent."""
        ((turns, unsent),) = table(
            self.server.data,
            "WITH theirs AS (SELECT conversation_id FROM identity WHERE channel = ? AND channel_user LIKE ?) "
            "SELECT (SELECT count(*) FROM webhook_inbox WHERE done_at IS NULL AND conversation_id IN theirs), "
            "(SELECT count(*) FROM webhook_outbox WHERE sent_at IS NULL AND given_up_at IS NULL AND NOT is_held "
            "AND conversation_id IN theirs)",
            self.stand_in.channel,
            f"%{number_of(self.name)}%",
        )
        return int(turns) + int(unsent)


def table(data: Path, query: str, *values: Any) -> list[tuple[Any, ...]]:
    """Rows of the server's database."""
    with closing(sqlite3.connect(data / "helpline.db", timeout=10)) as database:
        return database.execute(query, values).fetchall()


def words(taken: list[Taken]) -> str:
    """All that somebody read, as one text."""
    return "\n".join(message.text for message in taken)
