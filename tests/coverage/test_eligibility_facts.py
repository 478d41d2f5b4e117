"""What else bears on the membership than specialty and region, and the facts that decide the kind of work."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.coverage import (
    Answer,
    Decision,
    GmcStatus,
    LeaveType,
    MemberStatus,
    Named,
    OopType,
    ProgrammeStatus,
    ProviderBasis,
    Reason,
    Standing,
    Status,
    Trainee,
    Unknown,
    WorkType,
    classify,
    eligibility,
    exclusion,
    incident,
    load_names,
    private_work,
    sections,
)
from tests.builders import any_trainee, decision_words, in_force, named, trainee

PARAMETERS = in_force()
NAMES = load_names()
HELPLINE = PARAMETERS.contacts["helpline"]
NO_LEFT_OPEN = {
    "registered_doctor": ("not_a_doctor", sections.TITLE, "aren't doctors"),
    "covered_by_agreement": ("agreement_in_doubt", sections.AGREEMENT, "terms of the agreement with HEE"),
    "hee_informed": ("hee_not_informed", sections.CURRENT_MEMBERS, "hasn't named you yet"),
    "hee_consent": ("hee_consent_refused", sections.CONTACT, "with your permission"),
}
CLAIMS = ("open_claim_elsewhere", "claims_history", "new_claim")
CONDITIONS = {
    "approved_placement": "official training rotation at an approved centre",
    "supervised": "appropriately supervised throughout",
    "competent": "trained, qualified and competent to do",
}
PLACEMENT = replace(
    trainee(),
    work_type=WorkType.TRAINING_PLACEMENT,
    approved_placement=Answer.YES,
    supervised=Answer.YES,
    competent=Answer.YES,
)
STATUTORY = [kind for kind in LeaveType if kind.is_statutory]
OTHER_LEAVE = [LeaveType.SICK, LeaveType.CAREER_BREAK, LeaveType.OTHER]
MILTON_KEYNES = Named(("thames_valley",), "Milton Keynes", ("east_of_england",))


def decide(who: Trainee) -> Decision:
    return eligibility(who, PARAMETERS, NAMES)


def know(**known: object) -> Decision:
    """The decision on a GP trainee in Wessex of whom something more is known."""
    return decide(replace(trainee(), **known))


def reason(decision: Decision, code: str) -> Reason:
    return next(one for one in decision.reasons if one.code == code)


# A no that the page leaves open.


@pytest.mark.parametrize("fact", NO_LEFT_OPEN)
def test_a_no_that_the_page_leaves_open_is_for_the_helpline(fact):
    code, section, said = NO_LEFT_OPEN[fact]
    decision = know(**{fact: Answer.NO})
    assert (decision.status, decision.code) == (Status.REFER, code)
    assert (decision.reasons[0].section, decision.reasons[0].facts) == (section, (fact,))
    assert said in decision.reasons[0].text
    assert HELPLINE in decision.next_steps[0]
    assert "Keep any indemnity you have" in decision.next_steps[1]


@pytest.mark.parametrize("fact", NO_LEFT_OPEN)
@pytest.mark.parametrize("answer", [Answer.YES, Answer.UNKNOWN, Answer.CANNOT_SAY])
def test_only_a_no_is_for_the_helpline(fact, answer):
    assert know(**{fact: answer}).status is Status.YES


@pytest.mark.parametrize("fact", NO_LEFT_OPEN)
def test_off_the_list_comes_before_what_the_page_leaves_open(fact):
    for who in (trainee("cardiology"), trainee(region="london")):
        assert decide(replace(who, **{fact: Answer.NO})).status is Status.NO


@pytest.mark.parametrize("fact", NO_LEFT_OPEN)
def test_what_the_page_leaves_open_comes_before_a_question(fact):
    assert decide(Trainee(**{fact: Answer.NO})).status is Status.REFER


def test_permission_is_for_the_trainee_to_give():
    assert "your permission is yours to give or not" in know(hee_consent=Answer.NO).next_steps[0]


# Claims.


@pytest.mark.parametrize("fact", CLAIMS)
def test_a_claim_of_any_kind_does_not_stand_in_the_way_and_is_told_so(fact):
    decision = know(**{fact: Answer.YES})
    assert (decision.status, decision.code) == (Status.YES, "listed")
    told = next(one for one in decision.reasons if one.code.endswith("not_bar"))
    assert told.facts == (fact,)
    assert "don't stand in the way" in told.text or "doesn't stop anybody" in told.text


def test_earlier_and_new_claims_are_told_in_one_sentence_and_an_open_one_elsewhere_from_its_own_section():
    decision = know(**dict.fromkeys(CLAIMS, Answer.YES))
    assert reason(decision, "claims_do_not_bar").facts == ("claims_history", "new_claim")
    assert reason(decision, "open_claim_does_not_bar").section == sections.OPEN_CLAIM


@pytest.mark.parametrize("fact", CLAIMS)
@pytest.mark.parametrize("answer", [Answer.NO, Answer.UNKNOWN, Answer.CANNOT_SAY])
def test_claims_are_not_spoken_of_where_there_are_none(fact, answer):
    decision = know(**{fact: answer})
    assert not [one.code for one in decision.reasons if one.code.endswith("not_bar")]
    assert decision == know()


@given(any_trainee(), st.sampled_from(CLAIMS), st.sampled_from(Answer))
def test_no_answer_about_claims_changes_who_is_eligible(who, fact, answer):
    assert decide(replace(who, **{fact: answer})).code == decide(who).code


@pytest.mark.parametrize("fact", CLAIMS)
def test_claims_bring_in_nobody(fact):
    assert decide(replace(trainee(region="london"), **{fact: Answer.YES})).status is Status.NO
    assert know(**{fact: Answer.YES, "gmc_status": GmcStatus.SUSPENDED_CURRENT}).status is Status.REFER


# Where somebody stands in training.


def test_not_knowing_where_one_stands_in_training_is_for_the_helpline():
    decision = know(cannot_say=frozenset({"programme_status"}))
    assert (decision.status, decision.code) == (Status.REFER, "programme_status_unknown")
    assert decision.reasons[0].facts == ("programme_status",)
    assert decide(replace(trainee(region="wales"), cannot_say=frozenset({"programme_status"}))).status is Status.NO


def test_not_being_able_to_say_something_else_of_the_work_leaves_a_yes_a_yes():
    assert know(cannot_say=frozenset({"earnings", "work_type"})).status is Status.YES


@pytest.mark.parametrize("leave", STATUTORY)
def test_any_statutory_leave_stands_for_the_programme_status(leave):
    assert Trainee(leave_type=leave).status is ProgrammeStatus.STATUTORY_LEAVE
    assert know(leave_type=leave) == know(programme_status=ProgrammeStatus.STATUTORY_LEAVE)


@pytest.mark.parametrize("leave", OTHER_LEAVE)
def test_other_leave_stands_for_the_programme_status_and_is_for_the_helpline(leave):
    assert Trainee(leave_type=leave).status is ProgrammeStatus.OTHER_LEAVE
    assert know(leave_type=leave).code == "leave_not_decided"


@pytest.mark.parametrize(("kind", "stands"), [(OopType.OOPT, ProgrammeStatus.OOPT)] + [
    (kind, ProgrammeStatus.OOP_OTHER) for kind in (OopType.OOPR, OopType.OOPE, OopType.OOPC, OopType.OOPP)
])  # fmt: skip
def test_a_kind_of_time_out_stands_for_the_programme_status(kind, stands):
    assert Trainee(oop_type=kind).status is stands
    by_kind, by_status = know(oop_type=kind), know(programme_status=stands)
    assert (by_kind.status, by_kind.code) == (by_status.status, by_status.code)


@pytest.mark.parametrize(
    ("status", "leave", "oop", "stands"),
    [
        ("unknown", "unknown", "unknown", "unknown"),
        ("in_programme", "maternity", "unknown", "statutory_leave"),
        ("due_to_start", "maternity", "unknown", "statutory_leave"),
        ("statutory_leave", "sick", "unknown", "other_leave"),
        ("other_leave", "adoption", "unknown", "statutory_leave"),
        ("in_programme", "unknown", "OOPT", "oopt"),
        ("oopt", "unknown", "OOPR", "oop_other"),
        ("oop_other", "unknown", "OOPT", "oopt"),
        ("in_programme", "maternity", "OOPR", "statutory_leave"),
        ("oopt", "maternity", "unknown", "oopt"),
        ("oop_other", "maternity", "OOPR", "oop_other"),
        ("due_to_start", "unknown", "OOPT", "due_to_start"),
        ("statutory_leave", "unknown", "OOPT", "statutory_leave"),
        ("completed", "maternity", "OOPT", "completed"),
        ("not_in_specialty_training", "maternity", "OOPT", "not_in_specialty_training"),
        ("foundation", "sick", "OOPR", "foundation"),
        ("unclear_post", "career_break", "unknown", "unclear_post"),
    ],
)
def test_leave_and_time_out_say_where_a_trainee_stands_and_never_make_a_trainee_of_anybody(status, leave, oop, stands):
    who = Trainee(programme_status=ProgrammeStatus(status), leave_type=LeaveType(leave), oop_type=OopType(oop))
    assert who.status is ProgrammeStatus(stands)


@pytest.mark.parametrize("working", ["northern_ireland", "ireland", "abroad", "crown_dependencies"])
def test_a_kind_of_time_out_carries_as_far_as_the_page_and_no_further(working):
    decision = know(oop_type=OopType.OOPT, working_region=named(working))
    assert (decision.status, decision.code) == (Status.REFER, "oopt_not_decided")
    assert know(oop_type=OopType.OOPT, working_region=named("scotland", working)).status is Status.YES


def test_oopt_in_a_place_that_nobody_knows_is_referred_in_the_persons_own_words():
    decision = know(oop_type=OopType.OOPT, working_region=Named((), "Narnia"))
    assert decision.status is Status.REFER
    assert "Narnia" in decision_words(decision)


# Words that nobody foresaw.


@pytest.mark.parametrize(
    ("who", "code"),
    [
        (replace(trainee(), specialty=Named((), "wing walking")), "specialty_not_placed"),
        (replace(trainee(), permanent_region=Named((), "Narnia")), "permanent_region_not_placed"),
    ],
)
def test_a_name_that_nobody_knows_is_for_the_helpline_in_the_persons_own_words(who, code):
    decision = decide(who)
    assert (decision.status, decision.code) == (Status.REFER, code)
    assert "wing walking" in decision_words(decision) or "Narnia" in decision_words(decision)


def test_a_name_that_nobody_knows_is_never_a_yes_nor_a_no():
    for specialty in (Named((), "wing walking"), named("general_practice"), named("cardiology")):
        who = replace(trainee(), specialty=specialty, permanent_region=Named((), "Narnia"))
        assert decide(who).status is (Status.NO if specialty == named("cardiology") else Status.REFER)


def test_a_name_that_nobody_knows_does_not_stop_the_other_fact_from_being_asked():
    decision = decide(Trainee(specialty=Named((), "wing walking")))
    assert (decision.status, [missing.fact for missing in decision.missing]) == (Status.ASK, ["permanent_region"])
    off = decide(replace(trainee(region="london"), specialty=Named((), "wing walking")))
    assert (off.status, off.code) == (Status.NO, "permanent_region_not_listed")
    assert "wing walking" not in off.reasons[0].text


def test_two_names_that_nobody_knows_are_referred_for_the_specialty_first():
    who = Trainee(specialty=Named((), "wing walking"), permanent_region=Named((), "Narnia"))
    assert decide(who).code == "specialty_not_placed"


# Readings set aside as unlikely.


def test_a_reading_set_aside_is_told_to_be_confirmed_with_what_would_be_different():
    decision = know(permanent_region=MILTON_KEYNES)
    assert decision.status is Status.YES
    step = next(step for step in decision.next_steps if step.startswith("Confirm that"))
    assert step == (
        "Confirm that Milton Keynes means Thames Valley for you: if your training number is held by East of England, "
        "the answer is different."
    )


def test_nothing_is_confirmed_where_no_reading_was_set_aside_or_the_answer_is_no():
    assert not any(step.startswith("Confirm that") for step in know().next_steps)
    off = decide(replace(trainee("cardiology"), permanent_region=MILTON_KEYNES))
    assert off.status is Status.NO
    assert not any(step.startswith("Confirm that") for step in off.next_steps)


def test_several_readings_and_a_reading_set_aside_are_both_to_be_settled():
    steps = decide(replace(trainee(("general_practice", "public_health")), permanent_region=MILTON_KEYNES)).next_steps
    assert any("say which it is: General Practice or Public Health" in step for step in steps)
    assert any(step.startswith("Confirm that Milton Keynes") for step in steps)


# An open matter with another provider.


@pytest.mark.parametrize("status", sorted(set(MemberStatus) - {MemberStatus.NONE}, key=str))
def test_an_open_matter_elsewhere_without_a_day_stays_with_the_provider_that_deals_with_it(status):
    who = Trainee(open_claim_elsewhere=Answer.YES, member_status=status)
    decision = incident(who, PARAMETERS)
    assert (decision.status, decision.code) == (Status.NO, "previous_provider")
    assert (decision.reasons[0].code, decision.reasons[0].facts) == (
        "open_with_another_provider",
        ("open_claim_elsewhere",),
    )
    assert "medicolegal team" in decision.next_steps[0]


def test_an_open_matter_elsewhere_of_somebody_who_was_never_a_member_is_for_their_provider():
    decision = incident(Trainee(open_claim_elsewhere=Answer.YES, member_status=MemberStatus.NONE), PARAMETERS)
    assert decision.code == "previous_provider_not_known"
    on_occurrence = Trainee(member_status=MemberStatus.NONE, previous_provider_basis=ProviderBasis.OCCURRENCE)
    assert incident(on_occurrence, PARAMETERS).code == "previous_provider"


@pytest.mark.parametrize("answer", [Answer.NO, Answer.UNKNOWN, Answer.CANNOT_SAY])
def test_without_an_open_matter_elsewhere_the_day_is_asked(answer):
    assert incident(Trainee(open_claim_elsewhere=answer), PARAMETERS).code == "incident_date_needed"


def test_a_day_that_is_known_decides_although_a_matter_is_open_elsewhere():
    who = Trainee(
        open_claim_elsewhere=Answer.YES,
        incident_date=dt.date(2025, 3, 1),
        membership_from=dt.date(2025, 2, 1),
        member_status=MemberStatus.MEMBER,
    )
    assert incident(who, PARAMETERS).code == "in_membership"
    assert incident(replace(who, membership_from=dt.date(2025, 3, 2)), PARAMETERS).code == "previous_provider_not_known"


# Work in training: the condition that is open, or isn't met, is named.


@pytest.mark.parametrize("fact", CONDITIONS)
def test_a_condition_that_is_not_met_is_named(fact):
    decision = classify(replace(PLACEMENT, **{fact: Answer.NO}), PARAMETERS)
    assert (decision.status, decision.code) == (Status.REFER, "training_condition_not_met")
    assert CONDITIONS[fact] in decision.reasons[0].text
    assert decision.reasons[0].facts == ("work_type", fact)


@pytest.mark.parametrize("fact", CONDITIONS)
@pytest.mark.parametrize(
    "held",
    [{"answer": Answer.CANNOT_SAY}, {"answer": Answer.UNKNOWN, "cannot_say": True}],
    ids=["answer", "cannot_say"],
)
def test_a_condition_that_nobody_can_tell_is_named_however_it_is_held(fact, held):
    who = replace(PLACEMENT, **{fact: held["answer"]})
    if held.get("cannot_say"):
        who = replace(who, cannot_say=frozenset({fact}))
    decision = classify(who, PARAMETERS)
    assert (decision.status, decision.code) == (Status.REFER, "training_condition_unknown")
    assert CONDITIONS[fact] in decision.reasons[0].text
    assert "that is open" in decision.reasons[0].text
    assert decision.reasons[0].facts == ("work_type", fact)


@pytest.mark.parametrize("unsure", CONDITIONS)
@pytest.mark.parametrize("untold", CONDITIONS)
def test_where_one_condition_cannot_be_said_and_another_was_not_told_that_one_is_named(unsure, untold):
    who = replace(PLACEMENT, **{untold: Answer.UNKNOWN, unsure: Answer.CANNOT_SAY})
    decision = classify(who, PARAMETERS)
    assert (decision.status, decision.code) == (Status.REFER, "training_condition_unknown")
    assert decision.reasons[0].facts == ("work_type", unsure)
    assert CONDITIONS[unsure] in decision.reasons[0].text


@pytest.mark.parametrize("fact", CONDITIONS)
def test_a_condition_that_was_not_told_is_asked_with_what_it_is(fact):
    decision = classify(replace(PLACEMENT, **{fact: Answer.UNKNOWN}), PARAMETERS)
    assert [missing.fact for missing in decision.missing] == [fact]
    assert CONDITIONS[fact] in decision.missing[0].why


# Work that may be excluded: its headings' exceptions are named.


def referred(activity: str) -> list[Reason]:
    found = exclusion(Trainee(activities=(named(activity),)), PARAMETERS, NAMES)
    assert (found.standing, found.code) == (Standing.REFER, "activity_not_decided")
    return list(found.reasons)


@pytest.mark.parametrize(
    ("activity", "heading", "exceptions"),
    [
        ("taxi_medicals", "health screening", "Excepted from that: DVLA medicals; nothing else."),
        ("visa_medicals", "health screening", "Excepted from that: DVLA medicals; nothing else."),
        (
            "skin_boosters",
            "cosmetic or aesthetic medicine",
            "Excepted from that: Botox, other non-permanent fillers and superficial chemical peels; nothing else.",
        ),
        (
            "other_botulinum_toxins",
            "cosmetic or aesthetic medicine",
            "Excepted from that: Botox, other non-permanent fillers and superficial chemical peels; nothing else.",
        ),
    ],
)
def test_work_that_may_be_excluded_is_told_with_the_exceptions_of_what_it_may_be(activity, heading, exceptions):
    told, excepted = referred(activity)
    assert f"which may count as {heading}: that is excluded" in told.text
    assert (excepted.code, excepted.text, excepted.section) == ("exceptions", exceptions, told.section)


@pytest.mark.parametrize("activity", ["crowd_doctor", "travel_clinic", "teaching", "dvla_in_occupational_health"])
def test_work_that_may_be_something_without_exceptions_names_none(activity):
    assert [one.code for one in referred(activity)] == ["activity_not_decided"]


def test_work_near_two_headings_names_both_and_the_exceptions_of_the_one_that_has_some():
    told, excepted = referred("mole_removal")
    assert "cosmetic or aesthetic medicine or plastic surgery" in told.text
    assert "Botox" in excepted.text


@pytest.mark.parametrize("activity", ["expedition_doctor", "therapeutic_botox"])
def test_work_that_is_near_no_heading_is_said_only_not_to_be_named(activity):
    assert [one.text for one in referred(activity)] == [
        f"This page doesn't name {NAMES.display_activity(activity, PARAMETERS)}."
    ]


def test_a_heading_that_the_page_drops_is_no_longer_said_to_be_excluded():
    fewer = {key: one for key, one in PARAMETERS.exclusions.items() if key != "health_screening"}
    who = Trainee(activities=(named("taxi_medicals"),))
    found = exclusion(who, replace(PARAMETERS, exclusions=fewer), NAMES)
    assert "exceptions" not in [one.code for one in found.reasons]
    assert "that is excluded" not in " ".join(one.text for one in found.reasons)


def test_two_jobs_that_may_be_excluded_are_both_told():
    who = replace(trainee(), activities=(named("crowd_doctor"), named("travel_clinic")), overall_charge=Answer.NO)
    words = decision_words(private_work(who, PARAMETERS, NAMES))
    assert "sports club doctor" in words
    assert "travel clinic" in words


# What somebody off the list is told of work.


@pytest.mark.parametrize("fact", ["specialty", "permanent_region"])
def test_a_name_that_nobody_knows_leaves_private_work_to_the_helpline_without_a_fee(fact):
    who = replace(trainee(), work_type=WorkType.PRIVATE, **{fact: Named((), "Narnia")})
    decision = private_work(who, PARAMETERS, NAMES)
    assert (decision.status, decision.fee, decision.code) == (Status.REFER, None, f"{fact}_not_placed")


@pytest.mark.parametrize("fact", ["specialty", "permanent_region"])
@pytest.mark.parametrize("why", Unknown)
def test_a_fact_that_is_not_known_is_asked_or_referred_and_never_refused(fact, why):
    decision = know(**{fact: why})
    assert decision.status is (Status.ASK if why is Unknown.NOT_TOLD else Status.REFER)
