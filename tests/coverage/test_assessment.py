"""Everything decided together: which questions facts raise, the assessment, its text, and the facts in words."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.cases import Decided, decide_given
from bot.coverage import (
    Answer,
    Assessment,
    Basis,
    ContractSays,
    Decision,
    Earnings,
    GmcStatus,
    LeaveType,
    MemberStatus,
    Missing,
    Month,
    Named,
    OopType,
    Period,
    Precision,
    ProgrammeStatus,
    ProviderBasis,
    Question,
    Status,
    ToldFact,
    Trainee,
    Unknown,
    WorkType,
    assess,
    eligibility,
    implied_questions,
    incident,
    load_names,
    load_parameters,
    medicolegal_support,
    private_work,
    sections,
    told_facts,
    written,
)
from bot.coverage.told import LABELS
from bot.nlu.given import read_given
from tests.builders import FORBIDDEN, TODAY, any_trainee, decision_words, in_force, named, trainee

PARAMETERS = in_force()
NAMES = load_names()
HELPLINE = PARAMETERS.contacts["helpline"]
SUBSCRIPTION = PARAMETERS.private_work_subscription
EXCEPTED = {key for one in PARAMETERS.exclusions.values() for key in one.other_than or ()}
EXCLUDED = sorted(
    key
    for key, activity in NAMES.activities.items()
    if key in PARAMETERS.exclusions or (set(activity.within) & set(PARAMETERS.exclusions) and key not in EXCEPTED)
)
ALL = tuple(Question)
NOT_PRIVATE = {WorkType.NONE, WorkType.GOOD_SAMARITAN, WorkType.NHS_INDEMNIFIED, WorkType.TRAINING_PLACEMENT}
LAST_LINES = re.compile(
    rf"This is an indication for 23 November 2026 .* parameters {PARAMETERS.version}\. "
    rf"A person can check it: call {HELPLINE}\."
)


def assessed(who: Trainee, *questions: Question) -> Assessment:
    return assess(who, questions or ALL, PARAMETERS, NAMES)


def text_of(who: Trainee, *questions: Question) -> str:
    return written(assessed(who, *questions), who, PARAMETERS, NAMES)


def without_titles(text: str) -> str:
    """A text without the titles of the page's sections, which stand in square brackets."""
    return re.sub(r"\[[^\]]*\]", "", text)


# Anybody, with work.

names_of_work = st.lists(st.sampled_from(sorted(NAMES.activities)), min_size=1, max_size=2, unique=True)
one_activity = names_of_work.map(lambda keys: named(*keys)) | st.just(Named((), "wing walking"))
one_job = st.builds(
    lambda range_, **more: Earnings(amount=range_[0], upper=range_[-1] if len(range_) > 1 else None, **more),
    st.lists(st.decimals(0, 30_000, places=2), min_size=1, max_size=2).map(sorted),
    period=st.sampled_from(Period),
    basis=st.sampled_from(Basis),
    precision=st.sampled_from(Precision),
    sessions=st.none() | st.decimals(0, 20, places=1),
    sessions_per=st.sampled_from(sorted(set(Period) - {Period.SESSION, Period.UNKNOWN}, key=str)),
    weeks_a_year=st.none() | st.integers(0, 52),
)
work = {
    "work_type": st.sampled_from(WorkType),
    "contract_requires_own_indemnity": st.sampled_from(ContractSays),
    "activities": st.lists(one_activity, max_size=3).map(tuple),
    "earnings": st.lists(one_job, max_size=2).map(tuple),
    "overall_charge": st.sampled_from(Answer),
    "approved_placement": st.sampled_from(Answer),
    "supervised": st.sampled_from(Answer),
    "competent": st.sampled_from(Answer),
    "employer_indemnity": st.sampled_from(Answer),
    "cannot_say": st.frozensets(
        st.sampled_from(["activities", "overall_charge", "earnings", "work_type", "earnings_weeks", "programme_status"])
    ),
}
more_facts = {
    "specialty": st.sampled_from(
        [*Unknown, named("general_practice"), named("cardiology"), named("genito_urinary_medicine", "cardiology")]
    ),
    "permanent_region": st.sampled_from(
        [
            *Unknown,
            named("wessex"),
            named("london"),
            named("defence_deanery"),
            named("mersey", "wales"),
            Named(("thames_valley",), "Milton Keynes", ("east_of_england",)),
            Named((), "Narnia"),
        ]
    ),
    "working_region": st.sampled_from([*Unknown, named("london"), named("mersey"), named("northern_ireland")]),
    "registered_doctor": st.sampled_from(Answer),
    "covered_by_agreement": st.sampled_from(Answer),
    "open_claim_elsewhere": st.sampled_from(Answer),
    "claims_history": st.sampled_from(Answer),
    "new_claim": st.sampled_from(Answer),
}


