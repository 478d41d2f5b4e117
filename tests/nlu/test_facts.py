"""The facts of a message: names as people write them, whose they are, and what only looks like a fact."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.coverage import InForce, Named, ProgrammeStatus, load_names
from bot.coverage.names import Name
from bot.nlu.facts import StatedFact, fact_finder
from tests.builders import SHARED, in_force

LEXICON = SHARED / "policy" / "lexicon.json"
PARAMETERS: InForce = in_force()
NAMES = load_names()
NAME_KINDS = {"specialty", "region", "unknown_place", "programme_status", "activity"}
OTHER_KINDS = {
    *("day", "earnings", "impossible_amount", "basis", "weeks_a_year", "sessions", "period"),
    *("overall_charge", "employer_indemnity", "contract_requires_own_indemnity"),
}


def facts(text: str) -> list[StatedFact]:
    return fact_finder().find(text)


def names(text: str) -> list[StatedFact]:
    """The facts that are names: of a specialty, a place, a post, an activity."""
    return [fact for fact in facts(text) if isinstance(fact.value, Named)]


def read(text: str, kind: str) -> list[tuple[str, ...]]:
    """The readings of each fact of a kind, in the order of the text."""
    return [fact.readings for fact in facts(text) if fact.kind == kind]


def roles(text: str) -> dict[str, str | None]:
    """Each region of a text with its role."""
    return {fact.readings[0]: fact.role for fact in facts(text) if fact.kind == "region"}


def whose(text: str) -> dict[str, str | None]:
    """Each fact of a text with whom it is about; None is the person asking."""
    return {fact.readings[0]: fact.other_person for fact in names(text)}


def lexicon_aliases() -> list[tuple[str, str, str]]:
    """Every alias of the lexicon, with the kind and the name on the page or in names.yaml that it stands for."""
    if not LEXICON.exists():
        return []
    content = json.loads(LEXICON.read_text())
    ambiguous = {name for name in NAMES.phrases if len(name.readings) > 1}
    elsewhere = {name.phrase.casefold() for name in ambiguous}
    return [
        (alias, kind, entry["canonical"])
        for section, kind in (("specialties", "specialty"), ("regions", "region"), ("unlisted_regions", "region"))
        for entry in content[section]
        for alias in [entry["canonical"], *entry["aliases"], *entry.get("places", [])]
        if alias.split(" (")[0].casefold() not in elsewhere
    ]


def unmistakable(kind: str) -> st.SearchStrategy[Name]:
    """Any name of a kind that isn't an ordinary word too."""
    return st.sampled_from([name for name in NAMES.phrases if name.kind == kind and not name.is_ordinary_word])


@pytest.mark.skipif(not LEXICON.exists(), reason="the lexicon isn't here")
def test_every_alias_of_the_lexicon_is_understood_as_what_it_stands_for():
    aliases = lexicon_aliases()
    assert len(aliases) > 400
    keys = {**PARAMETERS.specialties, **PARAMETERS.regions, **NAMES.own_names}
    by_name = {name: key for key, name in keys.items()}
    wrong = {alias: read(alias, kind) for alias, kind, name in aliases if read(alias, kind) != [(by_name[name],)]}
    assert wrong == {}


def test_every_name_is_understood_alone_however_it_is_written():
    written = {
        spelling: name
        for name in NAMES.phrases
        for spelling in (name.phrase, name.phrase.lower(), name.phrase.upper(), f"  {name.phrase}!")
    }
    wrong = {said: facts(said) for said, name in written.items() if read(said, name.kind) != [name.readings]}
    assert wrong == {}


@given(unmistakable("specialty"), unmistakable("region"))
def test_a_specialty_and_a_region_are_both_found_in_either_order(training, place):
    for text in (f"{training.phrase} trainee in {place.phrase}", f"In {place.phrase}; training: {training.phrase}"):
        assert training.readings in read(text, "specialty")
        assert place.readings in read(text, "region")


typed = st.sampled_from(
    [
        *("GP", "Wessex", "in Gotham", "my wife", "botox", "OOPT", "London or Wessex", "not", "mat leave", "and", "."),
        *("£9,500 a year", "joined 5 May 2025", "cct in august", "2028", "gross"),
        *("I'm in overall charge", "they cover me"),
    ]
)


