"""The sums of money in a message that somebody earns from private work.

`read_earnings` reads one amount from words that hold nothing else; here are the clauses of a message for it, and the
sums that aren't earnings (a fee, a limit, NHS pay) left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import List, Optional, Tuple, Union

from bot.coverage import Basis, Earnings, Period
from bot.nlu.clauses import Clause, clauses
from bot.nlu.details import said_basis
from bot.nlu.money import AmountError, ImpossibleAmountError, in_digits, read_earnings

_FEWEST = Decimal(100)
"""Pounds: an unmarked number below it, beside a period, counts something ("two a week")."""
_FEW_WORDS = 3
_PAID = re.compile(
    r"£|\b(?:earn\w*|(?:un)?paid|pay\w*|makes?|making|gets?|getting|charge\w*|income|free|volunt\w+|"
    r"pro bono|nil)\b",
    re.I,
)
_FEWEST_A_SESSION = Decimal(20)
_MARK = re.compile(
    r"£|\bgbp\b|\d\s*(?:k|grand|thousand|m|million|pounds?|quid)\b|\b(?:grand|thousand|hundred|million|billion|"
    r"quid|pounds?)\b",
    re.I,
)
_TELEPHONE = re.compile(r"(?<![\d,.])0\d|\d{9}")
_NUMBER_ALONE = re.compile(r"£?\d[\d,.]*")
_HUNDREDS = re.compile(r"\d{3}")
_YEAR_LIKE = range(1950, 2101)
_NOT_EARNED_BEFORE = re.compile(
    r"\b(?:limits?|thresholds?|caps?|ceiling|fees?|charge[sd]?|charging|costs?|subs|subscriptions?|price|"
    r"pay(?:ing)?(?: out)?|owe|paid|rent|mortgage|loan|lost|spent|wants?|number|no\.?|ref|gmc|ring|call|dial|"
    r"(?:she|he|mate|friend|colleague|who) pays|phone|quoted|extension|refund\w*|debit|premium|deposit|fined?|"
    r"sued for|claims?(?: of| for)?|damages)"
    r"(?:\s+(?:is|are|of|to|me|us|you|it|was|be|still|wrote|said|says|page|around|about|up to|the|a|an|over))*\s*$",
    re.I,
)
_NOT_EARNED_AFTER = re.compile(
    r"^\s*(?:%|per ?cent\b)|^\s*(?:(?:a|per) year\s+)?(?:from|with|at|in|off|on)?\s*(?:the\s+)?nhs\b|"
    r"^\s*(?:patients?|cases?|people|hours?|days?|miles|[ap]\.?m\b(?= at| on|\W*$|[^\w]))\b|"
    r"^\s*(?:(?:the|your|a)\s+)?(?:limit|threshold|basic|salary|"
    r"damages|direct debit|off me|cap|fee|subscription|charge|membership|claim|refund|pro[ -]?rata|refundable|"
    r"extra|to pay|instal\w+|is (?:the )?(?:limit|threshold|cap)|of (?:student )?debt|(?:an? year )?you charge|"
    r"(?:a|per) year (?:limit|fee|subscription|charge))\b",
    re.I,
)
_EARNED_BEFORE = re.compile(
    r"\b(?:pay(?:s|ing)?|paid|charg(?:e|ing))\s+(?:me|us)\s*$|\bi(?:'m| am|m)?\s+(?:charge|charging|(?:get |"
    r"being )?paid)\s*$|\b(?:the|my) pay(?: is|'s)?\s*$|\b(?:patients?|clients?|clinic|they) pays?\s*$",
    re.I,
)
_NHS_PAY = re.compile(
    r"\b(?:nhs|trust|training|basic|base|trainee|registrar)\s+(?:pay|salary|wage|income|job)\b|\b"
    r"salar(?:y|ied)\b",
    re.I,
)
_QUALIFIES = re.compile(
    r"(?:(?:i|it's|its|that's|thats|is|all|both|each|every|week|weeks|of|the|year|round|gross|net|before|after|"
    r"tax|costs|expenses|deductions|hours?|hrs?|patients?|fortnights?|evenings?|nights?|mornings?|days?|once|"
    r"twice|do|of|them|two|three|four|five|six|\d+|a|an|per|month|session|sessions|shift|shifts|clinics?|"
    r"lists?|pa|yearly|annually|monthly|weekly|times|x|about|on|for|saturdays?|sundays?|usually|say|wks?|"
    r"yr)\b[\s,/']*)+",
    re.I,
)
_CORE = re.compile(
    r"(?:(?:about|around|roughly|over|under|up to|at least|less than|more than|gross|net|~|<|"
    r">)\s*)?(?<![\d.,/-])(?<!\d )£?\s*\b[1-9][\d,.]*\s*(?:k|m|grand|thousand|pounds|quid)?\b(?:\s*(?:gross|"
    r"net|(?:before|after) (?:tax|expenses|costs)|or so|ish))?(?:\s*(?:an?|per|each|every|/)\s*(?:year|yr|"
    r"annum|month|mth|week|wk|fortnight|session|shift|day|hour|list|clinic)\b|\s*(?:pa|pcm|pm|pw|monthly|"
    r"weekly)\b)?(?:\s*(?:gross|net|(?:before|after) (?:tax|expenses|costs)))?",
    re.I,
)
_DENIED_SUM = re.compile(
    r"(?<=[\dk] )(?:and |, ?)?not £?\d[\d,.]*\s*k?\b(?!\s*(?:a|per|each)\b)|"
    r"(?<=thousand )(?:and )?not £?\d[\d,.]*k?\b",
    re.I,
)
_CORRECTION = re.compile(
    r"(?:\W|\b(?:no|sorry|wait|actually|oops|er|um|i mean|meant|make that|it's|its|rather)\b)*"
    r"\b(?:no|sorry|actually|oops|mean|meant|make that|rather)\b\W*(?:£\s*)?",
    re.I,
)
_MARKUP = re.compile(r"</?[a-z!][^<>]*>", re.I)


@dataclass(frozen=True)
class Sum:
    """What a clause tells of earnings: the earnings, or why the amount can't be one."""

    earnings: Union[Earnings, str]
    start: int
    end: int
    is_bare: bool = False
    """A number alone, without a sign that it is money: one only where it was asked for."""