def people(**certain: st.SearchStrategy[Any]) -> st.SearchStrategy[Trainee]:
    """Anybody with any facts, work included; what is `certain` is drawn from there."""
    drawn = st.fixed_dictionaries({**work, **more_facts, **certain})
    return st.builds(lambda who, known: replace(who, **known), any_trainee(), drawn)


anybody = people()
questions = st.lists(st.sampled_from(Question), max_size=12)


# The order and the number of questions.


@given(anybody, questions, st.randoms())
def test_neither_the_order_of_questions_nor_asking_twice_changes_anything(who, asked, chance):
    again = [*asked, *asked]
    chance.shuffle(again)
    once, twice = assessed(who, *asked), assessed(who, *again)
    assert (once.decisions, once.missing) == (twice.decisions, twice.missing)
    assert text_of(who, *asked) == text_of(who, *again)


@given(anybody, questions)
def test_each_question_is_decided_once_in_the_order_of_telling_and_as_if_it_were_the_only_one(who, asked):
    assume(asked)
    found = assessed(who, *asked)
    assert [one.about for one in found.decisions] == [one.value for one in Question if one in asked]
    assert found.decisions == tuple(assessed(who, one).decisions[0] for one in Question if one in asked)
    assert (found.on, found.parameters_version) == (TODAY, PARAMETERS.version)


def test_what_was_not_asked_has_no_decision():
    found = assessed(trainee(), Question.ELIGIBILITY)
    assert found.about(Question.ELIGIBILITY).status is Status.YES
    assert found.about(Question.RENEWAL) is None


def test_nothing_asked_is_nothing_decided():
    nothing = assess(trainee(), (), PARAMETERS)
    assert (nothing.decisions, nothing.missing) == ((), ())
    assert LAST_LINES.fullmatch(written(nothing, Trainee(), PARAMETERS, NAMES))


# What is missing.


def decision(about: str, *missing: str) -> Decision:
    return Decision(about, Status.ASK, "", "", (), "", tuple(Missing(fact, f"for {about}") for fact in missing))


def test_what_several_questions_need_is_asked_once_and_for_the_first_of_them():
    found = Assessment((decision("one", "a", "b"), decision("two", "b", "c", "a"), decision("three", "d")), TODAY, "")
    assert [(missing.fact, missing.why) for missing in found.missing] == [
        ("a", "for one"),
        ("b", "for one"),
        ("c", "for two"),
        ("d", "for three"),
    ]


def test_what_one_question_needs_twice_is_asked_once_and_the_first_reason_told():
    twice = replace(decision("one"), missing=(Missing("a", "first"), Missing("b", "then"), Missing("a", "second")))
    assert Assessment((twice,), TODAY, "").missing == twice.missing[:2]


@given(anybody, questions)
def test_each_missing_fact_stands_once_where_it_was_first_needed(who, asked):
    found = assessed(who, *asked)
    needed = [missing for one in found.decisions for missing in one.missing]
    assert [missing.fact for missing in found.missing] == list(dict.fromkeys(missing.fact for missing in needed))
    for missing in found.missing:
        assert missing == next(one for one in needed if one.fact == missing.fact)


# The questions that facts raise.


