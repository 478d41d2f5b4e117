"""What every page of the chat says about itself: whom to call instead, and where its links lead."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from bot.channels.session import MOST_CHARACTERS
from bot.coverage import load_parameters
from bot.settings import Settings

TITLE = "Indemnity helpline assistant"


@dataclass(frozen=True)
class About:
    """The helpline's number, how to reach it with text relay ("" where the operator hasn't set it), and addresses."""

    helpline: str
    text_relay: str
    privacy: str
    leave: str
    most_characters: int = MOST_CHARACTERS

    def as_json(self) -> dict[str, Any]:
        """As the chat API gives it."""
        return asdict(self)


def about(settings: Settings) -> About:
    """What holds today."""
    contacts = load_parameters().in_force(settings.today()).contacts
    return About(contacts["helpline"], contacts["text_relay"], settings.privacy_url, settings.leave_url)
