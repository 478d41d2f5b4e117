"""A fact that a message states, as the parts of understanding hand it on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, Optional, Tuple

from bot.coverage import Named
from bot.coverage.records import fact_as_json


@dataclass(frozen=True)
class StatedFact:
    """One fact in a message: its kind, its value as the coverage rules take it, where it stands and whose it is."""

    kind: str
    value: Any
    start: int
    end: int
    role: Optional[str] = None
    """For a region "permanent", "working" or "placed", for a day the fact it is the day of, for a sum "bare".

    None where the words don't tell.
    """
    other_person: Optional[str] = None
    """Who it is about where that isn't the person asking ("wife")."""

    @property
    def readings(self) -> Tuple[str, ...]:
        """What a name can mean (keys of the names); empty for what isn't a name."""
        return self.value.readings if isinstance(self.value, Named) else ()

    def as_entity(self) -> Dict[str, Any]:
        """The fact in the form of a Rasa entity."""
        entity = {
            "entity": self.kind,
            "value": self.value if isinstance(self.value, (str, int, dict)) else fact_as_json(self.value),
            "start": self.start,
            "end": self.end,
            "extractor": "Facts",
        }
        if self.role:
            entity["role"] = self.role
        if self.other_person:
            entity["other_person"] = self.other_person
        return entity
