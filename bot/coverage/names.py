"""How people name specialties, regions and programme statuses, read from `names.yaml`.

For understanding a message only: none of it is the page's word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.coverage.model import Named
from bot.coverage.parameters import InForce, ParameterError, join_words, read_yaml

NAMES = Path(__file__).parent / "names.yaml"
_SECTIONS = {"specialties", "regions", "programme_status", "ambiguous", "ordinary_words"}


@dataclass(frozen=True)
class Name:
    """A phrase people use, the kind of fact it names, and the keys it can mean."""

    phrase: str
    kind: str
    readings: tuple[str, ...]
    is_ordinary_word: bool
    """It also means something else ("reading", "bath"), so it needs a sign that a name is meant."""


@dataclass(frozen=True)
class Names:
    """All phrases, and what to call a key that the page doesn't list."""

    phrases: tuple[Name, ...]
    unlisted: Mapping[str, str]

    def display(self, key: str, parameters: InForce) -> str:
        """What to call a specialty or region: the page's own name where the page lists it."""
        return parameters.specialties.get(key) or parameters.regions.get(key) or self.unlisted[key]

    def display_all(self, named: Named, parameters: InForce) -> str:
        """All the readings of what somebody said: "North East or North Western"."""
        return join_words([self.display(key, parameters) for key in named.readings], last="or")


@lru_cache(maxsize=4)
def load_names(path: Path = NAMES) -> Names:
    """Reads `names.yaml`; raises ParameterError that names the key and the mend."""
    content = read_yaml(path)
    unknown = set(content) ^ _SECTIONS
    if unknown:
        raise ParameterError(
            f"{path.name}: '{min(unknown)}' is unknown or missing. It takes {join_words(sorted(_SECTIONS))}."
        )
    ordinary = {word.casefold() for word in content["ordinary_words"]}
    phrases = tuple(
        Name(phrase, kind, readings, phrase.casefold() in ordinary)
        for kind, phrase, readings in _phrases(content, path)
    )
    unlisted = {
        key: fields["name"]
        for kind in ("specialties", "regions")
        for key, fields in content[kind].items()
        if "name" in fields
    }
    return Names(phrases, unlisted)


def _phrases(content: Mapping[str, Any], path: Path) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    kinds = {"specialties": "specialty", "regions": "region", "programme_status": "programme_status"}
    for section, kind in kinds.items():
        for key, fields in content[section].items():
            if set(fields) - {"name", "called", "places"}:
                raise ParameterError(f"{path.name}: '{key}' has an unknown key. It takes name, called and places.")
            for phrase in [*fields["called"], *fields.get("places", [])]:
                if not isinstance(phrase, str):
                    raise ParameterError(f"{path.name}: '{key}' holds {phrase!r}, which isn't text. Put it in quotes.")
                yield kind, phrase, (key,)
    for section, terms in content["ambiguous"].items():
        for term in terms:
            for phrase in term["said"]:
                yield kinds[section], phrase, tuple(term["readings"])
