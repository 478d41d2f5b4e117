"""The clauses of a message: where one ends, what doesn't end one, and that each stands where it says it stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tests.builders  # noqa: F401 - its hypothesis profile has no deadline
from bot.nlu.clauses import Clause, clauses


def said(text: str) -> list[str]:
    return [clause.text for clause in clauses(text)]


def asked(text: str) -> list[bool]:
    return [clause.is_asked for clause in clauses(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I'm a GP trainee, I do botox", ["I'm a GP trainee", "I do botox"]),
        ("GP trainee; botox", ["GP trainee", "botox"]),
        ("hi\nim in wessex", ["hi", "im in wessex"]),
        ("GP. Wessex.", ["GP", "Wessex"]),
        ("I do botox (about 9k) on weekends", ["I do botox", "about 9k", "on weekends"]),
        ("botox - lots of it", ["botox", "lots of it"]),
        ("botox – lots of it", ["botox", "lots of it"]),
        ("earnings: 9k", ["earnings", "9k"]),
        ("botox and fillers", ["botox", "fillers"]),
        ("botox n fillers", ["botox", "fillers"]),
        ("botox & fillers", ["botox", "fillers"]),
        ("botox + fillers", ["botox", "fillers"]),
        ("botox plus fillers", ["botox", "fillers"]),
        ("i run it but the consultant is there", ["i run it", "the consultant is there"]),
        ("no consultant so im in charge", ["no consultant", "im in charge"]),
        ("I left because it cost £500", ["I left", "it cost £500"]),
        ("I assist while he leads", ["I assist", "he leads"]),
        ("does it matter if I'm in charge", ["does it matter", "I'm in charge"]),
    ],
)
def test_a_doctors_run_on_message_falls_into_its_clauses(text, expected):
    assert said(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("£9,500 a year", "£12,000,000 a year", "1,000", "9.5k a year", "£9,999.99", "GP.Wessex"),
        *("between 8 and 9k", "between £8,000 and £9,000", "one and a half grand", "one and half grand", "at 10:30"),
        *("a well-known out-of-hours clinic", "if I earn 9k am I ok", "A+E shifts", "Sophie's android butler soul"),
        "31.8.2027",
    ],
)
def test_numbers_ranges_and_words_that_only_hold_a_border_stay_whole(text):
    assert said(text) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("£9,500, 3 a week", ["£9,500", "3 a week"]),
        ("£9,5000", ["£9", "5000"]),
        ("£9,50", ["£9", "50"]),
        ("£9.50. Ok", ["£9.50", "Ok"]),
        ("8 and 9k", ["8", "9k"]),
        ("between £8,000 and £9,000 and then some", ["between £8,000 and £9,000", "some"]),
        ("between jobs at the minute and 9k", ["between jobs at the minute", "9k"]),
    ],
)
def test_a_comma_or_an_and_that_joins_no_number_still_ends_a_clause(text, expected):
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("am I in charge? the consultant leads", [True, False]),
        ("am I in charge", [False]),
        ("hi, am I in charge?", [False, True]),
        ("really?! yes", [True, False]),
        ("really!? yes", [True, False]),
        ("what?\nyes", [True, False]),
        ("yes!", [False]),
        ("is it covered (by the trust)?", [False, True]),
    ],
)
def test_only_what_a_question_mark_ends_is_asked(text, expected):
    assert asked(text) == expected


@pytest.mark.parametrize("text", ["", "   ", ",,,;", "?", "\n\n", " - ", "and", "..."])
def test_where_nothing_is_said_there_is_no_clause(text):
    assert said(text) == []


def test_a_clause_knows_its_place_without_the_space_around_it():
    assert list(clauses("  hi ,  9k?")) == [Clause("hi", 2), Clause("9k", 8, is_asked=True)]
    assert next(clauses("  hi ,  9k?")).end == 4


pieces = st.sampled_from(
    [
        *("I'm in charge", "between", "£9,500", "8", "9k", "and", "and a half", "plus", "n", "so", "but", "then", "if"),
        *(" ", "  ", ",", ";", ".", "?", "!", "(", ")", ":", " - ", "–", "&", "+", "\n", "\t", "’", "é", "£", "½"),
    ]
)
texts = st.text(max_size=80) | st.lists(pieces, max_size=12).map("".join) | st.lists(pieces, max_size=12).map(" ".join)


@given(texts)
def test_whatever_is_typed_clauses_stand_where_they_say_they_stand(text):
    place = 0
    for clause in clauses(text):
        assert text[clause.start : clause.end] == clause.text
        assert clause.text == clause.text.strip() != ""
        assert place <= clause.start
        place = clause.end


@given(st.lists(st.from_regex(r"[b-hj-mpqv-z]{3,9}", fullmatch=True), min_size=1, max_size=5))
def test_no_word_of_a_message_is_lost_between_clauses(words):
    assert said(", ".join(words)) == words
    assert said(" ".join(words)) == [" ".join(words)]
