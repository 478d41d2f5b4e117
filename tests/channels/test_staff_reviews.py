"""The review queue and reports of wrong answers, on the pages and by the API."""

from __future__ import annotations

import re
import sqlite3
from typing import Any

import pytest

from tests.conftest import Server

from .adviser import Adviser
from .talk import DECIDED, Talk, assert_problem


def waiting(person: Adviser) -> dict[str, str]:
    """The messages that wait, with their numbers."""
    found = re.findall(r'<label for="item-(\d+)">(.*?)</label>', person.get("reviews").text)
    return {text: number for number, text in found}


def stored(server: Server, table: str) -> list[dict[str, Any]]:
    with sqlite3.connect(server.data / "helpline.db") as database:
        database.row_factory = sqlite3.Row
        return [dict(row) for row in database.execute(f"SELECT * FROM {table} ORDER BY id")]


# The queue


def test_what_was_declined_waits_grouped_by_meaning(server: Server, editor: Adviser) -> None:
    for text in ("can you book me a flight", "could you book a flight to Spain for me", "who painted the Mona Lisa"):
        Talk(server.url).say(text)
    page = editor.read("reviews")
    assert re.search(r"[2-9] messages like “can you book me a flight”", page)
    assert "who painted the Mona Lisa" in page


def test_an_editor_labels_in_their_own_words_and_it_waits_no_more(server: Server, editor: Adviser) -> None:
    Talk(server.url).say("what is the boiling point of treacle")
    number = waiting(editor)["what is the boiling point of treacle"]
    sent = editor.send("reviews", item=number, words="how hot does syrup get", topic="out_of_scope", action="label")
    assert sent.headers["Location"] == "/staff/reviews?done=labelled"
    assert "what is the boiling point of treacle" not in waiting(editor)
    label = stored(server, "paraphrase")[-1]
    assert (label["text"], label["topic"], label["by_name"]) == ("how hot does syrup get", "out_of_scope", editor.name)
    assert editor.did()[0] == ("labelled out_of_scope", f"message {number}")


@pytest.mark.parametrize(
    ("words", "topic", "told"),
    [
        ("  ", "out_of_scope", "The words are empty"),
        ("how many teeth has a walrus", "out_of_scope", "the person&#39;s own words"),
        ("does Dr Zebediah Quark know", "out_of_scope", "hold personal data"),
        ("teeth of a walrus", "no_such_topic", "There is no topic"),
    ],
)
def test_what_would_be_no_good_example_is_refused_and_nothing_typed_is_lost(
    server: Server, editor: Adviser, words: str, topic: str, told: str
) -> None:
    if "how many teeth has a walrus" not in waiting(editor):
        Talk(server.url).say("how many teeth has a walrus")
    number = waiting(editor)["how many teeth has a walrus"]
    answer = editor.send("reviews", item=number, words=words, topic=topic, action="label")
    assert answer.status_code == 422
    assert told in answer.text
    assert f'name="words" value="{words}"' in answer.text
    assert "how many teeth has a walrus" in waiting(editor)


def test_what_teaches_nothing_is_dismissed(server: Server, editor: Adviser) -> None:
    Talk(server.url).say("which planet is the biggest")
    number = waiting(editor)["which planet is the biggest"]
    editor.send("reviews", item=number, action="dismiss")
    assert "which planet is the biggest" not in waiting(editor)
    late = editor.send("reviews", item=number, action="dismiss")
    assert "Choose at least one message that still waits" in late.text


def test_an_adviser_reads_the_queue_and_labels_nothing(server: Server, adviser: Adviser) -> None:
    Talk(server.url).say("how tall is the Eiffel tower")
    page = adviser.get("reviews").text
    assert "how tall is the Eiffel tower" in page
    assert 'name="words"' not in page


# Reports


