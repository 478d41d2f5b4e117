"""Loads the trained assistant: Rasa's agent with our wording, our actions in process and our tracker store."""

from __future__ import annotations

from pathlib import Path

from rasa.core.agent import Agent
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.tracker_store import InMemoryTrackerStore, TrackerStore
from rasa.exceptions import ModelNotFound
from rasa.shared.core.domain import Domain

from bot import training
from bot.actions_in_process import InProcessActions
from bot.answers.wording import Wording
from bot.errors import HelplineError


class NoModelError(HelplineError):
    """There is no trained model, or it can't be loaded. The text says what to do."""


def load_agent(model: Path, tracker_store: TrackerStore | None = None) -> Agent:
    """The agent, ready to take turns; without a tracker store nothing it hears is stored.

    Raises NoModelError, also for a model that wasn't made from what stands here, whose predictions would be another
    project's: Rasa itself would only log a fault, and ignore every message.
    """
    if not model.exists():
        raise NoModelError(f"There is no model at {model.name}. Run `make train`.")
    if not training.is_trained(model):
        raise NoModelError(
            f"The model {model.name} was made from other examples, names or code than stand here. Run `make train`."
        )
    try:
        agent = Agent.load(
            model_path=model,
            generator=Wording(None, Domain.empty()),
            tracker_store=tracker_store or InMemoryTrackerStore(Domain.empty()),
            lock_store=InMemoryLockStore(),
            action_endpoint=InProcessActions(),
        )
    except ModelNotFound:
        raise NoModelError(f"The model {model.name} is damaged. Remove it and run `make train`.") from None
    if not agent.is_ready():
        raise NoModelError(f"The model {model.name} couldn't be loaded. Run `make train`.")
    return agent
