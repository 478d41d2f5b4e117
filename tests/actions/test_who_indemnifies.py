"""Work that somebody else may indemnify: the NHS, an employer, a private provider."""

from __future__ import annotations

import pytest

from bot.coverage import WorkType
from tests.actions.talk import FEE, UNCLEAR, Talk, botox, code, responses, talk
from tests.builders import decision_status, offers

# The NHS, or an employer


@pytest.mark.parametrize("topic", [FEE, "exclusions"])
def test_nhs_shifts_get_the_general_answer(topic):
    conversation = Talk()
    turn = conversation.hears_that("what's the charge for NHS bank shifts?", topic)
    assert responses(turn) == ["utter_nhs_indemnified_work"]
    assert conversation.dialogue.asked is None


@pytest.mark.parametrize("said", ["so need to tell you?", "cost?", "and do I pay?"])
def test_a_few_words_after_nhs_shifts_are_still_about_those(said):
    conversation = talk("what's the charge for NHS bank shifts?", FEE)
    assert responses(conversation.hears_that(said, UNCLEAR)) == ["utter_nhs_indemnified_work"]


@pytest.mark.parametrize("told", ["my employer indemnifies me", "the clinic covers me", "the agency indemnifies us"])
def test_work_that_an_employer_indemnifies_is_referred_whatever_it_earns(told):
    conversation = botox()
    assert code(conversation.hears_that(told)) == "indemnified_by_employer"
    assert code(conversation.hears_that("£12,000 a year")) == "indemnified_by_employer"
    assert conversation.dialogue.asked is None


@pytest.mark.parametrize(("said", "comes_to"), [("yes", "indemnified_by_employer"), ("no", "fee_due")])
def test_work_for_a_hospice_is_told_its_fee_and_asked_whether_the_hospice_indemnifies(said, comes_to):
    conversation = Talk()
    first = conversation.hears_that("hospice shifts for £12k, my boss is in overall charge, what do I pay?", FEE)
    assert code(first) == "fee_due"
    assert "nobody else indemnifies" in conversation.words(first)
    assert conversation.dialogue.asked == "employer_indemnity"
    turn = conversation.hears_that(said)
    assert code(turn) == comes_to
    assert "nobody else indemnifies" not in turn.replies[0].decision["title"]


# A private provider


PROVIDER = "private_provider_nhs_work"


def test_work_for_a_private_provider_gets_the_general_answer_and_is_asked_for_its_contract():
    conversation = Talk()
    turn = conversation.hears_that("botox at a private provider for NHS patients", PROVIDER)
    assert responses(turn) == ["utter_private_provider_nhs_work", "utter_ask_contract_requires_own_indemnity"]
    assert offers(turn) == ["Yes", "No", "It doesn't say", "I'm not sure"]
    assert conversation.trainee.work_type is WorkType.NHS_COMMISSIONED_PRIVATE_PROVIDER


@pytest.mark.parametrize(
    ("said", "comes_to"),
    [
        ("No", "contract_not_decided"),
        ("2", "contract_not_decided"),
        ("It doesn't say", "contract_not_decided"),
        ("3", "contract_not_decided"),
        ("I'm not sure", "check_contract"),
        ("I don't know", "check_contract"),
    ],
)
def test_a_contract_that_does_not_ask_for_ones_own_indemnity_is_referred(said, comes_to):
    conversation = talk("botox at a private provider for NHS patients", PROVIDER)
    turn = conversation.hears_that(said)
    assert (decision_status(turn), code(turn)) == ("refer", comes_to)


@pytest.mark.parametrize("said", ["Yes", "1", "yep it does", "the contract says I need my own indemnity"])
def test_a_contract_that_asks_for_ones_own_indemnity_makes_it_private_work(said):
    conversation = talk("botox at a private provider for NHS patients", PROVIDER, said)
    assert conversation.dialogue.asked == "overall_charge"
    conversation.hears_that("no")
    turn = conversation.hears_that("12k")
    assert code(turn) == "fee_due"
    assert "counts as private practice" in conversation.words(turn)


def test_what_is_told_of_the_work_is_decided_although_the_region_is_being_asked_for():
    conversation = Talk()
    conversation.hears_that(
        "evenings for a private provider that sees NHS patients, eligible?", "eligibility", PROVIDER
    )
    conversation.hears_that("the contract says I need my own indemnity")
    conversation.hears_that("no, the consultant is in overall charge")
    assert code(conversation.hears_that("£14,000 a year")) == "fee_due"
