"""What can be picked in answer to each fact that is asked for."""

from __future__ import annotations

from actions.answering import YES_OR_NO
from actions.dialogue import NOT_SURE, Choice
from actions.knowledge import Knowledge
from bot.coverage import MemberStatus, Missing, Period, WorkType
from bot.coverage.money import pounds

STILL_A_MEMBER = Choice("I'm still a member", key=MemberStatus.MEMBER.value)
_YES_NO = (Choice("Yes", key="yes"), Choice("No", key="no"))
_SILENT = Choice("It doesn't say", key="silent")
_KINDS_OF_WORK = (
    Choice("Private work", key=WorkType.PRIVATE.value),
    Choice("NHS work that the NHS indemnifies", key=WorkType.NHS_INDEMNIFIED.value),
    Choice("Part of my training", key=WorkType.TRAINING_PLACEMENT.value),
    Choice("NHS patients at a private provider", key=WorkType.NHS_COMMISSIONED_PRIVATE_PROVIDER.value),
)
_PERIODS = tuple(
    Choice(f"{'An' if period.value[0] in 'aeiou' else 'A'} {period.value}", key=period.value)
    for period in (Period.YEAR, Period.MONTH, Period.WEEK, Period.SESSION)
)
EXAMPLES = {
    "earnings": '"£9,500 a year", "£800 a month" or "£150 a session, twice a week"',
    "earnings_sessions": '"twice a week" or "3 a month"',
    "earnings_weeks": '"40"',
    "earnings_gross": '"£12,000 a year gross"',
    "earnings_exact": '"£9,800"',
    "training_start": '"5 August 2027" or "August 2027"',
    "expected_completion": '"March 2029"',
    **dict.fromkeys(("incident_date", "join_date", "membership_from"), '"12 May 2024", "May 2024" or "2024"'),
    "membership_to": '"May 2024"',
}
"""How an answer can look, for what is answered with an amount, a number or a date."""


def choices_for(missing: Missing, knowledge: Knowledge) -> tuple[Choice, ...]:
    """The answers offered for a fact; "I'm not sure" is always one."""
    return (*_answers(missing, knowledge), NOT_SURE)


def _answers(missing: Missing, knowledge: Knowledge) -> tuple[Choice, ...]:
    parameters, names, fact = knowledge.parameters, knowledge.names, missing.fact
    if fact in {"specialty", "permanent_region"}:
        listed = parameters.specialties if fact == "specialty" else parameters.regions
        return tuple(Choice(names.display(key, parameters), key=key) for key in missing.options or listed)
    if fact == "activities":
        return tuple(Choice(names.display_activity(key, parameters), key=key) for key in missing.options)
    if fact == "contract_requires_own_indemnity":
        return (*_YES_NO, _SILENT)
    if fact in YES_OR_NO:
        return _YES_NO
    if fact == "membership_to":
        return (STILL_A_MEMBER,)
    if fact == "work_type":
        return _KINDS_OF_WORK
    if fact == "earnings_period":
        return _PERIODS
    if fact == "earnings_exact":
        limit = pounds(parameters.private_work_limit)
        return (Choice(f"{limit} or less", key="up_to_limit"), Choice(f"Over {limit}", key="over_limit"))
    return ()
