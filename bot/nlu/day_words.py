"""The days and months that the words of a message name, each as exactly as they tell.

`read_day` reads one whole date; here are the words of a message for it. Where a year or a day isn't said, the day is
known only roughly, or can lie in the past as well as the future; which of them is meant, its role tells (days.py).
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass, replace
from typing import List, Optional, Tuple

from bot.coverage import Stretch
from bot.coverage.model import KnownDay
from bot.nlu.calendar import DateError, read_day
from bot.nlu.numbers import IN_WORDS

_MONTHS = (
    "jan(?:uary)?", "feb(?:ruary)?", "mar(?:ch)?", "apr(?:il)?", "may", "june?", "july?", "aug(?:ust)?",
    "sept?(?:ember)?", "oct(?:ober)?", "nov(?:ember)?", "dec(?:ember)?",
)  # fmt: skip
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})\b\.?"
_YEAR = r"(?P<year>20\d\d|19\d\d|['’]\d\d)"
_COUNT = rf"(?P<count>\d{{1,2}}|an?|{'|'.join(IN_WORDS)}|couple of|a couple of)"
_WEEKDAYS = ("mon(?:day)?", "tue(?:s(?:day)?)?", "wed(?:s|nesday)?", "thu(?:rs?(?:day)?)?", "fri(?:day)?",
             "sat(?:urday)?", "sun(?:day)?")  # fmt: skip
_WEEKDAY = rf"(?P<weekday>{'|'.join(_WEEKDAYS)})\b"
_FEASTS = {"new year's day": (1, 1), "new year's eve": (12, 31), "christmas eve": (12, 24), "christmas": (12, 25),
           "christmas day": (12, 25), "boxing day": (12, 26),
           "bonfire night": (11, 5), "halloween": (10, 31)}  # fmt: skip
_NTH_WEEKDAY = re.compile(rf"\b(?P<nth>first|1st|second|2nd|third|3rd|fourth|4th|last)\s+{_WEEKDAY}\s+(?:of|in)\s+"
                          r"(?:the\s+)?$", re.I)  # fmt: skip
_NTHS = {"first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3, "last": -1}
_UNIT = r"(?P<unit>days?|weeks?|wks?|months?|mths?|years?|yrs?)"
_PATTERNS = (
    ("day", re.compile(r"\b\d{4}-\d{1,2}-\d{1,2}\b|\b\d{1,2}[/.-]\d{1,2}[/.-](?:20)?\d\d\b")),
    ("day", re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s*(?:of\s+)?"
                       rf"(?:(?P<which>next|last|this coming|this|coming)\s+)?{_MONTH}"
                       rf"(?:,?\s*(?:of\s+)?{_YEAR}|"
                       rf",?\s+(?P<short>\d\d)\b)?", re.I)),
    ("month_day", re.compile(rf"\b{_MONTH}\s+(?:the\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)(?:,?\s+{_YEAR})?", re.I)),
    ("month_day", re.compile(rf"\b{_MONTH}\s+(?P<day>\d{{1,2}}),?\s+{_YEAR}", re.I)),
    ("month", re.compile(rf"\b(?:(?P<which>next|last|this coming|this|coming)\s+)?{_MONTH},?\s*(?:of\s+)?(?:{_YEAR}\b|"
                         rf"(?P<short>[2-4]\d)\b)", re.I)),
    ("month", re.compile(r"(?<![\d/.-])(?P<number>0?[1-9]|1[0-2])/(?P<year>20\d\d)\b")),
    ("month", re.compile(rf"\b(?:(?P<which>next|last|this coming|this|coming)\s+)?{_MONTH}", re.I)),
    ("ahead", re.compile(rf"(?<!pounds )(?<!quid )(?<![\dk] )\b(?:in|within|starts?)\s+(?:about\s+|"
                         rf"around\s+)?{_COUNT}\s*{_UNIT}(?:['’]?\s+time|\s+from (?:today|now))?\b(?!\s+ago)", re.I)),
    ("ahead", re.compile(rf"\b{_COUNT}\s*{_UNIT}(?:['’]?\s+time|\s+from (?:now|today)|\s+away)\b", re.I)),
    ("back", re.compile(rf"\b(?:about\s+|around\s+)?{_COUNT}\s*{_UNIT}\s+(?:ago|back)\b(?:\s+today)?", re.I)),
    ("weekday", re.compile(rf"\b(?:(?P<which>next|last|this|this coming|this past)\s+)?{_WEEKDAY}(?P<gone>\s+just gone|"
                           rf"\s+(?:of )?this week|\s+(?:of )?last week)?(?!s)\b", re.I)),
    ("feast", re.compile(r"\b(?P<feast>new year'?s (?:day|eve)|(?:xmas|christmas) eve|boxing day|"
                         r"(?:xmas|christmas)(?: day)?(?= )|bonfire night|halloween)\b", re.I)),
    ("near", re.compile(r"\b(?P<near>today|tomorrow|yesterday|(?:next|last|this) (?:week|month|year))\b", re.I)),
    ("year", re.compile(
        r"(?<![£\d.,/-])\b(?P<year>19[7-9]\d|20[0-5]\d)\b(?![\d,./-]*\d|\s*(?:k|pounds|quid|gbp|gross|net|"
        r"a (?:year|month)|pa|per|each|every|in (?:each|every|a|one))\b)", re.I)),
)  # fmt: skip
"""In this order: what a longer pattern takes, a shorter one doesn't see."""
_IN_WORDS = {**IN_WORDS, "a": 1, "an": 1, "couple of": 2, "a couple of": 2}
_NAMED_ALONE = re.compile(
    r"\b(?:in|by|from|since|until|till|for|on|of|is|was|around|about|cct|next|last|this|early|late|mid|end of|"
    r"start of|date|(?:start|begin|commenc|finish|complet|join)\w*)\W*$",
    re.I,
)
_CORRECTED = re.compile(
    r"^(?:\W|\b(?:no|sorry|wait|actually|oh|oops|er|um|i|mean|meant|make|that|it|it's|its)\b)+$", re.I
)
"""What stands before a month that corrects another: "no wait, June"."""
_SAME_DAY = re.compile(r"[\s,]*(?:of|in)?\s*", re.I)
"""What stands between a day and its year."""
_WEEKDAY_ALONE = re.compile(_WEEKDAY, re.I)
_ON = re.compile(r"\b(?:on|from|until|till|since|by|for)\s+$", re.I)
_EVERY = re.compile(r"\b(?:every|each|on (?:a|my)|all|alternate|other)\s+$", re.I)
_SHORT_WEEKDAY = 5
"""Letters: "sun", "sat", "wed" and "mon" mean other things; as days they stand behind "on", "last" and the like."""
_DAYS_OF_UNIT = {"d": 1, "w": 7}


