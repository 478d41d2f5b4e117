"""One turn, and its shared ending: urgent first, then each question, then the open decision, then one thing asked.

Pure: what was heard and what is known go in, replies and what is known now come out.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from actions.answering import says_cannot, with_answer, with_choice
from actions.decide import handover_card, new_reference, personal_line
from actions.deciding import A_PERSON, Deciding
from actions.dialogue import Choice, Dialogue
from actions.heard import Heard, Question, Stated
from actions.knowledge import Knowledge
from actions.matters import DAY_OF, INVITATIONS, OF_TOPIC, bears_on, is_personal, raised_by
from actions.saying import Reply
from actions.trainee import DETAILS, SLOTS, cannot_say, told, with_fact, with_facts, without_fact
from bot.coverage import Named, ProgrammeStatus, Status, Trainee, Unknown, WorkType
from bot.coverage import Question as Asked
from bot.coverage.told import LABELS
from bot.urgent import DANGER, DISTRESS, EMERGENCY, PERHAPS, URGENT

AM_I_ELIGIBLE = Choice("Am I eligible?", topic="eligibility")
WAYS_ON = (AM_I_ELIGIBLE, A_PERSON)
_UNKNOWN_PLACE = "I don't know which region the place you named is in."
_UNMISTAKABLE = 0.7
_RATHER_URGENT = 0.45
_HELP_WITH = {DISTRESS: "wellbeing_counselling", DANGER: "wellbeing_counselling", EMERGENCY: "medicolegal_support"}
"""What is answered where a message may be urgent and nothing else is understood of it."""

_SMALL_TALK = {"bot_challenge"}
# Answers that hold for people on the lists only.
_MEMBERSHIP = {"statutory_leave", "joining", "existing_member", "oopt"}
_FOR_MEMBERS = {*_MEMBERSHIP, "private_work_fee", "benefits", "guaranteed_membership", "contact_consent", "renewal",
                "membership_charge", "start_of_protection", "exclusions"}  # fmt: skip
_OWN_LISTS = {"eligible_specialties": "specialty", "regions": "region"}
_OF_PRIVATE_WORK = {topic for topic, question in OF_TOPIC.items() if question is Asked.PRIVATE_WORK}
_GENERAL_FIRST = {"joining", "renewal", "open_claim", "claims_occurrence_no_cap", "private_provider_nhs_work"}
"""What holds for everybody is told before a fact is asked for."""
_ACTS = {"inform", "affirm", "deny", "dont_know", "skip"}
"""What a message does that answers a question: no question of its own."""
# What the "Change" of a decision card says.
_CHANGE_BUTTON = re.compile(r"change(?::| my) (?P<label>.+)", re.I)
_BY_LABEL = {label.casefold(): fact for fact, label in LABELS.items() if fact in SLOTS}
_HOW_DO_YOU_KNOW = re.compile(
    r"\bhow do (?:you|u) know|\bsays? who|\bwho says|\bsource\b|\bwhere (?:did|do|does|is|was)\b.*\bfrom\b|"
    r"\bwhat basis|\bsure\b",
    re.I,
)
_FEW_WORDS = 6
_FOLLOW_UP = re.compile(
    r"\b(?:so|then|fees?|free|how much|costs?|pay|charged?|extra|bill|price|total|owe|in or out|eligible|elig|"
    r"allowed|ok|okay|"
    r"covered|can i|am i|yes or no|y/?n|when|which month|whose)\b",
    re.I,
)
"""Words that ask for the answer to what is being spoken of, where there are few others."""
_COMES_TO = re.compile(
    r"\b(?:that|this|it|those|these|them|both|all)\b.*\b(?:fees?|costs?|charges?|bill|price|pay|add(?:s)? up|"
    r"come to|set me back)\b|"
    r"\b(?:fees?|costs?|charges?|bill|pay|price)\b.*\b(?:for|of) (?:that|this|it|those|these|both|all)\b",
    re.I,
)
_ASKS_OF_ANOTHER = re.compile(
    r"^\W*(?:and|what about|how about|or)\b(?!\s+(?:so|then|if|how|what|when|am i|"
    r"can i))",
    re.I,
)
_ALL_RIGHT = re.compile(r"\b(?:ok|okay|allowed|fine|alright|all right)\b", re.I)
_OF_WORK = ("activity", "earnings", "overall_charge", "basis", "weeks_a_year", "sessions", "period")
_IN_GENERAL = re.compile(
    r"\b(?:in general|generally|list|all|which|exclusions|what (?:work|kinds?|is|are|"
    r"isn'?t|aren'?t|can'?t))\b",
    re.I,
)
_AND_ME = re.compile(r"^\W*(?:and|what about|how about|so|but)?\s*(?:me|mine|myself|for me|us)\W*$", re.I)
_FOR_PAY = re.compile(
    r"\b(?:paid|pay(?:s|ing|ment)?|offer(?:ed|s)?|fee|earn\w*|money|on the side|sideline|side|privately|private|extra|"
    r"income|(?:can|could|may) i (?:do|write|act|work|be|give|provide|take on|offer|become)|"
    r"allowed to (?:do|write|act|work|be))\b",
    re.I,
)
_VAGUE_AMOUNT = re.compile(
    r"^\W*(?:not )?(?:enough|loads|lots|a lot|much|plenty|tons|a (?:fair )?bit|a few quid|some|peanuts|next to "
    r"nothing|varies|"
    r"it varies)\b",
    re.I,
)
_LIKE = {
    Asked.PRIVATE_WORK: {"membership_charge", "payment_terms"},
    Asked.ELIGIBILITY: set(_OWN_LISTS),
}
"""Topics that a few words about a decision are easily taken for."""
_FACT_OF_WORDS = {
    "working_region": re.compile(r"working region", re.I),
    "specialty": re.compile(r"speciali?t(y|ies)|programme", re.I),
    "permanent_region": re.compile(r"region|deanery|area|location", re.I),
    "earnings": re.compile(r"earn\w*|income|amount|money|pay\b|figure", re.I),
    "overall_charge": re.compile(r"charge", re.I),
    "training_start": re.compile(r"start", re.I),
    "expected_completion": re.compile(r"cct|complet\w*|finish\w*", re.I),
    "incident_date": re.compile(r"incident|happened", re.I),
    "activities": re.compile(r"work|activit\w*|job", re.I),
}


@dataclass
class Turn(Deciding):
    """A turn under way; `run` takes it."""

    unknown_place: bool = False
    """The message names a place that isn't known: the region must be asked for, whatever was told before."""
    answers_it: bool = False
    """The message answers what was asked."""

    def run(self) -> Turn:
        """Takes the turn: `replies`, `trainee` and `dialogue` hold the result."""
        if self._signpost():
            return self
        before, failed = self.trainee, self.dialogue.failures
        if "start_over" in self.heard.topics():
            self.trainee, self.dialogue = Trainee(), Dialogue()
        self._take_choice()
        self._hear()
        for question in self._worth_answering():
            self.understood |= self._handle(question)
        changed = self.trainee not in {before, Trainee()}
        self.understood |= changed
        if changed:
            self._follow_the_facts()
        self._decide_for_others()
        self._say_what_is_impossible()
        self.dialogue = replace(self.dialogue, failures=0 if self.understood else failed + 1)
        self.settle(changed, _UNKNOWN_PLACE if self.unknown_place else "")
        if not self.replies:
            self._not_understood()
        return self

    def _signpost(self) -> bool:
        """Help first. True where somebody plainly needs it: then the open question waits, unasked, and facts are kept.

        Where they only may need it, the help stands before whatever else the message gets.
        """
        urgent = next((q for q in self.heard.questions if q.topic in URGENT and q.verdict in {"sure", PERHAPS}), None)
        if urgent is None:
            return False
        if urgent.verdict == PERHAPS:
            self.say("utter_in_case", "signposted", topic=urgent.topic, strength=urgent.probability)
            rest = tuple(question for question in self.heard.questions if question is not urgent)
            if urgent.probability >= _RATHER_URGENT and not any(question.verdict == "sure" for question in rest):
                # Declining what somebody in need says, or asking what they meant, would be cold.
                rest = (Question(_HELP_WITH[urgent.topic]),)
            self.heard = replace(self.heard, questions=rest or (Question("unclear", "none", 0.0),))
            return False
        self.say(f"utter_{urgent.topic}", "signposted", topic=urgent.topic, strength=urgent.probability)
        self._hear()
        return True

    # What the message tells

    def _take_choice(self) -> None:
        """A picked choice counts as what it stands for, whatever its words resemble."""
        button = _CHANGE_BUTTON.fullmatch(self.heard.text.strip())
        if button and button["label"].casefold() in _BY_LABEL:
            self.heard = Heard(self.heard.text, (Question("change"),))
            return
        choice = self.dialogue.picked(self.heard.text)
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

    def _hear(self) -> None:
        """Takes in the facts of the message, and what answers the fact that was asked for."""
        asked, before = self.dialogue.asked, self.trainee
        if self.answers_it:
            return
        on_oopt = before.programme_status is ProgrammeStatus.OOPT and isinstance(before.permanent_region, Named)
        # Out of programme, "what about Wales?" asks where one may go.
        goes_there = self._follows_up_oopt() or (on_oopt and not asked and "change" not in self.heard.topics())
        day_of = DAY_OF.get(Asked(self.dialogue.recent)) if self.dialogue.recent else None
        self._take_another_kind()
        self._take_kind_of_work()
        self.trainee = told(self.trainee, self.heard, asked, goes_there, self._speaks_of_work(), day_of)
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

    def _take_another_kind(self) -> None:
        """ "And deep ones?" after peels names other work, though not by its name."""
        activities = self.trainee.activities
        if self.heard.own("activity") or not self._is_open(Asked.PRIVATE_WORK):
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

    def _speaks_of_work(self) -> bool:
        """Whether private work is being spoken of: then amounts, activities and who is in charge are facts of it."""
        if self.heard.is_foreign() and not (
            self._is_open(Asked.PRIVATE_WORK) and self.heard.own("earnings", "overall_charge")
        ):
            return False
        if _OF_PRIVATE_WORK & self.heard.topics() or self._is_open(Asked.PRIVATE_WORK):
            return True
        if Asked.PRIVATE_WORK in raised_by(self.heard):
            if self._names_excluded_work() and _FOR_PAY.search(self.heard.text):
                return True
            unclear = all(question.verdict in {"none", "close"} for question in self.heard.questions)
            return {"inform", "change", "eligibility"} & self.heard.topics() != set() or unclear
        return False

    def _is_open(self, question: Asked) -> bool:
        return question.value in self.dialogue.deciding or self.dialogue.recent == question.value

    # Its questions

    def _worth_answering(self) -> list[Question]:
        """The questions as the conversation makes them clear.

        A message that states what was asked is the answer to it, whatever question it also resembles; and a guess
        between topics falls on the one that is open.
        """
        if self.dialogue.asked == "earnings" and not self.answers_it and _VAGUE_AMOUNT.search(self.heard.text):
            return []  # an answer, if none that can be used
        questions = [q for q in self.heard.questions if not (self.answers_it and self._only_resembles(q))]
        return [replace(q, topic="eligibility", verdict="sure") if self._means_eligibility(q) else q for q in questions]

    def _only_resembles(self, question: Question) -> bool:
        if question.verdict != "sure" or question.topic in {*_OWN_LISTS, *_ACTS}:
            return True
        return self.heard.is_brief() and question.topic in OF_TOPIC and self._is_open(OF_TOPIC[question.topic])

    def _means_eligibility(self, question: Question) -> bool:
        """A guess among topics falls on eligibility while that is open, or where a specialty or region is named."""
        if question.verdict == "close" and self.heard.own("specialty", "region"):
            return bool({"eligibility", *_OWN_LISTS} & set(question.alternatives))
        is_open = Asked.ELIGIBILITY.value in self.dialogue.deciding
        return is_open and "eligibility" in question.alternatives and question.probability < _UNMISTAKABLE

    def _handle(self, question: Question) -> bool:
        """Answers one question; False where nothing came of it."""
        if (question.verdict in {"none", "close"} and self._means_work(question)) or self._asks_of_other_work(question):
            return self._decided(Asked.PRIVATE_WORK)
        recent = self._follows_up(question)
        if recent:
            return self._decided(recent)
        if question.verdict == "none" or question.topic == "out_of_scope":
            return self._off_subject(question)
        if question.verdict == "close":
            return self._did_you_mean(question)
        act: Callable[[], bool] | None = getattr(self, f"_on_{question.topic}", None)
        if act:
            return act()
        if question.topic in _OWN_LISTS and self.heard.own("specialty", "region"):
            return self._on_eligibility()
        asked = Asked.PRIVATE_WORK if self._offers_excluded_work() else OF_TOPIC.get(question.topic)
        if asked is Asked.PRIVATE_WORK and self._is_nhs_work():
            return self._answer(Question("nhs_indemnified_work"))
        if question.topic == "exclusions" and not self.heard.own("activity") and _IN_GENERAL.search(self.heard.text):
            return self._answer(question)
        if asked in self.decided and question.topic == "private_work_fee":
            return self._answer(question)  # the fee was asked for beside work that has none
        if asked is None or not is_personal(asked, self.trainee) or self.knowledge.is_withdrawn(question.topic):
            return self._answer(question)
        if question.topic in _GENERAL_FIRST and self.decision_of(asked).status is Status.ASK:
            self._answer(question)
        return self._decided(asked)

    def _offers_excluded_work(self) -> bool:
        """Whether the message speaks of being paid for work that the page names: then that is what it asks about."""
        return self._names_excluded_work() and bool(_FOR_PAY.search(self.heard.text)) and self._speaks_of_work()

    def _names_excluded_work(self) -> bool:
        names = self.knowledge.names
        keys = [key for fact in self.heard.own("activity") for key in fact.named.readings]
        within = [names.activities[key].within for key in keys]
        return any(key in names.excluded_activities for key in keys) or any(within)

    def _is_nhs_work(self) -> bool:
        """Whether the message names nothing but shifts for the NHS, which need no decision."""
        named = [fact.named.readings for fact in self.heard.own("activity")]
        return bool(named) and all(readings == ("nhs_shifts",) for readings in named)

    def _follows_up(self, question: Question) -> Asked | None:
        """What was spoken of last, where a few unclear words ask for it: "so the fee?", "in or out?"."""
        if not self.dialogue.recent or not is_personal(Asked(self.dialogue.recent), self.trainee):
            return None
        recent = Asked(self.dialogue.recent)
        if _AND_ME.match(self.heard.text):
            return recent
        if _ASKS_OF_ANOTHER.match(self.heard.text) and not self.heard.facts:
            return None  # of something that isn't known here
        of_recent = {topic for topic, asked in OF_TOPIC.items() if asked is recent} | _LIKE.get(recent, set())
        if question.verdict == "close" and of_recent & set(question.alternatives):
            return recent
        said = question.text or self.heard.text
        if recent is Asked.PRIVATE_WORK and _COMES_TO.search(said) and not self.heard.facts:
            return recent
        is_short = len(said.split()) <= _FEW_WORDS
        is_about_it = question.verdict in {"none", "close"} or question.topic in _LIKE.get(recent, set())
        if recent is Asked.PRIVATE_WORK and question.topic == "eligibility" and _ALL_RIGHT.search(said):
            is_about_it = True
        return recent if is_short and is_about_it and _FOLLOW_UP.search(said) else None

    def _means_work(self, question: Question) -> bool:
        """Whether an unclear question names work or earnings, and isn't plainly about something else."""
        facts = self.heard.own("activity", "earnings", "overall_charge")
        return bool(facts) and self._speaks_of_work()

    def _asks_of_other_work(self, question: Question) -> bool:
        """ "Does that include acupuncture?" while private work is spoken of, whatever it resembles."""
        is_open = self._is_open(Asked.PRIVATE_WORK) and question.topic not in _OF_PRIVATE_WORK
        names_work = self.heard.own(*_OF_WORK) and not self.heard.own("specialty", "region")
        is_brief = len(self.heard.text.split()) <= _FEW_WORDS + 2
        return bool(is_open and names_work) and is_brief and not self.heard.is_foreign()

    def _decided(self, question: Asked) -> bool:
        self.decide(question)
        return True

    def _answer(self, question: Question) -> bool:
        topic = question.topic
        if self.knowledge.is_withdrawn(topic):
            self.say("utter_withdrawn", "handed_over", topic=topic, strength=question.probability)
            return True
        outcome = "chat" if topic in _SMALL_TALK else "answered"
        approved = self.knowledge.approved(topic)
        invited = self._invitation(topic)
        self.say(
            f"utter_{topic}", outcome, topic=topic, strength=question.probability, approved=approved, choices=invited
        )
        if topic in self.knowledge.answers:
            self.dialogue = replace(self.dialogue, last_topic=topic, section=self.knowledge.answers[topic].section)
        if topic in OF_TOPIC:
            self.dialogue = replace(self.dialogue, recent=OF_TOPIC[topic].value)
        self._make_personal(topic)
        return True

    def _invitation(self, topic: str) -> tuple[Choice, ...]:
        """The offer to work it out for the person, where nothing is being asked."""
        title = INVITATIONS.get(topic)
        if not title or self.dialogue.asked or len(self.heard.questions) > 1:
            return ()
        return (Choice(title, decides=OF_TOPIC[topic].value),)

    def _make_personal(self, topic: str) -> None:
        """What a general answer comes to for this person, where what they told decides whether it holds for them."""
        if topic in _MEMBERSHIP and self.heard.own("specialty") and self.heard.own("region"):
            self.decide(Asked.ELIGIBILITY)
            return
        if topic not in _FOR_MEMBERS or Asked.ELIGIBILITY in self.decided:
            return
        asked = Asked.PRIVATE_WORK if topic in _OF_PRIVATE_WORK else Asked.ELIGIBILITY
        if asked in self.decided:
            return
        decision = self.decision_of(asked)
        if decision.status in {Status.NO, Status.REFER} or (decision.status is Status.YES and topic in _MEMBERSHIP):
            line = personal_line(decision, self.trainee, self.knowledge.names, self.knowledge.parameters)
            section = decision.reasons[0].section
            self.replies.append(Reply("answered", text=line, topic=topic, section=section))

    # What is decided for the person

    def _on_eligibility(self) -> bool:
        if self._follows_up_oopt():
            return self._answer(Question("oopt"))
        # Somebody else's eligibility is decided from their own facts alone.
        if not self._others_facts() or self.heard.own("specialty", "region"):
            self.decide(Asked.ELIGIBILITY)
        return True

    def _follows_up_oopt(self) -> bool:
        """ "And for Scotland?" after OOPT asks where one may go, not where one belongs."""
        only_a_region = self.heard.own("region") and not self.heard.own("specialty")
        return self.dialogue.last_topic == "oopt" and not self.dialogue.deciding and bool(only_a_region)

    def _on_not_a_trainee(self) -> bool:
        if self.heard.own("specialty") and self.dialogue.recent:
            return self._decided(Asked(self.dialogue.recent))
        if self.heard.own("programme_status", "specialty"):
            return self._on_eligibility()
        self.say("utter_not_a_trainee", "answered", topic="not_a_trainee")
        return True

    def _follow_the_facts(self) -> None:
        """Decides what the facts of this message bear on; beside another answer only what they decide at once."""
        if self.decided:
            return
        is_beside = any(reply.outcome not in {"signposted", "chat", "clarify", "declined"} for reply in self.replies)
        for question in self._raised():
            if is_beside and (question is Asked.ELIGIBILITY or self.decision_of(question).status is Status.ASK):
                continue
            if not is_beside:
                self.replies = [reply for reply in self.replies if reply.outcome not in {"clarify", "declined"}]
            self.decide(question, is_asked=not self.answers_it)

    def _raised(self) -> tuple[Asked, ...]:
        """The question spoken of last where the facts change it, else those that they are told for."""
        own = [fact for fact in self.heard.facts if fact.other_person is None]
        if self.dialogue.deciding and (self.answers_it or self.dialogue.asked):
            return ()  # what is open is decided in the end
        if self.dialogue.recent and any(bears_on(fact, Asked(self.dialogue.recent)) for fact in own):
            return (Asked(self.dialogue.recent),)
        return raised_by(self.heard)

    def _on_inform(self) -> bool:
        if self._follows_up_oopt():
            return self._answer(Question("oopt"))
        if not self.answers_it and not self.dialogue.deciding and self.heard.own("programme_status"):
            kinds = {fact.kind for fact in self.heard.facts}
            if kinds == {"programme_status"} and not self.dialogue.recent:
                self.say("utter_noted", "asked", choices=WAYS_ON)
        return bool(self.heard.own())

    def _on_change(self) -> bool:
        if self.heard.facts:
            return True
        fact = self._fact_to_change()
        if fact:
            self.trainee = without_fact(self.trainee, fact)
            self.decide(_question_with(fact))
            return True
        self.say("utter_change_what", "asked")
        self.quiet = True
        return True

    def _fact_to_change(self) -> str | None:
        """The fact that a "change" names: by its label in "Your answers", else by a word for it."""
        button = _CHANGE_BUTTON.fullmatch(self.heard.text.strip())
        labelled = _BY_LABEL.get(button["label"].casefold()) if button else None
        named = (fact for fact, words in _FACT_OF_WORDS.items() if words.search(self.heard.text))
        return labelled or next(named, None)

    # Dialogue acts

    def _on_affirm(self) -> bool:
        return self.answers_it

    def _on_deny(self) -> bool:
        return self.answers_it

    def _on_dont_know(self) -> bool:
        return self.answers_it

    _on_skip = _on_dont_know

    def _on_why(self) -> bool:
        if _HOW_DO_YOU_KNOW.search(self.heard.text):
            return self._say_the_source()
        if self.dialogue.asked and self.dialogue.deciding:
            decision = self.decision_of(Asked(self.dialogue.deciding[0]))
            if decision.missing:
                self.replies.append(self.why(decision.missing[0]))
                return True
        if self.dialogue.recent and self.dialogue.told:
            return self._decided(Asked(self.dialogue.recent))
        return self._say_the_source()

    def _say_the_source(self) -> bool:
        """The section of the page, the day it was read, and who can check it."""
        section = self.dialogue.section
        if section:
            self.say("utter_source", "answered", section=section, fill={"title": section})
        else:
            self.say("utter_source_of_all", "answered")
        return True

    def _on_carry_on(self) -> bool:
        if self.dialogue.deciding:
            self.decide(Asked(self.dialogue.deciding[0]))
        elif self.dialogue.told and self.dialogue.recent and "repeat" in self.heard.topics():
            self.decide(Asked(self.dialogue.recent))
        else:
            self.say("utter_carry_on_nothing", "chat", choices=WAYS_ON)
        return True

    _on_repeat = _on_carry_on

    def _on_start_over(self) -> bool:
        if len(self.heard.questions) == 1 and not self.heard.facts:
            self.say("utter_start_over", "chat", choices=WAYS_ON)
        return True

    def _on_stop(self) -> bool:
        self.dialogue = Dialogue()
        self.quiet = True
        self.say("utter_stop", "chat")
        return True

    def _on_goodbye(self) -> bool:
        self.quiet = True
        self.say("utter_goodbye", "chat", topic="goodbye")
        return True

    def _on_thanks(self) -> bool:
        if not self.dialogue.asked:
            self.say("utter_thanks", "chat", topic="thanks")
        return True

    def _on_human_handoff(self) -> bool:
        """The number, what to have at hand, and a reference to what was said so far."""
        self.quiet = True
        reference = new_reference()
        card = handover_card(reference, self.trainee, self.dialogue.last_topic, self.knowledge)
        self.say(
            "utter_human_handoff", "handed_over", topic="human_handoff", handover=card, fill={"reference": reference}
        )
        return True

    def _on_greeting(self) -> bool:
        if self.dialogue.asked:
            return True  # the open question is reply enough
        self.say("utter_greeting", "chat", topic="greeting", choices=WAYS_ON)
        return True

    # What isn't understood, or isn't ours

    def _off_subject(self, question: Question) -> bool:
        self.say("utter_out_of_scope", "declined", strength=question.probability, choices=WAYS_ON)
        return False

    def _did_you_mean(self, question: Question) -> bool:
        cards = [self.knowledge.answers[t] for t in question.alternatives if t in self.knowledge.answers]
        if not cards:
            return False
        likely = tuple(Choice(card.title, topic=card.topic) for card in cards[:2])
        self.say("utter_clarify", "clarify", strength=question.probability, choices=(*likely, A_PERSON))
        return False

    def _not_understood(self) -> None:
        response = "utter_nothing_asked" if "affirm" in self.heard.topics() else "utter_not_understood"
        self.offer(WAYS_ON)
        self.say(response, "clarify", choices=WAYS_ON)

    def _say_what_is_impossible(self) -> None:
        """An amount that can't be one: what is wrong with it, and what to write."""
        problems = self.heard.own("impossible_amount")
        if problems and (self._speaks_of_work() or self.dialogue.asked == "earnings"):
            self.replies = [reply for reply in self.replies if reply.outcome not in {"declined", "clarify"}]
            self.say("utter_impossible_amount", "asked", fill={"problem": str(problems[0].value)})

    # Somebody else

    def _others_facts(self) -> tuple[Stated, ...]:
        return tuple(fact for fact in self.heard.facts if fact.other_person is not None)

    def _decide_for_others(self) -> None:
        """Decides for somebody else from their own facts; nothing of it is kept."""
        theirs = self._others_facts()
        wanted = {"eligibility", "inform", *_OWN_LISTS} & self.heard.topics()
        if not theirs or not wanted:
            return
        self.understood = True
        trainee = with_facts(Trainee(), theirs)
        decision = self.decision_of(Asked.ELIGIBILITY, trainee)
        if decision.status is Status.ASK:
            words = " ".join(reason.text for reason in decision.reasons)
            needed = " and ".join(missing.fact.replace("_", " ") for missing in decision.missing)
            text = f"About your {theirs[0].other_person}: {words} I'd need their {needed} as well."
            self.replies.append(Reply("asked", text=text, topic="eligibility"))
            return
        self.tell(decision, trainee, theirs[0].other_person)


def _question_with(fact: str) -> Asked:
    """The question that is asked anew where somebody changes a fact."""
    if fact in {"specialty", "permanent_region", "working_region", "programme_status"}:
        return Asked.ELIGIBILITY
    if fact == "training_start":
        return Asked.JOINING
    if fact in {"expected_completion", "completion_changed", "join_date"}:
        return Asked.RENEWAL
    if fact in {"incident_date", "membership_from", "membership_to", "member_status"}:
        return Asked.INCIDENT
    return Asked.PRIVATE_WORK


def take_turn(heard: Heard, trainee: Trainee, dialogue: Dialogue, knowledge: Knowledge) -> Turn:
    """Takes one turn of a conversation and returns it, taken."""
    return Turn(heard, trainee, dialogue, knowledge).run()