@pytest.mark.parametrize(
    ("known", "raised"),
    [
        ({}, []),
        ({"specialty": named("general_practice"), "gmc_status": GmcStatus.ERASED}, []),
        ({"claims_history": Answer.YES}, []),
        ({"work_type": WorkType.PRIVATE}, [Question.PRIVATE_WORK]),
        ({"work_type": WorkType.GOOD_SAMARITAN}, [Question.PRIVATE_WORK]),
        ({"work_type": WorkType.NONE}, []),
        ({"work_type": WorkType.NONE, "activities": (named("neurology"),)}, []),
        ({"activities": (named("neurology"),)}, [Question.PRIVATE_WORK]),
        ({"earnings": (Earnings(Decimal(1)),)}, [Question.PRIVATE_WORK]),
        ({"overall_charge": Answer.CANNOT_SAY}, [Question.PRIVATE_WORK]),
        ({"employer_indemnity": Answer.NO}, [Question.PRIVATE_WORK]),
        ({"contract_requires_own_indemnity": ContractSays.SILENT}, [Question.PRIVATE_WORK]),
        ({"training_start": dt.date(2027, 8, 4)}, [Question.JOINING]),
        ({"training_start": Unknown.CANNOT_SAY}, [Question.JOINING]),
        ({"programme_status": ProgrammeStatus.DUE_TO_START}, [Question.JOINING]),
        ({"programme_status": ProgrammeStatus.DUE_TO_START, "member_status": MemberStatus.MEMBER}, []),
        ({"training_start": dt.date(2027, 8, 4), "member_status": MemberStatus.MEMBER}, []),
        ({"programme_status": ProgrammeStatus.IN_PROGRAMME}, []),
        ({"hee_informed": Answer.YES}, []),
        ({"hee_informed": Answer.YES, "member_status": MemberStatus.LEFT}, []),
        ({"hee_informed": Answer.CANNOT_SAY, "member_status": MemberStatus.MEMBER}, [Question.EXISTING_MEMBER]),
        ({"member_status": MemberStatus.MEMBER}, []),
        ({"expected_completion": Month(2029, 3)}, [Question.RENEWAL]),
        ({"expected_completion": Unknown.CANNOT_SAY}, [Question.RENEWAL]),
        ({"completion_changed": Answer.YES}, [Question.RENEWAL, Question.CHANGE_OF_CIRCUMSTANCES]),
        ({"completion_changed": Answer.NO}, []),
        ({"incident_date": dt.date(2025, 1, 1)}, [Question.INCIDENT]),
        ({"incident_date": Unknown.CANNOT_SAY}, [Question.INCIDENT]),
        ({"open_claim_elsewhere": Answer.YES}, [Question.INCIDENT]),
        ({"open_claim_elsewhere": Answer.NO}, []),
        ({"other_mdo_appointed": Answer.YES}, [Question.LEAVING]),
        ({"other_mdo_appointed": Answer.NO}, []),
        ({"other_mdo_appointed": Answer.NO, "member_status": MemberStatus.MEMBER}, [Question.LEAVING]),
        ({"leave_type": LeaveType.ADOPTION}, [Question.JOINING, Question.CHANGE_OF_CIRCUMSTANCES]),
        ({"leave_type": LeaveType.ADOPTION, "member_status": MemberStatus.MEMBER}, [Question.CHANGE_OF_CIRCUMSTANCES]),
        ({"leave_type": LeaveType.SICK}, [Question.CHANGE_OF_CIRCUMSTANCES]),
        ({"oop_type": OopType.OOPE}, [Question.CHANGE_OF_CIRCUMSTANCES]),
        ({"programme_status": ProgrammeStatus.STATUTORY_LEAVE}, [Question.JOINING, Question.CHANGE_OF_CIRCUMSTANCES]),
        ({"programme_status": ProgrammeStatus.OTHER_LEAVE}, [Question.CHANGE_OF_CIRCUMSTANCES]),
        ({"programme_status": ProgrammeStatus.OOPT}, [Question.CHANGE_OF_CIRCUMSTANCES]),
        ({"programme_status": ProgrammeStatus.OOP_OTHER}, [Question.CHANGE_OF_CIRCUMSTANCES]),
    ],
)
def test_facts_raise_the_questions_that_they_bear_on_and_eligibility_always(known, raised):
    assert implied_questions(replace(Trainee(), **known)) == (Question.ELIGIBILITY, *raised)


@given(anybody)
def test_the_questions_that_facts_raise_stand_in_the_order_of_telling(who):
    raised = implied_questions(who)
    assert raised[0] is Question.ELIGIBILITY
    assert list(raised) == [one for one in Question if one in raised]
    assert Question.MEDICOLEGAL_SUPPORT not in raised


# Facts in any order.

