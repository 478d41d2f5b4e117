"""What is written of a conversation, over a real SQLite file."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.core.events import Event
from sqlalchemy import insert, update
from sqlalchemy.engine import Engine

from bot.storage.faults import StorageError
from bot.storage.models import conversation, metadata
from bot.storage.repository import Repository, StoredEvents

from .build import (
    HELPLINE_NUMBER,
    any_row,
    as_stored,
    bot,
    counts,
    decision,
    engine_at,
    repository_at,
    rows,
    session,
    slot,
    turn,
    user,
)

NOBODYS = {
    "answer_standing",
    "audit",
    "parameters_snapshot",
    "paraphrase",
    "staff_note",
    "staff_session",
    "staff_token",
    "staff_user",
}
"""Tables that hold nothing of any person who asks."""


@pytest.fixture
def engine(url: str) -> Engine:
    return engine_at(url)


@pytest.fixture
def repository(engine: Engine) -> Repository:
    return Repository(engine, keep_numbers=[HELPLINE_NUMBER])


def silent_for(engine: Engine, id: str, minutes: float) -> None:
    """Nothing was said in a conversation for so long."""
    moment = dt.datetime.now(dt.timezone.utc) - dt.timedelta(minutes=minutes)
    with engine.begin() as connection:
        connection.execute(update(conversation).where(conversation.c.id == id).values(last_active_at=moment))


def stored_words(engine: Engine) -> str:
    """Everything that stands in the file, as one text."""
    return repr({table: rows(engine, table) for table in metadata.tables})


# Turns


def test_a_turn_is_read_back_as_it_was_written(repository: Repository) -> None:
    events = as_stored([*session(), *turn(), slot("deciding", "eligibility")])
    repository.add_events("c", events, 0)
    stored = repository.all_events("c")
    assert stored is not None
    assert list(stored.events) == events
    assert stored.next_sequence == len(events)


def test_a_conversation_that_nothing_was_said_in_has_no_events(repository: Repository) -> None:
    repository.open_conversation("c", "website")
    assert repository.all_events("c") is None
    assert repository.session_events("c") is None


def test_the_session_is_what_came_since_it_last_began(repository: Repository) -> None:
    first = as_stored([*session(), *turn("in the first session")])
    second = as_stored([*session(), *turn("in the second session")])
    repository.add_events("c", first, 0)
    repository.add_events("c", second, len(first))
    now, ever = repository.session_events("c"), repository.all_events("c")
    assert now is not None
    assert ever is not None
    assert [e["text"] for e in now.events if e["event"] == "user"] == ["in the second session"]
    assert now.events[0]["event"] == "session_started"
    assert now.next_sequence == ever.next_sequence == len(first) + len(second)
    assert [e["text"] for e in ever.events if e["event"] == "user"] == ["in the first session", "in the second session"]


@pytest.mark.parametrize("late_by", [0, 1], ids=["the same turn", "overlapping it by an event"])
def test_of_two_writers_of_one_turn_the_second_fails_and_leaves_nothing(url: str, late_by: int) -> None:
    first, second = repository_at(url), repository_at(url)
    first.add_events("c", as_stored(turn("said by the first")), 0)
    engine = engine_at(url)
    before = counts(engine)
    late = as_stored([user("said by the second"), bot("Yes", "decided", decision=decision())])
    with pytest.raises(StorageError):
        second.add_events("c", late, late_by)
    assert counts(engine) == before
    assert "said by the second" not in stored_words(engine)


@pytest.mark.parametrize(
    "failing",
    [
        pytest.param([user("again", client_id="tab-1"), bot()], id="a message that was taken before"),
        pytest.param(
            [user("again"), bot("Yes", "decided", decision=decision("K7Q4WX"))], id="a reference given before"
        ),
        pytest.param([user("again"), bot("Yes", "decided", decision=decision(about=None))], id="half a decision"),
    ],
)
def test_a_turn_is_kept_whole_or_not_at_all(repository: Repository, engine: Engine, failing: list[Any]) -> None:
    taken = as_stored([user(client_id="tab-1"), bot("Yes", "decided", decision=decision("K7Q4WX"))])
    repository.add_events("c", taken, 0)
    before = {table: rows(engine, table) for table in metadata.tables}
    with pytest.raises(StorageError):
        repository.add_events("c", as_stored(failing), len(taken))
    assert {table: rows(engine, table) for table in metadata.tables} == before


def test_an_error_of_the_database_does_not_repeat_what_was_said(repository: Repository) -> None:
    repository.add_events("c", as_stored(turn()), 0)
    with pytest.raises(StorageError) as failure:
        repository.add_events("c", as_stored(turn("quetzalcoatlus")), 0)
    assert "quetzalcoatlus" not in str(failure.value)


# Enquiries and decisions


def test_an_enquiry_tells_what_was_asked_and_what_came_of_it(repository: Repository, engine: Engine) -> None:
    events = as_stored(
        [
            *session(),
            user("what work is excluded?", client_id="tab-1"),
            bot("These are", "answered", topic="exclusions", strength=0.93),
            bot("Back to your question.", "asked"),
            user("hm"),
            bot("Sorry?", "clarify"),
            user("and now"),
        ]
    )
    repository.add_events("c", events, 0)
    wanted = ("text", "client_id", "topic", "strength", "outcome", "channel", "first_sequence", "last_sequence")
    assert [tuple(row[name] for name in wanted) for row in rows(engine, "enquiry")] == [
        ("what work is excluded?", "tab-1", "exclusions", 0.93, "answered", "website", 3, 5),
        ("hm", None, None, None, "clarify", "website", 6, 7),
        ("and now", None, None, None, "error", "website", 8, 8),
    ]


def test_a_decision_is_kept_with_what_it_rests_on(repository: Repository, engine: Engine) -> None:
    card = decision()
    repository.add_events("c", as_stored([user(), bot("Yes", "decided", decision=card)]), 0)
    (kept,) = rows(engine, "decision")
    same = ("about", "status", "code", "facts", "reasons", "reference", "parameters_version")
    assert {name: kept[name] for name in same} == {name: card[name] for name in same}
    assert kept["parameters_on"] == dt.date(2026, 11, 23)
    assert kept["conversation_id"] == "c"


def test_the_reply_to_a_client_id_is_the_turns_own(repository: Repository) -> None:
    events = as_stored([user(client_id="1"), bot("one"), bot("and"), user(client_id="2"), bot("two")])
    repository.add_events("c", events, 0)
    repository.add_events("other", as_stored([user(client_id="1"), bot("theirs")]), 0)
    replies = [repository.reply_to("c", client_id) for client_id in ("1", "2", "3")]
    assert [reply and [event["text"] for event in reply] for reply in replies] == [["one", "and"], ["two"], None]


# Privacy


def test_what_somebody_in_distress_wrote_is_not_kept_but_that_they_did_is(
    repository: Repository, engine: Engine
) -> None:
    said = "I'm a GP in Wessex and I want to die, love brontosaurus"
    entities = [{"entity": "specialty", "value": "brontosaurus"}]
    distressed = user(said, "distress", entities=entities)
    repository.add_events("c", as_stored([distressed, bot("I'm so sorry.", "signposted", topic="distress")]), 0)
    assert "brontosaurus" not in stored_words(engine)
    (enquiry,) = rows(engine, "enquiry")
    assert (enquiry["text"], enquiry["topic"], enquiry["outcome"]) == (None, "distress", "signposted")
    stored = repository.all_events("c")
    assert stored is not None
    assert [event["event"] for event in stored.events] == ["user", "bot"]


@pytest.mark.parametrize(
    ("personal", "kind"),
    [
        ("anna.smith@nhs.net", "[e-mail]"),
        ("07700 900123", "[phone]"),
        ("943 476 5919", "[NHS number]"),
        ("AB 12 34 56 C", "[NI number]"),
        ("GMC number 7654321", "[GMC number]"),
        ("SO16 6YD", "[postcode]"),
        ("date of birth 1.2.1990", "[date of birth]"),
        ("4111 1111 1111 1111", "[card number]"),
        ("Mrs Smithers", "[name]"),
        ("dr Smithers", "[name]"),
    ],
)
def test_personal_data_is_masked_wherever_it_would_be_stored(
    repository: Repository, engine: Engine, personal: str, kind: str
) -> None:
    said = f"it's {personal} by the way"
    message = user(
        said,
        entities=[{"entity": "region", "value": personal, "other": {"said": [personal]}}],
        questions=[{"topic": "inform", "text": said}],
    )
    noted = slot("specialty", {"heard": personal})
    repository.add_events("c", as_stored([message, noted, bot()]), 0)
    repository.give_feedback("c", "m-Which specialty?", helpful=False, reason=said)
    words = stored_words(engine)
    assert personal not in words
    masked_text = rows(engine, "enquiry")[0]["text"]
    assert kind in masked_text
    assert masked_text.startswith("it's ")
    assert masked_text.endswith(" by the way")
    assert kind in rows(engine, "feedback")[0]["reason"]


@pytest.mark.parametrize(
    "said",
    [
        "I earn £12,000 a year",
        "about £900 a month, 1200 before tax",
        "£10000 from private work in 2026",
        "my CCT is on 5 August 2027",
        "is that 08/2028 or 2029?",
        f"you told me to call {HELPLINE_NUMBER}",
        "I'm an ST4 in Kent, Surrey and Sussex",
        "does Dr Who's region count",
    ],
)
def test_what_is_not_personal_is_kept_word_for_word(repository: Repository, engine: Engine, said: str) -> None:
    repository.add_events("c", as_stored([user(said), slot("earnings", said), bot()]), 0)
    assert rows(engine, "enquiry")[0]["text"] == said
    stored = repository.all_events("c")
    assert stored is not None
    assert stored.events[0]["text"] == stored.events[1]["value"] == said


@pytest.mark.parametrize("reference", ["A346BD", "M11AA4", "K7Q4WX", "E87DBB"])
def test_a_decisions_reference_stays_whole_even_where_it_looks_like_a_postcode(
    repository: Repository, engine: Engine, reference: str
) -> None:
    text = f"Yes. Call {HELPLINE_NUMBER} and quote {reference}."
    repository.add_events("c", as_stored([user(), bot(text, "decided", decision=decision(reference))]), 0)
    stored = repository.all_events("c")
    assert stored is not None
    assert stored.events[1]["text"] == text
    assert stored.events[1]["metadata"]["decision"]["reference"] == reference
    assert rows(engine, "decision")[0]["reference"] == reference


# Open, over, erased


def test_a_conversation_is_open_while_something_was_said_within_its_minutes(
    repository: Repository, engine: Engine
) -> None:
    repository.open_conversation("c", "website")
    repository.open_conversation("old", "website")
    silent_for(engine, "old", minutes=61)
    assert [repository.is_open(name) for name in ("c", "old", "never")] == [True, False, False]
    repository.add_events("old", as_stored(turn()), 0)
    assert repository.is_open("old")


@pytest.mark.parametrize("session_minutes", [5, 60, 90])
def test_after_as_many_silent_minutes_as_are_set_the_session_and_what_was_told_in_it_are_over(
    engine: Engine, session_minutes: int
) -> None:
    repository = Repository(engine, session_minutes=session_minutes)
    told = as_stored([*session(), *turn("I'm a GP")])
    repository.add_events("c", told, 0)
    silent_for(engine, "c", minutes=session_minutes - 0.1)
    still = repository.session_events("c")
    assert repository.is_open("c")
    assert still is not None
    assert [e["text"] for e in still.events if e["event"] == "user"] == ["I'm a GP"]
    silent_for(engine, "c", minutes=session_minutes + 0.1)
    assert not repository.is_open("c")
    assert repository.session_events("c") == StoredEvents((), len(told))
    ever = repository.all_events("c")
    assert ever is not None
    assert list(ever.events) == told


def test_the_first_answer_of_a_session_is_the_one_that_only_help_or_an_error_came_before(
    repository: Repository,
) -> None:
    def says(id: str, outcome: str, *before: Event) -> bool:
        """Whether the answer to a message is the first one, once it is kept."""
        stored = repository.all_events("c")
        taken = as_stored([*before, user(client_id=id), bot("Said", outcome)])
        repository.add_events("c", taken, stored.next_sequence if stored else 0)
        return repository.is_first_answer("c", id)

    assert says("1", "signposted", *session())
    assert says("2", "error")
    assert says("3", "answered")
    assert repository.is_first_answer("c", "3"), "found again after a crash, it is still the first"
    assert not says("4", "asked")
    assert says("5", "answered", *session())
    assert not says("6", "answered")


def test_erasing_removes_every_row_of_one_conversation_and_none_of_another(
    repository: Repository, engine: Engine
) -> None:
    with engine.begin() as connection:
        for number, name in enumerate(("mine", "theirs"), start=1):
            for table in metadata.sorted_tables:
                connection.execute(insert(table), [any_row(table, name, number)])
    full = {table: rows(engine, table) for table in metadata.tables}
    repository.erase("mine")
    for table, before in full.items():
        assert rows(engine, table) == (before if table in NOBODYS else before[1:])


def test_the_words_of_an_erased_conversation_are_not_in_the_files_free_pages(tmp_path: Path) -> None:
    engine, repository = engine_at(tmp_path), repository_at(tmp_path)
    for sequence in range(0, 200, 2):
        repository.add_events("c", as_stored(turn("quetzalcoatlus " * 20)), sequence)
    file = tmp_path / "helpline.db"
    assert b"quetzalcoatlus" in file.read_bytes()
    repository.erase("c")
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    assert [f.name for f in tmp_path.iterdir() if b"quetzalcoatlus" in f.read_bytes()] == []


# Feedback


def test_the_last_feedback_on_a_message_counts(repository: Repository, engine: Engine) -> None:
    repository.add_events("c", as_stored(turn()), 0)
    for helpful, reason in ((True, None), (False, "too long")):
        assert repository.give_feedback("c", "m-Which specialty?", helpful, reason)
    (kept,) = rows(engine, "feedback")
    assert (kept["helpful"], kept["reason"]) == (False, "too long")


def test_feedback_on_a_message_of_another_conversation_is_not_taken(repository: Repository, engine: Engine) -> None:
    repository.add_events("theirs", as_stored(turn()), 0)
    repository.add_events("c", as_stored(turn(reply="Another")), 0)
    assert not repository.give_feedback("c", "m-Which specialty?", True, None)
    assert rows(engine, "feedback") == []


# Tables


def test_every_row_about_a_person_goes_with_their_conversation() -> None:
    cascading = {
        key.parent.table.name
        for table in metadata.tables.values()
        for key in table.foreign_keys
        if key.target_fullname == "conversation.id" and key.ondelete == "CASCADE"
    }
    assert cascading == set(metadata.tables) - {"conversation"} - NOBODYS


def test_a_conversation_has_as_long_as_a_session_from_when_it_was_last_active(
    repository: Repository, engine: Engine
) -> None:
    repository.open_conversation("c", "website")
    assert 3595 <= repository.seconds_left("c") <= 3600
    silent_for(engine, "c", minutes=59)
    assert 55 <= repository.seconds_left("c") <= 60
    repository.stay("c")
    assert repository.seconds_left("c") >= 3595
    assert repository.seconds_left("never") == 0


def test_a_conversation_that_is_ended_is_over_and_its_rows_stay(repository: Repository) -> None:
    repository.add_events("c", as_stored(turn()), 0)
    repository.end("c")
    assert repository.seconds_left("c") == 0
    assert not repository.is_open("c")
    assert repository.all_events("c") is not None


# Hand-overs


def test_somebody_who_wants_a_person_leaves_what_that_person_needs(repository: Repository, engine: Engine) -> None:
    card = {
        "reference": "7KQ4WX",
        "facts": [{"name": "specialty", "label": "Specialty", "value": "GP with Dr Smithers"}],
        "last_topic": "joining",
    }
    repository.add_events("c", as_stored([user("I want a person"), bot("Call", "handed_over", handover=card)]), 0)
    (kept,) = rows(engine, "handover")
    wanted = ("reference", "last_topic", "state", "channel", "closed_at")
    assert [kept[name] for name in wanted] == ["7KQ4WX", "joining", "waiting", "website", None]
    assert kept["facts"][0]["value"] == "GP with Dr [name]"


def test_an_enquiry_names_the_version_of_its_answer(repository: Repository, engine: Engine) -> None:
    reply = bot("These are", "answered", topic="exclusions", answer_version="abc123")
    repository.add_events("c", as_stored([user(), reply]), 0)
    assert rows(engine, "enquiry")[0]["answer_version"] == "abc123"
