"""The kinds of urgent message. One name through every layer: intent, response, topic of the reply."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

DISTRESS = "distress"
"""Somebody at risk of harming themselves, or at the end of their strength."""
DANGER = "danger"
"""Somebody's life in danger now."""
EMERGENCY = "emergency_advice"
"""A patient just harmed, an arrest, the police, a letter of the GMC, a coroner with a deadline."""
URGENT = (DISTRESS, DANGER, EMERGENCY)

PERHAPS = "perhaps"
"""The verdict on a message that may be urgent: help is offered beside the answer."""


def urgency_of(parsed: Mapping[str, Any]) -> str | None:
    """The kind of urgency of a message as parsed, sure or perhaps; None where it is calm."""
    for question in parsed.get("questions") or ():
        if question["topic"] in URGENT and question["verdict"] in {"sure", PERHAPS}:
            return str(question["topic"])
    return None


def is_plainly_urgent(parsed: Mapping[str, Any]) -> bool:
    """Whether a message as parsed is urgent for sure."""
    return any(q["topic"] in URGENT and q["verdict"] == "sure" for q in parsed.get("questions") or ())
