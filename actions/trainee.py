"""Slots to Trainee and back, and what a message's facts change in it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from actions.heard import DayTold, Heard, Rate, Stated
from bot.coverage import Answer, Basis, Earnings, Named, Period, ProgrammeStatus, Trainee, Unknown
from bot.coverage.records import fact_as_json, fact_from_json

SLOTS = (
    "specialty",
    "permanent_region",
    "working_region",
    "programme_status",
    "work_type",
    "activities",
    "earnings",
    "overall_charge",
    "employer_indemnity",
    "contract_requires_own_indemnity",
    "approved_placement",
    "supervised",
    "competent",
    "training_start",
    "join_date",
    "expected_completion",
    "completion_changed",
    "incident_date",
    "membership_from",
    "membership_to",
    "member_status",
    "cannot_say",
)
"""The facts that a conversation keeps, a slot each; see bot/coverage/model.py."""
DAYS = ("training_start", "join_date", "incident_date", "membership_from", "membership_to")
DETAILS = ("earnings_period", "earnings_sessions", "earnings_weeks", "earnings_gross", "earnings_exact")
"""What is asked of earnings already told; see `Open` in bot/coverage/money.py."""
_BEFORE_TRAINING = {ProgrammeStatus.FOUNDATION, ProgrammeStatus.UNCLEAR_POST}
_NOTHING = Trainee()

# Where the message is about these, a region in it may be where somebody goes, not where they belong.
_REGION_BELONGS = {
    "eligibility", "regions", "eligible_specialties", "inform", "change", "joining", "existing_member",
    "statutory_leave", "not_a_trainee", "contact_consent", "start_over", "benefits", "affirm", "deny",
    "private_work_fee", "exclusions", "renewal",
}  # fmt: skip
_ASKS = re.compile(r"\?|^\W*(?:and\s+)?(?:what about|how about|does|do|is|are|can)\b", re.I)
"""Asking about other work isn't doing it too."""
_MOVED = re.compile(
    r"\b(?:pushed|push|moved|moves|extended|extension|delayed|put back|brought forward|changed|slipped)\b",
    re.I,
)
_MORE = re.compile(r"^\W*(?:and|plus|also)\b|\b(?:also|as well|too|on top|in addition|another|other job)\b", re.I)
_ONE_OF_SEVERAL = re.compile(r"\bthe (first|former|second|third|latter|last|other)( one| job)?\b", re.I)
_TO_CALL = {Decimal(999), Decimal(112), Decimal(111)}
"""Numbers that somebody calls, alone no amount."""
_TENS, _FEWEST, _THOUSAND = Decimal(20), Decimal(100), Decimal(1000)
_RAISE = re.compile(r"\b(?:more|raise|rise|extra|another|additional|on top|increase)\b", re.I)
_LESS = re.compile(r"\b(?:less|fewer|cut|lower|reduc\w+|drop(?:ped|s)?)\b(?! than)(?<!or less)(?! to\b)", re.I)
_THEM = (
    r"(?:\s+(?:it|that|them|as much|of (?:it|that)|(?:(?:my|the|those)\s+)?"
    r"(?:amount|earnings|hours|income|lists?|pay|rate|sessions?|shifts?|work)))?\W*$"
)
"""What is multiplied, at a message's end: a dose that somebody doubled is no pay."""
_TIMES = (
    (re.compile(rf"\b(?:doubl(?:e|ed|ing)|twice){_THEM}", re.I), Decimal(2)),
    (re.compile(rf"\b(?:trebl(?:e|ed|ing)|tripl(?:e|ed|ing)|three times){_THEM}", re.I), Decimal(3)),
    (re.compile(rf"\b(?:halv(?:e|ed|ing)|half){_THEM}", re.I), Decimal("0.5")),
)
"""How many times the earnings told before: "what if I doubled it?"."""
_LIKELY = Decimal(4)
"""How far a new amount may lie from the one before and still be for the same period."""


def trainee_from_slots(slots: Mapping[str, Any]) -> Trainee:
    """The trainee as told so far in this session."""
    return Trainee(**{name: fact_from_json(name, slots.get(name)) for name in SLOTS})


def slots_from_trainee(trainee: Trainee) -> dict[str, Any]:
    """The slots that hold a trainee; None where nothing was told."""
    return {
        name: None if value == getattr(_NOTHING, name) else fact_as_json(value)
        for name in SLOTS
        for value in [getattr(trainee, name)]
    }


def with_fact(trainee: Trainee, name: str, value: Any) -> Trainee:
    """The trainee with one fact replaced; it isn't one that they can't say any more."""
    changes: dict[str, Any] = {name: value}
    return replace(trainee, cannot_say=trainee.cannot_say - {name}, **changes)


def without_fact(trainee: Trainee, name: str) -> Trainee:
    """The trainee as if a fact had never been told."""
    return with_fact(trainee, name, getattr(_NOTHING, name))


