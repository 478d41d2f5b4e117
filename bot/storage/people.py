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
    r"|(?P<role>miss|doctor|patient|pt|client|caller|nurse|sister|midwife|matron|consultant|registrar|surgeon|supervisor|"
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
    r"complaints?|conduct|connect|confidentiality|consent|contact|council|data|deanery|defence|details|development|dob|education|"
    r"england|exams?|experience|feedback|fees|forum|gmc|gp|group|health|history|hospital|identif\w+|imaging|incident|indemnity|"
    r"info(?:rmation)?|insurance|lead|leaflet|led|liaison|lists?|managers?|medical|membership|nhs|notes|numbers?|"
    r"outcomes?|participation|portal|practices?|practitioners?|prescribers?|protection|qualification|records?|regulation|"
    r"representative|safety|satisfaction|scan|school|services|society|specialists?|standards|supervisor|support|"
    r"surveys?|team|trainees?|trainer|training|transport|trust|union|who(?:'s)?"
)
"""What follows a title or a role word and is no name: "patient safety", "prof indemnity", "nurse prescriber"."""
_NO_NAME_ENDINGS = re.compile(
    r"(?:[ai]ted|[ai]bly|ions?|ments|ity|ies|ous|ive|osis|itis|ectomy|graphy|scopy|ics|ology|ologist|able|ness|ship|"
    r"ance|ise|ize|ised|ized|ism|ical|'s|n't)$|(?:do|does|did|has|have|had|is|was|are|were|would|could|should)nt"
)
_INFLECTED = re.compile(r"(?P<stem>.{3,}?)(?:ed|ing|ly|ment|ence)")
_RARE, _UNCOMMON = 500, 60_000
"""How often a word stands in the word list, 1.6 thousand million words in all: names are rarer than words."""
_MOST_WORDS = 4


def people(text: str) -> Iterator[tuple[int, int]]:
    """Where names stand in a text."""
    if text.isupper() and len(text.lower()) == len(text):
        text = text.lower()  # in a shouted message capitals tell no names
    for lead in _LEAD.finditer(text):
        words = _words_from(text, lead.end())
        is_strict = bool(lead["title"]) and lead["title"].casefold() != "ms"
        end = None
        for number, (start, word) in enumerate(words):
            following = words[number + 1][1] if number + 1 < len(words) else ""
            if word.casefold() in _PARTICLE and following:
                continue
            if not _is_name(word, following, is_strict, is_first=end is None):
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


def _is_name(word: str, following: str, is_strict: bool, is_first: bool) -> bool:
    plain = _plain(word)
    if _is_other_word(word):
        return False
    if len(plain) == 1:
        return word[0].isupper()
    two = bool(following) and following[0].isupper() and not _is_other_word(following)
    if is_first and plain in _field_words() and not (two and _plain(following) not in _field_words()):
        return False
    if word[0].isupper():
        # After a role word "Patient Fell" may be the start of anything: a rarer word is a name, or two of them.
        return is_strict or two or not is_first or _frequencies()[plain] <= _UNCOMMON
    if _NO_NAME_ENDINGS.search(plain) or _is_inflected(plain):
        return False
    return _frequencies()[plain] <= (_UNCOMMON if is_strict and is_first else _RARE)


def _is_inflected(plain: str) -> bool:
    """Whether a word is another one with an ending: "refused" is, "ahmed" and "kelly" only look it."""
    match = _INFLECTED.fullmatch(plain)
    if not match:
        return False
    stem = match["stem"]
    doubled = stem[:-1] if stem[-1] == stem[-2] else stem
    return any(word in _frequencies() for word in (stem, f"{stem}e", doubled, f"{stem}le", re.sub("i$", "y", stem)))


def _is_other_word(word: str) -> bool:
    """Whether a word is one of those that hold a sentence together, or that follow a title and are no name."""
    plain = _plain(word)
    return plain in STOP_WORDS or bool(_NO_NAME.fullmatch(plain))


def _plain(word: str) -> str:
    return word.rstrip(".").casefold().replace("’", "'")


@lru_cache(maxsize=1)
def _frequencies() -> WordFrequency:
    return SpellChecker().word_frequency


@lru_cache(maxsize=1)
def _field_words() -> frozenset[str]:
    """Words of specialties, regions and posts: "registrar Paediatrics" names nobody."""
    names = load_names()
    return frozenset(word for name in (*names.phrases, *names.work_phrases) for word in name.phrase.casefold().split())
