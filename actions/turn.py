"""One turn, and its shared ending: urgent first, then each question, then the open decision, then one thing asked.

Pure: what was heard and what is known go in, replies and what is known now come out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from actions.decide import decision_card, decision_text, new_reference
from actions.dialogue import Choice, Dialogue
from actions.heard import Heard, Question
from actions.trainee import told, with_fact, with_facts
from bot.answers.catalogue import AnswerCard
from bot.coverage import Decision, InForce, Named, Names, ProgrammeStatus, Status, Trainee, Unknown, eligibility
from bot.storage.answer_standings import Standing
from bot.urgent import DANGER, DISTRESS, EMERGENCY, PERHAPS, URGENT

ELIGIBILITY = "eligibility"
NOT_SURE = Choice("I'm not sure", key=Unknown.CANNOT_SAY.value)
A_PERSON = Choice("Speak to a person", topic="human_handoff")
AM_I_ELIGIBLE = Choice("Am I eligible?", topic=ELIGIBILITY)
WAYS_ON = (AM_I_ELIGIBLE, A_PERSON)
_MOST_FAILURES = 2
_UNKNOWN_PLACE = "I don't know which region the place you named is in."
_BRIEF = 3
"""Words: shorter than any question off the subject that is worth declining."""
_UNMISTAKABLE = 0.7
_PLAINLY_FOREIGN = 0.9
_RATHER_URGENT = 0.45
_HELP_WITH = {DISTRESS: "wellbeing_counselling", DANGER: "wellbeing_counselling", EMERGENCY: "medicolegal_support"}
"""What is answered where a message may be urgent and nothing else is understood of it."""

_SMALL_TALK = {"greeting", "thanks", "bot_challenge"}
# Answers that hold for people on the lists only.
_MEMBERSHIP = {"statutory_leave", "joining", "existing_member", "oopt"}
_OWN_LISTS = {"eligible_specialties": "specialty", "regions": "region"}
# What the "Change" of a decision card says.
_CHANGE_BUTTON = re.compile(r"change my (specialty|permanent region|working region|training status)", re.I)
_FACT_OF_WORDS = {
    "working_region": re.compile(r"working region", re.I),
    "specialty": re.compile(r"speciali?t(y|ies)|programme", re.I),
    "permanent_region": re.compile(r"region|deanery|area|location", re.I),
}


@dataclass(frozen=True)
class Reply:
    """One message to send: a response of bot/answers by name, or a text made here. `outcome` is design 4.2's."""

    outcome: str
    response: str | None = None
    text: str | None = None
    topic: str | None = None
    strength: float | None = None
    choices: tuple[Choice, ...] = ()
    decision: Mapping[str, Any] | None = None
    fill: Mapping[str, str] = field(default_factory=dict)
    """What the response's own placeholders stand for, beside those of the parameters."""
    section: str | None = None
    """The page's section where no response of bot/answers names it."""
    approved: Mapping[str, str] | None = None
    """By whom and on which day the operator approved the words."""


@dataclass(frozen=True)
class Knowledge:
    """What the assistant answers from, as it stands today."""

    parameters: InForce
    names: Names
    answers: Mapping[str, AnswerCard]
    standings: Mapping[str, Standing] = field(default_factory=dict)
    """What the operator has approved or withdrawn, by topic."""

    def is_withdrawn(self, topic: str) -> bool:
        """Whether the operator has withdrawn an answer: its askers are referred to the helpline."""
        return topic in self.standings and self.standings[topic].is_withdrawn

    def approved(self, topic: str) -> dict[str, str] | None:
        """Who approved an answer's words as they are now, and when; None where nobody did."""
        standing, card = self.standings.get(topic), self.answers.get(topic)
        if standing is None or card is None or standing.is_withdrawn or standing.version != card.version:
            return None
        return {"by": standing.by, "on": standing.on.isoformat()}


