"""Slack's stand-in: chat.postMessage and auth.test; events and picks signed by Slack's own SDK."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from slack_sdk.models.blocks import Block
from slack_sdk.signature import SignatureVerifier

from .stand_in import Answer, Hook, StandIn, Taken, number_of

TOKEN = "xoxb-1234-5678-stand-in"
SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
TEAM, BOT = "T0001", "U0LAN0Z89"
SECTION, BLOCKS, ELEMENTS, LABEL, VALUE = 3000, 50, 25, 75, 2000


class SlackStandIn(StandIn):
    service = channel = "slack"

    def environment(self) -> dict[str, str]:
        return {
            "HELPLINE_SLACK_TOKEN": TOKEN,
            "HELPLINE_SLACK_SIGNING_SECRET": SECRET,
            "HELPLINE_SLACK_API": f"{self.url}/api",
        }

    def key(self, person: str) -> str:
        return f"D{number_of(person)}"

    def checked(self, path: str, headers: Mapping[str, str], body: bytes) -> tuple[str, Taken | None, Answer]:
        assert headers["authorization"] == f"Bearer {TOKEN}"
        assert headers["content-type"].startswith("application/json")
        if path == "/api/auth.test":
            return "", None, Answer(200, {"ok": True, "user": "helpline", "team": "Deanery", "user_id": BOT})
        assert path == "/api/chat.postMessage"
        content = json.loads(body)
        assert set(content) <= {"channel", "thread_ts", "text", "blocks", "mrkdwn", "unfurl_links", "unfurl_media"}
        assert content["channel"][0] in "CDG"
        assert content["text"].strip()
        blocks, buttons = content.get("blocks", []), []
        assert len(blocks) <= BLOCKS
        for block in blocks:
            Block.parse(block).validate_json()
            assert len(json.dumps(block)) < 16_000
            if block["type"] == "section":
                assert 0 < len(block["text"]["text"]) <= SECTION
            if block["type"] == "actions":
                assert 0 < len(block["elements"]) <= ELEMENTS
                ids = [element["action_id"] for element in block["elements"]]
                assert len(set(ids)) == len(ids)
                for element in block["elements"]:
                    assert 0 < len(element["text"]["text"]) <= LABEL
                    assert 0 < len(element["value"]) <= VALUE
                    buttons.append(element["value"])
        shown = [content["text"], *(b["text"]["text"] for b in blocks if b["type"] == "section")]
        address = {name: content.get(name) for name in ("channel", "thread_ts")}
        taken = Taken("\n".join(shown), tuple(buttons), address, time.monotonic())
        moment = f"{time.time():.6f}"
        return content["channel"], taken, Answer(200, {"ok": True, "channel": content["channel"], "ts": moment})

    def refusal(self) -> Answer:
        return Answer(200, {"ok": False, "error": "invalid_blocks"})

    def text(self, person: str, text: str, number: int, **event: Any) -> Hook:
        return self.event(
            {
                "type": "message",
                "channel": self.key(person),
                "user": f"U{number_of(person)}",
                "text": text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"),
                "ts": moment(number),
                "event_ts": moment(number),
                "channel_type": "im",
                **event,
            }
        )

    def event(self, event: Mapping[str, Any], **how: Any) -> Hook:
        """Any event, in its envelope."""
        content = {
            "token": "XXYYZZ",
            "team_id": TEAM,
            "api_app_id": "A0001",
            "event": event,
            "type": "event_callback",
            "event_id": f"Ev{event.get('ts', '0').replace('.', '')}",
            "event_time": int(time.time()),
            "authorizations": [{"team_id": TEAM, "user_id": BOT, "is_bot": True, "is_enterprise_install": False}],
            "is_ext_shared_channel": False,
        }
        return self.signed(json.dumps(content).encode(), **how)

    def mention(self, person: str, text: str, number: int, place: str, **event: Any) -> Hook:
        """A person mentions the bot in a channel."""
        said = {"type": "app_mention", "channel": place, "text": f"<@{BOT}> {text}", "ts": moment(number)}
        return self.event({**said, "user": f"U{number_of(person)}", "event_ts": moment(number), **event})

    def pick(self, person: str, words: str, number: int) -> Hook:
        place = self.key(person)
        content = {
            "type": "block_actions",
            "user": {"id": f"U{number_of(person)}", "username": person, "team_id": TEAM},
            "api_app_id": "A0001",
            "token": "XXYYZZ",
            "container": {
                "type": "message", "message_ts": moment(1), "channel_id": place, "is_ephemeral": False,
            },
            "trigger_id": "12466734323.1395872398",
            "team": {"id": TEAM, "domain": "deanery"},
            "channel": {"id": place, "name": "directmessage"},
            "message": {"bot_id": "B0001", "type": "message", "text": "Which region?", "user": BOT, "ts": moment(1)},
            "response_url": "https://hooks.slack.com/actions/T0001/1/x",
            "actions": [
                {
                    "action_id": "choice_1",
                    "block_id": "=qXel",
                    "text": {"type": "plain_text", "text": words, "emoji": False},
                    "value": words,
                    "type": "button",
                    "action_ts": moment(number),
                }
            ],
        }  # fmt: skip
        form = urlencode({"payload": json.dumps(content)}).encode()
        return self.signed(form, content_type="application/x-www-form-urlencoded")

    def without_words(self, person: str, number: int) -> list[Hook]:
        kinds = ({"mimetype": "audio/webm", "name": "voice.webm"}, {"mimetype": "image/png", "name": "a.png"})
        return [
            self.text(person, "", number + place, subtype="file_share", files=[{"id": "F1", **kind}])
            for place, kind in enumerate(kinds)
        ]

    def signed(
        self,
        body: bytes,
        content_type: str = "application/json",
        seconds_ago: float = 0,
        secret: str = SECRET,
        **headers: str,
    ) -> Hook:
        timestamp = str(int(time.time() - seconds_ago))
        signature = SignatureVerifier(secret).generate_signature(timestamp=timestamp, body=body)
        assert signature
        sent = {
            "Content-Type": content_type,
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        }
        return Hook({**sent, **{name.replace("_", "-"): value for name, value in headers.items()}}, body)


def moment(number: int) -> str:
    """Slack's time of a message, which is its name in its channel."""
    return f"1760000000.{number:06d}"
