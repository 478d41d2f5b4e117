"""What the website's buttons say: a related answer's title, and "Change" beside a fact."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answers.catalogue import answer_cards
from bot.coverage.told import LABELS
from bot.storage.answer_standings import Standing
from tests.builders import TODAY, Conversation

from .talk import UNCLEAR, responses, talk

DECIDED = "am I eligible? GP in Wessex on maternity leave"


@pytest.mark.parametrize("topic", answer_cards())
def test_the_title_of_an_answer_asks_for_it_whatever_its_words_resemble(topic: str) -> None:
    turn = Conversation().says(answer_cards()[topic].title, UNCLEAR)
    assert responses(turn)[0] == f"utter_{topic}"


def test_an_answer_names_what_is_related_but_not_what_is_withdrawn() -> None:
    conversation = Conversation()
    (answer,) = conversation.says("how do I join?", "joining").replies
    assert answer.related == (
        "HEE sharing my contact details",
        "Which specialties are listed",
        "Joining on maternity or other leave",
    )
    withdrawn = {"contact_consent": Standing("A. Editor", TODAY, is_withdrawn=True, version="any")}
    conversation.knowledge = replace(conversation.knowledge, standings=withdrawn)
    (answer,) = conversation.says("how do I join?", "joining").replies
    assert answer.related == ("Which specialties are listed", "Joining on maternity or other leave")


@pytest.mark.parametrize("fact", ["specialty", "permanent_region"])
def test_change_asks_for_the_new_one_where_the_decision_needs_it(fact: str) -> None:
    conversation = talk(DECIDED, "eligibility")
    turn = conversation.hears_that(f"Change: {LABELS[fact]}")
    assert responses(turn) == [f"utter_ask_{fact}"]
    assert conversation.dialogue.asked == fact


def test_change_takes_out_what_the_decision_does_without_says_so_and_decides_again() -> None:
    turn = talk(DECIDED, "eligibility").hears_that("Change: Training status")
    said, decided = turn.replies
    assert said.text == ("I've taken “Training status” out of your answers. If something else is right, tell me.")
    assert decided.decision is not None
    assert [row["name"] for row in decided.decision["facts"]] == ["specialty", "permanent_region"]


def test_change_decides_the_question_that_was_spoken_of() -> None:
    conversation = talk("an incident in May 2026, I joined in 2022, whose is it?", "open_claim")
    turn = conversation.hears_that("Change: Joined")
    assert "renew" not in conversation.words(turn).casefold()
    assert conversation.dialogue.recent == "incident"
