"""Telegram's stand-in: sendMessage and getMe; updates of the form that the Bot API documents, read back by aiogram."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any

from aiogram.types import InlineKeyboardMarkup, Update

from .stand_in import Answer, Hook, StandIn, Taken, number_of

TOKEN = "123456789:AAE-stand-in-stand-in-stand-in-0001"
SECRET = "a-secret-of-our-own_0001"
USERNAME = "helpline_stand_in_bot"
TEXT, CALLBACK_BYTES, BUTTONS = 4096, 64, 100
_TAGS = {"b", "strong", "i", "em", "u", "s", "a", "code", "pre", "blockquote", "tg-spoiler"}


class _Markup(HTMLParser):
    """Telegram's HTML: few tags, each closed, and the text without them."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.text = ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        assert tag in _TAGS, tag
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


class TelegramStandIn(StandIn):
    service = channel = "telegram"

    def environment(self) -> dict[str, str]:
        return {
            "HELPLINE_TELEGRAM_TOKEN": TOKEN,
            "HELPLINE_TELEGRAM_SECRET": SECRET,
            "HELPLINE_TELEGRAM_USERNAME": USERNAME,
            "HELPLINE_TELEGRAM_API": self.url,
        }

    def key(self, person: str) -> str:
        return str(number_of(person))

    def checked(self, path: str, headers: Mapping[str, str], body: bytes) -> tuple[str, Taken | None, Answer]:
        assert path.startswith(f"/bot{TOKEN}/")
        if path.endswith("/getMe"):
            me = {"id": 1, "is_bot": True, "first_name": "Helpline", "username": USERNAME}
            return "", None, Answer(200, {"ok": True, "result": me})
        assert path.endswith("/sendMessage")
        assert headers["content-type"].startswith("application/json")
        content = json.loads(body)
        assert set(content) <= {
            "chat_id", "message_thread_id", "text", "parse_mode", "reply_markup", "link_preview_options",
            "disable_web_page_preview",
        }  # fmt: skip
        assert isinstance(content["chat_id"], int)
        text = content["text"]
        if "parse_mode" in content:
            assert content["parse_mode"] == "HTML"
            text = _Markup(text).text
        assert 0 < len(text.encode("utf-16-le")) // 2 <= TEXT
        buttons: list[str] = []
        if "reply_markup" in content:
            InlineKeyboardMarkup.to_object(content["reply_markup"])
            for row in content["reply_markup"]["inline_keyboard"]:
                assert 0 < len(row) <= 8
                for button in row:
                    assert button["text"].strip()
                    assert 0 < len(button["callback_data"].encode()) <= CALLBACK_BYTES
                    buttons.append(button["callback_data"])
            assert 0 < len(buttons) <= BUTTONS
        address = {name: content.get(name) for name in ("chat_id", "message_thread_id")}
        message = {"message_id": len(self.calls), "date": int(time.time()), "chat": {"id": content["chat_id"]}}
        taken = Taken(text, tuple(buttons), address, time.monotonic())
        return str(content["chat_id"]), taken, Answer(200, {"ok": True, "result": message})

    def refusal(self) -> Answer:
        return Answer(400, {"ok": False, "error_code": 400, "description": "Bad Request: can't parse entities"})

    def sender(self, person: str) -> dict[str, Any]:
        """A person, as Telegram tells of them."""
        return {"id": number_of(person), "is_bot": False, "first_name": "Dr", "language_code": "en"}

    def message(self, person: str, number: int, **content: Any) -> Hook:
        """Any message of a person, directly to the bot."""
        message = {
            "message_id": number,
            "from": self.sender(person),
            "chat": {"id": number_of(person), "first_name": "Dr", "type": "private"},
            "date": int(time.time()),
            **content,
        }
        return self.update({"update_id": number, "message": message})

    def update(self, content: Mapping[str, Any], **how: Any) -> Hook:
        """Any update that the Bot API knows."""
        Update.to_object(dict(content))
        return self.signed(json.dumps(content).encode(), **how)

    def text(self, person: str, text: str, number: int) -> Hook:
        return self.message(person, number, text=text)

    def in_group(self, person: str, text: str, number: int, group: int, **content: Any) -> Hook:
        """A message in a group."""
        return self.message(
            person, number, text=text, chat={"id": group, "title": "Registrars", "type": "supergroup"}, **content
        )

    def pick(self, person: str, words: str, number: int) -> Hook:
        query = {
            "id": str(4382 * number),
            "from": self.sender(person),
            "message": {
                "message_id": 1,
                "from": {"id": 1, "is_bot": True, "first_name": "Helpline", "username": USERNAME},
                "chat": {"id": number_of(person), "first_name": "Dr", "type": "private"},
                "date": int(time.time()),
                "text": "Which region?",
            },
            "chat_instance": "-1",
            "data": words,
        }
        return self.update({"update_id": number, "callback_query": query})

    def without_words(self, person: str, number: int) -> list[Hook]:
        file = {"file_id": "F", "file_unique_id": "U"}
        kinds: tuple[dict[str, Any], ...] = (
            {"voice": {**file, "duration": 3}},
            {"photo": [{**file, "width": 90, "height": 90}]},
            {"sticker": {**file, "width": 512, "height": 512, "is_animated": False, "is_video": False}},
            {"location": {"latitude": 51.5, "longitude": -1.2}},
        )
        return [self.message(person, number + place, **kind) for place, kind in enumerate(kinds)]

    def signed(self, body: bytes, content_type: str = "application/json", secret: str | None = SECRET) -> Hook:
        headers = {"Content-Type": content_type}
        if secret is not None:
            headers["X-Telegram-Bot-Api-Secret-Token"] = secret
        return Hook(headers, body)
