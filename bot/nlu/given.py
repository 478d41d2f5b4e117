"""Facts given one by one, by name and in anybody's words: from a command, a form or a case file, as a Trainee.

Nothing is dropped in silence: a name or a value that isn't known is told, with the nearest that are.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import Enum
from typing import Any

from rapidfuzz import fuzz, process

from bot.coverage import (
    Answer,
    Basis,
    ContractSays,
    Earnings,
    GmcStatus,
    LeaveType,
    MemberStatus,
    Named,
    Names,
    OopType,
    ProgrammeStatus,
    ProviderBasis,
    Question,
    Trainee,
    Unknown,
    WorkType,
)
from bot.coverage.names import plain
from bot.coverage.parameters import join_words
from bot.nlu.calendar import DateError, read_day, read_month
from bot.nlu.money import AmountError, read_earnings

_NEAREST = 3
_NEAR_ENOUGH = 75
_NOT_KNOWN = {"unknown", "not known", "not sure", "don t know", "dont know", "dunno", "unsure", "can t say", "no idea"}
_NOT_SURE = {"cannot_say": "not sure"}
_OTHERS = {
    "specialty": ({"other", "other specialty", "not listed", "another specialty"}, "other_specialty"),
    "region": ({"other", "other england", "other region", "not listed", "another region"}, "another_region"),
}


class NotUnderstood(ValueError):
    """A fact's name or value isn't known. The text says which, and what to write."""


@dataclass(frozen=True)
class Given:
    """What was given: the trainee, the day to decide for (None: today), and what it was about beside the facts.

    `not_understood` has a sentence for every word that nothing was made of. An unknown specialty, region or activity
    is kept as said, so that it is referred and never taken for a no.
    """

    trainee: Trainee = field(default_factory=Trainee)
    on: dt.date | None = None
    asked: tuple[Question, ...] = ()
    not_understood: tuple[str, ...] = ()


def read_given(facts: Mapping[str, Any], names: Names) -> Given:
    """Reads facts by name, however the name is written ("overall-charge", "Overall charge"); see FACT_NAMES."""
    return _Reading(names).read(facts)


class _Reading:
    def __init__(self, names: Names) -> None:
        self.names = names
        self.trainee = Trainee()
        self.on: dt.date | None = None
        self.asked: list[Question] = []
        self.not_understood: list[str] = []
        self.nhs_indemnified = Answer.UNKNOWN
        self.completion_moved = False
        self.keys: set[str] = set()

    def read(self, facts: Mapping[str, Any]) -> Given:
        for name, value in facts.items():
            try:
                self._read(str(name), value)
            except NotUnderstood as problem:
                self.not_understood.append(str(problem))
        self._conclude()
        return Given(self.trainee, self.on, tuple(self.asked), tuple(self.not_understood))

    def _conclude(self) -> None:
        """What follows from several facts together, in whatever order they came."""
        if self.trainee.work_type is WorkType.UNKNOWN:
            if self.nhs_indemnified.is_known:
                indemnified = self.nhs_indemnified is Answer.YES
                self._set(work_type=WorkType.NHS_INDEMNIFIED if indemnified else WorkType.PRIVATE)
            elif self.nhs_indemnified is Answer.CANNOT_SAY:
                self._cannot_say("work_type")
        if self.completion_moved and self.trainee.completion_changed is Answer.UNKNOWN:
            self._set(completion_changed=Answer.YES)
        gross = tuple(one for one in self.trainee.earnings if one.basis is not Basis.NET)
        if {"gross_annual_earnings_gbp", "net_annual_earnings_gbp"} <= self.keys and gross:
            # The same money told twice.
            self._set(earnings=gross)

    def _read(self, name: str, value: Any) -> None:
        key = plain(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)).replace(" ", "_")
        key = _ALSO_CALLED.get(key, key)
        if key in _NOTES or value is None:
            return
        if key in self.keys:
            raise NotUnderstood(f"The fact '{name}' is given twice. Give it once.")
        self.keys.add(key)
        if key in _SPECIAL:
            _SPECIAL[key](self, value)
        elif key in _FIELDS:
            self._set(**{key: self._value(key, _FIELDS[key], value)})
        else:
            raise NotUnderstood(f"There is no fact '{name}'.{_nearest(key, FACT_NAMES)}")

    def _set(self, **facts: Any) -> None:
        self.trainee = replace(self.trainee, **facts)

    def _cannot_say(self, fact: str) -> None:
        self._set(cannot_say=self.trainee.cannot_say | {fact})

    def _value(self, key: str, kind: Any, value: Any) -> Any:
        said = _said(value)
        if kind in {"specialty", "region"}:
            return self._named(kind, said)
        if kind is read_day or kind is read_month:
            if plain(said) in _NOT_KNOWN:
                return Unknown.CANNOT_SAY
            try:
                return kind(said)
            except DateError as problem:
                raise NotUnderstood(f"{key.replace('_', ' ')}: {problem}") from None
        return self._one_of(key, kind, said)

    def _named(self, kind: str, said: str) -> Named | Unknown:
        if plain(said) in _NOT_KNOWN:
            return Unknown.CANNOT_SAY
        others, key = _OTHERS[kind]
        if plain(said) in others:
            return Named((key,), said)
        exactly = self.names.named(kind, said)
        if exactly:
            return exactly
        held = self.names.within(kind, said)
        if not held:
            self.not_understood.append(
                f"I don't know the {kind} '{said}'.{_nearest(said, self.names.phrases_of(kind))}"
            )
        readings = tuple(dict.fromkeys(reading for one in held for reading in one.readings))
        return Named(readings, said, tuple(one for name in held for one in name.unless if one not in readings))

    def _one_of(self, key: str, kind: type[Enum], said: str) -> Enum:
        """The member of an enumeration that the words name: by its value, or as people say it."""
        words = plain(said)
        if kind is not Answer and any(f" {unknown} " in f" {words} " for unknown in _NOT_KNOWN):
            # Somebody who writes "unknown" was asked, and can't say.
            self._cannot_say(key)
            return kind("unknown")
        known = {**{plain(str(one.value)): one for one in kind}, **_SAID.get(kind, {})}
        one = known.get(words)
        if one is None and kind is ProgrammeStatus and (named := self._first("programme_status", said)):
            one = ProgrammeStatus(named.readings[0])
        if one is None and kind is WorkType and (named := self._first("work_type", said)):
            one = WorkType(named.readings[0])
        if one is None:
            held = next((w for w in sorted(known, key=len, reverse=True) if f" {w} " in f" {words} "), None)
            # "Never suspended" isn't suspended, though "not a member" is said whole.
            if held and not _DENIED.search(f" {words} ".replace(f" {held} ", " ")):
                one = known[held]
        if one is None:
            choices = join_words(
                [_NOT_SURE.get(one.value) or one.value.replace("_", " ") for one in kind if one is not Answer.UNKNOWN],
                last="or",
            )
            raise NotUnderstood(f"{key.replace('_', ' ')} can't be '{said}'. It is {choices}.")
        return one

    def _first(self, kind: str, said: str) -> Named | None:
        exactly = self.names.named(kind, said)
        return exactly or next(iter(self.names.within(kind, said)), None)

    # Facts that aren't a field of their own

    def _activities(self, value: Any) -> None:
        for said in map(_said, _several(value)):
            if plain(said) in {*_NOT_KNOWN, "unclear"}:
                self._cannot_say("activities")
            else:
                self._set(activities=(*self.trainee.activities, *self._activities_in(said)))

    def _activities_in(self, said: str) -> tuple[Named, ...]:
        """The activities that the words name; a part that names none is told, and kept as said."""
        exactly = self.names.named("activity", said)
        if exactly:
            return (exactly,)
        held = self.names.within("activity", said)
        named = " ".join(one.said for one in held)
        unknown = [
            part
            for part in re.split(r"\s*(?:[,;/+&]|\band\b|\bplus\b)\s*", said)
            if plain(part) and plain(part) not in named and not self.names.within("activity", part)
        ]
        phrases = self.names.phrases_of("activity")
        for part in unknown:
            self.not_understood.append(f"I don't know the activity '{part}'.{_nearest(part, phrases)}")
        return (*held, *(Named((), part) for part in unknown))

    def _gross(self, value: Any) -> None:
        self._earnings(value, Basis.GROSS)

    def _net(self, value: Any) -> None:
        self._earnings(value, Basis.NET)

    def _earnings(self, value: Any, basis: Basis = Basis.UNKNOWN) -> None:
        for one in _several(value):
            if plain(_said(one)) in _NOT_KNOWN:
                self._cannot_say("earnings")
                continue
            earned = _amount(one)
            if earned.basis is Basis.UNKNOWN:
                earned = replace(earned, basis=basis)
            self._set(earnings=(*self.trainee.earnings, earned))

    def _nhs_indemnified(self, value: Any) -> None:
        self.nhs_indemnified = Answer(self._one_of("nhs_indemnified", Answer, _said(value)).value)

    def _today(self, value: Any) -> None:
        day = self._value("today", read_day, value)
        self.on = None if isinstance(day, Unknown) else day

    def _topic(self, value: Any) -> None:
        """What it was about in words: a question that the facts alone don't raise."""
        said = _said(value)
        for pattern, question in _TOPICS.items():
            if re.search(pattern, said, re.I):
                self.asked.append(question)
        if re.search(r"completion|cct|finish", said, re.I) and re.search(
            r"chang|mov|extend|delay|later|earlier", said, re.I
        ):
            self.completion_moved = True
            self.asked.append(Question.RENEWAL)
        if re.search(r"limited company|\bltd\b|dividend", said, re.I):
            # Which of a company's sums counts as gross earnings, the page doesn't say.
            self._cannot_say("earnings")
            self._cannot_say("earnings_gross")
        elif not self.asked:
            self.not_understood.append(f"I don't know the topic '{said}'.")


