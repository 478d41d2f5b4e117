"""Messages that the assistant did badly, and what editors wrote for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Engine

from bot.storage.models import enquiry, paraphrase, review_item
from bot.storage.moments import aware, now

WAITING, LABELLED, DISMISSED = "waiting", "labelled", "dismissed"


@dataclass(frozen=True)
class ReviewItem:
    """A message to be looked at, masked as it is stored. `why` is declined, clarify or unhelpful."""

    number: int
    text: str
    why: str
    topic: str | None
    asked_at: dt.datetime


@dataclass(frozen=True)
class Paraphrase:
    """An editor's words for what people asked, and the topic that they belong to."""

    number: int
    text: str
    topic: str


class Reviews:
    """The review queue of one database; StorageError where it can't be read or written."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def waiting(self) -> list[ReviewItem]:
        """What nobody has looked at yet, the oldest first. Messages whose words aren't kept never get here."""
        columns = (review_item.c.id, review_item.c.why, enquiry.c.text, enquiry.c.topic, enquiry.c.asked_at)
        wanted = select(*columns).join(enquiry, enquiry.c.id == review_item.c.enquiry_id)
        with self._engine.connect() as connection:
            rows = connection.execute(wanted.where(review_item.c.state == WAITING).order_by(review_item.c.id))
            return [ReviewItem(row.id, row.text, row.why, row.topic, aware(row.asked_at)) for row in rows]

    def label(self, numbers: Collection[int], text: str, topic: str, by: str) -> None:
        """Keeps an editor's paraphrase of some messages, which wait no longer. The same words twice are kept once."""
        same = (paraphrase.c.text == text, paraphrase.c.topic == topic)
        row = {"text": text, "topic": topic, "by_name": by, "written_at": now()}
        with self._engine.begin() as connection:
            number = connection.execute(select(paraphrase.c.id).where(*same)).scalar()
            if number is None:
                number = connection.execute(insert(paraphrase).values(**row)).inserted_primary_key[0]
            changes = {"state": LABELLED, "paraphrase_id": number}
            connection.execute(update(review_item).where(review_item.c.id.in_(numbers)).values(**changes))

    def dismiss(self, numbers: Collection[int]) -> None:
        """Takes messages out of the queue that nothing can be learnt from."""
        with self._engine.begin() as connection:
            connection.execute(update(review_item).where(review_item.c.id.in_(numbers)).values(state=DISMISSED))

    def to_export(self, again: bool = False) -> list[Paraphrase]:
        """Paraphrases that weren't exported yet, or all of them, by topic."""
        wanted = select(paraphrase.c.id, paraphrase.c.text, paraphrase.c.topic)
        if not again:
            wanted = wanted.where(paraphrase.c.exported_at.is_(None))
        with self._engine.connect() as connection:
            rows = connection.execute(wanted.order_by(paraphrase.c.topic, paraphrase.c.id))
            return [Paraphrase(row.id, row.text, row.topic) for row in rows]

    def mark_exported(self, numbers: Collection[int]) -> None:
        """Notes that paraphrases were exported."""
        with self._engine.begin() as connection:
            connection.execute(update(paraphrase).where(paraphrase.c.id.in_(numbers)).values(exported_at=now()))
