"""Which provider helps with an incident: rules C1 to C3 of the decision model."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.coverage import (
    Answer,
    Decision,
    MemberStatus,
    ProviderBasis,
    Status,
    Stretch,
    Trainee,
    Unknown,
    eligibility,
    incident,
)
from bot.coverage.model import KnownDay, earliest, latest
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
from tests.coverage.roughly import as_told, stretch, within

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
        assert isinstance(who.incident_date, (dt.date, Stretch)) or who.member_status is MemberStatus.NONE


# Days known only roughly.


def happened_to(happened: KnownDay | Unknown, joined: KnownDay | Unknown, **known: object) -> Decision:
    """An incident of somebody who joined, with the provider before helping by the day it happened."""
    who = Trainee(incident_date=happened, join_date=joined, previous_provider_basis=ProviderBasis.OCCURRENCE)
    return incident(replace(who, **known), in_force())


@pytest.mark.parametrize(
    ("happened", "joined", "code"),
    [
        (stretch("2022"), stretch("2024"), "previous_provider"),
        (stretch("2023"), stretch("2024"), "previous_provider"),
        (stretch("2025"), stretch("2024"), "in_membership"),
        (stretch("2022"), FIRST, "previous_provider"),
        (stretch("2025"), FIRST, "in_membership"),
        (FIRST, stretch("2022"), "in_membership"),
        (dt.date(2023, 12, 31), stretch("2024"), "previous_provider"),
        (dt.date(2024, 12, 31), stretch("2024"), "in_membership"),
        (dt.date(2025, 1, 1), stretch("2024"), "in_membership"),
        (stretch("2024-07"), FIRST, "previous_provider"),
        (stretch("2024-09"), FIRST, "in_membership"),
        (stretch("2024-07"), stretch("2024-08"), "previous_provider"),
        (stretch("2024-09"), stretch("2024-08"), "in_membership"),
        (stretch("2024-08"), dt.date(2024, 8, 1), "in_membership"),
        (stretch("2024-08"), dt.date(2024, 9, 1), "previous_provider"),
    ],
)
def test_a_month_or_a_year_decides_where_no_day_in_it_would_decide_otherwise(happened, joined, code):
    assert happened_to(happened, joined).code == code


@pytest.mark.parametrize(
    ("happened", "joined", "fact"),
    [
        (stretch("2024"), stretch("2024"), "incident_date"),
        (stretch("2024"), FIRST, "incident_date"),
        (FIRST, stretch("2024"), "join_date"),
        (dt.date(2024, 1, 1), stretch("2024"), "join_date"),
        (dt.date(2024, 12, 30), stretch("2024"), "join_date"),
        (stretch("2024-08"), FIRST, "incident_date"),
        (stretch("2024-08"), dt.date(2024, 8, 2), "incident_date"),
        (stretch("2024-08"), dt.date(2024, 8, 31), "incident_date"),
        (stretch("2024-08"), stretch("2024"), "incident_date"),
    ],
)
def test_in_the_same_month_or_year_the_day_is_asked_for(happened, joined, fact):
    decision = happened_to(happened, joined)
    assert (decision.status, decision.code, asked(decision)) == (Status.ASK, f"{fact}_needed", [fact])
    assert "The day is needed here, since it decides" in decision.missing[0].why


@pytest.mark.parametrize(
    ("happened", "joined", "fact"),
    [(stretch("2024"), stretch("2024"), "incident_date"), (FIRST, stretch("2024"), "join_date")],
)
def test_who_cannot_say_the_day_is_referred_and_not_refused(happened, joined, fact):
    decision = happened_to(happened, joined, cannot_say=frozenset({fact}))
    assert (decision.status, decision.code, asked(decision)) == (Status.REFER, f"{fact}_not_known", [])
    assert decision.reasons[0].facts == (fact,)


def test_not_being_able_to_say_the_day_does_not_matter_where_the_year_decides():
    cannot_say = frozenset({"incident_date", "join_date"})
    assert happened_to(stretch("2022"), stretch("2024"), cannot_say=cannot_say).code == "previous_provider"
    assert happened_to(stretch("2025"), stretch("2024"), cannot_say=cannot_say).code == "in_membership"


def test_what_was_told_roughly_is_said_roughly():
    outside = happened_to(stretch("2022"), stretch("2024"))
    assert outside.reasons[0].text == "It happened in 2022, before your membership began in 2024."
    inside = happened_to(stretch("2024-09"), stretch("2024-08"))
    assert inside.reasons[0].text.startswith("It happened in September 2024, while you were a member")
    after = decide(stretch("2026-09"), previous_provider_basis=ProviderBasis.OCCURRENCE)
    assert after.reasons[0].text == "It happened in September 2026, after your membership ended on 4 August 2026."


@pytest.mark.parametrize(
    ("happened", "ended", "code"),
    [
        (stretch("2026-07"), LAST, "in_membership"),
        (stretch("2026-08"), LAST, "incident_date_needed"),
        (stretch("2026-09"), LAST, "previous_provider"),
        (stretch("2026-08"), dt.date(2026, 8, 31), "in_membership"),
        (stretch("2026-08"), dt.date(2026, 8, 30), "incident_date_needed"),
        (stretch("2026-08"), dt.date(2026, 7, 31), "previous_provider"),
        (stretch("2025"), stretch("2026"), "in_membership"),
        (stretch("2026"), stretch("2026"), "incident_date_needed"),
        (stretch("2026"), stretch("2025"), "previous_provider"),
        (dt.date(2026, 1, 1), stretch("2026"), "in_membership"),
        (dt.date(2026, 1, 2), stretch("2026"), "membership_to_needed"),
        (dt.date(2026, 1, 1), stretch("2025"), "previous_provider"),
    ],
)
def test_the_end_of_membership_decides_likewise(happened, ended, code):
    assert decide(happened, membership_to=ended, previous_provider_basis=ProviderBasis.OCCURRENCE).code == code


def test_who_cannot_say_the_day_on_which_membership_ended_is_referred():
    known = {"membership_to": stretch("2026"), "cannot_say": frozenset({"membership_to"})}
    assert decide(dt.date(2026, 5, 1), **known).code == "membership_to_not_known"


@pytest.mark.parametrize("happened", [stretch("2026"), stretch("2026-11")])
def test_this_month_or_year_is_up_to_today_for_a_member(happened):
    """What has happened can't lie in the days to come, whatever the month or year."""
    assert happened_to(happened, FIRST).code == "in_membership"
    assert decide(happened, membership_to=TODAY).code == "in_membership"
    assert decide(happened, membership_to=TODAY - DAY).code == "incident_date_needed"