@given(st.text(max_size=200) | st.lists(typed, max_size=8).map(" ".join))
def test_whatever_is_typed_facts_stand_where_they_say_they_stand(text):
    found = facts(text)
    assert [fact.start for fact in found] == sorted(fact.start for fact in found)
    for fact in found:
        assert 0 <= fact.start < fact.end <= len(text)
        if fact.kind in NAME_KINDS:
            assert text[fact.start : fact.end] == fact.value.said
            assert bool(fact.readings) == (fact.kind != "unknown_place")
        else:
            assert fact.kind in OTHER_KINDS
            assert text[fact.start : fact.end].strip()
            assert fact.as_entity()["value"] not in (None, "", {})


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("GP in Wessex, joined May 2025, £9k a year", ["specialty", "region", "day", "earnings"]),
        ("I'm in overall charge and the hospice indemnifies me", ["overall_charge", "employer_indemnity"]),
        ("that's gross", ["basis"]),
        ("twice a week, 40 weeks", ["sessions", "weeks_a_year"]),
        ("it's a month, not a year", ["period"]),
        ("$500", ["impossible_amount"]),
    ],
)
def test_names_days_sums_and_circumstances_are_all_facts_in_the_order_they_were_told(text, kinds):
    assert [fact.kind for fact in facts(text)] == kinds


def test_a_fact_travels_as_a_rasa_entity():
    entity = facts("my wife is at her permanent deanery, Wessex")[0].as_entity()
    assert entity["entity"] == "region"
    assert entity["value"] == {"readings": ["wessex"], "said": "Wessex"}
    assert (entity["start"], entity["end"]) == (37, 43)
    assert (entity["role"], entity["other_person"]) == ("permanent", "wife")
    assert {"role", "other_person"} & set(facts("Wessex")[0].as_entity()) == set()


@pytest.mark.parametrize(
    ("text", "specialty", "region"),
    [
        ("I'm a GPST2 in Wessex", "general_practice", "wessex"),
        ("gum reg kss", "genito_urinary_medicine", "kent_surrey_and_sussex"),
        ("leeds gp", "general_practice", "yorkshire_and_humber"),
        ("GP  trainee,Wessex???", "general_practice", "wessex"),
        ("palliative st4 in bristol am i in", "palliative_medicine", "south_west"),
        ("public health registrar at Northumbria", "public_health", "north_east"),
        ("I’m training in psychiatry in Manchester", "psychiatry", "north_western"),
        ("GP in the army", "general_practice", "defence_deanery"),
        ("GP in St. Helens", "general_practice", "mersey"),
        ("I'm a GP trainee in Y&H.", "general_practice", "yorkshire_and_humber"),
        ("GP registrar, EoE.", "general_practice", "east_of_england"),
        ("training in G.U.M. in KSS.", "genito_urinary_medicine", "kent_surrey_and_sussex"),
    ],
)
def test_a_specialty_and_a_region_are_understood_as_a_registrar_would_write_them(text, specialty, region):
    assert read(text, "specialty") == [(specialty,)]
    assert read(text, "region") == [(region,)]


@pytest.mark.parametrize(
    ("text", "kind", "key"),
    [
        ("genral practise", "specialty", "general_practice"),
        ("palliatve medicin", "specialty", "palliative_medicine"),
        ("occupational medicne", "specialty", "occupational_medicine"),
        ("aviaton medicine", "specialty", "aviation_space_medicine"),
        ("psychiatrry", "specialty", "psychiatry"),
        ("wesex", "region", "wessex"),
        ("Yorkshre", "region", "yorkshire_and_humber"),
        ("thams valley", "region", "thames_valley"),
        ("Birmingam", "region", "west_midlands"),
        ("Liverpol", "region", "mersey"),
    ],
)
def test_a_slip_of_the_finger_is_forgiven(text, kind, key):
    assert read(f"i train in {text}", kind) == [(key,)]


@pytest.mark.parametrize(
    "text",
    ["the sales team", "I bought a house", "banana", "hello there", "a year ago", "was it", "seven nights running"],
)
def test_a_word_that_only_resembles_a_name_is_none(text):
    assert names(text) == []
    assert {fact.kind for fact in facts(text)} <= {"day"}


def test_she_in_the_next_sentence_is_still_my_wife():
    found = fact_finder().find("what about my wife? she's a psychiatry trainee, Wessex too")
    assert {fact.other_person for fact in found} == {"wife"}


def test_two_regions_joined_by_or_are_one_fact_that_can_be_read_both_ways():
    (fact,) = fact_finder().find("Wessex or London, don't know yet")
    assert fact.readings == ("wessex", "london")


