"""Where the conversation stands between turns: what is being decided, what was asked, which choices were offered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from rapidfuzz.distance import OSA

from bot.coverage import Unknown

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True)
class Choice:
    """Something offered: picking it says its title.

    It stands for a topic, for a decision or, as an answer, for a fact's key.
    """

    title: str
    topic: str | None = None
    key: str | None = None
    decides: str | None = None
    """The question of the coverage rules that picking it asks."""


NOT_SURE = Choice("I'm not sure", key=Unknown.CANNOT_SAY.value)
A_PERSON = Choice("Speak to a person", topic="human_handoff")
_FEWEST_LETTERS = 5
"""Shorter words are too near to one another to be taken for a mis-spelt choice."""
_LONG = 16
"""Letters: with two of fewer wrong, "I'm not safe" would be "I'm not sure"."""
_TELLING_LETTERS = 9
"""The first words of a choice stand for it where they are as long as this: "palliatve"."""


def are_numbered(titles: Iterable[str]) -> bool:
    """Whether a number picks one of these choices: where only a way out is offered, the answer may be a number."""
    return not set(titles) <= {NOT_SURE.title, A_PERSON.title}


@dataclass(frozen=True)
class Dialogue:
    """The state that outlives a turn; `failures` counts the turns in a row that gave nothing usable."""

    deciding: tuple[str, ...] = ()
    """The questions (values of coverage.Question) that can't be decided yet, the first to be asked for first."""
    asked: str | None = None
    offered: tuple[Choice, ...] = ()
    failures: int = 0
    last_topic: str | None = None
    """What was answered last, for a follow-up such as "and for Scotland?"."""
    recent: str | None = None
    """The question that was last spoken of, decided or not: a changed fact decides it again."""
    told: str | None = None
    """The headline told last, so that a decision under conditions isn't told again unchanged."""
    other: str | None = None
    """Who else was spoken of last ("wife"), so that "is she eligible?" isn't answered for the person."""
    section: str | None = None
    """The page's section that the last answer rests on, for "how do you know?"."""

    @classmethod
    def from_slots(cls, slots: Mapping[str, Any]) -> Dialogue:
        """Reads the slots."""
        return cls(
            deciding=tuple(slots.get("deciding") or ()),
            asked=slots.get("asked"),
            offered=tuple(Choice(**choice) for choice in slots.get("offered") or ()),
            failures=int(slots.get("failures") or 0),
            last_topic=slots.get("last_topic"),
            recent=slots.get("recent"),
            told=slots.get("told"),
            section=slots.get("section"),
            other=slots.get("other"),
        )

    def as_slots(self) -> dict[str, Any]:
        """The slots that hold it."""
        return {
            "deciding": list(self.deciding),
            "asked": self.asked,
            "offered": [asdict(choice) for choice in self.offered],
            "failures": self.failures,
            "last_topic": self.last_topic,
            "recent": self.recent,
            "told": self.told,
            "section": self.section,
            "other": self.other,
        }

    def opening(self, question: str, first: bool = False) -> Dialogue:
        """The state with a question open, before those that were where it is to be asked for `first`."""
        others = tuple(one for one in self.deciding if one != question)
        if question in self.deciding and not first:
            return self
        return replace(self, deciding=(question, *others) if first else (*others, question))

    def closing(self, question: str) -> Dialogue:
        """The state with a question decided."""
        return replace(self, deciding=tuple(one for one in self.deciding if one != question))

    def asking(self, fact: str | None, offered: tuple[Choice, ...]) -> Dialogue:
        """The state after asking for a fact, or for nothing."""
        return replace(self, asked=fact, offered=offered)

    def picked(self, text: str) -> Choice | None:
        """The choice that a message picks: by its title, "2", "2 No", "the second", "option two"."""
        said = _plain(text)
        for place, choice in enumerate(self.offered, start=1):
            if said in {_plain(choice.title), f"{place} {_plain(choice.title)}"}:
                return choice
        if not self.offered or not are_numbered(choice.title for choice in self.offered):
            return None
        if said in {"last", "the last", "last one", "the last one"}:
            return self.offered[-1]
        number = _number(said)
        return self.offered[number - 1] if number and number <= len(self.offered) else None

    def nearly_picked(self, text: str) -> Choice | None:
        """The answer that a message picks but for a letter or two, where it is like no other."""
        said = re.sub(r"\s+please$", "", _plain(text))
        if len(said) < _FEWEST_LETTERS or re.search(r"\d", said):
            return None
        answers = {choice: _distance(said, _plain(choice.title)) for choice in self.offered if choice.key}
        nearest = min(answers.values(), default=None)
        near = [choice for choice, distance in answers.items() if distance == nearest]
        return near[0] if len(near) == 1 and answers[near[0]] <= _slips_in(said) else None


def _slips_in(said: str) -> int:
    """How many letters may be wrong: "north west" is two from "north east"."""
    return 1 if len(said) < _LONG else 2


def _distance(said: str, title: str) -> int:
    """How many letters a message differs from a choice, or from its first words where these are telling."""
    words = title.split()
    firsts = (" ".join(words[:count]) for count in range(1, len(words)))
    forms = [title, *(first for first in firsts if len(first) >= _TELLING_LETTERS)]
    return min(OSA.distance(said, form) for form in forms)


def _plain(text: str) -> str:
    return re.sub(r"[^\w£]+", " ", text.casefold()).strip()


def _number(said: str) -> int | None:
    words = re.sub(r"\s+please$", "", said)
    words = re.sub(r"^(?:it s|its|i pick|i choose|pick|choose)\s+", "", words)
    words = re.sub(r"^(?:the|option|number|no|choice|answer)\s+", "", words)
    words = re.sub(r"\s+(?:one|option|choice)$", "", words)
    digits = re.fullmatch(r"(\d{1,2})(st|nd|rd|th)?", words)
    if digits:
        return int(digits.group(1))
    for words_in_order in (_ORDINALS, _NUMBERS):
        if words in words_in_order:
            return words_in_order.index(words) + 1
    return None
