"""kill -9 between a webhook and its answer: the answer still comes, and no turn is taken twice."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.channels.tokens import signing_key
from bot.storage.sealing import Seal
from tests.conftest import Server

from .people import CHANNELS, Person, Providers, table
from .stand_in import Answer

CROWD = 8


@pytest.fixture
def fragile(model: Path, tmp_path: Path) -> Iterator[tuple[Server, Providers]]:
    """A server that the test kills, and its providers."""
    providers = Providers()
    server = Server(tmp_path, **providers.environment())
    try:
        yield server.start(), providers
    finally:
        server.kill()
        providers.close()


def test_after_a_power_cut_between_webhook_and_answer_the_answer_still_comes(
    fragile: tuple[Server, Providers],
) -> None:
    server, providers = fragile
    file = server.data / "helpline.db"
    people = [Person(server, providers[channel], f"cut-{number}") for channel in CHANNELS for number in range(CROWD)]
    stuck = [person for person in people if person.name.startswith("cut-0")]
    for person in stuck:
        # Their answers are ready before the cut, and can't be sent.
        person.stand_in.answers(person.name, Answer(500))
        person.writes("am I eligible?")
    for person in people[1:]:
        if person not in stuck:
            person.writes("am I eligible?")
    server.kill()
    with closing(sqlite3.connect(file)) as database:
        (waiting,) = database.execute("SELECT count(*) FROM webhook_inbox WHERE done_at IS NULL").fetchone()
        (unsent,) = database.execute("SELECT count(*) FROM webhook_outbox WHERE sent_at IS NULL").fetchone()
    assert waiting + unsent > 0
    server.start()
    for person in people:
        assert "specialty" in person.stand_in.wait_for(person.name, 1, seconds=120)[0].text
    turns = table(server.data, "SELECT conversation_id, count(*) FROM enquiry GROUP BY conversation_id")
    assert Counter(count for _, count in turns) == {1: len(people)}
    twice = [person for person in people if len(person.stand_in.taken(person.name)) > 1]
    assert len(twice) <= waiting + unsent
    for person in people[::CROWD]:
        person.writes("GP")
        assert any("region" in message.text for message in person.stand_in.wait_for(person.name, 2, seconds=60))


def test_a_turn_that_was_written_but_not_ended_is_answered_from_what_is_stored(
    fragile: tuple[Server, Providers],
) -> None:
    server, providers = fragile
    person = Person(server, providers.sms, "written")
    person.says("am I eligible?")
    server.kill()
    sealed = Seal(signing_key(server.data)).close("am I eligible?")
    with closing(sqlite3.connect(server.data / "helpline.db")) as database:
        # As it stands where the process died after the turn was written, before the message was done.
        database.execute("UPDATE webhook_inbox SET done_at = NULL, text = ?", [sealed])
        database.execute("DELETE FROM webhook_outbox")
        database.commit()
    server.start()
    again = person.stand_in.wait_for(person.name, 2, seconds=60)
    assert again[0].text == again[1].text
    assert table(server.data, "SELECT count(*) FROM enquiry") == [(1,)]
