"""The answer aid over the trained model, on the tests' day, with a database of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.core.agent import Agent

from bot.aid.answer_aid import AnswerAid
from bot.assistant import load_agent
from bot.settings import Settings
from tests.builders import TODAY


@pytest.fixture(scope="session")
def agent(model: Path) -> Agent:
    return load_agent(model)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_folder=tmp_path, fixed_today=TODAY)


@pytest.fixture
def aid(settings: Settings) -> AnswerAid:
    return AnswerAid(settings)