@dataclass(frozen=True)
class DayFound:
    """A day in a message: as it was if it lies in the past, and as it will be; alike where the year was said."""

    past: KnownDay
    future: KnownDay
    start: int
    end: int
    role: Optional[str] = None
    """The fact of a trainee whose day it is, "other" for something else's; None where the words don't tell."""
    month_only: Optional[int] = None
    """The number of the month, where no year was said."""

    def day(self) -> KnownDay:
        """The day by its role: what has happened lies in the past, what is expected ahead."""
        return self.past if self.role in _LIES_BACK else self.future


_LIES_BACK = {"join_date", "incident_date", "membership_from"}


def days_named(text: str, today: dt.date) -> List[DayFound]:
    """The days that a message names, in its order, without their roles."""
    taken = [False] * len(text)
    found: List[DayFound] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if any(taken[match.start() : match.end()]):
                continue
            one = _day(kind, match, text, today)
            if one or kind in {"day", "month_day"}:
                # A day that isn't in the calendar is no month either.
                taken[match.start() : match.end()] = [True] * (match.end() - match.start())
            if one:
                found.append(one)
    in_order = sorted((_nth_weekday(one, text) for one in found), key=lambda day: day.start)
    return _with_year_apart(_without_weekday_of(in_order, text), text)


def _nth_weekday(day: DayFound, text: str) -> DayFound:
    """ "First Wednesday of August" as that day; any other day as it is."""
    found = _NTH_WEEKDAY.search(text[: day.start])
    if not found or not isinstance(day.past, Stretch) or not isinstance(day.future, Stretch):
        return day
    number = next(number for number, words in enumerate(_WEEKDAYS) if re.fullmatch(words, found["weekday"], re.I))
    nth = _NTHS[found["nth"].casefold()]
    past, future = (_day_of_month(month.first, number, nth) for month in (day.past, day.future))
    return replace(day, past=past, future=future, start=found.start(), month_only=None)


