"""Sums in a doctor's message: what is earned, and what only looks like it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tests.builders  # noqa: F401 - its hypothesis profile has no deadline
from bot.coverage import Basis, Earnings, Period, Precision
from bot.nlu.sums import Sum, find_sums


def earned(text: str) -> list[Earnings]:
    """The earnings of a message; an amount that can't be one fails the test."""
    return [one.earnings for one in find_sums(text) if isinstance(one.earnings, Earnings)]


def only(text: str) -> Sum:
    (one,) = find_sums(text)
    return one


# What somebody earns


@pytest.mark.parametrize(
    ("text", "amount", "period"),
    [
        ("I make £9,500 a year from botox", 9_500, Period.YEAR),
        ("i do botox on saturdays, about 9k a year", 9_000, Period.YEAR),
        ("im a gp trainee and earn £800 a month from private work", 800, Period.MONTH),
        ("800 a month cutting up moles", 800, Period.MONTH),
        ("a grand a month", 1_000, Period.MONTH),
        ("6 k a yr", 6_000, Period.YEAR),
        ("the clinic pays £200 a shift", 200, Period.SESSION),
        ("i get paid £80 an hour", 80, Period.SESSION),
        ("i charge £80 an hour", 80, Period.SESSION),
        ("they pay me £200 a shift", 200, Period.SESSION),
        ("My patients pay £200 per treatment", 200, Period.SESSION),
        ("the pay is 6k a year", 6_000, Period.YEAR),
        ("I earn twelve thousand", 12_000, Period.UNKNOWN),
        ("£9,999.99", "9999.99", Period.UNKNOWN),
        ("i earn 2000 a year", 2_000, Period.YEAR),
        ("do i need extra cover if i earn 11k", 11_000, Period.UNKNOWN),
        ("botox twice a week, 4k", 4_000, Period.UNKNOWN),
        ("<b>£9,000</b> a year", 9_000, Period.YEAR),
    ],
)
def test_what_a_doctor_earns_is_found_in_the_middle_of_a_message(text, amount, period):
    (found,) = earned(text)
    assert (found.amount, found.period) == (Decimal(amount), period)


@pytest.mark.parametrize(
    ("text", "amount", "sessions", "per"),
    [
        ("£150 a session, twice a week", 150, 2, Period.WEEK),
        ("£150 a session twice a week", 150, 2, Period.WEEK),
        ("i get £300 a shift, 3 shifts a month", 300, 3, Period.MONTH),
        ("£400 per list, every week", 400, 1, Period.WEEK),
        ("£350 each, 2 a month", 350, 2, Period.MONTH),
        ("2 clinics a month at £350", 350, 2, Period.MONTH),
        ("£50 per report, 20 a year", 50, 20, Period.YEAR),
        ("I'm charging £80 a session, 3 a week", 80, 3, Period.WEEK),
        ("£100 per hour, 4 hours a week", 100, 4, Period.WEEK),
        ("£350 a list, once a fortnight", 350, 1, Period.FORTNIGHT),
    ],
)
def test_so_much_a_session_and_how_often_belong_together_across_a_comma(text, amount, sessions, per):
    (found,) = earned(text)
    assert (found.amount, found.period) == (amount, Period.SESSION)
    assert (found.sessions, found.sessions_per) == (sessions, per)


def test_how_many_weeks_a_year_joins_the_sum_before_it():
    one = only("£150 a session, twice a week, 40 weeks a year")
    assert isinstance(one.earnings, Earnings)
    assert (one.earnings.weeks_a_year, one.earnings.sessions) == (40, 2)
    assert (one.start, one.end) == (0, len("£150 a session, twice a week, 40 weeks a year"))


@pytest.mark.parametrize("text", ["I earn between 8 and 9k", "8-9k", "8,000-9,000", "from 8k to 9k"])
def test_a_range_is_one_sum(text):
    (found,) = earned(text)
    assert (found.amount, found.upper) == (8_000, 9_000)


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("i'm under 10k", Precision.AT_MOST),
        ("less than ten grand", Precision.AT_MOST),
        ("at least 10k", Precision.AT_LEAST),
        ("£10k+", Precision.AT_LEAST),
        ("I earn more than 10k", Precision.MORE_THAN),
        ("approx £10,000", Precision.ABOUT),
        ("exactly 10k", Precision.EXACT),
        ("£10,000", Precision.EXACT),
    ],
)
def test_how_exactly_it_was_meant_stays_with_the_sum(text, precision):
    (found,) = earned(text)
    assert (found.amount, found.precision) == (10_000, precision)


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("i earn £8k from botox and £3k from medicals", [8_000, 3_000]),
        ("£8k from botox plus £3k from medicals", [8_000, 3_000]),
        ("£8k from botox, £3k from medicals", [8_000, 3_000]),
        ("last year 8k, this year 11k", [8_000, 11_000]),
        ("1k a month and 500 a week", [1_000, 500]),
    ],
)
def test_two_jobs_are_two_sums_in_the_order_they_were_told(text, amounts):
    assert [one.amount for one in earned(text)] == amounts


