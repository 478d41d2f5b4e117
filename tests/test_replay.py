"""A past decision is decided again from what was kept of it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, update
from sqlalchemy.engine import Engine
from typer.testing import CliRunner

from bot.cli import app
from bot.coverage import Parameters, load_parameters
from bot.coverage.parameters import _version
from bot.replay import ReplayError, replay
from bot.storage.decisions import Decisions
from bot.storage.models import decision, parameters_snapshot
from tests.actions.talk import FEE, Talk
from tests.storage.build import as_stored, bot, engine_at, repository_at, rows, user

CONVERSATIONS = [
    pytest.param(["am I eligible?", "eligibility", "GP in Wessex"], id="eligible"),
    pytest.param(["am I eligible?", "eligibility", "neurosurgery in London"], id="not on the list"),
    pytest.param(["what would my private work cost?", FEE, "GP in Wessex, I earn about £1,200 a month"], id="a fee"),
    pytest.param(["what would it cost?", FEE, "I do botox and earn £12,000 a year"], id="excluded work"),
    pytest.param(["when can I apply?", "joining", "I start training on 4 August 2027"], id="joining"),
]


def kept_decisions(said: list[str], folder: Path) -> list[str]:
    """The references of what is decided in a conversation, kept as a running helpline keeps it."""
    conversation, repository = Talk(), repository_at(folder)
    first, topic, *then = said
    turns = [conversation.hears_that(first, topic), *(conversation.hears_that(text) for text in then)]
    told = [reply for turn in turns for reply in turn.replies if reply.decision]
    for sequence, reply in enumerate(told):
        message = bot(reply.text, "decided", decision=reply.decision, decided_from=reply.decided_from)
        repository.add_events("c", as_stored([user(), message]), sequence * 2)
    return [reply.decision["reference"] for reply in told if reply.decision]


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    engine = engine_at(tmp_path)
    Decisions(engine).keep_parameters(load_parameters())
    return engine


@pytest.mark.parametrize("said", CONVERSATIONS)
def test_decided_again_it_is_equal(engine: Engine, tmp_path: Path, said: list[str]) -> None:
    references = kept_decisions(said, tmp_path)
    assert references
    for reference in references:
        assert replay(reference, Decisions(engine)).differing == ()
    assert "amount" not in repr([row["data"]["metadata"] for row in rows(engine, "event")])


def test_what_differs_is_named(engine: Engine, tmp_path: Path) -> None:
    (reference,) = kept_decisions(CONVERSATIONS[0].values[0], tmp_path)
    with engine.begin() as connection:
        connection.execute(update(decision).values(code="something_else", headline="No."))
    assert replay(reference, Decisions(engine)).differing == ("code", "headline")


def test_it_is_decided_under_the_parameters_of_then_not_of_now(engine: Engine, tmp_path: Path) -> None:
    reference = kept_decisions(CONVERSATIONS[2].values[0], tmp_path)[-1]
    values = {**load_parameters().values, "private_work.limit": {dt.date(2021, 8, 1): 20_000}}
    other = Parameters(values, load_parameters().sections, _version(values))
    Decisions(engine).keep_parameters(other)
    with engine.begin() as connection:
        connection.execute(update(decision).values(parameters_version=other.version))
    replayed = replay(reference, Decisions(engine))
    assert replayed.stored.told["fee"] != replayed.again["fee"]
    assert "fee" in replayed.differing


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        pytest.param(delete(decision), "never given, or is erased", id="erased"),
        pytest.param(update(decision).values(trainee=None), "without the facts", id="kept before facts were"),
        pytest.param(update(decision).values(trainee={"specialty": 7}), "can't be read", id="damaged facts"),
        pytest.param(delete(parameters_snapshot), "weren't kept", id="no parameters"),
        pytest.param(
            update(parameters_snapshot).values(content={"values": {}, "sections": {}}),
            "were changed since",
            id="changed parameters",
        ),
    ],
)
def test_what_cannot_be_decided_again_says_why(engine: Engine, tmp_path: Path, spoil: Any, why: str) -> None:
    (reference,) = kept_decisions(CONVERSATIONS[0].values[0], tmp_path)
    with engine.begin() as connection:
        connection.execute(spoil)
    with pytest.raises(ReplayError, match=why):
        replay(reference, Decisions(engine))


def test_the_parameters_are_kept_once_and_read_back_as_they_were(engine: Engine) -> None:
    Decisions(engine).keep_parameters(load_parameters())
    assert len(rows(engine, "parameters_snapshot")) == 1
    assert Decisions(engine).parameters(load_parameters().version) == load_parameters()


def test_an_operator_replays_erases_and_purges_by_command(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HELPLINE_DATA", str(tmp_path))
    (reference,) = kept_decisions(CONVERSATIONS[0].values[0], tmp_path)
    runner = CliRunner()
    replayed = runner.invoke(app, ["replay", reference.lower()])
    assert replayed.exit_code == 0
    assert "Decided again, it is equal: yes" in replayed.output
    assert "The tables are the newest." in runner.invoke(app, ["migrate"]).output
    kept = "Removed what is older than 90 days, of the audit than 400: nothing was."
    assert kept in runner.invoke(app, ["purge"], env={"HELPLINE_AUDIT_DAYS": "400"}).output
    assert runner.invoke(app, ["erase", reference]).output == "Erased.\n"
    assert rows(engine, "conversation") == []
    assert "never given, or is erased" in str(runner.invoke(app, ["erase", reference]).exception)
