"""The chat as somebody sitting in front of it sees it, for tests that read as sentences."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Dialog, Locator, Page, Request, expect

REPORT_BLOCKED_CONTENT = """
addEventListener('securitypolicyviolation', (event) =>
  console.error('blocked by policy:', event.violatedDirective, event.blockedURI));
"""
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class Chat:
    """One tab with the chat in it; `trouble` collects what must never happen in any test."""

    def __init__(self, page: Page, server_url: str) -> None:
        self.page = page
        self.server_url = server_url.rstrip("/")
        self.trouble: list[str] = []
        self.requests: list[Request] = []
        page.add_init_script(REPORT_BLOCKED_CONTENT)
        page.context.on("request", lambda request: self.requests.append(request))  # noqa: PLW0108 - Playwright marks it
        page.on("pageerror", lambda error: self.trouble.append(f"script error: {error}"))
        page.on("dialog", self._refuse)
        page.on(
            "console",
            lambda message: self.trouble.append(message.text) if message.text.startswith("blocked by policy") else None,
        )

    def _refuse(self, dialog: Dialog) -> None:
        self.trouble.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def visit(self, path: str = "/chat") -> Chat:
        self.page.goto(self.server_url + path)
        return self

    @property
    def field(self) -> Locator:
        return self.page.get_by_role("textbox", name="Your question")

    @property
    def log(self) -> Locator:
        return self.page.get_by_role("log")

    @property
    def alert(self) -> Locator:
        return self.page.get_by_role("alert")

    @property
    def status(self) -> Locator:
        return self.page.get_by_role("status").first

    @property
    def mine(self) -> Locator:
        """What the person said."""
        return self.log.locator(".mine .words")

    @property
    def replies(self) -> Locator:
        """What the assistant said, its greeting included."""
        return self.log.locator(".assistant .words")

    @property
    def choices(self) -> Locator:
        """The choices that can still be picked."""
        return self.log.get_by_role("group", name="Suggested replies").locator("button:not([aria-disabled])")

    @property
    def card(self) -> Locator:
        """The decision told last."""
        return self.log.get_by_role("article").last

    @property
    def helpful(self) -> Locator:
        return self.log.get_by_role("group", name="Was this helpful?")

    @property
    def related(self) -> Locator:
        return self.log.get_by_role("group", name="Related questions")

    @property
    def kept(self) -> dict[str, Any]:
        """What the tab keeps of its conversation."""
        kept: dict[str, Any] = self.page.evaluate("JSON.parse(Object.values(sessionStorage)[0] ?? '{}')")
        return kept

    @property
    def bearer(self) -> dict[str, str]:
        """The headers that make a request this tab's."""
        return {"Authorization": f"Bearer {self.kept['token']}"}

    def lose_network(self) -> None:
        """Cut the network; `find_network` mends it."""
        self.page.context.set_offline(True)

    def find_network(self) -> None:
        self.page.context.set_offline(False)

    def send(self, text: str) -> None:
        self.field.fill(text)
        self.field.press("Enter")

    def ask(self, text: str) -> None:
        """Send a message and wait for its reply."""
        self.send(text)
        self.reply_arrives()

    def reply_arrives(self) -> None:
        """The last thing in the log is now the assistant's."""
        expect(self.log.locator(".message").last).to_contain_class("assistant")
        expect(self.log.locator(".waiting")).to_have_count(0)

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def has_focus(self, target: Locator) -> bool:
        return bool(target.evaluate("node => node.getRootNode().activeElement === node"))

    def press_until_focused(self, key: str, target: Locator) -> None:
        for _ in range(60):
            if self.has_focus(target):
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"{key} never reaches {target}")

    def sticks_out(self) -> list[str]:
        """Whatever reaches past the right edge of the window, the window's own scrolling included."""
        found: list[str] = self.page.evaluate(
            """() => {
              const chat = document.querySelector('helpline-chat')?.shadowRoot;
              const wide = [...document.querySelectorAll('*'), ...(chat?.querySelectorAll('*') ?? [])]
                .filter((node) => node.checkVisibility() && node.getBoundingClientRect().right > innerWidth + 0.5)
                .map((node) => node.outerHTML.slice(0, 120));
              const root = document.documentElement;
              return root.scrollWidth > root.clientWidth ? ['the page scrolls', ...wide] : wide;
            }"""
        )
        return found

    def accessibility_faults(self) -> list[str]:
        """The rules of WCAG 2.2 AA that axe sees broken, each with the first element at fault."""
        # Preloading makes axe add style elements of its own, which the page's policy reports.
        options = {"runOnly": WCAG, "resultTypes": ["violations"], "preload": False}
        violations = Axe().run(self.page, options=options).response["violations"]
        return [f"{found['id']}: {found['nodes'][0]['html']}" for found in violations]
