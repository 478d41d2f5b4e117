"""What was understood of a message: its questions and the facts it states."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Union

from bot.coverage import Answer, Basis, ContractSays, Earnings, Month, Named, Period, Stretch, Unknown
from bot.coverage.model import KnownDay, earliest
from bot.coverage.records import day_from_json, earnings_from_json, named_from_json


@dataclass(frozen=True)
class Question:
    """One question of the message. `verdict` is sure, close or none; see bot/nlu/topics.py."""

    topic: str
    verdict: str = "sure"
    probability: float = 1.0
    alternatives: tuple[str, ...] = ()
    text: str = ""
    """The words that ask it."""


@dataclass(frozen=True)
class DayTold:
    """A day as a message tells it: as it was if it lies in the past, as it will be if it is to come."""

    past: KnownDay
    future: KnownDay
    month_only: int | None = None
    """The number of the month, where no year was told."""

    def month(self) -> Month | Unknown:
        """The month of an expected completion; not told where a year alone was."""
        first = earliest(self.future)
        if isinstance(self.future, Stretch) and self.future.last.month != first.month:
            return Unknown.NOT_TOLD
        return Month(None if self.month_only else first.year, first.month)


@dataclass(frozen=True)
class Rate:
    """How often a session comes: `count` times each `per` (a period's word)."""

    count: str
    per: str


Told = Union[Named, Earnings, Answer, ContractSays, Basis, Period, DayTold, Rate, str, int]


@dataclass(frozen=True)
class Stated:
    """A fact the message states; `other_person` says whose it is where it isn't the person's own."""

    kind: str
    value: Told
    role: str | None = None
    other_person: str | None = None

    @property
    def named(self) -> Named:
        """The name, for a fact that is one."""
        assert isinstance(self.value, Named), self.kind  # noqa: S101 - its kind says so
        return self.value


@dataclass(frozen=True)
class Heard:
    """A message as understood."""

    text: str
    questions: tuple[Question, ...]
    facts: tuple[Stated, ...] = ()

    @classmethod
    def from_message(cls, message: Mapping[str, Any]) -> Heard:
        """Reads Rasa's `latest_message`. A message without parsed questions stands as one unclear question."""
        questions = tuple(
            Question(q["topic"], q["verdict"], q["probability"], tuple(q["alternatives"]), q.get("text", ""))
            for q in message.get("questions", ())
        )
        facts = tuple(
            Stated(e["entity"], _READERS[e["entity"]](e["value"]), e.get("role"), e.get("other_person"))
            for e in message.get("entities", ())
            if e["entity"] in _READERS
        )
        return cls(message.get("text") or "", questions or (Question("unclear", "none", 0.0),), facts)

    def topics(self) -> set[str]:
        """The topics that are sure."""
        return {question.topic for question in self.questions if question.verdict == "sure"}

    def own(self, *kinds: str) -> tuple[Stated, ...]:
        """The person's own facts, of some kinds where any are named."""
        return tuple(f for f in self.facts if f.other_person is None and (not kinds or f.kind in kinds))

    def is_foreign(self) -> bool:
        """Whether it is plainly about something that isn't the assistant's."""
        first = self.questions[0] if self.questions else None
        return first is not None and first.verdict == "none" and first.probability >= _PLAINLY_FOREIGN

    def is_brief(self) -> bool:
        """Whether it has no more than a few words: no new subject fits into them."""
        return len(self.text.split()) <= _BRIEF


_PLAINLY_FOREIGN = 0.9
_BRIEF = 3
"""Words: shorter than any question off the subject that is worth declining."""


def _day(value: Mapping[str, Any]) -> DayTold:
    return DayTold(day_from_json(value["past"]), day_from_json(value["future"]), value["month_only"])


def _rate(value: Mapping[str, Any]) -> Rate:
    return Rate(value["count"], value["per"])


_READERS: Mapping[str, Callable[[Any], Told]] = {
    "specialty": named_from_json,
    "region": named_from_json,
    "programme_status": named_from_json,
    "activity": named_from_json,
    "unknown_place": named_from_json,
    "earnings": earnings_from_json,
    "impossible_amount": str,
    "basis": Basis,
    "weeks_a_year": int,
    "sessions": _rate,
    "period": Period,
    "day": _day,
    "overall_charge": Answer,
    "employer_indemnity": Answer,
    "contract_requires_own_indemnity": ContractSays,
}
"""How the value of each kind of entity is read; the kinds are those of bot/nlu/facts.py."""
