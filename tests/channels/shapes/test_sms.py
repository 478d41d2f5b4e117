"""What a text message says at once, and what waits for MORE."""

from __future__ import annotations

import re

import pytest

from bot.answers.catalogue import answer_cards
from bot.channels.presenter import Message, with_note
from bot.channels.session import turn_of
from bot.channels.shapes import shape
from bot.channels.shapes.gsm import as_sent, segments
from bot.channels.shapes.sms import CONDITIONS, MORE
from bot.coverage import Status
from tests.builders import PROJECT, filled, in_force, response_texts
from tests.channels.shapes.build import REFERENCE, answer, at_once, behind_more, decisions, said

HELPLINE = in_force().contacts["helpline"]
PROVIDERS_WORDS = {
    "stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout", "start", "unstop", "help", "info",
}  # fmt: skip
"""One of these alone is taken by the provider: the person is unsubscribed, subscribed, or told of the provider."""
_BEFORE = r"\b(?:say|reply|text|send|type|write|answer)[\s\"'“]+(?:with[\s\"'“]+)?(?:the word\s+)?"
ASKS_FOR = re.compile(rf"{_BEFORE}(?:{'|'.join(PROVIDERS_WORDS)})\b", re.I)
TOPICS = sorted(answer_cards())


@pytest.mark.parametrize("topic", TOPICS)
def test_an_answer_is_one_text_message_and_the_whole_of_it_is_behind_more(topic):
    turn = answer(topic)
    (text,) = at_once(turn)
    assert segments(text) <= 3
    whole = as_sent(turn.messages[0].text)
    rest = " ".join(re.sub(rf"\n{MORE}$", "", one) for one in behind_more(turn))
    assert re.sub(r"\s+", " ", whole) in re.sub(r"\s+", " ", f"{text} {rest}")
    assert turn.messages[0].source["section"] in text + rest


@pytest.mark.parametrize("topic", TOPICS)
def test_an_answer_with_the_warning_of_a_first_contact_is_still_one_text_message(topic):
    ((_, _), (_, warning)) = response_texts()["utter_first_contact"]
    (text,) = at_once(turn_of((with_note(answer(topic).messages[0], warning),)))
    assert segments(text) <= 3
    assert warning in text


@pytest.mark.parametrize("number", range(len(decisions())), ids=lambda number: decisions()[number][0].code)
def test_so_is_a_decision(number):
    ((_, _), (_, warning)) = response_texts()["utter_first_contact"]
    (text,) = at_once(turn_of((with_note(decisions()[number][1].messages[0], warning),)))
    assert segments(text) <= 3
    assert warning in text


@pytest.mark.parametrize("topic", TOPICS)
def test_a_short_answer_keeps_the_conditions_of_the_whole_one(topic):
    (text, whole) = (at_once(answer(topic))[0].casefold(), answer(topic).messages[0].text.casefold())
    conditions = ("hee's agreement", "right to request", "subject to", "underwriting", "listed", "overall charge")
    assert [words for words in conditions if words in whole and words not in text] == []


def test_the_figures_of_the_fee_stand_in_the_short_answer_with_their_conditions():
    (text,) = at_once(answer("private_work_fee"))
    for words in (
        "If you're in the block membership",
        "up to and including £10,000 gross",
        "£1,100 a year",
        "exclusions",
    ):
        assert words in text
    assert text.endswith(MORE)


@pytest.mark.parametrize("number", range(len(decisions())), ids=lambda number: decisions()[number][0].code)
def test_a_decision_says_at_once_what_follows_on_what_it_depends_and_who_can_check_it(number):
    decision, turn = decisions()[number]
    (text,) = at_once(turn)
    assert text.startswith(as_sent(decision.headline))
    assert HELPLINE in text
    assert f"quote {REFERENCE}" in text
    assert "An indication; telling me isn't telling Medical Protection." in text
    for reason in decision.reasons:
        if reason.code in CONDITIONS:
            assert as_sent(reason.text) in text
    if decision.next_steps and len(decision.headline) < 200:
        assert re.split(r"(?<=[.!?]) ", decision.next_steps[0])[0] in text


@pytest.mark.parametrize("number", range(len(decisions())), ids=lambda number: decisions()[number][0].code)
def test_of_a_decision_nothing_is_lost_and_a_no_or_a_referral_says_why_at_once(number):
    decision, turn = decisions()[number]
    (text,) = at_once(turn)
    everything = re.sub(r"\s+", " ", " ".join([text, *behind_more(turn)]).replace(MORE, ""))
    for words in (*(reason.text for reason in decision.reasons), *decision.next_steps, *decision.would_change):
        assert all(sentence in everything for sentence in as_sent(words).split(". "))
    for fact in turn.messages[0].decision["facts"]:
        assert as_sent(fact["value"]) in everything
    depends = CONDITIONS & {reason.code for reason in decision.reasons}
    if decision.status in {Status.NO, Status.REFER} and not depends and decision.code != "earnings_unknown":
        deciding = [reason for reason in decision.reasons if reason.code == decision.code] or decision.reasons[:1]
        assert re.split(r"(?<=[.!?]) ", as_sent(deciding[0].text))[0] in text


