"""What the assistant answers from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.answers.catalogue import UTTER, AnswerCard, answer_cards
from bot.coverage import InForce, Names, Parameters, load_names
from bot.storage.answer_standings import Standing


@dataclass(frozen=True)
class Knowledge:
    """What the assistant answers from, as it stands today."""

    parameters: InForce
    names: Names
    answers: Mapping[str, AnswerCard]
    standings: Mapping[str, Standing] = field(default_factory=dict)
    """What the operator has approved or withdrawn, by topic."""

    def is_withdrawn(self, topic: str) -> bool:
        """Whether the operator has withdrawn an answer: its askers are referred to the helpline."""
        return topic in self.standings and self.standings[topic].is_withdrawn

    def related(self, topic: str) -> tuple[str, ...]:
        """The titles of the answers related to one, without those that are withdrawn; saying one asks for it."""
        card = self.answers.get(topic)
        topics = (one for one in card.related if not self.is_withdrawn(one)) if card else ()
        return tuple(self.answers[one].title for one in topics)

    def topic_titled(self, text: str) -> str | None:
        """The answer topic whose title a message is, word for word."""
        said = text.strip().casefold()
        return next((card.topic for card in self.answers.values() if card.title.casefold() == said), None)

    def approved(self, topic: str) -> dict[str, str] | None:
        """Who approved an answer's words as they are now, and when; None where nobody did."""
        standing, card = self.standings.get(topic), self.answers.get(topic)
        if standing is None or card is None or standing.is_withdrawn or standing.version != card.version:
            return None
        return {"by": standing.by, "on": standing.on.isoformat()}

    def version_of(self, response: str | None) -> str | None:
        """The version of an answer's words; None where the response is no answer."""
        card = self.answers.get((response or "").removeprefix(UTTER))
        return card.version if card else None


def knowledge_on(day: dt.date, parameters: Parameters, standings: Mapping[str, Standing]) -> Knowledge:
    """What the assistant answers from on a day; ParameterError for a day before the first parameters."""
    return Knowledge(parameters.in_force(day), load_names(), answer_cards(), standings)
