"""Finds the names in a message: of specialties, regions, programme statuses and private work.

`names.yaml` and `work_names.yaml` of bot/coverage hold them; spaCy finds them, RapidFuzz what is misspelt.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import zip_longest
from typing import Dict, List, Optional

import spacy
from rapidfuzz import fuzz, process
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span
from spellchecker import SpellChecker

from bot.coverage import Named
from bot.coverage.names import Name, Names
from bot.nlu.stated import StatedFact

ACTIVITY = "activity"
"""The kind of a fact that names private work."""
UNLISTED = "not_listed"
"""The activity that stands for whatever the exclusions don't name."""
UNKNOWN_PLACE = "unknown_place"
"""The kind of a fact that names a place nobody put into names.yaml."""
TYPO_SCORE = 86
"""One wrong letter in eight passes; "sales" for Wales (80) doesn't."""
_WORD_SCORE = 70
"""How alike each word of a phrase must be, of 100."""
_SHORTEST_TYPO = 5
_SHORT = 7
_SHORT_ACTIVITY = 2

# "GP" and "occupational health" name work as well as training: private GP sessions, a GP surgery.
_WORK_BEFORE = re.compile(r"\b(private|pvt|priv|my|our|see|saw|the|to a|as an? (nhs )?)\s*$", re.I)
_WORK_AFTER = re.compile(
    r"^\s*(work|sessions?|clinics?|practices?|surger(y|ies)|lists?|locums?|shifts?|appointments?|partner|"
    r"reports?|medicals?|consultations?|services?|practice manager)\b",
    re.I,
)
_PRIVATE = re.compile(r"\b(?:private(?:ly)?|pvt|priv)\b", re.I)
_PRIVATE_BEFORE = re.compile(r"\b(?:private|pvt|priv)\s*$", re.I)
_PRIVATELY_AFTER = re.compile(
    r"^\s*(?:(?:work|sessions?|clinics?|lists?|cases?|shifts?)\s+)?(?:privately|private|pvt|on the side|"
    r"for (?:money|cash)|(?:on|at) (?:saturdays?|sundays?|(?:the )?weekends?)|in my (?:own|spare) time)\b",
    re.I,
)
_MAY_DO_BEFORE = re.compile(
    r"\b(?:can|could|may|might|allowed)\b[^.?!]*"
    r"\b(?:do|doing|offer|offering|practi[sc](?:e|ing)|take on)\s+(?:(?:some|any|extra|a bit of|a little)\s+)?$",
    re.I,
)
"""What stands before a field of work that somebody would like to do: "can I do ophthalmology?"."""
_TRAINS = re.compile(r"\b(st\s?\d|ct\s?\d|trainee|reg|registrar|training|programme|scheme|speciali?ty)\b", re.I)
_TRAINS_AS = re.compile(r"\b(?:train(?:ing|ed)?|trainee|st\s?\d|registrar)( to be| as| in)?( an?)?\s*$", re.I)
_GRADE_AFTER = re.compile(r"\s*(?:gp)?(?:st\s?\d|str\b|spr\b|reg\b|registrar|trainee)", re.I)
_TRAINING_NEAR = 14
_PLACE_BEFORE = re.compile(
    r"\b(in|at|from|near|around|to|for|of|deanery|region|is|im|i'm|and|or|about|=)(\s+the)?\s*$", re.I
)
_PERMANENT_BEFORE = re.compile(
    r"\b(permanent|perm|home (deanery|region|number|base)|base|own|number|ntn|belong\w*|employed by|"
    r"employer)\W+(\w+\W+){0,4}$",
    re.I,
)
_PERMANENT_AFTER = re.compile(r"^\W*(is )?(my )?(permanent|perm|home (deanery|region)|base)\b( region| deanery)?", re.I)
_WORKING_BEFORE = re.compile(
    r"(oopt?|out of programme( training)?|rotat\w+|placement|posting|seconded|borrowed|off|going|go|moving|"
    r"working|temporar\w+|for now|a? ?year('s)?( training)?|months?)\W+((to|in|at|up|over|down|the)\W+){0,3}$",
    re.I,
)
_PLACED_BEFORE = re.compile(
    r"\b(placed|placement|rotat\w+|posted|posting|seconded|working|this (year|rotation)|at the moment|"
    r"currently|for now)(\W+(im|i'm|i am|in|at|with|to|the|on|is)){0,4}\W+$",
    re.I,
)
"""Where somebody works now: it is the permanent region too, unless they told another."""
_OOPT = re.compile(r"\boop|out of programme", re.I)
_OF_SELF = re.compile(
    r"(\b(i am|i'm|im|i m|am|being|clr is|caller is|dr is|she is|he is|she's|he's|they are|they're|is)( (a|an|"
    r"now|only|just|currently))*|^(hi|hello|hey)?[\s,]*(a|an)?)\s*$",
    re.I,
)
# "in Gotham": a place that no name matches must not leave an older region standing.
_SOME_PLACE = re.compile(
    r"\b(?:in|from|near|moved? to)\s+(?!the\b|a\b|an\b|my\b|your\b|this\b|that\b)([a-z][\w'-]{3,})", re.I
)
_NO_PLACE = re.compile(
    r"(train|general|practi|special|programme|hospital|public|health|palliat|occupation|sport|aviat|communit|sexual|genito|"
    r"total|addition|advance|charge|full|overall|sole|cash|gross|private|clinic|england|person|touch|case|member|post|scheme|medic|year|month|week|"
    r"jan|feb|march|april|june|july|aug|sept|oct|nov|dec|summer|autumn|winter|spring|leave|there|here|them|with|which|what|"
    r"pounds?|sterling|euros?|dollars?|"
    r"wards?|work|theory|fact|future|between|today|tomorrow|time|trust|deanery|region|foundation|both|same|some|surgery|"
    r"theatre|hospice|prison|locum|maternity|order|part|need|doubt|psych|paed|cardio|surg|obstet|emerg|core|early|late)",
    re.I,
)
_DENIED_BEFORE = re.compile(
    r"\b(not|neither|nor|isn't|isnt|wasn't|(?<!if it )(?<!if i )(?<!if they )(?<!if she )(?<!if he )"
    r"(?<!suppose it )(was|were)|used to be|rather than|instead of|no longer|left)(\s+(a|an|in|from|the|at))*\s*$",
    re.I,
)
_DENIED_AFTER = re.compile(
    r"^\s+(was|were)\s+(my\s+|only\s+|just\s+)?(f[12y]|fy|foundation|before|last|years? ago)", re.I
)
TO_COME = re.compile(
    r"\b(?:when|once|until|till|after|before|if|have|has|not|n't|haven'?t|hasn'?t|will have|i'?ll have|nearly|"
    r"almost)\W+(?:\w+\W+){0,2}$|\b(?:to|will|'ll|’ll|should)\W+$",
    re.I,
)
"""What stands before something that isn't over yet: "when I've finished training", "due to complete training"."""
_NEEDS_SELF = {"not_in_specialty_training"}
_OF_ANOTHER_AFTER = re.compile(
    r"^\s*['’](?:s|ll|d)\b|^\s+(?:is|was|will|has|would|does|says?|signs?|takes|runs|leads|sees|"
    r"in (?:overall )?charge)\b",
    re.I,
)
""" "Consultant's in charge" tells of somebody else; "consultant in palliative care" of oneself."""
_NOT_BEFORE = re.compile(r"\bnon[-\s]*$", re.I)


