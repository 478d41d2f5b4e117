"""Moments as they are stored: UTC."""

from __future__ import annotations

import datetime as dt


def now() -> dt.datetime:
    """This moment."""
    return dt.datetime.now(dt.timezone.utc)


def aware(moment: dt.datetime) -> dt.datetime:
    """A stored moment with its zone: SQLite gives them back without."""
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.timezone.utc)
