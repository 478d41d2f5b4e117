"""What the page decides for one trainee on one day: pure rules over dated parameters.

Nothing here knows of Rasa, SQL, a network or a clock: the day is passed in.
"""

from bot.coverage.eligibility import eligibility
from bot.coverage.model import (
    Decision,
    Missing,
    Named,
    ProgrammeStatus,
    Reason,
    Status,
    Trainee,
    Unknown,
)
from bot.coverage.names import Names, load_names
from bot.coverage.parameters import InForce, ParameterError, Parameters, load_parameters

__all__ = [
    "Decision",
    "InForce",
    "Missing",
    "Named",
    "Names",
    "ParameterError",
    "Parameters",
    "ProgrammeStatus",
    "Reason",
    "Status",
    "Trainee",
    "Unknown",
    "eligibility",
    "load_names",
    "load_parameters",
]
