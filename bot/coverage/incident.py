"""Which provider helps with an incident, by the day on which it happened (decision model, rules C1 to C3)."""

from __future__ import annotations

from bot.coverage import sections, words
from bot.coverage.deciding import Deciding
from bot.coverage.model import (
    Answer,
    Day,
    Decision,
    KnownDay,
    MemberStatus,
    Missing,
    ProviderBasis,
    Reason,
    Status,
    Stretch,
    Trainee,
    Unknown,
    earliest,
    latest,
)
from bot.coverage.parameters import InForce

_WHY = {
    "incident_date": "Which provider helps goes by the day on which it happened, not by when a claim is made.",
    "join_date": "Medical Protection helps with what happened while you were its member.",
    "membership_from": "Medical Protection helps with what happened while you were its member.",
    "membership_to": "Medical Protection helps with what happened while you were its member.",
}
_PREVIOUS = "your previous provider, whose member you were when it happened"
_OTHER = "the provider whose member you were when it happened"


def incident(trainee: Trainee, parameters: InForce) -> Decision:
    """Whose help to request for an incident: YES is Medical Protection's, NO the provider's at the time.

    The first and the last day of membership belong to it, the day of joining being the first where no other is told;
    when a claim is brought doesn't matter. Outside membership
    the provider at the time is the one to ask, with guidance from the medicolegal team; as that provider's own terms
    aren't on the page, only one known to help by the date of the incident decides it, any other is referred
    (section "Can trainees join if they have an open case or claim with another indemnity provider?").
    """
    return _Incident(trainee, parameters).decide()


