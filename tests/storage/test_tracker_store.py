"""Rasa's conversations over our tables."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.core.agent import Agent
from rasa.core.tracker_store import FailSafeTrackerStore, InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker

from bot.settings import PROJECT, Settings
from bot.storage.faults import StorageError
from bot.storage.tracker_store import HelplineTrackerStore, fail_closed, open_repository

from .build import bot, counts, decision, engine_at, repository_at, session, slot, turn, user

DOMAIN = Domain.from_yaml(
    """
    version: "3.1"
    intents: [eligibility]
    slots:
      specialty: {type: any, mappings: [{type: custom}]}
      permanent_region: {type: any, mappings: [{type: custom}]}
    """
)


def store_at(folder: Path) -> HelplineTrackerStore:
    """A tracker store, as one of several processes would have it."""
    return HelplineTrackerStore(DOMAIN, repository=repository_at(folder))


def tracker_of(*events: Event, id: str = "c") -> DialogueStateTracker:
    return DialogueStateTracker.from_events(id, list(events), slots=DOMAIN.slots)


def told(tracker: DialogueStateTracker | None) -> list[str | None]:
    """What the person said in a tracker's events."""
    assert tracker is not None
    return [event.text for event in tracker.events if event.type_name == "user"]


@pytest.fixture
def store(tmp_path: Path) -> HelplineTrackerStore:
    return store_at(tmp_path)


async def test_a_conversation_comes_back_as_it_was_saved(store: HelplineTrackerStore) -> None:
    saved = tracker_of(*session(), user("GP"), slot("specialty", {"key": "general_practice"}), bot("Noted."))
    await store.save(saved)
    back = await store.retrieve_full_tracker("c")
    assert back is not None
    assert list(back.events) == list(saved.events)
    assert back.get_slot("specialty") == {"key": "general_practice"}


async def test_nobody_has_said_anything_in_a_conversation_that_is_not_there(store: HelplineTrackerStore) -> None:
    assert await store.retrieve("c") is None
    assert await store.retrieve_full_tracker("c") is None


async def test_each_save_adds_only_what_is_new(store: HelplineTrackerStore, tmp_path: Path) -> None:
    tracker = tracker_of(*session(), *turn("one"))
    await store.save(tracker)
    await store.save(tracker)
    again = await store.retrieve("c")
    assert again is not None
    for text in ("two", "three"):
        for event in turn(text):
            again.update(event)
        await store.save(again)
    assert told(await store.retrieve_full_tracker("c")) == ["one", "two", "three"]
    assert counts(engine_at(tmp_path))["enquiry"] == 3


async def test_a_new_session_knows_no_fact_of_the_old_one_but_the_copy_shows_both(store: HelplineTrackerStore) -> None:
    await store.save(tracker_of(*session(), *turn("old"), slot("specialty", "general_practice")))
    tracker = await store.retrieve("c")
    assert tracker is not None
    for event in [*session(), *turn("new"), slot("permanent_region", "wessex")]:
        tracker.update(event)
    await store.save(tracker)
    now = await store.retrieve("c")
    assert told(now) == ["new"]
    assert now is not None
    assert (now.get_slot("specialty"), now.get_slot("permanent_region")) == (None, "wessex")
    for event in turn("newest"):
        now.update(event)
    await store.save(now)
    assert told(await store.retrieve("c")) == ["new", "newest"]
    assert told(await store.retrieve_full_tracker("c")) == ["old", "new", "newest"]


async def test_after_a_silence_rasa_finds_nothing_and_its_own_clock_decides_nothing(tmp_path: Path) -> None:
    store = store_at(tmp_path)
    await store.save(tracker_of(*session(), *turn("old"), slot("specialty", "general_practice")))
    store.repository.end("c")
    tracker = await store.retrieve("c")
    assert tracker is not None
    assert not tracker.applied_events()
    assert tracker.get_slot("specialty") is None
    for event in [*session(), *turn("new")]:
        tracker.update(event)
    await store.save(tracker)
    assert told(await store.retrieve("c")) == ["new"]
    assert told(await store.retrieve_full_tracker("c")) == ["old", "new"]
    assert not Domain.load(str(PROJECT / "domain.yml")).session_config.are_sessions_enabled()


async def test_of_two_processes_that_take_a_turn_at_once_only_one_keeps_it(tmp_path: Path) -> None:
    one, other = store_at(tmp_path), store_at(tmp_path)
    await one.save(tracker_of(*session(), *turn("before")))
    trackers = [await store.retrieve("c") for store in (one, other)]
    for tracker, text in zip(trackers, ("first", "second"), strict=True):
        assert tracker is not None
        for event in [user(text), bot("Yes", "decided", decision=decision(f"{text:A<6.6}".upper()))]:
            tracker.update(event)
    await one.save(trackers[0])
    before = counts(engine_at(tmp_path))
    with pytest.raises(StorageError):
        await other.save(trackers[1])
    assert counts(engine_at(tmp_path)) == before
    assert told(await one.retrieve("c")) == ["before", "first"]


async def test_a_distressed_turn_can_be_read_back_and_gone_on_from(store: HelplineTrackerStore) -> None:
    await store.save(tracker_of(*session(), user("I want to die", "distress"), bot("I'm so sorry.", "signposted")))
    back = await store.retrieve("c")
    assert told(back) == [None]
    assert back is not None
    back.update(user("carry on"))
    await store.save(back)
    assert told(await store.retrieve("c")) == [None, "carry on"]


def test_rasas_way_of_going_on_in_memory_is_taken_away(store: HelplineTrackerStore) -> None:
    agent = Agent(tracker_store=store)
    assert isinstance(agent.tracker_store, FailSafeTrackerStore)
    assert fail_closed(agent) is store
    assert agent.tracker_store is store


def test_an_assistant_that_would_keep_conversations_in_memory_does_not_start() -> None:
    agent = Agent(tracker_store=InMemoryTrackerStore(DOMAIN))
    with pytest.raises(RuntimeError, match=r"endpoints\.yml"):
        fail_closed(agent)


def test_opening_the_store_of_an_installation_makes_its_tables(tmp_path: Path) -> None:
    repository = open_repository(Settings(data_folder=tmp_path))
    repository.open_conversation("c", "website")
    assert counts(engine_at(tmp_path))["conversation"] == 1


def test_a_store_without_a_repository_opens_the_one_of_the_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HELPLINE_DATA", str(tmp_path))
    HelplineTrackerStore(DOMAIN).repository.open_conversation("c", "website")
    assert counts(engine_at(tmp_path))["conversation"] == 1
