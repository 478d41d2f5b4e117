"""What is sent, where a provider or a message isn't as it ought to be: nobody's messages wait for ever behind one."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.engine import Engine

from bot.channels import outbox as module
from bot.channels.outbox import AT_ONCE, GIVES_UP_AFTER, Outbox
from bot.channels.provider import Call, Later, Refused
from bot.channels.telegram import Telegram
from bot.channels.twilio import Twilio
from bot.settings import Settings
from bot.storage.messaging import Body, Messaging, NewMessage
from bot.storage.models import webhook_outbox
from bot.storage.moments import aware, now
from bot.storage.sealing import Seal
from tests.channels.providers.telegram import SECRET, TOKEN, USERNAME
from tests.storage.build import engine_at, rows

OF_TELEGRAM = {
    "HELPLINE_TELEGRAM_TOKEN": TOKEN,
    "HELPLINE_TELEGRAM_SECRET": SECRET,
    "HELPLINE_TELEGRAM_USERNAME": USERNAME,
}
OF_TWILIO = {
    "HELPLINE_TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
    "HELPLINE_TWILIO_AUTH_TOKEN": "1" * 32,
    "HELPLINE_TWILIO_SMS_FROM": "+447700900001",
    "HELPLINE_TWILIO_WHATSAPP_FROM": "+447700900002",
}
Answered = tuple[int, Mapping[str, str], Any]
GOOD: Answered = (200, {}, {"ok": True})
TAKEN_BY_TWILIO: Answered = (201, {}, {})
WORDS: Body = {"text": "about regions"}


class Api:
    """The provider's API: what it was asked, and how it answers each text."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.answers: dict[str, Answered] = {}

    async def request(self, _: Any, call: Call) -> Answered:
        text = call.json["text"] if call.json else (call.form or {})["Body"]
        self.asked.append(text)
        return self.answers.get(text, TAKEN_BY_TWILIO if call.form else GOOD)


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return engine_at(tmp_path)


@pytest.fixture
def messaging(engine: Engine) -> Messaging:
    return Messaging(engine, Seal("a key"))


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Api:
    made = Api()
    monkeypatch.setattr(module, "request", made.request)
    return made


@pytest.fixture
async def outbox(messaging: Messaging, api: Api) -> AsyncIterator[Outbox]:
    """An outbox that sends."""
    made = Outbox(Telegram(Settings(variables=OF_TELEGRAM)), messaging, apology)
    await made.start()
    yield made
    await made.stop()


async def apology(_: str) -> Sequence[Body]:
    """What is said in the place of an answer."""
    return [{"text": "utter_fault"}]


def answered(messaging: Messaging, who: str, *bodies: Body, channel: str = "telegram") -> None:
    """Somebody wrote, and is answered so."""
    (conversation,) = messaging.receive([NewMessage(channel, f"1-{who}", who, "regions?")])
    received = messaging.next_of(str(conversation))
    assert received
    assert messaging.finish(received, bodies)


async def until(holds: Callable[[], bool]) -> None:
    """Waits for something to hold."""
    deadline = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.01)


async def test_a_message_that_can_never_be_addressed_holds_nobody_up(
    outbox: Outbox, messaging: Messaging, engine: Engine, api: Api
) -> None:
    answered(messaging, "no-chat", WORDS)
    answered(messaging, "1/1/", WORDS)
    outbox.wake()
    await until(lambda: all(row["sent_at"] or row["given_up_at"] for row in rows(engine, "webhook_outbox")))
    assert [bool(row["given_up_at"]) for row in rows(engine, "webhook_outbox")] == [True, False]
    assert api.asked == ["about regions"]


async def test_a_row_that_is_damaged_holds_nobody_up(
    outbox: Outbox, messaging: Messaging, engine: Engine, api: Api
) -> None:
    answered(messaging, "2/2/", {"text": "lost"})
    with engine.begin() as connection:
        connection.execute(update(webhook_outbox).values(body={}))
    answered(messaging, "1/1/", WORDS)
    outbox.wake()
    await until(lambda: api.asked == ["about regions"])


