"""Decides a past decision again, from the facts and under the parameters that were kept with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.coverage import Decision, ParameterError, Question, assess
from bot.coverage.records import trainee_from_json
from bot.errors import HelplineError
from bot.storage.decisions import Decisions, StoredDecision


class ReplayError(HelplineError):
    """A decision can't be decided again. The text says why."""


@dataclass(frozen=True)
class Replay:
    """A decision as it was told, and as it follows now."""

    stored: StoredDecision
    again: Mapping[str, Any]

    @property
    def differing(self) -> tuple[str, ...]:
        """What isn't equal, by name; nothing where all is."""
        return tuple(name for name, value in self.stored.told.items() if value != self.again[name])


def replay(reference: str, decisions: Decisions) -> Replay:
    """Decides the decision of a reference again; ReplayError where that can't be done."""
    stored = decisions.find(reference)
    if stored is None:
        raise ReplayError(f"There is no decision {reference}: it was never given, or is erased.")
    if stored.trainee is None:
        raise ReplayError(f"Decision {reference} was kept without the facts as the rules read them.")
    try:
        parameters = decisions.parameters(stored.parameters_version)
        if parameters is None:
            raise ReplayError(f"The parameters {stored.parameters_version} of decision {reference} weren't kept.")
        in_force = parameters.in_force(stored.parameters_on)
        trainee = trainee_from_json(stored.trainee)
    except ParameterError as error:
        raise ReplayError(f"The kept parameters of decision {reference} can't be used: {error}") from None
    except ValueError as error:
        raise ReplayError(f"The kept facts of decision {reference} can't be read: {error}") from None
    return Replay(stored, _told(assess(trainee, [Question(stored.about)], in_force).decisions[0]))


def _told(decision: Decision) -> Mapping[str, Any]:
    return {
        "status": decision.status.value,
        "code": decision.code,
        "headline": decision.headline,
        "fee": None if decision.fee is None else str(decision.fee),
        "fee_is_conditional": decision.fee_is_conditional,
        "reasons": [
            {"code": one.code, "text": one.text, "section": one.section, "facts": list(one.facts)}
            for one in decision.reasons
        ],
        "next_steps": list(decision.next_steps),
        "would_change": list(decision.would_change),
    }
