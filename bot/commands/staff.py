"""`helpline staff`: accounts of the people who work at the helpline, and tokens for their programs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from bot.commands.records import note_in_audit, opened
from bot.errors import HelplineError

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy.engine import Engine

    from bot.storage.staff import StaffAccounts, StaffUser

app = typer.Typer(no_args_is_help=True, help="Accounts of the people who work at the helpline.")
token = typer.Typer(no_args_is_help=True, help="Tokens with which the helpline's own programs use the staff API.")
app.add_typer(token, name="token")

_LONGEST_NAME = 128

Name = Annotated[str, typer.Argument(help="The account's name.")]
Role = Annotated[str, typer.Option(help="adviser, editor or admin; each may do what those before it may.")]
PasswordFile = Annotated[
    Optional[typer.FileText],
    typer.Option(help="A file whose first line is the password; - reads it from the input. Without it, it is asked."),
]


@app.command()
def add(name: Name, role: Role, password_file: PasswordFile = None) -> None:
    """Add somebody. The password is asked twice, hidden."""
    _check_role(role)
    name = " ".join(name.split())
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        raise typer.BadParameter(f"A name has 1 to {_LONGEST_NAME} characters that can be printed.")
    from bot.storage.staff import NameTakenError

    with _accounts() as (engine, accounts):
        if accounts.find(name):
            raise _taken(name)
        password_hash = _new_password(name, password_file)
        try:
            accounts.add(name, role, password_hash)
        except NameTakenError:
            raise _taken(name) from None
        note_in_audit(engine, f"added as {role}", name)
    typer.echo(f"{name} is added as {role} and signs in at /staff.")


@app.command("list")
def list_accounts() -> None:
    """Every account with its role."""
    with _accounts() as (_, accounts):
        found = accounts.all()
    for one in found:
        state = "locked after failed tries" if one.is_locked else "active" if one.is_active else "deactivated"
        typer.echo(f"{one.user.name:32} {one.user.role:8} {state}, added {_day(one.added_at)}")
    if not found:
        typer.echo("There are no accounts. `helpline staff add NAME --role admin` makes the first.")


@app.command("role")
def set_role(name: Name, role: Annotated[str, typer.Argument(help="adviser, editor or admin.")]) -> None:
    """Give somebody another role. It counts at once: they are signed out everywhere."""
    _check_role(role)
    user = _change(name, f"made {role}", lambda accounts, user: accounts.set_role(user, role))
    typer.echo(f"{user.name} is {role} now, and signed out everywhere.")


@app.command("password")
def set_password(name: Name, password_file: PasswordFile = None) -> None:
    """Give somebody another password. A lock after failed tries goes; they are signed out everywhere."""

    def change(accounts: StaffAccounts, user: StaffUser) -> None:
        accounts.set_password(user, _new_password(user.name, password_file))

    user = _change(name, "given a new password", change)
    typer.echo(f"{user.name} has another password, and is signed out everywhere.")


@app.command()
def deactivate(name: Name) -> None:
    """Let somebody in no more, at once. What they did stays in the audit; their tokens are revoked."""
    user = _change(name, "deactivated", lambda accounts, user: accounts.deactivate(user))
    typer.echo(f"{user.name} can't sign in any more, and their tokens are revoked.")


@app.command()
def activate(name: Name) -> None:
    """Let somebody in again."""
    user = _change(name, "activated", lambda accounts, user: accounts.activate(user))
    typer.echo(f"{user.name} can sign in again.")


@app.command("sign-out")
def sign_out(name: Name) -> None:
    """Sign somebody out everywhere."""
    from bot.storage.staff_access import StaffSessions

    with _accounts() as (engine, accounts):
        user = _user(accounts, name)
        ended = StaffSessions(engine).end_all(user)
        note_in_audit(engine, "signed out everywhere", user.name)
    typer.echo(f"{user.name} is signed out of {ended} browser{'' if ended == 1 else 's'}.")


@token.command("add")
def add_token(
    name: Name,
    used_by: Annotated[str, typer.Option("--for", help="The program that uses it, such as CRM.")],
    days: Annotated[Optional[int], typer.Option(min=1, max=3650, help="It runs out after so many days.")] = None,
) -> None:
    """Make a token that acts for an account, with its role. It is shown this once."""
    if not used_by.strip() or len(used_by) > _LONGEST_NAME:
        raise typer.BadParameter("--for needs a name of 1 to 128 characters.")
    from bot.storage.staff_access import StaffTokens

    with _accounts() as (engine, accounts):
        user = _user(accounts, name)
        secret = StaffTokens(engine).add(user, used_by.strip(), days)
        note_in_audit(engine, f"given a token for {used_by.strip()}", user.name)
    typer.echo(secret)
    typer.echo("Keep it where the program reads it: it can't be shown again.", err=True)


@token.command("list")
def list_tokens() -> None:
    """Every token with its number, whom it acts for and when it was last used."""
    from bot.storage.staff_access import StaffTokens

    with opened() as engine:
        tokens = StaffTokens(engine).all()
    for one in tokens:
        used = f"last used {_day(one.last_used_at)}" if one.last_used_at else "never used"
        until = (
            f"revoked {_day(one.revoked_at)}"
            if one.revoked_at
            else f"until {_day(one.expires_at)}"
            if one.expires_at
            else "until revoked"
        )
        typer.echo(f"{one.number:4}  {one.name:24} acts for {one.user_name}, {until}, {used}")
    if not tokens:
        typer.echo("There are no tokens.")


@token.command("revoke")
def revoke_token(number: Annotated[int, typer.Argument(help="The token's number, as `token list` shows it.")]) -> None:
    """End a token at once."""
    from bot.storage.staff_access import StaffTokens

    with opened() as engine:
        if not StaffTokens(engine).revoke(number):
            raise HelplineError(f"No token {number} is in use. `helpline staff token list` shows those that are.")
        note_in_audit(engine, "token revoked", f"token {number}")
    typer.echo(f"Token {number} is of no use any more.")


@contextmanager
def _accounts() -> Iterator[tuple[Engine, StaffAccounts]]:
    from bot.storage.staff import StaffAccounts

    with opened() as engine:
        yield engine, StaffAccounts(engine)


def _change(name: str, noted: str, change: Callable[[StaffAccounts, StaffUser], None]) -> StaffUser:
    """Changes somebody's account and notes it in the audit."""
    with _accounts() as (engine, accounts):
        user = _user(accounts, name)
        change(accounts, user)
        note_in_audit(engine, noted, user.name)
    return user


def _user(accounts: StaffAccounts, name: str) -> StaffUser:
    user = accounts.find(name)
    if user is None:
        raise HelplineError(f"There is no account '{name}'. `helpline staff list` shows them.")
    return user


def _taken(name: str) -> HelplineError:
    return HelplineError(f"There is an account '{name}' already. Names tell who did what: use another one.")


def _check_role(role: str) -> None:
    from bot.storage.staff import ROLES

    if role not in ROLES:
        raise typer.BadParameter(f"There is no role '{role}'. The roles are {', '.join(ROLES)}.")


def _new_password(name: str, file: typer.FileText | None) -> str:
    """The hash of a new password; HelplineError where it won't do."""
    from bot.channels.staff.passwords import hashed

    if file is not None:
        return hashed(file.readline().rstrip("\r\n"), name)
    return hashed(typer.prompt("Password", hide_input=True, confirmation_prompt="Once more"), name)


def _day(moment: dt.datetime) -> str:
    return f"{moment:%-d %B %Y}"
