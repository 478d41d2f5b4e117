"""Decides cases of a file, one JSON object a line, and compares each with what was expected of it.

A case has `facts`, by name and in anybody's words, and may have `expect`: eligible (yes, no, refer), fee_gbp
(a number or null), excluded (true, false, "refer") and must_mention, lists of which each needs one part in the text.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.coverage import (
    Assessment,
    InForce,
    Names,
    ParameterError,
    Parameters,
    Question,
    Standing,
    Status,
    Trainee,
    WorkType,
    assess,
    classify,
    exclusion,
    implied_questions,
    written,
)
from bot.errors import HelplineError
from bot.nlu.given import Given, read_given


class CaseError(HelplineError):
    """A file can't be read as cases. The text names the line and the mend."""


@dataclass(frozen=True)
class Decided:
    """Given facts with everything they bear on decided, in words too."""

    given: Given
    assessment: Assessment
    parameters: InForce
    names: Names
    text: str

    @property
    def eligible(self) -> str:
        """Yes, no, ask or refer: whether the block membership is open to them."""
        decision = self.assessment.about(Question.ELIGIBILITY)
        return decision.status.value if decision else Status.ASK.value

    @property
    def fee(self) -> int | float | None:
        """Pounds a year for the work asked about; None where no fee follows."""
        decision = self.assessment.about(Question.PRIVATE_WORK)
        if decision is None or decision.fee is None:
            return None
        return int(decision.fee) if decision.fee == int(decision.fee) else float(decision.fee)

    @property
    def excluded(self) -> bool | str:
        """Whether the page bars the work as put; "refer" where it doesn't decide that, or a fact is lacking."""
        if self.assessment.about(Question.PRIVATE_WORK) is None:
            return False
        return _excluded(self.given.trainee, self.parameters, self.names)

    def as_json(self) -> dict[str, Any]:
        """Everything, for a program to read."""
        return {
            "eligible": self.eligible,
            "fee_gbp": self.fee,
            "excluded": self.excluded,
            "on": self.assessment.on.isoformat(),
            "parameters_version": self.assessment.parameters_version,
            "decisions": [_decision(one) for one in self.assessment.decisions],
            "missing": [{"fact": one.fact, "why": one.why} for one in self.assessment.missing],
            "text": self.text,
            "not_understood": list(self.given.not_understood),
        }


def _decision(decision: Any) -> dict[str, Any]:
    return {
        "about": decision.about,
        "status": decision.status.value,
        "code": decision.code,
        "headline": decision.headline,
        "fee_gbp": None if decision.fee is None else str(decision.fee),
        "fee_is_conditional": decision.fee_is_conditional,
        "reasons": [
            {"code": one.code, "text": one.text, "section": one.section, "facts": list(one.facts)}
            for one in decision.reasons
        ],
        "missing": [{"fact": one.fact, "why": one.why, "options": list(one.options)} for one in decision.missing],
        "next_steps": list(decision.next_steps),
        "would_change": list(decision.would_change),
    }


def _excluded(trainee: Trainee, parameters: InForce, names: Names) -> bool | str:
    standing = exclusion(trainee, parameters, names).standing
    by_kind = classify(trainee, parameters, names)
    if by_kind is None:
        return {Standing.EXCLUDED: True, Standing.PERMITTED: False}.get(standing, "refer")
    if by_kind.status is Status.YES:
        return False
    in_training = trainee.work_type is WorkType.TRAINING_PLACEMENT
    return "refer" if in_training or standing is not Standing.PERMITTED else False


def decide_given(given: Given, today: dt.date, parameters: Parameters, names: Names) -> Decided:
    """Decides whatever the given facts bear on, for their own day or else today.

    Raises ParameterError for a day before the first parameters.
    """
    in_force = parameters.in_force(given.on or today)
    questions = {*implied_questions(given.trainee), *given.asked}
    assessment = assess(given.trainee, questions, in_force, names)
    text = written(assessment, given.trainee, in_force, names)
    return Decided(given, assessment, in_force, names, "\n\n".join([*given.not_understood, text]))


@dataclass(frozen=True)
class Case:
    """One case of a file."""

    id: str
    facts: Mapping[str, Any]
    expect: Mapping[str, Any] | None


def read_cases(path: Path) -> list[Case]:
    """The cases of a file; CaseError names what can't be read."""
    cases = []
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except UnicodeDecodeError:
        raise CaseError(f"{path.name} isn't UTF-8 text. Save it as UTF-8.") from None
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            content = json.loads(line)
            facts, expect = content["facts"], content.get("expect")
            if not isinstance(facts, dict) or not isinstance(expect, (dict, type(None))):
                raise TypeError("facts and expect are mappings")
            _check_expectation(expect or {})
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise CaseError(
                f'{path.name}, line {number}: {error or type(error).__name__}. Write {{"id": …, "facts": {{…}}}}, '
                'and "expect": {…} where something is expected.'
            ) from None
        cases.append(Case(str(content.get("id", number)), facts, expect))
    return cases


def _check_expectation(expect: Mapping[str, Any]) -> None:
    """Raises TypeError for what would otherwise be compared with nothing, and so be met."""
    unknown = sorted(set(expect) - {"eligible", "fee_gbp", "excluded", "must_mention"})
    if unknown:
        raise TypeError(f"nothing can be expected under '{unknown[0]}'")
    groups = expect.get("must_mention", [])
    if not isinstance(groups, list) or not all(isinstance(group, list) for group in groups):
        raise TypeError("must_mention is a list of lists of texts")


def decide_case(case: Case, today: dt.date, parameters: Parameters, names: Names) -> dict[str, Any]:
    """A case decided, as JSON; with `met` and what was `wrong` where something was expected of it."""
    try:
        decided = decide_given(read_given(case.facts, names), today, parameters, names)
    except ParameterError as refused:
        return {"id": case.id, "error": str(refused), "met": False, "wrong": [str(refused)]}
    result = {"id": case.id, **decided.as_json()}
    if case.expect is not None:
        wrong = _wrong(decided, case.expect)
        result |= {"met": not wrong, "wrong": wrong}
    return result


def _wrong(decided: Decided, expect: Mapping[str, Any]) -> list[str]:
    """What differs from what was expected, in words. Where a referral was expected, a question will do."""
    wrong = []
    if "eligible" in expect:
        found = decided.eligible
        if found != expect["eligible"] and not (found == "ask" and expect["eligible"] == "refer"):
            wrong.append(f"eligible is {found}, not {expect['eligible']}")
    if "fee_gbp" in expect and decided.fee != expect["fee_gbp"]:
        wrong.append(f"fee_gbp is {decided.fee}, not {expect['fee_gbp']}")
    if "excluded" in expect and decided.excluded != expect["excluded"]:
        wrong.append(f"excluded is {decided.excluded}, not {expect['excluded']}")
    said = decided.text.casefold().replace("’", "'")
    for group in expect.get("must_mention", ()):
        if not any(part.casefold().replace("’", "'") in said for part in group):
            wrong.append(f"the text mentions none of {group}")
    return wrong
