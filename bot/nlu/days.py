"""The days in a message, and what each is the day of: training's start, joining, completion, an incident.

`day_words.py` finds them; here the words beside a day tell its role, and with it whether it lies back or ahead.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import Iterator, List, Optional, Tuple

from bot.nlu.clauses import Clause, clauses
from bot.nlu.day_words import DayFound, days_named

_ROLE_WORDS = {
    "other": r"leave|mat|pat|course|exam|holiday|claim (?:came|made|arrived|received)|letter (?:came|arrived|"
    r"is dated|dated|of|from)|complain\w*|notified|"
    r"served|born|dob|graduat\w*|oop\w?|placement|nights?|shift|read|page|moved? (?:house|home)|married",
    "expected_completion": r"cct\w*|complet\w*|finish\w*|qualify|qualification|end of (?:my )?training|"
    r"training (?:ends|finishes|is over)|due to end|ends?|cesr",
    "join_date": r"join\w*|(?:a |been (?:a )?)?member\w* (?:since|from)|became (?:a )?member|signed up|sign up|"
    r"transferred|been with (?:you|mps|medical protection)|with (?:you|mps|"
    r"medical protection) since|took out|been a member",
    "membership_from": r"membership\b.{0,12}\b(?:from|start\w*|runs|began|begins)|cover\w*\b.{0,16}\bfrom|"
    r"cover (?:starts|started|began|since)",
    "membership_to": r"left (?:you|mps|medical protection)|membership (?:ended|ends|ran out|stopped|finish\w*|"
    r"expire[sd]?)|"
    r"cancelled (?:my )?membership|(?:member\w*|cover(?:ed)?)\b.{0,40}\b(?:til|till|until|to)|renewal (?:date|due)|"
    r"(?:runs|ran) out|expires?",
    "incident_date": r"happen\w*|incident|event|occurr\w*|treated|operated|mistake|error|went wrong|adverse|"
    r"case (?:is |was )?from|something (?:from|in|on)|(?:matter|case|treatment|thing|patient) (?:from|in)|"
    r"dates? (?:back )?(?:to|from)|saw (?:the|a|this) patient|procedure|operation|collapsed|fainted|"
    r"reaction|complication|injured|burn(?:t|ed)?|got (?:really )?(?:ill|poorly|sick)",
    "training_start": r"start\w*|begin\w*|began|commenc\w*|kicks? off|day one|first day|changeover|training from|"
    r"(?:trainee|registrar|training) since|(?:gp)?st\s?[1-4]\b|programme",
}
_IT_WAS = re.compile(r"\b(?:it|that) was\b", re.I)
_ROLES = {role: re.compile(rf"\b(?:{words})\b", re.I) for role, words in _ROLE_WORDS.items()}
"""The words beside a day that tell which fact of a trainee it is; "other" is a day that no decision asks for."""
_OF_SOMETHING_ELSE = re.compile(
    r"\b(?:leave|mat|pat|course|exam|placement|oop\w?|private\w*|clinics?|job|locum\w*|botox|contract|work|"
    r"shifts?)\b",
    re.I,
)
_TRAINING = re.compile(r"\b(?:training|trainee|programme|rotation|specialty|speciality|gp|(?:gp)?st\s?\d|cct)\b", re.I)
_WISHES = re.compile(
    r"\b(?:will|'ll|going to|plan\w*|hope|hoping|want|wish|like to|about to|due to|intend\w*|if i)\b[^.]*"
    r"\b(?:join|from)|"
    r"^\W*join\b|\bfrom\b.*\bpossible\b|\b(?:can|could|may) i\b[^.]*\b(?:join|cover|membership)\b",
    re.I,
)
"""Joining that is still to come."""
_TRAINING_BEGUN = re.compile(r"\b(?:started|began|commenced|since)\b", re.I)
_TO = re.compile(r"\s*(?:to|till|til|until|-|–|,?\s*(?:and )?(?:ends|ending|runs out)(?: on)?)\s*(?:the\s+)?", re.I)
_TAKES_ITS_PLACE = re.compile(
    r"\b(?:now|moved to|pushed (?:back )?to|extended(?: me)?(?: to)?|instead)\b|\bnot\b.*\bit'?s\s*$", re.I
)
"""What stands between a day and the one that takes its place."""
_IT_IS = re.compile(r"\b(?:it'?s|that'?s)\s*$", re.I)
_NOW = re.compile(r"\W*now\b", re.I)
_ONLY_WAS = re.compile(
    r"\W*(?:(?:it|that|this|which)(?:['’]?s)?\s+)?(?:is|was|were|will be)?"
    r"(?:\s+(?:on|in|from|about|around))?(?:\s+the)?\W*",
    re.I,
)
"""What stands before a day that tells nothing of what day it is."""
_NOT = re.compile(r"\bnot\s+(?:in\s+)?$", re.I)
_HAS_COMPLETED = re.compile(
    r"\b(?:cct'?d|ccted|got (?:my )?cct|cct (?:came through|was|awarded)|(?:finished|completed)\b)", re.I
)
_IF_POSSIBLE = re.compile(r"\W*(?:if|would|is)\W+(?:that|it)\S{0,3}\W+(?:possible|ok|okay|fine|all right)\b", re.I)
_HAS_ENDED = re.compile(r"\b(?:left|ended|ran out|stopped|expired|finished|cancelled)\b", re.I)


def find_days(text: str, today: dt.date) -> List[DayFound]:
    """The days that a message names, in its order, each with its role."""
    days = days_named(text, today)
    with_roles = [_with_role(one, text, days) for one in days]
    return _without_corrected(_to_the_second(with_roles, text), text)


def _to_the_second(days: List[DayFound], text: str) -> List[DayFound]:
    """The second day of "membership from … to …" is the membership's last."""
    kept = list(days)
    for place in range(1, len(kept)):
        first, second = kept[place - 1], kept[place]
        if first.role == "membership_from" and _TO.fullmatch(text[first.end : second.start]):
            kept[place] = replace(second, role="membership_to")
    return kept


