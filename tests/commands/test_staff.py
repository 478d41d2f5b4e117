"""`helpline staff`, as the operator uses it."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.channels.staff.passwords import is_right
from bot.cli import app
from bot.errors import HelplineError
from bot.storage.audit import THE_OPERATOR, AuditTrail
from bot.storage.database import connect
from bot.storage.staff import StaffAccounts
from bot.storage.staff_access import StaffSessions, StaffTokens

PASSWORD = "four words that fit"


@pytest.fixture(autouse=True)
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    url = f"sqlite:///{tmp_path / 'helpline.db'}"
    monkeypatch.setenv("HELPLINE_DATABASE_URL", url)
    return url


@pytest.fixture
def accounts(installation: str) -> StaffAccounts:
    return StaffAccounts(connect(installation))


def staff(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(app, ["staff", *arguments], input=typed)


def added(name: str = "Ada Smith", role: str = "adviser") -> None:
    result = staff("add", name, "--role", role, typed=f"{PASSWORD}\n{PASSWORD}\n")
    assert result.exit_code == 0, result.output


def test_there_is_no_account_until_one_is_made() -> None:
    assert "There are no accounts. `helpline staff add NAME --role admin` makes the first." in staff("list").output


def test_the_password_is_asked_twice_and_not_shown(accounts: StaffAccounts) -> None:
    result = staff("add", "Ada Smith", "--role", "adviser", typed=f"{PASSWORD}\n{PASSWORD}\n")
    assert "Ada Smith is added as adviser and signs in at /staff." in result.output
    assert PASSWORD not in result.output
    tried = accounts.begin_try("ada smith")
    assert tried
    assert tried[1].startswith("$argon2id$")
    assert is_right(PASSWORD, tried[1])
    assert "Ada Smith                        adviser  active" in staff("list").output


def test_a_program_gives_the_password_by_file_or_by_its_input(accounts: StaffAccounts, tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text(f"{PASSWORD}\n")
    assert staff("add", "One", "--role", "editor", "--password-file", str(file)).exit_code == 0
    assert staff("add", "Two", "--role", "editor", "--password-file", "-", typed=f"{PASSWORD}\n").exit_code == 0
    for name in ("One", "Two"):
        tried = accounts.begin_try(name)
        assert tried
        assert is_right(PASSWORD, tried[1])


@pytest.mark.parametrize(
    ("name", "role", "typed", "why"),
    [
        ("Ada", "adviser", "eleven char\neleven char\n", "has 11 characters. Use 12 to 256"),
        ("Ada", "adviser", f"{'x' * 257}\n{'x' * 257}\n", "has 257 characters"),
        ("Ada Lovelace Smith", "adviser", "ADA lovelace smith\nADA lovelace smith\n", "The password is the name"),
        ("Ada", "king", "", "The roles are adviser, editor, admin"),
        (" ", "adviser", "", "A name has 1 to 128 characters"),
        ("A\x1b[2J", "adviser", "", "A name has 1 to 128 characters"),
        ("x" * 129, "adviser", "", "A name has 1 to 128 characters"),
    ],
)
def test_an_account_that_would_not_do_is_refused_in_words(name: str, role: str, typed: str, why: str) -> None:
    result = staff("add", name, "--role", role, typed=typed)
    assert result.exit_code != 0
    told = str(result.exception) if isinstance(result.exception, HelplineError) else result.output
    assert why in " ".join(told.replace("│", " ").split())
    assert "There are no accounts" in staff("list").output


def test_a_password_of_twelve_characters_will_do(accounts: StaffAccounts) -> None:
    assert staff("add", "Ada", "--role", "adviser", typed="twelve chars\ntwelve chars\n").exit_code == 0


def test_two_passwords_that_differ_are_asked_for_again(accounts: StaffAccounts) -> None:
    typed = f"{PASSWORD}\nsomething else\n{PASSWORD}\n{PASSWORD}\n"
    assert staff("add", "Ada", "--role", "adviser", typed=typed).exit_code == 0


def test_a_name_is_somebodys_for_good(accounts: StaffAccounts) -> None:
    added()
    staff("deactivate", "Ada Smith")
    again = staff("add", "ADA SMITH", "--role", "admin", typed=f"{PASSWORD}\n{PASSWORD}\n")
    assert "There is an account 'ADA SMITH' already" in str(again.exception)


def test_whoever_is_changed_is_signed_out_everywhere(installation: str, accounts: StaffAccounts) -> None:
    added()
    sessions = StaffSessions(connect(installation))
    for command in (["role", "Ada Smith", "editor"], ["sign-out", "Ada Smith"], ["deactivate", "Ada Smith"]):
        user = accounts.find("Ada Smith")
        assert user
        secret = sessions.begin(user)
        assert sessions.user(secret)
        assert staff(*command).exit_code == 0
        assert sessions.user(secret) is None, command
    assert "editor   deactivated" in staff("list").output
    assert staff("activate", "ada smith").exit_code == 0
    assert "editor   active" in staff("list").output


def test_a_forgotten_password_is_replaced_and_the_lock_goes(accounts: StaffAccounts) -> None:
    added()
    for _ in range(5):
        accounts.begin_try("Ada Smith")
    assert "locked after failed tries" in staff("list").output
    new = "another four words"
    assert staff("password", "Ada Smith", typed=f"{new}\n{new}\n").exit_code == 0
    tried = accounts.begin_try("Ada Smith")
    assert tried
    assert is_right(new, tried[1])
    assert not is_right(PASSWORD, tried[1])


def test_a_token_is_shown_once_listed_without_it_and_revoked(installation: str) -> None:
    added()
    result = staff("token", "add", "Ada Smith", "--for", "CRM", "--days", "30")
    secret = result.output.splitlines()[0]
    tokens = StaffTokens(connect(installation))
    user = tokens.user(secret)
    assert user
    assert user.name == "Ada Smith"
    listed = staff("token", "list").output
    assert "CRM" in listed
    assert secret not in listed
    assert staff("token", "revoke", "1").exit_code == 0
    assert tokens.user(secret) is None
    assert "No token 1 is in use" in str(staff("token", "revoke", "1").exception)


@pytest.mark.parametrize(
    "command",
    [
        ["role", "Nobody", "editor"],
        ["deactivate", "Nobody"],
        ["sign-out", "Nobody"],
        ["token", "add", "Nobody", "--for", "x"],
    ],
    ids=lambda command: command[0],
)
def test_somebody_who_is_not_there_is_named(command: list[str]) -> None:
    assert "There is no account 'Nobody'" in str(staff(*command).exception)


def test_what_the_operator_does_is_in_the_audit(installation: str) -> None:
    added()
    staff("role", "Ada Smith", "editor")
    latest = [(entry.by, entry.action, entry.about) for _, entry in AuditTrail(connect(installation)).latest()]
    assert latest == [(THE_OPERATOR, "made editor", "Ada Smith"), (THE_OPERATOR, "added as adviser", "Ada Smith")]
