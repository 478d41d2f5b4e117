"""Reads a message as the answer to what was asked: understanding never sees the conversation, so it is read here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from actions.heard import DayTold, Heard
from actions.trainee import DAYS, DETAILS, cannot_say, with_day, with_fact
from bot.coverage import (
    Answer,
    Basis,
    ContractSays,
    Earnings,
    MemberStatus,
    Named,
    Period,
    Precision,
    Trainee,
    WorkType,
)
from bot.coverage.money import MOST_WEEKS

YES_OR_NO = (
    "overall_charge",
    "employer_indemnity",
    "approved_placement",
    "supervised",
    "competent",
    "contract_requires_own_indemnity",
)
"""The facts asked for with a yes or no."""
_YES = re.compile(
    r"^\W*(?:y|yes|yeah?|yep|yup|yh|ye|ya|aye|correct|definitely|absolutely|indeed|of course|true|mostly yes|"
    r"(?:right|sure|ok(?:ay)?)(?!\W+(?:no|nope|not|i'?m not|i am not))|(?:i do|i am|i will|i would|it does|"
    r"it is|that'?s right)(?!\s?n[o']?t))\b",
    re.I,
)
_NO = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|right|sure|well|um+|er+)\W+)?(?:n|no|nope|nah|not|never|neither|none|nobody|no one|"
    r"negative|false|i don'?t|i'?m not|im not|i won'?t|i wouldn'?t|it doesn'?t|it isn'?t|isn'?t|don'?t|(?:i am|"
    r"i do|i will|i would|it does|it is) not)\b",
    re.I,
)
_NOT_ME = re.compile(
    r"\b(?:boss|consultant|surgeon|someone|somebody|clinic lead|lead|owner|partner|supervisor|director|another|"
    r"the (?:gp|doctor|clinician|dr))\b",
    re.I,
)
_ME = re.compile(
    r"^\W*(?:me|i am|i'?m|just me|only me|myself|i would be|i'?d be|i will be|that'?s me|it'?s me)\W*$", re.I
)
_CANNOT_SAY = re.compile(
    r"^\W*(?:(?:well|um+|er+|sorry|ok)\W+)?(?:(?:i )?(?:really |honestly )?(?:do ?n[o']?t|dont|don’t|"
    r"do not) (?:really )?know|dunno|no idea|(?:i am |i'?m |im |i’m )?(?:really |still )?(?:not (?:really |"
    r"100% |entirely |quite |too )?(?:sure|certain)|unsure)|(?:i )?ca ?n[o']?t (?:say|tell|remember)|"
    r"hard to say|idk|(?:i'?d )?rather not(?: say)?|prefer not(?: to say)?|pass|skip(?: (?:it|this|that))?|"
    r"none of your business|haven'?t a clue|no clue|who knows|maybe|depends|it depends)\b",
    re.I,
)
_STILL = re.compile(r"\b(?:still|current(?:ly)?|yes|yeah|yep|now|ongoing|haven'?t left|not left)\b", re.I)
_NOT_LEFT = re.compile(r"\b(?:haven'?t|have not|not) (?:left|ended)\b", re.I)
_NOT_NOW = re.compile(r"\b(?:not|no|left|ended)\b|n'?t\b", re.I)
_PERIOD_WORDS: Mapping[Period, re.Pattern[str]] = {
    Period.YEAR: re.compile(r"\b(?:year(?:ly)?|yr|annum|annual(?:ly)?|pa)\b", re.I),
    Period.MONTH: re.compile(r"\b(?:month(?:ly)?|mth|pcm|pm)\b", re.I),
    Period.FORTNIGHT: re.compile(r"\bfortnight(?:ly)?\b", re.I),
    Period.WEEK: re.compile(r"\b(?:week(?:ly)?|wk|pw)\b", re.I),
    Period.SESSION: re.compile(r"\b(?:session|shift|clinic|list|day|hour|hourly|daily|patient)s?\b", re.I),
}


def says_cannot(heard: Heard) -> bool:
    """Whether the message says that they don't know, or won't say."""
    return bool(_CANNOT_SAY.search(heard.text)) or bool({"dont_know", "skip"} & heard.topics())


def with_answer(trainee: Trainee, asked: str, heard: Heard) -> Trainee:
    """The trainee with the message taken as the answer to `asked`; unchanged where it is none.

    Names, and what was said in so many words, are facts of the message and put in before.
    """
    if asked in YES_OR_NO:
        return _yes_or_no(trainee, asked, heard)
    if asked == "membership_to" and _is_still_a_member(heard):
        return with_fact(trainee, "member_status", MemberStatus.MEMBER)
    if asked in DAYS or asked == "expected_completion":
        days = [fact.value for fact in heard.own("day") if isinstance(fact.value, DayTold) and fact.role != "other"]
        return with_day(trainee, asked, days[-1]) if len(days) == 1 else trainee
    if asked in DETAILS:
        return _detail(trainee, asked, heard)
    return trainee


def with_choice(trainee: Trainee, asked: str, key: str, title: str, limit: Decimal) -> Trainee:
    """The trainee with a picked choice as the answer; `limit` is that of free private work, in pounds."""
    if key == Answer.CANNOT_SAY.value:
        return cannot_say(trainee, asked)
    if asked in YES_OR_NO:
        kind = ContractSays if asked == "contract_requires_own_indemnity" else Answer
        return with_fact(trainee, asked, kind(key))
    if asked == "membership_to":
        return with_fact(trainee, "member_status", MemberStatus(key))
    if asked == "work_type":
        return with_fact(trainee, asked, WorkType(key))
    if asked == "activities":
        return with_fact(trainee, asked, (*_decided(trainee), Named((key,), title)))
    if asked == "earnings_exact":
        precision = Precision.AT_MOST if key == "up_to_limit" else Precision.MORE_THAN
        return with_fact(trainee, "earnings", (Earnings(limit, precision=precision, said=title),))
    if asked in DETAILS:
        return _with_earnings(trainee, period=Period(key))
    return with_fact(trainee, asked, Named((key,), title))


def _decided(trainee: Trainee) -> tuple[Named, ...]:
    """The activities that can be read in one way: the choice replaces those that can't."""
    return tuple(one for one in trainee.activities if len(one.readings) == 1)