class NameFinder:
    """Finds the names that `load_names` knows."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self.nlp: Language = spacy.blank("en")
        self.nlp.add_pipe("sentencizer")
        self._matcher = PhraseMatcher(self.nlp.vocab, attr="LOWER")
        self._by_phrase: Dict[str, Name] = {}
        phrases = (*names.phrases, *_work(names))
        for name in phrases:
            for spelling in _spellings(name.phrase):
                self._by_phrase.setdefault(spelling, name)
        # What names work only where the words around it say so: "neurosurgery" is trained in too, "peels" are of fruit.
        self._perhaps_work = {
            spelling: name
            for name in names.work_phrases
            if name.kind == ACTIVITY and UNLISTED not in name.readings
            for spelling in _spellings(name.phrase)
            if spelling not in self._by_phrase or self._by_phrase[spelling].kind != ACTIVITY
        }
        # Both as written and in small letters: spaCy cuts "G.U.M." and "g.u.m." differently.
        written = {name.phrase for name in phrases} | set(self._by_phrase) | set(self._perhaps_work)
        written |= {f"{phrase}." for phrase in written if len(phrase) <= _SHORT}
        self._matcher.add("name", [self.nlp.make_doc(phrase) for phrase in written])
        self._dictionary = SpellChecker()
        self._long_phrases = [phrase for phrase in self._by_phrase if len(phrase) >= _SHORTEST_TYPO]

    def find(self, text: str) -> List[StatedFact]:
        """The facts of a text, in its order, the longest name where names overlap."""
        doc = self.nlp(text)
        spans = _longest([doc[start:end] for _, start, end in self._matcher(doc)])
        facts = []
        taken: set[int] = set()
        for span in spans:
            phrase = _plain(span.text).replace(" .", ".")
            name = self._by_phrase.get(phrase)
            if phrase in self._perhaps_work and _is_work(doc.text[: span.start_char], doc.text[span.end_char :]):
                name = self._perhaps_work[phrase]
            if name:
                # A name that isn't meant as one isn't a misspelt one either.
                taken.update(range(span.start_char, span.end_char))
                facts += [_fact(name, span)] if self._is_meant(name, span, doc) else []
        facts += self._misspelt(doc, taken)
        facts = _either([self._told_apart(fact, text) for fact in sorted(facts, key=lambda fact: fact.start)], text)
        return _with_regions_told_apart([*facts, *self._some_place(facts, taken, doc)], doc)

    def _told_apart(self, fact: StatedFact, text: str) -> StatedFact:
        is_activity = fact.kind == ACTIVITY
        return replace(fact, value=self._names.told_apart(fact.value, text)) if is_activity else fact

    def _some_place(self, facts: List[StatedFact], taken: set[int], doc: Doc) -> List[StatedFact]:
        if any(fact.kind == "region" for fact in facts):
            return []
        for match in _SOME_PLACE.finditer(doc.text):
            word, start = match.group(1), match.start(1)
            if start not in taken and not _NO_PLACE.match(word) and not doc.vocab[word.casefold()].is_stop:
                return [StatedFact(UNKNOWN_PLACE, Named((), word), start, match.end(1))]
        return []

    def _is_meant(self, name: Name, span: Span, doc: Doc) -> bool:
        before, after = doc.text[: span.start_char], doc.text[span.end_char :]
        if _DENIED_BEFORE.search(before) or _NOT_BEFORE.search(before) or _DENIED_AFTER.match(after):
            return False
        if name.readings == ("completed",) and TO_COME.search(before):
            return False
        if name.kind == "programme_status" and re.search(r"\bno\s*$", before, re.I):
            return False
        alone = not re.sub(r"[\W_]", "", before + after)
        if name.is_ordinary_word and name.kind != ACTIVITY and not alone:
            shouted = doc.text.isupper()
            capital = not shouted and (span.text.isupper() or (span.text[:1].isupper() and span.start_char > 0))
            trains = name.kind == "specialty" and _GRADE_AFTER.match(after)
            if not (capital or trains or _PLACE_BEFORE.search(before)) or re.match(r"\s*number", after, re.I):
                return False
        if name.kind == "specialty" and len(span) <= 2:
            trains = _TRAINS.search(span.text + after[:_TRAINING_NEAR]) or _TRAINS_AS.search(before)
            if not trains and (_WORK_AFTER.match(after) or _WORK_BEFORE.search(before)):
                return False
        if name.kind == "programme_status" and name.readings[0] in _NEEDS_SELF:
            is_own = not _OF_ANOTHER_AFTER.match(after) and bool(_OF_SELF.search(before))
            return alone or is_own
        return True

    def _misspelt(self, doc: Doc, taken: set[int]) -> List[StatedFact]:
        facts: List[StatedFact] = []
        words = self._dictionary.known(token.lower_ for token in doc)
        for length in (3, 2, 1):
            for start in range(len(doc) - length + 1):
                span = doc[start : start + length]
                characters = range(span.start_char, span.end_char)
                if len(span.text) < _SHORTEST_TYPO or taken.intersection(characters):
                    continue
                edges = (span[0], span[-1])
                if any(token.is_stop or not token.is_alpha for token in edges):
                    continue
                best = process.extractOne(
                    _plain(span.text), self._long_phrases, scorer=fuzz.ratio, score_cutoff=TYPO_SCORE
                )
                if best is None or best[0][0] != _plain(span.text)[0]:
                    continue
                if span.text.lower() in words and _singular(_plain(span.text)) != _singular(best[0]):
                    continue  # "seven" is no misspelt "Severn"
                name = self._by_phrase[best[0]]
                if name.kind in {ACTIVITY, "programme_status"} and not _spelt_alike(_plain(span.text), best[0]):
                    continue
                if not name.is_ordinary_word and self._is_meant(name, span, doc):
                    facts.append(_fact(name, span))
                    taken.update(characters)
        return facts


def _is_work(before: str, after: str) -> bool:
    """Whether the words around a field of medicine speak of working in it for oneself, not of training in it."""
    if _TRAINS_AS.search(before) or _TRAINS.match(after.lstrip()):
        return False
    privately = _PRIVATE_BEFORE.search(before) or _PRIVATELY_AFTER.match(after)
    works = _WORK_AFTER.match(after) and _PRIVATE.search(before + after)
    return bool(privately or works or _MAY_DO_BEFORE.search(before))


def _spelt_alike(said: str, phrase: str) -> bool:
    """Whether two phrases have the same words but for their spelling: "private work" is no misspelt "private GP work".

    "Finish" isn't "finished" either: an ending changes what is said.
    """
    pairs = list(zip_longest(said.split(), phrase.split(), fillvalue=""))
    return all(fuzz.ratio(one, other) >= _WORD_SCORE and not _is_ending(one, other) for one, other in pairs)


def _singular(word: str) -> str:
    return word.removesuffix("s")


def _is_ending(one: str, other: str) -> bool:
    is_longer = abs(len(one) - len(other)) > 1  # a plural is the same word
    return is_longer and (one.startswith(other) or other.startswith(one))


def _work(names: Names) -> List[Name]:
    """The names of activities. The shortest are too like other words, and "none of these" is a choice, not a name."""
    return [
        name
        for name in names.work_phrases
        if name.kind == ACTIVITY
        and not name.is_ordinary_word
        and len(name.phrase) > _SHORT_ACTIVITY
        and UNLISTED not in name.readings
    ]


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.casefold()).strip()


def _spellings(phrase: str) -> set[str]:
    plain = _plain(phrase)
    spellings = {plain, plain.replace("&", "and"), plain.replace("-", " "), plain.replace(",", "")}
    if plain.endswith("medicine"):
        spellings.add(plain[: -len("medicine")] + "med")
    if len(plain) <= _SHORT:
        spellings.add(f"{plain}.")  # spaCy leaves the full stop on what looks like an abbreviation
    return {_plain(spelling) for spelling in spellings if spelling.strip()}


def _longest(spans: List[Span]) -> List[Span]:
    """From the left, the longest span at each place; where "the" leads, a name begins behind it."""
    chosen: List[Span] = []
    for begin, span in sorted(((_begin(s), s) for s in spans), key=lambda pair: (pair[0], -pair[1].end)):
        if not chosen or begin >= chosen[-1].end:
            chosen.append(span)
    return chosen


def _begin(span: Span) -> int:
    return int(span.start) + (span[0].lower_ == "the" and len(span) > 1)


def _fact(name: Name, span: Span) -> StatedFact:
    return StatedFact(name.kind, name.as_said(span.text), span.start_char, span.end_char)


def _either(facts: List[StatedFact], text: str) -> List[StatedFact]:
    """Two names of a kind with "or" between them are one fact that can be read in both ways."""
    joined: List[StatedFact] = []
    for fact in facts:
        last = joined[-1] if joined else None
        if last and last.kind == fact.kind and re.fullmatch(r"\s*(or|/)\s*", text[last.end : fact.start], re.I):
            readings = tuple(dict.fromkeys(last.readings + fact.readings))
            joined[-1] = replace(last, value=Named(readings, text[last.start : fact.end]), end=fact.end)
        else:
            joined.append(fact)
    return joined


def _with_regions_told_apart(facts: List[StatedFact], doc: Doc) -> List[StatedFact]:
    """Says of each region whether it is the permanent one or one worked in, where the words around it do.

    The words between two regions belong to the one they stand beside. Beside a permanent one another is worked in,
    and the other way round.
    """
    regions = [fact for fact in facts if fact.kind == "region"]
    roles: Dict[int, Optional[str]] = {}
    start = 0
    for place, region in enumerate(regions):
        end = regions[place + 1].start if place + 1 < len(regions) else len(doc.text)
        before, after = doc.text[start : region.start], doc.text[region.end : end]
        named_after = _PERMANENT_AFTER.match(after)
        if named_after and place + 1 < len(regions) and not re.search(r"\w|,", after[named_after.end() :]):
            named_after = None  # "Leeds, permanent London": the word belongs to the next
        if named_after or _PERMANENT_BEFORE.search(before):
            roles[region.start] = "permanent"
        elif _OOPT.search(doc.text) and _WORKING_BEFORE.search(before):
            roles[region.start] = "working"
        elif _PLACED_BEFORE.search(before):
            roles[region.start] = "placed"
        start = region.end + (named_after.end() if named_after else 0)
    said = set(roles.values()) - {"placed"}
    other = "working" if "permanent" in said else "permanent" if "working" in said else None
    return [
        replace(fact, role=_role(roles.get(fact.start), other)) if fact.kind == "region" else fact for fact in facts
    ]


def _role(own: Optional[str], other: Optional[str]) -> Optional[str]:
    """The role told for a region; "placed" gives way to what the other region of the message makes it."""
    return other or own if own in {None, "placed"} else own
