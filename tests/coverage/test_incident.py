"""Which provider helps with an incident: rules C1 to C3 of the decision model."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.coverage import Decision, MemberStatus, ProviderBasis, Status, Trainee, Unknown, eligibility, incident
from tests.builders import (
    TODAY,
    any_trainee,
    assert_mentions,
    check_decision,
    decision_words,
    in_force,
    shared_case,
    trainee,
)

FIRST = dt.date(2024, 8, 7)
LAST = dt.date(2026, 8, 4)
DAY = dt.timedelta(days=1)
days = st.dates(dt.date(2021, 8, 1), TODAY)


def decide(happened: dt.date | Unknown, **known: object) -> Decision:
    """An incident of somebody who was a member from 7 August 2024 to 4 August 2026, unless told otherwise."""
    who = Trainee(incident_date=happened, membership_from=FIRST, membership_to=LAST)
    return incident(replace(who, **known), in_force())


def asked(decision: Decision) -> list[str]:
    return [missing.fact for missing in decision.missing]


@pytest.mark.parametrize(
    ("happened", "status"),
    [
        (FIRST - DAY, Status.NO),
        (FIRST, Status.YES),
        (FIRST + DAY, Status.YES),
        (LAST - DAY, Status.YES),
        (LAST, Status.YES),
        (LAST + DAY, Status.NO),
    ],
)
def test_the_day_it_happened_decides_and_the_first_and_last_day_of_membership_belong_to_it(happened, status):
    assert decide(happened, previous_provider_basis=ProviderBasis.OCCURRENCE).status is status


def test_in_membership_you_have_the_right_to_request_assistance_however_late_the_claim():
    decision = decide(dt.date(2025, 2, 28))
    assert decision.code == "in_membership"
    assert decision.headline == "You have the right to request assistance from Medical Protection."
    assert "It happened on 28 February 2025, while you were a member" in decision.reasons[0].text
    assert "even if a claim comes years later" in decision.reasons[0].text
    assert "adviceline." in decision.next_steps[0]


def test_who_has_left_can_still_request_help_with_what_happened_in_membership():
    assert decide(LAST, member_status=MemberStatus.LEFT).status is Status.YES


def test_the_number_of_the_adviceline_is_told_only_where_the_operator_has_set_it():
    who = Trainee(incident_date=FIRST, membership_from=FIRST, membership_to=LAST)
    parameters = replace(in_force(), contacts={**in_force().contacts, "adviceline": "01234 567 890"})
    assert incident(who, parameters).next_steps[0].endswith("adviceline on 01234 567 890.")
    assert in_force().contacts["helpline"] not in decision_words(incident(who, in_force()))


def test_before_membership_the_previous_provider_is_asked_with_guidance_from_the_medicolegal_team():
    decision = decide(FIRST - DAY, previous_provider_basis=ProviderBasis.OCCURRENCE)
    assert decision.code == "previous_provider"
    assert "before your membership began on 7 August 2024" in decision_words(decision)
    assert "previous provider" in decision.next_steps[0]
    assert "guidance" in decision.next_steps[1]


def test_after_membership_the_provider_at_the_time_is_asked():
    decision = decide(LAST + DAY, previous_provider_basis=ProviderBasis.OCCURRENCE)
    assert "after your membership ended on 4 August 2026" in decision_words(decision)
    assert "previous provider" not in decision_words(decision)
    assert "the provider whose member you were when it happened" in decision.next_steps[0]


@pytest.mark.parametrize(
    ("basis", "code"),
    [
        (ProviderBasis.CLAIMS_MADE, "previous_provider_claims_made"),
        (ProviderBasis.UNKNOWN, "previous_provider_not_known"),
    ],
)
@pytest.mark.parametrize("happened", [FIRST - DAY, LAST + DAY])
def test_a_provider_that_is_not_known_to_help_by_the_date_of_the_incident_is_referred(basis, code, happened):
    decision = decide(happened, previous_provider_basis=basis)
    assert (decision.status, decision.code) == (Status.REFER, code)
    assert "guidance" in decision_words(decision)


def test_outside_is_outside_whatever_the_other_end_of_membership():
    assert decide(FIRST - DAY, membership_to=Unknown.NOT_TOLD).status is Status.REFER
    assert decide(LAST + DAY, membership_from=Unknown.NOT_TOLD).status is Status.REFER


@pytest.mark.parametrize(
    ("happened", "known", "fact"),
    [
        (Unknown.NOT_TOLD, {}, "incident_date"),
        (FIRST, {"membership_from": Unknown.NOT_TOLD}, "membership_from"),
        (FIRST, {"membership_to": Unknown.NOT_TOLD}, "membership_to"),
        (FIRST, {"membership_to": Unknown.NOT_TOLD, "member_status": MemberStatus.LEFT}, "membership_to"),
        (TODAY + DAY, {}, "incident_date"),
        (FIRST, {"membership_to": FIRST - DAY}, "membership_to"),
    ],
)
def test_a_date_that_is_missing_or_cannot_be_is_asked_for(happened, known, fact):
    decision = decide(happened, **known)
    assert (decision.status, decision.code, asked(decision)) == (Status.ASK, f"{fact}_needed", [fact])


@pytest.mark.parametrize("fact", ["incident_date", "membership_from", "membership_to"])
def test_who_cannot_say_when_is_referred_and_not_refused(fact):
    decision = decide(FIRST, **{fact: Unknown.CANNOT_SAY})
    assert (decision.status, decision.code) == (Status.REFER, f"{fact}_not_known")


def test_a_membership_of_one_day_is_a_membership():
    assert decide(FIRST, membership_to=FIRST).status is Status.YES


@pytest.mark.parametrize(("happened", "status"), [(TODAY, Status.YES), (FIRST - DAY, Status.REFER)])
@pytest.mark.parametrize("last", Unknown)
def test_a_member_now_need_not_tell_when_membership_ends(happened, status, last):
    decision = decide(happened, membership_to=last, member_status=MemberStatus.MEMBER)
    assert decision.status is status


def test_who_was_never_a_member_is_sent_to_their_provider_without_being_asked_for_dates():
    decision = incident(Trainee(member_status=MemberStatus.NONE), in_force())
    assert (decision.status, decision.reasons[0].facts) == (Status.REFER, ("member_status",))


@given(days, days, days)
def test_yes_is_exactly_from_the_first_day_to_the_last(happened, one, other):
    first, last = sorted((one, other))
    decision = decide(happened, membership_from=first, membership_to=last)
    assert (decision.status is Status.YES) == (first <= happened <= last)


@given(any_trainee())
def test_every_decision_can_be_told_and_what_is_unknown_never_says_no(who):
    decision = incident(who, in_force())
    check_decision(decision, who, in_force())
    if decision.status is Status.NO:
        assert who.previous_provider_basis is ProviderBasis.OCCURRENCE
        assert isinstance(who.incident_date, dt.date) or who.member_status is MemberStatus.NONE


def test_the_case_of_an_incident_from_before_joining_is_met():
    case = shared_case("d029")
    dates = {key: dt.date.fromisoformat(case["facts"][key]) for key in ("membership_from", "incident_date")}
    who = replace(trainee(), member_status=MemberStatus.MEMBER, **dates)
    assert eligibility(who, in_force()).status.value == case["expect"]["eligible"]
    assert_mentions(case, decision_words(incident(who, in_force())))