@pytest.mark.parametrize(
    ("happened", "code", "why"),
    [
        (stretch("2027"), "incident_date_needed", "2027 is still to come."),
        (stretch("2026-12"), "incident_date_needed", "December 2026 is still to come."),
        (TODAY + DAY, "incident_date_needed", "24 November 2026 is still to come."),
        (Stretch(TODAY + DAY, TODAY + DAY * 8), "incident_date_needed", "The time from 24 November 2026"),
    ],
)
def test_a_month_or_year_that_is_still_to_come_is_asked_again(happened, code, why):
    decision = happened_to(happened, FIRST)
    assert (decision.code, asked(decision)) == (code, ["incident_date"])
    assert decision.missing[0].why.startswith(why)


def test_a_month_of_which_today_is_the_first_day_has_begun():
    first = TODAY.replace(day=1)
    who = Trainee(incident_date=stretch("2026-11"), join_date=FIRST)
    assert incident(who, in_force(first)).code == "in_membership"
    assert incident(who, in_force(first - DAY)).code == "incident_date_needed"


@pytest.mark.parametrize(
    ("ended", "code", "why"),
    [
        (stretch("2023"), "membership_to_needed", "2023 is before your membership began, in 2024."),
        (stretch("2024"), "incident_date_needed", "The day is needed here"),
    ],
)
def test_a_membership_that_ended_the_year_before_it_began_is_asked_again(ended, code, why):
    decision = decide(stretch("2024"), membership_from=stretch("2024"), membership_to=ended)
    assert decision.code == code
    assert decision.missing[0].why.startswith(why)


@pytest.mark.parametrize(
    ("began", "ended", "why"),
    [
        (FIRST, stretch("2024"), "The day is needed here"),
        (FIRST, stretch("2024-08"), "The day is needed here"),
        (FIRST, stretch("2024-07"), "July 2024 is before your membership began, on 7 August 2024."),
        (stretch("2024-07"), stretch("2024-06"), "June 2024 is before your membership began, in July 2024."),
    ],
)
def test_a_membership_that_can_have_ended_in_the_month_or_year_it_began_is_believed(began, ended, why):
    decision = decide(FIRST, membership_from=began, membership_to=ended)
    assert asked(decision) == ["membership_to"]
    assert decision.missing[0].why.startswith(why)


# Joining stands in for the first day of membership.