given_facts = st.fixed_dictionaries(
    {},
    optional={
        "specialty": st.sampled_from(["GP", "cardiology", "sexual health", "don't know", "wing walking"]),
        "permanent_region": st.sampled_from(["Wessex", "London", "Swindon", "the Midlands", "not sure"]),
        "working_region": st.sampled_from(["London", "Belfast", "Wales"]),
        "programme_status": st.sampled_from(["in training", "OOPT", "FY2", "maternity leave", "unknown"]),
        "leave_type": st.sampled_from(["maternity", "sick leave"]),
        "member_status": st.sampled_from(["member", "left", "not a member"]),
        "training_start": st.sampled_from(["4 August 2027", "2026-08-05", "not sure"]),
        "join_date": st.just("5 August 2026"),
        "expected_completion": st.sampled_from(["August 2029", "03/2030", "not sure"]),
        "incident_date": st.sampled_from(["1 May 2026", "not sure"]),
        "membership_from": st.just("1 June 2026"),
        "open_claim_elsewhere": st.sampled_from(["yes", "no"]),
        "work_type": st.sampled_from(["private", "NHS indemnified", "unknown", "placement", "none"]),
        "nhs_indemnified": st.sampled_from(["yes", "no", "not sure"]),
        "activities": st.lists(st.sampled_from(["RMO", "Botox", "fillers", "obstetrics", "unclear"]), max_size=3),
        "earnings": st.sampled_from(["£900 a month", "£200 a week", "not sure", "£9,000 after tax", "a few quid"]),
        "gross_annual_earnings_gbp": st.sampled_from([0, 4000, "10000.01"]),
        "net_annual_earnings_gbp": st.sampled_from([3000, 12_000]),
        "overall_charge": st.sampled_from(["yes", "no", "not sure"]),
        "employer_indemnity": st.sampled_from(["yes", "no"]),
        "contract_requires_own_indemnity": st.sampled_from(["yes", "silent", "unknown"]),
        "topic": st.sampled_from(["my limited company", "renewal", "letter from the GMC", "weather"]),
        "today": st.sampled_from(["2026-12-24", "1 January 2027"]),
        "nonsense": st.just("yes"),
    },
)


@given(given_facts, st.randoms())
def test_facts_give_the_same_result_in_whatever_order_they_are_told(facts, chance):
    def told(several: list[tuple[str, Any]]) -> tuple[Any, ...]:
        given_ = read_given(dict(several), NAMES)
        found: Decided = decide_given(given_, TODAY, load_parameters(), NAMES)
        who = replace(given_.trainee, earnings=())
        return (
            who,
            Counter(given_.trainee.earnings),
            given_.on,
            Counter(given_.not_understood),
            [(one.about, one.status, one.code, one.fee, one.missing) for one in found.assessment.decisions],
            found.excluded,
        )

    shuffled = list(facts.items())
    chance.shuffle(shuffled)
    assert told(list(facts.items())) == told(shuffled)


# What holds for everybody.

known_values: dict[str, st.SearchStrategy[Any]] = {
    "specialty": st.sampled_from([named("general_practice"), named("cardiology"), Named((), "wing walking")]),
    "permanent_region": st.sampled_from([named("wessex"), named("london"), named("defence_deanery")]),
    "working_region": st.sampled_from([named("wessex"), named("abroad")]),
    "activities": one_activity.map(lambda activity: (activity,)),
    "earnings": one_job.map(lambda job: (job,)),
    "expected_completion": st.builds(Month, st.integers(2022, 2035), st.integers(1, 12)),
    **dict.fromkeys(
        ("training_start", "join_date", "membership_from", "membership_to", "incident_date"),
        st.dates(dt.date(2021, 8, 1), dt.date(2035, 12, 31)),
    ),
    **{
        field.name: st.sampled_from([one for one in type(field.default) if one.value not in {"unknown", "cannot_say"}])
        for field in fields(Trainee)
        if isinstance(
            field.default,
            (
                Answer,
                ProgrammeStatus,
                WorkType,
                ContractSays,
                MemberStatus,
                ProviderBasis,
                GmcStatus,
                LeaveType,
                OopType,
            ),
        )
    },
}


def is_unknown(value: Any) -> bool:
    return value == () or getattr(value, "value", None) in {"unknown", "cannot_say", "not_told"}


