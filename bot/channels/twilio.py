"""SMS and WhatsApp by Twilio: one webhook and one API for both, told apart by the prefix of an address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aiohttp import BasicAuth
from sanic.response import HTTPResponse
from twilio.request_validator import RequestValidator

from bot.channels.messaging import MessagingChannel
from bot.channels.problems import Problem
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

_WHATSAPP = "whatsapp:"
_FROM = {"sms": "HELPLINE_TWILIO_SMS_FROM", "whatsapp": "HELPLINE_TWILIO_WHATSAPP_FROM"}
_PACE = Variable("HELPLINE_TWILIO_SMS_A_SECOND", r"[1-9]\d{0,2}", "messages that the number may send in a second")
_NUMBER = r"\+[1-9]\d{6,14}"
_QUEUE_IS_FULL = "21611"
"""The number has as many messages waiting at Twilio as it may have."""
THE_PROVIDERS = frozenset(
    [
        "CANCEL", "END", "HELP", "INFO", "OPTOUT", "QUIT", "REVOKE", "START", "STOP", "STOPALL", "UNSTOP",
        "UNSUBSCRIBE",
    ]
)  # fmt: skip
"""Words that Twilio answers itself on SMS, alone in a message: whoever sends one gets nothing from us."""


class Twilio(Provider):
    """A Twilio account with a number for SMS, a sender for WhatsApp, or both."""

    service = "twilio"
    variables = (
        Variable("HELPLINE_TWILIO_ACCOUNT_SID", r"AC[0-9a-fA-F]{32}", "the account's SID, AC and 32 digits"),
        Variable("HELPLINE_TWILIO_AUTH_TOKEN", r"\w{16,64}", "the account's auth token, 32 letters"),
        Variable(_FROM["sms"], rf"|{_NUMBER}|MG[0-9a-fA-F]{{32}}", "+447700900123, or a messaging service's SID, MG…"),
        Variable(_FROM["whatsapp"], rf"|(?:{_WHATSAPP})?{_NUMBER}", "the sender's number, +447700900123"),
    )
    shared = ("HELPLINE_PUBLIC_URL",)
    a_second = 80
    optional = (
        _PACE,
        Variable("HELPLINE_TWILIO_API", API, "the address of the API, https://api.twilio.com"),
    )
    media_types = ("application/x-www-form-urlencoded",)
    sends_again = False

    @classmethod
    def missing(cls, settings: Settings) -> tuple[str, ...]:
        """The variables that aren't set; of the two senders one is enough."""
        senders = tuple(_FROM.values())
        missing = super().missing(settings)
        others = tuple(name for name in missing if name not in senders)
        return others if set(senders) - set(missing) else (*others, " or ".join(senders))

    def __init__(self, settings: Settings) -> None:
        value = settings.variables.get
        self._senders = {channel: value(name, "").removeprefix(_WHATSAPP) for channel, name in _FROM.items()}
        self.channels = tuple(channel for channel, sender in self._senders.items() if sender)
        self._account = settings.variables["HELPLINE_TWILIO_ACCOUNT_SID"]
        self._auth = BasicAuth(self._account, settings.variables["HELPLINE_TWILIO_AUTH_TOKEN"])
        self._validator = RequestValidator(self._auth.password)
        self._public = settings.public_url
        self._sms_a_second = int(value(_PACE.name, "1"))
        api = value("HELPLINE_TWILIO_API", "https://api.twilio.com").rstrip("/")
        self._resource = f"{api}/2010-04-01/Accounts/{self._account}"

    def verify(self, webhook: Webhook) -> bool:
        """Twilio's signature of the address that it calls and of the form."""
        signature = webhook.headers.get("x-twilio-signature", "")
        try:
            return bool(self._validator.validate(self._public + webhook.target, webhook.form(), signature))
        except ValueError:
            return False  # no form that Twilio could have signed

    def read(self, webhook: Webhook) -> Delivery:
        """A message. Twilio is answered with an empty document: what we say goes by the outbox."""
        form = webhook.form()
        sender, body = form["From"], form["Body"]
        channel = "whatsapp" if sender.startswith(_WHATSAPP) else "sms"
        user, answer = sender.removeprefix(_WHATSAPP), _nothing_to_say()
        if channel not in self.channels:
            raise Problem(404, f"{_FROM[channel]} isn't set, so nothing could be answered.")
        if channel == "sms" and (body.strip().upper() in THE_PROVIDERS or form.get("OptOutType")):
            return Delivery(answer=answer)
        text = body if body.strip() else None
        message = NewMessage(channel, form["MessageSid"], user, text, None if text else UNSUPPORTED)
        return Delivery(message, answer)

    def call(self, channel: str, channel_user: str, body: Mapping[str, Any]) -> Call:
        """A new message of the account."""
        prefix, sender = (_WHATSAPP if channel == "whatsapp" else ""), self._senders[channel]
        field = "MessagingServiceSid" if sender.startswith("MG") else "From"
        form = {**body, "To": prefix + channel_user, field: prefix + sender}
        return Call("POST", f"{self._resource}/Messages.json", auth=self._auth, form=form)

    def result(self, status: int, retry_after: float | None, answer: Any) -> Result:
        """201 is a message that Twilio sends on; an error has a number of Twilio's own."""
        if status == 201:
            return Sent()
        code = str((answer or {}).get("code") or status) if isinstance(answer, dict) else str(status)
        # 401 and 403 are about the account, which the operator can mend; the rest is about this message.
        waits = status in {401, 403, 429} or code == _QUEUE_IS_FULL
        return Later(code, retry_after) if waits else Refused(code)

    def lane(self, channel: str, channel_user: str) -> str:
        """The number that an SMS is sent from; on WhatsApp whoever gets it."""
        return channel if channel == "sms" else channel_user

    def lane_a_second(self, channel: str) -> int:
        """What the kind of the SMS number allows; one on WhatsApp."""
        return self._sms_a_second if channel == "sms" else 1

    def probe(self) -> Call:
        """The account itself."""
        return Call("GET", f"{self._resource}.json", auth=self._auth)

    def introduced(self, status: int, answer: Any) -> str | None:
        """The account's name."""
        return str(answer["friendly_name"]) if status == 200 and answer and answer.get("status") == "active" else None


class TwilioChannel(MessagingChannel):
    """Rasa's input channel for SMS and WhatsApp, mounted at /webhooks/twilio."""

    provider_type = Twilio


def _nothing_to_say() -> HTTPResponse:
    return HTTPResponse("<Response/>", content_type="text/xml")
