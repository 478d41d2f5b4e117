"""What is kept of a conversation, for how long, and how it ends: many of these computers are shared."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from .chat_page import Chat

ANSWER = "can I join on maternity leave?"
DECISION = "am I eligible? GP in Wessex"
LEFT_A_WHILE_AGO = """
for (const [key, kept] of Object.entries(sessionStorage)) {
  const read = JSON.parse(kept);
  if (read.leftAt) sessionStorage.setItem(key, JSON.stringify({ ...read, leftAt: read.leftAt - 61_000 }));
}
"""
"""What a tab holds that was closed and is brought back after more than a minute."""

OpenTab = Callable[..., Chat]


def is_over(chat: Chat, bearer: dict[str, str]) -> bool:
    """Whether the server has ended the conversation, or has it no more."""
    answer = chat.page.request.get(f"{chat.server_url}/chat/api/conversation", headers=bearer)
    return answer.status == 401


def test_a_reload_keeps_the_conversation(chat: Chat) -> None:
    chat.ask("am I eligible?")
    chat.ask("GP")
    before = chat.log.locator(".message .words").all_inner_texts()
    chat.page.reload()
    expect(chat.mine).to_have_count(2)
    assert chat.log.locator(".message .words").all_inner_texts() == before
    chat.ask("Wessex")
    expect(chat.mine).to_have_count(3)


def test_two_tabs_hold_two_conversations(chat: Chat) -> None:
    chat.ask("am I eligible?")
    chat.ask("GP")
    other = Chat(chat.page.context.new_page(), chat.server_url).visit()
    expect(other.replies).to_have_count(1)
    other.ask("Wessex")
    assert other.kept["token"] != chat.kept["token"]
    chat.ask("Mersey")
    expect(chat.card.locator("dl")).to_contain_text("General Practice")
    for tab in (chat, other):
        tab.page.reload()
    expect(chat.mine).to_have_text(["am I eligible?", "GP", "Mersey"])
    expect(other.mine).to_have_text(["Wessex"])


def test_closing_the_tab_ends_the_conversation(chat: Chat) -> None:
    chat.ask(ANSWER)
    context = chat.page.context
    chat.page.close()
    again = Chat(context.new_page(), chat.server_url).visit()
    expect(again.replies).to_have_count(1)
    expect(again.mine).to_have_count(0)


def test_a_closed_tab_that_is_brought_back_begins_anew_and_the_old_conversation_is_over(chat: Chat) -> None:
    chat.ask(ANSWER)
    bearer = chat.bearer
    chat.page.add_init_script(LEFT_A_WHILE_AGO)
    chat.page.reload()
    expect(chat.replies).to_have_count(1)
    expect(chat.mine).to_have_count(0)
    assert is_over(chat, bearer)


def test_leaving_quickly_ends_it_at_once_and_shows_a_neutral_page(chat: Chat) -> None:
    chat.ask(ANSWER)
    bearer = chat.bearer
    chat.button("Leave quickly").click()
    chat.page.wait_for_url("**/chat/away")
    assert "ndemnity" not in chat.page.content()
    assert chat.page.evaluate("sessionStorage.length") == 0
    assert is_over(chat, bearer)
    chat.page.go_back()
    expect(chat.page.get_by_text(ANSWER)).to_have_count(0)


def test_leaving_quickly_works_with_the_network_cut(chat: Chat) -> None:
    chat.ask(ANSWER)
    chat.lose_network()
    chat.button("Leave quickly").click()
    chat.page.wait_for_url(re.compile("chrome-error:|/away"))
    chat.find_network()
    chat.visit()
    expect(chat.replies).to_have_count(1)
    expect(chat.mine).to_have_count(0)


def test_clearing_erases_the_conversation_here_and_on_the_server(chat: Chat) -> None:
    chat.ask(ANSWER)
    bearer = chat.bearer
    chat.button("Clear").click()
    with chat.page.expect_response(lambda answer: answer.request.method == "DELETE") as erased:
        chat.button("Delete it").click()
    assert erased.value.status == 204
    expect(chat.status).to_contain_text("Your conversation has been deleted.")
    expect(chat.mine).to_have_count(0)
    chat.page.reload()
    expect(chat.replies).not_to_have_count(0)
    expect(chat.mine).to_have_count(0)
    assert is_over(chat, bearer)


def test_where_erasing_fails_it_is_not_said_to_have_happened(chat: Chat) -> None:
    chat.ask(ANSWER)
    chat.lose_network()
    chat.button("Clear").click()
    chat.button("Delete it").click()
    expect(chat.alert).to_contain_text("wasn’t deleted")
    expect(chat.mine).to_have_count(1)
    expect(chat.status).not_to_contain_text("deleted")


def test_clearing_can_be_thought_better_of(chat: Chat) -> None:
    chat.ask("GP")
    chat.button("Clear").click()
    chat.page.keyboard.press("Escape")
    expect(chat.button("Delete it")).to_be_hidden()
    expect(chat.mine).to_have_count(1)


# A copy to keep


def opened_copy(chat: Chat) -> Page:
    """The copy in its own tab."""
    chat.button("Keep a copy").last.click()
    with chat.page.context.expect_page() as opened:
        chat.button("Open to print").click()
    opened.value.wait_for_load_state()
    return opened.value


def test_a_copy_to_print_has_reference_facts_reasons_version_and_date(chat: Chat) -> None:
    chat.ask(DECISION)
    said = chat.card.inner_text()
    reference, version = re.findall(r"Reference (\w+) · Version (\w+)", said)[0]
    copy = opened_copy(chat)
    for words in (
        reference,
        f"by version {version} of the parameters",
        "Copy made on 23 November 2026",
        "General Practice and Wessex are both on the list",
        "What to do next",
        "Permanent region",
        f"call the helpline on 0800 952 0441 and quote {reference}",
    ):
        expect(copy.locator("main")).to_contain_text(words)
    copy.evaluate("window.print = () => (window.printed = true)")
    copy.get_by_role("button", name="Print this copy").click()
    assert copy.evaluate("window.printed")


def test_a_copy_as_text_is_saved(chat: Chat, tmp_path: Path) -> None:
    chat.ask(DECISION)
    chat.button("Keep a copy").first.click()
    with chat.page.context.expect_event("download") as saved:
        chat.button("Save as text").click()
    saved.value.save_as(tmp_path / "copy")
    text = (tmp_path / "copy").read_text()
    assert DECISION in text
    assert "Your answers:\n- Specialty: General Practice\n- Permanent region: Wessex" in text


def test_nothing_said_is_nothing_to_keep(chat: Chat) -> None:
    expect(chat.replies).to_have_count(1)
    chat.button("Keep a copy").click()
    expect(chat.status).to_contain_text("nothing to keep")


# The end


def test_the_end_is_warned_of_and_can_be_put_off(open_tab: OpenTab) -> None:
    chat = open_tab()
    chat.page.clock.install()
    chat.visit()
    chat.ask("GP")
    left = {"seconds": 290}
    chat.page.route(
        "**/chat/api/conversation",
        lambda route: route.fulfill(json={"messages": [], "expires_in": left["seconds"]}),
    )
    chat.page.clock.fast_forward("55:01")
    expect(chat.status).to_contain_text("will end in about 5 minutes")
    with chat.page.expect_response("**/chat/api/conversation/stay") as stayed:
        chat.button("Stay longer").click()
    assert stayed.value.json()["expires_in"] > 3500
    expect(chat.status).to_contain_text("stays open")
    assert chat.has_focus(chat.field)


def test_who_goes_on_talking_is_not_warned(open_tab: OpenTab) -> None:
    chat = open_tab()
    chat.page.clock.install()
    chat.visit()
    chat.ask("GP")
    with chat.page.expect_response("**/chat/api/conversation"):
        chat.page.clock.fast_forward("55:01")
    expect(chat.status).not_to_contain_text("will end")


def test_a_conversation_that_has_ended_is_taken_off_the_screen_but_not_what_is_being_typed(open_tab: OpenTab) -> None:
    chat = open_tab()
    chat.page.clock.install()
    chat.visit()
    chat.ask("GP")
    chat.field.fill("and what about")
    over = {"type": "about:blank", "title": "Unauthorized", "status": 401, "detail": "over"}
    chat.page.route("**/chat/api/conversation", lambda route: route.fulfill(status=401, json=over))
    chat.page.clock.fast_forward("55:01")
    expect(chat.status).to_contain_text("has ended")
    expect(chat.mine).to_have_count(0)
    expect(chat.field).to_have_value("and what about")
    assert chat.kept == {}


def test_a_conversation_that_is_over_gives_way_to_a_new_one(chat: Chat) -> None:
    chat.ask("GP")
    chat.page.request.delete(f"{chat.server_url}/chat/api/conversation", headers=chat.bearer)
    chat.send("what work is excluded?")
    expect(chat.alert).to_contain_text("ended")
    chat.button("Try again").click()
    chat.reply_arrives()
    expect(chat.mine.last).to_have_text("what work is excluded?")
    expect(chat.log).to_contain_text("New conversation")
