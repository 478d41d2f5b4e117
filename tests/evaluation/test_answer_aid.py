"""The answer aid says what the chat says: the same words and decisions for questions nobody taught either."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from rasa.core.agent import Agent

from bot.aid.answer_aid import AnswerAid
from bot.assistant import load_agent
from bot.channels.presenter import Message
from bot.channels.session import MOST_CHARACTERS, cleaned, say
from bot.evaluation import read_items
from bot.settings import read_settings
from tests.builders import SHARED

HERE = Path(__file__).parent
_NOTE = re.compile(r"\n\n(?:The words of your message aren't stored|I left .+ out of what is stored).*$")
"""What a person is told of what isn't kept: the aid keeps nothing."""


@dataclass
class Compared:
    """How many of the chat's messages the aid has too, and where it says something else."""

    answers: int = 0
    first: int = 0
    decisions: int = 0
    others: int = 0
    differing: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def agent(model: Path) -> Agent:
    return load_agent(model)


async def compared(agent: Agent, path: Path) -> Compared:
    aid, found = AnswerAid(read_settings()), Compared()
    for item in read_items(path):
        if len(item.turns[0]) > MOST_CHARACTERS:
            continue  # neither takes it
        words = cleaned(item.turns[0])
        turn = await say(agent, f"aid-{item.id}", words, "website")
        suggested = await aid.suggest(agent, words, {})
        for message in turn.messages:
            _compare(message, suggested, len(turn.messages) == 1, item.turns[0], found)
    return found


def _compare(message: Message, suggested: dict[str, Any], is_alone: bool, asked: str, found: Compared) -> None:
    text = _NOTE.sub("", message.text)
    answers = {topic["topic"]: topic for topic in suggested["topics"]}
    is_same = True
    if message.outcome == "decided" and message.decision and "person" not in message.decision:
        found.decisions += 1
        is_same = _is_same_decision(message.decision, suggested["decisions"].get(message.decision["about"]))
    elif message.outcome == "answered" and message.topic in answers and not text.startswith("You told me"):
        found.answers += 1
        is_same = answers[message.topic]["answer"] == text
        if is_alone:
            found.first += 1
            is_same &= suggested["topics"][0]["answer"] == text and suggested["topics"][0]["strength"] == "strong"
    elif message.outcome == "signposted":
        found.others += 1
        is_same = (suggested["help_first"] or {}).get("text") == text
    elif message.outcome == "declined":
        found.others += 1
        is_same = suggested["declined"] == text
    if not is_same:
        found.differing.append(asked)


def _is_same_decision(told: Any, suggested: Any) -> bool:
    same = ("code", "title", "status", "reasons", "next_steps", "would_change", "facts", "parameters_version")
    return suggested is not None and all(told[name] == suggested[name] for name in same)


async def test_for_questions_nobody_taught_it_the_aid_says_what_the_chat_says(agent):
    found = await compared(agent, HERE / "questions.jsonl")
    assert found.differing == []
    assert found.first >= 150
    assert found.answers >= 250
    assert found.decisions >= 20
    assert found.others >= 20


async def test_for_callers_own_cases_the_aid_decides_what_the_chat_decides(agent):
    found = await compared(agent, HERE / "personal.jsonl")
    assert found.differing == []
    assert found.decisions >= 60


@pytest.mark.parametrize("name", ["trainee_single", "staff_channel_single"])
async def test_for_the_shared_questions_the_aid_says_what_the_chat_says(agent, name):
    path = SHARED / "evaluation" / f"{name}.jsonl"
    if not path.exists():
        pytest.skip("the shared evaluation questions aren't beside this project")
    assert (await compared(agent, path)).differing == []
