"""What a message is about: its questions, each with a topic and how sure that is.

The topics are told by bot/nlu/classifier.py, `out_of_scope` among them, so that what the assistant isn't for is learnt
too. Whether a message is urgent is told apart from that, by bot/nlu/urgency.py.
"""

from __future__ import annotations

import hashlib
import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence, Tuple

import joblib
import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from tqdm import tqdm

from bot.nlu import classifier, encoder, features, urgency
from bot.nlu.classifier import OUT_OF_SCOPE, TopicClassifier
from bot.nlu.facts import fact_finder
from bot.nlu.features import Features
from bot.nlu.urgency import CALM, Urgency, UrgencyModel
from bot.urgent import DANGER, DISTRESS, PERHAPS

UNCLEAR = "unclear"
"""The intent of a message whose topic isn't sure; no example carries it."""
INFORM = "inform"
_A_WORD_OR_TWO = 2
_FEW_WORDS = 5
"""Words: a shorter message of facts alone, such as "gp st3 mersey", tells too little to sound urgent."""
_QUESTION_WORD = re.compile(
    r"^\W*(?:(?:and|also|plus)\s+)?(?:how|what|when|where|who|which|can|could|do|does|is|are)\b",
    re.I,
)
WITHOUT_TOPIC = {DISTRESS, DANGER, CALM}
_MANNERS = {"greeting", "thanks", "affirm", "goodbye"}

_FILLERS = re.compile(
    r"\b(i|am|i'm|im|i’m|my|the|a|an|in|at|from|of|for|to|and|is|it|it's|its|this|that|on|me|we|are|by|with|as|"
    r"hi|hello|yes|ok|well|so|um|er|please|thanks|specialty|speciality|region|deanery|training|trainee|"
    r"registrar|reg|doctor|dr|clr|caller|new|next|based|currently|now|doing|place|anyway|st\s?\d|ct\s?\d|st|str|spr|"
    r"years?|one|think|i'd|i’d|i've|would|will|be|do|also|plus|both|all|each|earn(?:s|ing)?|mak(?:e|es|ing)|"
    r"get|gets|about|private(?:ly)?|pvt|priv|work|clinics?|sessions?|start(?:s|ed|ing)?|begins?|cct|date|"
    r"dates?|joined|join(?:ing)?|happened|finish(?:es|ing)?|complet(?:e|ion|ing)|expected|due|per|every|week|"
    r"month|gross|net|mine|not|no|sorry|mean|meant|actually|wait|oh|if|n|once|twice)\b",
    re.I,
)
_MARKUP = re.compile(r"</?[a-z!][^<>]*>", re.I)
_NEW_QUESTION = re.compile(
    r"(?:[,;/\n]|\s)\s*(?:and|also|plus|n|&|another thing|btw|by the way)[,\s]+(?=(?:how|what|whats|when|can|"
    r"could|do|does|is|are|will|which|who|where|why|am|should|would|if|might|may|must|shall|did|has|whose)\b)|"
    r"(?:^|\s)\(?\d\s?[).:]\s+|"
    r",\s*(?=(?:what|whats|how|when|who|where|which|is there|do i|can i|does it)\b)",
    re.I,
)
_COVERED = r"(?:covered|insured|indemnified|included|protected|allowed|excluded)"
_ONLY_REFERS_BACK = re.compile(
    r"^\W*(?:and|so|but)?\W*(?:"
    r"(?:is|are|would|will|was)\s+(?:that|this|it|those|these|they|any of (?:it|this|that|these))\s*(?:be\s+)?"
    rf"(?:in|ok|okay|fine|alright|all right|right|true|a problem|an issue|possible|{_COVERED}"
    r"(?:\s+(?:by|with|under|from) (?:you|it|this|that|your (?:cover|scheme|indemnity)|the (?:scheme|arrangement)))?)?|"
    r"(?:do|would|will|can|could) (?:you|i|they) (?:cover|insure|indemnify|include|allow|help with|do)\s+"
    r"(?:that|this|it|those|these|them)(?: too| as well)?"
    r")\W*$",
    re.I,
)
"""A sentence that asks of the one before it and says nothing of its own: "Is that OK?", "Are these insured by you?"."""
_ONLY_ASKS_ON = re.compile(
    r"^\W*(?:(?:how|what|when|where|who|which|why|and|or|n|quick(?:ly)?|asap|please|pls|plz|ta)\b\W*)+$", re.I
)
"""What belongs to the words before it and says nothing of its own: "he wants to renew, when and how", "… asap"."""


