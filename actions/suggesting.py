"""The staff answer aid: what the first turn of a chat would say, and what else bears on it, ranked beside it.

The turn itself is the chat's own (`take_turn`), so that an adviser reads out what a trainee would be told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from actions.dialogue import Dialogue
from actions.heard import Heard
from actions.heard import Question as HeardQuestion
from actions.knowledge import Knowledge
from actions.matters import OF_TOPIC, is_personal
from actions.saying import Reply
from actions.turn import Turn, take_turn
from bot.answers.catalogue import UTTER
from bot.coverage import Decision, Question, Trainee, implied_questions

STRONG, LIKELY, POSSIBLE = "strong", "likely", "possible"
STRENGTHS = (STRONG, LIKELY, POSSIBLE)
"""How sure it is that an answer is what was asked for, in words: the best first."""
DECIDED = (
    Question.ELIGIBILITY,
    Question.PRIVATE_WORK,
    Question.JOINING,
    Question.RENEWAL,
    Question.INCIDENT,
    Question.LEAVING,
)
"""What the aid decides, in the order in which it shows it."""
_OF_TOPIC: Mapping[str, Question] = {**OF_TOPIC, "leaving": Question.LEAVING}
"""The chat answers leaving in general; an adviser sees its decision too."""
_READ_BESIDE: Mapping[Question, tuple[str, ...]] = {
    Question.ELIGIBILITY: ("eligible_specialties", "regions"),
    Question.PRIVATE_WORK: ("private_work_fee", "exclusions"),
    Question.JOINING: ("joining",),
    Question.RENEWAL: ("renewal",),
    Question.INCIDENT: ("claims_occurrence_no_cap", "open_claim"),
    Question.LEAVING: ("leaving",),
}
"""The general answers behind each decision: worth reading where it was decided at once."""
_MOST = 6


@dataclass(frozen=True)
class Suggestion:
    """An answer topic worth reading out; `personal` is what it comes to for the caller, where the chat says so."""

    topic: str
    strength: str
    personal: str | None = None


@dataclass(frozen=True)
class Suggestions:
    """What the aid shows for a question and a caller's answers."""

    topics: tuple[Suggestion, ...]
    """The best first."""
    trainee: Trainee
    decisions: Mapping[Question, Decision]
    """What the question or the answers touch, decided or with what is missing."""
    of_others: tuple[Reply, ...]
    """Decisions about somebody else that the caller spoke of."""
    help_first: Reply | None
    """What to say before anything else, where the words sound urgent."""
    declined: Reply | None
    """What to say of words that are about nothing here."""
    impossible: Reply | None
    """What is wrong with an amount that can't be one."""


def suggest(heard: Heard, knowledge: Knowledge, settled: Mapping[str, Any] | None = None) -> Suggestions:
    """Suggests for a message, as heard; `settled` are the caller's answers as the adviser has put them right.

    Nothing is kept: each call stands alone.
    """
    turn = take_turn(heard, Trainee(), Dialogue(), knowledge, settled)
    decisions = _decisions(turn, heard)
    return Suggestions(
        topics=_ranked(turn, heard, decisions),
        trainee=turn.trainee,
        decisions=decisions,
        of_others=tuple(reply for reply in turn.replies if reply.decision and "person" in reply.decision),
        help_first=_first(turn, "signposted"),
        declined=_first(turn, "declined"),
        impossible=next((reply for reply in turn.replies if reply.response == "utter_impossible_amount"), None),
    )


def _first(turn: Turn, outcome: str) -> Reply | None:
    return next((reply for reply in turn.replies if reply.outcome == outcome), None)


def _decisions(turn: Turn, heard: Heard) -> Mapping[Question, Decision]:
    """The decisions that the chat's turn came to, and those that its topics or the facts touch beside them."""
    asked = {_OF_TOPIC[question.topic] for question in heard.questions if _is_sure_of_a_decision(question)}
    known = {question for question in OF_TOPIC.values() if is_personal(question, turn.trainee)}
    implied = {one for one in implied_questions(turn.trainee) if one is not Question.ELIGIBILITY}
    touched = asked | known | implied | set(turn.decided)
    return {one: turn.decided.get(one) or turn.decision_of(one) for one in DECIDED if one in touched}


def _is_sure_of_a_decision(question: HeardQuestion) -> bool:
    return question.verdict == "sure" and question.topic in _OF_TOPIC


def _ranked(turn: Turn, heard: Heard, decisions: Mapping[Question, Decision]) -> tuple[Suggestion, ...]:
    """What the chat answered, then what else the words may mean, then what stands behind the decisions."""
    answered = [reply.topic for reply in turn.replies if _answers(reply)]
    strengths: dict[str, str] = {topic: STRONG for topic in answered if topic}
    for question in heard.questions:
        if question.verdict == "sure":
            means_it = not answered or _OF_TOPIC.get(question.topic) in turn.decided
            strengths.setdefault(question.topic, STRONG if means_it else LIKELY)
        first, *others = question.alternatives or ("",)
        strengths.setdefault(first, LIKELY)
        for topic in others:
            strengths.setdefault(topic, POSSIBLE)
    for decided in decisions:
        first, *others = _READ_BESIDE[decided]
        strengths.setdefault(first, LIKELY if decided in turn.decided else POSSIBLE)
        for topic in others:
            strengths.setdefault(topic, POSSIBLE)
    known = [topic for topic in strengths if topic in turn.knowledge.answers]
    best_first = sorted(known, key=lambda topic: STRENGTHS.index(strengths[topic]))
    return tuple(Suggestion(topic, strengths[topic], _personal(turn, topic)) for topic in best_first[:_MOST])


def _answers(reply: Reply) -> bool:
    """Whether a reply gives an answer, or would if it weren't withdrawn."""
    return reply.response in {f"{UTTER}{reply.topic}", f"{UTTER}withdrawn"}


def _personal(turn: Turn, topic: str) -> str | None:
    lines = (reply.text for reply in turn.replies if reply.topic == topic and reply.outcome == "answered")
    return next((line for line in lines if line), None)
