"""What a message is about: its questions, each with a topic and how sure that is.

A sentence vector joined with reduced TF-IDF goes into multinomial logistic regression over all intents;
`out_of_scope` is one of them, so that what the assistant isn't for is learnt too.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence

import joblib
import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import FeatureUnion
from tqdm import tqdm

from bot.nlu import encoder
from bot.nlu.encoder import Vectors
from bot.nlu.facts import fact_finder

OUT_OF_SCOPE = "out_of_scope"
UNCLEAR = "unclear"
"""The intent of a message whose topic isn't sure; no example carries it."""
INFORM = "inform"
DISTRESS = "distress"
_MANNERS = {"greeting", "thanks", "affirm", "goodbye"}

_FILLERS = re.compile(
    r"\b(i|am|i'm|im|i’m|my|the|a|an|in|at|from|of|for|to|and|is|it|it's|its|this|that|on|me|we|are|by|with|as|hi|hello|yes|ok|"
    r"well|so|um|er|please|thanks|specialty|speciality|region|deanery|training|trainee|registrar|reg|doctor|dr|clr|caller|"
    r"based|currently|now|doing|place|anyway|st\s?\d|ct\s?\d|st|str|spr|year|one|think)\b",
    re.I,
)
_MARKUP = re.compile(r"</?[a-z!][^<>]*>", re.I)
_NEW_QUESTION = re.compile(
    r"(?:[,;/\n]|\s)\s*(?:and|also|plus|n|&|another thing|btw|by the way)[,\s]+"
    r"(?=(?:how|what|whats|when|can|could|do|does|is|are|will|which|who|where|why|am|should|would|if)\b)",
    re.I,
)


@dataclass(frozen=True)
class Question:
    """One question of a message. `verdict` is sure, close (several topics are likely) or none (like nothing taught)."""

    text: str
    topic: str
    probability: float
    verdict: str
    alternatives: tuple[str, ...]
    """The likeliest topics, best first."""
    distress: float = 0.0
    """How probable it is that somebody here is at risk, whatever else the message is about."""

    def as_dict(self) -> Dict[str, Any]:
        """The question as it stands in the parse data."""
        return {
            "text": self.text,
            "topic": self.topic,
            "probability": round(self.probability, 3),
            "verdict": self.verdict,
            "alternatives": list(self.alternatives),
        }


