"""What general answers come to for the person: "You told me …", sources, hand-overs, and facts that are changed."""

from __future__ import annotations

import re

import pytest

from actions.decide import new_reference
from actions.heard import Question
from actions.turn import Turn
from bot.coverage import Named, ProgrammeStatus, Trainee, Unknown
from bot.coverage.told import told_facts
from tests.actions.talk import FEE, UNCLEAR, Talk, code, responses, talk
from tests.builders import decision_status, outcomes

LONDON = "I'm a GP trainee in London, am I eligible?"
WESSEX = "I'm a GP trainee in Wessex, am I eligible?"
OF_MEMBERSHIP = ["statutory_leave", "existing_member", "oopt", "joining"]
FOR_MEMBERS = [
    *OF_MEMBERSHIP, FEE, "benefits", "guaranteed_membership", "contact_consent", "renewal", "membership_charge",
    "start_of_protection", "exclusions",
]  # fmt: skip
FOR_ANYBODY = ["regions", "eligible_specialties", "leaving", "training_cpd_casebook", "open_claim", "good_samaritan"]
ELSEWHERE = Question("out_of_scope", "none", 0.8)


def line(turn: Turn) -> str | None:
    """The "You told me" of a turn; None where it has none, and never more than one."""
    lines = [reply.text for reply in turn.replies if reply.text and reply.text.startswith("You told me")]
    assert len(lines) <= 1
    return lines[0] if lines else None


def off_subject(text: str) -> Question:
    return Question("out_of_scope", "none", 0.8, (), text)


# General answers that don't hold for the person


@pytest.mark.parametrize("topic", FOR_MEMBERS)
def test_an_answer_for_members_is_followed_by_why_it_is_none_for_somebody_off_the_list(topic):
    conversation = talk(LONDON, "eligibility")
    turn = conversation.hears_that("and what about that?", topic)
    assert responses(turn) == [f"utter_{topic}", None]
    assert outcomes(turn) == ["answered", "answered"]
    told = line(turn)
    assert told.startswith("You told me: General Practice, London. London isn't among the regions")
    assert "0800 952 0441" in told


@pytest.mark.parametrize("topic", FOR_ANYBODY)
def test_an_answer_for_anybody_is_followed_by_nothing(topic):
    conversation = talk(LONDON, "eligibility")
    turn = conversation.hears_that("and what about that?", topic)
    assert responses(turn) == [f"utter_{topic}"]


@pytest.mark.parametrize("topic", FOR_MEMBERS)
def test_nothing_personal_is_said_to_somebody_who_told_nothing(topic):
    assert line(Talk().hears_that("what about that?", topic)) is None


@pytest.mark.parametrize("topic", FOR_MEMBERS)
def test_somebody_on_the_list_is_told_so_only_where_membership_is_asked_about(topic):
    conversation = talk(WESSEX, "eligibility")
    told = line(conversation.hears_that("and what about that?", topic))
    assert (told is not None) == (topic in OF_MEMBERSHIP)
    assert told is None or told.startswith("You told me: General Practice, Wessex.")
    assert told is None or "agreement with HEE" in told


@pytest.mark.parametrize("topic", FOR_MEMBERS)
def test_half_of_what_decides_is_no_reason_for_a_personal_line(topic):
    conversation = Talk()
    conversation.hears_that("I'm a GP trainee", "eligibility")
    conversation.hears_that("stop", "stop")
    assert line(conversation.hears_that("what about that?", topic)) is None


@pytest.mark.parametrize("topic", [FEE, "joining", "benefits"])
def test_a_foundation_doctor_is_told_that_the_page_does_not_place_the_post(topic):
    conversation = Talk()
    conversation.hears_that("I'm a foundation doctor")
    told = line(conversation.hears_that("what about that?", topic))
    assert "doesn't place a foundation post" in told
    assert "0800 952 0441" in told


@pytest.mark.parametrize("topic", ["benefits", "renewal", "contact_consent"])
def test_somebody_elses_facts_make_no_personal_line(topic):
    conversation = Talk()
    turn = conversation.hears_that("my wife is a GP trainee in London, what does she get?", topic)
    assert line(turn) is None
    assert conversation.trainee == Trainee()


@pytest.mark.parametrize("topic", ["benefits", "renewal"])
def test_what_was_decided_for_somebody_else_is_not_said_of_oneself_later(topic):
    conversation = talk("my wife is a GP trainee in London, is she eligible?", "eligibility")
    assert line(conversation.hears_that("what about that?", topic)) is None


