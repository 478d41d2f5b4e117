"""A provider that is slow, too busy, broken or gone: its own messages wait, and everything else goes on."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.channels.talk import Talk
from tests.conftest import Server, running_server

from .people import CHANNELS, Person, Providers, table, words
from .stand_in import Answer
from .twilio import UNSUBSCRIBED

TOO_MANY = {
    "slack": Answer(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "3"}),
    "telegram": Answer(429, {"ok": False, "error_code": 429, "parameters": {"retry_after": 3}}),
    "sms": Answer(429, {"code": 20429, "status": 429}, {"Retry-After": "3"}),
    "whatsapp": Answer(429, {"code": 20429, "status": 429}, {"Retry-After": "3"}),
}
NEVER = {
    "slack": Answer(200, {"ok": False, "error": "channel_not_found"}),
    "telegram": Answer(403, {"ok": False, "error_code": 403, "description": "Forbidden: bot was blocked by the user"}),
    "sms": Answer(400, UNSUBSCRIBED),
    "whatsapp": Answer(400, {"code": 63016, "status": 400}),
}


@pytest.fixture(scope="module")
def own(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Providers]]:
    """Providers that these tests break, and a server that is connected with them."""
    providers = Providers()
    settings = {**providers.environment(), "HELPLINE_MESSAGES_A_MINUTE": "5"}
    with running_server(tmp_path_factory.mktemp("outages"), **settings) as started:
        yield started, providers
    providers.close()


def counted(server: Server, channel: str, result: str) -> float:
    """How many attempts to send ended so."""
    found = re.search(
        rf'^helpline_messages_sent_total{{channel="{channel}",result="{result}"}} (\S+)$',
        httpx.get(f"{server.url}/metrics").text,
        re.M,
    )
    return float(found[1]) if found else 0.0


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_provider_that_asks_for_time_gets_it_and_the_order_stays(own: tuple[Server, Providers], channel: str) -> None:
    server, providers = own
    person = Person(server, providers[channel], "too-many")
    providers[channel].answers(person.name, TOO_MANY[channel])
    began = time.monotonic()
    for text in ("am I eligible?", "GP"):
        person.writes(text)
    first, second = providers[channel].wait_for(person.name, 2)
    assert first.at - began >= 3
    assert "specialty" in first.text
    assert "region" in second.text


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_provider_that_fails_is_asked_again(own: tuple[Server, Providers], channel: str) -> None:
    server, providers = own
    person = Person(server, providers[channel], "fails")
    providers[channel].answers(person.name, Answer(500), Answer(503, {}, {"Retry-After": "soon"}))
    assert "specialty" in words(person.says("am I eligible?"))
    assert len(providers[channel].taken(person.name)) == 1


@pytest.mark.parametrize("channel", CHANNELS)
def test_what_a_provider_never_takes_is_given_up_and_the_next_answer_comes(
    own: tuple[Server, Providers], channel: str
) -> None:
    server, providers = own
    person = Person(server, providers[channel], "never")
    before = counted(server, channel, "given_up")
    providers[channel].answers(person.name, NEVER[channel])
    person.writes("am I eligible, quetzalcoatlus?")
    assert "region" in words(person.says("GP"))
    assert counted(server, channel, "given_up") == before + 1
    log = server.log.read_text()
    assert f"A message on {channel} was given up after 1 attempts" in log
    assert "quetzalcoatlus" not in log
    assert "447" not in log


def test_slow_and_gone_providers_leave_the_website_and_each_other_alone(own: tuple[Server, Providers]) -> None:
    server, providers = own
    slow = [Person(server, providers.slack, f"slow-{number}") for number in range(5)]
    for person in slow:
        providers.slack.answers(person.name, Answer(200, {"ok": False, "error": "internal_error"}, hangs=12))
        person.writes("am I eligible?")
    providers.telegram.close()
    cut_off = Person(server, providers.telegram, "cut-off")
    cut_off.writes("am I eligible?")
    try:
        with ThreadPoolExecutor(2) as threads:
            website = threads.submit(lambda: Talk(server.url).say("am I eligible?"))
            sms = threads.submit(lambda: Person(server, providers.sms, "meanwhile").says("am I eligible?"))
            assert website.result(timeout=8)["outcome"] == "asked"
            assert "specialty" in words(sms.result(timeout=8))
    finally:
        providers.telegram.open()
    assert "specialty" in words(cut_off.reads(seconds=30))
    for person in slow:
        providers.slack.wait_for(person.name, 1, seconds=60)


@pytest.mark.parametrize("channel", CHANNELS)
def test_whoever_writes_far_too_fast_is_told_so_once(own: tuple[Server, Providers], channel: str) -> None:
    server, providers = own
    person = Person(server, providers[channel], "fast")
    for _ in range(12):
        person.writes("what work is excluded?")
    told = person.reads(6, seconds=60)
    assert sum("a lot at once" in message.text for message in told) == 1
    kept = table(
        server.data, "SELECT count(*) FROM webhook_inbox WHERE notice = 'utter_too_fast' AND channel = ?", channel
    )
    assert kept == [(1,)]


def test_everything_that_was_sent_is_what_the_providers_take(own: tuple[Server, Providers]) -> None:
    _, providers = own
    assert providers.complaints == []