@pytest.mark.parametrize("text", ["GP in Gotham, eligible?", "am i eligible if i train in xanadu", "moved to Narnia"])
def test_a_place_that_no_name_matches_is_told_as_unknown(text):
    assert "unknown_place" in {fact.kind for fact in fact_finder().find(text)}


@pytest.mark.parametrize(
    "text", ["GP in training", "I start in August", "in charge of patients", "GP in Wessex", "in total", "in cash"]
)
def test_ordinary_words_after_in_are_no_unknown_place(text):
    assert "unknown_place" not in {fact.kind for fact in fact_finder().find(text)}


def test_new_york_is_abroad_and_not_in_yorkshire():
    assert [fact.readings for fact in fact_finder().find("new york")] == [("abroad",)]


@pytest.mark.parametrize(
    ("as_a_word", "as_a_name", "key"),
    [
        ("I was reading the leaflet", "I train in reading", "thames_valley"),
        ("reading the leaflet", "I trained at Reading", "thames_valley"),
        ("I take a bath every night", "GP in bath", "south_west"),
        ("can I bury this", "GP in bury", "north_western"),
        ("I popped a cork", "I'm in Cork", "ireland"),
        ("watching tv tonight", "I work at TV deanery", "thames_valley"),
        ("I gave bob a call", "I work at BOB", "thames_valley"),
    ],
)
def test_an_ordinary_word_is_a_place_only_where_something_shows_it(as_a_word, as_a_name, key):
    assert read(as_a_word, "region") == []
    assert read(as_a_name, "region") == [(key,)]


@pytest.mark.parametrize("text", ["IS ANYONE READING THIS", "I AIM TO START", "my NI number is"])
def test_a_word_in_capitals_is_a_name_only_where_something_else_shows_it(text):
    assert facts(text) == []


@pytest.mark.parametrize("alone", ["reading", "Bath", "bury", "TV", "READING"])
def test_an_ordinary_word_alone_answers_the_question_for_the_region(alone):
    assert len(read(alone, "region")) == 1


@pytest.mark.parametrize(
    ("text", "regions"),
    [
        ("I train in South East London", [("london",)]),
        ("SE London", [("london",)]),
        ("North East London", [("london",)]),
        ("nw london deanery", [("london",)]),
        ("South East Scotland", [("scotland",)]),
        ("Northern Ireland", [("northern_ireland",)]),
        ("North Wales", [("wales",)]),
        ("North Cumbria", [("north_east",)]),
        ("Newcastle-under-Lyme", [("west_midlands",)]),
        ("Newcastle upon Tyne", [("north_east",)]),
        ("Stoke-on-Trent", [("west_midlands",)]),
        ("trent", [("east_midlands", "yorkshire_and_humber")]),
        ("Chesterfield", [("east_midlands",)]),
        ("Thames Valley", [("thames_valley",)]),
        ("North Western deanery", [("north_western",)]),
        ("North East and Yorkshire", [("north_east", "yorkshire_and_humber")]),
        ("Isle of Wight", [("wessex",)]),
        ("Isle of Man", [("crown_dependencies",)]),
        ("Kent, Surrey and Sussex", [("kent_surrey_and_sussex",)]),
        ("the North London deanery", [("london",)]),
        ("the North Wales programme", [("wales",)]),
        ("I train in the North East", [("north_east",)]),
        ("the north western", [("north_western",)]),
        (
            "I train in the North",
            [("north_east", "yorkshire_and_humber", "mersey", "north_western", "scotland", "wales")],
        ),
    ],
)
def test_the_longest_name_counts_and_never_a_listed_region_inside_it(text, regions):
    assert read(text, "region") == regions


@pytest.mark.parametrize(
    ("text", "specialties"),
    [
        ("dental public health", [("dental_public_health",)]),
        ("urology", [("urology",)]),
        ("HIV medicine", [("genito_urinary_medicine", "infectious_diseases")]),
        ("sexual health", [("community_sexual_reproductive_medicine", "genito_urinary_medicine")]),
    ],
)
def test_a_specialty_that_sounds_like_a_listed_one_is_told_apart(text, specialties):
    assert read(text, "specialty") == specialties


@pytest.mark.parametrize(
    ("work", "training"),
    [
        ("private GP sessions", "im a GP trainee can i do private gp sessions"),
        ("my GP told me to rest", "I'm a GP"),
        ("I saw my GP", "GP training"),
        ("a GP surgery", "GP ST2"),
        ("I do GP locums", "GP registrar"),
        ("private general practice", "general practice trainee"),
    ],
)
def test_general_practice_as_work_is_not_general_practice_as_training(work, training):
    assert read(work, "specialty") == []
    assert read(training, "specialty") == [("general_practice",)]