def _day_of_month(first: dt.date, weekday: int, nth: int) -> dt.date:
    days = [first + dt.timedelta(days=step) for step in range(31)]
    return [one for one in days if one.month == first.month and one.weekday() == weekday][nth]


def _with_year_apart(days: List[DayFound], text: str) -> List[DayFound]:
    """A day without a year beside a year alone, as one day: "3 March this year", "two years ago in September"."""
    kept: List[DayFound] = []
    for day in days:
        last = kept[-1] if kept else None
        joined = _of_year(last, day) or _of_year(day, last) if last else None
        if last and joined and _SAME_DAY.fullmatch(text[last.end : day.start]):
            kept[-1] = replace(joined, start=last.start, end=day.end)
        elif not (last and day.start < last.end):
            kept.append(day)
    return kept


def _without_weekday_of(days: List[DayFound], text: str) -> List[DayFound]:
    """Without the name of the weekday beside a day: "Thursday 3 December"."""
    following = [*days[1:], None][: len(days)]
    return [
        day
        for day, then in zip(days, following, strict=True)
        if not (
            then and _WEEKDAY_ALONE.fullmatch(text[day.start : day.end]) and not text[day.end : then.start].strip(" ,")
        )
    ]


def _of_year(day: Optional[DayFound], year: Optional[DayFound]) -> Optional[DayFound]:
    """A day whose year wasn't said as the one in a year that was; None where the two aren't such a pair."""
    if not day or not year or day.past == day.future != year.past or not isinstance(year.past, Stretch):
        return None
    is_year = year.past == year.future == _stretch_of_year(year.past.first.year)
    if not is_year or (day.past == day.future and not day.month_only):
        return None
    number = year.past.first.year
    try:
        one = _moved_to(number, day.past)
    except ValueError:
        return None
    return replace(day, past=one, future=one, month_only=None)


def _moved_to(year: int, day: KnownDay) -> KnownDay:
    if isinstance(day, Stretch):
        return _stretch_of_month(year, day.first.month)
    return day.replace(year=year)


def without_days(text: str, days: List[DayFound]) -> str:
    """The text with its days blanked out, each other character where it was."""
    for day in days:
        text = text[: day.start] + " " * (day.end - day.start) + text[day.end :]
    return text


def _day(kind: str, match: re.Match[str], text: str, today: dt.date) -> Optional[DayFound]:
    groups = match.groupdict()
    try:
        if kind in {"day", "month_day"}:
            return _exact(match, groups, today)
        if kind == "month":
            return _month(match, groups, text, today)
        if kind in {"ahead", "back"}:
            return _relative(match, groups, today, 1 if kind == "ahead" else -1)
        if kind == "year":
            return _found(match, _stretch_of_year(int(groups["year"])))
        if kind == "weekday":
            return _weekday(match, groups, text, today)
        if kind == "feast":
            said = re.sub(r"^xmas", "christmas", groups["feast"].casefold()).replace("years", "year's")
            past, future = _around(today, *_FEASTS[said])
            return DayFound(past, future, match.start(), match.end())
        return _near(match, groups["near"].casefold(), today)
    except (DateError, ValueError):
        return None


def _found(match: re.Match[str], day: KnownDay) -> DayFound:
    return DayFound(day, day, match.start(), match.end())


def _exact(match: re.Match[str], groups: dict[str, Optional[str]], today: dt.date) -> DayFound:
    if "month" not in groups:
        said = match.group() if match.group()[:4].isdigit() else re.sub(r"[/.-](\d\d)$", r"/20\1", match.group())
        return _found(match, read_day(said))
    day, month = int(groups["day"] or 0), _number(groups["month"] or "")
    year = _year(groups)
    if year:
        return _found(match, dt.date(year, month, day))
    past, future = _around(today, month, day)
    return DayFound(past, future, match.start(), match.end())


def _month(match: re.Match[str], groups: dict[str, Optional[str]], text: str, today: dt.date) -> Optional[DayFound]:
    named = groups.get("month")
    month = _number(named) if named else int(groups["number"] or 0)
    year = _year(groups)
    if year:
        return _found(match, _stretch_of_month(year, month))
    before = text[: match.start()]
    is_alone = not re.sub(r"[\W_]", "", before + text[match.end() :])
    corrects = _CORRECTED.match(before) and not re.search(r"\w", text[match.end() :])
    is_name = _NAMED_ALONE.search(before) or groups.get("which") or is_alone or corrects
    is_verb_too = (named or "").casefold() in {"may", "march"}
    if not is_name and (
        is_verb_too or not re.match(r"\W*(?:start|intake|changeover|cct|rotation)", text[match.end() :], re.I)
    ):
        return None
    past_year = today.year if month <= today.month else today.year - 1
    future_year = today.year if month >= today.month else today.year + 1
    which = (groups.get("which") or "").casefold()
    if which == "next":
        past_year = future_year = future_year + (month == today.month)
    if which == "last":
        past_year = future_year = past_year - (month == today.month)
    past, future = _stretch_of_month(past_year, month), _stretch_of_month(future_year, month)
    return DayFound(past, future, match.start(), match.end(), month_only=month)