class TopicModel:
    """Features and classifier, fitted together; see `fit`."""

    def __init__(self, config: Dict[str, Any]) -> None:
        self._config = config
        self._words = FeatureUnion(
            [
                ("words", TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, strip_accents="unicode")),
                ("letters", TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=2)),
            ]
        )
        self._projection: Vectors = np.empty((0, 0), dtype=np.float32)
        self._classifier = LogisticRegression(
            C=config["C"], max_iter=config["max_iter"], multi_class="multinomial", random_state=config["random_seed"]
        )

    def fit(self, texts: Sequence[str], topics: Sequence[str]) -> TopicModel:
        """Learns topics from examples, with a progress bar on a terminal."""
        with tqdm(total=4 * len(texts), desc="Learning topics", unit=" examples", disable=None) as bar:
            words = self._words.fit_transform(texts)
            # Few examples can't fill the dimensions asked for.
            dimensions = min(self._config["word_dimensions"], min(words.shape) - 1)
            svd = TruncatedSVD(dimensions, n_iter=3, random_state=self._config["random_seed"]).fit(words)
            # TruncatedSVD.transform copies this matrix, a hundred megabytes, for every message.
            self._projection = np.ascontiguousarray(svd.components_.T, dtype=np.float32)
            bar.update(2 * len(texts))
            vectors = encoder.load_encoder().vectors(texts, advance=bar.update)
            self._classifier.fit(self._join(vectors, words), topics)
            bar.update(len(texts))
        return self

    def probabilities(self, texts: Sequence[str]) -> Vectors:
        """A row of probabilities a text, in the order of `topics`. Markup in a text counts for nothing."""
        texts = [_MARKUP.sub(" ", text) for text in texts]
        vectors = encoder.load_encoder().vectors(texts)
        probabilities: Vectors = self._classifier.predict_proba(self._join(vectors, self._words.transform(texts)))
        return probabilities

    @property
    def topics(self) -> List[str]:
        """The topics learnt, in the order of the probabilities."""
        return list(self._classifier.classes_)

    def _join(self, vectors: Vectors, words: csr_matrix) -> Vectors:
        reduced = words.astype(np.float32) @ self._projection
        return np.hstack([vectors, self._config["word_weight"] * reduced]).astype(np.float32)


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=True)
class Topics(GraphComponent):
    """The pipeline's component: adds `questions` to each message, and the first one's topic as its intent."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """The last six are probabilities, chosen by cross-validation (docs/adr/0003-topics.md)."""
        return {
            "word_dimensions": 600,
            "word_weight": 1.0,
            "C": 10.0,
            "max_iter": 200,
            "random_seed": 1,
            "foreign": 0.3,
            "sure": 0.5,
            "margin": 0.2,
            "least": 0.1,
            "distress": 0.2,
            "plain_distress": 0.6,
        }

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Topics:
        """Makes the component; see GraphComponent."""
        return cls(config, model_storage, resource)

    def __init__(
        self,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: Optional[TopicModel] = None,
    ) -> None:
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._model = model

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """This module and the weights count as inputs: Rasa itself looks at the class's own lines only."""
        content = Path(__file__).read_bytes() + Path(encoder.__file__).read_bytes()
        return hashlib.sha256(content).hexdigest()

    def train(self, training_data: TrainingData) -> Resource:
        """Learns from the examples in data/nlu and stores what it learnt."""
        examples = sorted((m.get(TEXT), m.get(INTENT)) for m in training_data.intent_examples)
        self._model = TopicModel(self._config).fit([text for text, _ in examples], [topic for _, topic in examples])
        with self._storage.write_to(self._resource) as folder:
            joblib.dump(self._model, folder / "topics.joblib")
        return self._resource

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> Topics:
        """Loads what was learnt, and the encoder, so that the first message isn't slow."""
        with model_storage.read_from(resource) as folder:
            model: TopicModel = joblib.load(folder / "topics.joblib")
        model.probabilities(["warm up"])
        return cls(config, model_storage, resource, model)

    def process(self, messages: List[Message]) -> List[Message]:
        """Adds `questions`, the intent and its ranking to each message."""
        for message in messages:
            questions = self.questions(message.get(TEXT) or "", message.get(ENTITIES, []))
            first = questions[0]
            intent = first.topic if first.verdict == "sure" else OUT_OF_SCOPE if first.verdict == "none" else UNCLEAR
            named = {"name": intent, "confidence": first.probability}
            message.set(INTENT, named, add_to_output=True)
            message.set(INTENT_RANKING_KEY, [named], add_to_output=True)
            message.set("questions", [question.as_dict() for question in questions], add_to_output=True)
        return messages

    def questions(self, text: str, entities: Sequence[Dict[str, Any]] = ()) -> List[Question]:
        """The questions of a message in its order, at least one.

        A message that only states facts is `inform`, whatever it resembles. Distress in any part comes first, and
        alone where it is plain: missing it is worse than offering help that isn't needed, so where it may be only a
        manner of speaking the rest is answered too.
        """
        if entities and _states_facts_only(text, entities):
            return [Question(text, INFORM, 1.0, "sure", (INFORM,))]
        whole, *parts = self._classify([text, *split(text)])
        distress = max(q.distress for q in (whole, *parts))
        if distress >= self._config["plain_distress"]:
            return [_distressed(text, distress)]
        calm = self._calm_questions(whole, parts)
        if whole.distress >= self._config["distress"]:
            return [_distressed(text, distress), *(q for q in calm if q.verdict == "sure")]
        return calm

    def _calm_questions(self, whole: Question, parts: Sequence[Question]) -> List[Question]:
        """The questions, distress aside: several are told apart only where each is sure of a topic of its own."""
        sure = _merged([q for q in parts if q.verdict == "sure"])
        # "Hello", "thanks" and the like beside a question are manners, not a question of their own.
        asked = [q for q in sure if q.topic not in _MANNERS] or sure
        if len({q.topic for q in asked}) > 1:
            return asked
        if whole.verdict != "sure" or whole.topic in _MANNERS:
            return asked[:1] or [whole]
        return [whole]

    def _classify(self, texts: Sequence[str]) -> List[Question]:
        if self._model is None:
            raise RuntimeError("Topics can't be told before training.")
        topics, rows = self._model.topics, self._model.probabilities(texts)
        return [self._question(text, topics, row) for text, row in zip(texts, rows, strict=True)]

    def _question(self, text: str, topics: Sequence[str], row: Vectors) -> Question:
        config, by_topic = self._config, dict(zip(topics, map(float, row), strict=True))
        foreign, distress = by_topic.pop(OUT_OF_SCOPE, 0.0), by_topic.pop(DISTRESS, 0.0)
        best = sorted(by_topic, key=by_topic.__getitem__, reverse=True)
        first, second = by_topic[best[0]], by_topic[best[1]]
        if foreign >= config["foreign"] or first < config["least"]:
            return Question(text, OUT_OF_SCOPE, foreign, "none", (), distress)
        # How sure a topic is, is asked among the topics alone: whether the message is ours has been decided.
        clear = first / (1 - foreign - distress) >= config["sure"] or first - second >= config["margin"]
        alternatives = tuple(topic for topic in best[:3] if by_topic[topic] >= config["least"])
        return Question(text, best[0], first, "sure" if clear else "close", alternatives, distress)


def _distressed(text: str, probability: float) -> Question:
    return Question(text, DISTRESS, probability, "sure", (DISTRESS,), probability)


def split(text: str) -> List[str]:
    """The parts of a message that could each be a question: sentences, and what follows "and how", "also what"."""
    sentences = [sentence.text.strip() for sentence in fact_finder().nlp(text).sents]
    parts = [part.strip() for sentence in sentences for part in _NEW_QUESTION.split(sentence)]
    return [part for part in parts if re.search(r"\w", part)] or [text]


def _merged(questions: List[Question]) -> List[Question]:
    """Questions without those whose topic was there before."""
    kept: Dict[str, Question] = {}
    for question in questions:
        kept.setdefault(question.topic, question)
    return list(kept.values())


def _states_facts_only(text: str, entities: Sequence[Dict[str, Any]]) -> bool:
    rest = text
    for entity in sorted(entities, key=lambda e: -int(e["start"])):
        rest = rest[: entity["start"]] + " " + rest[entity["end"] :]
    return "?" not in rest and not re.search(r"\w", _FILLERS.sub(" ", rest))
