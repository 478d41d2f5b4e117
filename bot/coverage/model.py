"""The words of a decision: who is asking, what was decided, and why."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import NamedTuple, Union

from bot.coverage.money import Earnings


class Unknown(Enum):
    """Why a fact is missing. Neither ever counts as no."""

    NOT_TOLD = "not_told"
    CANNOT_SAY = "cannot_say"
    """The person was asked and doesn't know."""


@dataclass(frozen=True)
class Named:
    """A specialty, region or activity as somebody named it.

    `readings` are keys of the names (`names.py`), more than one where the name can be read in several ways
    ("Cumbria", "sexual health"); `said` is how the person put it. `unless` are readings that are set aside as
    unlikely ("Milton Keynes" as the East of England): they must be told, since they would decide otherwise.
    """

    readings: tuple[str, ...]
    said: str
    unless: tuple[str, ...] = ()


@dataclass(frozen=True)
class Stretch:
    """A day known only roughly, as "August 2027" or "2022": one of those from `first` to `last`, both included."""

    first: dt.date
    last: dt.date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"A stretch of days goes forward: {self.last} is before {self.first}.")


Fact = Union[Named, Unknown]
KnownDay = Union[dt.date, Stretch]
Day = Union[KnownDay, Unknown]
"""A calendar day in Europe/London, as exactly as it was told."""


def earliest(day: KnownDay) -> dt.date:
    """The first day that it can be."""
    return day.first if isinstance(day, Stretch) else day


def latest(day: KnownDay) -> dt.date:
    """The last day that it can be."""
    return day.last if isinstance(day, Stretch) else day


class Month(NamedTuple):
    """A month of a year, `month` counting from 1; `year` is None where only the month's name was told."""

    year: int | None
    month: int


MonthFact = Union[Month, Unknown]


class Answer(Enum):
    """A fact that is so or isn't, as far as it is known."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    CANNOT_SAY = "cannot_say"
    """The person was asked and doesn't know."""

    @property
    def is_known(self) -> bool:
        """Whether it is yes or no."""
        return self in {Answer.YES, Answer.NO}


class ProgrammeStatus(Enum):
    """Where somebody stands in their training; the page speaks of specialty trainees only."""

    UNKNOWN = "unknown"
    DUE_TO_START = "due_to_start"
    IN_PROGRAMME = "in_programme"
    STATUTORY_LEAVE = "statutory_leave"
    OTHER_LEAVE = "other_leave"
    OOPT = "oopt"
    OOP_OTHER = "oop_other"
    FOUNDATION = "foundation"
    UNCLEAR_POST = "unclear_post"
    NOT_IN_SPECIALTY_TRAINING = "not_in_specialty_training"
    COMPLETED = "completed"


class WorkType(Enum):
    """What kind of work is asked about, as the page tells them apart (decision model, rules E1 to E6)."""

    UNKNOWN = "unknown"
    """Not said. Asked about as private work, it is decided as such, on condition that nobody else indemnifies it."""
    NONE = "none"
    GOOD_SAMARITAN = "good_samaritan"
    NHS_INDEMNIFIED = "nhs_indemnified"
    TRAINING_PLACEMENT = "training_placement"
    NHS_COMMISSIONED_PRIVATE_PROVIDER = "nhs_commissioned_private_provider"
    PRIVATE = "private"


class ContractSays(Enum):
    """Whether a contract requires the doctor to arrange their own indemnity."""

    YES = "yes"
    NO = "no"
    SILENT = "silent"
    UNKNOWN = "unknown"


class MemberStatus(Enum):
    """Where somebody stands with Medical Protection now ("Current Medical Protection members", "Leaving …")."""

    UNKNOWN = "unknown"
    NONE = "none"
    """Never a member so far."""
    MEMBER = "member"
    OTHER_MDO = "other_mdo"
    """A member of another organisation now; of Medical Protection perhaps before."""
    LEFT = "left"


