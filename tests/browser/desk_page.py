"""The staff pages as somebody of the helpline sees them."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from bot.channels.staff.gate import COOKIE
from bot.storage.staff import StaffAccounts
from bot.storage.staff_access import StaffSessions
from tests.channels.adviser import PASSWORD, engine_of
from tests.conftest import Server

from .chat_page import Chat


class Desk(Chat):
    """One tab with the staff pages in it."""

    def signed_in_as(self, server: Server, name: str) -> None:
        """Gives the tab a session of an account's."""
        engine = engine_of(server)
        user = StaffAccounts(engine).find(name)
        assert user
        secret = StaffSessions(engine).begin(user, None)
        self.page.context.add_cookies([{"name": COOKIE, "value": secret, "url": server.url}])

    def sign_in_by_hand(self, name: str) -> None:
        """Types name and password into the page that is open, and nothing else."""
        expect(self.page.get_by_label("Name")).to_be_focused()
        self.page.keyboard.type(name)
        self.page.keyboard.press("Tab")
        self.page.keyboard.type(PASSWORD)
        self.page.keyboard.press("Enter")

    @property
    def title(self) -> Locator:
        return self.page.get_by_role("heading", level=1)

    @property
    def told(self) -> Locator:
        """What the page tells after something was done."""
        return self.page.locator(".notice")

    def press_button(self, name: str) -> None:
        """Reaches a button by the Tab key and presses it."""
        self.press_until_focused("Tab", self.page.get_by_role("button", name=name, exact=True).first)
        self.page.keyboard.press("Enter")

    def sticks_out_of_the_page(self) -> list[str]:
        """Whether the page itself scrolls sideways; its wide tables may, each in a place of its own."""
        scrolls = self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        return ["the page scrolls sideways"] if scrolls else []