def test_every_fact_of_a_trainee_has_values_to_try():
    assert {field.name for field in fields(Trainee)} == {*known_values, "cannot_say"}


def one_more_fact(data: st.DataObject, who: Trainee, values: dict[str, st.SearchStrategy[Any]]) -> Trainee:
    """The same person with one thing known that wasn't."""
    unknown = [name for name in values if is_unknown(getattr(who, name))]
    assume(unknown)
    name = data.draw(st.sampled_from(sorted(unknown)), label="learnt")
    return replace(who, **{name: data.draw(values[name], label="value")})


@given(st.data(), anybody)
def test_learning_one_more_fact_never_makes_a_yes_of_not_eligible(data, who):
    assume(eligibility(who, PARAMETERS).status is Status.NO)
    assert eligibility(one_more_fact(data, who, known_values), PARAMETERS).status is not Status.YES


@given(st.data(), anybody)
def test_learning_one_more_fact_never_makes_a_yes_of_work_that_cannot_be_added(data, who):
    """Unless the fact is that it isn't private work: such work isn't added, and has its own answer."""
    assume(private_work(who, PARAMETERS).status is Status.NO)
    kinds = {"work_type": st.sampled_from(sorted(set(WorkType) - NOT_PRIVATE - {WorkType.UNKNOWN}, key=str))}
    assert private_work(one_more_fact(data, who, {**known_values, **kinds}), PARAMETERS).status is not Status.YES


def test_work_that_turns_out_not_to_be_private_has_its_own_answer():
    who = replace(trainee(), activities=(named("obstetrics"),))
    assert private_work(who, PARAMETERS).code == "excluded_activity"
    assert private_work(replace(who, work_type=WorkType.NHS_INDEMNIFIED), PARAMETERS).code == "nhs_indemnified"
    placement = replace(who, work_type=WorkType.TRAINING_PLACEMENT)
    assert private_work(placement, PARAMETERS).code == "approved_placement_needed"


@pytest.mark.parametrize("decide", [eligibility, private_work])
@given(who=anybody, fact=st.sampled_from(sorted(work)))
def test_not_being_able_to_say_never_makes_a_yes_of_a_no(decide, who, fact):
    assume(decide(who, PARAMETERS).status is Status.NO)
    assert decide(replace(who, cannot_say=who.cannot_say | {fact}), PARAMETERS).status is not Status.YES


def more_of(job: Earnings, more: Decimal) -> Earnings:
    return replace(job, amount=job.amount + more, upper=None if job.upper is None else job.upper + more)


priced = people(
    specialty=st.just(named("general_practice")),
    permanent_region=st.sampled_from([named("wessex"), Unknown.NOT_TOLD]),
    activities=st.sampled_from([(), (named("private_hospital_rmo"),), (named("botox"), named("vasectomies"))]),
    earnings=st.lists(one_job, min_size=1, max_size=3).map(tuple),
    overall_charge=st.sampled_from([Answer.NO, Answer.UNKNOWN]),
    work_type=st.sampled_from([WorkType.PRIVATE, WorkType.UNKNOWN]),
).map(
    lambda who: replace(
        trainee(),
        **{name: getattr(who, name) for name in ("permanent_region", "activities", "earnings", "overall_charge")},
        work_type=who.work_type,
    )
)


@given(priced, st.decimals(0, 30_000, places=2), st.integers(0, 2))
def test_earning_more_in_a_job_never_lowers_the_fee(who, more, which):
    which = min(which, len(who.earnings) - 1)
    richer = tuple(more_of(job, more) if at == which else job for at, job in enumerate(who.earnings))
    check_fees(who, replace(who, earnings=richer))


@given(priced, one_job)
def test_another_job_never_lowers_the_fee(who, job):
    check_fees(who, replace(who, earnings=(*who.earnings, job)))


def check_fees(less: Trainee, more: Trainee) -> None:
    fees = [private_work(who, PARAMETERS).fee for who in (less, more)]
    if fees[0] == SUBSCRIPTION:
        assert fees[1] == SUBSCRIPTION
    if None not in fees:
        assert fees[0] <= fees[1]


