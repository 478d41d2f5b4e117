"""Administrators see who works here and what they did, and change it at once."""

from __future__ import annotations

import pytest

from tests.conftest import Server

from .adviser import Adviser, sign_in


@pytest.fixture(scope="module")
def admin(server: Server) -> Adviser:
    return Adviser(server, "admin")


def test_the_accounts_are_listed_with_role_and_state(server: Server, admin: Adviser) -> None:
    other = Adviser(server, "editor")
    page = admin.read("accounts")
    assert f"{other.name} editor active" in page
    assert f"{admin.name} admin active" in page


def test_another_role_counts_at_once_and_is_in_the_audit(server: Server, admin: Adviser) -> None:
    other = Adviser(server)
    assert admin.send(f"accounts/{other.user.id}/role", role="editor").status_code == 303
    assert other.get("handovers").status_code == 303, "signed out"
    assert f"{other.name} editor active" in admin.read("accounts")
    assert admin.did()[0] == ("made editor", other.name)


def test_who_is_deactivated_is_out_until_they_are_let_in_again(server: Server, admin: Adviser) -> None:
    other = Adviser(server)
    admin.send(f"accounts/{other.user.id}/deactivate")
    assert other.get("handovers").status_code == 303
    assert sign_in(server, other.name).status_code == 401
    assert f"{other.name} adviser deactivated" in admin.read("accounts")
    admin.send(f"accounts/{other.user.id}/activate")
    assert sign_in(server, other.name).status_code == 303


def test_an_administrator_signs_somebody_out_everywhere(server: Server, admin: Adviser) -> None:
    other = Adviser(server)
    admin.send(f"accounts/{other.user.id}/sign-out")
    assert other.get("handovers").status_code == 303
    assert admin.did()[0] == ("signed out everywhere", other.name)


@pytest.mark.parametrize("change", ["role", "deactivate", "activate", "sign-out"])
def test_nobody_changes_their_own_account_here(admin: Adviser, change: str) -> None:
    answer = admin.send(f"accounts/{admin.user.id}/{change}", role="adviser")
    assert answer.status_code == 409
    assert "your own account" in answer.text
    assert admin.user.role == "admin"


def test_what_there_is_not_is_told(server: Server, admin: Adviser) -> None:
    assert admin.send("accounts/999999/deactivate").status_code == 404
    assert admin.send(f"accounts/{Adviser(server).user.id}/role", role="king").status_code == 422


def test_the_audit_is_shown_with_the_newest_on_top_and_pages_on(server: Server, admin: Adviser) -> None:
    other = Adviser(server)
    for number in range(101):
        admin.audit.add(other.user, "tried", f"number {number}")
    page = admin.get("accounts").text
    assert page.index("number 100") < page.index("number 99<")
    older = page.split("/staff/accounts?before=")[1].split('"')[0]
    assert "number 0<" not in page
    assert "number 0<" in admin.get("accounts", params={"before": older}).text
    assert admin.get("accounts", params={"before": "x' OR 1"}).status_code == 200
