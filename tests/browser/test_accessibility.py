"""Everybody can use it: what axe finds on every page and state, the keyboard alone, zoom, motion, print."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .chat_page import Chat

SIX_TURNS = [
    "am I eligible?",
    "GP",
    "Wessex",
    "can I join on maternity leave?",
    "what work is excluded?",
    "weather tomorrow?",
]
LOOKS = [
    pytest.param({"color_scheme": "light"}, id="light"),
    pytest.param({"color_scheme": "dark"}, id="dark"),
    pytest.param({"color_scheme": "light", "viewport": {"width": 320, "height": 640}}, id="light, 320 px wide"),
    pytest.param({"color_scheme": "dark", "viewport": {"width": 320, "height": 256}}, id="dark, 400 % zoom"),
    pytest.param({"forced_colors": "active"}, id="forced colours"),
]
LEAST_TARGET = 24

OpenTab = Callable[..., Chat]


@pytest.mark.parametrize("options", LOOKS)
def test_axe_finds_nothing_in_any_state_of_the_chat(open_tab: OpenTab, options: dict[str, Any]) -> None:
    chat = open_tab(**options)
    chat.page.clock.install()
    chat.visit()
    expect(chat.replies).not_to_have_count(0)
    found = {"at the start": chat.accessibility_faults()}
    for question in SIX_TURNS:
        chat.ask(question)
        found[question] = chat.accessibility_faults()
    chat.log.locator("summary").first.click()
    chat.helpful.last.get_by_role("button", name="No").click()
    expect(chat.helpful.last.get_by_role("textbox")).to_be_visible()
    found["why it didn't help, what would change"] = chat.accessibility_faults()
    chat.ask("I want to die")
    found["help"] = chat.accessibility_faults()
    chat.send("a" * 2001)
    expect(chat.alert).not_to_be_empty()
    found["too long"] = chat.accessibility_faults()
    chat.field.fill("")
    for tool, answer in (("Keep a copy", "Open to print"), ("Clear", "Delete it")):
        chat.button(tool).last.click()
        expect(chat.button(answer)).to_be_visible()
        found[tool] = chat.accessibility_faults()
        chat.button("Go back").locator("visible=true").click()
    chat.page.route("**/chat/api/messages", lambda route: route.abort())
    chat.send("GP")
    expect(chat.button("Try again")).to_be_visible()
    found["not sent"] = chat.accessibility_faults()
    over_soon = {"messages": [], "expires_in": 290}
    chat.page.route("**/chat/api/conversation", lambda route: route.fulfill(json=over_soon))
    chat.page.clock.fast_forward("55:01")
    expect(chat.button("Stay longer")).to_be_visible()
    found["the end in sight"] = chat.accessibility_faults()
    assert {state: faults for state, faults in found.items() if faults} == {}


@pytest.mark.parametrize("options", LOOKS)
def test_axe_finds_nothing_on_the_pages_around_it(open_tab: OpenTab, options: dict[str, Any]) -> None:
    tab = open_tab(**options)
    found = {}
    for path in ("/", "/chat/privacy", "/chat/away"):
        tab.visit(path)
        found[path] = tab.accessibility_faults() + tab.sticks_out()
    tab.visit("/")
    tab.button("Indemnity helpline assistant").click()
    tab.ask("am I eligible? GP in Wessex")
    found["the panel"] = tab.accessibility_faults() + tab.sticks_out()
    tab.button("Keep a copy").last.click()
    with tab.page.context.expect_page() as opened:
        tab.button("Open to print").click()
    opened.value.wait_for_load_state()
    copy = Chat(opened.value, tab.server_url)
    found["the copy"] = copy.accessibility_faults() + copy.sticks_out()
    assert {state: faults for state, faults in found.items() if faults} == {}


@pytest.mark.parametrize("options", LOOKS)
def test_axe_finds_nothing_in_the_chat_without_its_script(open_tab: OpenTab, options: dict[str, Any]) -> None:
    tab = open_tab(**options)
    tab.page.route("**/static/helpline-chat.js", lambda route: route.abort())
    tab.visit()
    found = {}

    def look(state: str) -> None:
        expect(tab.page.locator(".fallback")).to_be_visible()
        tab.page.wait_for_timeout(1100)  # it is hidden for a second, in case the script still comes
        found[state] = tab.accessibility_faults() + tab.sticks_out()

    look("at the start")
    for said in ("am I eligible? GP in Wessex", "what work is excluded?", "I want to die", "a" * 2001):
        tab.page.get_by_label("Your question").fill(said)
        tab.page.get_by_role("button", name="Send", exact=True).last.click()
        look(said[:40])
    tab.page.get_by_role("button", name="Clear").click()
    look("asked whether to delete")
    assert {state: faults for state, faults in found.items() if faults} == {}


# The keyboard


def test_a_whole_visit_works_by_keyboard_alone(chat: Chat) -> None:
    keyboard = chat.page.keyboard
    chat.press_until_focused("Tab", chat.field)
    for turn, question in enumerate(SIX_TURNS, start=1):
        keyboard.type(question)
        keyboard.press("Enter")
        chat.reply_arrives()
        expect(chat.mine).to_have_count(turn)
        assert chat.has_focus(chat.field)
    chat.press_until_focused("Shift+Tab", chat.card.get_by_role("button", name="Change permanent region"))
    keyboard.press("Enter")
    chat.reply_arrives()
    chat.press_until_focused("Tab", chat.choices.filter(has_text="Mersey"))
    keyboard.press("Enter")
    chat.reply_arrives()
    expect(chat.card.locator("dl")).to_contain_text("Mersey")
    chat.press_until_focused("Tab", chat.helpful.last.get_by_role("button", name="Yes"))
    keyboard.press("Space")
    expect(chat.status).to_contain_text("Thank you")
    chat.press_until_focused("Tab", chat.button("Clear"))
    keyboard.press("Enter")
    chat.press_until_focused("Tab", chat.button("Delete it"))
    keyboard.press("Enter")
    expect(chat.status).to_contain_text("deleted")
    assert chat.has_focus(chat.field)
    chat.press_until_focused("Shift+Tab", chat.button("Leave quickly"))
    keyboard.press("Enter")
    chat.page.wait_for_url("**/chat/away")


def test_every_control_is_large_enough_to_hit(chat: Chat) -> None:
    for question in SIX_TURNS:
        chat.ask(question)
    small = []
    for control in chat.page.locator("button:visible, textarea:visible, summary:visible, .tools a:visible").all():
        box = control.bounding_box()
        assert box
        if min(box["width"], box["height"]) < LEAST_TARGET:
            small.append((control.inner_text(), box))
    assert small == []


# Small windows and zoom


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


# What is read out


def test_the_log_is_read_out_as_it_grows_but_not_its_history(chat: Chat) -> None:
    chat.ask("GP")
    expect(chat.log).to_have_attribute("aria-live", "polite")
    expect(chat.log).to_have_attribute("aria-relevant", "additions")
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


def test_every_message_says_who_spoke(chat: Chat) -> None:
    chat.ask("am I eligible?")
    assert chat.log.locator(".message .who").all_inner_texts() == ["Assistant", "You", "Assistant"]


# Motion and print


def test_nothing_moves_for_whoever_asked_for_less_motion(open_tab: OpenTab) -> None:
    chat = open_tab(reduced_motion="reduce").visit()
    chat.page.route("**/chat/api/messages", lambda route: None)
    chat.send("GP")
    expect(chat.page.locator(".dots")).to_be_visible()
    moving = "document.querySelector('helpline-chat').shadowRoot.getAnimations().length"
    assert chat.page.evaluate(moving) == 0


def test_the_printed_page_holds_what_was_said_and_none_of_the_controls(chat: Chat) -> None:
    chat.ask("am I eligible? GP in Wessex")
    chat.page.emulate_media(media="print", color_scheme="dark")
    expect(chat.card).to_be_visible()
    for control in (chat.field, chat.helpful.last, chat.button("Leave quickly"), chat.button("Keep a copy").first):
        expect(control).to_be_hidden()
    paper, ink = colours(chat.page)
    assert ink < paper, "dark on light, whatever the screen shows"


def colours(page: Page) -> tuple[int, int]:
    """How light the words' background and the words of the last reply are, each 0 to 765."""
    style = page.evaluate(
        """() => {
          const root = document.querySelector('helpline-chat').shadowRoot;
          const {backgroundColor, color} = getComputedStyle(root.querySelector('.assistant:last-child .words'));
          return [backgroundColor, color];
        }"""
    )
    return tuple(sum(map(int, re.findall(r"\d+", colour)[:3])) for colour in style)  # type: ignore[return-value]
