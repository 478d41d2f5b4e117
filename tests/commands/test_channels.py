"""`helpline channels check`, and what a start says of a channel that is set up by half."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import yaml
from typer.testing import CliRunner, Result

from bot.channels.provider import ChannelError
from bot.channels.services import MESSAGING
from bot.cli import _check_channels, app
from bot.settings import PROJECT, read_settings
from tests.channels.providers.people import Providers


@pytest.fixture(scope="module")
def providers() -> Iterator[Providers]:
    """The providers' stand-ins."""
    opened = Providers()
    yield opened
    opened.close()


def check(environment: dict[str, str], *options: str) -> Result:
    return CliRunner().invoke(app, ["channels", "check", *options], env=environment)


def states(result: Result) -> dict[str, str]:
    """What is said of each service."""
    return dict(line.split(maxsplit=1) for line in result.output.splitlines())


def test_without_any_variable_every_channel_is_off() -> None:
    result = check({})
    assert result.exit_code == 0
    assert states(result) == {"slack": "off", "telegram": "off", "twilio": "off"}


def test_with_all_its_variables_a_channel_is_ready(providers: Providers) -> None:
    result = check(providers.environment())
    assert result.exit_code == 0
    assert states(result) == {
        "slack": "ready (slack)",
        "telegram": "ready (telegram)",
        "twilio": "ready (sms, whatsapp)",
    }


@pytest.mark.parametrize(
    "missing",
    [
        "HELPLINE_SLACK_TOKEN",
        "HELPLINE_SLACK_SIGNING_SECRET",
        "HELPLINE_TELEGRAM_TOKEN",
        "HELPLINE_TELEGRAM_SECRET",
        "HELPLINE_TELEGRAM_USERNAME",
        "HELPLINE_TWILIO_ACCOUNT_SID",
        "HELPLINE_TWILIO_AUTH_TOKEN",
        "HELPLINE_PUBLIC_URL",
    ],
)
def test_what_a_half_set_channel_lacks_is_named_and_stops_the_start(providers: Providers, missing: str) -> None:
    environment = {name: value for name, value in providers.environment().items() if name != missing}
    result = check(environment)
    assert result.exit_code == 1
    assert [state for state in states(result).values() if "missing" in state] == [f"missing {missing}"]
    with pytest.raises(ChannelError, match=rf"set up by half, without {missing}\."):
        _check_channels(read_settings(environment))


@pytest.mark.parametrize(
    ("sender", "channels"), [("HELPLINE_TWILIO_SMS_FROM", "whatsapp"), ("HELPLINE_TWILIO_WHATSAPP_FROM", "sms")]
)
def test_of_sms_and_whatsapp_one_alone_may_be_on(providers: Providers, sender: str, channels: str) -> None:
    environment = {name: value for name, value in providers.environment().items() if name != sender}
    assert states(check(environment))["twilio"] == f"ready ({channels})"


def test_twilio_without_any_sender_says_that_one_is_needed(providers: Providers) -> None:
    environment = {name: value for name, value in providers.environment().items() if not name.endswith("_FROM")}
    assert states(check(environment))["twilio"] == "missing HELPLINE_TWILIO_SMS_FROM or HELPLINE_TWILIO_WHATSAPP_FROM"


@pytest.mark.parametrize(
    ("variable", "wrong"),
    [
        ("HELPLINE_SLACK_TOKEN", "xoxp-of-a-person"),
        ("HELPLINE_TELEGRAM_SECRET", "short"),
        ("HELPLINE_TWILIO_SMS_FROM", "07700 900001"),
        ("HELPLINE_TWILIO_SMS_A_SECOND", "0"),
        ("HELPLINE_SLACK_API", "slack.com"),
    ],
)
def test_a_value_that_cannot_be_right_is_told_without_showing_it(
    providers: Providers, variable: str, wrong: str
) -> None:
    result = check({**providers.environment(), variable: wrong})
    assert result.exit_code == 1
    assert f"{variable} isn't what it should be" in result.output
    assert wrong not in result.output.replace("slack.com/api", "")


def test_live_the_services_say_whose_account_it_is(providers: Providers) -> None:
    result = check(providers.environment(), "--live")
    assert result.exit_code == 0
    assert states(result)["slack"] == "ready (slack): helpline in Deanery"
    assert states(result)["telegram"] == "ready (telegram): @helpline_stand_in_bot"
    assert states(result)["twilio"] == "ready (sms, whatsapp): Helpline"


def test_live_a_bot_of_another_name_is_told(providers: Providers) -> None:
    result = check({**providers.environment(), "HELPLINE_TELEGRAM_USERNAME": "another_bot"}, "--live")
    assert result.exit_code == 1
    assert "doesn't know this account" in states(result)["telegram"]


def test_every_service_stands_in_the_credentials() -> None:
    written = yaml.safe_load((PROJECT / "credentials.yml").read_text())
    assert {f"{channel.__module__}.{channel.__name__}" for channel in MESSAGING} <= set(written)