@pytest.mark.parametrize("topic", ["statutory_leave", "existing_member", "oopt"])
def test_what_was_decided_in_this_turn_is_not_said_a_second_time(topic):
    turn = Talk().hears_that("I'm a GP trainee in London, am I eligible and what about that?", "eligibility", topic)
    assert decision_status(turn) == "no"
    assert line(turn) is None


# Two questions, one answer


@pytest.mark.parametrize("topic", ["joining", "benefits", "leaving", "medicolegal_support"])
def test_two_questions_with_one_answer_get_it_once(topic):
    turn = Talk().hears_that("this, and once more this?", topic, topic)
    assert responses(turn) == [f"utter_{topic}"]


def test_two_questions_with_one_answer_get_their_personal_line_once():
    turn = talk(LONDON, "eligibility").hears_that("benefits, and what do I get?", "benefits", "benefits")
    assert responses(turn) == ["utter_benefits", None]


def test_two_questions_with_one_decision_get_it_once():
    turn = Talk().hears_that("am I eligible as a GP trainee in Wessex, can I get in?", "eligibility", "eligibility")
    assert outcomes(turn) == ["decided"]


# The part that isn't ours


@pytest.mark.parametrize("first", [True, False])
def test_the_part_of_a_message_that_is_not_ours_is_named_and_the_rest_is_answered(first):
    foreign = off_subject("is it raining in Leeds")
    topics = (foreign, "joining") if first else ("joining", foreign)
    conversation = Talk()
    turn = conversation.hears_that("is it raining in Leeds and how do I join?", *topics)
    assert sorted(outcomes(turn)) == ["answered", "declined"]
    assert "the other part of your message: “is it raining in Leeds”" in conversation.words(turn)


def test_a_message_that_is_not_ours_at_all_is_declined_as_a_whole():
    conversation = Talk()
    turn = conversation.hears_that("is it raining in Leeds", off_subject("is it raining in Leeds"))
    assert responses(turn) == ["utter_out_of_scope"]


def test_a_long_part_is_quoted_up_to_the_last_word_that_fits():
    said = "is it raining  in Leeds " + "and again " * 20
    conversation = Talk()
    words = conversation.words(conversation.hears_that(f"{said}; how do I join?", "joining", off_subject(said)))
    quoted = re.search("“(.*)”", words)[1]
    assert quoted.startswith("is it raining in Leeds and again")
    assert quoted.endswith((" and …", " again …"))
    assert len(quoted) <= 82


@pytest.mark.parametrize(("letters", "is_cut"), [(80, False), (81, True)])
def test_a_part_of_80_characters_is_quoted_whole(letters, is_cut):
    said = f"is it {'x' * (letters - 6)}"
    words = Talk().words(Talk().hears_that(f"{said}; how do I join?", "joining", off_subject(said)))
    assert ("…”" in words) == is_cut


# A person takes over


def test_a_hand_over_has_a_reference_and_a_card_of_what_was_told():
    conversation = talk(WESSEX, "eligibility")
    (reply,) = conversation.hears_that("let me talk to somebody", "human_handoff").replies
    card = reply.handover
    assert card["reference"] == reply.fill["reference"]
    assert [(row["label"], row["value"]) for row in card["facts"]] == [
        ("Specialty", "General Practice"),
        ("Permanent region", "Wessex"),
    ]
    assert card["last_topic"] == "eligibility"


def test_a_hand_over_says_the_number_and_the_reference():
    conversation = Talk()
    turn = conversation.hears_that("let me talk to somebody", "human_handoff")
    words = conversation.words(turn)
    assert f"Quote {turn.replies[0].handover['reference']}" in words
    assert "0800 952 0441" in words


def test_a_hand_over_of_somebody_who_told_nothing_has_an_empty_card():
    (reply,) = Talk().hears_that("let me talk to somebody", "human_handoff").replies
    assert reply.handover["facts"] == []
    assert reply.handover["last_topic"] is None


def test_every_hand_over_has_a_reference_of_its_own():
    conversation = Talk()
    references = {
        conversation.hears_that("a person", "human_handoff").replies[0].handover["reference"] for _ in range(20)
    }
    assert len(references) > 15
    assert all(len(one) == len(new_reference()) for one in references)


