"""How people name specialties and regions: the file itself, and what ambiguous names come to."""

from __future__ import annotations

import json

import pytest
import yaml

from bot.coverage import Named, ParameterError, Status, Trainee, eligibility, load_names
from bot.coverage.names import NAMES, WORK_NAMES
from tests.builders import SHARED, in_force, named

LEXICON = SHARED / "policy" / "lexicon.json"
lexicon_needed = pytest.mark.skipif(not LEXICON.exists(), reason="the lexicon isn't here")
PARAMETERS = in_force()
NAMES_IN_YAML = yaml.safe_load(NAMES.read_text())
WORK_IN_YAML = yaml.safe_load(WORK_NAMES.read_text())
# A way of speaking and no name (tests/nlu/test_facts.py has its cases); and "Trent" alone, which names.yaml lacks.
NOT_A_NAME = {"SW / NW / SE / NE followed by 'London'", "Trent"}


def lexicon() -> dict[str, list[dict[str, object]]]:
    return json.loads(LEXICON.read_text()) if LEXICON.exists() else {}


def ambiguous_regions() -> list[tuple[str, str]]:
    """Each ambiguous region name of the lexicon and how the lexicon says to handle it."""
    return [
        (name, entry["handling"])
        for entry in lexicon().get("region_ambiguous", [])
        if entry["term"] not in NOT_A_NAME
        for name in str(entry["term"]).split(" / ")
    ]


def as_named(said: str, kind: str) -> Named:
    """What the names understand under exactly these words."""
    found = load_names().named(kind, said)
    assert found, said
    return found


def test_the_page_lists_exactly_the_keys_that_have_no_name_of_their_own():
    for section, listed in (("specialties", PARAMETERS.specialties), ("regions", PARAMETERS.regions)):
        without_name = {key for key, fields in NAMES_IN_YAML[section].items() if "name" not in fields}
        assert without_name == set(listed)


def test_regions_that_the_page_does_not_decide_can_be_named():
    assert set(NAMES_IN_YAML["regions"]) >= PARAMETERS.regions_not_decided


@pytest.mark.parametrize("section", ["specialties", "regions"])
def test_every_reading_of_an_ambiguous_name_is_a_specialty_or_region_of_ours(section):
    for term in NAMES_IN_YAML["ambiguous"][section]:
        can_mean = [*term["readings"], *term.get("unless", ())]
        assert len(can_mean) >= 2
        assert set(can_mean) <= set(NAMES_IN_YAML[section])


def test_every_key_is_called_by_its_own_name_too():
    names = load_names()
    called = {(name.phrase.casefold(), reading) for name in names.phrases for reading in name.readings}
    for key in [*PARAMETERS.specialties, *PARAMETERS.regions]:
        assert (names.display(key, PARAMETERS).casefold(), key) in called


def test_what_can_be_read_in_two_ways_is_told_with_both():
    assert load_names().display_all(named("north_east", "london"), PARAMETERS) == "North East or London"


def test_activities_stand_apart_from_what_a_message_is_searched_for():
    names = load_names()
    assert {name.kind for name in names.work_phrases} == {"activity", "work_type"}
    assert "activity" not in {name.kind for name in names.phrases}


def test_the_pages_excluded_activities_are_exactly_those_without_a_name_of_their_own():
    without_name = {key for key, fields in WORK_IN_YAML["activities"].items() if "name" not in fields}
    assert without_name == set(PARAMETERS.exclusions)
    excepted = {key for one in PARAMETERS.exclusions.values() for key in one.other_than or ()}
    assert excepted <= set(WORK_IN_YAML["activities"])


def test_an_activity_is_within_or_close_to_excluded_ones_only_and_called_by_its_own_name():
    names = load_names()
    for key, activity in names.activities.items():
        assert {*activity.within, *activity.close_to} <= set(PARAMETERS.exclusions)
        assert activity.training is None or activity.training in PARAMETERS.specialties
        assert names.named("activity", names.display_activity(key, PARAMETERS)).readings == (key,)


@pytest.mark.parametrize("said", ["BO-TOX", "botox  injections", "O & G", "well-woman clinic", "rugby club doctor!"])
def test_an_activity_is_named_however_it_is_written(said):
    assert load_names().named("activity", said) is not None


def test_words_that_name_no_activity_name_none():
    assert load_names().named("activity", "wing walking") is None


