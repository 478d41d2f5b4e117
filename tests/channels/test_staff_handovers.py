"""Hand-overs: from the reference that a caller reads out to closed."""

from __future__ import annotations

import re
import sqlite3
from typing import Any

import pytest

from tests.conftest import Server

from .adviser import Adviser
from .talk import Talk

SCRIPT = "<script>alert(1)</script>"
MASKED = "can you put me through to the helpline? Dr Priyanka Smithers, 07700 900123"


@pytest.fixture
def handed_over(server: Server) -> dict[str, Any]:
    """The references of somebody who was told a decision and then wanted a person."""
    talk = Talk(server.url)
    decided = talk.say_all("am I eligible?", "GP", "Wessex")[-1]
    last = talk.say("can I speak to a person please")
    text = last["messages"][-1]["text"]
    found = re.search(r"Quote (\w{6})", text)
    assert found, text
    return {"handover": found[1], "decision": decided["messages"][0]["decision"]["reference"], "talk": talk}


def test_who_waits_is_listed_with_how_long_and_on_what_channel(adviser: Adviser, handed_over: dict[str, Any]) -> None:
    page = adviser.get("handovers").text
    row = page[page.index(handed_over["handover"]) :]
    row = row[: row.index("</tr>")]
    for told in ("under a minute", "website", "waiting"):
        assert told in row


def test_the_longest_waiting_stands_first(server: Server, adviser: Adviser, handed_over: dict[str, Any]) -> None:
    with sqlite3.connect(server.data / "helpline.db") as database:
        database.execute(
            "UPDATE handover SET asked_at = '2026-01-01 12:00:00' WHERE reference = ?", (handed_over["handover"],)
        )
    page = adviser.get("handovers").text
    assert re.findall(r'class="reference" href="/staff/handovers/(\w+)"', page)[0] == handed_over["handover"]
    assert "Jan 2026, 12:00" in page


@pytest.mark.parametrize("read_out", [str.lower, " ".join, "-".join, lambda one: f" {one}. "], ids=range(4))
@pytest.mark.parametrize("kind", ["handover", "decision"])
def test_a_reference_is_found_however_it_is_read_out(
    adviser: Adviser, handed_over: dict[str, Any], kind: str, read_out: Any
) -> None:
    answer = adviser.get("handovers", params={"reference": read_out(handed_over[kind])})
    assert answer.headers["Location"] == f"/staff/handovers/{handed_over[kind]}"
    assert "am I eligible?" in adviser.read(f"handovers/{handed_over[kind]}")


@pytest.mark.parametrize("reference", ["NOBODY", "", SCRIPT, "' OR 1=1 --", "\0", "é" * 500])
def test_a_reference_that_is_nobodys_is_told_and_shown_as_text(adviser: Adviser, reference: str) -> None:
    answer = adviser.get("handovers", params={"reference": reference})
    assert answer.status_code in {200, 404}
    assert "<script>" not in answer.text
    if reference:
        assert "Nobody was given the reference" in answer.text


def test_the_case_shows_the_facts_the_decision_with_its_reasons_and_that_it_follows_again(
    adviser: Adviser, handed_over: dict[str, Any]
) -> None:
    page = adviser.read(f"handovers/{handed_over['handover']}")
    for told in (
        "Permanent region Wessex",
        "Specialty General Practice",
        "Eligibility: Yes",
        "General Practice and Wessex are both on the list on this page.",
        "Decided again now from what was kept, it is the same.",
    ):
        assert told in page


def test_a_decision_that_follows_no_more_is_told_before_it_is_read_out(
    server: Server, adviser: Adviser, handed_over: dict[str, Any]
) -> None:
    with sqlite3.connect(server.data / "helpline.db") as database:
        database.execute("UPDATE decision SET code = 'other' WHERE reference = ?", (handed_over["decision"],))
    page = adviser.read(f"handovers/{handed_over['decision']}")
    assert "Decided again now, it differs in: code. Tell an editor before you read it out." in page
    with sqlite3.connect(server.data / "helpline.db") as database:
        database.execute("UPDATE decision SET trainee = NULL WHERE reference = ?", (handed_over["decision"],))
    assert "It can’t be decided again" in adviser.read(f"handovers/{handed_over['decision']}")


def test_nothing_that_identifies_anybody_is_shown(server: Server, adviser: Adviser) -> None:
    talk = Talk(server.url)
    found = re.search(r"Quote (\w{6})", talk.say(MASKED)["messages"][-1]["text"])
    assert found
    page = adviser.read(f"handovers/{found[1]}")
    assert "Smithers" not in page
    assert "900123" not in page
    assert "[name]" in page


def test_a_script_that_a_trainee_sent_is_shown_as_text(server: Server, adviser: Adviser) -> None:
    talk = Talk(server.url)
    talk.say(f"am I eligible? GP {SCRIPT}")
    found = re.search(r"Quote (\w{6})", talk.say("speak to a person")["messages"][-1]["text"])
    assert found
    page = adviser.get(f"handovers/{found[1]}").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_somebody_takes_it_on_notes_and_closes_and_all_of_it_is_in_the_audit(
    server: Server, handed_over: dict[str, Any]
) -> None:
    person, reference = Adviser(server), handed_over["handover"]
    place = f"handovers/{reference}"
    assert person.send(f"{place}/claim").headers["Location"] == f"/staff/{place}?done=claimed"
    assert f"taken by {person.name}" in person.read(place)
    person.send(f"{place}/notes", text=f"Rang back. Mr Zebediah Quark was there. {SCRIPT}")
    page = person.get(place).text
    assert "Rang back. Mr [name] was there. &lt;script&gt;" in page
    assert "Quark" not in page
    person.send(f"{place}/close")
    page = person.read(place)
    assert f"by {person.name} asked" in page
    assert "Take it on" not in page
    assert reference not in person.get("handovers").text
    done = [(action, about) for action, about in person.did() if action != "looked up"]
    assert done == [
        ("closed", reference),
        ("noted", reference),
        ("claimed", reference),
        ("signed in", None),
    ]


def test_of_two_who_take_somebody_on_the_second_is_told(
    server: Server, adviser: Adviser, handed_over: dict[str, Any]
) -> None:
    first, place = Adviser(server), f"handovers/{handed_over['handover']}"
    first.send(f"{place}/claim")
    late = adviser.send(f"{place}/claim")
    assert "Somebody else was first" in adviser.read(late.headers["Location"].removeprefix("/staff/"))
    assert f"taken by {first.name}" in adviser.read(place)
    adviser.send(f"{place}/hand-back")
    assert "Take it on" in adviser.read(place)


@pytest.mark.parametrize(("text", "told"), [(" ", "The note is empty"), ("x" * 2001, "2,000 is the most")])
def test_a_note_that_cannot_be_kept_is_told(
    adviser: Adviser, handed_over: dict[str, Any], text: str, told: str
) -> None:
    answer = adviser.send(f"handovers/{handed_over['handover']}/notes", text=text)
    assert answer.status_code == 422
    assert told in answer.text


def test_who_erases_their_conversation_takes_the_notes_with_them(
    server: Server, adviser: Adviser, handed_over: dict[str, Any]
) -> None:
    place = f"handovers/{handed_over['handover']}"
    adviser.send(f"{place}/notes", text="quetzalcoatlus")
    handed_over["talk"].request("DELETE", "conversation")
    assert adviser.get(place).status_code == 404
    with sqlite3.connect(server.data / "helpline.db") as database:
        assert not [line for line in database.iterdump() if "quetzalcoatlus" in line]