@pytest.mark.parametrize(
    "work",
    [
        "public health services",
        "private dermatology clinics",
        "occ health clinics",
        "private occupational health work",
        "palliative care shifts at a hospice privately",
        "I do occupational health medicals",
    ],
)
def test_other_fields_as_work_are_not_training_either(work):
    assert read(work, "specialty") == []


@pytest.mark.parametrize(
    "text",
    [
        "I'm in London, not Wessex",
        "GP in London, not in Wessex",
        "not Wessex but London",
        "I was in Wessex, now London",
        "used to be in Wessex, London now",
        "London rather than Wessex",
        "instead of Wessex it's London",
        "no longer Wessex: London",
        "I left Wessex for London",
        "London, not Wessex",
        "F2 was Wessex, London now",
    ],
)
def test_a_region_that_is_denied_is_no_fact(text):
    assert read(text, "region") == [("london",)]


@pytest.mark.parametrize("text", ["what if it was London", "if I was in London", "and if they were in London"])
def test_a_region_that_is_supposed_is_a_fact(text):
    assert read(text, "region") == [("london",)]


@pytest.mark.parametrize(
    "text",
    [
        "I'm not in Wessex",
        "not in the South West",
        "not Ireland",
        "I'm not a consultant",
        "not GP",
        "I'm not a GP trainee",
    ],
)
def test_a_denial_alone_states_nothing(text):
    assert facts(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("my home deanery is Wessex, OOPT in Glasgow", {"wessex": "permanent", "scotland": "working"}),
        ("moving to Scotland on OOPT, my permanent deanery is Wessex", {"scotland": "working", "wessex": "permanent"}),
        ("rotating to Wales on OOPT, permanent Mersey", {"wales": "working", "mersey": "permanent"}),
        ("gum reg kss oopt to cardiff", {"kent_surrey_and_sussex": "permanent", "wales": "working"}),
        ("Mersey trainee, OOPT in London", {"mersey": "permanent", "london": "working"}),
        ("I'm on OOPT in Scotland", {"scotland": "working"}),
        ("NTN in Wessex", {"wessex": "permanent"}),
        ("Wessex is my permanent region", {"wessex": "permanent"}),
        ("permanent region Wessex, working in London", {"wessex": "permanent", "london": "working"}),
        ("Wessex is my permanent region; working in London", {"wessex": "permanent", "london": "working"}),
        ("NTN in Wessex placement in Bristol", {"wessex": "permanent", "south_west": "working"}),
        ("wessex (permanent), London for oopt", {"wessex": "permanent", "london": "working"}),
        ("working in London", {"london": "placed"}),
        ("this year im placed in reading", {"thames_valley": "placed"}),
        ("I'm in Wessex", {"wessex": None}),
    ],
)
def test_the_permanent_region_and_the_one_worked_in_are_told_apart(text, expected):
    assert roles(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("my wife is a GP trainee in Wessex", {"general_practice": "wife", "wessex": "wife"}),
        ("I'm GP in Wessex and my friend is in London", {"general_practice": None, "wessex": None, "london": "friend"}),
        ("I'm a GP trainee, my husband works in London", {"general_practice": None, "london": "husband"}),
        ("my wife is in London. I'm in Wessex", {"london": "wife", "wessex": None}),
        ("I'm in Wessex. My wife is in London.", {"wessex": None, "london": "wife"}),
        ("my husband's deanery is London", {"london": "husband"}),
        ("my husband is in London, I'm in Wessex", {"london": "husband", "wessex": None}),
        (
            "my friend is GP in London but I'm in Wessex",
            {"general_practice": "friend", "london": "friend", "wessex": None},
        ),
        ("I'm in Wessex, my friend says London is out", {"wessex": None, "london": None}),
        ("my fiancée trains in Leeds", {"yorkshire_and_humber": "fiancée"}),
        ("does my partner need it, she trains in Leeds", {"yorkshire_and_humber": "partner"}),
        ("I'm in Wessex", {"wessex": None}),
    ],
)
def test_somebody_elses_facts_are_known_to_be_theirs(text, expected):
    assert whose(text) == expected


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("I'm on mat leave", ProgrammeStatus.STATUTORY_LEAVE),
        ("GPST2 Wessex mat lve", ProgrammeStatus.STATUTORY_LEAVE),
        ("on sick leave", ProgrammeStatus.OTHER_LEAVE),
        ("taking a career break", ProgrammeStatus.OTHER_LEAVE),
        ("OOPT next year", ProgrammeStatus.OOPT),
        ("going OOPR for a PhD", ProgrammeStatus.OOP_OTHER),
        ("out of programme career break", ProgrammeStatus.OOP_OTHER),
        ("FY2 in a GP placement", ProgrammeStatus.FOUNDATION),
        ("I'm a consultant", ProgrammeStatus.NOT_IN_SPECIALTY_TRAINING),
        ("salaried GP", ProgrammeStatus.NOT_IN_SPECIALTY_TRAINING),
        ("clinical fellow in Wessex", ProgrammeStatus.UNCLEAR_POST),
        ("got my CCT last week", ProgrammeStatus.COMPLETED),
        ("about to start in Leeds", ProgrammeStatus.DUE_TO_START),
        ("what if I land the ST3 post there", ProgrammeStatus.DUE_TO_START),
    ],
)
def test_where_somebody_stands_in_training_is_understood(text, status):
    assert read(text, "programme_status") == [(status.value,)]


