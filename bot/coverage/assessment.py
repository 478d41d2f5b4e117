"""Everything asked about one trainee, decided together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import Enum

from bot.coverage.changes import change_of_circumstances
from bot.coverage.dates import joining, renewal
from bot.coverage.eligibility import eligibility
from bot.coverage.incident import incident
from bot.coverage.leaving import existing_member, leaving
from bot.coverage.model import (
    Answer,
    ContractSays,
    Decision,
    LeaveType,
    MemberStatus,
    Missing,
    OopType,
    ProgrammeStatus,
    Trainee,
    Unknown,
    WorkType,
)
from bot.coverage.names import Names, load_names
from bot.coverage.parameters import InForce
from bot.coverage.private_work import private_work
from bot.coverage.support import medicolegal_support


class Question(Enum):
    """What can be decided, in the order in which it is told. The values are what decisions are `about`."""

    ELIGIBILITY = "eligibility"
    PRIVATE_WORK = "private_work"
    JOINING = "joining"
    EXISTING_MEMBER = "existing_member"
    RENEWAL = "renewal"
    INCIDENT = "incident"
    MEDICOLEGAL_SUPPORT = "medicolegal_support"
    LEAVING = "leaving"
    CHANGE_OF_CIRCUMSTANCES = "change_of_circumstances"


@dataclass(frozen=True)
class Assessment:
    """Several decisions on one trainee and one day, in the order of `Question`, each asked once."""

    decisions: tuple[Decision, ...]
    on: dt.date
    parameters_version: str

    def about(self, question: Question) -> Decision | None:
        """The decision on a question; None where it wasn't asked."""
        return next((one for one in self.decisions if one.about == question.value), None)

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What to ask for, in order, each fact once."""
        first = {missing.fact: missing for one in reversed(self.decisions) for missing in reversed(one.missing)}
        return tuple({missing.fact: first[missing.fact] for one in self.decisions for missing in one.missing}.values())


_Decide = Callable[[Trainee, InForce, Names], Decision]
_DECIDE: Mapping[Question, _Decide] = {
    Question.ELIGIBILITY: eligibility,
    Question.PRIVATE_WORK: private_work,
    Question.JOINING: joining,
    Question.EXISTING_MEMBER: existing_member,
    Question.RENEWAL: renewal,
    Question.INCIDENT: lambda trainee, parameters, _: incident(trainee, parameters),
    Question.MEDICOLEGAL_SUPPORT: lambda trainee, parameters, _: medicolegal_support(trainee, parameters),
    Question.LEAVING: lambda trainee, parameters, _: leaving(trainee, parameters),
    Question.CHANGE_OF_CIRCUMSTANCES: lambda trainee, parameters, _: change_of_circumstances(trainee, parameters),
}


def assess(
    trainee: Trainee, questions: Collection[Question], parameters: InForce, names: Names | None = None
) -> Assessment:
    """Decides every question on the parameters' day. The order and the number of times they are asked don't matter."""
    names = names or load_names()
    decisions = tuple(_DECIDE[one](trainee, parameters, names) for one in Question if one in questions)
    return Assessment(decisions, parameters.on, parameters.version)


def implied_questions(trainee: Trainee) -> tuple[Question, ...]:
    """The questions that what is known of a trainee bears on, eligibility always, in the order of `Question`."""
    is_member = trainee.member_status is MemberStatus.MEMBER
    bears = {
        Question.ELIGIBILITY: True,
        Question.PRIVATE_WORK: _works(trainee),
        Question.JOINING: not is_member
        and (
            trainee.training_start is not Unknown.NOT_TOLD
            or trainee.status in {ProgrammeStatus.DUE_TO_START, ProgrammeStatus.STATUTORY_LEAVE}
        ),
        Question.EXISTING_MEMBER: is_member and trainee.hee_informed is not Answer.UNKNOWN,
        Question.RENEWAL: trainee.expected_completion is not Unknown.NOT_TOLD
        or trainee.completion_changed is Answer.YES,
        Question.INCIDENT: trainee.incident_date is not Unknown.NOT_TOLD or trainee.open_claim_elsewhere is Answer.YES,
        Question.LEAVING: trainee.other_mdo_appointed is Answer.YES
        or (is_member and trainee.other_mdo_appointed is not Answer.UNKNOWN),
        Question.CHANGE_OF_CIRCUMSTANCES: _has_changed(trainee),
    }
    return tuple(one for one in Question if bears.get(one))


def _works(trainee: Trainee) -> bool:
    """Whether work outside training was spoken of."""
    if trainee.work_type is not WorkType.UNKNOWN:
        return trainee.work_type is not WorkType.NONE
    return bool(trainee.activities or trainee.earnings) or (
        trainee.overall_charge is not Answer.UNKNOWN
        or trainee.employer_indemnity is not Answer.UNKNOWN
        or trainee.contract_requires_own_indemnity is not ContractSays.UNKNOWN
    )


def _has_changed(trainee: Trainee) -> bool:
    """Whether something is known that must be told to Medical Protection."""
    return (
        trainee.leave_type is not LeaveType.UNKNOWN
        or trainee.oop_type is not OopType.UNKNOWN
        or trainee.completion_changed is Answer.YES
        or trainee.status
        in {
            ProgrammeStatus.STATUTORY_LEAVE,
            ProgrammeStatus.OTHER_LEAVE,
            ProgrammeStatus.OOPT,
            ProgrammeStatus.OOP_OTHER,
        }
    )
