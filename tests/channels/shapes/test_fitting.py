"""Where a text that is too long is cut."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.shapes.fitting import cut, sentences


def at_most(letters: int):
    """A message that holds so many letters."""
    return lambda text: len(text) <= letters


def test_what_fits_is_one_piece():
    assert cut("Call 0800 952 0441.", at_most(19)) == ["Call 0800 952 0441."]


def test_a_text_is_cut_between_paragraphs_where_that_takes_no_more_pieces():
    assert cut("One. Two.\n\nThree. Four.", at_most(15)) == ["One. Two.", "Three. Four."]


def test_a_text_is_cut_between_sentences_where_paragraphs_would_take_more_pieces():
    text = "One two three.\n\nFour five. Six.\n\nSeven eight."
    assert cut(text, at_most(27)) == ["One two three.\n\nFour five.", "Six.\n\nSeven eight."]
    assert cut(text, at_most(30)) == ["One two three.", "Four five. Six.\n\nSeven eight."]


def test_a_list_stays_with_the_words_that_lead_to_it():
    text = "These are listed:\n\n- Mersey\n- Wessex\n\nAnd the rest."
    assert cut(text, at_most(30)) == ["These are listed:\n\n- Mersey", "- Wessex\n\nAnd the rest."]


def test_a_sentence_that_is_too_long_is_cut_between_words_and_numbers_stay_whole():
    pieces = cut("please do call 0800 952 0441 or 116 123 about the £10,000 a year that you told me of", at_most(20))
    assert all(len(piece) <= 20 for piece in pieces)
    assert " ".join(pieces) == "please do call 0800 952 0441 or 116 123 about the £10,000 a year that you told me of"
    assert all(any(number in piece for piece in pieces) for number in ("0800 952 0441", "116 123", "£10,000"))


def test_a_word_that_is_too_long_is_cut_and_an_emoji_with_its_parts_is_not():
    family = "👨‍👩‍👧"
    assert cut("a" * 25, at_most(10)) == ["a" * 10, "a" * 10, "a" * 5]
    assert cut(f"abcdefgh{family}", at_most(9)) == ["abcdefgh", family]


def test_words_in_bold_are_not_torn_apart():
    assert cut("**Yes, this looks eligible.** And so on.", at_most(30)) == [
        "**Yes, this looks eligible.**",
        "And so on.",
    ]


def test_the_sentences_of_a_paragraph_are_told_apart_and_amounts_are_not():
    text = "It's £1,100.50 a year. NHS pay doesn't count. “Is it?” Yes."
    assert sentences(text) == ["It's £1,100.50 a year.", "NHS pay doesn't count.", "“Is it?”", "Yes."]


@given(st.text(max_size=500), st.integers(16, 60))
def test_nothing_but_blanks_is_lost_and_every_piece_fits(text, letters):
    pieces = cut(text, at_most(letters))
    assert all(0 < len(piece) <= letters for piece in pieces)
    assert re.sub(r"\s+", "", "".join(pieces)) == re.sub(r"\s+", "", text)


_amounts = st.sampled_from(["£10,000", "£1,100", "0800 952 0441", "116 123", "eight weeks", "if", "only"])


@pytest.mark.parametrize("letters", [20, 40, 160])
@given(st.lists(_amounts | st.text(alphabet="abc", min_size=1, max_size=8), min_size=1, max_size=60).map(" ".join))
def test_no_number_is_cut(letters, text):
    numbers = re.findall(r"£?\d[\d,]*(?: \d+)*", text)
    longest = max(map(len, numbers), default=0)
    if longest <= letters:
        pieces = cut(text, at_most(letters))
        found = [number for piece in pieces for number in re.findall(r"£?\d[\d,]*(?: \d+)*", piece)]
        assert "".join(found).replace(" ", "") == "".join(numbers).replace(" ", "")
        assert all(any(number.split()[0] in piece for piece in pieces) for number in numbers)
