"""A conversation as a copy to keep."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from bot.answers.wording import long_date
from bot.channels.templates import as_html

_OUTCOMES = {"yes": "Yes", "no": "No", "refer": "Ask the helpline", "ask": "More is needed to decide"}
_NOT_KEPT = "(not kept)"

Card = Mapping[str, Any]


@dataclass(frozen=True)
class Entry:
    """Who said what; `source` is the page's section that an answer rests on."""

    who: str
    text: str
    source: str | None = None

    def as_html(self) -> Markup:
        """The words as they look in the chat; nothing that somebody wrote is markup."""
        if self.who == "You":
            return escape(self.text)
        return as_html(self.text)


@dataclass(frozen=True)
class Record:
    """A conversation's copy: what was said, what was decided, and how a person can check it."""

    entries: tuple[Entry, ...]
    decisions: tuple[Card, ...]
    references: tuple[str, ...]
    """Of decisions, and of what was kept for a person to take over."""
    made_on: str
    page_read: str
    helpline: str

    @property
    def review(self) -> str:
        """How a person can check what was worked out."""
        quoting = f" and quote {self.references[-1]}" if self.references else ""
        return (
            "What the assistant said is an indication, and telling it isn't telling Medical Protection. "
            f"A person can check it: call the helpline on {self.helpline}{quoting}."
        )

    @staticmethod
    def outcome(card: Card) -> str:
        """A decision's outcome in a word or two."""
        return _OUTCOMES[card["status"]]

    @staticmethod
    def decided_on(card: Card) -> str:
        """The day that a decision's parameters hold for."""
        return long_date(dt.date.fromisoformat(card["on"]))

    def as_text(self) -> str:
        """The copy as plain text."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield "Your conversation with the indemnity helpline assistant"
        yield f"Copy made on {self.made_on}. The page that the answers rest on was read on {self.page_read}."
        yield f"Reference: {', '.join(self.references) or 'none'}"
        yield self.review
        for card in self.decisions:
            yield from self._decision_lines(card)
        yield from ("", "WHAT WAS SAID", "")
        for entry in self.entries:
            yield f"{entry.who}: {entry.text.replace('**', '')}"
            if entry.source:
                yield f"(From: {entry.source})"
            yield ""

    def _decision_lines(self, card: Card) -> Iterator[str]:
        whose = f"About your {card['person']}. " if card.get("person") else ""
        yield from ("", f"DECISION {card['reference']}", f"{whose}{card['subject']}: {card['title']}")
        yield from _listed("Why", (f"{reason['text']} ({reason['section']})" for reason in card["reasons"]))
        yield from _listed("What to do next", card["next_steps"])
        yield from _listed("Your answers", (f"{fact['label']}: {fact['value']}" for fact in card["facts"]))
        yield from _listed("What would change this", card["would_change"])
        yield f"Decided on {self.decided_on(card)}, by version {card['parameters_version']} of the parameters."


def record_of(events: Iterable[Mapping[str, Any]], made_on: dt.date, page_read: dt.date, helpline: str) -> Record:
    """The copy of a conversation from its stored events."""
    entries: list[Entry] = []
    decisions: list[Card] = []
    references: list[str] = []
    for event in events:
        if event["event"] == "user":
            entries.append(Entry("You", event["text"] or _NOT_KEPT))
        elif event["event"] == "bot":
            metadata = event.get("metadata") or {}
            section = metadata.get("section") or (metadata.get("metadata") or {}).get("section")
            entries.append(Entry("Assistant", event["text"] or "", section))
            card = metadata.get("decision")
            decisions += [card] if card else []
            references += [kept["reference"] for kept in (card, metadata.get("handover")) if kept]
    return Record(
        tuple(entries), tuple(decisions), tuple(references), long_date(made_on), long_date(page_read), helpline
    )


def _listed(title: str, lines: Iterable[str]) -> Iterator[str]:
    lines = list(lines)
    if lines:
        yield f"{title}:"
        yield from (f"- {line}" for line in lines)
