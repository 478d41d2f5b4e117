"""Telegram: a bot that is written to directly, and in groups when it is addressed; answers by sendMessage."""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Mapping
from typing import Any

from sanic.response import json as json_response

from bot.channels.messaging import MessagingChannel
from bot.channels.provider import (
    API,
    UNSUPPORTED,
    Call,
    Delivery,
    Later,
    Provider,
    Refused,
    Result,
    Sent,
    Variable,
    Webhook,
)
from bot.settings import Settings
from bot.storage.messaging import NewMessage

_WITHOUT_WORDS = frozenset(
    [
        "animation", "audio", "contact", "dice", "document", "game", "location", "paid_media", "photo", "poll",
        "sticker", "story", "venue", "video", "video_note", "voice",
    ]
)  # fmt: skip
"""What somebody may send instead of words. Other messages tell of people who came, of a new title, and the like."""
_GROUPS = {"group", "supergroup"}
_HELLO = "Hello"
"""What somebody says who presses Start, or names the bot and says nothing else."""


class Telegram(Provider):
    """A Telegram bot."""

    service = "telegram"
    variables = (
        Variable("HELPLINE_TELEGRAM_TOKEN", r"\d+:[\w-]{30,}", "the token that BotFather gave, 123456:ABC-…"),
        Variable("HELPLINE_TELEGRAM_SECRET", r"[\w-]{16,256}", "16 to 256 letters, digits, _ and -, made up by you"),
        Variable("HELPLINE_TELEGRAM_USERNAME", r"@?\w{5,32}", "the bot's user name, such as helpline_bot"),
    )
    optional = (Variable("HELPLINE_TELEGRAM_API", API, "the address of the API, https://api.telegram.org"),)
    media_types = ("application/json",)

    def __init__(self, settings: Settings) -> None:
        self.channels = ("telegram",)
        api = settings.variables.get("HELPLINE_TELEGRAM_API", "https://api.telegram.org").rstrip("/")
        self._methods = f"{api}/bot{settings.variables['HELPLINE_TELEGRAM_TOKEN']}"
        self._secret = settings.variables["HELPLINE_TELEGRAM_SECRET"].encode()
        self._username = settings.variables["HELPLINE_TELEGRAM_USERNAME"].removeprefix("@")
        self._mention = re.compile(rf"(?<!\w)(?P<command>/\w+)?@{re.escape(self._username)}\b", re.I)

    def verify(self, webhook: Webhook) -> bool:
        """The secret that setWebhook was given."""
        secret = webhook.headers.get("x-telegram-bot-api-secret-token", "")
        return hmac.compare_digest(secret.encode(errors="surrogateescape"), self._secret)

    def read(self, webhook: Webhook) -> Delivery:
        """A message or a pick. Each update has its own number, which a repeated one keeps."""
        update = json.loads(webhook.body)
        number = str(int(update["update_id"]))
        if "callback_query" in update:
            return self._pick(number, update["callback_query"])
        return Delivery(self._message(number, update["message"])) if "message" in update else Delivery()

    def sender(self, channel_user: str) -> str:
        """A user, in whichever chat."""
        return _parts(channel_user)[1]

    def call(self, channel: str, channel_user: str, body: Mapping[str, Any]) -> Call:
        """sendMessage to the chat, in its topic."""
        chat, _, topic = _parts(channel_user)
        address = {"chat_id": int(chat), **({"message_thread_id": int(topic)} if topic else {})}
        return Call("POST", f"{self._methods}/sendMessage", json={**body, **address})

    def result(self, status: int, retry_after: float | None, answer: Any) -> Result:
        """Telegram says `ok`, or an error's number and, for too many calls, when to come back."""
        if status == 200 and isinstance(answer, dict) and answer.get("ok") is True:
            return Sent()
        if status == 429 and isinstance(answer, dict):
            return Later("429", (answer.get("parameters") or {}).get("retry_after") or retry_after)
        # 401 and 404 are about the bot's token, which the operator can mend; the rest is about this message.
        return Later(str(status)) if status in {200, 401, 404, 429} else Refused(str(status))

    def lane(self, channel: str, channel_user: str) -> str:
        """A chat."""
        return _parts(channel_user)[0]

    def probe(self) -> Call:
        """getMe."""
        return Call("GET", f"{self._methods}/getMe")

    def introduced(self, status: int, answer: Any) -> str | None:
        """The bot's user name, where it is the one that is set."""
        name = answer["result"]["username"] if status == 200 and answer and answer.get("ok") else ""
        return f"@{name}" if name.casefold() == self._username.casefold() else None

    def _message(self, number: str, message: Mapping[str, Any]) -> NewMessage | None:
        sender, chat = message.get("from"), message["chat"]
        if not sender or sender.get("is_bot") or chat["type"] not in {"private", *_GROUPS}:
            return None
        said = message.get("text") or message.get("caption") or ""
        if chat["type"] in _GROUPS and not self._is_addressed(message, said):
            return None
        topic = message.get("message_thread_id") if message.get("is_topic_message") else None
        user = _channel_user(chat, sender, topic)
        if "text" not in message:
            has_something = not _WITHOUT_WORDS.isdisjoint(message)
            return NewMessage("telegram", number, user, None, UNSUPPORTED) if has_something else None
        text = self._mention.sub(lambda match: match["command"] or "", said).strip()
        has_only_begun = text == "/start" or text.startswith("/start ") or not text
        return NewMessage("telegram", number, user, _HELLO if has_only_begun else text)

    def _is_addressed(self, message: Mapping[str, Any], said: str) -> bool:
        replied_to = (message.get("reply_to_message") or {}).get("from") or {}
        is_reply = str(replied_to.get("username", "")).casefold() == self._username.casefold()
        return is_reply or bool(self._mention.search(said))

    def _pick(self, number: str, query: Mapping[str, Any]) -> Delivery:
        """A pressed button says its words. The answer to the webhook ends the button's waiting."""
        answer = json_response({"method": "answerCallbackQuery", "callback_query_id": str(query["id"])})
        message, words = query.get("message"), query.get("data")
        if not message or not words or query["from"].get("is_bot"):
            return Delivery(answer=answer)
        topic = message.get("message_thread_id") if message.get("is_topic_message") else None
        user = _channel_user(message["chat"], query["from"], topic)
        return Delivery(NewMessage("telegram", number, user, str(words)), answer)


class TelegramChannel(MessagingChannel):
    """Rasa's input channel for Telegram, mounted at /webhooks/telegram."""

    provider_type = Telegram


def _channel_user(chat: Mapping[str, Any], sender: Mapping[str, Any], topic: int | None) -> str:
    parts = [str(int(chat["id"])), str(int(sender["id"])), str(int(topic)) if topic else ""]
    return "/".join(parts)


def _parts(channel_user: str) -> tuple[str, str, str]:
    chat, user, topic = channel_user.split("/")
    return chat, user, topic
