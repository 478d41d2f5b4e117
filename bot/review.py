"""Groups the messages of the review queue by meaning; checks editors' paraphrases and writes them as examples."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

import yaml
from sklearn.cluster import AgglomerativeClustering

from bot.errors import HelplineError
from bot.nlu.encoder import Vectors, load_encoder
from bot.settings import PROJECT
from bot.storage.masking import mask
from bot.storage.reviews import Paraphrase, ReviewItem

MOST_CHARACTERS = 500
"""The longest example that the training is given."""
_FARTHEST = 1.05
"""How far apart the unit vectors of a group's messages are on average at most: a cosine of 0.45."""


class LabelRefused(HelplineError):
    """An editor's words can't be kept as an example. The text says why."""


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


def checked_label(words: str, topic: str, messages: Iterable[str]) -> str:
    """An editor's words for messages, ready to be kept; LabelRefused where they would make no good example."""
    text = " ".join(words.split())
    if topic not in topics():
        raise LabelRefused(f"There is no topic '{topic}'. domain.yml names them under intents.")
    if not text:
        raise LabelRefused("The words are empty. Write what is asked, in your own words.")
    if len(text) > MOST_CHARACTERS:
        raise LabelRefused(f"The words have {len(text)} characters. Use {MOST_CHARACTERS} at most.")
    if mask(text) != text:
        raise LabelRefused(f"The words hold personal data: “{mask(text)}”. Leave it out.")
    if any(" ".join(one.split()).casefold() == text.casefold() for one in messages):
        raise LabelRefused("These are the person's own words. Write them in yours.")
    return text


@lru_cache(maxsize=1)
def topics() -> tuple[str, ...]:
    """The topics that words can be labelled with, as domain.yml orders them."""
    domain = yaml.safe_load((PROJECT / "domain.yml").read_text(encoding="utf-8"))
    return tuple(domain["intents"])


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
