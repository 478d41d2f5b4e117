"""Days and months in anybody's words, day before month: "5 August 2027", "5/8/27", "Mar 2029", "2029-03"."""

from __future__ import annotations

import datetime as dt
import re

import dateparser

from bot.coverage.model import Month

_YEAR_FIRST = re.compile(r"(\d{4})[-/.\u2010-\u2015](\d{1,2})[-/.\u2010-\u2015](\d{1,2})(?:[t ]\d{1,2}:\d{2}.*)?", re.I)
_ISO_MONTH = re.compile(r"(\d{4})\s*[-/.\u2010-\u2015]\s*(\d{1,2})")
_MONTH_OF_YEAR = re.compile(r"(\d{1,2})\s*[-/.\u2010-\u2015]\s*(\d{4})")
_STARTS_WITH_YEAR = re.compile(r"\d{4}\s*[-/.\u2010-\u2015]")
_YEARS = range(1900, 2200)
_FORMATS = {"DATE_ORDER": "DMY", "PARSERS": ["absolute-time"]}


class DateError(ValueError):
    """Words that can't be taken as a day or a month. The text says what to write."""


def read_day(said: str) -> dt.date:
    """A calendar day; DateError where the day, the month or the year isn't said."""
    text = said.strip()
    year_first = _YEAR_FIRST.fullmatch(text)
    if year_first:
        try:
            return dt.date(*map(int, year_first.groups()))
        except ValueError:
            raise DateError(f"'{said}' isn't a day of the calendar.") from None
    if _STARTS_WITH_YEAR.match(text):
        raise _no_day(said)  # dateparser would take the day for the month
    found = dateparser.parse(text, languages=["en"], settings={**_FORMATS, "REQUIRE_PARTS": ["day", "month", "year"]})
    if found is None:
        raise _no_day(said)
    day: dt.date = found.date()
    return day


def read_month(said: str) -> Month:
    """A month of a year, from a whole date too; DateError where the month or the year isn't said."""
    text = said.strip()
    for pattern, order in ((_ISO_MONTH, (1, 2)), (_MONTH_OF_YEAR, (2, 1))):
        match = pattern.fullmatch(text)
        if match:
            return _month(said, int(match[order[0]]), int(match[order[1]]))
    try:
        day = read_day(text)
    except DateError:
        if _STARTS_WITH_YEAR.match(text):
            raise _no_month(said) from None
        found = dateparser.parse(text, languages=["en"], settings={**_FORMATS, "REQUIRE_PARTS": ["month", "year"]})
        if found is None:
            raise _no_month(said) from None
        return Month(found.year, found.month)
    return Month(day.year, day.month)


def _month(said: str, year: int, month: int) -> Month:
    if not 1 <= month <= 12 or year not in _YEARS:
        raise _no_month(said)
    return Month(year, month)


def _no_day(said: str) -> DateError:
    return DateError(f"'{said}' isn't a day. Write it with its month and year, such as 5 August 2027.")


def _no_month(said: str) -> DateError:
    return DateError(f"'{said}' isn't a month of a year. Write it such as March 2029.")
