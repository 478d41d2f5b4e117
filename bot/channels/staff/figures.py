"""Figures: what came of turns, what was asked and decided, how fast; as charts with their tables, and as CSV."""

from __future__ import annotations

import asyncio
import csv
import datetime as dt
import io
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sanic.request import Request
from sanic.response import HTTPResponse, raw

from bot.channels.problems import Problem
from bot.channels.staff.charts import PARTS, WIDTH, Chart, bars, columns
from bot.channels.staff.desk import Desk, Route, desk_of, page, topic_title
from bot.channels.staff.gate import signed_in
from bot.outcomes import OUTCOMES
from bot.storage.staff import StaffUser
from bot.storage.tallies import Tallies, Tally

PERIODS = (7, 30, 90)
UNANSWERED = ("declined", "clarify", "error")
"""Outcomes of turns in which nothing was answered."""
_ANSWERED_OR_NOT = ("answered", "unanswered")
_BEGINS_FORMULAS = ("=", "+", "-", "@", "\t", "\r")

Cell = str | int | float
Row = Sequence[Cell]


@dataclass(frozen=True)
class Table:
    """A figure: its rows under their headings, and the chart that shows the same."""

    name: str
    title: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    chart: Chart | None = None
    note: str = ""


@dataclass(frozen=True)
class Asked:
    """The period and the channel that figures are wanted for; an empty channel means all."""

    period: int
    channel: str
    since: dt.date
    until: dt.date

    @property
    def days(self) -> list[dt.date]:
        """Every day of the period."""
        return [self.since + dt.timedelta(days=number) for number in range((self.until - self.since).days + 1)]


@signed_in()
async def figures(request: Request, user: StaffUser) -> HTTPResponse:
    """Every figure for a period and a channel."""
    desk = desk_of(request)
    asked = _asked(request, desk)
    channels, tables = await asyncio.to_thread(_tables, desk, asked)
    by_outcome = {str(outcome): int(turns) for outcome, turns in tables["outcomes"].rows}
    turns, unanswered = sum(by_outcome.values()), sum(by_outcome.get(outcome, 0) for outcome in UNANSWERED)
    return page(
        request,
        "figures.html",
        asked=asked,
        periods=PERIODS,
        channels=sorted({*channels, *filter(None, [asked.channel])}),
        tables=list(tables.values()),
        parts=PARTS,
        width=WIDTH,
        turns=turns,
        unanswered=unanswered,
        share=_percent(unanswered, turns),
    )


@signed_in()
async def download(request: Request, user: StaffUser, name: str) -> HTTPResponse:
    """One figure as CSV."""
    desk = desk_of(request)
    asked = _asked(request, desk)
    _, tables = await asyncio.to_thread(_tables, desk, asked)
    table = tables.get(name)
    if table is None:
        raise Problem(404, "There is no such figure.")
    file = f"helpline-{name}-{asked.since}-to-{asked.until}.csv"
    return raw(
        as_csv(table).encode("utf-8-sig"),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{file}"'},
    )


