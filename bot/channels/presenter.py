"""Turns what Rasa sends into the messages of the chat API (design 4.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rasa.core.channels.channel import OutputChannel


@dataclass(frozen=True)
class Message:
    """One message of the assistant, shaped for no channel in particular."""

    id: str
    text: str
    outcome: str
    choices: tuple[str, ...] = ()
    topic: str | None = None
    strength: float | None = None
    source: Mapping[str, Any] | None = None
    decision: Mapping[str, Any] | None = None

    def as_json(self) -> dict[str, Any]:
        """The message as the chat API gives it."""
        content: dict[str, Any] = {"id": self.id, "text": self.text, "choices": [{"title": c} for c in self.choices]}
        for name in ("topic", "source", "decision"):
            value = getattr(self, name)
            if value is not None:
                content[name] = value
        return content


def whole_text(message: Message) -> str:
    """A message for a channel that shows no card: its text, and what a decision rests on and would change with."""
    if not message.decision:
        return message.text
    facts = " · ".join(fact["value"] for fact in message.decision["facts"])
    changes = " ".join(message.decision["would_change"])
    answers = f"Your answers: {facts}" if facts else ""
    would_change = f"It would change with: {changes}" if changes else ""
    return "\n\n".join(part for part in (message.text, answers, would_change) if part)


def message_from(sent: Mapping[str, Any]) -> Message:
    """A message from what Rasa sent or stored: text, buttons and the metadata that actions/reply.py put beside them."""
    metadata = sent.get("metadata") or {}
    section = sent.get("section") or metadata.get("section")
    source = None
    if section:
        source = {"section": section, "read": sent.get("read") or metadata["read"]}
        if sent.get("approved"):
            source["approved"] = sent["approved"]
    return Message(
        id=str(sent.get("message_id") or ""),
        text="\n\n".join(part for part in (sent.get("text"), sent.get("note")) if part),
        outcome=sent.get("outcome") or "answered",
        choices=tuple(button["title"] for button in sent.get("buttons") or ()),
        topic=sent.get("topic"),
        strength=sent.get("strength"),
        source=source,
        decision=sent.get("decision"),
    )


class TurnOutput(OutputChannel):
    """Collects a turn's messages whole; Rasa's own collector takes text, buttons and metadata apart."""

    def __init__(self, channel: str) -> None:
        self._channel = channel
        self.sent: list[dict[str, Any]] = []

    def name(self) -> str:
        """The channel's name: responses may have a form of their own for it."""
        return self._channel

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keeps the message."""
        self.sent.append(dict(message))
