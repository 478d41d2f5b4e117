"""What is decided for a person: which topics ask for it, and which facts it goes by."""

from __future__ import annotations

from collections.abc import Mapping

from actions.heard import Heard, Stated
from bot.coverage import Question, Trainee

OF_TOPIC: Mapping[str, Question] = {
    "eligibility": Question.ELIGIBILITY,
    "private_work_fee": Question.PRIVATE_WORK,
    "exclusions": Question.PRIVATE_WORK,
    "private_provider_nhs_work": Question.PRIVATE_WORK,
    "joining": Question.JOINING,
    "renewal": Question.RENEWAL,
    "open_claim": Question.INCIDENT,
    "claims_occurrence_no_cap": Question.INCIDENT,
}
"""The decision that is the answer to a topic's question, once a fact of it is known."""
FACTS: Mapping[Question, frozenset[str]] = {
    Question.ELIGIBILITY: frozenset({"specialty", "permanent_region"}),
    Question.PRIVATE_WORK: frozenset({
        "activities", "earnings", "overall_charge", "employer_indemnity", "contract_requires_own_indemnity",
        "work_type",
    }),
    Question.JOINING: frozenset({"training_start"}),
    Question.RENEWAL: frozenset({"expected_completion"}),
    Question.INCIDENT: frozenset({"incident_date"}),
}  # fmt: skip
"""The facts that make a question personal: with one of them known it is decided, not answered in general."""
INVITATIONS: Mapping[str, str] = {
    "private_work_fee": "Work out my fee",
    "joining": "Work out when I can apply",
    "renewal": "Work out my renewal",
    "open_claim": "Work out whose matter it is",
}
"""What is offered beside the general answer of a topic."""
DAY_OF: Mapping[Question, str] = {
    Question.JOINING: "training_start",
    Question.RENEWAL: "expected_completion",
    Question.INCIDENT: "incident_date",
}
"""The fact that a day without words of its own tells, where that question is being spoken of."""
_OF_KIND = {
    "specialty": Question.ELIGIBILITY,
    "region": Question.ELIGIBILITY,
    "activity": Question.PRIVATE_WORK,
    "earnings": Question.PRIVATE_WORK,
    "impossible_amount": Question.PRIVATE_WORK,
    "overall_charge": Question.PRIVATE_WORK,
    "employer_indemnity": Question.PRIVATE_WORK,
    "contract_requires_own_indemnity": Question.PRIVATE_WORK,
}
_OF_ROLE = {fact: question for question, fact in DAY_OF.items()}
_BESIDE = {
    Question.PRIVATE_WORK: {"specialty", "region", "programme_status", "basis", "weeks_a_year", "sessions", "period"},
    Question.JOINING: {"specialty", "region", "programme_status"},
    Question.RENEWAL: {"join_date", "specialty", "region", "programme_status"},
    Question.INCIDENT: {"join_date", "membership_to"},
    Question.ELIGIBILITY: {"programme_status"},
}
"""What more a decision goes by, so that hearing it decides that question again."""


def is_personal(question: Question, trainee: Trainee) -> bool:
    """Whether a fact is known that the question turns on."""
    nobody = Trainee()
    return any(getattr(trainee, fact) != getattr(nobody, fact) for fact in FACTS[question])


def bears_on(fact: Stated, question: Question) -> bool:
    """Whether a fact of a message changes the decision of a question."""
    kind = fact.role if fact.kind == "day" else fact.kind
    return question_of(fact) is question or kind in _BESIDE[question] or (fact.kind == "day" and fact.role is None)


def question_of(fact: Stated) -> Question | None:
    """The question that a fact is told for, where nothing else was asked."""
    if fact.kind == "day":
        return _OF_ROLE.get(fact.role or "")
    return None if fact.role == "bare" else _OF_KIND.get(fact.kind)


def raised_by(heard: Heard) -> tuple[Question, ...]:
    """The questions that the person's own facts in a message are told for, in the order of `Question`."""
    raised = {question_of(fact) for fact in heard.own()}
    return tuple(question for question in Question if question in raised)
