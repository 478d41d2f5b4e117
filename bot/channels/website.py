"""The website chat: Rasa's input channel with its API (design 4.2), its pages and the pages' files."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, Dict, Optional

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse, empty, html, json, text

from bot.channels.about import about
from bot.channels.bodies import json_body, optional_text
from bot.channels.conversations import CHANNEL, OVER, Conversations, no_token, too_fast
from bot.channels.documents import openapi_document
from bot.channels.limits import Limit
from bot.channels.origins import Origins
from bot.channels.pages import Pages
from bot.channels.problems import Problem, problem_of
from bot.channels.templates import WEB
from bot.logs import where
from bot.settings import Settings, read_settings
from bot.storage.faults import ConversationGoneError, CorruptRecordError, StorageError
from bot.storage.tracker_store import fail_closed

logger = logging.getLogger(__name__)

_ID_LENGTH = 64
_REASON_LENGTH = 1000
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
        self._conversations = Conversations(settings)
        self._pages = Pages(settings, self._conversations)
        self._origins = Origins(settings.allowed_origins)
        self._requests = Limit(settings.requests_a_minute)
        self._openapi = openapi_document("chat")

    def url_prefix(self) -> str:
        """Where the blueprint is mounted."""
        return "/chat"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes. Turns go through bot/channels/session.py, not through `on_new_message`."""
        chat = Blueprint("website_chat")
        chat.static("/static", str(WEB / "static"))
        api = (
            ("GET", "/api/openapi.json", self._describe),
            ("GET", "/api/about", self._about),
            ("POST", "/api/conversations", self._open),
            ("POST", "/api/messages", self._message),
            ("GET", "/api/conversation", self._history),
            ("DELETE", "/api/conversation", self._erase),
            ("GET", "/api/conversation/record", self._record),
            ("POST", "/api/conversation/stay", self._stay),
            ("POST", "/api/conversation/end", self._end),
            ("POST", "/api/feedback", self._feedback),
        )
        for method, path, handler in (*api, *self._pages.routes()):
            # Sanic marks its handlers, which a bound method doesn't allow.
            chat.add_route(partial(self._answer, handler), path, methods=[method], name=handler.__name__.strip("_"))
        if self._settings.allowed_origins:
            for path in {path for _, path, _ in api}:
                name = f"preflight{path.replace('/', '_').replace('.', '_')}"
                chat.add_route(partial(self._origins.preflight), path, methods=["OPTIONS"], name=name)
        chat.listener("after_server_start")(self._check_storage)
        chat.listener("before_server_start")(self._prepare_app)
        chat.exception(Exception)(partial(self._failed))
        return chat

    async def host_page(self, request: Request) -> HTTPResponse:
        """The page at / that shows how another page holds the chat."""
        return await self._pages.host(request)

    async def _prepare_app(self, app: Sanic, _: Any) -> None:
        # On the app, not the blueprint: addresses that lead nowhere are answered too.
        app.register_middleware(self._origins.check, "request")
        app.register_middleware(self._origins.secure, "response")
        app.config.PROXIES_COUNT = self._settings.proxies

    async def _check_storage(self, app: Sanic, _: Any) -> None:
        fail_closed(app.ctx.agent)

    async def _answer(self, handler: Callable[[Request], Awaitable[HTTPResponse]], request: Request) -> HTTPResponse:
        """Answers within the limit of the address that asks."""
        seconds = self._requests.seconds_to_wait(_address(request))
        if seconds:
            raise too_fast(seconds)
        return await handler(request)

    async def _failed(self, request: Request, error: Exception) -> HTTPResponse:
        return self.trouble(request, self._problem(request, error))

    def trouble(self, request: Request, problem: Problem) -> HTTPResponse:
        """An error as whoever asked can read it: a page for people, a problem for the API's programs."""
        return problem.response() if "/api/" in request.path else self._pages.trouble(request, problem)

    def _problem(self, request: Request, error: Exception) -> Problem:
        helpline = about(self._settings).helpline
        if isinstance(error, Problem):
            return error
        if isinstance(error, SanicException):
            return problem_of(error)
        if isinstance(error, IsADirectoryError):
            return Problem(404, "There is nothing at this address.")
        if isinstance(error, ConversationGoneError):
            return Problem(401, OVER)
        if isinstance(error, CorruptRecordError):
            logger.error("A conversation's record is damaged, in %s", request.path)
            return Problem(500, _DAMAGED.format(helpline=helpline))
        if isinstance(error, StorageError):
            logger.error("Storage failed in %s: %s", request.path, where(error))
            return Problem(503, _STORAGE_DOWN.format(helpline=helpline), retry_after=5)
        reference = secrets.token_hex(4)
        logger.error("Fault %s in %s: %s", reference, request.path, where(error))
        return Problem(500, f"Something went wrong here. Send it again, or call {helpline} and quote {reference}.")

    # The API

    async def _describe(self, request: Request) -> HTTPResponse:
        return json(self._openapi)

    async def _about(self, request: Request) -> HTTPResponse:
        return json(about(self._settings).as_json())

    async def _open(self, request: Request) -> HTTPResponse:
        agent = _agent(request)
        token = await self._conversations.open(agent, _address(request))
        greeting = await self._conversations.greeting(agent)
        messages = [greeting.message.as_json()] if greeting.message else []
        expires_in = self._settings.session_minutes * 60
        return json({"token": token, "expires_in": expires_in, "messages": messages}, status=201)

    async def _message(self, request: Request) -> HTTPResponse:
        conversation = self._named_conversation(request)
        body = json_body(request)
        if conversation is None:
            turn = await self._conversations.turn_of_nobody(_agent(request), body.get("text"))
        else:
            client_id = optional_text(body, "client_id", _ID_LENGTH)
            turn = await self._conversations.turn(_agent(request), conversation, body.get("text"), client_id)
        return json({"messages": [message.as_json() for message in turn.messages], "outcome": turn.outcome})

    async def _history(self, request: Request) -> HTTPResponse:
        conversation = await self._open_conversation(request)
        said = await self._conversations.said(_agent(request), conversation)
        left = await self._conversations.seconds_left(_agent(request), conversation)
        return json({"messages": [one.as_json() for one in said], "expires_in": left})

    async def _stay(self, request: Request) -> HTTPResponse:
        conversation = await self._open_conversation(request)
        return json({"expires_in": await self._conversations.stay(_agent(request), conversation)})

    async def _end(self, request: Request) -> HTTPResponse:
        await self._conversations.end(_agent(request), await self._open_conversation(request))
        return empty(204)

    async def _erase(self, request: Request) -> HTTPResponse:
        await self._conversations.erase(_agent(request), await self._open_conversation(request))
        return empty(204)

    async def _record(self, request: Request) -> HTTPResponse:
        conversation = await self._open_conversation(request)
        record = await self._pages.record(_agent(request), conversation)
        if "text/plain" in request.headers.get("accept", ""):
            return text(record.as_text())
        return html(self._pages.record_page(record))

    async def _feedback(self, request: Request) -> HTTPResponse:
        conversation = await self._open_conversation(request)
        body = json_body(request)
        message_id = optional_text(body, "message_id", _ID_LENGTH)
        helpful = body.get("helpful")
        if not message_id or not isinstance(helpful, bool):
            raise Problem(422, "Feedback needs message_id (text) and helpful (true or false).")
        reason = optional_text(body, "reason", _REASON_LENGTH)
        await self._conversations.rate(_agent(request), conversation, message_id, helpful, reason)
        return empty(204)

    # Parts

    def _named_conversation(self, request: Request) -> str | None:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        return self._conversations.named_by(token.strip()) if scheme.casefold() == "bearer" else None

    async def _open_conversation(self, request: Request) -> str:
        conversation = self._named_conversation(request)
        if conversation is None:
            raise no_token()
        await self._conversations.require_open(_agent(request), conversation)
        return conversation


def _agent(request: Request) -> Agent:
    return request.app.ctx.agent


def _address(request: Request) -> str:
    return str(request.remote_addr or request.ip)
