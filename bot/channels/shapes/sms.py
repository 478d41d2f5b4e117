"""A turn as text messages: three segments each at most; what is beyond the short answer goes on behind MORE."""

from __future__ import annotations

from bot.channels.session import Turn
from bot.channels.shapes.fitting import cut
from bot.channels.shapes.gsm import MOST_SEGMENTS, as_sent, segments
from bot.channels.shapes.marks import PLAIN
from bot.channels.shapes.parts import joined, with_choices, words_of
from bot.channels.shapes.piece import Piece


def shape(turn: Turn) -> tuple[Piece, ...]:
    """The turn's messages."""
    pieces: list[Piece] = []
    for message, choices in with_choices(turn):
        text = joined(as_sent(PLAIN.render(words_of(message))), as_sent(choices.as_text()))
        pieces += [Piece({"Body": part}) for part in cut(text, _fits)]
    return tuple(pieces)


def _fits(text: str) -> bool:
    return segments(text) <= MOST_SEGMENTS
