"""Turns as every channel takes them: once for each message, counted, and with help for the distressed at all times."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Mapping
from typing import Any

from rasa.core.agent import Agent

from bot.channels import metrics
from bot.channels.presenter import Message, message_from
from bot.channels.session import Turn, crisis_help, say, turn_of
from bot.storage.faults import StorageError
from bot.storage.repository import Repository


async def once(agent: Agent, conversation: str, words: str, channel: str, client_id: str | None) -> Turn:
    """Takes a turn with cleaned words; the same `client_id` again gets the stored reply, not a second turn."""
    if client_id:
        stored = await asyncio.to_thread(repository_of(agent).reply_to, conversation, client_id)
        if stored is not None:
            return turn_of(tuple(message_of(event) for event in stored))
    return await say(agent, conversation, words, channel, {"client_id": client_id})


async def counted(agent: Agent, words: str, channel: str, taking: Awaitable[Turn]) -> Turn:
    """Counts a turn that is being taken. Where storage fails, whoever is in distress is helped all the same."""
    started = time.perf_counter()
    try:
        turn = await taking
    except StorageError:
        help_now = await crisis_help(agent, words, channel)
        if help_now is None:
            raise
        turn = help_now
    topic = next((message.topic for message in turn.messages if message.topic), None)
    metrics.count_turn(channel, turn.outcome, topic, time.perf_counter() - started)
    return turn


def repository_of(agent: Agent) -> Repository:
    """Where the agent's conversations are stored."""
    repository: Repository = agent.tracker_store.repository
    return repository


def message_of(event: Mapping[str, Any]) -> Message:
    """A message of the assistant, from its stored event."""
    return message_from({"text": event.get("text"), **(event.get("data") or {}), **(event.get("metadata") or {})})
