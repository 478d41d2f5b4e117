"""What kind of work is asked about, before any exclusion or fee (decision model, rules E1 to E6)."""

from __future__ import annotations

from bot.coverage.deciding import Deciding
from bot.coverage.model import Answer, ContractSays, Decision, Missing, Reason, Status, Trainee, WorkType
from bot.coverage.names import Indemnifier, Names, load_names
from bot.coverage.parameters import InForce

SCOPE_SECTION = "What is the scope of indemnity protection during training?"
WORK_SECTION = "Does membership include indemnity for work undertaken outside ST training?"

_TRAINING_CONDITIONS = {
    "approved_placement": "the work is part of your official training rotation at an approved centre",
    "supervised": "you're appropriately supervised throughout",
    "competent": "you do only what you're trained, qualified and competent to do",
}


def classify(trainee: Trainee, parameters: InForce, names: Names | None = None) -> Decision | None:
    """What follows from the kind of work alone, without regard to eligibility; the first kind that fits counts.

    None where the work is private or is to be treated so, which `private_work` decides.
    """
    return _Work(trainee, parameters, names or load_names()).decide()


class _Work(Deciding):
    about = "private_work"

    def __init__(self, trainee: Trainee, parameters: InForce, names: Names) -> None:
        super().__init__(trainee, parameters)
        self.names = names

    def decide(self) -> Decision | None:
        kind = self.trainee.work_type
        if kind is WorkType.GOOD_SAMARITAN:
            return self._good_samaritan()
        if kind is WorkType.NHS_INDEMNIFIED:
            return self._nhs_indemnified()
        if kind is WorkType.TRAINING_PLACEMENT:
            return self._training_placement()
        if kind is WorkType.NHS_COMMISSIONED_PRIVATE_PROVIDER:
            return self._private_provider()
        if kind is WorkType.NONE:
            return self._decision(
                Status.YES,
                "no_private_work",
                "Without private work there's nothing to add to the membership.",
                [Reason("no_private_work", "There's no work outside training.", WORK_SECTION, ("work_type",))],
                would_change=["Taking on work outside training."],
            )
        if kind is WorkType.UNKNOWN and self._may_be_nhs():
            return self._kind_needed()
        if self.trainee.employer_indemnity is Answer.YES:
            return self._indemnified_elsewhere("employer_indemnity")
        return None

    def _may_be_nhs(self) -> bool:
        return any(
            self.names.activities[key].perhaps_indemnified_by is Indemnifier.NHS
            for activity in self.trainee.activities
            for key in activity.readings
            if key in self.names.activities
        )

    def _good_samaritan(self) -> Decision:
        return self._decision(
            Status.YES,
            "good_samaritan",
            "Members have the right to request assistance with Good Samaritan Acts, worldwide.",
            [
                Reason(
                    "good_samaritan",
                    "Good Samaritan Acts anywhere in the world belong to the benefits of membership; "
                    "paid or arranged work isn't one, as I read the page.",
                    SCOPE_SECTION,
                    ("work_type",),
                )
            ],
            would_change=["Being paid, or having agreed beforehand to look after people there."],
        )

    def _nhs_indemnified(self) -> Decision:
        return self._decision(
            Status.YES,
            "nhs_indemnified",
            "There's no fee: NHS-indemnified work belongs to the standard membership.",
            [
                Reason(
                    "nhs_indemnified",
                    "NHS-indemnified work is included in the standard HEE membership.",
                    WORK_SECTION,
                    ("work_type",),
                )
            ],
            next_steps=["You don't need to tell Medical Protection of this work."],
            would_change=["Work that turns out not to be NHS-indemnified."],
        )

    def _training_placement(self) -> Decision:
        failed = self._conditions(Answer.NO)
        if failed:
            which = _TRAINING_CONDITIONS[failed[0]]
            return self._referred(
                "training_condition_not_met",
                f"For work in training the page asks that {which}.",
                SCOPE_SECTION,
                ("work_type", *failed),
            )
        unknown = self._conditions(Answer.UNKNOWN) + self._conditions(Answer.CANNOT_SAY)
        cannot_tell = [fact for fact in unknown if self.trainee.cannot_tell(fact)]
        if cannot_tell:
            return self._referred(
                "training_condition_unknown",
                f"For work in training the page asks that {_TRAINING_CONDITIONS[cannot_tell[0]]}, and that is open.",
                SCOPE_SECTION,
                ("work_type", *cannot_tell),
            )
        if unknown:
            return self._decision(
                Status.ASK,
                f"{unknown[0]}_needed",
                "",
                [],
                missing=[
                    Missing(fact, f"For work in training the page asks that {_TRAINING_CONDITIONS[fact]}.")
                    for fact in unknown
                ],
            )
        return self._decision(
            Status.YES,
            "training_in_scope",
            "For this work in training you have the right to request indemnity through the block membership.",
            [
                Reason(
                    "training_in_scope",
                    "It's part of your rotation, supervised and within your competence. That is about claims which "
                    "CNST and CNSGP, the NHS's own schemes, don't indemnify.",
                    SCOPE_SECTION,
                    ("work_type", *_TRAINING_CONDITIONS),
                ),
                Reason(
                    "examples",
                    "The page's examples are palliative care in a care home, helping consultants with a procedure that "
                    "the NHS doesn't offer, and category 2 (fee-paying) work in the course of NHS employment.",
                    SCOPE_SECTION,
                ),
            ],
            would_change=["Doing it outside your training, for an employer other than the NHS."],
        )

    def _conditions(self, answer: Answer) -> tuple[str, ...]:
        return tuple(fact for fact in _TRAINING_CONDITIONS if getattr(self.trainee, fact) is answer)

    def _private_provider(self) -> Decision | None:
        fact = "contract_requires_own_indemnity"
        says = self.trainee.contract_requires_own_indemnity
        if self.trainee.employer_indemnity is Answer.YES:
            return self._indemnified_elsewhere("work_type", "employer_indemnity")
        if says is ContractSays.YES:
            return None
        check = "Check your contract: does it require you to arrange your own indemnity? Ask the provider in writing."
        if says is not ContractSays.UNKNOWN:
            return self._referred(
                "contract_not_decided",
                "The page speaks only of contracts that require you to arrange your own indemnity; yours doesn't.",
                WORK_SECTION,
                ("work_type", fact),
                steps=["Ask the provider in writing who indemnifies you."],
            )
        reason = Reason(
            "may_not_be_nhs_indemnified",
            "Work for a private provider that the NHS commissions may not be NHS-indemnified.",
            WORK_SECTION,
            ("work_type",),
        )
        if self.trainee.cannot_tell(fact):
            return self._referred("check_contract", reason.text, WORK_SECTION, reason.facts, steps=[check])
        why = "If the contract makes you arrange your own indemnity, the work counts as private practice."
        return self._decision(
            Status.ASK, "check_contract", "", [reason], missing=[Missing(fact, why)], next_steps=[check]
        )

    def _kind_needed(self) -> Decision:
        why = "Private work is decided differently from NHS-indemnified work, training and work for a private provider."
        if self.trainee.cannot_tell("work_type"):
            return self._referred(
                "work_type_unknown",
                "Who indemnifies this work decides whether it counts as private.",
                WORK_SECTION,
                ("activities",),
                steps=["Ask whoever you work for, in writing, who indemnifies you."],
            )
        return self._decision(Status.ASK, "work_type_needed", "", [], missing=[Missing("work_type", why)])

    def _indemnified_elsewhere(self, *facts: str) -> Decision:
        return self._referred(
            "indemnified_by_employer",
            "The page asks for non-indemnified work to be added; it doesn't speak of work that an employer other than "
            "the NHS indemnifies.",
            WORK_SECTION,
            facts,
            steps=["Have the contract at hand when you call."],
        )

    def _referred(
        self, code: str, text: str, section: str, facts: tuple[str, ...], steps: list[str] | None = None
    ) -> Decision:
        return self._decision(
            Status.REFER,
            code,
            "This page doesn't decide that.",
            [Reason(code, text, section, facts)],
            next_steps=[*(steps or []), f"Please call {self.helpline} before you rely on it."],
        )
