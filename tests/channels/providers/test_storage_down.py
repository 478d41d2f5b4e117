"""The database fails under the messaging channels: nothing is lost without a word, and the distressed are helped."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from tests.channels.talk import HELPLINE_NUMBER
from tests.conftest import Server

from .people import Person, Providers, words


@contextmanager
def locked(server: Server) -> Iterator[None]:
    """Another process is writing and doesn't end."""
    with closing(sqlite3.connect(server.data / "helpline.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def test_without_storage_a_service_is_asked_to_send_again_and_the_distressed_are_helped_at_once(
    connected: Server,
    providers: Providers,
) -> None:
    person = Person(connected, providers.telegram, "despairs")
    hook = providers.telegram.text(person.name, "I want to die", 5001)
    with locked(connected):
        refused = person.deliver(hook)
        assert refused.status_code == 503
        assert int(refused.headers["Retry-After"]) > 0
        assert "116 123" in providers.telegram.wait_for(person.name, 1)[0].text
    assert person.deliver(hook).status_code == 200
    assert "region" in words(person.says("am I eligible? I'm a GP"))


def test_without_storage_a_calm_text_message_which_would_not_come_again_is_answered_with_the_helplines_number(
    connected: Server,
    providers: Providers,
) -> None:
    text, chat = Person(connected, providers.sms, "calm"), Person(connected, providers.slack, "calm")
    with locked(connected):
        assert text.deliver(providers.sms.text(text.name, "am I eligible?", 5002)).status_code == 503
        assert chat.deliver(providers.slack.text(chat.name, "am I eligible?", 5003)).status_code == 503
        assert HELPLINE_NUMBER in providers.sms.wait_for(text.name, 1)[0].text
    assert providers.slack.taken(chat.name) == []
    assert "am I" not in connected.log.read_text()


def test_a_damaged_record_is_left_behind_and_the_message_answered_in_a_new_conversation(
    connected: Server,
    providers: Providers,
) -> None:
    person = Person(connected, providers.whatsapp, "damaged")
    person.says("am I eligible?")
    with closing(sqlite3.connect(connected.data / "helpline.db", timeout=30)) as database:
        database.execute(
            "UPDATE event SET data = '{' WHERE conversation_id = (SELECT conversation_id FROM identity WHERE channel = "
            "'whatsapp' AND channel_user = ?)",
            (person.stand_in.key(person.name).removeprefix("whatsapp:"),),
        )
        database.commit()
    assert "specialty" in words(person.says("am I eligible?"))
    assert "region" in words(person.says("GP"))
