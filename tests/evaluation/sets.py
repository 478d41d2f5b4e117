"""The sets put to the assistant, each once: several tests look at what came of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.core.agent import Agent

from bot.channels.session import Turn, say
from bot.evaluation import Result, evaluate, read_items
from tests.builders import SHARED

HERE = Path(__file__).parent
_RESULTS: dict[Path, list[Result]] = {}
_LAST_TURNS: dict[Path, dict[str, Turn]] = {}


async def results(agent: Agent, path: Path) -> list[Result]:
    """How each item of a set went. A set takes minutes."""
    if path not in _RESULTS:
        turns = _LAST_TURNS[path] = {}

        async def take(conversation: str, text: str) -> Turn:
            turns[conversation] = await say(agent, conversation, text, "website")
            return turns[conversation]

        _RESULTS[path] = await evaluate(read_items(path), take)
    return _RESULTS[path]


async def with_last_turn(agent: Agent, path: Path) -> list[tuple[Result, Turn]]:
    """Each result with the turn that it was judged by; without items whose words weren't taken."""
    found = await results(agent, path)
    turns = {result.item.id: _LAST_TURNS[path].get(f"{path.stem}-{result.item.id}") for result in found}
    return [(result, turn) for result in found if (turn := turns[result.item.id]) and result.outcome != "error"]


def shared_set(name: str) -> Path:
    """A set beside this project; the test is skipped where it isn't."""
    path = SHARED / "evaluation" / f"{name}.jsonl"
    if not path.exists():
        pytest.skip("the shared evaluation questions aren't beside this project")
    return path
