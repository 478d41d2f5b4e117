"""Whole conversations on every channel, over the real server."""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from bot.channels.shapes.gsm import MOST_SEGMENTS, segments
from tests.channels.talk import HELPLINE_NUMBER
from tests.conftest import Server

from .conftest import SESSION_MINUTES
from .people import Person, Providers, table, words
from .stand_in import number_of

REGIONS = ("Wessex", "Mersey", "East Midlands", "West Midlands", "Thames Valley")
AT_ONCE = 50
WARNING = re.compile("no patient details|n[o’']t send patient details")


def test_a_trainee_is_led_to_a_decision_by_what_the_channel_offers(person: Person) -> None:
    asked = person.says("am I eligible?")
    assert "specialty" in words(asked)
    shown = words(asked) + " ".join(button for one in asked for button in one.buttons)
    assert "General Practice" in shown
    region = person.picks("General Practice")
    assert "region" in words(region)
    decided = words(person.picks("Wessex"))
    assert re.search(r"\byes\b", decided, re.I)
    assert "Wessex" in decided
    assert HELPLINE_NUMBER in decided
    stored = table(
        person.server.data,
        "SELECT e.outcome, e.channel FROM enquiry e JOIN identity i USING (conversation_id) "
        "WHERE i.channel_user LIKE ? ORDER BY e.id",
        f"%{re.sub(r'[^0-9]', '', person.stand_in.key(person.name))[-9:]}%",
    )
    assert stored == [(outcome, person.stand_in.channel) for outcome in ("asked", "asked", "decided")]


def test_fifty_people_at_once_are_each_answered_in_order(another: Callable[[str], Person]) -> None:
    people = [another(f"crowd-{number}") for number in range(AT_ONCE)]

    def talks(number: int) -> str:
        for text in ("am I eligible?", "GP", REGIONS[number % len(REGIONS)]):
            people[number].writes(text)
        return "\n---\n".join(message.text for message in people[number].reads(3, seconds=120))

    with ThreadPoolExecutor(AT_ONCE) as threads:
        told = list(threads.map(talks, range(AT_ONCE)))
    for number, said in enumerate(told):
        decided = said[said.index("region", said.index("specialty")) :]
        assert re.search(r"\byes\b", decided, re.I), said
        assert REGIONS[number % len(REGIONS)] in decided


def test_somebody_in_distress_is_helped_and_their_words_are_kept_nowhere(person: Person) -> None:
    helped = words(person.says("quetzalcoatlus, I want to die"))
    assert all(number in helped for number in ("999", "116 123"))
    for query in ("SELECT text FROM webhook_inbox", "SELECT body FROM webhook_outbox", "SELECT data FROM event"):
        assert "quetzalcoatlus" not in repr(table(person.server.data, query))


def test_who_begins_with_a_question_is_told_once_what_not_to_send(person: Person) -> None:
    assert WARNING.search(words(person.says("how do I apply?")))
    assert not WARNING.search(words(person.says("what does private work cost?")))
    silent_for(person, SESSION_MINUTES + 1)
    assert WARNING.search(words(person.says("how do I apply?")))


def test_who_begins_with_a_greeting_is_told_by_the_greeting_alone(person: Person) -> None:
    assert WARNING.search(words(person.says("hello")))
    assert not WARNING.search(words(person.says("how do I apply?")))


def test_help_goes_without_the_warning_and_the_first_answer_after_it_has_it(person: Person) -> None:
    assert not WARNING.search(words(person.says("I want to die")))
    assert WARNING.search(words(person.says("how do I apply?")))


def test_the_warning_and_the_first_answer_are_one_text_message(connected: Server, providers: Providers) -> None:
    (first,) = Person(connected, providers.sms, "first").says("am I eligible? GP in Wessex")
    assert WARNING.search(first.text)
    assert segments(first.text) <= MOST_SEGMENTS