@pytest.mark.parametrize(
    "text",
    [
        "my consultant says no",
        "I asked a consultant",
        "the nurse called",
        "CCT in 2028",
        "consultant's in overall charge though",
        "consultant is in charge",
        "I expect to complete training in February 2029",
    ],
)
def test_another_doctors_post_is_not_the_persons_own(text):
    assert read(text, "programme_status") == []


@pytest.mark.parametrize(
    ("text", "activity"),
    [
        ("non-permanent filler clinic", "non_permanent_fillers"),
        ("temporary filler", "non_permanent_fillers"),
        ("permanent filler work", "permanent_fillers"),
    ],
)
def test_a_filler_that_does_not_last_is_never_taken_for_one_that_does(text, activity):
    assert read(text, "activity") == [(activity,)]


@pytest.mark.parametrize(
    "field", ["neurosurgery", "ophthalmology", "plastic surgery", "OMFS", "obstetrics", "locum GP"]
)
@pytest.mark.parametrize(
    "said", ["am I 100% covered for private {}?", "can I do {} privately", "may I do {} on the side"]
)
def test_a_field_worked_in_privately_is_work_and_not_what_somebody_trains_in(field, said):
    assert [fact.kind for fact in facts(said.format(field))] == ["activity"]


@pytest.mark.parametrize(
    "text",
    ["neurosurgery ST4 in Leeds", "I'm training in ophthalmology", "can I join from OMFS?", "I want to do occ med"],
)
def test_a_field_trained_in_is_a_specialty_and_no_work(text):
    kinds = {fact.kind for fact in facts(text)}
    assert "specialty" in kinds
    assert "activity" not in kinds


def test_private_peels_and_deliveries_are_work_but_the_words_alone_are_not():
    assert read("private peels and private deliveries", "activity") != []
    assert read("deliveries of the journal", "activity") == []


# Whose, again


@pytest.mark.parametrize(
    "text",
    [
        "I am a trainee in palliative medicine in Mersey",
        "I'm a registrar in palliative medicine, Mersey",
        "trainee is pall med st5, mersey",
        "Consultant is in charge. Pall med, Mersey",
    ],
)
def test_what_somebody_is_themselves_is_not_taken_for_another_persons(text):
    assert whose(text) == {"palliative_medicine": None, "mersey": None}


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Wife: palliative medicine, Mersey", "wife"),
        ("wife is a palliative medicine trainee in Mersey", "wife"),
        ("it's for a friend who's in palliative medicine, Mersey", "friend"),
        ("my wifes in palliative medicine, Mersey", "wife"),
        ("clr's daughter, palliative medicine, Mersey", "daughter"),
    ],
)
def test_kin_and_friends_named_in_passing_own_what_follows(text, who):
    assert set(whose(text).values()) == {who}


# Said, but not meant


@pytest.mark.parametrize(
    "text",
    [
        "how do I change my address, 12 London road",
        "my colleague Dr Kent says so",
        "kids are in the bath",
        "I went to med school in Leeds",
        "two weeks in Wales",
        "derby day traffic",
    ],
)
def test_a_street_a_person_a_thing_and_a_holiday_are_no_region(text):
    assert read(text, "region") == []


@pytest.mark.parametrize(
    "text",
    [
        "I don't do botox any more",
        "never done botox",
        "I gave up the botox",
        "I stopped botox",
        "I don't do fillers or botox",
    ],
)
def test_work_that_is_not_done_is_no_activity(text):
    assert read(text, "activity") == []


