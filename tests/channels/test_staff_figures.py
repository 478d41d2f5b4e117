"""Figures: what came of turns, by period and channel, as charts with their tables and as CSV."""

from __future__ import annotations

import csv
import datetime as dt
import html
import io
import re
import secrets
from collections.abc import Iterator

import pytest
from sqlalchemy import insert

from bot.channels.staff.figures import Table, as_csv
from bot.storage.models import conversation, decision, enquiry
from tests.conftest import TODAY, Server
from tests.storage.build import any_row

from .adviser import Adviser, engine_of

NOON = dt.datetime.combine(TODAY, dt.time(12), dt.timezone.utc)


@pytest.fixture
def channel(server: Server) -> Iterator[str]:
    """A channel that nobody else's turns are on: four turns today, one a week ago, one last year."""
    name = f"c-{secrets.token_hex(4)}"
    turns = [
        (0, "answered", "joining", 0.02),
        (0, "answered", "joining", 0.03),
        (0, "declined", None, 0.05),
        (0, "clarify", "joining", 4.0),
        (7, "decided", "=cmd|' /C calc'!A0", 0.01),
        (300, "answered", "joining", 0.01),
    ]
    with engine_of(server).begin() as connection:
        started = {"id": name, "channel": name, "started_at": NOON, "last_active_at": NOON}
        connection.execute(insert(conversation), [started])
        for number, (days_ago, outcome, topic, seconds) in enumerate(turns):
            row = any_row(enquiry, name, number)
            row |= {"channel": name, "outcome": outcome, "topic": topic, "seconds": seconds}
            row |= {"asked_at": NOON - dt.timedelta(days=days_ago)}
            connection.execute(insert(enquiry), [{key: value for key, value in row.items() if key != "id"}])
        for status in ("no", "ask"):
            told = {"about": "private_work", "status": status, "code": "excluded_activity"}
            row = any_row(decision, name) | told | {"reference": secrets.token_hex(3), "decided_at": NOON}
            connection.execute(insert(decision), [{key: value for key, value in row.items() if key != "id"}])
    yield name
    with engine_of(server).begin() as connection:
        connection.execute(conversation.delete().where(conversation.c.id == name))


def table_of(adviser: Adviser, name: str, channel: str, days: int = 30) -> list[list[str]]:
    """A figure as its CSV has it."""
    answer = adviser.get(f"figures/{name}/csv", params={"days": days, "channel": channel})
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"].startswith(f'attachment; filename="helpline-{name}-')
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_outcomes_are_counted_for_the_period_and_the_channel(adviser: Adviser, channel: str) -> None:
    counted = [["Outcome", "Turns"], ["answered", "2"], ["clarify", "1"], ["declined", "1"]]
    assert table_of(adviser, "outcomes", channel, 7) == counted
    assert ["decided", "1"] in table_of(adviser, "outcomes", channel, 30)
    assert table_of(adviser, "outcomes", "no-such-channel") == [["Outcome", "Turns"]]


def test_every_day_of_the_period_has_its_row_with_the_unanswered_share(adviser: Adviser, channel: str) -> None:
    heading, *days = table_of(adviser, "outcomes-by-day", channel, 7)
    assert [row[0] for row in days] == [str(TODAY - dt.timedelta(days=ago)) for ago in range(6, -1, -1)]
    assert dict(zip(heading, days[-1], strict=True)) | {"All": "4", "Unanswered": "2", "Unanswered %": "50.0"} == dict(
        zip(heading, days[-1], strict=True)
    )
    assert set(days[0][1:]) == {"0", "0.0"}


def test_topics_are_counted_with_what_was_not_answered_of_them(adviser: Adviser, channel: str) -> None:
    assert table_of(adviser, "topics", channel, 7)[1:] == [
        ["How and when to apply", "3", "1", "33.3"],
        ["No topic", "1", "1", "100.0"],
    ]


def test_decisions_are_counted_by_code(adviser: Adviser, channel: str) -> None:
    rows = table_of(adviser, "decisions", channel)[1:]
    assert sorted(rows) == [["private work", status, "excluded activity", "1"] for status in ("ask", "no")]
    page = adviser.get("figures", params={"days": 7, "channel": channel}).text
    assert page.count("private work: excluded activity</text>") == 1, "a bar a code, the statuses in the table"