def _without_corrected(days: List[DayFound], text: str) -> List[DayFound]:
    """Without a day that the message itself replaces: "CCT was August 2029, it's 2031 now"."""
    kept: List[DayFound] = []
    for day in days:
        last = kept[-1] if kept else None
        if last and last.role and day.role in {None, last.role} and _is_replaced(last, day, text):
            kept[-1] = replace(day, role=last.role)
        else:
            kept.append(day)
    return kept


def _is_replaced(last: DayFound, day: DayFound, text: str) -> bool:
    between = text[last.end : day.start]
    is_now = _IT_IS.search(between) and _NOW.match(text[day.end :])
    return bool(is_now or _TAKES_ITS_PLACE.search(between) or _NOT.search(text[: last.start]))


def _with_role(day: DayFound, text: str, days: List[DayFound]) -> DayFound:
    clause = _clause_of(day, text, days)
    role = _role(day, clause)
    if (
        role is None
        and _IT_WAS.search(clause.text[: day.start - clause.start])
        and not any(of != "other" for of, _ in _roles_in(text))
    ):
        role = "incident_date"  # "it was in 2022", of something not named
    if role == "training_start" and _TRAINING_BEGUN.search(clause.text):
        return replace(day, future=day.past, role=role)
    if role == "expected_completion" and _HAS_COMPLETED.search(clause.text):
        return replace(day, future=day.past, role=role)
    if role == "membership_to":
        one = day.past if _HAS_ENDED.search(clause.text) else day.future
        return replace(day, past=one, future=one, role=role)
    wishes = _WISHES.search(clause.text) or _IF_POSSIBLE.match(text[day.end :])
    if role in {"join_date", "membership_from"} and wishes:
        return replace(day, past=day.future, role=role)
    return replace(day, role=role)


def _clause_of(day: DayFound, text: str, days: List[DayFound]) -> Clause:
    """The clause of a day; with the one before where it says nothing of its own and that has no day of its own.

    So of "incident date: yesterday", and of "the incident itself, that was 19 August".
    """
    last: Optional[Clause] = None
    for clause in clauses(text):
        if clause.start <= day.start < clause.end:
            has_day = last and any(last.start <= one.start < last.end for one in days)
            before, behind = text[clause.start : day.start], text[day.end : clause.end]
            is_all = not re.search(r"\w", before + behind) or (_ONLY_WAS.fullmatch(before) and not has_day)
            return Clause(text[last.start : clause.end], last.start) if last and is_all else clause
        last = clause
    return Clause(text, 0)


def _role(day: DayFound, clause: Clause) -> Optional[str]:
    """The role whose words stand nearest before the day in its clause, else nearest behind it."""
    before = clause.text[: day.start - clause.start]
    behind = clause.text[day.end - clause.start :]
    nearest = max(((match.end(), len(match.group()), role) for role, match in _roles_in(before)), default=None)
    if nearest:
        is_of_training = nearest[2] in {"training_start", "expected_completion"}
        is_of_something_else = _OF_SOMETHING_ELSE.search(before) and not _TRAINING.search(before)
        return "other" if is_of_training and is_of_something_else else nearest[2]
    next_one = min(((match.start(), role) for role, match in _roles_in(behind)), default=None)
    return next_one[1] if next_one else None


def _roles_in(said: str) -> Iterator[Tuple[str, re.Match[str]]]:
    return ((role, match) for role, words in _ROLES.items() for match in words.finditer(said))
