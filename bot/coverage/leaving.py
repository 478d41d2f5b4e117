"""Who is a member already: what to do on joining the block arrangement, and how to leave (rules B2 and B4)."""

from __future__ import annotations

from bot.coverage import sections
from bot.coverage.eligibility import eligibility
from bot.coverage.model import Answer, Decision, MemberStatus, Missing, Reason, Status, Trainee
from bot.coverage.names import Names
from bot.coverage.parameters import InForce

_NOT_MEMBERS = {MemberStatus.NONE, MemberStatus.OTHER_MDO, MemberStatus.LEFT}


def leaving(trainee: Trainee, parameters: InForce) -> Decision:
    """How to end a membership: stay until the new one is confirmed, and only then call to have it closed.

    The page speaks of leaving because another organisation has been appointed (section "Leaving Medical Protection");
    any other reason is referred. No sum is ever given for a refund.
    """

    def decision(  # noqa: PLR0917 - the fields of a Decision, in their order
        status: Status,
        code: str,
        headline: str,
        reasons: list[Reason],
        missing: tuple[Missing, ...] = (),
        next_steps: tuple[str, ...] = (),
        would_change: tuple[str, ...] = (),
    ) -> Decision:
        reasons_told = tuple(reasons)
        return Decision(
            "leaving", status, code, headline, reasons_told, parameters.version, missing, next_steps, would_change
        )

    helpline = parameters.contacts["helpline"]
    stay = Reason(
        "stay_until_new_confirmed",
        "Medical Protection recommends staying a member until your new membership is confirmed, so that no gap opens.",
        sections.LEAVING,
    )
    stay_first = "First get your new membership confirmed, and stay a member until then."
    if trainee.member_status in _NOT_MEMBERS:
        return decision(
            Status.NO,
            "not_a_member",
            "There is nothing to close.",
            [
                Reason(
                    "not_a_member",
                    "You've told me that you aren't a member of Medical Protection now, so no membership needs ending.",
                    sections.LEAVING,
                    ("member_status",),
                )
            ],
            next_steps=(f"If you think that you may be a member, call {helpline}.",),
            would_change=("Being a member of Medical Protection.",),
        )
    if trainee.other_mdo_appointed is Answer.UNKNOWN:
        why = "The page speaks of leaving because another organisation has been appointed for your region."
        return decision(
            Status.ASK, "other_mdo_appointed_needed", "", [stay], missing=(Missing("other_mdo_appointed", why),)
        )
    if trainee.other_mdo_appointed is Answer.YES:
        assumed = "" if trainee.member_status is MemberStatus.MEMBER else "If you're a member of Medical Protection, "
        headline = f"{assumed}you may end your membership, once your new one is confirmed."
        return decision(
            Status.YES,
            "leave_for_other_mdo",
            headline[:1].upper() + headline[1:],
            [
                Reason(
                    "other_mdo_appointed",
                    "Another organisation has been appointed for your region, so you may wish to leave.",
                    sections.LEAVING,
                    ("other_mdo_appointed",),
                ),
                stay,
                Reason(
                    "call_to_close",
                    "Medical Protection closes a membership when you call, and pays any refund due; "
                    "the page doesn't say how much.",
                    sections.LEAVING,
                ),
            ],
            next_steps=(stay_first, f"Then call {helpline} to have your Medical Protection membership closed."),
            would_change=("Leaving for another reason.",),
        )
    return decision(
        Status.REFER,
        "leaving_not_decided",
        "This page doesn't decide that.",
        [
            Reason(
                "leaving_not_decided",
                "The page speaks of leaving only where another organisation has been appointed for your region.",
                sections.LEAVING,
                ("other_mdo_appointed",),
            ),
            stay,
        ],
        next_steps=(stay_first, f"Then call {helpline} and ask how to end your membership."),
        would_change=("Another organisation being appointed for your region.",),
    )


def existing_member(trainee: Trainee, parameters: InForce, names: Names | None = None) -> Decision:
    """What somebody who is a member already must do for the block arrangement: nothing, once HEE has informed.

    Without HEE's word, or where that word and the page's list differ, a person at the helpline decides
    (section "Current Medical Protection members").
    """

    def decision(
        status: Status, code: str, headline: str, reason: Reason, next_steps: tuple[str, ...], *would_change: str
    ) -> Decision:
        return Decision(
            "existing_member", status, code, headline, (reason,), parameters.version, (), next_steps, would_change
        )

    def refer(code: str, text: str, *facts: str) -> Decision:
        return decision(
            Status.REFER,
            code,
            "This page doesn't decide that.",
            Reason(code, text, sections.CURRENT_MEMBERS, facts),
            (f"Please call {helpline} and ask; keep your present membership until that is settled.",),
            "HEE telling Medical Protection that you are eligible.",
        )

    helpline = parameters.contacts["helpline"]
    if trainee.member_status in _NOT_MEMBERS:
        return decision(
            Status.NO,
            "not_a_member",
            "What the page says of current members isn't about you.",
            Reason(
                "not_a_member",
                "You've told me that you aren't a member of Medical Protection now, so you would join as a new member.",
                sections.CURRENT_MEMBERS,
                ("member_status",),
            ),
            (f"Ask me how to join, or call {helpline}.",),
            "Being a member of Medical Protection.",
        )
    if trainee.hee_informed is Answer.UNKNOWN:
        why = "Medical Protection updates a membership by itself once HEE has said that you are eligible."
        missing = (Missing("hee_informed", why),)
        return Decision("existing_member", Status.ASK, "hee_informed_needed", "", (), parameters.version, missing)
    if trainee.hee_informed is Answer.CANNOT_SAY:
        return refer("hee_informed_unknown", "It turns on whether HEE has told Medical Protection.", "hee_informed")
    if trainee.hee_informed is Answer.NO:
        text = "The page speaks of members whom HEE has named as eligible, and HEE hasn't named you yet."
        return refer("hee_not_informed", text, "hee_informed")
    if eligibility(trainee, parameters, names).status is Status.NO:
        text = "HEE's word that you are eligible and the list on this page differ."
        return refer("hee_and_page_differ", text, "hee_informed", "specialty", "permanent_region", "programme_status")
    member = trainee.member_status is MemberStatus.MEMBER
    return decision(
        Status.YES,
        "no_action",
        "You don't need to do anything."
        if member
        else "If you're a member of Medical Protection, you don't need to do anything.",
        Reason(
            "hee_informed",
            "Once HEE has said that you are eligible, Medical Protection updates your membership "
            "and writes to you nearer the time.",
            sections.CURRENT_MEMBERS,
            ("hee_informed", "member_status") if member else ("hee_informed",),
        ),
        (f"If you hear nothing, call {helpline}.",),
        "HEE not having told Medical Protection.",
    )