@pytest.mark.parametrize(
    ("text", "amount", "basis"),
    [
        ("9.5k gross, 7k net", 9_500, Basis.GROSS),
        ("7k after tax, 9k before tax", 9_000, Basis.GROSS),
        ("9k before tax, 7k take home", 9_000, Basis.GROSS),
        ("I make 12k a year. That's gross", 12_000, Basis.GROSS),
        ("it was 8k net", 8_000, Basis.NET),
        ("8k, that's after tax", 8_000, Basis.NET),
        ("i take home 7k", 7_000, Basis.NET),
        ("I make 12k a year", 12_000, Basis.UNKNOWN),
    ],
)
def test_the_same_money_gross_and_net_counts_once_and_gross(text, amount, basis):
    (found,) = earned(text)
    assert (found.amount, found.basis) == (amount, basis)


# What isn't earned


@pytest.mark.parametrize(
    "text",
    [
        *("I pay a fee of £9,500", "membership fee £95", "they charged me £500 for membership"),
        *("my subscription was £450 a year", "the subscription is 95 quid", "could i get a £500 refund"),
        *("direct debit of £15", "is the limit £10,000?", "is the limit 10k", "the page says £10,000 a year limit"),
        *("what if i go over the 10k threshold", "does the 10k cap include tax", "my nhs salary is £55k"),
        *("my basic salary is £43,923", "NHS wage 3000 a month", "i was sued for £20,000", "there's a claim of £50k"),
        *("damages of 2 million", "I got fined £500"),
        *("the patient wants 5k damages", "my rent is £900 a month", "I have a student loan of £60k"),
        *("is £10,000 the limit", "they want £95 off me", "I lost £500"),
    ],
)
def test_fees_limits_nhs_pay_and_claims_are_not_private_earnings(text):
    assert find_sums(text) == []


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("nhs pay is 55k but private work is 8k a year", 8_000),
        ("my trust salary is 50k and i earn 8k on the side", 8_000),
        ("the fee was £500 but i earn 8k", 8_000),
        ("I'm on 70k NHS and 8k private", 8_000),
        ("£8,000 a year, fee £500", 8_000),
        ("about 8k a year from medicals, and 55k is my nhs salary", 8_000),
    ],
)
def test_private_earnings_are_told_from_a_fee_or_nhs_pay_in_the_same_breath(text, amount):
    assert [one.amount for one in earned(text)] == [amount]


@pytest.mark.parametrize(
    "text",
    [
        *("07700900123", "my GMC number is 7654321", "membership no. 654321", "I saw 300 patients a year"),
        *("call me on 07700 900123", "my number is 0113 243 6436", "+44 7700 900123"),
        *("born 1990", "since 2021", "in 2026 i moved", "postcode 2026"),
        *("I do two sessions a week", "3 lists a month", "I work 40 weeks a year", "48 hours a week", "3 kids"),
        *("i'm ST4 and on call 1 in 8", "room 12", "no private work", "free of charge", ""),
    ],
)
def test_telephone_numbers_years_and_rotas_are_no_money(text):
    assert find_sums(text) == []


@pytest.mark.parametrize(
    "text", ["900", "12000", "9500ish", "i earn roughly 12000", "ST4, 9500", "in 2026 i earned 9000"]
)
def test_a_number_without_a_pound_sign_counts_only_where_it_was_asked_for(text):
    assert only(text).is_bare


@pytest.mark.parametrize("text", ["£900", "12k", "900 a month", "ten grand", "50 quid"])
def test_a_number_that_says_it_is_money_is_not_bare(text):
    assert not only(text).is_bare


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("hi, i earned 99", 0),
        ("hi, i earned 100", 1),
        ("hi, i earned 1949", 1),
        ("hi, i earned 1950", 0),
        ("hi, i earned 2100", 0),
        ("hi, i earned 2101", 1),
    ],
)
def test_a_lone_number_in_a_sentence_is_neither_a_handful_nor_a_year(text, count):
    assert len(find_sums(text)) == count


