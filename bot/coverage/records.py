"""A trainee's facts as JSON values and back: for slots, entities of a message, and decisions that are kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import lru_cache
from typing import Any, get_type_hints

from bot.coverage.model import Day, Fact, Month, MonthFact, Named, Stretch, Trainee, Unknown
from bot.coverage.money import Basis, Earnings, Period, Precision

FACTS = tuple(field.name for field in fields(Trainee))
"""Every fact's name, in the order of `Trainee`."""


def fact_as_json(value: Any) -> Any:
    """One fact's value as JSON; what isn't told is its enumeration's word for that."""
    if isinstance(value, Named):
        unless = {"unless": list(value.unless)} if value.unless else {}
        return {"readings": list(value.readings), "said": value.said, **unless}
    if isinstance(value, Earnings):
        return _earnings_as_json(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Month):
        return {"year": value.year, "month": value.month}
    if isinstance(value, Stretch):
        return {"first": value.first.isoformat(), "last": value.last.isoformat()}
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    return [fact_as_json(one) for one in value]


def fact_from_json(name: str, value: Any) -> Any:
    """The value of the fact `name` (one of FACTS); raises ValueError where it can't be one."""
    if value is None:
        return getattr(_NOTHING, name)
    try:
        return _from_json(name, value)
    except (TypeError, KeyError, AttributeError, InvalidOperation) as error:
        raise ValueError(f"'{value}' can't be the fact '{name}'.") from error


def _from_json(name: str, value: Any) -> Any:
    kind = kind_of(name)
    if name == "cannot_say":
        return frozenset(str(one) for one in _list(value))
    if name == "activities":
        return tuple(named_from_json(one) for one in _list(value))
    if name == "earnings":
        return tuple(earnings_from_json(one) for one in _list(value))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    if isinstance(value, str) and value in {one.value for one in Unknown}:
        return Unknown(value)
    if kind == Fact:
        return named_from_json(value)
    if kind == Day:
        return day_from_json(value)
    assert kind == MonthFact, name  # noqa: S101 - a new kind of fact needs its reader here
    return _month(value["year"], value["month"])


def facts_as_json(trainee: Trainee) -> dict[str, Any]:
    """What was told of a trainee, by the fact's name."""
    return {name: fact_as_json(value) for name in FACTS if (value := getattr(trainee, name)) != getattr(_NOTHING, name)}


def trainee_from_json(facts: Mapping[str, Any]) -> Trainee:
    """The trainee of whom `facts_as_json` told; other names are left aside."""
    return Trainee(**{name: fact_from_json(name, facts[name]) for name in FACTS if name in facts})


def day_from_json(value: Any) -> dt.date | Stretch:
    """A day, or a stretch of days."""
    if isinstance(value, str):
        return dt.date.fromisoformat(value)
    return Stretch(dt.date.fromisoformat(value["first"]), dt.date.fromisoformat(value["last"]))


def named_from_json(value: Mapping[str, Any]) -> Named:
    """A name as `fact_as_json` wrote it."""
    return Named(tuple(map(str, _list(value["readings"]))), str(value["said"]), tuple(_list(value.get("unless", []))))


def earnings_from_json(value: Mapping[str, Any]) -> Earnings:
    """Earnings as `fact_as_json` wrote them."""
    return Earnings(
        amount=Decimal(value["amount"]),
        period=Period(value["period"]),
        basis=Basis(value["basis"]),
        said=value["said"],
        precision=Precision(value["precision"]),
        sessions=None if value["sessions"] is None else Decimal(value["sessions"]),
        sessions_per=Period(value["sessions_per"]),
        weeks_a_year=value["weeks_a_year"],
        upper=None if value["upper"] is None else Decimal(value["upper"]),
    )


_NOTHING = Trainee()


def kind_of(name: str) -> Any:
    """The type of the fact `name` (one of FACTS), as `Trainee` declares it."""
    return _kinds()[name]


@lru_cache(maxsize=1)
def _kinds() -> Mapping[str, Any]:
    return get_type_hints(Trainee)


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError(f"'{value}' is no list.")
    return value


def _month(year: Any, month: Any) -> Month:
    is_year = year is None or isinstance(year, int)
    if not (is_year and isinstance(month, int) and 1 <= month <= 12):
        raise ValueError(f"'{year}-{month}' is no month.")
    return Month(year, month)


def _earnings_as_json(earnings: Earnings) -> dict[str, Any]:
    return {
        "amount": str(earnings.amount),
        "period": earnings.period.value,
        "basis": earnings.basis.value,
        "said": earnings.said,
        "precision": earnings.precision.value,
        "sessions": None if earnings.sessions is None else str(earnings.sessions),
        "sessions_per": earnings.sessions_per.value,
        "weeks_a_year": earnings.weeks_a_year,
        "upper": None if earnings.upper is None else str(earnings.upper),
    }
