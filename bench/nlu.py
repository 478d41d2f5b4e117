"""Trains what tells topics, as configured, on BANKING77 (77 intents, 10 examples each) and prints its accuracy.

The data isn't part of the project: where the folder named on the command line holds none, it says so and stops.
"""

from __future__ import annotations

import csv
import random
import statistics
import sys
from pathlib import Path
from typing import List, Tuple

import numpy as np
from rich.console import Console
from rich.progress import track
from rich.table import Table

from bot.nlu.classifier import TopicClassifier
from bot.nlu.topics import Topics, topic_features

EXAMPLES_AN_INTENT = 10
DRAWS = 5
PUBLISHED = {
    "ConveRT": 83.3,
    "USE": 84.2,
    "RoBERTa": 84.3,
    "USE and ConveRT": 85.2,
    "DNNC": 86.7,
    "CPFT": 87.2,
}
"""Accuracy in percent at 10 examples an intent, as published for the official test set."""

Labelled = List[Tuple[str, str]]


def read(path: Path) -> Labelled:
    """The (text, intent) rows of one file."""
    with path.open(encoding="utf-8", newline="") as file:
        return [(row["text"], row["category"]) for row in csv.DictReader(file)]


def draw(rows: Labelled, seed: int) -> Labelled:
    """Ten examples of each intent, chosen by the seed."""
    chooser = random.Random(seed)  # noqa: S311 - a draw that can be repeated, no secret
    intents = sorted({intent for _, intent in rows})
    return [
        row for intent in intents for row in chooser.sample([r for r in rows if r[1] == intent], EXAMPLES_AN_INTENT)
    ]


def accuracy(examples: Labelled, test: Labelled) -> float:
    """The percentage of the test set that is told rightly after learning from the examples."""
    config = Topics.get_default_config()
    texts, intents = [text for text, _ in examples], [intent for _, intent in examples]
    features, classifier = topic_features(config), TopicClassifier(config)
    classifier.fit(features.fit(texts, intents), intents)
    told = classifier.of(features.of([text for text, _ in test])).argmax(axis=1)
    return 100 * float(np.mean(np.array(classifier.topics)[told] == np.array([intent for _, intent in test])))


def main(folder: Path) -> None:
    """Prints the table."""
    console = Console()
    if not (folder / "train.csv").exists():
        console.print(f"There is no BANKING77 in {folder}: nothing to measure. Its train.csv and test.csv go there.")
        return
    train, test = read(folder / "train.csv"), read(folder / "test.csv")
    reached = [accuracy(draw(train, seed), test) for seed in track(range(DRAWS), "Draws", console=console)]
    table = Table("On BANKING77, 10 examples an intent", "accuracy, %")
    for name, percent in sorted(
        [*PUBLISHED.items(), ("this project", statistics.mean(reached))], key=lambda row: row[1]
    ):
        table.add_row(name, f"{percent:.1f}", style="bold" if name == "this project" else "")
    console.print(table, "Each draw: " + ", ".join(f"{percent:.1f}" for percent in reached))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
