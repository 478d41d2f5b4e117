"""Facts given one by one, in anybody's words: what lands where, and that nothing is dropped in silence."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tests.builders  # noqa: F401 - its hypothesis profile has no deadline
from bot.coverage import (
    Answer,
    Basis,
    ContractSays,
    Earnings,
    GmcStatus,
    LeaveType,
    MemberStatus,
    Month,
    Named,
    OopType,
    Period,
    ProgrammeStatus,
    ProviderBasis,
    Question,
    Trainee,
    Unknown,
    WorkType,
    load_names,
    yearly,
)
from bot.nlu.given import FACT_NAMES, Given, read_given

NAMES = load_names()
NOTHING = Given()
DAY = dt.date(2027, 8, 5)


def read(**facts: object) -> Given:
    return read_given(facts, NAMES)


def trainee(**facts: object) -> Given:
    """What was given where all of it is facts about the trainee, and all understood."""
    return Given(Trainee(**facts))  # type: ignore[arg-type]


def told(given: Given) -> str:
    return "\n".join(given.not_understood)


def pay(said: str, amount: int, period: Period = Period.YEAR, basis: Basis = Basis.UNKNOWN) -> Earnings:
    return Earnings(Decimal(amount), period, basis, said)


GIVEN = {
    "specialty": ("GP", trainee(specialty=Named(("general_practice",), "GP"))),
    "permanent_region": ("Oxford deanery", trainee(permanent_region=Named(("thames_valley",), "Oxford deanery"))),
    "working_region": ("Leeds", trainee(working_region=Named(("yorkshire_and_humber",), "Leeds"))),
    "programme_status": ("in training", trainee(programme_status=ProgrammeStatus.IN_PROGRAMME)),
    "registered_doctor": ("yes", trainee(registered_doctor=Answer.YES)),
    "covered_by_agreement": ("no", trainee(covered_by_agreement=Answer.NO)),
    "member_status": ("former member", trainee(member_status=MemberStatus.LEFT)),
    "hee_informed": ("yes", trainee(hee_informed=Answer.YES)),
    "hee_consent": ("no", trainee(hee_consent=Answer.NO)),
    "other_mdo_appointed": ("yes", trainee(other_mdo_appointed=Answer.YES)),
    "training_start": ("5 August 2027", trainee(training_start=DAY)),
    "join_date": ("5/8/27", trainee(join_date=DAY)),
    "expected_completion": ("March 2029", trainee(expected_completion=Month(2029, 3))),
    "completion_changed": ("yes", trainee(completion_changed=Answer.YES)),
    "open_claim_elsewhere": ("yes", trainee(open_claim_elsewhere=Answer.YES)),
    "claims_history": ("no", trainee(claims_history=Answer.NO)),
    "new_claim": ("no", trainee(new_claim=Answer.NO)),
    "gmc_status": ("suspended", trainee(gmc_status=GmcStatus.SUSPENDED_CURRENT)),
    "leave_type": ("maternity leave", trainee(leave_type=LeaveType.MATERNITY)),
    "oop_type": ("PhD", trainee(oop_type=OopType.OOPR)),
    "incident_date": ("2027-08-05", trainee(incident_date=DAY)),
    "membership_from": ("5th of August 2027", trainee(membership_from=DAY)),
    "membership_to": ("05.08.2027", trainee(membership_to=DAY)),
    "previous_provider_basis": ("claims-made", trainee(previous_provider_basis=ProviderBasis.CLAIMS_MADE)),
    "work_type": ("private practice", trainee(work_type=WorkType.PRIVATE)),
    "contract_requires_own_indemnity": (
        "it doesn't say",
        trainee(contract_requires_own_indemnity=ContractSays.SILENT),
    ),
    "overall_charge": ("no", trainee(overall_charge=Answer.NO)),
    "employer_indemnity": ("not sure", trainee(employer_indemnity=Answer.CANNOT_SAY)),
    "approved_placement": ("yes", trainee(approved_placement=Answer.YES)),
    "supervised": ("yes", trainee(supervised=Answer.YES)),
    "competent": ("yes", trainee(competent=Answer.YES)),
    "activities": ("botox", trainee(activities=(Named(("botox",), "botox"),))),
    "earnings": ("£800 a month", trainee(earnings=(pay("£800 a month", 800, Period.MONTH),))),
    "gross_annual_earnings_gbp": (9_500, trainee(earnings=(pay("9500", 9_500, basis=Basis.GROSS),))),
    "net_annual_earnings_gbp": (8_000, trainee(earnings=(pay("8000", 8_000, basis=Basis.NET),))),
    "nhs_indemnified": ("yes", trainee(work_type=WorkType.NHS_INDEMNIFIED)),
    "today": ("1 August 2027", Given(on=dt.date(2027, 8, 1))),
    "topic": ("an inquest", Given(asked=(Question.MEDICOLEGAL_SUPPORT,))),
}


def spellings(name: str) -> list[str]:
    """A name as people, forms and programs write it."""
    words = name.split("_")
    return [
        name,
        name.upper(),
        "-".join(words),
        " ".join(words),
        " ".join(words).capitalize(),
        " ".join(words).title() + ":",
        words[0] + "".join(word.capitalize() for word in words[1:]),
        "".join(word.capitalize() for word in words),
        f"  {' '.join(words)} ",
    ]


# Names


def test_every_fact_has_an_example_here():
    assert set(GIVEN) == set(FACT_NAMES)


@pytest.mark.parametrize("name", FACT_NAMES)
def test_every_fact_lands_in_its_field_however_its_name_is_spelt(name):
    said, expected = GIVEN[name]
    for spelling in spellings(name):
        assert read_given({spelling: said}, NAMES) == expected, spelling


@pytest.mark.parametrize(
    ("called", "name"),
    [
        ("region", "permanent_region"),
        ("Deanery", "permanent_region"),
        ("activity", "activities"),
        ("gross earnings", "gross_annual_earnings_gbp"),
        ("net-earnings", "net_annual_earnings_gbp"),
        ("annual earnings", "earnings"),
        ("on", "today"),
        ("date", "today"),
        ("status", "programme_status"),
        ("joined", "join_date"),
        ("transfer date", "join_date"),
        ("completion", "expected_completion"),
        ("start date", "training_start"),
        ("open claim", "open_claim_elsewhere"),
        ("employer indemnifies", "employer_indemnity"),
        ("GMC", "gmc_status"),
        ("member", "member_status"),
        ("leave", "leave_type"),
        ("OOP", "oop_type"),
    ],
)
def test_facts_go_by_other_names_too(called, name):
    said, expected = GIVEN[name]
    assert read_given({called: said}, NAMES) == expected


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("specality", "specialty"),
        ("overallcharge", "overall_charge"),
        ("trainingstart", "training_start"),
        ("expected_complection", "expected_completion"),
        ("gmc-staus", "gmc_status"),
        ("activites", "activities"),
    ],
)
def test_an_unknown_name_is_told_with_the_nearest(name, nearest):
    found = read_given({name: "GP"}, NAMES)
    assert f"There is no fact '{name}'. The nearest: " in told(found)
    assert nearest in told(found)
    assert found.trainee == Trainee()


@pytest.mark.parametrize("name", ["colour", "", "?"])
def test_a_name_near_to_none_is_told_without_any(name):
    assert read_given({name: "blue"}, NAMES) == Given(not_understood=(f"There is no fact '{name}'.",))


def test_what_only_illustrates_is_passed_over():
    assert read(question="GP in Wessex?", note="L15") == NOTHING


@pytest.mark.parametrize("name", FACT_NAMES)
def test_null_is_as_if_not_given(name):
    assert read_given({name: None}, NAMES) == NOTHING


# Specialties, regions and activities


@pytest.mark.parametrize(
    ("name", "said", "nearest"),
    [
        ("specialty", "dermatolgy", "Dermatology"),
        ("specialty", "xenobiology", ""),
        ("permanent_region", "Wesssex", "Wessex"),
        ("permanent_region", "Atlantis", ""),
        ("working_region", "Lodnon", "London"),
        ("activities", "botxo", "Botox"),
        ("activities", "lion taming", ""),
    ],
)
def test_an_unknown_specialty_region_or_activity_is_told_and_kept_as_said(name, said, nearest):
    found = read_given({name: said}, NAMES)
    kept = getattr(found.trainee, name)
    assert (kept[0] if name == "activities" else kept) == Named((), said)
    assert re.match(rf"I don't know the (specialty|region|activity) '{said}'\.", told(found))
    assert nearest.lower() in told(found).lower()


@pytest.mark.parametrize(
    ("name", "said", "readings"),
    [
        ("specialty", "csrh", ("community_sexual_reproductive_medicine",)),
        ("specialty", "sexual health", ("community_sexual_reproductive_medicine", "genito_urinary_medicine")),
        ("specialty", "foundation rotation in GP", ("general_practice",)),
        ("specialty", "GP or cardiology", ("general_practice", "cardiology")),
        ("specialty", "other", ("other_specialty",)),
        ("specialty", "Not listed", ("other_specialty",)),
        ("permanent_region", "KSS", ("kent_surrey_and_sussex",)),
        ("permanent_region", "north west", ("mersey", "north_western")),
        ("permanent_region", "reading", ("thames_valley",)),
        ("permanent_region", "another region", ("another_region",)),
        ("working_region", "somewhere in Yorkshire", ("yorkshire_and_humber",)),
    ],
)
def test_a_name_is_read_exactly_or_from_among_other_words(name, said, readings):
    found = getattr(read_given({name: said}, NAMES).trainee, name)
    assert (found.readings, found.said) == (readings, said)


def test_what_is_set_aside_as_unlikely_is_kept():
    assert read(region="Milton Keynes").trainee.permanent_region == Named(
        ("thames_valley",), "Milton Keynes", ("east_of_england",)
    )


@pytest.mark.parametrize(
    ("said", "keys"),
    [
        ("botox", ["botox"]),
        ("botox and circumcision", ["botox", "circumcisions"]),
        ("botox, tutoring and medico-legal reports", ["botox", "teaching", "medicolegal_work"]),
        (["botox", "tutoring"], ["botox", "teaching"]),
        (("botox", "circs & tutoring"), ["botox", "circumcisions", "teaching"]),
        ([], []),
    ],
)
def test_several_activities_may_be_given_in_one_go_or_one_by_one(said, keys):
    found = read(activities=said)
    assert [activity.readings for activity in found.trainee.activities] == [(key,) for key in keys]
    assert found.not_understood == ()


def test_an_unknown_activity_among_known_ones_is_kept_and_told():
    found = read(activities=["botox", "lion taming"])
    assert found.trainee.activities == (Named(("botox",), "botox"), Named((), "lion taming"))
    assert "'lion taming'" in told(found)


def test_an_unknown_activity_named_in_one_go_with_a_known_one_is_not_dropped_in_silence():
    found = read(activities="botox and lion taming")
    assert "lion taming" in told(found) or any("lion taming" in one.said for one in found.trainee.activities)


# Yes, no, not sure


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("yes", Answer.YES),
        ("YES", Answer.YES),
        ("y", Answer.YES),
        ("yeah", Answer.YES),
        (True, Answer.YES),
        ("true", Answer.YES),
        ("Yes, always", Answer.YES),
        ("no", Answer.NO),
        ("N", Answer.NO),
        ("nope", Answer.NO),
        (False, Answer.NO),
        ("no, never", Answer.NO),
        ("not sure", Answer.CANNOT_SAY),
        ("I'm not sure", Answer.CANNOT_SAY),
        ("don't know", Answer.CANNOT_SAY),
        ("I don’t know", Answer.CANNOT_SAY),
        ("dunno", Answer.CANNOT_SAY),
        ("no idea", Answer.CANNOT_SAY),
        ("unknown", Answer.CANNOT_SAY),
        ("Not known", Answer.CANNOT_SAY),
    ],
)
def test_a_fact_is_so_or_is_not_or_nobody_can_say(said, answer):
    assert read(overall_charge=said) == trainee(overall_charge=answer)


@pytest.mark.parametrize("said", ["maybe", "blue", 1, ""])
def test_an_answer_that_is_none_is_told_with_those_there_are(said):
    assert read(overall_charge=said) == Given(
        not_understood=(f"overall charge can't be '{said}'. It is yes, no or not sure.",)
    )


def test_an_answer_nobody_gives_is_told_with_the_choices():
    assert told(read(leave_type="gardening")).startswith("leave type can't be 'gardening'. It is unknown, maternity,")
    assert "It is unknown, OOPT, OOPR, OOPE, OOPC or OOPP." in told(read(oop_type="gardening"))


@pytest.mark.parametrize(
    "name",
    ["specialty", "permanent_region", "working_region", "training_start", "join_date", "expected_completion"],
)
def test_not_known_is_another_thing_than_not_given(name):
    for said in ("unknown", "not sure", "Don't know"):
        assert getattr(read_given({name: said}, NAMES).trainee, name) is Unknown.CANNOT_SAY
    assert getattr(read_given({}, NAMES).trainee, name) is Unknown.NOT_TOLD


@pytest.mark.parametrize(
    "name", ["activities", "earnings", "work_type", "programme_status", "contract_requires_own_indemnity"]
)
def test_somebody_who_was_asked_and_does_not_know_is_not_asked_again(name):
    found = read_given({name: "unknown"}, NAMES)
    assert found == trainee(cannot_say=frozenset({name}))
    assert found.trainee.cannot_tell(name)
    assert not Trainee().cannot_tell(name)


@pytest.mark.parametrize(
    "name",
    ["work_type", "programme_status", "member_status", "gmc_status", "leave_type", "oop_type"],
)
def test_not_sure_is_an_answer_to_every_question(name):
    assert told(read_given({name: "not sure"}, NAMES)) == ""


def test_one_activity_may_be_known_and_the_others_not():
    found = read(activities=["botox", "unclear"]).trainee
    assert found.activities == (Named(("botox",), "botox"),)
    assert found.cannot_tell("activities")


# Enumerations in words people use


@pytest.mark.parametrize(
    ("name", "said", "expected"),
    [
        ("leave_type", "maternity", LeaveType.MATERNITY),
        ("leave_type", "mat leave", LeaveType.MATERNITY),
        ("leave_type", "on Mat Leave", LeaveType.MATERNITY),
        ("leave_type", "paternity leave", LeaveType.PATERNITY),
        ("leave_type", "adoption leave", LeaveType.ADOPTION),
        ("leave_type", "SPL", LeaveType.SHARED_PARENTAL),
        ("leave_type", "shared parental leave", LeaveType.SHARED_PARENTAL),
        ("leave_type", "parental bereavement leave", LeaveType.OTHER_STATUTORY),
        ("leave_type", "off sick", LeaveType.SICK),
        ("leave_type", "sabbatical", LeaveType.CAREER_BREAK),
        ("leave_type", "jury service", LeaveType.OTHER),
        ("gmc_status", "none", GmcStatus.NONE),
        ("gmc_status", "no restrictions", GmcStatus.NONE),
        ("gmc_status", "currently suspended", GmcStatus.SUSPENDED_CURRENT),
        ("gmc_status", "reinstated with conditions", GmcStatus.REINSTATED_WITH_CONDITIONS),
        ("gmc_status", "reinstated without conditions", GmcStatus.REINSTATED_WITHOUT_CONDITIONS),
        ("gmc_status", "conditions", GmcStatus.CONDITIONS_ONLY),
        ("gmc_status", "undertakings", GmcStatus.CONDITIONS_ONLY),
        ("gmc_status", "being investigated", GmcStatus.UNDER_INVESTIGATION),
        ("gmc_status", "erased", GmcStatus.ERASED),
        ("oop_type", "OOPT", OopType.OOPT),
        ("oop_type", "oopr", OopType.OOPR),
        ("oop_type", "a PhD", OopType.OOPR),
        ("oop_type", "out of programme research", OopType.OOPR),
        ("oop_type", "out of programme training", OopType.OOPT),
        ("oop_type", "career break", OopType.OOPC),
        ("oop_type", "pause", OopType.OOPP),
        ("member_status", "member", MemberStatus.MEMBER),
        ("member_status", "MPS", MemberStatus.MEMBER),
        ("member_status", "I'm not a member", MemberStatus.NONE),
        ("member_status", "former member", MemberStatus.LEFT),
        ("member_status", "a member of another organisation", MemberStatus.OTHER_MDO),
        ("programme_status", "in programme", ProgrammeStatus.IN_PROGRAMME),
        ("programme_status", "not started", ProgrammeStatus.DUE_TO_START),
        ("programme_status", "due to start", ProgrammeStatus.DUE_TO_START),
        ("programme_status", "mat leave", ProgrammeStatus.STATUTORY_LEAVE),
        ("programme_status", "FY2", ProgrammeStatus.FOUNDATION),
        ("programme_status", "working as a consultant now", ProgrammeStatus.NOT_IN_SPECIALTY_TRAINING),
        ("programme_status", "post-CCT", ProgrammeStatus.COMPLETED),
        ("programme_status", "finished", ProgrammeStatus.COMPLETED),
        ("work_type", "NHS locum", WorkType.NHS_INDEMNIFIED),
        ("work_type", "some bank shifts", WorkType.NHS_INDEMNIFIED),
        ("work_type", "Good Samaritan", WorkType.GOOD_SAMARITAN),
        ("work_type", "NHS-commissioned private provider", WorkType.NHS_COMMISSIONED_PRIVATE_PROVIDER),
        ("work_type", "none", WorkType.NONE),
        ("contract_requires_own_indemnity", "yes", ContractSays.YES),
        ("contract_requires_own_indemnity", "no", ContractSays.NO),
        ("contract_requires_own_indemnity", "silent", ContractSays.SILENT),
        ("previous_provider_basis", "occurrence-based", ProviderBasis.OCCURRENCE),
        ("previous_provider_basis", "by the date of the claim", ProviderBasis.CLAIMS_MADE),
    ],
)
def test_what_people_call_it_is_understood(name, said, expected):
    assert read_given({name: said}, NAMES) == Given(Trainee(**{name: expected}))


@pytest.mark.parametrize(
    ("name", "said", "never"),
    [
        ("gmc_status", "not suspended", GmcStatus.SUSPENDED_CURRENT),
        ("gmc_status", "never suspended", GmcStatus.SUSPENDED_CURRENT),
        ("gmc_status", "no conditions", GmcStatus.CONDITIONS_ONLY),
        ("member_status", "never a member", MemberStatus.MEMBER),
        ("member_status", "was a member", MemberStatus.MEMBER),
        ("programme_status", "not finished", ProgrammeStatus.COMPLETED),
        ("programme_status", "not in training", ProgrammeStatus.IN_PROGRAMME),
        ("overall_charge", "yes and no", Answer.YES),
    ],
)
def test_words_that_say_otherwise_are_never_taken_for_a_yes(name, said, never):
    assert getattr(read_given({name: said}, NAMES).trainee, name) is not never


# Kind of work


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("yes", WorkType.NHS_INDEMNIFIED),
        (True, WorkType.NHS_INDEMNIFIED),
        ("no", WorkType.PRIVATE),
        (False, WorkType.PRIVATE),
    ],
)
def test_whether_the_nhs_indemnifies_tells_the_kind_of_work(said, kind):
    assert read(nhs_indemnified=said) == trainee(work_type=kind)


def test_the_kind_of_work_itself_counts_before_who_indemnifies_it():
    assert read(nhs_indemnified="no", work_type="training placement").trainee.work_type is WorkType.TRAINING_PLACEMENT


def test_somebody_who_cannot_say_whether_the_nhs_indemnifies_cannot_say_what_kind_of_work_it_is():
    found = read(nhs_indemnified="not sure")
    assert found.trainee.work_type is WorkType.UNKNOWN
    assert found.trainee.cannot_tell("work_type")


# Earnings


def test_several_jobs_are_given_one_by_one():
    assert read(earnings=["£800 a month", 4000, "2.5k net"]).trainee.earnings == (
        pay("£800 a month", 800, Period.MONTH),
        pay("4000", 4_000),
        pay("2.5k net", 2_500, basis=Basis.NET),
    )


@pytest.mark.parametrize(
    ("name", "said", "period", "basis"),
    [
        ("gross_annual_earnings_gbp", "£800", Period.YEAR, Basis.GROSS),
        ("gross_annual_earnings_gbp", "£800 a month", Period.MONTH, Basis.GROSS),
        ("gross_annual_earnings_gbp", "£800 net", Period.YEAR, Basis.NET),
        ("net_annual_earnings_gbp", "£800", Period.YEAR, Basis.NET),
        ("net_annual_earnings_gbp", "£800 before tax", Period.YEAR, Basis.GROSS),
        ("earnings", "£800", Period.YEAR, Basis.UNKNOWN),
        ("earnings", "£800 take-home", Period.YEAR, Basis.NET),
    ],
)
def test_a_key_says_net_or_gross_where_the_words_do_not(name, said, period, basis):
    assert read_given({name: said}, NAMES) == trainee(earnings=(pay(said, 800, period, basis),))


@pytest.mark.parametrize(
    ("amount", "expected"),
    [(12000, "12000"), (0, "0"), (9999.99, "9999.99"), (1e6, "1000000"), (Decimal("9500.50"), "9500.50")],
)
def test_an_amount_may_be_a_number(amount, expected):
    (earned,) = read(earnings=amount).trainee.earnings
    assert (earned.amount, earned.period) == (Decimal(expected), Period.YEAR)


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        (-5, "below nothing"),
        ("a lot", "no amount"),
        ("$500", "isn't in pounds"),
        (True, "no amount"),
        (float("nan"), "no amount"),
        (float("inf"), "no amount"),
        (1e300, "more than anybody earns"),
        ("£5k and £6k", "several amounts"),
    ],
)
def test_an_amount_that_is_none_is_told(said, problem):
    found = read(earnings=said)
    assert told(found).startswith("earnings: '")
    assert problem in told(found)
    assert found.trainee.earnings == ()


def test_not_knowing_what_one_earns_is_no_amount():
    assert read(earnings=["not sure", "4k"]).trainee == Trainee(
        earnings=(pay("4k", 4_000),), cannot_say=frozenset({"earnings"})
    )


def test_gross_and_net_of_the_same_job_are_not_added_up():
    both = read(gross_annual_earnings_gbp=9_500, net_annual_earnings_gbp=7_000).trainee
    assert yearly(both.earnings).low <= 9_500


# Days


@pytest.mark.parametrize(
    ("name", "said", "problem"),
    [
        ("training_start", "31 April 2027", "training start: '31 April 2027' isn't a day."),
        ("incident_date", "last week", "incident date: 'last week' isn't a day."),
        ("expected_completion", "Mar 29", "expected completion: 'Mar 29' isn't a month of a year."),
        ("today", "29 Feb 2027", "today: '29 Feb 2027' isn't a day."),
    ],
)
def test_a_day_that_is_none_is_told_and_not_taken(name, said, problem):
    found = read_given({name: said}, NAMES)
    assert problem in told(found)
    assert (found.trainee, found.on) == (Trainee(), None)


@pytest.mark.parametrize("said", ["unknown", "not sure"])
def test_a_day_to_decide_for_that_nobody_knows_is_today(said):
    assert read(on=said).on is None


# Topics


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("inquest", (Question.MEDICOLEGAL_SUPPORT,)),
        ("The coroner wants a statement", (Question.MEDICOLEGAL_SUPPORT,)),
        ("GMC letter", (Question.MEDICOLEGAL_SUPPORT,)),
        ("leaving", (Question.LEAVING,)),
        ("ending my membership", (Question.LEAVING,)),
        ("renewal", (Question.RENEWAL,)),
        ("joining", (Question.JOINING,)),
        ("an old claim", (Question.INCIDENT,)),
        ("the fee for private work", (Question.PRIVATE_WORK,)),
        ("duty to tell", (Question.CHANGE_OF_CIRCUMSTANCES,)),
        ("leaving and an inquest", (Question.MEDICOLEGAL_SUPPORT, Question.LEAVING)),
        (["inquest"], (Question.MEDICOLEGAL_SUPPORT,)),
    ],
)
def test_a_topic_asks_what_the_facts_alone_do_not(said, asked):
    assert read(topic=said) == Given(asked=asked)


@pytest.mark.parametrize("said", ["my CCT has moved", "completion extended", "I finish later", "CCT date earlier"])
def test_a_completion_that_moved_is_a_fact_and_a_question(said):
    assert read(topic=said) == Given(Trainee(completion_changed=Answer.YES), asked=(Question.RENEWAL,))


@pytest.mark.parametrize("said", ["limited company", "dividends", "paid through my Ltd"])
def test_what_a_company_earns_nobody_can_say(said):
    found = read(topic=said)
    assert found.trainee.cannot_tell("earnings")
    assert found.trainee.cannot_tell("earnings_gross")
    assert found.not_understood == ()


@pytest.mark.parametrize("said", ["quantum physics", ""])
def test_an_unknown_topic_is_told(said):
    assert read(topic=said) == Given(not_understood=(f"I don't know the topic '{said}'.",))


@pytest.mark.parametrize("said", ["maternity leave", "statutory leave", "annual leave"])
def test_being_on_leave_is_not_leaving(said):
    assert Question.LEAVING not in read(topic=said).asked


# All together


every_fact = {
    **{name: said for name, (said, _) in GIVEN.items() if name not in {"work_type", "gross_annual_earnings_gbp"}},
    "net_annual_earnings_gbp": None,
    "topic": "my CCT has moved and there's an inquest",
    "colour": "blue",
    "note": "L15",
}


@given(st.permutations(list(every_fact)))
def test_the_order_of_facts_never_matters(names):
    ordered = read_given(every_fact, NAMES)
    found = read_given({name: every_fact[name] for name in names}, NAMES)
    assert (found.trainee, found.on) == (ordered.trainee, ordered.on)
    assert sorted(found.not_understood) == sorted(ordered.not_understood)
    assert found.asked == ordered.asked


@given(st.permutations(["earnings", "gross_annual_earnings_gbp", "net_annual_earnings_gbp"]))
def test_the_order_of_jobs_never_matters(names):
    said = {"earnings": ["£800 a month", "not sure"], "gross_annual_earnings_gbp": 400, "net_annual_earnings_gbp": 300}
    found = read_given({name: said[name] for name in names}, NAMES).trainee
    ordered = read_given(said, NAMES).trainee
    assert set(found.earnings) == set(ordered.earnings)
    assert found.cannot_say == ordered.cannot_say


def test_every_problem_is_told_and_every_other_fact_still_taken():
    found = read(specialty="GP", region="Atlantis", overall_charge="maybe", colour="blue", training_start="soon")
    assert len(found.not_understood) == 4
    assert found.trainee == Trainee(
        specialty=Named(("general_practice",), "GP"), permanent_region=Named((), "Atlantis")
    )


values = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.text(), max_size=3)


@given(st.dictionaries(st.sampled_from(FACT_NAMES) | st.text(), values, max_size=5))
def test_whatever_is_given_is_read_or_told(facts):
    found = read_given(facts, NAMES)
    assert all(found.not_understood)
    assert isinstance(found.trainee, Trainee)


@pytest.mark.parametrize("value", [{"amount": 800, "period": "month"}, [{"amount": 800}]])
def test_a_mapping_is_told_and_never_taken_apart(value):
    given = read(earnings=value)
    assert "is no value" in told(given)
    assert given.trainee.earnings == ()


def test_a_fact_given_twice_under_two_names_is_told():
    assert "given twice" in told(read(region="Wessex", permanent_region="London"))


def test_nothing_in_a_list_is_passed_over():
    assert read(activities=["botox", None]) == read(activities=["botox"])