def _relative(match: re.Match[str], groups: dict[str, Optional[str]], today: dt.date, sign: int) -> DayFound:
    said = (groups["count"] or "").casefold()
    count = int(said) if said.isdigit() else _IN_WORDS[said]
    unit = (groups["unit"] or "")[0].casefold()
    if unit in _DAYS_OF_UNIT:
        return _found(match, today + dt.timedelta(days=sign * count * _DAYS_OF_UNIT[unit]))
    if unit == "y":
        return _found(match, _stretch_of_year(today.year + sign * count))
    months = today.year * 12 + today.month - 1 + sign * count
    return _found(match, _stretch_of_month(months // 12, months % 12 + 1))


def _near(match: re.Match[str], said: str, today: dt.date) -> DayFound:
    step = {"next": 1, "last": -1, "this": 0}.get(said.split(maxsplit=1)[0], 0)
    if said.endswith("year"):
        return _found(match, _stretch_of_year(today.year + step))
    if said.endswith("month"):
        months = today.year * 12 + today.month - 1 + step
        return _found(match, _stretch_of_month(months // 12, months % 12 + 1))
    if said.endswith("week"):
        monday = today - dt.timedelta(days=today.weekday()) + dt.timedelta(weeks=step)
        return _found(match, Stretch(monday, monday + dt.timedelta(days=6)))
    return _found(match, today + dt.timedelta(days={"tomorrow": 1, "yesterday": -1}.get(said, 0)))


def _weekday(match: re.Match[str], groups: dict[str, Optional[str]], text: str, today: dt.date) -> Optional[DayFound]:
    """A day of a week: the last and the next of that name, or the one of "last Tuesday", "on Tuesday this week"."""
    said, which = (groups["weekday"] or "").casefold(), (groups.get("which") or "").casefold()
    gone = (groups.get("gone") or "").casefold()
    number = next(number for number, words in enumerate(_WEEKDAYS) if re.fullmatch(words, said))
    is_named = which or gone or _ON.search(text[: match.start()]) or len(said) > _SHORT_WEEKDAY
    if not is_named or _EVERY.search(text[: match.start()]):
        return None
    past = today - dt.timedelta(days=(today.weekday() - number) % 7)
    future = today + dt.timedelta(days=(number - today.weekday()) % 7)
    if "last" in which or "past" in which or "just gone" in gone:
        past -= dt.timedelta(days=7 * (past == today))
        return _found(match, past)
    if "week" in gone:
        weeks_back = "last" in gone
        monday = today - dt.timedelta(days=today.weekday() + 7 * weeks_back)
        return _found(match, monday + dt.timedelta(days=number))
    if which in {"next", "this coming"}:
        return _found(match, future + dt.timedelta(days=7 * (future == today)))
    return DayFound(past, future, match.start(), match.end())


def _number(month: str) -> int:
    return next(number for number, words in enumerate(_MONTHS, 1) if re.fullmatch(words, month.strip("."), re.I))


def _year(groups: dict[str, Optional[str]]) -> Optional[int]:
    said = groups.get("year") or groups.get("short")
    if not said:
        return None
    digits = said.strip("'’")
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _around(today: dt.date, month: int, day: int) -> Tuple[dt.date, dt.date]:
    """The last such day up to today, and the next from today on."""
    years = [today.year + step for step in (-4, -3, -2, -1, 0, 1, 2, 3, 4)]
    days = [dt.date(year, month, day) for year in years if day <= calendar.monthrange(year, month)[1]]
    return max(one for one in days if one <= today), min(one for one in days if one >= today)


def _stretch_of_year(year: int) -> Stretch:
    return Stretch(dt.date(year, 1, 1), dt.date(year, 12, 31))


def _stretch_of_month(year: int, month: int) -> Stretch:
    return Stretch(dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1]))
