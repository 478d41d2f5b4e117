"""Earnings as somebody said them, and what they come to in pounds a year against the page's limit."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

FEWEST_WEEKS = 44
MOST_WEEKS = 52
"""Weeks of work in a year where nobody said how many: leave may take up to eight."""
ABOUT = Decimal("0.1")
"""How far from an amount given as "about" the true one may lie, as a share of it."""
PENNY = Decimal("0.01")
_ANY = Decimal("Infinity")


class Period(Enum):
    """What an amount is for."""

    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"
    FORTNIGHT = "fortnight"
    WEEK = "week"
    SESSION = "session"
    """A session, shift, list, clinic, day or hour: needs how many there are in a week, month or year."""
    UNKNOWN = "unknown"


class Basis(Enum):
    """Before tax and costs, or after; the page's limit is gross ("gross annual earnings")."""

    GROSS = "gross"
    NET = "net"
    UNKNOWN = "unknown"
    """Not said: taken as gross, and told so."""


class Precision(Enum):
    """How exactly an amount was given."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"


_TIMES_A_YEAR = {Period.YEAR: 1, Period.QUARTER: 4, Period.MONTH: 12}
_WEEKS_BETWEEN = {Period.WEEK: 1, Period.FORTNIGHT: 2}


@dataclass(frozen=True)
class Earnings:
    """One amount in pounds from private work, as said.

    `sessions` is how many sessions there are in each `sessions_per` (week, fortnight, month, quarter or year);
    `weeks_a_year` is how many weeks a year they do the work.
    """

    amount: Decimal
    period: Period = Period.YEAR
    basis: Basis = Basis.UNKNOWN
    said: str = ""
    precision: Precision = Precision.EXACT
    sessions: Decimal | None = None
    sessions_per: Period = Period.WEEK
    weeks_a_year: int | None = None
    upper: Decimal | None = None
    """The other end of a range ("8 to 9k"); `amount` is the lower one."""

    def __post_init__(self) -> None:
        for number in (self.amount, self.sessions or Decimal(0), self.upper or Decimal(0)):
            if not number.is_finite() or number < 0:
                raise ValueError(f"{number} is no amount. Give a number that is 0 or more.")
        if self.upper is not None and self.upper < self.amount:
            raise ValueError(f"A range goes up: {self.upper} is less than {self.amount}.")
        if self.weeks_a_year is not None and not 0 <= self.weeks_a_year <= MOST_WEEKS + 1:
            raise ValueError(f"A year hasn't {self.weeks_a_year} weeks.")
        if self.sessions_per in {Period.SESSION, Period.UNKNOWN}:
            raise ValueError("Sessions are counted a week, a month or a year.")


class Open(Enum):
    """What is open about earnings, in the order of asking. The values name the fact to ask for."""

    PERIOD = "earnings_period"
    SESSIONS = "earnings_sessions"
    WEEKS = "earnings_weeks"
    GROSS = "earnings_gross"
    EXACT = "earnings_exact"


class Side(Enum):
    """Where earnings stand against the limit."""

    UP_TO_LIMIT = "up_to_limit"
    OVER_LIMIT = "over_limit"
    OPEN = "open"


@dataclass(frozen=True)
class Yearly:
    """Gross pounds a year: at least `low`, at most `high` (infinite where nothing bounds it).

    `working` tells each sum and the multiplier used ("£900 a month × 12 = £10,800 a year"); `open` is why `low` and
    `high` differ.
    """

    low: Decimal
    high: Decimal
    working: tuple[str, ...] = ()
    open: tuple[Open, ...] = ()

    def side(self, limit: Decimal) -> Side:
        """Which side of the limit every possible amount is on; exactly the limit isn't over it."""
        if self.low > limit:
            return Side.OVER_LIMIT
        return Side.UP_TO_LIMIT if self.high <= limit else Side.OPEN


