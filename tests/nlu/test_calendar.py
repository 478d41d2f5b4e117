"""Days and months as people write them in Britain, day before month; what isn't one is refused with what to write."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tests.builders  # noqa: F401 - its hypothesis profile has no deadline
from bot.coverage import Month
from bot.nlu.calendar import DateError, read_day, read_month

FIFTH_OF_AUGUST = dt.date(2027, 8, 5)
days = st.dates(dt.date(2000, 1, 1), dt.date(2060, 12, 31))


def ordinal(number: int) -> str:
    """ "1st", "2nd", "13th"."""
    if 10 < number < 14:
        return f"{number}th"
    return f"{number}{({1: 'st', 2: 'nd', 3: 'rd'}).get(number % 10, 'th')}"


DAYS_WRITTEN: dict[str, Callable[[dt.date], str]] = {
    "5 August 2027": lambda day: f"{day.day} {day:%B %Y}",
    "05/08/2027": lambda day: f"{day:%d/%m/%Y}",
    "5/8/27": lambda day: f"{day.day}/{day.month}/{day:%y}",
    "2027-08-05": dt.date.isoformat,
    "5th of August 2027": lambda day: f"{ordinal(day.day)} of {day:%B %Y}",
    "Thursday, 5 Aug 2027": lambda day: f"{day:%A}, {day.day} {day:%b %Y}",
    "5-Aug-27": lambda day: f"{day.day}-{day:%b-%y}",
    "05.08.27": lambda day: f"{day:%d.%m.%y}",
}
MONTHS_WRITTEN: dict[str, Callable[[dt.date], str]] = {
    "March 2029": lambda day: f"{day:%B %Y}",
    "mar 2029": lambda day: f"{day:%b %Y}".lower(),
    "2029-03": lambda day: f"{day:%Y-%m}",
    "2029-3": lambda day: f"{day.year}-{day.month}",
    "03/2029": lambda day: f"{day:%m/%Y}",
    "3.2029": lambda day: f"{day.month}.{day.year}",
}


@pytest.mark.parametrize(
    "said",
    [
        "5 August 2027",
        "5 Aug 2027",
        "5 aug 27",
        "5 AUGUST 2027",
        "5th August 2027",
        "5th of August 2027",
        "the 5th of August 2027",
        "5 August, 2027",
        "5 August '27",
        "5 Aug ’27",
        "August 5th, 2027",
        "August 5 2027",
        "Thursday 5 August 2027",
        "Thu 5 Aug 2027",
        "05/08/2027",
        "5/8/2027",
        "5/8/27",
        "05.08.2027",
        "5.8.27",
        "5-8-2027",
        "05-08-27",
        "5-Aug-2027",
        "5Aug2027",
        "2027-08-05",
        "  5  August  2027  ",
    ],
)
def test_a_day_is_read_however_it_is_written(said):
    assert read_day(said) == FIFTH_OF_AUGUST
    assert read_month(said) == Month(2027, 8)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("1st Sept 2027", dt.date(2027, 9, 1)),
        ("2nd May 2027", dt.date(2027, 5, 2)),
        ("3rd June 2027", dt.date(2027, 6, 3)),
        ("22nd July 2027", dt.date(2027, 7, 22)),
        ("10/11/12", dt.date(2012, 11, 10)),
        ("1/2/2027", dt.date(2027, 2, 1)),
        ("13/12/2027", dt.date(2027, 12, 13)),
        ("30/4/2027", dt.date(2027, 4, 30)),
        ("31 December 1999", dt.date(1999, 12, 31)),
        ("29 Feb 2028", dt.date(2028, 2, 29)),
        ("29/2/2028", dt.date(2028, 2, 29)),
        ("2028-02-29", dt.date(2028, 2, 29)),
        ("29 February 2000", dt.date(2000, 2, 29)),
        ("28 Feb 2027", dt.date(2027, 2, 28)),
    ],
)
def test_the_day_stands_before_the_month(said, expected):
    assert read_day(said) == expected


@pytest.mark.parametrize(
    "said",
    [
        "31 April 2027",
        "31/4/2027",
        "31/06/27",
        "2027-04-31",
        "29 Feb 2027",
        "29/2/2027",
        "29/02/2100",
        "2027-02-29",
        "30 Feb 2028",
        "32 January 2027",
        "0 January 2027",
        "00/01/2027",
        "12/13/2027",
        "13/13/2027",
        "2027-00-01",
        "2027-12-32",
    ],
)
def test_what_the_calendar_does_not_have_is_no_day_and_no_month_either(said):
    for read in (read_day, read_month):
        with pytest.raises(DateError, match="isn't a") as refused:
            read(said)
        assert f"'{said}'" in str(refused.value)


@pytest.mark.parametrize(
    "said",
    [
        "5 August",
        "5th",
        "5/8",
        "August",
        "2027",
        "27",
        "Mar 29",
        "29 Mar",
        "March '29",
        "Mar-29",
        "Monday",
        "today",
        "tomorrow",
        "next August",
        "in two weeks",
        "soon",
        "TBC",
        "spring 2029",
        "5 Augst 2027",
        "5 août 2027",
        "05082027",
        "20270805",
        "",
        "   ",
    ],
)
def test_a_day_without_its_month_and_year_is_never_guessed(said):
    with pytest.raises(DateError, match=r"isn't a day\. Write it with its month and year, such as 5 August 2027"):
        read_day(said)
    with pytest.raises(DateError, match=r"isn't a month of a year\. Write it such as March 2029"):
        read_month(said)


@pytest.mark.parametrize("said", ["August 2027", "Aug 2027", "2027-08", "8/2027"])
def test_a_month_is_no_day(said):
    with pytest.raises(DateError, match="isn't a day"):
        read_day(said)
    assert read_month(said) == Month(2027, 8)


@pytest.mark.parametrize(
    "said",
    [
        "March 2029",
        "march 2029",
        "MAR 2029",
        "Mar. 2029",
        "March, 2029",
        "March of 2029",
        "in March 2029",
        "2029 March",
        "2029-03",
        "2029-3",
        "03/2029",
        "3/2029",
        "3 / 2029",
        "03-2029",
        "3.2029",
        "  March 2029 ",
        "31 March 2029",
        "31/3/29",
        "2029-03-31",
    ],
)
def test_a_month_is_read_however_it_is_written(said):
    assert read_month(said) == Month(2029, 3)


@pytest.mark.parametrize("said", ["2029-13", "2029-00", "0/2029", "13/2029", "00-2029", "99.2029"])
def test_a_year_has_twelve_months(said):
    with pytest.raises(DateError, match="isn't a month of a year"):
        read_month(said)


@pytest.mark.parametrize(
    "said",
    [
        "2027/08/05",
        "2027.08.05",
        "2027-8-5",
        "2027‑08‑05",
        "2027-08-05T10:00",
        "2027-08-05T00:00:00Z",
        "2027-08-05 00:00:00",
    ],
)
def test_a_day_that_starts_with_its_year_never_has_day_and_month_swapped(said):
    for read, expected in ((read_day, FIFTH_OF_AUGUST), (read_month, Month(2027, 8))):
        try:
            found = read(said)
        except DateError:
            continue
        assert found == expected


@pytest.mark.parametrize("said", ["2027-13-01", "2027-13-12"])
def test_a_thirteenth_month_is_not_taken_for_a_day(said):
    for read in (read_day, read_month):
        with pytest.raises(DateError):
            read(said)


@pytest.mark.parametrize("said", ["0000-01", "1/0000", "00/00/0000"])
def test_there_is_no_year_nought(said):
    with pytest.raises(DateError):
        read_month(said)


@pytest.mark.parametrize("written", DAYS_WRITTEN.values(), ids=list(DAYS_WRITTEN))
@given(day=days)
def test_any_day_reads_back_as_itself(written, day):
    assert read_day(written(day)) == day
    assert read_month(written(day)) == Month(day.year, day.month)


@pytest.mark.parametrize("written", MONTHS_WRITTEN.values(), ids=list(MONTHS_WRITTEN))
@given(day=days)
def test_any_month_reads_back_as_itself(written, day):
    assert read_month(written(day)) == Month(day.year, day.month)


pieces = st.sampled_from(
    [
        *("0", "1", "5", "29", "31", "32", "27", "2027", "2028", "9999", "99999", "2027-02-29", "1/1/27", "05:30"),
        *("Feb", "March", "may", "August", "Monday", "Q3", "th", "nd", "of", "the", "/", "-", ".", ",", "+01:00", "Z"),
        *("now", "ago", "next", "last", "in", "two", "weeks", "noon", "yesterday", "T", "'", "٥", "²"),
    ]
)


@given(st.text() | st.lists(pieces, max_size=6).map(" ".join) | st.lists(pieces, max_size=6).map("".join))
def test_no_text_is_worse_than_refused(said):
    for read in (read_day, read_month):
        try:
            found = read(said)
        except DateError:
            continue
        assert isinstance(found, (dt.date, Month))
        assert not isinstance(found, dt.datetime)
