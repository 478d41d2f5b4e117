"""Joining, renewal and incidents in conversation: which day is asked for, how days are read, what is decided."""

from __future__ import annotations

import datetime as dt

import pytest

from actions.heard import Question
from bot.coverage import Answer, MemberStatus, Month, Stretch, Unknown
from tests.actions.talk import UNCLEAR, Talk, code, responses, talk
from tests.builders import decision_status, offers, outcomes

JOIN, RENEW, CLAIM = "joining", "renewal", "open_claim"
HAPPENED = "it happened in May 2022, whose matter is it?"


# In general first, with an offer


@pytest.mark.parametrize(
    ("said", "topic", "offer", "fact"),
    [
        ("how do I join?", JOIN, "Work out when I can apply", "training_start"),
        ("when does it renew?", RENEW, "Work out my renewal", "expected_completion"),
        ("whose matter is an old claim?", CLAIM, "Work out whose matter it is", "incident_date"),
        ("what does private work cost?", "private_work_fee", "Work out my fee", "activities"),
    ],
)
@pytest.mark.parametrize("picks", ["title", "1", "the first", "TITLE"])
def test_who_asks_in_general_is_offered_to_have_it_worked_out(said, topic, offer, fact, picks):
    conversation = Talk()
    turn = conversation.hears_that(said, topic)
    assert responses(turn) == [f"utter_{topic}"]
    assert offers(turn) == [offer]
    assert conversation.dialogue.asked is None
    picked = {"title": offer, "TITLE": offer.upper()}.get(picks, picks)
    assert responses(conversation.hears_that(picked, UNCLEAR)) == [f"utter_ask_{fact}"]
    assert conversation.dialogue.asked == fact


@pytest.mark.parametrize("other", ["benefits", "leaving"])
def test_nothing_is_offered_to_be_worked_out_beside_a_second_question(other):
    conversation = Talk()
    turn = conversation.hears_that("how do I join, and what else?", JOIN, other)
    assert all(reply.choices == () for reply in turn.replies)


def test_nothing_is_offered_to_be_worked_out_while_something_is_asked():
    conversation = talk("am I eligible?", "eligibility")
    turn = conversation.hears_that("how do I join?", JOIN)
    assert "Work out when I can apply" not in [choice.title for reply in turn.replies for choice in reply.choices]
    assert conversation.dialogue.asked == "specialty"


@pytest.mark.parametrize(
    ("said", "topic", "asks"),
    [
        ("my training starts in January 2027, when can I apply?", JOIN, "training_start"),
        (HAPPENED, CLAIM, "membership_from"),
        ("it happened in May 2022, does a late claim count?", "claims_occurrence_no_cap", "membership_from"),
    ],
)
def test_what_holds_for_everybody_is_told_before_a_day_is_asked_for(said, topic, asks):
    turn = Talk().hears_that(said, topic)
    assert responses(turn) == [f"utter_{topic}", f"utter_ask_{asks}"]


@pytest.mark.parametrize(
    ("said", "topic"),
    [
        ("my training starts 5 August 2027, when can I apply?", JOIN),
        ("my CCT is March 2029, when does it renew?", RENEW),
        ("it happened in May 2022, I joined in August 2024, whose matter is it?", CLAIM),
    ],
)
def test_what_can_be_decided_is_decided_without_the_general_answer(said, topic):
    assert outcomes(Talk().hears_that(said, topic)) == ["decided"]


# Joining


@pytest.mark.parametrize(
    ("start", "comes_to"),
    [
        ("22 November 2026", "late_joiner"),
        ("23 November 2026", "late_joiner"),
        ("24 November 2026", "open_now"),
        ("18 January 2027", "open_now"),
        ("19 January 2027", "opens_later"),
        ("5 August 2027", "opens_later"),
        ("next August", "opens_later"),
        ("August 2027", "opens_later"),
    ],
)
def test_applications_open_eight_weeks_before_training_starts(start, comes_to):
    conversation = talk("how do I join?", JOIN, "Work out when I can apply")
    assert code(conversation.hears_that(start)) == comes_to
    assert conversation.dialogue.asked is None


