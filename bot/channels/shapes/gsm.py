"""The letters of text messages: which of them fit into seven bits, and how many segments a text takes (GSM 03.38).

A single letter outside the alphabet more than halves what a segment holds, so those with an equal inside it are
replaced.
"""

from __future__ import annotations

import unicodedata

MOST_SEGMENTS = 3
"""Segments of a message, as the product promises them."""

_ONE_SEPTET = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_TWO_SEPTETS = frozenset("^{}\\[~]|€\f")
_EQUALS = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′ʼ`´", "'"),
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‐‑‒–—―−•·∙‣◦", "-"),
        **dict.fromkeys("\t\u00a0\u2002\u2003\u2007\u2009\u200a\u202f", " "),
        "…": "...",
        "×": "x",
        "∗": "*",
        "½": "1/2",
        "¼": "1/4",
        "¾": "3/4",
        "™": "",
        "®": "",
    }
)
_WORDLESS = {"So", "Sk", "Cf", "Mn", "Me", "Cc"}
"""Kinds of character that say nothing that a word doesn't: emoji, what varies them, accents on their own."""
_SEPTETS, _SEPTETS_OF_SEVERAL = 160, 153
_LETTERS, _LETTERS_OF_SEVERAL = 70, 67


def as_sent(text: str) -> str:
    """The text in the alphabet of text messages as far as that loses no word; letters without an equal stay."""
    return "".join(map(_equal, text.translate(_EQUALS)))


def _equal(letter: str) -> str:
    if letter in _ONE_SEPTET or letter in _TWO_SEPTETS:
        return letter
    plain = "".join(c for c in unicodedata.normalize("NFKD", letter) if unicodedata.category(c) not in _WORDLESS)
    if unicodedata.category(letter) in _WORDLESS or (plain and set(plain) <= _ONE_SEPTET):
        return plain
    return letter


def segments(text: str) -> int:
    """How many segments a text takes: 160 septets, or 153 in each of several; 70 or 67 where a letter needs 16 bits."""
    septets = [2 if letter in _TWO_SEPTETS else 1 for letter in text]
    if all(letter in _ONE_SEPTET or letter in _TWO_SEPTETS for letter in text):
        return _filled(septets, _SEPTETS, _SEPTETS_OF_SEVERAL)
    return _filled([2 if ord(letter) > 0xFFFF else 1 for letter in text], _LETTERS, _LETTERS_OF_SEVERAL)


def _filled(sizes: list[int], alone: int, of_several: int) -> int:
    """Segments that letters of these sizes fill; a letter of two isn't torn apart."""
    if sum(sizes) <= alone:
        return 1
    count, room = 1, of_several
    for size in sizes:
        if size > room:
            count, room = count + 1, of_several
        room -= size
    return count
