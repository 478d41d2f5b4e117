"""Cuts a text where it reads best: between paragraphs, else between lines, else between sentences.

A number stays whole with the blanks in it ("0800 952 0441"), and so do the words in bold. A sentence is cut only where
it is too long for a message by itself, and a word only where the word is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

Fits = Callable[[str], bool]
"""Whether a text can be sent as one message."""

_PARAGRAPHS = r"\n{2,}(?!- )"  # a list stays with the words that lead to it
_LINES = r"\n+"
_SENTENCES = r"(?:(?<=[.!?])|(?<=[.!?][”\"')]))[ ]+(?=[A-Z“\"'(£])"
_READABLE = (
    re.compile(_PARAGRAPHS),
    re.compile(_LINES),
    re.compile(f"{_LINES}|{_SENTENCES}"),
)
_FORCED = (
    re.compile(r"(?<=[;:,])[ ]+(?!\d)"),
    re.compile(r"(?<!\d)\s+|\s+(?!\d)"),
)
_BOLD = re.compile(r"^\*\*[^*\n]+\*\*", re.M)
_JOINS_ON = {"Mn", "Me", "Cf"}
"""Kinds of character that belong to the one before: accents, what joins or varies an emoji."""
_LONGEST_UNIT = 16
"""Longer runs of accents aren't anybody's writing."""


def cut(text: str, fits: Fits) -> list[str]:
    """The text in as few pieces that fit as whole sentences allow, none of them empty.

    Nothing but blanks between the pieces is lost. `fits` must hold for any single letter and, where it holds for a
    text, for every part of it.
    """
    ways = ([piece for part in _packed(text, fits, at) if (piece := part.strip())] for at in _READABLE)
    return min(ways, key=len)


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph."""
    return [sentence for sentence in re.split(_SENTENCES, text) if sentence]


def _packed(text: str, fits: Fits, at: re.Pattern[str]) -> list[str]:
    """Pieces as full as they can be, cut at one kind of place only, unless a part is too long by itself."""
    pieces = [""]
    for part, gap in _parts(text, at):
        if fits((pieces[-1] + part).strip()):
            pieces[-1] += part + gap
        else:
            pieces += _cut_finer(part, fits, at)
            pieces[-1] += gap
    return pieces


def _cut_finer(part: str, fits: Fits, at: re.Pattern[str]) -> list[str]:
    if fits(part.strip()):
        return [part]
    places = (*_READABLE, *_FORCED)
    finer = places[places.index(at) + 1 :]
    return _packed(part, fits, finer[0]) if finer else list(_letters(part, fits))


def _parts(text: str, at: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """The parts between the places to cut, each with the blanks after it."""
    bold = [match.span() for match in _BOLD.finditer(text)]
    start = 0
    for match in at.finditer(text):
        if any(first < match.start() < last for first, last in bold):
            continue
        yield text[start : match.start()], match.group()
        start = match.end()
    yield text[start:], ""


def _letters(word: str, fits: Fits) -> Iterator[str]:
    """A single word that is too long, cut between letters."""
    piece = ""
    for unit in _units(word):
        if piece and not fits(piece + unit):
            yield piece
            piece = ""
        piece += unit
    if piece:
        yield piece


def _units(word: str) -> Iterator[str]:
    """The letters, each with the accents on it, and an emoji with what it is joined from."""
    unit = ""
    for letter in word:
        joins = unicodedata.category(letter) in _JOINS_ON or unit.endswith("\u200d")
        if unit and joins and len(unit) < _LONGEST_UNIT:
            unit += letter
            continue
        if unit:
            yield unit
        unit = letter
    if unit:
        yield unit