@given(
    people(work_type=st.sampled_from(sorted(set(WorkType) - NOT_PRIVATE, key=str))),
    st.sampled_from(EXCLUDED),
    st.integers(0, 3),
)
def test_an_excluded_activity_is_never_priced_beside_whatever_else(who, activity, place):
    at = min(place, len(who.activities))
    doing = replace(who, activities=(*who.activities[:at], named(activity), *who.activities[at:]))
    found = assessed(doing, *ALL).about(Question.PRIVATE_WORK)
    assert (found.fee, found.fee_is_conditional) == (None, False)
    assert found.status is not Status.YES
    assert "£1,100" not in decision_words(found)


@given(anybody)
def test_every_decision_has_a_reason_with_its_section_or_asks_for_what_is_missing(who):
    for found in assessed(who).decisions:
        assert (found.status is Status.ASK) == bool(found.missing)
        assert found.status is Status.ASK or (found.reasons and found.headline)
        assert all(reason.text and reason.section and reason.code for reason in found.reasons)
        assert all(missing.fact and missing.why for missing in found.missing)
        assert found.code
        assert found.parameters_version == PARAMETERS.version


@given(anybody)
def test_whoever_is_referred_is_given_the_number_to_call(who):
    for found in assessed(who).decisions:
        if found.status is Status.REFER:
            assert HELPLINE in " ".join(found.next_steps)


# The text.


@given(anybody, questions)
def test_the_text_promises_nothing(who, asked):
    assert not FORBIDDEN.search(without_titles(text_of(who, *asked)))


@given(anybody, questions)
def test_what_several_decisions_say_alike_stands_once(who, asked):
    lines = text_of(who, *asked).splitlines()
    items = [without_titles(line).strip() for line in lines if line.startswith("- ")]
    assert [item for item, times in Counter(items).items() if times > 1] == []
    for headline in {one.headline for one in assessed(who, *asked).decisions if one.headline}:
        assert sum(line.endswith(f": {headline}") for line in lines) == 1


@given(anybody, questions)
def test_nothing_that_a_decision_says_is_left_out(who, asked):
    text = text_of(who, *asked)
    for found in assessed(who, *asked).decisions:
        for sentence in [
            found.headline,
            *(reason.text for reason in found.reasons),
            *(missing.why for missing in found.missing),
            *found.next_steps,
            *found.would_change,
        ]:
            assert sentence in text


@given(anybody, questions)
def test_the_last_lines_say_what_the_text_rests_on_and_who_can_check_it(who, asked):
    last = text_of(who, *asked).split("\n\n")[-1]
    assert LAST_LINES.fullmatch(last)
    assert "The page was read on 22 November 2026" in last


def test_a_decision_is_written_with_its_reasons_what_is_needed_what_comes_next_and_what_would_change_it():
    who = replace(
        trainee(),
        work_type=WorkType.PRIVATE,
        activities=(named("botox"),),
        earnings=(Earnings(Decimal(12_000), said="£12k a year"),),
    )
    assert text_of(who, Question.PRIVATE_WORK).splitlines()[:-2] == [
        "Work outside training: If you're not the clinician in overall charge, the additional subscription for this "
        "work is £1,100 a year.",
        "- Up to and including £10,000 gross a year from all private work together there's no fee; over £10,000 it's "
        f"£1,100 a year. NHS pay doesn't count. [{sections.OTHER_WORK}]",
        f"- The exclusion of cosmetic or aesthetic medicine doesn't reach Botox. [{sections.OTHER_WORK}]",
        "- Adding it may be subject to underwriting approval, which the page doesn't explain. "
        "[Private work outside your training]",
        "Still needed:",
        "- overall charge: Being in overall charge of the patient's care excludes the work, whatever it earns.",
        "Next:",
        "- Add this work to your membership before you start it.",
        "- Don't rely on it until Medical Protection has confirmed it.",
        "It would change with:",
        "- Gross earnings of £10,000 or less a year from all private work together.",
        "- An excluded activity, or being in overall charge.",
        "",
        "Your answers: Specialty: General Practice; Permanent region: Wessex; Kind of work: private; Work: Botox; "
        "Earnings: £12k a year.",
    ]


def test_a_question_whose_answer_was_told_already_has_no_lines_of_its_own():
    off_the_list = trainee("cardiology", status=ProgrammeStatus.DUE_TO_START)
    text = text_of(off_the_list, Question.ELIGIBILITY, Question.JOINING)
    assert "Eligibility: This isn't on the list on this page." in text
    assert "Joining:" not in text


