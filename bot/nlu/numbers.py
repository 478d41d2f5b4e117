"""The small numbers as people write them, for patterns; text2num reads whole numbers in words."""

from __future__ import annotations

IN_WORDS = {
    word: number
    for number, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), start=1
    )
}
"""The number of each word, up to twelve."""
