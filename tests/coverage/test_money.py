"""What earnings come to in a year, however they were said, against a limit of £10,000."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.coverage import Basis, Earnings, Period, Precision, yearly
from bot.coverage.money import Open, Side, pounds

LIMIT = Decimal(10_000)


def earn(amount: str | int, period: Period = Period.YEAR, **more: object) -> Earnings:
    return Earnings(Decimal(amount), period, **more)  # type: ignore[arg-type]


def side(*several: Earnings) -> Side:
    return yearly(several).side(LIMIT)


amounts = st.decimals(0, 200_000, places=2)
earnings = st.builds(
    Earnings,
    amount=amounts,
    period=st.sampled_from(Period),
    basis=st.sampled_from(Basis),
    precision=st.sampled_from(Precision),
    sessions=st.none() | st.decimals(0, 40, places=1),
    sessions_per=st.sampled_from(sorted(set(Period) - {Period.SESSION, Period.UNKNOWN}, key=str)),
    weeks_a_year=st.none() | st.integers(0, 52),
)


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("0", Side.UP_TO_LIMIT),
        ("9999.99", Side.UP_TO_LIMIT),
        ("10000", Side.UP_TO_LIMIT),
        ("10000.00", Side.UP_TO_LIMIT),
        ("10000.01", Side.OVER_LIMIT),
        ("200000", Side.OVER_LIMIT),
    ],
)
def test_exactly_the_limit_is_not_over_it_and_a_penny_more_is(amount, expected):
    assert side(earn(amount)) is expected


@pytest.mark.parametrize(
    ("said", "year", "working"),
    [
        (earn(900, Period.MONTH, said="£900 a month"), "10800", "£900 a month × 12 = £10,800 a year"),
        (earn(2500, Period.QUARTER), "10000", "£2,500 a quarter × 4 = £10,000 a year"),
        (earn(200, Period.WEEK, weeks_a_year=46), "9200", "£200 a week × 46 = £9,200 a year"),
        (earn(400, Period.FORTNIGHT, weeks_a_year=45), "9000", "£400 a fortnight × 22.5 = £9,000 a year"),
        (
            earn(250, Period.SESSION, said="£250 a session", sessions=Decimal(3), sessions_per=Period.MONTH),
            "9000",
            "£250 a session × 3 × 12 = £9,000 a year",
        ),
        (
            earn(500, Period.SESSION, sessions=Decimal(20), sessions_per=Period.YEAR),
            "10000",
            "£500 a session × 20 = £10,000 a year",
        ),
        (earn("99.50", Period.MONTH), "1194", "£99.50 a month × 12 = £1,194 a year"),
    ],
)
def test_an_amount_is_told_with_how_it_was_said_and_the_multiplier(said, year, working):
    found = yearly((said,))
    assert (found.low, found.high, found.working, found.open) == (Decimal(year), Decimal(year), (working,), ())


def test_an_amount_a_year_needs_no_working():
    assert yearly((earn(5000),)).working == ()


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("192.30", Side.UP_TO_LIMIT),  # × 52 = £9,999.60
        ("192.31", Side.OPEN),  # × 52 = £10,000.12
        ("227.27", Side.OPEN),  # × 44 = £9,999.88
        ("227.28", Side.OVER_LIMIT),  # × 44 = £10,000.32
    ],
)
def test_the_weeks_matter_only_where_44_and_52_of_them_fall_on_different_sides(amount, expected):
    found = yearly((earn(amount, Period.WEEK),))
    assert found.side(LIMIT) is expected
    assert found.open == (Open.WEEKS,)


def test_sessions_a_week_are_taken_over_44_to_52_weeks():
    found = yearly((earn(100, Period.SESSION, sessions=Decimal(2)),))
    assert (found.low, found.high) == (8800, 10400)
    assert found.working == ("£100 a session × 2 × 44 to 52 = £8,800 to £10,400 a year",)


def test_a_session_without_how_many_is_open_unless_one_alone_is_over():
    assert side(earn(300, Period.SESSION)) is Side.OPEN
    assert yearly((earn(300, Period.SESSION),)).open == (Open.SESSIONS,)
    assert side(earn(10_001, Period.SESSION)) is Side.OVER_LIMIT


def test_an_amount_for_nobody_knows_how_long_is_open_unless_it_is_over_already():
    assert side(earn(5000, Period.UNKNOWN)) is Side.OPEN
    assert yearly((earn(5000, Period.UNKNOWN),)).open == (Open.PERIOD,)
    assert side(earn(12_000, Period.UNKNOWN)) is Side.OVER_LIMIT


def test_net_over_the_limit_is_over_it_gross_and_net_under_it_is_open():
    assert side(earn("10000.01", basis=Basis.NET)) is Side.OVER_LIMIT
    assert side(earn(10_000, basis=Basis.NET)) is Side.OPEN
    assert yearly((earn(8_000, basis=Basis.NET),)).open == (Open.GROSS,)
    assert side(earn(10_000, basis=Basis.GROSS)) is Side.UP_TO_LIMIT


def test_net_pay_by_the_month_is_told_as_so_much_or_more():
    found = yearly((earn(700, Period.MONTH, basis=Basis.NET),))
    assert found.working == ("£700 a month × 12 = £8,400 or more a year",)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (earn(10_000, precision=Precision.ABOUT), Side.OPEN),
        (earn(9_000, precision=Precision.ABOUT), Side.UP_TO_LIMIT),
        (earn(9_500, precision=Precision.ABOUT), Side.OPEN),
        (earn(11_500, precision=Precision.ABOUT), Side.OVER_LIMIT),
        (earn(10_000, precision=Precision.MORE_THAN), Side.OVER_LIMIT),
        (earn(9_000, precision=Precision.MORE_THAN), Side.OPEN),
        (earn(0, precision=Precision.MORE_THAN), Side.OPEN),
        (earn(10_000, precision=Precision.AT_MOST), Side.UP_TO_LIMIT),
        (earn(12_000, precision=Precision.AT_MOST), Side.OPEN),
    ],
)
def test_about_10k_is_open_and_about_9k_is_not(said, expected):
    assert side(said) is expected
    assert Open.EXACT in yearly((said,)).open


def test_nothing_is_nothing_however_it_is_said():
    for period in Period:
        assert side(earn(0, period, basis=Basis.NET)) is Side.UP_TO_LIMIT
    assert side(earn(100, Period.SESSION, sessions=Decimal(0))) is Side.UP_TO_LIMIT
    assert side(earn(100, Period.WEEK, weeks_a_year=0, precision=Precision.MORE_THAN)) is Side.UP_TO_LIMIT


def test_all_private_jobs_count_together():
    assert side(earn(6_000), earn(4_000)) is Side.UP_TO_LIMIT
    assert side(earn(6_000), earn("4000.01")) is Side.OVER_LIMIT
    found = yearly((earn(50, Period.WEEK), earn(3_000, basis=Basis.NET), earn(20, Period.UNKNOWN)))
    assert found.open == (Open.PERIOD, Open.WEEKS, Open.GROSS)


@pytest.mark.parametrize("amount", ["-0.01", "NaN", "Infinity"])
def test_what_is_no_amount_is_refused(amount):
    with pytest.raises(ValueError, match="is no amount"):
        earn(amount)
    with pytest.raises(ValueError, match="is no amount"):
        earn(1, Period.SESSION, sessions=Decimal(amount))


def test_a_year_has_no_60_weeks_and_sessions_are_not_counted_by_the_session():
    with pytest.raises(ValueError, match="60 weeks"):
        earn(1, Period.WEEK, weeks_a_year=60)
    with pytest.raises(ValueError, match="counted a week"):
        earn(1, Period.SESSION, sessions_per=Period.SESSION)


def test_sums_are_written_as_people_write_them():
    assert [pounds(Decimal(sum_)) for sum_ in ("0", "1100", "9999.99", "1234567.5")] == [
        "£0",
        "£1,100",
        "£9,999.99",
        "£1,234,567.50",
    ]


@given(earnings)
def test_what_is_open_is_named_and_what_is_named_is_open(said):
    found = yearly((said,))
    assert Decimal(0) <= found.low <= found.high
    assert found.open or found.low == found.high


@given(earnings, st.decimals(0, 200_000, places=2))
def test_a_higher_amount_never_comes_to_less(said, more):
    higher = Earnings(
        said.amount + more,
        said.period,
        said.basis,
        said.said,
        said.precision,
        said.sessions,
        said.sessions_per,
        said.weeks_a_year,
    )
    assert yearly((higher,)).low >= yearly((said,)).low
    assert yearly((higher,)).high >= yearly((said,)).high


@given(st.lists(earnings, max_size=4))
def test_the_order_of_jobs_never_matters(several):
    there, back = yearly(tuple(several)), yearly(tuple(reversed(several)))
    assert (there.low, there.high, there.open) == (back.low, back.high, back.open)
