"""The decisions of a turn: what is wanted is decided from what is known, and one thing is asked for the rest."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from actions.asking import EXAMPLES, choices_for
from actions.decide import decided_from, decision_card, decision_text, new_reference
from actions.dialogue import A_PERSON, Choice, Dialogue
from actions.heard import Heard
from actions.knowledge import Knowledge
from actions.saying import Reply
from actions.trainee import DAYS
from bot.coverage import Decision, Missing, Question, Status, Trainee, assess

MOST_FAILURES = 2
"""Turns in a row that gave no usable answer, before an example and a person are offered."""
_ENOUGH = 4
"""Failures after which the assistant stops asking and refers."""
_OF_MEMBERSHIP = {"specialty", "permanent_region"}


@dataclass
class Deciding:
    """A turn under way, as far as decisions go; `Turn` adds what else can be said."""

    heard: Heard
    trainee: Trainee
    dialogue: Dialogue
    knowledge: Knowledge
    replies: list[Reply] = field(default_factory=list)
    quiet: bool = False
    """Nothing more is to be asked in this turn: somebody says goodbye, stops or wants a person."""
    understood: bool = False
    asks_now: bool = False
    """The message itself asks for a decision."""
    decided: dict[Question, Decision] = field(default_factory=dict)
    """What was decided in this turn, or found to need more."""

    def say(self, response: str, outcome: str, **more: Any) -> None:
        """Adds a response of bot/answers."""
        self.replies.append(Reply(outcome, response=response, **more))

    def decision_of(self, question: Question, trainee: Trainee | None = None) -> Decision:
        """The decision of one question from what is known."""
        known = self.trainee if trainee is None else trainee
        return assess(known, [question], self.knowledge.parameters, self.knowledge.names).decisions[0]

    def decide(self, question: Question, is_asked: bool = True) -> None:
        """Decides a question: tells it, or leaves it open to be asked for.

        `is_asked` says that the person asks it now; what only follows from a changed fact isn't told twice alike.
        """
        if question in self.decided:
            return
        decision = self.decided[question] = self.decision_of(question)
        self.asks_now |= is_asked
        self.dialogue = replace(self.dialogue, recent=question.value)
        if decision.status is Status.ASK:
            self.dialogue = self.dialogue.opening(question.value, first=is_asked)
            # Under conditions a fee can be told while more is asked.
            if not decision.headline or (not is_asked and decision.headline == self.dialogue.told):
                return
        else:
            self.dialogue = self.dialogue.closing(question.value)
        self.tell(decision, self.trainee)
        self.dialogue = replace(self.dialogue, told=decision.headline)

    def tell(self, decision: Decision, trainee: Trainee, person: str | None = None) -> None:
        """Says a decision, with its card and a reference to quote; `person` is somebody else it is about."""
        reference, knowledge = new_reference(), self.knowledge
        invites = bool(decision.missing) and decision.missing[0].fact in _OF_MEMBERSHIP
        section = _deciding_section(decision)
        self.dialogue = replace(self.dialogue, last_topic=decision.about, section=section)
        self.replies.append(
            Reply(
                "decided",
                text=decision_text(decision, reference, knowledge.parameters, person, invites),
                topic=decision.about,
                decision=decision_card(
                    decision, reference, trainee, knowledge.names, knowledge.parameters, person, invites
                ),
                decided_from=decided_from(decision, trainee),
                section=section,
            )
        )

    def settle(self, changed: bool, lead: str = "") -> None:
        """Ends the turn: decides what is open anew, and asks for one thing, the open question coming back once.

        `changed` says that a fact was heard; `lead` is to be said ahead of what is asked.
        """
        for question in map(Question, self.dialogue.deciding):
            if changed or self.dialogue.asked:
                self._decide_again(question, changed)
        missing = self._to_ask()
        if missing is None or self.quiet or self._offers_topics():
            choices = tuple(dict.fromkeys(choice for reply in self.replies for choice in reply.choices))
            if choices or not self.dialogue.asked:
                self.offer(choices)
            if missing is None:
                self.dialogue = replace(self.dialogue, asked=None)
            return
        if self._misses(missing.fact) and self.dialogue.failures >= _ENOUGH:
            self._give_up()
        else:
            self._ask(missing, changed, lead)

    def _decide_again(self, question: Question, changed: bool) -> None:
        if question in self.decided:
            return
        if changed:
            self.decide(question, is_asked=False)
        else:
            self.decided[question] = self.decision_of(question)

    def _to_ask(self) -> Missing | None:
        """What to ask for: the first fact missing of the first open question of this turn.

        Where a fee was told on condition of being in the block membership, the membership isn't asked for: that was
        offered with the fee.
        """
        for question in map(Question, self.dialogue.deciding):
            decision = self.decided.get(question)
            if decision and decision.missing:
                is_told = bool(decision.headline)
                first = decision.missing[0]
                if not (is_told and first.fact in _OF_MEMBERSHIP):
                    return first
        return None

    def _offers_topics(self) -> bool:
        """A "did you mean" with its choices goes before the open question, unless it is a bad answer to that."""
        offered = any(reply.outcome == "clarify" and reply.choices for reply in self.replies)
        return offered and not self.decided_anything() and not self.heard.is_brief()

    def decided_anything(self) -> bool:
        """Whether a decision was told in this turn."""
        return any(reply.outcome == "decided" for reply in self.replies)

    def _ask(self, missing: Missing, changed: bool, lead: str) -> None:
        """Asks for a fact; a question that comes back says what is known, once, and not for ever."""
        fact = missing.fact
        reasons = [] if self.decided_anything() else self._reasons()
        is_told = fact in {*DAYS, "expected_completion"} and getattr(self.trainee, fact) != getattr(Trainee(), fact)
        # A day that was told and can't be, or is too rough, is asked for again: why stands ahead.
        leads = [*([lead] if lead else []), *([missing.why] if is_told else [])]
        leads += reasons if changed or self.asks_now else []
        often = self.dialogue.failures >= MOST_FAILURES
        if self._misses(fact):
            self.replies = [self.why(missing) if often else _not_recognised(fact)]
        elif self.replies and self.dialogue.asked and not self.decided_anything():
            known = reasons if missing.fact in _OF_MEMBERSHIP else []
            leads = ["Back to your question.", *known, *([missing.why] if is_told else [])]
            self.replies = [reply for reply in self.replies if reply.outcome != "clarify"]
        # Choices stay with the open question alone: a number picks one of them.
        self.replies = [replace(reply, choices=()) for reply in self.replies]
        choices = (*choices_for(missing, self.knowledge), *((A_PERSON,) if often else ()))
        words = "".join(f"{part} " for part in leads)
        self.say(f"utter_ask_{fact}", "asked", topic=self.dialogue.deciding[0], choices=choices, fill={"lead": words})
        self.dialogue = self.dialogue.asking(fact, choices)

    def _give_up(self) -> None:
        self.replies = []
        self.say("utter_give_up", "handed_over", choices=(A_PERSON,))
        self.dialogue = replace(self.dialogue.asking(None, (A_PERSON,)), deciding=(), failures=0)

    def _reasons(self) -> list[str]:
        """What is known so far of the question that is asked for."""
        decision = self.decided[Question(self.dialogue.deciding[0])]
        return [reason.text for reason in decision.reasons]

    def why(self, missing: Missing) -> Reply:
        """Why a fact is asked for, with an example."""
        if missing.fact in _OF_MEMBERSHIP:
            return Reply("answered", response=f"utter_why_{missing.fact}")
        return Reply("answered", response="utter_why", fill={"why": missing.why})

    def _misses(self, fact: str) -> bool:
        """Whether the message tried to answer what was asked, and failed: a word or two is no new subject."""
        if self.dialogue.asked != fact or self.understood:
            return False
        answered = any(reply.outcome not in {"clarify", "declined"} for reply in self.replies)
        return not answered and (self.heard.is_brief() or not self.replies)

    def offer(self, choices: tuple[Choice, ...]) -> None:
        """Remembers what was offered, so that "the second" picks it."""
        self.dialogue = replace(self.dialogue, offered=choices)


def _not_recognised(fact: str) -> Reply:
    example = {"example": EXAMPLES[fact]} if fact in EXAMPLES else {}
    return Reply("asked", response=f"utter_not_recognised_{fact}", fill=example)


def _deciding_section(decision: Decision) -> str:
    """The page's section that the decision itself rests on, else that of its first reason."""
    sections = [reason.section for reason in decision.reasons if reason.code == decision.code]
    return sections[0] if sections else decision.reasons[0].section
