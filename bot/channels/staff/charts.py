"""Charts as plain geometry for the templates: no script and no inline style, which the pages' policy forbids."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 640
"""Of every chart, in its own units."""
_MOST_BARS = 12
_LINE, _BAR = 26, 16
_LABEL, _NUMBER = 260, 70
_HEIGHT = 180


@dataclass(frozen=True)
class Bar:
    """A bar with its name and number."""

    name: str
    number: str
    y: int
    width: float


@dataclass(frozen=True)
class Bars:
    """Horizontal bars, the first few; `left_out` says how many rows only the table has."""

    bars: tuple[Bar, ...]
    height: int
    left_out: int
    kind: str = "bars"


@dataclass(frozen=True)
class DayColumn:
    """A day's column: what was answered below, what wasn't above. Heights and places in the chart's units."""

    day: dt.date
    x: float
    width: float
    answered: float
    unanswered: float


@dataclass(frozen=True)
class Days:
    """A column for each day, `top` being the number that the highest place stands for."""

    columns: tuple[DayColumn, ...]
    height: int
    top: int
    kind: str = "days"


def bars(rows: Sequence[tuple[object, ...]], unit: str = "") -> Bars | None:
    """Bars of names and numbers; None where there is nothing to show."""
    shown = [(str(name), float(str(number))) for name, number in rows[:_MOST_BARS]]
    if not shown:
        return None
    most = max(number for _, number in shown) or 1
    room = WIDTH - _LABEL - _NUMBER
    placed = tuple(
        Bar(_short(name), f"{number:,.0f}{f' {unit}' if unit else ''}", place * _LINE, round(room * number / most, 1))
        for place, (name, number) in enumerate(shown)
    )
    return Bars(placed, len(placed) * _LINE, max(0, len(rows) - _MOST_BARS))


def days(shown: Sequence[tuple[dt.date, int, int]]) -> Days | None:
    """Columns of days with what was answered and what wasn't; None where nothing was asked."""
    top = max((answered + unanswered for _, answered, unanswered in shown), default=0)
    if not top:
        return None
    step = WIDTH / len(shown)
    columns = tuple(
        DayColumn(
            day,
            round(place * step + step * 0.1, 1),
            round(step * 0.8, 1),
            round(_HEIGHT * answered / top, 1),
            round(_HEIGHT * unanswered / top, 1),
        )
        for place, (day, answered, unanswered) in enumerate(shown)
    )
    return Days(columns, _HEIGHT, top)


def _short(name: str) -> str:
    return name if len(name) <= 38 else f"{name[:37].rstrip()}…"