def test_response_times_are_told_by_day(adviser: Adviser, channel: str) -> None:
    assert table_of(adviser, "response-times", channel, 7)[1:] == [[str(TODAY), "4", "30", "4000"]]


def test_the_pictures_are_drawn_to_scale_the_days_in_order(adviser: Adviser, channel: str) -> None:
    page = adviser.get("figures", params={"days": 7, "channel": channel}).text
    drawn = {
        name: re.findall(r'<rect class="(\w+)" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"', section)
        for name, section in re.findall(r'aria-labelledby="([\w-]+)">(.*?)</section>', page, re.DOTALL)
    }
    joining, none = drawn["topics"][:2], drawn["topics"][2:]
    assert [(part, float(width)) for part, _, _, width, _ in joining] == [("first", 206.7), ("second", 103.3)]
    assert [(part, float(width)) for part, _, _, width, _ in none] == [("first", 0.0), ("second", 103.3)]
    *before, answered, unanswered = drawn["outcomes-by-day"]
    assert {height for *_, height in before} == {"0.0"}
    assert answered == ("first", "557.7", "90.0", "73.1", "90.0")
    assert unanswered == ("second", "557.7", "0.0", "73.1", "90.0")
    half, nearly_all = drawn["response-times"][-2:]
    assert (float(half[4]), float(nearly_all[4])) == (1.3, 178.7), "30 of 4,000 ms, and the rest of them"
    assert "4,000 ms</text>" in page
    assert page.count(">17 Nov</text>") == page.count(">23 Nov</text>") == 2


def test_a_real_turn_leaves_how_long_it_took(server: Server, adviser: Adviser) -> None:
    from .talk import Talk

    Talk(server.url).say("what work is excluded?")
    with engine_of(server).connect() as connection:
        taken = connection.exec_driver_sql(
            "SELECT seconds FROM enquiry WHERE channel = 'website' ORDER BY id DESC LIMIT 1"
        ).scalar_one()
    assert 0 < taken < 60


def test_no_cell_of_a_download_begins_a_formula(adviser: Adviser, channel: str) -> None:
    (cell,) = [row[0] for row in table_of(adviser, "topics", channel) if "cmd" in row[0]]
    assert cell.startswith("'=")


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r"])
def test_whatever_begins_a_formula_is_made_harmless(begin: str) -> None:
    table = Table("x", "X", ("Name", "Number"), ((f"{begin}1+1", -5), ("a=b", 1)))
    read = list(csv.reader(io.StringIO(as_csv(table), newline="")))
    assert read[1:] == [[f"'{begin}1+1", "-5"], ["a=b", "1"]]


def test_the_page_shows_each_figure_with_its_table_and_keeps_what_was_chosen(adviser: Adviser, channel: str) -> None:
    page = adviser.get("figures", params={"days": 7, "channel": channel}).text
    for title in ("Turns by outcome", "Outcomes by day", "Topics asked", "Decisions by code", "Response times"):
        assert f"Table of {title}" in page
    assert '<option value="7" selected>' in page
    assert f"<option selected>{channel}</option>" in page
    assert "4 turns from 17 November 2026 to 23 November 2026, 2 of them unanswered (50.0 %)." in page
    assert "style=" not in page
    assert len(re.findall(r'<svg class="chart" [^>]*aria-hidden="true"', page)) == 5


@pytest.mark.parametrize("asked", ["days=8", "days=x", "channel=%00", "channel=<script>alert(1)</script>", "days=-1"])
def test_what_is_no_period_or_channel_is_left_out(adviser: Adviser, asked: str) -> None:
    page = adviser.get(f"figures?{asked}")
    assert page.status_code == 200
    assert "<script>alert" not in html.unescape(page.text).replace("<script type", "")


def test_a_figure_that_there_is_not_is_not_found(adviser: Adviser) -> None:
    assert adviser.get("figures/salaries/csv").status_code == 404
