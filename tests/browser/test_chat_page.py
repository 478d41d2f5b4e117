"""The website chat, used as people use it: what it says, asks, offers and decides."""

from __future__ import annotations

import re

from playwright.sync_api import Route, expect

from .chat_page import Chat

ANSWER = "what work is excluded?"
DECISION = "am I eligible? GP in Wessex"


def test_says_what_it_is_and_what_not_to_send_before_first_use(chat: Chat) -> None:
    for words in ("automated assistant", "I can tell you", "I can’t", "patient details", "describe an incident"):
        expect(chat.log).to_contain_text(words)
    expect(chat.page.get_by_role("heading", level=1)).to_be_visible()
    expect(chat.page.locator(".head a[href^='tel:']")).to_be_visible()
    with chat.page.context.expect_page() as opened:
        chat.log.get_by_role("link", name="How your messages are used").click()
    expect(opened.value.get_by_role("heading", level=1)).to_have_text("How your messages are used")


def test_the_helplines_number_stays_in_its_place_whatever_is_said(chat: Chat) -> None:
    number = chat.page.locator(".head a[href='tel:08009520441']")
    place = number.bounding_box()
    for question in (ANSWER, DECISION, "I want to die"):
        chat.ask(question)
        assert number.bounding_box() == place
        expect(number).to_be_in_viewport()


def test_shift_and_enter_start_a_new_line(chat: Chat) -> None:
    chat.field.fill("am I")
    chat.field.press("Shift+Enter")
    chat.field.press_sequentially("eligible?")
    expect(chat.field).to_have_value("am I\neligible?")
    expect(chat.mine).to_have_count(0)


def test_choices_are_buttons_and_land_in_the_log(chat: Chat) -> None:
    chat.ask("am I eligible?")
    first = chat.choices.first
    title = first.inner_text()
    chat.press_until_focused("Shift+Tab", first)
    chat.page.keyboard.press("Enter")
    chat.reply_arrives()
    expect(chat.mine.last).to_have_text(title)


def test_a_choice_counts_once(chat: Chat) -> None:
    chat.ask("am I eligible?")
    choice = chat.choices.first
    title = choice.inner_text()
    choice.click()
    chat.reply_arrives()
    picked = chat.page.locator("button.picked", has_text=title)
    expect(picked).to_have_attribute("aria-disabled", "true")
    picked.click(force=True)
    expect(chat.mine).to_have_count(2)


