"""How many segments a text message takes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.shapes.gsm import as_sent, segments
from tests.answers.test_wording import GSM_ALPHABET


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("a" * 459, 3),
        ("a" * 460, 4),
        ("£" * 160, 1),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("a" * 152 + "€" * 76, 2),
        ("a" * 152 + "€" * 77, 3),  # one can't be torn between the first segment and the second
        ("ŵ" * 70, 1),
        ("ŵ" * 71, 2),
        ("ŵ" * 134, 2),
        ("ŵ" * 135, 3),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
        ("a" * 66 + "😀" * 34, 3),
    ],
)
def test_a_text_takes_so_many_segments(text, count):
    assert segments(text) == count


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("“You’re in” – or not… • £5 ½", '"You\'re in" - or not... - £5 1/2'),
        ("General Practice · Wessex", "General Practice - Wessex"),
        ("£800 × 12 = £9,600", "£800 x 12 = £9,600"),
        ("No-break\u00a0space", "No-break space"),
        ("Zoë at the café, señor", "Zoe at the café, señor"),
        ("on leave 🤰🏽 ok?", "on leave  ok?"),
        ("5️⃣", "5"),
        ("Łódź", "Łodz"),
        ("你好", "你好"),
    ],
)
def test_letters_outside_the_alphabet_have_an_equal_inside_or_stay(text, sent):
    assert as_sent(text) == sent


@given(st.text())
def test_what_is_in_the_alphabet_stays_as_it_is(text):
    assert as_sent(as_sent(text)) == as_sent(text)
    assert all(letter in as_sent(text) for letter in text if letter in GSM_ALPHABET)


@given(st.text(alphabet=sorted(GSM_ALPHABET), max_size=2000))
def test_a_segment_more_is_taken_only_when_the_others_are_full(text):
    count = segments(text)
    assert count == (1 if len(text) <= 160 else -(-len(text) // 153))


@given(st.text(max_size=600), st.integers(0, 600))
def test_a_part_of_a_text_takes_no_more_segments_than_all_of_it(text, place):
    assert segments(text[:place]) <= segments(text)