class _Incident(Deciding):
    about = "incident"

    def decide(self) -> Decision:
        trainee, happened = self.trainee, self.trainee.incident_date
        if trainee.member_status is MemberStatus.NONE:
            return self._outside("You haven't been a member of Medical Protection.", "member_status")
        if isinstance(happened, Unknown) and trainee.open_claim_elsewhere is Answer.YES:
            return self._with_another_provider()
        if isinstance(happened, Unknown):
            return self._open("incident_date")
        if earliest(happened) > self.parameters.on:
            return self._ask(
                "incident_date", f"{_capital(words.day(happened))} is still to come. {_WHY['incident_date']}"
            )
        return self._by_date(happened, self._first_day(), self._last_day())

    def _first_day(self) -> Day:
        told = self.trainee.membership_from
        return self.trainee.join_date if isinstance(told, Unknown) else told

    def _last_day(self) -> Day:
        """The last day of membership; for a member who hasn't told one there is none yet, and today counts."""
        last = self.trainee.membership_to
        is_member = self.trainee.member_status is MemberStatus.MEMBER or self._joined_only()
        return self.parameters.on if isinstance(last, Unknown) and is_member else last

    def _joined_only(self) -> bool:
        """Whether they told when they joined and nothing of having left: then they are taken for a member."""
        joined = not isinstance(self.trainee.join_date, Unknown)
        left = self.trainee.membership_to is not Unknown.NOT_TOLD
        return joined and not left and self.trainee.member_status is MemberStatus.UNKNOWN

    def _by_date(self, happened: KnownDay, first: Day, last: Day) -> Decision:
        ended = self.trainee.membership_to
        if not isinstance(first, Unknown) and not isinstance(ended, Unknown) and latest(ended) < earliest(first):
            why = f"{_capital(words.day(ended))} is before your membership began, {words.when(first)}."
            return self._ask("membership_to", why)
        if not isinstance(first, Unknown) and min(latest(happened), self.parameters.on) < earliest(first):
            text = f"It happened {words.when(happened)}, before your membership began {words.when(first)}."
            return self._outside(text, "incident_date", self._first_fact())
        if not isinstance(last, Unknown) and earliest(happened) > latest(last):
            text = f"It happened {words.when(happened)}, after your membership ended {words.when(last)}."
            return self._outside(text, "incident_date", "membership_to", whom=_OTHER)
        if isinstance(first, Unknown):
            return self._open("membership_from")
        if isinstance(last, Unknown):
            return self._open("membership_to")
        if earliest(happened) < latest(first):
            return self._too_rough(happened, self._first_fact())
        if min(latest(happened), self.parameters.on) > earliest(last):
            return self._too_rough(happened, "membership_to")
        return self._inside(happened)

    def _too_rough(self, happened: KnownDay, limit: str) -> Decision:
        """Asks for the day where a month or a year leaves open whether it lies inside the membership."""
        fact = "incident_date" if isinstance(happened, Stretch) else limit
        if self.trainee.cannot_tell(fact):
            return self._not_known(fact)
        return self._ask(fact, f"The day is needed here, since it decides. {_WHY[fact]}")

    def _first_fact(self) -> str:
        return "join_date" if isinstance(self.trainee.membership_from, Unknown) else "membership_from"

    def _inside(self, happened: KnownDay) -> Decision:
        limits = [self._first_fact()]
        if not isinstance(self.trainee.membership_to, Unknown):
            limits.append("membership_to")
        elif self.trainee.member_status is MemberStatus.MEMBER:
            limits.append("member_status")
        elif "join_date" not in limits:
            limits.append("join_date")
        return self._decision(
            Status.YES,
            "in_membership",
            "You have the right to request assistance from Medical Protection.",
            [
                Reason(
                    "in_membership",
                    f"It happened {words.when(happened)}, while you were a member; what counts is that day, "
                    "even if a claim comes years later.",
                    sections.SCOPE,
                    ("incident_date", *limits),
                ),
                Reason(
                    "right_to_request",
                    "Whether a given request is helped with isn't decided on this page.",
                    sections.RESPONSIBILITIES,
                ),
            ],
            next_steps=(f"Contact Medical Protection's medicolegal adviceline{self._adviceline()}.",),
            would_change=("Another date of the incident, or other dates of membership.",),
        )

    def _with_another_provider(self) -> Decision:
        """An open matter stays with the provider that deals with it, whenever it happened."""
        return self._decision(
            Status.NO,
            "previous_provider",
            "Keep asking your previous provider about the open matter.",
            [
                Reason(
                    "open_with_another_provider",
                    "Whoever joins with an open case, claim or incident goes on seeking help with it from the "
                    "previous provider.",
                    sections.OPEN_CLAIM,
                    ("open_claim_elsewhere",),
                )
            ],
            next_steps=(self._guidance(),),
            would_change=("A matter from a time when you were a member of Medical Protection.",),
        )

    def _guidance(self) -> str:
        return f"For guidance on how to approach this, ask Medical Protection's medicolegal team{self._adviceline()}."

    def _outside(self, text: str, *facts: str, whom: str = _PREVIOUS) -> Decision:
        basis = self.trainee.previous_provider_basis
        outside = Reason("outside_membership", text, sections.OPEN_CLAIM, facts)
        guidance = self._guidance()
        ask_them = f"Contact {whom}."
        if basis is ProviderBasis.OCCURRENCE:
            by_date = Reason(
                "provider_helps_by_date",
                "A provider that helps on an occurrence basis can be asked about what happened while you were "
                "its member, even after you have left.",
                sections.OPEN_CLAIM,
                ("previous_provider_basis",),
            )
            return self._decision(
                Status.NO,
                "previous_provider",
                f"This is for {whom}.",
                [outside, by_date],
                next_steps=(ask_them, guidance),
                would_change=("Another date of the incident, or other dates of membership.",),
            )
        claims_made = basis is ProviderBasis.CLAIMS_MADE
        why = (
            "Most providers help by the date of the incident, but yours helps by the date of the claim, "
            "which this page doesn't decide."
            if claims_made
            else "Most providers help by the date of the incident, but not all, "
            "and the page can't say on what basis yours does."
        )
        return self._decision(
            Status.REFER,
            "previous_provider_claims_made" if claims_made else "previous_provider_not_known",
            f"The first to ask is {whom}; whether they help isn't decided on this page.",
            [outside, Reason("provider_basis", why, sections.OPEN_CLAIM, ("previous_provider_basis",))],
            next_steps=(
                f"{ask_them} Ask whether they help on an occurrence basis.",
                guidance,
                f"If they can't help, call {self.parameters.contacts['helpline']}.",
            ),
            would_change=("A provider that helps on an occurrence basis.",),
        )

    def _open(self, fact: str) -> Decision:
        """Asks for a date that isn't told; refers who can't say."""
        if getattr(self.trainee, fact) is Unknown.NOT_TOLD:
            return self._ask(fact, _WHY[fact])
        return self._not_known(fact)

    def _not_known(self, fact: str) -> Decision:
        return self._decision(
            Status.REFER,
            f"{fact}_not_known",
            "This page doesn't decide that.",
            [Reason(f"{fact}_not_known", _WHY[fact], sections.SCOPE, (fact,))],
            next_steps=(
                f"Please call {self.parameters.contacts['helpline']} to have your dates of membership looked up, "
                "and tell any other provider that you had at the time.",
            ),
            would_change=("Knowing the date.",),
        )

    def _ask(self, fact: str, why: str) -> Decision:
        return self._decision(Status.ASK, f"{fact}_needed", "", [], missing=(Missing(fact, why),))

    def _adviceline(self) -> str:
        number = self.parameters.contacts["adviceline"]
        return f" on {number}" if number else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
