"""What a channel's address refuses, and what it leaves alone: nothing of either is stored."""

from __future__ import annotations

import json
from collections.abc import Callable
from urllib.parse import urlencode

import httpx
import pytest

from bot.channels.slack import _plain
from tests.conftest import Server

from .people import Person, Providers, table, words
from .slack import BOT, SlackStandIn
from .stand_in import Hook
from .telegram import USERNAME, TelegramStandIn
from .twilio import SmsStandIn

Make = Callable[[Providers], Hook]
MESSAGE = {
    "type": "message",
    "channel": "D1",
    "user": "U1",
    "text": "hello",
    "ts": "1760000001.1",
    "channel_type": "im",
}
HUGE = "x" * 70_000
DEEP = b"[" * 60_000
NOT_LETTERS = {"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": "a-secret-\xff"}


def slack(**how: object) -> Make:
    """A Slack message, spoilt."""
    return lambda providers: providers.slack.event(MESSAGE, **how)


def telegram(**how: object) -> Make:
    """A Telegram message, spoilt."""
    chat = {"id": 1, "first_name": "Dr", "type": "private"}
    sender = {"id": 1, "is_bot": False, "first_name": "Dr"}
    message = {"message_id": 1, "from": sender, "chat": chat, "date": 1760000000, "text": "hello"}
    return lambda providers: providers.telegram.update({"update_id": 1, "message": message}, **how)


def twilio(**how: object) -> Make:
    """An SMS, spoilt."""
    form = {"MessageSid": "SM1", "From": "+447700900123", "To": "+447700900001", "Body": "hello"}
    return lambda providers: providers.sms.signed(urlencode(form).encode(), **how)


def signed(channel: str, body: bytes, **how: object) -> Make:
    """Any body, rightly signed."""
    return lambda providers: providers[channel].signed(body, **how)


def without(header: str, make: Make) -> Make:
    """A webhook without one of its headers."""

    def made(providers: Providers) -> Hook:
        hook = make(providers)
        return Hook({name: value for name, value in hook.headers.items() if name != header}, hook.body)

    return made


def changed(make: Make) -> Make:
    """A webhook whose body was changed on its way."""

    def made(providers: Providers) -> Hook:
        hook = make(providers)
        return Hook(hook.headers, hook.body.replace(b"hello", b"hallo"))

    return made


FORM = "application/x-www-form-urlencoded"
REFUSED: list[tuple[str, str, int, Make]] = [
    ("slack", "signed with another secret", 403, slack(secret="0" * 32)),
    ("slack", "changed on its way", 403, changed(slack())),
    ("slack", "without a signature", 403, without("X-Slack-Signature", slack())),
    ("slack", "without a time", 403, without("X-Slack-Request-Timestamp", slack())),
    ("slack", "with a time that is none", 403, slack(X_Slack_Request_Timestamp="yesterday")),
    ("slack", "more than five minutes old", 403, slack(seconds_ago=310)),
    ("slack", "more than five minutes from the future", 403, slack(seconds_ago=-310)),
    ("slack", "captured today, sent again in a year", 403, slack(seconds_ago=365 * 86_400)),
    ("slack", "as plain text", 415, slack(content_type="text/plain")),
    ("slack", "too large", 413, signed("slack", json.dumps({"type": "event_callback", "x": HUGE}).encode())),
    ("slack", "no JSON", 400, signed("slack", b'{"type": "event')),
    ("slack", "JSON in JSON without end", 400, signed("slack", DEEP)),
    ("slack", "no object", 400, signed("slack", b"[1, 2]")),
    ("slack", "an object without what it needs", 400, signed("slack", b'{"type": "event_callback"}')),
    ("slack", "letters that aren't UTF-8", 403, lambda p: Hook(p.slack.signed(b"{}").headers, b"\xff")),
    ("slack", "a form without a payload", 400, signed("slack", b"a=1", content_type=FORM)),
    ("slack", "a payload that is no JSON", 400, signed("slack", b"payload=%7B", content_type=FORM)),
    ("telegram", "with another secret", 403, telegram(secret="another-secret-of-somebody")),
    ("telegram", "with a part of the secret", 403, telegram(secret="a-secret")),
    ("telegram", "without the secret", 403, telegram(secret=None)),
    ("telegram", "with a secret that isn't letters", 403, lambda p: Hook(NOT_LETTERS, telegram()(p).body)),
    ("telegram", "as a form", 415, telegram(content_type=FORM)),
    ("telegram", "too large", 413, signed("telegram", json.dumps({"update_id": 1, "x": HUGE}).encode())),
    ("telegram", "no JSON", 400, signed("telegram", b'{"update_id": 1')),
    ("telegram", "JSON in JSON without end", 400, signed("telegram", DEEP)),
    ("telegram", "no object", 400, signed("telegram", b'"update_id"')),
    ("telegram", "without a number", 400, signed("telegram", b'{"message": {"text": "hello"}}')),
    ("telegram", "from nowhere", 400, signed("telegram", b'{"update_id": 1, "message": {"text": "hello"}}')),
    ("telegram", "letters that aren't UTF-8", 400, signed("telegram", b'{"update_id": 1, "x": "\xff"}')),
    ("sms", "signed with another token", 403, twilio(token="0" * 32)),
    ("sms", "signed for another address", 403, twilio(url="https://elsewhere.example.org/webhooks/twilio/webhook")),
    ("sms", "changed on its way", 403, changed(twilio())),
    ("sms", "without a signature", 403, without("X-Twilio-Signature", twilio())),
    ("sms", "as JSON", 415, twilio(content_type="application/json")),
    ("sms", "too large", 413, signed("sms", urlencode({"Body": HUGE}).encode())),
    ("sms", "no form", 403, signed("sms", b"hello")),
    ("sms", "a form without a sender", 400, signed("sms", b"MessageSid=SM1&Body=hello")),
    ("sms", "a form without a number", 400, signed("sms", b"From=%2B447700900123&Body=hello")),
    ("sms", "an id that no provider makes", 400, signed("sms", b"From=%2B447&Body=hello&MessageSid=" + b"1" * 65)),
    ("sms", "letters that aren't UTF-8", 403, signed("sms", b"Body=\xff")),
]


