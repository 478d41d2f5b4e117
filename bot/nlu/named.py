"""Finds the names in a message: of specialties, regions, programme statuses and private work.

`names.yaml` and `work_names.yaml` of bot/coverage hold them; spaCy finds them, RapidFuzz what is misspelt.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import zip_longest
from typing import Dict, List, Optional, Set, Tuple

import spacy
from rapidfuzz import fuzz, process
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span

from bot.coverage import Named
from bot.coverage.names import Name, Names
from bot.nlu.meant import ACTIVITY, is_meant, is_work
from bot.nlu.spelling import Speller
from bot.nlu.stated import StatedFact

UNLISTED = "not_listed"
"""The activity that stands for whatever the exclusions don't name."""
UNKNOWN_PLACE = "unknown_place"
"""The kind of a fact that names a place nobody put into names.yaml."""
TYPO_SCORE = 86
"""One wrong letter in eight passes; "sales" for Wales (80) doesn't."""
_SURE_TYPO_SCORE = 93
"""For words that all stand in a dictionary: "sliming clinic" is a misspelt "slimming clinic"."""
_WORD_SCORE = 70
"""How alike each word of a phrase must be, of 100."""
_SHORTEST_TYPO = 5
_SHORT = 7
_LETTERS = re.compile(r"[^\W\d_]{4,}")
_SHORT_ACTIVITY = 2
_PERMANENT_BEFORE = re.compile(
    r"\b(?:permanent|perm|proper|home (?:deanery|region|number|base)|base|own|number|ntn|belong\w*|employed by|"
    r"employer)\W+(?:(?!but\b|now\b|placed\b|working\b)\w+\W+){0,4}$",
    re.I,
)
_PERMANENT_AFTER = re.compile(
    r"^(?:['’]s)?\W*(?:(?:is|being|as)\W+)?(?:my\W+)?(?:permanent|perm|proper|home (?:deanery|region)|"
    r"base)\b(?: region| deanery)?|^-based\b",
    re.I,
)
_WORKING_BEFORE = re.compile(
    r"(oopt?|out of programme( training)?|rotat\w+|placement|posting|seconded|borrowed|off|going|go|moving|"
    r"working|temporar\w+|for now|a? ?year('s)?( training)?|months?)\W+((to|in|at|up|over|down|the)\W+){0,3}$",
    re.I,
)
_PLACED_BEFORE = re.compile(
    r"\b(placed|stationed|sent to|based for now|placement|rotat\w+|posted|posting|seconded|working|this (year|"
    r"rotation)|at the moment|"
    r"currently|for now)(\W+(im|i'm|i am|in|at|with|to|the|on|is)){0,4}\W+$",
    re.I,
)
"""Where somebody works now: it is the permanent region too, unless they told another."""
_OOPT = re.compile(r"\boop|out of programme", re.I)
# "in Gotham": a place that no name matches must not leave an older region standing.
_SOME_PLACE = re.compile(
    r"\b(?:in|from|near|nr|at|based|its|it's|moved? to)\s+(?!the\b|a\b|an\b|my\b|your\b|this\b|that\b)"
    r"((?:(?:upper|lower|great|little|north|south|east|west|new|old|st)\s+)?[^\W\d_][\w'-]{3,})|"
    r"(?:^|[,.?]\s*|\bst\s?\d,?\s+|\btrainee,?\s+|\bis\s+|\bthe\s+(?=\S+ (?:\S+ )?(?:hospital|infirmary|surgery|"
    r"practice)\b))([^\W\d_][\w'-]{3,}(?:\s+[^\W\d_][\w'-]+)?)(?=\s*[,.?!(]|\s+-|$|\s+(?:in|on) (?:your|the)\b|"
    r"\s+(?:general|hospital|infirmary|surgery|practice)\b)",
    re.I,
)
"""Where a place may be named: behind "in", or alone between commas."""
_LIKE_A_PLACE = re.compile(
    r"\w*(?:ton|ham|bury|ford|ley|worth|wick|wich|by|thorpe?e?|mouth|minster|stow|caster|chester|stead|hurst|combe|"
    r"pool|"
    r"port|borough|burgh|brough|dale|gate|shire|brook|moor|worthy|wood|mere|bourne?|well|field|church|bridge|land|"
    r"den|don|"
    r"cross|heath|hill|bay|green|end|magna|parva|holt|thorne|mond)$",
    re.I,
)
"""How the names of British places end."""
_NO_PLACE = re.compile(r"\b(?:hospital|trust|deanery|region|clinic|practice|training|medicine)\b", re.I)
_PUTS_RIGHT = re.compile(r"\b(?:sorry|i mean|i meant|should (?:be|say)|that'?s wrong|correction)\b[^.!?]*$", re.I)
_SAID_SO = re.compile(r"\b(?:said|put|wrote|written|typed|says)\s+$", re.I)
_BUT = re.compile(r"\b(?:but|it'?s|actually|really)\b", re.I)
_TAKEN_BACK = re.compile(r"\bnot\s+(?:in\s+|at\s+|an?\s+)?$", re.I)


