"""One turn of a conversation, whatever the channel: clean the words, let Rasa take the turn, collect the messages."""

from __future__ import annotations

import re
import time
import unicodedata
from dataclasses import dataclass
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.trackers import DialogueStateTracker

from bot.channels.presenter import Message, TurnOutput, message_from, shown_together
from bot.outcomes import first_outcome
from bot.storage.turn_rows import ARRIVED
from bot.urgent import is_plainly_urgent, urgency_of

MOST_CHARACTERS = 2000
_UNSTORED = "unstored"


class TextRefused(ValueError):
    """A message can't be taken. `status` is the HTTP status; the text says why and what to do."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


@dataclass(frozen=True)
class Turn:
    """What the assistant says in a turn, and its outcome (design 4.2)."""

    messages: tuple[Message, ...]
    outcome: str


def cleaned(text: object) -> str:
    """The words of a message, ready for Rasa; TextRefused where there are none or too many.

    A leading "/" is taken off: Rasa reads "/restart" and "/topic{…}" as commands, before any component runs.
    """
    if not isinstance(text, str):
        raise TextRefused(422, "The message's text must be words. Send it as a string.")
    if len(text) > MOST_CHARACTERS:
        size = (
            f"I can't read a message that long: it has {len(text):,} characters, and {MOST_CHARACTERS:,} is the most."
        )
        raise TextRefused(413, f"{size} Shorten it and send it again.")
    kept = "".join(
        c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn"} or c == "\u200d"
    )
    words = re.sub(r"^[\s/]+", "", kept).strip()
    if not words:
        raise TextRefused(422, "That message is empty. Write your question and send it again.")
    return words


async def say(agent: Agent, conversation: str, text: str, channel: str, metadata: dict[str, Any] | None = None) -> Turn:
    """Takes one turn with cleaned words and returns what the assistant says.

    Raises whatever the tracker store raises: then nothing of the turn was kept.
    """
    output = TurnOutput(channel)
    about = {ARRIVED: time.time(), **(metadata or {})}
    await agent.handle_message(UserMessage(text, output, conversation, input_channel=channel, metadata=about))
    messages = tuple(message_from(sent) for sent in output.sent)
    return turn_of(messages)


def turn_of(messages: tuple[Message, ...]) -> Turn:
    """The turn that these messages make."""
    return Turn(shown_together(messages), first_outcome(message.outcome for message in messages))


async def notice(agent: Agent, response: str, channel: str, outcome: str) -> Turn:
    """A response that needs no turn of Rasa's; nothing of it is stored with the conversation."""
    nobody = DialogueStateTracker.from_events("nobody", [])
    sent = await agent.nlg.generate(response, nobody, channel) or {}
    return turn_of((message_from({**sent, "outcome": outcome, "message_id": response}),))


async def apology(agent: Agent, channel: str) -> Turn:
    """What is said where there ought to be an answer, and is none."""
    return await notice(agent, "utter_fault", channel, "error")


def refusal(text: str) -> Turn:
    """Why a message can't be taken, told by the assistant."""
    return turn_of((Message("refusal", text, "error"),))


def is_unstored(turn: Turn) -> bool:
    """Whether a turn is `crisis_help`."""
    return any(message.id == _UNSTORED for message in turn.messages)


async def crisis_help(agent: Agent, text: str, channel: str) -> Turn | None:
    """The help for an urgent message, without any storage; None where the message is calm."""
    parsed = await agent.parse_message(text)
    urgency = urgency_of(parsed)
    if urgency is None:
        return None
    nobody = DialogueStateTracker.from_events("nobody", [])
    response = f"utter_{urgency}" if is_plainly_urgent(parsed) else "utter_in_case"
    sent = await agent.nlg.generate(response, nobody, channel)
    message = message_from({**(sent or {}), "outcome": "signposted", "topic": urgency, "message_id": _UNSTORED})
    return turn_of((message,))