@pytest.mark.parametrize("text", ["2026", "99", "i earned 99", "i earned 1950", "1950!"])
def test_where_the_number_is_the_whole_answer_it_counts_even_if_it_could_be_a_year(text):
    assert only(text).is_bare


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("$9,000 a year", "isn't in pounds"),
        ("i earn 5000 euros", "isn't in pounds"),
        ("-£500", "below nothing"),
        ("£10,000,001", "more than anybody earns"),
    ],
)
def test_an_amount_that_cannot_be_one_says_why(text, why):
    problem = only(text).earnings
    assert isinstance(problem, str)
    assert why in problem


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("im a gp reg, making £6,000pa", "making £6,000pa"),
        ("i earn 9000 a year", "9000 a year"),
        ("botox, £12 000", "£12 000"),
        ("GP, 2 clinics a month at £350", "2 clinics a month at £350"),
    ],
)
def test_the_words_of_a_sum_are_its_own_to_the_last_letter(text, words):
    one = only(text)
    assert isinstance(one.earnings, Earnings)
    assert (text[one.start : one.end], one.earnings.said) == (words, words)


def test_the_highest_amount_that_is_believed():
    assert [one.amount for one in earned("£10,000,000")] == [10_000_000]


# What is said of a sum told before


words = st.sampled_from(
    [
        *("£9,500", "8k", "9000", "£150 a session", "twice a week", "a month", "gross", "after tax", "7k net", "$500"),
        *(
            "and",
            ",",
            ".",
            "?",
            "but",
            "my fee is",
            "limit",
            "nhs salary",
            "I earn",
            "botox",
            "between",
            "2021",
            "07700",
        ),
        *("<b>", "&", "\n", "£", "-", "12,000,000,000", "half", "k", "ten grand"),
    ]
)


@given(st.text(max_size=80) | st.lists(words, max_size=9).map(" ".join) | st.lists(words, max_size=9).map("".join))
def test_whatever_is_typed_sums_stand_inside_the_message_one_after_another(text):
    place = 0
    for one in find_sums(text):
        assert place <= one.start < one.end <= len(text)
        assert one.earnings
        place = one.end


@given(st.integers(100, 10_000_000), st.sampled_from(["month", "year", "week", "quarter"]))
def test_any_sum_of_pounds_is_read_as_that_many_pounds(pounds, period):
    (found,) = earned(f"i'm a gp reg, i earn £{pounds:,} a {period} doing medicals")
    assert (found.amount, found.period) == (pounds, Period(period))


@given(st.integers(100, 100_000))
def test_no_sum_called_a_fee_is_ever_earned(pounds):
    assert find_sums(f"why is my membership fee £{pounds:,}?") == []


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("ten thousand and one", [10_001]),
        ("nine thousand nine hundred and ninety nine pounds a year", [9_999]),
        ("ten thousand and my boss is in charge", [10_000]),
        ("botox six thousand and dvla five thousand", [6_000, 5_000]),
    ],
)
def test_an_and_inside_a_number_is_part_of_it_and_one_between_two_sums_is_not(text, amounts):
    assert [one.earnings.amount for one in find_sums(text)] == amounts


# Corrections, and what is no pay


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("60 quid a session... sorry no, 75", 75),
        ("£2,200 not £22,000, per month", 2200),
        ("9 thousand and not 6", 9000),
    ],
)
def test_the_amount_that_holds_after_a_correction_is_the_one(text, amount):
    assert [one.amount for one in earned(text)] == [Decimal(amount)]


@pytest.mark.parametrize(
    "text",
    [
        "20k of student debt",
        "£9,000 is the limit, true?",
        "you quoted me £640",
        "she pays £900 to another organisation",
        "back at 9pm",
    ],
)
def test_debts_limits_quotes_and_the_time_are_no_pay(text):
    assert earned(text) == []


def test_nothing_that_somebody_feels_is_no_amount_and_unpaid_work_is():
    assert earned("I've started taking things from work just to feel nothing") == []
    assert [one.amount for one in earned("it's unpaid")] == [Decimal(0)]


@pytest.mark.parametrize(
    ("text", "basis"),
    [
        ("profit is £14,000 a year", Basis.NET),
        ("turnover £22,000 a year", Basis.GROSS),
        ("£500 a week before expenses", Basis.GROSS),
    ],
)
def test_profit_is_net_and_turnover_gross(text, basis):
    assert only(text).earnings.basis is basis


@pytest.mark.parametrize("text", ["£45ph", "£90 an hour", "£600 a day", "£900 for the list", "£200 a go"])
def test_what_is_paid_by_the_hour_day_list_or_go_is_paid_by_the_session(text):
    assert only(text).earnings.period is Period.SESSION
