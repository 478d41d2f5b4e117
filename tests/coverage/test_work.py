"""What kind of work is asked about: rules E1 to E6 of the decision model, the first that fits."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import product

import pytest

from bot.coverage import Answer, ContractSays, Decision, Earnings, Status, Trainee, WorkType, classify, private_work
from tests.builders import in_force, named, trainee

PARAMETERS = in_force()
CONDITIONS = ("approved_placement", "supervised", "competent")
PLACEMENT = replace(
    trainee(),
    work_type=WorkType.TRAINING_PLACEMENT,
    approved_placement=Answer.YES,
    supervised=Answer.YES,
    competent=Answer.YES,
)
PROVIDER = replace(trainee(), work_type=WorkType.NHS_COMMISSIONED_PRIVATE_PROVIDER)


def of(who: Trainee) -> Decision | None:
    return classify(who, PARAMETERS)


def test_a_good_samaritan_act_is_a_benefit_anywhere_in_the_world_by_right_to_request():
    decision = of(Trainee(work_type=WorkType.GOOD_SAMARITAN))
    assert decision.code == "good_samaritan"
    assert "right to request" in decision.headline
    assert "worldwide" in decision.headline


def test_nhs_indemnified_work_is_included_and_need_not_be_told():
    decision = private_work(replace(trainee(), work_type=WorkType.NHS_INDEMNIFIED), PARAMETERS)
    assert (decision.status, decision.code, decision.fee) == (Status.YES, "nhs_indemnified", 0)
    assert not decision.fee_is_conditional
    assert "don't need to tell" in decision.next_steps[0]


def test_nhs_indemnified_work_is_free_on_condition_of_a_membership_that_is_still_open():
    decision = private_work(Trainee(work_type=WorkType.NHS_INDEMNIFIED), PARAMETERS)
    assert (decision.status, decision.fee, decision.fee_is_conditional) == (Status.ASK, 0, True)
    assert decision.headline.startswith("If you're in the block membership, there's no fee")
    assert [missing.fact for missing in decision.missing] == ["specialty", "permanent_region"]


@pytest.mark.parametrize("work_type", set(WorkType) - {WorkType.NONE})
def test_somebody_off_the_list_has_no_fee_whatever_the_work(work_type):
    who = replace(PLACEMENT, permanent_region=named("london"), work_type=work_type, earnings=(Earnings(Decimal(5)),))
    decision = private_work(who, PARAMETERS)
    assert (decision.status, decision.fee, decision.code) == (Status.NO, None, "permanent_region_not_listed")


def test_a_placement_on_the_rotation_supervised_and_within_competence_is_in_scope_by_right_to_request():
    decision = private_work(PLACEMENT, PARAMETERS)
    assert (decision.status, decision.code, decision.fee) == (Status.YES, "training_in_scope", None)
    assert "right to request" in decision.headline


@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_placement_that_fails_any_condition_is_for_the_helpline(condition):
    decision = of(replace(PLACEMENT, **{condition: Answer.NO}))
    assert (decision.status, decision.code) == (Status.REFER, "training_condition_not_met")
    assert PARAMETERS.contacts["helpline"] in decision.next_steps[-1]


@pytest.mark.parametrize("condition", CONDITIONS)
def test_an_unknown_condition_of_a_placement_is_asked_and_referred_where_nobody_can_say(condition):
    who = replace(PLACEMENT, **{condition: Answer.UNKNOWN})
    assert (of(who).status, [missing.fact for missing in of(who).missing]) == (Status.ASK, [condition])
    assert of(replace(who, cannot_say=frozenset({condition}))).status is Status.REFER


@pytest.mark.parametrize("answers", product(Answer, repeat=3))
def test_only_three_times_yes_is_a_yes_for_a_placement(answers):
    decision = of(replace(PLACEMENT, **dict(zip(CONDITIONS, answers, strict=True))))
    assert (decision.status is Status.YES) == (set(answers) == {Answer.YES})
    assert (decision.code == "training_condition_not_met") == (Answer.NO in answers)


def test_a_contract_that_requires_own_indemnity_makes_private_practice_of_nhs_patients():
    assert of(replace(PROVIDER, contract_requires_own_indemnity=ContractSays.YES)) is None


def test_an_unread_contract_with_a_private_provider_is_to_be_checked():
    decision = of(PROVIDER)
    assert (decision.status, decision.code) == (Status.ASK, "check_contract")
    assert [missing.fact for missing in decision.missing] == ["contract_requires_own_indemnity"]
    assert "Check your contract" in decision.next_steps[0]
    decision = of(replace(PROVIDER, cannot_say=frozenset({"contract_requires_own_indemnity"})))
    assert (decision.status, decision.code) == (Status.REFER, "check_contract")
    assert "Check your contract" in decision.next_steps[0]


@pytest.mark.parametrize("says", [ContractSays.NO, ContractSays.SILENT])
def test_a_contract_that_is_silent_or_does_not_require_own_indemnity_is_for_the_helpline(says):
    decision = of(replace(PROVIDER, contract_requires_own_indemnity=says))
    assert (decision.status, decision.code) == (Status.REFER, "contract_not_decided")


@pytest.mark.parametrize("work_type", [WorkType.PRIVATE, WorkType.UNKNOWN, WorkType.NHS_COMMISSIONED_PRIVATE_PROVIDER])
@pytest.mark.parametrize("says", ContractSays)
def test_work_that_the_employer_indemnifies_is_not_decided_by_the_page(work_type, says):
    who = replace(trainee(), work_type=work_type, employer_indemnity=Answer.YES, contract_requires_own_indemnity=says)
    assert (of(who).status, of(who).code) == (Status.REFER, "indemnified_by_employer")


@pytest.mark.parametrize("activity", ["out_of_hours_gp", "nhs_cataracts", "abortion_provider", "medical_examiner"])
def test_work_that_the_nhs_may_indemnify_is_asked_about_before_it_is_excluded(activity):
    who = replace(trainee(), activities=(named(activity),))
    assert (of(who).status, of(who).code, of(who).missing[0].fact) == (Status.ASK, "work_type_needed", "work_type")
    assert of(replace(who, cannot_say=frozenset({"work_type"}))).status is Status.REFER
    assert private_work(replace(who, work_type=WorkType.PRIVATE), PARAMETERS).code == "excluded_activity"


@pytest.mark.parametrize("who", [Trainee(), trainee(region="london")])
def test_without_private_work_there_is_nothing_to_decide(who):
    decision = private_work(replace(who, work_type=WorkType.NONE), PARAMETERS)
    assert (decision.code, decision.fee) == ("no_private_work", None)


def test_private_work_and_work_of_a_kind_not_told_go_on_to_the_fee():
    assert of(replace(trainee(), work_type=WorkType.PRIVATE)) is None
    assert of(trainee()) is None
