"""Earnings in anybody's words: "£12k", "about ten grand", "£150 a session twice a week, 40 weeks a year".

No kept library reads an amount together with its period, its basis and how exactly it was meant; text2num reads the
number words, the rest is here (docs/adr/0006-amounts-and-dates.md). Every number in the words must be accounted for:
what isn't understood whole is refused, since half an understanding would be a wrong fee.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from text_to_num import alpha2digit

from bot.coverage.money import MOST_WEEKS, Basis, Earnings, Period, Precision

MOST = Decimal(10_000_000)
"""Pounds; beyond it a slip of the finger is likelier than an income."""

_THOUSAND = 1000
_EACH = (
    r"(?:(?<![a-z])(?:per|a|an|each|every|(?:in|for|over) (?:a|the|one|1|each|every)"
    r"(?: (?:typical|normal|average|usual|good))?|for|the(?= list))|/)"
)
_DAYS = r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
SESSION = (
    r"(?:half[- ]days?|sessions?|shifts?|lists?|clinics?|days?|hours?|hrs?|weekends?|nights?|evenings?|mornings?|"
    rf"afternoons?|{_DAYS}|patients?|cases?|appointments?|medicals?|reports?|treatments?|procedures?|visits?|times|"
    rf"x|events?|match(?:es)?|games?|fixtures?|gigs?|goes|go|weekenders?|jobs?|flights?|transfers?|trips?|"
    rf"consultations?|talks?|lectures?)"
)
_PERIODS = {
    period: re.compile(rf"(?:{_EACH}\s*(?:{units})|(?:{adverbs}))\b", re.I)
    for period, units, adverbs in (
        (Period.YEAR, "years?|yrs?|annum", "pa|yearly|annually|annual"),
        (Period.QUARTER, "quarters?", "quarterly"),
        (Period.MONTH, "calendar months?|months?|mths?|mnths?", "pcm|pm|monthly"),
        (Period.FORTNIGHT, "fortnights?|2 weeks|other week|second week", "fortnightly"),
        (Period.WEEK, "weeks?|wks?", "pw|weekly"),
    )
}
_PER_SESSION = re.compile(rf"(?:{_EACH}\s*(?:{SESSION})|hourly|daily|nightly)\b", re.I)
_COUNTED = re.compile(rf"\s*(?:{SESSION}\b|of them\b)?\s*", re.I)
_SESSIONS_ONLY = re.compile(rf"\s*{SESSION}\b", re.I)
_WEEKS = re.compile(
    r"\s*(?:weeks?|wks?)\b(?:\s*(?:per|a|each|every|/|in an?|of the|in the)\s*(?:year|yr|annum)\b|\s*(?:yearly|"
    r"annually)\b)?",
    re.I,
)
_MONTHS = re.compile(r"\s*(?:months?|mths?)\s*(?:per|a|each|every|/|in a|of the|in the)\s*(?:year|yr|annum)\b", re.I)
_ONE_DAY = re.compile(rf"\b(?P<other>every (?:other|second)\s+{_DAYS})|\b(?:every|each|on|all)\s+{_DAYS}\b", re.I)
_EVERY_WEEK = re.compile(r"\b(?:every|each) week\b|\bweekly\b", re.I)

_NUMBER_LIKE = re.compile(r"(?P<letters>[a-z]*)(?P<number>\d[\d.,]*\d|\d)")
_GRADE = re.compile(r"\d{1,2}")
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_BEFORE = re.compile(r"(?P<minus>\bminus\s*|(?<![\w\d])-\s*)?(?P<pound>£|\bgbp)?\s*$")
_AFTER = re.compile(r"(?:\s*(?P<scale>k|m|bn)(?![a-z\d]))?(?P<unit>\s*(?:pounds?|quid|gbp)\b)?")
_SCALES = {"k": 1000, "m": 10**6, "bn": 10**9, None: 1}
_LETTERS = {"thousand": "k", "grand": "k", "million": "m", "billion": "bn"}
_RANGE = re.compile(r"\s*(?:-|to|or)\s*")

_FOREIGN = re.compile(
    r"\b(?:usd|dollars?|euros?|eur|rupees?|inr|aed|dirhams?|francs?|chf|aud|naira|zloty|pln|yen|yuan|rand|pence)\b|"
    r"(?<=\d)p\b"
)
_VAGUE = re.compile(
    r"\b(?:few|several|dozens?|lots|trillions?|tens|hundreds|thousands|millions|third|(?:a|1) quarter of|"
    r"quarter of|figures?)\b"
)
_NOTHING = re.compile(
    r"\b(?:unpaid|(?<!next to )nothing|nil|no pay|not paid|for free|pro bono|voluntary|volunteer\w*)\b"
)
_TAKEN_OFF = r"(?:(?:the|all|any|my|all the|all my)\s+)*(?:tax(?:es)?|deductions|costs|expenses)"
NET = re.compile(
    rf"\b(?:nett?|(?:after|minus|less) {_TAKEN_OFF}|take[- ]?home|in my pocket|post[- ]tax|profits?|"
    r"clear of (?:tax|costs))\b",
    re.I,
)
GROSS = re.compile(
    rf"\b(?:gross|before {_TAKEN_OFF}|pre[- ]?tax|turnover|(?:with|without) (?:the )?tax (?:still )?"
    r"(?:in(?:side)?|on|off)|still (?:have to |must |need to )?pay (?:the )?tax)\b",
    re.I,
)
_NOT = r"(?:\bnot|\bnever|\bno|n't|\bcannot|\bcan't)\s+(?:be\s+|go\s+|quite\s+)?"
_PRECISIONS = (
    # In this order: what is denied must not be taken for what it denies.
    (Precision.AT_LEAST, re.compile(rf"{_NOT}(?:less than|under|below)\b")),
    (Precision.AT_MOST, re.compile(rf"{_NOT}(?:more than|over|above|exceed\w*|in excess of)\b")),
    (Precision.AT_LEAST, re.compile(r"\bat least\b|\bor (?:more|over|above)\b|\bmin(?:imum)?\b|\d(?:k|m)?\s*\+")),
    (
        Precision.AT_MOST,
        re.compile(r"\bor (?:less|under|below)\b|\b(?:under|less than|below|up to|at most|max(?:imum)?)\b|<"),
    ),
    (Precision.MORE_THAN, re.compile(r"\b(?:over|more than|above|exceed\w*|upwards of|in excess of)\b|>")),
    (
        Precision.ABOUT,
        re.compile(r"\b(?:about|around|roughly|approx\w*|circa|give or take|or so|maybe|probably|nearly|almost)\b|~"),
    ),
)
_FILLERS = re.compile(
    r"\b(?:i|i'd|id|would|will|earn\w*|make|making|get|it|it's|its|is|was|be|in|total|all|altogether|exactly|just|"
    r"together|"
    r"only|say|the|a|year|from|private|work|income|of|my|for|between|and|to|or|more|less|so|pounds?|overall|per|"
    r"this|that|around|please|yes|um|er|well|think|before|after|tax|gross|net|deductions|costs|expenses|home|take)\b"
)
_BEFORE_WORDS = (
    (r"[\u00a0\u2009\u202f]", " "),
    (r"\s*[\u2010-\u2015\u2212]\s*", "-"),
    (r"(?<=[\w£])\s+-\s+(?=[£\d])", "-"),
    (r"(?<![a-z])p\.?\s?/?\s?c\.?\s?m\b\.?", " pcm"),
    (r"\b(?:in|for|since) (?:tax year )?20\d\d(?:\s?[/-]\s?(?:20)?\d\d)?\b", " "),
    (r"\bp\s?[/.]\s?([amw])\b\.?", r" p\1"),
    (r"(?<=\d)p([amwh])\b", r" p\1"),
    (r"(?<=\d)\s*/?\s*ph\b", " per hour"),
    (r"(?<=\d)\s?x\s?(?:a |per |/)?(?=(?:weeks?|wk|months?|mth|fortnight|year|yr)\b)", " times a "),
    (rf"\b(?:for|in) (?:one|1) (?=(?:{SESSION}|month|week|year)\b)", "per "),
    (r"\bonce\b", "1 times"),
    (r"\btwice\b", "2 times"),
    (r"\b(\d{1,3}) (?=\d{3}\b(?! ?\d))", r"\1"),
    (r"(?<=\d)[- ]?ish\b|(?<=\dk)[- ]?ish\b", " or so"),
    (r"\b(?:a )?couple (?:of )?(?=grand|thousand|hundred)", "two "),
    (r"\bhalf a (?=hundred|thousand|grand|million|billion)", "0.5 "),
    (r"\ba (?=hundred|thousand|grand|million|billion)", "one "),
    (rf"\b(?:a|one)\s+(?={SESSION}\s+a\s+(?:week|fortnight|month|year)\b)", "1 "),
)
"""What text2num doesn't know or would spoil, written otherwise before it."""