@dataclass
class Turn:
    """A turn under way; `run` takes it."""

    heard: Heard
    trainee: Trainee
    dialogue: Dialogue
    knowledge: Knowledge
    replies: list[Reply] = field(default_factory=list)
    decide_now: bool = False
    """What is open is to be decided or asked for in this turn."""
    quiet: bool = False
    """Nothing more is to be asked in this turn: somebody says goodbye, stops or wants a person."""
    understood: bool = False
    unknown_place: bool = False
    """The message names a place that isn't known: the region must be asked for, whatever was told before."""
    goes_there: bool = False
    """A region in this message is where somebody goes for a time, not where they belong."""

    def run(self) -> Turn:
        """Takes the turn: `replies`, `trainee` and `dialogue` hold the result."""
        if self._signpost():
            return self
        before, failed = self.trainee, self.dialogue.failures
        self._take_choice()
        # What the questions turn out to mean also tells whose facts these are.
        self.heard = replace(self.heard, questions=tuple(self._worth_answering()))
        for question in self.heard.questions:
            self.understood |= self._handle(question)
        self._hear_facts()
        if self.trainee != before:
            self.understood = True
            self.decide_now |= bool(self.dialogue.deciding)
        self._decide_for_others()
        self.dialogue = replace(self.dialogue, failures=0 if self.understood else failed + 1)
        self._decide(changed=self.trainee != before)
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
            self._say("utter_in_case", "signposted", topic=urgent.topic, strength=urgent.probability)
            rest = tuple(question for question in self.heard.questions if question is not urgent)
            if urgent.probability >= _RATHER_URGENT and not any(question.verdict == "sure" for question in rest):
                # Declining what somebody in need says, or asking what they meant, would be cold.
                rest = (Question(_HELP_WITH[urgent.topic]),)
            self.heard = replace(self.heard, questions=rest or (Question("unclear", "none", 0.0),))
            return False
        self._say(f"utter_{urgent.topic}", "signposted", topic=urgent.topic, strength=urgent.probability)
        self._hear_facts()
        return True

    def _take_choice(self) -> None:
        """A picked choice counts as what it stands for, whatever its words resemble."""
        if _CHANGE_BUTTON.fullmatch(self.heard.text.strip()):
            self.heard = Heard(self.heard.text, (Question("change"),))
            return
        choice = self.dialogue.picked(self.heard.text)
        if choice is None:
            return
        if choice.topic:
            self.heard = Heard(self.heard.text, (Question(choice.topic),))
        elif choice.key and self.dialogue.asked:
            value = Unknown.CANNOT_SAY if choice.key == NOT_SURE.key else Named((choice.key,), choice.title)
            self.trainee = with_fact(self.trainee, self.dialogue.asked, value)
            self.heard = Heard(self.heard.text, (Question("inform"),))
            self.decide_now = True

    def _worth_answering(self) -> list[Question]:
        """The questions as the conversation makes them clear.

        A message that states what was asked is the answer to it, whatever question it also resembles; and a guess
        between topics falls on the one that is open.
        """
        answers_it = self._states_what_was_asked()
        questions = [
            q for q in self.heard.questions if not (answers_it and (q.verdict != "sure" or q.topic in _OWN_LISTS))
        ]
        return [replace(q, topic=ELIGIBILITY, verdict="sure") if self._means_eligibility(q) else q for q in questions]

    def _means_eligibility(self, question: Question) -> bool:
        """A guess among topics falls on eligibility while that is open, or where a specialty or region is named."""
        if question.verdict == "close" and self._own_facts("specialty", "region"):
            return bool({ELIGIBILITY, *_OWN_LISTS} & set(question.alternatives))
        is_open = self.dialogue.deciding == ELIGIBILITY
        return is_open and ELIGIBILITY in question.alternatives and question.probability < _UNMISTAKABLE

    def _states_what_was_asked(self) -> bool:
        return bool(self.dialogue.asked) and self._own_facts(
            "specialty" if self.dialogue.asked == "specialty" else "region"
        )

    def _hear_facts(self) -> None:
        on_oopt = self.trainee.programme_status is ProgrammeStatus.OOPT and isinstance(
            self.trainee.permanent_region, Named
        )
        # Out of programme, "what about Wales?" asks where one may go.
        goes_there = self.goes_there or (on_oopt and not self.dialogue.asked and "change" not in self.heard.topics())
        self.trainee = told(self.trainee, self.heard, self.dialogue.asked, goes_there)
        if self.decide_now and any(fact.kind == "unknown_place" for fact in self.heard.facts):
            self.trainee = with_fact(self.trainee, "permanent_region", Unknown.NOT_TOLD)
            self.unknown_place = True

    def _handle(self, question: Question) -> bool:
        """Answers one question; False where nothing came of it."""
        if question.verdict in {"none", "close"} and self._names_excluded_work(question):
            return self._answer(Question("exclusions"))
        if question.verdict == "none" or question.topic == "out_of_scope":
            return self._off_subject(question)
        if question.verdict == "close":
            return self._did_you_mean(question)
        act: Callable[[], bool] | None = getattr(self, f"_on_{question.topic}", None)
        if act:
            return act()
        if question.topic in _OWN_LISTS and self._own_facts("specialty", "region"):
            return self._on_eligibility()
        return self._answer(question)

    def _names_excluded_work(self, question: Question) -> bool:
        """Whether an unclear question names work that the page excludes, and isn't plainly about something else."""
        is_foreign = question.verdict == "none" and question.probability >= _PLAINLY_FOREIGN
        return self._own_facts("activity") and not is_foreign

    def _answer(self, question: Question) -> bool:
        if self.knowledge.is_withdrawn(question.topic):
            self._say("utter_withdrawn", "handed_over", topic=question.topic, strength=question.probability)
            return True
        outcome = "chat" if question.topic in _SMALL_TALK else "answered"
        approved = self.knowledge.approved(question.topic)
        self._say(
            f"utter_{question.topic}",
            outcome,
            topic=question.topic,
            strength=question.probability,
            approved=approved,
        )
        if question.topic in self.knowledge.answers:
            self.dialogue = replace(self.dialogue, last_topic=question.topic)
        if question.topic in _MEMBERSHIP and self._own_facts("specialty") and self._own_facts("region"):
            # The general answer holds only for those on the lists, and this message tells whether they are.
            self.dialogue = replace(self.dialogue, deciding=ELIGIBILITY)
            self.decide_now = True
        return True

    def _say(self, response: str, outcome: str, **more: Any) -> None:
        self.replies.append(Reply(outcome, response=response, **more))

    # What is decided for the person

    def _on_eligibility(self) -> bool:
        if self._follows_up_oopt():
            self.goes_there = True
            return self._answer(Question("oopt"))
        self.dialogue = replace(self.dialogue, deciding=ELIGIBILITY)
        # Somebody else's eligibility is decided from their own facts alone.
        self.decide_now = not self._others_facts() or self._own_facts("specialty", "region")
        return True

    def _follows_up_oopt(self) -> bool:
        """ "And for Scotland?" after OOPT asks where one may go, not where one belongs."""
        only_a_region = self._own_facts("region") and not self._own_facts("specialty")
        return self.dialogue.last_topic == "oopt" and not self.dialogue.deciding and only_a_region

    def _on_not_a_trainee(self) -> bool:
        if self._own_facts("programme_status", "specialty"):
            return self._on_eligibility()
        self._say("utter_not_a_trainee", "answered", topic="not_a_trainee")
        return True

    def _on_inform(self) -> bool:
        if self.decide_now:
            return True
        if self._own_facts("specialty", "region"):
            return self._on_eligibility()
        if self._own_facts("programme_status"):
            if self.dialogue.deciding:
                self.decide_now = True
            else:
                self._say("utter_noted", "asked", choices=WAYS_ON)
            return True
        return False

    def _on_change(self) -> bool:
        if self.heard.facts:
            return self._on_eligibility()
        for fact, words in _FACT_OF_WORDS.items():
            if words.search(self.heard.text):
                self.trainee = with_fact(self.trainee, fact, Unknown.NOT_TOLD)
                return self._on_eligibility()
        self._say("utter_change_what", "asked")
        self.quiet = True
        return True

    # Dialogue acts

    def _on_affirm(self) -> bool:
        return False

    def _on_deny(self) -> bool:
        return False

    def _on_dont_know(self) -> bool:
        if not self.dialogue.asked:
            return False
        self.trainee = with_fact(self.trainee, self.dialogue.asked, Unknown.CANNOT_SAY)
        return True

    _on_skip = _on_dont_know

    def _on_why(self) -> bool:
        if self.dialogue.asked:
            self._say(f"utter_why_{self.dialogue.asked}", "answered")
            return True
        self.decide_now = bool(self.dialogue.deciding)
        return self.decide_now

    def _on_carry_on(self) -> bool:
        if self.dialogue.deciding:
            self.decide_now = True
        else:
            self._say("utter_carry_on_nothing", "chat", choices=WAYS_ON)
        return True

    _on_repeat = _on_carry_on

    def _on_start_over(self) -> bool:
        self.trainee, self.dialogue = Trainee(), Dialogue()
        if len(self.heard.questions) == 1 and not self.heard.facts:
            self._say("utter_start_over", "chat", choices=WAYS_ON)
        return True

    def _on_stop(self) -> bool:
        self.dialogue = Dialogue()
        self.quiet = True
        self._say("utter_stop", "chat")
        return True

    def _on_goodbye(self) -> bool:
        self.quiet = True
        self._say("utter_goodbye", "chat", topic="goodbye")
        return True

    def _on_human_handoff(self) -> bool:
        self.quiet = True
        self._say("utter_human_handoff", "handed_over", topic="human_handoff")
        return True

    def _on_greeting(self) -> bool:
        self._say("utter_greeting", "chat", topic="greeting", choices=WAYS_ON)
        return True

    # What isn't understood, or isn't ours

    def _off_subject(self, question: Question) -> bool:
        self._say("utter_out_of_scope", "declined", strength=question.probability, choices=WAYS_ON)
        return False

    def _did_you_mean(self, question: Question) -> bool:
        cards = [self.knowledge.answers[t] for t in question.alternatives if t in self.knowledge.answers]
        if not cards:
            return False
        likely = tuple(Choice(card.title, topic=card.topic) for card in cards[:2])
        self._say("utter_clarify", "clarify", strength=question.probability, choices=(*likely, A_PERSON))
        return False

    def _not_understood(self) -> None:
        response = "utter_nothing_asked" if "affirm" in self.heard.topics() else "utter_not_understood"
        self._offer(WAYS_ON)
        self._say(response, "clarify", choices=WAYS_ON)

    # The open decision

    def _own_facts(self, *kinds: str) -> bool:
        return any(fact.kind in kinds and not fact.other_person for fact in self.heard.facts)

    def _others_facts(self) -> bool:
        return any(fact.other_person for fact in self.heard.facts)

    def _decide_for_others(self) -> None:
        """Decides for somebody else from their own facts; nothing of it is kept."""
        theirs = [fact for fact in self.heard.facts if fact.other_person]
        wanted = {ELIGIBILITY, "inform", *_OWN_LISTS} & self.heard.topics()
        if not theirs or not wanted:
            return
        self.understood = True
        trainee = with_facts(Trainee(), theirs)
        decision = eligibility(trainee, self.knowledge.parameters, self.knowledge.names)
        if decision.status is Status.ASK:
            words = " ".join(reason.text for reason in decision.reasons)
            needed = " and ".join(missing.fact.replace("_", " ") for missing in decision.missing)
            text = f"About your {theirs[0].other_person}: {words} I'd need their {needed} as well."
            self.replies.append(Reply("asked", text=text, topic=ELIGIBILITY))
            return
        self._tell(decision, trainee, theirs[0].other_person)

    def _decide(self, changed: bool) -> None:
        """Decides what is open, or asks one thing; the open question comes back once after any other answer."""
        wanted = self.dialogue.deciding and (self.decide_now or self.dialogue.asked)
        if not wanted or self.quiet or self._offers_topics():
            choices = self.replies[-1].choices if self.replies else ()
            if choices or not self.dialogue.asked:
                self._offer(choices)
            return
        decision = eligibility(self.trainee, self.knowledge.parameters, self.knowledge.names)
        if decision.status is Status.ASK:
            self._ask(decision, changed)
        else:
            self.dialogue = self.dialogue.asking(None, ())
            self._tell(decision, self.trainee)

    def _offers_topics(self) -> bool:
        """A "did you mean" with its choices goes before the open question, unless it is a bad answer to that."""
        offered = any(reply.outcome == "clarify" and reply.choices for reply in self.replies)
        return offered and not self.decide_now and not self._is_brief()

    def _is_brief(self) -> bool:
        return len(self.heard.text.split()) <= _BRIEF

    def _tell(self, decision: Decision, trainee: Trainee, person: str | None = None) -> None:
        reference = new_reference()
        knowledge = self.knowledge
        self.dialogue = replace(self.dialogue, last_topic=ELIGIBILITY)
        self.replies.append(
            Reply(
                "decided",
                text=decision_text(decision, reference, knowledge.parameters, person),
                topic=ELIGIBILITY,
                decision=decision_card(decision, reference, trainee, knowledge.names, knowledge.parameters, person),
                section=_deciding_section(decision),
            )
        )

    def _ask(self, decision: Decision, changed: bool) -> None:
        """Asks for the first thing missing; a question that comes back says what is known, once."""
        fact = decision.missing[0].fact
        lead = [_UNKNOWN_PLACE] if self.unknown_place else []
        lead += [reason.text for reason in decision.reasons] if changed else []
        if self._misses_the_question(fact):
            often = self.dialogue.failures >= _MOST_FAILURES
            self.replies = [Reply("asked", response=f"utter_why_{fact}" if often else f"utter_not_recognised_{fact}")]
        elif self.replies and self.dialogue.asked:
            lead = ["Back to your question.", *(reason.text for reason in decision.reasons)]
            # Choices stay with the open question alone.
            self.replies = [replace(reply, choices=()) for reply in self.replies if reply.outcome != "clarify"]
        choices = self._choices(fact, decision.missing[0].options)
        words = "".join(f"{part} " for part in lead)
        self._say(f"utter_ask_{fact}", "asked", topic=ELIGIBILITY, choices=choices, fill={"lead": words})
        self.dialogue = self.dialogue.asking(fact, choices)

    def _misses_the_question(self, fact: str) -> bool:
        """Whether the message tried to answer what was asked, and failed: a word or two is no new subject."""
        if self.dialogue.asked != fact or self.understood:
            return False
        answered = any(reply.outcome not in {"clarify", "declined"} for reply in self.replies)
        return not answered and (self._is_brief() or not self.replies)

    def _choices(self, fact: str, options: tuple[str, ...]) -> tuple[Choice, ...]:
        parameters, names = self.knowledge.parameters, self.knowledge.names
        listed = parameters.specialties if fact == "specialty" else parameters.regions
        choices = [Choice(names.display(key, parameters), key=key) for key in options or listed]
        often = self.dialogue.failures >= _MOST_FAILURES
        return (*choices, NOT_SURE, *((A_PERSON,) if often else ()))

    def _offer(self, choices: tuple[Choice, ...]) -> None:
        self.dialogue = replace(self.dialogue, offered=choices)


def _deciding_section(decision: Decision) -> str:
    """The page's section that the decision itself rests on, else that of its first reason."""
    sections = [reason.section for reason in decision.reasons if reason.code == decision.code]
    return sections[0] if sections else decision.reasons[0].section


def take_turn(heard: Heard, trainee: Trainee, dialogue: Dialogue, knowledge: Knowledge) -> Turn:
    """Takes one turn of a conversation and returns it, taken."""
    return Turn(heard, trainee, dialogue, knowledge).run()
