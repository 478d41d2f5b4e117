"""Finds the facts that a message states, and whose they are: names, days, sums of money, circumstances of work."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from spacy.tokens import Doc

from bot.coverage import Earnings, Named, Period, ProgrammeStatus
from bot.coverage.names import NAMES, WORK_NAMES, Names, load_names
from bot.coverage.records import fact_as_json
from bot.nlu.circumstances import find_circumstances
from bot.nlu.day_words import DayFound, without_days
from bot.nlu.days import find_days
from bot.nlu.details import said_basis, said_period, said_rate, said_weeks
from bot.nlu.meant import TO_COME
from bot.nlu.named import NameFinder, vocabulary
from bot.nlu.spelling import Speller
from bot.nlu.stated import StatedFact
from bot.nlu.sums import find_sums
from bot.settings import read_settings

_KIN_AND_FRIENDS = (
    r"wife|husband|partner|girlfriend|boyfriend|fianc\w+|friend|mate|colleague|flatmate|housemate|brother|sister|son|"
    r"daughter|cousin|twin"
)
_AT_WORK = r"trainee|registrar|trainer|supervisor|boss|consultant|tpd"
_OTHER_PERSON = re.compile(
    rf"(?:\b(?:my|our|her|his|(?:caller|clr)['’]?s) (?:(?:best|good|old|twin|older|younger|little|big) )?"
    rf"({_KIN_AND_FRIENDS}|{_AT_WORK})|"
    rf"(?:^|[.!?,;]\s*|\band )({_KIN_AND_FRIENDS})(?= \(| is\b| asks?\b|:|['’]s an?\b)|"
    rf"\b(?:a|one) ({_KIN_AND_FRIENDS})(?= (?:who|whos|who's|of mine|is|in)\b))(?:['’]?s)?\b"
    r"(?!['’]s (?:list|clinic|practice|room)\b)",
    re.I,
)
"""Somebody else whose facts they may be. "A trainee in London" and "consultant is in charge" are said of oneself."""
_SPEAKS = re.compile(
    r"\s+(?:says?|said|thinks?|thought|reckons?|reckoned|calculated|worked|told|tells|insists?|swears?)\b", re.I
)
"""What stands behind somebody whose words follow: facts in them are theirs only behind "he is"."""
_THEY_ARE = re.compile(r"\b(?:s?he|they)(?:['’]?s|['’]?re| is| are)\b", re.I)
_OWN_AGAIN = re.compile(r"(?<!not )(?<!for )(?<!to )\b(i|i'm|im|i’m|i've|me|mine|myself|we|both)\b", re.I)
_THEY = re.compile(r"\b(she|he|they|her|his|their|she's|he's|they're|shes|hes)\b", re.I)
_POST_TO_COME = re.compile(
    r"\b(?:get|land(?:ed)?|win|won|offered|accept(?:ed)?|take up)\s+(?:(?:a|an|the|my|that|this)\s+)?"
    r"(?:(?:gp)?[sc]t\s?[1-8]|training|specialty|registrar)\s+(?:post|job|number|place|programme)\b",
    re.I,
)
_COMPLETED = re.compile(
    r"\b(?:finished|completed|done with)\s+(?:all\s+)?(?:my\s+|the\s+)?(?:[\w&]+\s+){0,4}?training\b",
    re.I,
)
_EACH_BEHIND = re.compile(r"\s*(?:each|apiece|a (?:go|time|pop)|per go)\b", re.I)
_WORKS_FOR_ANOTHER = {"overall_charge", "employer_indemnity", "contract_requires_own_indemnity"}
"""What "my boss" says in these is about the speaker's own work."""


class FactFinder:
    """Finds every kind of fact; `today` is what "next August" is counted from."""

    def __init__(self, names: Names) -> None:
        self._speller = Speller(*vocabulary(names))
        self._names = NameFinder(names, self._speller)

    def find(self, text: str, today: Optional[dt.date] = None) -> List[StatedFact]:
        """The facts of a text, in its order; what is misspelt counts as what was meant."""
        respelt = self._speller.put_right(text)
        facts = self._find(respelt.text, today)
        places = [respelt.written_at(fact.start, fact.end) for fact in facts]
        return [replace(fact, start=start, end=end) for fact, (start, end) in zip(facts, places, strict=True)]

    def _find(self, text: str, today: Optional[dt.date]) -> List[StatedFact]:
        found_days = find_days(text, today or read_settings().today())
        undated = without_days(text, found_days)
        facts = [
            *self._names.find(text),
            *(_of_day(day) for day in found_days),
            *_of_money(undated),
            *(StatedFact(one.fact, one.value, one.start, one.end) for one in find_circumstances(text)),
        ]
        if not any(fact.kind == "programme_status" for fact in facts):
            facts += _of_completed_training(text) or _of_a_post_to_come(text)
        return _with_owners(sorted(facts, key=lambda fact: fact.start), self.read(text))

    def read(self, text: str) -> Doc:
        """The text in tokens and sentences."""
        return self._names.nlp(text)


def _of_completed_training(text: str) -> List[StatedFact]:
    """Training that is over, whatever it was in: "I finished my GP training last month"."""
    found = _COMPLETED.search(text)
    if not found or TO_COME.search(text[: found.start()]):
        return []
    completed = Named((ProgrammeStatus.COMPLETED.value,), found.group())
    return [StatedFact("programme_status", completed, found.start(), found.end())]


