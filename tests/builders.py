"""What the tests are made of: trainees, facts, messages and conversations with good defaults."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st

from actions.dialogue import Dialogue
from actions.heard import Heard, Question, Stated
from actions.trainee import slots_from_trainee, trainee_from_slots
from actions.turn import Knowledge, Reply, Turn, take_turn
from bot.answers.catalogue import ANSWERS, answer_cards
from bot.answers.wording import placeholders
from bot.coverage import (
    Answer,
    Decision,
    GmcStatus,
    InForce,
    LeaveType,
    MemberStatus,
    Month,
    Named,
    OopType,
    ProgrammeStatus,
    ProviderBasis,
    Status,
    Stretch,
    Trainee,
    Unknown,
    load_names,
    load_parameters,
)
from bot.coverage.parameters import read_yaml

# A slow machine isn't a wrong answer: property tests have no deadline.
settings.register_profile("helpline", deadline=None)
settings.register_profile("mutants", deadline=None, max_examples=8)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "helpline"))

TODAY = dt.date(2026, 11, 23)
PROJECT = Path(__file__).parent.parent
SHARED = Path(__file__).resolve().parents[2] / "shared"
"""The project's material: the source page, the lexicon, the evaluation. Not everybody has it."""


def in_force(on: dt.date = TODAY) -> InForce:
    """The parameters of a day."""
    return load_parameters().in_force(on)


def named(*readings: str) -> Named:
    """A name as somebody said it, with every key that it can mean."""
    return Named(readings, " or ".join(readings))


def _fact(value: str | tuple[str, ...] | Unknown) -> Named | Unknown:
    if isinstance(value, Unknown):
        return value
    return named(*((value,) if isinstance(value, str) else value))


def trainee(
    specialty: str | tuple[str, ...] | Unknown = "general_practice",
    region: str | tuple[str, ...] | Unknown = "wessex",
    status: ProgrammeStatus = ProgrammeStatus.UNKNOWN,
    working: str | Unknown = Unknown.NOT_TOLD,
) -> Trainee:
    """A GP trainee in Wessex, unless told otherwise."""
    return Trainee(_fact(specialty), _fact(region), _fact(working), status)


def specialty(*readings: str, of: str | None = None) -> Stated:
    """A specialty that a message states; `of` says whose, where it isn't the person's own."""
    return Stated("specialty", named(*readings), other_person=of)


def region(*readings: str, role: str | None = None, of: str | None = None) -> Stated:
    """A region that a message states."""
    return Stated("region", named(*readings), role, of)


def status(value: ProgrammeStatus) -> Stated:
    """A programme status that a message states."""
    return Stated("programme_status", named(value.value))


def message(text: str, *topics: str | Question, facts: Iterable[Stated] = ()) -> Heard:
    """A message understood as being about topics, surely, unless a Question says otherwise; none means unclear."""
    questions = tuple(topic if isinstance(topic, Question) else Question(topic) for topic in topics)
    return Heard(text, questions or (Question("unclear", "none", 0.0),), tuple(facts))


def knowledge() -> Knowledge:
    """What the assistant answers from on the tests' day."""
    return Knowledge(in_force(), load_names(), answer_cards())


@lru_cache(maxsize=1)
def response_texts() -> dict[str, list[tuple[str, str]]]:
    """Every response of bot/answers by name: its texts, unfilled, each with its channel ("" for any)."""
    return {
        name: [(variation.get("channel", ""), variation["text"]) for variation in variations]
        for path in sorted(ANSWERS.glob("*.yml"))
        for name, variations in read_yaml(path)["responses"].items()
    }


ACTION_FILLS = {
    "reference": "7KQ4WX",
    "why": "Being in overall charge excludes the work.",
    "title": "Joining Medical Protection",
    "problem": "isn't in pounds. Give the amount in pounds",
    "person": "wife",
    "example": '"twice a week"',
}
"""What an action puts into a response of its own, as an example of each."""


def filled(text: str, parameters: InForce) -> str:
    """A response's text with its placeholders filled, those of an action by an example."""
    for placeholder, value in {**placeholders(parameters), **ACTION_FILLS}.items():
        text = text.replace(f"{{{placeholder}}}", value)
    return text


class Conversation:
    """A conversation turn by turn; between turns it is kept in slots, as Rasa keeps it."""

    def __init__(self) -> None:
        self.slots: dict[str, object] = {}
        self.knowledge = knowledge()

    def says(self, text: str, *topics: str | Question, facts: Iterable[Stated] = ()) -> Turn:
        """The person says something; the turn is what comes back."""
        turn = take_turn(
            message(text, *topics, facts=facts),
            trainee_from_slots(self.slots),
            Dialogue.from_slots(self.slots),
            self.knowledge,
        )
        self.slots = {**slots_from_trainee(turn.trainee), **turn.dialogue.as_slots()}
        return turn

    @property
    def trainee(self) -> Trainee:
        """The person as known so far."""
        return trainee_from_slots(self.slots)

    @property
    def dialogue(self) -> Dialogue:
        """Where the conversation stands."""
        return Dialogue.from_slots(self.slots)

    def words(self, turn: Turn) -> str:
        """Everything the assistant said in a turn, as the person reads it."""
        return "\n\n".join(self._words(reply) for reply in turn.replies)

    def _words(self, reply: Reply) -> str:
        text = reply.text or response_texts()[str(reply.response)][0][1]
        for name, words in reply.fill.items():
            text = text.replace(f"{{{name}}}", words)
        return filled(text, self.knowledge.parameters)


