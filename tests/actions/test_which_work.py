"""Which work is meant: other work, work besides, a field of medicine, a kind that is picked."""

from __future__ import annotations

import pytest

from bot.coverage import Unknown, WorkType
from tests.actions.talk import FEE, UNCLEAR, Talk, botox, code, talk

# Other work


@pytest.mark.parametrize(
    ("said", "comes_to"),
    [
        ("does that include acupuncture?", "excluded_activity"),
        ("what about permanent fillers?", "excluded_activity"),
        ("and temporary fillers?", "fee_due"),
        ("what about superficial peels?", "fee_due"),
        ("and crowd doctor?", "activity_not_decided"),
    ],
)
def test_asking_about_other_work_is_decided_for_that(said, comes_to):
    assert code(botox("£12,000 a year").hears_that(said, UNCLEAR)) == comes_to


@pytest.mark.parametrize(
    ("work", "said", "comes_to"),
    [
        ("superficial peels", "and deep ones?", "excluded_activity"),
        ("superficial peels", "what about medium ones?", "excluded_activity"),
        ("temporary fillers", "and permanent ones?", "excluded_activity"),
        ("deep peels", "and superficial ones?", "fee_due"),
    ],
)
def test_and_deep_ones_after_peels_means_deep_peels(work, said, comes_to):
    conversation = talk(f"{work} for £12,000 a year, my boss is in overall charge, what do I pay?", FEE)
    assert code(conversation.hears_that(said, UNCLEAR)) == comes_to


def test_asking_about_other_work_puts_it_in_place_of_the_first():
    conversation = botox("£12,000 a year")
    conversation.hears_that("does that include acupuncture?", UNCLEAR)
    assert [work.readings for work in conversation.trainee.activities] == [("complementary_medicine",)]


def test_doing_other_work_as_well_keeps_both_and_the_whole_is_excluded():
    conversation = botox("£9,000 a year")
    turn = conversation.hears_that("I also do acupuncture")
    assert code(turn) == "excluded_activity"
    assert [work.readings for work in conversation.trainee.activities] == [("botox",), ("complementary_medicine",)]
    assert "the rest of the work" in conversation.words(turn)


@pytest.mark.parametrize(("also", "comes_to"), [("£1,000", "no_fee"), ("£1,001", "fee_due")])
def test_the_money_of_other_work_is_added(also, comes_to):
    conversation = botox("£9,000 a year")
    turn = conversation.hears_that(f"I also do temporary fillers for {also} a year")
    assert code(turn) == comes_to


@pytest.mark.parametrize("said", ["and if I drop the acupuncture?", "leave the acupuncture out", "without acupuncture"])
def test_work_that_is_left_out_again_counts_no_more(said):
    conversation = botox("£9,000 a year", "I also do acupuncture")
    turn = conversation.hears_that(said, UNCLEAR)
    assert code(turn) == "no_fee"
    assert [work.readings for work in conversation.trainee.activities] == [("botox",)]


@pytest.mark.parametrize(
    "said",
    ["can I take on more acupuncture?", "acupuncture while on mat leave", "give me acupuncture", "without a break"],
)
def test_work_that_is_only_spoken_of_is_not_left_out(said):
    conversation = botox("£9,000 a year", "I also do acupuncture")
    conversation.hears_that(said, UNCLEAR)
    assert ("complementary_medicine",) in [work.readings for work in conversation.trainee.activities]


@pytest.mark.parametrize("said", ["still no?", "really, no?"])
def test_still_no_is_told_once_more_why(said):
    conversation = talk("private acupuncture", "exclusions")
    assert code(conversation.hears_that(said, "deny")) == "excluded_activity"


# A field of medicine is work too


def test_a_field_of_medicine_answers_which_kind_of_work_it_would_be():
    conversation = talk("what does private work cost?", FEE, "Work out my fee")
    turn = conversation.hears_that("ophthalmology")
    assert code(turn) == "excluded_activity"
    assert conversation.trainee.specialty is Unknown.NOT_TOLD


