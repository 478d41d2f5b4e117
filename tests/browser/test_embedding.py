"""The chat on other pages: the launcher and its panel, the attributes, other origins, nothing from elsewhere."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from bot.settings import PROJECT
from tests.conftest import Server, running_server

from .chat_page import Chat

STATIC = PROJECT / "bot" / "web" / "static"
MOST_BYTES = 25_000
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HOST_PAGE = """<!doctype html><html lang="en-GB"><title>A page of somebody else</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<script type="module" src="{server}/chat/static/helpline-chat.js"></script>
<main><h1>A page of somebody else</h1><p>Its words.</p>
<helpline-chat {attributes}></helpline-chat></main></html>"""
ASK = 'title="Ask about indemnity"'

OpenTab = Callable[..., Chat]
Hold = Callable[[str], Chat]


@pytest.fixture
def page_with(open_tab: OpenTab) -> Hold:
    """The chat on another page of the same site, with these attributes."""

    def hold(attributes: str) -> Chat:
        tab = open_tab(viewport={"width": 1000, "height": 800})
        page = HOST_PAGE.format(server="", attributes=attributes)
        headers = {"Content-Security-Policy": POLICY}
        tab.page.route(
            "**/host-page", lambda route: route.fulfill(body=page, content_type="text/html", headers=headers)
        )
        return tab.visit("/host-page")

    return hold


def test_the_launcher_opens_into_the_field_and_escape_leads_back(page_with: Hold) -> None:
    tab = page_with(ASK)
    launcher = tab.button("Ask about indemnity")
    expect(launcher).to_have_attribute("aria-expanded", "false")
    expect(tab.field).to_be_hidden()
    tab.press_until_focused("Tab", launcher)
    tab.page.keyboard.press("Enter")
    expect(launcher).to_have_attribute("aria-expanded", "true")
    assert tab.has_focus(tab.field)
    tab.ask("what work is excluded?")
    tab.page.keyboard.press("Escape")
    expect(tab.field).to_be_hidden()
    assert tab.has_focus(launcher)


def test_the_panel_is_not_modal_and_its_host_stays_usable(page_with: Hold) -> None:
    tab = page_with(f"{ASK} open")
    expect(tab.field).to_be_visible()
    tab.page.get_by_text("Its words.").click()
    tab.press_until_focused("Tab", tab.field)
    assert tab.page.evaluate("document.querySelector('helpline-chat').shadowRoot.querySelector('[aria-modal]')") is None


@pytest.mark.parametrize("size", [(1000, 800), (320, 640), (320, 256)])
def test_the_panel_fits_and_closing_leads_back(page_with: Hold, size: tuple[int, int]) -> None:
    tab = page_with(ASK)
    tab.page.set_viewport_size({"width": size[0], "height": size[1]})
    tab.button("Ask about indemnity").click()
    tab.ask("can I join on maternity leave?")
    assert tab.accessibility_faults() == []
    assert tab.sticks_out() == []
    tab.button("Close chat").click()
    assert tab.has_focus(tab.button("Ask about indemnity"))


def test_two_lines_are_enough_and_the_server_says_the_rest(page_with: Hold) -> None:
    tab = page_with("")
    tab.button("Indemnity helpline assistant").click()
    expect(tab.page.locator(".head a[href='tel:08009520441']")).to_be_visible()
    privacy = tab.page.get_by_role("link", name="Privacy")
    expect(privacy).to_have_attribute("href", f"{tab.server_url}/chat/privacy")
    tab.button("Leave quickly").click()
    tab.page.wait_for_url("**/chat/away")


def test_attributes_set_the_numbers_the_links_and_whether_it_is_open(page_with: Hold) -> None:
    tab = page_with(
        'open helpline="0300 123 4567" text-relay="18001 0300 123 4567" privacy="/our-privacy" leave="/chat/away?x"'
    )
    expect(tab.field).to_be_visible()
    expect(tab.page.locator(".phone")).to_contain_text("Helpline 0300 123 4567")
    expect(tab.page.locator(".phone a[href='tel:1800103001234567']")).to_be_visible()
    expect(tab.page.get_by_role("link", name="Privacy")).to_have_attribute("href", "/our-privacy")
    tab.page.evaluate("document.querySelector('helpline-chat').removeAttribute('open')")
    expect(tab.field).to_be_hidden()
    tab.page.evaluate("document.querySelector('helpline-chat').open = true")
    tab.button("Leave quickly").click()
    tab.page.wait_for_url("**/chat/away?x")


def test_the_front_page_holds_the_chat(open_tab: OpenTab) -> None:
    tab = open_tab().visit("/")
    tab.button("Indemnity helpline assistant").click()
    tab.ask("what work is excluded?")
    tab.page.reload()
    tab.button("Indemnity helpline assistant").click()
    expect(tab.mine).to_have_text(["what work is excluded?"])


# Other origins


class OtherSite(ThreadingHTTPServer):
    """Another site on this machine, whose one page holds the chat of a server."""

    page = b""

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class OnePage(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(self.server.page)  # type: ignore[attr-defined]

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def other_site() -> Iterator[OtherSite]:
    with OtherSite(("127.0.0.1", 0), OnePage) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        yield site
        site.shutdown()


@pytest.fixture(scope="module")
def welcoming(model: Path, other_site: OtherSite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that allows the other site's pages."""
    data = tmp_path_factory.mktemp("welcoming")
    with running_server(data, HELPLINE_ALLOWED_ORIGINS=other_site.origin) as started:
        yield started


