"""What is known of a person: kept in slots and back, and changed by what they tell."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.dialogue import Choice, Dialogue
from actions.heard import Heard, Question
from actions.trainee import SLOTS, slots_from_trainee, told, trainee_from_slots, with_fact, with_facts
from bot.coverage import Named, ProgrammeStatus, Trainee, Unknown
from bot.coverage import Question as Asked
from tests.builders import message, named, region, specialty, status, trainee

names = st.builds(Named, readings=st.lists(st.text(min_size=1), min_size=1).map(tuple), said=st.text())
facts = st.sampled_from(Unknown) | names
trainees = st.builds(
    Trainee,
    specialty=facts,
    permanent_region=facts,
    working_region=facts,
    programme_status=st.sampled_from(ProgrammeStatus),
)
words = st.none() | st.text(min_size=1)
choices = st.builds(Choice, st.text(), topic=words, key=words, decides=words)
dialogues = st.builds(
    Dialogue,
    deciding=st.lists(st.sampled_from([one.value for one in Asked]), unique=True).map(tuple),
    asked=words,
    offered=st.lists(choices, max_size=4).map(tuple),
    failures=st.integers(min_value=0, max_value=9),
    last_topic=words,
    recent=words,
    told=words,
    section=words,
)


@given(trainees)
def test_what_somebody_told_survives_being_kept_as_json(who):
    slots = json.loads(json.dumps(slots_from_trainee(who)))
    assert set(slots) == set(SLOTS)
    assert trainee_from_slots(slots) == who


@given(dialogues)
def test_where_the_conversation_stands_survives_being_kept_as_json(dialogue):
    assert Dialogue.from_slots(json.loads(json.dumps(dialogue.as_slots()))) == dialogue


@pytest.mark.parametrize("slots", [{}, dict.fromkeys(SLOTS)])
def test_empty_slots_are_somebody_we_know_nothing_of(slots):
    assert trainee_from_slots(slots) == Trainee()


@given(trainees, names)
def test_one_fact_can_be_changed_and_the_rest_stays(who, fact):
    before = slots_from_trainee(who)
    after = slots_from_trainee(with_fact(who, "permanent_region", fact))
    assert {name for name in SLOTS if before[name] != after[name]} <= {"permanent_region"}
    assert trainee_from_slots(after).permanent_region == fact


def test_the_last_of_two_counts_since_people_correct_themselves():
    who = with_facts(Trainee(), [region("london"), specialty("cardiology"), region("wessex")])
    assert who == Trainee(named("cardiology"), named("wessex"))


@pytest.mark.parametrize(
    ("role", "permanent", "working"),
    [
        ("permanent", named("mersey"), Unknown.NOT_TOLD),
        ("working", named("wessex"), named("mersey")),
        (None, named("mersey"), Unknown.NOT_TOLD),
    ],
)
def test_a_region_goes_where_its_role_says(role, permanent, working):
    who = with_facts(trainee(region="wessex"), [region("mersey", role=role)])
    assert (who.permanent_region, who.working_region) == (permanent, working)


@pytest.mark.parametrize(
    ("topics", "asked", "belongs"),
    [
        (["inform"], None, True),
        (["eligibility"], None, True),
        ([Question("regions", "close", 0.3)], None, True),
        ([Question("out_of_scope", "none", 0.6)], None, False),
        (["good_samaritan"], None, False),
        (["good_samaritan", "eligibility"], None, True),
        (["oopt"], None, False),
        (["oopt"], "permanent_region", True),
    ],
)
def test_a_region_without_a_role_is_theirs_only_where_the_message_is_about_them(topics, asked, belongs):
    who = told(Trainee(), message("in Wessex", *topics, facts=[region("wessex")]), asked)
    assert isinstance(who.permanent_region, Named) == belongs


def test_a_region_said_to_be_permanent_is_theirs_whatever_the_message_is_about():
    heard = message("permanent Wessex, off to Leeds", "oopt", facts=[region("wessex", role="permanent")])
    assert told(Trainee(), heard).permanent_region == named("wessex")


def test_a_training_status_is_kept():
    heard = message("on mat leave", "inform", facts=[status(ProgrammeStatus.STATUTORY_LEAVE)])
    assert told(Trainee(), heard).programme_status is ProgrammeStatus.STATUTORY_LEAVE


@pytest.mark.parametrize(
    "heard",
    [
        message("my wife is GP in London", "inform", facts=[specialty("general_practice", of="wife")]),
        message("the weather in London", "out_of_scope", facts=[region("london")]),
    ],
)
def test_other_peoples_facts_and_what_is_off_the_subject_are_not_kept(heard):
    assert told(trainee("public_health", "mersey"), heard) == trainee("public_health", "mersey")


def test_a_message_comes_out_of_rasa_with_its_questions_and_facts():
    heard = Heard.from_message(
        {
            "text": "gp in wessex, when can I join?",
            "questions": [{"topic": "joining", "verdict": "close", "probability": 0.6, "alternatives": ["joining"]}],
            "entities": [
                {"entity": "specialty", "value": {"readings": ["general_practice"], "said": "gp"}},
                {
                    "entity": "region",
                    "value": {"readings": ["wessex"], "said": "wessex"},
                    "role": "working",
                    "other_person": "wife",
                },
                {"entity": "number", "value": "3"},
            ],
        }
    )
    assert heard.questions == (Question("joining", "close", 0.6, ("joining",)),)
    assert [(fact.kind, fact.named.said, fact.role, fact.other_person) for fact in heard.facts] == [
        ("specialty", "gp", None, None),
        ("region", "wessex", "working", "wife"),
    ]
    assert heard.topics() == set()


def test_a_message_that_rasa_did_not_parse_is_unclear():
    assert [question.verdict for question in Heard.from_message({"text": None}).questions] == ["none"]


def test_a_placement_elsewhere_never_takes_the_place_of_the_permanent_region():
    based = told(Trainee(), message("my number is with London", "inform", facts=[region("london", role="permanent")]))
    placed = told(based, message("placed in Reading", "inform", facts=[region("thames_valley", role="placed")]))
    assert (placed.permanent_region, placed.working_region) == (named("london"), named("thames_valley"))
    only = told(Trainee(), message("working in Wessex", "inform", facts=[region("wessex", role="placed")]))
    assert only.permanent_region == named("wessex")
