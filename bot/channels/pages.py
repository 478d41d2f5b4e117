"""The website's pages: the chat with and without JavaScript, a page that holds it, the copy to keep, privacy, away."""

from __future__ import annotations

import re
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from rasa.core.agent import Agent
from sanic.request import Request
from sanic.response import HTTPResponse, html, raw, redirect

from bot.answers.wording import long_date
from bot.channels.about import TITLE, about
from bot.channels.conversations import Conversations, Said
from bot.channels.problems import Problem
from bot.channels.record import Record, record_of
from bot.channels.templates import templates
from bot.coverage import load_parameters
from bot.settings import Settings
from bot.storage.faults import StorageError

_ENDED = "This conversation has ended, as it does after a time. What you send now starts a new one."
_STORAGE_DOWN = (
    "Your message couldn't be saved, so it wasn't answered. Send it again in a moment, or call the helpline."
)

Handler = Callable[[Request], Awaitable[HTTPResponse]]


@dataclass(frozen=True)
class Form:
    """What the page without JavaScript sends: the conversation's token, an id of the message, and its words."""

    token: str = ""
    client_id: str = ""
    text: str = ""
    choice: str = ""

    @classmethod
    def of(cls, request: Request) -> Form:
        """The form that a request carries; what is missing is empty."""
        sent = request.form or {}
        text = (sent.get("text") or "").replace("\r\n", "\n")
        client_id = sent.get("client_id") or ""
        is_id = re.fullmatch(r"[\w-]{1,64}", client_id)
        return cls(sent.get("token") or "", client_id if is_id else "", text, sent.get("choice") or "")


