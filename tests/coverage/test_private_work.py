"""Whether private work can be added and what it costs: rules F1 to F8, precedence, and edge cases 1 to 19."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.coverage import (
    Answer,
    Basis,
    ContractSays,
    Earnings,
    Named,
    Period,
    Precision,
    ProgrammeStatus,
    Standing,
    Status,
    Trainee,
    Unknown,
    WorkType,
    exclusion,
)
from tests.builders import SHARED, named
from tests.coverage.jobs import (
    EXCLUDED,
    HELPLINE,
    NAMES,
    PARAMETERS,
    SUBSCRIPTION,
    asked,
    codes,
    decide,
    earning,
    job,
    said,
    words,
)

LIMIT = PARAMETERS.private_work_limit
FORBIDDEN = re.compile(
    r"\b(you(?:['’]?re| are| will be)(?: \w+)? covered|insured|insurance|guarantee\w*|protected)\b", re.I
)
CASES = SHARED / "evaluation" / "decisions.jsonl"

# The fee.


@pytest.mark.parametrize(
    ("pay", "fee", "code"),
    [
        ("0", 0, "no_fee"),
        ("9999.99", 0, "no_fee"),
        ("10000.00", 0, "no_fee"),
        ("10000.01", 1100, "fee_due"),
        ("250000", 1100, "fee_due"),
    ],
)
def test_ten_thousand_pounds_is_free_and_a_penny_more_costs_the_subscription(pay, fee, code):
    decision = decide(job(pay=pay))
    assert (decision.status, decision.fee, decision.code) == (Status.YES, fee, code)
    assert not decision.fee_is_conditional


@pytest.mark.parametrize("pay", [0, 5000, 20_000])
def test_the_work_has_to_be_added_even_when_free_and_is_subject_to_underwriting_approval(pay):
    decision = decide(job(pay=pay))
    assert "Add this work to your membership" in words(decision)
    assert ("even though it's free" in words(decision)) == (pay <= LIMIT)
    assert "subject to underwriting approval" in words(decision)
    assert "Don't rely on it until" in words(decision)


def test_earnings_by_the_month_are_told_with_the_multiplier():
    decision = decide(job(earnings=earning(900, period=Period.MONTH, said="£900 a month")))
    assert decision.fee == SUBSCRIPTION
    assert "£900 a month × 12 = £10,800 a year" in words(decision)


def test_what_somebody_said_of_their_pay_begins_a_sentence_where_it_is_told():
    decision = decide(job(earnings=earning(700, period=Period.MONTH, said="about £700 a month")))
    assert any(reason.text.startswith("About £700 a month × 12") for reason in decision.reasons)


def test_what_was_not_said_to_be_gross_is_told_to_be_taken_as_gross():
    assert "taken what you said as gross" in words(decide(job(pay=9000)))
    assert "taken what you said as gross" not in words(decide(job(earnings=earning(9000, basis=Basis.GROSS))))


def test_net_pay_over_the_limit_is_over_it_gross_and_net_pay_under_it_is_asked_about():
    over = decide(job(earnings=earning(10_001, basis=Basis.NET)))
    assert over.fee == SUBSCRIPTION
    assert "over it gross, too" in words(over)
    under = decide(job(earnings=earning(9000, basis=Basis.NET)))
    assert (under.status, under.fee, asked(under)) == (Status.ASK, None, ["earnings_gross"])


def test_two_hundred_pounds_a_week_straddle_the_limit_so_the_weeks_are_asked_for():
    weekly = earning(200, period=Period.WEEK)
    decision = decide(job(earnings=weekly))
    assert (decision.status, decision.fee, asked(decision)) == (Status.ASK, None, ["earnings_weeks"])
    assert decide(job(earnings=(replace(weekly[0], weeks_a_year=50),))).fee == 0
    assert decide(job(earnings=(replace(weekly[0], weeks_a_year=51),))).fee == SUBSCRIPTION


def test_about_ten_thousand_is_asked_about_and_the_rule_told():
    decision = decide(job(earnings=earning(10_000, precision=Precision.ABOUT, said="about 10k")))
    assert (decision.status, decision.fee, asked(decision)) == (Status.ASK, None, ["earnings_exact"])
    assert "£10,000" in words(decision)
    assert "£1,100" in words(decision)


@pytest.mark.parametrize(
    ("earnings", "cannot_say"),
    [
        ((), "earnings"),
        (earning(200, period=Period.WEEK), "earnings_weeks"),
        (earning(9000, basis=Basis.NET), "earnings_gross"),
        (earning(10_000, precision=Precision.ABOUT), "earnings_exact"),
    ],
)
def test_earnings_that_nobody_can_tell_are_for_the_helpline_with_the_rule(earnings, cannot_say):
    decision = decide(job(earnings=earnings, cannot_say=frozenset({cannot_say})))
    assert (decision.status, decision.fee) == (Status.REFER, None)
    assert "£10,000" in words(decision)
    assert HELPLINE in words(decision)


# The order of questions, and what a fee rests on.


def test_overall_charge_is_asked_ahead_of_earnings():
    assert asked(decide(job(pay=None, charge=Answer.UNKNOWN))) == ["overall_charge", "earnings"]


def test_of_somebody_who_told_nothing_the_work_is_asked_first_and_the_membership_last():
    decision = decide(Trainee())
    assert decision.status is Status.ASK
    assert asked(decision) == ["activities", "overall_charge", "earnings", "specialty", "permanent_region"]


def test_once_the_earnings_are_known_the_fee_is_told_under_its_conditions_and_the_next_thing_asked():
    decision = decide(Trainee(earnings=earning(12_000)))
    assert (decision.status, decision.code) == (Status.ASK, "fee_due")
    assert (decision.fee, decision.fee_is_conditional) == (SUBSCRIPTION, True)
    assert decision.headline == (
        "If you're in the block membership, the work isn't one of those that are excluded, you're not the clinician "
        "in overall charge and nobody else indemnifies the work, the additional subscription for this work is "
        "£1,100 a year."
    )
    assert asked(decision) == ["activities", "overall_charge", "specialty", "permanent_region"]


def test_who_indemnifies_the_work_is_a_condition_but_asked_only_where_the_words_hint_at_somebody():
    told = job(work_type=WorkType.UNKNOWN)
    assert (decide(told).status, decide(told).fee, decide(told).fee_is_conditional) == (Status.YES, 0, True)
    assert "nobody else indemnifies" in decide(told).headline
    hospice = decide(job("hospice_shifts"))
    assert (hospice.status, hospice.fee, asked(hospice)) == (Status.ASK, 0, ["employer_indemnity"])
    assert asked(decide(job("hospice_shifts", cannot_say=frozenset({"employer_indemnity"})))) == []
    assert decide(job("hospice_shifts", employer_indemnity=Answer.NO)).status is Status.YES
    assert decide(job("hospice_shifts", employer_indemnity=Answer.YES)).status is Status.REFER


def test_a_fee_for_somebody_whose_region_is_open_is_on_condition_of_the_membership():
    decision = decide(job(permanent_region=Unknown.NOT_TOLD))
    assert (decision.status, decision.fee, decision.fee_is_conditional) == (Status.ASK, 0, True)
    assert asked(decision) == ["permanent_region"]


# Eligibility comes before the fee.


@pytest.mark.parametrize("change", [{"specialty": named("cardiology")}, {"permanent_region": named("london")}])
@pytest.mark.parametrize("pay", [5000, 20_000])
def test_somebody_off_the_list_has_no_fee(change, pay):
    decision = decide(replace(job(pay=pay), **change))
    assert (decision.status, decision.fee, decision.about) == (Status.NO, None, "private_work")
    assert "on the list on this page" in decision.headline
    assert "another organisation may have been appointed" in words(decision).lower()


@pytest.mark.parametrize(
    "status",
    [ProgrammeStatus.FOUNDATION, ProgrammeStatus.UNCLEAR_POST, ProgrammeStatus.OTHER_LEAVE, ProgrammeStatus.OOP_OTHER],
)
def test_somebody_the_page_does_not_place_has_no_fee(status):
    decision = decide(job(programme_status=status))
    assert (decision.status, decision.fee) == (Status.REFER, None)


@pytest.mark.parametrize("status", [ProgrammeStatus.STATUTORY_LEAVE, ProgrammeStatus.OOPT])
def test_private_work_on_leave_or_out_of_programme_is_for_the_helpline(status):
    assert (decide(job(programme_status=status)).status, decide(job(programme_status=status)).fee) == (
        Status.REFER,
        None,
    )
    assert decide(job("circumcisions", programme_status=status)).status is Status.NO


def test_somebody_off_the_list_is_told_that_the_work_is_excluded_too():
    decision = decide(job("benefits_work", permanent_region=named("london")))
    assert decision.code == "permanent_region_not_listed"
    assert "Earnings from benefits work are excluded" in words(decision)


def test_excluded_work_is_a_definite_no_where_the_membership_is_for_the_helpline_or_unknown():
    assert decide(job("benefits_work", programme_status=ProgrammeStatus.FOUNDATION)).code == "excluded_activity"
    assert decide(replace(Trainee(), activities=(named("benefits_work"),))).code == "excluded_activity"


# The edge cases of section 6 of the decision model, by their numbers.


@pytest.mark.parametrize(
    ("specialty", "activity"),
    [
        ("general_practice", "general_practice"),
        ("occupational_medicine", "occupational_medicine"),
        ("sports_exercise_medicine", "sports_club_doctor"),
    ],
)
def test_edge_1_training_in_it_is_listed_and_earning_from_it_is_excluded_said_in_one_breath(specialty, activity):
    decision = decide(replace(job(activity), specialty=named(specialty)))
    assert decision.code == "excluded_activity"
    assert f"Your training in {PARAMETERS.specialties[specialty]} is another matter" in words(decision)
    other = decide(replace(job(activity), specialty=named("public_health")))
    assert "another matter" not in words(other)


def test_edge_2_exactly_the_limit_is_free_and_must_still_be_added():
    decision = decide(job(pay=10_000))
    assert decision.fee == 0
    assert "Add this work" in words(decision)


def test_edge_3_and_4_the_limit_is_gross_and_counts_private_work_only():
    assert "£10,000 gross a year from all private work together" in words(decide(job()))
    assert "NHS pay doesn't count" in words(decide(job()))


def test_edge_5_permitted_jobs_are_added_up_and_one_excluded_job_leaves_no_fee():
    two = ("private_hospital_rmo", "coil_fitting")
    assert decide(job(*two, earnings=(*earning(6000), *earning(4000)))).fee == 0
    assert decide(job(*two, earnings=(*earning(6000), *earning("4000.01")))).fee == SUBSCRIPTION
    mixed = decide(job("private_hospital_rmo", "medicolegal_work", earnings=(*earning(6000), *earning(400))))
    assert (mixed.status, mixed.fee) == (Status.NO, None)
    assert "Whether the rest of the work can be added alongside" in words(mixed)


def test_edge_6_unlisted_work_has_its_fee_its_approval_and_overall_charge_asked():
    decision = decide(job("coil_fitting", charge=Answer.UNKNOWN))
    assert (decision.fee, decision.fee_is_conditional, asked(decision)) == (0, True, ["overall_charge"])
    assert "underwriting" in words(decision)


def test_edge_7_aesthetic_surgery_has_no_exception_and_aesthetic_medicine_has():
    assert said("botox injections").fee == 0
    assert said("aesthetic surgery").code == "excluded_activity"
    assert "Excepted from that: Botox" in words(said("laser hair removal"))
    assert "Excepted" not in words(said("facelift"))


def test_edge_8_botulinum_toxin_is_botox_and_other_brands_are_for_the_helpline():
    assert said("botulinum toxin").fee == 0
    assert said("Dysport").status is Status.REFER
    assert said("Profhilo").status is Status.REFER
    assert said("fillers").status is Status.ASK


def test_edge_9_overall_charge_is_asked_even_for_an_exception():
    assert asked(decide(job("dvla_medicals", pay=None, charge=Answer.UNKNOWN)))[0] == "overall_charge"


def test_edge_10_taxi_medicals_are_not_dvla_medicals_in_terms():
    assert said("taxi medicals").status is Status.REFER
    assert said("HGV medicals").fee == 0


def test_edge_11_diving_medicals_are_excluded_under_both_headings():
    assert "health screening or occupational medicine" in words(said("HSE diving medicals"))


def test_edge_12_a_crowd_doctor_is_for_the_helpline_and_a_pitchside_doctor_excluded():
    assert said("crowd doctor").status is Status.REFER
    assert "sports club doctor" in words(said("crowd doctor"))
    assert said("pitchside doctor").code == "excluded_activity"


@pytest.mark.parametrize("activity", EXCLUDED)
def test_edge_13_excluded_work_that_is_unpaid_is_for_the_helpline(activity):
    decision = decide(job(activity, pay=0))
    assert (decision.status, decision.code, decision.fee) == (Status.REFER, "unpaid_excluded_work", None)
    assert decide(job(activity, pay=0, charge=Answer.YES)).status is Status.NO


def test_edge_14_an_appraiser_is_excluded_privately_and_in_scope_in_training():
    assert said("GP appraiser").code == "excluded_activity"
    in_training = job(
        "medical_nonclinical_work",
        work_type=WorkType.TRAINING_PLACEMENT,
        approved_placement=Answer.YES,
        supervised=Answer.YES,
        competent=Answer.YES,
    )
    assert decide(in_training).code == "training_in_scope"
    assert said("teaching").status is Status.REFER


def test_edge_15_reports_are_excluded_privately_and_benefits_forms_of_the_day_job_asked_about():
    assert said("reports for solicitors").code == "excluded_activity"
    day_job = job("terminal_illness_forms", work_type=WorkType.UNKNOWN)
    assert asked(decide(day_job)) == ["work_type"]


def test_edge_16_earning_as_a_coroner_is_excluded():
    assert said("assistant coroner").code == "excluded_activity"


def test_edge_17_and_18_work_that_an_employer_indemnifies_is_for_the_helpline():
    decision = decide(job("hospice_shifts", employer_indemnity=Answer.YES))
    assert (decision.status, decision.code, decision.fee) == (Status.REFER, "indemnified_by_employer", None)


@pytest.mark.parametrize("activity", ["pregnancy_termination", "ophthalmology", "general_practice"])
def test_edge_19_with_a_private_provider_the_contract_comes_first_and_own_indemnity_makes_it_excluded(activity):
    provider = job(activity, work_type=WorkType.NHS_COMMISSIONED_PRIVATE_PROVIDER)
    assert asked(decide(provider)) == ["contract_requires_own_indemnity"]
    own = replace(provider, contract_requires_own_indemnity=ContractSays.YES)
    assert decide(own).code == "excluded_activity"
    permitted = replace(own, activities=(named("vasectomies"),))
    assert decide(permitted).fee == 0
    assert "counts as private practice" in words(decide(permitted))


# What holds for everybody.

activity_facts = st.lists(
    st.lists(st.sampled_from(sorted(NAMES.activities)), min_size=1, max_size=2, unique=True).map(lambda k: named(*k)),
    max_size=3,
).map(tuple)
earning_facts = st.lists(
    st.builds(
        Earnings,
        st.decimals(0, 30_000, places=2),
        st.sampled_from(Period),
        st.sampled_from(Basis),
        precision=st.sampled_from(Precision),
    ),
    max_size=2,
).map(tuple)
people = st.builds(
    Trainee,
    specialty=st.sampled_from([named("general_practice"), named("cardiology"), Unknown.NOT_TOLD, Unknown.CANNOT_SAY]),
    permanent_region=st.sampled_from([named("wessex"), named("london"), Unknown.NOT_TOLD]),
    programme_status=st.sampled_from(ProgrammeStatus),
    work_type=st.sampled_from(WorkType),
    contract_requires_own_indemnity=st.sampled_from(ContractSays),
    activities=activity_facts,
    earnings=earning_facts,
    overall_charge=st.sampled_from(Answer),
    approved_placement=st.sampled_from(Answer),
    supervised=st.sampled_from(Answer),
    competent=st.sampled_from(Answer),
    employer_indemnity=st.sampled_from(Answer),
    cannot_say=st.frozensets(
        st.sampled_from(["activities", "overall_charge", "earnings", "work_type", "earnings_weeks"])
    ),
)


@given(people)
def test_every_decision_explains_itself_in_words_that_promise_nothing(who):
    decision = decide(who)
    assert decision.reasons or decision.missing
    assert all(reason.section and reason.text for reason in decision.reasons)
    assert (decision.status is Status.ASK) == bool(decision.missing)
    assert len(set(asked(decision))) == len(decision.missing) or len(who.activities) > 1
    assert not FORBIDDEN.search(words(decision))
    assert decision.headline or decision.status is Status.ASK
    assert decision.about == "private_work"


@given(people)
def test_only_what_is_added_has_a_fee_and_a_condition_goes_with_a_fee(who):
    decision = decide(who)
    assert decision.fee in {None, Decimal(0), SUBSCRIPTION}
    if decision.status in {Status.NO, Status.REFER}:
        assert decision.fee is None
    if decision.fee is None:
        assert not decision.fee_is_conditional
    if decision.missing and decision.fee is not None:
        assert decision.fee_is_conditional


@given(people, st.sampled_from(EXCLUDED))
def test_an_excluded_activity_never_has_a_fee(who, activity):
    decision = decide(replace(who, activities=(*who.activities, named(activity)), work_type=WorkType.PRIVATE))
    assert decision.fee is None
    assert decision.status is not Status.YES


@given(people)
def test_the_warning_goes_with_the_question_after_the_kind_of_work_and_with_excluded_work_only(who):
    decision = decide(who)
    warned = "excluded_if_private" in codes(decision)
    excluded = exclusion(who, PARAMETERS, NAMES).standing is Standing.EXCLUDED
    assert warned == (decision.code == "work_type_needed" and excluded)


@given(people)
def test_somebody_in_overall_charge_never_has_a_fee_for_private_work(who):
    assert decide(replace(who, overall_charge=Answer.YES, work_type=WorkType.PRIVATE)).fee is None


@given(people, st.decimals(0, 40_000, places=2), st.decimals(0, 40_000, places=2))
def test_more_earnings_never_lower_a_fee(who, less, more):
    less, more = sorted((less, more))
    fees = [decide(replace(who, earnings=earning(pay))).fee for pay in (less, more)]
    if None not in fees:
        assert fees[0] <= fees[1]


@given(people)
def test_what_is_not_known_never_decides_no(who):
    """Each no stays a no whatever the unknown facts turn out to be; so none of them rests on not knowing."""
    decision = decide(who)
    if decision.status is Status.NO and decision.code in {"overall_charge", "excluded_activity"}:
        found = exclusion(who, PARAMETERS, NAMES)
        assert found.standing is Standing.EXCLUDED
        if decision.code == "overall_charge":
            assert who.overall_charge is Answer.YES
    nothing = Trainee(work_type=who.work_type, cannot_say=who.cannot_say)
    assert decide(nothing).status is not Status.NO


@given(people)
def test_the_order_in_which_jobs_are_told_never_matters(who):
    results = {
        (decision.status, decision.code, decision.fee)
        for several in permutations(who.activities)
        for decision in [decide(replace(who, activities=several, earnings=tuple(reversed(who.earnings))))]
    }
    assert len(results) == 1


# The cases of the evaluation.


def cases() -> list[dict[str, Any]]:
    if not CASES.exists():
        return []
    rows = [json.loads(line) for line in CASES.read_text().splitlines() if line.strip()]
    return [row for row in rows if row["facts"].get("work_type") == "private"]


def fact_of(kind: str, text: str) -> Named:
    found = next(name for name in NAMES.phrases if name.kind == kind and name.phrase.casefold() == text.casefold())
    return Named(found.readings, text)


@pytest.mark.parametrize("case", cases(), ids=lambda case: case["id"])
def test_the_cases_of_the_evaluation_are_met(case):
    facts, expect = case["facts"], case["expect"]
    who = Trainee(
        specialty=fact_of("specialty", facts["specialty"]),
        permanent_region=fact_of("region", facts["permanent_region"]),
        programme_status=ProgrammeStatus(facts["programme_status"]),
        work_type=WorkType(facts["work_type"]),
        activities=tuple(found for name in facts["activities"] if (found := NAMES.named("activity", name))),
        earnings=earning(facts["gross_annual_earnings_gbp"], basis=Basis.GROSS),
        overall_charge=Answer(facts["overall_charge"]),
        cannot_say=frozenset({"overall_charge"} if facts["overall_charge"] == "unknown" else ()),
    )
    assert len(who.activities) == len(facts["activities"])
    decision = decide(who)
    assert decision.fee == expect["fee_gbp"]
    standing = exclusion(who, PARAMETERS, NAMES).standing
    excluded = {Standing.EXCLUDED: True, Standing.PERMITTED: False}.get(standing, "refer")
    assert excluded == expect["excluded"]
    for alternatives in expect["must_mention"]:
        assert any(words_ in words(decision).lower() for words_ in map(str.lower, alternatives)), alternatives


@pytest.mark.parametrize("held", [{"overall_charge": Answer.CANNOT_SAY}, {"cannot_say": frozenset({"overall_charge"})}])
def test_not_knowing_who_is_in_overall_charge_never_counts_as_no_however_it_is_held(held):
    decision = decide(replace(job("botox"), **{"overall_charge": Answer.UNKNOWN, **held}))
    assert decision.status is Status.REFER
    assert decision.fee is None
