"""Takes personal data out of text before it is stored. Money, years and completion dates pass."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import phonenumbers
from stdnum import luhn
from stdnum.gb import nhs

_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_DIGITS = re.compile(r"(?<![\w£])(?:\d[ -]?){9,18}\d(?!\w)")
_NATIONAL_INSURANCE = re.compile(r"\b[A-CEGHJ-PR-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b", re.I)
_GMC = re.compile(r"\b(gmc)((?:\W|\b(?:number|no|num|ref|reference|is|was|my)\b)*)(\d{7})\b", re.I)
_GMC_AFTER = re.compile(r"\b\d{7}(\W+(?:is|was)\W+(?:my|the)\W+gmc)", re.I)
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}\b", re.I)
_BIRTH = re.compile(
    r"\b(dob|d\.o\.b\.?|born|date of birth)([\s:]*(?:on|is|was)?\s*)"
    r"(\d{1,2}[/. -]\d{1,2}[/. -]\d{2,4}|\d{1,2} \w+ \d{4})",
    re.I,
)
_NAME = re.compile(
    r"\b((?i:mrs?|ms|miss|dr|doctor|prof(?:essor)?|sister|nurse|patient|pt)\.?\s+)"
    r"((?:[A-Z]\.?\s+){0,2}[A-Z][A-Za-z'’-]+(?:\s+[A-Z][A-Za-z'’-]+){0,2})"
)
_TITLED_WORDS = {"May", "Will", "Can", "Has", "Is", "Died", "Medical", "Protection", "England", "Who"}


def mask(text: str, keep_numbers: frozenset[str] = frozenset()) -> str:
    """The text with personal data replaced by its kind in brackets, such as "[phone]".

    `keep_numbers` are telephone numbers that aren't anybody's, such as the helpline's.
    """
    text = _EMAIL.sub("[e-mail]", text)
    text = _BIRTH.sub(r"\1\2[date of birth]", text)
    text = _NATIONAL_INSURANCE.sub("[NI number]", text)
    text = _GMC.sub(r"\1\2[GMC number]", text)
    text = _GMC_AFTER.sub(r"[GMC number]\1", text)
    text = _DIGITS.sub(_number_masker(keep_numbers), text)
    text = _POSTCODE.sub("[postcode]", text)
    return _NAME.sub(_mask_name, text)


def _number_masker(keep: frozenset[str]) -> Callable[[re.Match[str]], str]:
    kept = {re.sub(r"\D", "", number) for number in keep}

    def masked(match: re.Match[str]) -> str:
        digits = re.sub(r"\D", "", match.group())
        if digits in kept or re.sub(r"^(00)?44", "0", digits) in kept:
            return match.group()
        if len(digits) == 10 and nhs.is_valid(digits):
            return "[NHS number]"
        if len(digits) >= 13 and luhn.is_valid(digits):
            return "[card number]"
        numbers = phonenumbers.PhoneNumberMatcher(match.group(), "GB", phonenumbers.Leniency.POSSIBLE)
        return "[phone]" if digits.startswith(("0", "44")) and any(True for _ in numbers) else match.group()

    return masked


def _mask_name(match: re.Match[str]) -> str:
    first = re.split(r"[\s'’]", match.group(2))[0]
    return match.group() if first in _TITLED_WORDS else f"{match.group(1)}[name]"


def mask_all(value: Any, keep_numbers: frozenset[str] = frozenset()) -> Any:
    """The same JSON value with every text in it masked."""
    if isinstance(value, str):
        return mask(value, keep_numbers)
    if isinstance(value, list):
        return [mask_all(item, keep_numbers) for item in value]
    if isinstance(value, dict):
        return {key: mask_all(item, keep_numbers) for key, item in value.items()}
    return value