def test_the_same_webhook_twice_is_one_turn(person: Person) -> None:
    hook = person.stand_in.text(person.name, "am I eligible?", 77)
    for _ in range(3):
        answer = person.deliver(hook)
        assert (answer.status_code, answer.text) == person.stand_in.good_answer
    person.reads()
    person.says("GP")
    assert len(person.stand_in.taken(person.name)) == 2


def test_what_holds_no_words_gets_one_polite_line_each(person: Person) -> None:
    hooks = person.stand_in.without_words(person.name, 500)
    for hook in hooks:
        assert person.deliver(hook).status_code == 200
        (line,) = person.reads()
        assert "only read words" in line.text
        assert HELPLINE_NUMBER in line.text
    assert "specialty" in words(person.says("am I eligible?"))


def test_a_message_that_is_too_long_is_told_so_and_the_conversation_goes_on(person: Person) -> None:
    person.says("am I eligible?")
    assert "2,000 is the most" in words(person.says("x" * 2001))
    assert "region" in words(person.says("GP"))


def test_commands_of_rasa_are_words_on_every_channel(person: Person) -> None:
    person.says("am I eligible?")
    assert person.says("/restart")
    assert person.says('/inform{"specialty": "cardiology"}')
    assert "region" in words(person.says("GP"))


def silent_for(person: Person, minutes: float) -> None:
    """A person said nothing for so long."""
    since = time.time() - 60 * minutes
    theirs = "(SELECT conversation_id FROM identity WHERE channel = ? AND channel_user LIKE ?)"
    who = (person.stand_in.channel, f"%{number_of(person.name)}%")
    with closing(sqlite3.connect(person.server.data / "helpline.db", timeout=30)) as database:
        database.execute(
            f"UPDATE event SET data = json_set(data, '$.timestamp', ?) WHERE type_name = 'user' "
            f"AND conversation_id = {theirs}",
            (since, *who),
        )
        database.execute(
            f"UPDATE conversation SET last_active_at = datetime(?, 'unixepoch') WHERE id = {theirs}", (since, *who)
        )
        database.commit()


def test_after_as_long_a_silence_as_is_set_the_facts_told_before_count_no_more(
    on_each_channel: Callable[[str], list[Person]],
) -> None:
    people = on_each_channel("silent")
    for person in people:
        person.says("I'm a GP, am I eligible?")
        silent_for(person, SESSION_MINUTES - 1)
        person.writes("am I eligible?")
    for person in people:
        assert "region" in words(person.reads())
        silent_for(person, SESSION_MINUTES + 1)
        person.writes("am I eligible?")
    for person in people:
        assert "specialty" in words(person.reads())


def test_the_second_of_a_list_can_be_picked_by_its_number(person: Person) -> None:
    person.says("am I eligible?")
    assert "region" in words(person.says("2"))


def test_a_text_message_goes_on_behind_more_without_a_turn(connected: Server, providers: Providers) -> None:
    person = Person(connected, providers.sms, "more")
    first = person.says("what work is excluded?")
    assert first[-1].text.endswith("MORE for the rest.")
    turns = table(connected.data, "SELECT count(*) FROM enquiry")
    (second,) = person.says("more")
    assert second.text not in words(first)
    assert table(connected.data, "SELECT count(*) FROM enquiry") == turns


@pytest.mark.parametrize("word", ["STOP", "stop", "End", "QUIT ", "Cancel", "HELP", "StopAll", "UNSUBSCRIBE", "INFO"])
def test_on_sms_the_providers_own_words_are_left_to_the_provider(
    connected: Server, providers: Providers, word: str
) -> None:
    person = Person(connected, providers.sms, "stops")
    person.says("am I eligible?")
    person.writes(word)
    assert "region" in words(person.says("GP"))
    assert len(person.stand_in.taken(person.name)) == 2


def test_stop_is_a_word_like_others_on_whatsapp(connected: Server, providers: Providers) -> None:
    person = Person(connected, providers.whatsapp, "stops")
    person.says("am I eligible?")
    assert HELPLINE_NUMBER in words(person.says("stop"))
