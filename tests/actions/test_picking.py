"""Which choice a message picks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.asking import choices_for
from actions.dialogue import A_PERSON, NOT_SURE, Choice, Dialogue, are_numbered
from actions.heard import Question
from bot.coverage import Missing
from tests.actions.talk import talk
from tests.builders import knowledge


def asked(fact: str, *options: str) -> Dialogue:
    """A dialogue in which a fact has been asked for."""
    return Dialogue().asking(fact, choices_for(Missing(fact, "It decides.", options=options), knowledge()))


REGIONS, CHARGE, KIND, PERIOD = map(asked, ("permanent_region", "overall_charge", "work_type", "earnings_period"))


@pytest.mark.parametrize(
    "said",
    ["5", "5.", "(5)", "#5", "no. 5", "No 5 please", "option 5", "five", "number five please", "5th", "fifth",
     "the fifth", "the fifth one", "the fifth one please", "I pick 5", "it's 5", "wessex", "5 Wessex", "5: wessex"],
)  # fmt: skip
def test_a_choice_is_picked_by_its_number_its_place_or_its_words(said):
    assert REGIONS.picked(said).title == "Wessex"


@pytest.mark.parametrize("said", ["11", "0", "5 Mersey", "2 or 3", "5 years ago", "not 5", "a 5", "555", ""])
def test_what_names_no_choice_picks_none(said):
    assert REGIONS.picked(said) is None


def test_the_last_one_is_the_last_that_was_offered():
    assert REGIONS.picked("the last one") == NOT_SURE


@pytest.mark.parametrize("said", ["1", "one", "the first", "1st", "last", "2"])
@pytest.mark.parametrize(
    "fact", ["earnings", "earnings_sessions", "earnings_weeks", "earnings_gross", "training_start"]
)
def test_where_the_answer_is_a_number_or_a_date_only_words_pick(fact, said):
    often_failed = Dialogue().asking(fact, (NOT_SURE, A_PERSON))
    for dialogue in (asked(fact), often_failed):
        assert dialogue.picked(said) is None
        assert dialogue.picked("I'm not sure") == NOT_SURE
    assert often_failed.picked("speak to a person") == A_PERSON


def test_choices_are_numbered_unless_they_are_ways_out_alone():
    assert are_numbered(["Yes", "No", NOT_SURE.title])
    assert are_numbered(["Am I eligible?", A_PERSON.title])
    assert not are_numbered([NOT_SURE.title])
    assert not are_numbered([NOT_SURE.title, A_PERSON.title])


@pytest.mark.parametrize(
    ("dialogue", "said", "title"),
    [
        (CHARGE, "i'm not shure", "I'm not sure"),
        (CHARGE, "im not sure", "I'm not sure"),
        (KIND, "private wrk", "Private work"),
        (KIND, "Part of my trainng please", "Part of my training"),
        (KIND, "nhs patients at private provider", "NHS patients at a private provider"),
        (KIND, "NHS patients at a privte provder", "NHS patients at a private provider"),
        (PERIOD, "a mnth", "A month"),
        (asked("specialty"), "palliatve", "Palliative medicine"),
        (asked("specialty"), "Ocupational medicin", "Occupational medicine"),
        (asked("specialty"), "general", None),  # surgery or practice?
    ],
)
def test_a_slip_or_two_in_a_choice_pick_it(dialogue, said, title):
    picked = dialogue.nearly_picked(said)
    assert (picked and picked.title) == title


@pytest.mark.parametrize(
    ("dialogue", "said"),
    [
        (KIND, "not private work"),
        (KIND, "no private work"),
        (CHARGE, "I'm not safe"),
        (CHARGE, "noo"),  # too short to tell from others; read as a no elsewhere
        (asked("earnings_exact"), "£10,001 or less"),
        (asked("earnings_exact"), "over £10,001"),
        (REGIONS, "north west"),  # two letters from North East
        (REGIONS, "eest midlands"),  # east or west?
        (Dialogue(offered=(Choice("Joining", topic="joining"),)), "joinin"),
    ],
)
def test_what_may_mean_something_else_is_not_taken_for_a_slip(dialogue, said):
    assert dialogue.nearly_picked(said) is None


def test_words_that_sound_urgent_are_no_slip_of_a_choice():
    conversation = talk("what would botox cost me?", "private_work_fee")
    turn = conversation.hears_that("I'm not shure", Question("distress", "sure", 0.9))
    assert turn.replies[0].outcome == "signposted"


def test_what_is_as_near_to_two_choices_picks_neither():
    dialogue = Dialogue(offered=(Choice("Botox", key="botox"), Choice("Totox", key="totox")))
    assert dialogue.nearly_picked("Motox") is None
    assert dialogue.nearly_picked("Botoxx").key == "botox"


@given(st.text(max_size=40))
def test_a_slip_never_picks_what_the_words_pick_otherwise(said):
    for dialogue in (REGIONS, CHARGE, KIND):
        picked, nearly = dialogue.picked(said), dialogue.nearly_picked(said)
        assert picked is None or nearly in {None, picked}


def test_a_number_with_its_words_is_no_amount():
    conversation = talk("what would botox cost me, 6k a year", "private_work_fee")
    conversation.hears_that("1 Yes")
    assert conversation.trainee.overall_charge.value == "yes"
    assert [earned.amount for earned in conversation.trainee.earnings] == [6000]


def test_one_session_is_one_and_not_the_first_choice():
    conversation = talk("botox at £150 a session, my boss is in charge", "private_work_fee")
    assert conversation.dialogue.asked == "earnings_sessions"
    conversation.hears_that("one a week")
    assert conversation.trainee.earnings[0].sessions == 1


def test_what_is_picked_by_number_is_no_emergency():
    conversation = talk("am I eligible?", "eligibility", "GP")
    turn = conversation.hears_that("number five", "emergency_advice")
    assert [reply.outcome for reply in turn.replies] == ["decided"]


def test_choices_beside_a_question_are_those_of_the_question():
    conversation = talk("what does private work cost", "private_work_fee")
    turn = conversation.hears_that("and what about botox at 6k", "private_work_fee")
    offered = [choice for reply in turn.replies for choice in reply.choices]
    assert tuple(offered) == conversation.dialogue.offered
