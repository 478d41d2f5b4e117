"""Twilio's stand-in, for SMS and for WhatsApp: Messages.json and the account; webhooks signed by Twilio's own SDK."""

from __future__ import annotations

import base64
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlencode

from twilio.request_validator import RequestValidator

from .stand_in import PUBLIC_URL, Answer, Hook, StandIn, Taken, number_of

ACCOUNT = "AC" + "0123456789abcdef" * 2
AUTH_TOKEN = "fedcba9876543210" * 2
SMS_FROM, WHATSAPP_FROM = "+447700900001", "+447700900002"
BODY = 1600
UNSUBSCRIBED = {"code": 21610, "message": "Attempt to send to unsubscribed recipient", "status": 400}


class TwilioStandIn(StandIn):
    service = channel = "twilio"
    prefix = ""
    sender = SMS_FROM

    def environment(self) -> dict[str, str]:
        return {
            "HELPLINE_PUBLIC_URL": PUBLIC_URL,
            "HELPLINE_TWILIO_ACCOUNT_SID": ACCOUNT,
            "HELPLINE_TWILIO_AUTH_TOKEN": AUTH_TOKEN,
            "HELPLINE_TWILIO_SMS_FROM": SMS_FROM,
            "HELPLINE_TWILIO_WHATSAPP_FROM": WHATSAPP_FROM,
            "HELPLINE_TWILIO_SMS_A_SECOND": "100",
            "HELPLINE_TWILIO_API": self.url,
        }

    def key(self, person: str) -> str:
        return f"{self.prefix}+447{number_of(person)}"

    def checked(self, path: str, headers: Mapping[str, str], body: bytes) -> tuple[str, Taken | None, Answer]:
        account, token = base64.b64decode(headers["authorization"].removeprefix("Basic ")).decode().split(":")
        assert (account, token) == (ACCOUNT, AUTH_TOKEN)
        resource = f"/2010-04-01/Accounts/{ACCOUNT}"
        if path == f"{resource}.json":
            return "", None, Answer(200, {"sid": ACCOUNT, "friendly_name": "Helpline", "status": "active"})
        assert path == f"{resource}/Messages.json"
        assert headers["content-type"].startswith("application/x-www-form-urlencoded")
        form = {name: value for name, (value,) in parse_qs(body.decode(), strict_parsing=True).items()}
        assert set(form) == {"To", "From", "Body"}
        is_whatsapp = form["To"].startswith("whatsapp:")
        assert form["From"] == (f"whatsapp:{WHATSAPP_FROM}" if is_whatsapp else SMS_FROM)
        assert 0 < len(form["Body"].encode("utf-16-le")) // 2 <= BODY
        taken = Taken(form["Body"], (), {"To": form["To"]}, time.monotonic())
        return form["To"], taken, Answer(201, {"sid": f"SM{len(self.calls):032x}", "status": "queued"})

    def refusal(self) -> Answer:
        return Answer(400, {"code": 21602, "message": "Message body is required", "status": 400})

    def form(self, person: str, text: str, number: int, **fields: str) -> Hook:
        """Any message of a person."""
        sid = f"SM{number_of(person):016x}{number:016x}"
        form = {
            "ToCountry": "GB",
            "MessageSid": sid,
            "SmsMessageSid": sid,
            "SmsSid": sid,
            "NumMedia": "0",
            "NumSegments": "1",
            "SmsStatus": "received",
            "ApiVersion": "2010-04-01",
            "AccountSid": ACCOUNT,
            "To": self.prefix + self.sender,
            "From": self.key(person),
            "Body": text,
            **fields,
        }
        return self.signed(urlencode(form).encode())

    def text(self, person: str, text: str, number: int) -> Hook:
        return self.form(person, text, number)

    def pick(self, person: str, words: str, number: int) -> Hook:
        return self.text(person, words, number)

    def without_words(self, person: str, number: int) -> list[Hook]:
        kinds: tuple[dict[str, str], ...] = (
            {"NumMedia": "1", "MediaContentType0": "audio/ogg", "MediaUrl0": "https://api.twilio.com/m"},
            {"NumMedia": "1", "MediaContentType0": "image/jpeg", "MediaUrl0": "https://api.twilio.com/m"},
            {"Latitude": "51.5", "Longitude": "-1.2"},
        )
        return [self.form(person, "", number + place, **kind) for place, kind in enumerate(kinds)]

    def signed(
        self,
        body: bytes,
        content_type: str = "application/x-www-form-urlencoded",
        token: str = AUTH_TOKEN,
        url: str = f"{PUBLIC_URL}/webhooks/twilio/webhook",
        **headers: Any,
    ) -> Hook:
        try:
            form = {name: values[-1] for name, values in parse_qs(body.decode(), keep_blank_values=True).items()}
        except UnicodeDecodeError:
            form = {}
        signature = RequestValidator(token).compute_signature(url, form)
        sent = {"Content-Type": content_type, "X-Twilio-Signature": signature, "I-Twilio-Idempotency-Token": "once"}
        return Hook({**sent, **headers}, body)

    @property
    def good_answer(self) -> tuple[int, str]:
        return 200, "<Response/>"


class SmsStandIn(TwilioStandIn):
    channel = "sms"


class WhatsAppStandIn(TwilioStandIn):
    """The same account's WhatsApp, over the API of another stand-in."""

    channel = "whatsapp"
    prefix = "whatsapp:"
    sender = WHATSAPP_FROM

    def __init__(self, sms: SmsStandIn) -> None:
        self._sms = sms
        self.complaints, self.calls = sms.complaints, sms.calls
        self._taken, self._script, self._lock = sms._taken, sms._script, sms._lock

    def open(self) -> None:
        self._sms.open()

    def close(self) -> None:
        self._sms.close()

    @property
    def url(self) -> str:
        return self._sms.url
