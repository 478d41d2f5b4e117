"""The words of a decision: who is asking, what was decided, and why."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Union


class Unknown(Enum):
    """Why a fact is missing. Neither ever counts as no."""

    NOT_TOLD = "not_told"
    CANNOT_SAY = "cannot_say"
    """The person was asked and doesn't know."""


@dataclass(frozen=True)
class Named:
    """A specialty or region as somebody named it.

    `readings` are keys of `names.yaml`, more than one where the name can be read in several ways
    ("Cumbria", "sexual health"); `said` is how the person put it.
    """

    readings: tuple[str, ...]
    said: str


Fact = Union[Named, Unknown]


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


@dataclass(frozen=True)
class Trainee:
    """What is known of the person a question is about. Every field may be unknown."""

    specialty: Fact = Unknown.NOT_TOLD
    permanent_region: Fact = Unknown.NOT_TOLD
    working_region: Fact = Unknown.NOT_TOLD
    """Where they work for now; it never decides eligibility ("Are trainees eligible … OOPT")."""
    programme_status: ProgrammeStatus = ProgrammeStatus.UNKNOWN


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
    """The only answers that would differ, as keys of `names.yaml`; empty where any answer may come."""


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