def test_an_allowed_site_holds_the_chat_and_all_of_it_works(
    open_tab: OpenTab, other_site: OtherSite, welcoming: Server
) -> None:
    other_site.page = HOST_PAGE.format(server=welcoming.url, attributes=ASK).encode()
    tab = open_tab()
    tab.page.goto(other_site.origin)
    tab.button("Ask about indemnity").click()
    tab.ask("am I eligible? GP in Wessex")
    expect(tab.page.locator(".head a[href='tel:08009520441']")).to_be_visible()
    tab.page.reload()
    tab.button("Ask about indemnity").click()
    expect(tab.mine).to_have_count(1)
    tab.button("Keep a copy").last.click()
    with tab.page.context.expect_page() as opened:
        tab.button("Open to print").click()
    expect(opened.value.get_by_role("heading", level=1)).to_contain_text("Your conversation")
    tab.button("Clear").click()
    tab.button("Delete it").click()
    expect(tab.status).to_contain_text("deleted")


def test_a_site_that_is_not_allowed_gets_no_chat(open_tab: OpenTab, other_site: OtherSite, server_url: str) -> None:
    other_site.page = HOST_PAGE.format(server=server_url, attributes="open").encode()
    tab = open_tab()
    tab.page.goto(other_site.origin)
    tab.page.wait_for_load_state("networkidle")
    assert not tab.page.evaluate("Boolean(customElements.get('helpline-chat'))")


# Nothing from elsewhere, and little of it


def test_nothing_is_loaded_from_another_origin_nor_blocked_by_the_policy(open_tab: OpenTab) -> None:
    chat = open_tab()
    page = chat.page.goto(f"{chat.server_url}/chat")
    assert page is not None
    assert "default-src 'none'" in page.headers["content-security-policy"]
    for question in ("am I eligible?", "GP", "Wessex", "what work is excluded?", "I want to die"):
        chat.ask(question)
    chat.button("Keep a copy").last.click()
    with chat.page.context.expect_page() as opened:
        chat.button("Open to print").click()
    opened.value.wait_for_load_state()
    assert [request.url for request in chat.requests if not request.url.startswith(chat.server_url + "/")] == []
    assert chat.trouble == []


def test_the_module_with_all_it_loads_is_under_25_kilobytes_compressed(open_tab: OpenTab) -> None:
    chat = open_tab().visit()
    expect(chat.replies).not_to_have_count(0)
    loaded = {request.url for request in chat.requests if "/static/" in request.url}
    loaded = {url for url in loaded if not url.endswith(("page.css", "icon.svg"))}
    assert f"{chat.server_url}/chat/static/helpline-chat.js" in loaded
    assert sum(len(gzip.compress(httpx.get(url).content)) for url in loaded) < MOST_BYTES


def test_no_file_of_the_pages_names_another_address_nor_sets_html() -> None:
    for path in [*STATIC.glob("*.js"), *STATIC.glob("*.css")]:
        code = path.read_text()
        for forbidden in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("):
            assert forbidden not in code, path.name
        assert "https://" not in code.replace("https://…", "").replace("https?:", ""), path.name
