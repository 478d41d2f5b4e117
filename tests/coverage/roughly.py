"""Days known only roughly, as the tests write them."""

from __future__ import annotations

import calendar
import datetime as dt

from hypothesis import strategies as st

from bot.coverage import Stretch
from bot.coverage.model import KnownDay, earliest, latest


def stretch(written: str) -> Stretch:
    """A month ("2027-08") or a year ("2022") as a stretch of days."""
    year, *months = map(int, written.split("-"))
    first, last = (months[0], months[0]) if months else (1, 12)
    return Stretch(dt.date(year, first, 1), dt.date(year, last, calendar.monthrange(year, last)[1]))


def in_month_of(day: dt.date) -> Stretch:
    """The month that a day lies in, as who knows only the month tells it."""
    return stretch(f"{day:%Y-%m}")


def in_year_of(day: dt.date) -> Stretch:
    """The year that a day lies in."""
    return stretch(f"{day:%Y}")


def as_told(day: dt.date) -> st.SearchStrategy[KnownDay]:
    """A day as exactly as somebody may tell it."""
    return st.sampled_from([day, in_month_of(day), in_year_of(day)])


def within(day: KnownDay) -> st.SearchStrategy[dt.date]:
    """One of the days that it can be."""
    return st.dates(earliest(day), latest(day))
