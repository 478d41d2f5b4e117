"""Whether private work can be added to the block membership, and what it costs (decision model, rules F1 to F8)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from bot.coverage import sections
from bot.coverage.deciding import Deciding
from bot.coverage.eligibility import eligibility, is_beyond_oopt
from bot.coverage.exclusions import Exclusion, Standing, exclusion
from bot.coverage.model import (
    ContractSays,
    Decision,
    Missing,
    ProgrammeStatus,
    Reason,
    Status,
    Trainee,
    WorkType,
)
from bot.coverage.money import Basis, Open, Side, Yearly, pounds, yearly
from bot.coverage.names import Indemnifier, Names, load_names
from bot.coverage.parameters import InForce, join_words
from bot.coverage.work import WORK_SECTION, classify

IN_BLOCK = "you're in the block membership"
_CONDITIONS = {
    "activities": "the work isn't one of those that are excluded",
    "overall_charge": "you're not the clinician in overall charge",
    "employer_indemnity": "nobody else indemnifies the work",
}
_NOT_DECIDED_FOR = {
    ProgrammeStatus.STATUTORY_LEAVE: ("work_on_leave", "private work during statutory leave", sections.STATUTORY_LEAVE),
    ProgrammeStatus.OOPT: ("work_out_of_programme", "private work during time out of programme", sections.OOPT),
}
_WHY_EARNINGS = {
    Open.PERIOD: "It matters whether the amount is for a year, a month or a week.",
    Open.SESSIONS: "How many sessions there are decides what the work comes to in a year.",
    Open.WEEKS: "Over how many weeks a year you do the work decides on which side of {limit} it comes.",
    Open.GROSS: "The limit counts gross earnings, before tax and costs, and they may be over {limit}.",
    Open.EXACT: "The amount is so near {limit} that it has to be known more exactly.",
}


def private_work(trainee: Trainee, parameters: InForce, names: Names | None = None) -> Decision:
    """What the page says of work outside training: YES where it can be added, with the fee in pounds a year.

    The kind of work is settled first. Somebody off the list has no fee, nor has excluded work, whatever it earns.
    Once the earnings are known the fee is told under the conditions that are still unknown, and `missing` names
    what could change it, in the order of asking; before that, what excludes the work is asked ahead of earnings.
    """
    return _PrivateWork(trainee, parameters, names or load_names()).decide()


class _PrivateWork(Deciding):
    about = "private_work"

    def __init__(self, trainee: Trainee, parameters: InForce, names: Names) -> None:
        super().__init__(trainee, parameters)
        self.names = names
        self.limit = parameters.private_work_limit
        self.membership = eligibility(trainee, parameters, names)

    def decide(self) -> Decision:
        settled = classify(self.trainee, self.parameters, self.names)
        found = exclusion(self.trainee, self.parameters, self.names)
        if settled is not None and settled.code == "work_type_needed" and found.standing is Standing.EXCLUDED:
            settled = self._excluded_if_private(settled, found)
        if settled is not None:
            return self._not_on_leave(self._settled(settled))
        if self.membership.status is Status.NO:
            return self._not_a_member(found.reasons if found.standing is Standing.EXCLUDED else ())
        if found.standing is Standing.EXCLUDED:
            return self._excluded(found)
        if self.membership.status is Status.REFER:
            return self._not_a_member(())
        if found.standing is Standing.REFER:
            return self._referred(found.code, found.reasons)
        if self.trainee.status in _NOT_DECIDED_FOR:
            return self._not_spoken_of(*_NOT_DECIDED_FOR[self.trainee.status], "programme_status")
        if is_beyond_oopt(self.trainee.working_region, self.parameters):
            return self._not_spoken_of("work_elsewhere", "private work there", WORK_SECTION, "working_region")
        return self._by_earnings(found)

    def _excluded_if_private(self, settled: Decision, found: Exclusion) -> Decision:
        """Before the kind of work is asked for, that as private work it's excluded: the warning mustn't wait."""
        text = "As private work, this is excluded; if the NHS indemnifies it, or it's part of your training, it isn't."
        first = found.reasons[0]
        warning = Reason("excluded_if_private", text, first.section, first.facts)
        return replace(settled, reasons=(warning, *found.reasons))

    def _not_on_leave(self, settled: Decision) -> Decision:
        """Clinical work on statutory leave is left open, whoever indemnifies it; a Good Samaritan act isn't."""
        is_clinical = self.trainee.work_type not in {WorkType.NONE, WorkType.GOOD_SAMARITAN}
        on_leave = self.trainee.status is ProgrammeStatus.STATUTORY_LEAVE
        if not (is_clinical and on_leave) or settled.status in {Status.NO, Status.REFER}:
            return settled
        return self._not_spoken_of(
            "work_on_leave", "work during statutory leave", sections.STATUTORY_LEAVE, "programme_status"
        )

    def _not_spoken_of(self, code: str, what: str, section: str, fact: str) -> Decision:
        return self._referred(code, (Reason(code, f"The page doesn't speak of {what}.", section, (fact,)),))

    def _settled(self, settled: Decision) -> Decision:
        """What follows from the kind of work, for somebody whose membership may be open."""
        if self.trainee.work_type is WorkType.NONE:
            return settled
        if self.membership.status in {Status.NO, Status.REFER}:
            return replace(self.membership, about="private_work")
        fee = Decimal(0) if settled.code == "nhs_indemnified" else None
        if self.membership.status is Status.ASK and settled.status is Status.YES:
            if self.trainee.work_type is WorkType.GOOD_SAMARITAN:
                return settled
            return replace(
                settled,
                status=Status.ASK,
                headline=_if([IN_BLOCK], settled.headline),
                missing=self.membership.missing,
                fee=fee,
                fee_is_conditional=fee is not None,
            )
        return replace(settled, fee=fee)

    def _not_a_member(self, excluding: tuple[Reason, ...]) -> Decision:
        """Private work is added to the block membership, so whatever bars or opens that decides this too."""
        offer = Reason(
            "added_to_block_membership",
            "Private work is added to the block membership, so there's no fee to tell without it.",
            self.parameters.sections["private_work.limit"],
            ("specialty", "permanent_region", "programme_status"),
        )
        return replace(
            self.membership, about="private_work", reasons=(*self.membership.reasons, offer, *excluding), fee=None
        )

    def _excluded(self, found: Exclusion) -> Decision:
        steps = [
            f"Don't rely on this membership for it. Call {self.helpline} to ask about other ways; "
            "another organisation may be able to help."
        ]
        if len(self.trainee.activities) > 1:
            steps.append(
                "Whether the rest of the work can be added alongside, and whose earnings count then, the page doesn't "
                "say: ask in the same call."
            )
        would_change = ["Work that isn't excluded, without being in overall charge."]
        headline = "This work is excluded: it can't be added to the membership, and no fee changes that."
        if self.trainee.work_type is WorkType.UNKNOWN:
            headline = f"As private work, {headline[:1].lower()}{headline[1:]}"
            would_change.insert(0, "Work that is NHS-indemnified, or part of your training.")
        return self._decision(
            Status.NO, found.code, headline, found.reasons, next_steps=steps, would_change=would_change
        )

    def _referred(self, code: str, reasons: tuple[Reason, ...]) -> Decision:
        return self._decision(
            Status.REFER,
            code,
            "This page doesn't decide that.",
            reasons,
            next_steps=[
                f"Please call {self.helpline} before you start the work.",
                "Treat it as not accepted until Medical Protection has confirmed it.",
            ],
        )

    def _by_earnings(self, found: Exclusion) -> Decision:
        earned = yearly(self.trainee.earnings)
        side = earned.side(self.limit) if self.trainee.earnings else Side.OPEN
        reasons = (*self._contract(), *self._working(earned, side), *found.reasons)
        if self.trainee.cannot_tell("earnings_gross") and any(
            e.basis is not Basis.GROSS for e in self.trainee.earnings
        ):
            # A limited company's turnover, salary or dividend: which of them is gross earnings, the page doesn't say.
            return self._referred("earnings_unknown", (self._rule(), *reasons))
        if side is not Side.OPEN and found.standing is Standing.PERMITTED:
            return self._fee(found, side, reasons)
        to_ask = self._earnings_to_ask(earned) if side is Side.OPEN else []
        if side is Side.OPEN and not to_ask:
            return self._referred("earnings_unknown", (self._rule(), *reasons))
        missing = [*found.missing, *to_ask, *self._employer(), *self.membership.missing]
        return self._decision(Status.ASK, f"{missing[0].fact}_needed", "", (*reasons, self._rule()), missing=missing)

    def _fee(self, found: Exclusion, side: Side, reasons: tuple[Reason, ...]) -> Decision:
        over = side is Side.OVER_LIMIT
        fee = self.parameters.private_work_subscription if over else Decimal(0)
        conditions = self._conditions(found)
        missing = [*found.missing, *self._employer(), *self.membership.missing]
        limit, subscription = pounds(self.limit), pounds(self.parameters.private_work_subscription)
        if over:
            headline = f"The additional subscription for this work is {subscription} a year."
            steps = ["Add this work to your membership before you start it."]
            would_change = [f"Gross earnings of {limit} or less a year from all private work together."]
        else:
            headline = "There's no extra charge for this work, but it has to be added to your membership."
            steps = ["Add this work to your membership even though it's free."]
            would_change = [f"Gross earnings over {limit} a year from all private work together."]
        return self._decision(
            Status.ASK if missing else Status.YES,
            "fee_due" if over else "no_fee",
            _if(conditions, headline),
            (self._rule(), *reasons, self._approval()),
            missing=missing,
            next_steps=[*steps, "Don't rely on it until Medical Protection has confirmed it."],
            would_change=[*would_change, "An excluded activity, or being in overall charge."],
            fee=fee,
            fee_is_conditional=bool(conditions),
        )

    def _conditions(self, found: Exclusion) -> list[str]:
        """What the fee rests on that isn't known."""
        open_facts = [missing.fact for missing in found.missing]
        if self._who_indemnifies_is_open():
            open_facts.append("employer_indemnity")
        in_block = [IN_BLOCK] if self.membership.status is Status.ASK else []
        return [*in_block, *(_CONDITIONS[fact] for fact in open_facts)]

    def _who_indemnifies_is_open(self) -> bool:
        if self.trainee.employer_indemnity.is_known:
            return False
        return self.trainee.work_type is WorkType.UNKNOWN or self._hints_at_employer()

    def _hints_at_employer(self) -> bool:
        return any(
            self.names.activities[key].perhaps_indemnified_by is Indemnifier.EMPLOYER
            for activity in self.trainee.activities
            for key in activity.readings
            if key in self.names.activities
        )

    def _employer(self) -> list[Missing]:
        """Who indemnifies the work is asked only where the words hint at somebody."""
        asked_for = not self.trainee.employer_indemnity.is_known and self._hints_at_employer()
        if not asked_for or self.trainee.cannot_tell("employer_indemnity"):
            return []
        why = "Only work that nobody else indemnifies is added; an employer may indemnify this."
        return [Missing("employer_indemnity", why)]

    def _earnings_to_ask(self, earned: Yearly) -> list[Missing]:
        if not self.trainee.earnings:
            why = f"The fee depends on gross earnings a year: up to {pounds(self.limit)}, or over."
            return [] if self.trainee.cannot_tell("earnings") else [Missing("earnings", why)]
        return [
            Missing(reason.value, _WHY_EARNINGS[reason].format(limit=pounds(self.limit)))
            for reason in earned.open
            if not self.trainee.cannot_tell(reason.value)
        ]

    def _rule(self) -> Reason:
        limit, subscription = pounds(self.limit), pounds(self.parameters.private_work_subscription)
        return Reason(
            "fee_by_earnings",
            f"Up to and including {limit} gross a year from all private work together there's no fee; "
            f"over {limit} it's {subscription} a year. NHS pay doesn't count.",
            self.parameters.sections["private_work.subscription"],
            ("earnings",) if self.trainee.earnings else (),
        )

    def _working(self, earned: Yearly, side: Side) -> tuple[Reason, ...]:
        """How the amount came to be one a year, and how it was taken."""
        lines = [f"{line[:1].upper()}{line[1:]}" for line in earned.working]
        bases = {one.basis for one in self.trainee.earnings}
        if Basis.NET in bases and side is Side.OVER_LIMIT:
            lines.append("What is over the limit net is over it gross, too")
        if Basis.UNKNOWN in bases and side is Side.UP_TO_LIMIT:
            lines.append("I've taken what you said as gross, before tax and costs")
        section = self.parameters.sections["private_work.limit"]
        return (Reason("yearly_earnings", f"{'. '.join(lines)}.", section, ("earnings",)),) if lines else ()

    def _contract(self) -> tuple[Reason, ...]:
        is_provider = self.trainee.work_type is WorkType.NHS_COMMISSIONED_PRIVATE_PROVIDER
        if not is_provider or self.trainee.contract_requires_own_indemnity is not ContractSays.YES:
            return ()
        text = "Since the contract requires you to arrange your own indemnity, the work counts as private practice."
        facts = ("work_type", "contract_requires_own_indemnity")
        return (Reason("counts_as_private", text, WORK_SECTION, facts),)

    def _approval(self) -> Reason:
        return Reason(
            "underwriting",
            "Adding it may be subject to underwriting approval, which the page doesn't explain.",
            self.parameters.sections["private_work.limit"],
        )


def _if(conditions: list[str], headline: str) -> str:
    """A headline under its conditions: "If you're in the block membership, there's no fee." """
    if not conditions:
        return headline
    return f"If {join_words(conditions)}, {headline[:1].lower()}{headline[1:]}"
