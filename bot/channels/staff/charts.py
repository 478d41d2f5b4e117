"""Charts as plain geometry for the templates: no script and no inline style, which the pages' policy forbids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 640
"""Of every chart, in its own units."""
PARTS = ("first", "second")
"""The parts that a bar or a column is put together from; staff.css gives each its colour."""
_MOST_BARS = 12
_LINE, _BAR = 26, 16
_NAMES, _NUMBERS = 260, 70
_HIGHEST, _TEXT = 180, 16

Named = tuple[str, tuple[float, ...]]
"""What a bar or a column is called, and its parts in order."""


@dataclass(frozen=True)
class Shape:
    """A rectangle, by its upper left corner."""

    part: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Text:
    """Words at a place; `role` is name, number or axis, with `end` where they end there."""

    role: str
    x: float
    y: float
    words: str


@dataclass(frozen=True)
class Chart:
    """What is drawn, `height` high from `top` on.

    `legend` names the parts, `left_out` counts the rows that only the table has.
    """

    shapes: tuple[Shape, ...]
    texts: tuple[Text, ...]
    height: int
    top: int = 0
    lines: tuple[int, ...] = ()
    legend: tuple[str, ...] = ()
    left_out: int = 0


def bars(rows: Sequence[Named], legend: tuple[str, ...] = ()) -> Chart | None:
    """Horizontal bars of the first few rows, each with its number; None where there is nothing to show."""
    shown = rows[:_MOST_BARS]
    if not shown:
        return None
    unit = (WIDTH - _NAMES - _NUMBERS) / (max(sum(parts) for _, parts in shown) or 1)
    shapes, texts = [], []
    for place, (name, parts) in enumerate(shown):
        y, x = place * _LINE, float(_NAMES)
        for part, size in zip(PARTS, parts, strict=False):
            shapes.append(Shape(part, round(x, 1), y + 5, round(size * unit, 1), _BAR))
            x += size * unit
        texts.append(Text("name end", _NAMES - 10, y + 17, _short(name)))
        texts.append(Text("number", round(x + 8, 1), y + 17, f"{sum(parts):,.0f}"))
    return Chart(
        tuple(shapes), tuple(texts), len(shown) * _LINE, legend=legend, left_out=max(0, len(rows) - _MOST_BARS)
    )


def columns(rows: Sequence[Named], legend: tuple[str, ...], measured_in: str = "") -> Chart | None:
    """A column for each row, in order; the first and the last are named. None where all of them are empty."""
    most = max((sum(parts) for _, parts in rows), default=0)
    if not most:
        return None
    step, unit = WIDTH / len(rows), _HIGHEST / most
    shapes = []
    for place, (_, parts) in enumerate(rows):
        y = float(_HIGHEST)
        for part, size in zip(PARTS, parts, strict=False):
            y -= size * unit
            shapes.append(
                Shape(part, round((place + 0.1) * step, 1), round(y, 1), round(step * 0.8, 1), round(size * unit, 1))
            )
    texts = (
        Text("axis", 0, -3, f"{most:,.0f} {measured_in}".strip()),
        Text("axis", 0, _HIGHEST + _TEXT, rows[0][0]),
        Text("axis end", WIDTH, _HIGHEST + _TEXT, rows[-1][0]),
    )
    return Chart(tuple(shapes), texts, _HIGHEST + 2 * _TEXT + 4, -_TEXT, (0, _HIGHEST), legend)


def _short(name: str) -> str:
    return name if len(name) <= 38 else f"{name[:37].rstrip()}…"
