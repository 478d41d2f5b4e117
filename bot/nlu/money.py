"""Earnings in anybody's words: "£12k", "about ten grand", "£150 a session twice a week, 40 weeks a year".

No kept library reads an amount together with its period, its basis and how exactly it was meant; text2num reads the
number words, the rest is here (docs/adr).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from text_to_num import alpha2digit

from bot.coverage.money import MOST_WEEKS, Basis, Earnings, Period, Precision

MOST = Decimal(10_000_000)
"""Pounds; beyond it a slip of the finger is likelier than an income."""

_EACH = r"(?:per|a|an|each|every|/)"
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
_SESSION = (
    r"(?:half[- ]days?|sessions?|shifts?|lists?|clinics?|days?|hours?|hrs?|weekends?|nights?|evenings?|mornings?|"
    rf"afternoons?|{_DAY}|patients?|cases?|appointments?|medicals?|reports?|treatments?|procedures?|visits?)"
)
_UNITS = {
    Period.YEAR: r"year|yr|annum",
    Period.QUARTER: r"quarter",
    Period.MONTH: r"calendar month|month|mth|mnth",
    Period.FORTNIGHT: r"fortnight|2 weeks|other week",
    Period.WEEK: r"week|wk",
}
_ADVERBS = {
    Period.YEAR: r"p\.?\s?a|yearly|annual(?:ly)?",
    Period.QUARTER: r"quarterly",
    Period.MONTH: r"pcm|p\.?m|monthly",
    Period.FORTNIGHT: r"fortnightly",
    Period.WEEK: r"p\.?w|weekly",
}
_PERIODS = {
    period: re.compile(rf"(?:{_EACH}|in a|over a)\s*(?:{unit})\b|\b(?:{_ADVERBS[period]})\b", re.I)
    for period, unit in _UNITS.items()
}
_NUMBER = re.compile(
    r"(?P<minus>\bminus\s*|(?<![\w\d])[-−]\s*)?(?P<pound>£|\bgbp)?\s*"
    r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"\s*(?P<scale>(?:k|m|bn)(?![a-z\d]))?(?![a-z\d])(?P<unit>\s*(?:pounds?|quid)\b)?",
    re.I,
)
_LETTERS = {"thousand": "k", "grand": "k", "million": "m", "billion": "bn"}
_SCALES = {"k": 1000, "m": 10**6, "bn": 10**9}
_COUNT_OF = rf"\s*(?:x\b|times|of them|{_SESSION})?\s*"
_RANGE = re.compile(r"\s*(?:-|–|to|or)\s*", re.I)
_THOUSAND = 1000
_PER_SESSION = re.compile(rf"\b{_EACH}\s*{_SESSION}\b", re.I)
_EVERY_WEEK = re.compile(rf"\b(?:every|each|on)\s+{_DAY}|\b{_SESSION}\s+a\s+week\b|\bevery week\b|\bweekly\b", re.I)
_WEEKS = re.compile(r"\b(\d{1,2})\s*(?:weeks?|wks?)\s*(?:per|a|each|every|/|in a|of the)\s*(?:year|yr|annum)\b", re.I)
_FOREIGN = re.compile(r"[$€₹¥]|\b(?:usd|dollars?|euros?|eur|rupees?|inr|aed|dirhams?|francs?|aud|naira|zloty)\b", re.I)
_NOTHING = re.compile(r"\b(?:unpaid|nothing|nil|no pay|not paid|for free|pro bono|voluntary|volunteer\w*)\b", re.I)
_NET = re.compile(r"\b(?:net|after (?:tax|deductions|costs)|take[- ]?home|in my pocket|post[- ]tax)\b", re.I)
_GROSS = re.compile(r"\b(?:gross|before (?:tax|deductions|costs)|pre[- ]?tax)\b", re.I)
_PRECISIONS = {
    Precision.AT_MOST: re.compile(
        r"\b(?:under|less than|below|up to|at most|(?:no|not) more than|not over|max(?:imum)?)\b|<", re.I
    ),
    Precision.MORE_THAN: re.compile(r"\b(?:over|more than|above|exceed\w*|upwards of|in excess of)\b|>", re.I),
    Precision.ABOUT: re.compile(
        r"\b(?:about|around|roughly|approx\w*|circa|give or take|or so|maybe|probably|nearly|almost)\b|~",
        re.I,
    ),
}
_SCALE_WORDS = r"(?:hundred|thousand|grand|million|billion)"
_BEFORE_WORDS = (
    (r"\bonce\b", "1 times"),
    (r"\btwice\b", "2 times"),
    (r"(?<=\d)(?=p\.?[amw]\b|pcm\b)", " "),
    (r"(?<=\d)[- ]?ish\b|(?<=\dk)[- ]?ish\b", " or so"),
    (r"\b(?:a )?couple (?:of )?(?=grand|thousand|hundred)", "2 "),
    (rf"\bhalf a (?={_SCALE_WORDS})", "0.5 "),
    (rf"\ba\s+(?={_SCALE_WORDS}\b|{_SESSION}\s+a\s+(?:week|fortnight|month|year)\b)", "1 "),
)
"""What text2num doesn't know, put in digits before it."""


class AmountError(ValueError):
    """Words that can't be taken as earnings. The text says why and what to write."""


