"""What a message tells of private work beside its name and its pay: who is in overall charge, who indemnifies it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Iterator, List, Optional, Tuple, Union

from bot.coverage import Answer, ContractSays
from bot.nlu.clauses import Clause, clauses

_CHARGE = re.compile(
    r"(?<!an )\b(?:overall|over all|ovrall) (?:charge|responsib\w+|control)\b|\bo/?charge\b|\bo/c\b|"
    r"\bin (?:sole |full )?charge\b(?! of (?!the )?(?:the )?(?:rota|billing|ward|admin|it|them|teaching|staff|"
    r"students?))|\bcharge of (?:the )?(?:care|patients?)\b|\bleads? (?:on|the) (?:everything|it all|all|care|"
    r"cases?|clinic)\b|\b(?:ultimately|overall|clinically) responsible\b|"
    r"\bresponsible for (?:the )?(?:patients?|care)\b|\b(?:clinical|lead) (?:lead|clinician|responsibility)\b|"
    r"\bruns? (?:the clinic|everything|the show|it all)\b|\bcalls the shots\b",
    re.I,
)
_OTHERS = re.compile(
    r"\b(?:boss|consultants?|surgeon|someone|somebody|some one|another|other (?:doctor|clinician|gp|person)|"
    r"else|owner|partner|supervisor|lead (?:dr|doctor|gp|consultant|clinician|nurse)|clinic(?:'s)? (?:lead|"
    r"director|owner|manager)|the (?:gp|doctor|clinic|dr|lead|anaesthetist|dermatologist|trainer|director|"
    r"company|hospital|nurse)|colleague|medical director|manager|he|she|they|he's|she's|they're|shes|hes|"
    r"theyre|his|hers|theirs)\b",
    re.I,
)
_SELF = re.compile(r"\b(?:i|i'm|im|i’m|i'll|ill|i'd|i've|me|mine|myself|my own|we)\b", re.I)
_DENIED = re.compile(
    r"\b(?:not|never|no|isn'?t|isn’t|aren'?t|wasn'?t|won'?t|don'?t|doesn'?t|nor|wouldn'?t)\b|n’t\b",
    re.I,
)
_NOBODY_ELSE = re.compile(
    r"\b(?:nobody|no one|noone|no-one|not? any(?:body|one)) else\b|\bonly me\b|\bmyself\b|\b(?:nobody|no one|"
    r"noone|no-one)\b.*\b(?:but|except|apart from|above|over) me\b",
    re.I,
)
_LEADING_NO = re.compile(
    r"^\W*(?:no|nope|nah)\b\W*(?=(?:i|i'm|im|i’m|i'll|i'd|the|my|a|he|she|they|we|some\w+)\b)",
    re.I,
)
_NOBODY = re.compile(r"\b(?:nobody|no one|noone|no-one)\b", re.I)
_NOT_ALWAYS = re.compile(
    r"\b(?:not|n'?t) (?:always|usually|only|just)\b|\b(?:sometimes|occasionally|most of the time)\b",
    re.I,
)
_NOT_MINE = re.compile(
    r"\W*(?:(?:is|was|would be)\s*)?(?:n'?t|n’t|not|no)\b[\w\s]{0,12}?\b(?:me|mine|myself|i)\b|\W*(?:isn'?t|"
    r"not) mine\b",
    re.I,
)
_NO_BEHIND = re.compile(r"\W*(?:no|nope|nah)\b", re.I)
_BEFORE_IT = re.compile(r"\b(?:yes|yeah|yep|ok|in|have|has|with|the)\b|\W", re.I)
_SENTENCE_END = re.compile(r"[.!?\n]")
_OPEN = re.compile(
    r"\b(?:do ?n'?t know|dont know|not sure|unsure|no idea|was ?n'?t told|doubt|wonder\w*|depends?|how (?:do|"
    r"would|can) i know|want(?:s)? to know|whether|does it matter|say i (?:was|were)|suppos\w+|unclear|"
    r"not clear|the page says)\b",
    re.I,
)
"""What follows is no statement."""
_SUPPOSES = re.compile(r"^\W*(?:and |but |so |or |ok )?(?:if|suppose|say|what if)\b", re.I)
_SUPPOSED = re.compile(r"\bif\W*$", re.I)
_ASKS = re.compile(
    r"^\W*(?:(?:what|who|how|why|when|does|do|is|are|am|can|could|should|would|will|must|may) (?!if)|what'?s\b|"
    r"if\b|whether\b|unless\b|suppose\b|(?:and|but|so|ok) (?:what|who|how|why|does|do|can|if)\b)|"
    r"\bwhat (?:does|counts|is)\b|\b(?:have|need) to be\b|\bmean(?:s|t)?\b|\bcan(?:no|')?t be\b|"
    r"\bmust(?:n't)? (?:not )?be\b|\bif i(?:'m| am| was| were)\b",
    re.I,
)
_INDEMNIFIES = re.compile(
    r"\b(?P<who>hospice|employer|agency|university|uni|clinic|company|provider|hospital|council|school|club|"
    r"ship|cruise line|charity|practice|they|consultant|boss|trust|prison|insurer|somebody|someone|"
    r"event organisers?)\b(?P<between>[\w\s,']{0,25}?)\b(?:indemnif(?:y|ies|ied)|covers? (?:me|us|"
    r"it)\b(?! (?:when|while|at night|on|for nhs))|insures? (?:me|us)|provides? (?:my |the |full |us with |"
    r"me with )?(?:indemnity|cover)|gives? (?:me|us) (?:indemnity|cover)|has (?:indemnity|cover) for (?:me|us)|"
    r"sorts? (?:the |my )?indemnity)\b",
    re.I,
)
_NOBODY_INDEMNIFIES = re.compile(
    r"\b(?:nobody|no one|noone|no-one)(?: else)? (?:else )?(?:indemnif\w+|covers? (?:me|it))|"
    r"\bnon[- ]?indemnified\b|\bunindemnified\b|\b(?:not|isn'?t|ain'?t) indemnified (?:by (?:any|anyone|"
    r"anybody|somebody|someone|the|them|my)|elsewhere|otherwise)|\bno (?:other )?indemnity from\b|"
    r"\b(?:provides?|gives?)(?: me| us)? no (?:indemnity|cover)\b",
    re.I,
)
_OWN_INDEMNITY = re.compile(
    r"\b(?:own|my own|our own|personal) (?:indemnity|cover|insurance|mdo)\b|\barrange (?:my|your|our|"
    r"one's)?\s*(?:own )?indemnity\b|\bsort (?:my|your) own\b",
    re.I,
)
_CONTRACT = re.compile(r"\b(?:contract|agreement|terms|t&cs|provider|clinic|company|agency|they|it)\b", re.I)
_REQUIRES = re.compile(
    r"\b(?:says?|requires?|wants?|makes?|expects?|insists?|must|need to|have to|has to|got to|asks?|tells?)\b",
    re.I,
)
_SILENT = re.compile(
    r"\bcontract\b[\w\s,']{0,20}\b(?:silent|(?:doesn'?t|does not|didn'?t) (?:say|mention|state|speak)|"
    r"says nothing|nothing about)\b",
    re.I,
)


@dataclass(frozen=True)
class Circumstance:
    """One thing told: the fact of a trainee by name, and its value."""

    fact: str
    value: Union[Answer, ContractSays]
    start: int
    end: int


def find_circumstances(text: str) -> List[Circumstance]:
    """What a message states of its own work; what it only asks about, supposes or doubts isn't stated."""
    by_fact = {one.fact: one for clause in clauses(text) for one in _of(clause, text)}
    return list(by_fact.values())


