"""How people name specialties, regions and programme statuses (`names.yaml`), and work (`work_names.yaml`).

For understanding a message only: none of it is the page's word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from bot.coverage.model import Named
from bot.coverage.parameters import InForce, ParameterError, join_words, read_yaml

NAMES = Path(__file__).parent / "names.yaml"
WORK_NAMES = Path(__file__).parent / "work_names.yaml"
_SECTIONS = {"specialties", "regions", "programme_status", "ambiguous", "ordinary_words"}
_WORK_SECTIONS = {"work_types", "activities", "ambiguous", "ordinary_words"}
_ACTIVITY_FIELDS = {
    "name",
    "called",
    "within",
    "close_to",
    "perhaps_indemnified_by",
    "training",
    "told_apart_by",
    "narrows",
}


@dataclass(frozen=True)
class Name:
    """A phrase people use, the kind of fact it names, and the keys it can mean."""

    phrase: str
    kind: str
    readings: tuple[str, ...]
    is_ordinary_word: bool
    """It also means something else ("reading", "bath"), so it needs a sign that a name is meant."""
    unless: tuple[str, ...] = ()
    """What it can mean too, though that is unlikely."""

    def as_said(self, said: str) -> Named:
        """What it names, in somebody's words."""
        return Named(self.readings, said, self.unless)


class Indemnifier(Enum):
    """Who may well indemnify an activity already, so that it is asked."""

    NHS = "nhs"
    EMPLOYER = "employer"


@dataclass(frozen=True)
class Activity:
    """Work as people name it, and where it stands to the page's excluded activities (keys of `exclusions.yaml`).

    An activity that is none of the page's own, nor within nor close to one, isn't excluded by the page.
    """

    name: str
    within: tuple[str, ...] = ()
    """It is one of these, by whatever name; excepted only where the page excepts it."""
    close_to: tuple[str, ...] = ()
    """It may or may not be one of these: the page doesn't decide it."""
    is_referred: bool = False
    """The page doesn't decide it, close to a named activity or not."""
    perhaps_indemnified_by: Indemnifier | None = None
    training: str | None = None
    """The specialty whose training goes by the same words ("general practice")."""
    told_apart_by: tuple[str, ...] = ()
    """Words that tell it from others which go by the same name ("non-permanent", of fillers)."""
    narrows: tuple[str, ...] = ()
    """Activities that turn into this one where a message has such a word ("migraine", of Botox)."""


