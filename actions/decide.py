"""A decision in words, and as the card that the pages show."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from bot.coverage import Decision, InForce, Names, Trainee, told_facts

# Letters and digits that can't be taken for one another when read out on the telephone.
_REFERENCE_LETTERS = "ABCDEFGHJKLMNPQRTUVWXY346789"


def new_reference() -> str:
    """A reference to quote on the telephone, such as "7KQ4WX": a digit first, so that none looks like a postcode."""
    return secrets.choice("346789") + "".join(secrets.choice(_REFERENCE_LETTERS) for _ in range(5))


def decision_text(decision: Decision, reference: str, parameters: InForce, person: str | None = None) -> str:
    """The outcome, the reasons, the next step, what it is worth and how a person can review it.

    `person` names somebody else the decision is about ("wife").
    """
    reasons = " ".join(reason.text for reason in decision.reasons)
    about = f"About your {person}: " if person else ""
    steps = " ".join(decision.next_steps)
    paragraphs = [
        f"{about}{decision.headline} {reasons}".strip(),
        f"**Next:** {steps}" if steps else "",
        f"This is an indication from what you told me; telling me isn't telling Medical Protection. "
        f"A person can check it: call {parameters.contacts['helpline']} and quote {reference}.",
    ]
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def decision_card(  # noqa: PLR0917 - what a card shows
    decision: Decision,
    reference: str,
    trainee: Trainee,
    names: Names,
    parameters: InForce,
    person: str | None = None,
) -> Mapping[str, Any]:
    """The decision as JSON: for the page's card, the record and the decision table."""
    whose = {"person": person} if person else {}
    return {
        **whose,
        "about": decision.about,
        "status": decision.status.value,
        "code": decision.code,
        "title": decision.headline,
        "reasons": [
            {"code": r.code, "text": r.text, "section": r.section, "facts": list(r.facts)} for r in decision.reasons
        ],
        "next_steps": list(decision.next_steps),
        "would_change": list(decision.would_change),
        "facts": [asdict(fact) for fact in told_facts(trainee, names, parameters)],
        "reference": reference,
        "parameters_version": decision.parameters_version,
        "on": parameters.on.isoformat(),
    }
