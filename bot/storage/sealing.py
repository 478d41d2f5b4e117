"""Seals what must be kept for a moment as it was written: without the installation's key nobody can read it.

A message is stored before its turn can tell what of it mustn't be. Sealed, it is unreadable in the table, in the
database's log and in a backup.
"""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken

_PURPOSE = b"messages on their way"


class Seal:
    """Seals texts with a key made from the installation's own, which is random: a digest of it is as good a key."""

    def __init__(self, key: str) -> None:
        digest = hashlib.sha256(_PURPOSE + b"\0" + key.encode()).digest()
        self._fernet = Fernet(base64.urlsafe_b64encode(digest))

    def close(self, text: str) -> str:
        """The text, sealed."""
        return self._fernet.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str | None:
        """The text that was sealed; None where that was done with another key."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken:
            return None