@dataclass(frozen=True)
class Names:
    """All phrases, and what to call a specialty or region that the page doesn't list, now or on another day.

    `phrases` are what the understanding of messages looks for; those for activities and kinds of work stand apart, in
    `work_phrases`, since keys and words are shared with specialties ("general practice").
    """

    phrases: tuple[Name, ...]
    own_names: Mapping[str, str]
    work_phrases: tuple[Name, ...] = ()
    activities: Mapping[str, Activity] = field(default_factory=dict)
    excluded_activities: frozenset[str] = frozenset()
    """The activities that go by the page's own name, since the page excludes them."""

    @cached_property
    def _by_kind(self) -> Mapping[str, Mapping[str, Name]]:
        """For each kind the names by their words, however written; the first of a phrase counts."""
        by_kind: dict[str, dict[str, Name]] = {}
        for name in (*self.phrases, *self.work_phrases):
            by_kind.setdefault(name.kind, {}).setdefault(plain(name.phrase), name)
        return by_kind

    def phrases_of(self, kind: str) -> tuple[str, ...]:
        """Every phrase of a kind, as written in the file."""
        return tuple(name.phrase for name in self._by_kind[kind].values())

    def keys_of(self, kind: str) -> tuple[str, ...]:
        """Every key that the names of a kind can mean, in the order of the file."""
        return tuple(dict.fromkeys(key for name in self._by_kind[kind].values() for key in name.readings))

    def named(self, kind: str, said: str) -> Named | None:
        """What exactly these words name, however they are written; None where no name of the kind is like that."""
        name = self._by_kind[kind].get(plain(said))
        return name.as_said(said) if name else None

    def within(self, kind: str, said: str) -> tuple[Named, ...]:
        """The names of a kind that the words hold, from the left, the longest where they overlap.

        A name that is also an ordinary word ("reading") isn't taken from among others.
        """
        found, words, start = [], plain(said).split(), 0
        while start < len(words):
            for end in range(len(words), start, -1):
                name = self._by_kind[kind].get(" ".join(words[start:end]))
                if name and not name.is_ordinary_word:
                    found.append(name.as_said(" ".join(words[start:end])))
                    start = end - 1
                    break
            start += 1
        return tuple(found)

    def told_apart(self, named: Named, said: str) -> Named:
        """An activity without the readings that words of the message rule out; unchanged where they don't decide."""
        words = f" {plain(said)} "
        found = []
        telling = [(plain(one), key) for key in named.readings for one in self._activity(key).told_apart_by]
        for phrase, key in sorted(telling, key=lambda pair: -len(pair[0])):
            if f" {phrase} " in words:
                found.append(key)
                words = words.replace(f" {phrase} ", " ")
        told = Named((found[0],), named.said) if len(set(found)) == 1 else named
        narrower = [
            key
            for key, activity in self.activities.items()
            if set(activity.narrows) & set(told.readings)
            and any(_is_told(plain(one), words) for one in activity.told_apart_by)
        ]
        return Named((narrower[0],), named.said) if len(narrower) == 1 else told

    def another_kind(self, named: Named, said: str) -> Named | None:
        """What is meant by words that tell an activity apart from the one spoken of: "and deep ones?" after peels."""
        if not named.readings:
            return None
        groups = [
            name
            for name in self.work_phrases
            if name.kind == "activity" and len(name.readings) > 1 and set(named.readings) < set(name.readings)
        ]
        for group in groups:
            told = self.told_apart(group.as_said(group.phrase), said)
            if len(told.readings) == 1 and told.readings != named.readings:
                return told
        return None

    def _activity(self, key: str) -> Activity:
        return self.activities.get(key) or Activity(key)

    def display(self, key: str, parameters: InForce) -> str:
        """What to call a specialty or region: the page's own name where the page lists it."""
        return parameters.specialties.get(key) or parameters.regions.get(key) or self.own_names[key]

    def display_all(self, named: Named, parameters: InForce) -> str:
        """All the readings of what somebody said: "North East or North Western"."""
        return join_words([self.display(key, parameters) for key in named.readings], last="or")

    def display_activity(self, key: str, parameters: InForce) -> str:
        """What to call an activity: the page's own name where the page has one."""
        if key in parameters.exclusions:
            return parameters.exclusions[key].name
        for excluded in parameters.exclusions.values():
            if excluded.other_than and key in excluded.other_than:
                return excluded.other_than[key].removeprefix("other ")
        return self.activities[key].name

    def display_activities(self, named: Named, parameters: InForce) -> str:
        """All the readings of an activity as somebody named it; their own words where we have none."""
        known = [self.display_activity(key, parameters) for key in named.readings if key in self.activities]
        return join_words(known, last="or") or named.said


@lru_cache(maxsize=4)
def load_names(path: Path = NAMES, work_path: Path = WORK_NAMES) -> Names:
    """Reads `names.yaml` and `work_names.yaml`; raises ParameterError that names the file, the key and the mend."""
    content, work = _content(path, _SECTIONS), _content(work_path, _WORK_SECTIONS)
    ordinary = {word.casefold() for word in content["ordinary_words"]}
    phrases = tuple(
        Name(phrase, kind, readings, phrase.casefold() in ordinary, unless)
        for kind, phrase, readings, unless in _phrases(content, path)
    )
    own_names = {
        key: fields.get("name") or fields["called"][0]
        for kind in ("specialties", "regions")
        for key, fields in content[kind].items()
    }
    ordinary = {word.casefold() for word in work["ordinary_words"]}
    work_phrases = tuple(
        Name(phrase, kind, readings, phrase.casefold() in ordinary)
        for kind, phrases_of_kind in (
            ("activity", _activity_phrases(work, work_path)),
            ("work_type", _work_type_phrases(work["work_types"], work_path)),
        )
        for phrase, readings in phrases_of_kind
    )
    excluded = frozenset(key for key, fields in work["activities"].items() if "name" not in fields)
    return Names(phrases, own_names, work_phrases, _activities(work["activities"], work_path), excluded)


def _content(path: Path, sections: set[str]) -> Mapping[str, Any]:
    content: Mapping[str, Any] = read_yaml(path)
    unknown = set(content) ^ sections
    if unknown:
        raise ParameterError(
            f"{path.name}: '{min(unknown)}' is unknown or missing. It takes {join_words(sorted(sections))}."
        )
    return content


