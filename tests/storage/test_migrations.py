"""The tables become newer, and what stands in them stays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import MetaData, Table, func, insert, inspect, select
from sqlalchemy.engine import Engine
from typer.testing import CliRunner

from bot.cli import app
from bot.storage.database import OutdatedTablesError, connect, migrate, prepare, revisions
from bot.storage.models import metadata
from bot.storage.repository import Repository

from .build import any_row, as_stored, bot, decision, repository_at, rows, user


def fill(engine: Engine) -> dict[str, Any]:
    """Puts a row into every table there is, and returns them as they stand in the database."""
    reflected = MetaData()
    reflected.reflect(engine)
    tables = [table for table in reflected.sorted_tables if table.name != "alembic_version"]
    with engine.begin() as connection:
        for table in tables:
            connection.execute(insert(table), [any_row(table)])
    return {table.name: stored(engine, table) for table in tables}


def stored(engine: Engine, table: Table) -> dict[str, Any]:
    """The one row of a table."""
    with engine.connect() as connection:
        return dict(connection.execute(select(table)).mappings().one())


@pytest.mark.parametrize("revision", revisions())
def test_rows_of_every_earlier_form_survive_the_way_to_the_newest(url: str, revision: str) -> None:
    engine = connect(url)
    migrate(engine, to=revision)
    before = fill(engine)
    migrate(engine)
    reflected = MetaData()
    reflected.reflect(engine)
    for name, row in before.items():
        after = stored(engine, reflected.tables[name])
        assert {column: after[column] for column in row} == row


def test_the_way_there_starts_with_the_first_form_that_was_ever_used() -> None:
    assert revisions()[0] == "0001"


def test_new_rows_can_be_written_beside_those_of_before(url: str) -> None:
    engine = connect(url)
    migrate(engine, to="0002")
    with engine.begin() as connection:
        reflected = MetaData()
        reflected.reflect(engine)
        old = reflected.tables["conversation"]
        connection.execute(insert(old), [any_row(old)])
    repository_at(url).add_events("new", as_stored([user(), bot("Yes", "decided", decision=decision())]), 0)
    with engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(metadata.tables["conversation"])).scalar_one() == 2


def test_migrating_twice_keeps_every_row(url: str) -> None:
    repository = repository_at(url)
    repository.add_events("c", as_stored([user(), bot("Yes", "decided", decision=decision())]), 0)
    engine = connect(url)
    before = {table: rows(engine, table) for table in metadata.tables}
    migrate(engine)
    assert {table: rows(engine, table) for table in metadata.tables} == before


def test_the_migrated_tables_are_the_ones_that_the_code_knows(url: str) -> None:
    engine = connect(url)
    migrate(engine)
    with engine.connect() as connection:
        assert set(inspect(connection).get_table_names()) == {*metadata.tables, "alembic_version"}
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []


def test_a_missing_folder_of_the_database_is_made(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'not' / 'there' / 'helpline.db'}")
    migrate(engine)
    Repository(engine).ping()
    assert (tmp_path / "not" / "there" / "helpline.db").exists()


def test_a_servers_older_tables_are_left_to_the_operator(postgres_url: str) -> None:
    engine = connect(postgres_url)
    migrate(engine, to="0002")
    with pytest.raises(OutdatedTablesError, match="helpline migrate"):
        prepare(engine)
    migrate(engine)
    prepare(engine)


def test_the_command_migrates_either_kind_and_copies_a_file_first(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HELPLINE_DATABASE_URL", url)
    engine = connect(url)
    migrate(engine, to="0002")
    said = CliRunner().invoke(app, ["migrate"]).output
    assert said.startswith("The tables are the newest now.")
    assert ("helpline.db.before-0002" in said) == url.startswith("sqlite")
    assert CliRunner().invoke(app, ["migrate"]).output == "The tables are the newest.\n"
    prepare(engine)
