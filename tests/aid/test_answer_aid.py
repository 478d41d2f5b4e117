"""The aid as a whole, over the trained model: words, figures of the day, and nothing that makes it fall."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from bot.aid.answer_aid import DayRefused
from bot.answers.catalogue import answer_cards
from bot.storage.answer_standings import Standing, open_standings
from bot.storage.database import connect, prepare
from tests.builders import FORBIDDEN, TODAY

CALL = "gpst2 wessex mat leave locum botox 12k, allowed?"
OVER_LIMIT = {"specialty": "gp", "permanent_region": "wessex", "overall_charge": "no", "employer_indemnity": "no",
              "activities": ["botox"], "earnings": "£12,000 a year gross"}  # fmt: skip


def topics(suggested: dict[str, Any]) -> dict[str, Any]:
    return {topic["topic"]: topic for topic in suggested["topics"]}


async def test_a_call_in_a_few_words_is_answered_with_its_source(agent, aid):
    first = (await aid.suggest(agent, CALL, {}))["topics"][0]
    assert (first["topic"], first["strength"]) == ("statutory_leave", "strong")
    assert first["source"]["section"].startswith("Can trainees join while on a period of statutory leave")
    assert first["source"]["read"] == "2026-11-22"
    assert "approved" not in first["source"]
    assert 0 < len(first["short"]) < len(first["answer"])


async def test_facts_found_are_told_in_words_and_as_they_can_be_given_again(agent, aid):
    found = (await aid.suggest(agent, CALL, {}))["facts"]
    assert {name: fact["words"] for name, fact in found.items()} == {
        "specialty": "General Practice",
        "permanent_region": "Wessex",
        "programme_status": "on statutory leave",
        "activities": "Botox",
        "earnings": "12k",
    }
    given_again = {name: fact["value"] for name, fact in found.items()}
    again = await aid.suggest(agent, "", given_again)
    assert {name: fact["words"] for name, fact in again["facts"].items()} == {
        name: fact["words"] for name, fact in found.items()
    }
    assert all(fact["is_given"] for fact in again["facts"].values())


async def test_a_decision_tells_the_fee_and_what_it_rests_on(agent, aid):
    work = (await aid.suggest(agent, "", OVER_LIMIT))["decisions"]["private_work"]
    assert work["is_decided"]
    assert (work["code"], work["fee"], work["fee_is_conditional"]) == ("fee_due", "1100", False)
    assert work["reasons"]
    assert all(reason["section"] for reason in work["reasons"])
    assert work["text"].startswith(work["title"])
    assert "quote" not in work["review"]


async def test_under_conditions_the_fee_is_told_and_the_missing_fact_named(agent, aid):
    work = (await aid.suggest(agent, "", {**OVER_LIMIT, "overall_charge": None}))["decisions"]["private_work"]
    assert not work["is_decided"]
    assert (work["fee"], work["fee_is_conditional"]) == ("1100", True)
    assert work["missing"][0]["label"] == "In overall charge"
    assert work["text"]


async def test_what_was_not_understood_is_told_and_the_rest_decided(agent, aid):
    suggested = await aid.suggest(agent, "", {"specialty": "underwater basket weaving", "permanent_region": "wessex"})
    assert "underwater basket weaving" in suggested["not_understood"][0]
    assert suggested["decisions"]["eligibility"]["status"] == "refer"


async def test_an_answer_carries_who_approved_it_and_a_withdrawn_one_refers(agent, aid, settings):
    prepare(connect(settings.database()))
    version = answer_cards()["renewal"].version
    open_standings(settings).put("renewal", Standing("Kim", TODAY, False, version))
    open_standings(settings).put("leaving", Standing("Kim", TODAY, True, version))
    renewal = topics(await aid.suggest(agent, "when does it renew", {}))["renewal"]
    assert renewal["source"]["approved"] == {"by": "Kim", "on": TODAY.isoformat()}
    leaving = topics(await aid.suggest(agent, "how do I leave", {}))["leaving"]
    assert leaving["withdrawn"]
    assert "being revised" in leaving["answer"]


async def test_a_day_before_the_page_begins_is_refused_and_says_which_day_is_the_first(agent, aid):
    with pytest.raises(DayRefused, match="begins on 1 August 2021"):
        await aid.suggest(agent, "gp", {}, dt.date(2021, 7, 31))
    suggested = await aid.suggest(agent, "gp", {}, dt.date(2021, 8, 1))
    assert suggested["on"] == "2021-08-01"
    assert not suggested["is_today"]


async def test_on_another_day_the_same_answers_decide_by_that_day(agent, aid):
    facts = {"specialty": "gp", "permanent_region": "wessex", "training_start": "4 August 2027"}
    now = (await aid.suggest(agent, "", facts))["decisions"]["joining"]
    later = (await aid.suggest(agent, "", facts, dt.date(2027, 7, 1)))["decisions"]["joining"]
    assert now["title"] != later["title"]


async def test_what_is_about_nothing_here_and_what_is_urgent_say_so(agent, aid):
    assert (await aid.suggest(agent, "how do i cook rice", {}))["declined"].startswith("I can only help with")
    help_first = (await aid.suggest(agent, "i want to die", {}))["help_first"]
    assert help_first["is_sure"]
    assert "116 123" in help_first["text"]


@hypothesis_settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(text=st.text(min_size=1, max_size=120) | st.lists(
    st.sampled_from(["gp", "st3", "wessex", "london", "mat leave", "botox", "12k", "£800 a month", "my wife", "what if",
                     "renew", "cct march 2029", "eligible", "not", "?", "2", "change: specialty", "start again", "and",
                     "incident in 2019", "-£5", "oopt", "scotland", "die", "cook rice", "999", "how do you know"]),
    min_size=1, max_size=8).map(" ".join))  # fmt: skip
async def test_whatever_is_typed_something_is_suggested_that_promises_nothing(agent, aid, text):
    suggested = await aid.suggest(agent, text, {})
    json.dumps(suggested)
    assert [topic["strength"] for topic in suggested["topics"]] == sorted(
        (topic["strength"] for topic in suggested["topics"]), key=["strong", "likely", "possible"].index
    )
    said = [decision["text"] for decision in suggested["decisions"].values() if decision["text"]]
    assert not any(FORBIDDEN.search(words) for words in said)