def stored(server: Server) -> list[tuple[object, ...]]:
    """How much is stored of anybody."""
    return [row for name in ("conversation", "identity", "webhook_inbox") for row in table(
        server.data, f"SELECT count(*) FROM {name}"
    )]  # fmt: skip


@pytest.mark.parametrize(
    ("channel", "status", "make"),
    [(channel, status, make) for channel, _, status, make in REFUSED],
    ids=[f"{channel}: {what}" for channel, what, _, _ in REFUSED],
)
def test_what_is_forged_stale_too_large_or_malformed_is_refused_and_nothing_of_it_is_stored(
    connected: Server, providers: Providers, channel: str, status: int, make: Make
) -> None:
    before = stored(connected)
    answer = make(providers).to(connected.url, providers[channel].path)
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert "hello" not in answer.text
    assert stored(connected) == before


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_another_method_is_refused(connected: Server, providers: Providers, channel: str, method: str) -> None:
    assert httpx.request(method, f"{connected.url}{providers[channel].path}").status_code == 405


def test_a_replayed_webhook_is_answered_as_the_first_and_taken_once(person: Person) -> None:
    hook = person.stand_in.text(person.name, "am I eligible?", 1)
    answers = [person.deliver(hook) for _ in range(3)]
    assert {(answer.status_code, answer.text) for answer in answers} == {person.stand_in.good_answer}
    person.reads()
    assert len(person.says("GP")) == 1
    assert len(person.stand_in.taken(person.name)) == 2


# Slack's


def test_slack_learns_that_the_address_is_ours(connected: Server, providers: Providers) -> None:
    challenge = {
        "token": "x",
        "challenge": "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P",
        "type": "url_verification",
    }
    answer = providers.slack.signed(json.dumps(challenge).encode()).to(connected.url, providers.slack.path)
    assert answer.json() == {"challenge": challenge["challenge"]}
    forged = providers.slack.signed(json.dumps(challenge).encode(), secret="0" * 32)
    assert forged.to(connected.url, providers.slack.path).status_code == 403


@pytest.mark.parametrize(
    "event",
    [
        {**MESSAGE, "bot_id": "B1"},
        {**MESSAGE, "user": BOT, "bot_id": "B1", "subtype": "bot_message"},
        {**MESSAGE, "subtype": "message_changed", "message": {"text": "hello"}},
        {**MESSAGE, "subtype": "message_deleted"},
        {**MESSAGE, "channel": "C1", "channel_type": "channel"},
        {"type": "reaction_added", "user": "U1", "reaction": "thumbsup", "ts": "1"},
    ],
    ids=["a bot's", "our own", "an edit", "a removal", "a channel's talk", "a reaction"],
)
def test_what_is_nobodys_question_to_us_is_left_alone_on_slack(
    connected: Server, providers: Providers, event: dict[str, object]
) -> None:
    before = stored(connected)
    assert providers.slack.event(event).to(connected.url, providers.slack.path).status_code == 200
    assert stored(connected) == before