@pytest.mark.parametrize(("month", "asks"), [("November 2026", True), ("January 2027", True), ("February 2027", False)])
def test_a_month_in_which_the_day_decides_is_asked_again_with_why(month, asks):
    conversation = talk("how do I join?", JOIN, "Work out when I can apply")
    turn = conversation.hears_that(month)
    assert (conversation.dialogue.asked == "training_start") == asks
    assert ("the day decides whether you can apply now" in conversation.words(turn)) == asks
    assert (code(turn) is None) == asks


def test_the_day_then_told_settles_when_to_apply():
    conversation = talk("my training starts in January 2027, when can I apply?", JOIN)
    assert code(conversation.hears_that("6 January 2027")) == "open_now"


@pytest.mark.parametrize("known", ["I'm a palliative trainee in Mersey", "I'm a GP trainee, my deanery is Wessex"])
def test_who_is_on_the_lists_is_told_the_day_without_an_if(known):
    conversation = talk("how do I join?", JOIN, known)
    assert conversation.dialogue.asked == "training_start"
    turn = conversation.hears_that("5 August 2027")
    assert turn.replies[0].decision["title"] == "You can apply online from 10 June 2027, not before."


def test_who_is_on_no_list_has_no_day_to_apply():
    conversation = talk("am I eligible? I'm a GP trainee in London", "eligibility")
    assert decision_status(conversation.hears_that("my training starts 5 August 2027", JOIN)) == "no"


# Renewal


@pytest.mark.parametrize(
    ("completion", "month"),
    [("March 2029", Month(2029, 3)), ("CCT in August 2030", Month(2030, 8)), ("November 2026", Month(2026, 11))],
)
def test_membership_renews_in_the_month_of_the_expected_completion(completion, month):
    conversation = talk("when does it renew?", RENEW, "Work out my renewal")
    turn = conversation.hears_that(completion)
    assert code(turn) == "renewal_month"
    assert conversation.trainee.expected_completion == month


@pytest.mark.parametrize("said", ["no wait, June", "sorry, I meant June", "actually June"])
def test_a_month_alone_corrects_the_month_before(said):
    conversation = talk("my CCT is July 2028, when does it renew?", RENEW)
    turn = conversation.hears_that(said, Question("inform", "close", 0.3))
    assert code(turn) == "renewal_month"
    assert "June" in conversation.words(turn)


def test_the_first_renewal_is_told_once_the_day_of_joining_is_known():
    conversation = talk("my CCT is March 2029, when does it renew?", RENEW)
    words = conversation.words(conversation.hears_that("I joined in January 2026"))
    assert "the first renewal is in March 2026" in words


@pytest.mark.parametrize(
    "said",
    [
        "my CCT got pushed back to August 2029",
        "CCT has moved to August 2029",
        "my completion was extended to August 2029",
        "CCT brought forward to August 2028",
        "CCT delayed until August 2029",
    ],
)
def test_a_completion_that_has_moved_is_referred(said):
    conversation = talk("my CCT is March 2029, when does it renew?", RENEW)
    turn = conversation.hears_that(said)
    assert (decision_status(turn), code(turn)) == ("refer", "completion_changed")
    assert conversation.trainee.completion_changed is Answer.YES


@pytest.mark.parametrize("said", ["actually my CCT is August 2029", "sorry, CCT August 2029"])
def test_a_completion_that_was_said_wrongly_is_only_corrected(said):
    conversation = talk("my CCT is March 2029, when does it renew?", RENEW)
    turn = conversation.hears_that(said)
    assert code(turn) == "renewal_month"
    assert "August" in turn.replies[0].decision["title"]
    assert conversation.trainee.completion_changed is Answer.UNKNOWN


@pytest.mark.parametrize(
    ("completion", "is_past"), [("October 2026", True), ("March 2020", True), ("November 2026", False)]
)
def test_a_completion_that_has_passed_is_asked_again(completion, is_past):
    conversation = talk("when does it renew?", RENEW, "Work out my renewal")
    assert (code(conversation.hears_that(completion)) is None) == is_past
    assert (conversation.dialogue.asked == "expected_completion") == is_past
    assert code(conversation.hears_that("March 2030")) == "renewal_month"


