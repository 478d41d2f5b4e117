"""The staff pages beside the answer aid: signing in, a hand-over to its end, a review, reports; by the keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.channels.adviser import new_account
from tests.channels.talk import Talk
from tests.conftest import Server

from .conftest import tabs
from .desk_page import Desk

OpenDesk = Callable[..., Desk]
LOOKS = [
    pytest.param({"color_scheme": "light", "viewport": {"width": 1280, "height": 900}}, id="1280 px"),
    pytest.param({"color_scheme": "light", "viewport": {"width": 1920, "height": 1080}}, id="1920 px"),
    pytest.param({"color_scheme": "dark", "viewport": {"width": 768, "height": 1024}}, id="a tablet, dark"),
    pytest.param({"color_scheme": "light", "viewport": {"width": 320, "height": 256}}, id="400 % zoom"),
    pytest.param({"forced_colors": "active", "viewport": {"width": 1280, "height": 900}}, id="forced colours"),
]


@pytest.fixture
def open_desk(browser: Browser, server: Server) -> Iterator[OpenDesk]:
    """Opens a tab of its own, signed in with a role; with none, nobody is."""
    with tabs(browser, server.url, Desk) as open_tab:

        def open_one(role: str = "", **options: Any) -> Desk:
            desk = open_tab(**{"viewport": {"width": 1280, "height": 900}, **options})
            if role:
                desk.signed_in_as(server, new_account(server, role))
            return desk

        yield open_one


@pytest.fixture
def reference(server: Server) -> str:
    """Of somebody who was told decisions, sent a script, and wants a person."""
    talk = Talk(server.url)
    talk.say_all("am I eligible?", "GP", "Wessex", "when does it renew? <script>alert(1)</script>")
    found = re.search(r"Quote (\w{6})", talk.say("speak to a person")["messages"][-1]["text"])
    assert found
    return found[1]


def test_somebody_signs_in_by_the_keyboard_goes_where_they_wanted_and_out_again(
    open_desk: OpenDesk, server: Server
) -> None:
    desk = open_desk()
    desk.visit("/staff/handovers")
    desk.sign_in_by_hand("nobody of ours")
    expect(desk.alert).to_contain_text("The name or the password is wrong")
    desk.page.get_by_label("Name").fill("")
    desk.page.get_by_label("Name").focus()
    desk.sign_in_by_hand(new_account(server))
    expect(desk.title).to_have_text("Hand-overs")
    desk.press_button("Sign out")
    expect(desk.title).to_have_text("Sign in")
    desk.page.go_back()
    desk.visit("/staff/handovers")
    expect(desk.title).to_have_text("Sign in")


def test_from_the_reference_that_a_caller_reads_out_to_closed_by_the_keyboard(
    open_desk: OpenDesk, reference: str
) -> None:
    desk = open_desk("adviser")
    desk.visit("/staff/handovers")
    expect(desk.page.get_by_label("Reference that the caller reads out")).to_be_focused()
    desk.page.keyboard.type(" ".join(reference.lower()))
    desk.page.keyboard.press("Enter")
    expect(desk.title).to_have_text(f"Reference {reference}")
    expect(desk.page.get_by_text("Decided again now from what was kept, it is the same.").first).to_be_visible()
    expect(desk.page.get_by_text("<script>alert(1)</script>")).to_be_visible()
    desk.press_button("Take it on")
    expect(desk.told).to_have_text("You have taken this on.")
    desk.press_until_focused("Tab", desk.page.get_by_label("Note (no patient details"))
    desk.page.keyboard.type("Rang back, all clear.")
    desk.press_button("Keep the note")
    expect(desk.page.locator(".note")).to_contain_text("Rang back, all clear.")
    desk.press_button("Close")
    expect(desk.told).to_have_text("Closed.")
    desk.visit("/staff/handovers")
    expect(desk.page.get_by_role("link", name=reference)).to_have_count(0)


def test_an_editor_labels_a_message_by_the_keyboard(open_desk: OpenDesk, server: Server) -> None:
    Talk(server.url).say("how deep is the Mariana trench")
    desk = open_desk("editor")
    desk.visit("/staff/reviews")
    group = desk.page.locator(".group", has_text="Mariana trench")
    words = group.get_by_label("What they ask, in your own words")
    desk.press_until_focused("Tab", words)
    desk.page.keyboard.type("depth of an ocean")
    desk.page.keyboard.press("Enter")
    expect(desk.told).to_contain_text("Labelled.")
    expect(group).to_have_count(0)


def test_a_wrong_answer_is_reported_where_it_is_read(open_desk: OpenDesk) -> None:
    desk = open_desk("adviser")
    desk.visit("/staff/answers?q=media")
    desk.page.locator(".cards a").first.click()
    summary = desk.page.get_by_text("Report a wrong answer")
    desk.press_until_focused("Tab", summary)
    desk.page.keyboard.press("Enter")
    desk.page.keyboard.press("Tab")
    desk.page.keyboard.type("the number is missing")
    desk.press_button("Send to the editors")
    expect(desk.told).to_contain_text("An editor finds it under Reviews.")
    editor = open_desk("editor")
    editor.visit("/staff/reviews")
    expect(editor.page.get_by_text("the number is missing")).to_be_visible()


@pytest.mark.parametrize("options", LOOKS)
def test_axe_finds_nothing_on_any_page_and_nothing_sticks_out(
    open_desk: OpenDesk, server: Server, reference: str, options: dict[str, Any]
) -> None:
    Talk(server.url).say("who painted the ceiling of the Sistine chapel")
    Talk(server.url).say(f"who wrote {'oligosaccharides' * 40} and why")
    out = open_desk(**options)
    out.visit("/staff/sign-in")
    found = {"the sign-in": out.accessibility_faults() + out.sticks_out_of_the_page()}
    desk = open_desk("admin", **options)
    for path in (
        "handovers",
        "handovers?reference=nobody",
        f"handovers/{reference}",
        "answers",
        "answers/private_work_fee",
        "rules",
        "exclusions",
        "reviews",
        "figures",
        "accounts",
        "answers/nothing",
    ):
        desk.visit(f"/staff/{path}")
        for details in desk.page.locator("details").all():
            details.evaluate("node => node.open = true")
        found[path] = desk.accessibility_faults() + desk.sticks_out_of_the_page()
    assert {page: faults for page, faults in found.items() if faults} == {}


def test_the_pages_work_without_javascript(open_desk: OpenDesk, server: Server, reference: str) -> None:
    desk = open_desk(java_script_enabled=False)
    desk.visit(f"/staff/handovers/{reference}")
    desk.page.get_by_label("Name").fill(new_account(server))
    desk.page.get_by_label("Password").fill("four words that fit")
    desk.page.get_by_role("button", name="Sign in").click()
    desk.page.get_by_role("button", name="Take it on").click()
    expect(desk.told).to_have_text("You have taken this on.")
    desk.visit("/staff/figures")
    desk.page.get_by_label("Period").select_option("7 days")
    desk.page.get_by_role("button", name="Show").click()
    expect(desk.page.get_by_role("heading", name="Outcomes by day")).to_be_visible()
    with desk.page.expect_download() as download:
        desk.page.get_by_role("link", name="CSV of Turns by outcome").click()
    assert download.value.suggested_filename.startswith("helpline-outcomes-")