class ProviderBasis(Enum):
    """On what basis the provider at the time of an incident helps ("Can trainees join if they have an open case …")."""

    UNKNOWN = "unknown"
    OCCURRENCE = "occurrence"
    CLAIMS_MADE = "claims_made"


class GmcStatus(Enum):
    """Standing with the GMC; the page speaks of suspension with reinstatement with conditions only."""

    UNKNOWN = "unknown"
    NONE = "none"
    REINSTATED_WITH_CONDITIONS = "reinstated_with_conditions"
    REINSTATED_WITHOUT_CONDITIONS = "reinstated_without_conditions"
    SUSPENDED_CURRENT = "suspended_current"
    CONDITIONS_ONLY = "conditions_only"
    UNDER_INVESTIGATION = "under_investigation"
    ERASED = "erased"


class LeaveType(Enum):
    """Kinds of leave; the page speaks of statutory leave, with maternity leave as its example."""

    UNKNOWN = "unknown"
    MATERNITY = "maternity"
    PATERNITY = "paternity"
    ADOPTION = "adoption"
    SHARED_PARENTAL = "shared_parental"
    OTHER_STATUTORY = "other_statutory"
    SICK = "sick"
    CAREER_BREAK = "career_break"
    OTHER = "other"
    """Compassionate, unpaid, jury service and the like: not statutory as far as the page tells."""

    @property
    def is_statutory(self) -> bool:
        """Whether it is known to be statutory leave."""
        return self not in {LeaveType.UNKNOWN, LeaveType.SICK, LeaveType.CAREER_BREAK, LeaveType.OTHER}


class OopType(Enum):
    """Kinds of time out of programme: training, research, experience, career break, pause."""

    UNKNOWN = "unknown"
    OOPT = "OOPT"
    OOPR = "OOPR"
    OOPE = "OOPE"
    OOPC = "OOPC"
    OOPP = "OOPP"


_TRAINS = {ProgrammeStatus.UNKNOWN, ProgrammeStatus.IN_PROGRAMME}
_ON_LEAVE = {
    *_TRAINS,
    ProgrammeStatus.DUE_TO_START,
    ProgrammeStatus.STATUTORY_LEAVE,
    ProgrammeStatus.OTHER_LEAVE,
}
_OUT_OF_PROGRAMME = {*_TRAINS, ProgrammeStatus.OOPT, ProgrammeStatus.OOP_OTHER}