def test_a_slow_reply_shows_that_the_assistant_is_writing(chat: Chat) -> None:
    held: list[Route] = []
    chat.page.route("**/chat/api/messages", lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks it
    chat.send(ANSWER)
    expect(chat.status).to_contain_text("The assistant is writing")
    held[0].continue_()
    chat.reply_arrives()
    expect(chat.status).to_be_empty()


# Answers


def test_an_answer_names_its_section_and_the_day_and_asks_whether_it_helped(chat: Chat) -> None:
    chat.ask(ANSWER)
    expect(chat.log.locator(".source")).to_have_text(re.compile(r"From: .+ page read on 22 November 2026"))
    expect(chat.helpful).to_be_visible()


def test_at_most_three_related_questions_follow_and_one_is_asked_by_its_button(chat: Chat) -> None:
    chat.ask(ANSWER)
    related = chat.related.get_by_role("button")
    assert 1 <= related.count() <= 3
    related.filter(has_text="What private work costs").click()
    chat.reply_arrives()
    expect(chat.mine.last).to_have_text("What private work costs")
    expect(chat.replies.last).to_contain_text("£10,000")


def test_after_an_urgent_message_nothing_asks_for_feedback_or_suggests_reading(chat: Chat) -> None:
    chat.ask("I want to die")
    expect(chat.replies.last).to_contain_text("116 123")
    expect(chat.log.locator(".urgent")).to_have_count(1)
    chat.ask("a patient has just died and the police are here, what do I do")
    chat.page.reload()
    expect(chat.mine).to_have_count(2)
    expect(chat.helpful).to_have_count(0)
    expect(chat.related).to_have_count(0)


def test_what_was_helpful_can_be_said_and_what_was_missing(chat: Chat) -> None:
    chat.ask(ANSWER)
    chat.page.reload()
    expect(chat.mine).to_have_count(1)
    no = chat.helpful.get_by_role("button", name="No")
    with chat.page.expect_response("**/chat/api/feedback") as saved:
        no.click()
    assert saved.value.status == 204
    expect(no).to_have_attribute("aria-pressed", "true")
    chat.helpful.get_by_role("textbox").fill("whether acupuncture counts")
    with chat.page.expect_response("**/chat/api/feedback") as saved:
        chat.helpful.get_by_role("button", name="Send comment").click()
    assert saved.value.status == 204
    assert chat.has_focus(no)


# Decisions


def test_a_decision_shows_outcome_reasons_next_steps_answers_and_who_can_check_it(chat: Chat) -> None:
    chat.ask(DECISION)
    card = chat.card
    expect(card.get_by_role("heading", name="Yes, this looks eligible.")).to_be_visible()
    for heading in ("Why", "What to do next", "Your answers"):
        expect(card.get_by_role("heading", name=heading)).to_be_visible()
    expect(card.locator("dl > div")).to_have_text([re.compile("Specialty.*General Practice"), re.compile("Wessex")])
    expect(card).to_contain_text("A person can check it: call 0800 952 0441 and quote")
    expect(card).to_contain_text(re.compile(r"Reference [A-Z3-9]{6} · Version [0-9a-f]{12}"))


def test_one_answer_is_changed_and_the_decision_made_again(chat: Chat) -> None:
    chat.ask(DECISION)
    chat.card.get_by_role("button", name="Change permanent region").click()
    chat.reply_arrives()
    expect(chat.replies.last).to_contain_text("permanent training region")
    assert "General Practice" not in chat.choices.all_inner_texts()
    chat.ask("London")
    expect(chat.card).to_contain_text("London isn't among the regions")
    expect(chat.card.locator("dl")).to_contain_text("General Practice")


def test_an_answer_that_is_not_asked_for_is_taken_out_and_that_is_said(chat: Chat) -> None:
    chat.ask("am I eligible? GP in Wessex on maternity leave")
    chat.card.first.get_by_role("button", name="Change training status").click()
    chat.reply_arrives()
    expect(chat.log).to_contain_text("I've taken “Training status” out of your answers.")
    expect(chat.card.locator("dl")).not_to_contain_text("statutory leave")


def test_words_about_somebody_else_have_nothing_of_ones_own_to_change(chat: Chat) -> None:
    chat.ask("is my wife eligible? she's a GP trainee in Mersey")
    expect(chat.card.get_by_role("heading", name="Your wife’s details")).to_be_visible()
    expect(chat.card.get_by_role("button", name="Change")).to_have_count(0)


# What somebody wrote is only ever text


def test_markup_is_shown_as_words_and_runs_nothing(chat: Chat) -> None:
    markup = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    chat.ask(markup)
    expect(chat.mine.last).to_have_text(markup)
    assert chat.log.locator("script, img").count() == 0
    chat.page.reload()
    expect(chat.mine).to_have_count(1)
    assert chat.log.locator("script, img").count() == 0
    assert chat.trouble == []


def test_a_reply_knows_bold_lists_telephones_and_web_addresses_and_no_other_markup(chat: Chat) -> None:
    text = "**Call** 0800 952 0441.\n- one <b>\n- two\n\nApply at https://www.example.org/a?b=1. [x](javascript:1)"
    reply = {"id": "1", "text": text, "outcome": "chat", "choices": [], "related": [], "takes_feedback": False}
    chat.page.route("**/chat/api/messages", lambda route: route.fulfill(json={"messages": [reply], "outcome": "chat"}))
    chat.ask("hello")
    words = chat.replies.last
    expect(words.locator("strong")).to_have_text("Call")
    expect(words.locator("li")).to_have_text(["one <b>", "two"])
    links = {link.get_attribute("href") for link in words.locator("a").all()}
    assert links == {"tel:08009520441", "https://www.example.org/a?b=1"}
    expect(words).to_contain_text("[x](javascript:1)")
