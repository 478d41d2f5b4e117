"""The caller's answers as an adviser, or a program, gives them: in words, as JSON, or taken away."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from bot.coverage import Earnings, Named, Names, Trainee, Unknown, load_names
from bot.coverage.model import Day, Stretch
from bot.coverage.records import fact_from_json, kind_of
from bot.coverage.told import LABELS
from bot.nlu.calendar import DateError, read_day, read_month
from bot.nlu.given import read_given

_NOTHING = Trainee()
_KIND_OF_NAME = {
    "specialty": "specialty",
    "permanent_region": "region",
    "working_region": "region",
    "activities": "activity",
}
_LONGEST = 200
_MOST = 20
_YEAR = re.compile(r"(?:19|20)\d\d")
_TOO_MUCH = Decimal(1_000_000_000)


class FactRefused(ValueError):
    """A fact can't be read. The text names it, and says what to write."""


@dataclass(frozen=True)
class GivenFacts:
    """Facts that stand whatever the caller's words tell, by the field of `Trainee`.

    `not_understood` has a sentence for every word that nothing was made of; such a name is kept as said, so that it is
    referred and never taken for a no.
    """

    settled: Mapping[str, Any] = field(default_factory=dict)
    not_understood: tuple[str, ...] = ()


def read_facts(facts: Mapping[str, Any], names: Names | None = None) -> GivenFacts:
    """Reads facts by the name of `Trainee`'s field. A value is words or a number, JSON as the aid gave it, or None.

    None takes the fact away. Raises FactRefused for a name or a value that can't be a fact's.
    """
    reading = _Reading(names or load_names())
    for name, value in facts.items():
        if name not in LABELS:
            raise FactRefused(f"There is no fact '{name[:_LONGEST]}'. GET /staff/api/facts names every one.")
        reading.read(name, value)
    return GivenFacts(reading.settled, tuple(reading.not_understood))


class _Reading:
    def __init__(self, names: Names) -> None:
        self.names = names
        self.settled: dict[str, Any] = {}
        self.not_understood: list[str] = []

    def read(self, name: str, value: Any) -> None:
        if value is None:
            self.settled[name] = getattr(_NOTHING, name)
        elif isinstance(getattr(_NOTHING, name), tuple):
            several = value if isinstance(value, list) else [value]
            if len(several) > _MOST:
                raise FactRefused(f"{LABELS[name]}: {_MOST} at most.")
            self.settled[name] = tuple(one for each in several for one in self._value(name, each))
        else:
            self.settled[name] = self._value(name, value)

    def _value(self, name: str, value: Any) -> Any:
        if isinstance(value, dict):
            return self._checked(name, self._from_json(name, value))
        if isinstance(value, list) or len(str(value)) > _LONGEST:
            raise FactRefused(f"{LABELS[name]}: write words of at most {_LONGEST} characters.")
        return self._in_words(name, value)

    @staticmethod
    def _from_json(name: str, value: Mapping[str, Any]) -> Any:
        is_several = isinstance(getattr(_NOTHING, name), tuple)
        try:
            return fact_from_json(name, [value] if is_several else value)
        except ValueError as refused:
            raise FactRefused(
                f"{LABELS[name]}: this can't be read. Send it as it was given out, or in words."
            ) from refused

    def _checked(self, name: str, value: Any) -> Any:
        """The value of JSON, whose names must be ours and whose sums must be sums."""
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, Named):
                known = set(self.names.keys_of(_KIND_OF_NAME[name]))
                if not {*one.readings, *one.unless} <= known or len(one.said) > _LONGEST:
                    raise FactRefused(f"{LABELS[name]}: '{one.said[:_LONGEST]}' stands for nothing that is known here.")
            elif isinstance(one, Earnings) and _is_too_much(one):
                raise FactRefused(f"{LABELS[name]}: that is more than anybody earns. Check the amount.")
        return value

    def _in_words(self, name: str, value: Any) -> Any:
        if value == Unknown.CANNOT_SAY.value and isinstance(getattr(_NOTHING, name), Unknown):
            return Unknown.CANNOT_SAY
        roughly = _rough_day(str(value)) if kind_of(name) == Day else None
        if roughly:
            return roughly
        given = read_given({name: value}, self.names)
        read = getattr(given.trainee, name)
        self.not_understood += given.not_understood
        if given.trainee.cannot_say:
            self.settled["cannot_say"] = self.settled.get("cannot_say", frozenset()) | given.trainee.cannot_say
        elif given.not_understood and read == getattr(_NOTHING, name) and read is not Unknown.CANNOT_SAY:
            raise FactRefused(given.not_understood[0])
        return read


def _rough_day(said: str) -> Stretch | None:
    """A day known by its month or its year only, as callers tell it; None where it is more, or something else."""
    if _YEAR.fullmatch(said.strip()):
        year = int(said)
        return Stretch(dt.date(year, 1, 1), dt.date(year, 12, 31))
    with suppress(DateError):
        read_day(said)
        return None
    with suppress(DateError):
        month = read_month(said)
        if month.year is not None:
            days = calendar.monthrange(month.year, month.month)[1]
            return Stretch(dt.date(month.year, month.month, 1), dt.date(month.year, month.month, days))
    return None


def _is_too_much(earned: Earnings) -> bool:
    numbers = (earned.amount, earned.upper or earned.amount, earned.sessions or Decimal(0))
    return max(numbers) >= _TOO_MUCH or len(earned.said) > _LONGEST
