"""The chat where scripts don't run: the same page, as forms."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .chat_page import Chat

OpenTab = Callable[..., Chat]


@pytest.fixture
def page(open_tab: OpenTab) -> Page:
    """The chat page in a browser without JavaScript."""
    return open_tab(java_script_enabled=False, viewport={"width": 820, "height": 900}).visit().page


def ask(page: Page, text: str) -> None:
    page.get_by_label("Your question").fill(text)
    page.get_by_role("button", name="Send", exact=True).last.click()


def test_a_conversation_is_held_by_forms_alone(page: Page) -> None:
    expect(page.get_by_text("automated assistant, not a person")).to_be_visible()
    expect(page.locator("a[href^='tel:']").first).to_be_visible()
    ask(page, "am I eligible?")
    page.get_by_role("button", name="General Practice").click()
    ask(page, "Wessex")
    expect(page.get_by_role("heading", name="Yes, this looks eligible.")).to_be_visible()
    expect(page.locator(".mine .words")).to_have_text(["am I eligible?", "General Practice", "Wessex"])
    page.get_by_role("button", name="Change Permanent region").click()
    page.get_by_role("button", name="Mersey").click()
    expect(page.locator("dl").last).to_contain_text("Mersey")


def test_sending_a_page_again_does_not_repeat_the_turn(page: Page) -> None:
    ask(page, "what work is excluded?")
    ask(page, "when does it renew?")
    page.reload()
    expect(page.locator(".mine .words")).to_have_text(["what work is excluded?", "when does it renew?"])


def test_an_answer_is_rated_and_a_related_question_asked_by_button(page: Page) -> None:
    ask(page, "what work is excluded?")
    page.get_by_role("button", name="Yes").click()
    expect(page.get_by_role("status")).to_have_text("Thank you for telling us.")
    page.get_by_role("button", name="What private work costs").click()
    expect(page.locator(".mine .words").last).to_have_text("What private work costs")


def test_after_an_urgent_message_nothing_asks_for_feedback_or_suggests_reading(page: Page) -> None:
    ask(page, "I want to die")
    expect(page.locator(".urgent")).to_contain_text("116 123")
    expect(page.get_by_text("Was this helpful?")).to_have_count(0)
    expect(page.get_by_text("Related questions")).to_have_count(0)


def test_a_message_that_is_too_long_is_told_of_and_kept(page: Page) -> None:
    ask(page, "a" * 2001)
    expect(page.get_by_role("alert")).to_contain_text("2,001 characters")
    expect(page.get_by_label("Your question")).to_have_value("a" * 2001)


def test_a_copy_is_kept_and_the_conversation_cleared(page: Page) -> None:
    ask(page, "am I eligible? GP in Wessex")
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Keep a copy").click()
    expect(opened.value.get_by_role("heading", level=1)).to_contain_text("Your conversation")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as text").click()
    assert "am I eligible? GP in Wessex" in saved.value.path().read_text()
    page.get_by_role("button", name="Clear").click()
    page.get_by_role("button", name="Go back").click()
    expect(page.locator(".mine")).to_have_count(1)
    page.get_by_role("button", name="Clear").click()
    page.get_by_role("button", name="Delete it").click()
    expect(page.get_by_role("status")).to_have_text("Your conversation has been deleted.")
    expect(page.locator(".mine")).to_have_count(0)


def test_leaving_quickly_ends_the_conversation(page: Page) -> None:
    ask(page, "what work is excluded?")
    token = page.locator("[name=token]").get_attribute("value")
    page.get_by_role("button", name="Leave quickly").click()
    page.wait_for_url("**/chat/away")
    address = page.url.replace("/away", "/api/conversation")
    assert page.request.get(address, headers={"Authorization": f"Bearer {token}"}).status == 401


def test_what_was_begun_without_javascript_goes_on_with_it(open_tab: OpenTab) -> None:
    chat = open_tab()
    chat.page.route("**/static/helpline-chat.js", lambda route: route.abort())
    chat.visit()
    ask(chat.page, "am I eligible?")
    expect(chat.page.locator(".fallback .message")).to_have_count(3)
    chat.page.unroute("**/static/helpline-chat.js")
    ask(chat.page, "GP")
    expect(chat.mine).to_have_text(["am I eligible?", "GP"])
    chat.ask("Wessex")
    expect(chat.card).to_contain_text("Yes, this looks eligible.")
