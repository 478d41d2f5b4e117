"""Accounts, sessions, tokens and the audit, on either database."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import update
from sqlalchemy.engine import Engine

from bot.storage.answer_notes import AnswerNotes
from bot.storage.audit import AuditTrail
from bot.storage.models import staff_session, staff_token, staff_user
from bot.storage.moments import now
from bot.storage.staff import MOST_FAILURES, NameTakenError, StaffAccounts, StaffUser
from bot.storage.staff_access import IDLE, LONGEST, StaffSessions, StaffTokens

from .build import engine_at, rows


@pytest.fixture
def engine(url: str) -> Engine:
    return engine_at(url)


@pytest.fixture
def accounts(engine: Engine) -> StaffAccounts:
    return StaffAccounts(engine)


@pytest.fixture
def ada(accounts: StaffAccounts) -> StaffUser:
    return accounts.add("Ada", "adviser", "hash")


def test_a_role_may_do_what_those_below_it_may() -> None:
    may = {
        role: [StaffUser(1, "Ada", role).may(one) for one in ("adviser", "editor", "admin")]
        for role in ("adviser", "editor", "admin")
    }
    assert may == {"adviser": [True, False, False], "editor": [True, True, False], "admin": [True, True, True]}


def test_a_name_is_found_whatever_its_case_and_taken_once(accounts: StaffAccounts, ada: StaffUser) -> None:
    assert accounts.find(" aDA ") == ada
    assert accounts.find("Nobody") is None
    with pytest.raises(NameTakenError):
        accounts.add("ADA", "admin", "hash")
    assert [one.user for one in accounts.all()] == [ada]


def test_each_try_counts_until_it_succeeds(accounts: StaffAccounts, ada: StaffUser) -> None:
    for _ in range(MOST_FAILURES - 1):
        assert accounts.begin_try("Ada") == (ada, "hash")
    accounts.succeed(ada)
    for _ in range(MOST_FAILURES):
        assert accounts.begin_try("Ada") == (ada, "hash")
    assert accounts.begin_try("Ada") is None
    assert [one.is_locked for one in accounts.all()] == [True]


def test_of_many_tries_at_once_no_more_are_looked_at_than_the_lock_allows(
    accounts: StaffAccounts, ada: StaffUser
) -> None:
    with ThreadPoolExecutor(8) as pool:
        looked_at = [one for one in pool.map(lambda _: accounts.begin_try("Ada"), range(20)) if one]
    assert len(looked_at) == MOST_FAILURES


def test_a_lock_ends_and_the_count_begins_anew(accounts: StaffAccounts, ada: StaffUser, engine: Engine) -> None:
    for _ in range(MOST_FAILURES):
        accounts.begin_try("Ada")
    with engine.begin() as connection:
        connection.execute(update(staff_user).values(locked_until=now() - dt.timedelta(seconds=1)))
    for _ in range(MOST_FAILURES):
        assert accounts.begin_try("Ada")
    assert accounts.begin_try("Ada") is None


def test_who_is_deactivated_has_no_try(accounts: StaffAccounts, ada: StaffUser) -> None:
    accounts.deactivate(ada)
    assert accounts.begin_try("Ada") is None
    accounts.activate(ada)
    assert accounts.begin_try("Ada")


def test_of_a_session_only_a_digest_is_kept(engine: Engine, ada: StaffUser) -> None:
    sessions = StaffSessions(engine)
    secret = sessions.begin(ada)
    assert sessions.user(secret) == ada
    assert secret not in str(rows(engine, "staff_session"))
    assert sessions.user(rows(engine, "staff_session")[0]["token_digest"]) is None


def test_sessions_that_are_over_are_removed_when_another_begins(engine: Engine, ada: StaffUser) -> None:
    sessions = StaffSessions(engine)
    for column, longest in ((staff_session.c.last_active_at, IDLE), (staff_session.c.started_at, LONGEST)):
        secret = sessions.begin(ada)
        with engine.begin() as connection:
            over = now() - longest - dt.timedelta(seconds=1)
            connection.execute(update(staff_session).values({column: over}))
        assert sessions.user(secret) is None
    sessions.begin(ada)
    assert len(rows(engine, "staff_session")) == 1


def test_a_session_is_noted_once_a_minute_and_not_at_every_key(engine: Engine, ada: StaffUser) -> None:
    sessions = StaffSessions(engine)
    secret = sessions.begin(ada)
    before = rows(engine, "staff_session")
    sessions.user(secret)
    assert rows(engine, "staff_session") == before
    with engine.begin() as connection:
        connection.execute(update(staff_session).values(last_active_at=now() - dt.timedelta(minutes=2)))
    sessions.user(secret)
    assert rows(engine, "staff_session")[0]["last_active_at"] >= before[0]["last_active_at"]


def test_one_session_ends_or_all(engine: Engine, ada: StaffUser) -> None:
    sessions = StaffSessions(engine)
    one, two, three = (sessions.begin(ada) for _ in range(3))
    sessions.end(one)
    assert [sessions.user(secret) for secret in (one, two, three)] == [None, ada, ada]
    assert sessions.end_all(ada) == 2
    assert [sessions.user(secret) for secret in (two, three)] == [None, None]


def test_a_token_runs_out_or_is_revoked(engine: Engine, ada: StaffUser) -> None:
    tokens = StaffTokens(engine)
    lasting, short, revoked = tokens.add(ada, "CRM"), tokens.add(ada, "trial", days=1), tokens.add(ada, "old")
    assert tokens.revoke(3)
    assert not tokens.revoke(3)
    with engine.begin() as connection:
        connection.execute(update(staff_token).where(staff_token.c.id == 2).values(expires_at=now()))
    assert [tokens.user(secret) for secret in (lasting, short, revoked)] == [ada, None, None]
    used = {one.name: one.last_used_at is not None for one in tokens.all()}
    assert used == {"CRM": True, "trial": False, "old": False}


def test_the_role_of_this_moment_counts(engine: Engine, accounts: StaffAccounts, ada: StaffUser) -> None:
    token = StaffTokens(engine).add(ada, "CRM")
    accounts.set_role(ada, "editor")
    user = StaffTokens(engine).user(token)
    assert user
    assert user.role == "editor"


def test_the_audit_outlives_the_account_and_its_name(engine: Engine, ada: StaffUser) -> None:
    trail = AuditTrail(engine)
    trail.add(ada, "looked up", "7KQ4WX")
    trail.add("somebody", "failed to sign in")
    with engine.begin() as connection:
        connection.execute(staff_user.delete())
    latest = [(entry.by, entry.action, entry.about) for _, entry in trail.latest()]
    assert latest == [("somebody", "failed to sign in", None), ("Ada", "looked up", "7KQ4WX")]
    (newest, _), (older, _) = trail.latest()
    assert [number for number, _ in trail.latest(before=newest)] == [older]
    assert len(trail.latest(most=1)) == 1


def test_notes_stand_beside_their_answer(engine: Engine, ada: StaffUser) -> None:
    notes = AnswerNotes(engine)
    for text in ("one", "two"):
        notes.add("joining", ada, text)
    assert [one.text for one in notes.all()["joining"]] == ["one", "two"]
    number = notes.all()["joining"][0].number
    assert not notes.remove("renewal", number)
    assert notes.remove("joining", number)
    assert [one.text for one in notes.all()["joining"]] == ["two"]
