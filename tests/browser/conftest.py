"""A real browser on a real server. `server_url` comes from tests/conftest.py."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import pytest
from playwright.sync_api import Browser, sync_playwright

from .chat_page import Chat

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
Tab = TypeVar("Tab", bound=Chat)
NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium, with an empty profile.

    For a module only: while Playwright's event loop runs, no asynchronous test of another module can.
    """
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip(f"no browser: none of {', '.join(NAMES)} is installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def tabs(browser: Browser, server_url: str, kind: type[Tab]) -> Iterator[Callable[..., Tab]]:
    """Opens tabs, each of its own profile, with Playwright's context options; no page is loaded yet.

    When all is done they are closed, and none may have had trouble.
    """
    opened: list[Tab] = []

    def open_one(**options: Any) -> Tab:
        context = browser.new_context(locale="en-GB", **options)
        context.set_default_timeout(10_000)
        opened.append(kind(context.new_page(), server_url))
        return opened[-1]

    yield open_one
    for tab in opened:
        tab.page.context.close()
    assert [trouble for tab in opened for trouble in tab.trouble] == []


@pytest.fixture
def open_tab(browser: Browser, server_url: str) -> Iterator[Callable[..., Chat]]:
    """Opens a tab for the chat."""
    with tabs(browser, server_url, Chat) as open_one:
        yield open_one


@pytest.fixture
def chat(open_tab: Callable[..., Chat]) -> Chat:
    """The chat page at an ordinary size."""
    return open_tab(viewport={"width": 1280, "height": 800}).visit()
