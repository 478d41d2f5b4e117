"""Who can have the block membership (decision model, rules A1 to A9)."""

from __future__ import annotations

from dataclasses import replace

from bot.coverage import sections
from bot.coverage.deciding import Deciding
from bot.coverage.model import (
    Answer,
    Decision,
    Fact,
    GmcStatus,
    LeaveType,
    Missing,
    Named,
    OopType,
    ProgrammeStatus,
    Reason,
    Status,
    Trainee,
    Unknown,
)
from bot.coverage.names import Names, load_names
from bot.coverage.parameters import InForce

_STATUS_REFERRED = {
    ProgrammeStatus.FOUNDATION: (
        "foundation_post",
        "The page speaks of doctors in specialty training and doesn't place a foundation post.",
        sections.TITLE,
    ),
    ProgrammeStatus.UNCLEAR_POST: (
        "post_not_placed",
        "The page speaks of doctors in specialty training and doesn't place this kind of post.",
        sections.TITLE,
    ),
    ProgrammeStatus.OTHER_LEAVE: (
        "leave_not_decided",
        "The page speaks of statutory leave; it doesn't decide other kinds, such as sick leave, nor a career break.",
        sections.STATUTORY_LEAVE,
    ),
    ProgrammeStatus.OOP_OTHER: (
        "oop_not_decided",
        "The page decides out of programme training (OOPT) only, not other kinds of time out of programme.",
        sections.OOPT,
    ),
}
"""Where the page leaves a status open: code, words, section."""

_REFERRED_WHERE_NOT = {
    "registered_doctor": (
        "not_a_doctor",
        "The page speaks of doctors in specialty training and doesn't place trainees who aren't doctors.",
        sections.TITLE,
        "",
    ),
    "hee_consent": (
        "hee_consent_refused",
        "Medical Protection gets in touch after HEE has passed on your contact details with your permission; "
        "the page doesn't say what happens without it.",
        sections.CONTACT,
        "your permission is yours to give or not.",
    ),
    "covered_by_agreement": (
        "agreement_in_doubt",
        "Membership depends on the terms of the agreement with HEE, which this page doesn't show.",
        sections.AGREEMENT,
        "",
    ),
    "hee_informed": (
        "hee_not_informed",
        "HEE tells Medical Protection who is eligible, and hasn't named you yet; the page doesn't say what follows "
        "from that.",
        sections.CURRENT_MEMBERS,
        "",
    ),
}
"""Facts whose no the page leaves open: code, words, section, and what to add to the referral."""

_GMC_DECIDED = {GmcStatus.UNKNOWN, GmcStatus.NONE, GmcStatus.REINSTATED_WITH_CONDITIONS}


def eligibility(trainee: Trainee, parameters: InForce, names: Names | None = None) -> Decision:
    """Whether the page's conditions for the block membership are met, on the parameters' day.

    A definite no (specialty, region, not a trainee, completed) comes before a referral, and both before a question;
    a yes stays subject to the agreement with HEE, which the page doesn't show (section "Is membership through HEE
    guaranteed?"). A name that can be read in several ways is decided where every reading decides alike.
    """
    return _Eligibility(trainee, parameters, names or load_names()).decide()


