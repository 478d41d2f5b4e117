"""When one can join and when membership renews (decision model, rules A8, B3, D1 and D2)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from bot.coverage import sections, words
from bot.coverage.deciding import Deciding
from bot.coverage.eligibility import eligibility, weeks
from bot.coverage.leaving import existing_member
from bot.coverage.model import (
    Answer,
    Decision,
    KnownDay,
    LeaveType,
    MemberStatus,
    Missing,
    Month,
    ProgrammeStatus,
    Reason,
    Status,
    Stretch,
    Trainee,
    Unknown,
    earliest,
    latest,
)
from bot.coverage.names import Names
from bot.coverage.parameters import InForce

_IN_TRAINING = {ProgrammeStatus.IN_PROGRAMME, ProgrammeStatus.OOPT}
_NOT_DECIDED = "This page doesn't decide that."


def opening_day(training_start: dt.date, parameters: InForce) -> dt.date:
    """The first day on which an application can be made online, that day included."""
    return training_start - dt.timedelta(weeks=parameters.joining_weeks_before)


def first_renewal(joined: dt.date, completion: Month) -> Month:
    """The first month of the completion month's name strictly after the month of joining: 1 to 12 months later."""
    return Month(joined.year + (completion.month <= joined.month), completion.month)


def joining(trainee: Trainee, parameters: InForce, names: Names | None = None) -> Decision:
    """From when the trainee can join, or what to do where training has started or they are on statutory leave.

    Who isn't eligible, or must be referred, is told that and no date; who may be eligible is told the date under that
    condition. The page gives an opening day and no closing day, and promises nothing for the time before a late
    joining (section "Joining Medical Protection"). YES means that joining is open to them; `code` says when.
    """
    eligible = eligibility(trainee, parameters, names)
    if eligible.status in {Status.NO, Status.REFER}:
        return replace(eligible, about="joining")
    if trainee.member_status is MemberStatus.MEMBER:
        return replace(existing_member(trainee, parameters, names), about="joining")
    rules = _Joining(trainee, parameters, eligible)
    return rules.told(rules.decide())