def _phrases(content: Mapping[str, Any], path: Path) -> Iterator[tuple[str, str, tuple[str, ...], tuple[str, ...]]]:
    kinds = {"specialties": "specialty", "regions": "region", "programme_status": "programme_status"}
    for section, kind in kinds.items():
        for key, fields in content[section].items():
            if set(fields) - {"name", "called", "places"}:
                raise ParameterError(f"{path.name}: '{key}' has an unknown key. It takes name, called and places.")
            for phrase in [*fields["called"], *fields.get("places", [])]:
                if not isinstance(phrase, str):
                    raise ParameterError(f"{path.name}: '{key}' holds {phrase!r}, which isn't text. Put it in quotes.")
                yield kind, phrase, (key,), ()
    for section, kind in kinds.items():
        for term in content["ambiguous"].get(section, ()):
            for phrase in term["said"]:
                yield kind, phrase, tuple(term["readings"]), tuple(term.get("unless", ()))


def _activities(section: Mapping[str, Any], path: Path) -> dict[str, Activity]:
    activities = {}
    for key, fields in section.items():
        headings = [*fields.get("within", ()), *fields.get("close_to", ()), *fields.get("narrows", ())]
        for heading in headings:
            if heading not in section:
                raise ParameterError(f"{path.name}: '{key}' is said to be '{heading}', which isn't an activity here.")
        if "within" in fields and "close_to" in fields:
            raise ParameterError(f"{path.name}: '{key}' is within or close to an activity, not both.")
        indemnifier = fields.get("perhaps_indemnified_by")
        if indemnifier not in {None, *(one.value for one in Indemnifier)}:
            raise ParameterError(f"{path.name}: '{key}' is perhaps indemnified by nhs or employer, not {indemnifier}.")
        activities[key] = Activity(
            name=fields.get("name") or fields["called"][0],
            within=tuple(fields.get("within", ())),
            close_to=tuple(fields.get("close_to", ())),
            is_referred="close_to" in fields,
            perhaps_indemnified_by=Indemnifier(indemnifier) if indemnifier else None,
            training=fields.get("training"),
            told_apart_by=tuple(fields.get("told_apart_by", ())),
            narrows=tuple(fields.get("narrows", ())),
        )
    return activities


def _activity_phrases(content: Mapping[str, Any], path: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each phrase for an activity with its readings. One that stands twice is refused: which would count?"""
    seen: set[str] = set()

    def once(phrase: Any, key: str) -> str:
        if not isinstance(phrase, str):
            raise ParameterError(f"{path.name}: '{key}' holds {phrase!r}, which isn't text. Put it in quotes.")
        if plain(phrase) in seen:
            raise ParameterError(f"{path.name}: '{phrase}' names an activity twice. Keep one of them.")
        seen.add(plain(phrase))
        return phrase

    for key, fields in content["activities"].items():
        if set(fields) - _ACTIVITY_FIELDS or not fields.get("called"):
            raise ParameterError(
                f"{path.name}: the activity '{key}' takes {join_words(sorted(_ACTIVITY_FIELDS))}; called is needed."
            )
        for phrase in fields["called"]:
            yield once(phrase, key), (key,)
    for term in content["ambiguous"]:
        for key in term["readings"]:
            if key not in content["activities"]:
                raise ParameterError(f"{path.name}: '{term['said'][0]}' can't mean '{key}': no activity of that name.")
        for phrase in term["said"]:
            yield once(phrase, "ambiguous"), tuple(term["readings"])


def _work_type_phrases(section: Mapping[str, Any], path: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    for key, fields in section.items():
        if set(fields) != {"called"}:
            raise ParameterError(f"{path.name}: the kind of work '{key}' takes called, and nothing else.")
        for phrase in fields["called"]:
            yield phrase, (key,)


def _is_told(phrase: str, words: str) -> bool:
    """Whether words hold a phrase that isn't denied in them: "not in any occupational health contract" denies it."""
    found = re.search(rf"( not(?: \w+){{0,2}})? {re.escape(phrase)} ", words)
    return found is not None and found.group(1) is None


def plain(phrase: str) -> str:
    """Words as names are compared: small letters, "and" for "&", no punctuation."""
    return " ".join(re.sub(r"[\W_]+", " ", phrase.casefold().replace("&", " and ")).split())
