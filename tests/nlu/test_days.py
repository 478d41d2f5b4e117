"""Days and months in a doctor's message: which day, in which year, and what it is the day of."""

from __future__ import annotations

import calendar
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.coverage import Stretch
from bot.coverage.model import KnownDay, earliest
from bot.nlu.day_words import DayFound, without_days
from bot.nlu.days import find_days
from tests.builders import TODAY


def days(text: str) -> list[DayFound]:
    return find_days(text, TODAY)


def only(text: str) -> DayFound:
    (one,) = days(text)
    return one


def day(written: str) -> KnownDay:
    """The day of "2027-08-05", or all of "2027-08" or "2027"."""
    parts = [int(part) for part in written.split("-")]
    if len(parts) == 3:
        return dt.date(*parts)
    first, last = (parts[1], parts[1]) if len(parts) == 2 else (1, 12)
    return Stretch(dt.date(parts[0], first, 1), dt.date(parts[0], last, calendar.monthrange(parts[0], last)[1]))


def test_the_tests_count_from_a_monday_in_november():
    assert dt.date(2026, 11, 23) == TODAY


# Which day


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("due to finish 5 Aug 2027", "2027-08-05"),
        ("cct date 5th of august 2027", "2027-08-05"),
        ("August 5th 2027", "2027-08-05"),
        ("5/8/27", "2027-08-05"),
        ("2027-08-05 completes", "2027-08-05"),
        ("joined mps on 2023-02-01", "2023-02-01"),
        ("05.08.2027", "2027-08-05"),
        ("cct in march 2029", "2029-03"),
        ("CCT Mar 29", "2029-03"),
        ("march '29", "2029-03"),
        ("01/2029", "2029-01"),
        ("May 2027 cct", "2027-05"),
        ("I treated the patient in 2022", "2022"),
        ("today", "2026-11-23"),
        ("happened yesterday", "2026-11-22"),
        ("tomorrow i start", "2026-11-24"),
        ("start in 3 weeks", "2026-12-14"),
        ("I join in 6 weeks' time", "2027-01-04"),
        ("two weeks ago a patient complained", "2026-11-09"),
        ("3 months ago i joined", "2026-08"),
        ("joined about 18 months ago", "2025-05"),
        ("my cct is in 18 months", "2028-05"),
        ("within a month", "2026-12"),
        ("happened last month", "2026-10"),
        ("I finish in 2 years", "2028"),
        ("a year ago", "2025"),
        ("next year i finish", "2027"),
    ],
)
def test_a_day_with_its_year_or_counted_from_today_is_the_same_behind_and_ahead(text, expected):
    found = only(text)
    assert (found.past, found.future) == (day(expected), day(expected))
    assert found.month_only is None


def test_last_week_is_a_week_from_its_monday():
    found = only("last week i treated someone")
    assert found.past == Stretch(dt.date(2026, 11, 16), dt.date(2026, 11, 22))


@pytest.mark.parametrize(
    ("text", "past", "future"),
    [
        ("22 november", "2026-11-22", "2027-11-22"),
        ("23 November", "2026-11-23", "2026-11-23"),
        ("24 November", "2025-11-24", "2026-11-24"),
        ("5th August", "2026-08-05", "2027-08-05"),
        ("1 May", "2026-05-01", "2027-05-01"),
        ("may 5th", "2026-05-05", "2027-05-05"),
        ("29 feb", "2024-02-29", "2028-02-29"),
    ],
)
def test_a_day_without_a_year_was_the_last_one_or_will_be_the_next(text, past, future):
    found = only(text)
    assert (found.past, found.future, found.month_only) == (day(past), day(future), None)


@pytest.mark.parametrize(
    ("text", "past", "future", "month"),
    [
        ("in October", "2026-10", "2027-10", 10),
        ("in November", "2026-11", "2026-11", 11),
        ("in december", "2025-12", "2026-12", 12),
        ("August", "2026-08", "2027-08", 8),
        ("cct in may", "2026-05", "2027-05", 5),
        ("August changeover", "2026-08", "2027-08", 8),
    ],
)
def test_a_month_without_a_year_is_told_to_be_one(text, past, future, month):
    found = only(text)
    assert (found.past, found.future, found.month_only) == (day(past), day(future), month)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("joining next August", "2027-08"),
        ("joining next November", "2027-11"),
        ("joining next December", "2026-12"),
        ("joined last August", "2026-08"),
        ("joined last November", "2025-11"),
        ("joined last December", "2025-12"),
    ],
)
def test_next_never_lies_behind_and_last_never_ahead(text, expected):
    assert (only(text).past, only(text).future) == (day(expected), day(expected))