def cannot_say(trainee: Trainee, name: str) -> Trainee:
    """The trainee who was asked for a fact and doesn't know it, however that is held."""
    nothing = getattr(_NOTHING, name, None)
    if isinstance(nothing, Unknown):
        return with_fact(trainee, name, Unknown.CANNOT_SAY)
    if isinstance(nothing, Answer):
        return with_fact(trainee, name, Answer.CANNOT_SAY)
    return replace(trainee, cannot_say=trainee.cannot_say | {name})


def told(  # noqa: PLR0917 - what a message is heard in the light of
    trainee: Trainee,
    heard: Heard,
    asked: str | None = None,
    goes_there: bool = False,
    works: bool = False,
    day_of: str | None = None,
) -> Trainee:
    """The trainee with the person's own facts of a message.

    `asked` is the fact that had been asked for; `goes_there` says that a region in it is where they go for a time,
    `works` that private work is being spoken of, so that its facts count; `day_of` is the fact that a
    day without words of its own tells.
    """
    declined = all(question.verdict == "none" for question in heard.questions)
    if "out_of_scope" in heard.topics() or (declined and not asked and not works):
        return _with_what_is_plain(trainee, heard, day_of) if declined and not heard.is_foreign() else trainee
    own, before = heard.own(), trainee
    region_belongs = not goes_there and (bool(asked) or bool(_REGION_BELONGS & heard.topics()) or not heard.topics())
    trainee = with_facts(trainee, own, region_belongs)
    for fact in own:
        if fact.kind == "day" and fact.role is None and not asked:
            trainee = with_day(trainee, day_of, fact.value)
    if trainee.expected_completion != before.expected_completion and _MOVED.search(heard.text):
        trainee = with_fact(trainee, "completion_changed", Answer.YES)
    return _with_work(trainee, heard, asked in DETAILS) if works else trainee


def _with_what_is_plain(trainee: Trainee, heard: Heard, day_of: str | None) -> Trainee:
    """The trainee with what is plain in an unclear message: the day being spoken of or of an incident, and the region
    that is said to be the permanent one ("my training number is in London now")."""
    trainee = with_facts(trainee, [fact for fact in heard.own("region") if fact.role == "permanent"])
    for fact in heard.own("day"):
        role = fact.role or day_of
        if (day_of and role == day_of) or role in {"incident_date", "join_date"}:
            trainee = with_day(trainee, role, fact.value)
    return trainee


def with_facts(trainee: Trainee, facts: Collection[Stated], region_belongs: bool = True) -> Trainee:
    """The trainee with facts about the person put in; the last of a kind counts, since people correct themselves.

    `region_belongs` says whether a region without a role is their permanent one.
    """
    for fact in facts:
        if fact.kind == "specialty":
            trainee = with_fact(trainee, "specialty", fact.value)
        elif fact.kind == "programme_status":
            trainee = with_fact(trainee, "programme_status", ProgrammeStatus(fact.named.readings[0]))
        elif fact.kind == "day":
            trainee = with_day(trainee, fact.role, fact.value)
        elif fact.kind == "region" and (fact.role == "working" or _is_elsewhere(trainee, fact)):
            trainee = with_fact(trainee, "working_region", fact.value)
        elif fact.kind == "region" and (fact.role in {"permanent", "placed"} or region_belongs):
            trainee = with_fact(trainee, "permanent_region", fact.value)
    if any(fact.role == "training_start" for fact in facts) and trainee.programme_status in _BEFORE_TRAINING:
        return with_fact(trainee, "programme_status", ProgrammeStatus.DUE_TO_START)
    return trainee


def _is_elsewhere(trainee: Trainee, fact: Stated) -> bool:
    """Whether a placement is in another region than the permanent one that was told: it never takes its place."""
    told_before = trainee.permanent_region
    return (
        fact.role == "placed"
        and isinstance(told_before, Named)
        and set(told_before.readings).isdisjoint(fact.named.readings)
    )


def with_day(trainee: Trainee, name: str | None, value: Any) -> Trainee:
    """The trainee with a day put in as the fact `name`, where it is one of a trainee's."""
    assert isinstance(value, DayTold)  # noqa: S101 - its kind says so
    if name == "expected_completion":
        return with_fact(trainee, name, value.month())
    if name not in DAYS:
        return trainee
    return with_fact(trainee, name, value.future if name == "training_start" else value.past)


# Private work


def _with_work(trainee: Trainee, heard: Heard, counts: bool) -> Trainee:
    """The trainee with what a message tells of private work; `counts` says that a bare number in it is no amount."""
    adds = bool(_MORE.search(heard.text)) and not _ASKS.search(heard.text)
    activities = tuple(fact.named for fact in heard.own("activity"))
    if activities:
        kept = trainee.activities if adds else ()
        trainee = with_fact(trainee, "activities", tuple(dict.fromkeys((*kept, *activities))))
    trainee = _with_earnings(trainee, heard, adds and bool(activities), counts)
    for fact in heard.own("overall_charge", "employer_indemnity", "contract_requires_own_indemnity"):
        trainee = with_fact(trainee, fact.kind, fact.value)
    return trainee


