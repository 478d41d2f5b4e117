"""A turn on Telegram: 4,096 characters of HTML a message, choices as buttons below it."""

from __future__ import annotations

from typing import Any

from bot.channels.presenter import Message
from bot.channels.session import Turn
from bot.channels.shapes.fitting import cut
from bot.channels.shapes.marks import TELEGRAM
from bot.channels.shapes.measures import units
from bot.channels.shapes.parts import Choices, joined, source_of, with_choices, words_of
from bot.channels.shapes.piece import Piece

MOST = 4096
"""Characters of a text. Telegram counts them without the tags, this counts with them."""
MOST_BYTES = 64
"""Of what a button says when it is pressed (callback_data)."""
MOST_BUTTONS = 100
_SHORT = 16
"""Letters of a title that leave room for another button in the row, on a phone."""

_Buttons = list[list[dict[str, str]]]


def shape(turn: Turn) -> tuple[Piece, ...]:
    """The turn's messages; the last part of each holds its buttons."""
    pieces: list[Piece] = []
    for message, choices in with_choices(turn):
        has_buttons = _are_buttons(choices)
        text = joined(words_of(message), source_of(message), "" if has_buttons else choices.as_text())
        bodies: list[dict[str, Any]] = [
            {"text": TELEGRAM.render(part), "parse_mode": "HTML"} for part in cut(text, _fits)
        ]
        buttons = _buttons(message, choices if has_buttons else Choices(()))
        if buttons and bodies:
            bodies[-1]["reply_markup"] = {"inline_keyboard": buttons}
        pieces += map(Piece, bodies)
    return tuple(pieces)


def _fits(text: str) -> bool:
    return units(TELEGRAM.render(text)) <= MOST


def _are_buttons(choices: Choices) -> bool:
    return len(choices.titles) <= MOST_BUTTONS and all(map(_can_be_said, choices.titles))


def _can_be_said(title: str) -> bool:
    return 0 < len(title.encode()) <= MOST_BYTES


def _buttons(message: Message, choices: Choices) -> _Buttons:
    """Rows of buttons: two short titles stand side by side. What is related follows, where it can be said."""
    rows: _Buttons = []
    for title in (*choices.titles, *filter(_can_be_said, message.related)):
        button = {"text": title, "callback_data": title}
        beside = rows and len(rows[-1]) == 1 and len(title) <= _SHORT and len(rows[-1][0]["text"]) <= _SHORT
        if beside:
            rows[-1].append(button)
        else:
            rows.append([button])
    return rows
