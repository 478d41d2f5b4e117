"""Everything that can be set, read once from the environment and passed on."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.errors import HelplineError

LONDON = ZoneInfo("Europe/London")
PROJECT = Path(__file__).resolve().parent.parent


class SettingError(HelplineError):
    """A setting can't be used. The text says which, why, and what to write."""


@dataclass(frozen=True)
class Settings:
    """How this installation runs. docs/deploy.md lists the environment variable of each."""

    host: str = "127.0.0.1"
    port: int = 5005
    data_folder: Path = field(default_factory=lambda: PROJECT / "var")
    database_url: str = ""
    """SQLAlchemy address; empty means the SQLite file helpline.db in the data folder."""
    fixed_today: dt.date | None = None
    """Moves "today" for the whole system, so that next year's parameters can be checked now."""
    session_minutes: int = 60
    messages_a_minute: int = 30
    """How many messages one conversation may send in a minute."""
    conversations_a_minute: int = 60
    """How many conversations one address may open in a minute."""
    requests_a_minute: int = 600
    """How many requests of the chat one address may make in a minute; a whole hospital may share one."""
    public_url: str = ""
    """The address of this server as others call it, such as https://helpline.example.org; services sign it."""
    proxies: int = 0
    """How many proxies stand in front, each adding to X-Forwarded-For: without it all people share one address."""
    allowed_origins: tuple[str, ...] = ()
    """The origins of other sites' pages that may hold the chat, such as "https://www.example.org"."""
    retention_days: int = 90
    """How long what was said stays."""
    audit_days: int = 730
    """How long it stays known who of the staff did what."""
    privacy_url: str = "/chat/privacy"
    leave_url: str = "/chat/away"
    """The neutral page that "Leave quickly" goes to."""
    staff: bool = True
    """Whether this replica serves the helpline's own pages at /staff."""
    sign_ins_a_minute: int = 10
    """How often one address may try to sign in at /staff in a minute."""

    variables: Mapping[str, str] = field(default_factory=dict, repr=False)
    """The HELPLINE_… variables that are set, for messaging services: bot/channels says which of them each needs."""

    def today(self) -> dt.date:
        """Today in London, or the day that HELPLINE_TODAY says."""
        return self.fixed_today or dt.datetime.now(LONDON).date()

    def database(self) -> str:
        """The database's address."""
        return self.database_url or f"sqlite:///{self.data_folder / 'helpline.db'}"


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Settings from HELPLINE_… variables; SettingError says what is wrong and what to write."""
    get = environment.get
    return Settings(
        host=get("HELPLINE_HOST", "127.0.0.1"),
        port=_number(get("HELPLINE_PORT", "5005"), "HELPLINE_PORT", 0, 65535),
        data_folder=Path(get("HELPLINE_DATA", str(PROJECT / "var"))).expanduser(),
        database_url=get("HELPLINE_DATABASE_URL", ""),
        fixed_today=_date(get("HELPLINE_TODAY", ""), "HELPLINE_TODAY"),
        session_minutes=_number(get("HELPLINE_SESSION_MINUTES", "60"), "HELPLINE_SESSION_MINUTES", 1, 1440),
        messages_a_minute=_number(get("HELPLINE_MESSAGES_A_MINUTE", "30"), "HELPLINE_MESSAGES_A_MINUTE", 1, 100_000),
        conversations_a_minute=_number(
            get("HELPLINE_CONVERSATIONS_A_MINUTE", "60"), "HELPLINE_CONVERSATIONS_A_MINUTE", 1, 100_000
        ),
        requests_a_minute=_number(get("HELPLINE_REQUESTS_A_MINUTE", "600"), "HELPLINE_REQUESTS_A_MINUTE", 1, 100_000),
        public_url=_public(get("HELPLINE_PUBLIC_URL", ""), "HELPLINE_PUBLIC_URL"),
        proxies=_number(get("HELPLINE_PROXIES", "0"), "HELPLINE_PROXIES", 0, 9),
        allowed_origins=_origins(get("HELPLINE_ALLOWED_ORIGINS", ""), "HELPLINE_ALLOWED_ORIGINS"),
        retention_days=_number(get("HELPLINE_RETENTION_DAYS", "90"), "HELPLINE_RETENTION_DAYS", 1, 3650),
        audit_days=_number(get("HELPLINE_AUDIT_DAYS", "730"), "HELPLINE_AUDIT_DAYS", 1, 3650),
        privacy_url=_address(get("HELPLINE_PRIVACY_URL", "/chat/privacy"), "HELPLINE_PRIVACY_URL"),
        leave_url=_address(get("HELPLINE_LEAVE_URL", "/chat/away"), "HELPLINE_LEAVE_URL"),
        staff=_on_or_off(get("HELPLINE_STAFF", "on"), "HELPLINE_STAFF"),
        sign_ins_a_minute=_number(get("HELPLINE_SIGN_INS_A_MINUTE", "10"), "HELPLINE_SIGN_INS_A_MINUTE", 1, 100_000),
        variables={
            name: value.strip() for name, value in environment.items() if name.startswith("HELPLINE_") and value.strip()
        },
    )


def _number(text: str, name: str, least: int, most: int) -> int:
    if not text.isdecimal() or not least <= int(text) <= most:
        raise SettingError(f"{name} is '{text}'. Write a whole number from {least} to {most}.")
    return int(text)


def _date(text: str, name: str) -> dt.date | None:
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise SettingError(f"{name} is '{text}'. Write a day as 2027-04-01.") from None


def _on_or_off(text: str, name: str) -> bool:
    if text not in {"on", "off"}:
        raise SettingError(f"{name} is '{text}'. Write a word of two: on or off.")
    return text == "on"


def _origins(text: str, name: str) -> tuple[str, ...]:
    origins = tuple(text.replace(",", " ").split())
    for origin in origins:
        if not re.fullmatch(r"https?://[\w.-]+(:\d+)?", origin):
            raise SettingError(
                f"{name} holds '{origin}'. Write origins as https://www.example.org, with spaces between."
            )
    return origins


def _public(text: str, name: str) -> str:
    if text and not re.fullmatch(r"https?://[^/\s?#]+", text.rstrip("/")):
        raise SettingError(f"{name} is '{text}'. Write the address of this server as https://helpline.example.org.")
    return text.rstrip("/")


def _address(text: str, name: str) -> str:
    if not re.match(r"https?://[^/\s]|/(?!/)", text):
        raise SettingError(f"{name} is '{text}'. Write a path of this server, as /privacy, or an https:// address.")
    return text
