"""What the operator says of an answer is kept, the last word counting."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from bot.storage.answer_standings import AnswerStandings, Standing
from bot.storage.database import connect
from bot.storage.faults import StorageError

from .build import engine_at

APPROVED = Standing("A. Editor", dt.date(2026, 11, 23), is_withdrawn=False, version="abc")
WITHDRAWN = Standing("B. Editor", dt.date(2026, 11, 24), is_withdrawn=True, version="abc")


def test_the_last_word_on_an_answer_counts_and_others_keep_theirs(tmp_path: Path) -> None:
    standings = AnswerStandings(engine_at(tmp_path))
    standings.put("joining", APPROVED)
    standings.put("renewal", APPROVED)
    standings.put("joining", WITHDRAWN)
    assert standings.all() == {"joining": WITHDRAWN, "renewal": APPROVED}


def test_another_process_sees_it_at_once(tmp_path: Path) -> None:
    AnswerStandings(engine_at(tmp_path)).put("joining", WITHDRAWN)
    assert AnswerStandings(engine_at(tmp_path)).all() == {"joining": WITHDRAWN}


def test_where_there_is_no_database_nothing_is_approved_and_none_is_made(tmp_path: Path) -> None:
    file = tmp_path / "helpline.db"
    assert AnswerStandings(connect(f"sqlite:///{file}")).all() == {}
    assert not file.exists()


def test_a_database_from_before_there_were_standings_has_none(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'old.db'}")
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE conversation (id TEXT)")
    assert AnswerStandings(engine).all() == {}


def test_a_database_that_cannot_be_read_is_told_and_never_taken_for_no_word(tmp_path: Path) -> None:
    file = tmp_path / "broken.db"
    file.write_bytes(b"this is no database, whatever its name says" * 100)
    with pytest.raises(StorageError):
        AnswerStandings(connect(f"sqlite:///{file}")).all()