def _with_earnings(trainee: Trainee, heard: Heard, adds: bool, counts: bool) -> Trainee:
    marked = [fact for fact in heard.own("earnings") if fact.role != "bare"]
    bare = [] if counts else [fact for fact in heard.own("earnings") if not _is_no_amount(fact)]
    stated = marked or bare
    amounts = tuple(fact.value for fact in stated if isinstance(fact.value, Earnings))
    if amounts:
        before = trainee.earnings
        if before and _LESS.search(heard.text):
            return trainee  # by how much less isn't what is left
        if before and len(amounts) == 1 and _RAISE.search(heard.text):
            return with_fact(trainee, "earnings", (*before, *_yearly(amounts)))
        which = _which_one(heard.text, before)
        if which is not None and len(amounts) == 1:
            changed = _like_before(amounts[0], (before[which],))
            return with_fact(trainee, "earnings", (*before[:which], changed, *before[which + 1 :]))
        new = tuple(_like_before(one, before) for one in amounts) if len(amounts) == 1 else _yearly(amounts)
        return with_fact(trainee, "earnings", (*before, *new) if adds else new)
    earnings = trainee.earnings
    times = times_as_much(heard.text)
    if times and len(earnings) == 1:
        (told,) = earnings
        upper = None if told.upper is None else told.upper * times
        return with_fact(trainee, "earnings", (replace(told, amount=told.amount * times, upper=upper, said=""),))
    for fact in heard.own("basis", "weeks_a_year", "period", "sessions"):
        earnings = tuple(_with_detail(one, fact) for one in earnings)
    return with_fact(trainee, "earnings", earnings) if earnings != trainee.earnings else trainee


def times_as_much(text: str) -> Decimal | None:
    """How many times the earnings told before a message supposes: 2 for "what if I doubled it?"; None for no number."""
    return next((times for words, times in _TIMES if words.search(text)), None)


def _which_one(text: str, before: tuple[Earnings, ...]) -> int | None:
    """Which of several amounts a message corrects: "the second one is only 3,500"."""
    found = _ONE_OF_SEVERAL.search(text)
    if found is None or len(before) < 2:
        return None
    said = found.group(1).casefold()
    place = {"first": 0, "former": 0, "second": 1, "third": 2}.get(said, len(before) - 1)
    return place if place < len(before) else None


def _is_no_amount(fact: Stated) -> bool:
    """Whether a bare number is no amount: it counts something ("one more session a month") or is called ("999")."""
    earned = fact.value
    if not isinstance(earned, Earnings):
        return False
    return earned.amount in _TO_CALL or (earned.amount < _TENS and earned.period is not Period.UNKNOWN)


def _yearly(amounts: tuple[Earnings, ...]) -> tuple[Earnings, ...]:
    return tuple(replace(one, period=Period.YEAR) if one.period is Period.UNKNOWN else one for one in amounts)


def _like_before(amount: Earnings, before: tuple[Earnings, ...]) -> Earnings:
    """An amount whose period isn't said: "and if I only did 800?" after £900 a month is £800 a month.

    Where it is too far from the one before to be for the same period, the period is open and will be asked for.
    """
    if amount.period is not Period.UNKNOWN:
        return amount
    if amount.amount < _FEWEST and before and before[0].amount >= _THOUSAND:
        # "And in a good year, 10.5?" goes on in thousands.
        upper = None if amount.upper is None else amount.upper * _THOUSAND
        amount = replace(amount, amount=amount.amount * _THOUSAND, upper=upper, said="")
    if len(before) != 1 or before[0].period in {Period.YEAR, Period.UNKNOWN}:
        return replace(amount, period=Period.YEAR)
    last = before[0]
    if not last.amount / _LIKELY <= amount.amount <= last.amount * _LIKELY:
        return amount
    basis = last.basis if amount.basis is Basis.UNKNOWN else amount.basis
    return replace(last, amount=amount.amount, upper=amount.upper, precision=amount.precision, basis=basis, said="")


def _with_detail(earnings: Earnings, fact: Stated) -> Earnings:
    value = fact.value
    if isinstance(value, Basis):
        return replace(earnings, basis=value)
    if isinstance(value, Period):
        return replace(earnings, period=value, said="") if earnings.period is not Period.SESSION else earnings
    if isinstance(value, Rate):
        if earnings.period is not Period.SESSION:
            return earnings
        return replace(earnings, sessions=Decimal(value.count), sessions_per=Period(value.per))
    return replace(earnings, weeks_a_year=int(str(value)))