# Incidents


@pytest.mark.parametrize(
    ("told", "comes_to"),
    [
        (["August 2024"], "previous_provider_not_known"),
        (["June 2022"], "previous_provider_not_known"),
        (["August 2020", "I'm still a member"], "in_membership"),
        (["August 2020", "1"], "in_membership"),
        (["August 2020", "yes"], "in_membership"),
        (["August 2020", "haven't left"], "in_membership"),
        (["August 2020", "June 2022"], "in_membership"),
        (["August 2020", "April 2022"], "previous_provider_not_known"),
        (["August 2020", "I left in April 2022"], "previous_provider_not_known"),
        (["April 2022", "I'm still a member"], "in_membership"),
    ],
)
def test_whose_matter_it_is_goes_by_the_days_of_membership_as_they_are_asked(told, comes_to):
    conversation = talk(HAPPENED, CLAIM)
    assert conversation.dialogue.asked == "membership_from"
    *before, last = told
    for one in before:
        assert code(conversation.hears_that(one)) is None
        assert conversation.dialogue.asked == "membership_to"
    assert code(conversation.hears_that(last)) == comes_to


@pytest.mark.parametrize("said", ["no", "not any more", "no longer", "I've left"])
def test_having_left_is_not_a_day_and_the_day_is_asked_again(said):
    conversation = talk(HAPPENED, CLAIM, "August 2020")
    assert code(conversation.hears_that(said, "deny")) is None
    assert conversation.dialogue.asked == "membership_to"
    assert conversation.trainee.member_status is MemberStatus.UNKNOWN


@pytest.mark.parametrize(
    ("until", "comes_to"),
    [("June 2022", "in_membership"), ("April 2022", "previous_provider_not_known")],
)
def test_having_been_a_member_until_a_month_is_heard_beside_the_incident(until, comes_to):
    conversation = Talk()
    turn = conversation.hears_that(f"it happened in May 2022, I was a member until {until}, whose is it?", CLAIM)
    assert isinstance(conversation.trainee.membership_to, Stretch)
    if comes_to == "in_membership":
        assert conversation.dialogue.asked == "membership_from"
        turn = conversation.hears_that("August 2020")
    assert code(turn) == comes_to


def test_months_that_meet_are_asked_for_the_day_of_each_in_turn_with_why():
    conversation = talk(HAPPENED, CLAIM, "August 2020")
    turn = conversation.hears_that("May 2022")
    assert conversation.dialogue.asked == "incident_date"
    assert "The day is needed here, since it decides." in conversation.words(turn)
    conversation.hears_that("12 May 2022")
    assert conversation.dialogue.asked == "membership_to"
    assert code(conversation.hears_that("12 May 2022")) == "in_membership"


def test_the_day_after_the_last_one_of_membership_is_outside_it():
    conversation = talk(HAPPENED, CLAIM, "August 2020", "May 2022", "12 May 2022")
    assert code(conversation.hears_that("11 May 2022")) == "previous_provider_not_known"


@pytest.mark.parametrize(
    ("told", "fact"),
    [([], "membership_from"), (["August 2020"], "membership_to"), (["August 2020", "May 2022"], "incident_date")],
)
@pytest.mark.parametrize("said", ["I don't know", "I'm not sure", "can't remember"])
def test_who_cannot_say_a_day_is_referred_and_not_asked_again(told, fact, said):
    conversation = talk(HAPPENED, CLAIM, *told)
    assert conversation.dialogue.asked == fact
    turn = conversation.hears_that(said, "dont_know")
    assert decision_status(turn) == "refer"
    assert "0800 952 0441" in conversation.words(turn)
    assert conversation.dialogue.asked is None


# Days without a word of what they are the day of


