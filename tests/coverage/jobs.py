"""Private work as a test tells it: one sentence builds the trainee, the decision and what it says."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from bot.coverage import (
    Answer,
    Decision,
    Earnings,
    Trainee,
    WorkType,
    load_names,
    private_work,
)
from tests.builders import in_force, named, trainee

PARAMETERS = in_force()
NAMES = load_names()
HELPLINE = PARAMETERS.contacts["helpline"]
SUBSCRIPTION = PARAMETERS.private_work_subscription
EXCLUDED = tuple(PARAMETERS.exclusions)


def earning(amount: str | int | Decimal, **more: Any) -> tuple[Earnings, ...]:
    return (Earnings(Decimal(amount), **more),)


def job(
    *activities: str | tuple[str, ...], pay: str | int | None = 5000, charge: Answer = Answer.NO, **more: Any
) -> Trainee:
    """A GP trainee in Wessex with private work as an RMO for £5,000 a year, not in overall charge, unless told."""
    named_activities = tuple(
        named(*((a,) if isinstance(a, str) else a)) for a in activities or ("private_hospital_rmo",)
    )
    facts: dict[str, Any] = {
        "work_type": WorkType.PRIVATE,
        "activities": named_activities,
        "earnings": () if pay is None else earning(pay),
        "overall_charge": charge,
    }
    return replace(trainee(), **{**facts, **more})


def decide(who: Trainee) -> Decision:
    return private_work(who, PARAMETERS, NAMES)


def said(activity: str) -> Decision:
    """The decision for an activity in somebody's own words, otherwise fit to be added."""
    activity_named = NAMES.named("activity", activity)
    assert activity_named is not None, activity
    return decide(replace(job(), activities=(activity_named,)))


def words(decision: Decision) -> str:
    return " ".join(
        [
            decision.headline,
            *(reason.text for reason in decision.reasons),
            *(missing.why for missing in decision.missing),
            *decision.next_steps,
            *decision.would_change,
        ]
    )


def codes(decision: Decision) -> list[str]:
    return [reason.code for reason in decision.reasons]


def asked(decision: Decision) -> list[str]:
    return [missing.fact for missing in decision.missing]
