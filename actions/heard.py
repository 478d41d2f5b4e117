"""What was understood of a message: its questions and the facts it states."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.coverage import Named


@dataclass(frozen=True)
class Question:
    """One question of the message. `verdict` is sure, close or none; see bot/nlu/topics.py."""

    topic: str
    verdict: str = "sure"
    probability: float = 1.0
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True)
class Stated:
    """A fact the message states; `other_person` says whose it is where it isn't the person's own."""

    kind: str
    named: Named
    role: str | None = None
    other_person: str | None = None


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
            Question(q["topic"], q["verdict"], q["probability"], tuple(q["alternatives"]))
            for q in message.get("questions", ())
        )
        facts = tuple(
            Stated(
                e["entity"],
                Named(tuple(e["value"]), e.get("said", ""), tuple(e.get("unless", ()))),
                e.get("role"),
                e.get("other_person"),
            )
            for e in message.get("entities", ())
            if isinstance(e.get("value"), list)
        )
        return cls(message.get("text") or "", questions or (Question("unclear", "none", 0.0),), facts)

    def topics(self) -> set[str]:
        """The topics that are sure."""
        return {question.topic for question in self.questions if question.verdict == "sure"}
