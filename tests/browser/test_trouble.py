"""When something goes wrong: nothing that was typed is lost, nothing is said twice, and the person is told."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from .chat_page import Chat

SEND = "**/chat/api/messages"
ANSWER = "what work is excluded?"


def no_answer(route: Route) -> None:
    route.abort()


def answer_is_lost(route: Route) -> None:
    route.fetch()
    route.abort()


def refusal(status: int, detail: str, **headers: str) -> Callable[[Route], None]:
    """A server that refuses every message."""
    problem = {"type": "about:blank", "title": "Refused", "status": status, "detail": detail}
    return lambda route: route.fulfill(
        status=status, content_type="application/problem+json", headers=headers, json=problem
    )


@pytest.mark.parametrize("failure", [no_answer, answer_is_lost])
def test_a_network_failure_keeps_the_message_and_sending_again_works_once(
    chat: Chat, failure: Callable[[Route], None]
) -> None:
    chat.page.route(SEND, failure)
    chat.send(ANSWER)
    expect(chat.alert).to_contain_text("wasn’t sent")
    expect(chat.mine).to_have_text([ANSWER])
    chat.page.unroute(SEND)
    chat.button("Try again").click()
    chat.reply_arrives()
    expect(chat.alert).to_be_empty()
    expect(chat.mine).to_have_text([ANSWER])
    replies = chat.replies.count()
    chat.page.reload()
    expect(chat.mine).to_have_text([ANSWER])
    expect(chat.replies).to_have_count(replies)


def test_with_the_network_cut_the_message_stays_and_goes_when_the_network_is_back(chat: Chat) -> None:
    chat.ask("GP")
    chat.lose_network()
    chat.send(ANSWER)
    expect(chat.alert).to_contain_text("check your connection and try again, or call 0800 952 0441")
    expect(chat.log.locator(".mine").last).to_contain_text("Not sent.")
    chat.find_network()
    chat.button("Try again").click()
    chat.reply_arrives()
    expect(chat.mine).to_have_text(["GP", ANSWER])


def test_a_message_that_was_not_sent_outlives_a_reload_and_one_that_was_taken_is_not_offered_again(chat: Chat) -> None:
    chat.page.route(SEND, answer_is_lost)
    chat.send(ANSWER)
    expect(chat.alert).not_to_be_empty()
    chat.page.unroute(SEND)
    chat.page.route(SEND, no_answer)
    chat.send("and when does it renew?")
    expect(chat.button("Try again")).to_have_count(2)
    chat.page.unroute(SEND)
    chat.page.reload()
    expect(chat.button("Try again")).to_have_count(1)
    chat.button("Try again").click()
    chat.reply_arrives()
    chat.page.reload()
    expect(chat.mine).to_have_text([ANSWER, "and when does it renew?"])


def test_where_the_chat_cannot_be_reached_at_first_it_is_reached_by_sending(chat: Chat) -> None:
    chat.page.evaluate("sessionStorage.clear()")
    chat.page.route("**/chat/api/conversations", no_answer)
    chat.page.add_init_script("sessionStorage.clear()")
    chat.page.reload()
    expect(chat.alert).to_contain_text("can’t be reached")
    chat.page.unroute("**/chat/api/conversations")
    chat.ask(ANSWER)
    expect(chat.alert).to_be_empty()
    expect(chat.replies).to_have_count(2)


def test_who_is_too_fast_is_told_how_long_and_the_message_goes_by_itself(chat: Chat) -> None:
    tries: list[Route] = []

    def too_fast_twice(route: Route) -> None:
        tries.append(route)
        if len(tries) <= 2:
            refusal(429, "Wait", **{"Retry-After": "2"})(route)
        else:
            route.continue_()

    chat.page.route(SEND, too_fast_twice)
    chat.send(ANSWER)
    expect(chat.alert).to_contain_text("will be sent again by itself in 2 seconds")
    assert len(tries) == 1
    chat.page.wait_for_timeout(1000)
    assert len(tries) == 1, "sent before the time was out"
    chat.reply_arrives()
    assert len(tries) == 3
    expect(chat.alert).to_be_empty()
    assert len({route.request.post_data_json["client_id"] for route in tries}) == 1


def test_who_would_wait_too_long_is_told_and_sends_again_themselves(chat: Chat) -> None:
    chat.page.route(SEND, refusal(429, "Wait", **{"Retry-After": "90"}))
    chat.send("GP")
    expect(chat.alert).to_contain_text("90 seconds")
    expect(chat.button("Try again")).to_be_visible()


def test_a_wait_is_ended_by_clearing(chat: Chat) -> None:
    chat.page.route(SEND, refusal(429, "Wait", **{"Retry-After": "50"}))
    chat.send("GP")
    expect(chat.alert).to_contain_text("50 seconds")
    chat.button("Clear").click()
    chat.button("Delete it").click()
    expect(chat.status).to_contain_text("deleted")
    expect(chat.mine).to_have_count(0)


def test_a_message_the_server_refuses_goes_back_into_the_field(chat: Chat) -> None:
    chat.page.route(SEND, refusal(422, "Please use words."))
    chat.send("GP")
    expect(chat.alert).to_contain_text("Please use words.")
    expect(chat.field).to_have_value("GP")
    expect(chat.mine).to_have_count(0)


def test_a_fault_of_the_server_is_told_with_the_number_to_call(chat: Chat) -> None:
    chat.page.route(SEND, refusal(500, "Fault 12345678"))
    chat.send("GP")
    expect(chat.alert).to_contain_text(re.compile("went wrong at our end.*call 0800 952 0441"))
    expect(chat.button("Try again")).to_be_visible()


def test_who_can_open_no_conversation_because_storage_is_down_is_helped_in_distress(chat: Chat) -> None:
    help_now = {"id": "unstored", "text": "Samaritans 116 123", "outcome": "signposted"}
    chat.page.evaluate("sessionStorage.clear()")
    chat.page.add_init_script("sessionStorage.clear()")
    chat.page.route("**/chat/api/conversations", refusal(503, "down", **{"Retry-After": "5"}))
    chat.page.route(
        SEND, lambda route: route.fulfill(json={"messages": [{**help_now, "choices": []}], "outcome": "signposted"})
    )
    chat.page.reload()
    expect(chat.alert).not_to_be_empty()
    chat.send("I want to die")
    expect(chat.log.locator(".urgent")).to_contain_text("116 123")


# Too long


def test_an_over_long_message_is_refused_and_its_text_kept(chat: Chat) -> None:
    chat.send("a" * 2001)
    expect(chat.alert).to_contain_text("too long")
    expect(chat.field).to_have_value("a" * 2001)
    expect(chat.mine).to_have_count(0)
    assert not [request for request in chat.requests if request.url.endswith("/messages")]


@pytest.mark.parametrize(("length", "shown"), [(1599, ""), (1600, "400 characters left"), (2000, "0 characters left")])
def test_the_counter_appears_from_80_per_cent_of_the_limit(chat: Chat, length: int, shown: str) -> None:
    chat.field.fill("a" * length)
    expect(chat.page.locator(".counter")).to_have_text(shown)
    if shown:
        expect(chat.page.get_by_role("status").filter(has_text=shown)).to_be_attached()
