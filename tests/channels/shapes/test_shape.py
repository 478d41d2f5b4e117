"""The seam: a turn and a channel's name in, messages to send out."""

from __future__ import annotations

import pytest

from bot.channels.presenter import Message
from bot.channels.session import turn_of
from bot.channels.shapes import CHANNELS, shape
from bot.channels.shapes.piece import Piece

GREETING = turn_of((Message("1", "Hello. What would you like to know?", "chat"),))
SHAPED = {
    "slack": {
        "text": "Hello. What would you like to know?",
        "blocks": [
            {
                "type": "section",
                "text": {"type": "mrkdwn", "text": "Hello. What would you like to know?", "verbatim": True},
            }
        ],
    },
    "telegram": {"text": "Hello. What would you like to know?", "parse_mode": "HTML"},
    "sms": {"Body": "Hello. What would you like to know?"},
    "whatsapp": {"Body": "Hello. What would you like to know?"},
}


@pytest.mark.parametrize("channel", CHANNELS)
def test_plain_words_are_one_message_in_the_providers_own_fields(channel):
    assert shape(GREETING, channel) == (Piece(SHAPED[channel], waits=False),)


def test_a_channel_that_there_is_not_is_refused_by_name():
    with pytest.raises(ValueError, match=r"no channel 'pager'. The channels are slack, telegram, sms, whatsapp"):
        shape(GREETING, "pager")
