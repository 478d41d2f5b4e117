"""The messaging services, each a channel of Rasa's. One more is a module, and a line here and in credentials.yml."""

from __future__ import annotations

from bot.channels.messaging import MessagingChannel
from bot.channels.slack import SlackChannel
from bot.channels.telegram import TelegramChannel
from bot.channels.twilio import TwilioChannel

MESSAGING: tuple[type[MessagingChannel], ...] = (SlackChannel, TelegramChannel, TwilioChannel)
