"""The page's facts by date, read from `parameters/*.yaml`, strictly.

A file maps each parameter to its `description`, `section` and `values` by start date. A value holds until the
next start date; a date before the first is refused, never answered from the nearest row.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

PARAMETERS = Path(__file__).parent / "parameters"
_FIELDS = {"description", "section", "values"}


class ParameterError(ValueError):
    """A parameter file is wrong, or holds nothing for the day asked for. The text says what to mend."""


class _StrictLoader(yaml.SafeLoader):
    """YAML in which a key given twice is an error: the plain loader keeps the last one silently."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                line = key_node.start_mark.line + 1
                raise ParameterError(f"{Path(self.name).name}, line {line}: '{key}' is given twice. Keep one of them.")
            seen.add(key)
        return super().construct_mapping(node, deep=deep)


def read_yaml(path: Path) -> Any:
    """The content of a YAML file of ours, refusing a key given twice and what isn't YAML at all."""
    with path.open(encoding="utf-8") as file:
        try:
            return yaml.load(file, Loader=_StrictLoader)  # noqa: S506 - a SafeLoader
        except yaml.YAMLError as error:
            raise ParameterError(f"{path.name}: this isn't readable YAML: {error}") from None


@dataclass(frozen=True)
class ExcludedActivity:
    """Work whose earnings the page excludes, what it names as part of it, and its exceptions."""

    name: str
    including: tuple[str, ...] = ()
    such_as: tuple[str, ...] = ()
    other_than: Mapping[str, str] | None = None

    def __str__(self) -> str:
        text = self.name
        if self.including:
            text += f" (including {join_words(self.including)})"
        if self.such_as:
            text += f" (such as {join_words(self.such_as)})"
        if self.other_than:
            text += f" (other than {join_words(tuple(self.other_than.values()))})"
        return text


@dataclass(frozen=True)
class InForce:
    """Every parameter as it stands on one day. `sections` gives a parameter's section by its dotted name."""

    on: dt.date
    version: str
    specialties: Mapping[str, str]
    regions: Mapping[str, str]
    region_headings: Mapping[str, tuple[str, ...]]
    regions_not_decided: frozenset[str]
    private_work_limit: Decimal
    private_work_subscription: Decimal
    joining_weeks_before: int
    exclusions: Mapping[str, ExcludedActivity]
    overall_charge_excludes: bool
    contacts: Mapping[str, str]
    crisis: Mapping[str, str]
    source_read: dt.date
    sections: Mapping[str, str]


@dataclass(frozen=True)
class Parameters:
    """All parameters with their values by start date. `version` changes whenever any of them does."""

    values: Mapping[str, Mapping[dt.date, Any]]
    sections: Mapping[str, str]
    version: str

    def value(self, name: str, on: dt.date) -> Any:
        """The value of a parameter ("private_work.limit") on a day.

        Raises ParameterError for a day before the parameter's first value.
        """
        starts = [start for start in self.values[name] if start <= on]
        if not starts:
            raise ParameterError(
                f"{name} has no value for {on:%-d %B %Y}: the page says nothing about days before "
                f"{min(self.values[name]):%-d %B %Y}."
            )
        return self.values[name][max(starts)]

    def in_force(self, on: dt.date) -> InForce:
        """Every parameter as it stands on a day; ParameterError for a day before the first values."""

        def value(name: str) -> Any:
            return self.value(name, on)

        def group(prefix: str) -> dict[str, Any]:
            return {name[len(prefix) :]: value(name) for name in self.values if name.startswith(prefix)}

        return InForce(
            on=on,
            version=self.version,
            specialties=value("specialties.listed"),
            regions=value("regions.listed"),
            region_headings={k: tuple(v) for k, v in value("regions.headings").items()},
            regions_not_decided=frozenset(value("regions.not_decided")),
            private_work_limit=Decimal(value("private_work.limit")),
            private_work_subscription=Decimal(value("private_work.subscription")),
            joining_weeks_before=int(value("joining.weeks_before")),
            exclusions={key: _excluded_activity(key, fields) for key, fields in value("exclusions.activities").items()},
            overall_charge_excludes=bool(value("exclusions.overall_charge")),
            contacts=group("contacts."),
            crisis=group("crisis."),
            source_read=dt.date.fromisoformat(value("source.read")),
            sections=self.sections,
        )


def _excluded_activity(key: str, fields: Mapping[str, Any]) -> ExcludedActivity:
    unknown = set(fields) - {"name", "including", "such_as", "other_than"}
    if unknown or "name" not in fields:
        wrong = f"has the unknown key '{min(unknown)}'" if unknown else "has no name"
        raise ParameterError(
            f"exclusions.yaml: the activity '{key}' {wrong}. It takes name, including, such_as, other_than."
        )
    return ExcludedActivity(
        name=fields["name"],
        including=tuple(fields.get("including", ())),
        such_as=tuple(fields.get("such_as", ())),
        other_than=fields.get("other_than"),
    )


def join_words(words: tuple[str, ...] | list[str], last: str = "and") -> str:
    """ "a", "a and b", "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


@lru_cache(maxsize=8)
def load_parameters(folder: Path = PARAMETERS) -> Parameters:
    """Reads and checks every parameter file of a folder.

    Raises ParameterError naming the file, the key and the mend.
    """
    values: dict[str, dict[dt.date, Any]] = {}
    sections: dict[str, str] = {}
    for path in sorted(folder.glob("*.yaml")):
        for key, fields in _mapping(read_yaml(path), path.name, "the file").items():
            name = f"{path.stem}.{key}"
            _check_fields(fields, path.name, key)
            values[name] = dict(sorted(fields["values"].items()))
            sections[name] = fields["section"]
    canonical = json.dumps(
        {name: {str(start): value for start, value in by_date.items()} for name, by_date in values.items()},
        sort_keys=True,
    )
    return Parameters(values, sections, hashlib.sha256(canonical.encode()).hexdigest()[:12])


def _mapping(content: Any, file: str, what: str) -> Mapping[Any, Any]:
    if not isinstance(content, Mapping):
        raise ParameterError(f"{file}: {what} must be a mapping of keys to values.")
    return content


def _check_fields(fields: Any, file: str, key: str) -> None:
    fields = _mapping(fields, file, f"'{key}'")
    for unknown in sorted(set(fields) - _FIELDS):
        raise ParameterError(
            f"{file}: '{key}' has the unknown key '{unknown}'. It takes {join_words(sorted(_FIELDS))}."
        )
    for absent in sorted(_FIELDS - set(fields)):
        raise ParameterError(f"{file}: '{key}' has no {absent}. Add it: every value must say where it comes from.")
    for start in _mapping(fields["values"], file, f"the values of '{key}'"):
        if type(start) is not dt.date:
            raise ParameterError(f"{file}: '{key}' has a value for '{start}', which isn't a date. Write 2026-08-01.")
    if not fields["values"]:
        raise ParameterError(f"{file}: '{key}' has no value. Give one with its start date.")
