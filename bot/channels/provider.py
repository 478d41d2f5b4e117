"""What a messaging service must supply to be a channel. One more service is one more module that does this."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar
from urllib.parse import parse_qsl

from aiohttp import BasicAuth
from sanic.response import HTTPResponse, empty

from bot.channels.problems import Problem
from bot.errors import HelplineError
from bot.settings import Settings
from bot.storage.messaging import NewMessage

UNSUPPORTED = "utter_unsupported"
"""The response to what holds no words: a voice message, a picture, a place."""
API = r"https?://[^\s?#]+"
"""What the address of a provider's API looks like."""


_MESSAGE_ID, _CHANNEL_USER = re.compile(r"[!-~]{1,64}"), re.compile(r"[!-~]{1,128}")
_NO_TEXT = re.compile(r"[\0\ud800-\udfff]")


class ChannelError(HelplineError):
    """A channel is set up by half, or wrongly. The text names the variables."""


@dataclass(frozen=True)
class Variable:
    """An environment variable that a service needs; `write` tells what it looks like."""

    name: str
    pattern: str
    write: str

    def problem(self, value: str) -> str | None:
        """What is wrong with a value that is set, without showing it: it may be a secret."""
        if re.fullmatch(self.pattern, value):
            return None
        return f"{self.name} isn't what it should be: {self.write}"


@dataclass(frozen=True)
class Webhook:
    """What somebody sent to a channel's address. Header names are in small letters; `target` is path and query."""

    target: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """The content type, without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().casefold()

    def form(self) -> dict[str, str]:
        """The body as a form; ValueError where it isn't one."""
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True, strict_parsing=True, max_num_fields=100))


@dataclass(frozen=True)
class Delivery:
    """What a webhook holds for us, which may be nothing, and how its sender is answered."""

    message: NewMessage | None = None
    answer: HTTPResponse = field(default_factory=lambda: empty(200))


@dataclass(frozen=True)
class Call:
    """A call of the provider's API: `json` or `form` is sent, or neither. It shows nothing of itself but its method."""

    method: str
    url: str = field(repr=False)
    """Telegram's holds the token."""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    auth: BasicAuth | None = field(default=None, repr=False)
    json: Mapping[str, Any] | None = field(default=None, repr=False)
    form: Mapping[str, str] | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Sent:
    """The provider took the message."""


@dataclass(frozen=True)
class Later:
    """The provider can't take the message now; `seconds` is when it said that it may. `error` is a kind."""

    error: str
    seconds: float | None = None


@dataclass(frozen=True)
class Refused:
    """The provider never takes this message. `error` is a kind."""

    error: str


Result = Sent | Later | Refused


class Provider(ABC):
    """A messaging service with the operator's account at it. Nothing here waits or stores."""

    service: ClassVar[str]
    """Its name in addresses and in `helpline channels`."""
    variables: ClassVar[tuple[Variable, ...]]
    """What has to be set; where none is, the service is off."""
    optional: ClassVar[tuple[Variable, ...]] = ()
    """What may be set beside; each has a default."""
    shared: ClassVar[tuple[str, ...]] = ()
    """Variables of the whole installation that have to be set too, but don't turn the service on."""
    media_types: ClassVar[tuple[str, ...]]
    """What its webhooks are made of."""
    sends_again: ClassVar[bool] = True
    """Whether it brings a message once more that we couldn't keep."""
    a_second: ClassVar[int] = 30
    """How many messages it takes in a second in all."""
    channels: tuple[str, ...]
    """The channels of it that are set up, as conversations and shapes name them."""

    @classmethod
    def missing(cls, settings: Settings) -> tuple[str, ...]:
        """The variables that aren't set, of a service that is on."""
        names = (*(variable.name for variable in cls.variables), *cls.shared)
        return tuple(name for name in names if not settings.variables.get(name))

    @classmethod
    def is_off(cls, settings: Settings) -> bool:
        """Whether no variable of the service is set."""
        return not any(variable.name in settings.variables for variable in cls.variables)

    @classmethod
    def from_settings(cls, settings: Settings) -> Provider | None:
        """The service as it is set up; None where it is off. ChannelError where it is set up by half or wrongly."""
        if cls.is_off(settings):
            return None
        missing = cls.missing(settings)
        if missing:
            raise ChannelError(
                f"{cls.service.capitalize()} is set up by half, without {' and '.join(missing)}. Set what is missing, "
                f"or unset every HELPLINE_{cls.service.upper()}_ variable to leave it off. See docs/channels.md."
            )
        set_ones = (variable for variable in cls.optional if variable.name in settings.variables)
        for variable in (*cls.variables, *set_ones):
            problem = variable.problem(settings.variables.get(variable.name, ""))
            if problem:
                raise ChannelError(problem)
        return cls(settings)

    @abstractmethod
    def __init__(self, settings: Settings) -> None: ...

    @abstractmethod
    def verify(self, webhook: Webhook) -> bool:
        """Whether the provider sent this, and lately where it says when."""

    @abstractmethod
    def read(self, webhook: Webhook) -> Delivery:
        """What a verified webhook holds.

        LookupError, TypeError, AttributeError, ValueError or RecursionError where it isn't of the documented form.
        """

    def sender(self, channel_user: str) -> str:
        """Who wrote, whatever the thread: messages that come too fast are counted by this."""
        return channel_user

    @abstractmethod
    def call(self, channel: str, channel_user: str, body: Mapping[str, Any]) -> Call:
        """How a message is sent to a user."""

    @abstractmethod
    def result(self, status: int, retry_after: float | None, answer: Any) -> Result:
        """What an answer below 500 to a call means. `answer` is its JSON, or None."""

    @abstractmethod
    def lane(self, channel: str, channel_user: str) -> str:
        """What the provider counts messages by, beside all of them."""

    def lane_a_second(self, channel: str) -> int:
        """How many messages a lane takes in a second."""
        return 1

    @abstractmethod
    def probe(self) -> Call:
        """A call that changes nothing and says whether the account is good."""

    @abstractmethod
    def introduced(self, status: int, answer: Any) -> str | None:
        """Who the account belongs to, from the answer to the probe; None where the account isn't good."""


def authentic(provider: Provider, webhook: Webhook) -> Delivery:
    """What a webhook holds; Problem where it isn't the provider's, or not of the documented form."""
    if webhook.media_type not in provider.media_types:
        raise Problem(415, f"Send {' or '.join(provider.media_types)}.")
    if not provider.verify(webhook):
        raise Problem(403, "The signature isn't the provider's, or is too old.")
    try:
        delivery = provider.read(webhook)
        return replace(delivery, message=delivery.message and _storable(delivery.message))
    except (LookupError, TypeError, AttributeError, ValueError, RecursionError):
        raise Problem(400, "That isn't of the form that the provider documents.") from None


def _storable(message: NewMessage) -> NewMessage:
    """A message as the tables hold it: no letters that aren't text. ValueError for ids that no provider makes."""
    if not _MESSAGE_ID.fullmatch(message.message_id) or not _CHANNEL_USER.fullmatch(message.channel_user):
        raise ValueError("These aren't a provider's ids.")
    return replace(message, text=message.text and _NO_TEXT.sub("", message.text))
