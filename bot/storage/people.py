"""Names of people, after a title or a role word: "Dr Patel", "mrs al-hassan", "patient Mary Jones"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from spacy.lang.en.stop_words import STOP_WORDS
from spellchecker import SpellChecker, WordFrequency

from bot.coverage import load_names

_LEAD = re.compile(
    r"\b(?:(?P<title>mrs?|ms|mx|dr|prof|professor|sir|dame|lady|lord|messrs)\b(?:\.|,)?"
    r"|(?P<role>miss|doctor|patient|pt|client|nurse|sister|midwife|matron|consultant|registrar|surgeon|supervisor|"
    r"colleague|trainer|physio|paramedic|pharmacist|(?:my|his|her|their|full|patient'?s|sur|first)\s?name(?:\s+is|\s+was|:))"
    r")\s+(?:(?:called|named)\s+)?(?=\S)",
    re.I,
)
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’-](?=[^\W\d_]))*\.?")
_PARTICLE = frozenset(
    ["van", "von", "der", "den", "de", "da", "di", "del", "la", "le", "bin", "binti", "ibn", "al", "el", "ap"]
)
_NO_NAME = re.compile(
    r"act|advice(?:line)?|angiogram|answers|associat\w+|bod(?:y|ies)|born|care|charity|clinic|college|committee|"
    r"complaints?|conduct|confidentiality|consent|contact|council|data|deanery|defence|details|development|dob|education|"
    r"england|exams?|experience|feedback|fees|forum|gmc|gp|group|health|history|hospital|imaging|incident|indemnity|"
    r"info(?:rmation)?|insurance|lead|leaflet|led|liaison|lists?|managers?|medical|membership|nhs|notes|numbers?|"
    r"outcomes?|participation|portal|practices?|practitioners?|prescribers?|protection|qualification|records?|regulation|"
    r"representative|safety|satisfaction|scan|school|services|society|specialists?|standards|supervisor|support|"
    r"surveys?|team|trainees?|trainer|training|transport|trust|union|who(?:'s)?"
)
"""What follows a title or a role word and is no name: "patient safety", "prof indemnity", "nurse prescriber"."""
_NO_NAME_ENDINGS = re.compile(
    r"(?:ed|ing|ly|ions?|ment|ments|ity|ies|ous|ive|osis|itis|ectomy|graphy|scopy|ics|ology|ologist|able|ness|ship|ance|"
    r"ence|ise|ize|ised|ized|ism|ical|'s|n't|nt)$"
)
_RARE, _UNCOMMON = 500, 60_000
"""How often a word stands in the word list, 1.6 thousand million words in all: names are rarer than words."""
_MOST_WORDS = 4


def people(text: str) -> Iterator[tuple[int, int]]:
    """Where names stand in a text."""
    is_shouted = text.isupper()
    for lead in _LEAD.finditer(text):
        words = _words_from(text, lead.end())
        end = None
        for number, (start, word) in enumerate(words):
            if word.casefold() in _PARTICLE and number + 1 < len(words):
                continue
            is_strict = bool(lead["title"]) and lead["title"].casefold() != "ms"
            is_name = _is_name(word, is_strict, is_first=end is None, is_shouted=is_shouted)
            if not is_name:
                break
            end = start + len(word.rstrip("."))
        if end is not None:
            yield lead.end(), end


def _words_from(text: str, at: int) -> list[tuple[int, str]]:
    """The words that follow each other with nothing but a space between them, the first few."""
    words: list[tuple[int, str]] = []
    while len(words) < _MOST_WORDS and (match := _WORD.match(text, at)):
        word = match.group()
        words.append((at, word))
        # A full stop ends the sentence, but for an initial's.
        at = match.end() + 1
        if text[match.end() : at] != " " or (word.endswith(".") and len(word) > 2):
            break
    return words


def _is_name(word: str, is_strict: bool, is_first: bool, is_shouted: bool) -> bool:
    plain = word.rstrip(".").casefold().replace("’", "'")
    if plain in STOP_WORDS or _NO_NAME.fullmatch(plain) or plain in _field_words():
        return False
    frequency = _frequencies()[plain]
    is_written_as_name = word[0].isupper() and not is_shouted
    if len(plain) == 1:
        return is_written_as_name
    if is_written_as_name:
        # After a role word "Patient Fell" or "Nurse Who" may be the start of anything; a rarer word is a name.
        return is_strict or not is_first or frequency <= _UNCOMMON
    if _NO_NAME_ENDINGS.search(plain):
        return False
    return frequency <= (_UNCOMMON if is_strict and is_first else _RARE)


@lru_cache(maxsize=1)
def _frequencies() -> WordFrequency:
    return SpellChecker().word_frequency


@lru_cache(maxsize=1)
def _field_words() -> frozenset[str]:
    """Words of specialties, regions and posts: "registrar Paediatrics" names nobody."""
    names = load_names()
    return frozenset(word for name in (*names.phrases, *names.work_phrases) for word in name.phrase.casefold().split())
