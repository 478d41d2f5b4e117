"""The days and months in a message, and what each is the day of: training's start, joining, completion, an incident.

`read_day` reads one whole date; here are the words of a message for it. Where a year or a day isn't said, the day is
known only roughly, or can lie in the past as well as the future; which of them is meant, its role tells.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass, replace
from typing import Iterator, List, Optional, Tuple

from bot.coverage import Stretch
from bot.coverage.model import KnownDay
from bot.nlu.calendar import DateError, read_day
from bot.nlu.clauses import Clause, clauses
from bot.nlu.numbers import IN_WORDS

_MONTHS = (
    "jan(?:uary)?", "feb(?:ruary)?", "mar(?:ch)?", "apr(?:il)?", "may", "june?", "july?", "aug(?:ust)?",
    "sept?(?:ember)?", "oct(?:ober)?", "nov(?:ember)?", "dec(?:ember)?",
)  # fmt: skip
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})\b\.?"
_YEAR = r"(?P<year>20\d\d|19\d\d|['’]\d\d)"
_COUNT = rf"(?P<count>\d{{1,2}}|an?|{'|'.join(IN_WORDS)}|couple of|a couple of)"
_UNIT = r"(?P<unit>days?|weeks?|wks?|months?|mths?|years?|yrs?)"
_PATTERNS = (
    ("day", re.compile(r"\b\d{4}-\d{1,2}-\d{1,2}\b|\b\d{1,2}[/.-]\d{1,2}[/.-](?:20)?\d\d\b")),
    ("day", re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s*(?:of\s+)?{_MONTH}(?:,?\s*{_YEAR}|"
                       rf",?\s+(?P<short>\d\d)\b)?", re.I)),
    ("month_day", re.compile(rf"\b{_MONTH}\s+(?:the\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)(?:,?\s+{_YEAR})?", re.I)),
    ("month_day", re.compile(rf"\b{_MONTH}\s+(?P<day>\d{{1,2}}),?\s+{_YEAR}", re.I)),
    ("month", re.compile(rf"\b(?:(?P<which>next|last|this)\s+)?{_MONTH},?\s*(?:of\s+)?(?:{_YEAR}\b|"
                         rf"(?P<short>[2-4]\d)\b)", re.I)),
    ("month", re.compile(r"(?<![\d/.-])(?P<number>0?[1-9]|1[0-2])/(?P<year>20\d\d)\b")),
    ("month", re.compile(rf"\b(?:(?P<which>next|last|this)\s+)?{_MONTH}", re.I)),
    ("ahead", re.compile(rf"\b(?:in|within|starts?)\s+(?:about\s+|"
                         rf"around\s+)?{_COUNT}\s*{_UNIT}(?:['’]?\s+time)?\b(?!\s+ago)", re.I)),
    ("ahead", re.compile(rf"\b{_COUNT}\s*{_UNIT}(?:['’]?\s+time|\s+from now|\s+away)\b", re.I)),
    ("back", re.compile(rf"\b(?:about\s+|around\s+)?{_COUNT}\s*{_UNIT}\s+(?:ago|back)\b", re.I)),
    ("near", re.compile(r"\b(?P<near>today|tomorrow|yesterday|(?:next|last|this) (?:week|month|year))\b", re.I)),
    ("year", re.compile(
        r"(?<![£\d.,/-])\b(?P<year>19[7-9]\d|20[0-5]\d)\b(?![\d,./-]*\d|\s*(?:k|pounds|quid|gbp|gross|net|"
        r"a (?:year|month)|pa|per)\b)", re.I)),
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
_ROLE_WORDS = {
    "other": r"leave|mat|pat|course|exam|holiday|claim (?:came|made|arrived|received)|letter|complain\w*|notified|"
    r"served|born|dob|graduat\w*|oop\w?|placement|nights?|shift|read|page|moved? (?:house|home)|married",
    "expected_completion": r"cct\w*|complet\w*|finish\w*|qualify|qualification|end of (?:my )?training|"
    r"training (?:ends|finishes|is over)|due to end|ends?|cesr",
    "join_date": r"join\w*|(?:a |been (?:a )?)?member\w* (?:since|from)|became (?:a )?member|signed up|sign up|"
    r"transferred|been with (?:you|mps|medical protection)|with (?:you|mps|"
    r"medical protection) since|took out|been a member",
    "membership_to": r"left (?:you|mps|medical protection)|membership (?:ended|ends|ran out|stopped)|"
    r"cancelled (?:my )?membership|member until|member\b.{0,40}\b(?:til|till|until|to)",
    "incident_date": r"happen\w*|incident|event|occurr\w*|treated|operated|mistake|error|went wrong|adverse|"
    r"case (?:is |was )?from|something (?:from|in|on)|(?:matter|case|treatment|thing|patient) (?:from|in)|"
    r"dates? (?:back )?(?:to|from)|it was|that was|saw (?:the|a|this) patient|procedure|operation",
    "training_start": r"start\w*|begin\w*|began|commenc\w*|day one|first day|changeover|training from|"
    r"(?:gp)?st\s?[1-4]\b|programme",
}
_ROLES = {role: re.compile(rf"\b(?:{words})\b", re.I) for role, words in _ROLE_WORDS.items()}
"""The words beside a day that tell which fact of a trainee it is; "other" is a day that no decision asks for."""
_OF_SOMETHING_ELSE = re.compile(
    r"\b(?:leave|mat|pat|course|exam|placement|oop\w?|private\w*|clinics?|job|locum\w*|botox|contract|work|"
    r"shifts?)\b",
    re.I,
)
_TRAINING = re.compile(r"\b(?:training|trainee|programme|rotation|specialty|speciality|gp|(?:gp)?st\s?\d|cct)\b", re.I)
_JOINING_TO_COME = re.compile(
    r"\b(?:will|'ll|going to|plan\w*|hope|hoping|want|like to|about to|due to|intend\w*|if i)\b[^.]*\bjoin",
    re.I,
)
_TRAINING_BEGUN = re.compile(r"\b(?:started|began|commenced|since)\b", re.I)
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


_LIES_BACK = {"join_date", "incident_date", "membership_to"}


def find_days(text: str, today: dt.date) -> List[DayFound]:
    """The days that a message names, in its order, each with its role."""
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
    return [_with_role(one, text) for one in sorted(found, key=lambda day: day.start)]


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


# What a day is the day of


def _with_role(day: DayFound, text: str) -> DayFound:
    clause = next((one for one in clauses(text) if one.start <= day.start < one.end), Clause(text, 0))
    role = _role(day, clause)
    if role == "join_date" and _JOINING_TO_COME.search(clause.text):
        return replace(day, past=day.future, role=role)
    if role == "training_start" and _TRAINING_BEGUN.search(clause.text):
        return replace(day, future=day.past, role=role)
    return replace(day, role=role)


def _role(day: DayFound, clause: Clause) -> Optional[str]:
    """The role whose words stand nearest before the day in its clause, else nearest behind it."""
    before = clause.text[: day.start - clause.start]
    behind = clause.text[day.end - clause.start :]
    nearest = max(((match.end(), role) for role, match in _roles_in(before)), default=None)
    if nearest:
        is_of_training = nearest[1] in {"training_start", "expected_completion"}
        is_of_something_else = _OF_SOMETHING_ELSE.search(before) and not _TRAINING.search(before)
        return "other" if is_of_training and is_of_something_else else nearest[1]
    next_one = min(((match.start(), role) for role, match in _roles_in(behind)), default=None)
    return next_one[1] if next_one else None


def _roles_in(said: str) -> Iterator[Tuple[str, re.Match[str]]]:
    return ((role, match) for role, words in _ROLES.items() for match in words.finditer(said))
