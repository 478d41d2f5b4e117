"""What is known of somebody, as JSON and back: nothing is lost, nothing is made up."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from decimal import Decimal
from enum import Enum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.coverage import (
    Answer,
    Basis,
    ContractSays,
    Earnings,
    Month,
    Named,
    Period,
    Precision,
    ProgrammeStatus,
    Stretch,
    Trainee,
    Unknown,
    WorkType,
)
from bot.coverage.records import (
    FACTS,
    day_from_json,
    earnings_from_json,
    fact_as_json,
    fact_from_json,
    facts_as_json,
    trainee_from_json,
)
from tests.builders import named
from tests.coverage.roughly import stretch
from tests.coverage.test_assessment import people

amounts = st.decimals(0, 100_000, places=2)
any_earnings = st.builds(
    lambda range_, **more: Earnings(amount=range_[0], upper=range_[-1] if len(range_) > 1 else None, **more),
    st.lists(amounts, min_size=1, max_size=2).map(sorted),
    period=st.sampled_from(Period),
    basis=st.sampled_from(Basis),
    said=st.text(max_size=20),
    precision=st.sampled_from(Precision),
    sessions=st.none() | st.decimals(0, 20, places=1),
    sessions_per=st.sampled_from(sorted(set(Period) - {Period.SESSION, Period.UNKNOWN}, key=str)),
    weeks_a_year=st.none() | st.integers(0, 53),
)
keys = st.lists(st.sampled_from(["botox", "permanent_fillers", "wing walking"]), max_size=3, unique=True).map(tuple)
any_name = st.builds(Named, keys, st.text(max_size=20), keys)
anybody = people(
    specialty=st.sampled_from(Unknown) | any_name,
    working_region=st.sampled_from(Unknown) | any_name,
    activities=st.lists(any_name, max_size=3).map(tuple),
    earnings=st.lists(any_earnings, max_size=3).map(tuple),
    cannot_say=st.frozensets(st.sampled_from([*FACTS, "earnings_weeks"]), max_size=5),
)
NOTHING = Trainee()


def through_json(value: Any) -> Any:
    """A value written down and read again by somebody else."""
    return json.loads(json.dumps(value, allow_nan=False))


@given(anybody)
def test_whatever_is_known_of_somebody_comes_back_as_it_was(who):
    assert trainee_from_json(through_json(facts_as_json(who))) == who


@given(anybody)
def test_each_fact_comes_back_as_it_was_on_its_own(who):
    for name in FACTS:
        value = getattr(who, name)
        found = fact_from_json(name, through_json(fact_as_json(value)))
        assert (found, type(found)) == (value, type(value)), name


@given(anybody)
def test_only_what_was_told_is_written(who):
    assert set(facts_as_json(who)) == {name for name in FACTS if getattr(who, name) != getattr(NOTHING, name)}


def test_of_somebody_of_whom_nothing_is_known_nothing_is_written():
    assert facts_as_json(NOTHING) == {}
    assert trainee_from_json({}) == NOTHING


@pytest.mark.parametrize("name", FACTS)
def test_a_fact_that_is_null_is_one_that_was_not_told(name):
    assert fact_from_json(name, None) == getattr(NOTHING, name)


def test_other_names_are_left_aside():
    assert trainee_from_json({"golf": "yes", "overall_charge": "no"}) == Trainee(overall_charge=Answer.NO)


@pytest.mark.parametrize(
    ("name", "value", "written"),
    [
        ("specialty", Named(("cardiology",), "Cardio"), {"readings": ["cardiology"], "said": "Cardio"}),
        (
            "permanent_region",
            Named(("thames_valley",), "Milton Keynes", ("east_of_england",)),
            {"readings": ["thames_valley"], "said": "Milton Keynes", "unless": ["east_of_england"]},
        ),
        ("specialty", Unknown.CANNOT_SAY, "cannot_say"),
        ("specialty", Unknown.NOT_TOLD, "not_told"),
        ("programme_status", ProgrammeStatus.OOPT, "oopt"),
        ("training_start", dt.date(2027, 8, 4), "2027-08-04"),
        ("training_start", Unknown.CANNOT_SAY, "cannot_say"),
        ("incident_date", stretch("2022"), {"first": "2022-01-01", "last": "2022-12-31"}),
        ("expected_completion", Month(2029, 3), {"year": 2029, "month": 3}),
        ("expected_completion", Month(None, 3), {"year": None, "month": 3}),
        ("expected_completion", Unknown.CANNOT_SAY, "cannot_say"),
        ("overall_charge", Answer.CANNOT_SAY, "cannot_say"),
        ("contract_requires_own_indemnity", ContractSays.SILENT, "silent"),
        ("cannot_say", frozenset({"earnings", "activities"}), ["activities", "earnings"]),
        ("activities", (named("botox"),), [{"readings": ["botox"], "said": "botox"}]),
        ("activities", (), []),
    ],
)
def test_a_fact_is_written_so_that_others_can_read_it(name, value, written):
    assert fact_as_json(value) == written
    assert fact_from_json(name, written) == value


WRITTEN = {
    "amount": "800.50",
    "period": "session",
    "basis": "net",
    "said": "800.50 a shift",
    "precision": "about",
    "sessions": "1.5",
    "sessions_per": "month",
    "weeks_a_year": 44,
    "upper": "900",
}
EARNED = Earnings(
    Decimal("800.50"),
    Period.SESSION,
    Basis.NET,
    "800.50 a shift",
    Precision.ABOUT,
    Decimal("1.5"),
    Period.MONTH,
    44,
    Decimal(900),
)


def test_pounds_and_pence_are_written_as_text_and_lose_nothing():
    assert fact_as_json(EARNED) == WRITTEN
    assert fact_as_json((EARNED,)) == [WRITTEN]
    assert earnings_from_json(WRITTEN) == EARNED


def test_earnings_of_which_only_the_amount_is_known_come_back_so():
    only = Earnings(Decimal("0.10"))
    found = earnings_from_json(through_json(fact_as_json(only)))
    assert found == only
    assert (found.sessions, found.weeks_a_year, found.upper) == (None, None, None)


@pytest.mark.parametrize(
    "harm",
    [
        {"amount": "-1"},
        {"amount": "NaN"},
        {"amount": "Infinity"},
        {"upper": "800"},
        {"sessions": "-1"},
        {"weeks_a_year": 54},
        {"weeks_a_year": -1},
        {"sessions_per": "session"},
        {"sessions_per": "unknown"},
        {"period": "decade"},
        {"basis": "both"},
        {"precision": "perhaps"},
    ],
)
def test_earnings_that_cannot_be_are_refused(harm):
    with pytest.raises(ValueError, match=r"\w"):
        fact_from_json("earnings", [WRITTEN, {**WRITTEN, **harm}])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("programme_status", "astronaut"),
        ("programme_status", ""),
        ("programme_status", "OOPT"),
        ("oop_type", "oopt"),
        ("overall_charge", "perhaps"),
        ("overall_charge", True),
        ("work_type", 5),
        ("training_start", "tomorrow"),
        ("training_start", ""),
        ("training_start", "2027-02-29"),
        ("training_start", "2027-8-4"),
        ("training_start", {"first": "2027-08-31", "last": "2027-08-01"}),
        ("training_start", {"first": "2027-08-01", "last": "2027-08-32"}),
        ("training_start", {"first": "not_told", "last": "2027-08-31"}),
    ],
)
def test_a_value_that_the_fact_cannot_have_is_refused(name, value):
    with pytest.raises(ValueError, match=r"\w"):
        fact_from_json(name, value)
    with pytest.raises(ValueError, match=r"\w"):
        trainee_from_json({"specialty": "not_told", name: value})


enumerations = [(name, value) for name, value in vars(NOTHING).items() if isinstance(value, Enum)]


@given(st.sampled_from([one for one in enumerations if not isinstance(one[1], Unknown)]), st.text(max_size=8))
def test_no_word_is_taken_for_one_of_a_few_unless_it_is_one(fact, word):
    name, nothing = fact
    if word in {one.value for one in type(nothing)}:
        assert fact_from_json(name, word).value == word
    else:
        with pytest.raises(ValueError, match="is not a valid"):
            fact_from_json(name, word)


def test_a_day_or_a_stretch_of_days_is_read_alike():
    assert day_from_json("2028-02-29") == dt.date(2028, 2, 29)
    found = day_from_json({"first": "2028-02-01", "last": "2028-02-29"})
    assert found == Stretch(dt.date(2028, 2, 1), dt.date(2028, 2, 29))


def test_what_was_written_is_a_copy_that_changes_nobody():
    who = replace(NOTHING, activities=(named("botox"),), work_type=WorkType.PRIVATE)
    written = facts_as_json(who)
    written["activities"][0]["readings"].append("permanent_fillers")
    assert facts_as_json(who)["activities"] == [{"readings": ["botox"], "said": "botox"}]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("training_start", 5),
        ("training_start", {}),
        ("specialty", "x"),
        ("specialty", {"readings": "wessex", "said": "wessex"}),
        ("activities", "x"),
        ("activities", [{"said": "x"}]),
        ("expected_completion", "2027-03"),
        ("expected_completion", {"month": 3}),
        ("expected_completion", {"year": 2027, "month": 13}),
        ("expected_completion", {"year": 2027, "month": 0}),
        ("expected_completion", {"year": "2027", "month": 3}),
        ("earnings", ["x"]),
        ("cannot_say", "earnings"),
    ],
)
def test_what_cannot_be_a_fact_is_refused_and_never_half_read(name, written):
    with pytest.raises(ValueError, match=r"\w"):
        fact_from_json(name, written)