def test_somebody_elses_facts_are_not_on_the_card():
    conversation = talk("my wife is a GP trainee in London, is she eligible?", "eligibility")
    (reply,) = conversation.hears_that("a person", "human_handoff").replies
    assert reply.handover["facts"] == []


# Why, and how do you know


@pytest.mark.parametrize(
    "said", ["how do you know?", "how do u know", "says who?", "where is that from?", "are you sure?"]
)
def test_how_do_you_know_names_the_section_of_the_answer_and_the_day_it_was_read(said):
    conversation = talk("how do I join?", "joining")
    turn = conversation.hears_that(said, "why")
    words = conversation.words(turn)
    assert responses(turn) == ["utter_source"]
    assert '"Joining Medical Protection"' in words
    assert "22 November 2026" in words


def test_how_do_you_know_after_a_decision_names_the_section_it_rests_on():
    conversation = talk("what would acupuncture cost me?", FEE)
    turn = conversation.hears_that("how do you know?", "why")
    section = conversation.knowledge.parameters.sections["exclusions.activities"]
    assert f'"{section}"' in conversation.words(turn)


def test_how_do_you_know_before_anything_was_answered_names_the_page():
    conversation = Talk()
    turn = conversation.hears_that("how do you know?", "why")
    assert responses(turn) == ["utter_source_of_all"]


def test_how_do_you_know_leaves_the_open_question_open():
    conversation = talk("am I eligible?", "eligibility")
    turn = conversation.hears_that("how do you know?", "why")
    assert responses(turn) == ["utter_source_of_all", "utter_ask_specialty"]


def test_why_after_a_general_answer_names_its_section():
    assert responses(talk("how do I join?", "joining").hears_that("why?", "why")) == ["utter_source"]


@pytest.mark.parametrize(
    ("question", "topic", "comes_to"),
    [
        (LONDON, "eligibility", "permanent_region_not_listed"),
        ("what would acupuncture cost me?", FEE, "excluded_activity"),
        ("my training starts 5 August 2027, when can I apply?", "joining", "opens_later"),
    ],
)
def test_why_after_a_decision_gives_it_once_more_with_its_reasons(question, topic, comes_to):
    assert code(talk(question, topic).hears_that("why?", "why")) == comes_to


@pytest.mark.parametrize(
    ("question", "topic", "told", "reason"),
    [
        ("what would botox cost me?", FEE, [], "Being in overall charge"),
        ("what would botox cost me?", FEE, ["no"], "The fee depends on gross earnings"),
        ("how do I join?", "joining", ["Work out when I can apply"], "Applications open eight weeks before"),
        ("it happened in May 2022, whose is it?", "open_claim", [], "what happened while you were its member"),
    ],
)
def test_why_while_something_is_asked_says_why_and_asks_again(question, topic, told, reason):
    conversation = talk(question, topic, *told)
    asked = conversation.dialogue.asked
    turn = conversation.hears_that("why do you ask?", "why")
    assert reason in conversation.words(turn)
    assert responses(turn) == ["utter_why", f"utter_ask_{asked}"]


# Changing what was told


EVERYTHING = [
    ("I'm a GP trainee, my deanery is Wessex, I'm on maternity leave", "eligibility"),
    ("I do botox for £9k a year, my boss is in overall charge, nobody else indemnifies it", FEE),
    ("my training starts 5 August 2027", "joining"),
    ("my CCT is March 2029, I joined in August 2024", "renewal"),
    ("it happened in May 2025, I was a member until June 2026", "open_claim"),
]
CHANGEABLE = {
    "Specialty": "specialty",
    "Permanent region": "permanent_region",
    "Training status": "programme_status",
    "Training starts": "training_start",
    "Expected completion": "expected_completion",
    "Joined": "join_date",
    "Member until": "membership_to",
    "It happened": "incident_date",
    "Work": "activities",
    "Earnings": "earnings",
    "In overall charge": "overall_charge",
    "Somebody else indemnifies the work": "employer_indemnity",
}


def told_everything() -> Talk:
    conversation = Talk()
    for text, topic in EVERYTHING:
        conversation.hears_that(text, topic)
    return conversation


def labels(conversation: Talk) -> dict[str, str]:
    known = told_facts(conversation.trainee, conversation.knowledge.names, conversation.knowledge.parameters)
    return {fact.label: fact.name for fact in known}


def test_everything_told_has_a_row_with_a_label():
    assert labels(told_everything()) == CHANGEABLE


