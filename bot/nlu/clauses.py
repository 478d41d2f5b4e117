"""The clauses of a message, with where they stand: what is said beside a number or a date explains it."""

from __future__ import annotations

import re
from typing import Iterator, NamedTuple

from bot.nlu.numbers import IN_WORDS

_BORDER = re.compile(
    r"[;\n()!?]+|,(?!\d{3}(?!\d))|\.(?!\d)(?!\w)|(?<=[a-z]):(?!\d)|\s[-–—]\s|\b(?:but|while|although|though|"
    r"because|then|so)\b|(?<=\w )\bif\b|(?<!between )\b(?:and|plus)\b(?!\s+(?:a\s+)?half)|\sn\s|&|\+(?=\s)",
    re.I,
)
_ONE_NUMBER = (
    re.compile(r"\b(?:thousand|hundred)\s*$", re.I),
    re.compile(
        rf"\s*(?:{'|'.join(IN_WORDS)}|\w+teen|\w+ty|\d{{1,2}})\b(?!\s*(?:k|grand|thousand|hundred))",
        re.I,
    ),
)
"""What stands before and behind an "and" inside a number: "ten thousand and one"."""


class Clause(NamedTuple):
    """A part of a text, from `start` on."""

    text: str
    start: int
    is_asked: bool = False
    """Whether a question mark ends it."""

    @property
    def end(self) -> int:
        """Where it ends in the text."""
        return self.start + len(self.text)


def clauses(text: str) -> Iterator[Clause]:
    """The clauses of a text in its order, none of them blank."""
    start = 0
    for border in _BORDER.finditer(text):
        said = border.group().casefold()
        if said == "and" and _is_within_an_amount(text[start : border.start()], text[border.end() :]):
            continue
        yield from _clause(text, start, border.start(), "?" in border.group())
        start = border.end()
    yield from _clause(text, start, len(text))


def _is_within_an_amount(before: str, after: str) -> bool:
    """Whether an "and" stands between the two ends of "between 8 and 9k", or inside "ten thousand and one"."""
    leads, follows = _ONE_NUMBER
    is_number = leads.search(before) and follows.match(after)
    return bool(re.search(r"\bbetween\s+\S+\s*$", before, re.I) or is_number)


def _clause(text: str, start: int, end: int, is_asked: bool = False) -> Iterator[Clause]:
    said = text[start:end]
    if said.strip():
        yield Clause(said.strip(), start + len(said) - len(said.lstrip()), is_asked)
