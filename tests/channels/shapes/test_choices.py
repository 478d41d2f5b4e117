"""What can be picked: a button that says its words where it fits, else a number."""

from __future__ import annotations

import re

import pytest
from hypothesis import given

from actions.asking import choices_for
from actions.dialogue import A_PERSON, NOT_SURE, Dialogue
from bot.channels.shapes import CHANNELS, shape
from bot.channels.shapes.gsm import as_sent
from bot.channels.shapes.marks import SLACK, TELEGRAM, WHATSAPP
from bot.channels.shapes.parts import with_choices
from bot.coverage import Missing
from tests.builders import knowledge
from tests.channels.shapes.build import any_turn, at_once, buttons, said, seen, texts

WITH_BUTTONS = ("slack", "telegram")
WITH_NUMBERS = ("sms", "whatsapp")
WRITTEN = {"slack": SLACK.render, "telegram": TELEGRAM.render, "whatsapp": WHATSAPP.render, "sms": as_sent}


def offered(fact):
    """What is offered for a fact, as the dialogue remembers it and as a turn shows it."""
    choices = choices_for(Missing(fact, "It decides."), knowledge())
    dialogue = Dialogue().asking(fact, choices)
    return dialogue, said("Which is it?", "asked", choices=tuple(choice.title for choice in choices))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize(("fact", "count"), [("specialty", 9), ("permanent_region", 10)])
@pytest.mark.parametrize("channel", WITH_BUTTONS)
def test_every_specialty_and_every_region_has_a_button_that_says_it(channel, fact, count):
    dialogue, turn = offered(fact)
    (piece,) = shape(turn, channel)
    said_by_buttons = buttons(piece, channel)
    assert len(said_by_buttons) == count
    assert [dialogue.picked(words) for words in said_by_buttons] == list(dialogue.offered)
    assert "Reply with a number" not in seen(piece, channel)


@pytest.mark.parametrize(("fact", "count"), [("specialty", 9), ("permanent_region", 10)])
@pytest.mark.parametrize("channel", WITH_NUMBERS)
def test_every_specialty_and_every_region_has_a_number_that_picks_it(channel, fact, count):
    dialogue, turn = offered(fact)
    (text,) = texts(turn, channel)
    lines = re.findall(r"^(\d+) (.+)$", text, re.M)
    assert len(lines) == count
    for number, title in lines:
        assert dialogue.picked(number) == dialogue.picked(title) == dialogue.picked(f"{number} {title}")
        assert dialogue.picked(title).title == title


def test_the_list_of_regions_is_one_text_message():
    _, turn = offered("permanent_region")
    assert at_once(turn)[0].splitlines()[:5] == [
        "Which is it?",
        "",
        "Reply with a number, or in words:",
        "1 East Midlands",
        "2 West Midlands",
    ]


@pytest.mark.parametrize("fact", ["earnings", "earnings_weeks", "training_start"])
@pytest.mark.parametrize("also", [(), (A_PERSON,)])
def test_where_the_answer_may_be_a_number_no_number_picks(fact, also):
    dialogue = Dialogue().asking(fact, (NOT_SURE, *also))
    turn = said("How much?", "asked", choices=tuple(choice.title for choice in dialogue.offered))
    for channel in WITH_NUMBERS:
        (text,) = texts(turn, channel)
        assert 'Or say "I\'m not sure"' in text
        assert not re.search(r"\d", text)
    for number in ("1", "2", "one", "the first", "last"):
        assert dialogue.picked(number) is None
    assert dialogue.picked("i'm not sure") == NOT_SURE


def test_a_single_way_on_has_a_number():
    turn = said("It's free up to £10,000.", choices=("Work out my fee",))
    assert at_once(turn) == ["It's free up to £10,000.\n\nReply 1: Work out my fee"]


def test_numbers_go_on_through_a_turn_as_the_dialogue_counts_and_nothing_is_offered_twice():
    first = said("Is it one of these?", "clarify", choices=("Joining", "Speak to a person")).messages
    turn = type(said("x"))((*first, *said("Or this?", choices=("Speak to a person", "Leaving")).messages), "clarify")
    assert [(choices.first, choices.titles) for _, choices in with_choices(turn)] == [
        (1, ("Joining", "Speak to a person")),
        (3, ("Leaving",)),
    ]


def test_a_title_too_long_for_a_button_makes_a_numbered_list_of_all():
    long = "x" * 80
    for channel in WITH_BUTTONS:
        (piece,) = shape(said("Which?", "asked", choices=("Short", long)), channel)
        assert buttons(piece, channel) == []
        assert f"1 Short\n2 {long}" in seen(piece, channel)


def test_sixty_four_bytes_are_a_telegram_button_and_one_more_is_a_list():
    for letters, is_button in ((32, True), (33, False)):
        (piece,) = shape(said("Which?", "asked", choices=("é" * letters, "No")), "telegram")
        assert bool(buttons(piece, "telegram")) is is_button


def test_short_titles_stand_side_by_side_on_a_phone():
    (piece,) = shape(said("Are you?", "asked", choices=("Yes", "No", "NHS patients at a private provider")), "telegram")
    rows = [[button["text"] for button in row] for row in piece.body["reply_markup"]["inline_keyboard"]]
    assert rows == [["Yes", "No"], ["NHS patients at a private provider"]]


def test_what_is_related_is_offered_where_there_is_room_and_said_word_for_word():
    turn = said("You apply online.", related=("Which regions are listed",))
    for channel in WITH_BUTTONS:
        assert buttons(shape(turn, channel)[0], channel) == ["Which regions are listed"]
    assert texts(turn, "whatsapp") == ["You apply online.\n\nYou can also ask: Which regions are listed"]
    assert at_once(turn) == ["You apply online."]


@given(any_turn())
def test_whatever_is_offered_is_a_button_or_stands_in_a_list(turn):
    for channel in CHANNELS:
        pieces = shape(turn, channel)
        pressed = {words for piece in pieces for words in buttons(piece, channel)} if channel in WITH_BUTTONS else ()
        key = "text" if channel in WITH_BUTTONS else "Body"
        written = squeezed("".join(piece.body[key] for piece in pieces))
        for _, choices in with_choices(turn):
            for number, title in enumerate(choices.titles, start=choices.first):
                line = squeezed(WRITTEN[channel](title))
                numbered = f"{number}{line}" if choices.is_numbered and len(choices.titles) > 1 else line
                assert title in pressed or numbered in written
