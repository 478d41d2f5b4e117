"""What a message tells, in the light of the conversation: a choice, facts, the answer to what was asked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from actions.answering import says_cannot, with_answer, with_choice
from actions.deciding import Deciding
from actions.dialogue import Choice
from actions.heard import Heard, Question, Stated
from actions.matters import DAY_OF, OF_TOPIC, raised_by
from actions.trainee import DETAILS, SLOTS, cannot_say, told, with_fact
from bot.coverage import Earnings, Named, Period, ProgrammeStatus, Trainee, Unknown, WorkType
from bot.coverage import Question as Asked
from bot.coverage.told import LABELS

OF_PRIVATE_WORK = {topic for topic, question in OF_TOPIC.items() if question is Asked.PRIVATE_WORK}
OWN_LISTS = {"eligible_specialties": "specialty", "regions": "region"}
CHANGE_BUTTON = re.compile(r"change(?::| my) (?P<label>.+)", re.I)
BY_LABEL = {label.casefold(): fact for fact, label in LABELS.items() if fact in SLOTS}
FOR_PAY = re.compile(
    r"\b(?:paid|pay(?:s|ing|ment)?|offer(?:ed|s)?|fee|earn\w*|money|on the side|sideline|side|privately|"
    r"private|extra|income|(?:can|could|may) i (?:do|write|act|work|be|give|provide|take on|offer|become)|"
    r"allowed to (?:do|write|act|work|be))\b",
    re.I,
)
_DROPPED = (
    r"\b(?:drop(?:ped)?|without|minus|ditch|remove|scrap|(?:leave|take|cut) out|stop(?:ped)? doing|g[ai]ve up)"
    r"\W+(?:(?:the|my|that|all|private)\W+)?{word}\b|"
    r"\b(?:leave|leaving|take|taking|cut)\W+(?:the\W+|my\W+)?(?:\w+\W+)?{word}\W+(?:\w+\W+)?out\b"
)
"""How work that was told is taken back, by a word for it: "drop the RMO", "leave the acupuncture out"."""
_OF_TRAINING = re.compile(r"\b(?:train\w*|speciali?ty|reg(?:istrar)?|st\s?\d|eligible|block|i'?m|i am)\b", re.I)
_TELLING = 3
_OF_ANY_WORK = {"private", "work", "clinic", "clinics", "job", "doctor", "medical", "the", "and", "for"}
_TELLS = {"inform", "affirm", "deny", "change", "eligibility", "why", "dont_know"}
"""Topics of messages in which somebody may well tell what they earn."""
_EARNS = re.compile(r"\b(?:earn\w*|mak(?:e|es|ing)|income|bring(?:s|ing)? in|get|gets|getting)\b", re.I)


@dataclass
class Hearing(Deciding):
    """A turn under way, as far as hearing goes."""

    unknown_place: bool = False
    """The message names a place that isn't known: the region must be asked for, whatever was told before."""
    answers_it: bool = False
    """The message answers what was asked."""
    settled: Mapping[str, Any] = field(default_factory=dict)
    """Facts that stand whatever the message tells: an adviser has put them right."""

    def take_choice(self) -> None:
        """A picked choice counts as what it stands for, whatever its words resemble."""
        button = CHANGE_BUTTON.fullmatch(self.heard.text.strip())
        if button and button["label"].casefold() in BY_LABEL:
            self.heard = Heard(self.heard.text, (Question("change"),))
            return
        choice = self.dialogue.picked(self.heard.text)
        titled = self.knowledge.topic_titled(self.heard.text)
        if choice is None and titled:
            choice = Choice(self.heard.text, topic=titled)
        if choice is None and not self.heard.own():
            choice = self.dialogue.nearly_picked(self.heard.text)
        if choice is None:
            return
        if choice.decides:
            self.heard = Heard(self.heard.text, ())
            self.understood = True
            self.decide(Asked(choice.decides))
        elif choice.topic:
            self.heard = Heard(self.heard.text, (Question(choice.topic),))
        elif choice.key and self.dialogue.asked:
            limit = self.knowledge.parameters.private_work_limit
            self.trainee = with_choice(self.trainee, self.dialogue.asked, choice.key, choice.title, limit)
            self.heard = Heard(self.heard.text, (Question("inform"),))
            self.answers_it = True

    def picks_an_answer(self) -> bool:
        """Whether the message picks an answer to what was asked, whatever its few words resemble. Slips don't count."""
        choice = self.dialogue.picked(self.heard.text)
        return bool(self.dialogue.asked and choice and choice.key)

    def leave_out(self) -> None:
        """ "And if I drop the RMO?" takes work back that was told."""
        known = self.trainee.activities
        kept = tuple(one for one in known if not self._is_dropped(one))
        if kept == known or not self.is_open(Asked.PRIVATE_WORK):
            return
        facts = tuple(fact for fact in self.heard.facts if fact.kind != "activity")
        self.heard = Heard(self.heard.text, (Question("private_work_fee"),), facts)
        self.trainee = with_fact(self.trainee, "activities", kept)

    def _is_dropped(self, work: Named) -> bool:
        words = (re.escape(word) for word in _telling_words(work))
        return any(re.search(_DROPPED.format(word=word), self.heard.text, re.I) for word in words)

    def hear(self) -> None:
        """Takes in the facts of the message, and what answers the fact that was asked for."""
        asked, before = self.dialogue.asked, self.trainee
        if self.answers_it:
            return
        facts = tuple(fact for fact in self.heard.facts if not self._is_the_fee(fact) and not self._is_aside(fact))
        self.heard = replace(self.heard, facts=facts)
        on_oopt = before.programme_status is ProgrammeStatus.OOPT and isinstance(before.permanent_region, Named)
        # Out of programme, "what about Wales?" asks where one may go.
        goes_there = self.follows_up_oopt() or (on_oopt and not asked and "change" not in self.heard.topics())
        day_of = DAY_OF.get(Asked(self.dialogue.recent)) if self.dialogue.recent else None
        self._take_field_as_work()
        self._take_another_kind()
        self._take_kind_of_work()
        heard = told(self.trainee, self.heard, asked, goes_there, self.speaks_of_work(), day_of)
        self.trainee = replace(heard, **self.settled)
        if asked and says_cannot(self.heard):
            self.trainee = cannot_say(self.trainee, asked)
        elif asked and self.trainee == before:
            self.trainee = with_answer(self.trainee, asked, self.heard)
        self.answers_it = bool(asked) and self._has_changed(str(asked), before)
        if self.dialogue.asked == "permanent_region" and self.heard.own("unknown_place"):
            self.unknown_place = True
        elif self.heard.own("unknown_place") and Asked.ELIGIBILITY in map(OF_TOPIC.get, self.heard.topics()):
            self.trainee = with_fact(self.trainee, "permanent_region", Unknown.NOT_TOLD)
            self.unknown_place = True

    def _is_the_fee(self, fact: Stated) -> bool:
        """Whether an amount is the subscription itself, asked about: "is it £1,100 then?" tells no earnings."""
        is_fee = (
            isinstance(fact.value, Earnings)
            and fact.value.period in {Period.YEAR, Period.UNKNOWN}
            and fact.value.amount == self.knowledge.parameters.private_work_subscription
        )
        return is_fee and self.dialogue.asked != "earnings" and not _EARNS.search(self.heard.text)

    def _is_aside(self, fact: Stated) -> bool:
        """Whether a number without a sign of money stands in words that are surely about something else.

        Taken for earnings, it would turn a fee that is due into none.
        """
        topics = self.heard.topics()
        is_about_it = not topics or bool(topics & (OF_PRIVATE_WORK | _TELLS))
        return fact.kind == "earnings" and fact.role == "bare" and not is_about_it and not self.heard.is_brief()

    def _take_field_as_work(self) -> None:
        """ "Ophthalmology" names work, not training, where the work is asked for, or private work is spoken of."""
        asks_work = self.dialogue.asked == "activities"
        of_work = self.is_open(Asked.PRIVATE_WORK) and self.dialogue.asked not in {"specialty", "permanent_region"}
        if not asks_work and (not of_work or not self.trainee.activities or _OF_TRAINING.search(self.heard.text)):
            return
        facts = [
            Stated("activity", work) if fact.kind == "specialty" and (work := self._as_work(fact)) else fact
            for fact in self.heard.facts
        ]
        self.heard = replace(self.heard, facts=tuple(facts))

    def _as_work(self, fact: Stated) -> Named | None:
        return self.knowledge.names.named("activity", fact.named.said)

    def _take_another_kind(self) -> None:
        """ "And deep ones?" after peels names other work, though not by its name."""
        activities = self.trainee.activities
        if self.heard.own("activity") or not self.is_open(Asked.PRIVATE_WORK):
            return
        others = (self.knowledge.names.another_kind(one, self.heard.text) for one in activities)
        another = next((one for one in others if one), None)
        if another:
            self.heard = replace(self.heard, facts=(*self.heard.facts, Stated("activity", another)))

    def _take_kind_of_work(self) -> None:
        """Work for a private provider is told by what is asked about it, not by a name."""
        is_asked = "private_provider_nhs_work" in self.heard.topics() and self.heard.own("activity")
        follows = self.dialogue.last_topic == "private_provider_nhs_work"
        if is_asked or (follows and self.heard.own("contract_requires_own_indemnity")):
            self.trainee = with_fact(self.trainee, "work_type", WorkType.NHS_COMMISSIONED_PRIVATE_PROVIDER)

    def _has_changed(self, asked: str, before: Trainee) -> bool:
        """Whether the message told what was asked for."""
        if asked in DETAILS:
            return self.trainee != before
        known = self.trainee.cannot_say - before.cannot_say
        if asked == "membership_to" and self.trainee.member_status != before.member_status:
            return True
        return asked in known or getattr(self.trainee, asked) != getattr(before, asked) or self._repeats(asked)

    def _repeats(self, asked: str) -> bool:
        kinds = {"specialty": "specialty", "permanent_region": "region", "activities": "activity"}
        return bool(self.heard.own(kinds.get(asked, asked)))

    def speaks_of_work(self) -> bool:
        """Whether private work is being spoken of: then amounts, activities and who is in charge are facts of it."""
        if self.heard.is_foreign() and not (
            self.is_open(Asked.PRIVATE_WORK) and self.heard.own("earnings", "overall_charge")
        ):
            return False
        if OF_PRIVATE_WORK & self.heard.topics() or self.is_open(Asked.PRIVATE_WORK):
            return True
        if Asked.PRIVATE_WORK in raised_by(self.heard):
            if self.names_excluded_work() and FOR_PAY.search(self.heard.text):
                return True
            if self.names_paid_work():
                return True
            unclear = all(question.verdict in {"none", "close"} for question in self.heard.questions)
            return {"inform", "change", "eligibility"} & self.heard.topics() != set() or unclear
        return False

    def is_open(self, question: Asked) -> bool:
        """Whether a question is being asked for, or was spoken of last."""
        return question.value in self.dialogue.deciding or self.dialogue.recent == question.value

    def names_excluded_work(self) -> bool:
        """Whether the message names work that the page excludes, or that is within what it excludes."""
        names = self.knowledge.names
        keys = [key for fact in self.heard.own("activity") for key in fact.named.readings]
        within = [names.activities[key].within for key in keys]
        return any(key in names.excluded_activities for key in keys) or any(within)

    def names_paid_work(self) -> bool:
        """Whether the message names work and what it brings in: "botox 12k" is told for its fee, whatever is asked."""
        is_paid = any(fact.role != "bare" for fact in self.heard.own("earnings"))
        return is_paid and bool(self.heard.own("activity"))

    def follows_up_oopt(self) -> bool:
        """ "And for Scotland?" after OOPT asks where one may go, not where one belongs."""
        only_a_region = self.heard.own("region") and not self.heard.own("specialty")
        return self.dialogue.last_topic == "oopt" and not self.dialogue.deciding and bool(only_a_region)

    def others_facts(self) -> tuple[Stated, ...]:
        """The facts of the message about somebody else."""
        return tuple(fact for fact in self.heard.facts if fact.other_person is not None)


def _telling_words(named: Named) -> list[str]:
    """The words by which somebody would name an activity again: "RMO", "laser"."""
    words = re.findall(r"\w+", named.said.casefold())
    return [word for word in words if len(word) >= _TELLING and word not in _OF_ANY_WORK]
