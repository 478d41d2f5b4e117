"""Earnings as people write them: what is read, what it comes to in a year, and what is refused with what to write."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import tests.builders  # noqa: F401 - its hypothesis profile has no deadline
from bot.coverage import Basis, Earnings, Period, Precision, yearly
from bot.nlu.money import MOST, AmountError, read_earnings

ANY = Decimal("Infinity")
ONES = [
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
]
TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def earn(said: str, amount: str | int, period: Period = Period.YEAR, **more: object) -> Earnings:
    return Earnings(Decimal(amount), period, said=said.strip(), **more)  # type: ignore[arg-type]


def sessions(said: str, amount: int, how_many: str | int, each: Period = Period.WEEK, **more: object) -> Earnings:
    return earn(said, amount, Period.SESSION, sessions=Decimal(how_many), sessions_per=each, **more)


def year(said: str) -> tuple[Decimal, Decimal]:
    """The least and the most that the words come to in a year."""
    found = yearly((read_earnings(said),))
    return found.low, found.high


def in_words(number: int) -> str:
    """A whole number below a hundred thousand as people say it: "twelve thousand five hundred and one"."""
    thousands, rest = divmod(number, 1000)
    hundreds, last = divmod(rest, 100)
    parts = [
        f"{_below_100(thousands)} thousand" if thousands else "",
        f"{ONES[hundreds]} hundred" if hundreds else "",
        ("and " if thousands or hundreds else "") + _below_100(last) if last else "",
    ]
    return " ".join(part for part in parts if part) or ONES[0]


def _below_100(number: int) -> str:
    tens, ones = divmod(number, 10)
    if number < 20:
        return ONES[number]
    return f"{TENS[tens]}-{ONES[ones]}" if ones else TENS[tens]


# Amounts


@pytest.mark.parametrize(
    ("said", "amount"),
    [
        ("£12k", 12_000),
        ("12k", 12_000),
        ("£12K", 12_000),
        ("12 k", 12_000),
        ("twelve k", 12_000),
        ("12k£", 12_000),
        ("£12,000", 12_000),
        ("12000", 12_000),
        ("twelve thousand", 12_000),
        ("12 thousand", 12_000),
        ("£12 thousand", 12_000),
        ("twelve thousand five hundred", 12_500),
        ("twenty-five thousand", 25_000),
        ("twenty five grand", 25_000),
        ("nine thousand and one pounds", 9_001),
        ("9,500", 9_500),
        ("£9,500", 9_500),
        ("£9,500.00", 9_500),
        ("£9,999.99", "9999.99"),
        ("10000.01", "10000.01"),
        ("9.5k", 9_500),
        ("£7.25k", 7_250),
        ("ten grand", 10_000),
        ("10 grand", 10_000),
        ("a grand", 1_000),
        ("half a grand", 500),
        ("nine and a half grand", 9_500),
        ("9 and a half grand", 9_500),
        ("nine and a half thousand", 9_500),
        ("one and a half k", 1_500),
        ("a couple of grand", 2_000),
        ("half a million", 500_000),
        ("a million", 1_000_000),
        ("£1m", 1_000_000),
        ("1.5 million", 1_500_000),
        ("fifteen hundred", 1_500),
        ("one hundred", 100),
        ("100 quid", 100),
        ("9500 pounds", 9_500),
        ("GBP 9500", 9_500),
        ("9500 GBP", 9_500),
        ("9500£", 9_500),
        ("exactly £10,000", 10_000),
        ("  £9,500  ", 9_500),
        ("£9,500\N{NO-BREAK SPACE}a\N{NO-BREAK SPACE}year", 9_500),
        ("£9,500 a year", 9_500),
        ("£9,500/yr", 9_500),
        ("9k per annum", 9_000),
        ("9000pa", 9_000),
        ("9000 p.a.", 9_000),
        ("£9,000 annually", 9_000),
        ("£9,000 yearly", 9_000),
        ("£9,500 from private work in 2026/27", 9_500),
        ("I earn £9,500 from two jobs", 9_500),
        ("ST4, £9,500", 9_500),
        ("£10,000,000", MOST),
    ],
)
def test_an_amount_a_year_is_read_however_it_is_written(said, amount):
    assert read_earnings(said) == earn(said, amount)
    assert year(said) == (Decimal(amount), Decimal(amount))


@pytest.mark.parametrize(
    ("said", "amount", "period", "low", "high"),
    [
        ("£800 a month", 800, Period.MONTH, 9_600, 9_600),
        ("800 per month", 800, Period.MONTH, 9_600, 9_600),
        ("£800/month", 800, Period.MONTH, 9_600, 9_600),
        ("£800 every month", 800, Period.MONTH, 9_600, 9_600),
        ("£800 per calendar month", 800, Period.MONTH, 9_600, 9_600),
        ("£800 monthly", 800, Period.MONTH, 9_600, 9_600),
        ("900pm", 900, Period.MONTH, 10_800, 10_800),
        ("900 p.m.", 900, Period.MONTH, 10_800, 10_800),
        ("900pcm", 900, Period.MONTH, 10_800, 10_800),
        ("£900 PCM", 900, Period.MONTH, 10_800, 10_800),
        ("a grand a month", 1_000, Period.MONTH, 12_000, 12_000),
        ("£1.5k a month", 1_500, Period.MONTH, 18_000, 18_000),
        ("two and a half grand a month", 2_500, Period.MONTH, 30_000, 30_000),
        ("fifteen hundred a month", 1_500, Period.MONTH, 18_000, 18_000),
        ("eight hundred a month", 800, Period.MONTH, 9_600, 9_600),
        ("2500 a quarter", 2_500, Period.QUARTER, 10_000, 10_000),
        ("£2,500 quarterly", 2_500, Period.QUARTER, 10_000, 10_000),
        ("£300 a fortnight", 300, Period.FORTNIGHT, 6_600, 7_800),
        ("£300 fortnightly", 300, Period.FORTNIGHT, 6_600, 7_800),
        ("£300 every two weeks", 300, Period.FORTNIGHT, 6_600, 7_800),
        ("£300 every other week", 300, Period.FORTNIGHT, 6_600, 7_800),
        ("£50 a week", 50, Period.WEEK, 2_200, 2_600),
        ("£50 per wk", 50, Period.WEEK, 2_200, 2_600),
        ("£50 weekly", 50, Period.WEEK, 2_200, 2_600),
        ("200pw", 200, Period.WEEK, 8_800, 10_400),
        ("£200 p.w.", 200, Period.WEEK, 8_800, 10_400),
        ("a hundred pounds a week", 100, Period.WEEK, 4_400, 5_200),
    ],
)
def test_an_amount_by_the_month_or_week_is_multiplied_up(said, amount, period, low, high):
    assert read_earnings(said) == earn(said, amount, period)
    assert year(said) == (low, high)


def test_where_no_period_is_said_the_one_asked_for_counts():
    assert read_earnings("£800", Period.MONTH).period is Period.MONTH
    assert read_earnings("£800").period is Period.YEAR
    assert read_earnings("£800 a week", Period.MONTH).period is Period.WEEK


# Sessions and weeks


@pytest.mark.parametrize(
    ("said", "expected", "low", "high"),
    [
        ("£150 a session twice a week", (150, 2), 13_200, 15_600),
        ("£150 a session, two a week", (150, 2), 13_200, 15_600),
        ("£150 a session once a week", (150, 1), 6_600, 7_800),
        ("£150 per session, 3 sessions a month", (150, 3, Period.MONTH), 5_400, 5_400),
        ("one hundred and fifty pounds a session, twice a week", (150, 2), 13_200, 15_600),
        ("3 a week at £150", (150, 3), 19_800, 23_400),
        ("3 a week at 150", (150, 3), 19_800, 23_400),
        ("two shifts a month at 400", (400, 2, Period.MONTH), 9_600, 9_600),
        ("two clinics a month, £350 each", (350, 2, Period.MONTH), 8_400, 8_400),
        ("£350 x 2 a month", (350, 2, Period.MONTH), 8_400, 8_400),
        ("a clinic a month, £300 each", (300, 1, Period.MONTH), 3_600, 3_600),
        ("once a month for £300", (300, 1, Period.MONTH), 3_600, 3_600),
        ("£300 once a fortnight", (300, 1, Period.FORTNIGHT), 6_600, 7_800),
        ("£400 a clinic, one a quarter", (400, 1, Period.QUARTER), 1_600, 1_600),
        ("£50 a report, twenty a year", (50, 20, Period.YEAR), 1_000, 1_000),
        ("twenty reports a year at fifty pounds", (50, 20, Period.YEAR), 1_000, 1_000),
        ("£40 per patient, 10 patients a week", (40, 10), 17_600, 20_800),
        ("£5 a patient, 1,000 patients a year", (5, 1_000, Period.YEAR), 5_000, 5_000),
        ("£90 an hour, four hours a week", (90, 4), 15_840, 18_720),
        ("4 hours a week at £90", (90, 4), 15_840, 18_720),
        ("£100 a day, 2.5 days a week", (100, "2.5"), 11_000, 13_000),
        ("£250 per half-day, one half-day a week", (250, 1), 11_000, 13_000),
        ("£200 every Saturday", (200, 1), 8_800, 10_400),
        ("£200 each saturday", (200, 1), 8_800, 10_400),
        ("£200, one Saturday a month", (200, 1, Period.MONTH), 2_400, 2_400),
        ("£400 per list, every week", (400, 1), 17_600, 20_800),
    ],
)
def test_so_much_a_session_is_multiplied_by_how_many_there_are(said, expected, low, high):
    assert read_earnings(said) == sessions(said, *expected)
    assert year(said) == (low, high)


@pytest.mark.parametrize(
    "said", ["£40 per patient", "£90 an hour", "£90/hr", "£200 a day", "£200 a night", "£250 per half day"]
)
def test_so_much_a_session_is_open_until_somebody_says_how_many(said):
    found = read_earnings(said)
    assert (found.period, found.sessions) == (Period.SESSION, None)
    assert year(said) == (found.amount, ANY)


@pytest.mark.parametrize(
    ("said", "expected", "in_a_year"),
    [
        ("£200 a week, 46 weeks a year", earn("", 200, Period.WEEK, weeks_a_year=46), 9_200),
        ("£200 a week for 46 weeks of the year", earn("", 200, Period.WEEK, weeks_a_year=46), 9_200),
        ("£200 a week, 46 wks/yr", earn("", 200, Period.WEEK, weeks_a_year=46), 9_200),
        ("£200 a week, 46 weeks per annum", earn("", 200, Period.WEEK, weeks_a_year=46), 9_200),
        ("forty weeks a year at £200 a week", earn("", 200, Period.WEEK, weeks_a_year=40), 8_000),
        ("£400 a fortnight, 45 weeks a year", earn("", 400, Period.FORTNIGHT, weeks_a_year=45), 9_000),
        ("£150 a week, 52 weeks a year", earn("", 150, Period.WEEK, weeks_a_year=52), 7_800),
        ("£150 a week, 0 weeks a year", earn("", 150, Period.WEEK, weeks_a_year=0), 0),
        ("£150 a session twice a week, 40 weeks a year", sessions("", 150, 2, weeks_a_year=40), 12_000),
        ("£200 a day, 2 days a week, 40 weeks a year", sessions("", 200, 2, weeks_a_year=40), 16_000),
    ],
)
def test_the_weeks_a_year_settle_what_it_comes_to(said, expected, in_a_year):
    found = read_earnings(said)
    assert (found.amount, found.period, found.weeks_a_year) == (expected.amount, expected.period, expected.weeks_a_year)
    assert (found.sessions, found.sessions_per) == (expected.sessions, expected.sessions_per)
    assert year(said) == (in_a_year, in_a_year)


# Net and gross, and how exactly


@pytest.mark.parametrize(
    ("said", "basis", "high"),
    [
        ("£8,000 net", Basis.NET, ANY),
        ("£8,000 take-home", Basis.NET, ANY),
        ("£8,000 take home", Basis.NET, ANY),
        ("£8,000 after tax", Basis.NET, ANY),
        ("£8,000 after costs", Basis.NET, ANY),
        ("£8,000 post-tax", Basis.NET, ANY),
        ("£8,000 in my pocket", Basis.NET, ANY),
        ("Net £8,000", Basis.NET, ANY),
        ("£8,000 gross", Basis.GROSS, 8_000),
        ("£8,000 before tax", Basis.GROSS, 8_000),
        ("£8,000 before deductions", Basis.GROSS, 8_000),
        ("£8,000 pre-tax", Basis.GROSS, 8_000),
        ("8k GROSS", Basis.GROSS, 8_000),
        ("£8,000", Basis.UNKNOWN, 8_000),
    ],
)
def test_net_pay_may_be_any_amount_gross(said, basis, high):
    assert read_earnings(said) == earn(said, 8_000, basis=basis)
    assert year(said) == (8_000, high)


def test_net_pay_by_the_month_is_both():
    assert read_earnings("six hundred quid a month after tax") == earn(
        "six hundred quid a month after tax", 600, Period.MONTH, basis=Basis.NET
    )


@pytest.mark.parametrize(
    ("said", "precision", "low", "high"),
    [
        ("about ten grand", Precision.ABOUT, 9_000, 11_000),
        ("around £10,000", Precision.ABOUT, 9_000, 11_000),
        ("roughly 10k", Precision.ABOUT, 9_000, 11_000),
        ("approx. £10,000", Precision.ABOUT, 9_000, 11_000),
        ("approximately £10,000", Precision.ABOUT, 9_000, 11_000),
        ("circa 10k", Precision.ABOUT, 9_000, 11_000),
        ("~10k", Precision.ABOUT, 9_000, 11_000),
        ("10k or so", Precision.ABOUT, 9_000, 11_000),
        ("10kish", Precision.ABOUT, 9_000, 11_000),
        ("10k-ish", Precision.ABOUT, 9_000, 11_000),
        ("10000ish", Precision.ABOUT, 9_000, 11_000),
        ("£10k give or take", Precision.ABOUT, 9_000, 11_000),
        ("probably £10,000", Precision.ABOUT, 9_000, 11_000),
        ("nearly 10k", Precision.ABOUT, 9_000, 11_000),
        ("under £10,000", Precision.AT_MOST, 0, 10_000),
        ("just under £10,000", Precision.AT_MOST, 0, 10_000),
        ("less than 10k", Precision.AT_MOST, 0, 10_000),
        ("below 10k", Precision.AT_MOST, 0, 10_000),
        ("up to ten grand", Precision.AT_MOST, 0, 10_000),
        ("at most £10,000", Precision.AT_MOST, 0, 10_000),
        ("no more than £10,000", Precision.AT_MOST, 0, 10_000),
        ("not more than £10,000", Precision.AT_MOST, 0, 10_000),
        ("not over £10k", Precision.AT_MOST, 0, 10_000),
        ("10k max", Precision.AT_MOST, 0, 10_000),
        ("<10k", Precision.AT_MOST, 0, 10_000),
        ("over £10,000", Precision.MORE_THAN, "10000.01", ANY),
        ("just over 10k", Precision.MORE_THAN, "10000.01", ANY),
        ("more than ten grand", Precision.MORE_THAN, "10000.01", ANY),
        ("above 10k", Precision.MORE_THAN, "10000.01", ANY),
        ("upwards of 10k", Precision.MORE_THAN, "10000.01", ANY),
        ("in excess of £10,000", Precision.MORE_THAN, "10000.01", ANY),
        ("it exceeds £10,000", Precision.MORE_THAN, "10000.01", ANY),
        ("> £10,000", Precision.MORE_THAN, "10000.01", ANY),
        ("exactly £10,000", Precision.EXACT, 10_000, 10_000),
    ],
)
def test_how_exactly_an_amount_is_meant_is_read_too(said, precision, low, high):
    assert read_earnings(said) == earn(said, 10_000, precision=precision)
    assert year(said) == (Decimal(low), Decimal(high))


# Ranges


@pytest.mark.parametrize(
    "said",
    [
        "8 to 9k",
        "8-9k",
        "8k-9k",
        "8k to 9k",
        "8 or 9 grand",
        "between 8 and 9 thousand",
        "between 8 and 9k",
        "eight to nine thousand",
        "between eight and nine thousand",
        "£8,000-£9,000",
        "£8,000 - £9,000",
        "£8,000–£9,000",
        "£8,000 to £9,000",
        "8,000-9,000",
        "between £8,000 and £9,000",
        "between £8,000 and £9,000 a year",
    ],
)
def test_a_range_has_both_its_ends(said):
    assert read_earnings(said) == earn(said, 8_000, upper=Decimal(9_000))
    assert year(said) == (8_000, 9_000)


@pytest.mark.parametrize(
    ("said", "expected", "low", "high"),
    [
        ("£800-£900 a month", earn("£800-£900 a month", 800, Period.MONTH, upper=Decimal(900)), 9_600, 10_800),
        (
            "£150 to £200 a session twice a week",
            sessions("£150 to £200 a session twice a week", 150, 2, upper=Decimal(200)),
            13_200,
            20_800,
        ),
        (
            "about 8 to 9k net",
            earn("about 8 to 9k net", 8_000, basis=Basis.NET, precision=Precision.ABOUT, upper=Decimal(9_000)),
            7_200,
            ANY,
        ),
    ],
)
def test_a_range_may_be_by_the_month_by_the_session_or_about(said, expected, low, high):
    assert read_earnings(said) == expected
    assert year(said) == (low, high)


# Nothing


@pytest.mark.parametrize(
    "said",
    [
        "unpaid",
        "Nothing",
        "nothing so far",
        "nil",
        "£nil",
        "no pay",
        "not paid",
        "for free",
        "pro bono",
        "it's voluntary",
        "I volunteer there",
        "0",
        "£0",
        "£0.00",
        "zero",
        "nought",
        "£0 a session twice a week",
    ],
)
def test_nothing_is_an_amount_too(said):
    assert read_earnings(said).amount == 0
    assert year(said) == (0, 0)


# Refused


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("minus 5", "below nothing"),
        ("-5", "below nothing"),
        ("−5", "below nothing"),
        ("£-5", "below nothing"),
        ("-£500 a month", "below nothing"),
        ("minus five hundred", "below nothing"),
        ("$500", "isn't in pounds"),
        ("US$500", "isn't in pounds"),
        ("500 dollars", "isn't in pounds"),
        ("€9000", "isn't in pounds"),
        ("9000 euros a year", "isn't in pounds"),
        ("5,000 rupees", "isn't in pounds"),
        ("AED 5000", "isn't in pounds"),
        ("500 francs", "isn't in pounds"),
        ("a lot", "no amount"),
        ("not much", "no amount"),
        ("enough to live on", "no amount"),
        ("pounds", "no amount"),
        ("", "no amount"),
        ("   ", "no amount"),
        ("50p", "in pounds"),
        ("£", "no amount"),
        ("£5,000 and £6,000", "several amounts"),
        ("5000, 6000", "several amounts"),
        ("5000 + 6000", "several amounts"),
        ("£500 a month and £300 a week", "several amounts"),
        ("12k gross, 9k net", "several amounts"),
        ("£9,000 to £8,000", "several amounts"),
        ("£10,000,000.01", "more than anybody earns"),
        ("£50m", "more than anybody earns"),
        ("£1bn", "more than anybody earns"),
        ("half a billion", "more than anybody earns"),
        ("9" * 40, "more than anybody earns"),
        ("£8,000 to £50m", "more than anybody earns"),
        ("£150 a week, 53 weeks a year", "no more than 52 weeks"),
        ("£150 a week, 60 weeks a year", "no more than 52 weeks"),
        ("£150 a week, sixty weeks a year", "no more than 52 weeks"),
    ],
)
def test_what_cannot_be_earnings_is_refused_with_the_words_and_what_to_write(said, told):
    with pytest.raises(AmountError, match=told) as refused:
        read_earnings(said)
    assert f"'{said}'" in str(refused.value)


# What would be read as another amount must be read right or refused


@pytest.mark.parametrize(
    ("said", "low", "high"),
    [
        pytest.param("800 to 900 a month", 9_600, 10_800, id="range without £, a month"),
        pytest.param("8000-9000 a year", 8_000, 9_000, id="range without £, a year"),
        pytest.param("between 150 and 200 a week", 6_600, 10_400, id="range without £, a week"),
        pytest.param("£9,500 a year for 2 days a month", 9_500, 9_500, id="a year, and how often"),
        pytest.param("£800 a month for one clinic a week", 9_600, 9_600, id="a month, and how often"),
        pytest.param("250 a week for 3 shifts a week", 11_000, 13_000, id="a week, for three shifts"),
        pytest.param("9000 a year from 2 jobs", 9_000, 9_000, id="a year, from two jobs"),
        pytest.param("£1,500 a month, 10 months a year", 15_000, 15_000, id="ten months a year"),
        pytest.param("£40 a patient, 5 patients a session, 2 sessions a week", 17_600, 20_800, id="counted twice over"),
        pytest.param("£150 a session, 2-3 a week", 13_200, 23_400, id="2-3 sessions"),
        pytest.param("two and a half days a week at £100", 11_000, 13_000, id="two and a half days"),
        pytest.param("20 days at £600", 12_000, 12_000, id="so many days"),
        pytest.param("2 x £450 a month", 10_800, 10_800, id="twice the same"),
        pytest.param("£200 on Saturdays", 8_800, 10_400, id="on Saturdays"),
        pytest.param("£200 every other Saturday", 4_400, 5_200, id="every other Saturday"),
        pytest.param("£900 p/m", 10_800, 10_800, id="p/m"),
        pytest.param("£250 p/w", 11_000, 13_000, id="p/w"),
        pytest.param("£900 P.C.M.", 10_800, 10_800, id="P.C.M."),
        pytest.param("£900 a mth", 10_800, 10_800, id="a mth"),
        pytest.param("£90 hourly", 90, ANY, id="hourly"),
        pytest.param("£50 daily", 50, ANY, id="daily"),
        pytest.param("£250 a week, 42.5 weeks a year", 10_625, 10_625, id="half a week"),
        pytest.param("£250 a week, 38-42 weeks a year", 9_500, 10_500, id="38-42 weeks"),
    ],
)
def test_how_often_it_is_paid_is_never_misread(said, low, high):
    assert _is_refused_or_holds(said, low, high)


@pytest.mark.parametrize(
    ("said", "low", "high"),
    [
        pytest.param("£10,00", 1_000, 10_000, id="a nought short"),
        pytest.param("£1,0000", 1_000, 10_000, id="a comma amiss"),
        pytest.param("£9 500", 9_500, 9_500, id="a space for the comma"),
        pytest.param("£12 000 a year", 12_000, 12_000, id="a space for the comma, a year"),
        pytest.param("£9,500pounds", 9_500, 9_500, id="pounds grown on"),
        pytest.param("£1.2.3", 1, 123, id="two points"),
        pytest.param("£10,000 and 50p", "10000.50", "10000.50", id="and 50p"),
        pytest.param("nine and half grand", 9_500, 9_500, id="nine and half grand"),
        pytest.param("a grand and a half a month", 18_000, 18_000, id="a grand and a half"),
        pytest.param("quarter of a million", 250_000, 250_000, id="quarter of a million"),
        pytest.param("a few thousand", 2_000, 9_000, id="a few thousand"),
        pytest.param("several hundred a month", 2_400, 10_800, id="several hundred"),
        pytest.param("£1 trillion", 10**12, 10**12, id="a trillion"),
    ],
)
def test_a_number_is_never_cut_short(said, low, high):
    assert _is_refused_or_holds(said, low, high)


@pytest.mark.parametrize(
    ("said", "low", "high"),
    [
        ("not above £10,000", 0, 10_000),
        ("not exceeding £10,000", 0, 10_000),
        ("it doesn't exceed £10,000", 0, 10_000),
        ("never more than £10,000", 0, 10_000),
        ("never over £10,000", 0, 10_000),
        ("isn't over £10,000", 0, 10_000),
        ("£10,000 or less", 0, 10_000),
        ("at least £10,000", 10_000, ANY),
        ("£10,000 or more", 10_000, ANY),
        ("10k+", 10_000, ANY),
        ("£10,000 minimum", 10_000, ANY),
        ("no less than £10,000", 10_000, ANY),
        ("not under £10,000", 10_000, ANY),
    ],
)
def test_which_side_of_the_limit_is_meant_is_never_turned_round(said, low, high):
    assert _is_refused_or_holds(said, low, high)


@pytest.mark.parametrize(
    "said",
    [
        "twice a week",
        "two sessions a week",
        "40 weeks a year, two sessions a week",
        "one of the clinics pays me",
        "no one pays me yet",
        "since 2025",
        "CHF 5000",
        "₦5000",
    ],
)
def test_a_number_that_is_no_sum_of_pounds_is_refused(said):
    with pytest.raises(AmountError):
        read_earnings(said)


@pytest.mark.parametrize(
    ("said", "amount", "period"),
    [
        ("15 hundred a month", 1_500, Period.MONTH),
        ("a couple of hundred a month", 200, Period.MONTH),
        ("a hundred", 100, Period.YEAR),
        ("a hundred a session", 100, Period.SESSION),
    ],
)
def test_so_many_hundred_is_one_amount(said, amount, period):
    assert read_earnings(said) == earn(said, amount, period)


def _is_refused_or_holds(said: str, low: int | str, high: int | str | Decimal) -> bool:
    """Whether the words are refused, or what is read of them holds everything that they can mean in a year."""
    try:
        least, most = year(said)
    except AmountError:
        return True
    return least <= Decimal(low) and Decimal(high) <= most


# Properties

sums = st.decimals(0, MOST, places=2)


@given(sums)
def test_any_sum_to_the_penny_reads_back_as_itself(amount):
    for said in (f"{amount:f}", f"{amount:,f}", f"£{amount:f}", f"£{amount:,f}", f"exactly £{amount:,f} gross"):
        assert read_earnings(said).amount == amount
        assert year(said) == (amount, amount)
    assert read_earnings(f"£{amount:,f} a month") == earn(f"£{amount:,f} a month", amount, Period.MONTH)


@given(st.decimals(0, 9_999, places=2))
def test_any_number_of_thousands_reads_back_as_itself(thousands):
    for said in (f"{thousands:f}k", f"£{thousands:,f}k", f"{thousands:f} grand", f"£{thousands:f} thousand"):
        assert read_earnings(said) == earn(said, thousands * 1000)


@given(st.integers(0, 99_999))
def test_any_number_in_words_reads_back_as_itself(number):
    for said in (in_words(number), in_words(number).replace("-", " "), f"{in_words(number)} pounds".capitalize()):
        assert read_earnings(said) == earn(said, number)


@given(st.integers(1_000, 100_000), st.integers(1, 100_000))
def test_any_range_has_both_its_ends(low, more):
    high = low + more
    for said in (f"£{low:,}-£{high:,}", f"{low} to {high}", f"between £{low:,} and £{high:,}"):
        found = read_earnings(said)
        assert (found.amount, found.upper) == (low, high)


@given(sums, st.integers(1, 20), st.integers(0, 52))
def test_any_number_of_sessions_and_weeks_comes_to_their_product(amount, how_many, weeks):
    said = f"£{amount:,f} a session, {how_many} sessions a week, {weeks} weeks a year"
    assert year(said) == (amount * how_many * weeks, amount * how_many * weeks)


pieces = st.sampled_from(
    [
        *(
            "£",
            "0",
            "2",
            "9",
            "40",
            "60",
            "99",
            "500",
            "9,500",
            "1,000",
            "10,00",
            "9.50",
            "½",
            "²",
            "k",
            "m",
            "bn",
            "$",
        ),
        *("half", "a", "an", "five", "hundred", "thousand", "grand", "million", "minus", "-", "−", "to", "or", "and"),
        *("between", "about", "under", "over", "net", "gross", "twice", "once", "session", "patient", "Saturday"),
        *("week", "weeks", "month", "year", "per", "each", "every", "/", ".", ",", "x", "%"),
    ]
)


@example("£5 a patient, 1,000 patients a year")
@given(st.text() | st.lists(pieces, max_size=12).map(" ".join) | st.lists(pieces, max_size=8).map("".join))
def test_no_text_is_worse_than_refused(said):
    try:
        found = read_earnings(said)
    except AmountError:
        return
    assert 0 <= found.amount <= MOST
    assert 0 <= yearly((found,)).low <= yearly((found,)).high


digits = st.sampled_from(["£", "9", "10,000", "1,000", "9.50", "500", " ", ",", ".", "k", " to ", " a month "])


@given(st.lists(digits, max_size=8).map("".join))
def test_an_amount_always_stands_in_the_text_as_a_whole_number(said):
    try:
        found = read_earnings(said)
    except AmountError:
        return
    joined = re.sub(r"(?<=\d) (?=\d{3}\b)", "", said)  # "9 500" is one number
    whole = [number.rstrip(".,").replace(",", "") for number in re.findall(r"\d[\d,.]*", joined)]
    numbers = {Decimal(number) for number in whole if number.count(".") < 2}
    meant = {number * scale for number in numbers for scale in (1, 1000)}
    assert found.amount in meant
    assert found.upper is None or found.upper in meant


@pytest.mark.parametrize(
    "said",
    [
        "£40 a patient, 5 patients a week, 2 patients a day a week",
        "£50 a session, 3 sessions a week, 2 sessions a month",
        "£800 a week, 10 months a year",
        "£800, paid monthly or weekly",
        "k10,000",
    ],
)
def test_numbers_and_periods_that_can_be_put_together_in_several_ways_are_refused(said):
    with pytest.raises(AmountError):
        read_earnings(said)