def test_a_wrong_answer_is_reported_in_one_step_and_settled_by_an_editor(
    server: Server, adviser: Adviser, editor: Adviser
) -> None:
    page = adviser.get("answers/oopt").text
    version = page.split('name="answer_version" value="')[1].split('"')[0]
    sent = adviser.send(
        "reports",
        topic="oopt",
        answer_version=version,
        comment="Ms Ann Gable says it is wrong",
        back="/staff/answers/oopt",
    )
    assert sent.headers["Location"] == "/staff/answers/oopt?done=reported"
    report = stored(server, "report")[-1]
    assert (report["topic"], report["answer_version"], report["by_name"]) == ("oopt", version, adviser.name)
    assert report["comment"] == "Ms [name] says it is wrong"
    assert f"report {report['id']}" in str(adviser.did()[0])
    assert "Ms [name] says it is wrong" in editor.read("reviews")
    assert editor.send(f"reviews/reports/{report['id']}", action="done").status_code == 303
    assert "Ms [name] says it is wrong" not in editor.read("reviews")
    assert editor.send(f"reviews/reports/{report['id']}", action="done").status_code == 409


def test_a_report_of_a_decision_leads_back_to_it_and_goes_with_its_person(
    server: Server, adviser: Adviser, editor: Adviser
) -> None:
    talk = Talk(server.url)
    reference = talk.say_all(*DECIDED)[-1]["messages"][0]["decision"]["reference"]
    adviser.send("reports", reference=reference.lower(), comment="quetzalcoatlus", back=f"/staff/handovers/{reference}")
    assert f'href="/staff/handovers/{reference}"' in editor.get("reviews").text
    talk.request("DELETE", "conversation")
    assert "quetzalcoatlus" not in editor.read("reviews")


def test_what_no_caller_was_given_is_kept_neither_as_a_reference_nor_in_the_audit(
    server: Server, adviser: Adviser
) -> None:
    sent = adviser.send("reports", reference="943 476 5919", comment="x", back="/staff/handovers")
    assert sent.status_code == 422
    assert "Nobody was given this reference" in sent.text
    assert "9434765919" not in str(stored(server, "report")) + str(stored(server, "audit"))


def test_the_way_back_is_never_to_another_site(adviser: Adviser) -> None:
    sent = adviser.send("reports", topic="oopt", comment="x", back="https://evil.example.org/")
    assert sent.headers["Location"] == "/staff?done=reported"


def test_the_aid_reports_with_everything_that_led_to_the_answer(
    server: Server, adviser: Adviser, editor: Adviser
) -> None:
    answer = adviser.post(
        "reports",
        {
            "comment": "it should say excluded",
            "topic": "exclusions",
            "strength": "likely",
            "answer_version": "abc",
            "facts": {"specialty": "gp", "earnings": ["£800 a month"], "permanent_region": None},
            "asked": "can Mr Zebediah Quark do botox",
        },
    )
    assert answer.status_code == 201
    report = stored(server, "report")[-1]
    assert report["id"] == answer.json()["number"]
    assert report["asked"] == "can Mr [name] do botox"
    page = editor.read("reviews")
    for told in ("it should say excluded", "likely", "version abc", "earnings", "£800 a month", "do botox"):
        assert told in page


def test_words_that_are_never_kept_are_not_kept_in_a_report(server: Server, adviser: Adviser) -> None:
    adviser.post("reports", {"comment": "x", "topic": "exclusions", "asked": "the police arrested me"})
    assert stored(server, "report")[-1]["asked"] is None


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"topic": "exclusions"}, 422),
        ({"topic": "exclusions", "comment": "  "}, 422),
        ({"comment": "x"}, 422),
        ({"comment": "x", "topic": "shoes"}, 422),
        ({"comment": "x" * 2001, "topic": "exclusions"}, 422),
        ({"comment": "x", "topic": "exclusions", "facts": ["gp"]}, 422),
        ({"comment": "x", "topic": "exclusions", "facts": {"NHS 943 476 5919": "y"}}, 422),
        ({"comment": "x", "topic": "exclusions", "facts": {"specialty": "\0"}}, 422),
        ({"comment": "x", "topic": "exclusions", "strength": "Mr Zebediah"}, 422),
        ({"comment": "x", "topic": "exclusions", "answer_version": "Mr Zebediah Quark"}, 422),
        ({"comment": "x", "topic": "exclusions", "reference": "943 476 5919"}, 422),
        ({"comment": 5, "topic": "exclusions"}, 422),
        ([], 422),
    ],
)
def test_a_report_that_cannot_be_kept_is_refused_in_words(
    server: Server, adviser: Adviser, body: Any, status: int
) -> None:
    before = len(stored(server, "report"))
    assert_problem(adviser.post("reports", body), status)
    assert len(stored(server, "report")) == before
