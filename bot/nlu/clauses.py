"""The clauses of a message, with where they stand: what is said beside a number or a date explains it."""

from __future__ import annotations

import re
from typing import Iterator, NamedTuple

_BORDER = re.compile(
    r"[;\n()!?]+|,(?!\d{3}(?!\d))|\.(?!\d)(?!\w)|(?<=[a-z]):(?!\d)|\s[-–—]\s"
    r"|\b(?:but|while|although|though|because|then|so)\b|(?<=\w )\bif\b"
    r"|(?<!between )\b(?:and|plus)\b(?!\s+(?:a\s+)?half)|\sn\s|&|\+(?=\s)",
    re.I,
)


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
        if _joins_a_range(text[start : border.start()], border.group()):
            continue
        yield from _clause(text, start, border.start(), "?" in border.group())
        start = border.end()
    yield from _clause(text, start, len(text))


def _joins_a_range(before: str, border: str) -> bool:
    """Whether an "and" stands between the two ends of "between 8 and 9k"."""
    return border.casefold() == "and" and bool(re.search(r"\bbetween\s+\S+\s*$", before, re.I))


def _clause(text: str, start: int, end: int, is_asked: bool = False) -> Iterator[Clause]:
    said = text[start:end]
    if said.strip():
        yield Clause(said.strip(), start + len(said) - len(said.lstrip()), is_asked)
