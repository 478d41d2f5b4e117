"""The page's facts by date, read from `parameters/*.yaml`, strictly.

A file maps each parameter to its `description`, `section` and `values` by start date. A value holds until the
next start date; a date before the first is refused, never answered from the nearest row.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

PARAMETERS = Path(__file__).parent / "parameters"
_FIELDS = {"description", "section", "values"}
_KNOWN = {
    "specialties": {"listed"},
    "regions": {"listed", "headings", "not_decided", "oopt_not_decided"},
    "private_work": {"limit", "subscription"},
    "joining": {"weeks_before"},
    "renewal": {"full_period_months"},
    "exclusions": {"activities", "overall_charge"},
    "contacts": {"helpline", "adviceline", "hours", "portal", "guide", "text_relay"},
    "crisis": {"emergency", "samaritans", "nhs"},
    "source": {"read"},
}


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
    oopt_not_decided: frozenset[str]
    private_work_limit: Decimal
    private_work_subscription: Decimal
    joining_weeks_before: int
    renewal_full_period_months: int
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

    def as_snapshot(self) -> dict[str, Any]:
        """Everything as JSON, to be kept."""
        values = {
            name: {start.isoformat(): value for start, value in by_date.items()}
            for name, by_date in self.values.items()
        }
        return {"values": values, "sections": dict(self.sections)}

    @classmethod
    def from_snapshot(cls, content: Mapping[str, Any], version: str) -> Parameters:
        """The parameters that `as_snapshot` told of; ParameterError where they aren't those of the version."""
        values = {
            name: {dt.date.fromisoformat(start): value for start, value in by_date.items()}
            for name, by_date in content["values"].items()
        }
        if _version(values) != version:
            raise ParameterError(f"The kept parameters {version} were changed since. They decide nothing any more.")
        return cls(values, content["sections"], version)

    def in_force(self, on: dt.date) -> InForce:
        """Every parameter as it stands on a day; ParameterError for a day before the first values."""

        def value(name: str) -> Any:
            return self.value(name, on)

        def group(prefix: str) -> dict[str, Any]:
            return {name[len(prefix) :]: value(name) for name in self.values if name.startswith(prefix)}

        regions: Mapping[str, str] = value("regions.listed")
        headings = {
            heading: _words(f"regions.headings, {heading},", m) for heading, m in value("regions.headings").items()
        }
        for heading, members in headings.items():
            for key in members:
                if key not in regions:
                    raise ParameterError(f"regions.yaml: '{key}' under '{heading}' isn't listed. Mend its name.")
        return InForce(
            on=on,
            version=self.version,
            specialties=value("specialties.listed"),
            regions=regions,
            region_headings=headings,
            regions_not_decided=frozenset(_words("regions.not_decided", value("regions.not_decided"))),
            oopt_not_decided=frozenset(_words("regions.oopt_not_decided", value("regions.oopt_not_decided"))),
            private_work_limit=_pounds("private_work.limit", value("private_work.limit")),
            private_work_subscription=_pounds("private_work.subscription", value("private_work.subscription")),
            joining_weeks_before=_whole("joining.weeks_before", value("joining.weeks_before")),
            renewal_full_period_months=_whole("renewal.full_period_months", value("renewal.full_period_months")),
            exclusions={key: _excluded_activity(key, fields) for key, fields in value("exclusions.activities").items()},
            overall_charge_excludes=_yes_or_no("exclusions.overall_charge", value("exclusions.overall_charge")),
            contacts=_texts("contacts", group("contacts.")),
            crisis=_texts("crisis", group("crisis.")),
            source_read=_day("source.read", value("source.read")),
            sections=self.sections,
        )


