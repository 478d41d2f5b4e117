"""Which private work is excluded, excepted or for the helpline, and what is said of it: the twenty activities."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from bot.coverage import (
    Answer,
    Named,
    Status,
    WorkType,
    private_work,
)
from bot.coverage.names import Indemnifier
from tests.builders import SHARED, named
from tests.coverage.jobs import (
    EXCLUDED,
    HELPLINE,
    NAMES,
    PARAMETERS,
    SUBSCRIPTION,
    asked,
    codes,
    decide,
    job,
    said,
    words,
)

EXCEPTED = {key: of for of, one in PARAMETERS.exclusions.items() for key in one.other_than or ()}
REFERRED = tuple(key for key, activity in NAMES.activities.items() if activity.is_referred)
UNLISTED = tuple(
    key
    for key, activity in NAMES.activities.items()
    if key not in EXCLUDED and not activity.within and not activity.is_referred
)
LEXICON = SHARED / "policy" / "lexicon.json"

# Exclusions and their exceptions.


@pytest.mark.parametrize("activity", EXCLUDED)
@pytest.mark.parametrize("pay", ["0.01", "10000", "10000.01", None])
def test_each_of_the_twenty_is_excluded_whatever_it_earns_and_has_no_fee(activity, pay):
    decision = decide(job(activity, pay=pay))
    assert (decision.status, decision.code, decision.fee) == (Status.NO, "excluded_activity", None)
    assert f"Earnings from {PARAMETERS.exclusions[activity].name} are excluded" in words(decision)
    assert HELPLINE in words(decision)


def test_the_page_excludes_twenty_activities_and_excepts_four():
    assert len(EXCLUDED) == 20
    assert sorted(EXCEPTED) == ["botox", "dvla_medicals", "non_permanent_fillers", "superficial_peels"]


@pytest.mark.parametrize("activity", EXCEPTED)
def test_each_exception_can_be_added_but_not_by_somebody_in_overall_charge(activity):
    assert (decide(job(activity)).status, decide(job(activity)).fee) == (Status.YES, 0)
    assert decide(job(activity, pay=20_000)).fee == SUBSCRIPTION
    assert PARAMETERS.exclusions[EXCEPTED[activity]].name in words(decide(job(activity)))
    solo = decide(job(activity, charge=Answer.YES))
    assert (solo.status, solo.code, solo.fee) == (Status.NO, "overall_charge", None)
    assert asked(decide(job(activity, charge=Answer.UNKNOWN))) == ["overall_charge"]


@pytest.mark.parametrize("activity", EXCEPTED)
def test_an_exception_relieves_its_own_activity_only(activity):
    for other in EXCLUDED:
        decision = decide(job(activity, other))
        assert (decision.code, decision.fee) == ("excluded_activity", None)


def test_nobody_in_overall_charge_can_add_the_work_at_any_earnings():
    for pay in (None, 0, 5000, 20_000):
        assert (decide(job(pay=pay, charge=Answer.YES)).code, decide(job(pay=pay, charge=Answer.YES)).fee) == (
            "overall_charge",
            None,
        )


def test_overall_charge_that_nobody_can_tell_is_for_the_helpline_without_a_fee():
    decision = decide(job(charge=Answer.UNKNOWN, cannot_say=frozenset({"overall_charge"})))
    assert (decision.status, decision.code, decision.fee) == (Status.REFER, "overall_charge_unknown", None)
    assert "overall charge" in words(decision)


def test_where_the_page_drops_overall_charge_nobody_is_asked_for_it():
    without = replace(PARAMETERS, overall_charge_excludes=False)
    assert private_work(job(charge=Answer.UNKNOWN), without).status is Status.YES
    assert private_work(job(charge=Answer.YES), without).fee == 0


def test_where_the_page_drops_an_exception_the_work_is_excluded_as_what_it_is_within():
    strict = replace(PARAMETERS.exclusions["cosmetic_medicine"], other_than={"superficial_peels": "superficial peels"})
    changed = replace(PARAMETERS, exclusions={**PARAMETERS.exclusions, "cosmetic_medicine": strict})
    decision = private_work(job("botox"), changed)
    assert decision.code == "excluded_activity"
    assert "cosmetic or aesthetic medicine are excluded, and Botox counts as that" in words(decision)


def test_where_the_page_drops_an_exclusion_the_work_can_be_added():
    fewer = {key: one for key, one in PARAMETERS.exclusions.items() if key != "slimming_clinics"}
    assert private_work(job("slimming_clinics"), replace(PARAMETERS, exclusions=fewer)).fee == 0


@pytest.mark.parametrize("activity", REFERRED)
def test_work_that_may_or_may_not_be_an_excluded_activity_is_for_the_helpline_without_a_fee(activity):
    decision = decide(job(activity))
    assert (decision.status, decision.code, decision.fee) == (Status.REFER, "activity_not_decided", None)
    assert HELPLINE in words(decision)
    for near in NAMES.activities[activity].close_to:
        assert NAMES.display_activity(near, PARAMETERS) in words(decision)


@pytest.mark.parametrize("activity", UNLISTED)
def test_work_that_no_exclusion_names_is_not_excluded_and_never_called_approved(activity):
    decision = decide(job(activity, employer_indemnity=Answer.NO))
    assert (decision.status, decision.fee) == (Status.YES, 0)
    assert "doesn't name" in words(decision)
    assert "approved" not in words(decision)


def test_work_in_words_that_nobody_foresaw_is_for_the_helpline():
    decision = decide(replace(job(), activities=(Named(("wing_walking",), "wing walking"),)))
    assert (decision.status, decision.fee) == (Status.REFER, None)
    assert "wing walking" in words(decision)


@pytest.mark.parametrize(
    ("activity", "options"),
    [
        ("dermal fillers", ("non_permanent_fillers", "permanent_fillers")),
        ("chemical peel", ("superficial_peels", "medium_or_deep_peels")),
        ("aesthetics", ("botox", "non_permanent_fillers", "superficial_peels", "cosmetic_medicine")),
        ("driver medicals", ("dvla_medicals", "health_screening", "occupational_medicine")),
        ("O&G", ("obstetrics", "gynaecology")),
        ("back pain clinic", ("back_pain_consultations", "spinal_procedures")),
        ("medical escort", ("air_ambulance", "ground_transfer")),
    ],
)
def test_words_for_excluded_and_permitted_work_are_asked_about_without_a_fee(activity, options):
    decision = said(activity)
    assert (decision.status, decision.fee, decision.code) == (Status.ASK, None, "activities_needed")
    assert decision.missing[0].options == options
    unsure = replace(job(), activities=(NAMES.named("activity", activity),), cannot_say=frozenset({"activities"}))
    assert (decide(unsure).status, decide(unsure).fee) == (Status.REFER, None)


@pytest.mark.parametrize(
    "activity",
    ["CAA medicals", "ENG1 medicals", "hair transplant", "spinal neurosurgery", "online GLP-1 prescribing",
     "cardiac screening of athletes", "PMMA", "phenol peel", "deep chemical peel", "permanent fillers"],
)  # fmt: skip
def test_work_that_is_excluded_on_every_reading_is_excluded(activity):
    assert (said(activity).status, said(activity).code) == (Status.NO, "excluded_activity")


# Names.


@pytest.mark.skipif(not LEXICON.exists(), reason="the lexicon isn't here")
def test_every_alias_of_the_lexicon_names_its_activity_or_is_asked_about():
    content = json.loads(LEXICON.read_text())
    entries = content["excluded_activities"]
    wrong = {}
    for key, entry in zip(EXCLUDED, entries, strict=True):
        for alias in [entry["canonical"], *(alias.split(" (")[0] for alias in entry["aliases"])]:
            found = NAMES.named("activity", alias)
            within = found and all(key in (reading, *NAMES.activities[reading].within) for reading in found.readings)
            if not within and not (found and len(found.readings) > 1):
                wrong[alias] = found
        for exception in entry["exceptions"]:
            for alias in [exception["canonical"], *exception["aliases"]]:
                if said(alias).fee != 0:
                    wrong[alias] = said(alias)
    assert wrong == {}


@pytest.mark.skipif(not LEXICON.exists(), reason="the lexicon isn't here")
def test_the_examples_of_the_lexicon_are_not_excluded_or_for_the_helpline_as_it_says():
    content = json.loads(LEXICON.read_text())
    assert {example: said(example).fee for example in content["activities_not_on_the_list_examples"]} == dict.fromkeys(
        content["activities_not_on_the_list_examples"], 0
    )
    for example in content["activities_to_refer"]:
        assert said(example).status in {Status.REFER, Status.ASK}, example
        assert said(example).fee is None


# Excluded work that may be no private work at all.

MAYBE_NHS = sorted(key for key, one in NAMES.activities.items() if one.perhaps_indemnified_by is Indemnifier.NHS)
EXCLUDED_IF_PRIVATE = [key for key in MAYBE_NHS if codes(decide(job(key)))[:1] == ["excluded_activity"]]


def test_the_work_that_may_be_nhs_indemnified_has_some_that_is_excluded_as_private_and_some_that_is_not():
    assert {"gp_locum", "nhs_cataracts", "abortion_provider"} <= set(EXCLUDED_IF_PRIVATE)
    assert {"nhs_shifts", "terminal_illness_forms"} <= set(MAYBE_NHS) - set(EXCLUDED_IF_PRIVATE)


@pytest.mark.parametrize("pay", [None, 2500, 30_000])
@pytest.mark.parametrize("charge", Answer)
@pytest.mark.parametrize("activity", EXCLUDED_IF_PRIVATE)
def test_before_the_kind_of_work_is_asked_for_it_is_told_that_as_private_work_it_is_excluded(activity, charge, pay):
    decision = decide(job(activity, pay=pay, charge=charge, work_type=WorkType.UNKNOWN))
    assert (decision.status, decision.code, decision.fee) == (Status.ASK, "work_type_needed", None)
    assert asked(decision) == ["work_type"]
    assert codes(decision)[:2] == ["excluded_if_private", "excluded_activity"]
    warning = decision.reasons[0]
    assert warning.text == (
        "As private work, this is excluded; if the NHS indemnifies it, or it's part of your training, it isn't."
    )
    assert warning.section == PARAMETERS.sections["exclusions.activities"]
    assert warning.facts == ("activities",)


@pytest.mark.parametrize("activity", sorted(set(MAYBE_NHS) - set(EXCLUDED_IF_PRIVATE)))
def test_work_that_is_not_excluded_is_asked_about_without_a_warning(activity):
    decision = decide(job(activity, work_type=WorkType.UNKNOWN))
    assert (decision.code, asked(decision), codes(decision)) == ("work_type_needed", ["work_type"], [])


@pytest.mark.parametrize(
    ("known", "code"),
    [
        ({"work_type": WorkType.PRIVATE}, "excluded_activity"),
        ({"work_type": WorkType.NHS_INDEMNIFIED}, "nhs_indemnified"),
        ({"work_type": WorkType.UNKNOWN, "cannot_say": frozenset({"work_type"})}, "work_type_unknown"),
    ],
)
def test_once_the_kind_of_work_is_settled_or_cannot_be_there_is_no_warning(known, code):
    decision = decide(job("nhs_cataracts", **known))
    assert decision.code == code
    assert "excluded_if_private" not in codes(decision)


def test_a_trainee_off_the_list_is_told_that_and_no_warning():
    decision = decide(job("nhs_cataracts", work_type=WorkType.UNKNOWN, permanent_region=named("london")))
    assert (decision.status, decision.code) == (Status.NO, "permanent_region_not_listed")
    assert "excluded_if_private" not in codes(decision)
