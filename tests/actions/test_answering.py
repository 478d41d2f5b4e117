"""How a message is read as the answer to what was asked: yes and no, not knowing, days, details of earnings."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from actions.answering import YES_OR_NO, says_cannot, with_answer, with_choice
from actions.trainee import cannot_say
from bot.coverage import (
    Answer,
    Basis,
    ContractSays,
    Earnings,
    MemberStatus,
    Month,
    Named,
    Period,
    Stretch,
    Trainee,
    Unknown,
    WorkType,
)
from bot.coverage.money import Precision
from tests.actions.talk import UNCLEAR, facts_of
from tests.builders import message, named

LIMIT = Decimal(10_000)
YES = (
    "yes", "Yes.", "y", "yeah", "yea", "yep", "yup", "ye", "aye", "correct", "right", "sure", "definitely",
    "absolutely", "indeed", "of course", "true", "ok", "okay", "I do", "I am", "I will", "I would", "it does", "it is",
    "that's right", "thats right", "mostly yes", "yes, I think so", "YES!!",
)  # fmt: skip
NO = (
    "no", "No.", "n", "nope", "nah", "not at all", "never", "neither", "none", "nobody", "no one", "negative", "false",
    "I don't", "i dont", "I'm not", "im not", "I won't", "I wouldn't", "it doesn't", "it isn't", "isn't", "don't",
    "not really", "NO!!",
)  # fmt: skip
NEITHER = ("banana", "noted", "yesterday", "norfolk", "yesss", "truely", "oklahoma", "can you repeat", "?", "")
CANNOT = (
    "I don't know", "i dont know", "don't know", "don’t know", "I really don't know", "dunno", "no idea", "not sure",
    "not really sure", "not 100% sure", "not entirely sure", "unsure", "I'm not certain",
    "I can't say", "can't remember", "I can't tell", "hard to say", "idk", "I'd rather not say", "rather not",
    "prefer not to say", "pass", "skip", "skip it", "none of your business", "haven't a clue", "no clue", "who knows",
    "maybe", "depends", "it depends",
)  # fmt: skip
TOLD = (
    "yes", "no", "my boss knows", "I know it", "passed last year", "skipper", "sure", "certainly", "I can say", "9k",
    "it's known", "nobody knows but me", "the dunes",
)  # fmt: skip


def answered(asked: str, text: str, *topics: str, who: Trainee | None = None) -> Trainee:
    """Somebody after a message was read as the answer to what was asked."""
    return with_answer(who or Trainee(), asked, message(text, *topics, facts=facts_of(text)))


def earning(**more: object) -> Trainee:
    """Somebody who earns £200."""
    return Trainee(earnings=(Earnings(Decimal(200), **more),))


# Yes and no


@pytest.mark.parametrize("asked", YES_OR_NO)
@pytest.mark.parametrize("said", YES)
def test_yes_in_whatever_words_is_yes(asked, said):
    expected = ContractSays.YES if asked == "contract_requires_own_indemnity" else Answer.YES
    assert getattr(answered(asked, said), asked) is expected


@pytest.mark.parametrize("asked", YES_OR_NO)
@pytest.mark.parametrize("said", NO)
def test_no_in_whatever_words_is_no(asked, said):
    expected = ContractSays.NO if asked == "contract_requires_own_indemnity" else Answer.NO
    assert getattr(answered(asked, said), asked) is expected


@pytest.mark.parametrize("asked", YES_OR_NO)
@pytest.mark.parametrize("said", NEITHER)
def test_what_is_neither_yes_nor_no_answers_nothing(asked, said):
    assert answered(asked, said) == Trainee()


@pytest.mark.parametrize(("topic", "answer"), [("affirm", Answer.YES), ("deny", Answer.NO)])
def test_what_is_understood_as_a_yes_or_no_is_one_whatever_its_words(topic, answer):
    assert answered("supervised", "computer says so", topic).supervised is answer


def test_a_yes_that_stands_beside_a_question_needs_its_word():
    assert answered("supervised", "computer says so", "affirm", "joining") == Trainee()


@pytest.mark.parametrize("said", ["yes", "no"])
def test_a_yes_to_one_thing_says_nothing_of_another(said):
    known = answered("supervised", said)
    assert replace(known, supervised=Answer.UNKNOWN) == Trainee()


@pytest.mark.parametrize("said", ["me", "just me", "only me", "myself", "that's me", "it's me", "I would be", "i'd be"])
def test_me_is_yes_to_who_is_in_charge(said):
    assert answered("overall_charge", said).overall_charge is Answer.YES


@pytest.mark.parametrize(
    "said",
    [
        "my boss", "the consultant", "the surgeon", "somebody else", "the clinic lead", "the owner of the place",
        "my supervisor", "a partner", "another doctor", "the GP", "the medical director", "no, my boss is",
        "nope, the consultant", "not me",
    ],
)  # fmt: skip
def test_anybody_else_is_no_to_who_is_in_charge(said):
    assert answered("overall_charge", said).overall_charge is Answer.NO


@pytest.mark.parametrize("said", ["is that my boss?", "the consultant?", "who is the clinic lead?"])
def test_asking_back_about_somebody_else_answers_nothing(said):
    assert answered("overall_charge", said).overall_charge is Answer.UNKNOWN


@pytest.mark.parametrize("asked", [fact for fact in YES_OR_NO if fact != "overall_charge"])
@pytest.mark.parametrize("said", ["my boss", "me", "the consultant"])
def test_naming_somebody_answers_only_who_is_in_charge(asked, said):
    assert answered(asked, said) == Trainee()


def test_what_was_said_in_so_many_words_goes_before_the_yes_or_no_in_front():
    assert answered("overall_charge", "yes, my boss is in overall charge") == Trainee()


# Not knowing


@pytest.mark.parametrize("said", CANNOT)
def test_not_knowing_in_whatever_words_is_an_answer(said):
    assert says_cannot(message(said, UNCLEAR))


@pytest.mark.parametrize("said", TOLD)
def test_what_only_resembles_not_knowing_is_none(said):
    assert not says_cannot(message(said, UNCLEAR))


@pytest.mark.parametrize("topic", ["dont_know", "skip"])
def test_what_is_understood_as_not_knowing_is_that_whatever_its_words(topic):
    assert says_cannot(message("search me", topic))
    assert not says_cannot(message("search me", "inform"))


@pytest.mark.parametrize(
    ("asked", "held_as"),
    [
        ("specialty", Unknown.CANNOT_SAY),
        ("training_start", Unknown.CANNOT_SAY),
        ("membership_to", Unknown.CANNOT_SAY),
        ("overall_charge", Answer.CANNOT_SAY),
        ("supervised", Answer.CANNOT_SAY),
        ("employer_indemnity", Answer.CANNOT_SAY),
    ],
)
def test_not_knowing_a_fact_is_kept_in_its_place(asked, held_as):
    assert getattr(cannot_say(Trainee(), asked), asked) is held_as
    assert cannot_say(Trainee(), asked).cannot_tell(asked)


@pytest.mark.parametrize(
    "asked",
    ["earnings", "activities", "work_type", "contract_requires_own_indemnity", "earnings_period", "earnings_exact"],
)
def test_not_knowing_what_has_no_place_for_it_is_kept_beside(asked):
    known = cannot_say(Trainee(), asked)
    assert known.cannot_tell(asked)
    assert known == Trainee(cannot_say=frozenset({asked}))


def test_who_knows_after_all_can_tell():
    unsure = cannot_say(Trainee(), "contract_requires_own_indemnity")
    known = answered("contract_requires_own_indemnity", "yes", who=unsure)
    assert not known.cannot_tell("contract_requires_own_indemnity")


# Days


@pytest.mark.parametrize(
    ("asked", "said", "day"),
    [
        ("training_start", "5 August 2027", dt.date(2027, 8, 5)),
        ("training_start", "August", Stretch(dt.date(2027, 8, 1), dt.date(2027, 8, 31))),
        ("incident_date", "August", Stretch(dt.date(2026, 8, 1), dt.date(2026, 8, 31))),
        ("incident_date", "2022", Stretch(dt.date(2022, 1, 1), dt.date(2022, 12, 31))),
        ("join_date", "12 May 2024", dt.date(2024, 5, 12)),
        ("membership_from", "12 May 2024", dt.date(2024, 5, 12)),
        ("membership_to", "12 May 2024", dt.date(2024, 5, 12)),
        ("expected_completion", "March 2029", Month(2029, 3)),
        ("expected_completion", "March", Month(None, 3)),
        ("expected_completion", "2029", Unknown.NOT_TOLD),
    ],
)
def test_a_day_is_that_of_the_fact_that_was_asked_for(asked, said, day):
    assert getattr(answered(asked, said), asked) == day


@pytest.mark.parametrize("said", ["May 2022 or June 2023", "banana", "31 February 2027"])
@pytest.mark.parametrize("asked", ["training_start", "incident_date", "membership_from", "expected_completion"])
def test_two_days_or_none_answer_nothing(asked, said):
    assert answered(asked, said) == Trainee()


@pytest.mark.parametrize(
    "said", ["still", "yes", "yeah still am", "I'm still a member", "haven't left", "not left", "ongoing"]
)
def test_who_is_still_a_member_says_so_instead_of_a_day(said):
    assert answered("membership_to", said).member_status is MemberStatus.MEMBER


@pytest.mark.parametrize("said", ["no", "not any more", "I left", "banana"])
def test_who_does_not_say_that_they_are_still_a_member_is_none(said):
    assert answered("membership_to", said) == Trainee()


@pytest.mark.parametrize("asked", ["membership_from", "join_date", "incident_date"])
def test_being_still_a_member_is_no_answer_to_another_day(asked):
    assert answered(asked, "still") == Trainee()


# Details of earnings


@pytest.mark.parametrize(
    ("said", "period"),
    [
        ("a year", Period.YEAR), ("yearly", Period.YEAR), ("per annum", Period.YEAR), ("pa", Period.YEAR),
        ("annually", Period.YEAR), ("yr", Period.YEAR),
        ("a month", Period.MONTH), ("monthly", Period.MONTH), ("pcm", Period.MONTH), ("pm", Period.MONTH),
        ("per fortnight", Period.FORTNIGHT), ("fortnightly", Period.FORTNIGHT),
        ("a week", Period.WEEK), ("weekly", Period.WEEK), ("pw", Period.WEEK), ("wk", Period.WEEK),
        ("a session", Period.SESSION), ("per shift", Period.SESSION), ("each clinic", Period.SESSION),
        ("a day", Period.SESSION), ("an hour", Period.SESSION), ("hourly", Period.SESSION),
        ("per list", Period.SESSION),
        ("banana", Period.UNKNOWN), ("yearn", Period.UNKNOWN), ("weakly", Period.UNKNOWN),
    ],
)  # fmt: skip
def test_what_an_amount_is_for_is_told_in_a_word(said, period):
    (earned,) = answered("earnings_period", said, who=earning(period=Period.UNKNOWN)).earnings
    assert earned == Earnings(Decimal(200), period)


@pytest.mark.parametrize(("said", "count"), [("3", 3), ("7", 7), ("15", 15), ("banana", None)])
def test_a_number_of_sessions_is_one_a_week(said, count):
    (earned,) = answered("earnings_sessions", said, who=earning(period=Period.SESSION)).earnings
    assert (earned.sessions, earned.sessions_per) == (count, Period.WEEK)


@pytest.mark.parametrize(
    ("said", "weeks"),
    [("1", 1), ("40", 40), ("52", 52), ("53", None), ("banana", None)],
)
def test_a_year_has_at_most_52_weeks_of_work(said, weeks):
    (earned,) = answered("earnings_weeks", said, who=earning(period=Period.WEEK)).earnings
    assert earned.weeks_a_year == weeks


@pytest.mark.parametrize(
    ("said", "amount", "period"),
    [("12,000", 12_000, Period.YEAR), ("£12,000 a year", 12_000, Period.YEAR), ("£900 a month", 900, Period.MONTH)],
)
def test_an_amount_told_gross_takes_the_place_of_the_net_one(said, amount, period):
    (earned,) = answered("earnings_gross", said, who=earning(basis=Basis.NET)).earnings
    assert (earned.amount, earned.period, earned.basis) == (amount, period, Basis.GROSS)


@pytest.mark.parametrize(
    ("said", "basis"), [("yes", Basis.GROSS), ("yep that's gross", Basis.GROSS), ("banana", Basis.NET)]
)
def test_yes_means_that_the_amount_was_gross_after_all(said, basis):
    (earned,) = answered("earnings_gross", said, who=earning(basis=Basis.NET)).earnings
    assert (earned.amount, earned.basis) == (200, basis)


# Choices


@pytest.mark.parametrize(
    ("asked", "key", "value"),
    [
        ("overall_charge", "yes", Answer.YES),
        ("overall_charge", "no", Answer.NO),
        ("employer_indemnity", "no", Answer.NO),
        ("contract_requires_own_indemnity", "yes", ContractSays.YES),
        ("contract_requires_own_indemnity", "no", ContractSays.NO),
        ("contract_requires_own_indemnity", "silent", ContractSays.SILENT),
        ("work_type", WorkType.PRIVATE.value, WorkType.PRIVATE),
        ("work_type", WorkType.TRAINING_PLACEMENT.value, WorkType.TRAINING_PLACEMENT),
        ("specialty", "public_health", Named(("public_health",), "Title")),
        ("permanent_region", "wessex", Named(("wessex",), "Title")),
    ],
)
def test_a_picked_choice_is_the_fact_that_it_stands_for(asked, key, value):
    assert with_choice(Trainee(), asked, key, "Title", LIMIT) == Trainee(**{asked: value})


@pytest.mark.parametrize("asked", ["specialty", "overall_charge", "work_type", "earnings_exact", "membership_to"])
def test_picking_not_sure_is_not_knowing(asked):
    assert with_choice(Trainee(), asked, Answer.CANNOT_SAY.value, "I'm not sure", LIMIT).cannot_tell(asked)


def test_picking_still_a_member_tells_the_membership_and_no_day():
    known = with_choice(Trainee(), "membership_to", MemberStatus.MEMBER.value, "I'm still a member", LIMIT)
    assert known == Trainee(member_status=MemberStatus.MEMBER)


@pytest.mark.parametrize(
    ("key", "precision"), [("up_to_limit", Precision.AT_MOST), ("over_limit", Precision.MORE_THAN)]
)
def test_picking_a_side_of_the_limit_tells_just_that(key, precision):
    (earned,) = with_choice(earning(), "earnings_exact", key, "a side", LIMIT).earnings
    assert earned == Earnings(LIMIT, precision=precision, said="a side")


def test_picking_which_work_is_meant_leaves_the_work_that_is_clear():
    unclear = Trainee(activities=(named("botox"), named("superficial_peels", "medium_or_deep_peels")))
    known = with_choice(unclear, "activities", "superficial_peels", "superficial", LIMIT)
    assert known.activities == (named("botox"), Named(("superficial_peels",), "superficial"))


def test_picking_a_period_leaves_the_amount():
    (earned,) = with_choice(earning(period=Period.UNKNOWN), "earnings_period", "month", "A month", LIMIT).earnings
    assert earned == Earnings(Decimal(200), Period.MONTH)
