"""What the page decides for one trainee on one day: pure rules over dated parameters.

Nothing here knows of Rasa, SQL, a network or a clock: the day is passed in.
"""

from bot.coverage.assessment import Assessment, Question, assess, implied_questions
from bot.coverage.changes import change_of_circumstances
from bot.coverage.dates import joining, renewal
from bot.coverage.eligibility import eligibility
from bot.coverage.exclusions import Exclusion, Standing, exclusion
from bot.coverage.incident import incident
from bot.coverage.leaving import existing_member, leaving
from bot.coverage.model import (
    Answer,
    ContractSays,
    Decision,
    GmcStatus,
    LeaveType,
    MemberStatus,
    Missing,
    Month,
    Named,
    OopType,
    ProgrammeStatus,
    ProviderBasis,
    Reason,
    Status,
    Stretch,
    Trainee,
    Unknown,
    WorkType,
)
from bot.coverage.money import Basis, Earnings, Period, Precision, yearly
from bot.coverage.names import Names, load_names
from bot.coverage.parameters import InForce, ParameterError, Parameters, load_parameters
from bot.coverage.private_work import private_work
from bot.coverage.support import medicolegal_support
from bot.coverage.told import ToldFact, told_facts
from bot.coverage.work import classify
from bot.coverage.written import written

__all__ = [
    "Answer",
    "Assessment",
    "Basis",
    "ContractSays",
    "Decision",
    "Earnings",
    "Exclusion",
    "GmcStatus",
    "InForce",
    "LeaveType",
    "MemberStatus",
    "Missing",
    "Month",
    "Named",
    "Names",
    "OopType",
    "ParameterError",
    "Parameters",
    "Period",
    "Precision",
    "ProgrammeStatus",
    "ProviderBasis",
    "Question",
    "Reason",
    "Standing",
    "Status",
    "Stretch",
    "ToldFact",
    "Trainee",
    "Unknown",
    "WorkType",
    "assess",
    "change_of_circumstances",
    "classify",
    "eligibility",
    "exclusion",
    "existing_member",
    "implied_questions",
    "incident",
    "joining",
    "leaving",
    "load_names",
    "load_parameters",
    "medicolegal_support",
    "private_work",
    "renewal",
    "told_facts",
    "written",
    "yearly",
]