def find_sums(text: str) -> List[Sum]:
    """The earnings that a message states, in its order; a period that isn't said is `Period.UNKNOWN`.

    The same money told gross and net counts once, gross. Dates must have been blanked out before.
    """
    text = _without_denied(_MARKUP.sub(lambda found: " " * len(found.group()), text))
    found: List[Sum] = []
    last: Optional[Clause] = None
    for clause in clauses(text):
        joined = _joined(last, clause, text)
        if joined and last:
            last = Clause(text[last.start : clause.end], last.start)
            found[-1] = replace(found[-1], earnings=joined, end=clause.end)
            continue
        one = _read(clause, text)
        if one and found and _corrects(found[-1], one, text):
            found[-1] = _corrected(found[-1], one)
        elif one:
            found.append(one)
            last = clause if isinstance(one.earnings, Earnings) else None
    return _gross_before_net(_with_basis(found, text))


def _without_denied(text: str) -> str:
    """The text without the amounts that it denies: "2,200, not 22,000"."""
    return _DENIED_SUM.sub(lambda found: " " * len(found.group()), text)


def _corrects(last: Sum, one: Sum, text: str) -> bool:
    """Whether an amount takes the place of the one before: "60 a session. Sorry no, 75"."""
    return bool(_CORRECTION.fullmatch(text[last.end : one.start]))


def _corrected(last: Sum, one: Sum) -> Sum:
    if isinstance(last.earnings, Earnings) and isinstance(one.earnings, Earnings):
        like = one.earnings if one.earnings.period is not Period.UNKNOWN else last.earnings
        amount = one.earnings.amount
        return replace(
            one, earnings=replace(like, amount=amount, upper=one.earnings.upper, said=""), is_bare=last.is_bare
        )
    return one


