"""A messaging service as Rasa's input channel: its webhooks are verified, kept and answered; the rest comes after.

A verified message is in the database before its sender is told that it arrived. `Inbox` takes its turn, `Outbox` sends
what was said (docs/adr/0015-messaging.md).
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar, Dict, Optional

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels import metrics
from bot.channels.inbox import Inbox
from bot.channels.limits import Limit
from bot.channels.outbox import Outbox
from bot.channels.problems import Problem, problem_of
from bot.channels.provider import Provider, Webhook, authentic
from bot.channels.session import apology
from bot.channels.shapes import shape
from bot.channels.tokens import signing_key
from bot.logs import where
from bot.settings import Settings, read_settings
from bot.storage.faults import StorageError
from bot.storage.messaging import Body, Messaging, NewMessage
from bot.storage.sealing import Seal
from bot.storage.tracker_store import fail_closed

logger = logging.getLogger(__name__)

MOST_BYTES = 64_000
TOO_FAST = "utter_too_fast"


class MessagingChannel(InputChannel):
    """Mounted at /webhooks/<service>, where the service is set up. ChannelError where it is by half."""

    provider_type: ClassVar[type[Provider]]

    @classmethod
    def name(cls) -> str:
        """The service's name, and its place below /webhooks."""
        return cls.provider_type.service

    @classmethod
    def from_credentials(cls, credentials: Optional[Dict[str, Any]]) -> InputChannel:
        """Made from the settings; credentials.yml holds none."""
        return cls(read_settings())

    def __init__(self, settings: Settings) -> None:
        self._provider = self.provider_type.from_settings(settings)
        self._data_folder = settings.data_folder
        self._inbox: Inbox | None = None
        self._messages = Limit(settings.messages_a_minute)
        self._warnings = Limit(1)

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The webhook. Turns go through bot/channels/session.py, not through `on_new_message`."""
        hooks = Blueprint(f"{self.name()}_webhooks")
        if self._provider is not None:
            hooks.add_route(partial(self._receive, self._provider), "/webhook", methods=["POST"], name="webhook")
            hooks.listener("after_server_start")(partial(self._start, self._provider))
            hooks.listener("before_server_stop")(self._stop)
            hooks.exception(Exception)(partial(self._failed))
        return hooks

    async def _start(self, provider: Provider, app: Sanic, _: Any) -> None:
        agent: Agent = app.ctx.agent
        messaging = Messaging(fail_closed(agent).repository.engine, Seal(signing_key(self._data_folder)))
        self._outbox = Outbox(provider, messaging, partial(_apology, agent))
        await self._outbox.start()
        self._inbox = Inbox(agent, messaging, provider.channels, self._outbox)
        self._inbox.start()

    async def _stop(self, _: Sanic, __: Any) -> None:
        if self._inbox:
            await self._inbox.stop()
            await self._outbox.stop()

    async def _receive(self, provider: Provider, request: Request) -> HTTPResponse:
        if len(request.body) > MOST_BYTES:
            raise Problem(413, "That is too long.")
        target = request.path + (f"?{request.query_string}" if request.query_string else "")
        delivery = authentic(provider, Webhook(target, dict(request.headers), request.body))
        if delivery.message:
            if self._inbox is None:
                raise Problem(503, "The server is starting. Send it again.", retry_after=5)
            await self._keep(provider, self._inbox, delivery.message)
        return delivery.answer

    async def _keep(self, provider: Provider, inbox: Inbox, message: NewMessage) -> None:
        """Keeps a message for its turn. Raises Problem where it can't be kept: most providers send it again then."""
        kept, sender = message, provider.sender(message.channel_user)
        if self._messages.seconds_to_wait(sender):
            if self._warnings.seconds_to_wait(sender):
                metrics.received.labels(message.channel, "too_fast").inc()
                return
            kept = replace(message, text=None, notice=TOO_FAST)
        try:
            is_new = await inbox.keep(kept)
        except StorageError as error:
            logger.error("A message of %s couldn't be kept: %s", message.channel, where(error))
            metrics.received.labels(message.channel, "not_kept").inc()
            await inbox.help_without_storage(message, say_trouble=not provider.sends_again)
            raise Problem(503, "The message can't be kept just now. Send it again.", retry_after=5) from None
        metrics.received.labels(message.channel, "kept" if is_new else "repeated").inc()

    async def _failed(self, _: Request, error: Exception) -> HTTPResponse:
        if isinstance(error, SanicException):
            error = problem_of(error)
        if not isinstance(error, Problem):
            logger.error("Fault in a webhook of %s: %s", self.name(), where(error))
            error = Problem(500, "Something went wrong here. Send it again.")
        metrics.received.labels(self.name(), f"refused_{error.status}").inc()
        return error.response()


async def _apology(agent: Agent, channel: str) -> list[Body]:
    return [piece.body for piece in shape(await apology(agent, channel), channel)]
