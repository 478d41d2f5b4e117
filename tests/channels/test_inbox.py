"""Turns of kept messages where something fails: nobody waits for ever, nobody is left without a word."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy.exc import DataError, OperationalError

from bot.channels import inbox as module
from bot.channels.inbox import MOST_TRIES, Inbox
from bot.channels.presenter import Message
from bot.channels.session import Turn
from bot.storage.messaging import Messaging, NewMessage, Note
from bot.storage.sealing import Seal
from tests.storage.build import engine_at

WHO = "+447700900123"


def says(text: str) -> Turn:
    """A turn in which the assistant says so."""
    return Turn((Message("m", text, "answered"),), "answered")


class Wording:
    """Says the name of a response."""

    async def generate(self, response: str, *_: Any) -> Mapping[str, Any]:
        return {"text": response}


class Nobody:
    """An agent that only has words: a test takes its turns."""

    nlg = Wording()
    tracker_store = SimpleNamespace(repository=SimpleNamespace(is_first_answer=lambda *_: False))


class PastTheOutbox:
    """What is sent at once, which the provider takes or doesn't."""

    def __init__(self) -> None:
        self.takes = True
        self.sent: list[str] = []

    def wake(self) -> None:
        pass

    async def send_now(self, _: str, __: str, body: Mapping[str, Any]) -> bool:
        self.sent.append(body["Body"])
        return self.takes


class Desk:
    """An inbox of text messages, and what goes out to the one who writes them."""

    def __init__(self, folder: Path) -> None:
        self.messaging = Messaging(engine_at(folder), Seal("a key"))
        self.at_once = PastTheOutbox()
        self.inbox = Inbox(Nobody(), self.messaging, ("sms",), self.at_once)  # type: ignore[arg-type]
        self._came = 0

    def message(self, text: str) -> NewMessage:
        """A new message."""
        self._came += 1
        return NewMessage("sms", f"SM{self._came}", WHO, text)

    async def hears(self, *texts: str) -> None:
        """Messages come, one after the other."""
        for text in texts:
            assert await self.inbox.keep(self.message(text))

    async def told(self, count: int) -> list[str]:
        """The first so many answers, as they go out."""
        bodies: list[str] = []
        deadline = time.monotonic() + 10
        while len(bodies) < count:
            assert time.monotonic() < deadline, bodies
            for message in self.messaging.advance((), ("sms",), 1, 60).messages:
                bodies.append(message.body["Body"])
                self.messaging.advance([Note.sent(message.id)], ("sms",), 0, 60)
            await asyncio.sleep(0.01)
        return bodies

    async def left(self) -> int:
        """How many conversations have a message that waits for its turn."""
        return len(self.messaging.waiting(("sms",)))


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk that looks often."""
    monkeypatch.setattr(module, "LOOKS_EVERY", 0.02)
    return Desk(tmp_path)


Take = Callable[[Callable[[str], Awaitable[Turn]]], None]


@pytest.fixture
def turns(monkeypatch: pytest.MonkeyPatch) -> Take:
    """Says how turns are taken, by the words of the message."""

    def are_taken(take: Callable[[str], Awaitable[Turn]]) -> None:
        async def once(_: Any, __: str, words: str, *___: Any) -> Turn:
            return await take(words)

        async def counted(_: Any, __: str, ___: str, taking: Awaitable[Turn]) -> Turn:
            return await taking

        monkeypatch.setattr(module, "once", once)
        monkeypatch.setattr(module, "counted", counted)

    return are_taken


async def test_a_message_that_always_fails_gets_an_apology_and_the_next_one_its_answer(desk: Desk, turns: Take) -> None:
    tried = []

    async def take(words: str) -> Turn:
        tried.append(words)
        if words == "poison":
            raise DataError("a row", {}, ValueError("that no table takes"))
        return says(f"about {words}")

    turns(take)
    desk.inbox.start()
    await desk.hears("poison", "regions")
    assert await desk.told(2) == ["utter_fault", "about regions"]
    assert tried == ["poison"] * MOST_TRIES + ["regions"]
    await desk.inbox.stop()


async def test_a_reply_that_no_shape_holds_is_apologised_for_too(
    desk: Desk, turns: Take, monkeypatch: pytest.MonkeyPatch
) -> None:
    shaped = module.shape

    def shape(turn: Turn, channel: str) -> Any:
        if turn.messages[0].text == "about poison":
            raise ValueError("It can't be cut.")
        return shaped(turn, channel)

    async def take(words: str) -> Turn:
        return says(f"about {words}")

    monkeypatch.setattr(module, "shape", shape)
    turns(take)
    desk.inbox.start()
    await desk.hears("poison", "regions")
    assert await desk.told(2) == ["utter_fault", "about regions"]
    await desk.inbox.stop()


async def test_while_the_database_is_away_nothing_is_given_up(desk: Desk, turns: Take) -> None:
    away = MOST_TRIES + 2

    async def take(words: str) -> Turn:
        nonlocal away
        if away:
            away -= 1
            raise OperationalError("a statement", {}, Exception("locked"))
        return says(f"about {words}")

    turns(take)
    desk.inbox.start()
    await desk.hears("regions")
    assert await desk.told(1) == ["about regions"]
    await desk.inbox.stop()


@pytest.mark.parametrize("takes", [True, False])
async def test_help_that_was_sent_at_once_is_not_sent_again_unless_the_provider_did_not_take_it(
    desk: Desk, turns: Take, monkeypatch: pytest.MonkeyPatch, takes: bool
) -> None:
    async def crisis_help(*_: Any) -> Turn:
        return says("Call 999.")

    async def take(words: str) -> Turn:
        return says("Call 999." if words == "I want to die" else f"about {words}")

    monkeypatch.setattr(module, "crisis_help", crisis_help)
    turns(take)
    desk.at_once.takes = takes
    message = desk.message("I want to die")
    await desk.inbox.help_without_storage(message, say_trouble=False)
    desk.inbox.start()
    assert await desk.inbox.keep(message)  # the provider brings it again
    await desk.hears("regions")
    answers = ["about regions"] if takes else ["Call 999.", "about regions"]
    assert await desk.told(len(answers)) == answers
    assert desk.at_once.sent == ["Call 999."]
    await desk.inbox.stop()


async def test_who_is_stopped_ends_the_turn_under_way_and_begins_no_other(desk: Desk, turns: Take) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()
    taken = []

    async def take(words: str) -> Turn:
        taken.append(words)
        begun.set()
        await go_on.wait()
        return says(f"about {words}")

    turns(take)
    desk.inbox.start()
    await desk.hears("one", "two")
    await begun.wait()
    stopping = asyncio.create_task(desk.inbox.stop())
    await asyncio.sleep(0)
    go_on.set()
    await stopping
    await desk.hears("three")
    assert await desk.told(1) == ["about one"]
    assert taken == ["one"]
    assert await desk.left() == 1