def test_a_question_that_only_adds_a_reason_has_that_reason_alone():
    text = text_of(replace(trainee("cardiology"), work_type=WorkType.PRIVATE), *implied_questions(trainee()))
    assert "Work outside training" not in text
    text = text_of(trainee("cardiology"), Question.ELIGIBILITY, Question.PRIVATE_WORK)
    assert "\n\nWork outside training:\n- Private work is added to the block membership" in text


# The facts in words.


@pytest.mark.parametrize(
    ("known", "row"),
    [
        ({"specialty": named("general_practice")}, ("Specialty", "General Practice")),
        ({"specialty": named("cardiology")}, ("Specialty", "Cardiology")),
        ({"specialty": Named((), "wing walking")}, ("Specialty", "wing walking")),
        ({"specialty": Unknown.CANNOT_SAY}, ("Specialty", "not known")),
        ({"permanent_region": named("mersey", "north_western")}, ("Permanent region", "Mersey or North Western")),
        ({"permanent_region": named("wales", "west_midlands")}, ("Permanent region", "Wales or West Midlands")),
        ({"working_region": named("northern_ireland")}, ("Working region", "Northern Ireland")),
        ({"programme_status": ProgrammeStatus.IN_PROGRAMME}, ("Training status", "in the programme")),
        ({"programme_status": ProgrammeStatus.OOPT}, ("Training status", "out of programme training (OOPT)")),
        ({"leave_type": LeaveType.SHARED_PARENTAL}, ("Kind of leave", "shared parental")),
        ({"oop_type": OopType.OOPR}, ("Time out of programme", "OOPR")),
        ({"training_start": dt.date(2028, 2, 29)}, ("Training starts", "29 February 2028")),
        ({"training_start": Unknown.CANNOT_SAY}, ("Training starts", "not known")),
        ({"join_date": dt.date(2026, 8, 5)}, ("Joined", "5 August 2026")),
        ({"expected_completion": Month(2029, 3)}, ("Expected completion", "March 2029")),
        ({"expected_completion": Unknown.CANNOT_SAY}, ("Expected completion", "not known")),
        ({"incident_date": dt.date(2025, 1, 31)}, ("It happened", "31 January 2025")),
        ({"member_status": MemberStatus.NONE}, ("Membership", "never a member")),
        ({"gmc_status": GmcStatus.NONE}, ("GMC", "no restriction")),
        ({"gmc_status": GmcStatus.REINSTATED_WITH_CONDITIONS}, ("GMC", "reinstated with conditions")),
        ({"previous_provider_basis": ProviderBasis.CLAIMS_MADE}, ("Previous provider helps by", "claims made")),
        ({"hee_informed": Answer.YES}, ("HEE has told Medical Protection", "yes")),
        ({"hee_informed": Answer.NO}, ("HEE has told Medical Protection", "no")),
        ({"hee_informed": Answer.CANNOT_SAY}, ("HEE has told Medical Protection", "not known")),
        (
            {"work_type": WorkType.NHS_COMMISSIONED_PRIVATE_PROVIDER},
            ("Kind of work", "NHS patients at a private provider"),
        ),
        ({"work_type": WorkType.PRIVATE}, ("Kind of work", "private")),
        (
            {"contract_requires_own_indemnity": ContractSays.SILENT},
            ("Contract requires own indemnity", "it doesn't say"),
        ),
        ({"activities": (named("botox"), named("private_hospital_rmo"))}, ("Work", "Botox and private hospital RMO")),
        ({"activities": (Named((), "wing walking"),)}, ("Work", "wing walking")),
        ({"activities": (named("obstetrics", "gynaecology"),)}, ("Work", "obstetrics or gynaecology")),
        ({"earnings": (Earnings(Decimal(12_000), said="twelve grand"),)}, ("Earnings", "twelve grand")),
        (
            {"earnings": (Earnings(Decimal("99.5"), Period.WEEK), Earnings(Decimal(4000), said="4k"))},
            ("Earnings", "£99.50 a week and 4k"),
        ),
        ({"overall_charge": Answer.CANNOT_SAY}, ("In overall charge", "not known")),
        ({"cannot_say": frozenset({"overall_charge"})}, ("In overall charge", "not known")),
        ({"cannot_say": frozenset({"earnings", "earnings_weeks"})}, ("Earnings", "not known")),
        ({"cannot_say": frozenset({"activities"})}, ("Work", "not known")),
        ({"cannot_say": frozenset({"work_type"})}, ("Kind of work", "not known")),
    ],
)
def test_a_fact_is_told_in_words_with_its_label(known, row):
    told = told_facts(replace(Trainee(), **known), NAMES, PARAMETERS)
    assert [(fact.label, fact.value) for fact in told] == [row]