@pytest.mark.parametrize(
    ("happened", "code"),
    [(FIRST - DAY, "previous_provider"), (FIRST, "in_membership"), (TODAY, "in_membership")],
)
@pytest.mark.parametrize("began", Unknown)
def test_the_day_of_joining_is_the_first_of_membership_where_no_other_is_told(happened, code, began):
    decision = happened_to(happened, FIRST, membership_from=began)
    assert decision.code == code
    assert decision.reasons[0].facts == ("incident_date", "join_date")


def test_the_first_day_of_membership_counts_more_than_the_day_of_joining():
    decision = decide(FIRST, join_date=FIRST + DAY)
    assert decision.code == "in_membership"
    assert decision.reasons[0].facts == ("incident_date", "membership_from", "membership_to")
    assert decide(FIRST - DAY, join_date=FIRST - DAY).reasons[0].facts == ("incident_date", "membership_from")


@pytest.mark.parametrize(
    ("standing", "code"),
    [
        (MemberStatus.UNKNOWN, "in_membership"),
        (MemberStatus.MEMBER, "in_membership"),
        (MemberStatus.LEFT, "membership_to_needed"),
        (MemberStatus.OTHER_MDO, "membership_to_needed"),
    ],
)
def test_who_joined_and_tells_nothing_of_leaving_is_a_member_still(standing, code):
    assert happened_to(FIRST, FIRST, member_status=standing).code == code


def test_who_joined_and_tells_when_membership_ended_is_a_member_until_then():
    assert happened_to(LAST, FIRST, membership_to=LAST).code == "in_membership"
    assert happened_to(LAST + DAY, FIRST, membership_to=LAST).code == "previous_provider"


def test_having_joined_does_not_make_a_member_of_who_never_was_one():
    assert happened_to(FIRST, FIRST, member_status=MemberStatus.NONE).reasons[0].facts == ("member_status",)


@pytest.mark.parametrize("joined", Unknown)
def test_without_any_first_day_it_is_asked_for(joined):
    assert asked(happened_to(FIRST, joined, membership_to=LAST)) == ["membership_from"]
    assert happened_to(FIRST, joined, membership_to=LAST, membership_from=Unknown.CANNOT_SAY).status is Status.REFER


def test_an_open_matter_with_another_provider_is_decided_without_a_day_and_by_it_with_one():
    known = {"open_claim_elsewhere": Answer.YES}
    assert happened_to(Unknown.NOT_TOLD, FIRST, **known).reasons[0].code == "open_with_another_provider"
    assert happened_to(stretch("2025"), FIRST, **known).code == "in_membership"


@given(st.data(), days, days, days)
def test_what_a_month_or_a_year_decides_every_day_in_it_decides_alike(data, happened, one, other):
    first, last = sorted((one, other))
    told = {
        "incident_date": data.draw(as_told(happened)),
        "membership_from": data.draw(as_told(first)),
        "membership_to": data.draw(st.none() | as_told(last)) or Unknown.NOT_TOLD,
        "member_status": data.draw(st.sampled_from([MemberStatus.MEMBER, MemberStatus.LEFT])),
        "previous_provider_basis": data.draw(st.sampled_from(ProviderBasis)),
    }
    roughly = incident(Trainee(**told), in_force())
    some_day = {name: data.draw(within(value)) if isinstance(value, Stretch) else value for name, value in told.items()}
    exactly = incident(Trainee(**some_day), in_force())
    if roughly.status is not Status.ASK:
        assert exactly.code in {roughly.code, "incident_date_needed", "membership_to_needed"}


@given(st.data(), days, days)
def test_the_day_is_asked_for_only_where_it_was_told_roughly_and_decides(data, happened, first):
    told_happened, told_first = data.draw(as_told(happened)), data.draw(as_told(first))
    decision = happened_to(told_happened, told_first)
    possible = {happened_to(day, of).code for day in ends(told_happened, TODAY) for of in ends(told_first)}
    if decision.status is Status.ASK:
        assert possible == {"previous_provider", "in_membership"}
    else:
        assert possible == {decision.code}


def ends(day: KnownDay, no_later_than: dt.date = dt.date.max) -> set[dt.date]:
    """The first and the last day that it can be."""
    return {earliest(day), min(latest(day), no_later_than)}


def test_the_case_of_an_incident_from_before_joining_is_met():
    case = shared_case("d029")
    dates = {key: dt.date.fromisoformat(case["facts"][key]) for key in ("membership_from", "incident_date")}
    who = replace(trainee(), member_status=MemberStatus.MEMBER, **dates)
    assert eligibility(who, in_force()).status.value == case["expect"]["eligible"]
    assert_mentions(case, decision_words(incident(who, in_force())))
