"""Days as exactly as they were told, and how a sentence says them."""

from __future__ import annotations

import calendar
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.coverage import Month, Stretch
from bot.coverage.model import earliest, latest
from bot.coverage.words import day, month, month_name, when
from tests.coverage.roughly import stretch

FIRST, LAST = dt.date(2027, 8, 4), dt.date(2027, 8, 31)
DAY = dt.timedelta(days=1)
days = st.dates(dt.date(1990, 1, 1), dt.date(2060, 12, 31))


def test_a_day_known_only_roughly_is_one_of_those_from_the_first_to_the_last():
    roughly = Stretch(FIRST, LAST)
    assert (earliest(roughly), latest(roughly)) == (FIRST, LAST)


def test_a_day_that_is_known_is_its_own_first_and_last():
    assert (earliest(FIRST), latest(FIRST)) == (FIRST, FIRST)


def test_a_stretch_of_one_day_is_a_stretch():
    assert latest(Stretch(FIRST, FIRST)) == FIRST


def test_a_stretch_does_not_go_back():
    with pytest.raises(ValueError, match="2027-08-03 is before 2027-08-04"):
        Stretch(FIRST, FIRST - DAY)


@pytest.mark.parametrize(
    ("told", "said", "at"),
    [
        (dt.date(2027, 8, 5), "5 August 2027", "on 5 August 2027"),
        (dt.date(2028, 2, 29), "29 February 2028", "on 29 February 2028"),
        (stretch("2027-08"), "August 2027", "in August 2027"),
        (stretch("2027-12"), "December 2027", "in December 2027"),
        (stretch("2027-02"), "February 2027", "in February 2027"),
        (stretch("2028-02"), "February 2028", "in February 2028"),
        (stretch("2022"), "2022", "in 2022"),
    ],
)
def test_a_day_is_said_as_exactly_as_it_was_told_and_no_more(told, said, at):
    assert (day(told), when(told)) == (said, at)


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2028-02-01", "2028-02-28", "the time from 1 February 2028 to 28 February 2028"),
        ("2027-08-02", "2027-08-31", "the time from 2 August 2027 to 31 August 2027"),
        ("2027-08-01", "2027-08-30", "the time from 1 August 2027 to 30 August 2027"),
        ("2027-08-01", "2027-09-30", "the time from 1 August 2027 to 30 September 2027"),
        ("2027-08-01", "2028-08-31", "the time from 1 August 2027 to 31 August 2028"),
        ("2022-01-01", "2022-11-30", "the time from 1 January 2022 to 30 November 2022"),
        ("2022-02-01", "2022-12-31", "the time from 1 February 2022 to 31 December 2022"),
        ("2022-01-02", "2022-12-31", "the time from 2 January 2022 to 31 December 2022"),
        ("2022-01-01", "2022-12-30", "the time from 1 January 2022 to 30 December 2022"),
        ("2022-01-01", "2023-12-31", "the time from 1 January 2022 to 31 December 2023"),
    ],
)
def test_what_is_neither_a_month_nor_a_year_is_said_with_both_its_ends(first, last, said):
    roughly = Stretch(dt.date.fromisoformat(first), dt.date.fromisoformat(last))
    assert (day(roughly), when(roughly)) == (said, f"in {said}")


def test_a_month_without_its_year_is_said_by_its_name():
    assert (month(Month(None, 3)), month(Month(2029, 3))) == ("March", "March 2029")


@pytest.mark.parametrize("number", range(1, 13))
def test_months_have_their_english_names(number):
    assert month_name(number) == calendar.month_name[number]


@given(days, days)
def test_the_first_day_never_comes_after_the_last(one, other):
    first, last = sorted((one, other))
    roughly = Stretch(first, last)
    assert earliest(roughly) <= latest(roughly)
    if one != other:
        with pytest.raises(ValueError, match="goes forward"):
            Stretch(last, first)


@given(days)
def test_every_month_and_year_is_said_by_its_name_alone(date):
    assert day(stretch(f"{date:%Y-%m}")) == month(Month(date.year, date.month))
    assert day(stretch(f"{date:%Y}")) == str(date.year)
