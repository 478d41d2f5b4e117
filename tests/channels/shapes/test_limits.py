"""Whatever a turn holds, a provider takes what is made of it, and nothing in it becomes markup."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.shapes import CHANNELS, shape
from bot.channels.shapes.gsm import segments
from tests.channels.shapes.build import any_turn, buttons, said, seen

HOSTILE = "<!channel> <@U123|you> <b>bold</b> & *stars* _lines_ ~waves~ `code` @here http://example.org/?a=1&b=2"
BUTTON = {"type", "action_id", "text", "value"}


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


class Tags(HTMLParser):
    """The tags of a text, each opened and closed again."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.used: set[str] = set()
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        assert attrs == []
        self.open.append(tag)
        self.used.add(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@given(any_turn())
def test_slack_takes_every_message(turn):
    for piece in shape(turn, "slack"):
        assert set(piece.body) == {"text", "blocks"}
        assert 0 < len(piece.body["text"]) <= 40_000
        assert 0 < len(piece.body["blocks"]) <= 50
        for block in piece.body["blocks"]:
            if block["type"] == "section":
                assert block["text"]["type"] == "mrkdwn"
                assert 0 < utf16(block["text"]["text"]) <= 3000
            elif block["type"] == "context":
                assert 0 < len(block["elements"]) <= 10
            else:
                elements = block["elements"]
                assert 0 < len(elements) <= 25
                assert len({button["action_id"] for button in elements}) == len(elements)
                assert all(set(button) == BUTTON for button in elements)
                assert all(0 < utf16(button["text"]["text"]) <= 75 for button in elements)
                assert all(0 < len(button["value"]) <= 2000 for button in elements)


@given(any_turn())
def test_telegram_takes_every_message(turn):
    for piece in shape(turn, "telegram"):
        assert set(piece.body) <= {"text", "parse_mode", "reply_markup"}
        assert piece.body["parse_mode"] == "HTML"
        assert 0 < utf16(piece.body["text"]) <= 4096
        assert Tags(piece.body["text"]).used <= {"b"}
        assert all(0 < len(words.encode()) <= 64 for words in buttons(piece, "telegram"))
        assert len(buttons(piece, "telegram")) <= 100


@given(any_turn())
def test_twilio_takes_every_message_and_a_text_message_has_three_segments_at_most(turn):
    for piece in shape(turn, "whatsapp"):
        assert set(piece.body) == {"Body"}
        assert 0 < utf16(piece.body["Body"]) <= 1600
        assert not piece.waits
    for piece in shape(turn, "sms"):
        assert set(piece.body) == {"Body"}
        assert piece.body["Body"].strip()
        assert segments(piece.body["Body"]) <= 3


@given(any_turn())
def test_what_waits_comes_last_and_each_message_before_it_offers_more(turn):
    for channel in CHANNELS:
        pieces = shape(turn, channel)
        assert [piece.waits for piece in pieces] == sorted(piece.waits for piece in pieces)
        offers = [piece.body["Body"].endswith("MORE for the rest.") for piece in pieces] if channel == "sms" else []
        first = next((place for place, piece in enumerate(pieces) if piece.waits), None)
        if first is not None:
            assert channel == "sms"
            assert all(offers[first - 1 : -1])


@pytest.mark.parametrize("channel", CHANNELS)
def test_what_a_person_wrote_is_shown_and_is_no_markup(channel):
    turn = said(f"I can't help with the other part of your message: “{HOSTILE}”", "declined")
    (piece,) = shape(turn, channel)
    letters = re.sub(r"[^a-z]", "", seen(piece, channel))
    assert letters == re.sub(r"[^a-z]", "", turn.messages[0].text)
    if channel == "slack":
        text = piece.body["blocks"][0]["text"]["text"]
        assert text == piece.body["text"]
        assert re.findall(r"<[^>]*>", text) == ["<http://example.org/?a=1&amp;b=2>"]
        assert not re.search(r"[*_~`]", text)
        assert piece.body["blocks"][0]["text"]["verbatim"] is True
    elif channel == "telegram":
        assert Tags(piece.body["text"]).used == set()
        assert "&lt;b&gt;bold&lt;/b&gt; &amp;" in piece.body["text"]
    elif channel == "whatsapp":
        assert not re.search(r"[*_~`]", piece.body["Body"])


@given(st.text(min_size=1, max_size=300).filter(str.strip))
def test_no_words_of_a_person_make_a_tag_a_mention_or_a_mark(words):
    turn = said(f"I can't help with the other part of your message: “{' '.join(words.split())}”", "declined")
    (slack,), (telegram,), (whatsapp,) = (shape(turn, channel) for channel in ("slack", "telegram", "whatsapp"))
    text = slack.body["blocks"][0]["text"]["text"]
    assert all(tag.startswith("<http") for tag in re.findall(r"<[^>]*>", text))
    assert not re.search(r"[*_~`]", re.sub(r"<[^>]*>", "", text))
    assert Tags(telegram.body["text"]).used == set()
    assert not re.search(r"[*_~`]", whatsapp.body["Body"])


def test_the_outcome_and_the_next_step_stand_out():
    turn = said("**Next:** call 0800 952 0441.\n- one\n- two")
    assert shape(turn, "slack")[0].body["text"] == "*Next:* call 0800 952 0441.\n• one\n• two"
    assert shape(turn, "telegram")[0].body["text"] == "<b>Next:</b> call 0800 952 0441.\n• one\n• two"
    assert shape(turn, "whatsapp")[0].body["Body"] == "*Next:* call 0800 952 0441.\n• one\n• two"
    assert shape(turn, "sms")[0].body["Body"] == "Next: call 0800 952 0441.\n- one\n- two"