class _Eligibility(Deciding):
    about = "eligibility"

    def __init__(self, trainee: Trainee, parameters: InForce, names: Names) -> None:
        super().__init__(trainee, parameters)
        self.names = names

    def decide(self) -> Decision:
        specialty = self._verdict(self.trainee.specialty, self.parameters.specialties)
        region = self._verdict(self.trainee.permanent_region, self.parameters.regions)
        settled = self._definite_no(specialty, region) or self._referral()
        if settled:
            return settled
        missing = [
            *self._missing("specialty", self.trainee.specialty, specialty),
            *self._missing("permanent_region", self.trainee.permanent_region, region),
        ]
        if missing:
            # Asked before a referral: the other fact may still mean a plain no.
            return self._ask(specialty, region, missing)
        if Status.REFER in (specialty, region):
            return self._cannot_place(specialty)
        return self._listed()

    def _definite_no(self, specialty: Status, region: Status) -> Decision | None:
        if self.trainee.status is ProgrammeStatus.NOT_IN_SPECIALTY_TRAINING:
            return self._not_a_trainee()
        if self.trainee.status is ProgrammeStatus.COMPLETED:
            return self._completed()
        return self._not_listed(specialty, region) if Status.NO in (specialty, region) else None

    def _referral(self) -> Decision | None:
        """What the page leaves open about this person, whatever their specialty and region."""
        trainee = self.trainee
        if trainee.status in _STATUS_REFERRED:
            code, text, section = _STATUS_REFERRED[trainee.status]
            return self._referred(code, text, (_status_fact(trainee),), section)
        if trainee.cannot_tell("programme_status"):
            return self._referred(
                "programme_status_unknown",
                "The page speaks of doctors in specialty training, so it matters whether you are in a programme.",
                ("programme_status",),
            )
        if trainee.gmc_status not in _GMC_DECIDED:
            return self._referred(
                "gmc_status_not_decided",
                "The page says that nobody is refused for a GMC suspension that ended in reinstatement with "
                "conditions; it doesn't decide any other standing, either way.",
                ("gmc_status",),
                sections.AGREEMENT,
                "you needn't give me any details.",
            )
        for fact, (code, text, section, more) in _REFERRED_WHERE_NOT.items():
            if getattr(trainee, fact) is Answer.NO:
                return self._referred(code, text, (fact,), section, more)
        if trainee.status is ProgrammeStatus.OOPT and is_beyond_oopt(trainee.working_region, self.parameters):
            return self._referred(
                "oopt_not_decided",
                f"The page's word on OOPT doesn't go as far as {self._name(trainee.working_region)}.",
                (_status_fact(trainee), "working_region"),
                sections.OOPT,
            )
        return None

    def _verdict(self, fact: Fact, listed: object) -> Status:
        """YES or NO where every reading is listed or none is, REFER where the page can't place it, else ASK."""
        if fact is Unknown.CANNOT_SAY:
            return Status.REFER
        if not isinstance(fact, Named):
            return Status.ASK
        if not fact.readings or set(fact.readings) & self.parameters.regions_not_decided:
            return Status.REFER
        on_list = [reading in listed for reading in fact.readings]  # type: ignore[operator]
        return Status.YES if all(on_list) else Status.ASK if any(on_list) else Status.NO

    def _name(self, fact: Fact) -> str:
        return (self.names.display_all(fact, self.parameters) or f"'{fact.said}'") if isinstance(fact, Named) else ""

    def _list_reason(self, fact: str, value: Fact, verdict: Status) -> list[Reason]:
        """Where a fact stands against its list; nothing while that is open."""
        section = self.parameters.sections["specialties.listed" if fact == "specialty" else "regions.listed"]
        if verdict is Status.YES:
            return [
                Reason(
                    f"{fact}_listed", f"{_capital(self._name(value))} is on the list on this page.", section, (fact,)
                )
            ]
        if verdict is Status.NO:
            among = (
                "eligible specialties"
                if fact == "specialty"
                else "regions that Medical Protection has been appointed for"
            )
            text = f"{_capital(self._name(value))} isn't among the {among}."
            return [Reason(f"{fact}_not_listed", text, section, (fact,))]
        return []

    def _list_reasons(self, specialty: Status, region: Status) -> list[Reason]:
        return [
            *self._list_reason("specialty", self.trainee.specialty, specialty),
            *self._list_reason("permanent_region", self.trainee.permanent_region, region),
        ]

    def _listed(self) -> Decision:
        trainee, listed_in = self.trainee, self.parameters.sections["regions.listed"]
        names = f"{self._name(trainee.specialty)} and {self._name(trainee.permanent_region)}"
        reasons = [
            Reason(
                "specialty_and_region_listed",
                f"{_capital(names)} are both on the list on this page.",
                listed_in,
                ("specialty", "permanent_region"),
            )
        ]
        steps = [
            f"You can apply online from {weeks(self.parameters.joining_weeks_before)} before your training starts; "
            f"if it has started, call {self.helpline}."
        ]
        if trainee.status is ProgrammeStatus.STATUTORY_LEAVE:
            reasons.append(
                Reason(
                    "statutory_leave",
                    "Statutory leave doesn't stop anybody from joining.",
                    sections.STATUTORY_LEAVE,
                    ("programme_status",),
                )
            )
            steps = [
                f"Apply now through the application portal, then call {self.helpline} so that the leave is recorded."
            ]
        if trainee.status is ProgrammeStatus.OOPT:
            reasons.append(
                Reason(
                    "permanent_region_decides",
                    "Out of programme training elsewhere doesn't change that: the permanent region counts.",
                    sections.OOPT,
                    ("programme_status", "permanent_region"),
                )
            )
            steps = ["Let Medical Protection know about the time out of programme."]
        if trainee.gmc_status is GmcStatus.REINSTATED_WITH_CONDITIONS:
            reasons.append(
                Reason(
                    "reinstated_with_conditions",
                    "Nobody is refused for a GMC suspension that ended in reinstatement with conditions.",
                    sections.AGREEMENT,
                    ("gmc_status",),
                )
            )
        reasons += self._claims()
        steps += self._to_confirm()
        reasons.append(
            Reason(
                "agreement",
                "It also depends on the terms of the agreement with HEE, which I can't see.",
                sections.AGREEMENT,
            )
        )
        return self._decision(
            Status.YES,
            "listed",
            "Yes, this looks eligible.",
            reasons,
            next_steps=steps,
            would_change=["Another specialty or permanent region."],
        )

    def _claims(self) -> list[Reason]:
        """That claims told of don't stand in the way."""
        trainee = self.trainee
        told = tuple(fact for fact in ("claims_history", "new_claim") if getattr(trainee, fact) is Answer.YES)
        reasons = []
        if told:
            text = (
                "Claims don't stand in the way: nobody is refused for their claims history, or for new claims notified "
                "during the membership."
            )
            reasons.append(Reason("claims_do_not_bar", text, sections.AGREEMENT, told))
        if trainee.open_claim_elsewhere is Answer.YES:
            text = "An open case or claim with another provider doesn't stop anybody from joining."
            reasons.append(Reason("open_claim_does_not_bar", text, sections.OPEN_CLAIM, ("open_claim_elsewhere",)))
        return reasons

    def _to_confirm(self) -> list[str]:
        """What to settle of a name: which reading it is though all decide alike, and what was set aside as unlikely."""
        named = [f for f in (self.trainee.specialty, self.trainee.permanent_region) if isinstance(f, Named)]
        which = [self._name(fact) for fact in named if len(fact.readings) > 1]
        steps = [f"When you apply, say which it is: {'; '.join(which)}. The result is the same."] if which else []
        for fact in named:
            if fact.unless:
                other = self._name(Named(fact.unless, fact.said))
                steps.append(
                    f"Confirm that {fact.said} means {self._name(fact)} for you: if your training number is held by "
                    f"{other}, the answer is different."
                )
        return steps

    def _not_listed(self, specialty: Status, region: Status) -> Decision:
        not_listed = [reason for reason in self._list_reasons(specialty, region) if reason.code.endswith("_not_listed")]
        listed = [
            replace(
                reason,
                text=reason.text.replace(" on this page.", ", but the specialty and the region both have to be."),
            )
            for reason in self._list_reasons(specialty, region)
            if reason not in not_listed
        ]
        return self._decision(
            Status.NO,
            not_listed[0].code,
            "This isn't on the list on this page.",
            [*not_listed, *listed],
            next_steps=[
                f"Another organisation may have been appointed: ask your deanery, or call {self.helpline}.",
                "Keep any indemnity you have until that is settled.",
            ],
            would_change=["A specialty and a permanent region that are both on the list."],
        )

    def _not_a_trainee(self) -> Decision:
        return self._decision(
            Status.NO,
            "not_a_specialty_trainee",
            "This isn't on the list on this page.",
            [
                Reason(
                    "not_a_specialty_trainee",
                    "The arrangement is for doctors in specialty training; others aren't on this page's list.",
                    sections.TITLE,
                    ("programme_status",),
                )
            ],
            next_steps=[f"To ask about other kinds of membership, call {self.helpline}."],
            would_change=["Starting specialty training in a listed specialty and region."],
        )

    def _completed(self) -> Decision:
        return self._decision(
            Status.NO,
            "training_completed",
            "The block membership lasts for the duration of training.",
            [
                Reason(
                    "training_completed",
                    "Once training is complete, Medical Protection tells members their options for staying on.",
                    sections.RENEWAL,
                    ("programme_status",),
                )
            ],
            next_steps=[f"Call {self.helpline} to ask about the options after training."],
        )

    def _cannot_place(self, specialty: Status) -> Decision:
        fact = "specialty" if specialty is Status.REFER else "permanent_region"
        value = getattr(self.trainee, fact)
        if not isinstance(value, Named):
            text = f"Without the {fact_name(fact)} the page can't decide this."
        elif value.readings:
            text = f"The page doesn't list {self._name(value)}, but training there can belong to a listed region."
        else:
            text = f"I don't know '{value.said}' as the {fact_name(fact)} of a training programme."
        return self._referred(f"{fact}_not_placed", text, (fact,))

    def _referred(
        self,
        code: str,
        text: str,
        facts: tuple[str, ...],
        section: str = sections.TITLE,
        more: str = "",
    ) -> Decision:
        if not more and "permanent_region" in facts:
            more = "your deanery can tell you which region holds your training number."
        rely = f"Please call {self.helpline} before you rely on it"
        return self._decision(
            Status.REFER,
            code,
            "This page doesn't decide that.",
            [Reason(code, text, section, facts)],
            next_steps=[
                f"{rely}; {more}" if more else f"{rely}.",
                "Keep any indemnity you have until that is settled.",
            ],
        )

    def _missing(self, fact: str, value: Fact, verdict: Status) -> list[Missing]:
        if verdict is not Status.ASK:
            return []
        options = value.readings if isinstance(value, Named) else ()
        why = (
            "Only the specialties on the page's list are in the arrangement."
            if fact == "specialty"
            else "Medical Protection has been appointed for some regions only, and your permanent one counts."
        )
        return [Missing(fact, why, options)]

    def _ask(self, specialty: Status, region: Status, missing: list[Missing]) -> Decision:
        return self._decision(
            Status.ASK, f"{missing[0].fact}_needed", "", self._list_reasons(specialty, region), missing=missing
        )


def is_beyond_oopt(working_region: Fact, parameters: InForce) -> bool:
    """Whether somewhere is further off than the page's word on OOPT goes (England, Scotland, Wales), or unknown."""
    return isinstance(working_region, Named) and set(working_region.readings) <= parameters.oopt_not_decided


def _status_fact(trainee: Trainee) -> str:
    """The fact that tells where somebody stands in their training."""
    if trainee.leave_type is not LeaveType.UNKNOWN:
        return "leave_type"
    return "oop_type" if trainee.oop_type is not OopType.UNKNOWN else "programme_status"


_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def weeks(number: int) -> str:
    """A number of weeks in words: "eight weeks"."""
    return f"{_NUMBERS[number] if number < len(_NUMBERS) else number} week{'' if number == 1 else 's'}"


def fact_name(fact: str) -> str:
    """What to call a fact in a sentence: "permanent region"."""
    return fact.replace("_", " ")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