# What it is the day of


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("I start in August", "training_start"),
        ("st1 start date 02/08/2023", "training_start"),
        ("I'm ST4 since August", "training_start"),
        ("training from 1 August 2024", "training_start"),
        ("cct in march 2029", "expected_completion"),
        ("I'm due to CCT in Feb", "expected_completion"),
        ("I'll finish training in 2028", "expected_completion"),
        ("due to end Aug 2027", "expected_completion"),
        ("joined you 1/2/2023", "join_date"),
        ("been with you since 2021", "join_date"),
        ("3 months ago i joined", "join_date"),
        ("i've been a member since sept", "join_date"),
        ("left you in 2020", "membership_to"),
        ("my membership ended 31 July 2025", "membership_to"),
        ("cancelled my membership on 1/9/2025", "membership_to"),
        ("the incident happened on 3 march", "incident_date"),
        ("I operated on a patient on the 4th of July 2025", "incident_date"),
        ("a patient from 2019 is suing me", "incident_date"),
        ("i'm on mat leave from June", "other"),
        ("start mat leave in June", "other"),
        ("my exam is 14 feb 2027", "other"),
        ("mat leave starts 3 Jan 2027", "other"),
        ("my mat leave finishes 3 march", "other"),
        ("my course begins 5 January 2027", "other"),
        ("placement ends in Feb", "other"),
        ("oopt ends in Feb 2027", "other"),
        ("I start private work in January", "other"),
        ("my contract starts 1 March 2027", "other"),
        ("on holiday until 5 December", "other"),
        ("complaint letter dated 3 Nov 2026", "other"),
        ("going oopt from Oct 2027", "other"),
        ("i graduated in 2018", "other"),
        ("I read the page on 22 November 2026", "other"),
        ("5th August", None),
        ("in two weeks", None),
    ],
)
def test_the_words_beside_a_day_tell_what_it_is_the_day_of(text, role):
    assert only(text).role == role


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("i started st3 in august and cct in 2029", ["training_start", "expected_completion"]),
        ("GPST2, started Aug 2025, finish Aug 2027", ["training_start", "expected_completion"]),
        ("been with mps since August 2023 and my cct is August 2028", ["join_date", "expected_completion"]),
        ("member from 1/2/2022 until 31/7/2025", ["join_date", "membership_to"]),
        ("I left mps in May 2024 and joined again in May 2025", ["membership_to", "join_date"]),
        ("claim came in 2026 about something in 2021", ["other", "incident_date"]),
        ("it was in 2017, claim arrived last week", ["incident_date", "other"]),
        ("on mat leave from June, cct August 2029", ["other", "expected_completion"]),
    ],
)
def test_two_days_in_a_message_keep_their_roles_apart(text, roles):
    assert [one.role for one in days(text)] == roles


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("i joined mps in october", "2026-10"),
        ("it happened in March", "2026-03"),
        ("cancelled my membership in june", "2026-06"),
        ("i started in august", "2026-08"),
        ("I start in August", "2027-08"),
        ("i want to start 3 jan", "2027-01-03"),
        ("I'm due to CCT in Feb", "2027-02"),
        ("i will join in january", "2027-01"),
        ("i want to join on 1st jan", "2027-01-01"),
    ],
)
def test_what_has_happened_lies_behind_and_what_is_expected_ahead(text, expected):
    assert only(text).day() == day(expected)


# What is no day


@pytest.mark.parametrize(
    "text",
    [
        *("I may do some botox", "may i ask", "Maybe", "I might be in charge may be", "can i march in there"),
        *("marched in", "april is my colleague", "June is my supervisor", "sat in the sun", "I do 24 Marlow road"),
        *("I earn 2000 a year", "earned 2030 a month", "£2026", "about 2000 pounds", "2025 gross", "£1,999 a year"),
        *("2k", "07700 900123", "my number is 02079460123", "24/7", "9/11", "tax year 2026/27", "st3", "in 2 sessions"),
        *("12 weeks' leave", "3 weeks holiday", "I work 12 months a year", "31/4/2027", "29 Feb 2027", ""),
    ],
)
def test_verbs_money_and_telephone_numbers_are_no_days(text):
    assert days(text) == []


@pytest.mark.parametrize(("text", "count"), [("in may", 1), ("may i", 0), ("in march", 1), ("march in", 0), ("May", 1)])
def test_may_and_march_are_months_only_behind_a_word_that_shows_it(text, count):
    assert len(days(text)) == count


@pytest.mark.parametrize(
    ("text", "count"), [("happened 1969", 0), ("happened 1970", 1), ("cct 2059", 1), ("cct 2060", 0)]
)
def test_a_number_is_a_year_of_a_doctors_life_or_none(text, count):
    assert len(days(text)) == count


# Without its days


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("joined in 2021, earn 9k", "joined in     , earn 9k"),
        ("cct 5/8/2027 and £900 a month", "cct          and £900 a month"),
        ("i earn 2000 a year", "i earn 2000 a year"),
    ],
)
def test_days_are_blanked_out_and_all_else_stays_where_it_was(text, expected):
    assert without_days(text, days(text)) == expected


