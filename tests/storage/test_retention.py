"""Records go when their time is over, or when somebody wants theirs gone."""

from __future__ import annotations

import datetime as dt
import os
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.engine import Engine

from bot.storage.audit import AuditTrail
from bot.storage.database import connect, copies_of, migrate, prepare
from bot.storage.faults import ConversationGoneError
from bot.storage.models import audit, conversation, enquiry, metadata, staff_session, staff_user
from bot.storage.repository import Repository
from bot.storage.retention import COPY_DAYS, Retention
from bot.storage.staff import MOST_FAILURES, StaffAccounts, StaffUser
from bot.storage.staff_access import IDLE, LONGEST, StaffSessions

from .build import any_row, as_stored, bot, counts, decision, engine_at, repository_at, rows, turn, user
from .test_repository import NOBODYS

RARE = "quetzalcoatlus"


def days_ago(days: float) -> dt.datetime:
    return dt.datetime.now(dt.timezone.utc) - dt.timedelta(days=days)


def somebody(engine: Engine, id: str, number: int, ago: float) -> None:
    """A person with a row in every table, all of them written so many days ago."""
    then = days_ago(ago)
    with engine.begin() as connection:
        for table in metadata.sorted_tables:
            if table.name in NOBODYS:
                continue
            row: dict[str, Any] = any_row(table, id, number)
            moments = {name: then for name, value in row.items() if isinstance(value, dt.datetime)}
            connection.execute(insert(table), [{**row, **moments, "paraphrase_id": None, "staff_user_id": None}])
        connection.execute(
            update(metadata.tables["event"])
            .where(metadata.tables["event"].c.conversation_id == id)
            .values(timestamp=then.timestamp())
        )


@pytest.fixture
def engine(url: str) -> Engine:
    return engine_at(url)


def test_what_is_older_than_the_retention_goes_and_what_is_younger_stays(engine: Engine) -> None:
    somebody(engine, "old", 1, ago=90.01)
    somebody(engine, "young", 2, ago=89.99)
    gone = Retention(engine).purge(90, 730)
    assert gone["conversation"] == 1
    for table in set(metadata.tables) - NOBODYS:
        left = rows(engine, table)
        assert [row.get("conversation_id", row["id"]) for row in left] == ["young"], table


def test_of_a_conversation_that_goes_on_what_is_old_goes(engine: Engine) -> None:
    somebody(engine, "c", 1, ago=100)
    with engine.begin() as connection:
        connection.execute(update(conversation).values(last_active_at=days_ago(1)))
    gone = Retention(engine).purge(90, 730)
    assert gone["enquiry"] == gone["event"] == 1
    left = {table: count for table, count in counts(engine).items() if table not in NOBODYS and count}
    assert left == {"conversation": 1, "identity": 1}


def test_what_is_nobodys_is_never_purged(engine: Engine) -> None:
    with engine.begin() as connection:
        for table in metadata.sorted_tables:
            connection.execute(insert(table), [any_row(table)])
        connection.execute(update(conversation).values(last_active_at=days_ago(1000)))
    Retention(engine).purge(1, 3650)
    assert {table for table, count in counts(engine).items() if count} == NOBODYS - {"staff_session"}


@pytest.fixture
def ada(engine: Engine) -> StaffUser:
    return StaffAccounts(engine).add("Ada", "adviser", "hash")


def test_who_did_what_is_known_for_two_years_and_no_longer(engine: Engine, ada: StaffUser) -> None:
    trail = AuditTrail(engine)
    for what, ago in (("claimed", 730.01), ("closed", 729.99)):
        trail.add(ada, what)
        with engine.begin() as connection:
            connection.execute(update(audit).where(audit.c.action == what).values(at=days_ago(ago)))
    assert Retention(engine).purge(1, 730)["audit"] == 1
    assert [entry.action for _, entry in trail.latest()] == ["closed"]


@pytest.mark.parametrize(("moment", "longest"), [("last_active_at", IDLE), ("started_at", LONGEST)])
def test_a_session_that_is_over_goes_and_one_at_work_stays(
    engine: Engine, ada: StaffUser, moment: str, longest: dt.timedelta
) -> None:
    sessions = StaffSessions(engine)
    secrets = [sessions.begin(ada), sessions.begin(ada)]
    for number, ago in ((1, longest + dt.timedelta(seconds=5)), (2, longest - dt.timedelta(seconds=5))):
        with engine.begin() as connection:
            when = dt.datetime.now(dt.timezone.utc) - ago
            connection.execute(update(staff_session).where(staff_session.c.id == number).values({moment: when}))
    assert Retention(engine).purge(90, 730)["staff_session"] == 1
    assert [row["id"] for row in rows(engine, "staff_session")] == [2]
    assert [sessions.user(secret) for secret in secrets] == [None, ada]