def _of(clause: Clause, text: str) -> Iterator[Circumstance]:
    said = clause.text
    lead = _SENTENCE_END.split(text[: clause.start])[-1]
    is_supposed = bool(_SUPPOSED.search(lead) or _SUPPOSES.match(said)) and not _OPEN.search(lead)
    in_charge = _in_charge(said, lead, text[clause.end :]) if _CHARGE.search(said) else None
    if is_supposed and in_charge is Answer.YES:
        # "What if I were in charge?" is decided as such: it can only exclude.
        yield _stated(clause, "overall_charge", in_charge)
    if clause.is_asked or _ASKS.search(said) or _OPEN.search(lead + said) or _SUPPOSED.search(lead):
        return
    if in_charge:
        yield _stated(clause, "overall_charge", in_charge)
    if _SILENT.search(said):
        yield _stated(clause, "contract_requires_own_indemnity", ContractSays.SILENT)
    elif _OWN_INDEMNITY.search(said) and _CONTRACT.search(said) and _REQUIRES.search(said):
        answer = ContractSays.NO if _DENIED.search(said) else ContractSays.YES
        yield _stated(clause, "contract_requires_own_indemnity", answer)
    elif _NOBODY_INDEMNIFIES.search(said):
        yield _stated(clause, "employer_indemnity", Answer.NO)
    elif found := _INDEMNIFIES.search(said):
        denied = _DENIED.search(found["between"]) or _DENIED.search(said[: found.start()])
        yield _stated(clause, "employer_indemnity", Answer.NO if denied else Answer.YES)


def _in_charge(said: str, lead: str, after: str) -> Optional[Answer]:
    """Whether the speaker is in charge: it is whoever stands nearest before the words, else behind them.

    `lead` is the sentence before the clause, `after` the text behind it. None where it isn't clear: that somebody else
    isn't in charge doesn't make it the speaker.
    """
    if _NOBODY_ELSE.search(said):
        return Answer.YES
    if _NOBODY.search(said) or _NOT_ALWAYS.search(said):
        return None
    said = _LEADING_NO.sub("", said)
    words = _CHARGE.search(said)
    assert words is not None  # noqa: S101 - it was found before, and no answer word is one of them
    before, behind = said[: words.start()], said[words.end() :]
    denied_before, denied_behind = bool(_DENIED.search(before)), bool(_NOT_MINE.match(behind))
    nearest = max(((found.end(), is_self) for is_self, found in _people(before)), default=None)
    if nearest is None and not denied_behind:
        nearest = min(((found.start(), is_self) for is_self, found in _people(behind)), default=None)
    if nearest is None:
        return _of_nobody_named(before, lead, after, denied_before or denied_behind)
    if nearest[1]:
        return Answer.NO if denied_before else Answer.YES
    return None if denied_before else Answer.NO


def _of_nobody_named(before: str, lead: str, after: str, denied: bool) -> Optional[Answer]:
    """ "Not in charge", "overall charge - no" say it of oneself, unless the sentence began with somebody else."""
    if _OTHERS.search(lead) and denied:
        return None
    if denied or _NO_BEHIND.match(after):
        return Answer.NO
    leads_with_it = not _BEFORE_IT.sub("", before).strip()
    return Answer.YES if leads_with_it else None


def _people(said: str) -> Iterator[Tuple[bool, re.Match[str]]]:
    """Whoever is named: True with a match for the speaker, False for somebody else."""
    yield from ((True, found) for found in _SELF.finditer(said))
    yield from ((False, found) for found in _OTHERS.finditer(said))


def _stated(clause: Clause, fact: str, value: Union[Answer, ContractSays]) -> Circumstance:
    return Circumstance(fact, value, clause.start, clause.end)
