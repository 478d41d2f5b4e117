"""What a message says of earnings without a sum: gross or net, for what, how often, over how many weeks."""

from __future__ import annotations

import re
from typing import Dict, Optional, Tuple

from bot.coverage import Basis, Period
from bot.coverage.money import MOST_WEEKS
from bot.nlu.money import GROSS, NET, SESSION, in_digits
from bot.nlu.numbers import IN_WORDS

_EVERY_WEEK = re.compile(r"(?<!in )(?<!in the )\b(?:(?:every|each) week|(?:all|whole) year|year round)\b", re.I)
_NUMBER = rf"(\d{{1,2}}|{'|'.join(IN_WORDS)}|(?:twenty|thirty|forty|fifty)(?:[- ](?:{'|'.join(IN_WORDS)}))?)"
_WEEKS_IN_A_YEAR = re.compile(
    rf"\b{_NUMBER}\s*(?:weeks?|wks?)\s*(?:(?:a|per|every|each|/|in an?|of the|in the)\s*(?:year|yr|annum)|yearly|"
    rf"annually)\b|"
    r"\bweeks\b[\w\s]{0,24}[:?]\s*(\d{1,2})\b",
    re.I,
)
_WEEKS = re.compile(
    r"(?<!every )(?<!each )(?<!per )(?<!is )(?<!in )\b(\d{1,2})\s*(?:weeks?|wks?)\b(?!\s*(?:ago|away|time|before|"
    r"from|until|into|leave|pregnant|old|gone|notice|a month|per month))",
    re.I,
)
_BAR_HOLIDAYS = re.compile(r"\bevery week\b.*\bso (\d{1,2})\b", re.I)
_COUNTS = {
    **{word: str(number) for word, number in IN_WORDS.items()},
    "a": "1",
    "an": "1",
    "once": "1",
    "every": "1",
    "each": "1",
    "twice": "2",
    "a couple": "2",
    "couple": "2",
}
_RATE = re.compile(
    rf"\b(?:(?P<count>\d{{1,2}}|{'|'.join(sorted(_COUNTS, key=len, reverse=True))})\s*(?:{SESSION}|of them)?\s*"
    r"(?:an?|per|each|every|(?:in|over) (?:an?|the|one|each|every)(?: whole)?|/)|x\s?(?P<times>\d{1,2})\s?p)\s*"
    r"(?P<per>m\b|w\b|weeks?|wks?|fortnights?|months?|mths?|quarters?|years?|yrs?)\b",
    re.I,
)
_EVERY_DAY_OF_NAME = re.compile(
    r"\b(?:every|each)\s+(?:mon|tues|wednes|thurs|fri|satur|sun)day(?:\s+(?:evening|morning|afternoon|"
    r"night))?\b",
    re.I,
)
_CORRECTS = re.compile(r"\b(?:no|sorry|wrong|i mean|meant|actually)\b", re.I)
_FORTNIGHTLY = re.compile(r"\b(?:fortnightly|every (?:other|second|2|two) weeks?)\b", re.I)
_PERIODS = {
    "w": Period.WEEK,
    "f": Period.FORTNIGHT,
    "m": Period.MONTH,
    "q": Period.QUARTER,
    "y": Period.YEAR,
}
_PERIOD = re.compile(
    r"\b(?:(?:an?|per|one|(?<!^)each|(?<!^)every)\s+(?P<unit>week|wk|fortnight|month|mth|quarter|year|yr|"
    r"session|shift)|(?P<adverb>weekly|monthly|quarterly|yearly|annually|annual(?! leave)))\b",
    re.I,
)
_SAYS_PERIOD = re.compile(
    r"(?:^|[,;.]|\b(?:that'?s|thats|it'?s|its|that was|it was|mean|meant|sorry|should be|"
    r"actually))\s*(?:for\s+)?$",
    re.I,
)
"""What stands before a period that is told of an amount: "sorry, that's a month", not "I did that for a year"."""


def said_basis(text: str) -> Optional[Tuple[Basis, re.Match[str]]]:
    """Whether a message speaks of gross or net, and where; None where it speaks of neither or both."""
    gross, net = GROSS.search(text), NET.search(text)
    if gross and not net:
        return Basis.GROSS, gross
    return (Basis.NET, net) if net and not gross else None


def said_weeks(text: str) -> Optional[Tuple[int, re.Match[str]]]:
    """How many weeks a year a message speaks of, and where; None where it doesn't, or there can't be as many."""
    found = _WEEKS_IN_A_YEAR.search(_without_asked(text)) or _BAR_HOLIDAYS.search(text)
    every, rate = _EVERY_WEEK.search(text), _RATE.search(text)
    if not found and every and not (rate and rate.start() <= every.start() < rate.end()):
        return MOST_WEEKS, every
    found = found or _WEEKS.search(text)
    said = next((one for one in found.groups() if one), "") if found else ""
    weeks = int(in_digits(said) or 0)
    return (weeks, found) if found and 0 < weeks <= MOST_WEEKS else None


def _without_asked(text: str) -> str:
    """The text without the weeks that somebody only asks about: "52 weeks?? No, 20 weeks of the year"."""
    return re.sub(r"\b\d{1,2}\s*weeks\s*\?+", lambda found: " " * len(found.group()), text)


def said_period(text: str) -> Optional[Tuple[Period, re.Match[str]]]:
    """What an amount is for, where a message says it: "that's a month, not a year"."""
    found = next((one for one in _PERIOD.finditer(text) if _SAYS_PERIOD.search(text[: one.start()])), None)
    if found is None:
        return None
    words = (found["unit"] or found["adverb"]).casefold()
    period = Period.SESSION if words[0] == "s" else _PERIODS["y" if words[0] == "a" else words[0]]
    return period, found


def said_rate(text: str) -> Optional[Tuple[Dict[str, str], re.Match[str]]]:
    """How often a session comes: the count, and the period that it is counted in; None where nothing says it."""
    fortnightly = _FORTNIGHTLY.search(text)
    if fortnightly:
        return {"count": "1", "per": Period.FORTNIGHT.value}, fortnightly
    rates = list(_RATE.finditer(text))
    corrected = len(rates) > 1 and _CORRECTS.search(text[rates[0].end() : rates[-1].start()])
    found = rates[-1 if corrected else 0] if rates else None
    if found is None:
        weekly = _EVERY_DAY_OF_NAME.search(text)
        return ({"count": "1", "per": Period.WEEK.value}, weekly) if weekly else None
    said = re.sub(r"\s+", " ", (found["count"] or found["times"]).casefold())
    count = said if said.isdigit() else _COUNTS.get(said)
    per = next((period for words, period in _PERIODS.items() if re.match(words, found["per"], re.I)), None)
    return ({"count": count, "per": per.value}, found) if count and per else None