@pytest.mark.parametrize("label", CHANGEABLE)
@pytest.mark.parametrize("words", ["Change: {}", "Change my {}", "change my {}"])
def test_every_told_fact_is_forgotten_by_its_label_and_the_rest_stays(label, words):
    conversation = told_everything()
    turn = conversation.hears_that(words.format(label if words[0] == "C" else label.lower()), ELSEWHERE)
    rest = {name: fact for name, fact in CHANGEABLE.items() if name != label}
    assert labels(conversation) == rest
    assert outcomes(turn)[-1] in {"asked", "decided"}


@pytest.mark.parametrize(
    ("label", "told", "asks"),
    [
        ("Specialty", [WESSEX], "specialty"),
        ("Permanent region", [WESSEX], "permanent_region"),
        ("Work", ["botox for £9k, my boss is in overall charge"], "activities"),
        ("Earnings", ["botox for £9k, my boss is in overall charge"], "earnings"),
        ("Training starts", ["my training starts 5 August 2027"], "training_start"),
        ("Expected completion", ["my CCT is March 2029"], "expected_completion"),
        ("It happened", ["it happened in May 2022, I joined in August 2024"], "incident_date"),
    ],
)
def test_a_forgotten_fact_that_decides_is_asked_for_anew(label, told, asks):
    topics = {"specialty": "eligibility", "permanent_region": "eligibility", "training_start": "joining",
              "expected_completion": "renewal", "incident_date": "open_claim"}  # fmt: skip
    conversation = Talk()
    conversation.hears_that(told[0], topics.get(asks, FEE))
    conversation.hears_that(f"Change: {label}", ELSEWHERE)
    assert conversation.dialogue.asked == asks


@pytest.mark.parametrize("said", ["Change: Shoe size", "Change: ", "change my shoes"])
def test_changing_what_has_no_label_forgets_nothing(said):
    conversation = told_everything()
    before = conversation.trainee
    conversation.hears_that(said, UNCLEAR)
    assert conversation.trainee == before


@pytest.mark.parametrize(
    ("said", "fact"),
    [
        ("change my income", "earnings"),
        ("change the amount", "earnings"),
        ("change who is in charge", "overall_charge"),
        ("change my start date", "training_start"),
        ("change my CCT", "expected_completion"),
        ("change when it happened", "incident_date"),
        ("change my deanery", "permanent_region"),
        ("change my job", "activities"),
    ],
)
def test_a_fact_is_also_changed_by_a_word_for_it(said, fact):
    conversation = told_everything()
    conversation.hears_that(said, "change")
    assert fact not in labels(conversation).values()
    assert len(labels(conversation)) == len(CHANGEABLE) - 1


# A foundation doctor about to start


@pytest.mark.parametrize(
    "said",
    [
        "I'm a foundation doctor and my specialty training starts 5 August 2027, when can I apply?",
        "F2 here, my training starts in August 2027, when can I apply?",
    ],
)
def test_a_foundation_doctor_with_a_start_is_due_to_start_and_told_when_to_apply(said):
    conversation = Talk()
    assert code(conversation.hears_that(said, "joining")) == "opens_later"
    assert conversation.trainee.programme_status is ProgrammeStatus.DUE_TO_START


def test_a_foundation_doctor_who_tells_the_start_later_is_not_referred_any_more():
    conversation = Talk()
    conversation.hears_that("I'm a foundation doctor")
    assert code(conversation.hears_that("am I eligible?", "eligibility")) == "foundation_post"
    assert code(conversation.hears_that("my specialty training starts 5 August 2027")) == "opens_later"
    conversation.hears_that("am I eligible?", "eligibility")
    assert conversation.dialogue.asked == "specialty"


def test_a_foundation_doctor_about_to_start_gp_training_in_wessex_is_decided_as_a_trainee():
    conversation = Talk()
    turn = conversation.hears_that("I'm in F2 about to start GP training in Wessex, am I eligible?", "eligibility")
    assert decision_status(turn) == "yes"
    assert isinstance(conversation.trainee.specialty, Named)


def test_a_foundation_doctor_without_a_start_is_referred_whatever_else_is_told():
    conversation = Talk()
    turn = conversation.hears_that("I'm a foundation doctor in Wessex, am I eligible?", "eligibility")
    assert (decision_status(turn), code(turn)) == ("refer", "foundation_post")
    assert conversation.trainee.training_start is Unknown.NOT_TOLD