async def test_whoever_the_provider_takes_no_answer_for_is_told_that_there_is_none(
    outbox: Outbox, messaging: Messaging, api: Api
) -> None:
    api.answers["poison"] = (400, {}, {"ok": False, "error_code": 400, "description": "can't parse entities"})
    answered(messaging, "1/1/", {"text": "poison"}, WORDS)
    outbox.wake()
    await until(lambda: api.asked == ["poison", "utter_fault", "about regions"])


@pytest.mark.parametrize("wait", [10**12, -5, float("nan"), "3", "soon", None, [3]])
async def test_whatever_a_provider_says_of_when_to_come_back_the_message_is_tried_again_within_a_day(
    outbox: Outbox, messaging: Messaging, engine: Engine, api: Api, wait: object
) -> None:
    api.answers["about regions"] = (429, {}, {"ok": False, "parameters": {"retry_after": wait}})
    answered(messaging, "1/1/", WORDS)
    outbox.wake()
    await until(lambda: rows(engine, "webhook_outbox")[0]["last_error"] is not None)
    (row,) = rows(engine, "webhook_outbox")
    assert row["given_up_at"] is None
    assert now() < aware(row["next_attempt_at"]) <= now() + GIVES_UP_AFTER


async def test_a_crowd_on_sms_which_takes_one_a_second_holds_up_nobody_on_whatsapp(
    messaging: Messaging, api: Api
) -> None:
    for number in range(AT_ONCE + 5):
        answered(messaging, f"+4477009001{number:02}", {"Body": f"text {number}"}, channel="sms")
    answered(messaging, "+447700900199", {"Body": "chat"}, channel="whatsapp")
    outbox = Outbox(Twilio(Settings(variables=OF_TWILIO)), messaging, apology)
    await outbox.start()
    await until(lambda: "chat" in api.asked)
    assert len(api.asked) <= 3
    await outbox.stop()


async def test_what_waits_for_its_turn_when_we_are_stopped_is_sent_right_after_the_next_start(
    messaging: Messaging, engine: Engine, api: Api
) -> None:
    for number in range(AT_ONCE):
        answered(messaging, f"+4477009001{number:02}", {"Body": f"text {number}"}, channel="sms")
    outbox = Outbox(Twilio(Settings(variables=OF_TWILIO)), messaging, apology)
    await outbox.start()
    await until(lambda: bool(api.asked))
    await outbox.stop()
    unsent = [row for row in rows(engine, "webhook_outbox") if row["sent_at"] is None]
    assert len(unsent) == AT_ONCE - len(api.asked) > 0
    assert all(aware(row["next_attempt_at"]) <= now() + dt.timedelta(seconds=2) for row in unsent)


@pytest.mark.parametrize("header", ["9" * 30, "soon", "-1", "Wed, 21 Oct 2026 07:28:00 GMT"])
async def test_whatever_the_header_of_a_broken_provider_says_too(
    outbox: Outbox, messaging: Messaging, engine: Engine, api: Api, header: str
) -> None:
    api.answers["about regions"] = (503, {"Retry-After": header}, None)
    answered(messaging, "1/1/", WORDS)
    outbox.wake()
    await until(lambda: rows(engine, "webhook_outbox")[0]["last_error"] is not None)
    assert now() < aware(rows(engine, "webhook_outbox")[0]["next_attempt_at"]) <= now() + GIVES_UP_AFTER


def test_a_queue_at_twilio_that_is_full_is_waited_for() -> None:
    twilio = Twilio(Settings(variables=OF_TWILIO))
    assert twilio.result(400, None, {"code": 21611}) == Later("21611")
    assert twilio.result(400, None, {"code": 21610}) == Refused("21610")


def test_a_call_shows_neither_the_token_in_its_address_nor_what_is_said() -> None:
    call = Call("POST", f"https://api.telegram.org/bot{TOKEN}/sendMessage", json=WORDS, form={"Body": "regions"})
    assert TOKEN not in repr(call)
    assert "regions" not in repr(call)
