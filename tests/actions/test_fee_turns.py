"""What private work costs, in conversation: what is asked in which order, and when the fee is told."""

from __future__ import annotations

import pytest

from bot.coverage import Unknown
from tests.actions.talk import FEE, UNCLEAR, Talk, botox, code, responses, talk
from tests.builders import decision_status, offers, outcomes

# What is asked, and in which order


def test_a_fee_question_without_anything_personal_is_answered_in_general_with_an_offer():
    conversation = Talk()
    turn = conversation.hears_that("what does private work cost?", FEE)
    assert responses(turn) == [f"utter_{FEE}"]
    assert offers(turn) == ["Work out my fee"]
    assert conversation.trainee.specialty is Unknown.NOT_TOLD


def test_whoever_asks_what_work_costs_is_asked_who_is_in_charge_before_any_money():
    conversation = Talk()
    first = conversation.hears_that("what would botox cost me?", FEE)
    assert outcomes(first) == ["asked"]
    assert offers(first) == ["Yes", "No", "I'm not sure"]
    assert conversation.dialogue.asked == "overall_charge"
    conversation.hears_that("no")
    assert conversation.dialogue.asked == "earnings"


def test_work_that_is_not_named_is_asked_for_before_who_is_in_charge():
    conversation = talk("what does private work cost?", FEE, "Work out my fee")
    assert conversation.dialogue.asked == "activities"
    conversation.hears_that("botox")
    assert conversation.dialogue.asked == "overall_charge"
    conversation.hears_that("no, my consultant is")
    assert conversation.dialogue.asked == "earnings"
    assert code(conversation.hears_that("£8k")) == "no_fee"


def test_being_in_charge_ends_it_before_anybody_counts_money():
    conversation = talk("what would botox cost me?", FEE)
    turn = conversation.hears_that("yes")
    assert (decision_status(turn), code(turn)) == ("no", "overall_charge")
    assert conversation.dialogue.asked is None


@pytest.mark.parametrize("work", ["acupuncture", "private GP clinics", "expert reports for court", "permanent fillers"])
def test_excluded_work_is_told_at_once_and_nothing_is_asked(work):
    conversation = Talk()
    turn = conversation.hears_that(f"what would {work} cost me?", FEE)
    assert (decision_status(turn), code(turn)) == ("no", "excluded_activity")
    assert conversation.dialogue.asked is None


@pytest.mark.parametrize(
    ("told", "comes_to"),
    [
        ("£0", "no_fee"),
        ("£9,500", "no_fee"),
        ("£10,000", "no_fee"),
        ("£10,001", "fee_due"),
        ("12k", "fee_due"),
        ("9,000", "no_fee"),
        ("£900 a month", "fee_due"),
        ("£833 a month", "no_fee"),
        ("£834 a month", "fee_due"),
        ("£2,500 a quarter", "no_fee"),
        ("£2,501 a quarter", "fee_due"),
        ("£10,000 net", "earnings_gross"),
        ("£10,001 net", "fee_due"),
        ("about £9,090", "no_fee"),
        ("about £9,100", "earnings_exact"),
        ("about ten grand", "earnings_exact"),
        ("about £11,111", "earnings_exact"),
        ("about £11,112", "fee_due"),
        ("£192 a week", "no_fee"),
        ("£193 a week", "earnings_weeks"),
        ("£227 a week", "earnings_weeks"),
        ("£228 a week", "fee_due"),
        ("£150 a session", "earnings_sessions"),
        ("£150 a session, once a week", "no_fee"),
        ("£100 a session, twice a week", "earnings_weeks"),
        ("£150 a session, twice a week", "fee_due"),
    ],
)
def test_only_what_could_move_earnings_over_the_limit_is_asked_more_exactly(told, comes_to):
    conversation = botox()
    turn = conversation.hears_that(told)
    if comes_to in {"no_fee", "fee_due"}:
        assert code(turn) == comes_to
        assert conversation.dialogue.asked is None
    else:
        assert code(turn) is None
        assert conversation.dialogue.asked == comes_to


def test_a_session_paid_net_is_asked_how_often_first_and_what_it_is_gross_last():
    conversation = botox("£100 a session net")
    assert conversation.dialogue.asked == "earnings_sessions"
    conversation.hears_that("twice a week")
    assert conversation.dialogue.asked == "earnings_weeks"
    conversation.hears_that("40 weeks")
    assert conversation.dialogue.asked == "earnings_gross"
    assert code(conversation.hears_that("£9,900 a year gross")) == "no_fee"


