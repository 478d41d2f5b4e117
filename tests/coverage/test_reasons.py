"""What holds of every reason, whatever is decided: a stable code, a section of the page, and facts there are."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given

from bot.coverage import (
    Answer,
    ContractSays,
    Decision,
    Earnings,
    Month,
    OopType,
    Precision,
    ProgrammeStatus,
    Question,
    Reason,
    Status,
    Stretch,
    Trainee,
    WorkType,
    assess,
    change_of_circumstances,
    incident,
    load_names,
    private_work,
    sections,
)
from bot.coverage.dates import first_renewal
from bot.coverage.parameters import read_yaml
from tests.builders import in_force, named, trainee
from tests.coverage.jobs import job
from tests.coverage.test_assessment import anybody
from tests.coverage.test_private_work import people
from tests.coverage.test_scenarios import FILES, decided, scenarios

HERE = Path(__file__).parent
PARAMETERS, NAMES = in_force(), load_names()
CODE = re.compile(r"[a-z][a-z0-9_]*")
FACTS = {one.name for one in fields(Trainee)}
SECTIONS = {value for name, value in vars(sections).items() if name.isupper()} | {
    section for name, section in PARAMETERS.sections.items() if not name.startswith(("contacts", "crisis"))
}
ASKED_BESIDES = {"earnings_period", "earnings_sessions", "earnings_weeks", "earnings_gross", "earnings_exact"}


def wrong_with(decision: Decision) -> Iterator[str]:
    """What no decision may have, in words."""
    if not CODE.fullmatch(decision.code):
        yield f"the code {decision.code!r}"
    for reason in decision.reasons:
        if not CODE.fullmatch(str(reason.code)):
            yield f"the reason's code {reason.code!r}"
        if reason.section not in SECTIONS:
            yield f"{reason.code} rests on {reason.section!r}"
        if not isinstance(reason.facts, tuple) or not set(reason.facts) <= FACTS:
            yield f"{reason.code} rests on the facts {reason.facts!r}"
        if not str(reason.text).strip() or "None" in reason.text or "XX" in reason.text:
            yield f"{reason.code} says {reason.text!r}"
    for text in (*decision.next_steps, *decision.would_change, *(missing.why for missing in decision.missing)):
        if not text or "None" in text or "XX" in text:
            yield f"it says {text!r}"
    for missing in decision.missing:
        if missing.fact not in FACTS | ASKED_BESIDES:
            yield f"it asks for {missing.fact!r}"
    if not isinstance(decision.headline, str) or "XX" in decision.headline:
        yield f"the headline {decision.headline!r}"
    if decision.status is not Status.ASK and not (decision.would_change or decision.next_steps):
        yield "nothing follows from it, and nothing would change it"


@pytest.mark.parametrize("case", [one for path in FILES for one in scenarios(path)], ids=str)
def test_every_reason_of_the_scenarios_has_a_code_a_section_and_facts_that_there_are(case):
    for decision in decided(case.facts, case.on).assessment.decisions:
        assert list(wrong_with(decision)) == []


@given(people)
def test_every_reason_for_anybody_has_a_code_a_section_and_facts_that_there_are(who):
    for decision in assess(who, Question, PARAMETERS, NAMES).decisions:
        assert list(wrong_with(decision)) == []


RESTS_ON = {code: {tuple(facts) for facts in several} for code, several in read_yaml(HERE / "reasons.yaml").items()}
"""The facts that a reason of a code may name, a tuple each combination."""


IN_2024 = Stretch(dt.date(2024, 1, 1), dt.date(2024, 12, 31))
ONLY_ROUGHLY = (
    Trainee(incident_date=dt.date(2024, 5, 1), join_date=IN_2024, cannot_say=frozenset({"join_date"})),
    Trainee(incident_date=IN_2024, join_date=dt.date(2024, 5, 1), cannot_say=frozenset({"incident_date"})),
)
"""Incidents of people who know a day only roughly, which facts given one by one don't say."""


@pytest.mark.parametrize("case", [one for path in FILES for one in scenarios(path)], ids=str)
def test_every_reason_of_the_scenarios_names_the_facts_it_rests_on(case):
    for decision in decided(case.facts, case.on).assessment.decisions:
        for reason in decision.reasons:
            assert reason.facts in RESTS_ON[reason.code], reason.code


def test_the_list_of_reasons_holds_none_that_no_scenario_gives():
    every = [one for path in FILES for one in scenarios(path)]
    decisions = [decision for case in every for decision in decided(case.facts, case.on).assessment.decisions]
    decisions += [incident(who, PARAMETERS) for who in ONLY_ROUGHLY]
    given_in_scenarios = {(reason.code, reason.facts) for decision in decisions for reason in decision.reasons}
    assert given_in_scenarios == {(code, facts) for code, several in RESTS_ON.items() for facts in several}


@given(anybody)
def test_the_list_of_reasons_holds_every_code_that_anybody_is_told(who):
    told_of = assess(who, Question, PARAMETERS, NAMES).decisions
    assert {reason.code for decision in told_of for reason in decision.reasons} <= set(RESTS_ON)


def facts_of(decision: Decision, code: str) -> tuple[str, ...]:
    return next(reason.facts for reason in decision.reasons if reason.code == code)


