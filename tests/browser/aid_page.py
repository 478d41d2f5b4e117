"""The answer aid as an adviser with a caller on the phone works with it: by the keyboard."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.channels.adviser import PASSWORD
from tests.conftest import Server

from .desk_page import Desk


class Aid(Desk):
    """One tab with the answer aid in it."""

    def open_as(self, server: Server, name: str) -> Aid:
        """Opens the aid with a session of an account's."""
        self.signed_in_as(server, name)
        self.visit("/staff")
        expect(self.adding).to_be_visible()
        return self

    def sign_in(self, name: str) -> Aid:
        self.visit("/staff")
        self.page.get_by_label("Name").fill(name)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.keyboard.press("Enter")
        expect(self.question).to_be_focused()
        expect(self.adding).to_be_visible()
        return self

    @property
    def question(self) -> Locator:
        return self.page.get_by_role("combobox", name="What the caller says")

    @property
    def options(self) -> Locator:
        return self.page.get_by_role("listbox", name="Answers").get_by_role("option")

    @property
    def chosen(self) -> Locator:
        return self.page.locator("#answers [aria-selected=true]")

    @property
    def answer(self) -> Locator:
        """The chosen answer in full."""
        return self.page.get_by_role("article", name="The chosen answer")

    @property
    def announced(self) -> Locator:
        return self.page.locator("#status")

    @property
    def trouble_told(self) -> Locator:
        return self.page.locator("#trouble")

    @property
    def banner(self) -> Locator:
        return self.page.locator("#as-at-banner")

    @property
    def caller(self) -> Locator:
        return self.page.get_by_role("group", name="caller’s answers")

    @property
    def adding(self) -> Locator:
        return self.caller.get_by_label("Add to caller’s answers")

    @property
    def what_if(self) -> Locator:
        return self.page.get_by_role("region", name="What if", exact=True)

    def fact(self, label: str) -> Locator:
        """The control of one of the caller's answers."""
        return self.caller.get_by_label(label, exact=True)

    def decision(self, subject: str) -> Locator:
        return self.page.locator("#decisions .card", has=self.page.locator(".subject", has_text=subject))

    def hears(self, text: str) -> None:
        """The adviser types what the caller says, key by key."""
        self.page.keyboard.type(text, delay=15)

    def press(self, keys: str) -> None:
        self.page.keyboard.press(keys)

    def pick(self, label: str) -> None:
        """Picks in the focused list by typing the beginning of a choice, as people do."""
        self.page.keyboard.type(label)

    @property
    def clipboard(self) -> str:
        words: str = self.page.evaluate("navigator.clipboard.readText()")
        return words