@pytest.mark.parametrize(
    ("told", "answer", "comes_to"),
    [
        ("£9,500 net", "11k gross", "fee_due"),
        ("£9,500 net", "£9,900", "no_fee"),
        ("£9,500 net", "10,000", "no_fee"),
        ("£9,500 net", "10,001", "fee_due"),
        ("about ten grand", "£10,000 or less", "no_fee"),
        ("about ten grand", "1", "no_fee"),
        ("about ten grand", "the first", "no_fee"),
        ("about ten grand", "Over £10,000", "fee_due"),
        ("about ten grand", "2", "fee_due"),
        ("about ten grand", "£9,800", "no_fee"),
        ("about ten grand", "£10,001", "fee_due"),
        ("£150 a session", "once a week", "no_fee"),
        ("£150 a session", "twice a week", "fee_due"),
        ("£150 a session", "5 a month", "no_fee"),
        ("£150 a session", "6 a month", "fee_due"),
        ("£150 a session", "2", "fee_due"),
        ("£50 a session", "3", "no_fee"),
        ("£200 a week", "40 weeks", "no_fee"),
        ("£200 a week", "50", "no_fee"),
        ("£200 a week", "51", "fee_due"),
        ("£200 a week", "all year", "fee_due"),
    ],
)
def test_the_answer_to_what_is_open_of_earnings_settles_the_fee(told, answer, comes_to):
    conversation = botox(told)
    assert str(conversation.dialogue.asked).startswith("earnings_")
    assert code(conversation.hears_that(answer)) == comes_to
    assert conversation.dialogue.asked is None


@pytest.mark.parametrize("weeks", ["53", "60 weeks", "99"])
def test_a_year_has_52_weeks_and_more_of_them_are_asked_again(weeks):
    conversation = botox("£200 a week")
    assert code(conversation.hears_that(weeks)) is None
    assert conversation.dialogue.asked == "earnings_weeks"


@pytest.mark.parametrize("said", ["every week", "all year round", "the whole year", "52 weeks", "52"])
def test_work_in_every_week_of_the_year_is_work_in_52_weeks_and_changes_nothing_else(said):
    conversation = botox("£100 a session, twice a week")
    assert conversation.dialogue.asked == "earnings_weeks"
    turn = conversation.hears_that(said)
    assert code(turn) == "fee_due"
    (earned,) = conversation.trainee.earnings
    assert (earned.sessions, earned.weeks_a_year) == (2, 52)


def test_the_sum_is_shown_as_it_was_worked_out():
    conversation = botox()
    words = conversation.words(conversation.hears_that("£900 a month"))
    assert "£900 a month × 12 = £10,800 a year" in words
    assert "£1,100 a year" in words


# The fee is told once


def test_the_fee_is_told_with_its_condition_while_who_is_in_charge_is_asked():
    conversation = Talk()
    turn = conversation.hears_that("botox for £12,000 a year, what would I pay?", FEE)
    assert outcomes(turn) == ["decided", "asked"]
    assert "you're not the clinician in overall charge" in conversation.words(turn)
    assert conversation.dialogue.asked == "overall_charge"
    settled = conversation.hears_that("no, my boss is")
    assert code(settled) == "fee_due"
    assert "overall charge" not in settled.replies[0].decision["title"]


@pytest.mark.parametrize(
    ("said", "topic"),
    [("banana", UNCLEAR), ("why do you ask?", "why"), ("how do I join?", "joining"), ("hello", "greeting")],
)
def test_a_fee_that_was_told_is_not_told_again_unless_it_is_asked_for(said, topic):
    conversation = talk("botox for £12,000 a year, what would I pay?", FEE)
    assert code(conversation.hears_that(said, topic)) is None
    assert conversation.dialogue.asked == "overall_charge"


@pytest.mark.parametrize(
    ("said", "topic"),
    [
        ("so what's the fee?", FEE),
        ("so what's the fee?", UNCLEAR),
        ("what would that cost me?", UNCLEAR),
        ("say that again", "repeat"),
    ],
)
def test_a_fee_that_is_asked_for_again_is_told_again(said, topic):
    assert code(botox("£12,000 a year").hears_that(said, topic)) == "fee_due"


def test_specialty_and_region_are_invited_with_the_fee_and_not_asked_for():
    conversation = botox()
    turn = conversation.hears_that("£12,000 a year")
    assert "Tell me your specialty and region" in conversation.words(turn)
    assert conversation.dialogue.asked is None


@pytest.mark.parametrize(
    ("who", "comes_to"),
    [("I'm a GP trainee in Wessex", "fee_due"), ("I'm a GP trainee in London", "permanent_region_not_listed")],
)
def test_specialty_and_region_told_after_the_fee_settle_whether_there_is_one(who, comes_to):
    conversation = botox("£12,000 a year")
    turn = conversation.hears_that(who)
    assert code(turn) == comes_to
    assert "Tell me your specialty" not in conversation.words(turn)
    assert "you're in the block membership" not in conversation.words(turn)
