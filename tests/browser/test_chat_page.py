"""The website chat, used as people use it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from .chat_page import Chat

SIX_TURNS = [
    "am I eligible?",
    "GP",
    "Wessex",
    "can I join on maternity leave?",
    "what work is excluded?",
    "weather tomorrow?",
]
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HOST_PAGE = """<!doctype html><html lang="en-GB"><title>A page of somebody else</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<script type="module" src="/chat/static/helpline-chat.js"></script>
<main><h1>A page of somebody else</h1><p>Its words.</p>
<helpline-chat title="Ask about indemnity" helpline="0800 952 0441"></helpline-chat></main></html>"""

OpenTab = Callable[..., Chat]
SEND = "**/chat/api/messages"


@pytest.fixture
def embedded(open_tab: OpenTab) -> Chat:
    """The chat as a launcher on another page of the same site."""
    tab = open_tab(viewport={"width": 1000, "height": 800})
    tab.page.route(
        "**/host-page",
        lambda route: route.fulfill(
            body=HOST_PAGE,
            content_type="text/html",
            headers={"Content-Security-Policy": POLICY},
        ),
    )
    return tab.visit("/host-page")


def no_answer(route: Route) -> None:
    route.abort()


def answer_is_lost(route: Route) -> None:
    route.fetch()
    route.abort()


# Conversation


def test_says_what_it_is_and_what_not_to_send_before_first_use(chat: Chat) -> None:
    expect(chat.log).to_contain_text("automated assistant")
    expect(chat.log).to_contain_text("patient details")
    expect(chat.page.get_by_role("heading", level=1)).to_be_visible()
    expect(chat.page.locator(".head a[href^='tel:']")).to_be_visible()


def test_six_turns_work_by_keyboard_alone(chat: Chat) -> None:
    keyboard = chat.page.keyboard
    chat.press_until_focused("Tab", chat.field)
    for turn, question in enumerate(SIX_TURNS, start=1):
        keyboard.type(question)
        keyboard.press("Enter")
        chat.reply_arrives()
        expect(chat.mine).to_have_count(turn)
        assert chat.has_focus(chat.field)
    assert chat.mine.all_inner_texts() == SIX_TURNS
    expect(chat.log).to_contain_text(re.compile("From: .+ page read on [0-9]+ [A-Z][a-z]+ 20"))


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


def test_what_was_helpful_can_be_said(chat: Chat) -> None:
    chat.ask("what work is excluded?")
    asked = chat.page.get_by_role("group", name="Was this helpful?").last
    with chat.page.expect_response("**/chat/api/feedback") as saved:
        asked.get_by_role("button", name="No").click()
    assert saved.value.status == 204
    expect(asked.get_by_role("button", name="No")).to_have_attribute("aria-pressed", "true")
    expect(asked.get_by_role("textbox")).to_be_visible()


# Keeping and forgetting


def test_a_reload_keeps_the_conversation(chat: Chat) -> None:
    chat.ask("am I eligible?")
    chat.ask("GP")
    before = chat.log.locator(".message .words").all_inner_texts()
    chat.page.reload()
    expect(chat.mine).to_have_count(2)
    assert chat.log.locator(".message .words").all_inner_texts() == before
    chat.ask("Wessex")
    expect(chat.mine).to_have_count(3)


def test_clearing_forgets_the_conversation_here_and_on_the_server(chat: Chat) -> None:
    chat.ask("can I join on maternity leave?")
    token = chat.page.evaluate("Object.values(sessionStorage)[0]")
    chat.button("Clear").click()
    chat.button("Delete it").click()
    expect(chat.status).to_contain_text("deleted")
    expect(chat.mine).to_have_count(0)
    chat.page.reload()
    expect(chat.replies).not_to_have_count(0)
    expect(chat.mine).to_have_count(0)
    old = chat.page.request.get(
        f"{chat.server_url}/chat/api/conversation",
        headers={"Authorization": f"Bearer {token}"},
    )
    assert old.status in (401, 404)


def test_clearing_can_be_thought_better_of(chat: Chat) -> None:
    chat.ask("GP")
    chat.button("Clear").click()
    chat.page.keyboard.press("Escape")
    expect(chat.button("Delete it")).to_be_hidden()
    expect(chat.mine).to_have_count(1)


def test_a_copy_to_keep_opens_in_a_tab(chat: Chat) -> None:
    chat.ask("can I join on maternity leave?")
    with chat.page.context.expect_page() as opened:
        chat.button("Keep a copy").click()
    expect(opened.value.get_by_text("can I join on maternity leave?")).to_be_visible()
    styled = opened.value.locator("main").evaluate("node => getComputedStyle(node).maxWidth")
    assert styled != "none"


def test_a_conversation_that_is_over_gives_way_to_a_new_one(chat: Chat) -> None:
    chat.ask("GP")
    token = chat.page.evaluate("Object.values(sessionStorage)[0]")
    chat.page.request.delete(
        f"{chat.server_url}/chat/api/conversation",
        headers={"Authorization": f"Bearer {token}"},
    )
    chat.send("what work is excluded?")
    expect(chat.alert).to_contain_text("ended")
    chat.button("Try again").click()
    chat.reply_arrives()
    expect(chat.mine.last).to_have_text("what work is excluded?")
    expect(chat.log).to_contain_text("New conversation")


# When things go wrong


def test_markup_is_shown_as_words_and_runs_nothing(chat: Chat) -> None:
    markup = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    chat.ask(markup)
    expect(chat.mine.last).to_have_text(markup)
    assert chat.log.locator("script, img").count() == 0
    chat.page.reload()
    expect(chat.mine).to_have_count(1)
    assert chat.log.locator("script, img").count() == 0
    assert chat.trouble == []


def test_an_over_long_message_is_refused_and_its_text_kept(chat: Chat) -> None:
    chat.send("a" * 2001)
    expect(chat.alert).to_contain_text("too long")
    expect(chat.field).to_have_value("a" * 2001)
    expect(chat.mine).to_have_count(0)
    assert not [request for request in chat.requests if request.url.endswith("/messages")]


def test_the_counter_appears_near_the_limit(chat: Chat) -> None:
    counter = chat.page.locator(".counter")
    chat.field.fill("a" * 1500)
    expect(counter).to_have_text("")
    chat.field.fill("a" * 1700)
    expect(counter).to_contain_text("300")
    expect(chat.page.get_by_role("status").filter(has_text="300 characters left")).to_be_attached()


@pytest.mark.parametrize("failure", [no_answer, answer_is_lost])
def test_a_network_failure_keeps_the_message_and_sending_again_works_once(
    chat: Chat, failure: Callable[[Route], None]
) -> None:
    chat.page.route(SEND, failure)
    chat.send("what work is excluded?")
    expect(chat.alert).to_contain_text("wasn’t sent")
    expect(chat.mine).to_have_text(["what work is excluded?"])
    chat.page.unroute(SEND)
    chat.button("Try again").click()
    chat.reply_arrives()
    expect(chat.alert).to_be_empty()
    expect(chat.mine).to_have_text(["what work is excluded?"])
    replies = chat.replies.count()
    chat.page.reload()
    expect(chat.mine).to_have_text(["what work is excluded?"])
    expect(chat.replies).to_have_count(replies)


def test_too_many_messages_are_asked_to_wait(chat: Chat) -> None:
    chat.page.route(
        SEND,
        lambda route: route.fulfill(
            status=429,
            content_type="application/problem+json",
            headers={"Retry-After": "7"},
            json={"title": "Too many messages", "status": 429},
        ),
    )
    chat.send("GP")
    expect(chat.alert).to_contain_text("7 seconds")
    expect(chat.button("Try again")).to_be_visible()


def test_a_message_the_server_refuses_goes_back_into_the_field(chat: Chat) -> None:
    chat.page.route(
        SEND,
        lambda route: route.fulfill(
            status=422,
            content_type="application/problem+json",
            json={"title": "Refused", "detail": "Please use words.", "status": 422},
        ),
    )
    chat.send("GP")
    expect(chat.alert).to_contain_text("Please use words.")
    expect(chat.field).to_have_value("GP")
    expect(chat.mine).to_have_count(0)


# Everybody can use it


@pytest.mark.parametrize(
    "options",
    [
        pytest.param({"color_scheme": "light"}, id="light"),
        pytest.param({"color_scheme": "dark"}, id="dark"),
        pytest.param({"viewport": {"width": 320, "height": 640}}, id="320 px wide"),
        pytest.param({"forced_colors": "active"}, id="forced colours"),
    ],
)
def test_axe_finds_no_violations(open_tab: OpenTab, options: dict[str, object]) -> None:
    chat = open_tab(**options).visit()
    expect(chat.replies).not_to_have_count(0)
    assert chat.accessibility_faults() == []
    for question in SIX_TURNS:
        chat.ask(question)
    chat.send("a" * 2001)
    expect(chat.alert).not_to_be_empty()
    assert chat.accessibility_faults() == []
    chat.button("Clear").click()
    assert chat.accessibility_faults() == []


@pytest.mark.parametrize("height", [640, 256])
def test_at_320_px_nothing_scrolls_sideways(open_tab: OpenTab, height: int) -> None:
    """320 by 256 is what 400 % zoom leaves of a window of 1280 by 1024."""
    chat = open_tab(viewport={"width": 320, "height": height}).visit()
    for question in [*SIX_TURNS, "a" * 300]:
        chat.ask(question)
        assert chat.sticks_out() == []
    chat.field.fill("a" * 2001)
    chat.field.press("Enter")
    expect(chat.alert).not_to_be_empty()
    assert chat.sticks_out() == []
    chat.page.keyboard.press("Shift+Tab")
    chat.page.keyboard.press("Tab")
    assert chat.has_focus(chat.field)
    expect(chat.field).to_be_in_viewport()


def test_the_log_is_read_out_as_it_grows_but_not_its_history(chat: Chat) -> None:
    chat.ask("GP")
    expect(chat.log).to_have_attribute("aria-live", "polite")
    chat.page.add_init_script(
        """addEventListener('DOMContentLoaded', () => {
          const log = document.querySelector('helpline-chat').shadowRoot.querySelector('[role=log]');
          window.liveWhenRestored = [];
          new MutationObserver(() => window.liveWhenRestored.push(log.ariaLive))
            .observe(log, { childList: true });
        });"""
    )
    chat.page.reload()
    expect(chat.mine).to_have_count(1)
    assert set(chat.page.evaluate("window.liveWhenRestored")) == {"off"}
    expect(chat.log).to_have_attribute("aria-live", "polite")


# On another page


def test_the_launcher_opens_into_the_field_and_escape_leads_back(
    embedded: Chat,
) -> None:
    launcher = embedded.button("Ask about indemnity")
    expect(launcher).to_have_attribute("aria-expanded", "false")
    expect(embedded.field).to_be_hidden()
    embedded.press_until_focused("Tab", launcher)
    embedded.page.keyboard.press("Enter")
    expect(launcher).to_have_attribute("aria-expanded", "true")
    assert embedded.has_focus(embedded.field)
    embedded.ask("what work is excluded?")
    embedded.page.keyboard.press("Escape")
    expect(embedded.field).to_be_hidden()
    assert embedded.has_focus(launcher)


@pytest.mark.parametrize("size", [(1000, 800), (320, 640), (320, 256)])
def test_the_panel_passes_axe_and_fits(embedded: Chat, size: tuple[int, int]) -> None:
    embedded.page.set_viewport_size({"width": size[0], "height": size[1]})
    embedded.button("Ask about indemnity").click()
    embedded.ask("can I join on maternity leave?")
    assert embedded.accessibility_faults() == []
    assert embedded.sticks_out() == []
    embedded.button("Close chat").click()
    assert embedded.has_focus(embedded.button("Ask about indemnity"))


# Nothing from elsewhere


def test_nothing_is_loaded_from_another_origin_nor_blocked_by_the_policy(
    open_tab: OpenTab,
) -> None:
    chat = open_tab()
    page = chat.page.goto(f"{chat.server_url}/chat")
    assert page is not None
    assert "default-src 'none'" in page.headers["content-security-policy"]
    for question in SIX_TURNS:
        chat.ask(question)
    with chat.page.context.expect_page() as opened:
        chat.button("Keep a copy").click()
    opened.value.wait_for_load_state()
    own = (chat.server_url + "/", f"blob:{chat.server_url}/")
    assert [request.url for request in chat.requests if not request.url.startswith(own)] == []
    assert chat.trouble == []


def test_without_javascript_the_helpline_number_is_given(open_tab: OpenTab) -> None:
    chat = open_tab(java_script_enabled=False).visit()
    expect(chat.page.locator("a[href^='tel:']").first).to_be_visible()
    expect(chat.page.locator("noscript p")).to_be_visible()
