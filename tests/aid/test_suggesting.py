"""What an adviser sees for what a caller says: the facts are found in the words, the topic is given."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from actions.heard import Heard, Question
from actions.suggesting import LIKELY, POSSIBLE, STRENGTHS, STRONG, Suggestions, suggest
from bot.coverage import Answer, Named, ProgrammeStatus, Status, Trainee, Unknown
from bot.coverage import Question as Asked
from bot.storage.answer_standings import Standing
from tests.actions.talk import facts_of
from tests.builders import TODAY, knowledge, named


def suggested(text: str, *topics: str | Question, **settled: Any) -> Suggestions:
    questions = tuple(one if isinstance(one, Question) else Question(one) for one in topics or ("inform",))
    return suggest(Heard(text, questions, facts_of(text)), knowledge(), settled)


def strengths(found: Suggestions) -> dict[str, str]:
    return {one.topic: one.strength for one in found.topics}


def codes(found: Suggestions) -> dict[Asked, str]:
    return {question: decision.code for question, decision in found.decisions.items()}


@pytest.fixture
def botox_on_leave() -> Suggestions:
    return suggested("gpst2 wessex mat leave locum botox 12k, allowed?", "statutory_leave")


def test_a_whole_call_in_a_few_words_tells_every_fact(botox_on_leave):
    who = botox_on_leave.trainee
    assert who.specialty.readings == ("general_practice",)
    assert who.permanent_region.readings == ("wessex",)
    assert who.status is ProgrammeStatus.STATUTORY_LEAVE
    assert [work.readings for work in who.activities] == [("botox",)]
    assert [earned.said for earned in who.earnings] == ["12k"]


def test_a_whole_call_in_a_few_words_is_answered_and_decided(botox_on_leave):
    assert botox_on_leave.topics[0].topic == "statutory_leave"
    assert botox_on_leave.topics[0].strength == STRONG
    assert codes(botox_on_leave) == {
        Asked.ELIGIBILITY: "listed",
        Asked.PRIVATE_WORK: "work_on_leave",
        Asked.JOINING: "apply_now_and_call",
    }


def test_answers_stand_by_strength_the_best_first(botox_on_leave):
    order = [STRENGTHS.index(one.strength) for one in botox_on_leave.topics]
    assert order == sorted(order)


def test_a_guess_between_two_topics_is_likely_and_possible_never_strong():
    close = Question("renewal", "close", 0.4, ("renewal", "joining", "leaving"))
    assert strengths(suggested("when does it", close)) == {"renewal": LIKELY, "joining": POSSIBLE, "leaving": POSSIBLE}


def test_two_questions_give_two_strong_answers():
    both = strengths(suggested("what is excluded in general, and can I get counselling", "exclusions", "renewal"))
    assert both["exclusions"] == both["renewal"] == STRONG


def test_what_is_decided_at_once_has_the_general_answer_beside_it():
    found = suggested("gp london eligible?", "eligibility")
    assert strengths(found) == {"eligible_specialties": LIKELY, "regions": POSSIBLE}
    assert codes(found) == {Asked.ELIGIBILITY: "permanent_region_not_listed"}


def test_what_cannot_be_decided_yet_says_what_is_missing():
    (decision,) = suggested("gp, is she in?", "eligibility").decisions.values()
    assert decision.status is Status.ASK
    assert [missing.fact for missing in decision.missing] == ["permanent_region"]


@pytest.mark.parametrize(
    ("text", "topic", "asked"),
    [
        ("when can I apply", "joining", Asked.JOINING),
        ("when does it renew", "renewal", Asked.RENEWAL),
        ("whose problem is my old claim", "open_claim", Asked.INCIDENT),
        ("leaving for another mdo", "leaving", Asked.LEAVING),
        ("what would I pay", "private_work_fee", Asked.PRIVATE_WORK),
    ],
)
def test_asking_in_general_shows_what_a_decision_would_need(text, topic, asked):
    found = suggested(text, topic)
    assert list(found.decisions) == [asked]
    assert found.decisions[asked].missing


@pytest.mark.parametrize("text", ["is there counselling", "who runs this scheme"])
def test_a_question_that_touches_no_decision_shows_none(text):
    assert not suggested(text, "wellbeing_counselling").decisions


def test_an_answer_put_right_by_the_adviser_stands_over_what_the_words_say():
    found = suggested("gp london eligible?", "eligibility", permanent_region=named("wessex"))
    assert found.trainee.permanent_region == named("wessex")
    assert codes(found)[Asked.ELIGIBILITY] == "listed"


def test_an_answer_that_was_taken_away_is_missing_again():
    found = suggested("gp wessex eligible?", "eligibility", permanent_region=Unknown.NOT_TOLD)
    assert codes(found)[Asked.ELIGIBILITY] == "permanent_region_needed"


def test_answers_alone_decide_without_a_word_of_a_question():
    facts = {"specialty": named("general_practice"), "permanent_region": named("wessex")}
    assert codes(suggest(Heard("", ()), knowledge(), facts)) == {Asked.ELIGIBILITY: "listed"}


def test_leaving_is_decided_once_somebody_else_was_appointed():
    facts = {"other_mdo_appointed": Answer.YES}
    assert Asked.LEAVING in suggest(Heard("", ()), knowledge(), facts).decisions


def test_nothing_of_one_call_is_left_for_the_next():
    suggested("gp wessex eligible?", "eligibility")
    assert suggested("hello", "greeting").trainee == Trainee()


def test_somebody_in_distress_is_helped_before_anything_else():
    found = suggested("i want to end it all", "distress")
    assert found.help_first is not None
    assert found.help_first.response == "utter_distress"


def test_what_may_be_urgent_is_helped_first_and_answered_too():
    perhaps = Question("distress", "perhaps", 0.3, ("distress",))
    found = suggested("can't cope, when does it renew", perhaps, "renewal")
    assert found.help_first is not None
    assert found.help_first.response == "utter_in_case"
    assert found.topics[0].topic == "renewal"


def test_what_is_about_nothing_here_says_so_and_suggests_nothing():
    found = suggested("how do i cook rice", Question("out_of_scope", "none", 0.99))
    assert found.declined is not None
    assert found.declined.response == "utter_out_of_scope"
    assert not found.topics
    assert not found.decisions


def test_an_amount_that_cannot_be_one_says_what_is_wrong_with_it():
    found = suggested("botox for -500 pounds a month", "private_work_fee")
    assert (found.impossible is not None) == bool(
        [f for f in facts_of("botox for -500 pounds a month") if f.kind == "impossible_amount"]
    )


def test_somebody_elses_facts_decide_for_them_alone():
    found = suggested("my husband is a GP in London, is he eligible?", "eligibility")
    assert [reply.decision["person"] for reply in found.of_others if reply.decision] == ["husband"]
    assert found.trainee == Trainee()


def test_a_withdrawn_answer_is_still_shown_to_be_the_one_asked_for():
    withdrawn = {"renewal": Standing("Kim", TODAY, True, "1")}
    found = suggest(Heard("renewal?", (Question("renewal"),)), replace(knowledge(), standings=withdrawn))
    assert found.topics[0].topic == "renewal"
    assert found.topics[0].strength == STRONG


def test_a_general_answer_carries_what_it_comes_to_for_the_caller():
    found = suggested("st3 cardiology wessex, what are the benefits?", "benefits")
    assert found.topics[0].personal is not None
    assert found.topics[0].personal.startswith("You told me: ")


def test_work_named_with_what_it_brings_in_is_heard_whatever_is_asked():
    assert suggested("botox 12k, does it renew in march", "renewal").trainee.activities == (Named(("botox",), "botox"),)


def test_work_named_alone_beside_another_question_is_not_taken_for_ones_own():
    assert not suggested("does it renew in march for botox people", "renewal").trainee.activities


def test_the_subscriptions_sum_by_the_month_is_what_somebody_earns():
    monthly = suggested("private botox clinic £1,100 a month, what fee?", "private_work_fee").trainee
    assert [earned.said for earned in monthly.earnings] == ["£1,100 a month"]
    assert not suggested("is it £1,100 then?", "private_work_fee").trainee.earnings