def _pounds(name: str, value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < math.inf:
        raise ParameterError(f"{name} is {value!r}, which is no sum. Write pounds as a number: 10000.")
    return Decimal(str(value))


def _whole(name: str, value: Any) -> int:
    if type(value) is not int or value < 0:
        raise ParameterError(f"{name} is {value!r}. Write a whole number: 8.")
    return value


def _words(name: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise ParameterError(f"{name} is {value!r}. Write a list of keys: [wessex, mersey].")
    return tuple(value)


def _yes_or_no(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise ParameterError(f"{name} is {value!r}. Write true or false.")
    return value


def _texts(file: str, values: Mapping[str, Any]) -> Mapping[str, str]:
    for key, value in values.items():
        if not isinstance(value, str):
            raise ParameterError(f'{file}.{key} is {value!r}. Write it in quotes; "" where there is none.')
    if not values.get("helpline", "none needed"):
        raise ParameterError("contacts.helpline is empty. Every referral names it: write its number in quotes.")
    return values


def _day(name: str, value: Any) -> dt.date:
    try:
        return value if isinstance(value, dt.date) else dt.date.fromisoformat(value)
    except (TypeError, ValueError):
        raise ParameterError(f"{name} is {value!r}, which is no day. Write 2026-11-22.") from None


def _excluded_activity(key: str, fields: Any) -> ExcludedActivity:
    def wrong(what: str) -> ParameterError:
        return ParameterError(f"exclusions.yaml: the activity '{key}' {what}.")

    if not isinstance(fields, Mapping):
        raise wrong("must be a mapping with a name, such as {name: obstetrics}")
    unknown = sorted(set(fields) - {"name", "including", "such_as", "other_than"})
    if unknown:
        raise wrong(f"has the unknown key '{unknown[0]}'. It takes name, including, such_as and other_than")
    if not isinstance(fields.get("name"), str) or not fields["name"].strip():
        raise wrong("has no name. Write what the page calls it")
    for words in ("including", "such_as"):
        if not isinstance(fields.get(words, []), list):
            raise wrong(f"needs a list under {words}, such as [one, two]")
    if not isinstance(fields.get("other_than", {}), Mapping):
        raise wrong("needs a mapping of keys to names under other_than")
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
        content = _mapping(read_yaml(path), path.name, "the file")
        _check_names(content, path)
        for key, fields in content.items():
            name = f"{path.stem}.{key}"
            _check_fields(fields, path.name, key)
            values[name] = dict(sorted(fields["values"].items()))
            sections[name] = fields["section"]
    for file, keys in _KNOWN.items():
        for key in sorted(keys):
            if f"{file}.{key}" not in values:
                raise ParameterError(f"{file}.yaml: '{key}' is missing. Add it, with its section and a value.")
    parameters = Parameters(values, sections, _version(values))
    first = max(min(by_date) for by_date in values.values())
    for start in sorted({start for by_date in values.values() for start in by_date if start >= first}):
        parameters.in_force(start)  # whatever is wrong in a value is told now, not on its day
    return parameters


def _version(values: Mapping[str, Mapping[dt.date, Any]]) -> str:
    canonical = json.dumps(
        {name: {str(start): value for start, value in by_date.items()} for name, by_date in values.items()},
        sort_keys=True,
    )
    return hashlib.sha256(canonical.encode()).hexdigest()[:12]


def _mapping(content: Any, file: str, what: str) -> Mapping[Any, Any]:
    if not isinstance(content, Mapping):
        raise ParameterError(f"{file}: {what} must be a mapping of keys to values.")
    return content


def _check_names(content: Mapping[Any, Any], path: Path) -> None:
    known = _KNOWN.get(path.stem)
    if known is None:
        raise ParameterError(f"{path.name}: there are no parameters of this name. Rename or remove the file.")
    for unknown in sorted(set(content) - known):
        raise ParameterError(f"{path.name}: the unknown key '{unknown}'. It takes {join_words(sorted(known))}.")


def _check_fields(fields: Any, file: str, key: str) -> None:
    fields = _mapping(fields, file, f"'{key}'")
    for unknown in sorted(set(fields) - _FIELDS):
        raise ParameterError(
            f"{file}: '{key}' has the unknown key '{unknown}'. It takes {join_words(sorted(_FIELDS))}."
        )
    for absent in sorted(_FIELDS - set(fields)):
        raise ParameterError(f"{file}: '{key}' has no {absent}. Add it: every value must say where it comes from.")
    if not isinstance(fields["section"], str) or not fields["section"].strip():
        raise ParameterError(f"{file}: '{key}' has an empty section. Write the page's section it comes from.")
    for start in _mapping(fields["values"], file, f"the values of '{key}'"):
        if type(start) is not dt.date:
            raise ParameterError(f"{file}: '{key}' has a value for '{start}', which isn't a date. Write 2026-08-01.")
    if not fields["values"]:
        raise ParameterError(f"{file}: '{key}' has no value. Give one with its start date.")
