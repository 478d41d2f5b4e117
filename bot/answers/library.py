"""Every answer as it is given on a day, with where each of its figures comes from: what staff browse and search."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bot.answers.catalogue import ANSWERS, UTTER, AnswerCard, answer_cards
from bot.answers.wording import SHORT_FORM, long_date, placeholders, pounds
from bot.coverage.names import Names, load_names
from bot.coverage.parameters import PARAMETERS, ExcludedActivity, InForce, Parameters, join_words, read_yaml

_PLACEHOLDER = re.compile(r"\{([\w.]+)\}")
_PARAMETER_OF = {
    "specialties.list": "specialties.listed",
    "specialties.inline": "specialties.listed",
    "regions.list": "regions.listed",
    "regions.inline": "regions.listed",
    "exclusions.list": "exclusions.activities",
    "contacts.adviceline_on": "contacts.adviceline",
    "contacts.guide_at": "contacts.guide",
    "contacts.portal_at": "contacts.portal",
}
"""The parameter behind each placeholder that doesn't go by the parameter's own name."""
_MONEY = frozenset({"private_work.limit", "private_work.subscription"})


@dataclass(frozen=True)
class Value:
    """What a parameter is from a day on, in words."""

    since: dt.date
    text: str
    is_in_force: bool


@dataclass(frozen=True)
class Parameter:
    """A list, a figure or a number: its values, the newest first, and the section of the page it comes from."""

    name: str
    description: str
    section: str
    values: tuple[Value, ...]

    @property
    def file(self) -> str:
        """The file that it stands in."""
        return f"{self.name.partition('.')[0]}.yaml"

    @property
    def in_force(self) -> Value:
        """What it is now."""
        return next(value for value in self.values if value.is_in_force)


@dataclass(frozen=True)
class Answer:
    """An answer as it is given on a day; `text` is Markdown, `parameters` are those that its figures come from."""

    card: AnswerCard
    text: str
    short: str | None
    read: str
    parameters: tuple[Parameter, ...]

    @property
    def in_one_line(self) -> str:
        """The text without its marks, a list's items behind each other."""
        return " ".join(re.sub(r"\n+ *- ", "; ", re.sub(r":\n+ *- ", ": ", self.text)).replace("**", "").split())


def answers_on(day: dt.date, parameters: Parameters) -> Mapping[str, Answer]:
    """Every answer by topic; ParameterError for a day before the first parameters."""
    filled = placeholders(parameters.in_force(day))
    behind = {one.name: one for one in parameters_on(day, parameters)}
    written = _written()
    answers = {}
    for topic, card in answer_cards().items():
        variations = written[topic]
        texts = [variation["text"] for variation in variations]
        names = dict.fromkeys(
            _PARAMETER_OF.get(found, found) for text in texts for found in _PLACEHOLDER.findall(text) if found != "lead"
        )
        answers[topic] = Answer(
            card,
            text=_fill(texts[0], filled),
            short=next((_fill(one["text"], filled) for one in variations if one.get("channel") == SHORT_FORM), None),
            read=str(variations[0]["metadata"]["read"]),
            parameters=tuple(behind[name] for name in names if name in behind),
        )
    return answers


def parameters_on(day: dt.date, parameters: Parameters) -> list[Parameter]:
    """Every parameter with all its values."""
    found = []
    own_names = load_names().own_names
    for name, by_date in parameters.values.items():
        current = max(start for start in by_date if start <= day)
        values = [
            Value(start, _in_words(name, value, own_names), start == current)
            for start, value in sorted(by_date.items())[::-1]
        ]
        found.append(Parameter(name, _descriptions()[name], parameters.sections[name], tuple(values)))
    return found


def searched(answers: Iterable[Answer], words: str) -> list[Answer]:
    """The answers that hold every one of the words, those with one in the title first."""
    sought = words.casefold().split()
    found = [one for one in answers if all(word in _said(one) for word in sought)]
    return sorted(found, key=lambda one: not any(word in one.card.title.casefold() for word in sought))


def excluded(parameters: InForce, names: Names, words: str = "") -> list[ExcludedActivity]:
    """The activities that the page excludes; with words, those that go by them in the page's words or in people's."""
    sought = words.casefold().split()
    called: dict[str, str] = {}
    for name in names.work_phrases:
        for key in name.readings:
            called[key] = f"{called.get(key, '')} {name.phrase.casefold()}"
    return [
        activity
        for key, activity in parameters.exclusions.items()
        if all(word in f"{str(activity).casefold()} {_called(key, activity, called)}" for word in sought)
    ]


def _called(key: str, activity: ExcludedActivity, called: Mapping[str, str]) -> str:
    """What people call an activity, and its exceptions too."""
    return " ".join(called.get(one, "") for one in (key, *(activity.other_than or {})))


def _said(answer: Answer) -> str:
    card = answer.card
    return f"{card.topic} {card.title} {card.section} {answer.text} {answer.short or ''}".casefold()


def _fill(text: str, filled: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda found: filled.get(found[1], found[0]), text)


@lru_cache(maxsize=1)
def _written() -> Mapping[str, Any]:
    return {
        name[len(UTTER) :]: variations
        for path in sorted(ANSWERS.glob("*.yml"))
        for name, variations in read_yaml(path)["responses"].items()
    }


@lru_cache(maxsize=1)
def _descriptions() -> Mapping[str, str]:
    return {
        f"{path.stem}.{key}": fields["description"]
        for path in sorted(PARAMETERS.glob("*.yaml"))
        for key, fields in read_yaml(path).items()
    }


def _in_words(name: str, value: Any, own_names: Mapping[str, str]) -> str:
    """A value as people read it: keys of regions by the regions' names."""
    if name in _MONEY:
        return pounds(value)
    if name == "exclusions.activities":
        return f"{len(value)} activities, listed under Excluded activities"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name == "source.read":
        return long_date(dt.date.fromisoformat(value))
    if isinstance(value, Mapping):
        return "; ".join(
            f"{key}: {join_words([own_names.get(one, one) for one in item])}" if isinstance(item, list) else str(item)
            for key, item in value.items()
        )
    if isinstance(value, list):
        return "; ".join(own_names.get(one, one) for one in value) or "none"
    return str(value) or "not set"
