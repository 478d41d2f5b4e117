"""Which changes must be told to Medical Protection (decision model, rules A8, A9, D2 and F6)."""

from __future__ import annotations

from bot.coverage import sections
from bot.coverage.model import Answer, Decision, LeaveType, OopType, ProgrammeStatus, Reason, Status, Trainee
from bot.coverage.parameters import InForce

_OOP = {ProgrammeStatus.OOPT, ProgrammeStatus.OOP_OTHER}
_ALWAYS = (
    Reason("tell_oop", "Tell Medical Protection if you go out of programme (OOP), whatever the kind.", sections.OOPT),
    Reason("tell_break", "Tell them if you take a break from training.", sections.RENEWAL),
    Reason(
        "tell_leave",
        "Tell them if you go on leave: they record statutory leave in your membership.",
        sections.STATUTORY_LEAVE,
    ),
    Reason("tell_completion", "Tell them if your expected completion date changes.", sections.RENEWAL),
    Reason("tell_personal", "Tell them of changes to your personal circumstances.", sections.RENEWAL),
    Reason(
        "tell_private_work",
        "Add any private work that nobody else indemnifies to your membership, even when it's free; "
        "NHS-indemnified work you needn't report.",
        sections.OTHER_WORK,
    ),
)


def change_of_circumstances(trainee: Trainee, parameters: InForce) -> Decision:
    """What must be told: always YES, with the changes known of the trainee first and the others after.

    A kind of leave or time out of programme whose effect the page leaves open must be told all the same; what it
    does to the membership is then for the helpline to say.
    """
    known = _known(trainee)
    codes = {reason.code for reason in known}
    helpline = parameters.contacts["helpline"]
    steps = [f"Let Medical Protection know: you can call {helpline}."]
    if codes & {"tell_oop", "tell_break"} and not _is_oopt(trainee):
        steps.append("Ask before you go what it does to your membership, which this page doesn't decide.")
    if "tell_completion" in codes:
        steps.append("Ask whether your renewal month moves, which this page doesn't decide.")
    return Decision(
        about="change_of_circumstances",
        status=Status.YES,
        code="tell_us",
        headline="Yes, Medical Protection asks to be told of that."
        if known
        else "Medical Protection asks to be told of changes to your training and your circumstances.",
        reasons=(*known, *(reason for reason in _ALWAYS if reason.code not in codes)),
        parameters_version=parameters.version,
        next_steps=tuple(steps),
        would_change=("Work that is NHS-indemnified, which needn't be reported.",),
    )


def _known(trainee: Trainee) -> list[Reason]:
    """The changes that the trainee has told of."""
    reasons = []
    if trainee.oop_type is not OopType.UNKNOWN or trainee.status in _OOP:
        fact = "oop_type" if trainee.oop_type is not OopType.UNKNOWN else "programme_status"
        text = (
            "Out of programme training must be told; a membership through your permanent region goes on meanwhile."
            if _is_oopt(trainee)
            else "Time out of programme must be told, whatever the kind."
        )
        reasons.append(Reason("tell_oop", text, sections.OOPT, (fact,)))
    leave_fact = "programme_status" if trainee.leave_type is LeaveType.UNKNOWN else "leave_type"
    if trainee.status is ProgrammeStatus.STATUTORY_LEAVE:
        text = "Statutory leave must be told, so that it is recorded in your membership."
        reasons.append(Reason("tell_leave", text, sections.STATUTORY_LEAVE, (leave_fact,)))
    elif trainee.status is ProgrammeStatus.OTHER_LEAVE:
        text = "A break from training must be told, whatever the reason."
        reasons.append(Reason("tell_break", text, sections.RENEWAL, (leave_fact,)))
    if trainee.completion_changed is Answer.YES:
        text = "A new completion date must be told."
        reasons.append(Reason("tell_completion", text, sections.RENEWAL, ("completion_changed",)))
    return reasons


def _is_oopt(trainee: Trainee) -> bool:
    """Whether the time out of programme is known to be training, the kind that the page decides."""
    return trainee.oop_type is OopType.OOPT or (
        trainee.oop_type is OopType.UNKNOWN and trainee.status is ProgrammeStatus.OOPT
    )
