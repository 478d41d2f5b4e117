"""What was done badly waits for an editor, whose words become examples."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from sqlalchemy.engine import Engine
from typer.testing import CliRunner, Result

from bot.commands.review import app
from bot.review import as_examples, grouped
from bot.storage.audit import THE_OPERATOR, AuditTrail
from bot.storage.repository import Repository
from bot.storage.reviews import Paraphrase, Reviews

from .build import as_stored, bot, engine_at, repository_at, rows, turn, user

DECLINED = ["can you book me a flight", "could you book a flight to Spain for me", "what is the capital of Peru"]


@pytest.fixture
def engine(url: str) -> Engine:
    return engine_at(url)


@pytest.fixture
def repository(url: str) -> Repository:
    return repository_at(url)


def add(repository: Repository, *events: Any, id: str = "c", at: int = 0) -> None:
    repository.add_events(id, as_stored(events), at)


def waiting(engine: Engine) -> list[tuple[str, str]]:
    return [(item.text, item.why) for item in Reviews(engine).waiting()]


def test_what_was_declined_or_unclear_waits_and_what_was_answered_does_not(
    repository: Repository, engine: Engine
) -> None:
    for at, outcome in enumerate(["declined", "clarify", "answered", "decided", "chat", "error"]):
        add(repository, *turn(f"it was {outcome}", outcome=outcome), at=at * 2)
    assert waiting(engine) == [("it was declined", "declined"), ("it was clarify", "clarify")]


def test_what_somebody_found_unhelpful_waits_until_they_think_better_of_it(
    repository: Repository, engine: Engine
) -> None:
    add(repository, *turn("am I eligible?", "Yes", outcome="answered"))
    repository.give_feedback("c", "m-Yes", helpful=False, reason=None)
    repository.give_feedback("c", "m-Yes", helpful=False, reason="really")
    assert waiting(engine) == [("am I eligible?", "unhelpful")]
    repository.give_feedback("c", "m-Yes", helpful=True, reason=None)
    assert waiting(engine) == []


@pytest.mark.parametrize(
    "message",
    [user("I want to die, brontosaurus", "distress"), user("the police arrested me, brontosaurus")],
    ids=["distressed", "a criminal matter"],
)
def test_words_that_are_not_kept_never_wait(repository: Repository, engine: Engine, message: Any) -> None:
    add(repository, message, bot("Sorry", "declined"))
    repository.give_feedback("c", "m-Sorry", helpful=False, reason="brontosaurus")
    assert waiting(engine) == []
    assert rows(engine, "feedback")[0]["reason"] is None


def test_an_item_goes_with_its_person_but_the_editors_words_stay(repository: Repository, engine: Engine) -> None:
    add(repository, *turn("can I join pls", outcome="clarify"))
    reviews = Reviews(engine)
    reviews.label([item.number for item in reviews.waiting()], "how could somebody join", "joining", "A. Editor")
    repository.erase("c")
    assert rows(engine, "review_item") == []
    assert [one.text for one in reviews.to_export()] == ["how could somebody join"]


def test_the_same_words_are_kept_once_and_exported_once(repository: Repository, engine: Engine) -> None:
    for at in (0, 2):
        add(repository, *turn(f"join {at}", outcome="clarify"), at=at)
    reviews = Reviews(engine)
    for item in reviews.waiting():
        reviews.label([item.number], "how could somebody join", "joining", "A. Editor")
    (one,) = reviews.to_export()
    reviews.mark_exported([one.number])
    assert reviews.to_export() == []
    assert reviews.to_export(again=True) == [one]


def test_messages_of_one_meaning_stand_together_the_most_frequent_first(repository: Repository, engine: Engine) -> None:
    for at, text in enumerate([DECLINED[2], *DECLINED[:2]]):
        add(repository, *turn(text, outcome="declined"), at=at * 2)
    groups = grouped(Reviews(engine).waiting())
    assert [[item.text for item in group] for group in groups] == [DECLINED[:2], [DECLINED[2]]]


def test_grouping_is_by_the_vectors_and_nothing_else(repository: Repository, engine: Engine) -> None:
    for at in range(4):
        add(repository, *turn(f"{at}", outcome="declined"), at=at * 2)
    items = Reviews(engine).waiting()
    vectors = np.eye(4, dtype=np.float32)[[0, 1, 1, 1]]
    assert [[item.text for item in group] for group in grouped(items, vectors)] == [["1", "2", "3"], ["0"]]
    assert grouped(items[:1]) == [items[:1]]
    assert grouped([]) == []


def test_examples_are_written_as_the_training_reads_them() -> None:
    written = as_examples(
        [Paraphrase(1, "how could I join: by post?", "joining"), Paraphrase(2, "a flight", "out_of_scope")]
    )
    read = yaml.safe_load(written)
    assert read["version"] == "3.1"
    assert read["nlu"] == [
        {"intent": "joining", "examples": "- how could I join: by post?\n"},
        {"intent": "out_of_scope", "examples": "- a flight\n"},
    ]


# The command


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    monkeypatch.setenv("HELPLINE_DATABASE_URL", f"sqlite:///{tmp_path / 'helpline.db'}")
    add(repository_at(tmp_path), *turn("can i join with mrs Smithers", outcome="clarify"))
    return engine_at(tmp_path)


def review(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def test_an_editor_lists_labels_and_exports(installation: Engine) -> None:
    assert "1  clarify    can i join with mrs [name]" in review("list").output
    labelled = review("label", "1", "--topic", "joining", "--words", "is joining possible", "--by", "A. Editor")
    assert labelled.exit_code == 0
    assert review("list").output == "Nothing waits.\n"
    assert yaml.safe_load(review("export").output)["nlu"][0]["intent"] == "joining"
    assert "nothing new" in review("export").output


@pytest.mark.parametrize(
    ("words", "topic", "number", "why"),
    [
        ("is joining possible", "no_such_topic", "1", "no topic"),
        ("is joining possible", "joining", "7", "No message 7"),
        ("Can I join with Mrs [name]", "joining", "1", "person's own words"),
        ("can Mrs Smithers join", "joining", "1", "personal data"),
        ("  ", "joining", "1", "words are empty"),
        ("word " * 200, "joining", "1", "Use 500 at most"),
    ],
)
def test_what_would_be_no_good_example_is_refused(
    installation: Engine, words: str, topic: str, number: str, why: str
) -> None:
    refused = review("label", number, "--topic", topic, "--words", words, "--by", "A. Editor")
    assert refused.exit_code == 2
    assert why in " ".join(refused.output.split())
    assert rows(installation, "paraphrase") == []


def test_what_teaches_nothing_is_dismissed(installation: Engine) -> None:
    assert review("dismiss", "1").exit_code == 0
    assert review("list").output == "Nothing waits.\n"
    assert review("dismiss", "1").exit_code == 2


def test_what_is_labelled_and_dismissed_by_command_is_in_the_audit(installation: Engine, tmp_path: Path) -> None:
    add(repository_at(tmp_path), *turn("and when", outcome="clarify"), id="other")
    review("label", "1", "--topic", "joining", "--words", "is joining possible", "--by", "A. Editor")
    review("label", "2", "--topic", "no_such_topic", "--words", "is joining possible", "--by", "A. Editor")
    review("dismiss", "2")
    entries = [entry for _, entry in AuditTrail(installation).latest()]
    assert [(entry.by, entry.action, entry.about) for entry in entries] == [
        (THE_OPERATOR, "dismissed", "message 2"),
        (THE_OPERATOR, "labelled joining", "message 1, by A. Editor"),
    ]
