"""Finds the facts a message states: specialty, region and programme status, whose they are, and in which role.

Names come from `bot/coverage/names.yaml`, matched by a blank spaCy pipeline; misspelt ones by RapidFuzz.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict, List, Optional

import spacy
from rapidfuzz import fuzz, process
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span

from bot.coverage.names import NAMES, Name, Names, load_names

TYPO_SCORE = 86
"""One wrong letter in eight passes; "sales" for Wales (80) doesn't."""
_SHORTEST_TYPO = 5

# "GP" and "occupational health" name work as well as training: private GP sessions, a GP surgery.
_WORK_BEFORE = re.compile(r"\b(private|pvt|priv|my|our|see|saw|the|to a|as an? (nhs )?)\s*$", re.I)
_WORK_AFTER = re.compile(
    r"^\s*(work|sessions?|clinics?|practices?|surger(y|ies)|lists?|locums?|shifts?|appointments?|"
    r"partner|reports?|medicals?|consultations?|services?|practice manager)\b",
    re.I,
)
_PLACE_BEFORE = re.compile(r"\b(in|at|from|near|around|to|for|of|deanery|region|is|im|i'm|and|or|about|=)\s*$", re.I)
_PERMANENT_BEFORE = re.compile(
    r"(permanent|perm|home|base|own|number|ntn|belong\w*|employed by|employer)\W+(\w+\W+){0,4}$", re.I
)
_PERMANENT_AFTER = re.compile(r"^\W*(is )?(my )?(permanent|perm|home|base)\b", re.I)
_WORKING_BEFORE = re.compile(
    r"(oopt?|out of programme( training)?|rotat\w+|placement|posting|seconded|borrowed|off|going|go|moving|"
    r"working|temporar\w+|for now|a? ?year('s)?( training)?|months?)\W+((to|in|at|up|over|down|the)\W+){0,3}$",
    re.I,
)
_OOPT = re.compile(r"\boop|out of programme", re.I)
_OTHER_PERSON = re.compile(
    r"\bmy (wife|husband|partner|girlfriend|boyfriend|fianc\w+|friend|mate|colleague|flatmate|housemate|brother|sister|"
    r"son|daughter|cousin|trainee|registrar)('s)?\b",
    re.I,
)
_OF_SELF = re.compile(
    r"(\b(i am|i'm|im|i m|am|being|clr is|caller is|dr is|she is|he is|she's|he's|they are|they're|is)"
    r"( (a|an|now|only|just|currently))*|^(hi|hello|hey)?[\s,]*(a|an)?)\s*$",
    re.I,
)
_DENIED_BEFORE = re.compile(
    r"\b(not|isn't|isnt|wasn't|was|were|used to be|rather than|instead of|no longer|left)(\s+(in|the|at|from))*\s*$",
    re.I,
)
_NEEDS_SELF = {"not_in_specialty_training"}


@dataclass(frozen=True)
class StatedFact:
    """One fact in a message: its kind, what it can mean (keys of names.yaml), where it stands and whose it is."""

    kind: str
    readings: tuple[str, ...]
    said: str
    start: int
    end: int
    role: Optional[str] = None
    """For a region: "permanent", "working", or None where the message doesn't tell."""
    other_person: Optional[str] = None
    """Who it is about where that isn't the person asking ("wife")."""

    def as_entity(self) -> Dict[str, Any]:
        """The fact in the form of a Rasa entity."""
        entity = {
            "entity": self.kind,
            "value": list(self.readings),
            "start": self.start,
            "end": self.end,
            "said": self.said,
            "extractor": "Facts",
        }
        if self.role:
            entity["role"] = self.role
        if self.other_person:
            entity["other_person"] = self.other_person
        return entity


