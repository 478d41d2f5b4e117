"""Times a turn and its parts in one run. Read the ratios: the milliseconds are this machine's, at this moment."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable

from rich.console import Console
from rich.table import Table

from bot import training
from bot.assistant import load_agent
from bot.channels.session import say
from bot.logs import configure_logging
from bot.nlu.encoder import load_encoder
from bot.nlu.facts import fact_finder
from bot.server import compute_in_one_thread

QUESTIONS = (
    "can I join while on maternity leave?",
    "I'm a GP trainee in Wessex, am I eligible?",
    "what private work is excluded, and when does my membership renew?",
    "how much is car insurance in Leeds",
)
ROUNDS = 25


async def milliseconds(work: Callable[[str], Awaitable[object]]) -> float:
    """The median milliseconds of one piece of work over all questions and rounds."""
    times = []
    for _ in range(ROUNDS):
        for question in QUESTIONS:
            started = time.perf_counter()
            await work(question)
            times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


async def main() -> None:
    """Prints the table."""
    configure_logging()
    compute_in_one_thread()
    training.train()
    agent = load_agent(training.model_path())
    number = 0

    async def turn(question: str) -> object:
        nonlocal number
        number += 1
        return await say(agent, f"bench-{number}", question, "website")

    async def parse(question: str) -> object:
        return await agent.parse_message(question)

    async def facts(question: str) -> object:
        return fact_finder().find(question)

    async def vector(question: str) -> object:
        return load_encoder().vectors([question])

    works = {"a whole turn": turn, "understanding": parse, "facts": facts, "one sentence vector": vector}
    for work in works.values():
        await work(QUESTIONS[0])
    measured = {name: await milliseconds(work) for name, work in works.items()}
    table = Table("Part", "ms (median)", "of a turn")
    for name, value in measured.items():
        table.add_row(name, f"{value:.1f}", f"{value / measured['a whole turn']:.0%}")
    Console().print(table)


if __name__ == "__main__":
    asyncio.run(main())
