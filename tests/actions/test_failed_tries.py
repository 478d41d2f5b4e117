"""Answers about private work that can't be used, that nobody understands, or that the person doesn't know."""

from __future__ import annotations

import pytest

from tests.actions.talk import BOTOX, FEE, UNCLEAR, amounts, botox, code, responses, talk
from tests.builders import decision_status, offers, outcomes

# Amounts that can't be used


@pytest.mark.parametrize(
    ("said", "problem"),
    [("9000 euros", "isn't in pounds"), ("$12,000", "isn't in pounds"), ("minus 5", "below nothing")],
)
def test_an_impossible_amount_is_told_why_and_asked_again(said, problem):
    conversation = botox()
    turn = conversation.hears_that(said)
    assert responses(turn) == ["utter_impossible_amount", "utter_ask_earnings"]
    assert problem in conversation.words(turn)
    assert amounts(conversation) == []
    assert code(conversation.hears_that("£9,000")) == "no_fee"


@pytest.mark.parametrize("said", ["loads", "not much", "it varies", "plenty", "a few quid", "not enough"])
@pytest.mark.parametrize("topic", ["inform", "deny", "benefits", UNCLEAR])
def test_a_vague_amount_is_no_amount_and_is_asked_again_with_an_example(said, topic):
    conversation = botox()
    turn = conversation.hears_that(said, topic)
    assert responses(turn) == ["utter_not_recognised_earnings", "utter_ask_earnings"]
    assert amounts(conversation) == []


# Two failed tries, and four


PERSON = "Speak to a person"


OPEN = [
    ("what does private work cost?", ["Work out my fee"], "activities"),
    ("what would botox cost me?", [], "overall_charge"),
    (BOTOX, [], "earnings"),
    (BOTOX, ["£150 a session"], "earnings_sessions"),
    (BOTOX, ["£200 a week"], "earnings_weeks"),
    (BOTOX, ["£9,500 net"], "earnings_gross"),
    (BOTOX, ["about ten grand"], "earnings_exact"),
]


@pytest.mark.parametrize(("question", "told", "fact"), OPEN)
def test_two_answers_nobody_understands_get_the_reason_and_a_person_and_four_end_it(question, told, fact):
    conversation = talk(question, FEE, *told)
    assert conversation.dialogue.asked == fact
    once = conversation.hears_that("banana", UNCLEAR)
    assert responses(once) == [f"utter_not_recognised_{fact}", f"utter_ask_{fact}"]
    assert PERSON not in offers(once)
    for _ in range(2):
        again = conversation.hears_that("banana", UNCLEAR)
        assert responses(again) == ["utter_why", f"utter_ask_{fact}"]
        assert offers(again)[-2:] == ["I'm not sure", PERSON]
    gives_up = conversation.hears_that("banana", UNCLEAR)
    assert responses(gives_up) == ["utter_give_up"]
    assert outcomes(gives_up) == ["handed_over"]
    assert (conversation.dialogue.asked, conversation.dialogue.deciding) == (None, ())
    assert outcomes(conversation.hears_that(PERSON)) == ["handed_over"]


def test_after_giving_up_one_can_still_ask_again():
    conversation = botox()
    for _ in range(4):
        conversation.hears_that("banana", UNCLEAR)
    conversation.hears_that("so what would botox cost me?", FEE)
    assert conversation.dialogue.asked == "earnings"
    assert code(conversation.hears_that("£9,000")) == "no_fee"


def test_an_answer_in_between_starts_the_count_again():
    conversation = talk("what would botox cost me?", FEE, "banana", "no")
    assert PERSON not in offers(conversation.hears_that("banana", UNCLEAR))


@pytest.mark.parametrize(("question", "told", "fact"), OPEN)
@pytest.mark.parametrize("said", ["I don't know", "I'm not sure", "no idea", "rather not say"])
def test_who_does_not_know_is_referred_with_the_helpline_and_not_asked_again(question, told, fact, said):
    conversation = talk(question, FEE, *told)
    turn = conversation.hears_that(said, "dont_know")
    assert decision_status(turn) == "refer"
    assert conversation.trainee.cannot_tell(fact)
    assert "0800 952 0441" in conversation.words(turn)
    assert conversation.dialogue.asked is None


@pytest.mark.parametrize("aside", ["I want to talk to someone <b>alert(1)</b>", "I want to talk to someone (1)"])
def test_a_number_and_somebody_in_words_about_something_else_change_no_answer(aside):
    conversation = talk("what would a menopause clinic cost me?", FEE, "12k")
    before = conversation.trainee
    conversation.hears_that(aside, "human_handoff")
    assert conversation.trainee == before
