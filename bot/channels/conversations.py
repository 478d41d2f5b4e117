"""The website's conversations: opened, held, shown, kept, ended and erased, whichever page asks for it."""

from __future__ import annotations

import asyncio
import secrets
import weakref
from dataclasses import dataclass
from typing import Any

from rasa.core.agent import Agent

from bot.channels.limits import Limit
from bot.channels.presenter import Message, shown_together
from bot.channels.problems import Problem
from bot.channels.session import TextRefused, Turn, cleaned, crisis_help, notice
from bot.channels.tokens import Tokens, signing_key
from bot.channels.turns import counted, message_of, once, repository_of
from bot.settings import Settings
from bot.storage.keeping import Event

CHANNEL = "website"
NOT_KEPT = "(not kept)"
OVER = "This conversation is over: it was ended, or nothing was said for too long. Start a new one."


@dataclass(frozen=True)
class Said:
    """What the person said (`message` is None) or one message of the assistant."""

    text: str
    client_id: str | None = None
    message: Message | None = None

    def as_json(self) -> dict[str, Any]:
        """As the chat API's history gives it."""
        if self.message:
            return {"role": "assistant", **self.message.as_json()}
        return {"role": "user", "text": self.text, **({"client_id": self.client_id} if self.client_id else {})}


class Conversations:
    """The conversations of one server. Every method raises StorageError where the database can't do it."""

    def __init__(self, settings: Settings) -> None:
        self._tokens = Tokens(signing_key(settings.data_folder))
        self._messages = Limit(settings.messages_a_minute)
        self._openings = Limit(settings.conversations_a_minute)
        # One turn of a conversation at a time; a lock goes when nobody holds it.
        self._locks: weakref.WeakValueDictionary[str, asyncio.Lock] = weakref.WeakValueDictionary()

    async def open(self, agent: Agent, address: str) -> str:
        """Begins a conversation for somebody at a network address, and returns its token."""
        self._wait(self._openings, address)
        conversation = secrets.token_urlsafe(24)
        await asyncio.to_thread(repository_of(agent).open_conversation, conversation, CHANNEL)
        return self._tokens.make(conversation)

    def named_by(self, token: str) -> str | None:
        """The conversation that a token is for; None where the token isn't one of ours."""
        return self._tokens.conversation(token)

    async def require_open(self, agent: Agent, conversation: str) -> None:
        """Raises Problem where a conversation is over."""
        if not await asyncio.to_thread(repository_of(agent).is_open, conversation):
            raise Problem(401, OVER)

    async def turn(self, agent: Agent, conversation: str, text: object, client_id: str | None) -> Turn:
        """Takes a turn; the same `client_id` again gets the same reply. Raises Problem where it can't be taken."""
        words = _words(text)
        self._may_send(conversation)
        return await counted(agent, words, CHANNEL, self._turn(agent, conversation, words, client_id))

    async def _turn(self, agent: Agent, conversation: str, words: str, client_id: str | None) -> Turn:
        async with self._lock(conversation):
            await self.require_open(agent, conversation)
            return await once(agent, conversation, words, CHANNEL, client_id)

    @staticmethod
    async def turn_of_nobody(agent: Agent, text: object) -> Turn:
        """Helps whoever is in distress without a conversation, as when none can be opened; Problem for calm words."""
        help_now = await crisis_help(agent, _words(text), CHANNEL)
        if help_now is None:
            raise no_token()
        return help_now

    async def said(self, agent: Agent, conversation: str) -> list[Said]:
        """Both sides so far, the greeting first."""
        said = [await self.greeting(agent)]
        turn: list[Message] = []
        for event in await self.events(agent, conversation):
            if event["event"] == "user":
                said += _shown(turn)
                turn = []
                client_id = (event.get("metadata") or {}).get("client_id")
                said.append(Said(event["text"] or NOT_KEPT, client_id))
            elif event["event"] == "bot":
                turn.append(message_of(event))
        return said + _shown(turn)

    @staticmethod
    async def events(agent: Agent, conversation: str) -> tuple[Event, ...]:
        """Every stored event of a conversation."""
        stored = await asyncio.to_thread(repository_of(agent).all_events, conversation)
        return stored.events if stored else ()

    @staticmethod
    async def greeting(agent: Agent) -> Said:
        """What the assistant says before anything else; it isn't stored."""
        (message,) = (await notice(agent, "utter_greeting", CHANNEL, "chat")).messages
        return Said(message.text, message=message)

    async def seconds_left(self, agent: Agent, conversation: str) -> int:
        """Seconds until the conversation is over if nothing is said."""
        return await asyncio.to_thread(repository_of(agent).seconds_left, conversation)

    async def stay(self, agent: Agent, conversation: str) -> int:
        """Gives the person another session's time, and returns it in seconds."""
        await asyncio.to_thread(repository_of(agent).stay, conversation)
        return await self.seconds_left(agent, conversation)

    async def end(self, agent: Agent, conversation: str) -> None:
        """Ends a conversation: its token is of no use any more. Its rows stay until they are erased or purged."""
        async with self._lock(conversation):
            await asyncio.to_thread(repository_of(agent).end, conversation)

    async def erase(self, agent: Agent, conversation: str) -> None:
        """Removes every stored row of a conversation."""
        async with self._lock(conversation):
            await asyncio.to_thread(repository_of(agent).erase, conversation)

    async def rate(self, agent: Agent, conversation: str, message_id: str, helpful: bool, reason: str | None) -> None:
        """Keeps what somebody thought of a message; Problem where the conversation has no such message."""
        self._may_send(conversation)
        if not await asyncio.to_thread(repository_of(agent).give_feedback, conversation, message_id, helpful, reason):
            raise Problem(404, "There is no such message in this conversation.")

    def _may_send(self, conversation: str) -> None:
        """Counts a message of a conversation; Problem where there were too many."""
        self._wait(self._messages, conversation)

    @staticmethod
    def _wait(limit: Limit, key: str) -> None:
        seconds = limit.seconds_to_wait(key)
        if seconds:
            raise too_fast(seconds)

    def _lock(self, conversation: str) -> asyncio.Lock:
        return self._locks.setdefault(conversation, asyncio.Lock())


def no_token() -> Problem:
    """The answer to whoever names no conversation."""
    return Problem(401, "This needs the token of a conversation, as `Authorization: Bearer …`.")


def too_fast(seconds: int) -> Problem:
    """The answer to whoever has to wait so many seconds."""
    return Problem(429, f"That was a lot at once. Wait {seconds} seconds and send it again.", retry_after=seconds)


def _words(text: object) -> str:
    try:
        return cleaned(text)
    except TextRefused as refused:
        raise Problem(refused.status, str(refused)) from None


def _shown(turn: list[Message]) -> list[Said]:
    return [Said(message.text, message=message) for message in shown_together(tuple(turn))]
