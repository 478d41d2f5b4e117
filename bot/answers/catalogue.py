"""What the answers say about themselves: title, section, related topics."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.coverage.parameters import ParameterError, read_yaml

ANSWERS = Path(__file__).parent
UTTER = "utter_"


@dataclass(frozen=True)
class AnswerCard:
    """An answer topic as people are shown it: `title` in trainees' words, and the page's section it rests on.

    `version` changes with the words of any of its forms; figures are placeholders, so a new figure leaves it alone.
    """

    topic: str
    title: str
    section: str
    related: tuple[str, ...]
    version: str


@lru_cache(maxsize=1)
def answer_cards() -> Mapping[str, AnswerCard]:
    """Every answer topic by name; ParameterError names a file whose metadata lacks something."""
    cards = {}
    for path in sorted(ANSWERS.glob("*.yml")):
        for name, variations in read_yaml(path)["responses"].items():
            metadata = variations[0].get("metadata", {})
            if "section" not in metadata:
                continue
            try:
                cards[name[len(UTTER) :]] = AnswerCard(
                    topic=name[len(UTTER) :],
                    title=metadata["title"],
                    section=metadata["section"],
                    related=tuple(metadata["related"]),
                    version=_version(variation["text"] for variation in variations),
                )
            except KeyError as missing:
                raise ParameterError(f"{path.name}: the metadata of {name} has no {missing.args[0]}. Add it.") from None
    return cards


def _version(texts: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:12]
