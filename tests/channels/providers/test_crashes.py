"""kill -9 between a webhook and its answer: the answer still comes, and no turn is taken twice."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.channels.tokens import signing_key
from bot.storage.sealing import Seal
from tests.conftest import Server

from .people import CHANNELS, Person, Providers, table, words
from .stand_in import Answer

CROWD = 8
_THEIRS = "conversation_id = (SELECT conversation_id FROM identity WHERE channel_user = ?)"


@dataclass(frozen=True)
class PowerCut:
    """Who wrote just before a server was killed, and what was left to do in its database."""

    server: Server
    crowd: list[Person]
    """Whose messages, or their answers, were on their way."""
    written: Person
    """Whose turn was written, but not ended."""
    left: int


@pytest.fixture(scope="module")
def power_cut(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PowerCut]:
    """A server that was killed while people wrote, and started again."""
    providers = Providers()
    server = Server(tmp_path_factory.mktemp("power-cut"), **providers.environment())
    try:
        server.start()
        written = Person(server, providers.sms, "written")
        written.says("am I eligible?")
        crowd = [Person(server, providers[channel], f"cut-{number}") for channel in CHANNELS for number in range(CROWD)]
        stuck = [person for person in crowd if person.name.startswith("cut-0")]
        for person in stuck:
            # Their answers are ready before the cut, and can't be sent.
            person.stand_in.answers(person.name, Answer(500))
        for person in (*stuck, *(person for person in crowd if person not in stuck)):
            person.writes("am I eligible?")
        server.kill()
        left = _left_of(server, written)
        yield PowerCut(server.start(), crowd, written, left)
    finally:
        server.kill()
        providers.close()


def _left_of(server: Server, written: Person) -> int:
    """How many messages wait for their turn or for being sent; one that was answered is put back to be ended."""
    who = written.stand_in.key(written.name)
    sealed = Seal(signing_key(server.data)).close("am I eligible?")
    with closing(sqlite3.connect(server.data / "helpline.db")) as database:
        (waiting,) = database.execute("SELECT count(*) FROM webhook_inbox WHERE done_at IS NULL").fetchone()
        (unsent,) = database.execute("SELECT count(*) FROM webhook_outbox WHERE sent_at IS NULL").fetchone()
        # As it stands where the process died after the turn was written, before the message was done.
        database.execute(f"UPDATE webhook_inbox SET done_at = NULL, text = ? WHERE {_THEIRS}", [sealed, who])
        database.execute(f"DELETE FROM webhook_outbox WHERE {_THEIRS}", [who])
        database.commit()
    return int(waiting + unsent)


def test_after_a_power_cut_between_webhook_and_answer_the_answer_still_comes(power_cut: PowerCut) -> None:
    assert power_cut.left > 0
    for person in power_cut.crowd:
        assert "specialty" in person.stand_in.wait_for(person.name, 1, seconds=120)[0].text
    turns = table(power_cut.server.data, "SELECT conversation_id, count(*) FROM enquiry GROUP BY conversation_id")
    assert Counter(count for _, count in turns) == {1: len(power_cut.crowd) + 1}
    twice = [person for person in power_cut.crowd if len(person.stand_in.taken(person.name)) > 1]
    assert len(twice) <= power_cut.left
    for person in power_cut.crowd[::CROWD]:
        person.writes("GP")
        taken = person.stand_in.wait_for(person.name, 2, seconds=90)
        while "region" not in words(taken):  # the first answer may come twice, as late as its claim holds
            taken = person.stand_in.wait_for(person.name, len(taken) + 1, seconds=90)


def test_a_turn_that_was_written_but_not_ended_is_answered_from_what_is_stored(power_cut: PowerCut) -> None:
    person = power_cut.written
    again = person.stand_in.wait_for(person.name, 2, seconds=60)
    assert again[0].text == again[1].text
    turns = table(
        power_cut.server.data, f"SELECT count(*) FROM enquiry WHERE {_THEIRS}", person.stand_in.key(person.name)
    )
    assert turns == [(1,)]
