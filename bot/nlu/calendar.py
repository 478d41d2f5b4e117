"""Days and months in anybody's words, day before month: "5 August 2027", "5/8/27", "Mar 2029", "2029-03"."""

from __future__ import annotations

import datetime as dt
import re

import dateparser

from bot.coverage.model import Month

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_ISO_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_MONTH_OF_YEAR = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{4})")
_FORMATS = {"DATE_ORDER": "DMY", "PARSERS": ["absolute-time"]}


class DateError(ValueError):
    """Words that can't be taken as a day or a month. The text says what to write."""


def read_day(said: str) -> dt.date:
    """A calendar day; DateError where the day, the month or the year isn't said."""
    text = said.strip()
    if _ISO_DAY.fullmatch(text):
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            raise DateError(f"'{said}' isn't a day of the calendar.") from None
    found = dateparser.parse(text, languages=["en"], settings={**_FORMATS, "REQUIRE_PARTS": ["day", "month", "year"]})
    if found is None:
        raise DateError(f"'{said}' isn't a day. Write it with its month and year, such as 5 August 2027.")
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
        found = dateparser.parse(text, languages=["en"], settings={**_FORMATS, "REQUIRE_PARTS": ["month", "year"]})
        if found is None:
            raise DateError(f"'{said}' isn't a month of a year. Write it such as March 2029.") from None
        return Month(found.year, found.month)
    return Month(day.year, day.month)


def _month(said: str, year: int, month: int) -> Month:
    if not 1 <= month <= 12:
        raise DateError(f"'{said}' isn't a month of a year. Write it such as March 2029.")
    return Month(year, month)