def test_that_an_account_was_locked_goes_and_a_lock_stays_until_its_end(engine: Engine, ada: StaffUser) -> None:
    accounts = StaffAccounts(engine)
    for _ in range(MOST_FAILURES):
        accounts.begin_try("Ada")
    Retention(engine).purge(90, 730)
    assert accounts.begin_try("Ada") is None, "the lock holds"
    with engine.begin() as connection:
        connection.execute(update(staff_user).values(locked_until=days_ago(0.001)))
    Retention(engine).purge(90, 730)
    (kept,) = rows(engine, "staff_user")
    assert (kept["locked_until"], kept["failed_attempts"]) == (None, 0)


def test_tries_that_brought_no_lock_are_still_counted(engine: Engine, ada: StaffUser) -> None:
    accounts = StaffAccounts(engine)
    for _ in range(MOST_FAILURES - 1):
        accounts.begin_try("Ada")
    Retention(engine).purge(90, 730)
    accounts.begin_try("Ada")
    assert accounts.begin_try("Ada") is None


def test_a_reference_erases_its_person_alone(url: str, engine: Engine) -> None:
    repository = repository_at(url)
    for name, reference in (("mine", "7AAAAA"), ("theirs", "7BBBBB")):
        repository.add_events(name, as_stored([user(), bot("Yes", "decided", decision=decision(reference))]), 0)
    assert Retention(engine).erase("7AAAAA")
    assert not Retention(engine).erase("7AAAAA")
    assert [row["id"] for row in rows(engine, "conversation")] == ["theirs"]
    assert [row["reference"] for row in rows(engine, "decision")] == ["7BBBBB"]


def test_the_reference_of_a_hand_over_erases_too(url: str, engine: Engine) -> None:
    card = {"reference": "7CCCCC", "facts": [], "last_topic": None}
    repository_at(url).add_events("c", as_stored([user(), bot("Call", "handed_over", handover=card)]), 0)
    assert Retention(engine).erase("7CCCCC")
    assert counts(engine)["event"] == 0


def test_a_turn_that_was_under_way_does_not_bring_an_erased_person_back(url: str, engine: Engine) -> None:
    repository = repository_at(url)
    taken = as_stored([user(), bot("Yes", "decided", decision=decision("7AAAAA"))])
    repository.add_events("c", taken, 0)
    assert Retention(engine).erase("7AAAAA")
    with pytest.raises(ConversationGoneError):
        repository.add_events("c", as_stored(turn(RARE)), len(taken))
    assert sum(count for table, count in counts(engine).items() if table not in NOBODYS) == 0


def test_nothing_of_an_erased_person_is_left_in_the_file_or_its_log(tmp_path: Path) -> None:
    engine, repository = engine_at(tmp_path), repository_at(tmp_path)
    said = [user(f"{RARE} " * 30), bot(f"“{RARE}”", "decided", decision=decision("7AAAAA", facts=[{"value": RARE}]))]
    repository.add_events("c", as_stored(said), 0)
    repository.give_feedback("c", said[1].metadata["message_id"], False, f"{RARE} again")
    repository.add_events("other", as_stored(turn("something else")), 0)
    open_all_the_while = engine.connect()
    files = [file for file in tmp_path.iterdir() if file.name.startswith("helpline.db")]
    assert any(RARE.encode() in file.read_bytes() for file in files)
    assert Retention(engine).erase("7AAAAA")
    assert [file.name for file in tmp_path.iterdir() if RARE.encode() in file.read_bytes()] == []
    open_all_the_while.close()
    assert [row["text"] for row in rows(engine, "enquiry")] == ["something else"]


def test_the_database_file_is_its_owners_only(tmp_path: Path) -> None:
    repository_at(tmp_path).open_conversation("c", "website")
    assert {file.name: file.stat().st_mode & 0o077 for file in tmp_path.iterdir()} == {
        file.name: 0 for file in tmp_path.iterdir()
    }


def test_an_older_file_is_copied_before_it_is_migrated_and_the_copy_goes_in_time(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'helpline.db'}")
    migrate(engine, to="0001")
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO conversation VALUES ('c', 'website', '2026-11-23 12:00:00', '2036-11-23 12:00:00')"
        )
    prepare(engine)
    (copy,) = copies_of(engine)
    old = connect(f"sqlite:///{copy}")
    with old.connect() as connection:
        assert connection.exec_driver_sql("SELECT id FROM conversation").scalar_one() == "c"
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one() == "0001"
    assert copy.stat().st_mode & 0o077 == 0
    prepare(engine)
    Retention(engine).purge(90, 730)
    assert copies_of(engine) == (copy,)
    weeks_ago = time.time() - (COPY_DAYS + 1) * 86_400
    os.utime(copy, (weeks_ago, weeks_ago))
    Retention(engine).purge(90, 730)
    assert copies_of(engine) == ()
    assert Repository(engine).is_open("c")


def test_a_new_file_is_not_copied(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'helpline.db'}")
    prepare(engine)
    assert copies_of(engine) == ()
    with engine.connect() as connection:
        assert connection.execute(select(enquiry)).all() == []
