"""The outcome of a turn: one word for the API, the log, the metrics and the tables (design 4.2)."""

from __future__ import annotations

from collections.abc import Iterable

OUTCOMES = (
    "signposted",
    "decided",
    "answered",
    "asked",
    "clarify",
    "declined",
    "handed_over",
    "chat",
    "error",
)


def first_outcome(outcomes: Iterable[str]) -> str:
    """A turn's outcome: the first of OUTCOMES that one of its messages has; a turn without any is an error."""
    present = set(outcomes)
    return next((outcome for outcome in OUTCOMES if outcome in present), "error")