@pytest.mark.parametrize(
    ("named_as", "said", "readings"),
    [
        ("lip fillers", "lip fillers (non permanent)", ["non_permanent_fillers"]),
        ("fillers", "fillers, NON-PERMANENT", ["non_permanent_fillers"]),
        ("fillers", "not permanent fillers", ["non_permanent_fillers"]),
        ("fillers", "hyaluronic fillers, dissolvable", ["non_permanent_fillers"]),
        ("lip fillers", "permanent lip fillers", ["permanent_fillers"]),
        ("fillers", "are they permanent?", ["permanent_fillers"]),
        ("peels", "light peels", ["superficial_peels"]),
        ("chemical peel", "a medium depth chemical peel", ["medium_or_deep_peels"]),
        ("chemical peel", "a deep chemical peel with phenol", ["medium_or_deep_peels"]),
        ("aesthetics", "aesthetics, mostly laser", ["cosmetic_medicine"]),
        ("driver medicals", "driver medicals for an HGV licence", ["dvla_medicals"]),
    ],
)
def test_words_that_tell_work_apart_settle_which_is_meant(named_as, said, readings):
    told = load_names().told_apart(as_named(named_as, "activity"), said)
    assert list(told.readings) == readings
    assert told.said == as_named(named_as, "activity").said


@pytest.mark.parametrize(
    ("named_as", "said"),
    [
        ("lip fillers", "lip fillers"),
        ("fillers", "permanent and temporary fillers"),
        ("fillers", "non-permanent or permanent?"),
        ("peels", "superficial peels and deep ones"),
        ("fillers", "the clinic is permanently busy"),
        ("fillers", "deep fillers"),
        ("back pain clinic", "a deep, permanent back pain clinic"),
        ("RMO", "permanent RMO"),
    ],
)
def test_words_that_do_not_decide_leave_work_as_it_was_named(named_as, said):
    named_work = as_named(named_as, "activity")
    assert load_names().told_apart(named_work, said) == named_work


def test_work_that_nobody_has_a_name_for_stays_as_it_was_said():
    unknown = Named((), "wing walking")
    assert load_names().told_apart(unknown, "permanent wing walking") == unknown
    unheard_of = Named(("wing_walking",), "wing walking")
    assert load_names().told_apart(unheard_of, "permanent wing walking") == unheard_of


@pytest.mark.parametrize(
    ("spoken_of", "said", "other"),
    [
        ("superficial peels", "and deep ones?", "medium_or_deep_peels"),
        ("superficial peels", "What about MEDIUM depth?", "medium_or_deep_peels"),
        ("deep peel", "and superficial ones?", "superficial_peels"),
        ("non-permanent fillers", "and permanent ones?", "permanent_fillers"),
        ("permanent fillers", "and non-permanent?", "non_permanent_fillers"),
        ("botox", "and tattoo removal by laser?", "cosmetic_medicine"),
    ],
)
def test_and_the_other_kind_is_other_work_than_the_one_spoken_of(spoken_of, said, other):
    another = load_names().another_kind(as_named(spoken_of, "activity"), said)
    assert another is not None
    assert another.readings == (other,)


@pytest.mark.parametrize(
    ("spoken_of", "said"),
    [
        ("superficial peels", "and light ones?"),
        ("superficial peels", "and how much is it?"),
        ("superficial peels", "both light and deep ones?"),
        ("superficial peels", "and permanent ones?"),
        ("botox", "and deep ones?"),
        ("RMO", "and deep ones?"),
        ("fillers", "and permanent ones?"),
    ],
)
def test_what_is_no_other_kind_of_the_work_spoken_of_names_none(spoken_of, said):
    assert load_names().another_kind(as_named(spoken_of, "activity"), said) is None


def test_every_telling_word_is_of_work_that_shares_a_name_with_other_work_or_is_part_of_it():
    names = load_names()
    shared = [set(name.readings) for name in names.work_phrases if len(name.readings) > 1]
    telling = {key: activity.told_apart_by for key, activity in names.activities.items() if activity.told_apart_by}
    assert {"non_permanent_fillers", "permanent_fillers", "superficial_peels", "medium_or_deep_peels"} <= set(telling)
    for key, said in telling.items():
        groups = [group for group in shared if key in group]
        wider = names.activities[key].narrows
        assert groups or wider, key
        for word in said:
            for readings in (*(sorted(group) for group in groups), *([one] for one in wider)):
                assert names.told_apart(named(*readings), f"the {word} kind").readings == (key,), word


@lexicon_needed
@pytest.mark.parametrize(("said", "handling"), ambiguous_regions())
def test_an_ambiguous_region_is_decided_and_confirmed_or_asked_for_as_the_lexicon_says(said, handling):
    decision = eligibility(Trainee(named("general_practice"), as_named(said, "region")), PARAMETERS)
    if handling.startswith(("ask", "refer")):
        assert decision.status in {Status.ASK, Status.REFER}
    else:
        assert decision.status is Status.YES
        if handling.endswith("; confirm"):
            assert any(said in step or "say which it is" in step for step in decision.next_steps)


