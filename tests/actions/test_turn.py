"""Turns of a conversation: what is answered, decided and asked, and what is kept."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.decide import decision_text, new_reference
from actions.heard import Question, Stated
from actions.trainee import DETAILS, SLOTS
from bot.coverage import Named, ProgrammeStatus, Trainee, Unknown, eligibility
from bot.outcomes import OUTCOMES, first_outcome
from bot.storage.answer_standings import Standing
from bot.urgent import URGENT
from tests.builders import (
    TODAY,
    Conversation,
    decision_status,
    in_force,
    named,
    offers,
    outcomes,
    readings,
    region,
    response_texts,
    specialty,
    status,
    trainee,
)

GP = specialty("general_practice")
WESSEX = region("wessex")
LONDON = region("london")
SWINDON = region("south_west", "thames_valley", "wessex")
HERS = [specialty("general_practice", of="wife"), region("london", of="wife")]
PERSON = "Speak to a person"
TOPICS = ("eligibility", "inform", "joining", "oopt", "why", "dont_know", "change", "carry_on", "affirm", "deny",
          "start_over", "stop", "thanks", "greeting", "goodbye", "human_handoff", "out_of_scope", "regions", "skip",
          "repeat", "not_a_trainee", "statutory_leave", "distress")  # fmt: skip


@pytest.fixture
def conversation() -> Conversation:
    return Conversation()


@pytest.fixture
def asked(conversation: Conversation) -> Conversation:
    """A conversation in which the specialty has been asked for."""
    conversation.says("am I eligible?", "eligibility")
    assert conversation.dialogue.asked == "specialty"
    return conversation


@pytest.mark.parametrize("order", permutations([GP, WESSEX, status(ProgrammeStatus.STATUTORY_LEAVE)]))
@pytest.mark.parametrize("asks_first", [True, False])
def test_facts_told_in_any_order_come_to_the_same_decision(conversation, order, asks_first):
    if asks_first:
        conversation.says("am I eligible?", "eligibility")
    for fact in order:
        last = conversation.says(fact.named.said, "inform", facts=[fact])
    if not asks_first:
        last = conversation.says("so am I eligible?", "eligibility")
    assert decision_status(last) == "yes"
    assert readings(conversation.trainee) == readings(trainee(status=ProgrammeStatus.STATUTORY_LEAVE))


def test_everything_in_one_message_is_decided_at_once(conversation):
    turn = conversation.says("am I eligible, gp in wessex", "eligibility", facts=[GP, WESSEX])
    assert outcomes(turn) == ["decided"]
    assert decision_status(turn) == "yes"


def test_only_what_is_missing_is_asked_one_thing_a_turn(conversation):
    first = conversation.says("am I eligible?", "eligibility")
    assert outcomes(first) == ["asked"]
    assert conversation.dialogue.asked == "specialty"
    second = conversation.says("gp", "inform", facts=[GP])
    assert "General Practice" in conversation.words(second)
    assert conversation.dialogue.asked == "permanent_region"
    third = conversation.says("wessex", "inform", facts=[WESSEX])
    assert outcomes(third) == ["decided"]
    assert conversation.dialogue.asked is None


def test_a_region_told_before_it_is_asked_is_never_asked_again(asked):
    asked.says("wessex", "inform", facts=[WESSEX])
    assert asked.dialogue.asked == "specialty"
    assert decision_status(asked.says("gp", "inform", facts=[GP])) == "yes"


def test_the_question_offers_the_listed_ones_and_a_way_to_say_one_does_not_know(asked):
    turn = asked.says("gp", "inform", facts=[GP])
    assert offers(turn) == [*in_force().regions.values(), "I'm not sure"]


def test_a_decision_shows_its_reasons_facts_reference_and_who_can_check_it(conversation):
    turn = conversation.says("eligible? gp in wessex", "eligibility", facts=[GP, WESSEX])
    card, words = turn.replies[0].decision, conversation.words(turn)
    assert [row["value"] for row in card["facts"]] == ["General Practice", "Wessex"]
    assert card["reference"] in words
    assert card["parameters_version"] == in_force().version
    for fact in ("an indication", "isn't telling Medical Protection", "0800 952 0441", "agreement with HEE"):
        assert fact in words


def test_swindon_is_asked_with_its_deaneries_and_decided_by_the_one_picked(asked):
    asked.says("gp", "inform", facts=[GP])
    turn = asked.says("swindon", "inform", facts=[SWINDON])
    assert offers(turn) == ["South West", "Thames Valley", "Wessex", "I'm not sure"]
    assert decision_status(asked.says("3")) == "yes"


def test_swindon_picked_as_the_south_west_is_off_the_list(asked):
    asked.says("gp in swindon", "inform", facts=[GP, SWINDON])
    assert decision_status(asked.says("South West", "inform", facts=[region("south_west")])) == "no"


def test_swindon_and_no_idea_which_is_referred(asked):
    asked.says("gp in swindon", "inform", facts=[GP, SWINDON])
    assert decision_status(asked.says("I'm not sure")) == "refer"


def test_cumbria_and_sexual_health_are_decided_without_asking_which(conversation):
    both = [specialty("community_sexual_reproductive_medicine", "genito_urinary_medicine"),
            region("north_east", "north_western")]  # fmt: skip
    turn = conversation.says("sexual health in cumbria, am I in?", "eligibility", facts=both)
    assert decision_status(turn) == "yes"
    assert "North East or North Western" in conversation.words(turn)


@pytest.mark.parametrize("topic", ["dont_know", "skip"])
def test_i_do_not_know_is_an_answer_and_is_referred_with_the_helpline(asked, topic):
    asked.says("no idea", topic)
    assert asked.trainee.specialty is Unknown.CANNOT_SAY
    assert asked.dialogue.asked == "permanent_region"
    turn = asked.says("wessex", "inform", facts=[WESSEX])
    assert decision_status(turn) == "refer"
    assert "0800 952 0441" in asked.words(turn)


def test_a_region_off_the_list_decides_even_where_the_specialty_is_not_known(asked):
    asked.says("no idea", "dont_know")
    assert decision_status(asked.says("london", "inform", facts=[region("london")])) == "no"


def test_not_knowing_can_be_mended_later(asked):
    asked.says("no idea", "dont_know")
    assert decision_status(asked.says("it's gp in wessex", "inform", facts=[GP, WESSEX])) == "yes"


@pytest.mark.parametrize(
    "said", ["2", "2.", "the second", "second", "two", "Option 2", "number two please", "the second one", "no. 2"]
)
def test_a_choice_is_picked_by_number_or_ordinal(asked, said):
    asked.says(said)
    assert asked.trainee.specialty == Named(("public_health",), "Public Health")


@pytest.mark.parametrize("said", ["Public Health", "public health", " PUBLIC HEALTH! "])
def test_a_choice_is_picked_by_its_words_whatever_else_they_resemble(asked, said):
    asked.says(said, "joining")
    assert asked.trainee.specialty == Named(("public_health",), "Public Health")
    assert asked.dialogue.asked == "permanent_region"


@pytest.mark.parametrize(("said", "taken"), [("1", True), ("8", True), ("0", False), ("10", False), ("100", False)])
def test_a_number_outside_the_list_picks_nothing(asked, said, taken):
    asked.says(said)
    assert isinstance(asked.trainee.specialty, Named) == taken


@pytest.mark.parametrize("said", ["9", "9th", "the last one"])
def test_the_last_choice_says_that_one_is_not_sure(asked, said):
    asked.says(said)
    assert asked.trainee.specialty is Unknown.CANNOT_SAY


def test_the_cards_change_button_asks_for_its_fact_again(conversation):
    conversation.says("gp in wessex", "inform", facts=[GP, WESSEX])
    conversation.says("Change my permanent region", "out_of_scope")
    assert conversation.dialogue.asked == "permanent_region"
    assert conversation.trainee.specialty == GP.named


def test_a_place_nobody_knows_does_not_leave_the_old_region_standing(conversation):
    conversation.says("gp in wessex, eligible?", "eligibility", facts=[GP, WESSEX])
    somewhere = Stated("unknown_place", Named((), "Gotham"))
    turn = conversation.says("and if I trained in Gotham?", "eligibility", facts=[somewhere])
    assert conversation.dialogue.asked == "permanent_region"
    assert "Wessex" not in conversation.words(turn)


def test_an_imagined_move_decides_by_the_new_region_however_the_question_was_heard(conversation):
    conversation.says("gp in wessex, eligible?", "eligibility", facts=[GP, WESSEX])
    guess = Question("leaving", "close", 0.3, ("leaving", "eligibility"))
    assert decision_status(conversation.says("what if I moved to London", guess, facts=[LONDON])) == "no"


def test_a_card_about_somebody_else_says_whose_it_is(conversation):
    turn = conversation.says("is my wife eligible, gp in london", "eligibility", facts=HERS)
    assert turn.replies[-1].decision["person"] == "wife"


def test_a_number_means_nothing_where_nothing_is_offered(conversation):
    assert set(outcomes(conversation.says("2"))) <= {"clarify", "declined"}
    assert conversation.trainee == Trainee()


def test_a_greeting_offers_two_ways_on_and_either_can_be_picked(conversation):
    turn = conversation.says("hi", "greeting")
    assert offers(turn) == ["Am I eligible?", PERSON]
    assert outcomes(conversation.says("the second")) == ["handed_over"]
    conversation.says("hi", "greeting")
    conversation.says("am i eligible")
    assert conversation.dialogue.asked == "specialty"


def test_a_digression_is_answered_and_the_open_question_comes_back_once(asked):
    turn = asked.says("what's a good samaritan act", "good_samaritan")
    assert outcomes(turn)[0] == "answered"
    assert [reply.response for reply in turn.replies].count("utter_ask_specialty") == 1
    assert len(offers(turn)) == 9
    assert asked.dialogue.asked == "specialty"
    assert decision_status(asked.says("gp in wessex", "inform", facts=[GP, WESSEX])) == "yes"


def test_two_questions_get_two_answers_and_then_what_is_missing_is_asked(conversation):
    turn = conversation.says("when can I join, am I eligible, and leave?", "joining", "eligibility", "leaving")
    assert [reply.topic for reply in turn.replies] == ["joining", "leaving", "eligibility"]
    assert outcomes(turn) == ["answered", "answered", "asked"]


def test_a_general_answer_is_followed_by_the_personal_line_where_the_facts_decide_it(conversation):
    turn = conversation.says("can I join, gp in london", "joining", facts=[GP, LONDON])
    assert outcomes(turn) == ["answered", "decided"]
    assert decision_status(turn) == "no"


def test_asking_for_the_list_with_ones_own_specialty_is_asking_about_oneself(conversation):
    conversation.says("is gp on the list", "eligible_specialties", facts=[GP])
    assert conversation.dialogue.asked == "permanent_region"


def test_asking_for_the_list_alone_gets_the_list(conversation):
    turn = conversation.says("which specialties?", "eligible_specialties")
    assert outcomes(turn) == ["answered"]
    assert "Aviation and space medicine" in conversation.words(turn)


@pytest.mark.parametrize("also", [(), ("inform",), ("eligibility",), ("goodbye",)])
def test_distress_comes_before_everything_and_the_open_question_waits(asked, also):
    before = asked.dialogue
    turn = asked.says("gp and i want to die", "distress", *also, facts=[GP])
    assert outcomes(turn) == ["signposted"]
    words = asked.words(turn)
    assert words.index("999") < words.index("116 123") < words.index("24/7") < words.index("ICAS")
    assert "NHS 111" in words
    assert offers(turn) == []
    assert asked.dialogue == before
    asked.says("carry on", "carry_on")
    assert asked.dialogue.asked == "permanent_region", "GP was told, and isn't asked for again"


@pytest.mark.parametrize("kind", URGENT)
def test_what_is_plainly_urgent_comes_first_and_alone_whatever_stands_beside_it(conversation, kind):
    turn = conversation.says("when can I join? I can't go on", "joining", kind)
    assert outcomes(turn) == ["signposted"]
    assert turn.replies[0].response == f"utter_{kind}"
    assert not turn.replies[0].choices


@pytest.mark.parametrize("kind", URGENT)
def test_what_may_be_urgent_is_helped_first_and_answered_all_the_same(conversation, kind):
    turn = conversation.says("this rota is killing me, when can I join?", Question(kind, "perhaps", 0.4), "joining")
    assert outcomes(turn) == ["signposted", "answered"]
    assert [reply.response for reply in turn.replies] == ["utter_in_case", "utter_joining"]


def test_what_may_be_urgent_and_is_about_nothing_else_still_gets_help_first(conversation):
    turn = conversation.says("not sure I'll be around by then", Question("distress", "perhaps", 0.4))
    assert turn.replies[0].response == "utter_in_case"


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        ("distress", "wellbeing_counselling"),
        ("danger", "wellbeing_counselling"),
        ("emergency_advice", "medicolegal_support"),
    ],
)
def test_what_is_rather_urgent_and_otherwise_unclear_is_not_declined(conversation, kind, answer):
    turn = conversation.says(
        "it all got a bit much", Question(kind, "perhaps", 0.45), Question("out_of_scope", "none", 0.6)
    )
    assert [reply.response for reply in turn.replies] == ["utter_in_case", f"utter_{answer}"]
    calm = conversation.says(
        "the form is killing me", Question(kind, "perhaps", 0.44), Question("out_of_scope", "none", 0.6)
    )
    assert [reply.response for reply in calm.replies] == ["utter_in_case", "utter_out_of_scope"]


@pytest.mark.parametrize("verdict", ["none", "close"])
def test_an_unclear_question_that_names_excluded_work_is_decided_as_that(conversation, verdict):
    unclear = Question("out_of_scope" if verdict == "none" else "leaving", verdict, 0.5, ("leaving", "joining"))
    work = Stated("activity", named("complementary_medicine"))
    turn = conversation.says("acupuncture for cash?", unclear, facts=[work])
    assert decision_status(turn) == "no"
    assert "complementary medicine" in conversation.words(turn)
    foreign = Question("out_of_scope", "none", 0.9)
    assert outcomes(conversation.says("an acupuncture course in Leeds", foreign, facts=[work])) == ["declined"]


def test_a_guess_at_an_urgent_answer_is_a_question_like_any_other(conversation):
    guess = Question("emergency_advice", "close", 0.4, ("emergency_advice", "medicolegal_support"))
    assert outcomes(conversation.says("who helps with a letter", guess)) == ["clarify"]


def test_the_operators_approval_goes_with_an_answer_until_its_words_change(conversation):
    version = conversation.knowledge.answers["joining"].version
    for now, shown in ((version, {"by": "A. Editor", "on": "2026-11-23"}), ("older", None)):
        standing = Standing("A. Editor", TODAY, is_withdrawn=False, version=now)
        conversation.knowledge = replace(conversation.knowledge, standings={"joining": standing})
        assert conversation.says("how do I join?", "joining").replies[0].approved == shown


def test_who_asks_for_a_withdrawn_answer_is_referred_to_the_helpline(conversation):
    standing = Standing("A. Editor", TODAY, is_withdrawn=True, version="any")
    conversation.knowledge = replace(conversation.knowledge, standings={"joining": standing})
    turn = conversation.says("how do I join?", "joining")
    assert outcomes(turn) == ["handed_over"]
    assert "0800 952 0441" in conversation.words(turn)
    assert "eight weeks" not in conversation.words(turn)
    assert outcomes(conversation.says("does it renew?", "renewal")) == ["answered"]


def test_my_wifes_facts_decide_for_her_and_are_not_kept(conversation):
    turn = conversation.says("is my wife eligible, gp in london", "eligibility", facts=HERS)
    assert decision_status(turn) == "no"
    assert "your wife" in conversation.words(turn)
    assert conversation.trainee == Trainee()


def test_what_is_missing_of_my_wife_is_named(conversation):
    turn = conversation.says("is my wife in? gp", "eligibility", facts=[specialty("general_practice", of="wife")])
    assert "permanent region" in conversation.words(turn)
    assert conversation.dialogue.asked is None


@pytest.mark.parametrize("topic", ["eligibility", "inform", "regions"])
def test_deciding_for_somebody_else_is_no_failure_to_understand(asked, topic):
    asked.says("banana")
    asked.says("is my wife in, gp in london", topic, facts=HERS)
    assert asked.dialogue.failures == 0
    assert PERSON not in offers(asked.says("banana"))


def test_my_husbands_region_does_not_overwrite_mine(asked):
    facts = [GP, WESSEX, region("london", of="husband")]
    turn = asked.says("gp in wessex, my husband is in london", "inform", facts=facts)
    assert asked.trainee == trainee()
    assert {reply.decision["status"] for reply in turn.replies if reply.decision} == {"yes", "no"}


def test_start_over_forgets_what_was_told_and_asked(asked):
    asked.says("gp", "inform", facts=[GP])
    turn = asked.says("start again", "start_over")
    assert outcomes(turn) == ["chat"]
    assert asked.trainee == Trainee()
    assert asked.dialogue.asked is None
    asked.says("am I eligible?", "eligibility")
    assert asked.dialogue.asked == "specialty"


def test_start_over_with_new_facts_goes_straight_on(asked):
    asked.says("gp", "inform", facts=[GP])
    asked.says("start again, public health", "start_over", "eligibility", facts=[specialty("public_health")])
    assert asked.trainee == Trainee(named("public_health"))
    assert asked.dialogue.asked == "permanent_region"


def test_stop_drops_the_question_and_keeps_the_facts(asked):
    asked.says("gp", "inform", facts=[GP])
    assert outcomes(asked.says("stop", "stop")) == ["chat"]
    assert asked.dialogue.asked is None
    asked.says("am I eligible?", "eligibility")
    assert asked.dialogue.asked == "permanent_region"


@pytest.mark.parametrize(("topic", "outcome"), [("goodbye", "chat"), ("human_handoff", "handed_over")])
def test_nothing_is_asked_of_somebody_who_leaves_or_wants_a_person(asked, topic, outcome):
    assert outcomes(asked.says("bye", topic)) == [outcome]


@pytest.mark.parametrize(("topic", "said"), [("goodbye", "bye then"), ("human_handoff", "let me talk to somebody")])
def test_the_open_question_can_still_be_picked_from_after_a_goodbye_or_a_hand_off(asked, topic, said):
    asked.says(said, topic)
    asked.says("2")
    assert asked.trainee.specialty == Named(("public_health",), "Public Health")
    assert asked.dialogue.asked == "permanent_region"


@pytest.mark.parametrize(
    "heard_as",
    [
        "eligibility",
        "inform",
        "oopt",
        "regions",
        Question("oopt", "close", 0.4, ("oopt", "eligibility")),
    ],
)
def test_and_for_scotland_after_out_of_programme_asks_where_one_may_go_and_not_where_one_belongs(
    conversation, heard_as
):
    conversation.says("what about out of programme training?", "oopt")
    turn = conversation.says("and for scotland?", heard_as, facts=[region("scotland")])
    assert [reply.topic for reply in turn.replies] == ["oopt"]
    assert conversation.trainee.permanent_region is Unknown.NOT_TOLD
    assert decision_status(conversation.says("am I eligible? gp in wessex", "eligibility", facts=[GP, WESSEX])) == "yes"


def test_one_fact_is_changed_and_decided_again(conversation):
    conversation.says("eligible? gp in wessex", "eligibility", facts=[GP, WESSEX])
    assert decision_status(conversation.says("actually london", "change", facts=[LONDON])) == "no"
    assert decision_status(conversation.says("and in mersey?", "inform", facts=[region("mersey")])) == "yes"
    assert conversation.trainee.specialty == named("general_practice")


@pytest.mark.parametrize(
    ("said", "asks"), [("change my region", "permanent_region"), ("wrong deanery", "permanent_region"),
                       ("change my specialty", "specialty")]
)  # fmt: skip
def test_what_is_to_be_changed_is_asked_for_again_and_the_rest_stays(conversation, said, asks):
    conversation.says("eligible? gp in wessex", "eligibility", facts=[GP, WESSEX])
    conversation.says(said, "change")
    assert conversation.dialogue.asked == asks
    kept = {"specialty": named("general_practice"), "permanent_region": named("wessex")}
    kept[asks] = Unknown.NOT_TOLD
    assert conversation.trainee == Trainee(**kept)


def test_change_alone_asks_what(conversation):
    conversation.says("eligible? gp in wessex", "eligibility", facts=[GP, WESSEX])
    turn = conversation.says("change something", "change")
    assert outcomes(turn) == ["asked"]
    assert "change" in conversation.words(turn)
    assert conversation.trainee == trainee()


@pytest.mark.parametrize(("facts", "fact"), [([], "specialty"), ([GP], "permanent_region")])
def test_why_tells_the_reason_and_asks_again(conversation, facts, fact):
    conversation.says("am I eligible?", "eligibility", facts=facts)
    turn = conversation.says("why do you ask?", "why")
    assert turn.replies[0].response == f"utter_why_{fact}"
    assert conversation.dialogue.asked == fact
    assert len(offers(turn)) > 2


def test_why_after_a_decision_gives_its_reasons(conversation):
    conversation.says("eligible? gp in london", "eligibility", facts=[GP, LONDON])
    turn = conversation.says("why?", "why")
    assert decision_status(turn) == "no"


@pytest.mark.parametrize("topics", [(), ("out_of_scope",), ("affirm",), ("deny",)])
def test_banana_once_gets_help_and_twice_gets_the_reason_and_a_person(asked, topics):
    once = asked.says("banana", *topics)
    assert "usual name" in asked.words(once)
    assert PERSON not in offers(once)
    twice = asked.says("banana", *topics)
    assert twice.replies[0].response == "utter_why_specialty"
    assert "for example" in asked.words(twice)
    assert offers(twice)[-2:] == ["I'm not sure", PERSON]
    assert outcomes(asked.says(PERSON)) == ["handed_over"]


def test_an_answer_between_two_bananas_starts_the_count_again(asked):
    asked.says("banana")
    asked.says("gp", "inform", facts=[GP])
    assert PERSON not in offers(asked.says("banana"))
    assert PERSON in offers(asked.says("banana"))


def test_a_longer_message_off_the_subject_is_declined_and_the_question_stays(asked):
    turn = asked.says("what is the weather going to be like tomorrow", "out_of_scope")
    assert outcomes(turn)[0] == "declined"
    assert asked.dialogue.asked == "specialty"


def test_off_the_subject_is_one_sentence_and_two_ways_on(conversation):
    turn = conversation.says("who won the match", "out_of_scope")
    assert outcomes(turn) == ["declined"]
    assert conversation.words(turn).count(".") == 1
    assert offers(turn) == ["Am I eligible?", PERSON]


def test_carry_on_takes_up_the_open_question(asked):
    asked.says("gp", "inform", facts=[GP])
    asked.says("thanks, good to know", "human_handoff")
    turn = asked.says("carry on", "carry_on")
    assert [reply.response for reply in turn.replies] == ["utter_ask_permanent_region"]


@pytest.mark.parametrize("topic", ["carry_on", "repeat"])
def test_carrying_on_with_nothing_open_says_so_and_offers_ways_on(conversation, topic):
    assert offers(conversation.says("carry on", topic)) == ["Am I eligible?", PERSON]


def test_repeat_gives_the_decision_once_more(conversation):
    conversation.says("eligible? gp in wessex", "eligibility", facts=[GP, WESSEX])
    assert decision_status(conversation.says("say that again", "repeat")) == "yes"


def test_two_close_topics_are_offered_in_words_with_a_person_and_one_is_picked(conversation):
    close = Question("joining", "close", 0.4, ("joining", "renewal", "leaving"))
    turn = conversation.says("membership", close)
    assert outcomes(turn) == ["clarify"]
    assert offers(turn) == ["How and when to apply", "When membership renews", PERSON]
    assert [reply.topic for reply in conversation.says("2").replies] == ["renewal"]


def test_an_unclear_digression_is_asked_about_before_the_open_question_comes_back(asked):
    close = Question("joining", "close", 0.4, ("joining", "renewal", "leaving"))
    turn = asked.says("something about the membership", close)
    assert [reply.response for reply in turn.replies] == ["utter_clarify"]
    assert offers(turn) == ["How and when to apply", "When membership renews", PERSON]
    picked = asked.says("2")
    assert [reply.topic for reply in picked.replies] == ["renewal", "eligibility"]
    assert picked.replies[-1].response == "utter_ask_specialty"


def test_a_guess_that_fits_the_open_decision_falls_on_it(asked):
    asked.says("gp", "inform", facts=[GP])
    turn = asked.says("so can I get in?", Question("joining", "close", 0.4, ("joining", "eligibility")))
    assert "utter_clarify" not in [reply.response for reply in turn.replies]
    assert asked.dialogue.asked == "permanent_region"


def test_the_answer_to_the_question_is_taken_although_it_resembles_another(asked):
    asked.says("gp", "inform", facts=[GP])
    turn = asked.says("wessex region", "regions", facts=[WESSEX])
    assert outcomes(turn) == ["decided"]


@pytest.mark.parametrize(
    ("standing", "told"),
    [
        (ProgrammeStatus.NOT_IN_SPECIALTY_TRAINING, "no"),
        (ProgrammeStatus.COMPLETED, "no"),
        (ProgrammeStatus.FOUNDATION, "refer"),
    ],
)
def test_a_consultant_is_told_what_the_page_says_and_not_treated_as_off_the_subject(conversation, standing, told):
    turn = conversation.says("I'm a consultant, can I join", "not_a_trainee", facts=[status(standing)])
    assert decision_status(turn) == told


def test_a_status_alone_is_noted_and_used_later(conversation):
    turn = conversation.says("I'm on mat leave", "inform", facts=[status(ProgrammeStatus.STATUTORY_LEAVE)])
    assert outcomes(turn) == ["asked"]
    later = conversation.says("eligible? gp in wessex", "eligibility", facts=[GP, WESSEX])
    assert "leave is recorded" in conversation.words(later)


turns = st.lists(
    st.tuples(
        st.sampled_from(["banana", "2", "I'm not sure", "Speak to a person", "change my region", "gp in wessex today"]),
        st.lists(st.sampled_from(TOPICS), max_size=2, unique=True),
        st.lists(st.sampled_from([GP, WESSEX, LONDON, SWINDON, region("wessex", of="wife")]), max_size=2),
    ),
    min_size=1,
    max_size=6,
)


@given(turns)
def test_whatever_is_said_something_is_answered_and_at_most_one_thing_is_asked(said):
    conversation = Conversation()
    for text, topics, facts in said:
        turn = conversation.says(text, *topics, facts=facts)
        assert first_outcome(outcomes(turn)) != "error"
        assert set(outcomes(turn)) <= set(OUTCOMES)
        responses = [reply.response for reply in turn.replies if reply.response]
        assert set(responses) <= set(response_texts())
        assert sum(response.startswith("utter_ask_") for response in responses) <= 1
        assert conversation.dialogue.asked in {None, *SLOTS, *DETAILS}
        if "distress" in turn.heard.topics():
            assert outcomes(turn)[0] == "signposted"
            assert set(outcomes(turn)[1:]) <= {"answered"}


@given(turns)
def test_somebody_elses_region_is_never_kept(said):
    conversation = Conversation()
    for text, topics, facts in said:
        theirs = [region("mersey", of="friend"), *facts]
        conversation.says(text, *topics, facts=theirs)
        assert "mersey" not in str(readings(conversation.trainee))


@pytest.mark.parametrize(
    ("outcomes_of_turn", "outcome"),
    [
        (["answered", "signposted"], "signposted"),
        (["asked", "answered", "decided"], "decided"),
        (["chat"], "chat"),
        ([], "error"),
        (["nonsense"], "error"),
    ],
)
def test_a_turn_has_one_outcome_the_first_that_applies(outcomes_of_turn, outcome):
    assert first_outcome(outcomes_of_turn) == outcome


def test_references_can_be_read_out_on_the_telephone():
    references = {new_reference() for _ in range(200)}
    assert len(references) > 190
    assert all(len(reference) == 6 and not set(reference) & set("0O1I5S2") for reference in references)


def test_a_decision_about_somebody_else_says_so_first():
    decision = eligibility(trainee(), in_force())
    assert decision_text(decision, "K7Q4WX", in_force(), "wife").startswith("About your wife: Yes")


def test_my_specialty_in_a_protest_is_not_taken_back(conversation):
    conversation.says(
        "occ med in Oxford?", "eligibility", facts=[specialty("occupational_medicine"), region("thames_valley")]
    )
    conversation.says("but it's literally my specialty, why?", "change", "why")
    assert conversation.trainee.specialty is not Unknown.NOT_TOLD


@pytest.mark.parametrize("said", ["and for dentists?", "what about dentists"])
def test_and_for_dentists_asks_whether_they_are_on_the_list(conversation, said):
    turn = conversation.says(said, Question("out_of_scope", "none", 0.55), facts=[specialty("dentistry")])
    assert decision_status(turn) == "no"


def test_a_few_words_that_may_be_about_what_was_just_told_are_about_that(conversation):
    conversation.says("I helped somebody on a train", "good_samaritan")
    turn = conversation.says(
        "it was in France though", Question("benefits", "close", 0.3, ("benefits", "good_samaritan"))
    )
    assert [reply.response for reply in turn.replies] == ["utter_good_samaritan"]
