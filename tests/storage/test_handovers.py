"""Hand-overs and reports, on either database."""

from __future__ import annotations

import pytest
from sqlalchemy.engine import Engine

from bot.storage.handovers import Handovers
from bot.storage.reports import DONE, Reports, Trace
from bot.storage.retention import Retention
from bot.storage.staff import StaffAccounts, StaffUser

from .build import HELPLINE_NUMBER, as_stored, bot, decision, engine_at, repository_at, rows, user


@pytest.fixture
def engine(url: str) -> Engine:
    engine = engine_at(url)
    for number, conversation in enumerate(("c1", "c2"), start=1):
        card = {"reference": f"3HAND{number}", "facts": [], "last_topic": "joining"}
        repository_at(url).add_events(
            conversation,
            as_stored(
                [
                    user("am I eligible?"),
                    bot("Yes", "decided", decision=decision(f"4DECI{number}")),
                    user("a person please", "human_handoff"),
                    bot("Call", "handed_over", handover=card),
                ]
            ),
            0,
        )
    return engine


@pytest.fixture
def handovers(engine: Engine) -> Handovers:
    return Handovers(engine, [HELPLINE_NUMBER])


@pytest.fixture
def people(engine: Engine) -> tuple[StaffUser, StaffUser]:
    accounts = StaffAccounts(engine)
    return accounts.add("Ada", "adviser", "hash"), accounts.add("Ben", "adviser", "hash")


def states(handovers: Handovers) -> dict[str, tuple[str, str | None]]:
    return {one.reference: (one.state, one.by) for one in handovers.open()}


def test_a_reference_of_either_kind_leads_to_its_conversation(handovers: Handovers) -> None:
    found = [handovers.conversation_of(one) for one in ("3HAND1", "4DECI1", "3HAND2", "4DECI2", "NOBODY")]
    assert found == ["c1", "c1", "c2", "c2", None]


def test_one_takes_on_and_the_other_cannot(handovers: Handovers, people: tuple[StaffUser, StaffUser]) -> None:
    ada, ben = people
    assert handovers.claim("3HAND1", ada)
    assert not handovers.claim("3HAND1", ben)
    assert states(handovers) == {"3HAND1": ("taken", "Ada"), "3HAND2": ("waiting", None)}
    assert handovers.hand_back("3HAND1")
    assert not handovers.hand_back("3HAND1")
    assert handovers.claim("3HAND1", ben)


def test_what_is_closed_stays_closed(handovers: Handovers, people: tuple[StaffUser, StaffUser]) -> None:
    ada, ben = people
    assert handovers.close("3HAND1", ada)
    for again in (handovers.close("3HAND1", ben), handovers.claim("3HAND1", ben), handovers.hand_back("3HAND1")):
        assert not again
    assert states(handovers) == {"3HAND2": ("waiting", None)}
    (closed,) = handovers.of_conversation("c1")
    assert (closed.by, closed.closed_at is None) == ("Ada", False)


def test_a_note_is_masked_but_for_our_own_number(handovers: Handovers, people: tuple[StaffUser, StaffUser]) -> None:
    assert handovers.add_note("3HAND1", people[0], f"Dr Smithers, 07700 900123, was told {HELPLINE_NUMBER}")
    (note,) = handovers.notes("3HAND1")
    assert note.text == f"Dr [name], [phone], was told {HELPLINE_NUMBER}"
    assert note.by == "Ada"
    assert handovers.notes("3HAND2") == []
    assert not handovers.add_note("NOBODY", people[0], "x")


def test_reports_and_notes_go_with_their_person(
    engine: Engine, handovers: Handovers, people: tuple[StaffUser, StaffUser]
) -> None:
    handovers.add_note("3HAND1", people[0], "x")
    reports = Reports(engine)
    reports.add(people[0], "wrong", Trace(reference="4DECI1"), "c1")
    reports.add(people[0], "wrong too", Trace(topic="joining"))
    assert Retention(engine).erase("4DECI1")
    assert rows(engine, "handover_note") == []
    assert [one.comment for one in reports.waiting()] == ["wrong too"]


def test_a_report_is_masked_and_settled_once(engine: Engine, people: tuple[StaffUser, StaffUser]) -> None:
    reports = Reports(engine, [HELPLINE_NUMBER])
    trace = Trace("joining", "likely", "v1", None, {"work": "for Dr Smithers"}, "am I, mrs Smithers, eligible?")
    number = reports.add(people[0], "ms Smithers says no", trace)
    (one,) = reports.waiting()
    assert "Smithers" not in str(one)
    assert (one.trace.topic, one.trace.strength, one.by) == ("joining", "likely", "Ada")
    assert reports.settle(number, DONE)
    assert not reports.settle(number, DONE)
    assert reports.waiting() == []