class Pages:
    """The pages of one server, rendered from bot/web/templates."""

    def __init__(self, settings: Settings, conversations: Conversations) -> None:
        self._settings = settings
        self._conversations = conversations
        self._templates = templates()

    def routes(self) -> tuple[tuple[str, str, Handler], ...]:
        """Method, path and handler of each."""
        return (
            ("GET", "/", self._page),
            ("POST", "/", self._send),
            ("POST", "/feedback", self._rate),
            ("POST", "/copy", self._copy),
            ("POST", "/clear", self._clear),
            ("POST", "/leave", self._leave),
            ("GET", "/privacy", self._privacy),
            ("GET", "/away", self._away),
        )

    async def host(self, request: Request) -> HTTPResponse:
        """A page that holds the chat as any other page would."""
        return self._rendered("host.html")

    def trouble(self, request: Request, problem: Problem) -> HTTPResponse:
        """An error for whoever reads it: a page for people, a problem for programs."""
        answer = problem.response()
        if "text/html" in request.headers.get("accept", ""):
            page = self._rendered("trouble.html", detail=problem.detail, status=problem.status)
            page.headers.update({name: answer.headers[name] for name in ("Retry-After",) if name in answer.headers})
            return page
        return answer

    # The copy to keep

    async def record(self, agent: Agent, conversation: str) -> Record:
        """A conversation's copy as of today."""
        events = await self._conversations.events(agent, conversation)
        today = self._settings.today()
        read = load_parameters().in_force(today).source_read
        return record_of(events, today, read, about(self._settings).helpline)

    def record_page(self, record: Record) -> str:
        """The copy as a page to print."""
        return self._templates.get_template("record.html").render(record=record)

    # The chat, which its script takes over where there is one

    async def _page(self, request: Request) -> HTTPResponse:
        return await self._chat(request, Form())

    async def _send(self, request: Request) -> HTTPResponse:
        form = Form.of(request)
        agent = request.app.ctx.agent
        try:
            token, conversation = await self._begun(request, form)
            turn = await self._conversations.turn(agent, conversation, form.choice or form.text, form.client_id or None)
        except StorageError:
            # No conversation can be opened, but whoever is in distress is helped all the same.
            return await self._helped(request, form)
        except Problem as problem:
            return await self._chat(request, form, problem=problem)
        sent = Form(token, text=form.text if form.choice else "")
        if any(message.id == "unstored" for message in turn.messages):
            return await self._chat(
                request, sent, said=[Said(message.text, message=message) for message in turn.messages]
            )
        return await self._chat(request, sent)

    async def _begun(self, request: Request, form: Form) -> tuple[str, str]:
        """The conversation of a form, or a new one."""
        token = form.token or await self._conversations.open(
            request.app.ctx.agent, str(request.remote_addr or request.ip)
        )
        return token, await self._open_conversation(request, token)

    async def _helped(self, request: Request, form: Form) -> HTTPResponse:
        try:
            turn = await self._conversations.turn_of_nobody(request.app.ctx.agent, form.choice or form.text)
        except Problem:
            detail = _STORAGE_DOWN.format(helpline=about(self._settings).helpline)
            return await self._chat(request, form, problem=Problem(503, detail, retry_after=5), said=[])
        said = [Said(message.text, message=message) for message in turn.messages]
        return await self._chat(request, Form(form.token), said=said)

    async def _rate(self, request: Request) -> HTTPResponse:
        form = Form.of(request)
        word, _, message_id = ((request.form or {}).get("rating") or "").partition(" ")
        try:
            conversation = await self._open_conversation(request, form.token)
            await self._conversations.rate(request.app.ctx.agent, conversation, message_id, word == "yes", None)
        except Problem as problem:
            return await self._chat(request, form, problem=problem)
        return await self._chat(request, form, notice="Thank you for telling us.")

    async def _copy(self, request: Request) -> HTTPResponse:
        form = Form.of(request)
        try:
            conversation = await self._open_conversation(request, form.token)
        except Problem:
            raise Problem(401, "This conversation has ended or is empty, so there is nothing to keep.") from None
        record = await self.record(request.app.ctx.agent, conversation)
        if (request.form or {}).get("as") == "text":
            name = {"Content-Disposition": 'attachment; filename="helpline-conversation.txt"'}
            return raw(record.as_text().encode(), content_type="text/plain; charset=utf-8", headers=name)
        return html(self.record_page(record))

    async def _clear(self, request: Request) -> HTTPResponse:
        form = Form.of(request)
        if (request.form or {}).get("sure") != "yes":
            return await self._chat(request, form, confirming=True)
        try:
            conversation = await self._open_conversation(request, form.token)
            await self._conversations.erase(request.app.ctx.agent, conversation)
        except Problem as problem:
            return await self._chat(request, form, problem=problem)
        return await self._chat(request, Form(), notice="Your conversation has been deleted.")

    async def _leave(self, request: Request) -> HTTPResponse:
        conversation = self._conversations.named_by(Form.of(request).token)
        try:
            if conversation:
                await self._conversations.end(request.app.ctx.agent, conversation)
        finally:
            away = redirect(self._settings.leave_url, status=303)
        return away

    async def _open_conversation(self, request: Request, token: str) -> str:
        conversation = self._conversations.named_by(token)
        if conversation is None:
            raise Problem(401, _ENDED)
        await self._conversations.require_open(request.app.ctx.agent, conversation)
        return conversation

    async def _chat(
        self, request: Request, form: Form, problem: Problem | None = None, said: list[Said] | None = None, **more: Any
    ) -> HTTPResponse:
        """The page with the conversation so far; `problem` is told, and the words that were sent stay in the field."""
        agent = request.app.ctx.agent
        if problem and problem.status == 401:
            form = Form("", text=form.choice or form.text)
            problem = Problem(401, _ENDED)
        if said is None:
            conversation = self._conversations.named_by(form.token)
            greeting = [await self._conversations.greeting(agent)]
            said = await self._conversations.said(agent, conversation) if conversation else greeting
        last = max((place for place, one in enumerate(said) if one.message is None), default=-1)
        page = self._rendered(
            "chat.html",
            status=problem.status if problem else 200,
            said=said,
            last=last,
            token=form.token,
            # A message that wasn't taken keeps its id, so that sending it again doesn't repeat the turn.
            client_id=(form.client_id if problem else "") or secrets.token_urlsafe(12),
            text=form.text,
            problem=problem.detail if problem else "",
            **{"notice": "", "confirming": False, **more},
        )
        if problem and problem.retry_after:
            page.headers["Retry-After"] = str(problem.retry_after)
        return page

    # Beside the chat

    async def _privacy(self, request: Request) -> HTTPResponse:
        settings = self._settings
        return self._rendered("privacy.html", minutes=settings.session_minutes, days=settings.retention_days)

    async def _away(self, request: Request) -> HTTPResponse:
        today = self._settings.today()
        return self._rendered("away.html", today=f"{today:%A} {long_date(today)}")

    def _rendered(self, template: str, status: int = 200, **values: Any) -> HTTPResponse:
        page = self._templates.get_template(template).render(title=TITLE, about=about(self._settings), **values)
        return html(page, status=status)