def test_a_fact_that_is_known_is_told_although_something_else_of_it_cannot_be_said():
    who = Trainee(earnings=(Earnings(Decimal(9000), said="£9,000 net"),), cannot_say=frozenset({"earnings"}))
    assert told_facts(who, NAMES, PARAMETERS) == (ToldFact("earnings", "Earnings", "£9,000 net"),)


def test_what_is_not_known_has_no_row():
    assert told_facts(Trainee(), NAMES, PARAMETERS) == ()
    assert "Your answers" not in text_of(Trainee())


def test_every_fact_has_a_label_of_its_own():
    assert set(LABELS) == {field.name for field in fields(Trainee)} - {"cannot_say"}
    assert len(set(LABELS.values())) == len(LABELS)


@given(anybody)
def test_every_fact_that_is_known_has_one_row_in_the_order_of_the_labels(who):
    told = told_facts(who, NAMES, PARAMETERS)
    assert [fact.name for fact in told] == [
        name for name in LABELS if name in who.cannot_say or not is_unknown(getattr(who, name)) or who.cannot_tell(name)
    ]
    assert all(fact.value and fact.label == LABELS[fact.name] for fact in told)


# Medicolegal help.


@given(anybody)
def test_help_is_a_right_to_request_for_members_whoever_asks(who):
    found = medicolegal_support(who, PARAMETERS)
    assert (found.about, found.status, found.code) == ("medicolegal_support", Status.YES, "right_to_request")
    assert found == medicolegal_support(Trainee(), PARAMETERS)


def test_help_covers_proceedings_complaints_and_media_and_is_never_told_without_limits():
    words = decision_words(medicolegal_support(Trainee(), PARAMETERS))
    for said in ("coroner, disciplinary and regulatory", "criminal", "complaints to the GMC", "media", "counselling"):
        assert said in words
    assert "whether a given request is helped with isn't decided" in words
    assert not re.search(r"no (?:caps?|limits?)|costs", words)


def test_the_helpline_is_never_given_as_the_adviceline_whose_number_is_told_only_where_it_is_set():
    assert HELPLINE not in decision_words(medicolegal_support(Trainee(), PARAMETERS))
    set_by_operator = replace(PARAMETERS, contacts={**PARAMETERS.contacts, "adviceline": "01234 567 890"})
    steps = medicolegal_support(Trainee(), set_by_operator).next_steps
    assert steps[0].startswith("Contact the medicolegal adviceline on 01234 567 890, 24/7 in an emergency")


def test_earning_as_a_coroner_is_told_apart_from_being_called_before_one():
    reasons = {reason.code: reason for reason in medicolegal_support(Trainee(), PARAMETERS).reasons}
    assert "not about being called before it" in reasons["not_the_exclusion"].text
    assert reasons["not_the_exclusion"].section == sections.OTHER_WORK


# An open matter, and amounts that can't be.


@pytest.mark.parametrize("when", Unknown)
def test_an_open_matter_elsewhere_stays_there_although_nobody_says_when_it_happened(when):
    found = incident(Trainee(open_claim_elsewhere=Answer.YES, incident_date=when), PARAMETERS)
    assert (found.status, found.code) == (Status.NO, "previous_provider")
    assert found.reasons[0].section == sections.OPEN_CLAIM
    assert "guidance" in found.next_steps[0]


def test_a_range_of_earnings_goes_up():
    assert Earnings(Decimal(10), upper=Decimal(10)).upper == 10
    with pytest.raises(ValueError, match="A range goes up"):
        Earnings(Decimal(10), upper=Decimal("9.99"))


def test_the_names_of_a_kind_can_be_listed_as_they_are_written():
    phrases = NAMES.phrases_of("specialty")
    assert {"General Practice", "sexual health"} <= set(phrases)
    assert "Wessex" not in phrases