pieces = st.sampled_from(
    [
        *(
            "5 August",
            "2027",
            "Aug 28",
            "in may",
            "5/8/27",
            "31/4/2027",
            "29 feb",
            "next year",
            "in 2 weeks",
            "a year ago",
        ),
        *("99 Jan", "0 May 2027", "00/2027", "cct", "started", "leave", "I earn", "£2000", "and", ",", ".", "?", "st3"),
    ]
)
texts = st.text(max_size=60) | st.lists(pieces, max_size=8).map(" ".join) | st.lists(pieces, max_size=8).map("".join)
any_today = st.dates(dt.date(2024, 2, 1), dt.date(2032, 12, 31))


@given(texts, any_today)
def test_whatever_is_typed_days_stand_apart_and_in_order(text, today):
    found = find_days(text, today)
    place = 0
    for one in found:
        assert place <= one.start < one.end <= len(text)
        assert earliest(one.past) <= earliest(one.future)
        place = one.end
    blank = without_days(text, found)
    assert len(blank) == len(text)
    assert all(now in (before, " ") for before, now in zip(text, blank, strict=True))


@given(st.dates(dt.date(2020, 1, 1), dt.date(2039, 12, 31)), any_today)
def test_any_whole_date_is_that_date_whenever_it_is_read(one, today):
    for said in (f"{one:%d/%m/%Y}", f"{one.day} {one:%B} {one.year}", f"{one:%B} {one.day}, {one.year}"):
        (found,) = find_days(f"i joined on {said}", today)
        assert (found.past, found.future, found.role) == (one, one, "join_date")


@given(any_today, st.dates(dt.date(2024, 1, 1), dt.date(2024, 12, 31)))
def test_a_day_without_a_year_is_never_ahead_of_today_when_past_nor_behind_it_when_to_come(today, other):
    (found,) = find_days(f"{other.day} {other:%B}", today)
    assert found.past <= today <= found.future
    assert {(one.month, one.day) for one in (found.past, found.future)} == {(other.month, other.day)}


# Weekdays, feasts, and years said apart; today is Monday 23 November 2026


@pytest.mark.parametrize(
    ("text", "past", "future"),
    [
        ("it happened last tuesday", "2026-11-17", "2026-11-17"),
        ("it happened on wednesday", "2026-11-18", "2026-11-25"),
        ("this friday just gone", "2026-11-20", "2026-11-20"),
        ("on tuesday this week", "2026-11-24", "2026-11-24"),
        ("next monday", "2026-11-30", "2026-11-30"),
        ("last monday", "2026-11-16", "2026-11-16"),
        ("on bonfire night", "2026-11-05", "2027-11-05"),
        ("from new years day", "2026-01-01", "2027-01-01"),
        ("xmas eve", "2025-12-24", "2026-12-24"),
        ("first wednesday of August 2027", "2027-08-04", "2027-08-04"),
        ("3 March this year", "2026-03-03", "2026-03-03"),
        ("14 july next year", "2027-07-14", "2027-07-14"),
        ("2 years ago in September", "2024-09", "2024-09"),
        ("Thursday 3 December 2026", "2026-12-03", "2026-12-03"),
        ("three weeks from today", "2026-12-14", "2026-12-14"),
        ("a week ago today", "2026-11-16", "2026-11-16"),
    ],
)
def test_days_of_the_week_feasts_and_years_said_apart_are_days(text, past, future):
    one = only(text)
    assert (one.past, one.future) == (day(past), day(future))


@pytest.mark.parametrize(
    "text", ["every tuesday evening", "sat nav", "sun cream", "I wed my wife", "clinics on Saturdays"]
)
def test_what_comes_every_week_or_only_sounds_like_a_weekday_is_no_day(text):
    assert days(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("membership runs from 1/12/2025 to 30/11/2026", ["membership_from", "membership_to"]),
        ("my membership started 1 Jan 2026, ends 31 December 2026", ["membership_from", "membership_to"]),
        ("my cert says I'm covered till 14 July 2027", ["membership_to"]),
        ("incident date: yesterday", ["incident_date"]),
        ("been a GUM trainee since aug 2024", ["training_start"]),
        ("the letter is dated 2 October", ["other"]),
    ],
)
def test_the_days_of_a_membership_and_those_beside_a_heading_have_their_roles(text, expected):
    assert [one.role for one in days(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "my CCT was August 2029, it's 2031 now",
        "the CCT is not 2029, 2031",
        "CCT August 2029, now 2031",
        "cct not 2029, it's 2031",
    ],
)
def test_a_day_that_the_message_itself_replaces_is_gone(text):
    assert [(one.role, one.future) for one in days(text)] == [("expected_completion", day("2031"))]


def test_completion_that_has_come_lies_back_and_a_membership_wished_for_ahead():
    assert only("CCT'd in August").day() == day("2026-08")
    assert only("membership from xmas eve if that's possible").past == day("2026-12-24")
    assert only("my membership ran out 31 October").past == day("2026-10-31")
    assert only("my membership ends 31 October").past == day("2027-10-31")


def test_a_day_said_behind_what_it_is_the_day_of_is_that_days():
    assert only("the incident itself, that was 19 August 2026").role == "incident_date"
    assert [one.role for one in days("I joined you in August 2024, it was in 2022")] == ["join_date", None]
