"""No log holds what anybody said: not at any level, whoever writes it, whatever fails."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from rasa.core.agent import Agent
from rasa.shared.core.domain import Domain
from sqlalchemy import update

from bot import actions_in_process
from bot.actions_in_process import InProcessActions
from bot.assistant import load_agent
from bot.channels.session import crisis_help, say
from bot.logs import configure_logging
from bot.storage.faults import StorageError
from bot.storage.models import event
from bot.storage.tracker_store import HelplineTrackerStore, fail_closed
from tests.storage.build import engine_at, repository_at

RARE = "quetzalcoatlus"
LEVELS = [logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR, logging.CRITICAL]


@pytest.fixture(scope="module")
def agent(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Agent:
    """The trained assistant over a database of its own."""
    folder = tmp_path_factory.mktemp("logs")
    agent = load_agent(model, HelplineTrackerStore(Domain.empty(), repository=repository_at(folder)))
    fail_closed(agent)
    agent.folder = folder
    return agent


@pytest.fixture
def undisturbed() -> Iterator[None]:
    """Puts the log back as it was."""
    root, levels = logging.getLogger(), {}
    handlers, level, shown, config = root.handlers[:], root.level, warnings.showwarning, structlog.get_config()
    for name in list(logging.root.manager.loggerDict):
        levels[name] = logging.getLogger(name).level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)
    warnings.showwarning = shown
    structlog.configure(**config)


async def raising(dispatcher: Any, tracker: Any, domain: Any) -> list[Any]:
    raise KeyError(tracker.latest_message["text"])


@pytest.mark.parametrize("level", LEVELS, ids=logging.getLevelName)
async def test_nothing_that_was_said_is_logged(
    agent: Agent, level: int, undisturbed: None, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    configure_logging(level)
    for name in list(logging.root.manager.loggerDict):
        logging.getLogger(name).setLevel(level)  # as if somebody had turned every library up
    logging.getLogger("bot.anything").critical("the log is heard")
    logging.getLogger("rasa.anything").critical(f"said {RARE}")
    try:
        raise ValueError(RARE)
    except ValueError:
        logging.getLogger("bot.anything").exception("ours failed")
        structlog.get_logger().error(f"said {RARE}", text=RARE, exc_info=True)
    name = f"log-{level}"
    await say(agent, name, f"my {RARE} practice in Wessex, am I eligible? I earn £900 a month", "website")
    await say(agent, name, f"I want to die, {RARE}", "website")
    await say(agent, name, f"Mrs {RARE.title()} 07700 900123 and the police", "website")
    with monkeypatch.context() as patched:
        failing = InProcessActions()
        failing._executor.register_function("action_reply", raising)
        patched.setattr(agent.processor, "action_endpoint", failing)
        patched.setattr(actions_in_process, "SECONDS", 5)
        await say(agent, name, f"{RARE} once more", "website")
    with engine_at(agent.folder).begin() as connection:
        connection.execute(update(event).where(event.c.conversation_id == name).values(data={"event": RARE}))
    with pytest.raises(StorageError):
        await say(agent, name, f"{RARE} and then?", "website")
    await crisis_help(agent, f"I want to die, {RARE}", "website")
    out, err = capfd.readouterr()
    assert "the log is heard" in err
    assert RARE not in (out + err).casefold()
