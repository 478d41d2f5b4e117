"""What a person is told of what isn't kept of their message."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.coverage.parameters import join_words
from bot.storage.keeping import is_sensitive
from bot.storage.masking import personal
from bot.urgent import urgency_of

_IN_WORDS = {
    "e-mail": "an e-mail address",
    "phone": "a telephone number",
    "NHS number": "an NHS number",
    "NI number": "a National Insurance number",
    "GMC number": "a GMC number",
    "postcode": "a postcode",
    "date of birth": "a date of birth",
    "card number": "a card number",
    "name": "a name",
}


def note_on_keeping(message: Mapping[str, Any], contacts: Mapping[str, str]) -> str | None:
    """The line for the end of the reply; None where all of it is kept. Nobody in distress is bothered with it."""
    text = message.get("text") or ""
    if urgency_of(message):
        return None
    if is_sensitive(text):
        return "The words of your message aren't stored, only that there was one."
    found = personal(text, frozenset(number for number in contacts.values() if number))
    if not found:
        return None
    kinds = tuple(dict.fromkeys(_IN_WORDS[one.kind] for one in found))
    return f"I left {join_words(kinds)} out of what is stored. Please don't send personal details."
