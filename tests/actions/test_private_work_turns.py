"""Private work in conversation: what is asked in which order, when the fee is told, and what changes it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.coverage import Answer, Unknown, WorkType
from tests.actions.talk import FEE, UNCLEAR, Talk, code, responses, talk
from tests.builders import decision_status, offers, outcomes

PERSON = "Speak to a person"
BOTOX = "what would botox cost me, my boss is in overall charge"
PROVIDER = "private_provider_nhs_work"


def botox(*told: str) -> Talk:
    """A conversation about botox under a boss in charge, and what was told then."""
    return talk(BOTOX, FEE, *told)


def amounts(conversation: Talk) -> list[Decimal]:
    return [earned.amount for earned in conversation.trainee.earnings]


# What is asked, and in which order


def test_whoever_asks_what_work_costs_is_asked_who_is_in_charge_before_any_money():
    conversation = Talk()
    first = conversation.hears_that("what would botox cost me?", FEE)
    assert outcomes(first) == ["asked"]
    assert offers(first) == ["Yes", "No", "I'm not sure"]
    assert conversation.dialogue.asked == "overall_charge"
    conversation.hears_that("no")
    assert conversation.dialogue.asked == "earnings"


def test_work_that_is_not_named_is_asked_for_before_who_is_in_charge():
    conversation = talk("what does private work cost?", FEE, "Work out my fee")
    assert conversation.dialogue.asked == "activities"
    conversation.hears_that("botox")
    assert conversation.dialogue.asked == "overall_charge"
    conversation.hears_that("no, my consultant is")
    assert conversation.dialogue.asked == "earnings"
    assert code(conversation.hears_that("£8k")) == "no_fee"


def test_being_in_charge_ends_it_before_anybody_counts_money():
    conversation = talk("what would botox cost me?", FEE)
    turn = conversation.hears_that("yes")
    assert (decision_status(turn), code(turn)) == ("no", "overall_charge")
    assert conversation.dialogue.asked is None


@pytest.mark.parametrize("work", ["acupuncture", "private GP clinics", "expert reports for court", "permanent fillers"])
def test_excluded_work_is_told_at_once_and_nothing_is_asked(work):
    conversation = Talk()
    turn = conversation.hears_that(f"what would {work} cost me?", FEE)
    assert (decision_status(turn), code(turn)) == ("no", "excluded_activity")
    assert conversation.dialogue.asked is None


@pytest.mark.parametrize(
    ("told", "comes_to"),
    [
        ("£0", "no_fee"),
        ("£9,500", "no_fee"),
        ("£10,000", "no_fee"),
        ("£10,001", "fee_due"),
        ("12k", "fee_due"),
        ("9,000", "no_fee"),
        ("£900 a month", "fee_due"),
        ("£833 a month", "no_fee"),
        ("£834 a month", "fee_due"),
        ("£2,500 a quarter", "no_fee"),
        ("£2,501 a quarter", "fee_due"),
        ("£10,000 net", "earnings_gross"),
        ("£10,001 net", "fee_due"),
        ("about £9,090", "no_fee"),
        ("about £9,100", "earnings_exact"),
        ("about ten grand", "earnings_exact"),
        ("about £11,111", "earnings_exact"),
        ("about £11,112", "fee_due"),
        ("£192 a week", "no_fee"),
        ("£193 a week", "earnings_weeks"),
        ("£227 a week", "earnings_weeks"),
        ("£228 a week", "fee_due"),
        ("£150 a session", "earnings_sessions"),
        ("£150 a session, once a week", "no_fee"),
        ("£100 a session, twice a week", "earnings_weeks"),
        ("£150 a session, twice a week", "fee_due"),
    ],
)
def test_only_what_could_move_earnings_over_the_limit_is_asked_more_exactly(told, comes_to):
    conversation = botox()
    turn = conversation.hears_that(told)
    if comes_to in {"no_fee", "fee_due"}:
        assert code(turn) == comes_to
        assert conversation.dialogue.asked is None
    else:
        assert code(turn) is None
        assert conversation.dialogue.asked == comes_to


def test_a_session_paid_net_is_asked_how_often_first_and_what_it_is_gross_last():
    conversation = botox("£100 a session net")
    assert conversation.dialogue.asked == "earnings_sessions"
    conversation.hears_that("twice a week")
    assert conversation.dialogue.asked == "earnings_weeks"
    conversation.hears_that("40 weeks")
    assert conversation.dialogue.asked == "earnings_gross"
    assert code(conversation.hears_that("£9,900 a year gross")) == "no_fee"


@pytest.mark.parametrize(
    ("told", "answer", "comes_to"),
    [
        ("£9,500 net", "11k gross", "fee_due"),
        ("£9,500 net", "£9,900", "no_fee"),
        ("£9,500 net", "10,000", "no_fee"),
        ("£9,500 net", "10,001", "fee_due"),
        ("about ten grand", "£10,000 or less", "no_fee"),
        ("about ten grand", "1", "no_fee"),
        ("about ten grand", "the first", "no_fee"),
        ("about ten grand", "Over £10,000", "fee_due"),
        ("about ten grand", "2", "fee_due"),
        ("about ten grand", "£9,800", "no_fee"),
        ("about ten grand", "£10,001", "fee_due"),
        ("£150 a session", "once a week", "no_fee"),
        ("£150 a session", "twice a week", "fee_due"),
        ("£150 a session", "5 a month", "no_fee"),
        ("£150 a session", "6 a month", "fee_due"),
        ("£150 a session", "2", "fee_due"),
        ("£50 a session", "3", "no_fee"),
        ("£200 a week", "40 weeks", "no_fee"),
        ("£200 a week", "50", "no_fee"),
        ("£200 a week", "51", "fee_due"),
        ("£200 a week", "all year", "fee_due"),
    ],
)
def test_the_answer_to_what_is_open_of_earnings_settles_the_fee(told, answer, comes_to):
    conversation = botox(told)
    assert str(conversation.dialogue.asked).startswith("earnings_")
    assert code(conversation.hears_that(answer)) == comes_to
    assert conversation.dialogue.asked is None


@pytest.mark.parametrize("weeks", ["53", "60 weeks", "99"])
def test_a_year_has_52_weeks_and_more_of_them_are_asked_again(weeks):
    conversation = botox("£200 a week")
    assert code(conversation.hears_that(weeks)) is None
    assert conversation.dialogue.asked == "earnings_weeks"


def test_the_sum_is_shown_as_it_was_worked_out():
    conversation = botox()
    words = conversation.words(conversation.hears_that("£900 a month"))
    assert "£900 a month × 12 = £10,800 a year" in words
    assert "£1,100 a year" in words


# The fee is told once


def test_the_fee_is_told_with_its_condition_while_who_is_in_charge_is_asked():
    conversation = Talk()
    turn = conversation.hears_that("botox for £12,000 a year, what would I pay?", FEE)
    assert outcomes(turn) == ["decided", "asked"]
    assert "you're not the clinician in overall charge" in conversation.words(turn)
    assert conversation.dialogue.asked == "overall_charge"
    settled = conversation.hears_that("no, my boss is")
    assert code(settled) == "fee_due"
    assert "overall charge" not in settled.replies[0].decision["title"]


@pytest.mark.parametrize(
    ("said", "topic"),
    [("banana", UNCLEAR), ("why do you ask?", "why"), ("how do I join?", "joining"), ("hello", "greeting")],
)
def test_a_fee_that_was_told_is_not_told_again_unless_it_is_asked_for(said, topic):
    conversation = talk("botox for £12,000 a year, what would I pay?", FEE)
    assert code(conversation.hears_that(said, topic)) is None
    assert conversation.dialogue.asked == "overall_charge"


@pytest.mark.parametrize(
    ("said", "topic"),
    [
        ("so what's the fee?", FEE),
        ("so what's the fee?", UNCLEAR),
        ("what would that cost me?", UNCLEAR),
        ("say that again", "repeat"),
    ],
)
def test_a_fee_that_is_asked_for_again_is_told_again(said, topic):
    assert code(botox("£12,000 a year").hears_that(said, topic)) == "fee_due"


def test_specialty_and_region_are_invited_with_the_fee_and_not_asked_for():
    conversation = botox()
    turn = conversation.hears_that("£12,000 a year")
    assert "Tell me your specialty and region" in conversation.words(turn)
    assert conversation.dialogue.asked is None


@pytest.mark.parametrize(
    ("who", "comes_to"),
    [("I'm a GP trainee in Wessex", "fee_due"), ("I'm a GP trainee in London", "permanent_region_not_listed")],
)
def test_specialty_and_region_told_after_the_fee_settle_whether_there_is_one(who, comes_to):
    conversation = botox("£12,000 a year")
    turn = conversation.hears_that(who)
    assert code(turn) == comes_to
    assert "Tell me your specialty" not in conversation.words(turn)
    assert "you're in the block membership" not in conversation.words(turn)


# What if it were another amount


@pytest.mark.parametrize(
    ("then", "comes_to", "working"),
    [
        ("and if I only did 800?", "no_fee", "£800 a month × 12 = £9,600 a year"),
        ("and 833?", "no_fee", "£833 a month × 12 = £9,996 a year"),
        ("and 834?", "fee_due", "£834 a month × 12 = £10,008 a year"),
        ("and 225?", "no_fee", "£225 a month × 12 = £2,700 a year"),
        ("and 3600?", "fee_due", "£3,600 a month × 12 = £43,200 a year"),
    ],
)
def test_another_amount_near_the_one_before_is_for_the_same_month(then, comes_to, working):
    conversation = botox("£900 a month")
    turn = conversation.hears_that(then, UNCLEAR)
    assert code(turn) == comes_to
    assert working in conversation.words(turn)


@pytest.mark.parametrize("then", ["and 9k?", "and 3601?", "and 224?"])
def test_an_amount_too_far_from_the_one_before_is_asked_what_it_is_for(then):
    conversation = botox("£900 a month")
    turn = conversation.hears_that(then, UNCLEAR)
    assert code(turn) is None
    assert conversation.dialogue.asked == "earnings_period"
    assert offers(turn) == ["A year", "A month", "A week", "A session", "I'm not sure"]


@pytest.mark.parametrize("answer", ["A year", "1", "a year", "annually"])
def test_what_the_other_amount_is_for_settles_it(answer):
    conversation = botox("£900 a month")
    conversation.hears_that("and 9k?", UNCLEAR)
    assert code(conversation.hears_that(answer)) == "no_fee"


def test_an_amount_over_the_limit_for_whatever_period_asks_no_period():
    conversation = botox("£800 a month")
    assert code(conversation.hears_that("and 12k?", UNCLEAR)) == "fee_due"
    assert conversation.dialogue.asked is None


@pytest.mark.parametrize(
    ("then", "comes_to"),
    [("what if it was 9k?", "no_fee"), ("and in a good year, 10.5?", "fee_due"), ("and 10?", "no_fee")],
)
def test_another_amount_after_one_a_year_is_for_a_year_and_goes_on_in_thousands(then, comes_to):
    conversation = botox("£12,000 a year")
    assert code(conversation.hears_that(then, UNCLEAR)) == comes_to
    assert conversation.dialogue.asked is None


# People correct themselves


TWO_JOBS = "botox 4k and temporary fillers 9k, my boss is in overall charge, what do I pay?"


def test_two_jobs_are_counted_together():
    conversation = Talk()
    assert code(conversation.hears_that(TWO_JOBS, FEE)) == "fee_due"
    assert amounts(conversation) == [4000, 9000]


@pytest.mark.parametrize(
    ("said", "kept", "comes_to"),
    [
        ("the second one is only 3500", [4000, 3500], "no_fee"),
        ("the second one is only 6000", [4000, 6000], "no_fee"),
        ("the second one is only 6001", [4000, 6001], "fee_due"),
        ("the latter is £3,000", [4000, 3000], "no_fee"),
        ("the last one is £2k", [4000, 2000], "no_fee"),
        ("the first is 1k", [1000, 9000], "no_fee"),
        ("the first one was £1,001", [1001, 9000], "fee_due"),
    ],
)
def test_one_of_two_amounts_is_corrected_by_its_place_and_the_other_stays(said, kept, comes_to):
    conversation = talk(TWO_JOBS, FEE)
    assert code(conversation.hears_that(said)) == comes_to
    assert amounts(conversation) == kept


@pytest.mark.parametrize(
    ("told", "said", "comes_to"),
    [
        ("£2,000", "sorry that's a month", "fee_due"),
        ("£800", "sorry that's a month", "no_fee"),
        ("£900 a month", "sorry, that's a year", "no_fee"),
        ("£2,000", "that's monthly", "fee_due"),
    ],
)
def test_the_period_is_corrected_and_the_amount_stays(told, said, comes_to):
    conversation = botox(told)
    before = amounts(conversation)
    assert code(conversation.hears_that(said)) == comes_to
    assert amounts(conversation) == before


@pytest.mark.parametrize(
    ("said", "comes_to", "amount"),
    [("what if I doubled it?", "fee_due", 1400), ("and half of that?", "no_fee", 350), ("tripled?", "fee_due", 2100)],
)
def test_doubling_the_work_doubles_what_it_earns(said, comes_to, amount):
    conversation = botox("£700 a month")
    assert code(conversation.hears_that(said, "eligibility")) == comes_to, "whatever it resembles"
    assert amounts(conversation) == [Decimal(amount)]


def test_net_said_afterwards_is_asked_what_it_is_gross():
    conversation = botox("£9,000 a year")
    conversation.hears_that("sorry, that's net")
    assert conversation.dialogue.asked == "earnings_gross"


def test_who_is_in_charge_after_all_has_excluded_work():
    assert code(botox("£12,000 a year").hears_that("actually I'm in overall charge")) == "overall_charge"


@pytest.mark.parametrize("said", ["what if I were in overall charge?", "what if I was in charge?"])
def test_supposing_to_be_in_charge_is_decided_as_that(said):
    assert code(botox("£12,000 a year").hears_that(said, UNCLEAR)) == "overall_charge"


def test_asking_whether_one_must_be_in_charge_changes_nothing():
    conversation = botox("£12,000 a year")
    conversation.hears_that("do I have to be in overall charge?", UNCLEAR)
    assert conversation.trainee.overall_charge is Answer.NO


# Other work


@pytest.mark.parametrize(
    ("said", "comes_to"),
    [
        ("does that include acupuncture?", "excluded_activity"),
        ("what about permanent fillers?", "excluded_activity"),
        ("and temporary fillers?", "fee_due"),
        ("what about superficial peels?", "fee_due"),
        ("and crowd doctor?", "activity_not_decided"),
    ],
)
def test_asking_about_other_work_is_decided_for_that(said, comes_to):
    assert code(botox("£12,000 a year").hears_that(said, UNCLEAR)) == comes_to


@pytest.mark.parametrize(
    ("work", "said", "comes_to"),
    [
        ("superficial peels", "and deep ones?", "excluded_activity"),
        ("superficial peels", "what about medium ones?", "excluded_activity"),
        ("temporary fillers", "and permanent ones?", "excluded_activity"),
        ("deep peels", "and superficial ones?", "fee_due"),
    ],
)
def test_and_deep_ones_after_peels_means_deep_peels(work, said, comes_to):
    conversation = talk(f"{work} for £12,000 a year, my boss is in overall charge, what do I pay?", FEE)
    assert code(conversation.hears_that(said, UNCLEAR)) == comes_to


def test_asking_about_other_work_puts_it_in_place_of_the_first():
    conversation = botox("£12,000 a year")
    conversation.hears_that("does that include acupuncture?", UNCLEAR)
    assert [work.readings for work in conversation.trainee.activities] == [("complementary_medicine",)]


def test_doing_other_work_as_well_keeps_both_and_the_whole_is_excluded():
    conversation = botox("£9,000 a year")
    turn = conversation.hears_that("I also do acupuncture")
    assert code(turn) == "excluded_activity"
    assert [work.readings for work in conversation.trainee.activities] == [("botox",), ("complementary_medicine",)]
    assert "the rest of the work" in conversation.words(turn)


@pytest.mark.parametrize(("also", "comes_to"), [("£1,000", "no_fee"), ("£1,001", "fee_due")])
def test_the_money_of_other_work_is_added(also, comes_to):
    conversation = botox("£9,000 a year")
    turn = conversation.hears_that(f"I also do temporary fillers for {also} a year")
    assert code(turn) == comes_to


# Amounts that can't be used


@pytest.mark.parametrize(
    ("said", "problem"),
    [("9000 euros", "isn't in pounds"), ("$12,000", "isn't in pounds"), ("minus 5", "below nothing")],
)
def test_an_impossible_amount_is_told_why_and_asked_again(said, problem):
    conversation = botox()
    turn = conversation.hears_that(said)
    assert responses(turn) == ["utter_impossible_amount", "utter_ask_earnings"]
    assert problem in conversation.words(turn)
    assert amounts(conversation) == []
    assert code(conversation.hears_that("£9,000")) == "no_fee"


@pytest.mark.parametrize("said", ["loads", "not much", "it varies", "plenty", "a few quid", "not enough"])
@pytest.mark.parametrize("topic", ["inform", "deny", "benefits", UNCLEAR])
def test_a_vague_amount_is_no_amount_and_is_asked_again_with_an_example(said, topic):
    conversation = botox()
    turn = conversation.hears_that(said, topic)
    assert responses(turn) == ["utter_not_recognised_earnings", "utter_ask_earnings"]
    assert amounts(conversation) == []


# Two failed tries, and four


OPEN = [
    ("what does private work cost?", ["Work out my fee"], "activities"),
    ("what would botox cost me?", [], "overall_charge"),
    (BOTOX, [], "earnings"),
    (BOTOX, ["£150 a session"], "earnings_sessions"),
    (BOTOX, ["£200 a week"], "earnings_weeks"),
    (BOTOX, ["£9,500 net"], "earnings_gross"),
    (BOTOX, ["about ten grand"], "earnings_exact"),
]


@pytest.mark.parametrize(("question", "told", "fact"), OPEN)
def test_two_answers_nobody_understands_get_the_reason_and_a_person_and_four_end_it(question, told, fact):
    conversation = talk(question, FEE, *told)
    assert conversation.dialogue.asked == fact
    once = conversation.hears_that("banana", UNCLEAR)
    assert responses(once) == [f"utter_not_recognised_{fact}", f"utter_ask_{fact}"]
    assert PERSON not in offers(once)
    for _ in range(2):
        again = conversation.hears_that("banana", UNCLEAR)
        assert responses(again) == ["utter_why", f"utter_ask_{fact}"]
        assert offers(again)[-2:] == ["I'm not sure", PERSON]
    gives_up = conversation.hears_that("banana", UNCLEAR)
    assert responses(gives_up) == ["utter_give_up"]
    assert outcomes(gives_up) == ["handed_over"]
    assert (conversation.dialogue.asked, conversation.dialogue.deciding) == (None, ())
    assert outcomes(conversation.hears_that(PERSON)) == ["handed_over"]


def test_after_giving_up_one_can_still_ask_again():
    conversation = botox()
    for _ in range(4):
        conversation.hears_that("banana", UNCLEAR)
    conversation.hears_that("so what would botox cost me?", FEE)
    assert conversation.dialogue.asked == "earnings"
    assert code(conversation.hears_that("£9,000")) == "no_fee"


def test_an_answer_in_between_starts_the_count_again():
    conversation = talk("what would botox cost me?", FEE, "banana", "no")
    assert PERSON not in offers(conversation.hears_that("banana", UNCLEAR))


@pytest.mark.parametrize(("question", "told", "fact"), OPEN)
@pytest.mark.parametrize("said", ["I don't know", "I'm not sure", "no idea", "rather not say"])
def test_who_does_not_know_is_referred_with_the_helpline_and_not_asked_again(question, told, fact, said):
    conversation = talk(question, FEE, *told)
    turn = conversation.hears_that(said, "dont_know")
    assert decision_status(turn) == "refer"
    assert conversation.trainee.cannot_tell(fact)
    assert "0800 952 0441" in conversation.words(turn)
    assert conversation.dialogue.asked is None


# Choices


@pytest.mark.parametrize(
    ("said", "readings"),
    [
        ("1", ("superficial_peels",)),
        ("superficial chemical peels", ("superficial_peels",)),
        ("2", ("medium_or_deep_peels",)),
        ("the second", ("medium_or_deep_peels",)),
        ("Medium or deep chemical peels", ("medium_or_deep_peels",)),
    ],
)
def test_which_peels_are_meant_is_picked_by_title_or_number(said, readings):
    conversation = talk("what would chemical peels cost me, my boss is in overall charge?", FEE)
    assert conversation.dialogue.asked == "activities"
    turn = conversation.hears_that(said)
    assert [work.readings for work in conversation.trainee.activities] == [readings]
    assert (code(turn) == "excluded_activity") == (readings == ("medium_or_deep_peels",))


LOCUM = "GP locum work for £5k, my boss is in overall charge, what do I pay?"


@pytest.mark.parametrize(
    ("said", "kind", "comes_to", "asks"),
    [
        ("1", WorkType.PRIVATE, "excluded_activity", None),
        ("Private work", WorkType.PRIVATE, "excluded_activity", None),
        ("2", WorkType.NHS_INDEMNIFIED, "nhs_indemnified", None),
        ("NHS work that the NHS indemnifies", WorkType.NHS_INDEMNIFIED, "nhs_indemnified", None),
        ("3", WorkType.TRAINING_PLACEMENT, None, "approved_placement"),
        ("Part of my training", WorkType.TRAINING_PLACEMENT, None, "approved_placement"),
        ("4", WorkType.NHS_COMMISSIONED_PRIVATE_PROVIDER, None, "contract_requires_own_indemnity"),
    ],
)
def test_work_that_may_be_the_nhss_is_decided_by_the_kind_that_is_picked(said, kind, comes_to, asks):
    conversation = talk(LOCUM, FEE)
    assert conversation.dialogue.asked == "work_type"
    assert code(conversation.hears_that(said)) == comes_to
    assert conversation.trainee.work_type is kind
    assert conversation.dialogue.asked == asks


def test_before_the_kind_of_work_is_asked_the_warning_is_given():
    conversation = Talk()
    words = conversation.words(conversation.hears_that(LOCUM, FEE))
    assert "As private work, this is excluded" in words


@pytest.mark.parametrize(
    ("answers", "comes_to"),
    [
        (["yes", "yes", "yes"], "training_in_scope"),
        (["yes", "yes", "no"], "training_condition_not_met"),
        (["yes", "no"], "training_condition_not_met"),
        (["no"], "training_condition_not_met"),
        (["I'm not sure"], "training_condition_unknown"),
    ],
)
def test_work_in_training_is_asked_for_its_three_conditions_one_after_the_other(answers, comes_to):
    conversation = talk(LOCUM, FEE, "Part of my training")
    for answer, fact in zip(answers, ("approved_placement", "supervised", "competent"), strict=False):
        assert conversation.dialogue.asked == fact
        turn = conversation.hears_that(answer)
    assert code(turn) == comes_to


# Work that somebody else indemnifies


@pytest.mark.parametrize("topic", [FEE, "exclusions"])
def test_nhs_shifts_get_the_general_answer(topic):
    conversation = Talk()
    turn = conversation.hears_that("what's the charge for NHS bank shifts?", topic)
    assert responses(turn) == ["utter_nhs_indemnified_work"]
    assert conversation.dialogue.asked is None


@pytest.mark.parametrize("said", ["so need to tell you?", "cost?", "and do I pay?"])
def test_a_few_words_after_nhs_shifts_are_still_about_those(said):
    conversation = talk("what's the charge for NHS bank shifts?", FEE)
    assert responses(conversation.hears_that(said, UNCLEAR)) == ["utter_nhs_indemnified_work"]


@pytest.mark.parametrize("told", ["my employer indemnifies me", "the clinic covers me", "the agency indemnifies us"])
def test_work_that_an_employer_indemnifies_is_referred_whatever_it_earns(told):
    conversation = botox()
    assert code(conversation.hears_that(told)) == "indemnified_by_employer"
    assert code(conversation.hears_that("£12,000 a year")) == "indemnified_by_employer"
    assert conversation.dialogue.asked is None


@pytest.mark.parametrize(("said", "comes_to"), [("yes", "indemnified_by_employer"), ("no", "fee_due")])
def test_work_for_a_hospice_is_told_its_fee_and_asked_whether_the_hospice_indemnifies(said, comes_to):
    conversation = Talk()
    first = conversation.hears_that("hospice shifts for £12k, my boss is in overall charge, what do I pay?", FEE)
    assert code(first) == "fee_due"
    assert "nobody else indemnifies" in conversation.words(first)
    assert conversation.dialogue.asked == "employer_indemnity"
    turn = conversation.hears_that(said)
    assert code(turn) == comes_to
    assert "nobody else indemnifies" not in turn.replies[0].decision["title"]


# Work for a private provider


def test_work_for_a_private_provider_gets_the_general_answer_and_is_asked_for_its_contract():
    conversation = Talk()
    turn = conversation.hears_that("botox at a private provider for NHS patients", PROVIDER)
    assert responses(turn) == ["utter_private_provider_nhs_work", "utter_ask_contract_requires_own_indemnity"]
    assert offers(turn) == ["Yes", "No", "It doesn't say", "I'm not sure"]
    assert conversation.trainee.work_type is WorkType.NHS_COMMISSIONED_PRIVATE_PROVIDER


@pytest.mark.parametrize(
    ("said", "comes_to"),
    [
        ("No", "contract_not_decided"),
        ("2", "contract_not_decided"),
        ("It doesn't say", "contract_not_decided"),
        ("3", "contract_not_decided"),
        ("I'm not sure", "check_contract"),
        ("I don't know", "check_contract"),
    ],
)
def test_a_contract_that_does_not_ask_for_ones_own_indemnity_is_referred(said, comes_to):
    conversation = talk("botox at a private provider for NHS patients", PROVIDER)
    turn = conversation.hears_that(said)
    assert (decision_status(turn), code(turn)) == ("refer", comes_to)


@pytest.mark.parametrize("said", ["Yes", "1", "yep it does", "the contract says I need my own indemnity"])
def test_a_contract_that_asks_for_ones_own_indemnity_makes_it_private_work(said):
    conversation = talk("botox at a private provider for NHS patients", PROVIDER, said)
    assert conversation.dialogue.asked == "overall_charge"
    conversation.hears_that("no")
    turn = conversation.hears_that("12k")
    assert code(turn) == "fee_due"
    assert "counts as private practice" in conversation.words(turn)


def test_a_fee_question_without_anything_personal_is_answered_in_general_with_an_offer():
    conversation = Talk()
    turn = conversation.hears_that("what does private work cost?", FEE)
    assert responses(turn) == [f"utter_{FEE}"]
    assert offers(turn) == ["Work out my fee"]
    assert conversation.trainee.specialty is Unknown.NOT_TOLD


@pytest.mark.parametrize("said", ["every week", "all year round", "the whole year", "52 weeks", "52"])
def test_work_in_every_week_of_the_year_is_work_in_52_weeks_and_changes_nothing_else(said):
    conversation = talk("what would botox cost me, my boss is in overall charge", FEE, "£100 a session, twice a week")
    assert conversation.dialogue.asked == "earnings_weeks"
    turn = conversation.hears_that(said)
    assert code(turn) == "fee_due"
    (earned,) = conversation.trainee.earnings
    assert (earned.sessions, earned.weeks_a_year) == (2, 52)


def test_what_is_told_of_the_work_is_decided_although_the_region_is_being_asked_for():
    conversation = Talk()
    conversation.hears_that(
        "evenings for a private provider that sees NHS patients, eligible?", "eligibility", PROVIDER
    )
    conversation.hears_that("the contract says I need my own indemnity")
    conversation.hears_that("no, the consultant is in overall charge")
    assert code(conversation.hears_that("£14,000 a year")) == "fee_due"


@pytest.mark.parametrize("said", ["still no?", "really, no?"])
def test_still_no_is_told_once_more_why(said):
    conversation = talk("private acupuncture", "exclusions")
    assert code(conversation.hears_that(said, "deny")) == "excluded_activity"


def test_whoever_is_eligible_and_asks_for_excluded_work_is_told_of_both():
    conversation = Talk()
    turn = conversation.hears_that("occ med trainee in Oxford, so private occupational health is fine?", "eligibility")
    assert [reply.decision["code"] for reply in turn.replies if reply.decision] == ["listed", "excluded_activity"]


@pytest.mark.parametrize("said", ["and if I drop the acupuncture?", "leave the acupuncture out", "without acupuncture"])
def test_work_that_is_left_out_again_counts_no_more(said):
    conversation = botox("£9,000 a year", "I also do acupuncture")
    turn = conversation.hears_that(said, UNCLEAR)
    assert code(turn) == "no_fee"
    assert [work.readings for work in conversation.trainee.activities] == [("botox",)]


def test_a_bare_number_after_a_fee_is_another_amount_whatever_it_resembles():
    conversation = botox("£11,000 a year")
    assert code(conversation.hears_that("and 9?", "emergency_advice")) == "no_fee"
    assert amounts(conversation) == [Decimal(9000)]


@pytest.mark.parametrize(
    "said",
    ["can I take on more acupuncture?", "acupuncture while on mat leave", "give me acupuncture", "without a break"],
)
def test_work_that_is_only_spoken_of_is_not_left_out(said):
    conversation = botox("£9,000 a year", "I also do acupuncture")
    conversation.hears_that(said, UNCLEAR)
    assert ("complementary_medicine",) in [work.readings for work in conversation.trainee.activities]


@pytest.mark.parametrize("said", ["I doubled the dose", "doubled it and he's collapsed", "999", "and 999?"])
def test_somebody_in_an_emergency_is_helped_first_although_a_fee_is_being_spoken_of(said):
    conversation = botox("£700 a month")
    turn = conversation.hears_that(said, "emergency_advice")
    assert responses(turn) == ["utter_emergency_advice"]
    assert amounts(conversation) == [Decimal(700)]


def test_a_field_of_medicine_answers_which_kind_of_work_it_would_be():
    conversation = talk("what does private work cost?", FEE, "Work out my fee")
    turn = conversation.hears_that("ophthalmology")
    assert code(turn) == "excluded_activity"
    assert conversation.trainee.specialty is Unknown.NOT_TOLD


def test_another_field_asked_about_after_private_work_is_work_and_leaves_the_specialty():
    conversation = botox("£9,000 a year", "I'm a GP trainee in Wessex")
    assert code(conversation.hears_that("and neurosurgery?", UNCLEAR)) == "excluded_activity"
    assert conversation.trainee.specialty.readings == ("general_practice",)
