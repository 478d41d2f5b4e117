"""Errors written for whoever runs the assistant."""

from __future__ import annotations


class HelplineError(Exception):
    """Something that a person can mend. Its text says what is wrong and what to do; the command shows it as it is."""
