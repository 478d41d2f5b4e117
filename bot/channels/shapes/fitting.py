"""Cuts a text where it reads best: between paragraphs, then lines, then sentences, then words.

A number stays whole with the blanks in it ("0800 952 0441"), and so does what is bold. Only a word that is too long by
itself is cut inside.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

Fits = Callable[[str], bool]
"""Whether a text can be sent as one message."""

_CUTS = (
    re.compile(r"\n{2,}"),
    re.compile(r"\n"),
    re.compile(r"(?<=[.!?])[ ]+(?=[A-Z“\"'(£*])|(?<=[.!?][”\"')])[ ]+(?=[A-Z“\"'(£*])"),
    re.compile(r"(?<=[;:,])[ ]+(?!\d)"),
    re.compile(r"(?<!\d)[ \t]+|[ \t]+(?!\d)"),
)
"""Where a text may be cut, the best place first."""
_BOLD = re.compile(r"^\*\*[^*\n]+\*\*", re.M)
_JOINS_ON = {"Mn", "Me", "Cf"}
"""Kinds of character that belong to the one before: accents, what joins or varies an emoji."""


def cut(text: str, fits: Fits) -> list[str]:
    """The text in pieces that fit, none of them empty. Nothing but blanks between the pieces is lost.

    `fits` must hold for any single character and, where it holds for a text, for every shorter one.
    """
    return [piece for piece in (part.strip() for part in _cut(text.strip(), fits, 0)) if piece]


def _cut(text: str, fits: Fits, level: int) -> list[str]:
    if fits(text):
        return [text]
    if level == len(_CUTS):
        return list(_letters(text, fits))
    pieces = [""]
    for part, gap in _parts(text, _CUTS[level]):
        if fits((pieces[-1] + part).strip()):
            pieces[-1] += part + gap
            continue
        finer = _cut(part, fits, level + 1)
        if len(finer) > 1 and level >= 2 and pieces[-1]:
            # What goes on in the same sentence stays near: fill up the piece that was begun.
            finer = _cut(pieces.pop() + part, fits, level + 1)
        pieces += finer
        pieces[-1] += gap
    return pieces


def _parts(text: str, at: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """The parts between the cuts, each with the blanks after it."""
    bold = [match.span() for match in _BOLD.finditer(text)]
    start = 0
    for match in at.finditer(text):
        if any(first < match.start() < last for first, last in bold):
            continue
        yield text[start : match.start()], match.group()
        start = match.end()
    yield text[start:], ""


def _letters(text: str, fits: Fits) -> Iterator[str]:
    """A single word that is too long, cut between letters."""
    piece = ""
    for unit in _units(text):
        if piece and not fits(piece + unit):
            yield piece
            piece = ""
        piece += unit
    if piece:
        yield piece


def _units(text: str) -> Iterator[str]:
    """The letters, each with the accents on it, and an emoji with what it is joined from."""
    unit = ""
    for letter in text:
        if unit and len(unit) < _LONGEST_UNIT and (unicodedata.category(letter) in _JOINS_ON or unit[-1] == "\u200d"):
            unit += letter
            continue
        if unit:
            yield unit
        unit = letter
    if unit:
        yield unit


_LONGEST_UNIT = 16
"""Longer runs of accents aren't anybody's writing."""