class NameFinder:
    """Finds the names that `load_names` knows."""

    def __init__(self, names: Names, speller: Speller) -> None:
        self._names = names
        self._speller = speller
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
            if phrase in self._perhaps_work and is_work(doc.text[: span.start_char], doc.text[span.end_char :]):
                name = self._perhaps_work[phrase]
            if name:
                # A name that isn't meant as one isn't a misspelt one either.
                taken.update(range(span.start_char, span.end_char))
                facts += [_fact(name, span)] if is_meant(name, span, doc) else []
        facts = _without_denied(facts, spans, self._by_phrase, doc) + self._misspelt(doc, taken)
        facts = _either([self._told_apart(fact, text) for fact in sorted(facts, key=lambda fact: fact.start)], text)
        facts = _without_corrected(facts, text)
        return _each_once(_with_regions_told_apart([*facts, *self._some_place(facts, taken, doc)], doc))

    def _told_apart(self, fact: StatedFact, text: str) -> StatedFact:
        is_activity = fact.kind == ACTIVITY
        return replace(fact, value=self._names.told_apart(fact.value, text)) if is_activity else fact

    def _some_place(self, facts: List[StatedFact], taken: set[int], doc: Doc) -> List[StatedFact]:
        if any(fact.kind == "region" for fact in facts):
            return []
        for match in _SOME_PLACE.finditer(doc.text):
            group = 1 if match.group(1) else 2
            words, start = match.group(group), match.start(group)
            is_free = taken.isdisjoint(range(start, match.end(group))) and not _NO_PLACE.search(words)
            if is_free and self._may_be_place(words, is_told=group == 1):
                return [StatedFact(UNKNOWN_PLACE, Named((), words), start, match.end(group))]
        return []

    def _may_be_place(self, words: str, is_told: bool) -> bool:
        """Whether words that aren't everyday ones name a place: said as one, "in Gotham", or like one, "Ellerwick"."""
        if all(self._speller.is_common(word) for word in words.split()):
            return False
        return is_told or bool(_LIKE_A_PLACE.fullmatch(words.rsplit(maxsplit=1)[-1]))

    def _misspelt(self, doc: Doc, taken: set[int]) -> List[StatedFact]:
        facts: List[StatedFact] = []
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
                name = self._by_phrase[best[0]]
                is_plural = _singular(_plain(span.text)) == _singular(best[0]) and name.kind == ACTIVITY
                is_known = all(self._speller.is_known(token.text) for token in span)
                if is_known and not is_plural and (length == 1 or best[1] < _SURE_TYPO_SCORE):
                    continue  # "seven" is no misspelt "Severn", and "private bits" no "private births"
                if name.kind in {ACTIVITY, "programme_status"} and not _spelt_alike(_plain(span.text), best[0]):
                    continue
                if not name.is_ordinary_word and is_meant(name, span, doc):
                    facts.append(_fact(name, span))
                    taken.update(characters)
        return facts


def vocabulary(names: Names) -> Tuple[Set[str], Set[str]]:
    """The words of all names, and those of regions among them: what a misspelt word may have been meant to be."""
    words: Set[str] = set()
    places: Set[str] = set()
    for name in (*names.phrases, *names.work_phrases):
        (places if name.kind == "region" else words).update(_LETTERS.findall(name.phrase.casefold()))
    return words, places


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
    if plain.endswith(" doctor"):
        spellings |= {plain[: -len("doctor")] + short for short in ("dr", "doc")}
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


def _without_denied(facts: List[StatedFact], spans: List[Span], names: Dict[str, Name], doc: Doc) -> List[StatedFact]:
    """Without what a later word of the message takes back: "I'm in Ashford, no sorry, not Ashford"."""
    denied = {
        (name.kind, name.readings): span.start_char
        for span in spans
        if (name := names.get(_plain(span.text))) and _TAKEN_BACK.search(doc.text[: span.start_char])
    }
    return [fact for fact in facts if fact.start >= denied.get((fact.kind, fact.readings), 0)]


def _without_corrected(facts: List[StatedFact], text: str) -> List[StatedFact]:
    """Without a name that the next of its kind puts right: "I said Mersey, it's actually North Western"."""
    return [
        fact
        for place, fact in enumerate(facts)
        if not any(
            then.kind == fact.kind
            and (
                _PUTS_RIGHT.search(text[fact.end : then.start])
                or (_SAID_SO.search(text[: fact.start]) and _BUT.search(text[fact.end : then.start]))
            )
            for then in facts[place + 1 : place + 2]
        )
    ]


def _each_once(facts: List[StatedFact]) -> List[StatedFact]:
    """Each name once, where it was said last, since the last of a kind counts; with the role it had anywhere."""
    last: Dict[Tuple[str, Tuple[str, ...]], StatedFact] = {}
    for fact in facts:
        before = last.pop((fact.kind, fact.readings), None)
        told_before = before.role if before and (before.role == "permanent" or not fact.role) else fact.role
        last[fact.kind, fact.readings] = replace(fact, role=told_before)
    return list(last.values())


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
