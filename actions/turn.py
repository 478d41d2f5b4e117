"""One turn, and its shared ending: urgent first, then each question, then the open decision, then one thing asked.

Pure: what was heard and what is known go in, replies and what is known now come out.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from actions.decide import handover_card, new_reference, personal_line
from actions.dialogue import A_PERSON, Choice, Dialogue
from actions.heard import Heard, Question
from actions.hearing import BY_LABEL, CHANGE_BUTTON, OF_PRIVATE_WORK, OWN_LISTS
from actions.knowledge import Knowledge
from actions.matters import INVITATIONS, OF_TOPIC, bears_on, is_personal, raised_by
from actions.meaning import Meaning
from actions.saying import Reply
from actions.trainee import with_facts, without_fact
from bot.coverage import Question as Asked
from bot.coverage import Status, Trainee
from bot.coverage.told import LABELS
from bot.urgent import DANGER, DISTRESS, EMERGENCY, PERHAPS, URGENT

AM_I_ELIGIBLE = Choice("Am I eligible?", topic="eligibility")
WAYS_ON = (AM_I_ELIGIBLE, A_PERSON)
_UNKNOWN_PLACE = "I don't know which region the place you named is in."
_FEW_WORDS = 8
_LONGEST_QUOTE = 80
_RATHER_URGENT = 0.45
_HELP_WITH = {DISTRESS: "wellbeing_counselling", DANGER: "wellbeing_counselling", EMERGENCY: "medicolegal_support"}
"""What is answered where a message may be urgent and nothing else is understood of it."""

_SMALL_TALK = {"bot_challenge"}
# Answers that hold for people on the lists only.
_MEMBERSHIP = {"statutory_leave", "joining", "existing_member", "oopt"}
_FOR_MEMBERS = {*_MEMBERSHIP, "private_work_fee", "benefits", "guaranteed_membership", "contact_consent", "renewal",
                "membership_charge", "start_of_protection", "exclusions"}  # fmt: skip
_GENERAL_FIRST = {"joining", "renewal", "open_claim", "claims_occurrence_no_cap", "private_provider_nhs_work"}
"""What holds for everybody is told before a fact is asked for."""
_ABOUT_THEM = re.compile(r"\b(?:she|he|they|her|him|them)\b", re.I)
_HOW_DO_YOU_KNOW = re.compile(
    r"\bhow do (?:you|u) know|\bsays? who|\bwho says|\bsource\b|\bwhere (?:did|do|does|is|was)\b.*\bfrom\b|"
    r"\bwhat basis|\bsure\b",
    re.I,
)
_IN_GENERAL = re.compile(
    r"\b(?:in general|generally|list|all|which|exclusions|what (?:work|kinds?|is|are|isn'?t|aren'?t|can'?t))\b",
    re.I,
)
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
class Turn(Meaning):
    """A turn under way; `run` takes it."""

    def run(self) -> Turn:
        """Takes the turn: `replies`, `trainee` and `dialogue` hold the result."""
        if self._signpost():
            return self
        before, failed = self.trainee, self.dialogue.failures
        if "start_over" in self.heard.topics():
            self.trainee, self.dialogue = Trainee(), Dialogue()
        self.take_choice()
        self.leave_out()
        self.take_another()
        self.hear()
        for question in self.worth_answering():
            self.understood |= self._handle(question)
        changed = self.trainee not in {before, Trainee()}
        self.understood |= changed
        if changed:
            self._follow_the_facts()
        self._decide_for_others()
        self._remember_of_whom()
        self._say_what_is_impossible()
        self.dialogue = replace(self.dialogue, failures=0 if self.understood else failed + 1)
        self.settle(changed, _UNKNOWN_PLACE if self.unknown_place else "")
        self._say_it_still_stands()
        if not self.replies:
            self._not_understood()
        return self

    def _say_it_still_stands(self) -> None:
        """Tells a decision that an answer left as it was, where nothing else would be said."""
        for decision in self.decided.values():
            if not self.replies and decision.headline:
                self.tell(decision, self.trainee)

    def _signpost(self) -> bool:
        """Help first. True where somebody plainly needs it: then the open question waits, unasked, and facts are kept.

        Where they only may need it, the help stands before whatever else the message gets.
        """
        urgent = next((q for q in self.heard.questions if q.topic in URGENT and q.verdict in {"sure", PERHAPS}), None)
        if urgent is None or self.is_amount_alone() or self.picks_an_answer():
            return False
        rest = tuple(question for question in self.heard.questions if question is not urgent)
        if urgent.verdict == PERHAPS and self._is_plainly_an_answer(urgent):
            self.heard = replace(self.heard, questions=rest or (Question("inform"),))
            return False
        if urgent.verdict == PERHAPS:
            self.say("utter_in_case", "signposted", topic=urgent.topic, strength=urgent.probability)
            if urgent.probability >= _RATHER_URGENT and not any(question.verdict == "sure" for question in rest):
                # Declining what somebody in need says, or asking what they meant, would be cold.
                rest = (Question(_HELP_WITH[urgent.topic]),)
            self.heard = replace(self.heard, questions=rest or (Question("unclear", "none", 0.0),))
            return False
        self.say(f"utter_{urgent.topic}", "signposted", topic=urgent.topic, strength=urgent.probability)
        self.hear()
        return True

    def _is_plainly_an_answer(self, urgent: Question) -> bool:
        """Whether what may be urgent is a pick or a fact in a few words, in the middle of a decision."""
        is_asked = bool(self.dialogue.asked or self.dialogue.recent)
        is_weak = is_asked and urgent.probability < _RATHER_URGENT
        answers = bool(self.heard.own()) or self.dialogue.picked(self.heard.text) is not None
        return is_weak and answers and len(self.heard.text.split()) <= _FEW_WORDS

    # Its questions

    def _handle(self, question: Question) -> bool:
        """Answers one question; False where nothing came of it."""
        if (question.verdict in {"none", "close"} and self.means_work()) or self.asks_of_other_work(question):
            return self._decided(Asked.PRIVATE_WORK)
        recent_work = self.is_open(Asked.PRIVATE_WORK)
        is_act = (
            question.verdict == "sure" and question.topic != "eligibility" and hasattr(self, f"_on_{question.topic}")
        )
        recent = None if is_act else self.follows_up(question)
        if recent:
            return self._decided(recent)
        if self.follows_up_nhs_work(question):
            return self._answer(Question("nhs_indemnified_work"))
        if question.verdict == "none" or question.topic == "out_of_scope":
            return self._off_subject(question)
        if question.verdict == "close" and question.topic == "private_provider_nhs_work" and recent_work:
            return self._answer(question)
        if question.verdict == "close":
            return self._did_you_mean(question)
        return self._handle_sure(question)

    def _handle_sure(self, question: Question) -> bool:
        """Answers a question whose topic is sure: as a dialogue act, as a decision or in general."""
        act: Callable[[], bool] | None = getattr(self, f"_on_{question.topic}", None)
        if act:
            return act()
        if question.topic in OWN_LISTS and self.heard.own("specialty", "region"):
            return self._on_eligibility()
        asked = Asked.PRIVATE_WORK if self.offers_excluded_work() else OF_TOPIC.get(question.topic)
        if asked is Asked.PRIVATE_WORK and self.is_nhs_work():
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

    def _decided(self, question: Asked) -> bool:
        self.decide(question)
        return True

    def _answer(self, question: Question) -> bool:
        topic = question.topic
        if any(reply.response == f"utter_{topic}" for reply in self.replies):
            return True  # two questions with one answer get it once
        if self.knowledge.is_withdrawn(topic):
            self.say("utter_withdrawn", "handed_over", topic=topic, strength=question.probability)
            return True
        outcome = "chat" if topic in _SMALL_TALK else "answered"
        approved = self.knowledge.approved(topic)
        invited = self._invitation(topic)
        related = self.knowledge.related(topic)
        self.say(
            f"utter_{topic}", outcome, topic=topic, strength=question.probability, approved=approved, choices=invited,
            related=related,
        )  # fmt: skip
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
        asked = Asked.PRIVATE_WORK if topic in OF_PRIVATE_WORK else Asked.ELIGIBILITY
        if asked in self.decided:
            return
        decision = self.decision_of(asked)
        if decision.status in {Status.NO, Status.REFER} or (decision.status is Status.YES and topic in _MEMBERSHIP):
            line = personal_line(decision, self.trainee, self.knowledge.names, self.knowledge.parameters)
            section = decision.reasons[0].section
            if not any(reply.text == line for reply in self.replies):
                self.replies.append(Reply("answered", text=line, topic=topic, section=section))

    # What is decided for the person

    def _on_eligibility(self) -> bool:
        if self.follows_up_oopt():
            return self._answer(Question("oopt"))
        if self.dialogue.other and not self.heard.own() and _ABOUT_THEM.search(self.heard.text):
            self.say("utter_somebody_else", "asked", fill={"person": self.dialogue.other})
            return True
        # Somebody else's eligibility is decided from their own facts alone.
        if not self.others_facts() or self.heard.own("specialty", "region"):
            self.decide(Asked.ELIGIBILITY)
        if self.offers_excluded_work():
            self.decide(Asked.PRIVATE_WORK)  # "I'm in occ med, so I'm fine to do private occ health?"
        return True

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
        if self.dialogue.deciding and (self.answers_it or self.dialogue.asked):
            # What is open is decided in the end; an answer to something else that was told meanwhile isn't lost.
            of_work = self.heard.own("contract_requires_own_indemnity", "overall_charge", "earnings")
            tells_of_work = not self.answers_it and self.dialogue.last_topic in OF_PRIVATE_WORK and of_work
            return (Asked.PRIVATE_WORK,) if tells_of_work else ()
        if self.dialogue.recent and any(bears_on(fact, Asked(self.dialogue.recent)) for fact in self.heard.own()):
            return (Asked(self.dialogue.recent),)
        return raised_by(self.heard)

    def _on_inform(self) -> bool:
        if self.follows_up_oopt():
            return self._answer(Question("oopt"))
        if not self.answers_it and not self.dialogue.deciding and self.heard.own("programme_status"):
            kinds = {fact.kind for fact in self.heard.facts}
            if kinds == {"programme_status"} and not self.dialogue.recent:
                self.say("utter_noted", "asked", choices=WAYS_ON)
        return bool(self.heard.own())

    def _on_change(self) -> bool:
        if self.heard.facts:
            return True
        if "why" in self.heard.topics():
            return False  # "but it's my specialty, why?" protests and takes nothing back
        fact = self._fact_to_change()
        if fact:
            self._change(fact)
            return True
        self.say("utter_change_what", "asked")
        self.quiet = True
        return True

    def _change(self, fact: str) -> None:
        """Takes a fact back and decides again: asks for the new one, or decides without it and says so."""
        self.trainee = without_fact(self.trainee, fact)
        recent = [Asked(self.dialogue.recent)] if self.dialogue.recent else []
        asks = [one for one in (*recent, _question_with(fact)) if self._asks_for(one, fact)]
        if not asks:
            text = f"I've taken “{LABELS[fact]}” out of your answers. If something else is right, tell me."
            self.replies.append(Reply("asked", text=text))
        self.decide((*asks, *recent, _question_with(fact))[0])

    def _asks_for(self, question: Asked, fact: str) -> bool:
        return any(missing.fact == fact for missing in self.decision_of(question).missing)

    def _fact_to_change(self) -> str | None:
        """The fact that a "change" names: by its label in "Your answers", else by a word for it."""
        button = CHANGE_BUTTON.fullmatch(self.heard.text.strip())
        labelled = BY_LABEL.get(button["label"].casefold()) if button else None
        named = (fact for fact, words in _FACT_OF_WORDS.items() if words.search(self.heard.text))
        return labelled or next(named, None)

    # Dialogue acts

    def _on_affirm(self) -> bool:
        asks_again = not self.dialogue.asked and self.dialogue.told and self.heard.text.rstrip().endswith("?")
        if asks_again and self.dialogue.recent:
            return self._decided(Asked(self.dialogue.recent))  # "still no?"
        return self.answers_it

    _on_deny = _on_affirm

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
        elif self.heard.own():
            pass  # "back to the price, £6,000": the facts say what with
        elif self.dialogue.told and self.dialogue.recent:
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
        if len(self.heard.questions) > 1 and question.text:
            text = f"I can't help with the other part of your message: “{_shortened(question.text)}”"
            self.replies.append(Reply("declined", text=text, strength=question.probability))
            return False
        self.say("utter_out_of_scope", "declined", strength=question.probability, choices=WAYS_ON)
        return False

    def _did_you_mean(self, question: Question) -> bool:
        is_short = len(self.heard.text.split()) <= _FEW_WORDS
        if is_short and self.dialogue.last_topic in question.alternatives:
            return self._answer(replace(question, topic=self.dialogue.last_topic))  # "it was in France, though"
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
        if problems and (self.speaks_of_work() or self.dialogue.asked == "earnings"):
            self.replies = [reply for reply in self.replies if reply.outcome not in {"declined", "clarify"}]
            self.say("utter_impossible_amount", "asked", fill={"problem": str(problems[0].value)})

    # Somebody else

    def _remember_of_whom(self) -> None:
        """Keeps who else was spoken of, until the person tells of themselves again."""
        theirs = self.others_facts()
        if theirs:
            self.dialogue = replace(self.dialogue, other=theirs[0].other_person)
        elif self.heard.own():
            self.dialogue = replace(self.dialogue, other=None)

    def _decide_for_others(self) -> None:
        """Decides for somebody else from their own facts; nothing of it is kept."""
        theirs = self.others_facts()
        wanted = {"eligibility", "inform", *OWN_LISTS} & self.heard.topics()
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


def _shortened(said: str) -> str:
    """The words of a part, cut where they are many."""
    words = re.sub(r"\s+", " ", said).strip()
    return words if len(words) <= _LONGEST_QUOTE else f"{words[:_LONGEST_QUOTE].rsplit(' ', 1)[0]} …"


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
