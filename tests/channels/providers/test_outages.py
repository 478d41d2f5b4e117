"""A provider that is slow, too busy, broken or gone: its own messages wait, and everything else goes on."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx

from tests.channels.talk import Talk
from tests.conftest import Server

from .conftest import MESSAGES
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


def counted(server: Server, channel: str, result: str) -> float:
    """How many attempts to send ended so."""
    found = re.search(
        rf'^helpline_messages_sent_total{{channel="{channel}",result="{result}"}} (\S+)$',
        httpx.get(f"{server.url}/metrics").text,
        re.M,
    )
    return float(found[1]) if found else 0.0


def test_a_provider_that_asks_for_time_gets_it_and_the_order_stays(
    on_each_channel: Callable[[str], list[Person]],
) -> None:
    people = on_each_channel("too-many")
    began = time.monotonic()
    for person in people:
        person.stand_in.answers(person.name, TOO_MANY[person.stand_in.channel])
        for text in ("am I eligible?", "GP"):
            person.writes(text)
    for person in people:
        first, second = person.reads(2)
        assert first.at - began >= 3
        assert "specialty" in first.text
        assert "region" in second.text


def test_a_provider_that_fails_is_asked_again(on_each_channel: Callable[[str], list[Person]]) -> None:
    people = on_each_channel("fails")
    for person in people:
        person.stand_in.answers(person.name, Answer(500), Answer(503, {}, {"Retry-After": "soon"}))
        person.writes("am I eligible?")
    for person in people:
        assert "specialty" in words(person.reads())
        assert len(person.stand_in.taken(person.name)) == 1


def test_what_a_provider_never_takes_is_given_up_and_the_next_answer_comes(connected: Server, person: Person) -> None:
    channel = person.stand_in.channel
    before = counted(connected, channel, "given_up")
    person.stand_in.answers(person.name, NEVER[channel])
    person.writes("am I eligible, quetzalcoatlus?")
    assert "region" in words(person.says("GP"))
    assert counted(connected, channel, "given_up") == before + 1
    log = connected.log.read_text()
    assert f"A message on {channel} was given up after 1 attempts" in log
    assert "quetzalcoatlus" not in log
    assert "447" not in log


def test_slow_and_gone_providers_leave_the_website_and_each_other_alone(
    connected: Server, providers: Providers
) -> None:
    slow = [Person(connected, providers.slack, f"slow-{number}") for number in range(5)]
    for person in slow:
        providers.slack.answers(person.name, Answer(200, {"ok": False, "error": "internal_error"}, hangs=12))
        person.writes("am I eligible?")
    providers.telegram.close()
    cut_off = Person(connected, providers.telegram, "cut-off")
    cut_off.writes("am I eligible?")
    try:
        with ThreadPoolExecutor(2) as threads:
            website = threads.submit(lambda: Talk(connected.url).say("am I eligible?"))
            sms = threads.submit(lambda: Person(connected, providers.sms, "meanwhile").says("am I eligible?"))
            assert website.result(timeout=8)["outcome"] == "asked"
            assert "specialty" in words(sms.result(timeout=8))
    finally:
        providers.telegram.open()
    assert "specialty" in words(cut_off.reads(seconds=30))
    for person in slow:
        person.reads(2, seconds=60)  # twice: it took the first, too late for us to hear of it


def test_whoever_writes_far_too_fast_is_told_so_once(
    connected: Server, on_each_channel: Callable[[str], list[Person]]
) -> None:
    people, before = on_each_channel("fast"), told_too_fast(connected)
    for person in people:
        for _ in range(MESSAGES + 3):
            person.writes("what work is excluded?")
    for person in people:
        told = person.reads(MESSAGES + 1, seconds=60)
        assert sum("a lot at once" in message.text for message in told) == 1
    assert told_too_fast(connected) - before == Counter(CHANNELS)


def test_whoever_writes_too_fast_in_ever_new_threads_is_one_person(connected: Server, providers: Providers) -> None:
    person, before = Person(connected, providers.slack, "threads"), told_too_fast(connected)
    for number in range(MESSAGES + 3):
        assert person.deliver(
            providers.slack.mention(person.name, "regions?", 700 + number, f"C70000{number}")
        ).is_success
    for number in range(MESSAGES + 1):
        providers.slack.wait_at(f"C70000{number}", 1)
    assert told_too_fast(connected) - before == Counter(["slack"])


def told_too_fast(server: Server) -> Counter[str]:
    """How often somebody was told that they write too fast, by channel."""
    rows = table(server.data, "SELECT channel FROM webhook_inbox WHERE notice = 'utter_too_fast'")
    return Counter(channel for (channel,) in rows)
