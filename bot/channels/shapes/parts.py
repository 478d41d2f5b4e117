"""What the messages of a turn come to on a channel that shows no cards: words, source, numbered choices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from actions.dialogue import are_numbered
from bot.channels.presenter import Message, rests_on
from bot.channels.session import Turn

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class Choices:
    """What can be picked below a message. `first` is the number of the first, counted through the turn."""

    titles: tuple[str, ...]
    first: int = 1

    @property
    def is_numbered(self) -> bool:
        """Whether a number picks one."""
        return are_numbered(self.titles)

    def as_text(self) -> str:
        """The choices where there are no buttons: a number or the words pick one; nothing where there are none."""
        if not self.titles:
            return ""
        if not self.is_numbered:
            quoted = " or ".join(f'"{title}"' for title in self.titles)
            return f"Or say {quoted}."
        if len(self.titles) == 1:
            return f"Reply {self.first}: {self.titles[0]}"
        lines = (f"{number} {title}" for number, title in enumerate(self.titles, start=self.first))
        return "\n".join(("Reply with a number, or in words:", *lines))


def with_choices(turn: Turn) -> Iterator[tuple[Message, Choices]]:
    """Each message with its choices, numbered as the dialogue counts them: through the turn, each title once."""
    numbered: dict[str, int] = {}
    for message in turn.messages:
        new = tuple(title for title in dict.fromkeys(message.choices) if title not in numbered)
        yield message, Choices(new, len(numbered) + 1)
        numbered.update({title: len(numbered) + place for place, title in enumerate(new, start=1)})


def words_of(message: Message) -> str:
    """All that a message says, its source apart; a decision piece by piece, its outcome first."""
    card = message.decision
    if not card:
        return message.text
    reasons = dict.fromkeys(reason["text"] for reason in card["reasons"])
    steps = " ".join(card["next_steps"])
    facts, changes = rests_on(card)
    return joined(
        "\n".join([f"**{outcome_of(card)}**", *(f"- {reason}" for reason in reasons)]),
        f"**Next:** {steps}" if steps else "",
        card["invitation"],
        facts,
        changes,
        card["review"],
        message.note or "",
    )


def outcome_of(card: Mapping[str, Any]) -> str:
    """A decision in a sentence, with whose it is where it is somebody else's."""
    about = f"About your {card['person']}: " if card.get("person") else ""
    return f"{about}{card['title']}"


def source_of(message: Message) -> str:
    """The sections of the page that a message rests on, when it was read, who approved the words; "" for none."""
    if not message.source:
        return ""
    sections = [message.source["section"]]
    if message.decision:
        sections += [reason["section"] for reason in message.decision["reasons"]]
    named = "; ".join(f"“{section}”" for section in dict.fromkeys(sections))
    approved = message.source.get("approved")
    by = f" Approved by {approved['by']}, {_day(approved['on'])}." if approved else ""
    return f"From: {named}, page read {_day(message.source['read'])}.{by}"


def joined(*parts: str) -> str:
    """Paragraphs below one another; empty ones are left out."""
    return "\n\n".join(part for part in parts if part)


def _day(iso: str) -> str:
    """ "22 Nov 2026"."""
    day = dt.date.fromisoformat(iso)
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
