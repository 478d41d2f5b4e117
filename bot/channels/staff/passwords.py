"""Passwords: which will do, and whether one is the right one. Argon2id, as RFC 9106 recommends it."""

from __future__ import annotations

from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from bot.errors import HelplineError

FEWEST_CHARACTERS = 12
MOST_CHARACTERS = 256
_HASHER = PasswordHasher()


class PasswordRefused(HelplineError):
    """A password won't do. The text says why."""


def hashed(password: str, name: str) -> str:
    """The password as it is kept, or PasswordRefused where it won't do for an account of the name."""
    if not FEWEST_CHARACTERS <= len(password) <= MOST_CHARACTERS:
        raise PasswordRefused(
            f"The password has {len(password)} characters. Use {FEWEST_CHARACTERS} to {MOST_CHARACTERS}: "
            "a few words that don't belong together are easy to keep in mind."
        )
    if password.strip().casefold() == name.strip().casefold():
        raise PasswordRefused("The password is the name. Use another one.")
    return _HASHER.hash(password)


def is_right(password: str, password_hash: str | None) -> bool:
    """Whether a password is the one that was hashed. Where there is none to compare with it takes as long."""
    try:
        return _HASHER.verify(password_hash or _of_nobody(), password[: MOST_CHARACTERS + 1]) and bool(password_hash)
    except (VerificationError, InvalidHashError):
        return False


@lru_cache(maxsize=1)
def _of_nobody() -> str:
    return _HASHER.hash("nobody has this password")