class FactFinder:
    """Finds facts by the names of `names.yaml`."""

    def __init__(self, names: Names) -> None:
        self.nlp: Language = spacy.blank("en")
        self.nlp.add_pipe("sentencizer")
        self._matcher = PhraseMatcher(self.nlp.vocab, attr="LOWER")
        self._by_phrase: Dict[str, Name] = {}
        for name in names.phrases:
            for spelling in _spellings(name.phrase):
                self._by_phrase.setdefault(spelling, name)
        self._matcher.add("name", [self.nlp.make_doc(phrase) for phrase in self._by_phrase])
        self._long_phrases = [phrase for phrase in self._by_phrase if len(phrase) >= _SHORTEST_TYPO]

    def find(self, text: str) -> List[StatedFact]:
        """The facts of a text, in its order, the longest name where names overlap."""
        doc = self.nlp(text)
        spans = [doc[start:end] for _, start, end in self._matcher(doc)]
        facts = []
        for span in spacy.util.filter_spans(spans):
            name = self._by_phrase[_plain(span.text)]
            if self._is_meant(name, span, doc):
                facts.append(_fact(name, span))
        taken = {i for fact in facts for i in range(fact.start, fact.end)}
        facts += self._misspelt(doc, taken)
        facts.sort(key=lambda fact: fact.start)
        return _with_other_regions([_in_context(fact, doc) for fact in facts])

    def _is_meant(self, name: Name, span: Span, doc: Doc) -> bool:
        before, after = doc.text[: span.start_char], doc.text[span.end_char :]
        if _DENIED_BEFORE.search(before):
            return False
        alone = not re.sub(r"[\W_]", "", before + after)
        if name.is_ordinary_word and not alone:
            has_capital = span.text[:1].isupper() and not doc.text.isupper() and span.start_char > 0
            if not (has_capital or span.text.isupper() or _PLACE_BEFORE.search(before)):
                return False
        if name.kind == "specialty" and len(span) <= 2:
            trains = re.match(r"^\s*(st\d|trainee|reg|registrar|training|speciali?ty|ct\d)", after, re.I)
            if not trains and (_WORK_AFTER.match(after) or _WORK_BEFORE.search(before)):
                return False
        if name.kind == "programme_status" and name.readings[0] in _NEEDS_SELF:
            return alone or bool(_OF_SELF.search(before))
        return True

    def _misspelt(self, doc: Doc, taken: set[int]) -> List[StatedFact]:
        facts: List[StatedFact] = []
        for length in (3, 2, 1):
            for start in range(len(doc) - length + 1):
                span = doc[start : start + length]
                characters = range(span.start_char, span.end_char)
                if len(span.text) < _SHORTEST_TYPO or taken.intersection(characters):
                    continue
                if all(token.is_stop for token in span) or not span[0].is_alpha or not span[-1].is_alpha:
                    continue
                best = process.extractOne(
                    _plain(span.text), self._long_phrases, scorer=fuzz.ratio, score_cutoff=TYPO_SCORE
                )
                if best is None or best[0][0] != _plain(span.text)[0]:
                    continue
                name = self._by_phrase[best[0]]
                if not name.is_ordinary_word and self._is_meant(name, span, doc):
                    facts.append(_fact(name, span))
                    taken.update(characters)
        return facts


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.casefold()).strip()


def _spellings(phrase: str) -> set[str]:
    plain = _plain(phrase)
    spellings = {plain, plain.replace("&", "and"), plain.replace("-", " "), plain.replace(",", "")}
    if plain.endswith("medicine"):
        spellings.add(plain[: -len("medicine")] + "med")
    return {_plain(spelling) for spelling in spellings if spelling.strip()}


def _fact(name: Name, span: Span) -> StatedFact:
    return StatedFact(name.kind, name.readings, span.text, span.start_char, span.end_char)


def _in_context(fact: StatedFact, doc: Doc) -> StatedFact:
    """Adds whose fact it is, and for a region whether it is the permanent one or one worked in."""
    sentence = next(s for s in doc.sents if s.start_char <= fact.start < s.end_char)
    before, after = doc.text[sentence.start_char : fact.start], doc.text[fact.end : sentence.end_char]
    other = _OTHER_PERSON.search(before)
    if other:
        fact = replace(fact, other_person=other.group(1).casefold())
    if fact.kind != "region":
        return fact
    if _PERMANENT_BEFORE.search(before) or _PERMANENT_AFTER.match(after):
        return replace(fact, role="permanent")
    if _OOPT.search(doc.text) and _WORKING_BEFORE.search(before):
        return replace(fact, role="working")
    return fact


def _with_other_regions(facts: List[StatedFact]) -> List[StatedFact]:
    """Beside a region said to be permanent, another one is where they work."""
    if not any(fact.role == "permanent" for fact in facts):
        return facts
    return [replace(fact, role="working") if fact.kind == "region" and not fact.role else fact for fact in facts]


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
        """Names and this module count as inputs: Rasa itself looks at the class's own lines only."""
        content = NAMES.read_bytes() + Path(__file__).read_bytes()
        return hashlib.sha256(content).hexdigest()

    def process(self, messages: List[Message]) -> List[Message]:
        """Adds the facts to each message's entities."""
        for message in messages:
            found = self._finder.find(message.get(TEXT) or "")
            entities = message.get(ENTITIES, []) + [fact.as_entity() for fact in found]
            message.set(ENTITIES, entities, add_to_output=True)
        return messages
