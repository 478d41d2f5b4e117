"""What is taken out of a text before it is stored, and what passes."""

from __future__ import annotations

import datetime as dt
import json
import time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum import luhn
from stdnum.gb import nhs

from actions.decide import new_reference
from bot.storage.masking import mask, mask_all

HELPLINE = frozenset({"0800 952 0441"})


def spaced(digits: str, *groups: int) -> str:
    """Digits in groups: "943 476 5919"."""
    parts, at = [], 0
    for group in groups:
        parts.append(digits[at : at + group])
        at += group
    return " ".join(parts)


@st.composite
def nhs_numbers(draw: st.DrawFn) -> str:
    """Ten digits with a right check digit."""
    nine = draw(st.from_regex(r"[1-9][0-9]{8}", fullmatch=True))
    right = [f"{nine}{check}" for check in range(10) if nhs.is_valid(f"{nine}{check}")]
    assume(right)
    return right[0]


@st.composite
def card_numbers(draw: st.DrawFn) -> str:
    """Sixteen digits with a right check digit."""
    fifteen = draw(st.from_regex(r"4[0-9]{14}", fullmatch=True))
    return f"{fifteen}{luhn.calc_check_digit(fifteen)}"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("write to jo+x@nhs.net please", "write to [e-mail] please"),
        ("jo.bloggs@trust.nhs.uk", "[e-mail]"),
        ("jo.o'neil@nhs.net", "[e-mail]"),
        ("call 07700 900123", "call [phone]"),
        ("call 07700900123 now", "call [phone] now"),
        ("+44 7700 900123", "[phone]"),
        ("ring 020 7946 0958", "ring [phone]"),
        ("dob 01/02/1990", "dob [date of birth]"),
        ("born on 1 February 1990", "born on [date of birth]"),
        ("date of birth: 1.2.90", "date of birth: [date of birth]"),
        ("NI is AB 12 34 56 C", "NI is [NI number]"),
        ("qq123456c ab123456c", "qq123456c [NI number]"),
        ("gmc 7654321", "gmc [GMC number]"),
        ("GMC no. 7654321", "GMC no. [GMC number]"),
        ("my GMC number: 7654321", "my GMC number: [GMC number]"),
        ("my GMC number is 7654321", "my GMC number is [GMC number]"),
        ("GMC ref is 7654321.", "GMC ref is [GMC number]."),
        ("7654321 is my GMC number", "[GMC number] is my GMC number"),
        ("I live in SO16 6YD", "I live in [postcode]"),
        ("m1 1ae", "[postcode]"),
        ("mr Smith came in", "mr [name] came in"),
        ("Mr Smith came in", "Mr [name] came in"),
        ("dr Jane Smith operated", "dr [name] operated"),
        ("Dr Patel operated", "Dr [name] operated"),
        ("patient Mary Jones", "patient [name]"),
        ("Patient Mary Jones", "Patient [name]"),
        ("nurse Brown saw it", "nurse [name] saw it"),
    ],
)
def test_what_is_personal_is_replaced_by_its_kind(text, masked):
    assert mask(text) == masked


@given(nhs_numbers(), st.booleans())
def test_an_nhs_number_is_masked_however_it_is_spaced(number, in_groups):
    written = spaced(number, 3, 3, 4) if in_groups else number
    assert mask(f"patient number {written}, seen today", HELPLINE) == "patient number [NHS number], seen today"


@given(card_numbers(), st.booleans())
def test_a_card_number_is_masked_however_it_is_spaced(number, in_groups):
    written = spaced(number, 4, 4, 4, 4) if in_groups else number
    assert mask(f"my card is {written}.") == "my card is [card number]."


@pytest.mark.parametrize(
    "text",
    [
        "I earn £10,000 a year",
        "£12000000000 would be nice",
        "about 12k, or 900 a month",
        "CCT in August 2027",
        "my CCT is on 05/08/2027",
        "I qualified in 2019 and start on 2027-08-04",
        "8 weeks before 4 August",
        "GPST2 in Wessex on mat leave",
        "call 0800 952 0441",
        "call 0800 9520441",
        "call 08009520441",
        "call +44 800 952 0441",
        "call +448009520441",
        "999, 111 option 2 or 116 123",
        "ward 12, bed 3456789",
        "dr Who is on television",
        "as a doctor May I ask",
        "Dr May I ask",
        "is every doctor Medical Protection covers told",
        "Medical Protection and the GMC",
        "my doctor said so",
    ],
)
def test_money_years_completion_dates_and_the_helplines_number_pass(text):
    assert mask(text, HELPLINE) == text


def test_only_the_helplines_own_number_is_kept():
    assert mask("0800 952 0441 or 0800 952 0442", HELPLINE) == "0800 952 0441 or [phone]"
    assert mask("0800 952 0441") == "[phone]"


def test_a_reference_of_ours_is_never_taken_for_a_postcode_or_a_number():
    references = {new_reference() for _ in range(2000)}
    assert [
        reference for reference in references if mask(f"quote {reference}.", HELPLINE) != f"quote {reference}."
    ] == []


@pytest.mark.parametrize(
    ("ten_digits", "masked"), [("9434765919", "[NHS number]"), ("9434765918", "9434765918"), ("943476591", "943476591")]
)
def test_ten_digits_are_an_nhs_number_only_with_the_right_check_digit(ten_digits, masked):
    assert mask(ten_digits) == masked


@given(st.integers(min_value=0, max_value=99_999_999))
def test_any_sum_of_money_passes(pounds):
    for text in (f"£{pounds}", f"£{pounds:,} a year", f"{pounds:,} gross"):
        assert mask(text) == text


@given(st.dates(min_value=dt.date(1900, 1, 1)), st.sampled_from(["%d/%m/%Y", "%Y-%m-%d", "%B %Y", "%-d %B %Y"]))
def test_any_date_passes_that_is_no_date_of_birth(day, form):
    text = f"I complete training on {day.strftime(form)}"
    assert mask(text) == text
    assert mask(f"dob {day:%d/%m/%Y}") == "dob [date of birth]"


@given(st.text())
def test_masking_twice_changes_nothing_more(text):
    once = mask(text, HELPLINE)
    assert mask(once, HELPLINE) == once


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


@given(json_values)
def test_every_text_in_a_json_value_is_masked_and_its_shape_stays(value):
    hidden = "mail jo@nhs.net"
    masked = mask_all({"keep": value, "deep": [{"text": hidden, "number": 3}]}, HELPLINE)
    assert masked["deep"] == [{"text": "mail [e-mail]", "number": 3}]
    assert json.dumps(mask_all(masked, HELPLINE)) == json.dumps(masked)


@pytest.mark.parametrize("part", ["1 ", "12 / ", "dr ", "dr A ", "born ", "gmc ", "a@", "+44 ", "Patient Mary ", "(0"])
def test_the_longest_message_is_masked_at_once_whatever_it_repeats(part):
    started = time.process_time()
    mask(part * (2000 // len(part)))
    assert time.process_time() - started < 2
