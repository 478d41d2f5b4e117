"""The database: an engine that fails rather than hangs, and its migrations."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, event
from sqlalchemy.engine import Engine, make_url

MIGRATIONS = Path(__file__).parent / "migrations"
SECONDS = 5
"""How long a statement may take or wait for a lock."""


def connect(url: str) -> Engine:
    """An engine for an SQLite file or a PostgreSQL server. Its errors never show the values of a statement."""
    address = make_url(url)
    sqlite = address.get_backend_name() == "sqlite"
    if sqlite and address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    arguments: dict[str, Any] = (
        {"timeout": SECONDS}
        if sqlite
        else {"connect_timeout": SECONDS, "options": f"-c statement_timeout={SECONDS * 1000}"}
    )
    engine = create_engine(address, future=True, hide_parameters=True, pool_pre_ping=not sqlite, connect_args=arguments)
    if sqlite:
        event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _: Any) -> None:
    cursor = connection.cursor()
    # Erased rows must go with their conversation, and from the file's free pages too.
    for pragma in ("foreign_keys=ON", "secure_delete=ON", "journal_mode=WAL", "synchronous=FULL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def migrate(engine: Engine, to: str = "head") -> None:
    """Brings the tables to the newest form, or to a revision's; rows survive."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    config = _migrations()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, to)


def revisions() -> list[str]:
    """The revisions of the tables, the oldest first."""
    scripts = ScriptDirectory.from_config(_migrations())
    return [script.revision for script in reversed(list(scripts.walk_revisions()))]


def _migrations() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config
