"""One message of the assistant, before a channel shapes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from actions.dialogue import Choice


@dataclass(frozen=True)
class Reply:
    """One message to send: a response of bot/answers by name, or a text made here. `outcome` is design 4.2's."""

    outcome: str
    response: str | None = None
    text: str | None = None
    topic: str | None = None
    strength: float | None = None
    choices: tuple[Choice, ...] = ()
    related: tuple[str, ...] = ()
    """Titles of answers that may be wanted next; saying one asks for it."""
    decision: Mapping[str, Any] | None = None
    decided_from: Mapping[str, Any] | None = None
    """What a decision is decided again from: the trainee as JSON, and the fee that followed."""
    handover: Mapping[str, Any] | None = None
    """What a person at the helpline needs to go on: the reference, the facts and what was spoken of last."""
    fill: Mapping[str, str] = field(default_factory=dict)
    """What the response's own placeholders stand for, beside those of the parameters."""
    section: str | None = None
    """The page's section where no response of bot/answers names it."""
    approved: Mapping[str, str] | None = None
    """By whom and on which day the operator approved the words."""
    note: str | None = None
    """A line at the end: what of the message isn't kept."""
