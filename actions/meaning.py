"""What the questions of a message mean in the light of the conversation: follow-ups, guesses, lookalikes."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from actions.heard import Question
from actions.hearing import FOR_PAY, OF_PRIVATE_WORK, OWN_LISTS, Hearing
from actions.matters import OF_TOPIC, is_personal
from actions.trainee import times_as_much
from bot.coverage import Question as Asked

_UNMISTAKABLE = 0.7
_ACTS = {"inform", "affirm", "deny", "dont_know", "skip"}
"""What a message does that answers a question: no question of its own."""
_FEW_WORDS = 6
_FOLLOW_UP = re.compile(
    r"\b(?:so|then|fees?|free|how much|costs?|pay|charged?|extra|bill|price|total|owe|in or out|eligible|elig|"
    r"allowed|ok|okay|covered|can i|am i|yes or no|y/?n|when|which month|whose)\b",
    re.I,
)
"""Words that ask for the answer to what is being spoken of, where there are few others."""
_COMES_TO = re.compile(
    r"\b(?:that|this|it|those|these|them|both|all)\b.*\b(?:fees?|costs?|charges?|bill|price|pay|add(?:s)? up|"
    r"come to|set me back)\b|\b(?:fees?|costs?|charges?|bill|pay|price)\b.*\b(?:for|of) (?:that|this|it|those|"
    r"these|both|all)\b",
    re.I,
)
_ASKS_OF_ANOTHER = re.compile(
    r"^\W*(?:and|what about|how about|or)\b(?!\s+(?:so|then|if|how|what|when|am i|can i))",
    re.I,
)
_ALL_RIGHT = re.compile(r"\b(?:ok|okay|allowed|fine|alright|all right)\b", re.I)
_ONLY_AMOUNT = re.compile(r"^\W*(?:and|or|what about|how about)?\s*(?!999\b|112\b)£?\d[\d,.]*k?\W*$", re.I)
"""A number alone, unless it is an emergency's."""
_OF_WORK = ("activity", "earnings", "overall_charge", "basis", "weeks_a_year", "sessions", "period")
_AND_ME = re.compile(r"^\W*(?:and|what about|how about|so|but)?\s*(?:me|mine|myself|for me|us)\W*$", re.I)
_VAGUE_AMOUNT = re.compile(
    r"^\W*(?:not )?(?:enough|loads|lots|a lot|much|plenty|tons|a (?:fair )?bit|a few quid|some|peanuts|"
    r"next to nothing|varies|it varies)\b",
    re.I,
)
_COST_OR_TELL = re.compile(r"\b(?:costs?|fees?|charge|pay|tell|declare|inform|let (?:you|them) know)\b", re.I)
_PAYS = re.compile(r"\b(?:pay|fees?|costs?|charged?|price|free|extra|bill|owe)\b", re.I)
_TERMS = re.compile(
    r"\b(?:refund\w*|back|monthly|instal\w*|pro ?-?rata|debit|receipt|block|membership|counselling|courses?)\b",
    re.I,
)
_LIKE = {
    Asked.PRIVATE_WORK: {"membership_charge", "payment_terms"},
    Asked.ELIGIBILITY: set(OWN_LISTS),
}
"""Topics that a few words about a decision are easily taken for."""


