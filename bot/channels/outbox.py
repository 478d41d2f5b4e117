"""Sends what waits in the outbox: a conversation's messages in order, within the provider's limits, until it has them.

A message is sent at least once. It may be sent twice where the provider took it and we couldn't hear of it, or the
process died before that was noted.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import json
import logging
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Any

import aiohttp

from bot.channels import metrics
from bot.channels.limits import Limit
from bot.channels.provider import Call, Later, Provider, Refused, Result, Sent
from bot.logs import where
from bot.storage.faults import StorageError
from bot.storage.messaging import Body, Due, Messaging, Note, Outgoing
from bot.storage.moments import now

logger = logging.getLogger(__name__)

SECONDS = 10.0
"""How long a provider may take to answer."""
AT_ONCE = 20
"""Messages under way on one channel: a crowd on SMS, which is slow, holds up nobody on WhatsApp."""
LEASE = 60.0
"""Seconds that a claimed message is this process's. Longer than any of them waits for its lane and the provider."""
LOOKS_EVERY = 5.0
LONGEST_WAIT = 300.0
"""Seconds between two attempts, the most."""
GIVES_UP_AFTER = dt.timedelta(hours=24)
_STOPS_WITHIN = 5.0
_NOT_OF_THE_FORM = (LookupError, TypeError, AttributeError, ValueError, RecursionError)
"""What reading an answer raises where it isn't of the documented form."""

Apology = Callable[[str], Awaitable[Sequence[Body]]]
"""What is said on a channel in the place of an answer that can't be given."""


class Outbox:
    """The messages that a service is to be given."""

    def __init__(self, provider: Provider, messaging: Messaging, apology: Apology) -> None:
        self._provider = provider
        self._messaging = messaging
        self._apology = apology
        self._lanes = {name: Limit(provider.lane_a_second(name), seconds=1) for name in provider.channels}
        self._all = Limit(provider.a_second, seconds=1)
        self._news = asyncio.Event()
        self._under_way: dict[str, set[asyncio.Task[None]]] = {name: set() for name in provider.channels}
        self._notes: list[Note] = []
        self._is_stopping = False

    async def start(self) -> None:
        """Begins with what an earlier process left."""
        self._http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=SECONDS))
        self._sending = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Sends nothing more, and waits a little for what is under way: the rest is sent at the next start."""
        # Not cancelled: what it is claiming in a thread would be nobody's for as long as the claim holds.
        self._is_stopping = True
        self.wake()
        await self._sending
        under_way = set().union(*self._under_way.values())
        if under_way:
            _, unfinished = await asyncio.wait(under_way, timeout=_STOPS_WITHIN)
            for task in unfinished:
                task.cancel()
            await asyncio.gather(*unfinished, return_exceptions=True)
        await self._http.close()
        try:
            await self._advance(self._provider.channels, 0)
        except StorageError as error:
            logger.error("It can't be noted what became of messages on %s: %s", self._provider.service, where(error))

    def wake(self) -> None:
        """Something was put into the outbox."""
        self._news.set()

    async def send_now(self, channel: str, channel_user: str, body: Body) -> bool:
        """Tries once to send what can't be kept; False where the provider didn't take it."""
        is_sent = isinstance(await self._post(channel, channel_user, body), Sent)
        metrics.sent.labels(channel, "unstored" if is_sent else "lost").inc()
        return is_sent

    async def _run(self) -> None:
        while not self._is_stopping:
            self._news.clear()
            try:
                wait = min([await self._send_due(channel) for channel in self._provider.channels])
            except Exception as error:  # whatever it is, sending goes on
                logger.error("The outbox of %s waits: %s", self._provider.service, where(error))
                wait = LOOKS_EVERY
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._news.wait(), wait)

    async def _send_due(self, channel: str) -> float:
        """Starts to send what is due on a channel, and returns the seconds until it is worth looking again."""
        under_way = self._under_way[channel]
        due = await self._advance((channel,), AT_ONCE - len(under_way))
        for outgoing in due.messages:
            task = asyncio.create_task(self._send(outgoing))
            under_way.add(task)
            task.add_done_callback(partial(self._ended, under_way))
        is_full = len(under_way) >= AT_ONCE  # whoever ends wakes us
        return LOOKS_EVERY if is_full or due.seconds_to_next is None else min(LOOKS_EVERY, due.seconds_to_next)

    async def _advance(self, channels: Sequence[str], most: int) -> Due:
        """Writes what became of messages together with claiming the next: one transaction for many of them."""
        notes, self._notes = self._notes, []
        try:
            return await asyncio.to_thread(self._messaging.advance, notes, channels, most, LEASE)
        except Exception:
            self._notes = notes + self._notes
            raise

    def _ended(self, under_way: set[asyncio.Task[None]], task: asyncio.Task[None]) -> None:
        under_way.discard(task)
        self._news.set()

    async def _send(self, outgoing: Outgoing) -> None:
        """Sends a message and notes what became of it, whatever that is: those behind it wait for the note."""
        try:
            result = await self._tried(outgoing)
        except Exception as error:
            logger.error("A message on %s can't be sent: %s", outgoing.channel, where(error))
            result = Refused(type(error).__name__)
        self._notes.append(self._note(outgoing, result))

    async def _tried(self, outgoing: Outgoing) -> Result:
        channel, user = outgoing.channel, outgoing.channel_user
        if not await self._keep_pace(channel, user):
            return Later("stopped")
        result = await self._post(channel, user, outgoing.body)
        if isinstance(result, Refused):
            # Else a question met silence; where it is the person who can't be reached, this is refused too.
            for body in await self._apology(channel):
                if await self._keep_pace(channel, user):
                    await self._post(channel, user, body)
        return result

    async def _keep_pace(self, channel: str, channel_user: str) -> bool:
        """Waits as long as the provider's limits ask for; False where we are stopped meanwhile."""
        lane = self._provider.lane(channel, channel_user)
        for limit, key in ((self._lanes[channel], lane), (self._all, "")):
            while seconds := limit.wait(key):
                if self._is_stopping:
                    return False
                await asyncio.sleep(seconds)
        return True

    @staticmethod
    def _note(outgoing: Outgoing, result: Result) -> Note:
        channel = outgoing.channel
        if isinstance(result, Later) and now() - outgoing.created_at > GIVES_UP_AFTER:
            result = Refused(result.error)
        if isinstance(result, Sent):
            metrics.sent.labels(channel, "sent").inc()
            return Note.sent(outgoing.id)
        if isinstance(result, Later):
            metrics.sent.labels(channel, "later").inc()
            return Note.later(outgoing.id, max(result.seconds or 0.0, back_off(outgoing.attempts)), result.error)
        metrics.sent.labels(channel, "given_up").inc()
        logger.error("A message on %s was given up after %d attempts: %s", channel, outgoing.attempts, result.error)
        return Note.given_up(outgoing.id, result.error)

    async def _post(self, channel: str, channel_user: str, body: Body) -> Result:
        try:
            status, headers, answer = await request(self._http, self._provider.call(channel, channel_user, body))
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError) as error:
            return Later(type(error).__name__)
        wait = _seconds(headers.get("Retry-After"))
        if status >= 500 or 300 <= status < 400:
            return _bounded(Later(str(status), wait))
        try:
            return _bounded(self._provider.result(status, wait, answer))
        except _NOT_OF_THE_FORM:
            return Later("unreadable")


