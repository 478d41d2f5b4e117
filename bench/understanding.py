"""Draws how far the understanding can be trusted: by cross-validation over the examples, and on others' messages.

Writes three pictures to docs/understanding: reliability (is what it holds for 80 % sure right in 80 %?), the trade-off
between declining what is ours and answering what isn't, and which topics are taken for which.
"""

from __future__ import annotations

import json
from typing import List, Sequence, Tuple

import matplotlib
import numpy as np
import numpy.typing as npt
from rasa.shared.importers.importer import TrainingDataImporter
from rich.console import Console
from sklearn.model_selection import StratifiedKFold

from bot.nlu.classifier import OUT_OF_SCOPE, TopicClassifier
from bot.nlu.topics import WITHOUT_TOPIC, Topics, topic_features
from bot.settings import PROJECT

matplotlib.use("Agg")
from matplotlib import pyplot

FOLDS = 3
PICTURES = PROJECT / "docs" / "understanding"
SETS = ("questions.jsonl", "foreign.jsonl")
MOST_DECLINED = 0.1

Numbers = npt.NDArray[np.float64]


def examples() -> Tuple[List[str], npt.NDArray[np.str_]]:
    """The examples that have a topic, and their topics."""
    importer = TrainingDataImporter.load_from_config(
        str(PROJECT / "config.yml"), str(PROJECT / "domain.yml"), [str(PROJECT / "data")]
    )
    told = [
        (message.get("text"), message.get("intent"))
        for message in importer.get_nlu_data().intent_examples
        if message.get("intent") not in WITHOUT_TOPIC
    ]
    return [text for text, _ in told], np.array([topic for _, topic in told])


def others() -> Tuple[List[str], npt.NDArray[np.bool_]]:
    """Messages by people who hadn't seen the examples, and whether each is off the subject."""
    items = [
        json.loads(line)
        for name in SETS
        for line in (PROJECT / "tests" / "evaluation" / name).read_text(encoding="utf-8").splitlines()
    ]
    return [item["text"] for item in items], np.array([item["topic"] == OUT_OF_SCOPE for item in items])


def draw_reliability(sure: Numbers, right: npt.NDArray[np.bool_]) -> None:
    """How often the likeliest topic is right, by how probable it is held."""
    edges = np.linspace(0, 1, 11)
    tenth = np.clip(np.digitize(sure, edges) - 1, 0, 9)
    filled = [i for i in range(10) if (tenth == i).sum() > 0]
    pyplot.figure(figsize=(5, 5))
    pyplot.plot([0, 1], [0, 1], color="grey", linestyle="--", label="as sure as right")
    pyplot.plot(
        [sure[tenth == i].mean() for i in filled], [right[tenth == i].mean() for i in filled], "o-", label="measured"
    )
    for i in filled:
        pyplot.annotate(str((tenth == i).sum()), (sure[tenth == i].mean(), right[tenth == i].mean() - 0.05), fontsize=7)
    pyplot.xlabel("probability of the likeliest topic")
    pyplot.ylabel("share of these that is right")
    pyplot.legend()
    _save("reliability.png")


def draw_tradeoff(curves: Sequence[Tuple[str, Numbers, npt.NDArray[np.bool_]]], chosen: float) -> None:
    """What is declined of ours against what is let in of the rest, over all thresholds; the dot is the one chosen."""
    pyplot.figure(figsize=(6, 4.5))
    for name, foreign, is_foreign in curves:
        thresholds = np.linspace(0.02, 0.98, 97)
        declined = [(foreign[~is_foreign] >= one).mean() for one in thresholds]
        let_in = [(foreign[is_foreign] < one).mean() for one in thresholds]
        (line,) = pyplot.plot(declined, let_in, label=name)
        pyplot.plot(
            (foreign[~is_foreign] >= chosen).mean(), (foreign[is_foreign] < chosen).mean(), "o", color=line.get_color()
        )
    pyplot.xlim(0, MOST_DECLINED)
    pyplot.ylim(0, MOST_DECLINED * 2)
    pyplot.xlabel("share of what is ours that is held for foreign")
    pyplot.ylabel("share of what is foreign that is held for ours")
    pyplot.legend()
    _save("trade-off.png")


def draw_confusion(topics: npt.NDArray[np.str_], told: npt.NDArray[np.str_]) -> None:
    """For each topic, which it is taken for; the diagonal, what is right, is left out so that the rest shows."""
    names = sorted(set(topics))
    counts = np.zeros((len(names), len(names)))
    for topic, other in zip(topics, told, strict=True):
        counts[names.index(topic), names.index(other)] += 1
    shares = counts / counts.sum(axis=1, keepdims=True)
    np.fill_diagonal(shares, 0)
    pyplot.figure(figsize=(12, 11))
    pyplot.imshow(shares, cmap="Reds", vmin=0, vmax=0.15)
    pyplot.xticks(range(len(names)), names, rotation=90, fontsize=7)
    pyplot.yticks(range(len(names)), names, fontsize=7)
    pyplot.xlabel("taken for")
    pyplot.ylabel("topic of the example")
    pyplot.colorbar(shrink=0.6, label="share of the topic's examples")
    _save("confusion.png")


def _save(name: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    pyplot.tight_layout()
    pyplot.savefig(PICTURES / name, dpi=110)
    pyplot.close()


def main() -> None:
    """Fits the topics, whole and fold by fold, draws the pictures and prints the figures."""
    config = Topics.get_default_config()
    texts, topics = examples()
    features = topic_features(config)
    rows = features.fit(texts, list(topics))
    probabilities = np.zeros((len(texts), len(set(topics))))
    classes = np.unique(topics)
    for seen, unseen in StratifiedKFold(FOLDS, shuffle=True, random_state=1).split(rows, topics):
        probabilities[unseen] = TopicClassifier(config).fit(rows[seen], list(topics[seen])).of(rows[unseen])
    told = classes[probabilities.argmax(axis=1)]
    foreign = probabilities[:, list(classes).index(OUT_OF_SCOPE)]
    messages, is_foreign = others()
    whole = TopicClassifier(config).fit(rows, list(topics))
    of_others = whole.of(features.of(messages))[:, list(classes).index(OUT_OF_SCOPE)]
    draw_reliability(probabilities.max(axis=1), told == topics)
    draw_tradeoff(
        (
            ("examples, by cross-validation", foreign, topics == OUT_OF_SCOPE),
            ("others' messages", of_others, is_foreign),
        ),
        config["foreign"],
    )
    draw_confusion(topics, told)
    console = Console()
    console.print(f"Topics right by cross-validation: {(told == topics).mean():.1%} of {len(texts)}.")
    measured = (("examples", foreign, topics == OUT_OF_SCOPE), ("others' messages", of_others, is_foreign))
    for chosen in sorted({0.1, 0.2, 0.3, 0.5, config["foreign"]}):
        for name, held, off in measured:
            let_in, declined = (held[off] < chosen).mean(), (held[~off] >= chosen).mean()
            console.print(f"At {chosen}, {name}: {let_in:.1%} of foreign let in, {declined:.1%} of ours declined.")


if __name__ == "__main__":
    main()