class AmountError(ValueError):
    """Words that can't be taken as earnings. The text says why and what to write."""


class ImpossibleAmountError(AmountError):
    """An amount that was said and can't be one: below nothing, in another currency, beyond belief.

    `problem` says so without the words that were read.
    """

    def __init__(self, said: str, problem: str) -> None:
        super().__init__(f"'{said}' {problem}.")
        self.problem = problem


@dataclass(frozen=True)
class _Number:
    """One number in the words. `is_money` says that it is marked as pounds (£, k, pounds)."""

    value: Decimal
    start: int
    end: int
    is_money: bool
    is_scaled: bool
    is_below_nothing: bool


def read_earnings(said: str, period: Period = Period.YEAR) -> Earnings:
    """One amount from private work, with its period, basis and precision; `period` counts where none is said.

    Raises AmountError where there is no amount, several, one that can't be (below nothing, another currency, beyond
    belief), or a number that nothing explains.
    """
    return _Reading(said).earnings(period)


def in_digits(said: str) -> str:
    """The words in small letters with their numbers in digits: "nine and a half thousand" as 9.5k."""
    return _Reading.digits(said)


class _Reading:
    def __init__(self, said: str) -> None:
        self.said = said
        self.text = self.digits(said)
        self._refuse_what_is_no_pounds()
        self.numbers = self._numbers()

    def earnings(self, period: Period) -> Earnings:
        if not self.numbers:
            if _NOTHING.search(self.text):
                return Earnings(Decimal(0), said=self.said.strip())
            raise self._error("has no amount in it. Write pounds, such as £9,500 a year or £800 a month")
        weeks = self._take(_WEEKS)
        months = self._take(_MONTHS)
        money, counts = self._money_and_counts()
        own_period = self._own_period(money[-1])
        if own_period in {None, Period.SESSION} and len(counts) > 1:
            raise self._unexplained()
        count = counts[0] if counts and own_period in {None, Period.SESSION} else None
        if own_period is None and not count:
            self._refuse_a_stray_number(money)
        amount, upper = self._checked(money)
        earned = Earnings(
            amount=amount,
            upper=upper,
            period=own_period or period,
            basis=Basis.NET if NET.search(self.text) else Basis.GROSS if GROSS.search(self.text) else Basis.UNKNOWN,
            said=self.said.strip(),
            precision=self._precision(),
            weeks_a_year=self._weeks(weeks),
        )
        if months:
            if own_period is not Period.MONTH or count:
                raise self._unexplained()
            return _sessions(earned, months.value, Period.YEAR)
        if count:
            return _sessions(earned, count.value, self._period_after_count(count))
        return self._by_the_day(earned) if own_period is Period.SESSION else earned

    # The words

    @staticmethod
    def digits(said: str) -> str:
        """The words with their numbers in digits: "twelve thousand" as 12000, "twice a week" as 2 times a week."""
        text = said.lower().replace("’", "'")
        for words, instead in _BEFORE_WORDS:
            text = re.sub(words, instead, text)
        text = re.sub(r"\b(\d+) hundred\b", lambda found: str(int(found[1]) * 100), text)
        # text2num would take "10 thousand" for two numbers.
        text = re.sub(r"(?<=\d)\s*(thousand|grand|million|billion)\b", lambda found: _LETTERS[found[1]], text)
        text = str(alpha2digit(text, "en", threshold=0))
        text = re.sub(r"(?<=\d)\s*grand\b", "k", text)
        text = re.sub(r"\b(\d+) and (?:a )?half (?:1000|grand|k)\b|\b(\d+)k and a half\b", r"\1\2.5k", text)
        text = re.sub(r"\b(\d+) and a half\b", r"\1.5", text)
        text = re.sub(r"\b(every|each|per) 2 weeks\b", "every fortnight", text)
        # How many places it comes from says nothing of the amount.
        return re.sub(r"\b\d+ (?:different )?(?:jobs|employers|places|providers|hospitals|posts)\b", " ", text)

    def _numbers(self) -> list[_Number]:
        numbers = []
        for found in _NUMBER_LIKE.finditer(self.text):
            number = found["number"]
            if found["letters"] and _GRADE.fullmatch(number):
                continue  # "ST4", "D4 medicals"
            if found["letters"] or not _NUMBER.fullmatch(number):
                raise self._error(f"has the number {found[0]} in it, which can be read in several ways")
            before, after = _BEFORE.search(self.text[: found.start()]), _AFTER.match(self.text, found.end())
            assert before is not None  # noqa: S101 - it matches the empty text too
            assert after is not None  # noqa: S101
            scale = after["scale"]
            numbers.append(
                _Number(
                    Decimal(number.replace(",", "")) * _SCALES[scale],
                    before.start(),
                    after.end(),
                    bool(before["pound"] or scale or after["unit"]),
                    bool(scale),
                    bool(before["minus"]),
                )
            )
            if re.match(r"[a-z]", self.text[after.end() :]):
                raise self._error("has a number with letters behind it. Write it such as £9,500 or 12k")
        return numbers

    def _refuse_what_is_no_pounds(self) -> None:
        symbols = "".join({c for c in self.text if unicodedata.category(c) == "Sc"} - {"£"})
        beside_a_number = rf"[{re.escape(symbols)}]\s*\d|\d\s*[{re.escape(symbols)}]"
        if (symbols and re.search(beside_a_number, self.text)) or _FOREIGN.search(self.text):
            raise self._impossible("isn't in pounds. Give the amount in pounds, such as £9,500 a year")
        if _VAGUE.search(self.text):
            raise self._error("has no exact amount in it. Write pounds, such as £9,500 a year")

    # Which number is what

    def _take(self, words: re.Pattern[str]) -> _Number | None:
        """The number that such words follow, taken out of the numbers and the text."""
        for number in self.numbers:
            found = words.match(self.text, number.end)
            if found and not number.is_money:
                self.numbers.remove(number)
                blank = " " * (found.end() - number.start)
                self.text = self.text[: number.start] + blank + self.text[found.end() :]
                return number
        return None

    def _money_and_counts(self) -> tuple[list[_Number], list[_Number]]:
        """The amount, or both ends of its range, and the numbers that count sessions."""
        counts = [number for number in self.numbers if not number.is_money and self._counts(number)]
        rest = [number for number in self.numbers if number not in counts]
        if not rest:
            # "900 a month": a number and a period alone are money; "3 sessions a week" alone is none.
            rest = [number for number in counts if not _SESSIONS_ONLY.match(self.text, number.end)][:1]
            counts = [number for number in counts if number not in rest]
        if len(self.numbers) == 2 and self._is_range(self.numbers) and not self._counts_sessions(self.numbers[1]):
            return self.numbers, []
        if not rest:
            raise self._error("has no amount in it. Write pounds, such as £9,500 a year or £800 a month")
        if len(rest) == 2 and self._is_range(rest):
            return rest, counts
        if len(rest) > 1:
            raise self._error("holds several amounts. Give them one at a time, each for a year or a month")
        return rest, counts

    def _counts(self, number: _Number) -> bool:
        """Whether a number counts something in a period: "3 sessions a week", "2 a month"."""
        found = _COUNTED.match(self.text, number.end)
        return found is not None and self._period_at(found.end()) is not None

    def _counts_sessions(self, number: _Number) -> bool:
        return bool(_SESSIONS_ONLY.match(self.text, number.end))

    def _period_at(self, place: int) -> Period | None:
        return next((period for period, words in _PERIODS.items() if words.match(self.text, place)), None)

    def _period_after_count(self, count: _Number) -> Period:
        found = _COUNTED.match(self.text, count.end)
        return (self._period_at(found.end()) if found else None) or Period.WEEK

    def _own_period(self, money: _Number) -> Period | None:
        """What the amount is for: the period said right behind it, else the only one said anywhere."""
        behind = self.text[money.end :]
        near = re.match(r"\s*(?:gross|net|before tax|after tax|or so|each|take[- ]?home|,)*\s*", behind)
        place = money.end + (near.end() if near else 0)
        if _PER_SESSION.match(self.text, place) or _PER_SESSION.match(self.text, money.end + 1):
            return Period.SESSION
        own = self._period_at(place)
        if own:
            return own
        if _PER_SESSION.search(self.text) or _ONE_DAY.search(self.text):
            return Period.SESSION
        if self.numbers and any(self._counts(number) for number in self.numbers if number is not money):
            return None
        said = {period for period, words in _PERIODS.items() if words.search(self.text)}
        if len(said) > 1:
            raise self._unexplained()
        return said.pop() if said else None

    def _by_the_day(self, earned: Earnings) -> Earnings:
        """How often a session is where only its day is said: "£200 every Saturday"."""
        day = _ONE_DAY.search(self.text)
        if day and day["other"]:
            return _sessions(earned, Decimal(1), Period.FORTNIGHT)
        return _sessions(earned, Decimal(1), Period.WEEK) if day or _EVERY_WEEK.search(self.text) else earned

    def _refuse_a_stray_number(self, money: Sequence[_Number]) -> None:
        """A number without a mark or a period is money only where nothing but fillers stands beside it."""
        if any(number.is_money for number in money):
            return
        rest = self.text
        for number in reversed(money):
            rest = rest[: number.start] + " " + rest[number.end :]
        for _, words in _PRECISIONS:
            rest = words.sub(" ", rest)
        if re.search(r"\w", _FILLERS.sub(" ", rest)):
            raise self._error("has a number that may not be pounds. Write it such as £9,500 a year")

    def _is_range(self, two: Sequence[_Number]) -> bool:
        """Whether two amounts are the ends of one: "8 to 9k", "between £8,000 and £9,000"."""
        between = self.text[two[0].end : two[1].start]
        is_joined = bool(_RANGE.fullmatch(between)) or (between.strip() == "and" and "between" in self.text)
        return is_joined and _ends(two)[0] < _ends(two)[1]

    # The values

    def _checked(self, money: Sequence[_Number]) -> tuple[Decimal, Decimal | None]:
        if any(number.is_below_nothing and number.value for number in money):
            raise self._impossible("is below nothing. Earnings are £0 or more")
        low, high = _ends(money) if len(money) > 1 else (money[0].value, None)
        if max(low, high or low) > MOST:
            raise self._impossible("is more than anybody earns from private work. Check the number of noughts")
        return low, high

    def _precision(self) -> Precision:
        return next((precision for precision, words in _PRECISIONS if words.search(self.text)), Precision.EXACT)

    def _weeks(self, weeks: _Number | None) -> int | None:
        if weeks is None:
            return None
        if weeks.value != int(weeks.value) or weeks.value > MOST_WEEKS:
            raise self._error(f"has no number of weeks: a year has no more than {MOST_WEEKS} weeks")
        return int(weeks.value)

    def _error(self, problem: str) -> AmountError:
        return AmountError(f"'{self.said}' {problem}.")

    def _impossible(self, problem: str) -> ImpossibleAmountError:
        return ImpossibleAmountError(self.said, problem)

    def _unexplained(self) -> AmountError:
        return self._error(
            "holds more than one number. Write one amount and how often, such as £150 a session twice a week"
        )


def _sessions(earned: Earnings, number: Decimal, per: Period) -> Earnings:
    return replace(earned, period=Period.SESSION, sessions=number, sessions_per=per)


def _ends(two: Sequence[_Number]) -> tuple[Decimal, Decimal]:
    """Both ends of a range; in "8 to 9k" the scale counts for both."""
    low, high = two[0].value, two[1].value
    in_thousands = not two[0].is_scaled and low < _THOUSAND <= high and low * _THOUSAND < high
    return (low * _THOUSAND if in_thousands else low), high
