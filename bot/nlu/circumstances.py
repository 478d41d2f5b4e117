"""What a message tells of private work beside its name and its pay: who is in overall charge, who indemnifies it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Iterator, List, Optional, Tuple, Union

from bot.coverage import Answer, ContractSays
from bot.nlu.clauses import Clause, clauses

_CHARGE = re.compile(
    r"\b(?:overall|over all|ovrall) (?:charge|responsib\w+|control)\b|\bo/?charge\b|\bo/c\b|\bin (?:sole |full "
    r")?charge\b|"
    r"\bcharge of (?:the )?(?:care|patients?)\b|\bleads? (?:on|the) (?:everything|it all|all|care|cases?|clinic)\b|"
    r"\b(?:ultimately|overall|clinically) responsible\b|\bresponsible for (?:the )?(?:patients?|care)\b|"
    r"\b(?:clinical|lead) "
    r"(?:lead|clinician|responsibility)\b|\bruns? (?:the clinic|everything|the show|it all)\b|\bcalls the shots\b",
    re.I,
)
_OTHERS = re.compile(
    r"\b(?:boss|consultants?|surgeon|someone|somebody|some one|another|other (?:doctor|clinician|gp|person)|"
    r"else|owner|partner|"
    r"supervisor|lead (?:dr|doctor|gp|consultant|clinician|nurse)|clinic(?:'s)? (?:lead|director|owner|"
    r"manager)|the (?:gp|doctor|clinic|dr|lead|"
    r"anaesthetist|dermatologist|trainer|director|company|hospital|nurse)|colleague|medical director|manager|"
    r"he|she|they|he's|she's|they're|shes|hes|theyre|"
    r"his|hers|theirs)\b",
    re.I,
)
_SELF = re.compile(r"\b(?:i|i'm|im|i’m|i'll|ill|i'd|i've|me|mine|myself|my own|we)\b", re.I)
_DENIED = re.compile(
    r"\b(?:not|never|no|isn'?t|isn’t|aren'?t|wasn'?t|won'?t|don'?t|doesn'?t|without|nor|"
    r"wouldn'?t)\b|n’t\b",
    re.I,
)
_NOBODY_ELSE = re.compile(
    r"\b(?:nobody|no one|noone|no-one|not? any(?:body|one)) else\b|\bonly me\b|\bjust "
    r"me\b|\bmyself\b",
    re.I,
)
_LEADING_NO = re.compile(r"^\W*(?:no|nope|nah)\b\W*(?=(?:i|i'm|im|i’m|i'll|i'd)\b)", re.I)
_ASKS = re.compile(
    r"^\W*(?:(?:what|who|how|why|when|does|do|is|are|am|can|could|should|would|will|must|may) (?!if)|what'?s\b|"
    r"if\b|whether\b|unless\b|"
    r"suppose\b|(?:and|but|so|ok) (?:what|who|how|why|does|do|can|if)\b)|\bwhat (?:does|counts|is)\b|\b(?:have|"
    r"need) to be\b|\bmean(?:s|t)?\b|"
    r"\bcan(?:no|')?t be\b|\bmust(?:n't)? (?:not )?be\b|\bif i(?:'m| am| was| were)\b",
    re.I,
)
_INDEMNIFIES = re.compile(
    r"\b(?P<who>hospice|employer|agency|university|uni|clinic|company|provider|hospital|council|school|club|"
    r"ship|cruise line|charity|"
    r"practice|they|consultant|boss|trust|prison|insurer|somebody|someone|event organisers?)\b"
    r"(?P<between>[\w\s,']{0,25}?)\b(?:indemnif(?:y|ies|ied)|covers? (?:me|us|it|my)|insures? (?:me|us)|"
    r"provides? (?:my |the |full |us with |me with )?"
    r"(?:indemnity|cover)|gives? (?:me|us) (?:indemnity|cover)|has (?:indemnity|cover) for (?:me|us)|sorts? "
    r"(?:the |my )?indemnity)\b",
    re.I,
)
_NOBODY_INDEMNIFIES = re.compile(
    r"\b(?:nobody|no one|noone|no-one)(?: else)? (?:else )?(?:indemnif\w+|covers? (?:me|it))|"
    r"\bnon[- ]?indemnified\b|\bunindemnified\b|"
    r"\b(?:not|isn'?t|ain'?t) indemnified (?:by (?:any|anyone|anybody|somebody|someone|the|them|my)|elsewhere|"
    r"otherwise)|\bno (?:other )?indemnity from\b",
    re.I,
)
_OWN_INDEMNITY = re.compile(
    r"\b(?:own|my own|our own|personal) (?:indemnity|cover|insurance|mdo)\b|\barrange (?:my|your|our|"
    r"one's)?\s*(?:own )?indemnity\b|\bsort (?:my|your) own\b",
    re.I,
)
_CONTRACT = re.compile(r"\b(?:contract|agreement|terms|t&cs|provider|clinic|company|agency|they|it)\b", re.I)
_REQUIRES = re.compile(
    r"\b(?:says?|requires?|wants?|makes?|expects?|insists?|must|need to|have to|has to|got "
    r"to|asks?|tells?)\b",
    re.I,
)
_SILENT = re.compile(
    r"\bcontract\b[\w\s,']{0,20}\b(?:silent|(?:doesn'?t|does not|didn'?t) (?:say|mention|state|speak)|says "
    r"nothing|nothing about)\b",
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
    """What a message states of its own work; what it only asks about, or supposes, isn't stated."""
    by_fact = {one.fact: one for clause in clauses(text) for one in _of(clause)}
    return list(by_fact.values())


def _of(clause: Clause) -> Iterator[Circumstance]:
    said = clause.text
    if clause.is_asked or _ASKS.search(said):
        return
    in_charge = _in_charge(said) if _CHARGE.search(said) else None
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


def _in_charge(said: str) -> Optional[Answer]:
    """Whether the speaker is in charge: it is whoever stands nearest before the words, else behind them.

    None where it isn't clear: that somebody else isn't in charge doesn't make it the speaker.
    """
    if _NOBODY_ELSE.search(said):
        return None if re.search(r"\bnot\b", said, re.I) else Answer.YES
    said = _LEADING_NO.sub("", said)
    words = _CHARGE.search(said)
    assert words is not None  # noqa: S101 - it was found before, and no answer word is one of them
    before = [(found.end(), is_self) for is_self, found in _people(said[: words.start()])]
    behind = [(found.start(), is_self) for is_self, found in _people(said[words.end() :])]
    denied = bool(_DENIED.search(said))
    if not before and not behind:
        # Nobody is named: "not in charge" says it of oneself, and so does "in overall charge" where nothing leads it.
        starts = not re.sub(r"^\W*(?:yes|yeah|yep|ok)\b", "", said[: words.start()], flags=re.I).strip()
        return Answer.NO if denied else Answer.YES if starts else None
    is_self = max(before)[1] if before else min(behind)[1]
    if is_self:
        return Answer.NO if denied else Answer.YES
    return None if denied else Answer.NO


def _people(said: str) -> Iterator[Tuple[bool, re.Match[str]]]:
    """Whoever is named: True with a match for the speaker, False for somebody else."""
    yield from ((True, found) for found in _SELF.finditer(said))
    yield from ((False, found) for found in _OTHERS.finditer(said))


def _stated(clause: Clause, fact: str, value: Union[Answer, ContractSays]) -> Circumstance:
    return Circumstance(fact, value, clause.start, clause.end)
