"""`helpline migrate`, `purge`, `erase` and `replay`: what the operator does with the records."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer

from bot.errors import HelplineError
from bot.settings import read_settings

if TYPE_CHECKING:
    # SQLAlchemy takes a second to import, which only a command that reads the database should wait for.
    from sqlalchemy.engine import Engine

Reference = Annotated[str, typer.Argument(help="The reference that was given with a decision or a hand-over.")]


@contextmanager
def opened(prepared: bool = True) -> Iterator[Engine]:
    """The installation's database, its tables the newest; HelplineError where it can't be used."""
    from bot.storage.database import connect, prepare
    from bot.storage.faults import StorageError

    try:
        engine = connect(read_settings().database())
        if prepared:
            prepare(engine)
        yield engine
    except (StorageError, OSError) as error:
        problem = f"The database can't be used ({type(error).__name__})."
        raise HelplineError(f"{problem} Check HELPLINE_DATABASE_URL, or the file in the data folder.") from None


def note_in_audit(engine: Engine, action: str, about: str) -> None:
    """Notes what the operator did with a command; `about` may be cut."""
    from bot.storage.audit import THE_OPERATOR, AuditTrail

    AuditTrail(engine).add(THE_OPERATOR, action[:64], about[:128])


def migrate() -> None:
    """Bring the tables to their newest form; every row stays. An SQLite file is copied first."""
    from bot.storage.database import copy_before_migrating, is_newest
    from bot.storage.database import migrate as bring

    with opened(prepared=False) as engine:
        if is_newest(engine):
            typer.echo("The tables are the newest.")
            return
        copy = copy_before_migrating(engine)
        bring(engine)
    typer.echo(f"The tables are the newest now.{f' A copy of before: {copy.name}' if copy else ''}")


def purge(
    days: Annotated[
        Optional[int], typer.Option(min=1, help="Instead of HELPLINE_RETENTION_DAYS, how many days stay.")
    ] = None,
) -> None:
    """Remove records that are older than HELPLINE_RETENTION_DAYS allows, of the audit than HELPLINE_AUDIT_DAYS does."""
    from bot.storage.retention import Retention

    settings = read_settings()
    kept = days or settings.retention_days
    with opened() as engine:
        gone = Retention(engine).purge(kept, settings.audit_days)
    words = ", ".join(f"{count} {table.replace('_', ' ')}" for table, count in gone.items() if count)
    older = f"{kept} days, of the audit than {settings.audit_days}"
    typer.echo(f"Removed what is older than {older}: {words or 'nothing was'}.")


def erase(reference: Reference) -> None:
    """Remove every row of the person who was given a reference."""
    from bot.storage.retention import COPY_DAYS, Retention

    with opened() as engine:
        retention = Retention(engine)
        if not retention.erase(reference.strip().upper()):
            raise HelplineError(f"Nobody's records have the reference {reference}: it was never given, or is erased.")
        copies = [copy.name for copy in retention.copies()]
    typer.echo("Erased.")
    if copies:
        typer.echo(f"It still stands in {', '.join(copies)}, made before a migration; they go after {COPY_DAYS} days.")


def replay(reference: Reference) -> None:
    """Decide a past decision again from the facts and parameters kept with it, and say whether it is equal."""
    from bot.replay import replay as decide_again
    from bot.storage.decisions import Decisions

    with opened() as engine:
        replayed = decide_again(reference.strip().upper(), Decisions(engine))
    stored, again = replayed.stored, replayed.again
    typer.echo(
        f"{stored.reference}: {stored.about}, decided on {stored.decided_at:%-d %B %Y} for "
        f"{stored.parameters_on:%-d %B %Y} under parameters {stored.parameters_version}."
    )
    for name in replayed.differing:
        typer.echo(f"{name} was: {_shown(stored.told[name])}\n{name} is now: {_shown(again[name])}")
    if replayed.differing:
        raise HelplineError("Decided again, it isn't equal: the rules themselves have changed since.")
    typer.echo(f"Decided again, it is equal: {again['status']}, {again['code']}. {again['headline']}")


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return " | ".join(one["text"] if isinstance(one, dict) else str(one) for one in value) or "nothing"
    return "nothing" if value is None else str(value)