async def request(http: aiohttp.ClientSession, call: Call) -> tuple[int, Mapping[str, str], Any]:
    """Makes a call of a provider's API: the status, the headers and the JSON of its answer, None where it has none.

    Raises aiohttp.ClientError, asyncio.TimeoutError or OSError where the provider can't be reached in time.
    """
    async with http.request(
        call.method,
        call.url,
        headers=call.headers,
        auth=call.auth,
        json=call.json,
        data=call.form,
        allow_redirects=False,
    ) as answer:
        content = await answer.read()
        try:
            return answer.status, answer.headers, json.loads(content)
        except (ValueError, RecursionError):
            return answer.status, answer.headers, None


def back_off(attempts: int) -> float:
    """Seconds until the next attempt after so many: twice as long each time, and never two alike."""
    longest = min(LONGEST_WAIT, 2.0 ** min(attempts, 16))
    return longest * random.uniform(0.5, 1.0)  # noqa: S311 - nobody gains by guessing it


def _seconds(text: str | None) -> float | None:
    """What Retry-After says in seconds; a date there is left to the back-off."""
    return float(text) if text and text.isascii() and text.isdecimal() else None


def _bounded(result: Result) -> Result:
    """An error as the table holds it, and a wait that ends before the message is given up."""
    if isinstance(result, Sent):
        return result
    short = result.error[:64]
    if isinstance(result, Refused):
        return Refused(short)
    seconds = float(result.seconds or 0)
    return Later(short, min(seconds, GIVES_UP_AFTER.total_seconds()) if seconds > 0 else None)
