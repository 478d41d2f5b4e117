"""Adds `bot/answers/*.yml` to the domain, so that `rasa train` and every other Rasa command see the answers."""

from __future__ import annotations

from pathlib import Path

from rasa.shared.core.domain import Domain
from rasa.shared.importers.rasa import RasaFileImporter

ANSWERS = Path(__file__).parent


class AnswersImporter(RasaFileImporter):
    """Reads domain.yml and the answers; a response given twice is an error (Rasa would keep one silently)."""

    def get_domain(self) -> Domain:
        """The domain with every answer in it; ValueError names a response that stands twice."""
        domain = super().get_domain()
        for path in sorted(ANSWERS.glob("*.yml")):
            answers = Domain.from_file(str(path))
            twice = set(answers.responses) & set(domain.responses)
            if twice:
                raise ValueError(f"{path.name}: the response '{min(twice)}' stands elsewhere too. Keep one.")
            domain = domain.merge(answers)
        return domain
