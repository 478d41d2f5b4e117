"""The assistant that the sets are put to, loaded once."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.core.agent import Agent

from bot.assistant import load_agent


@pytest.fixture(scope="session")
def agent(model: Path) -> Agent:
    return load_agent(model)
