"""Which changes must be told, and the two referrals of a standing: rules A7, A8, A9, B1, D2 and F6."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from bot.coverage import (
    Answer,
    Decision,
    GmcStatus,
    LeaveType,
    OopType,
    ProgrammeStatus,
    Status,
    Trainee,
    change_of_circumstances,
    eligibility,
    sections,
)
from tests.builders import (
    SHARED,
    any_trainee,
    assert_mentions,
    check_decision,
    decision_words,
    in_force,
    shared_case,
    trainee,
)

ALL = {"tell_oop", "tell_break", "tell_leave", "tell_completion", "tell_personal", "tell_private_work"}
GMC_DECIDED = {GmcStatus.UNKNOWN, GmcStatus.NONE, GmcStatus.REINSTATED_WITH_CONDITIONS}
GMC_REFERRED = sorted(set(GmcStatus) - GMC_DECIDED, key=str)


SOURCE = SHARED / "source" / "hee-block-indemnity.txt"


def tell(**known: object) -> Decision:
    return change_of_circumstances(replace(Trainee(), **known), in_force())


def test_time_out_leave_breaks_completion_circumstances_and_private_work_must_all_be_told():
    decision = tell()
    assert [reason.code for reason in decision.reasons if reason.code in ALL] == [
        "tell_oop", "tell_break", "tell_leave", "tell_completion", "tell_personal", "tell_private_work"
    ]  # fmt: skip
    assert decision.next_steps == ("Let Medical Protection know: you can call 0800 952 0441.",)


def test_private_work_is_added_even_when_free_and_nhs_indemnified_work_needs_no_telling():
    assert "even when it's free; NHS-indemnified work you needn't report" in decision_words(tell())


@pytest.mark.parametrize(
    ("known", "first", "facts"),
    [
        ({"programme_status": ProgrammeStatus.OOPT}, "tell_oop", ("programme_status",)),
        ({"programme_status": ProgrammeStatus.OOP_OTHER}, "tell_oop", ("programme_status",)),
        ({"oop_type": OopType.OOPR}, "tell_oop", ("oop_type",)),
        ({"oop_type": OopType.OOPT}, "tell_oop", ("oop_type",)),
        ({"programme_status": ProgrammeStatus.STATUTORY_LEAVE}, "tell_leave", ("programme_status",)),
        ({"leave_type": LeaveType.MATERNITY}, "tell_leave", ("leave_type",)),
        ({"leave_type": LeaveType.SICK}, "tell_break", ("leave_type",)),
        ({"leave_type": LeaveType.CAREER_BREAK}, "tell_break", ("leave_type",)),
        ({"programme_status": ProgrammeStatus.OTHER_LEAVE}, "tell_break", ("programme_status",)),
        ({"completion_changed": Answer.YES}, "tell_completion", ("completion_changed",)),
    ],
)
def test_the_change_that_is_yours_comes_first_and_the_others_after_it_once(known, first, facts):
    decision = tell(**known)
    codes = [reason.code for reason in decision.reasons]
    assert (codes[0], decision.reasons[0].facts) == (first, facts)
    assert len(codes) == len(ALL)
    assert set(codes) == ALL
    assert decision.headline == "Yes, Medical Protection asks to be told of that."


@pytest.mark.parametrize("known", [{"oop_type": kind} for kind in OopType if kind.value.startswith("OOP")])
def test_any_time_out_of_programme_must_be_told_and_only_oopt_is_decided(known):
    decision = tell(**known)
    asks_first = any("Ask before you go" in step for step in decision.next_steps)
    assert asks_first == (known["oop_type"] is not OopType.OOPT)


@pytest.mark.parametrize(("changed", "asks"), [(Answer.YES, True), (Answer.NO, False), (Answer.UNKNOWN, False)])
def test_whether_the_renewal_month_moves_is_asked_only_where_the_completion_has(changed, asks):
    assert any("renewal month" in step for step in tell(completion_changed=changed).next_steps) == asks


@given(any_trainee())
def test_every_change_is_told_to_everybody(who):
    decision = change_of_circumstances(who, in_force())
    check_decision(decision, who, in_force())
    assert decision.status is Status.YES
    assert sorted(reason.code for reason in decision.reasons) == sorted(ALL)


@pytest.mark.parametrize("gmc", GMC_REFERRED)
def test_any_other_standing_with_the_gmc_is_for_the_helpline(gmc):
    decision = eligibility(replace(trainee(), gmc_status=gmc), in_force())
    assert (decision.status, decision.code) == (Status.REFER, "gmc_status_not_decided")
    assert "you needn't give me any details" in decision_words(decision)


@pytest.mark.parametrize("gmc", sorted(GMC_DECIDED, key=str))
def test_the_standing_that_the_page_names_and_none_at_all_do_not_stop_anybody(gmc):
    decision = eligibility(replace(trainee(), gmc_status=gmc), in_force())
    assert decision.status is Status.YES
    assert ("gmc_status",) in [reason.facts for reason in decision.reasons] or gmc in {
        GmcStatus.UNKNOWN,
        GmcStatus.NONE,
    }


@pytest.mark.parametrize("hee", Answer)
def test_only_a_refused_permission_is_for_the_helpline(hee):
    decision = eligibility(replace(trainee(), hee_consent=hee), in_force())
    assert (decision.code == "hee_consent_refused") == (hee is Answer.NO)
    assert (decision.status is Status.REFER) == (hee is Answer.NO)


@pytest.mark.parametrize("known", [{"gmc_status": GmcStatus.ERASED}, {"hee_consent": Answer.NO}])
def test_off_the_list_comes_before_the_referral_of_a_standing(known):
    assert eligibility(replace(trainee(region="london"), **known), in_force()).status is Status.NO


@given(any_trainee())
def test_every_decision_on_eligibility_can_be_told_with_all_that_is_known(who):
    check_decision(eligibility(who, in_force()), who, in_force())


def test_the_case_of_a_reinstatement_with_conditions_is_met():
    case = shared_case("d025")
    who = replace(
        trainee("occupational_medicine", "yorkshire_and_humber"), gmc_status=GmcStatus(case["facts"]["gmc_status"])
    )
    decision = eligibility(who, in_force())
    assert decision.status.value == case["expect"]["eligible"]
    assert_mentions(case, decision_words(decision))


@pytest.mark.skipif(not SOURCE.exists(), reason="the source page isn't here")
def test_every_section_that_a_decision_names_stands_on_the_page():
    lines = {line.strip() for line in SOURCE.read_text(encoding="utf-8").splitlines()}
    assert {value for name, value in vars(sections).items() if name.isupper()} <= lines