def _amount(value: Any) -> Earnings:
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        value = f"{Decimal(str(value)):f}"
    try:
        return read_earnings(_said(value))
    except AmountError as problem:
        raise NotUnderstood(f"earnings: {problem}") from None


def _several(value: Any) -> list[Any]:
    return [one for one in value if one is not None] if isinstance(value, (list, tuple)) else [value]


def _said(value: Any) -> str:
    if isinstance(value, Mapping):
        raise NotUnderstood(f"'{value}' is no value. Write it as text or a number.")
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value).strip()


def _nearest(said: str, known: Iterable[str]) -> str:
    near = process.extract(said, known, scorer=fuzz.WRatio, processor=plain, limit=_NEAREST, score_cutoff=_NEAR_ENOUGH)
    return f" The nearest: {join_words([name for name, *_ in near], last='or')}." if near else ""


_YES_NO = {"no never": "no", "y": "yes", "true": "yes", "yeah": "yes", "n": "no", "false": "no", "nope": "no"}
_SAID: Mapping[type[Enum], Mapping[str, Enum]] = {
    Answer: {
        **{said: Answer(meant) for said, meant in _YES_NO.items()},
        **dict.fromkeys(_NOT_KNOWN, Answer.CANNOT_SAY),
    },
    ContractSays: {
        **{said: ContractSays(meant) for said, meant in _YES_NO.items()},
        **dict.fromkeys(_NOT_KNOWN, ContractSays.UNKNOWN),
        "doesn t say": ContractSays.SILENT,
    },
    ProgrammeStatus: {
        "in training": ProgrammeStatus.IN_PROGRAMME,
        "trainee": ProgrammeStatus.IN_PROGRAMME,
        "not started": ProgrammeStatus.DUE_TO_START,
        "finished": ProgrammeStatus.COMPLETED,
    },
    MemberStatus: {
        "former member": MemberStatus.LEFT,
        "not a member": MemberStatus.NONE,
        "never a member": MemberStatus.NONE,
        "was a member": MemberStatus.LEFT,
        "medical protection": MemberStatus.MEMBER,
        "mps": MemberStatus.MEMBER,
        "another organisation": MemberStatus.OTHER_MDO,
        "other": MemberStatus.OTHER_MDO,
    },
    GmcStatus: {
        "no": GmcStatus.NONE,
        "no restrictions": GmcStatus.NONE,
        "suspended": GmcStatus.SUSPENDED_CURRENT,
        "conditions": GmcStatus.CONDITIONS_ONLY,
        "reinstated": GmcStatus.REINSTATED_WITHOUT_CONDITIONS,
        "investigation": GmcStatus.UNDER_INVESTIGATION,
        "investigated": GmcStatus.UNDER_INVESTIGATION,
        "undertakings": GmcStatus.CONDITIONS_ONLY,
        "warning": GmcStatus.CONDITIONS_ONLY,
    },
    LeaveType: {
        "parental bereavement": LeaveType.OTHER_STATUTORY,
        "parental": LeaveType.OTHER_STATUTORY,
        "statutory": LeaveType.OTHER_STATUTORY,
        "mat": LeaveType.MATERNITY,
        "spl": LeaveType.SHARED_PARENTAL,
        "sickness": LeaveType.SICK,
        "sabbatical": LeaveType.CAREER_BREAK,
        "compassionate": LeaveType.OTHER,
        "unpaid": LeaveType.OTHER,
        "jury": LeaveType.OTHER,
    },
    OopType: {
        "training": OopType.OOPT,
        "research": OopType.OOPR,
        "experience": OopType.OOPE,
        "career break": OopType.OOPC,
        "pause": OopType.OOPP,
        "phd": OopType.OOPR,
    },
    ProviderBasis: {"date of the incident": ProviderBasis.OCCURRENCE, "date of the claim": ProviderBasis.CLAIMS_MADE},
}
_FIELDS: Mapping[str, Any] = {
    "specialty": "specialty",
    "permanent_region": "region",
    "working_region": "region",
    "programme_status": ProgrammeStatus,
    "registered_doctor": Answer,
    "covered_by_agreement": Answer,
    "member_status": MemberStatus,
    "hee_informed": Answer,
    "hee_consent": Answer,
    "other_mdo_appointed": Answer,
    "training_start": read_day,
    "join_date": read_day,
    "expected_completion": read_month,
    "completion_changed": Answer,
    "open_claim_elsewhere": Answer,
    "claims_history": Answer,
    "new_claim": Answer,
    "gmc_status": GmcStatus,
    "leave_type": LeaveType,
    "oop_type": OopType,
    "incident_date": read_day,
    "membership_from": read_day,
    "membership_to": read_day,
    "previous_provider_basis": ProviderBasis,
    "work_type": WorkType,
    "contract_requires_own_indemnity": ContractSays,
    "overall_charge": Answer,
    "employer_indemnity": Answer,
    "approved_placement": Answer,
    "supervised": Answer,
    "competent": Answer,
}
_SPECIAL: Mapping[str, Callable[[_Reading, Any], None]] = {
    "activities": _Reading._activities,
    "earnings": _Reading._earnings,
    "gross_annual_earnings_gbp": _Reading._gross,
    "net_annual_earnings_gbp": _Reading._net,
    "nhs_indemnified": _Reading._nhs_indemnified,
    "today": _Reading._today,
    "topic": _Reading._topic,
}
_ALSO_CALLED = {
    "region": "permanent_region",
    "deanery": "permanent_region",
    "activity": "activities",
    "gross_annual_earnings": "gross_annual_earnings_gbp",
    "gross_earnings": "gross_annual_earnings_gbp",
    "annual_earnings": "earnings",
    "earnings_gbp": "earnings",
    "net_annual_earnings": "net_annual_earnings_gbp",
    "net_earnings": "net_annual_earnings_gbp",
    "on": "today",
    "date": "today",
    "status": "programme_status",
    "covered_by_hee_agreement": "covered_by_agreement",
    "join_or_transfer_date": "join_date",
    "transfer_date": "join_date",
    "joined": "join_date",
    "completion": "expected_completion",
    "start_date": "training_start",
    "open_claim": "open_claim_elsewhere",
    "indemnified_by_employer": "employer_indemnity",
    "employer_indemnifies": "employer_indemnity",
    "gmc": "gmc_status",
    "member": "member_status",
    "leave": "leave_type",
    "oop": "oop_type",
}
_NOTES = {"question", "note"}
"""They illustrate; nothing is decided from them."""
_DENIED = re.compile(r"\b(?:no|not|never|isn t|wasn t|aren t|was|were|without|and|or)\b")
"""Words beside which a known word may mean its opposite."""
_TOPICS = {
    r"inquest|coroner|represent|tribunal|gmc|police|arrest|criminal|disciplin|complaint|media|\bpress\b|"
    r"journalist|adviceline|advice line|medicolegal|counsel": Question.MEDICOLEGAL_SUPPORT,
    r"\bleaving\b|leave (medical|mps|you)|\bclos(e|ing)\b|end(ing)? (my )?membership|refund": Question.LEAVING,
    r"renew": Question.RENEWAL,
    r"join|apply": Question.JOINING,
    r"old claim|open (claim|case)|incident": Question.INCIDENT,
    r"private work|fee|earning": Question.PRIVATE_WORK,
    r"\btell\b|duty|change of": Question.CHANGE_OF_CIRCUMSTANCES,
}
FACT_NAMES = (*_FIELDS, *_SPECIAL)
"""Every fact that can be given."""