def yearly(several: tuple[Earnings, ...]) -> Yearly:
    """Gross pounds a year of all private work together; the page speaks of the total, not of each job."""
    each = [_yearly(one) for one in several]
    found = {reason for one in each for reason in one.open}
    return Yearly(
        sum((one.low for one in each), Decimal(0)),
        sum((one.high for one in each), Decimal(0)),
        tuple(line for one in each for line in one.working),
        tuple(reason for reason in Open if reason in found),
    )


def _yearly(earnings: Earnings) -> Yearly:
    low, high = _amounts(earnings)
    fewest, most, multiplier, still_open = _times(earnings)
    low, high = low * fewest, _product(high, most)
    if earnings.precision is not Precision.EXACT or earnings.upper is not None:
        still_open = (*still_open, Open.EXACT)
    if earnings.basis is Basis.NET and earnings.amount:
        high, still_open = _ANY, (*still_open, Open.GROSS)
    working = f"{_as_said(earnings)} × {multiplier} = {_between(low, high)} a year" if multiplier else ""
    return Yearly(low, high, (working,) if working else (), still_open)


def _amounts(earnings: Earnings) -> tuple[Decimal, Decimal]:
    amount, upper = earnings.amount, earnings.amount if earnings.upper is None else earnings.upper
    if earnings.precision is Precision.ABOUT:
        return amount * (1 - ABOUT), upper * (1 + ABOUT)
    if earnings.precision in {Precision.AT_LEAST, Precision.MORE_THAN}:
        return amount + PENNY * (earnings.precision is Precision.MORE_THAN), _ANY
    return (Decimal(0) if earnings.precision is Precision.AT_MOST else amount), upper


def _times(earnings: Earnings) -> tuple[Decimal, Decimal, str, tuple[Open, ...]]:
    """How often a year the amount comes: at least, at most, in words, and what is open about it."""
    one = Decimal(1)
    has_no_end = earnings.precision in {Precision.AT_LEAST, Precision.MORE_THAN}
    if not (earnings.amount or earnings.upper) and not has_no_end:
        return one, one, "", ()  # nothing is nothing, however often
    if earnings.period is Period.UNKNOWN:
        return one, _ANY, "", (Open.PERIOD,)
    if earnings.period is not Period.SESSION:
        return _periods(earnings.period, earnings.weeks_a_year)
    if earnings.sessions is None:
        return one, _ANY, "", (Open.SESSIONS,)
    fewest, most, words, still_open = _periods(earnings.sessions_per, earnings.weeks_a_year)
    multiplier = f"{_plain(earnings.sessions)} × {words}" if words else _plain(earnings.sessions)
    return earnings.sessions * fewest, earnings.sessions * most, multiplier, still_open


def _periods(period: Period, weeks: int | None) -> tuple[Decimal, Decimal, str, tuple[Open, ...]]:
    if period in _TIMES_A_YEAR:
        times = _TIMES_A_YEAR[period]
        return Decimal(times), Decimal(times), str(times) if times > 1 else "", ()
    between = _WEEKS_BETWEEN[period]
    if weeks is not None:
        times_told = Decimal(weeks) / between
        return times_told, times_told, _plain(times_told), ()
    fewest, most = FEWEST_WEEKS // between, MOST_WEEKS // between
    return Decimal(fewest), Decimal(most), f"{fewest} to {most}", (Open.WEEKS,)


def _product(amount: Decimal, times: Decimal) -> Decimal:
    return amount * times if amount and times else Decimal(0)  # 0 × infinity is no number


def _as_said(earnings: Earnings) -> str:
    return earnings.said or f"{pounds(earnings.amount)} a {earnings.period.value}"


def _between(low: Decimal, high: Decimal) -> str:
    if low == high:
        return pounds(low)
    return f"{pounds(low)} or more" if high == _ANY else f"{pounds(low)} to {pounds(high)}"


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def pounds(amount: Decimal) -> str:
    """A sum as people write it: "£1,100", "£9,999.99"."""
    return f"£{amount:,.0f}" if amount == amount.to_integral_value() else f"£{amount:,.2f}"