def test_milton_keynes_is_taken_as_thames_valley_and_told_that_the_east_of_england_decides_otherwise():
    decision = eligibility(Trainee(named("general_practice"), as_named("Milton Keynes", "region")), PARAMETERS)
    assert decision.status is Status.YES
    assert "held by East of England, the answer is different" in " ".join(decision.next_steps)


def test_the_longest_name_in_the_words_is_taken_and_ordinary_words_are_not():
    names = load_names()
    assert [one.readings for one in names.within("activity", "a weekend botox clinic and GP appraiser work")] == [
        ("botox",),
        ("medical_nonclinical_work",),
    ]
    assert names.within("activity", "burns at the barbecue") == ()
    assert names.named("activity", "burns").readings == ("hand_burns_skin_surgery",)
    assert names.within("region", "North West London") == (Named(("london",), "north west london"),)


@lexicon_needed
@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("sexual health", Status.YES),
        ("community medicine", Status.YES),
        ("reproductive medicine", Status.ASK),
        ("HIV medicine", Status.ASK),
        ("dental public health", Status.NO),
        ("urology", Status.NO),
    ],
)
def test_an_ambiguous_specialty_is_decided_as_the_lexicon_says(said, status):
    terms = [term["term"] for entry in lexicon()["specialties"] for term in entry["ambiguous"]]
    assert any(said in term for term in terms)
    who = Trainee(as_named(said, "specialty"), named("wessex"))
    assert eligibility(who, PARAMETERS).status is status


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"specialities": {}}, "'specialities' is unknown or missing. It takes ambiguous, ordinary"),
        ({"ordinary_words": None}, "'ordinary_words' is unknown or missing"),
        ({"regions": {"wessex": {"called": ["Wessex"], "towns": ["Poole"]}}}, "'wessex' has an unknown key. It takes"),
        ({"regions": {"norway": {"called": [False]}}}, "'norway' holds False, which isn't text. Put it in quotes"),
        ({"work_types": {"golf": {"called": ["golf"], "name": "golf"}}}, "the kind of work 'golf' takes called, and"),
        ({"activities": {"golf": {"called": ["golf"], "near": ["tee"]}}}, "the activity 'golf' takes called, close_to"),
        ({"activities": {"golf": {"name": "golf"}}}, "called is needed"),
        ({"activities": {"golf": {"called": [True]}}}, "'golf' holds True, which isn't text"),
        ({"activities": {"golf": {"called": ["Golf", "golf!"]}}}, "'golf!' names an activity twice. Keep one"),
        ({"activities": {"golf": {"called": ["golf"], "within": ["sport"]}}}, "'golf' is said to be 'sport', which"),
        (
            {"activities": {"golf": {"called": ["golf"], "within": ["golf"], "close_to": ["golf"]}}},
            "'golf' is within or close to an activity, not both",
        ),
        (
            {"activities": {"golf": {"called": ["golf"], "perhaps_indemnified_by": "club"}}},
            "'golf' is perhaps indemnified by nhs or employer, not club",
        ),
        (
            {"ambiguous": [{"said": ["ball"], "readings": ["golf"]}]},
            "'ball' can't mean 'golf': no activity of that name",
        ),
    ],
)
def test_a_slip_in_the_names_is_told_with_the_key_and_the_mend(tmp_path, change, told):
    people = {"specialties": {}, "regions": {}, "programme_status": {}, "ambiguous": {}, "ordinary_words": []}
    work = {"work_types": {}, "activities": {}, "ambiguous": [], "ordinary_words": []}
    assert _loaded(tmp_path, "good", people, work).phrases == ()
    is_of_work = bool({"work_types", "activities"} & set(change)) or isinstance(change.get("ambiguous"), list)
    harmed = {**(work if is_of_work else people), **change}
    harmed = {key: value for key, value in harmed.items() if value is not None}
    with pytest.raises(ParameterError) as error:
        _loaded(tmp_path, "harmed", people if is_of_work else harmed, harmed if is_of_work else work)
    assert f"harmed-{'work' if is_of_work else 'people'}.yaml" in str(error.value)
    assert told in str(error.value)


def _loaded(folder, name, people, work):
    for kind, content in (("people", people), ("work", work)):
        (folder / f"{name}-{kind}.yaml").write_text(yaml.safe_dump(content))
    return load_names(folder / f"{name}-people.yaml", folder / f"{name}-work.yaml")


def test_work_that_nobody_named_has_no_other_kind():
    assert load_names().another_kind(Named((), "wing walking"), "and deep ones?") is None


def test_everything_that_can_be_meant_is_listed_once_and_has_a_name_to_show():
    names = load_names()
    keys = names.keys_of("region")
    assert len(keys) == len(set(keys))
    assert {"wessex", "east_midlands", "scotland", "abroad"} <= set(keys)
    assert [key for key in keys if not names.display(key, PARAMETERS)] == []