def test_every_condition_is_one_that_decisions_know():
    assert {reason.code for decision, _ in decisions() for reason in decision.reasons} >= CONDITIONS


@pytest.mark.parametrize("topic", ["distress", "danger", "in_case"])
def test_help_is_one_text_message_of_every_word_with_nothing_behind_it(topic):
    text = filled(dict(response_texts()[f"utter_{topic}"])[""], in_force())
    turn = said(text, "signposted")
    assert at_once(turn) == [text]
    assert behind_more(turn) == []


def test_beside_help_nothing_is_shortened_either():
    help_first = said("If you or anyone else is in danger, call 999.", "signposted").messages
    turn = turn_of((*help_first, *answer("medicolegal_support").messages))
    assert behind_more(turn) == []
    assert "999" in at_once(turn)[0]
    assert as_sent(turn.messages[1].text.split("\n\n")[-1]) in " ".join(at_once(turn))
    assert MORE not in " ".join(at_once(turn))


def test_short_messages_of_a_turn_share_a_text_message():
    first = said("General Practice is on the list.", "answered").messages
    turn = turn_of((*first, *said("What's your region?", "asked", choices=("Yes", "No")).messages))
    assert at_once(turn) == [
        "General Practice is on the list.\n\nWhat's your region?\n\nReply with a number, or in words:\n1 Yes\n2 No"
    ]


def test_a_question_never_waits_however_long_what_stands_before_it():
    turn = said("It says so. " * 60 + "Which one?", "asked", choices=("Yes", "No"))
    assert behind_more(turn) == []
    assert at_once(turn)[-1].endswith("1 Yes\n2 No")


def test_more_is_offered_below_the_question_that_ends_a_turn():
    turn = turn_of((*answer("renewal").messages, *said("Which month?", "asked", choices=("Yes", "No")).messages))
    assert at_once(turn)[-1].endswith(f"2 No\n{MORE}")
    assert not behind_more(turn)[-1].endswith(MORE)
    assert all(text.endswith(MORE) for text in behind_more(turn)[:-1])


def test_a_long_message_without_a_short_form_goes_on_behind_more():
    source = {"section": "Joining Medical Protection", "read": "2026-11-22"}
    turn = said("You told me: general practice. " * 20, "answered", source=source)
    assert len(at_once(turn)) == 1
    assert behind_more(turn)[-1].endswith('From: "Joining Medical Protection", page read 22 Nov 2026.')


def test_what_of_a_message_is_not_kept_is_told_with_a_decision_too():
    _, turn = decisions()[0]
    note = "I left an e-mail address out of what is stored."
    message = Message(**{**vars(turn.messages[0]), "note": note})
    assert any(note in text for text in at_once(turn_of((message,))))


# The provider's words


def our_texts() -> list[str]:
    sms = [piece.body["Body"] for topic in TOPICS for piece in shape(answer(topic), "sms")]
    told = [piece.body["Body"] for _, turn in decisions() for piece in shape(turn, "sms")]
    return [*sms, *told, *(filled(text, in_force()) for texts in response_texts().values() for _, text in texts)]


def test_no_text_of_ours_asks_for_a_word_that_belongs_to_the_provider():
    assert [text for text in our_texts() if ASKS_FOR.search(text)] == []


@pytest.mark.parametrize("asking", ["Reply STOP to end.", 'Say "help".', "Text the word CANCEL", "Send info"])
def test_a_text_that_did_ask_for_one_would_be_found(asking):
    assert ASKS_FOR.search(asking)


def test_no_choice_and_no_title_is_a_word_that_belongs_to_the_provider():
    code = " ".join(path.read_text() for path in (PROJECT / "actions").glob("*.py"))
    titles = {*re.findall(r'Choice\(\s*f?"([^"]+)"', code), *re.findall(r': "([A-Z][^"]+)",', code)}
    titles |= {card.title for card in answer_cards().values()}
    titles |= {choice for name in ("specialties", "regions", "exclusions") for choice in map(
        str, getattr(in_force(), name).values())}  # fmt: skip
    assert "Yes" in titles
    assert {title.casefold().strip(" .!?") for title in titles} & PROVIDERS_WORDS == set()
