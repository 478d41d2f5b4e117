"""A fee was told, and the person supposes another amount or corrects what they said."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.coverage import Answer
from tests.actions.talk import FEE, UNCLEAR, Talk, amounts, botox, code, responses, talk
from tests.builders import offers

# What if it were another amount


@pytest.mark.parametrize(
    ("then", "comes_to", "working"),
    [
        ("and if I only did 800?", "no_fee", "£800 a month × 12 = £9,600 a year"),
        ("and 833?", "no_fee", "£833 a month × 12 = £9,996 a year"),
        ("and 834?", "fee_due", "£834 a month × 12 = £10,008 a year"),
        ("and 225?", "no_fee", "£225 a month × 12 = £2,700 a year"),
        ("and 3600?", "fee_due", "£3,600 a month × 12 = £43,200 a year"),
    ],
)
def test_another_amount_near_the_one_before_is_for_the_same_month(then, comes_to, working):
    conversation = botox("£900 a month")
    turn = conversation.hears_that(then, UNCLEAR)
    assert code(turn) == comes_to
    assert working in conversation.words(turn)


@pytest.mark.parametrize("then", ["and 9k?", "and 3601?", "and 224?"])
def test_an_amount_too_far_from_the_one_before_is_asked_what_it_is_for(then):
    conversation = botox("£900 a month")
    turn = conversation.hears_that(then, UNCLEAR)
    assert code(turn) is None
    assert conversation.dialogue.asked == "earnings_period"
    assert offers(turn) == ["A year", "A month", "A week", "A session", "I'm not sure"]


@pytest.mark.parametrize("answer", ["A year", "1", "a year", "annually"])
def test_what_the_other_amount_is_for_settles_it(answer):
    conversation = botox("£900 a month")
    conversation.hears_that("and 9k?", UNCLEAR)
    assert code(conversation.hears_that(answer)) == "no_fee"


def test_an_amount_over_the_limit_for_whatever_period_asks_no_period():
    conversation = botox("£800 a month")
    assert code(conversation.hears_that("and 12k?", UNCLEAR)) == "fee_due"
    assert conversation.dialogue.asked is None


@pytest.mark.parametrize(
    ("then", "comes_to"),
    [("what if it was 9k?", "no_fee"), ("and in a good year, 10.5?", "fee_due"), ("and 10?", "no_fee")],
)
def test_another_amount_after_one_a_year_is_for_a_year_and_goes_on_in_thousands(then, comes_to):
    conversation = botox("£12,000 a year")
    assert code(conversation.hears_that(then, UNCLEAR)) == comes_to
    assert conversation.dialogue.asked is None


def test_a_bare_number_after_a_fee_is_another_amount_whatever_it_resembles():
    conversation = botox("£11,000 a year")
    assert code(conversation.hears_that("and 9?", "emergency_advice")) == "no_fee"
    assert amounts(conversation) == [Decimal(9000)]


@pytest.mark.parametrize(
    ("said", "comes_to", "amount"),
    [("what if I doubled it?", "fee_due", 1400), ("and half of that?", "no_fee", 350), ("tripled?", "fee_due", 2100)],
)
def test_doubling_the_work_doubles_what_it_earns(said, comes_to, amount):
    conversation = botox("£700 a month")
    assert code(conversation.hears_that(said, "eligibility")) == comes_to, "whatever it resembles"
    assert amounts(conversation) == [Decimal(amount)]


@pytest.mark.parametrize("said", ["I doubled the dose", "doubled it and he's collapsed", "999", "and 999?"])
def test_somebody_in_an_emergency_is_helped_first_although_a_fee_is_being_spoken_of(said):
    conversation = botox("£700 a month")
    turn = conversation.hears_that(said, "emergency_advice")
    assert responses(turn) == ["utter_emergency_advice"]
    assert amounts(conversation) == [Decimal(700)]


# People correct themselves


TWO_JOBS = "botox 4k and temporary fillers 9k, my boss is in overall charge, what do I pay?"


def test_two_jobs_are_counted_together():
    conversation = Talk()
    assert code(conversation.hears_that(TWO_JOBS, FEE)) == "fee_due"
    assert amounts(conversation) == [4000, 9000]


@pytest.mark.parametrize(
    ("said", "kept", "comes_to"),
    [
        ("the second one is only 3500", [4000, 3500], "no_fee"),
        ("the second one is only 6000", [4000, 6000], "no_fee"),
        ("the second one is only 6001", [4000, 6001], "fee_due"),
        ("the latter is £3,000", [4000, 3000], "no_fee"),
        ("the last one is £2k", [4000, 2000], "no_fee"),
        ("the first is 1k", [1000, 9000], "no_fee"),
        ("the first one was £1,001", [1001, 9000], "fee_due"),
    ],
)
def test_one_of_two_amounts_is_corrected_by_its_place_and_the_other_stays(said, kept, comes_to):
    conversation = talk(TWO_JOBS, FEE)
    assert code(conversation.hears_that(said)) == comes_to
    assert amounts(conversation) == kept


@pytest.mark.parametrize(
    ("told", "said", "comes_to"),
    [
        ("£2,000", "sorry that's a month", "fee_due"),
        ("£800", "sorry that's a month", "no_fee"),
        ("£900 a month", "sorry, that's a year", "no_fee"),
        ("£2,000", "that's monthly", "fee_due"),
    ],
)
def test_the_period_is_corrected_and_the_amount_stays(told, said, comes_to):
    conversation = botox(told)
    before = amounts(conversation)
    assert code(conversation.hears_that(said)) == comes_to
    assert amounts(conversation) == before


def test_net_said_afterwards_is_asked_what_it_is_gross():
    conversation = botox("£9,000 a year")
    conversation.hears_that("sorry, that's net")
    assert conversation.dialogue.asked == "earnings_gross"


def test_who_is_in_charge_after_all_has_excluded_work():
    assert code(botox("£12,000 a year").hears_that("actually I'm in overall charge")) == "overall_charge"


@pytest.mark.parametrize("said", ["what if I were in overall charge?", "what if I was in charge?"])
def test_supposing_to_be_in_charge_is_decided_as_that(said):
    assert code(botox("£12,000 a year").hears_that(said, UNCLEAR)) == "overall_charge"


def test_asking_whether_one_must_be_in_charge_changes_nothing():
    conversation = botox("£12,000 a year")
    conversation.hears_that("do I have to be in overall charge?", UNCLEAR)
    assert conversation.trainee.overall_charge is Answer.NO