@dataclass(frozen=True)
class Trainee:
    """What is known of the person a question is about. Every field may be unknown."""

    specialty: Fact = Unknown.NOT_TOLD
    permanent_region: Fact = Unknown.NOT_TOLD
    working_region: Fact = Unknown.NOT_TOLD
    """Where they work for now; it never decides eligibility ("Are trainees eligible … OOPT")."""
    programme_status: ProgrammeStatus = ProgrammeStatus.UNKNOWN
    work_type: WorkType = WorkType.UNKNOWN
    contract_requires_own_indemnity: ContractSays = ContractSays.UNKNOWN
    activities: tuple[Named, ...] = ()
    """What the private work is, an activity each; empty where nothing was said of it."""
    earnings: tuple[Earnings, ...] = ()
    """From all private work, in pounds, never NHS pay; empty where nothing was said of it."""
    overall_charge: Answer = Answer.UNKNOWN
    """Whether they are the clinician in overall charge of the patient's care."""
    approved_placement: Answer = Answer.UNKNOWN
    """Whether the work is part of their official rotation at an approved centre."""
    supervised: Answer = Answer.UNKNOWN
    competent: Answer = Answer.UNKNOWN
    """Whether they do only what they are trained, qualified and competent to do."""
    employer_indemnity: Answer = Answer.UNKNOWN
    """Whether an employer other than the NHS, or anybody else, indemnifies the private work."""
    cannot_say: frozenset[str] = frozenset()
    """Facts about the work that they were asked for and don't know, named as in `Missing.fact`."""
    training_start: Day = Unknown.NOT_TOLD
    join_date: Day = Unknown.NOT_TOLD
    """When they joined, or were transferred to the block arrangement, or mean to."""
    expected_completion: MonthFact = Unknown.NOT_TOLD
    completion_changed: Answer = Answer.UNKNOWN
    """Whether the expected completion has moved since they joined or were transferred."""
    membership_from: Day = Unknown.NOT_TOLD
    membership_to: Day = Unknown.NOT_TOLD
    """Last day of the Medical Protection membership; open for a member who hasn't told one."""
    incident_date: Day = Unknown.NOT_TOLD
    """When it happened, never when a claim was made."""
    previous_provider_basis: ProviderBasis = ProviderBasis.UNKNOWN
    member_status: MemberStatus = MemberStatus.UNKNOWN
    hee_informed: Answer = Answer.UNKNOWN
    """Whether HEE has told Medical Protection that they are now eligible."""
    covered_by_agreement: Answer = Answer.UNKNOWN
    """Whether the agreement with HEE covers them, which the page doesn't show."""
    registered_doctor: Answer = Answer.UNKNOWN
    """Whether they are a doctor; public health trains others too."""
    open_claim_elsewhere: Answer = Answer.UNKNOWN
    """Whether another provider deals with an open case, claim or incident of theirs."""
    claims_history: Answer = Answer.UNKNOWN
    new_claim: Answer = Answer.UNKNOWN
    """Whether a claim was notified to Medical Protection during this membership."""
    hee_consent: Answer = Answer.UNKNOWN
    """Whether they let HEE pass on their contact details."""
    other_mdo_appointed: Answer = Answer.UNKNOWN
    """Whether another organisation has been appointed for their permanent region."""
    gmc_status: GmcStatus = GmcStatus.UNKNOWN
    leave_type: LeaveType = LeaveType.UNKNOWN
    oop_type: OopType = OopType.UNKNOWN

    @property
    def status(self) -> ProgrammeStatus:
        """Where they stand in their training, a kind of leave or time out of programme counted in."""
        stands = self.programme_status
        if stands in _ON_LEAVE and self.leave_type is not LeaveType.UNKNOWN:
            return ProgrammeStatus.STATUTORY_LEAVE if self.leave_type.is_statutory else ProgrammeStatus.OTHER_LEAVE
        if stands in _OUT_OF_PROGRAMME and self.oop_type is not OopType.UNKNOWN:
            return ProgrammeStatus.OOPT if self.oop_type is OopType.OOPT else ProgrammeStatus.OOP_OTHER
        return stands

    def cannot_tell(self, fact: str) -> bool:
        """Whether the person was asked for a fact and doesn't know it, however that is held."""
        return fact in self.cannot_say or getattr(self, fact, None) in {Answer.CANNOT_SAY, Unknown.CANNOT_SAY}


class Status(Enum):
    """What a decision comes to."""

    YES = "yes"
    NO = "no"
    ASK = "ask"
    REFER = "refer"
    """The page doesn't decide it: a person at the helpline must."""


@dataclass(frozen=True)
class Reason:
    """One step of a decision, in a plain sentence, with the page's section and the facts it rests on."""

    code: str
    text: str
    section: str
    facts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Missing:
    """A fact that must be asked for, and why."""

    fact: str
    why: str
    options: tuple[str, ...] = ()
    """The only answers that would differ, as keys of the names (`names.py`); empty where any answer may come."""


@dataclass(frozen=True)
class Decision:
    """What was decided, in the order it should be told.

    `code` is stable and never worded. `fee` is pounds a year, None where no fee follows
    (no private work asked about, not eligible, excluded, or not decidable).
    """

    about: str
    status: Status
    code: str
    headline: str
    reasons: tuple[Reason, ...]
    parameters_version: str
    missing: tuple[Missing, ...] = ()
    next_steps: tuple[str, ...] = ()
    would_change: tuple[str, ...] = ()
    fee: Decimal | None = None
    fee_is_conditional: bool = False
