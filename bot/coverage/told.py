"""The facts of a trainee in words, as "Your answers" shows them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from bot.coverage import words
from bot.coverage.model import (
    Answer,
    ContractSays,
    GmcStatus,
    MemberStatus,
    Month,
    Named,
    ProgrammeStatus,
    Stretch,
    Trainee,
    Unknown,
    WorkType,
)
from bot.coverage.money import Earnings, pounds
from bot.coverage.names import Names
from bot.coverage.parameters import InForce, join_words

LABELS = {
    "specialty": "Specialty",
    "permanent_region": "Permanent region",
    "working_region": "Working region",
    "programme_status": "Training status",
    "leave_type": "Kind of leave",
    "oop_type": "Time out of programme",
    "registered_doctor": "Registered doctor",
    "training_start": "Training starts",
    "expected_completion": "Expected completion",
    "completion_changed": "Completion date has moved",
    "member_status": "Membership",
    "join_date": "Joined",
    "membership_from": "Member from",
    "membership_to": "Member until",
    "hee_informed": "HEE has told Medical Protection",
    "hee_consent": "Permission to pass on contact details",
    "covered_by_agreement": "In the agreement with HEE",
    "other_mdo_appointed": "Another organisation appointed",
    "gmc_status": "GMC",
    "open_claim_elsewhere": "Open matter with another provider",
    "claims_history": "Earlier claims",
    "new_claim": "New claim notified",
    "incident_date": "It happened",
    "previous_provider_basis": "Previous provider helps by",
    "work_type": "Kind of work",
    "activities": "Work",
    "earnings": "Earnings",
    "overall_charge": "In overall charge",
    "contract_requires_own_indemnity": "Contract requires own indemnity",
    "employer_indemnity": "Somebody else indemnifies the work",
    "approved_placement": "Approved placement",
    "supervised": "Supervised",
    "competent": "Within competence",
}
CANNOT_SAY = "not known"
"""What stands for a fact that the person couldn't tell."""
_WORDS: dict[Any, str] = {
    ProgrammeStatus.DUE_TO_START: "due to start",
    ProgrammeStatus.IN_PROGRAMME: "in the programme",
    ProgrammeStatus.STATUTORY_LEAVE: "on statutory leave",
    ProgrammeStatus.OTHER_LEAVE: "on other leave",
    ProgrammeStatus.OOPT: "out of programme training (OOPT)",
    ProgrammeStatus.OOP_OTHER: "out of programme",
    ProgrammeStatus.FOUNDATION: "foundation post",
    ProgrammeStatus.UNCLEAR_POST: "post outside a training programme",
    ProgrammeStatus.NOT_IN_SPECIALTY_TRAINING: "not in specialty training",
    ProgrammeStatus.COMPLETED: "training completed",
    MemberStatus.NONE: "never a member",
    MemberStatus.MEMBER: "member of Medical Protection",
    MemberStatus.OTHER_MDO: "member of another organisation",
    MemberStatus.LEFT: "left Medical Protection",
    WorkType.NONE: "none outside training",
    WorkType.GOOD_SAMARITAN: "Good Samaritan act",
    WorkType.NHS_INDEMNIFIED: "NHS-indemnified",
    WorkType.TRAINING_PLACEMENT: "training placement",
    WorkType.NHS_COMMISSIONED_PRIVATE_PROVIDER: "NHS patients at a private provider",
    ContractSays.SILENT: "it doesn't say",
    GmcStatus.NONE: "no restriction",
    Answer.CANNOT_SAY: CANNOT_SAY,
    Unknown.CANNOT_SAY: CANNOT_SAY,
}


@dataclass(frozen=True)
class ToldFact:
    """One row of "Your answers": the field of Trainee, its label and its value in words."""

    name: str
    label: str
    value: str


def told_facts(trainee: Trainee, names: Names, parameters: InForce) -> tuple[ToldFact, ...]:
    """What is known of a trainee; what isn't known has no row, unless they were asked and can't say."""
    rows = []
    for name, label in LABELS.items():
        value = _in_words(getattr(trainee, name), names, parameters)
        if not value and name in trainee.cannot_say:
            value = CANNOT_SAY
        if value:
            rows.append(ToldFact(name, label, value))
    return tuple(rows)


def _in_words(value: Any, names: Names, parameters: InForce) -> str:
    if isinstance(value, Named):
        return names.display_all(value, parameters) or value.said
    if isinstance(value, tuple) and not isinstance(value, Month):
        return join_words([_one_of_several(one, names, parameters) for one in value])
    if isinstance(value, Month):
        return words.month(value)
    if isinstance(value, (dt.date, Stretch)):
        return words.day(value)
    if value in _WORDS:
        return _WORDS[value]
    return "" if value.value in {"unknown", "not_told"} else str(value.value).replace("_", " ")


def _one_of_several(value: Named | Earnings, names: Names, parameters: InForce) -> str:
    if isinstance(value, Named):
        return names.display_activities(value, parameters)
    return value.said or f"{pounds(value.amount)} a {value.period.value}"