def _of_a_post_to_come(text: str) -> List[StatedFact]:
    """A training post won or hoped for: "what if I land the ST3 post?", "I've been offered a training number"."""
    found = _POST_TO_COME.search(text)
    if not found:
        return []
    to_come = Named((ProgrammeStatus.DUE_TO_START.value,), found.group())
    return [StatedFact("programme_status", to_come, found.start(), found.end())]


def _of_day(day: DayFound) -> StatedFact:
    value = {
        "past": fact_as_json(day.past if day.role is None else day.day()),
        "future": fact_as_json(day.future if day.role is None else day.day()),
        "month_only": day.month_only,
    }
    return StatedFact("day", value, day.start, day.end, role=day.role)


def _of_money(text: str) -> List[StatedFact]:
    """Amounts, each marked or bare; or, where there is none, what is said of one told before."""
    facts = []
    for one in find_sums(text):
        kind = "impossible_amount" if isinstance(one.earnings, str) else "earnings"
        facts.append(StatedFact(kind, one.earnings, one.start, one.end, role="bare" if one.is_bare else None))
    told = [fact for fact in facts if fact.kind == "earnings"]
    rate, weeks = said_rate(text), said_weeks(text)
    if len(told) == 1:
        facts = [replace(fact, value=_with_said(fact, rate, weeks, text)) for fact in facts]
    if not any(fact.role is None for fact in told):
        said_of_one = {"basis": said_basis(text), "weeks_a_year": weeks, "sessions": rate, "period": said_period(text)}
        for kind, said in said_of_one.items():
            if said:
                facts.append(StatedFact(kind, said[0], said[1].start(), said[1].end()))
    return facts


def _with_said(
    fact: StatedFact,
    rate: Optional[Tuple[Dict[str, str], re.Match[str]]],
    weeks: Optional[Tuple[int, re.Match[str]]],
    text: str,
) -> Any:
    """An amount with how often it comes, where that is said apart from it: "12 matches a year, £180 each"."""
    told = fact.value
    if not isinstance(told, Earnings) or fact.role == "bare":
        return told
    is_each = told.period is Period.UNKNOWN and rate and _EACH_BEHIND.match(text[fact.end :])
    if is_each:
        told = replace(told, period=Period.SESSION)
    is_apart = rate and not fact.start <= rate[1].start() < fact.end
    if told.period is Period.SESSION and told.sessions is None and rate and (is_apart or is_each):
        told = replace(told, sessions=Decimal(rate[0]["count"]), sessions_per=Period(rate[0]["per"]))
    if told.period is not Period.YEAR and told.weeks_a_year is None and weeks:
        told = replace(told, weeks_a_year=weeks[0])
    return told


def _with_owners(facts: List[StatedFact], doc: Doc) -> List[StatedFact]:
    """Says of each fact whether it is somebody else's: of "my wife", until the message comes back to "I"."""
    owned = []
    # "My boss is in overall charge" is no talk of the boss's own facts.
    at_work = [(fact.start, fact.end) for fact in facts if fact.kind in _WORKS_FOR_ANOTHER]
    people = [
        found
        for found in _OTHER_PERSON.finditer(doc.text)
        if not any(start <= found.start() < end for start, end in at_work)
    ]
    for fact in facts:
        if fact.kind in _WORKS_FOR_ANOTHER:
            owned.append(fact)
            continue
        sentence = next(s for s in doc.sents if s.start_char <= fact.start < s.end_char)
        before = doc.text[: fact.start]
        others = [
            found
            for found in people
            if found.end() <= fact.start and _may_be_of_them(doc.text[found.end() : fact.start])
        ]
        # A later sentence is still about them where it says "she", "his" and the like.
        same = others and (
            others[-1].start(others[-1].lastindex or 0) >= sentence.start_char or _THEY.search(sentence.text)
        )
        since = before[others[-1].end() :] if others else ""
        they_are = list(_THEY_ARE.finditer(since)) if _SPEAKS.match(since) else []
        is_theirs = same and not _OWN_AGAIN.search(since[they_are[-1].end() :] if they_are else since)
        who = next(filter(None, others[-1].groups()), "") if others else ""
        owned.append(replace(fact, other_person=who.casefold()) if is_theirs else fact)
    return owned


def _may_be_of_them(since: str) -> bool:
    """Whether what stands between a person and a fact lets it be theirs: who only says something says it of "me"."""
    return not _SPEAKS.match(since) or bool(_THEY_ARE.search(since))


@lru_cache(maxsize=1)
def fact_finder() -> FactFinder:
    """The finder over the names of the project, built once a process."""
    return FactFinder(load_names())


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR], is_trainable=False)
class Facts(GraphComponent):
    """The pipeline's component: adds the facts of each message as entities."""

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Facts:
        """Makes the component; see GraphComponent."""
        return cls()

    def __init__(self) -> None:
        self._finder = fact_finder()

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """Names and these modules count as inputs: Rasa itself looks at the class's own lines only."""
        files = [NAMES, WORK_NAMES, *sorted(Path(__file__).parent.glob("*.py"))]
        return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()

    def process(self, messages: List[Message]) -> List[Message]:
        """Adds the facts to each message's entities."""
        for message in messages:
            found = self._finder.find(message.get(TEXT) or "")
            entities = message.get(ENTITIES, []) + [fact.as_entity() for fact in found]
            message.set(ENTITIES, entities, add_to_output=True)
        return messages