def _yes_or_no(trainee: Trainee, asked: str, heard: Heard) -> Trainee:
    if heard.own(asked):
        return trainee  # said in so many words
    topics, text = heard.topics(), heard.text
    says_yes = bool(_YES.search(text)) or topics == {"affirm"}
    says_no = bool(_NO.search(text)) or topics == {"deny"}
    if asked == "overall_charge" and not says_yes:
        says_yes = bool(_ME.search(text))
        names_another = bool(_NOT_ME.search(text)) and not text.rstrip().endswith("?")
        # "I want to talk to someone" names nobody who is in charge.
        says_no = says_no or (not says_yes and names_another and "human_handoff" not in topics)
    if says_yes == says_no:
        return trainee
    if asked == "contract_requires_own_indemnity":
        return with_fact(trainee, asked, ContractSays.YES if says_yes else ContractSays.NO)
    return with_fact(trainee, asked, Answer.YES if says_yes else Answer.NO)


def _is_still_a_member(heard: Heard) -> bool:
    left = _NOT_NOW.search(_NOT_LEFT.sub(" ", heard.text)) or heard.own("day")
    return not left and bool(_STILL.search(heard.text))


def _detail(trainee: Trainee, asked: str, heard: Heard) -> Trainee:
    """What is asked of earnings: their period, how often, over how many weeks, gross, or more exactly."""
    counted = _counted(heard)
    if asked == "earnings_period":
        period = next((one for one, words in _PERIOD_WORDS.items() if words.search(heard.text)), None)
        return _with_earnings(trainee, period=period) if period else trainee
    if asked == "earnings_sessions" and counted:
        return _with_earnings(trainee, sessions=counted.amount, sessions_per=counted.period)
    if asked == "earnings_weeks":
        is_possible = counted is not None and counted.amount <= MOST_WEEKS
        return _with_earnings(trainee, weeks_a_year=int(counted.amount)) if counted and is_possible else trainee
    if asked == "earnings_gross" and counted:
        return with_fact(trainee, "earnings", (replace(counted, basis=Basis.GROSS, period=_year(counted.period)),))
    if asked == "earnings_gross" and _YES.search(heard.text):
        return _with_earnings(trainee, basis=Basis.GROSS)
    return trainee


def _counted(heard: Heard) -> Earnings | None:
    """The number of a message, which the understanding of sums took for an amount."""
    return next((fact.value for fact in heard.own("earnings") if isinstance(fact.value, Earnings)), None)


def _year(period: Period) -> Period:
    return Period.YEAR if period is Period.UNKNOWN else period


def _with_earnings(trainee: Trainee, **details: Any) -> Trainee:
    """The trainee with something more known of the earnings that leave it open."""
    changes: dict[str, Any] = {
        name: Period.WEEK if value is Period.UNKNOWN else value for name, value in details.items()
    }
    return with_fact(trainee, "earnings", tuple(replace(one, **changes) for one in trainee.earnings))