def as_csv(table: Table) -> str:
    """A table as CSV. No cell can begin a formula: a spreadsheet would work it out."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([_harmless(heading) for heading in table.headings])
    writer.writerows([[_harmless(cell) for cell in row] for row in table.rows])
    return out.getvalue()


def _harmless(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_BEGINS_FORMULAS) else cell


def _asked(request: Request, desk: Desk) -> Asked:
    wanted = request.args.get("days") or ""
    period = int(wanted) if wanted in {str(one) for one in PERIODS} else PERIODS[1]
    until = desk.today()
    channel = request.args.get("channel") or ""
    return Asked(
        period, channel if re.fullmatch(r"[\w-]{1,32}", channel) else "", until - dt.timedelta(days=period - 1), until
    )


def _tables(desk: Desk, asked: Asked) -> tuple[set[str], dict[str, Table]]:
    """The channels that there were turns on, and every figure by name."""
    counts = Tallies(desk.engine)
    every = counts.since(asked.since)
    tallies = [one for one in every if not asked.channel or one.channel == asked.channel]
    tables = (
        _by_day(tallies, asked),
        _outcomes(tallies),
        _topics(tallies),
        _decisions(counts, asked),
        _response_times(counts, asked),
    )
    return {one.channel for one in every}, {table.name: table for table in tables}


def _outcomes(tallies: Sequence[Tally]) -> Table:
    turns: Counter[str] = Counter()
    for one in tallies:
        turns[one.outcome] += one.turns
    rows = [(outcome.replace("_", " "), turns[outcome]) for outcome in OUTCOMES if turns[outcome]]
    return Table(
        "outcomes",
        "Turns by outcome",
        ("Outcome", "Turns"),
        tuple(rows),
        bars([(name, (count,)) for name, count in rows]),
    )


def _by_day(tallies: Sequence[Tally], asked: Asked) -> Table:
    by_day: dict[dt.date, Counter[str]] = defaultdict(Counter)
    for one in tallies:
        by_day[one.day][one.outcome] += one.turns
    rows: list[Row] = []
    shown = []
    for day in asked.days:
        turns = by_day[day]
        every, unanswered = sum(turns.values()), sum(turns[outcome] for outcome in UNANSWERED)
        shown.append((_short_day(day), (every - unanswered, unanswered)))
        rows.append(
            (day.isoformat(), *(turns[outcome] for outcome in OUTCOMES), every, unanswered, _percent(unanswered, every))
        )
    names = tuple(outcome.replace("_", " ") for outcome in OUTCOMES)
    headings = ("Day", *names, "All", "Unanswered", "Unanswered %")
    note = "Unanswered: declined, unclear, or a fault."
    return Table("outcomes-by-day", "Outcomes by day", headings, tuple(rows), columns(shown, _ANSWERED_OR_NOT), note)


def _topics(tallies: Sequence[Tally]) -> Table:
    turns: Counter[str] = Counter()
    unanswered: Counter[str] = Counter()
    for one in tallies:
        topic = topic_title(one.topic) if one.topic else "No topic"
        turns[topic] += one.turns
        unanswered[topic] += one.turns if one.outcome in UNANSWERED else 0
    ordered = sorted(turns.items(), key=lambda item: (-item[1], item[0]))
    rows = [(topic, count, unanswered[topic], _percent(unanswered[topic], count)) for topic, count in ordered]
    headings = ("Topic", "Turns", "Unanswered", "Unanswered %")
    chart = bars([(topic, (count - lacking, lacking)) for topic, count, lacking, _ in rows], _ANSWERED_OR_NOT)
    return Table("topics", "Topics asked", headings, tuple(rows), chart)


def _decisions(counts: Tallies, asked: Asked) -> Table:
    found = counts.decisions_since(asked.since, asked.channel or None)
    rows = [(one.about.replace("_", " "), one.status, one.code.replace("_", " "), one.decisions) for one in found]
    by_code: Counter[str] = Counter()
    for about, _, code, count in rows:
        by_code[f"{about}: {code}"] += count
    chart = bars([(name, (count,)) for name, count in by_code.items()])
    return Table("decisions", "Decisions by code", ("About", "Status", "Code", "Decisions"), tuple(rows), chart)


def _response_times(counts: Tallies, asked: Asked) -> Table:
    found = counts.response_times(asked.since, asked.channel or None)
    times = {one.day: (one.turns, round(one.median * 1000), round(one.most * 1000)) for one in found}
    rows = [(day.isoformat(), *told) for day, told in times.items()]
    headings = ("Day", "Turns", "Half within (ms)", "19 of 20 within (ms)")
    shown = []
    for day in asked.days:
        _, half, nearly_all = times.get(day, (0, 0, 0))
        shown.append((_short_day(day), (half, nearly_all - half)))
    chart = columns(shown, ("half within", "19 of 20 within"), "ms")
    note = "From a message’s arrival until its reply was kept."
    return Table("response-times", "Response times", headings, tuple(rows), chart, note)


def _short_day(day: dt.date) -> str:
    return f"{day:%-d %b}"


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 0.0


routes: tuple[Route, ...] = (
    ("GET", "/figures", figures),
    ("GET", "/figures/<name>/csv", download),
)
