"""What a person is told when an action fails: never silence."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Any

import pytest
from rasa.core.agent import Agent

from bot import actions_in_process
from bot.actions_in_process import InProcessActions
from bot.assistant import NoModelError, load_agent
from bot.channels.session import say
from bot.training import inputs_digest
from tests.channels.talk import HELPLINE_NUMBER


async def raising(dispatcher: Any, tracker: Any, domain: Any) -> list[Any]:
    raise KeyError(f"no such thing as {tracker.latest_message['text']}")


async def hanging(dispatcher: Any, tracker: Any, domain: Any) -> list[Any]:
    await asyncio.sleep(3600)
    return []


async def raising_after_it_spoke(dispatcher: Any, tracker: Any, domain: Any) -> list[Any]:
    dispatcher.utter_message(text="Yes, this looks")
    raise ValueError("half way")


@pytest.fixture(scope="module")
def agent(model: Path) -> Agent:
    """The trained assistant in this process."""
    return load_agent(model)


@pytest.mark.parametrize("action", [raising, raising_after_it_spoke, hanging], ids=lambda action: action.__name__)
async def test_an_action_that_fails_is_an_apology_with_the_helplines_number(
    agent: Agent, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, action: Any
) -> None:
    monkeypatch.setattr(actions_in_process, "SECONDS", 0.2)
    failing = InProcessActions()
    failing._executor.register_function("action_reply", action)
    monkeypatch.setattr(agent.processor, "action_endpoint", failing)
    with caplog.at_level(logging.ERROR):
        turn = await say(agent, f"fault-{action.__name__}", "quetzalcoatlus and private work", "website")
    assert turn.outcome == "error"
    (apology,) = turn.messages
    assert apology.text.startswith("Sorry")
    assert HELPLINE_NUMBER in apology.text
    assert "action_reply" in caplog.text
    assert "quetzalcoatlus" not in caplog.text


async def test_the_turn_after_a_failed_one_is_taken(agent: Agent, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (await say(agent, "fault-then", "am I eligible?", "website")).outcome == "asked"
    with monkeypatch.context() as patched:
        failing = InProcessActions()
        failing._executor.register_function("action_reply", raising)
        patched.setattr(agent.processor, "action_endpoint", failing)
        assert (await say(agent, "fault-then", "GP", "website")).outcome == "error"
    assert (await say(agent, "fault-then", "GP", "website")).outcome == "asked"
    assert (await say(agent, "fault-then", "Wessex", "website")).outcome == "decided"


@pytest.mark.parametrize("content", [None, b"no archive"], ids=["no model", "a broken model"])
def test_an_assistant_without_a_usable_model_says_what_to_do(tmp_path: Path, content: bytes | None) -> None:
    model = tmp_path / "helpline.tar.gz"
    if content is not None:
        model.write_bytes(content)
        model.with_suffix(".inputs").write_text(inputs_digest())
    with pytest.raises(NoModelError, match="make train"):
        load_agent(model)
