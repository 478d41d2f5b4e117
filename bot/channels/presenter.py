"""Turns what Rasa sends into messages: as the chat API gives them (design 4.2), and as `shapes` shapes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from rasa.core.channels.channel import OutputChannel

from bot.coverage.told import CANNOT_SAY

_MOST_RELATED = 3
_RATED = {"answered", "decided"}
_SPEAK_FOR_THEMSELVES = {"specialty", "permanent_region", "programme_status", "activities"}
"""Facts that need no label, unless they aren't known."""


@dataclass(frozen=True)
class Message:
    """One message of the assistant, shaped for no channel in particular."""

    id: str
    text: str
    outcome: str
    short: str | None = None
    """The text where little room is, of messages that have a shorter form."""
    note: str | None = None
    """The line at the text's end that says what of the person's message isn't kept."""
    choices: tuple[str, ...] = ()
    topic: str | None = None
    strength: float | None = None
    source: Mapping[str, Any] | None = None
    decision: Mapping[str, Any] | None = None
    related: tuple[str, ...] = ()
    """Titles of answers that may be wanted next."""
    takes_feedback: bool = False
    """Whether "Was this helpful?" is to be asked."""

    def as_json(self) -> dict[str, Any]:
        """The message as the chat API gives it."""
        content: dict[str, Any] = {
            "id": self.id,
            "text": self.text,
            "outcome": self.outcome,
            "choices": [{"title": title} for title in self.choices],
            "related": [{"title": title} for title in self.related],
            "takes_feedback": self.takes_feedback,
        }
        for name in ("topic", "source", "decision", "note"):
            value = getattr(self, name)
            if value is not None:
                content[name] = value
        return content


def with_note(message: Message, note: str) -> Message:
    """The message with one more line at its end."""
    short = _joined(message.short, note) if message.short else None
    return replace(message, text=_joined(message.text, note), short=short, note=_joined(message.note, note))


def shown_together(messages: tuple[Message, ...]) -> tuple[Message, ...]:
    """The messages of one turn: where help is given, nothing of it asks for feedback or suggests more reading."""
    if all(message.outcome != "signposted" for message in messages):
        return messages
    return tuple(replace(message, related=(), takes_feedback=False) for message in messages)


def whole_text(message: Message) -> str:
    """A message for a channel that shows no card: its text, and what a decision rests on and would change with."""
    return _joined(message.text, *(rests_on(message.decision) if message.decision else ()))


def rests_on(decision: Mapping[str, Any]) -> tuple[str, str]:
    """The facts that a decision rests on, and what it would change with, a paragraph each; "" where there are none."""
    facts = " · ".join(_told(fact) for fact in decision["facts"])
    changes = " ".join(decision["would_change"])
    answers = f"Your {decision['person']}'s details" if decision.get("person") else "Your answers"
    return (
        f"{answers}: {facts}" if facts else "",
        f"It would change with: {changes}" if changes else "",
    )


def _told(fact: Mapping[str, str]) -> str:
    """A fact in a word or two: a name speaks for itself, a "no" doesn't."""
    speaks = fact["name"] in _SPEAK_FOR_THEMSELVES and fact["value"] != CANNOT_SAY
    return fact["value"] if speaks else f"{fact['label']}: {fact['value']}"


def message_from(sent: Mapping[str, Any]) -> Message:
    """A message from what Rasa sent or stored: text, buttons and the metadata that actions/reply.py put beside them."""
    metadata = sent.get("metadata") or {}
    section = sent.get("section") or metadata.get("section")
    source = None
    if section:
        source = {"section": section, "read": sent.get("read") or metadata["read"]}
        if sent.get("approved"):
            source["approved"] = sent["approved"]
    outcome = sent.get("outcome") or "answered"
    note = sent.get("note")
    return Message(
        id=str(sent.get("message_id") or ""),
        text=_joined(sent.get("text"), note),
        outcome=outcome,
        short=_joined(sent["short"], note) if sent.get("short") else None,
        note=note,
        choices=tuple(button["title"] for button in sent.get("buttons") or ()),
        topic=sent.get("topic"),
        strength=sent.get("strength"),
        source=source,
        decision=sent.get("decision"),
        related=tuple(sent.get("related") or ())[:_MOST_RELATED],
        takes_feedback=outcome in _RATED and bool(source),
    )


def _joined(*paragraphs: str | None) -> str:
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


class TurnOutput(OutputChannel):
    """Collects a turn's messages whole; Rasa's own collector takes text, buttons and metadata apart."""

    def __init__(self, channel: str) -> None:
        self._channel = channel
        self.sent: list[dict[str, Any]] = []

    def name(self) -> str:
        """The channel's name, as turns are kept under it."""
        return self._channel

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keeps the message."""
        self.sent.append(dict(message))
