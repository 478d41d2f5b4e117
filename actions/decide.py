"""A decision in words, and as the card that the pages show."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from actions.knowledge import Knowledge
from bot.coverage import Decision, InForce, Names, Question, Status, Trainee, told_facts
from bot.coverage.records import facts_as_json
from bot.coverage.written import SUBJECTS

# Letters and digits that can't be taken for one another when read out on the telephone.
_REFERENCE_LETTERS = "ABCDEFGHJKLMNPQRTUVWXY346789"

DECISION_CODE = re.compile(r"[a-z_]{1,64}")
"""What a decision's code looks like: "excluded_activity"."""


def new_reference() -> str:
    """A reference to quote on the telephone, such as "7KQ4WX": a digit first, so that none looks like a postcode."""
    return secrets.choice("346789") + "".join(secrets.choice(_REFERENCE_LETTERS) for _ in range(5))


_INVITATION = "Tell me your specialty and region, and I'll check the block membership too."


def _review(reference: str | None, parameters: InForce) -> str:
    quote = f" and quote {reference}" if reference else ""
    return (
        "This is an indication from what you told me; telling me isn't telling Medical Protection. "
        f"A person can check it: call {parameters.contacts['helpline']}{quote}."
    )


def decision_text(
    decision: Decision, reference: str | None, parameters: InForce, person: str | None = None, invites: bool = False
) -> str:
    """The outcome, the reasons, the next step, what it is worth and how a person can review it.

    `person` names somebody else the decision is about ("wife"); `invites` adds that specialty and region would settle
    the membership that it assumes. Without a reference nothing was kept that could be quoted.
    """
    reasons = " ".join(dict.fromkeys(reason.text for reason in decision.reasons))
    about = f"About your {person}: " if person else ""
    steps = " ".join(decision.next_steps)
    paragraphs = [
        f"{about}{decision.headline} {reasons}".strip(),
        f"**Next:** {steps}" if steps else "",
        _INVITATION if invites else "",
        _review(reference, parameters),
    ]
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def decision_card(  # noqa: PLR0917 - what a card shows
    decision: Decision,
    reference: str | None,
    trainee: Trainee,
    names: Names,
    parameters: InForce,
    person: str | None = None,
    invites: bool = False,
) -> Mapping[str, Any]:
    """The decision as JSON: for the page's card, the record and the decision table.

    What its text says is in it piece by piece, so that a page shows the card alone.
    """
    whose = {"person": person} if person else {}
    return {
        **whose,
        "about": decision.about,
        "subject": SUBJECTS[Question(decision.about)],
        "status": decision.status.value,
        "code": decision.code,
        "title": decision.headline,
        "reasons": [
            {"code": r.code, "text": r.text, "section": r.section, "facts": list(r.facts)} for r in decision.reasons
        ],
        "next_steps": list(decision.next_steps),
        "would_change": list(decision.would_change),
        "invitation": _INVITATION if invites else "",
        "review": _review(reference, parameters),
        "facts": [asdict(fact) for fact in told_facts(trainee, names, parameters)],
        "reference": reference,
        "parameters_version": decision.parameters_version,
        "on": parameters.on.isoformat(),
    }


def decided_from(decision: Decision, trainee: Trainee) -> Mapping[str, Any]:
    """What the decision is kept with, so that it can be decided again."""
    return {
        "trainee": facts_as_json(trainee),
        "fee": None if decision.fee is None else str(decision.fee),
        "fee_is_conditional": decision.fee_is_conditional,
    }


def personal_line(decision: Decision, trainee: Trainee, names: Names, parameters: InForce) -> str:
    """What a general answer comes to for this person: what they told, what the page says of it, and what to do."""
    rests_on = {fact for reason in decision.reasons for fact in reason.facts}
    told = ", ".join(fact.value for fact in told_facts(trainee, names, parameters) if fact.name in rests_on)
    reasons = [reason for reason in decision.reasons if reason.code == decision.code] or list(decision.reasons[:1])
    if decision.status is Status.YES:
        reasons = list(decision.reasons[:2])
    said = " ".join(dict.fromkeys(reason.text for reason in reasons))
    step = f" {decision.next_steps[0]}" if decision.next_steps and decision.status is not Status.YES else ""
    return f"You told me: {told}. {said}{step}"


def handover_card(reference: str, trainee: Trainee, last_topic: str | None, knowledge: Knowledge) -> Mapping[str, Any]:
    """What a person needs to take the conversation over: the reference, the facts told and what was spoken of last."""
    facts = told_facts(trainee, knowledge.names, knowledge.parameters)
    return {"reference": reference, "facts": [asdict(fact) for fact in facts], "last_topic": last_topic}
