"""Days and months as a sentence says them. The names are English whatever the machine's language."""

from __future__ import annotations

import datetime as dt

from bot.coverage.model import Month

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def day(date: dt.date) -> str:
    """ "5 August 2027"."""
    return f"{date.day} {month_name(date.month)} {date.year}"


def month(of: Month) -> str:
    """ "March 2029"."""
    return f"{month_name(of.month)} {of.year}"


def month_name(number: int) -> str:
    """The month of a number from 1 to 12: "March"."""
    return _MONTHS[number - 1]
