"""A newcomer who follows docs/change-a-rule.md gets what it promises."""

from __future__ import annotations

from bot.coverage import load_parameters
from tests.builders import PROJECT
from tests.docs.walkthrough import blocks, copy_of_the_project, run

PAGE = PROJECT / "docs" / "change-a-rule.md"


def test_the_page_takes_a_newcomer_from_todays_rule_to_next_years(tmp_path):
    project = copy_of_the_project(tmp_path)
    run(PAGE, project)
    changed = load_parameters(project / "bot" / "coverage" / "parameters")
    assert changed.version != load_parameters().version


def test_the_page_edits_runs_and_adds_something():
    kinds = [block.kind for block in blocks(PAGE)]
    assert {kind: kinds.count(kind) for kind in kinds} == {"console": 4, "diff": 3, "yaml": 1}
