"""Tokens that the server signs: a conversation can't be joined by guessing its name."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import jwt

from bot.errors import HelplineError

_ALGORITHM = "HS256"
_PURPOSE = "chat"


class KeyFileError(HelplineError):
    """The signing key can't be used. The text says why and what to do."""


def signing_key(folder: Path) -> str:
    """The installation's key, made at first start in a file that only its owner can read.

    Raises KeyFileError where others could read it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "signing.key"
    try:
        # Made readable by its owner only from the first byte on; an existing one is left alone.
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        pass
    else:
        with os.fdopen(file, "w") as out:
            out.write(secrets.token_urlsafe(48))
    if path.stat().st_mode & 0o077:
        raise KeyFileError(f"{path.name} can be read by others. Run: chmod 600 {path.name}, in the data folder.")
    key = path.read_text().strip()
    if len(key) < 32:
        raise KeyFileError(f"{path.name} is too short to be a key. Remove it, and the next start makes a new one.")
    return key


class Tokens:
    """Makes and checks the tokens of conversations."""

    def __init__(self, key: str) -> None:
        self._key = key

    def make(self, conversation: str) -> str:
        """A token for a conversation. It is the conversation that expires, by its last turn, not the token."""
        return jwt.encode({"sub": conversation, "use": _PURPOSE}, self._key, algorithm=_ALGORITHM)

    def conversation(self, token: str) -> str | None:
        """The conversation a token is for, or None where it isn't one of ours."""
        try:
            claims = jwt.decode(token, self._key, algorithms=[_ALGORITHM], options={"require": ["sub"]})
        except jwt.InvalidTokenError:
            return None
        return str(claims["sub"]) if claims.get("use") == _PURPOSE else None
