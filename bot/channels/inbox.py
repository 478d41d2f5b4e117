"""Takes the turns of kept messages: a conversation's one after the other, different conversations' at once.

A turn is three transactions, and ends well wherever the process dies between them (docs/adr/0015-messaging.md):
the message is kept; the turn's events and its enquiry are written, under the message's id; what was said is put into
the outbox and the message is done. After the first the turn is taken at the next start, after the second its stored
reply is found by that id, after the third it only has to be sent.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from dataclasses import replace

from rasa.core.agent import Agent

from bot.answers.wording import SHORT_FORM
from bot.channels.outbox import Outbox
from bot.channels.presenter import with_note
from bot.channels.session import TextRefused, Turn, apology, cleaned, crisis_help, is_unstored, notice, refusal
from bot.channels.shapes import shape
from bot.channels.turns import counted, once, repository_of
from bot.logs import where
from bot.storage.faults import ConversationGoneError, CorruptRecordError, StorageError, may_pass
from bot.storage.messaging import Messaging, NewMessage, Received

logger = logging.getLogger(__name__)

LOOKS_EVERY = 5.0
"""Seconds until what waits is looked for, beside what is told: storage may have failed, or another process stopped."""
AT_ONCE = 3
"""Turns under way: understanding takes one at a time anyway, and many threads only wait for each other."""
MOST_TRIES = 3
"""How often a message's turn is tried that fails although the database is there."""
_MORE = "more"
_STOPS_WITHIN = 10.0
_MOST_HELPED = 1000


