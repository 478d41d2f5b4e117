"""Where the conversation stands between turns: what is being decided, what was asked, which choices were offered."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True)
class Choice:
    """Something offered: picking it says its title. It stands for a topic or, as an answer, for a fact's key."""

    title: str
    topic: str | None = None
    key: str | None = None


@dataclass(frozen=True)
class Dialogue:
    """The state that outlives a turn; `failures` counts the turns in a row that gave nothing usable."""

    deciding: str | None = None
    asked: str | None = None
    offered: tuple[Choice, ...] = ()
    failures: int = 0
    last_topic: str | None = None
    """What was answered last, for a follow-up such as "and for Scotland?"."""

    @classmethod
    def from_slots(cls, slots: Mapping[str, Any]) -> Dialogue:
        """Reads the slots."""
        return cls(
            deciding=slots.get("deciding"),
            asked=slots.get("asked"),
            offered=tuple(Choice(**choice) for choice in slots.get("offered") or ()),
            failures=int(slots.get("failures") or 0),
            last_topic=slots.get("last_topic"),
        )

    def as_slots(self) -> dict[str, Any]:
        """The slots that hold it."""
        return {
            "deciding": self.deciding,
            "asked": self.asked,
            "offered": [asdict(choice) for choice in self.offered],
            "failures": self.failures,
            "last_topic": self.last_topic,
        }

    def asking(self, fact: str | None, offered: tuple[Choice, ...]) -> Dialogue:
        """The state after asking for a fact, or for nothing."""
        return replace(self, asked=fact, offered=offered)

    def picked(self, text: str) -> Choice | None:
        """The choice that a message picks: by its title, "2", "the second", "option two"."""
        said = _plain(text)
        for choice in self.offered:
            if said == _plain(choice.title):
                return choice
        if said in {"last", "the last", "last one", "the last one"} and self.offered:
            return self.offered[-1]
        number = _number(said)
        return self.offered[number - 1] if number and number <= len(self.offered) else None


def _plain(text: str) -> str:
    return re.sub(r"[^\w£]+", " ", text.casefold()).strip()


def _number(said: str) -> int | None:
    words = re.sub(r"^(the|option|number|no|choice|answer)\s+", "", re.sub(r"\s+(one|option|choice|please)$", "", said))
    digits = re.fullmatch(r"(\d{1,2})(st|nd|rd|th)?", words)
    if digits:
        return int(digits.group(1))
    for words_in_order in (_ORDINALS, _NUMBERS):
        if words in words_in_order:
            return words_in_order.index(words) + 1
    return None