def readings(who: Trainee) -> tuple[object, ...]:
    """What is known of somebody, however they put it."""
    facts = (who.specialty, who.permanent_region, who.working_region)
    return (*(fact.readings if isinstance(fact, Named) else fact for fact in facts), who.programme_status)


def outcomes(turn: Turn) -> list[str]:
    """The outcome of each reply of a turn, in order."""
    return [reply.outcome for reply in turn.replies]


def offers(turn: Turn) -> list[str]:
    """The titles of what the last reply of a turn offers to pick."""
    return [choice.title for choice in turn.replies[-1].choices]


def decision_status(turn: Turn) -> str | None:
    """The status of the decision that a turn tells; None where it tells none."""
    return next((reply.decision["status"] for reply in turn.replies if reply.decision), None)


def decision_words(decision: Decision) -> str:
    """Every sentence of a decision, in the order in which it is told."""
    return " ".join(
        [
            decision.headline,
            *(reason.text for reason in decision.reasons),
            *(missing.why for missing in decision.missing),
            *decision.next_steps,
            *decision.would_change,
        ]
    )


FORBIDDEN = re.compile(
    r"\b(you(?:['’]?re| are| will be|['’]ll be)(?: \w+)? covered|insured|insurance|guarantee\w*|protected)\b", re.I
)
"""Wording that rule 2 of the design forbids."""

_days = st.dates(dt.date(2021, 8, 1), dt.date(2035, 12, 31))
_stretches = st.builds(lambda one, other: Stretch(min(one, other), max(one, other)), _days, _days)
_of_a_month_or_year = st.sampled_from(
    [
        Stretch(dt.date(2022, 1, 1), dt.date(2022, 12, 31)),
        Stretch(dt.date(2026, 1, 1), dt.date(2026, 12, 31)),
        Stretch(dt.date(2026, 11, 1), dt.date(2026, 11, 30)),
    ]
)
_dates = st.sampled_from(Unknown) | _days | _stretches | _of_a_month_or_year
_months = st.builds(Month, st.none() | st.integers(2021, 2035), st.integers(1, 12))


def any_trainee() -> st.SearchStrategy[Trainee]:
    """Anybody: every field known or not, days only roughly and a month without its year."""
    return st.builds(
        Trainee,
        specialty=st.sampled_from([*Unknown, named("general_practice"), named("cardiology")]),
        permanent_region=st.sampled_from([*Unknown, named("wessex"), named("london"), named("defence_deanery")]),
        programme_status=st.sampled_from(ProgrammeStatus),
        training_start=_dates,
        join_date=_dates,
        expected_completion=st.sampled_from(Unknown) | _months,
        completion_changed=st.sampled_from(Answer),
        membership_from=_dates,
        membership_to=_dates,
        incident_date=_dates,
        previous_provider_basis=st.sampled_from(ProviderBasis),
        member_status=st.sampled_from(MemberStatus),
        hee_informed=st.sampled_from(Answer),
        hee_consent=st.sampled_from(Answer),
        other_mdo_appointed=st.sampled_from(Answer),
        gmc_status=st.sampled_from(GmcStatus),
        leave_type=st.sampled_from(LeaveType),
        oop_type=st.sampled_from(OopType),
    )


def check_decision(decision: Decision, who: Trainee, parameters: InForce) -> None:
    """What holds of every decision: reasons with sections, what is missing and why, someone to call, the wording."""
    assert all(reason.text and reason.section for reason in decision.reasons)
    assert all(hasattr(who, fact) for reason in decision.reasons for fact in reason.facts)
    assert bool(decision.missing) == (decision.status is Status.ASK)
    assert all(hasattr(who, missing.fact) and missing.why for missing in decision.missing)
    assert decision.parameters_version == parameters.version
    assert decision.fee is None
    assert not FORBIDDEN.search(decision_words(decision))
    if decision.status is not Status.ASK:
        assert decision.headline
        assert decision.reasons
        assert decision.next_steps
    if decision.status is Status.REFER:
        assert parameters.contacts["helpline"] in " ".join(decision.next_steps)


def shared_case(case_id: str) -> dict[str, Any]:
    """A case of the project's decision sample; skips the test where the sample, or the case, is absent."""
    path = SHARED / "evaluation" / "decisions.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    for case in map(json.loads, lines):
        if case["id"] == case_id:
            return dict(case)
    pytest.skip(f"case {case_id} isn't here")


def assert_mentions(case: dict[str, Any], words: str) -> None:
    """One of each list of a case's must_mention stands in the words."""
    for one_of in case["expect"]["must_mention"]:
        assert any(part.lower() in words.lower() for part in one_of), (one_of, words)
