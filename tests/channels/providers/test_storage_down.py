"""The database fails under the messaging channels: nothing is lost without a word, and the distressed are helped."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.channels.talk import HELPLINE_NUMBER
from tests.conftest import Server, running_server

from .people import Person, Providers, table, words


@pytest.fixture(scope="module")
def fragile(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Providers]]:
    """A server whose database these tests block."""
    providers = Providers()
    with running_server(tmp_path_factory.mktemp("storage-down"), **providers.environment()) as started:
        yield started, providers
    providers.close()


@contextmanager
def locked(server: Server) -> Iterator[None]:
    """Another process is writing and doesn't end."""
    with closing(sqlite3.connect(server.data / "helpline.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def test_without_storage_a_service_is_asked_to_send_again_and_the_distressed_are_helped_at_once(
    fragile: tuple[Server, Providers],
) -> None:
    server, providers = fragile
    person = Person(server, providers.telegram, "despairs")
    hook = providers.telegram.text(person.name, "I want to die", 5001)
    with locked(server):
        refused = person.deliver(hook)
        assert refused.status_code == 503
        assert int(refused.headers["Retry-After"]) > 0
        assert "116 123" in providers.telegram.wait_for(person.name, 1)[0].text
    assert person.deliver(hook).status_code == 200
    assert "region" in words(person.says("am I eligible? I'm a GP"))


def test_without_storage_a_calm_text_message_which_would_not_come_again_is_answered_with_the_helplines_number(
    fragile: tuple[Server, Providers],
) -> None:
    server, providers = fragile
    text, chat = Person(server, providers.sms, "calm"), Person(server, providers.slack, "calm")
    with locked(server):
        assert text.deliver(providers.sms.text(text.name, "am I eligible?", 5002)).status_code == 503
        assert chat.deliver(providers.slack.text(chat.name, "am I eligible?", 5003)).status_code == 503
        assert HELPLINE_NUMBER in providers.sms.wait_for(text.name, 1)[0].text
    assert providers.slack.taken(chat.name) == []
    assert "am I" not in server.log.read_text()


def test_after_an_hour_of_silence_the_facts_told_before_count_no_more(fragile: tuple[Server, Providers]) -> None:
    server, providers = fragile
    person = Person(server, providers.sms, "silent")
    person.says("I'm a GP in Wessex, am I eligible?")
    with closing(sqlite3.connect(server.data / "helpline.db", timeout=30)) as database:
        earlier = time.time() - 3700
        database.execute(
            "UPDATE event SET data = json_set(data, '$.timestamp', ?) WHERE type_name = 'user' AND conversation_id = "
            "(SELECT conversation_id FROM identity WHERE channel_user = ?)",
            (earlier, person.stand_in.key(person.name)),
        )
        database.commit()
    assert "specialty" in words(person.says("am I eligible?"))
    assert table(
        server.data, "SELECT count(*) FROM identity WHERE channel_user = ?", person.stand_in.key(person.name)
    ) == [(1,)]


def test_a_damaged_record_is_left_behind_and_the_message_answered_in_a_new_conversation(
    fragile: tuple[Server, Providers],
) -> None:
    server, providers = fragile
    person = Person(server, providers.whatsapp, "damaged")
    person.says("am I eligible?")
    with closing(sqlite3.connect(server.data / "helpline.db", timeout=30)) as database:
        database.execute(
            "UPDATE event SET data = '{' WHERE conversation_id = (SELECT conversation_id FROM identity WHERE channel = "
            "'whatsapp' AND channel_user = ?)",
            (person.stand_in.key(person.name).removeprefix("whatsapp:"),),
        )
        database.commit()
    assert "specialty" in words(person.says("am I eligible?"))
    assert "region" in words(person.says("GP"))