@pytest.mark.parametrize("text", ["what does OOPT mean?", "what's the difference between oopt and oopr"])
def test_asking_what_a_word_means_says_nothing_of_oneself(text):
    assert read(text, "programme_status") == []


def test_leave_that_is_over_is_no_leave():
    assert read("my adoption leave has finished", "programme_status") == []


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("sorry I put east mids, should be west mids", "west_midlands"),
        ("I said Mersey, it's actually North Western", "north_western"),
        ("I'm in Ashford, no sorry, not Ashford, Norwich", "east_of_england"),
        ("Plymouth-based. I read of Kent and Mersey but nothing of Devon", "south_west"),
    ],
)
def test_the_region_that_holds_after_a_correction_is_the_last(text, region):
    assert read(text, "region")[-1] == (region,)


def test_a_name_said_twice_is_one_fact_and_keeps_its_role():
    assert roles("my home deanery is Scotland, yes Scotland") == {"scotland": "permanent"}


def test_the_permanent_region_is_the_one_its_words_stand_beside():
    said = roles("scotland's my home deanery but im placed in newcastle upon tyne")
    assert said == {"scotland": "permanent", "north_east": "working"}


@pytest.mark.parametrize(
    ("text", "activity"),
    [
        ("botox, but only for migraine", "therapeutic_botox"),
        ("botox", "botox"),
        ("cataracts for NHS patients", "nhs_cataracts"),
        ("HGV medicals for an occ health company", "dvla_in_occupational_health"),
        ("HGV medicals, not for an occ health company", "dvla_medicals"),
    ],
)
def test_a_telling_word_makes_it_the_narrower_activity(text, activity):
    assert (activity,) in read(text, "activity")


@pytest.mark.parametrize("text", ["Ellerwick", "gp st2, Kirkthorne", "is Wrexley Heath on the list", "I'm in Gotham"])
def test_a_place_that_no_name_matches_is_told_wherever_it_stands(text):
    assert [fact.kind for fact in facts(text) if fact.kind == "unknown_place"] == ["unknown_place"]


@pytest.mark.parametrize("text", ["cash in hand", "got it in writing", "button", "reading this in bed"])
def test_everyday_words_are_no_unknown_place(text):
    assert [fact.kind for fact in facts(text) if fact.kind == "unknown_place"] == []


# How often, said apart from the amount


@pytest.mark.parametrize(
    ("text", "count", "per"),
    [
        ("12 matches a year, £180 per match", 12, "year"),
        ("two sessions in each week, £280 for one session", 2, "week"),
        ("£350 a session x2 pm", 2, "month"),
        ("every tuesday evening, £250 a session", 1, "week"),
        ("3 days a week... no, wrong, 1 day a week, £280 a day", 1, "week"),
        ("2 sessions a week, £150 each", 2, "week"),
    ],
)
def test_how_often_it_comes_counts_wherever_it_is_said(text, count, per):
    (earned,) = (fact.value for fact in facts(text) if fact.kind == "earnings")
    assert (earned.period.value, earned.sessions, earned.sessions_per.value) == ("session", count, per)


def test_weeks_a_year_count_wherever_they_are_said_and_in_words():
    for text in ("£480 a shift, 30 weeks of the year", "forty weeks in the year, £220 for each clinic"):
        (earned,) = (fact.value for fact in facts(text) if fact.kind == "earnings")
        assert earned.weeks_a_year in {30, 40}, text


def test_who_is_not_in_training_yet_is_not_taken_for_somebody_outside_it():
    assert read("I'm not in training yet", "programme_status") == []
    assert read("I'm not in training", "programme_status") == [("not_in_specialty_training",)]


def test_the_adviceline_out_of_hours_is_no_work():
    assert read("is the adviceline open out of hours?", "activity") == []
    assert read("GP out of hours shifts", "activity") == [("out_of_hours_gp",)]


@pytest.mark.parametrize(
    ("text", "whose"),
    [
        ("my mate reckons im covered but hes an immunology trainee in inverness", {"mate"}),
        ("my friend says she's an immunology trainee", {"friend"}),
        ("my friend says I'm covered, I'm an immunology trainee", {None}),
        ("my friend says she's fine and I'm an immunology trainee", {None}),
    ],
)
def test_what_a_friend_says_of_themselves_is_theirs_and_what_they_say_of_me_is_mine(text, whose):
    assert {fact.other_person for fact in facts(text)} == whose
