"""Slack: direct messages and mentions by the Events API, picks by interactivity, answers by chat.postMessage."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from typing import Any

from sanic.response import json as json_response
from slack_sdk.signature import SignatureVerifier

from bot.channels.messaging import MessagingChannel
from bot.channels.provider import (
    API,
    UNSUPPORTED,
    Call,
    Delivery,
    Later,
    Provider,
    Refused,
    Result,
    Sent,
    Variable,
    Webhook,
)
from bot.settings import Settings
from bot.storage.messaging import NewMessage

_FORM = "application/x-www-form-urlencoded"
_SAID = {None, "file_share", "thread_broadcast", "me_message"}
"""Subtypes of messages that somebody wrote; the others tell of edits, of people who came, and the like."""
_BUSY = {"ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"}
_OUR_ACCOUNT = {
    "account_inactive", "invalid_auth", "missing_scope", "not_authed", "token_expired", "token_revoked",
}  # fmt: skip
"""Errors that the operator can mend, and the message be sent then."""
_LINK = re.compile(r"<(?:[@#!](?P<id>[^|>]*)|(?P<url>[^|>]*))(?:\|(?P<label>[^>]*))?>")


class Slack(Provider):
    """A Slack app with a bot user."""

    service = "slack"
    variables = (
        Variable("HELPLINE_SLACK_TOKEN", r"xoxb-[\w-]+", "the bot user's token, xoxb-…"),
        Variable("HELPLINE_SLACK_SIGNING_SECRET", r"[0-9a-zA-Z]{16,64}", "the app's signing secret, 32 letters"),
    )
    optional = (Variable("HELPLINE_SLACK_API", API, "the address of the API, https://slack.com/api"),)
    media_types = ("application/json", _FORM)

    def __init__(self, settings: Settings) -> None:
        self.channels = ("slack",)
        self._token = settings.variables["HELPLINE_SLACK_TOKEN"]
        self._api = settings.variables.get("HELPLINE_SLACK_API", "https://slack.com/api").rstrip("/")
        self._verifier = SignatureVerifier(settings.variables["HELPLINE_SLACK_SIGNING_SECRET"])

    def verify(self, webhook: Webhook) -> bool:
        """Slack's signature of time and body, five minutes old at most."""
        try:
            return self._verifier.is_valid_request(webhook.body, webhook.headers)
        except (ValueError, TypeError):
            return False  # no time, or not in letters that a signature has

    def read(self, webhook: Webhook) -> Delivery:
        """A direct message, a mention or a pick."""
        if webhook.media_type == _FORM:
            return Delivery(_pick(json.loads(webhook.form()["payload"])))
        content = json.loads(webhook.body)
        if content["type"] == "url_verification":
            return Delivery(answer=json_response({"challenge": str(content["challenge"])}))
        return Delivery(_message(content)) if content["type"] == "event_callback" else Delivery()

    def sender(self, channel_user: str) -> str:
        """A member of a workspace."""
        team, user, *_ = channel_user.split("/")
        return f"{team}/{user}"

    def call(self, channel: str, channel_user: str, body: Mapping[str, Any]) -> Call:
        """chat.postMessage to the conversation, in its thread."""
        _, _, place, thread = channel_user.split("/")
        address = {"channel": place, **({"thread_ts": thread} if thread else {})}
        return self._call("chat.postMessage", {**body, **address})

    def result(self, status: int, retry_after: float | None, answer: Any) -> Result:
        """Slack answers 200 and says in the body how it went, but for too many calls."""
        error = answer.get("error") if isinstance(answer, dict) else None
        if status == 429 or error in _BUSY or error in _OUR_ACCOUNT:
            return Later(str(error or status), retry_after)
        if status == 200 and isinstance(answer, dict):
            return Sent() if answer.get("ok") is True else Refused(str(error))
        return Later(str(status)) if status == 200 else Refused(str(error or status))

    def lane(self, channel: str, channel_user: str) -> str:
        """A Slack channel."""
        return channel_user.split("/")[2]

    def probe(self) -> Call:
        """auth.test."""
        return self._call("auth.test", {})

    def introduced(self, status: int, answer: Any) -> str | None:
        """The bot and its workspace."""
        return f"{answer['user']} in {answer['team']}" if status == 200 and answer and answer.get("ok") else None

    def _call(self, method: str, content: Mapping[str, Any]) -> Call:
        headers = {"Authorization": f"Bearer {self._token}"}
        return Call("POST", f"{self._api}/{method}", headers=headers, json=content)


class SlackChannel(MessagingChannel):
    """Rasa's input channel for Slack, mounted at /webhooks/slack."""

    provider_type = Slack


def _message(content: Mapping[str, Any]) -> NewMessage | None:
    event = content["event"]
    is_ours = event["type"] == "app_mention" or (event["type"] == "message" and event.get("channel_type") == "im")
    # Everything that bots write, we among them, is left alone: two of them would never end.
    if not is_ours or event.get("bot_id") or event.get("subtype") not in _SAID or not event.get("user"):
        return None
    place, moment = event["channel"], event["ts"]
    # In a channel the answer begins a thread, or goes on with the one that the mention stands in.
    thread = event.get("thread_ts") or ("" if event["type"] == "message" else moment)
    bot = (content.get("authorizations") or [{}])[0].get("user_id")
    text = _plain(event.get("text") or "", bot)
    return NewMessage(
        "slack",
        f"{place}:{moment}",
        _channel_user(content["team_id"], event["user"], place, thread),
        text or None,
        None if text else UNSUPPORTED,
    )


def _pick(content: Mapping[str, Any]) -> NewMessage | None:
    if content["type"] != "block_actions":
        return None
    (action, *_) = content["actions"]
    words = action.get("value") or (action.get("selected_option") or {}).get("value")
    if not words:
        return None
    place = content["container"]["channel_id"]
    thread = content["container"].get("thread_ts") or (content.get("message") or {}).get("thread_ts") or ""
    user = _channel_user(content["team"]["id"], content["user"]["id"], place, thread)
    return NewMessage("slack", f"{place}:{action['action_ts']}", user, str(words))


def _channel_user(team: str, user: str, place: str, thread: str) -> str:
    parts = (team, user, place, thread)
    if not all(isinstance(part, str) and "/" not in part for part in parts):
        raise ValueError("These aren't Slack's ids.")
    return "/".join(parts)


def _plain(text: str, bot: str | None) -> str:
    """A message's words: Slack writes mentions and addresses in angle brackets, and escapes three letters."""

    def words(match: re.Match[str]) -> str:
        if match["id"] is None:
            return match["label"] or match["url"] or ""
        return "" if match["id"] == bot else f"@{match['label'] or 'somebody'}"

    return html.unescape(_LINK.sub(words, text)).strip()