@pytest.mark.parametrize(
    ("question", "topic", "said", "fact", "day"),
    [
        ("how do I join?", JOIN, "5 August 2027", "training_start", dt.date(2027, 8, 5)),
        ("how do I join?", JOIN, "next August", "training_start", Stretch(dt.date(2027, 8, 1), dt.date(2027, 8, 31))),
        ("when does it renew?", RENEW, "March 2029", "expected_completion", Month(2029, 3)),
        ("when does it renew?", RENEW, "March", "expected_completion", Month(None, 3)),
        ("whose matter is it?", CLAIM, "in 2023", "incident_date", Stretch(dt.date(2023, 1, 1), dt.date(2023, 12, 31))),
        (
            "whose matter is it?",
            CLAIM,
            "last August",
            "incident_date",
            Stretch(dt.date(2026, 8, 1), dt.date(2026, 8, 31)),
        ),
    ],
)
@pytest.mark.parametrize("heard_as", ["inform", UNCLEAR])
def test_a_day_alone_is_the_one_that_is_spoken_of(question, topic, said, fact, day, heard_as):
    conversation = talk(question, topic)
    conversation.hears_that(said, heard_as)
    assert getattr(conversation.trainee, fact) == day


@pytest.mark.parametrize("said", ["5 August 2027", "March 2029"])
def test_a_day_alone_tells_nothing_where_no_day_is_spoken_of(said):
    conversation = talk("what are the benefits?", "benefits")
    before = conversation.trainee
    conversation.hears_that(said, UNCLEAR)
    assert conversation.trainee == before


@pytest.mark.parametrize("said", ["my exam is on 5 August 2027", "I got married on 5 August 2027"])
def test_the_day_of_something_else_is_not_the_one_spoken_of(said):
    conversation = talk("how do I join?", JOIN)
    conversation.hears_that(said)
    assert conversation.trainee.training_start is Unknown.NOT_TOLD


def test_the_day_on_which_leave_starts_is_not_the_start_of_training():
    conversation = talk("how do I join?", JOIN, "Work out when I can apply")
    conversation.hears_that("my mat leave starts 5 August 2027", "statutory_leave")
    assert conversation.trainee.training_start is Unknown.NOT_TOLD


# Days that can't be


@pytest.mark.parametrize("said", ["31 February 2027", "32/01/2027", "banana", "soon"])
def test_what_is_no_day_of_the_calendar_is_asked_again_with_an_example(said):
    conversation = talk("how do I join?", JOIN, "Work out when I can apply")
    turn = conversation.hears_that(said, UNCLEAR)
    assert responses(turn) == ["utter_not_recognised_training_start", "utter_ask_training_start"]
    assert conversation.trainee.training_start is Unknown.NOT_TOLD


@pytest.mark.parametrize("said", ["May 2030", "2031", "24 November 2026"])
def test_an_incident_still_to_come_is_asked_again_with_why(said):
    conversation = talk("whose matter is a claim?", CLAIM, "Work out whose matter it is")
    turn = conversation.hears_that(said)
    assert "is still to come" in conversation.words(turn)
    assert conversation.dialogue.asked == "incident_date"
    conversation.hears_that("23 November 2026")
    assert conversation.dialogue.asked == "membership_from"


def test_a_membership_that_ended_before_it_began_is_asked_again_with_why():
    conversation = talk(HAPPENED, CLAIM, "August 2020")
    turn = conversation.hears_that("May 2019")
    assert "May 2019 is before your membership began, in August 2020" in conversation.words(turn)
    assert conversation.dialogue.asked == "membership_to"
    assert code(conversation.hears_that("May 2023")) == "in_membership"


def test_why_a_day_is_asked_for_is_told_and_it_is_asked_again():
    conversation = talk("how do I join?", JOIN, "Work out when I can apply")
    turn = conversation.hears_that("why do you ask?", "why")
    assert responses(turn) == ["utter_why", "utter_ask_training_start"]
    assert "eight weeks before your training starts" in conversation.words(turn)


def test_a_training_number_that_moved_is_heard_in_words_that_sound_off_the_subject():
    moved = "Actually that's out of date, I did a transfer and my training number is in London now"
    unsure, foreign = Question("out_of_scope", "none", 0.7), Question("out_of_scope", "none", 0.95)

    turn = talk("do I qualify? GUM, Thames Valley", "eligibility").hears_that(moved, unsure)
    assert code(turn) == "permanent_region_not_listed"

    turn = talk("do I qualify? GUM, Thames Valley", "eligibility").hears_that(moved, foreign)
    assert responses(turn) == ["utter_out_of_scope"]