def read_earnings(said: str, period: Period = Period.YEAR) -> Earnings:
    """One amount from private work, with its period, basis and precision; `period` counts where none is said.

    Raises AmountError where there is no amount, or one that can't be: below nothing, another currency, beyond belief.
    """
    text = _in_digits(said)
    if _FOREIGN.search(text):
        raise AmountError(f"'{said}' isn't in pounds. Give the amount in pounds, such as £9,500 a year.")
    weeks = _WEEKS.search(text)
    if weeks:
        text = text[: weeks.start()] + text[weeks.end() :]
    numbers = list(_NUMBER.finditer(text))
    if not numbers and _NOTHING.search(text):
        return Earnings(Decimal(0), said=said)
    amounts, count = _told_apart(numbers, text)
    if not amounts:
        raise AmountError(f"'{said}' has no amount in it. Write pounds, such as £9,500 a year or £800 a month.")
    if len(amounts) > 1 and not _is_range(amounts, text):
        raise AmountError(f"'{said}' holds several amounts. Give them one at a time, each for a year or a month.")
    is_session = count is not None or bool(_PER_SESSION.search(text))
    weekly = is_session and count is None and _EVERY_WEEK.search(text)
    checked = [_checked(one, said) for one in amounts]
    low, upper = _ends(amounts) if len(amounts) > 1 else (checked[0], None)
    return Earnings(
        amount=low,
        upper=upper,
        period=Period.SESSION if is_session else _period(text) or period,
        basis=Basis.NET if _NET.search(text) else Basis.GROSS if _GROSS.search(text) else Basis.UNKNOWN,
        said=said.strip(),
        precision=next((one for one, words in _PRECISIONS.items() if words.search(text)), Precision.EXACT),
        sessions=Decimal(count["number"]) if count else Decimal(1) if weekly else None,
        sessions_per=(_period(text[count.end() :]) if count else None) or Period.WEEK,
        weeks_a_year=_weeks(said, weeks),
    )


def _in_digits(said: str) -> str:
    """The words with their numbers in digits: "twelve thousand" as 12000, "twice a week" as 2 times a week."""
    text = said.lower().replace("\N{NO-BREAK SPACE}", " ")
    for words, digits in _BEFORE_WORDS:
        text = re.sub(words, digits, text)
    # text2num would take "10 thousand" for two numbers.
    text = re.sub(r"(?<=\d)\s*(thousand|grand|million|billion)\b", lambda scale: _LETTERS[scale[1]], text)
    text = str(alpha2digit(text, "en", threshold=0))
    text = re.sub(r"\b(\d+) and a half (?:1000|grand|k)\b", r"\1.5k", text)
    return re.sub(r"(?<=\d)\s*grand\b", "k", text)


def _told_apart(numbers: Sequence[re.Match[str]], text: str) -> tuple[list[re.Match[str]], re.Match[str] | None]:
    """The numbers that are money, and the one that counts sessions, if any: "£150 a session, 2 times a week"."""
    marked = [n for n in numbers if n["pound"] or n["scale"] or n["unit"]]
    if len(numbers) < 2:
        return list(numbers), None
    counts = [
        n
        for n in numbers
        if n not in marked and any(re.match(_COUNT_OF + p.pattern, text[n.end() :], re.I) for p in _PERIODS.values())
    ]
    if not marked and len(counts) == len(numbers):
        counts = [min(numbers, key=lambda n: Decimal(n["number"].replace(",", "")))]
    count = counts[0] if counts else None
    amounts = [n for n in numbers if n is not count]
    if _is_range(amounts, text):
        return amounts, count
    return [n for n in amounts if n in marked] or amounts, count


def _is_range(amounts: Sequence[re.Match[str]], text: str) -> bool:
    """Whether two amounts are the ends of one: "8 to 9k", "between £8,000 and £9,000"."""
    if len(amounts) != 2:
        return False
    between = text[amounts[0].end() : amounts[1].start()]
    is_joined = bool(_RANGE.fullmatch(between)) or (between.strip() == "and" and "between" in text)
    return is_joined and _ends(amounts)[0] < _ends(amounts)[1]


def _ends(amounts: Sequence[re.Match[str]]) -> tuple[Decimal, Decimal]:
    """Both ends of a range; in "8 to 9k" the scale counts for both."""
    low, high = (Decimal(one["number"].replace(",", "")) * _SCALES.get(one["scale"], 1) for one in amounts)
    meant_in_thousands = not amounts[0]["scale"] and low < _THOUSAND <= high and low * _THOUSAND < high
    return (low * _THOUSAND if meant_in_thousands else low), high


def _checked(number: re.Match[str], said: str) -> Decimal:
    amount = Decimal(number["number"].replace(",", "")) * _SCALES.get(number["scale"], 1)
    if number["minus"] and amount:
        raise AmountError(f"'{said}' is below nothing. Earnings are £0 or more.")
    if amount > MOST:
        raise AmountError(f"'{said}' is more than anybody earns from private work. Check the number of noughts.")
    return amount


def _period(text: str) -> Period | None:
    return next((period for period, words in _PERIODS.items() if words.search(text)), None)


def _weeks(said: str, found: re.Match[str] | None) -> int | None:
    weeks = int(found.group(1)) if found else None
    if weeks is not None and weeks > MOST_WEEKS:
        raise AmountError(f"'{said}': a year has no more than {MOST_WEEKS} weeks.")
    return weeks
