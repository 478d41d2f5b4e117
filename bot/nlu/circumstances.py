"""What a message tells of private work beside its name and its pay: who is in overall charge, who indemnifies it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Iterator, List, Optional, Tuple, Union

from bot.coverage import Answer, ContractSays
from bot.nlu.clauses import Clause, clauses

_CHARGE = re.compile(
    r"(?<!an )\b(?:overall|over all|ovrall) (?:charge|chg|responsib\w+|control)\b|\bo/?charge\b|\bo/c\b|"
    r"\bin (?:sole |full )?charge\b(?! of (?!the )?(?:the )?(?:rota|billing|ward|admin|teaching|staff|"
    r"students?))|\bcharge of (?:the )?(?:care|patients?)\b|\bleads? (?:on|the) (?:everything|it all|all|care|"
    r"cases?|clinic)\b|\b(?:ultimately|overall|clinically) responsible\b|"
    r"\bresponsible for (?:the )?(?:patients?|care)\b|\b(?:clinical|lead) (?:lead|clinician|responsibility)\b|"
    r"\bdecides? everything\b|\bmakes? (?:all )?the (?:final|clinical) decisions\b|"
    r"\bruns? (?:the clinic|everything|the show|it all)\b|\bcalls the shots\b|\bunder (?:me|him|her|them)\b|"
    r"\b(?:full|total|the whole) responsib\w+|\bresponsible is (?:me|him|her|them|the)\b",
    re.I,
)
_OF_WHOM = re.compile(r"(?:under|responsible is) (me|him|her|them)", re.I)
_OTHERS = re.compile(
    r"\b(?:boss|consultants?|surgeon|someone|somebody|some one|another|other (?:doctor|clinician|gp|person)|"
    r"else|owner|partner|supervisor|lead (?:dr|doctor|gp|consultant|clinician|nurse)|clinic(?:'s)? (?:lead|"
    r"director|owner|manager)|the (?:gp|doctor|clinic|dr|lead|anaesthetist|dermatologist|trainer|director|"
    r"company|hospital|nurse)|colleague|medical director|manager|he|she|they|he's|she's|they're|shes|hes|"
    r"theyre|his|hers|theirs|him|her|them)\b",
    re.I,
)
_SELF = re.compile(r"\b(?:i|i'm|im|i’m|i'll|ill|i'd|id|i've|me|mine|myself|my own|we)\b", re.I)
_DENIED = re.compile(
    r"\b(?:not|never|no|isn'?t|isn’t|aren'?t|wasn'?t|won'?t|don'?t|doesn'?t|nor|wouldn'?t|needn'?t)\b|n’t\b",
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
    r"^\W*(?:(?:what|who|how|why|when|does|do|is|are|am|can|could|should|would|will|"
    r"must(?= (?:i|we|you|he|she|they|my|the|a)\b)|may) (?!if)|what'?s\b|"
    r"if\b|whether\b|unless\b|suppose\b|(?:and|but|so|ok) (?:what|who|how|why|does|do|can|if)\b)|"
    r"\bwhat (?:does|counts|is)\b|\b(?:have|need) to be\b|\bmean(?:s|t)?\b|\bcan(?:no|')?t be\b|"
    r"\bmust(?:n't)? (?:not )?be\b|\bif i(?:'m| am| was| were)\b",
    re.I,
)
_WHO = (
    r"(?:hospice|employers?|agency|university|uni|clinic|company|provider|hospital|council|school|club|ship|"
    r"cruise line|"
    r"charity|practice|they|boss|trust|prison|insurer|somebody|someone|organisers?|gym|surgery|firm|pharmacy|"
    r"organi[sz]ation|(?:its|their|group) policy|bpas|spire|nuffield|bupa|centre|team|"
    r"people)(?:['’]?s)?(?: own)?(?: insurer| one| policy| insurance| indemnity|"
    r" itself)?"
)
_WHOM = r"(?:me|us|you|it|her|him|them|all|everyone|everybody|every|(?:the|their) (?:drs?|doctors?|clinicians?))"
_COVERS = (
    rf"(?:indemnif(?:y|ies|ied|ying)|covers? {_WHOM}\b(?! (?:when|while|at night|on|for nhs))|covering {_WHOM}|"
    rf"covered {_WHOM}\b|does(?:n'?t| not)? (?:cover|insure|indemnify)|insur(?:es?|ing) {_WHOM}|"
    r"(?:provid(?:es?|ing)|gives?|giving|offers?)(?: (?:to )?(?:me|us))?(?: (?:my|the|full|any|with|"
    r"no))* (?:indemnity|cover|insurance|none|any)|"
    r"gives? (?:me|us) (?:indemnity|cover)|(?:has|have|got|have got|with)(?: (?:its|their|an?|the|his|"
    r"her))?(?: own)?(?: group)? "
    r"(?:policy|indemnity|insurance|cover)\b(?: (?:policy|insurance|in place))?(?: (?:that|which|for|covering))|"
    r"has own (?:policy|indemnity|insurance)|no (?:indemnity|cover|insurance)|sorts? (?:the |my )?indemnity)"
)
_INDEMNIFIES = re.compile(rf"\b(?P<who>{_WHO})\b(?P<between>[\w\s,'’]{{0,40}}?)\b{_COVERS}", re.I)
_INDEMNIFIED_BY = re.compile(
    rf"\b(?:indemnity|insurance|cover|indemnified|insured|covered)\b(?P<between>[\w\s,'’]{{0,20}}?)\b(?:by|from|of|"
    rf"through|via) "
    rf"(?:(?:the|my|our|a|an|that|this|private)\s+)*(?P<who>{_WHO})\b",
    re.I,
)
_NOBODY_INDEMNIFIES = re.compile(
    r"\b(?:nobody|no one|noone|no-one)(?: else)? (?:else )?(?:indemnif\w+|covers? (?:me|it)|insures? (?:me|it))|"
    r"\bnon[- ]?indemnified\b|\bunindemnified\b|\b(?:not|isn'?t|ain'?t) indemnified (?:by (?:any|anyone|"
    r"anybody|somebody|someone|the|them|my)|elsewhere|otherwise)|\bno (?:other )?indemnity from\b|"
    r"\b(?:provides?|gives?|offers?)(?: me| us)? (?:no (?:indemnity|cover|insurance)|none)\b|"
    r"\b(?:not|n'?t|never) (?:give|provide|offer)\w*(?: (?:to )?(?:me|us))?(?: any)? (?:indemnity|insurance|cover)\b",
    re.I,
)
_WANTS = re.compile(
    r"\b(?:wants?|wanted|needs?|asks?|asked|requires?|require[sd]|expects?|proof|certificate of|evidence|must|"
    r"without|own)\b",
    re.I,
)
"""Beside indemnity: somebody asks for it, and gives none."""
_NEED = r"(?:hold|have|has|arrange|get|carry|maintain|sort|provide|bring|take out|organise|make)"
_OWN_INDEMNITY = re.compile(
    r"\b(?:own|my own|our own|personal)(?: (?:professional|personal|separate))* "
    r"(?:indem(?:n|nity)?|cover|insurance|mdo)\b|"
    r"\bindemnity of (?:my|our|their|one's) own\b|\barrange (?:my|your|our|one's)?\s*(?:own )?indemnity\b|"
    r"\bpersonal indemnity\b|"
    rf"\b(?:sort|{_NEED}) (?:my|your|our|their|his or her|his|her)\s+own\b(?! (?:patients?|room|list|clinic|rota))|"
    r"\b(?:requires?|wants? (?:me|us)(?: (?:to|2))?(?: have)?|need) (?:my |our |your )?own\b",
    re.I,
)
_CONTRACT = re.compile(
    r"\b(?:contract|agreement|terms|t&cs|clause|provider|clinic|company|agency|they|it|practitioner|contractor|"
    r"every doctor|"
    r"each (?:doctor|expert|clinician))\b",
    re.I,
)
_REQUIRES = re.compile(
    r"\b(?:says?|requires?|required|wants?|makes?|expects?|insists?|must|shall|need(?:s)?|needs? to|have to|has to|"
    r"got to|asks?|"
    r"tells?|oblige[sd]?|condition|written|get your own|wrote)\b",
    re.I,
)
_SILENT = re.compile(
    r"\b(?:contract|agreement|terms)\b[\w\s,'’]{0,30}?\b(?:silent|(?:does ?n'?t|does not|didn'?t|do not|don'?t|"
    r"never) "
    r"(?:say|mention|state|speak|cover)(?:s|ing|ed)?|says nothing|nothing (?:about|on|re|in it|there)|has nothing|"
    r"no mention|"
    r"zero words)\b|"
    r"\b(?:nothing|no mention|not a word)\b[\w\s,'’]{0,30}?\b(?:contract|agreement|"
    r"terms)\b",
    re.I,
)
_NOTHING_OF_INDEMNITY = re.compile(
    r"(?:\b(?:nothing|no mention|not a word|never mentions?)|"
    r"(?:\bnot|n['’]?t) (?:say|mention|stat|speak)\w*(?: anything)?)\b"
    r"[\w\s,'’]{0,40}?\b(?:indem\w*|insurance)\b",
    re.I,
)
"""Behind a contract named before in the sentence: "I read the contract and there is nothing about indemnity in it"."""
_PAPERS = re.compile(r"\b(?:contract|agreement|terms)\b", re.I)
_ANSWERED = re.compile(r"\?(?=\s*(?:yes|yeah|yep|no|nope|nah)\b\W*(?:$|[.,;\n]))", re.I)
_ABOUT_INDEMNITY = re.compile(r"\b(?:indemni\w+|insur\w+|cover\w*|own|it|that|this)\b", re.I)


@dataclass(frozen=True)
class Circumstance:
    """One thing told: the fact of a trainee by name, and its value."""

    fact: str
    value: Union[Answer, ContractSays]
    start: int
    end: int


def find_circumstances(text: str) -> List[Circumstance]:
    """What a message states of its own work; what it only asks about, supposes or doubts isn't stated."""
    # "In charge? Yes." is how notes say it.
    text = _ANSWERED.sub(" ", text)
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
    if is_supposed:
        yield from _what_if(clause)
    if clause.is_asked or _ASKS.search(said) or _OPEN.search(lead + said) or _SUPPOSED.search(lead):
        return
    if in_charge:
        yield _stated(clause, "overall_charge", in_charge)
    sentence = lead + said
    if _is_silent(said, sentence):
        yield _stated(clause, "contract_requires_own_indemnity", ContractSays.SILENT)
    elif _OWN_INDEMNITY.search(said) and _CONTRACT.search(sentence) and _REQUIRES.search(sentence):
        answer = ContractSays.NO if _DENIED.search(said) else ContractSays.YES
        yield _stated(clause, "contract_requires_own_indemnity", answer)
    if _NOBODY_INDEMNIFIES.search(said):
        yield _stated(clause, "employer_indemnity", Answer.NO)
    elif found := _indemnified(said):
        behind = _NO_BEHIND.match(said[found.end() :])
        denied = _DENIED.search(found.group()) or _DENIED.search(said[: found.start()]) or behind
        yield _stated(clause, "employer_indemnity", Answer.NO if denied else Answer.YES)


