"""A conversation whose facts are found in the words themselves, as in a running helpline."""

from __future__ import annotations

from decimal import Decimal

from actions.heard import Heard, Question, Stated
from actions.turn import Turn
from bot.nlu.facts import fact_finder
from tests.builders import TODAY, Conversation

FEE = "private_work_fee"
BOTOX = "what would botox cost me, my boss is in overall charge"
UNCLEAR = Question("unclear", "none", 0.3)


def facts_of(text: str) -> tuple[Stated, ...]:
    """The facts that understanding finds in a message."""
    found = [fact.as_entity() for fact in fact_finder().find(text, TODAY)]
    return Heard.from_message({"text": text, "entities": found}).facts


class Talk(Conversation):
    """A conversation in which only the topic of a message is given; without one it tells something."""

    def hears_that(self, text: str, *topics: str | Question) -> Turn:
        return self.says(text, *(topics or ("inform",)), facts=facts_of(text))


def talk(text: str, topic: str | Question, *then: str) -> Talk:
    """A conversation after a question and what was told then."""
    conversation = Talk()
    conversation.hears_that(text, topic)
    for told in then:
        conversation.hears_that(told)
    return conversation


def botox(*told: str) -> Talk:
    """A conversation about what botox costs under a boss in charge, and what was told then."""
    return talk(BOTOX, FEE, *told)


def amounts(conversation: Talk) -> list[Decimal]:
    """What the person said that they earn, job by job."""
    return [earned.amount for earned in conversation.trainee.earnings]


def code(turn: Turn) -> str | None:
    """The code of the decision that a turn tells; None where it tells none."""
    return next((reply.decision["code"] for reply in turn.replies if reply.decision), None)


def responses(turn: Turn) -> list[str | None]:
    """The responses of a turn by name; None for words made for the person."""
    return [reply.response for reply in turn.replies]
