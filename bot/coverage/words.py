"""Days and months as a sentence says them. The names are English whatever the machine's language."""

from __future__ import annotations

import calendar

from bot.coverage.model import KnownDay, Month, Stretch

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


def day(date: KnownDay) -> str:
    """ "5 August 2027"; "August 2027" or "2022" where no more was told."""
    if not isinstance(date, Stretch):
        return f"{date.day} {month_name(date.month)} {date.year}"
    first, last = date.first, date.last
    if first.day == 1 and last.year == first.year and last.day == calendar.monthrange(last.year, last.month)[1]:
        if first.month == last.month:
            return month(Month(first.year, first.month))
        if (first.month, last.month) == (1, 12):
            return str(first.year)
    return f"the time from {day(first)} to {day(last)}"


def when(date: KnownDay) -> str:
    """ "on 5 August 2027", "in August 2027"."""
    return f"{'in' if isinstance(date, Stretch) else 'on'} {day(date)}"


def month(of: Month) -> str:
    """ "March 2029", or "March" where no year was told."""
    return month_name(of.month) if of.year is None else f"{month_name(of.month)} {of.year}"


def month_name(number: int) -> str:
    """The month of a number from 1 to 12: "March"."""
    return _MONTHS[number - 1]
