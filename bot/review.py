"""Groups the messages of the review queue by meaning, and writes editors' paraphrases as training examples."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import yaml
from sklearn.cluster import AgglomerativeClustering

from bot.nlu.encoder import Vectors, load_encoder
from bot.storage.reviews import Paraphrase, ReviewItem

_FARTHEST = 1.05
"""How far apart the unit vectors of a group's messages are on average at most: a cosine of 0.45."""


def grouped(items: Sequence[ReviewItem], vectors: Vectors | None = None) -> list[list[ReviewItem]]:
    """The items in groups of one meaning, the largest group first, the oldest item first in each.

    `vectors` are the sentence vectors of the items' texts, one a row; without them the encoder makes them.
    """
    if len(items) < 2:
        return [list(items)] if items else []
    rows = load_encoder().vectors([item.text for item in items]) if vectors is None else vectors
    clustering = AgglomerativeClustering(n_clusters=None, distance_threshold=_FARTHEST, linkage="average")
    groups: dict[int, list[ReviewItem]] = defaultdict(list)
    for item, group in zip(items, clustering.fit_predict(rows), strict=True):
        groups[group].append(item)
    return sorted(groups.values(), key=lambda group: (-len(group), group[0].number))


def as_examples(paraphrases: Sequence[Paraphrase]) -> str:
    """The paraphrases as a file of data/nlu: Rasa's YAML, an intent for each topic."""
    by_topic: dict[str, list[str]] = defaultdict(list)
    for one in paraphrases:
        by_topic[one.topic].append(one.text)
    examples = [
        {"intent": topic, "examples": _Block("".join(f"- {text}\n" for text in texts))}
        for topic, texts in by_topic.items()
    ]
    content = {"version": _Quoted("3.1"), "nlu": examples}
    return yaml.dump(content, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=1000)


class _Block(str):
    """Text over several lines."""


class _Quoted(str):
    """Text in quotes, though it reads as a number."""


class _Dumper(yaml.SafeDumper):
    """Writes YAML as the files of data/nlu are written."""


_Dumper.add_representer(_Block, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|"))
_Dumper.add_representer(_Quoted, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"'))