def _what_if(clause: Clause) -> Iterator[Circumstance]:
    """What is only supposed of the papers or of who indemnifies: it is decided as such."""
    if _is_silent(clause.text, clause.text):
        yield _stated(clause, "contract_requires_own_indemnity", ContractSays.SILENT)
    found = _indemnified(clause.text)
    if found and not _DENIED.search(clause.text):
        yield _stated(clause, "employer_indemnity", Answer.YES)


def _is_silent(said: str, sentence: str) -> bool:
    """Whether a clause says that the contract says nothing of indemnity."""
    silent = _SILENT.search(said)
    if silent:
        return bool(_ABOUT_INDEMNITY.search(sentence) or not re.search(r"\w", said[silent.end() :]))
    return bool(_NOTHING_OF_INDEMNITY.search(said) and _PAPERS.search(sentence))


def _indemnified(said: str) -> Optional[re.Match[str]]:
    """Where a clause speaks of somebody who indemnifies the work, unless they only ask for indemnity."""
    found = _INDEMNIFIES.search(said) or _INDEMNIFIED_BY.search(said)
    asks = found and (_WANTS.search(found["between"]) or _WANTS.search(said[: found.start()]))
    return None if asks else found


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
    of_whom = _OF_WHOM.fullmatch(words.group())
    if of_whom:
        return Answer.YES if of_whom[1].casefold() == "me" else Answer.NO
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