class Inbox:
    """The messages of a service's channels that wait for their turn."""

    def __init__(self, agent: Agent, messaging: Messaging, channels: tuple[str, ...], outbox: Outbox) -> None:
        self._agent = agent
        self._messaging = messaging
        self._channels = channels
        self._outbox = outbox
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._come_again: set[str] = set()
        self._new: list[tuple[NewMessage, asyncio.Future[bool]]] = []
        self._keeping: asyncio.Task[None] | None = None
        self._helped: dict[tuple[str, str], None] = {}
        self._failed: Counter[int] = Counter()
        self._is_stopping = False

    def start(self) -> None:
        """Begins with what an earlier process left."""
        self._looking = asyncio.create_task(self._look())

    async def stop(self) -> None:
        """Takes no further turn, and waits for those under way: what waits is taken at the next start."""
        self._is_stopping = True
        self._looking.cancel()
        if self._under_way:
            _, unfinished = await asyncio.wait(self._under_way.values(), timeout=_STOPS_WITHIN)
            for task in unfinished:
                task.cancel()
            await asyncio.gather(*unfinished, return_exceptions=True)

    async def keep(self, message: NewMessage) -> bool:
        """Keeps a message for its turn; False where it came before. Raises StorageError where it can't be kept."""
        kept: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._new.append((message, kept))
        if self._keeping is None or self._keeping.done():
            self._keeping = asyncio.create_task(self._keep_new())
        return await kept

    async def _keep_new(self) -> None:
        """Keeps what came while the last transaction was written in one more, so that a crowd doesn't queue for it."""
        while self._new:
            came, self._new = self._new, []
            try:
                conversations = await asyncio.to_thread(self._messaging.receive, [message for message, _ in came])
            except Exception as error:
                for _, kept in came:
                    if not kept.done():
                        kept.set_exception(error)
                continue
            for (_, kept), conversation in zip(came, conversations, strict=True):
                if not kept.done():
                    kept.set_result(conversation is not None)
                if conversation is not None:
                    self._wake(conversation)

    def _wake(self, conversation: str) -> None:
        """A message of a conversation waits."""
        if self._is_stopping:
            return
        if conversation in self._under_way:
            self._come_again.add(conversation)
            return
        task = asyncio.create_task(self._drain(conversation))
        self._under_way[conversation] = task
        task.add_done_callback(lambda _: self._drained(conversation))

    def _drained(self, conversation: str) -> None:
        del self._under_way[conversation]
        if conversation in self._come_again:
            self._come_again.discard(conversation)
            self._wake(conversation)

    async def help_without_storage(self, message: NewMessage, say_trouble: bool) -> None:
        """Helps whoever is in distress although nothing can be kept, once for each message.

        With `say_trouble` anybody else is told that it can't be answered now: the provider won't bring it again.
        """
        turn: Turn | None = None
        if message.text:
            try:
                turn = await crisis_help(self._agent, cleaned(message.text), message.channel)
            except TextRefused:
                turn = None
        if turn is None and say_trouble:
            turn = await apology(self._agent, message.channel)
        if turn is not None:
            await self._help_once(message.channel, message.message_id, message.channel_user, turn)

    async def _look(self) -> None:
        """Wakes every conversation in which a message waits, now and again and again."""
        while True:
            try:
                for conversation in await asyncio.to_thread(self._messaging.waiting, self._channels):
                    if conversation not in self._under_way:
                        self._wake(conversation)
            except Exception as error:  # whatever it is, looking goes on
                logger.error("What waits for a turn can't be read: %s", where(error))
            await asyncio.sleep(LOOKS_EVERY)

    async def _drain(self, conversation: str) -> None:
        """Takes a conversation's turns until none waits. Where one fails, it and what waits is taken up later."""
        try:
            while not self._is_stopping:
                received = await asyncio.to_thread(self._messaging.next_of, conversation)
                if received is None:
                    return
                async with self._slots:
                    await self._take(received)
        except ConversationGoneError:
            pass  # erased meanwhile, and the message with it
        except CorruptRecordError as error:
            logger.error("A conversation's record is damaged, so its user gets a new one: %s", where(error))
            await self._renew(conversation)
        except Exception as error:
            logger.error("A turn waits: %s", where(error))

    async def _renew(self, conversation: str) -> None:
        try:
            self._wake(await asyncio.to_thread(self._messaging.renew, conversation))
        except StorageError as error:
            logger.error("A turn waits for storage: %s", where(error))

    async def _take(self, received: Received) -> None:
        """Answers a message. One that always fails gets an apology in the end: others of its sender's wait behind it.

        Raises whatever it failed of where it is to be tried again.
        """
        try:
            await self._answer(received)
        except (ConversationGoneError, CorruptRecordError):
            raise
        except Exception as error:
            self._failed[received.id] += not may_pass(error)
            if self._failed[received.id] < MOST_TRIES:
                raise
            logger.error("A message on %s was given up: %s", received.channel, where(error))
            await self._say(received, await apology(self._agent, received.channel))
        self._failed.pop(received.id, None)

    async def _answer(self, received: Received) -> None:
        if _asks_for_more(received) and await asyncio.to_thread(self._messaging.release, received):
            self._outbox.wake()
            return
        turn = await self._turn(received)
        if is_unstored(turn):
            await self._help_once(received.channel, received.message_id, received.channel_user, turn)
        await self._say(received, await self._warned(received, turn))

    async def _warned(self, received: Received, turn: Turn) -> Turn:
        """The turn, with what not to send where it is the first answer of a session; the greeting says it itself.

        Help isn't burdened with it: the next answer has it. The website's page shows it all the time.
        """
        greets = any(message.topic == "greeting" for message in turn.messages)
        if received.notice or greets or turn.outcome in {"signposted", "error"}:
            return turn
        repository = repository_of(self._agent)
        if not await asyncio.to_thread(repository.is_first_answer, received.conversation, received.message_id):
            return turn
        (warning,) = (await notice(self._agent, "utter_first_contact", received.channel, "chat")).messages
        words = warning.short if warning.short and received.channel == SHORT_FORM else warning.text
        *before, last = turn.messages
        return replace(turn, messages=(*before, with_note(last, words)))

    async def _say(self, received: Received, turn: Turn) -> None:
        """Puts what was said into the outbox, unless it was help that was sent at once."""
        is_helped = (received.channel, received.message_id) in self._helped
        pieces = () if is_helped else shape(turn, received.channel)
        await asyncio.to_thread(
            self._messaging.finish,
            received,
            [piece.body for piece in pieces if not piece.waits],
            [piece.body for piece in pieces if piece.waits],
        )
        self._outbox.wake()

    async def _turn(self, received: Received) -> Turn:
        """What the assistant says; never silence. Raises StorageError where calm words can't be answered now."""
        try:
            if received.notice:
                return await notice(self._agent, received.notice, received.channel, "chat")
            words = cleaned(received.text)
            turn = once(self._agent, received.conversation, words, received.channel, received.message_id)
            return await counted(self._agent, words, received.channel, turn)
        except TextRefused as refused:
            return refusal(str(refused))
        except StorageError:
            raise
        except Exception as fault:
            logger.error("A turn on %s failed: %s", received.channel, where(fault))
            return await apology(self._agent, received.channel)

    async def _help_once(self, channel: str, message_id: str, channel_user: str, turn: Turn) -> None:
        """Sends help past the outbox, once for each message. A restart forgets: twice is better than never.

        What the provider doesn't take is forgotten too: then the outbox sends it, as soon as both work again.
        """
        if (channel, message_id) in self._helped:
            return
        self._helped[channel, message_id] = None
        if len(self._helped) > _MOST_HELPED:
            del self._helped[next(iter(self._helped))]
        sent = [await self._outbox.send_now(channel, channel_user, piece.body) for piece in shape(turn, channel)]
        if not all(sent):
            self._helped.pop((channel, message_id), None)


def _asks_for_more(received: Received) -> bool:
    return bool(received.text) and str(received.text).strip(" .!").casefold() == _MORE