def test_another_field_asked_about_after_private_work_is_work_and_leaves_the_specialty():
    conversation = botox("£9,000 a year", "I'm a GP trainee in Wessex")
    assert code(conversation.hears_that("and neurosurgery?", UNCLEAR)) == "excluded_activity"
    assert conversation.trainee.specialty.readings == ("general_practice",)


def test_whoever_is_eligible_and_asks_for_excluded_work_is_told_of_both():
    conversation = Talk()
    turn = conversation.hears_that("occ med trainee in Oxford, so private occupational health is fine?", "eligibility")
    assert [reply.decision["code"] for reply in turn.replies if reply.decision] == ["listed", "excluded_activity"]


# What is picked from choices


@pytest.mark.parametrize(
    ("said", "readings"),
    [
        ("1", ("superficial_peels",)),
        ("superficial chemical peels", ("superficial_peels",)),
        ("2", ("medium_or_deep_peels",)),
        ("the second", ("medium_or_deep_peels",)),
        ("Medium or deep chemical peels", ("medium_or_deep_peels",)),
    ],
)
def test_which_peels_are_meant_is_picked_by_title_or_number(said, readings):
    conversation = talk("what would chemical peels cost me, my boss is in overall charge?", FEE)
    assert conversation.dialogue.asked == "activities"
    turn = conversation.hears_that(said)
    assert [work.readings for work in conversation.trainee.activities] == [readings]
    assert (code(turn) == "excluded_activity") == (readings == ("medium_or_deep_peels",))


LOCUM = "GP locum work for £5k, my boss is in overall charge, what do I pay?"


@pytest.mark.parametrize(
    ("said", "kind", "comes_to", "asks"),
    [
        ("1", WorkType.PRIVATE, "excluded_activity", None),
        ("Private work", WorkType.PRIVATE, "excluded_activity", None),
        ("2", WorkType.NHS_INDEMNIFIED, "nhs_indemnified", None),
        ("NHS work that the NHS indemnifies", WorkType.NHS_INDEMNIFIED, "nhs_indemnified", None),
        ("3", WorkType.TRAINING_PLACEMENT, None, "approved_placement"),
        ("Part of my training", WorkType.TRAINING_PLACEMENT, None, "approved_placement"),
        ("4", WorkType.NHS_COMMISSIONED_PRIVATE_PROVIDER, None, "contract_requires_own_indemnity"),
    ],
)
def test_work_that_may_be_the_nhss_is_decided_by_the_kind_that_is_picked(said, kind, comes_to, asks):
    conversation = talk(LOCUM, FEE)
    assert conversation.dialogue.asked == "work_type"
    assert code(conversation.hears_that(said)) == comes_to
    assert conversation.trainee.work_type is kind
    assert conversation.dialogue.asked == asks


def test_before_the_kind_of_work_is_asked_the_warning_is_given():
    conversation = Talk()
    words = conversation.words(conversation.hears_that(LOCUM, FEE))
    assert "As private work, this is excluded" in words


@pytest.mark.parametrize(
    ("answers", "comes_to"),
    [
        (["yes", "yes", "yes"], "training_in_scope"),
        (["yes", "yes", "no"], "training_condition_not_met"),
        (["yes", "no"], "training_condition_not_met"),
        (["no"], "training_condition_not_met"),
        (["I'm not sure"], "training_condition_unknown"),
    ],
)
def test_work_in_training_is_asked_for_its_three_conditions_one_after_the_other(answers, comes_to):
    conversation = talk(LOCUM, FEE, "Part of my training")
    for answer, fact in zip(answers, ("approved_placement", "supervised", "competent"), strict=False):
        assert conversation.dialogue.asked == fact
        turn = conversation.hears_that(answer)
    assert code(turn) == comes_to