@dataclass(frozen=True)
class Question:
    """One question of a message.

    `verdict` is sure, close (several topics are likely), none (like nothing taught), or perhaps: a kind of urgency
    that can't be ruled out, so that help is offered beside the answer.
    """

    text: str
    topic: str
    probability: float
    verdict: str
    alternatives: tuple[str, ...]
    """The likeliest topics, best first."""

    def as_dict(self) -> Dict[str, Any]:
        """The question as it stands in the parse data."""
        return {
            "text": self.text,
            "topic": self.topic,
            "probability": round(self.probability, 3),
            "verdict": self.verdict,
            "alternatives": list(self.alternatives),
        }


def topic_features(config: Dict[str, Any]) -> Features:
    """The features that topics are told by, as configured, not fitted yet."""
    return Features(config["word_dimensions"], config["word_weights"], config["random_seed"])


class TopicModel:
    """Features and classifiers, fitted together; see `fit`."""

    def __init__(self, config: Dict[str, Any]) -> None:
        seed = config["random_seed"]
        self._features = topic_features(config)
        self._urgency = UrgencyModel(seed)
        self._classifier = TopicClassifier(config)

    def fit(self, texts: Sequence[str], intents: Sequence[str]) -> TopicModel:
        """Learns topics and urgency from examples, with a progress bar on a terminal."""
        with tqdm(total=4 * len(texts), desc="Learning topics", unit=" examples", disable=None) as bar:
            rows = self._features.fit(texts, intents, advance=lambda done: bar.update(2 * done))
            self._urgency.fit(rows, intents)
            bar.update(len(texts))
            has_topic = np.array([intent not in WITHOUT_TOPIC for intent in intents])
            self._classifier.fit(rows[has_topic], list(np.array(intents)[has_topic]))
            bar.update(len(texts))
        return self

    def of(self, texts: Sequence[str]) -> Tuple[List[Dict[str, float]], List[Urgency]]:
        """The probability of every topic, and the urgency, of each text. Markup in a text counts for nothing."""
        plain = [_MARKUP.sub(" ", text) for text in texts]
        # A message of one sentence is a part of itself: each text is read once.
        once = {text: place for place, text in enumerate(dict.fromkeys(plain))}
        rows = self._features.of(list(once))
        topics = self._classifier.topics
        told, urgencies = self._classifier.of(rows), self._urgency.of(rows)
        places = [once[text] for text in plain]
        by_topic = [dict(zip(topics, map(float, told[place]), strict=True)) for place in places]
        return by_topic, [urgencies[place] for place in places]


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=True)
class Topics(GraphComponent):
    """The pipeline's component: adds `questions` to each message, and the first one's topic as its intent."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Three margins of urgency, then six probabilities; how each was chosen: docs/adr 3 and 7."""
        return {
            "word_dimensions": 600,
            "word_weights": [0.35, 0.5, 1.0],
            "C": 10.0,
            "neighbours_weight": 8.0,
            "max_iter": 100,
            "random_seed": 1,
            "urgent": 0.3,
            "urgent_part": 0.5,
            "perhaps_urgent": -0.53,
            "plainly_foreign": 0.99,
            "mostly_foreign": 0.6,
            "foreign": 0.3,
            "sure": 0.5,
            "margin": 0.2,
            "least": 0.1,
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
        modules = (__file__, classifier.__file__, encoder.__file__, features.__file__, urgency.__file__)
        content = b"".join(Path(module).read_bytes() for module in modules)
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
        model.of(["warm up"])
        return cls(config, model_storage, resource, model)

    def process(self, messages: List[Message]) -> List[Message]:
        """Adds `questions`, the intent and its ranking to each message."""
        for message in messages:
            questions = self.questions(message.get(TEXT) or "", message.get(ENTITIES, []))
            # What may be urgent is helped first; the rest of the message still tells its topic.
            first = next((question for question in questions if question.verdict != PERHAPS), questions[0])
            intent = first.topic if first.verdict == "sure" else OUT_OF_SCOPE if first.verdict == "none" else UNCLEAR
            named = {"name": intent, "confidence": first.probability}
            message.set(INTENT, named, add_to_output=True)
            message.set(INTENT_RANKING_KEY, [named], add_to_output=True)
            message.set("questions", [question.as_dict() for question in questions], add_to_output=True)
        return messages

    def questions(self, text: str, entities: Sequence[Dict[str, Any]] = ()) -> List[Question]:
        """The questions of a message in its order, at least one.

        A message that only states facts is `inform`, whatever it resembles. What is plainly urgent stands alone; what
        may be urgent stands first, and the rest of the message is told too.
        """
        texts = [text, *split(text)]
        probabilities, urgencies = self._learnt().of(texts)
        is_help_due = urgencies[0].margin >= self._config["urgent"] and len(text.split()) > _FEW_WORDS
        if entities and not is_help_due and _states_facts_only(text, entities):
            return [Question(text, INFORM, 1.0, "sure", (INFORM,))]
        whole, *parts = [self._question(said, row) for said, row in zip(texts, probabilities, strict=True)]
        for said, found in zip(texts, urgencies, strict=True):
            # One word of several, such as "quick", tells nothing without the others.
            is_word = said != text and len(said.split()) == 1
            least = "urgent" if said == text else "urgent_part"
            if found.margin >= self._config[least] and not is_word:
                return [_urgent(text, found, "sure")]
        calm = self._calm_questions(whole, parts)
        # A word or two tell too little to be taken for urgent by halves.
        perhaps = self._config["perhaps_urgent"] if len(text.split()) > _A_WORD_OR_TWO else 0.0
        if urgencies[0].margin >= perhaps and not self._is_plainly_foreign(whole):
            return [_urgent(text, urgencies[0], PERHAPS), *calm]
        return calm

    def _is_plainly_foreign(self, whole: Question) -> bool:
        return whole.verdict == "none" and whole.probability >= self._config["plainly_foreign"]

    def _learnt(self) -> TopicModel:
        if self._model is None:
            raise RuntimeError("Topics can't be told before training.")
        return self._model

    def _calm_questions(self, whole: Question, parts: Sequence[Question]) -> List[Question]:
        """The questions, urgency aside: several are told apart only where each is sure of a topic of its own."""
        answered = self._answerable(whole, parts)
        foreign = [q for q in parts if self._asks_something_foreign(q)]
        return [*answered, *foreign] if any(q.verdict == "sure" for q in answered) else answered

    def _asks_something_foreign(self, part: Question) -> bool:
        """Whether a part of a message is plainly a question of its own about something else."""
        is_long = len(part.text.split()) > _A_WORD_OR_TWO
        return _is_question(part.text) and is_long and self._is_plainly_foreign(part)

    def _answerable(self, whole: Question, parts: Sequence[Question]) -> List[Question]:
        sure = _merged([q for q in self._of_ours(whole, parts) if q.verdict == "sure"])
        # "Hello", "thanks" and the like beside a question are manners, not a question of their own.
        asked = [q for q in sure if q.topic not in _MANNERS] or sure
        if len({q.topic for q in asked}) > 1:
            return asked
        if (
            whole.verdict == "close"
            and asked
            and not _is_question(asked[0].text)
            and any(_is_question(part.text) for part in parts)
        ):
            # What was told before a question isn't what was asked.
            return [whole]
        if whole.verdict != "sure" or whole.topic in _MANNERS:
            return asked[:1] or [whole]
        return [whole]

    def _of_ours(self, whole: Question, parts: Sequence[Question]) -> Sequence[Question]:
        """The parts that may be ours. Behind something foreign, what follows asks of that: "how do I change it?"."""
        if whole.verdict != "none" or whole.probability < self._config["mostly_foreign"]:
            return parts
        first_foreign = next((i for i, part in enumerate(parts) if part.verdict == "none"), len(parts))
        return parts[:first_foreign]

    def _question(self, text: str, by_topic: Dict[str, float]) -> Question:
        config = self._config
        foreign = by_topic.pop(OUT_OF_SCOPE, 0.0)
        best = sorted(by_topic, key=by_topic.__getitem__, reverse=True)
        first, second = by_topic[best[0]], by_topic[best[1]]
        if foreign >= config["foreign"] or first < config["least"]:
            return Question(text, OUT_OF_SCOPE, foreign, "none", ())
        # How sure a topic is, is asked among the topics alone: whether the message is ours has been decided.
        clear = first / (1 - foreign) >= config["sure"] or first - second >= config["margin"]
        alternatives = tuple(topic for topic in best[:3] if by_topic[topic] >= config["least"])
        return Question(text, best[0], first, "sure" if clear else "close", alternatives)


def _urgent(text: str, found: Urgency, verdict: str) -> Question:
    return Question(text, found.kind, 1 / (1 + math.exp(-found.margin)), verdict, (found.kind,))


def _is_question(text: str) -> bool:
    return text.rstrip().endswith("?") or bool(_QUESTION_WORD.match(text))


def split(text: str) -> List[str]:
    """The parts of a message that could each be a question: sentences, and what follows "and how", "also what"."""
    sentences = [sentence.text.strip() for sentence in fact_finder().read(text).sents]
    parts: List[str] = []
    for part in (part.strip() for sentence in sentences for part in _NEW_QUESTION.split(sentence)):
        if parts and (_ONLY_REFERS_BACK.match(part) or _ONLY_ASKS_ON.match(part)):
            parts[-1] = f"{parts[-1]} {part}"
        elif re.search(r"\w", part):
            parts.append(part)
    return parts or [text]


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
