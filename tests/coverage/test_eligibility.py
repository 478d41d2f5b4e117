"""Who can have the block membership: rules A1 to A9 of the decision model, and their precedence."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.coverage import Decision, Named, ProgrammeStatus, Status, Trainee, Unknown, eligibility, load_names
from tests.builders import in_force, named, trainee

PARAMETERS = in_force()
LISTED_SPECIALTIES = tuple(PARAMETERS.specialties)
LISTED_REGIONS = tuple(PARAMETERS.regions)
NOT_DECIDED = tuple(sorted(PARAMETERS.regions_not_decided))
BEYOND_OOPT = tuple(sorted(PARAMETERS.oopt_not_decided))
UNLISTED_SPECIALTIES = ("cardiology", "psychiatry", "infectious_diseases", "rheumatology", "dental_public_health")
UNLISTED_REGIONS = ("london", "east_of_england", "south_west", "scotland", "wales", "northern_ireland", "ireland")
SEXUAL_HEALTH = ("community_sexual_reproductive_medicine", "genito_urinary_medicine")
HIV = ("genito_urinary_medicine", "infectious_diseases")
CUMBRIA = ("north_east", "north_western")
SWINDON = ("south_west", "thames_valley", "wessex")

DEFINITE_NO = {ProgrammeStatus.NOT_IN_SPECIALTY_TRAINING, ProgrammeStatus.COMPLETED}
NOT_PLACED = {
    ProgrammeStatus.FOUNDATION,
    ProgrammeStatus.UNCLEAR_POST,
    ProgrammeStatus.OTHER_LEAVE,
    ProgrammeStatus.OOP_OTHER,
}
IN_TRAINING = set(ProgrammeStatus) - DEFINITE_NO - NOT_PLACED


def decide(who: Trainee) -> Decision:
    return eligibility(who, PARAMETERS)


def words(decision: Decision) -> str:
    """Every sentence of a decision."""
    return " ".join(
        [decision.headline, *(reason.text for reason in decision.reasons), *decision.next_steps, *decision.would_change]
    )


def facts(*keys: str) -> st.SearchStrategy[Named | Unknown]:
    """Any fact over some keys: unknown, one reading or several."""
    readings = st.lists(st.sampled_from(keys), min_size=1, max_size=3, unique=True)
    return st.sampled_from(Unknown) | readings.map(lambda several: named(*several))


trainees = st.builds(
    Trainee,
    specialty=facts(*LISTED_SPECIALTIES, *UNLISTED_SPECIALTIES),
    permanent_region=facts(*LISTED_REGIONS, *UNLISTED_REGIONS, *NOT_DECIDED),
    working_region=facts(*LISTED_REGIONS, *UNLISTED_REGIONS, *NOT_DECIDED),
    programme_status=st.sampled_from(ProgrammeStatus),
)


def test_a_gp_trainee_in_wessex_looks_eligible():
    decision = decide(trainee("general_practice", "wessex"))
    assert decision.status is Status.YES
    assert "General Practice and Wessex" in words(decision)
    assert "agreement with HEE" in words(decision)


@pytest.mark.parametrize("specialty", LISTED_SPECIALTIES)
@pytest.mark.parametrize("region", LISTED_REGIONS)
def test_every_listed_specialty_is_in_with_every_listed_region(specialty, region):
    assert decide(trainee(specialty, region)).status is Status.YES


@pytest.mark.parametrize("specialty", UNLISTED_SPECIALTIES)
def test_a_specialty_off_the_list_is_a_no_that_says_which_half_is_missing(specialty):
    decision = decide(trainee(specialty, "wessex"))
    assert (decision.status, decision.code) == (Status.NO, "specialty_not_listed")
    assert decision.reasons[0].code == "specialty_not_listed"
    assert "Wessex is on the list, but" in words(decision)


@pytest.mark.parametrize("region", UNLISTED_REGIONS)
def test_a_region_off_the_list_is_a_no_that_says_which_half_is_missing(region):
    decision = decide(trainee("palliative_medicine", region))
    assert (decision.status, decision.code) == (Status.NO, "permanent_region_not_listed")
    assert decision.reasons[0].code == "permanent_region_not_listed"
    assert "Palliative medicine is on the list, but" in words(decision)


def test_both_halves_off_the_list_are_both_told():
    decision = decide(trainee("cardiology", "london"))
    assert [reason.code for reason in decision.reasons] == ["specialty_not_listed", "permanent_region_not_listed"]


@pytest.mark.parametrize("who", [trainee("cardiology", "wessex"), trainee("public_health", "london")])
def test_a_no_is_only_not_on_this_pages_list_and_the_deanery_may_know_who_is_appointed(who):
    decision = decide(who)
    assert "on the list on this page" in decision.headline
    assert "another organisation may have been appointed" in words(decision).lower()
    assert "your deanery" in words(decision)


@pytest.mark.parametrize(
    ("who", "asked"),
    [
        (Trainee(), ["specialty", "permanent_region"]),
        (trainee(region=Unknown.NOT_TOLD), ["permanent_region"]),
        (trainee(specialty=Unknown.NOT_TOLD), ["specialty"]),
    ],
)
def test_what_is_missing_is_asked_for_with_a_reason_and_what_is_known_never_again(who, asked):
    decision = decide(who)
    assert decision.status is Status.ASK
    assert decision.code == f"{asked[0]}_needed"
    assert [missing.fact for missing in decision.missing] == asked
    assert all(missing.why for missing in decision.missing)


def test_a_specialty_off_the_list_settles_it_without_asking_for_the_region():
    assert decide(trainee("cardiology", Unknown.NOT_TOLD)).status is Status.NO


def test_a_region_off_the_list_settles_it_without_asking_for_the_specialty():
    assert decide(trainee(Unknown.NOT_TOLD, "london")).status is Status.NO


@pytest.mark.parametrize(
    ("who", "code"),
    [
        (trainee(specialty=Unknown.CANNOT_SAY), "specialty_not_placed"),
        (trainee(region=Unknown.CANNOT_SAY), "permanent_region_not_placed"),
    ],
)
def test_somebody_who_cannot_say_is_referred_and_not_refused(who, code):
    decision = decide(who)
    assert (decision.status, decision.code) == (Status.REFER, code)


@pytest.mark.parametrize("region", NOT_DECIDED)
def test_defence_and_the_islands_are_referred_and_not_refused(region):
    decision = decide(trainee(region=region))
    assert (decision.status, decision.code) == (Status.REFER, "permanent_region_not_placed")


@pytest.mark.parametrize(
    ("specialty", "region"), [(SEXUAL_HEALTH, "wessex"), ("general_practice", CUMBRIA), (SEXUAL_HEALTH, CUMBRIA)]
)
def test_a_name_whose_readings_are_all_listed_is_decided_and_confirmed(specialty, region):
    decision = decide(trainee(specialty, region))
    assert decision.status is Status.YES
    assert "The result is the same" in words(decision)


def test_a_name_with_one_reading_needs_no_confirming():
    assert "which it is" not in words(decide(trainee()))


@pytest.mark.parametrize(
    ("who", "fact", "options"),
    [
        (trainee(specialty=HIV), "specialty", HIV),
        (trainee(region=SWINDON), "permanent_region", SWINDON),
    ],
)
def test_a_name_whose_readings_differ_is_asked_with_those_readings_to_choose_from(who, fact, options):
    decision = decide(who)
    assert decision.status is Status.ASK
    assert [(missing.fact, missing.options) for missing in decision.missing] == [(fact, options)]


def test_a_name_whose_readings_are_all_off_the_list_is_a_no():
    assert decide(trainee(specialty=("rheumatology", "cardiology"))).code == "specialty_not_listed"


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (ProgrammeStatus.NOT_IN_SPECIALTY_TRAINING, "not_a_specialty_trainee"),
        (ProgrammeStatus.COMPLETED, "training_completed"),
    ],
)
@pytest.mark.parametrize("who", [Trainee(), trainee(), trainee("cardiology", "london"), trainee(region=NOT_DECIDED[0])])
def test_who_is_not_in_specialty_training_is_a_no_whatever_else_is_known(who, status, code):
    decision = decide(replace(who, programme_status=status))
    assert (decision.status, decision.code) == (Status.NO, code)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (ProgrammeStatus.FOUNDATION, "foundation_post"),
        (ProgrammeStatus.UNCLEAR_POST, "post_not_placed"),
        (ProgrammeStatus.OTHER_LEAVE, "leave_not_decided"),
        (ProgrammeStatus.OOP_OTHER, "oop_not_decided"),
    ],
)
def test_a_standing_that_the_page_does_not_place_is_referred(status, code):
    decision = decide(trainee(status=status))
    assert (decision.status, decision.code) == (Status.REFER, code)


@pytest.mark.parametrize("status", sorted(NOT_PLACED, key=str))
def test_off_the_list_beats_a_standing_that_the_page_does_not_place(status):
    assert decide(trainee("cardiology", "wessex", status)).status is Status.NO


def test_maternity_leave_does_not_stop_anybody_and_is_recorded_by_telephone():
    decision = decide(trainee(status=ProgrammeStatus.STATUTORY_LEAVE))
    assert decision.status is Status.YES
    assert "statutory_leave" in [reason.code for reason in decision.reasons]
    assert "call 0800 952 0441 so that the leave is recorded" in " ".join(decision.next_steps)


def test_statutory_leave_does_not_bring_in_who_is_off_the_list():
    assert decide(trainee(region="london", status=ProgrammeStatus.STATUTORY_LEAVE)).status is Status.NO


@pytest.mark.parametrize("working", ["scotland", "wales", "london", "mersey"])
def test_a_wessex_trainee_on_oopt_elsewhere_stays_in_and_tells_medical_protection(working):
    decision = decide(trainee("public_health", "wessex", ProgrammeStatus.OOPT, working))
    assert decision.status is Status.YES
    assert "permanent_region_decides" in [reason.code for reason in decision.reasons]
    assert "Let Medical Protection know" in " ".join(decision.next_steps)


@pytest.mark.parametrize("working", BEYOND_OOPT)
@pytest.mark.parametrize("who", [trainee("public_health", "wessex"), Trainee()])
def test_oopt_further_off_than_the_page_speaks_of_is_referred(who, working):
    decision = decide(replace(who, working_region=named(working), programme_status=ProgrammeStatus.OOPT))
    assert (decision.status, decision.code) == (Status.REFER, "oopt_not_decided")
    assert load_names().own_names[working] in words(decision)


@pytest.mark.parametrize(
    ("who", "told"),
    [
        (trainee(working="northern_ireland"), Status.YES),
        (trainee(region="london", status=ProgrammeStatus.OOPT, working="northern_ireland"), Status.NO),
    ],
)
def test_how_far_off_the_work_is_matters_only_to_a_listed_trainee_on_oopt(who, told):
    assert decide(who).status is told


def test_a_london_trainee_on_oopt_in_wessex_stays_out():
    assert decide(trainee("public_health", "london", ProgrammeStatus.OOPT, "wessex")).status is Status.NO


def test_working_in_wessex_alone_leaves_the_permanent_region_to_be_asked():
    decision = decide(trainee("public_health", Unknown.NOT_TOLD, ProgrammeStatus.OOPT, "wessex"))
    assert [missing.fact for missing in decision.missing] == ["permanent_region"]


def test_weeks_before_the_start_come_from_the_parameters():
    later = replace(PARAMETERS, joining_weeks_before=1)
    assert "from eight weeks before" in words(decide(trainee()))
    assert "from one week before" in words(eligibility(trainee(), later))


@given(trainees)
def test_a_yes_needs_both_on_the_list_and_a_standing_in_training(who):
    decision = decide(who)
    both_listed = (
        isinstance(who.specialty, Named)
        and isinstance(who.permanent_region, Named)
        and set(who.specialty.readings) <= set(LISTED_SPECIALTIES)
        and set(who.permanent_region.readings) <= set(LISTED_REGIONS)
    )
    too_far = (
        who.programme_status is ProgrammeStatus.OOPT
        and isinstance(who.working_region, Named)
        and set(who.working_region.readings) <= set(BEYOND_OOPT)
    )
    assert (decision.status is Status.YES) == (both_listed and who.programme_status in IN_TRAINING and not too_far)


@given(trainees)
def test_a_no_needs_something_that_is_known_and_off_the_list_or_no_training(who):
    specialty_is_off = isinstance(who.specialty, Named) and not set(who.specialty.readings) & set(LISTED_SPECIALTIES)
    region_is_off = isinstance(who.permanent_region, Named) and set(who.permanent_region.readings) <= set(
        UNLISTED_REGIONS
    )
    definite = specialty_is_off or region_is_off or who.programme_status in DEFINITE_NO
    assert (decide(who).status is Status.NO) == definite


@given(trainees, st.sampled_from(["specialty", "permanent_region"]))
def test_readings_that_decide_alike_one_by_one_decide_so_together(who, fact):
    value = getattr(who, fact)
    assume(isinstance(value, Named))
    one_by_one = {decide(replace(who, **{fact: named(reading)})).status for reading in value.readings}
    assume(len(one_by_one) == 1)
    assert decide(who).status in one_by_one


@given(trainees)
def test_the_order_in_which_readings_stand_changes_nothing(who):
    assume(isinstance(who.specialty, Named))
    orders = [decide(replace(who, specialty=named(*order))) for order in permutations(who.specialty.readings)]
    assert len({(decision.status, decision.code) for decision in orders}) == 1


@given(trainees, st.sampled_from(LISTED_REGIONS))
def test_a_listed_working_region_never_changes_the_decision(who, working):
    there, unsaid = (decide(replace(who, working_region=where)) for where in (named(working), Unknown.NOT_TOLD))
    assert (there.status, there.code) == (unsaid.status, unsaid.code)


@given(trainees)
def test_only_what_is_open_is_asked(who):
    decision = decide(who)
    assert bool(decision.missing) == (decision.status is Status.ASK)
    for missing in decision.missing:
        fact = getattr(who, missing.fact)
        assert fact is Unknown.NOT_TOLD or missing.options == fact.readings


@given(trainees)
def test_every_decision_that_is_told_has_a_reason_a_section_and_a_number_to_call(who):
    decision = decide(who)
    assert all(reason.section for reason in decision.reasons)
    assert decision.parameters_version == PARAMETERS.version
    if decision.status is not Status.ASK:
        assert decision.headline
        assert decision.reasons
    if decision.status in {Status.NO, Status.REFER}:
        assert PARAMETERS.contacts["helpline"] in " ".join(decision.next_steps)


@given(trainees)
def test_eligibility_alone_never_quotes_a_fee(who):
    assert decide(who).fee is None


def test_every_specialty_and_region_that_has_a_name_can_be_told():
    names = load_names()
    for key in names.own_names:
        is_specialty = key in {*UNLISTED_SPECIALTIES, *PARAMETERS.specialties}
        who = trainee(specialty=key) if is_specialty else trainee(region=key)
        assert names.own_names[key].lower() in words(decide(who)).lower()
