"""A caller is on the phone: from the first key to the copied answer, all by the keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Route, expect

from bot.storage.audit import AuditTrail
from bot.storage.database import connect
from tests.channels.adviser import database_of, new_account
from tests.conftest import Server

from .aid_page import Aid
from .conftest import tabs

CALL = "gpst2 wessex mat leave locum botox 12k, allowed?"


@pytest.fixture(scope="module")
def account(server: Server) -> str:
    return new_account(server)


@pytest.fixture
def aid(browser: Browser, server: Server, account: str) -> Iterator[Aid]:
    """The aid, its adviser signed in."""
    with tabs(browser, server.url, Aid) as open_tab:
        tab = open_tab(viewport={"width": 1280, "height": 900})
        tab.page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=server.url)
        yield tab.open_as(server, account)


def test_from_the_first_key_to_the_copied_answer(aid, account):
    aid.page.context.clear_cookies()
    aid.sign_in(account)
    aid.hears(CALL)
    expect(aid.chosen).to_contain_text("Joining on maternity or other leave")
    expect(aid.chosen).to_contain_text("Strong")
    aid.press("Enter")
    expect(aid.announced).to_have_text("Copied: Joining on maternity or other leave, with its source.")
    assert aid.clipboard.startswith("Yes, you can join while you're on statutory leave")
    assert "Source: Can trainees join while on a period of statutory leave" in aid.clipboard
    assert aid.clipboard.endswith("page read on 22 November 2026.")
    assert aid.has_focus(aid.question)


def test_a_second_key_copies_the_short_form(aid):
    aid.hears("how do I renew")
    expect(aid.chosen).to_contain_text("Strong")
    aid.press("Enter")
    expect(aid.announced).to_contain_text("with its source")
    whole = aid.clipboard
    aid.press("Shift+Enter")
    expect(aid.announced).to_contain_text("short form")
    assert 0 < len(aid.clipboard) < len(whole)
    assert "Source:" not in aid.clipboard


@pytest.mark.parametrize(
    ("keys", "copied"), [("Enter", "Membership renews"), ("Control+Enter", "This isn't on the list")]
)
def test_a_key_pressed_right_behind_the_words_copies_what_answers_them_and_nothing_older(aid, keys, copied):
    aid.hears("can i join on maternity leave? gp wessex")
    expect(aid.chosen).to_contain_text("Joining on maternity")
    expect(aid.decision("Eligibility")).to_contain_text("Yes")
    aid.page.keyboard.press("Control+a")
    aid.page.keyboard.insert_text("when does membership renew? gp london, eligible?")
    aid.press(keys)
    expect(aid.announced).to_contain_text("Copied")
    assert copied in aid.clipboard
    aid.hears("x")
    expect(aid.announced).to_be_empty()


def test_the_arrows_choose_among_the_answers(aid):
    aid.hears(CALL)
    expect(aid.options).not_to_have_count(0)
    first = aid.chosen.inner_text()
    aid.press("ArrowDown")
    expect(aid.chosen).not_to_have_text(first)
    expect(aid.question).to_have_attribute("aria-activedescendant", str(aid.chosen.get_attribute("id")))
    second = str(aid.chosen.locator(".title").text_content())
    expect(aid.answer.get_by_role("heading", level=3)).to_have_text(second)
    aid.press("Enter")
    expect(aid.announced).to_contain_text(second)
    aid.press("ArrowUp")
    aid.press("ArrowUp")
    expect(aid.options.last).to_have_attribute("aria-selected", "true")


def test_the_decisions_are_copied_with_one_key(aid):
    aid.hears(CALL)
    expect(aid.decision("Eligibility")).to_contain_text("Yes, this looks eligible.")
    aid.press("Control+Enter")
    expect(aid.announced).to_have_text("Copied: the decisions on eligibility, work outside training, joining.")
    assert "Yes, this looks eligible." in aid.clipboard
    assert "This page doesn't decide that." in aid.clipboard
    assert "Is membership through HEE guaranteed? As at 23 November 2026." in aid.clipboard


def test_every_copy_is_in_the_audit(aid, server, account):
    aid.hears("how do I renew")
    expect(aid.chosen).to_contain_text("Strong")
    with aid.page.expect_response("**/staff/api/copied") as noted:
        aid.press("Shift+Enter")
    assert noted.value.status == 204
    audit = AuditTrail(connect(database_of(server))).latest()
    done = [(entry.action, entry.about) for _, entry in audit if entry.by == account]
    assert done[0] == ("copied an answer", "renewal, short")


def test_a_changed_answer_decides_at_once(aid):
    aid.hears("gp wessex eligible?")
    expect(aid.decision("Eligibility")).to_contain_text("Yes, this looks eligible.")
    region = aid.fact("Permanent region")
    aid.press_until_focused("Tab", region)
    aid.pick("London")
    expect(aid.decision("Eligibility")).to_contain_text("This isn't on the list on this page.")
    assert aid.has_focus(aid.fact("Permanent region"))
    aid.press("Tab")
    aid.press("Enter")
    expect(aid.decision("Eligibility")).to_contain_text("Missing: permanent region")
    expect(aid.fact("Permanent region")).to_have_count(0)


def test_what_is_missing_is_filled_in_from_the_decision(aid):
    aid.hears("gp eligible?")
    expect(aid.decision("Eligibility")).to_contain_text("Missing: permanent region")
    aid.press_until_focused("Tab", aid.decision("Eligibility").get_by_role("button", name="Fill in Permanent region"))
    aid.press("Enter")
    expect(aid.fact("Permanent region")).to_be_focused()
    aid.pick("Mersey")
    expect(aid.decision("Eligibility")).to_contain_text("Yes, this looks eligible.")


def test_an_amount_has_its_period_and_whether_it_is_gross(aid):
    aid.hears("private botox clinic £12000 a year, gp wessex, boss in overall charge, what fee?")
    work = aid.decision("Work outside training")
    expect(work).to_contain_text("Fee: £1,100 a year")
    amount = aid.caller.get_by_label("Earnings: amount in pounds")
    aid.press_until_focused("Tab", amount)
    amount.select_text()
    aid.hears("9,500")
    aid.press("Tab")
    expect(work).to_contain_text("Fee: none")
    expect(aid.caller.get_by_label("Earnings: period")).to_be_focused()
    aid.pick("a month")
    expect(work).to_contain_text("Fee: £1,100 a year")


def test_a_day_may_be_told_roughly(aid):
    aid.hears("gp wessex, when can I apply?")
    joining = aid.decision("Joining")
    aid.press_until_focused("Tab", joining.get_by_role("button", name="Fill in Training starts"))
    aid.press("Enter")
    aid.hears("August 2027")
    aid.press("Tab")
    expect(aid.fact("Training starts")).to_have_value("August 2027")
    expect(joining).not_to_contain_text("Missing")


def test_what_cannot_be_understood_is_told_and_nothing_is_lost(aid):
    aid.hears("gp wessex, when can I apply?")
    aid.press_until_focused("Tab", aid.decision("Joining").get_by_role("button", name="Fill in Training starts"))
    aid.press("Enter")
    aid.hears("sometime soon")
    aid.press("Tab")
    expect(aid.trouble_told).to_contain_text("'sometime soon' isn't a day")
    expect(aid.fact("Training starts")).to_have_value("sometime soon")
    expect(aid.question).to_have_value("gp wessex, when can I apply?")


def test_one_key_clears_the_question_and_keeps_what_the_caller_told(aid):
    aid.hears("gp wessex eligible?")
    expect(aid.decision("Eligibility")).to_contain_text("Yes")
    aid.press("Escape")
    expect(aid.question).to_have_value("")
    expect(aid.decision("Eligibility")).to_contain_text("Yes, this looks eligible.")
    aid.hears("can I do botox for 12k a year?")
    expect(aid.decision("Work outside training")).to_be_visible()
    expect(aid.caller.locator("[data-fact=specialty] option:checked")).to_have_text("General Practice")


def test_one_key_clears_everything_for_the_next_caller(aid):
    aid.hears("gp wessex eligible?")
    expect(aid.decision("Eligibility")).to_contain_text("Yes")
    aid.press_until_focused("Tab", aid.fact("Permanent region"))
    aid.press("Alt+n")
    expect(aid.announced).to_have_text("Cleared for the next caller.")
    expect(aid.question).to_be_focused()
    expect(aid.question).to_have_value("")
    expect(aid.page.locator(".fact, .card, [role=option]")).to_have_count(0)
    expect(aid.page.locator("#empty")).to_be_visible()
    aid.hears("eligible?")
    expect(aid.decision("Eligibility")).to_contain_text("Missing: specialty")


def test_what_if_decides_a_copy_beside_the_callers_own(aid):
    aid.hears("private botox clinic £9000 a year, gp wessex, boss in overall charge, what fee?")
    expect(aid.decision("Work outside training")).to_contain_text("Fee: none")
    aid.press("Alt+w")
    expect(aid.what_if).to_be_visible()
    amount = aid.what_if.get_by_label("Earnings: amount in pounds")
    aid.press_until_focused("Tab", amount)
    amount.select_text()
    aid.hears("15000")
    aid.press("Tab")
    changed = aid.what_if.locator(".different", has_text="Work outside training")
    expect(changed).to_contain_text(re.compile("Differs: .*fee"))
    expect(changed).to_contain_text("Fee: £1,100 a year")
    expect(aid.what_if.locator(".side", has_text="As told: Work outside training")).to_contain_text("Fee: none")
    expect(aid.decision("Work outside training")).to_contain_text("Fee: none")
    aid.press("Alt+w")
    expect(aid.what_if).to_be_hidden()
    expect(aid.question).to_be_focused()


def test_the_next_caller_begins_without_a_what_if(aid):
    aid.hears("gp wessex eligible?")
    expect(aid.decision("Eligibility")).to_contain_text("Yes")
    aid.press("Alt+w")
    opens = aid.page.get_by_role("button", name="What if")
    expect(opens).to_have_attribute("aria-expanded", "true")
    aid.press("Alt+n")
    expect(aid.what_if).to_be_hidden()
    expect(opens).to_have_attribute("aria-expanded", "false")
    expect(aid.question).to_be_focused()


def test_another_day_is_told_on_a_banner_until_it_is_today_again(aid):
    aid.hears("gp wessex eligible?")
    expect(aid.banner).to_be_hidden()
    aid.page.get_by_label("As at").fill("2024-03-01")
    expect(aid.banner).to_contain_text("As at 1 March 2024, not today")
    aid.page.get_by_label("As at").fill("2021-07-31")
    expect(aid.trouble_told).to_contain_text("begins on 1 August 2021")
    aid.press_until_focused("Shift+Tab", aid.page.get_by_role("button", name="Back to today"))
    aid.press("Enter")
    expect(aid.banner).to_be_hidden()
    expect(aid.trouble_told).to_be_empty()
    aid.page.get_by_label("As at").fill("2024-03-01")
    aid.press("Alt+n")
    expect(aid.banner).to_be_hidden()


def test_whoever_needs_help_at_once_is_what_the_adviser_reads_first(aid):
    aid.hears("i want to die")
    expect(aid.page.get_by_role("alert").filter(has_text="Say this first")).to_contain_text("116 123")


def test_what_is_about_nothing_here_says_so(aid):
    aid.hears("how do i cook rice")
    expect(aid.page.locator("#declined")).to_contain_text("I can only help with")
    aid.press("Enter")
    expect(aid.announced).to_have_text("There is no answer to copy yet.")


def test_answers_stay_in_the_order_of_the_keys_however_late_an_older_one_comes(aid):
    held: list[Route] = []

    def hold_the_first(route: Route) -> None:
        held.append(route) if not held else route.continue_()

    aid.page.route("**/staff/api/suggest", hold_the_first)
    aid.hears("how do I renew")
    aid.page.wait_for_timeout(200)
    aid.hears(" or leave for good")
    expect(aid.options).not_to_have_count(0)
    titles = aid.options.all_inner_texts()
    held[0].abort()
    aid.page.wait_for_timeout(200)
    assert aid.options.all_inner_texts() == titles
    expect(aid.trouble_told).to_be_empty()


def test_a_lost_server_is_told_and_what_was_typed_stays(aid):
    aid.lose_network()
    aid.hears("gp wessex")
    expect(aid.trouble_told).to_contain_text("can’t be reached")
    expect(aid.question).to_have_value("gp wessex")
    aid.find_network()
    aid.hears(" eligible?")
    expect(aid.decision("Eligibility")).to_contain_text("Yes")
    expect(aid.trouble_told).to_be_empty()


def test_somebody_signed_out_meanwhile_is_told_so(aid):
    aid.page.context.clear_cookies()
    aid.hears("gp")
    expect(aid.trouble_told).to_contain_text("You are signed out.")
    expect(aid.trouble_told.get_by_role("link", name="Sign in again")).to_be_visible()


def test_markup_in_a_callers_words_is_words(aid):
    aid.hears("<img src=x onerror=alert(1)> <b>gp</b> leeds")
    expect(aid.options).not_to_have_count(0)
    assert aid.page.locator("#content img, #content b").count() == 0


@pytest.mark.parametrize("state", ["empty", "a call", "what if", "another day"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_of_it_breaks_wcag_2_2_aa(aid, state, scheme):
    aid.page.emulate_media(color_scheme=scheme)
    if state != "empty":
        aid.hears("gpst2 mersey mat leave, private botox clinic 12k a year, cct march 2029")
        expect(aid.decision("Work outside training")).to_be_visible()
    if state == "what if":
        aid.press("Alt+w")
        expect(aid.what_if).to_be_visible()
    if state == "another day":
        aid.page.get_by_label("As at").fill("2024-03-01")
        expect(aid.banner).to_be_visible()
    assert aid.accessibility_faults() == []


def test_at_400_percent_everything_is_in_one_column_and_nothing_sticks_out(aid):
    aid.page.set_viewport_size({"width": 320, "height": 256})
    aid.hears("gpst2 mersey mat leave, private botox clinic £150 a session, cct march 2029")
    expect(aid.decision("Work outside training")).to_be_visible()
    aid.press("Alt+w")
    expect(aid.what_if).to_be_visible()
    assert aid.sticks_out() == []


@pytest.mark.parametrize("width", [768, 1280, 1920])
def test_at_every_width_of_a_desk_nothing_sticks_out(aid, width):
    aid.page.set_viewport_size({"width": width, "height": 900})
    aid.hears(CALL)
    expect(aid.decision("Joining")).to_be_visible()
    assert aid.sticks_out() == []


def test_every_key_of_the_page_is_listed_on_it(aid):
    listed = aid.page.locator("#keys")
    for key in ("↑", "Enter", "Shift+Enter", "Ctrl+Enter", "Alt+Q", "Alt+W", "Esc", "Alt+N"):
        expect(listed.get_by_text(key, exact=True)).to_be_visible()
