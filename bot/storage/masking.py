"""Takes personal data out of text before it is stored. Money, years and completion dates pass."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import phonenumbers
from stdnum import luhn
from stdnum.gb import nhs

from bot.storage.people import people

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DATE = (
    rf"(?:\d{{1,4}} ?[/. -] ?\d{{1,2}} ?[/. -] ?\d{{1,4}}"
    rf"|{_DAY}(?: of)?[ /-]?{_MONTH},?[ /-]?(?:\d{{4}}|'?\d{{2}})"
    rf"|{_MONTH} {_DAY},? (?:\d{{4}}|'?\d{{2}})|\b\d{{6}}|\b\d{{8}})(?!\w)"
)
_BORN = r"\b(?:d\W?o\W?b\b\.?|born|birth(?:day|date)?|b\.)"
_EMAIL = re.compile(r"[\w.+'’-]+@[\w-]+(?:\.[\w-]+)+")
_NUMBER = re.compile(r"(?<![\w£])(?:\d[ .()-]{0,3}){9,}\d(?!\w)")
_GROUP = re.compile(r"\d+")
_NATIONAL_INSURANCE = re.compile(
    r"\b(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z](?:[ .-]{0,2}\d){6}[ .-]{0,2}[A-D]\b", re.I
)
_COUNCIL = r"\b(?:gmc|general medical council|lrmp|registration (?:no|num|number))(?![a-z])"
_GMC = re.compile(_COUNCIL, re.I)
_GMC_NUMBER = re.compile(r"(?<![\w£.,/-])\d{7}(?!\w|[.,/-]\d)")
_GMC_SPACED = re.compile(
    rf"{_COUNCIL}(?:\W|\b(?:number|no|num|ref|reference|is|was|my)\b)*(?P<number>\d(?:[ -]?\d){{6}})\b", re.I
)
_POSTCODE = re.compile(r"\b(?P<area>[A-Z]{1,2}\d[A-Z\d]?)[ -]{0,3}(?P<unit>\d[ABD-HJLNP-UW-Z]{2})\b", re.I)
_GRADE = re.compile(r"(?:ST|CT|F|FY|M)\d", re.I)
_ORDINAL = re.compile(r"1st|2nd|3rd|\dth", re.I)
_EXTENSION = re.compile(r"\W*(?:ext|x|#)[^\d]*\d+$", re.I)
_PLAIN = {ord(space): " " for space in "\u00a0\u2007\u2009\u202f"} | {
    ord(dash): "-" for dash in "\u2010\u2011\u2012\u2013"
}
"""Spaces and dashes that stand for plain ones, each a single character as they are."""
_BIRTH_BEFORE = re.compile(rf"{_BORN}(?:[^\d\n.?!]{{0,25}}?)(?P<date>{_DATE})", re.I)
_BIRTH_AFTER = re.compile(
    rf"(?P<date>{_DATE})(?:[\s,(:=-]|\b(?:is|was|as|my|the|his|her|their|pt|patient|pts|patient'?s)\b)*{_BORN}", re.I
)


@dataclass(frozen=True)
class Personal:
    """A stretch of a text that tells who somebody is: its kind in words, and where it stands."""

    kind: str
    start: int
    end: int


def mask(text: str, keep_numbers: frozenset[str] = frozenset()) -> str:
    """The text with personal data replaced by its kind in brackets, such as "[phone]".

    `keep_numbers` are telephone numbers that aren't anybody's, such as the helpline's.
    """
    masked, at = [], 0
    for one in personal(text, keep_numbers):
        masked += [text[at : one.start], f"[{one.kind}]"]
        at = one.end
    return "".join([*masked, text[at:]])


def personal(text: str, keep_numbers: frozenset[str] = frozenset()) -> tuple[Personal, ...]:
    """What is personal in a text, in order and without overlaps."""
    text = text.translate(_PLAIN)
    found: list[Personal] = []
    # What has the stricter form comes first: a card number isn't a telephone number, nor a date a GMC number.
    for one in _everything(text, keep_numbers):
        if not any(one.start < other.end and other.start < one.end for other in found):
            found.append(one)
    return tuple(sorted(found, key=lambda one: one.start))


def _everything(text: str, keep_numbers: frozenset[str]) -> Iterator[Personal]:
    yield from (Personal("e-mail", *match.span()) for match in _EMAIL.finditer(text))
    yield from (Personal("NI number", *match.span()) for match in _NATIONAL_INSURANCE.finditer(text))
    for pattern in (_BIRTH_BEFORE, _BIRTH_AFTER):
        yield from (Personal("date of birth", *match.span("date")) for match in pattern.finditer(text))
    yield from _checked_numbers(text, "card number", range(13, 20), luhn.is_valid)
    yield from _telephones(text, keep_numbers)
    yield from _checked_numbers(text, "NHS number", range(10, 11), nhs.is_valid)
    yield from _gmc_numbers(text)
    yield from _postcodes(text)
    yield from (Personal("name", *span) for span in people(text))


def _checked_numbers(text: str, kind: str, lengths: range, is_valid: Callable[[str], bool]) -> Iterator[Personal]:
    """Numbers with a right check digit, the longest first, however they are grouped and whatever stands beside them."""
    found = [
        (len(digits), start, end)
        for run in _NUMBER.finditer(text)
        for digits, start, end in _joined_groups(text, run.start(), run.end(), lengths.stop - 1)
        if len(digits) in lengths and is_valid(digits)
    ]
    yield from (Personal(kind, start, end) for _, start, end in sorted(found, key=lambda one: -one[0]))


def _joined_groups(text: str, start: int, end: int, most: int) -> Iterator[tuple[str, int, int]]:
    """The digits of neighbouring groups of a run joined, up to so many, and where they stand."""
    groups = list(_GROUP.finditer(text, start, end))
    for first, group in enumerate(groups):
        digits = ""
        for last in groups[first:]:
            digits += last.group()
            if len(digits) > most:
                break
            yield digits, group.start(), last.end()


def _telephones(text: str, keep_numbers: frozenset[str]) -> Iterator[Personal]:
    kept = {_digits(number) for number in keep_numbers}
    matches = phonenumbers.PhoneNumberMatcher(text, "GB", phonenumbers.Leniency.POSSIBLE, max_tries=100)
    for match in matches:
        digits = _digits(match.raw_string)
        is_dialled = re.match(r"\(?\+|\(?00|\(?0[1-9]", match.raw_string) or re.match(r"44\d{9}", digits)
        is_ours = digits in kept or re.sub(r"^(?:00)?440?", "0", digits) in kept
        is_sum = text[: match.start].rstrip().endswith("£")
        if is_dialled and len(digits) >= 10 and not is_ours and not is_sum and "/" not in match.raw_string:
            # An extension tells nobody who it is.
            yield Personal("phone", match.start, match.start + len(_EXTENSION.sub("", match.raw_string)))


def _gmc_numbers(text: str) -> Iterator[Personal]:
    """Seven digits where the GMC is spoken of: nothing else that people tell has that form."""
    yield from (Personal("GMC number", *match.span("number")) for match in _GMC_SPACED.finditer(text))
    if _GMC.search(text):
        for match in _GMC_NUMBER.finditer(text):
            if not match.group().endswith("000"):  # a round sum
                yield Personal("GMC number", *match.span())


def _postcodes(text: str) -> Iterator[Personal]:
    for match in _POSTCODE.finditer(text):
        # "ST4 2nd year" tells a grade, "B12 2nd dose" a vitamin.
        is_counted = _ORDINAL.fullmatch(match["unit"]) and (match["unit"].islower() or _GRADE.fullmatch(match["area"]))
        if not is_counted:
            yield Personal("postcode", *match.span())


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def without(text: str, hidden: Iterable[str]) -> str:
    """The text with certain words taken out, wherever they stand."""
    for words in hidden:
        text = re.sub(re.escape(words), "[masked]", text, flags=re.I)
    return text


def mask_all(value: Any, keep_numbers: frozenset[str] = frozenset(), hidden: Iterable[str] = ()) -> Any:
    """The same JSON value with every text in it masked; `hidden` are words to be taken out wherever they stand."""
    if isinstance(value, str):
        return mask(without(value, hidden), keep_numbers)
    if isinstance(value, list):
        return [mask_all(item, keep_numbers, hidden) for item in value]
    if isinstance(value, dict):
        return {key: mask_all(item, keep_numbers, hidden) for key, item in value.items()}
    return value
