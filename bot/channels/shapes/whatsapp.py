"""A turn on WhatsApp through Twilio: 1,600 characters a message, *bold*, choices as a numbered list."""

from __future__ import annotations

from bot.channels.session import Turn
from bot.channels.shapes.fitting import cut
from bot.channels.shapes.marks import WHATSAPP
from bot.channels.shapes.measures import units
from bot.channels.shapes.parts import joined, source_of, with_choices, words_of
from bot.channels.shapes.piece import Piece

MOST = 1600
"""Characters of a Body that Twilio takes."""


def shape(turn: Turn) -> tuple[Piece, ...]:
    """The turn's messages; buttons would need templates approved beforehand."""
    pieces = []
    for message, choices in with_choices(turn):
        related = f"You can also ask: {' · '.join(message.related)}" if message.related else ""
        text = joined(words_of(message), source_of(message), related, choices.as_text())
        pieces += [Piece({"Body": WHATSAPP.render(part)}) for part in cut(text, _fits)]
    return tuple(pieces)


def _fits(text: str) -> bool:
    return units(WHATSAPP.render(text)) <= MOST
