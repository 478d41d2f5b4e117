"""Ten advisers type at once on a real server: how long suggesting takes there, and how long their pages wait for it.

Each types as people do, some 4 keys a second, and asks as the page does: 100 ms after the last key, one question at a
time. Milliseconds are this machine's at this moment: the load stands beside them.
"""

from __future__ import annotations

import asyncio
import os
import random
import statistics
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from rich.console import Console
from rich.table import Table

from bot import training
from bot.channels.staff.gate import COOKIE, CSRF_HEADER, csrf_token_of
from bot.storage.database import connect
from bot.storage.staff import StaffAccounts
from bot.storage.staff_access import StaffSessions
from tests.conftest import Server, running_server

ADVISERS = 10
CALLS_EACH = 4
PAUSE = 0.1
"""Seconds after the last key, as in bot/web/static/aid.js."""
CALLS = (
    "gpst2 wessex mat leave locum botox 12k, allowed?",
    "st3 public health, cct march 2029, when does it renew?",
    "clr in gum mersey, private clinic £900 a month, what fee",
    "leaving for another mdo, refund of what she paid?",
    "incident in 2019, claim letter came today, whose is it",
    "can I join while on maternity leave?",
    "occ med london, is he eligible",
    "does the block membership cover out of hours shifts",
    "oopt in scotland from august 2027, still in?",
    "who pays for counselling, and is it confidential?",
)


@dataclass
class Typing:
    """What ten advisers saw: seconds of each answer on the server, and of each as the page waited for it."""

    on_server: list[float] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)
    keys: int = 0


async def main() -> None:
    """Starts a server, lets everybody type, prints the table."""
    training.train()
    with tempfile.TemporaryDirectory() as folder, running_server(Path(folder)) as server:
        load, worked = os.getloadavg()[0], _processor_seconds(server)
        seen = Typing()
        sessions = [_session(server, number) for number in range(ADVISERS)]
        await asyncio.gather(*(_adviser(server, secret, number, seen) for number, secret in enumerate(sessions)))
        worked = _processor_seconds(server) - worked
    title = f"load {load:.1f} before, {os.getloadavg()[0]:.1f} after, on {os.cpu_count()} cores"
    table = Table("Ten advisers typing", "p50 ms", "p95 ms", "worst ms", title=title)
    for name, seconds in (("suggesting, on the server", seen.on_server), ("waited for, by the page", seen.waited)):
        ms = sorted(1000 * one for one in seconds)
        table.add_row(name, f"{statistics.median(ms):.0f}", f"{ms[int(0.95 * len(ms))]:.0f}", f"{ms[-1]:.0f}")
    console = Console()
    console.print(table)
    console.print(f"{len(seen.waited)} answers to {seen.keys} keys.")
    console.print(
        f"The server worked {1000 * worked / len(seen.waited):.0f} ms an answer, whatever else the machine did."
    )


def _processor_seconds(server: Server) -> float:
    """What a server has had of the processors so far."""
    fields = Path(f"/proc/{server.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _session(server: Server, number: int) -> str:
    """The secret of a session of an account of its own."""
    engine = connect(f"sqlite:///{server.data / 'helpline.db'}")
    user = StaffAccounts(engine).add(f"adviser {number}", "adviser", "signs in by session only")
    return StaffSessions(engine).begin(user)


async def _adviser(server: Server, secret: str, number: int, seen: Typing) -> None:
    """One adviser's calls, key by key."""
    chance = random.Random(number)  # noqa: S311 - repeatable on purpose
    headers = {CSRF_HEADER: csrf_token_of(secret)}
    async with httpx.AsyncClient(base_url=server.url, cookies={COOKIE: secret}, headers=headers, timeout=30) as page:
        await asyncio.sleep(chance.uniform(0, 2))
        for place in range(CALLS_EACH):
            await _call(page, CALLS[(number + place) % len(CALLS)], chance, seen)
            await asyncio.sleep(chance.uniform(1, 3))


async def _call(page: httpx.AsyncClient, call: str, chance: random.Random, seen: Typing) -> None:
    """Types a call, asking after each pause; the next question waits for an answer that is under way."""
    asked: asyncio.Task[None] | None = None
    seen.keys += len(call)
    for end in range(1, len(call) + 1):
        # Words come in runs, with a breath between them.
        pause = chance.uniform(0.12, 0.28) if call[end - 1] != " " else chance.uniform(0.2, 0.7)
        await asyncio.sleep(min(pause, PAUSE))
        if asked is None or asked.done():
            asked = asyncio.create_task(_ask(page, call[:end], seen))
        await asyncio.sleep(max(pause - PAUSE, 0))
    if asked:
        await asked
    await _ask(page, call, seen)


async def _ask(page: httpx.AsyncClient, text: str, seen: Typing) -> None:
    started = time.perf_counter()
    answer = await page.post("/staff/api/suggest", json={"text": text, "facts": {}})
    answer.raise_for_status()
    seen.waited.append(time.perf_counter() - started)
    seen.on_server.append(float(answer.headers["Server-Timing"].partition("dur=")[2]) / 1000)


if __name__ == "__main__":
    asyncio.run(main())
