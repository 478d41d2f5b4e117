"""The website chat: its API (design 4.2), its page and the page's files."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
import weakref
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any, Dict, Optional

import yaml
from jinja2 import Environment, FileSystemLoader
from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse, empty, html, json, text

from bot.answers.wording import long_date
from bot.channels import metrics
from bot.channels.headers import secured
from bot.channels.limits import Limit
from bot.channels.presenter import Message, message_from
from bot.channels.problems import Problem, problem_of
from bot.channels.record import record_entries, record_text
from bot.channels.session import TextRefused, Turn, cleaned, crisis_help, say, turn_of
from bot.channels.tokens import Tokens, signing_key
from bot.coverage import load_parameters
from bot.logs import where
from bot.settings import Settings, read_settings
from bot.storage.faults import ConversationGoneError, CorruptRecordError, StorageError
from bot.storage.repository import Repository
from bot.storage.tracker_store import fail_closed

logger = logging.getLogger(__name__)

WEB = Path(__file__).parent.parent / "web"
CHANNEL = "website"
_MOST_BYTES = 26_000  # 2,000 characters, each as two escapes of JSON, and the rest
_CLIENT_ID_LENGTH = 64
_REASON_LENGTH = 1000
_OVER = "This conversation is over: it was ended, or nothing was said for too long. Start a new one."
_STORAGE_DOWN = (
    "The conversation can't be read or saved just now, so nothing was done. Try again in a moment, or call {helpline}."
)
_DAMAGED = (
    "This conversation's record is damaged, so it can't go on, and nothing was done. "
    "Start a new one, or call {helpline}."
)


class WebsiteChannel(InputChannel):
    """Rasa's input channel for the website, mounted at /chat."""

    @classmethod
    def name(cls) -> str:
        """The channel's name in stored turns and in responses."""
        return CHANNEL

    @classmethod
    def from_credentials(cls, credentials: Optional[Dict[str, Any]]) -> InputChannel:
        """Made from the settings; credentials.yml holds none."""
        return cls(read_settings())

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._tokens = Tokens(signing_key(settings.data_folder))
        self._messages = Limit(settings.messages_a_minute)
        self._openings = Limit(settings.conversations_a_minute)
        # One turn of a conversation at a time; a lock goes when nobody holds it.
        self._locks: weakref.WeakValueDictionary[str, asyncio.Lock] = weakref.WeakValueDictionary()
        self._templates = Environment(loader=FileSystemLoader(WEB / "templates"), autoescape=True)
        self._openapi = yaml.safe_load((WEB / "openapi.yml").read_text(encoding="utf-8"))

    def url_prefix(self) -> str:
        """Where the blueprint is mounted."""
        return "/chat"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes. Turns go through bot/channels/session.py, not through `on_new_message`."""
        chat = Blueprint("website_chat")
        chat.static("/static", str(WEB / "static"))
        for method, path, handler in (
            ("GET", "/", self._page),
            ("GET", "/api/openapi.json", self._describe),
            ("POST", "/api/conversations", self._open),
            ("POST", "/api/messages", self._message),
            ("GET", "/api/conversation", self._history),
            ("DELETE", "/api/conversation", self._erase),
            ("GET", "/api/conversation/record", self._record),
            ("POST", "/api/feedback", self._feedback),
        ):
            # Sanic marks its handlers, which a bound method doesn't allow.
            chat.add_route(partial(handler), path, methods=[method], name=handler.__name__.strip("_"))
        chat.listener("after_server_start")(self._check_storage)
        chat.listener("before_server_start")(self._secure_app)
        chat.exception(Exception)(partial(self._failed))
        return chat

    async def _secure_app(self, app: Sanic, _: Any) -> None:
        # On the app, not the blueprint: addresses that lead nowhere are answered too.
        app.register_middleware(secured, "response")

    async def _check_storage(self, app: Sanic, _: Any) -> None:
        fail_closed(app.ctx.agent)

    async def _failed(self, request: Request, error: Exception) -> HTTPResponse:
        if isinstance(error, Problem):
            return error.response()
        if isinstance(error, SanicException):
            return problem_of(error).response()
        if isinstance(error, IsADirectoryError):
            return Problem(404, "There is nothing at this address.").response()
        if isinstance(error, ConversationGoneError):
            return Problem(401, _OVER).response()
        if isinstance(error, CorruptRecordError):
            logger.error("A conversation's record is damaged, in %s", request.path)
            return Problem(500, _DAMAGED.format(helpline=self._helpline())).response()
        if isinstance(error, StorageError):
            logger.error("Storage failed in %s: %s", request.path, where(error))
            return Problem(503, _STORAGE_DOWN.format(helpline=self._helpline()), retry_after=5).response()
        reference = secrets.token_hex(4)
        logger.error("Fault %s in %s: %s", reference, request.path, where(error))
        return Problem(
            500, f"Something went wrong here. Send it again, or call {self._helpline()} and quote {reference}."
        ).response()

    # Pages

    async def _page(self, request: Request) -> HTTPResponse:
        page = self._templates.get_template("chat.html").render(
            title="Indemnity helpline assistant",
            helpline=self._helpline(),
            privacy_url=self._settings.privacy_url or None,
            static="/chat/static",
        )
        return html(page)

    async def _describe(self, request: Request) -> HTTPResponse:
        return json(self._openapi)

    # Conversations

    async def _open(self, request: Request) -> HTTPResponse:
        self._wait(self._openings, request.ip)
        conversation = secrets.token_urlsafe(24)
        await asyncio.to_thread(self._repository(request).open_conversation, conversation, CHANNEL)
        greeting = await self._greeting(request.app.ctx.agent)
        return json(
            {
                "token": self._tokens.make(conversation),
                "expires_in": self._expires_in(),
                "messages": [greeting.as_json()],
            },
            status=201,
        )

    async def _message(self, request: Request) -> HTTPResponse:
        conversation = self._signed_conversation(request)
        body = _json_body(request)
        try:
            words = cleaned(body.get("text"))
        except TextRefused as refused:
            raise Problem(refused.status, str(refused)) from None
        client_id = _optional_text(body, "client_id", _CLIENT_ID_LENGTH)
        self._wait(self._messages, conversation)
        agent: Agent = request.app.ctx.agent
        started = time.perf_counter()
        try:
            async with self._lock(conversation):
                turn = await self._turn(request, conversation, words, client_id)
        except StorageError:
            # Storage may be down, but whoever is in distress is helped all the same.
            help_now = await crisis_help(agent, words, CHANNEL)
            if help_now is None:
                raise
            turn = help_now
        topic = next((message.topic for message in turn.messages if message.topic), None)
        metrics.count_turn(CHANNEL, turn.outcome, topic, time.perf_counter() - started)
        return json({"messages": [message.as_json() for message in turn.messages], "outcome": turn.outcome})

    async def _turn(self, request: Request, conversation: str, words: str, client_id: str | None) -> Turn:
        repository = self._repository(request)
        await self._require_open(repository, conversation)
        if client_id:
            stored = await asyncio.to_thread(repository.reply_to, conversation, client_id)
            if stored is not None:
                return turn_of(tuple(_stored_message(event) for event in stored))
        return await say(request.app.ctx.agent, conversation, words, CHANNEL, {"client_id": client_id})

    async def _history(self, request: Request) -> HTTPResponse:
        conversation = await self._open_conversation(request)
        stored = await asyncio.to_thread(self._repository(request).all_events, conversation)
        greeting = await self._greeting(request.app.ctx.agent)
        messages: list[dict[str, Any]] = [{"role": "assistant", **greeting.as_json()}]
        for event in stored.events if stored else ():
            if event["event"] == "user":
                messages.append({"role": "user", "text": event["text"] or "(not kept)"})
            elif event["event"] == "bot":
                messages.append({"role": "assistant", **_stored_message(event).as_json()})
        return json({"messages": messages, "expires_in": self._expires_in()})

    async def _erase(self, request: Request) -> HTTPResponse:
        conversation = await self._open_conversation(request)
        async with self._lock(conversation):
            await asyncio.to_thread(self._repository(request).erase, conversation)
        return empty(204)

    async def _record(self, request: Request) -> HTTPResponse:
        conversation = await self._open_conversation(request)
        stored = await asyncio.to_thread(self._repository(request).all_events, conversation)
        entries, decisions = record_entries(stored.events if stored else ())
        made_on = long_date(self._settings.today())
        reference = ", ".join(card["reference"] for card in decisions) or "none"
        if "text/plain" in request.headers.get("accept", ""):
            return text(record_text(entries, decisions, made_on, self._helpline()))
        page = self._templates.get_template("record.html").render(
            reference=reference, made_on=made_on, entries=entries, decisions=decisions, helpline=self._helpline()
        )
        return html(page)

    async def _feedback(self, request: Request) -> HTTPResponse:
        conversation = await self._open_conversation(request)
        self._wait(self._messages, conversation)
        body = _json_body(request)
        message_id = _optional_text(body, "message_id", _CLIENT_ID_LENGTH)
        helpful = body.get("helpful")
        if not message_id or not isinstance(helpful, bool):
            raise Problem(422, "Feedback needs message_id (text) and helpful (true or false).")
        reason = _optional_text(body, "reason", _REASON_LENGTH)
        repository = self._repository(request)
        if not await asyncio.to_thread(repository.give_feedback, conversation, message_id, helpful, reason):
            raise Problem(404, "There is no such message in this conversation.")
        return empty(204)

    # Parts

    def _helpline(self) -> str:
        return load_parameters().in_force(self._settings.today()).contacts["helpline"]

    def _expires_in(self) -> int:
        return self._settings.session_minutes * 60

    @staticmethod
    def _repository(request: Request) -> Repository:
        repository: Repository = request.app.ctx.agent.tracker_store.repository
        return repository

    @staticmethod
    async def _greeting(agent: Agent) -> Message:
        from rasa.shared.core.trackers import DialogueStateTracker

        nobody = DialogueStateTracker.from_events("nobody", [])
        sent = await agent.nlg.generate("utter_greeting", nobody, CHANNEL) or {}
        return message_from({**sent, "message_id": "greeting", "outcome": "chat"})

    def _signed_conversation(self, request: Request) -> str:
        header = request.headers.get("authorization", "")
        scheme, _, token = header.partition(" ")
        conversation = self._tokens.conversation(token.strip()) if scheme.casefold() == "bearer" else None
        if conversation is None:
            raise Problem(401, "This needs the token of a conversation, as `Authorization: Bearer …`.")
        return conversation

    async def _open_conversation(self, request: Request) -> str:
        conversation = self._signed_conversation(request)
        await self._require_open(self._repository(request), conversation)
        return conversation

    async def _require_open(self, repository: Repository, conversation: str) -> None:
        if not await asyncio.to_thread(repository.is_open, conversation, self._settings.session_minutes):
            raise Problem(401, _OVER)

    def _wait(self, limit: Limit, key: str) -> None:
        seconds = limit.seconds_to_wait(key)
        if seconds:
            raise Problem(
                429, f"That was a lot at once. Wait {seconds} seconds and send it again.", retry_after=seconds
            )

    def _lock(self, conversation: str) -> asyncio.Lock:
        return self._locks.setdefault(conversation, asyncio.Lock())


def _stored_message(event: Dict[str, Any]) -> Message:
    return message_from({"text": event.get("text"), **(event.get("data") or {}), **(event.get("metadata") or {})})


def _json_body(request: Request) -> Dict[str, Any]:
    if request.content_type.partition(";")[0].strip().casefold() != "application/json":
        raise Problem(415, "Send JSON, with Content-Type: application/json.")
    if len(request.body) > _MOST_BYTES:
        raise Problem(413, "That is too long. Shorten it and send it again.")
    try:
        body = request.json
    except SanicException:
        raise Problem(400, "That isn't readable JSON.") from None
    if not isinstance(body, dict):
        raise Problem(422, "Send a JSON object.")
    return body


def _optional_text(body: Dict[str, Any], name: str, most: int) -> str | None:
    value = body.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or not 0 < len(value) <= most:
        raise Problem(422, f"{name} must be text of 1 to {most} characters.")
    if "\0" in value or any("\ud800" <= character <= "\udfff" for character in value):
        raise Problem(422, f"{name} holds characters that aren't text.")
    return value