def test_a_mention_on_slack_is_answered_in_a_thread_and_each_thread_is_a_conversation(
    connected: Server, providers: Providers
) -> None:
    person = Person(connected, providers.slack, "mentions")
    slack_stand_in: SlackStandIn = providers.slack
    place = "C777777"
    person.deliver(slack_stand_in.mention(person.name, "am I eligible?", 801, place))
    (asked,) = slack_stand_in.wait_at(place, 1)
    assert asked.address == {"channel": place, "thread_ts": "1760000000.000801"}
    person.deliver(slack_stand_in.mention(person.name, "GP", 802, place, thread_ts="1760000000.000801"))
    assert "region" in slack_stand_in.wait_at(place, 2)[1].text
    person.deliver(slack_stand_in.mention(person.name, "Wessex", 803, place))
    assert slack_stand_in.wait_at(place, 3)[2].address["thread_ts"] == "1760000000.000803"
    assert "specialty" in slack_stand_in.wait_at(place, 3)[2].text


def test_what_slack_escapes_is_read_as_it_was_written() -> None:
    written = f"<@{BOT}> A&amp;E &lt;3 <https://a.org|a.org> <#C1|general> <@U2>"
    assert _plain(written, BOT) == "A&E <3 a.org @general @somebody"


# Telegram's


def test_in_a_group_telegram_is_answered_where_the_bot_is_addressed_only(
    connected: Server, providers: Providers
) -> None:
    person = Person(connected, providers.telegram, "group")
    bot: TelegramStandIn = providers.telegram
    group = -100_777
    person.deliver(bot.in_group(person.name, "am I eligible?", 901, group))
    person.deliver(bot.in_group(person.name, f"@{USERNAME} am I eligible?", 902, group))
    (asked,) = bot.wait_at(str(group), 1)
    assert "specialty" in asked.text
    ours = {"message_id": 5, "from": {"id": 1, "is_bot": True, "first_name": "H", "username": USERNAME}}
    chat = {"id": group, "title": "Registrars", "type": "supergroup"}
    replied = {**ours, "chat": chat, "date": 1760000000, "text": "Which specialty?"}
    person.deliver(bot.in_group(person.name, "GP", 903, group, reply_to_message=replied))
    assert "region" in bot.wait_at(str(group), 2)[1].text
    another = Person(connected, providers.telegram, "group-too")
    person.deliver(bot.in_group(another.name, f"@{USERNAME}", 905, group - 1))
    assert "automated assistant" in bot.wait_at(str(group - 1), 1)[0].text
    another.deliver(bot.in_group(another.name, f"Wessex @{USERNAME.upper()}", 904, group))
    assert "specialty" in bot.wait_at(str(group), 3)[2].text


def test_the_button_of_telegram_stops_waiting_when_the_webhook_is_answered(
    connected: Server, providers: Providers
) -> None:
    person = Person(connected, providers.telegram, "presses")
    person.says("am I eligible?")
    answer = person.deliver(providers.telegram.pick(person.name, "General Practice", 911))
    assert answer.json() == {"method": "answerCallbackQuery", "callback_query_id": str(4382 * 911)}
    assert "region" in words(person.reads())


def test_who_starts_the_bot_is_greeted(connected: Server, providers: Providers) -> None:
    person = Person(connected, providers.telegram, "starts")
    (greeting,) = person.says("/start")
    assert "automated assistant" in greeting.text
    assert "Am I eligible?" in greeting.buttons
    assert "automated assistant" in words(person.says("/start from_a_link"))


@pytest.mark.parametrize(
    "content",
    [
        {"new_chat_members": [{"id": 2, "is_bot": False, "first_name": "Al"}]},
        {"text": "hello", "from": {"id": 3, "is_bot": True, "first_name": "Bot"}},
        {"pinned_message": {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}}},
    ],
    ids=["somebody came", "another bot's", "something was pinned"],
)
def test_what_is_nobodys_question_to_us_is_left_alone_on_telegram(
    connected: Server, providers: Providers, content: dict[str, object]
) -> None:
    before = stored(connected)
    hook = providers.telegram.message("nobody", 921, **content)
    assert hook.to(connected.url, providers.telegram.path).status_code == 200
    assert stored(connected) == before


# Twilio's


def test_sms_and_whatsapp_of_one_number_are_two_conversations(connected: Server, providers: Providers) -> None:
    texts, chats = Person(connected, providers.sms, "both"), Person(connected, providers.whatsapp, "both")
    chats.name = texts.name
    texts.says("am I eligible?")
    assert "specialty" in words(chats.says("Wessex, am I eligible?"))
    assert "region" in words(texts.says("GP"))
    assert {message.address["To"] for message in texts.stand_in.taken(texts.name)} == {texts.stand_in.key(texts.name)}


def test_the_words_of_advanced_opt_out_are_left_to_twilio(connected: Server, providers: Providers) -> None:
    sms: SmsStandIn = providers.sms
    before = stored(connected)
    hook = sms.form("opts-out", "leave me be", 931, OptOutType="STOP")
    assert hook.to(connected.url, sms.path).status_code == 200
    assert stored(connected) == before
