"""How a turn looks on each messaging channel: its length, its markup, its buttons.

A channel has a module here with `shape(turn)`; one more channel is one more module, and a line in `_SHAPES`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.channels.session import Turn
from bot.channels.shapes import slack, sms, telegram, whatsapp
from bot.channels.shapes.piece import Piece

__all__ = ["CHANNELS", "Piece", "shape"]

_SHAPES: Mapping[str, Callable[[Turn], tuple[Piece, ...]]] = {
    "slack": slack.shape,
    "telegram": telegram.shape,
    "sms": sms.shape,
    "whatsapp": whatsapp.shape,
}
CHANNELS = tuple(_SHAPES)
"""The channels that a turn can be shaped for."""


def shape(turn: Turn, channel: str) -> tuple[Piece, ...]:
    """The messages to send for a turn, in their order; those that wait for MORE come last.

    Raises ValueError for a channel that isn't one of CHANNELS.
    """
    if channel not in _SHAPES:
        raise ValueError(f"There is no channel '{channel}'. The channels are {', '.join(CHANNELS)}.")
    return _SHAPES[channel](turn)
