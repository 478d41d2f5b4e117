"""`helpline channels`: which messaging services are set up, and whether they know us."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from bot.settings import read_settings

if TYPE_CHECKING:
    from bot.channels.provider import Provider

app = typer.Typer(no_args_is_help=True, help="Look over the messaging channels.")


@app.callback()
def channels() -> None:
    """Look over the messaging channels."""


@app.command()
def check(
    live: Annotated[bool, typer.Option("--live", help="Ask each service whether it knows our account.")] = False,
) -> None:
    """Say of each service whether it is off, ready, or what is missing. Exit code 1 where anything is wrong."""
    from bot.channels.provider import ChannelError
    from bot.channels.services import MESSAGING

    settings = read_settings()
    is_wrong = False
    for channel in MESSAGING:
        service = channel.provider_type
        try:
            provider = service.from_settings(settings)
        except ChannelError as error:
            missing = service.missing(settings)
            state, wrong = (f"missing {', '.join(missing)}" if missing else str(error)), True
        else:
            state, wrong = ("off", False) if provider is None else _state(provider, live)
        typer.echo(f"{service.service:9} {state}")
        is_wrong = is_wrong or wrong
    if is_wrong:
        raise typer.Exit(1)


def _state(provider: Provider, live: bool) -> tuple[str, bool]:
    ready = f"ready ({', '.join(provider.channels)})"
    if not live:
        return ready, False
    who = asyncio.run(_introduced(provider))
    return (f"{ready}: {who}", False) if who else (f"{ready}, but the service doesn't know this account", True)


async def _introduced(provider: Provider) -> str | None:
    import aiohttp

    from bot.channels.outbox import SECONDS, request
    from bot.errors import HelplineError

    try:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=SECONDS)) as http:
            status, _, answer = await request(http, provider.probe())
        return provider.introduced(status, answer)
    except (aiohttp.ClientError, asyncio.TimeoutError, OSError):
        raise HelplineError(
            f"{provider.service.capitalize()} can't be reached. Try again, or check the network."
        ) from None
    except (LookupError, TypeError, AttributeError):
        return None
