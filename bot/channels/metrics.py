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


def count_turn(channel: str, outcome: str, topic: str | None, seconds: float) -> None:
    """Counts a turn that was taken; `topic` is what it was about, None where it was about none."""
    turns.labels(channel, outcome).inc()
    topics.labels(channel, topic or "none", outcome).inc()
    turn_seconds.labels(channel).observe(seconds)
