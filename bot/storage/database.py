"""The database: an engine that fails rather than hangs, and its migrations."""

from __future__ import annotations

import contextlib
import logging
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, event
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import TimeoutError as WaitedTooLongError

from bot.errors import HelplineError

logger = logging.getLogger(__name__)

MIGRATIONS = Path(__file__).parent / "migrations"
_BEFORE = ".before-"
SECONDS = 5
"""How long a statement may take or wait for a lock."""
THREADS = 16
"""How many statements may be under way at once: a slow one never keeps another conversation waiting."""

_SERVER = {
    "pool_pre_ping": True,
    "pool_size": THREADS,
    "pool_timeout": SECONDS,
    "connect_args": {
        "connect_timeout": SECONDS,
        # A server that has gone without a word is noticed too: nothing it doesn't acknowledge is waited for.
        "tcp_user_timeout": SECONDS * 1000,
        "options": f"-c statement_timeout={SECONDS * 1000} -c lock_timeout={SECONDS * 1000}",
    },
}


class OutdatedTablesError(HelplineError):
    """The tables have an older form. The text says what to do."""


def connect(url: str) -> Engine:
    """An engine for an SQLite file or a PostgreSQL server. Its errors never show the values of a statement."""
    address = make_url(url)
    sqlite = address.get_backend_name() == "sqlite"
    if sqlite and address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    options: dict[str, Any] = {"connect_args": {"timeout": SECONDS}} if sqlite else _SERVER
    engine = create_engine(address, future=True, hide_parameters=True, **options)
    if sqlite:
        event.listen(engine, "do_connect", _private_file)
        event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _private_file(_: Any, __: Any, arguments: Any, ___: Any) -> None:
    # The file is made when it is first needed, not before: who only asks doesn't make one.
    if arguments and arguments[0] and arguments[0] != ":memory:":
        _make_private(Path(arguments[0]))


def _prepare_sqlite(connection: Any, _: Any) -> None:
    cursor = connection.cursor()
    # Erased rows must go with their conversation, and from the file's free pages too.
    for pragma in ("foreign_keys=ON", "secure_delete=ON", "journal_mode=WAL", "synchronous=FULL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def scrub(engine: Engine) -> None:
    """Rebuilds an SQLite file after an erasure, and takes what was erased out of its write-ahead log too.

    `secure_delete` overwrites the rows that go, but not the copies that stayed in a page when it was once split.
    """
    if engine.dialect.name != "sqlite":
        return
    with _queue(engine.url.database), engine.connect() as connection:
        alone = connection.execution_options(isolation_level="AUTOCOMMIT")
        alone.exec_driver_sql("VACUUM")
        busy, _, _ = alone.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
    if busy:
        logger.warning("Erased words may stand in the write-ahead log until the next erasure: others are reading.")


def migrate(engine: Engine, to: str = "head") -> None:
    """Brings the tables to the newest form, or to a revision's; rows survive."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    config = _migrations()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, to)


@contextlib.contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes.

    SQLite takes one writer at a time and lets the others try again now and then, some of them in vain: within a
    process they queue here.
    """
    if engine.dialect.name != "sqlite":
        with engine.begin() as connection:
            yield connection
        return
    queue = _queue(engine.url.database)
    if not queue.acquire(timeout=SECONDS):
        raise WaitedTooLongError("Others were writing for too long.")
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        queue.release()


@lru_cache(maxsize=64)
def _queue(file: str) -> threading.Lock:
    """The queue of a file's writers."""
    return threading.Lock()


def prepare(engine: Engine) -> None:
    """Makes sure that the tables are the newest: an SQLite file is copied and migrated, a server is only looked at.

    Raises OutdatedTablesError for a server's older tables: replicas share it, so that the operator says when.
    """
    if is_newest(engine):
        return
    if engine.dialect.name != "sqlite":
        raise OutdatedTablesError("The database's tables aren't the newest. Run `helpline migrate`.")
    copy_before_migrating(engine)
    migrate(engine)


def is_newest(engine: Engine) -> bool:
    """Whether the tables have their newest form."""
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    return bool(current == revisions()[-1])


def copy_before_migrating(engine: Engine) -> Path | None:
    """Copies an SQLite file that holds tables, so that a migration can be taken back; None where there is nothing."""
    file = _file_of(engine)
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    if file is None or current is None:
        return None
    copy = file.with_name(f"{file.name}{_BEFORE}{current}")
    copy.unlink(missing_ok=True)
    _make_private(copy)
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    return copy


def copies_of(engine: Engine) -> tuple[Path, ...]:
    """The copies that were made ahead of migrations."""
    file = _file_of(engine)
    return tuple(sorted(file.parent.glob(f"{file.name}{_BEFORE}*"))) if file else ()


def _file_of(engine: Engine) -> Path | None:
    name = engine.url.database
    return Path(name) if engine.dialect.name == "sqlite" and name else None


def _make_private(file: Path) -> None:
    """Makes an empty file that only its owner can read, where there is none; SQLite's others follow it."""
    with contextlib.suppress(FileExistsError):
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def revisions() -> list[str]:
    """The revisions of the tables, the oldest first."""
    scripts = ScriptDirectory.from_config(_migrations())
    return [script.revision for script in reversed(list(scripts.walk_revisions()))]


def _migrations() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config
