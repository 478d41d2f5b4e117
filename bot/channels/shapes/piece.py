"""One outgoing message of a channel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Piece:
    """What goes into one message that a provider is asked to send, without the address and the account."""

    body: dict[str, Any]
    """The provider's own fields, ready to send: Slack's text and blocks, Telegram's text, Twilio's Body."""
    waits: bool = False
    """Whether it is sent only when the person asks for MORE, one such piece for each time they ask."""
