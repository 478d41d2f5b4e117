"""The Markdown of the answers (paragraphs, "- " lists, **bold**) in each channel's own markup.

Whatever else looks like markup was written by a person or stands for itself, and is shown as it is.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass

_BOLD = re.compile(r"^\*\*([^*\n]+)\*\*", re.M)
"""Bold is what a line begins with; words of a person that we repeat never do."""
_BULLET = re.compile(r"^- ", re.M)
_ADDRESS = re.compile(r"https?://[^\s<>|“”\"]*[^\s<>|“”\"'.,;:!?)]")
# Slack and WhatsApp have no way of writing their own marks plainly: a sign that looks alike stands for each.
_LOOKALIKES = str.maketrans({"*": "∗", "_": "＿", "~": "∼", "`": "ˋ"})


@dataclass(frozen=True)
class Markup:
    """A channel's markup: how plain words are made safe, what stands around bold ones, and before a list's lines."""

    plain: Callable[[str], str]
    bold: tuple[str, str]
    bullet: str = "• "

    def render(self, text: str) -> str:
        """A text of the answers in this markup."""
        text = _BULLET.sub(self.bullet, text)
        parts = _BOLD.split(text)  # plain and bold in turns
        return "".join(
            f"{self.bold[0]}{self.plain(part)}{self.bold[1]}" if number % 2 else self.plain(part)
            for number, part in enumerate(parts)
        )


def _slack_words(text: str) -> str:
    """Escaped, with addresses as links: nothing else becomes one, and no "@here" calls anybody."""
    done, start = [], 0
    for match in _ADDRESS.finditer(text):
        done += [_slack_escaped(text[start : match.start()]), f"<{html.escape(match.group(), quote=False)}>"]
        start = match.end()
    return "".join([*done, _slack_escaped(text[start:])])


def _slack_escaped(text: str) -> str:
    return html.escape(text.translate(_LOOKALIKES), quote=False)


def _untouched(text: str) -> str:
    return text


PLAIN = Markup(_untouched, ("", ""), "- ")
SLACK = Markup(_slack_words, ("*", "*"))
TELEGRAM = Markup(lambda text: html.escape(text, quote=False), ("<b>", "</b>"))
WHATSAPP = Markup(lambda text: text.translate(_LOOKALIKES), ("*", "*"))
