"""What medicolegal help members have the right to request (decision model, section G): told, never decided."""

from __future__ import annotations

from bot.coverage import sections
from bot.coverage.model import Decision, Reason, Status, Trainee
from bot.coverage.parameters import InForce


def medicolegal_support(trainee: Trainee, parameters: InForce) -> Decision:
    """What members can request help with: always YES, for members; whether a request is helped with isn't decided.

    Being helped before a coroner or a tribunal is a benefit; earning as one is excluded private work.
    """
    contacts = parameters.contacts
    number = f" on {contacts['adviceline']}" if contacts["adviceline"] else ""
    return Decision(
        about="medicolegal_support",
        status=Status.YES,
        code="right_to_request",
        headline="Members have the right to request help with this.",
        reasons=(
            Reason(
                "representation",
                "Members have the right to request advice and legal representation in coroner, disciplinary and "
                "regulatory proceedings and in criminal investigations that have to do with their work.",
                sections.MEDICOLEGAL,
            ),
            Reason(
                "gmc_complaints",
                "That goes for complaints to the GMC too, about conduct or health, from the first stage to the last.",
                sections.MEDICOLEGAL,
            ),
            Reason(
                "complaints_and_media",
                "Help with answering complaints, and with unwanted attention from the media, comes with membership.",
                sections.MEDICOLEGAL,
            ),
            Reason(
                "not_the_exclusion",
                "The exclusion of coroner, tribunal and medicolegal work is about earning from it, not about being "
                "called before it.",
                parameters.sections["exclusions.activities"],
            ),
            Reason(
                "when_it_happened",
                "What counts is having been a member when it happened; whether a given request is helped with isn't "
                "decided on this page.",
                sections.RESPONSIBILITIES,
            ),
        ),
        parameters_version=parameters.version,
        next_steps=(
            f"Contact the medicolegal adviceline{number}, 24/7 in an emergency, and send no patient details here.",
            "Free and confidential counselling, through ICAS, is there for members whom a case or claim weighs on.",
        ),
        would_change=("Not having been a member when it happened.",),
    )
