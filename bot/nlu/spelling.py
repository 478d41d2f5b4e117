"""Puts a message's spelling right for whoever looks for facts in it: slips of the finger, shorthand, numbers in words.

Only words that no dictionary knows change, and only into a word that the patterns or the names look for; whole spell
checkers would make "GUM" and "Wessex" into something else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Collection, FrozenSet, List, Tuple

from rapidfuzz import process
from rapidfuzz.distance import OSA
from spellchecker import SpellChecker

from bot.nlu.numbers import IN_WORDS

PATTERN_WORDS = frozenset(
    re.findall(
        r"\w+",
        "january february march april august september october november december monday tuesday wednesday thursday "
        "friday saturday sunday yesterday tomorrow today thousand hundred million pounds quid grand weekly monthly "
        "annually yearly session sessions clinic clinics shift shifts weeks months years evening evenings before "
        "after expenses costs gross indemnity indemnify indemnifies indemnified insurance insures contract agreement "
        "requires membership member joined joining started starting finished happened incident training trainee "
        "registrar specialty region deanery permanent private privately consultant charge overall responsible "
        "responsibility company employer agency hospital university husband friend colleague brother sister partner "
        "leave maternity paternity foundation completion complete programme",
    )
)
"""The words that the patterns of facts are made of and that people misspell."""
_SHORTHAND = {
    "b4": "before", "indem": "indemnity", "indemn": "indemnity", "prvt": "private", "pvt": "private", "priv": "private",
    "jnd": "joined", "mbr": "member", "mship": "membership", "mbrship": "membership", "req": "requires",
    "reqs": "requires", "chg": "charge", "lv": "leave", "hosp": "hospital", "thru": "through", "dtr": "daughter",
}  # fmt: skip
_SHORT = re.compile(rf"\b(?:{'|'.join(_SHORTHAND)})\b", re.I)
_NOUGHTS = re.compile(r"(?<=\d)oo\b", re.I)
_ORDINALS = re.findall(
    r"[\w-]+",
    "first second third fourth fifth sixth seventh "
    "eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth "
    "twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first",
)
_ENDINGS = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
_DAY_IN_WORDS = re.compile(
    rf"\b({'|'.join(word.replace('-', '[- ]') for word in sorted(_ORDINALS, key=len, reverse=True))})"
    rf"(?=\s+(?:of\s+)?{_MONTH})",
    re.I,
)
_YEAR_IN_WORDS = re.compile(r"\btwenty[- ]twenty[- ]?(one|two|three|four|five|six|seven|eight|nine)?\b", re.I)
_WORD = re.compile(r"[^\W\d_]{4,}")
_TITLED = re.compile(r"\b(?:dr|mrs?|ms|miss|prof|professor|sister|nurse)\.?\s+$", re.I)
_LONG_ENOUGH_FOR_ANOTHER_LETTER = 7
"""Letters: in a shorter word one changed letter makes another word ("Barton" is no misspelt "Burton")."""
_COMMON = 600
"""How often the dictionary's texts have a word, at the least, for it to be no name of a place."""
_LONG_ENOUGH_FOR_TWO_SLIPS = 9


@dataclass(frozen=True)
class Respelt:
    """A text put right, and where each of its characters stood in the text as it was written."""

    text: str
    _places: Tuple[int, ...]

    def written_at(self, start: int, end: int) -> Tuple[int, int]:
        """Where a stretch of the text stood in the text as it was written."""
        return self._places[start], self._places[end]


class Speller:
    """Puts texts right; `vocabulary` are the words of the names, `places` those of regions among them."""

    def __init__(self, vocabulary: Collection[str], places: Collection[str]) -> None:
        self._dictionary = SpellChecker()
        self._all = self._dictionary.word_frequency.total_words
        self._places: FrozenSet[str] = frozenset(places)
        self._words = sorted(PATTERN_WORDS | frozenset(vocabulary) | self._places)
        self._known = frozenset(self._words)

    def put_right(self, text: str) -> Respelt:
        """The text with shorthand, days and years in words, and slips of the finger put right."""
        changes: List[Tuple[int, int, str]] = []
        changes += [(found.start(), found.end(), _SHORTHAND[found.group().lower()]) for found in _SHORT.finditer(text)]
        changes += [(found.start(), found.end(), "00") for found in _NOUGHTS.finditer(text)]
        changes += [(found.start(), found.end(), _day(found.group())) for found in _DAY_IN_WORDS.finditer(text)]
        changes += [
            (found.start(), found.end(), f"202{IN_WORDS.get((found[1] or '').lower(), 0)}")
            for found in _YEAR_IN_WORDS.finditer(text)
        ]
        for found in _WORD.finditer(text):
            meant = None if _TITLED.search(text[: found.start()]) else self._meant(found.group().lower())
            if meant:
                changes.append((found.start(), found.end(), meant))
        return _changed(text, sorted(changes))

    def is_known(self, word: str) -> bool:
        """Whether a word stands in a dictionary or among the words looked for."""
        return word.lower() in self._known or bool(self._dictionary.known([word.lower()]))

    def is_common(self, word: str) -> bool:
        """Whether a word is in everyday use, or among the words looked for: "hand" is, "Gotham" isn't."""
        return word.lower() in self._known or self._dictionary.word_usage_frequency(word) * self._all > _COMMON

    def _meant(self, word: str) -> str | None:
        """The word looked for that a misspelt one means; None where it is known, or like none."""
        if self.is_known(word) or self.is_known(word.removesuffix("s")):
            return None
        most = 2 if len(word) >= _LONG_ENOUGH_FOR_TWO_SLIPS else 1
        near = process.extract(word, self._words, scorer=OSA.distance, score_cutoff=most, limit=None)
        # What the patterns look for comes first: "clinc" is a clinic before it is "clin", of clinical radiology.
        # A letter left out is the commonest slip: "dentisty" is dentistry before it is a dentist.
        fit = [
            (distance, like not in PATTERN_WORDS, -len(like), like)
            for like, distance, _ in near
            if self._is_slip(word, like)
        ]
        return min(fit)[-1] if fit else None

    def _is_slip(self, word: str, like: str) -> bool:
        if word[0] != like[0] or (like in self._places and OSA.distance(word, like) > 1):
            return False
        if len(word) != len(like) or sorted(word) == sorted(like):
            return True
        return len(word) >= _LONG_ENOUGH_FOR_ANOTHER_LETTER + (like in self._places)


def _day(words: str) -> str:
    number = _ORDINALS.index(re.sub(r"[\s-]+", "-", words.lower())) + 1
    return f"{number}{_ENDINGS.get(number, 'th')}"


def _changed(text: str, changes: List[Tuple[int, int, str]]) -> Respelt:
    parts: List[str] = []
    places: List[int] = []
    done = 0
    for start, end, instead in changes:
        if start < done:
            continue
        parts += [text[done:start], instead]
        places += [*range(done, start), *([start] * len(instead))]
        done = end
    parts.append(text[done:])
    places += [*range(done, len(text)), len(text)]
    return Respelt("".join(parts), tuple(places))
