"""The facts that messages state, against what people who hadn't seen the patterns wrote and labelled."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from bot.nlu.facts import fact_finder
from tests.evaluation.fact_scores import Score, score_facts

WRITTEN_ON = dt.date(2026, 11, 28)


@pytest.fixture(scope="module")
def scores() -> tuple[dict[str, Score], str]:
    lines = (Path(__file__).parent / "facts.jsonl").read_text(encoding="utf-8").splitlines()
    return score_facts([json.loads(line) for line in lines], fact_finder(), WRITTEN_ON)


@pytest.mark.parametrize(
    ("kind", "least"),
    [
        ("specialty", 0.95),
        ("region", 0.95),
        ("sessions", 0.95),
        ("weeks_a_year", 0.95),
        ("employer_indemnity", 0.95),
        ("earnings", 0.93),
        ("day", 0.93),
        ("activity", 0.92),
        ("overall_charge", 0.92),
        ("contract_requires_own_indemnity", 0.9),
        ("programme_status", 0.9),
        ("unknown_place", 0.85),
    ],
)
def test_what_people_state_is_understood_whatever_their_spelling(scores, kind, least):
    by_kind, faults = scores
    assert by_kind[kind].f1 >= least, faults