class _Joining(Deciding):
    about = "joining"

    def __init__(self, trainee: Trainee, parameters: InForce, eligible: Decision) -> None:
        super().__init__(trainee, parameters)
        self.eligible = eligible

    def decide(self) -> Decision:
        trainee, start = self.trainee, self.trainee.training_start
        if trainee.status is ProgrammeStatus.STATUTORY_LEAVE:
            return self._on_leave()
        if isinstance(start, Unknown) and trainee.status in _IN_TRAINING:
            return self._late(None)
        if start is Unknown.NOT_TOLD:
            why = (
                f"Applications open {weeks(self.parameters.joining_weeks_before)} before your training starts; "
                "once it has started, the way to join is different."
            )
            return self._ask_start(why)
        if isinstance(start, Unknown):
            return self._start_not_known()
        if latest(start) <= self.parameters.on:
            return self._late(start)
        if isinstance(start, Stretch) and self._start_is_too_rough(start):
            return self._ask_start(f"In {words.day(start)} the day decides whether you can apply now.")
        return self._before_training(start)

    def _start_is_too_rough(self, start: Stretch) -> bool:
        """Whether the day within a month or year decides if training, or the time to apply, has begun."""
        opens = opening_day(start.first, self.parameters), opening_day(start.last, self.parameters)
        return start.first <= self.parameters.on or opens[0] <= self.parameters.on < opens[1]

    def _ask_start(self, why: str) -> Decision:
        if self.trainee.cannot_tell("training_start"):
            return self._start_not_known()
        return self._decision(Status.ASK, "training_start_needed", "", [], missing=(Missing("training_start", why),))

    def _before_training(self, start: KnownDay) -> Decision:
        opens = opening_day(earliest(start), self.parameters)
        day = f"{words.day(opens)}, that day included"
        if isinstance(start, Stretch):
            day = f"between {words.day(opens)} and {words.day(opening_day(start.last, self.parameters))}, by the day"
        reason = Reason(
            "joining_window",
            f"Applications open {weeks(self.parameters.joining_weeks_before)} before training starts: with a start "
            f"{words.when(start)}, that is {day}.",
            self.parameters.sections["joining.weeks_before"],
            ("training_start",),
        )
        changed = ("Another start date.",)
        if self.parameters.on < opens and isinstance(start, Stretch):
            step = "Tell me the day on which your training starts, and I can say from which day you can apply."
            headline = f"you can apply online from {weeks(self.parameters.joining_weeks_before)} before that day."
            return self._decision(
                Status.YES, "opens_later", headline, [reason], next_steps=(step,), would_change=changed
            )
        if self.parameters.on < opens:
            step = f"Apply online on {words.day(opens)} or after; Medical Protection writes to you about how."
            headline = f"you can apply online from {words.day(opens)}, not before."
            return self._decision(
                Status.YES, "opens_later", headline, [reason], next_steps=(step,), would_change=changed
            )
        step = f"Apply online{self._portal()} now, before your training starts."
        return self._decision(
            Status.YES, "open_now", "you can apply online now.", [reason], next_steps=(step,), would_change=changed
        )

    def _late(self, start: KnownDay | None) -> Decision:
        today = start == self.parameters.on
        when = "starts today" if today else f"started {words.when(start)}" if start else "has started"
        fact = "training_start" if start else "programme_status"
        opened = ""
        if start and not isinstance(start, Stretch):
            opened = f"Applications opened on {words.day(opening_day(start, self.parameters))}. "
        return self._decision(
            Status.YES,
            "late_joiner",
            f"you can still ask to join although your training {'starts today' if today else 'has started'}: "
            f"call {self.helpline}.",
            [
                Reason(
                    "training_started",
                    f"{opened}Your training {when}; the page gives a day from which to apply and no last day.",
                    sections.JOINING,
                    (fact,),
                ),
                Reason(
                    "time_before_joining",
                    "Help depends on having been in membership when something happened, so the page promises nothing "
                    "for the time before you joined.",
                    sections.MEDICOLEGAL,
                    (fact,),
                ),
            ],
            next_steps=(
                f"Call {self.helpline} today.",
                "For anything that happened before you join, contact the provider that you had then.",
            ),
            would_change=("A later start date.",),
        )

    def _on_leave(self) -> Decision:
        fact = "leave_type" if self.trainee.leave_type is not LeaveType.UNKNOWN else "programme_status"
        return self._decision(
            Status.YES,
            "apply_now_and_call",
            "you can join during statutory leave, straight away.",
            [
                Reason(
                    "statutory_leave",
                    "Statutory leave doesn't stop anybody from joining, and a member keeps access to resources, "
                    "courses, advice and medicolegal support, with the right to request help after "
                    "Good Samaritan acts.",
                    sections.STATUTORY_LEAVE,
                    (fact,),
                )
            ],
            next_steps=(
                f"Apply now through the application portal{self._portal()}.",
                f"Then call {self.helpline} so that the leave is recorded.",
            ),
            would_change=("Other kinds of leave, such as sick leave or a career break.",),
        )

    def _start_not_known(self) -> Decision:
        before = weeks(self.parameters.joining_weeks_before)
        reason = Reason(
            "joining_window",
            f"Applications open {before} before training starts, so the day can't be worked out without the start.",
            self.parameters.sections["joining.weeks_before"],
            ("training_start",),
        )
        step = f"Ask your deanery for your start date, or call {self.helpline}."
        return self._decision(
            Status.REFER,
            "training_start_not_known",
            _NOT_DECIDED,
            [reason],
            next_steps=(step,),
            would_change=("Knowing your start date.",),
        )

    def _portal(self) -> str:
        portal = self.parameters.contacts["portal"]
        return f" at {portal}" if portal else ""

    def told(self, decision: Decision) -> Decision:
        """A yes about dates with what it assumes: being on the lists, and the agreement with HEE."""
        if decision.status is not Status.YES:
            return decision
        listed = self.eligible.status is Status.YES
        assumed = "" if listed else "If your specialty and permanent region are on the list on this page, "
        headline = decision.headline
        return replace(
            decision,
            headline=assumed + (headline if assumed else headline[:1].upper() + headline[1:]),
            reasons=(*decision.reasons, *(r for r in self.eligible.reasons if r.code == "agreement")),
            would_change=(*decision.would_change, "Another specialty or permanent region."),
        )


def renewal(trainee: Trainee, parameters: InForce, names: Names | None = None) -> Decision:
    """In which month block membership renews, and when for the first time.

    The month of the expected completion, every year; the page gives no day. The first renewal is the first such month
    after the month of joining; where both are the same month, the page doesn't say how long the first period is.
    Whether renewal follows a completion that has moved isn't stated (section "Will membership renew automatically?").
    Who is off the page's list is referred: their membership, if any, isn't the block membership.
    """
    return _Renewal(trainee, parameters, eligibility(trainee, parameters, names)).decide()


