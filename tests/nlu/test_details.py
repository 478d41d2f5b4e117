"""What is said of earnings without a sum, as people say it."""

from __future__ import annotations

import re

import pytest

import tests.builders  # noqa: F401 - its hypothesis profile has no deadline
from bot.coverage import Basis, Period
from bot.nlu.details import said_basis, said_period, said_rate, said_weeks


def of_match(said: tuple[object, re.Match[str]] | None) -> tuple[object, str] | None:
    """What was said, and the words that said it."""
    return (said[0], said[1].group()) if said else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("it's before tax", (Basis.GROSS, "before tax")),
        ("before costs", (Basis.GROSS, "before costs")),
        ("after expenses", (Basis.NET, "after expenses")),
        ("my take home", (Basis.NET, "take home")),
        ("it's net", (Basis.NET, "net")),
        ("before or after tax? gross or net?", None),
        ("gross not net", None),
        ("before my exam", None),
    ],
)
def test_gross_or_net_is_heard_where_one_of_them_is_said(text, expected):
    assert of_match(said_basis(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("40 weeks a year", (40, "40 weeks a year")),
        ("for 40 wks", (40, "40 wks")),
        ("52 weeks", (52, "52 weeks")),
        ("53 weeks", None),
        ("3 weeks ago", None),
        ("6 weeks from now", None),
        ("3 weeks until my exam", None),
        ("I'm 30 weeks pregnant", None),
        ("12 weeks leave", None),
        ("every 2 weeks", None),
        ("every week", (52, "every week")),
        ("all year round", (52, "all year")),
        ("the whole year", (52, "whole year")),
    ],
)
def test_weeks_a_year_are_as_many_as_a_year_has(text, expected):
    assert of_match(said_weeks(text)) == expected


@pytest.mark.parametrize(
    ("text", "count", "per"),
    [
        ("twice a week", "2", "week"),
        ("once a month", "1", "month"),
        ("3 a week", "3", "week"),
        ("usually two sessions a week", "2", "week"),
        ("four evenings a wk", "4", "week"),
        ("a couple a month", "2", "month"),
        ("2x a week", "2", "week"),
        ("one a quarter", "1", "quarter"),
        ("once a fortnight", "1", "fortnight"),
        ("every other week", "1", "fortnight"),
        ("every 2 weeks", "1", "fortnight"),
        ("one saturday a month", "1", "month"),
        ("20 a year", "20", "year"),
    ],
)
def test_how_often_is_a_count_and_what_it_is_counted_in(text, count, per):
    found = said_rate(text)
    assert found is not None
    assert found[0] == {"count": count, "per": per}


@pytest.mark.parametrize("text", ["sometimes", "it varies", "two sessions", "a year", "100 a year", "weekend work"])
def test_how_often_is_not_guessed(text):
    assert said_rate(text) is None


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("that's a month, not a year", Period.MONTH),
        ("it isn't a year it's a month", Period.MONTH),
        ("sorry, i mean per week", Period.WEEK),
        ("its monthly", Period.MONTH),
        ("that's each quarter", Period.QUARTER),
        ("it's per fortnight", Period.FORTNIGHT),
        ("that was per session", Period.SESSION),
        ("it's yearly", Period.YEAR),
    ],
)
def test_what_an_amount_is_for_can_be_put_right_afterwards(text, period):
    found = said_period(text)
    assert found is not None
    assert found[0] is period


@pytest.mark.parametrize("text", ["not a year", "rather than monthly", "annual leave", "i've been a GP for a year"])
def test_what_an_amount_is_for_is_not_taken_from_what_is_denied(text):
    assert said_period(text) is None


# Whatever is typed