PROVIDER = job(work_type=WorkType.NHS_COMMISSIONED_PRIVATE_PROVIDER)
MEMBER = {"membership_from": dt.date(2025, 8, 6), "membership_to": dt.date(2026, 8, 5)}


@pytest.mark.parametrize(
    ("decision", "code", "facts"),
    [
        (
            lambda: private_work(replace(PROVIDER, employer_indemnity=Answer.YES), PARAMETERS),
            "indemnified_by_employer",
            ("work_type", "employer_indemnity"),
        ),
        (
            lambda: private_work(replace(PROVIDER, contract_requires_own_indemnity=ContractSays.SILENT), PARAMETERS),
            "contract_not_decided",
            ("work_type", "contract_requires_own_indemnity"),
        ),
        (
            lambda: private_work(job(permanent_region=named("london")), PARAMETERS),
            "added_to_block_membership",
            ("specialty", "permanent_region", "programme_status"),
        ),
        (
            lambda: private_work(job("general_practice"), PARAMETERS),
            "training_is_not_private_work",
            ("specialty", "activities"),
        ),
        (
            lambda: private_work(job(employer_indemnity=Answer.YES), PARAMETERS),
            "indemnified_by_employer",
            ("employer_indemnity",),
        ),
        (
            lambda: incident(replace(trainee(), incident_date=dt.date(2025, 8, 5), **MEMBER), PARAMETERS),
            "outside_membership",
            ("incident_date", "membership_from"),
        ),
        (
            lambda: incident(replace(trainee(), incident_date=dt.date(2026, 8, 6), **MEMBER), PARAMETERS),
            "outside_membership",
            ("incident_date", "membership_to"),
        ),
        (
            lambda: incident(replace(trainee(), incident_date=dt.date(2026, 8, 5), **MEMBER), PARAMETERS),
            "in_membership",
            ("incident_date", "membership_from", "membership_to"),
        ),
        (
            lambda: private_work(job("nhs_cataracts", work_type=WorkType.UNKNOWN), PARAMETERS),
            "excluded_if_private",
            ("activities",),
        ),
        (lambda: incident(ONLY_ROUGHLY[0], PARAMETERS), "join_date_not_known", ("join_date",)),
        (lambda: incident(ONLY_ROUGHLY[1], PARAMETERS), "incident_date_not_known", ("incident_date",)),
    ],
)
def test_a_reason_names_each_fact_it_rests_on(decision, code, facts):
    assert facts_of(decision(), code) == facts


# Both sides of what else a change in the rules would go unnoticed by.


def test_of_one_excluded_job_nothing_is_said_of_the_rest():
    assert "rest of the work" not in " ".join(private_work(job("circumcisions"), PARAMETERS).next_steps)
    assert "rest of the work" in " ".join(private_work(job("circumcisions", "coil_fitting"), PARAMETERS).next_steps)


def test_work_of_an_unknown_kind_is_excluded_as_private_work_and_what_would_change_that_is_said():
    unknown = private_work(job("circumcisions", work_type=WorkType.UNKNOWN), PARAMETERS)
    assert unknown.headline.startswith("As private work, this work is excluded")
    assert unknown.would_change[0] == "Work that is NHS-indemnified, or part of your training."
    private = private_work(job("circumcisions"), PARAMETERS)
    assert private.headline.startswith("This work is excluded")
    assert "NHS-indemnified" not in " ".join(private.would_change)


def told(who: Trainee) -> Reason:
    return next(reason for reason in change_of_circumstances(who, PARAMETERS).reasons if reason.code == "tell_oop")


@pytest.mark.parametrize(
    ("who", "goes_on"),
    [
        (Trainee(oop_type=OopType.OOPT), True),
        (Trainee(programme_status=ProgrammeStatus.OOPT), True),
        (Trainee(oop_type=OopType.OOPR), False),
        (Trainee(oop_type=OopType.OOPR, programme_status=ProgrammeStatus.OOPT), False),
        (Trainee(programme_status=ProgrammeStatus.OOP_OTHER), False),
    ],
)
def test_only_out_of_programme_training_is_told_that_the_membership_goes_on(who, goes_on):
    assert ("goes on meanwhile" in told(who).text) is goes_on
    asks = "Ask before you go" in " ".join(change_of_circumstances(who, PARAMETERS).next_steps)
    assert asks is not goes_on


@pytest.mark.parametrize(
    ("joined", "completion", "first"),
    [
        (dt.date(2026, 2, 28), Month(2029, 3), Month(2026, 3)),
        (dt.date(2026, 3, 1), Month(2029, 3), Month(2027, 3)),
        (dt.date(2026, 4, 1), Month(2029, 3), Month(2027, 3)),
        (dt.date(2026, 12, 31), Month(2029, 1), Month(2027, 1)),
    ],
)
def test_the_first_renewal_is_in_the_first_such_month_after_that_of_joining(joined, completion, first):
    assert first_renewal(joined, completion) == first


def test_names_are_found_side_by_side_and_at_both_ends():
    found = NAMES.within("activity", "botox botox injections x RMO")
    assert [one.said for one in found] == ["botox", "botox injections", "rmo"]


def test_the_limit_stands_in_the_reason_why_an_amount_must_be_known_more_exactly():
    about = Earnings(PARAMETERS.private_work_limit, precision=Precision.ABOUT)
    assert "£10,000" in private_work(job(earnings=(about,)), PARAMETERS).missing[0].why