def _read(clause: Clause, text: str) -> Optional[Sum]:
    if not _may_be_earned(clause, text):
        return None
    is_marked = bool(_MARK.search(clause.text))
    try:
        earned = read_earnings(clause.text, Period.UNKNOWN)
    except ImpossibleAmountError as problem:
        is_amount = is_marked or (re.search(r"\d", clause.text) and not _TELEPHONE.search(clause.text))
        return Sum(problem.problem, clause.start, clause.end) if is_amount else None
    except AmountError:
        return _read_core(clause, text)
    if not earned.amount and not _PAID.search(text) and len(text.split()) > _FEW_WORDS:
        return None  # "to feel nothing" says nothing of pay
    start, end = _span(clause, earned)
    earned = replace(earned, said=text[start:end].strip())
    if is_marked:
        return Sum(earned, start, end)
    if earned.period is Period.SESSION and earned.sessions is None and earned.amount >= _FEWEST_A_SESSION:
        return Sum(earned, start, end)
    is_all = clause.text.strip(" .!") == text.strip(" .!,?") or _NUMBER_ALONE.fullmatch(clause.text)
    if not is_all and (earned.amount < _FEWEST or int(earned.amount) in _YEAR_LIKE):
        return None
    is_bare = earned.period is Period.UNKNOWN or earned.amount < _FEWEST
    return Sum(earned, start, end, is_bare=is_bare)


def _span(clause: Clause, earned: Earnings) -> Tuple[int, int]:
    """Where the amount stands in its clause; the whole clause where it can't be cut out as the same amount."""
    core = _CORE.search(clause.text)
    if core is None or earned.upper is not None:
        return clause.start, clause.end
    try:
        same = read_earnings(core.group(), Period.UNKNOWN).amount == earned.amount
    except AmountError:
        same = False
    lead = len(core.group()) - len(core.group().lstrip())
    return (clause.start + core.start() + lead, clause.start + core.end()) if same else (clause.start, clause.end)


def _read_core(clause: Clause, text: str) -> Optional[Sum]:
    """The amount alone, where the rest of the clause holds what `read_earnings` refuses ("botox twice, 4k")."""
    said = in_digits(clause.text)
    for found in _CORE.finditer(said):
        # Numbers in words shift what stands behind them: the whole clause is then what was said.
        is_as_written = said == clause.text.lower()
        core = Clause(found.group(), clause.start + found.start()) if is_as_written else clause
        if not _may_be_earned(core, text):
            continue
        try:
            earned = replace(read_earnings(found.group(), Period.UNKNOWN), said=core.text.strip())
        except AmountError:
            continue
        is_marked = bool(_MARK.search(found.group()))
        if is_marked or (earned.amount >= _FEWEST and int(earned.amount) not in _YEAR_LIKE):
            return Sum(earned, core.start, core.end, is_bare=not is_marked)
    return None


def _may_be_earned(clause: Clause, text: str) -> bool:
    number = re.search(r"£?\s*\d", clause.text)
    place = number.start() if number else 0
    before = text[: clause.start + place]
    after_number = re.search(r"\d[\d,.]*\s*(?:k|grand|thousand|pounds|quid)?", clause.text, re.I)
    after = clause.text[after_number.end() :] if after_number else ""
    if _EARNED_BEFORE.search(before):
        return True
    is_other = _NOT_EARNED_BEFORE.search(before) or _NOT_EARNED_AFTER.match(after) or _NHS_PAY.search(clause.text)
    return not is_other


def _joined(last: Optional[Clause], clause: Clause, text: str) -> Optional[Earnings]:
    """The last amount together with a clause that says only how often, for how long or on what basis it comes."""
    if (
        last is None
        or _MARK.search(clause.text)
        or _HUNDREDS.search(clause.text)
        or not _QUALIFIES.fullmatch(clause.text + " ")
    ):
        return None
    try:
        said = re.sub(r"\s+", " ", f"{text[last.start : last.end]}, {clause.text}")
        return read_earnings(said, Period.UNKNOWN)
    except AmountError:
        return None


def _with_basis(found: List[Sum], text: str) -> List[Sum]:
    said = said_basis(text)
    return [
        replace(one, earnings=replace(one.earnings, basis=said[0]))
        if said and isinstance(one.earnings, Earnings) and one.earnings.basis is Basis.UNKNOWN
        else one
        for one in found
    ]


def _gross_before_net(found: List[Sum]) -> List[Sum]:
    bases: Tuple[Optional[Basis], ...] = tuple(
        one.earnings.basis if isinstance(one.earnings, Earnings) else None for one in found
    )
    if Basis.GROSS in bases and Basis.NET in bases:
        return [one for one, basis in zip(found, bases, strict=True) if basis is not Basis.NET]
    return found
