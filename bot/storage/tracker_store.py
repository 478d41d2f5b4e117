"""Rasa's tracker store over our tables. It fails closed: a turn that can't be read or written is told as an error."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, Optional

from rasa.core.agent import Agent
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import FailSafeTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from bot.coverage import load_parameters
from bot.settings import Settings, read_settings
from bot.storage.database import connect, prepare
from bot.storage.decisions import Decisions
from bot.storage.faults import CorruptRecordError
from bot.storage.repository import Repository, StoredEvents


def open_repository(settings: Settings) -> Repository:
    """The repository of an installation, its tables brought to the newest form."""
    parameters = load_parameters()
    contacts = parameters.in_force(settings.today()).contacts
    engine = connect(settings.database())
    prepare(engine)
    Decisions(engine).keep_parameters(parameters)
    keep = [number for number in contacts.values() if number]
    return Repository(engine, keep, settings.session_minutes)


class HelplineTrackerStore(TrackerStore):
    """Stores conversations in our `event` table, off the event loop."""

    def __init__(
        self,
        domain: Optional[Domain],
        event_broker: Optional[EventBroker] = None,
        repository: Optional[Repository] = None,
        **kwargs: Any,
    ) -> None:
        """Without a repository it opens the one of the settings: so `rasa run` makes it from endpoints.yml."""
        super().__init__(domain, event_broker, **kwargs)
        self.repository = repository or open_repository(read_settings())

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Adds the events that aren't stored yet, all or none."""
        stored: int = getattr(tracker, "stored_events", 0)
        next_sequence: int = getattr(tracker, "next_sequence", 0)
        new = [event.as_dict() for event in list(tracker.events)[stored:]]
        await asyncio.to_thread(self.repository.add_events, tracker.sender_id, new, next_sequence)
        _note(tracker, stored + len(new), next_sequence + len(new))

    async def retrieve(self, sender_id: str) -> Optional[DialogueStateTracker]:
        """The conversation's current session: nothing yet where the last one is over, so that Rasa begins another."""
        return self._tracker(sender_id, await asyncio.to_thread(self.repository.session_events, sender_id))

    async def retrieve_full_tracker(self, conversation_id: str) -> Optional[DialogueStateTracker]:
        """The conversation with all its sessions."""
        return self._tracker(conversation_id, await asyncio.to_thread(self.repository.all_events, conversation_id))

    def _tracker(self, sender_id: str, stored: Optional[StoredEvents]) -> Optional[DialogueStateTracker]:
        if stored is None:
            return None
        events: list[Mapping[str, Any]] = list(stored.events)
        try:
            tracker = DialogueStateTracker.from_dict(sender_id, events, self.domain.slots)
        except Exception:
            # Not chained: Rasa's error holds the event's words.
            raise CorruptRecordError("The conversation's events can't be read.") from None
        _note(tracker, len(tracker.events), stored.next_sequence)
        return tracker


def _note(tracker: DialogueStateTracker, stored: int, next_sequence: int) -> None:
    # Which events are stored goes with the tracker: counting rows again would miss another writer's.
    tracker.stored_events = stored
    tracker.next_sequence = next_sequence


def fail_closed(agent: Agent) -> HelplineTrackerStore:
    """Takes Rasa's FailSafeTrackerStore away, which would answer from an empty memory when the database is down.

    Raises RuntimeError where the agent keeps conversations anywhere else: Rasa falls back to memory with only a
    warning when a tracker store can't be imported.
    """
    store = agent.tracker_store
    if isinstance(store, FailSafeTrackerStore):
        store = store._tracker_store
    if not isinstance(store, HelplineTrackerStore):
        raise RuntimeError("The conversations aren't stored in the database. Check tracker_store in endpoints.yml.")
    agent.tracker_store = store
    if agent.processor:
        agent.processor.tracker_store = store
    return store