class _Renewal(Deciding):
    about = "renewal"

    def __init__(self, trainee: Trainee, parameters: InForce, eligible: Decision) -> None:
        super().__init__(trainee, parameters)
        self.eligible = eligible
        self.section = parameters.sections["renewal.full_period_months"]

    def decide(self) -> Decision:
        trainee, completion = self.trainee, self.trainee.expected_completion
        if trainee.programme_status is ProgrammeStatus.COMPLETED:
            return self._completed()
        if self.eligible.status is Status.NO:
            return self._refer(
                "not_on_the_list",
                f"The page speaks of the renewal of block memberships only. {self.eligible.reasons[0].text}",
                self.eligible.reasons[0].facts,
                f"Call {self._helpline()} to ask about the renewal of other memberships.",
            )
        if trainee.completion_changed in {Answer.YES, Answer.CANNOT_SAY}:
            return self._refer(
                "completion_changed",
                "The renewal month goes by the completion expected on joining; the page doesn't say whether it moves "
                "when that changes.",
                ("completion_changed",),
                f"Tell Medical Protection of the change and ask: call {self._helpline()}.",
            )
        if completion is Unknown.CANNOT_SAY:
            return self._refer(
                "expected_completion_not_known",
                "The renewal month is the month in which you expect to complete training.",
                ("expected_completion",),
                f"Ask your deanery when you are expected to complete, or call {self._helpline()}.",
            )
        if isinstance(completion, Unknown):
            return self._ask("Membership renews in the month in which you expect to complete training.")
        joined = None if isinstance(trainee.join_date, Unknown) else trainee.join_date
        if completion.year is not None and completion < (self.parameters.on.year, self.parameters.on.month):
            return self._ask(f"{words.month(completion)} has passed, so your expected completion may be another month.")
        if joined and completion.year is not None and completion < (earliest(joined).year, earliest(joined).month):
            return self._ask(f"{words.month(completion)} is before you join, {words.when(joined)}.")
        return self._month(completion, joined)

    def _month(self, completion: Month, joined: KnownDay | None) -> Decision:
        name = words.month_name(completion.month)
        reasons = [
            Reason(
                "renewal_month",
                f"Membership renews automatically, every year of training, in the month in which you expect to "
                f"complete it: {words.month(completion)}. The page gives the month and no day.",
                self.section,
                ("expected_completion",),
            )
        ]
        if joined:
            reasons.append(self._first_period(completion, joined))
        steps = ["Let Medical Protection know if your completion date changes."]
        if not joined:
            steps.insert(0, "Tell me when you joined, or will join, and I can say when the first renewal is.")
        return self._decision(
            Status.YES,
            "renewal_month",
            f"In the block membership, your renewal is in {name} each year.",
            reasons,
            next_steps=steps,
            would_change=("Another expected completion.",),
        )

    def _first_period(self, completion: Month, joined: KnownDay) -> Reason:
        facts = ("expected_completion", "join_date")
        may_be_short = (
            f"so the first period may be less than {self.parameters.renewal_full_period_months} months, "
            "and renews by itself."
        )
        start, end = earliest(joined), latest(joined)
        if (start.year, start.month) != (end.year, end.month):
            text = (
                f"Joining {words.when(joined)}, the first renewal is in the first {words.month_name(completion.month)} "
            )
            return Reason("first_renewal", f"{text}after the month you joined, {may_be_short}", self.section, facts)
        if completion.month == start.month:
            text = "That is also the month of joining; the page doesn't say how long the first period then is."
            return Reason("first_period_not_stated", text, self.section, facts)
        first = first_renewal(start, completion)
        ends = ", the month in which you expect to complete" if first == completion else ""
        kind = "time" if isinstance(joined, Stretch) else "day"
        text = (
            f"With {words.day(joined)} as the {kind} of joining, the first renewal is in {words.month(first)}{ends}, "
            f"{may_be_short}"
        )
        return Reason("first_renewal", text, self.section, facts)

    def _completed(self) -> Decision:
        reason = Reason(
            "training_completed",
            "Block membership renews for the duration of training; after that, Medical Protection tells members "
            "their options for staying on.",
            self.section,
            ("programme_status",),
        )
        step = f"Call {self._helpline()} to ask about the options after training."
        headline = "The block membership isn't renewed after training."
        return self._decision(Status.NO, "training_completed", headline, [reason], next_steps=(step,))

    def _refer(self, code: str, text: str, facts: tuple[str, ...], step: str) -> Decision:
        return self._decision(
            Status.REFER, code, _NOT_DECIDED, [Reason(code, text, self.section, facts)], next_steps=(step,)
        )

    def _ask(self, why: str) -> Decision:
        missing = (Missing("expected_completion", why),)
        return self._decision(Status.ASK, "expected_completion_needed", "", [], missing=missing)

    def _helpline(self) -> str:
        return self.parameters.contacts["helpline"]
