"""Who is a member already: rules B2 and B4 of the decision model."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given

from bot.coverage import Answer, Decision, MemberStatus, Status, Trainee, eligibility, existing_member, leaving
from tests.builders import (
    any_trainee,
    assert_mentions,
    check_decision,
    decision_words,
    in_force,
    shared_case,
    trainee,
)

NOT_MEMBERS = [MemberStatus.NONE, MemberStatus.OTHER_MDO, MemberStatus.LEFT]
MEMBER = replace(trainee(), member_status=MemberStatus.MEMBER)


def leave(appointed: Answer, status: MemberStatus = MemberStatus.MEMBER) -> Decision:
    return leaving(Trainee(other_mdo_appointed=appointed, member_status=status), in_force())


def informed(hee: Answer, who: Trainee = MEMBER) -> Decision:
    return existing_member(replace(who, hee_informed=hee), in_force())


def test_stay_until_your_new_membership_is_confirmed_and_only_then_call_to_close():
    decision = leave(Answer.YES)
    assert (decision.status, decision.code) == (Status.YES, "leave_for_other_mdo")
    assert "stay a member until then" in decision.next_steps[0]
    assert "0800 952 0441" in decision.next_steps[1]
    codes = [reason.code for reason in decision.reasons]
    assert codes.index("stay_until_new_confirmed") < codes.index("call_to_close")


def test_any_refund_due_is_paid_and_no_sum_is_told():
    words = decision_words(leave(Answer.YES))
    assert "any refund due; the page doesn't say how much" in words
    assert "£" not in words


@pytest.mark.parametrize("appointed", [Answer.NO, Answer.CANNOT_SAY])
def test_leaving_for_another_reason_is_for_the_helpline_and_you_stay_until_then(appointed):
    decision = leave(appointed)
    assert (decision.status, decision.code) == (Status.REFER, "leaving_not_decided")
    assert "stay a member until then" in decision.next_steps[0]
    assert "0800 952 0441" in decision.next_steps[1]


def test_whether_another_organisation_has_been_appointed_is_asked():
    decision = leave(Answer.UNKNOWN)
    assert (decision.status, decision.missing[0].fact) == (Status.ASK, "other_mdo_appointed")


def test_what_is_assumed_of_your_membership_is_said_first():
    assert leave(Answer.YES, MemberStatus.UNKNOWN).headline.startswith("If you're a member of Medical Protection, you")
    assert leave(Answer.YES).headline.startswith("You may end")


@pytest.mark.parametrize("status", NOT_MEMBERS)
def test_who_is_no_member_has_nothing_to_close(status):
    assert (leave(Answer.YES, status).status, leave(Answer.YES, status).code) == (Status.NO, "not_a_member")


@given(any_trainee())
def test_every_decision_on_leaving_can_be_told_and_staying_always_comes_before_the_call(who):
    decision = leaving(who, in_force())
    check_decision(decision, who, in_force())
    assert (decision.status is Status.NO) == (who.member_status in NOT_MEMBERS)
    assert not re.search(r"£|\bpounds?\b", decision_words(decision))
    if decision.status in {Status.YES, Status.REFER}:
        steps = " ".join(decision.next_steps)
        assert steps.index("stay a member") < steps.index("0800 952 0441")


def test_a_member_whom_hee_has_named_does_nothing():
    decision = informed(Answer.YES)
    assert (decision.status, decision.code) == (Status.YES, "no_action")
    assert decision.headline == "You don't need to do anything."


def test_a_member_whose_specialty_is_not_known_yet_does_nothing_all_the_same():
    assert informed(Answer.YES, Trainee(member_status=MemberStatus.MEMBER)).code == "no_action"


@pytest.mark.parametrize(
    ("hee", "code"), [(Answer.NO, "hee_not_informed"), (Answer.CANNOT_SAY, "hee_informed_unknown")]
)
def test_without_word_from_hee_a_member_calls(hee, code):
    decision = informed(hee)
    assert (decision.status, decision.code) == (Status.REFER, code)


def test_whether_hee_has_informed_medical_protection_is_asked():
    decision = informed(Answer.UNKNOWN)
    assert (decision.status, decision.missing[0].fact) == (Status.ASK, "hee_informed")


def test_where_the_word_of_hee_and_the_list_differ_the_helpline_decides():
    decision = informed(Answer.YES, replace(MEMBER, permanent_region=trainee(region="london").permanent_region))
    assert (decision.status, decision.code) == (Status.REFER, "hee_and_page_differ")


def test_who_may_not_be_a_member_is_told_what_is_assumed():
    assert informed(Answer.YES, trainee()).headline.startswith("If you're a member of Medical Protection")


@pytest.mark.parametrize("status", NOT_MEMBERS)
def test_who_is_no_member_joins_as_a_new_one(status):
    decision = informed(Answer.YES, replace(MEMBER, member_status=status))
    assert (decision.status, decision.code) == (Status.NO, "not_a_member")


@given(any_trainee())
def test_every_decision_on_current_members_can_be_told_and_what_is_unknown_never_says_no(who):
    decision = existing_member(who, in_force())
    check_decision(decision, who, in_force())
    assert (decision.status is Status.NO) == (who.member_status in NOT_MEMBERS)
    if decision.status is Status.YES:
        assert who.hee_informed is Answer.YES


def test_the_case_of_leaving_for_another_organisation_is_met():
    case = shared_case("d043")
    who = replace(trainee(region="east_of_england"), member_status=MemberStatus.MEMBER, other_mdo_appointed=Answer.YES)
    assert eligibility(who, in_force()).status.value == case["expect"]["eligible"]
    assert_mentions(case, decision_words(leaving(who, in_force())))
