"""What the page excludes from the additional membership for private work (decision model, rules F2 and F3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from bot.coverage.model import Answer, Missing, Named, Reason, Trainee
from bot.coverage.money import Side, yearly
from bot.coverage.names import Names, load_names, plain
from bot.coverage.parameters import InForce, join_words

_NOTHING = Decimal(0)


class Standing(Enum):
    """Where work stands to the page's exclusions."""

    EXCLUDED = "excluded"
    PERMITTED = "permitted"
    """Nothing known of it is excluded. What is still unknown stands in `missing`."""
    REFER = "refer"
    ASK = "ask"
    """It can be read as excluded or not."""


@dataclass(frozen=True)
class Exclusion:
    """Whether private work is excluded, why, and what could still exclude it, in the order of asking."""

    standing: Standing
    code: str
    reasons: tuple[Reason, ...] = ()
    missing: tuple[Missing, ...] = ()


def exclusion(trainee: Trainee, parameters: InForce, names: Names | None = None) -> Exclusion:
    """Where private work stands to the exclusions, whatever it earns and whoever does it.

    One excluded activity excludes; so does being in overall charge, exceptions or not. An exception relieves its own
    activity only.
    """
    return _Exclusions(trainee, parameters, names or load_names()).find()


class _Exclusions:
    def __init__(self, trainee: Trainee, parameters: InForce, names: Names) -> None:
        self.trainee = trainee
        self.parameters = parameters
        self.names = names
        self.section = parameters.sections["exclusions.activities"]
        self.charge_section = parameters.sections["exclusions.overall_charge"]

    def find(self) -> Exclusion:
        by_standing: dict[Standing, list[Named]] = {standing: [] for standing in Standing}
        for activity in self.trainee.activities:
            by_standing[self._standing(activity)].append(activity)
        excluded, unclear = by_standing[Standing.EXCLUDED], by_standing[Standing.ASK]
        in_charge = self.parameters.overall_charge_excludes and self.trainee.overall_charge is Answer.YES
        excluding = [reason for activity in excluded for reason in self._excluded(activity)]
        if in_charge:
            text = "The additional membership excludes work in which you're in overall charge of the patient's care"
            text += ", whatever the work." if not excluded else "."
            excluding.append(Reason("overall_charge", text, self.charge_section, ("overall_charge",)))
        if excluded and not in_charge and self._is_unpaid():
            return self._unpaid(excluding)
        if excluding:
            return Exclusion(Standing.EXCLUDED, "excluded_activity" if excluded else "overall_charge", tuple(excluding))
        if by_standing[Standing.REFER]:
            reasons = [reason for activity in by_standing[Standing.REFER] for reason in self._referred(activity)]
            return Exclusion(Standing.REFER, "activity_not_decided", tuple(reasons))
        permitted = [self._permitted(activity) for activity in by_standing[Standing.PERMITTED]]
        return self._unless_unknown(permitted, unclear)

    def _unless_unknown(self, permitted: list[Reason], unclear: list[Named]) -> Exclusion:
        missing = [self._which(activity) for activity in unclear]
        if not self.trainee.activities:
            missing.append(Missing("activities", "The page excludes some kinds of work, whatever they earn."))
        if self.parameters.overall_charge_excludes and not self.trainee.overall_charge.is_known:
            why = "Being in overall charge of the patient's care excludes the work, whatever it earns."
            missing.append(Missing("overall_charge", why))
        for open_fact in missing:
            if self.trainee.cannot_tell(open_fact.fact):
                section = self.section if open_fact.fact == "activities" else self.charge_section
                reason = Reason(f"{open_fact.fact}_unknown", open_fact.why, section, (open_fact.fact,))
                return Exclusion(Standing.REFER, reason.code, (reason,))
        if unclear:
            return Exclusion(Standing.ASK, "activities_needed", tuple(permitted), tuple(missing))
        return Exclusion(Standing.PERMITTED, "not_excluded", tuple(permitted), tuple(missing))

    def _standing(self, activity: Named) -> Standing:
        """The standing that every reading has; ASK where they differ."""
        standings = {self._standing_of(key) for key in activity.readings}
        return standings.pop() if len(standings) == 1 else Standing.ASK

    def _standing_of(self, key: str) -> Standing:
        if self._excepted_from(key):
            return Standing.PERMITTED
        if self._headings(key):
            return Standing.EXCLUDED
        known = self.names.activities.get(key)
        return Standing.REFER if known is None or known.is_referred else Standing.PERMITTED

    def _headings(self, key: str) -> list[str]:
        """The excluded activities that a key is, or is within."""
        known = self.names.activities.get(key)
        within = known.within if known else ()
        return [heading for heading in (key, *within) if heading in self.parameters.exclusions]

    def _excepted_from(self, key: str) -> list[str]:
        excluded = self.parameters.exclusions.values()
        return [one.name for one in excluded if one.other_than and key in one.other_than]

    def _is_unpaid(self) -> bool:
        return bool(self.trainee.earnings) and yearly(self.trainee.earnings).side(_NOTHING) is Side.UP_TO_LIMIT

    def _as_said(self, activity: Named) -> str:
        """The work in the person's words where they are a name of it, so that they see what was understood."""
        shown = self._name(activity)
        named = self.names.named("activity", activity.said)
        is_name = named is not None and set(named.readings) == set(activity.readings)
        return activity.said if is_name and plain(activity.said) != plain(shown) else shown

    def _name(self, activity: Named) -> str:
        return self.names.display_activities(activity, self.parameters)

    def _excluded(self, activity: Named) -> list[Reason]:
        headings = list(dict.fromkeys(heading for key in activity.readings for heading in self._headings(key)))
        excluded = [self.parameters.exclusions[heading] for heading in headings]
        text = f"Earnings from {join_words([one.name for one in excluded], last='or')} are excluded"
        name = self._as_said(activity)
        if plain(name) not in {plain(one.name) for one in excluded}:
            text += f", and {name} counts as that"
        reasons = [Reason("excluded_activity", f"{text}, whatever the amount.", self.section, ("activities",))]
        return [*reasons, *self._exceptions(headings), *self._training(headings)]

    def _exceptions(self, headings: Iterable[str]) -> list[Reason]:
        """What is excepted from excluded activities, where anything is."""
        exceptions = [self.parameters.exclusions[heading].other_than for heading in headings]
        return [
            Reason(
                "exceptions", f"Excepted from that: {join_words(tuple(other.values()))}; nothing else.", self.section
            )
            for other in exceptions
            if other
        ]

    def _training(self, headings: list[str]) -> list[Reason]:
        """That training in a specialty is no private work in it, where the same words name both."""
        if not isinstance(self.trainee.specialty, Named):
            return []
        return [
            Reason(
                "training_is_not_private_work",
                f"Your training in {self.names.display(training, self.parameters)} is another matter: "
                "the exclusion is about private earnings.",
                self.section,
                ("specialty", "activities"),
            )
            for heading in headings
            if (training := self.names.activities[heading].training) in self.trainee.specialty.readings
            and training is not None
        ]

    def _unpaid(self, excluding: list[Reason]) -> Exclusion:
        text = "The page speaks of earnings from excluded work; it doesn't decide the same work unpaid."
        reason = Reason("unpaid_excluded_work", text, self.section, ("activities", "earnings"))
        return Exclusion(Standing.REFER, reason.code, (reason, *excluding))

    def _referred(self, activity: Named) -> list[Reason]:
        known = [self.names.activities[key] for key in activity.readings if key in self.names.activities]
        close_to = dict.fromkeys(key for one in known for key in one.close_to)
        headings = tuple(key for key in close_to if key in self.parameters.exclusions)
        near = [self.names.display_activity(key, self.parameters) for key in headings]
        text = f"This page doesn't name {self._name(activity)}"
        text += f", which may count as {join_words(near, last='or')}: that is excluded." if near else "."
        return [
            Reason("activity_not_decided", text, self.section, ("activities",)),
            *self._exceptions(headings),
        ]

    def _permitted(self, activity: Named) -> Reason:
        excepted_from = list(dict.fromkeys(name for key in activity.readings for name in self._excepted_from(key)))
        name = self._name(activity)
        if excepted_from:
            text = f"The exclusion of {join_words(excepted_from)} doesn't reach {name}."
            return Reason("excepted_activity", text, self.section, ("activities",))
        text = f"The page's list of exclusions doesn't name {name}."
        return Reason("activity_not_listed", text, self.section, ("activities",))

    def _which(self, activity: Named) -> Missing:
        why = f"Whether this is excluded depends on which it is: {self._name(activity)}."
        return Missing("activities", why, activity.readings)
