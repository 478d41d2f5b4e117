"""The caller's answers as an adviser or a program gives them."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.controls import controls
from bot.aid.facts import FactRefused, read_facts
from bot.coverage import Answer, Basis, MemberStatus, Month, Named, Period, ProgrammeStatus, Trainee, Unknown
from bot.coverage.model import Stretch
from bot.coverage.records import FACTS, fact_as_json, facts_as_json
from bot.coverage.told import LABELS
from tests.builders import any_trainee, knowledge


def read(name: str, value: Any) -> Any:
    return read_facts({name: value}).settled[name]


@pytest.mark.parametrize(
    ("name", "said", "meant"),
    [
        ("specialty", "gp", Named(("general_practice",), "gp")),
        ("permanent_region", "oxford deanery", Named(("thames_valley",), "oxford deanery")),
        ("programme_status", "mat leave", ProgrammeStatus.STATUTORY_LEAVE),
        ("overall_charge", "no", Answer.NO),
        ("overall_charge", True, Answer.YES),
        ("member_status", "never a member", MemberStatus.NONE),
        ("expected_completion", "March 2029", Month(2029, 3)),
        ("permanent_region", "not sure", Unknown.CANNOT_SAY),
    ],
)
def test_an_answer_in_words_is_read_as_it_was_meant(name, said, meant):
    assert read(name, said) == meant


def test_a_day_may_be_exact_or_a_month():
    assert read("training_start", "5 August 2027").isoformat() == "2027-08-05"
    assert read("training_start", "August 2027") == Stretch(dt.date(2027, 8, 1), dt.date(2027, 8, 31))
    assert read("incident_date", "2019") == Stretch(dt.date(2019, 1, 1), dt.date(2019, 12, 31))


@pytest.mark.parametrize("said", ["£12,000 a year gross", ["£12,000 a year gross"]])
def test_earnings_in_words_keep_their_period_and_basis(said):
    (earned,) = read("earnings", said)
    assert (earned.amount, earned.period, earned.basis) == (Decimal(12000), Period.YEAR, Basis.GROSS)


def test_a_program_may_give_earnings_as_a_number():
    (earned,) = read("earnings", 9000)
    assert earned.amount == Decimal(9000)


def test_work_may_be_given_as_json_and_in_words_together():
    both = read("activities", [{"readings": ["botox"], "said": "botox"}, "acupuncture"])
    assert [one.readings for one in both] == [("botox",), ("complementary_medicine",)]


def test_nothing_takes_an_answer_away():
    assert read("specialty", None) is Unknown.NOT_TOLD
    assert read("earnings", None) == ()


def test_an_answer_that_is_not_known_is_kept_as_not_known():
    assert read_facts({"earnings": "not sure"}).settled == {"cannot_say": frozenset({"earnings"}), "earnings": ()}


def test_an_unknown_specialty_is_kept_as_said_and_told():
    found = read_facts({"specialty": "underwater basket weaving"})
    assert found.settled["specialty"] == Named((), "underwater basket weaving")
    assert "underwater basket weaving" in found.not_understood[0]


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"shoe_size": "9"}, "There is no fact 'shoe_size'"),
        ({"cannot_say": ["earnings"]}, "There is no fact 'cannot_say'"),
        ({"overall_charge": "banana"}, "can't be 'banana'"),
        ({"training_start": "soonish"}, "training start"),
        ({"earnings": "-5"}, "earnings"),
        ({"earnings": {"amount": "12"}}, "Earnings: this can't be read"),
        ({"specialty": ["gp", "gum"]}, "Specialty: write words"),
        ({"specialty": "x" * 201}, "at most 200 characters"),
        ({"specialty": {"readings": ["plumbing"], "said": "plumbing"}}, "stands for nothing"),
        ({"specialty": {"readings": ["wessex"], "said": "a region is no specialty"}}, "stands for nothing"),
        ({"activities": ["botox"] * 21}, "20 at most"),
        ({"expected_completion": {"year": 2029, "month": 13}}, "can't be read"),
    ],
)
def test_what_can_be_no_answer_is_refused_in_words(facts, told):
    with pytest.raises(FactRefused, match=told.replace("(", r"\(")):
        read_facts(facts)


def test_more_than_anybody_earns_is_refused():
    (earned,) = read("earnings", "£12,000 a year")
    with pytest.raises(FactRefused, match="more than anybody earns"):
        read_facts({"earnings": [fact_as_json(earned) | {"amount": "1e400000"}]})


@given(any_trainee())
def test_every_answer_reads_back_from_the_json_that_the_aid_gives_out(who):
    given_out = {name: value for name, value in facts_as_json(who).items() if name in LABELS}
    settled = read_facts(given_out).settled
    assert {name: settled[name] for name in given_out} == {name: getattr(who, name) for name in given_out}


@given(
    st.dictionaries(
        st.sampled_from([*FACTS, "other"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from(["readings", "said", "amount", "year", "month", "first", "last"]), inner, max_size=3
                )
            ),
            max_leaves=6,
        ),
        max_size=4,
    )
)
def test_whatever_is_given_is_read_or_refused_in_words(facts):
    with suppress(FactRefused):
        assert set(read_facts(facts).settled) <= {*facts, "cannot_say"}


CONTROLS = controls(knowledge())


def test_every_fact_of_your_answers_has_a_control():
    assert list(CONTROLS) == list(LABELS)
    assert {one["kind"] for one in CONTROLS.values()} == {"choice", "day", "month", "earnings", "activities"}


@pytest.mark.parametrize("name", [name for name, one in CONTROLS.items() if one["kind"] == "choice"])
def test_every_choice_of_a_control_is_a_value_of_its_fact(name):
    for option in CONTROLS[name]["options"]:
        assert read(name, option["value"]) not in {getattr(Trainee(), name)}, option


def test_every_activity_on_offer_is_understood():
    for words in CONTROLS["activities"]["options"]:
        assert not read_facts({"activities": [words]}).not_understood, words
