"""The rows that a turn leaves beside its events: its enquiries, its decisions, its hand-overs. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from bot.outcomes import first_outcome
from bot.storage.keeping import Event
from bot.storage.moments import now

Row = dict[str, Any]
ARRIVED = "arrived_at"
"""Where a message's metadata says when it arrived, in seconds of the epoch."""


def enquiry_rows(id: str, events: Sequence[Event], first_sequence: int) -> list[Row]:
    """One row for each message of a conversation's new events, with what came of it."""
    users = [i for i, content in enumerate(events) if content["event"] == "user"]
    rows = []
    for place, start in enumerate(users):
        end = users[place + 1] if place + 1 < len(users) else len(events)
        said = [content.get("metadata") or {} for content in events[start:end] if content["event"] == "bot"]
        user = events[start]
        rows.append(
            {
                "conversation_id": id,
                "client_id": (user.get("metadata") or {}).get("client_id"),
                "first_sequence": first_sequence + start,
                "last_sequence": first_sequence + end - 1,
                "text": user.get("text"),
                "topic": _first(said, "topic"),
                "strength": _first(said, "strength"),
                "answer_version": _first(said, "answer_version"),
                "outcome": first_outcome(m.get("outcome", "") for m in said),
                "channel": user.get("input_channel") or "",
                "asked_at": now(),
                "seconds": _seconds_since((user.get("metadata") or {}).get(ARRIVED)),
            }
        )
    return rows


def decision_rows(id: str, events: Sequence[Event]) -> list[Row]:
    """One row for each decision that was told."""
    return [_decision_row(id, about) for about in _about(events) if about.get("decision")]


def handover_rows(id: str, events: Sequence[Event]) -> list[Row]:
    """One row for each time that somebody was handed over to a person."""
    channel = next((content["input_channel"] for content in events if content.get("input_channel")), "")
    return [
        {
            "conversation_id": id,
            "reference": about["handover"]["reference"],
            "channel": channel,
            "facts": about["handover"]["facts"],
            "last_topic": about["handover"]["last_topic"],
            "state": "waiting",
            "asked_at": now(),
        }
        for about in _about(events)
        if about.get("handover")
    ]


def without_record(content: Event) -> Event:
    """The event without what stands in the decision's own row."""
    if "decided_from" not in (content.get("metadata") or {}):
        return content
    return {**content, "metadata": {key: v for key, v in content["metadata"].items() if key != "decided_from"}}


def _about(events: Sequence[Event]) -> list[dict[str, Any]]:
    return [content.get("metadata") or {} for content in events if content["event"] == "bot"]


def _seconds_since(arrived: float | None) -> float | None:
    return None if arrived is None else max(0.0, round(now().timestamp() - arrived, 3))


def _first(said: Sequence[dict[str, Any]], name: str) -> Any:
    return next((about[name] for about in said if about.get(name) is not None), None)


def _decision_row(id: str, about: dict[str, Any]) -> Row:
    card, decided_from = about["decision"], about.get("decided_from") or {}
    return {
        "conversation_id": id,
        "reference": card["reference"],
        "about": card["about"],
        "status": card["status"],
        "code": card["code"],
        "facts": card["facts"],
        "reasons": card["reasons"],
        "parameters_version": card["parameters_version"],
        "parameters_on": dt.date.fromisoformat(card["on"]),
        "decided_at": now(),
        "headline": card["title"],
        "next_steps": card.get("next_steps"),
        "would_change": card.get("would_change"),
        "trainee": decided_from.get("trainee"),
        "fee": decided_from.get("fee"),
        "fee_is_conditional": decided_from.get("fee_is_conditional"),
    }
