"""What Prometheus may know: counts and times, nothing that anybody said."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Histogram

REGISTRY = CollectorRegistry()

turns = Counter("helpline_turns", "Turns taken, by channel and outcome.", ["channel", "outcome"], registry=REGISTRY)
topics = Counter(
    "helpline_topics", "Turns taken, by channel, topic and outcome.", ["channel", "topic", "outcome"], registry=REGISTRY
)
turn_seconds = Histogram(
    "helpline_turn_seconds",
    "Seconds a turn took.",
    ["channel"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=REGISTRY,
)
received = Counter(
    "helpline_messages_received",
    "Webhooks of messaging services, by channel and result: kept, repeated, too_fast, not_kept, refused_….",
    ["channel", "result"],
    registry=REGISTRY,
)
sent = Counter(
    "helpline_messages_sent",
    "Attempts to send a message, by channel and result: sent, later, given_up, unstored, lost.",
    ["channel", "result"],
    registry=REGISTRY,
)


def count_turn(channel: str, outcome: str, topic: str | None, seconds: float) -> None:
    """Counts a turn that was taken; `topic` is what it was about, None where it was about none."""
    turns.labels(channel, outcome).inc()
    topics.labels(channel, topic or "none", outcome).inc()
    turn_seconds.labels(channel).observe(seconds)
