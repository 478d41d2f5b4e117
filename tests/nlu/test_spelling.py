"""What a message's misspelt words are taken for, and what is left alone."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tests.builders  # noqa: F401 - its hypothesis profile has no deadline
from bot.coverage import load_names
from bot.nlu.named import vocabulary
from bot.nlu.spelling import Speller

SPELLER = Speller(*vocabulary(load_names()))


def put_right(text: str) -> str:
    return SPELLER.put_right(text).text


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("joined in septmber", "joined in september"),
        ("two sesions a week", "two sessions a week"),
        ("uroligy", "urology"),
        ("belfats", "belfast"),
        ("esex", "essex"),
        ("gilingham", "gillingham"),
        ("dentisty", "dentistry"),
        ("£275 per clinc", "£275 per clinic"),
    ],
)
def test_a_slip_of_the_finger_is_put_right(written, meant):
    assert put_right(written) == meant


@pytest.mark.parametrize(
    "text",
    [
        "barton",
        "norton",
        "broughton",
        "GUM st3 in Wessex",
        "staff note",
        "seven clinics",
        "Dr Kante says",
        "sales",
        "xyz",
    ],
)
def test_what_is_a_word_a_name_or_too_unlike_one_is_left_alone(text):
    assert put_right(text) == text


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("own indem b4 I start", "own indemnity before I start"),
        ("pvt list", "private list"),
        ("mship from 1/2/26", "membership from 1/2/26"),
        ("7oo a month", "700 a month"),
        ("third of march", "3rd of march"),
        ("twenty-first of June", "21st of June"),
        ("may twenty twenty four", "may 2024"),
    ],
)
def test_shorthand_and_days_in_words_are_written_out(written, meant):
    assert put_right(written) == meant


def test_where_a_word_stood_is_known_although_it_grew():
    respelt = SPELLER.put_right("pvt list in belfats, ok")
    start = respelt.text.index("belfast")
    assert respelt.written_at(start, start + len("belfast")) == (12, 19)


@given(st.text(alphabet=string.printable, max_size=60))
def test_whatever_is_written_every_place_lies_in_it_and_they_rise(text):
    respelt = SPELLER.put_right(text)
    places = [respelt.written_at(at, at)[0] for at in range(len(respelt.text) + 1)]
    assert places == sorted(places)
    assert places[-1] == len(text)


def test_an_everyday_word_is_common_and_a_place_that_nobody_knows_is_not():
    assert SPELLER.is_common("hand")
    assert SPELLER.is_common("Wessex")
    assert not SPELLER.is_common("Gotham")
