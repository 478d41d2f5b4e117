"""`helpline answers`: the operator approves, withdraws and lists answers."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.answers.catalogue import answer_cards
from bot.commands.answers import app
from bot.storage.audit import THE_OPERATOR, AuditTrail
from bot.storage.database import connect

RUNNER = CliRunner()


@pytest.fixture(autouse=True)
def installation(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An installation of its own, on the day the tests live in."""
    monkeypatch.setenv("HELPLINE_DATA", str(tmp_path))
    monkeypatch.setenv("HELPLINE_TODAY", "2026-11-23")


def answers(*arguments: str) -> Result:
    return RUNNER.invoke(app, arguments)


def line_of(topic: str) -> str:
    return next(line for line in answers("list").output.splitlines() if line.startswith(f"{topic} "))


def test_every_answer_is_listed_with_its_title_and_how_it_stands():
    listed = answers("list").output.splitlines()
    assert len(listed) == len(answer_cards())
    assert "not approved" in line_of("joining")
    assert answer_cards()["joining"].title in line_of("joining")


def test_an_answer_is_approved_by_somebody_on_a_day_withdrawn_and_approved_again():
    assert answers("approve", "joining", "--by", "A. Editor").exit_code == 0
    assert "approved by A. Editor, 2026-11-23" in line_of("joining")
    assert answers("withdraw", "joining", "--by", "B. Editor").exit_code == 0
    assert "withdrawn by B. Editor, 2026-11-23" in line_of("joining")
    assert answers("approve", "joining", "--by", "A. Editor").exit_code == 0
    assert "approved by A. Editor" in line_of("joining")


def test_words_that_have_changed_since_are_not_approved_any_more(monkeypatch):
    answers("approve", "joining", "--by", "A. Editor")
    card = answer_cards()["joining"]
    from dataclasses import replace

    changed = {**answer_cards(), "joining": replace(card, version="changed")}
    monkeypatch.setattr("bot.commands.answers.answer_cards", lambda: changed)
    assert "changed since A. Editor approved it" in line_of("joining")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("approve", "joning", "--by", "A. Editor"), "There is no answer 'joning'"),
        (("withdraw", "parking", "--by", "A. Editor"), "There is no answer 'parking'"),
        (("approve", "joining", "--by", "  "), "needs a name"),
        (("approve", "joining"), "Missing option '--by'"),
        (("withdraw", "emergency_advice", "--by", "A. Editor"), "can't be withdrawn"),
    ],
)
def test_what_cannot_be_done_is_told_and_exits_with_2(arguments, told):
    result = answers(*arguments)
    assert result.exit_code == 2
    assert told in " ".join(result.output.replace("│", " ").split())


def test_a_database_that_cannot_be_used_is_told_in_plain_words(tmp_path):
    (tmp_path / "helpline.db").write_bytes(b"this is no database" * 100)
    result = answers("list")
    assert "The database can't be used" in str(result.exception)


def test_who_approved_or_withdrew_by_command_is_in_the_audit(tmp_path):
    answers("approve", "joining", "--by", "A. Editor")
    answers("withdraw", "joining", "--by", "B. Editor")
    answers("withdraw", "emergency_advice", "--by", "B. Editor")
    version = answer_cards()["joining"].version
    entries = [entry for _, entry in AuditTrail(connect(f"sqlite:///{tmp_path / 'helpline.db'}")).latest()]
    assert [(entry.by, entry.action, entry.about) for entry in entries] == [
        (THE_OPERATOR, "withdrawn", f"joining, version {version}, by B. Editor"),
        (THE_OPERATOR, "approved", f"joining, version {version}, by A. Editor"),
    ]
