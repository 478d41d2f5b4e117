"""A newcomer who follows docs/add-an-answer.md has a new topic that answers."""

from __future__ import annotations

from pathlib import Path

from tests.builders import PROJECT
from tests.docs.walkthrough import blocks, copy_of_the_project, run

PAGE = PROJECT / "docs" / "add-an-answer.md"
MOST_EXAMPLES = 20
"""An intent, in the copy: enough to tell topics apart, few enough to train in a minute."""


def fewer_examples(project: Path) -> None:
    """Leaves the first examples of each intent."""
    for path in (project / "data" / "nlu").glob("*.yml"):
        kept, left = [], MOST_EXAMPLES
        for line in path.read_text(encoding="utf-8").splitlines():
            if not line.startswith("      - "):
                left = MOST_EXAMPLES
            elif (left := left - 1) < 0:
                continue
            kept.append(line)
        path.write_text("\n".join(kept) + "\n", encoding="utf-8")


def test_the_page_takes_a_newcomer_to_a_topic_that_answers(tmp_path):
    project = copy_of_the_project(tmp_path)
    fewer_examples(project)
    run(PAGE, project)


def test_the_page_writes_edits_and_runs():
    kinds = [block.kind for block in blocks(PAGE)]
    assert {kind: kinds.count(kind) for kind in kinds} == {"yaml": 2, "diff": 3, "console": 2}
