"""How long a text is for a provider."""

from __future__ import annotations


def units(text: str) -> int:
    """UTF-16 units: what counts an emoji as two, the strictest of the ways in which providers count."""
    return len(text.encode("utf-16-le")) // 2