@dataclass
class Meaning(Hearing):
    """A turn under way, as far as the meaning of its questions goes."""

    def take_another(self) -> None:
        """ "And for dentists?" asks whether they are on the list, although alone it is like nothing taught.

        So does "and 9?" ask what that would cost.
        """
        unclear = [question.verdict for question in self.heard.questions] == ["none"]
        is_short = len(self.heard.text.split()) <= _FEW_WORDS
        asks = unclear and is_short and _ASKS_OF_ANOTHER.match(self.heard.text)
        if asks and self.heard.own("specialty", "region"):
            self.heard = replace(self.heard, questions=(Question("eligibility"),))
        if self.is_amount_alone() or self._supposes_another_amount():
            self.heard = replace(self.heard, questions=(Question("private_work_fee"),))

    def is_amount_alone(self) -> bool:
        """Whether the message is nothing but an amount while private work is spoken of: "and 9?"."""
        is_amount = bool(_ONLY_AMOUNT.match(self.heard.text)) and bool(self.heard.own("earnings"))
        return is_amount and self.is_open(Asked.PRIVATE_WORK)

    def _supposes_another_amount(self) -> bool:
        """ "And if I doubled it?" while private work is spoken of."""
        is_supposed = bool(self.trainee.earnings) and times_as_much(self.heard.text) is not None
        return is_supposed and self.is_open(Asked.PRIVATE_WORK)

    def worth_answering(self) -> list[Question]:
        """The questions as the conversation makes them clear.

        A message that states what was asked is the answer to it, whatever question it also resembles; and a guess
        between topics falls on the one that is open.
        """
        if self.dialogue.asked == "earnings" and not self.answers_it and _VAGUE_AMOUNT.search(self.heard.text):
            return []  # an answer, if none that can be used
        questions = [q for q in self.heard.questions if not (self.answers_it and self._only_resembles(q))]
        return [replace(q, topic="eligibility", verdict="sure") if self._means_eligibility(q) else q for q in questions]

    def _only_resembles(self, question: Question) -> bool:
        if question.verdict != "sure" or question.topic in {*OWN_LISTS, *_ACTS}:
            return True
        return self.heard.is_brief() and question.topic in OF_TOPIC and self.is_open(OF_TOPIC[question.topic])

    def _means_eligibility(self, question: Question) -> bool:
        """A guess among topics falls on eligibility while that is open, or where a specialty or region is named."""
        if question.verdict == "close" and self.heard.own("specialty", "region"):
            likely = {"eligibility", *OWN_LISTS} & set(question.alternatives)
            return bool(likely) and not self.offers_excluded_work()
        is_open = Asked.ELIGIBILITY.value in self.dialogue.deciding
        return is_open and "eligibility" in question.alternatives and question.probability < _UNMISTAKABLE

    def offers_excluded_work(self) -> bool:
        """Whether the message speaks of being paid for work that the page names: then that is what it asks about."""
        return self.names_excluded_work() and bool(FOR_PAY.search(self.heard.text)) and self.speaks_of_work()

    def is_nhs_work(self) -> bool:
        """Whether the message names nothing but shifts for the NHS, which need no decision."""
        named = [fact.named.readings for fact in self.heard.own("activity")]
        return bool(named) and all(readings == ("nhs_shifts",) for readings in named)

    def follows_up_nhs_work(self, question: Question) -> bool:
        """ "So need to tell you? cost?" after NHS shifts is still about those."""
        said = question.text or self.heard.text
        after_it = self.dialogue.last_topic == "nhs_indemnified_work" and len(said.split()) <= _FEW_WORDS
        return after_it and not self.heard.facts and bool(_COST_OR_TELL.search(said))

    def follows_up(self, question: Question) -> Asked | None:
        """What was spoken of last, where a few unclear words ask for it: "so the fee?", "in or out?"."""
        if not self.dialogue.recent or not is_personal(Asked(self.dialogue.recent), self.trainee):
            return None
        recent = Asked(self.dialogue.recent)
        if _AND_ME.match(self.heard.text):
            return recent
        if _ASKS_OF_ANOTHER.match(self.heard.text) and not self.heard.facts:
            return None  # of something that isn't known here
        if question.topic == "private_provider_nhs_work":
            return None
        of_recent = {topic for topic, asked in OF_TOPIC.items() if asked is recent} | _LIKE.get(recent, set())
        if question.verdict == "close" and of_recent & set(question.alternatives):
            return recent
        said = question.text or self.heard.text
        if recent is Asked.PRIVATE_WORK and _COMES_TO.search(said) and not self.heard.facts:
            return recent
        is_short = len(said.split()) <= _FEW_WORDS
        if recent is Asked.PRIVATE_WORK and is_short and _PAYS.search(said) and not _TERMS.search(said):
            return None if self.heard.facts else recent
        is_about_it = question.verdict in {"none", "close"} or question.topic in _LIKE.get(recent, set())
        if recent is Asked.PRIVATE_WORK and question.topic == "eligibility" and _ALL_RIGHT.search(said):
            is_about_it = True
        return recent if is_short and is_about_it and _FOLLOW_UP.search(said) else None

    def means_work(self) -> bool:
        """Whether the message names work or earnings, so that an unclear question is about those."""
        facts = self.heard.own("activity", "earnings", "overall_charge")
        return bool(facts) and self.speaks_of_work()

    def asks_of_other_work(self, question: Question) -> bool:
        """ "Does that include acupuncture?" while private work is spoken of, whatever it resembles."""
        is_open = self.is_open(Asked.PRIVATE_WORK) and question.topic not in OF_PRIVATE_WORK
        names_work = self.heard.own(*_OF_WORK) and not self.heard.own("specialty", "region")
        is_brief = len(self.heard.text.split()) <= _FEW_WORDS + 2
        return bool(is_open and names_work) and is_brief and not self.heard.is_foreign()
