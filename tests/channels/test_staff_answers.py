"""Answers and rules: found, approved, withdrawn, noted beside."""

from __future__ import annotations

import pytest

from tests.conftest import TODAY, Server

from .adviser import Adviser
from .talk import Talk


def version_of(person: Adviser, topic: str) -> str:
    return person.read(f"answers/{topic}").split("Words: version ")[1].split()[0]


def test_every_answer_is_found_by_its_words_with_its_section(adviser: Adviser) -> None:
    page = adviser.read("answers?q=maternity")
    assert "1 found" in page
    assert "Joining on maternity or other leave" in page
    assert "page read 22 November 2026" in page
    assert "32 in all" in adviser.read("answers")
    assert "No answer holds all of these words" in adviser.read("answers?q=brontosaurus")


def test_what_is_searched_for_is_shown_as_text(adviser: Adviser) -> None:
    for place in ("answers", "rules", "exclusions"):
        page = adviser.get(place, params={"q": '"><script>alert(1)</script>'}).text
        assert "<script>alert" not in page, place
        assert "&#34;&gt;&lt;script&gt;" in page, place


def test_an_answer_shows_its_figures_filled_in_and_where_each_comes_from(adviser: Adviser) -> None:
    page = adviser.read("answers/private_work_fee")
    assert "£10,000 a year or less, gross" in page
    assert (
        "is free. private_work.limit , private_work.yaml £10,000 from 1 August 2021 Private work outside your" in page
    )
    assert "Short form If you're in the block membership" in page
    assert "{" not in page


def test_the_rules_are_listed_with_section_and_start(adviser: Adviser) -> None:
    page = adviser.read("rules?q=subscription")
    assert "£1,100 from 1 August 2021" in page
    assert "private_work.subscription" in page
    assert "Nothing holds these words" in adviser.read("rules?q=brontosaurus")


@pytest.mark.parametrize(
    ("words", "activity"),
    [
        ("botox", "cosmetic or aesthetic medicine"),
        ("gastric band", "bariatric surgery"),
        ("refractive", "ophthalmology"),
        ("dvla", "health screening"),
        ("coroner", "medical non-clinical work"),
    ],
)
def test_an_excluded_activity_is_found_by_peoples_words_and_by_its_exceptions(
    adviser: Adviser, words: str, activity: str
) -> None:
    page = adviser.read(f"exclusions?q={words}")
    assert activity in page
    assert "1 found" in page


def test_exceptions_stand_beside_their_activity(adviser: Adviser) -> None:
    assert "Botox, other non-permanent fillers, superficial chemical peels" in adviser.read("exclusions?q=cosmetic")


def test_work_that_is_not_on_the_list_is_not_called_included(adviser: Adviser) -> None:
    assert "That doesn’t mean the work is included" in adviser.read("exclusions?q=brontosaurus")


def test_an_editor_approves_under_their_own_name_and_trainees_see_it(server: Server, editor: Adviser) -> None:
    version = version_of(editor, "renewal")
    assert "not approved" in editor.read("answers/renewal")
    sent = editor.send("answers/renewal/approve", version=version, by="Somebody Else", name="Somebody Else")
    assert sent.status_code == 303
    page = editor.read("answers/renewal")
    assert f"approved by {editor.name}, {TODAY}" in page
    assert "Somebody Else" not in page
    assert editor.did()[0] == ("approved", f"renewal, version {version}")
    (answer,) = Talk(server.url).say("how does renewal work in general?")["messages"]
    assert answer["source"].get("approved") == {"by": editor.name, "on": TODAY.isoformat()}, answer


def test_an_editor_withdraws_and_trainees_are_referred_from_the_next_turn_on(server: Server, editor: Adviser) -> None:
    version = version_of(editor, "media_support")
    question = "can you help if a journalist rings me?"
    before = Talk(server.url).say(question)["messages"][0]["text"]
    editor.send("answers/media_support/withdraw", version=version)
    assert f"withdrawn by {editor.name}" in editor.read("answers/media_support")
    assert Talk(server.url).say(question)["messages"][0]["text"] != before
    editor.send("answers/media_support/approve", version=version)
    assert Talk(server.url).say(question)["messages"][0]["text"] == before


def test_words_that_changed_since_they_were_read_are_not_approved(editor: Adviser) -> None:
    answer = editor.send("answers/joining/approve", version="an older one")
    assert answer.status_code == 409
    assert "The words have changed since you read them" in answer.text
    assert "not approved" in editor.read("answers/joining")


def test_help_in_need_is_never_withdrawn(editor: Adviser) -> None:
    answer = editor.send("answers/emergency_advice/withdraw", version=version_of(editor, "emergency_advice"))
    assert answer.status_code == 409
    assert "help in need" in answer.text
    assert "Withdraw at once" not in editor.get("answers/emergency_advice").text


def test_an_adviser_sees_how_it_stands_and_no_buttons(adviser: Adviser) -> None:
    page = adviser.get("answers/joining").text
    assert "not approved" in page
    assert "Approve these words" not in page


def test_a_note_that_tells_who_a_caller_is_is_refused_since_it_stays_for_good(adviser: Adviser) -> None:
    refused = adviser.send("answers/leaving/notes", text="Mrs Jane Smith, NHS 943 476 5919, asked this")
    assert refused.status_code == 422
    assert "The note holds personal data: “Mrs [name], NHS [NHS number], asked this”" in refused.text
    assert "asked this" not in adviser.read("answers/leaving")
    assert adviser.send("answers/leaving/notes", text="The helpline is 0800 952 0441.").status_code == 303


def test_the_teams_notes_are_marked_internal_and_never_reach_a_trainee(
    server: Server, adviser: Adviser, editor: Adviser
) -> None:
    adviser.send("answers/regions/notes", text="quetzalcoatlus <script>alert(1)</script>")
    page = adviser.read("answers/regions")
    assert "notes internal Never part of the answer" in page
    assert "quetzalcoatlus <script>alert(1)</script>" in page, "as text"
    assert "<script>" not in adviser.get("answers/regions").text
    answer = Talk(server.url).say("which regions are on the list?")
    assert "quetzalcoatlus" not in str(answer)
    suggested = adviser.suggest("which regions are on the list?")
    assert "quetzalcoatlus" not in str(suggested)
    number = editor.get("answers/regions").text.split("/notes/")[1].split("/")[0]
    assert editor.send(f"answers/regions/notes/{number}/remove").status_code == 303
    assert "quetzalcoatlus" not in editor.read("answers/regions")
    assert editor.send(f"answers/regions/notes/{number}/remove").status_code == 404


def test_an_answer_that_there_is_not_is_not_found(adviser: Adviser, editor: Adviser) -> None:
    assert adviser.get("answers/nothing").status_code == 404
    assert adviser.send("answers/nothing/notes", text="x").status_code == 404
    assert editor.send("answers/nothing/approve", version="").status_code == 404
