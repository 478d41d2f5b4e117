"""Whether a name in a message is meant as one: not denied, not asked about, not another thing of the same name."""

from __future__ import annotations

import re

from spacy.tokens import Doc, Span

from bot.coverage.names import Name

ACTIVITY = "activity"
"""The kind of a fact that names private work."""
# "GP" and "occupational health" name work as well as training: private GP sessions, a GP surgery.
_WORK_BEFORE = re.compile(r"\b(private|pvt|priv|my|our|see|saw|the|to a|as an? (nhs )?)\s*$", re.I)
_WORK_AFTER = re.compile(
    r"^\s*(work|sessions?|clinics?|practices?|surger(y|ies)|lists?|locums?|shifts?|appointments?|partner|"
    r"reports?|medicals?|consultations?|services?|practice manager|contracts?|compan(?:y|ies)|providers?)\b",
    re.I,
)
_PRIVATE = re.compile(r"\b(?:private(?:ly)?|pvt|priv)\b", re.I)
_PRIVATE_BEFORE = re.compile(r"\b(?:private|pvt|priv)\s*$", re.I)
_PRIVATELY_AFTER = re.compile(
    r"^\s*(?:(?:work|sessions?|clinics?|lists?|cases?|shifts?)\s+)?(?:privately|private|pvt|on the side|"
    r"for (?:money|cash)|(?:on|at) (?:saturdays?|sundays?|(?:the )?weekends?)|in my (?:own|spare) time)\b",
    re.I,
)
_MAY_DO_BEFORE = re.compile(
    r"\b(?:can|could|may|might|allowed)\b[^.?!]*"
    r"\b(?:do|doing|offer|offering|practi[sc](?:e|ing)|take on)\s+(?:(?:some|any|extra|a bit of|a little)\s+)?$",
    re.I,
)
"""What stands before a field of work that somebody would like to do: "can I do ophthalmology?"."""
_TRAINS = re.compile(r"\b(st\s?\d|ct\s?\d|trainee|reg|registrar|training|programme|scheme|speciali?ty)\b", re.I)
_TRAINS_AS = re.compile(r"\b(?:train(?:ing|ed)?|trainee|st\s?\d|registrar)( to be| as| in)?( an?)?\s*$", re.I)
_GRADE_AFTER = re.compile(r"\s*(?:gp)?(?:st\s?\d|str\b|spr\b|reg\b|registrar|trainee)", re.I)
_TRAINING_NEAR = 14
_PLACE_BEFORE = re.compile(
    r"\b(in|at|from|near|around|to|for|of|deanery|region|is|im|i'm|and|or|about|=)(\s+the)?\s*$", re.I
)
_OF_SELF = re.compile(
    r"(\b(i am|i'm|im|i m|am|being|clr is|caller is|dr is|she is|he is|she's|he's|they are|they're|is)( (a|an|"
    r"now|only|just|currently))*|^(hi|hello|hey)?[\s,]*(a|an)?)\s*$",
    re.I,
)
_DENIED_BEFORE = re.compile(
    r"\b(not|neither|nor|isn't|isnt|wasn't|(?<!if it )(?<!if i )(?<!if they )(?<!if she )(?<!if he )"
    r"(?<!suppose it )(was|were)|(?:i|you|we|they) (?:put|wrote|typed|entered|selected)|used to be|rather than|"
    r"instead of|no longer|left)(\s+(a|an|in|from|the|at))*\s*$",
    re.I,
)
_ASKED_OF = re.compile(
    r"\bwhat(?:'?s| is| does| are| do| counts as)\s+(?:an?\s+|the\s+)?$|\bdifference between\s+(?:\w+\s+(?:and|"
    r"or)\s+)?$",
    re.I,
)
_NO_MORE = re.compile(r"\W*(?:mean|stand for|means|again|exactly|please|pls|\?)?\W*(?:mean|please|pls)?\W*$", re.I)
"""What ends a question about a word: "what does OOPT mean?" says nothing of the one who asks."""
_OVER_AFTER = re.compile(r"\s+(?:is |has |was |just )*(?:finished|ended|over|done)\b", re.I)
_NOT_TRAINED_THERE_BEFORE = re.compile(
    r"\b(?:school|university|uni|internship|studied|graduated|born|grew up|raised|weeks?|holidays?)\s+(?:in|at|"
    r"from)\s+(?:the\s+)?$",
    re.I,
)
"""Where somebody was taught or spends a holiday isn't their deanery."""
_STREET_AFTER = re.compile(r"\s+(?:road|rd|street|st\.|avenue|ave|lane|drive|close|way|day|v|vs|bridge)\b", re.I)
_TITLE_BEFORE = re.compile(r"\b(?:dr|mrs?|ms|miss|prof|professor)\.?\s+$", re.I)
_NOT_DONE_BEFORE = re.compile(
    r"\b(?:do ?n['’]?t|does ?n['’]?t|did ?n['’]?t|do not|does not|not|never|no longer|gave up|given up|stopped|quit|"
    r"dropped)\s+"
    r"(?:(?:do|does|did|done|doing|said|offer|offering|any|the|my|ever|even|actually|actual|really)\s+)*(?:\w+ (?:or|"
    r"nor)\s+)?$",
    re.I,
)
_WORK_DENIED_BEFORE = re.compile(
    r"\b(?:not|neither|nor|isn't|isnt|used to (?:be|do)|rather than|instead of|no longer)(?:\s+(?:an?|in|the|"
    r"at))*\s*$",
    re.I,
)
_DENIED_AFTER = re.compile(
    r"^\s+(was|were)\s+(my\s+|only\s+|just\s+)?(f[12y]|fy|foundation|before|last|years? ago)", re.I
)
TO_COME = re.compile(
    r"\b(?:when|once|until|till|after|before|if|have|has|not|n't|haven'?t|hasn'?t|will have|i'?ll have|nearly|"
    r"almost)\W+(?:\w+\W+){0,2}$|\b(?:to|will|'ll|’ll|should)\W+$",
    re.I,
)
"""What stands before something that isn't over yet: "when I've finished training", "due to complete training"."""
_SHORT_NAME = 2
"""Words: a longer name of a specialty names nothing else."""
_YET_AFTER = re.compile(r"\s+(?:just\s+)?yet\b", re.I)
"""What isn't so yet is still to come: "not in training yet"."""
_NO_BEFORE = re.compile(r"\bno\s*$", re.I)
_IN_THE_BEFORE = re.compile(r"\b(?:in|from|for) the\s*$", re.I)
"""A small "in the bath" is no place; "in the Bath area" has its capital."""
_NEEDS_SELF = {"not_in_specialty_training"}
_SAYS_NOT = re.compile(r"(?:not|non|left)\b", re.I)
_OF_ANOTHER_AFTER = re.compile(
    r"^\s*['’](?:s|ll|d)\b|^\s+(?:is|was|will|has|would|does|says?|signs?|takes|runs|leads|sees|"
    r"in (?:overall )?charge)\b",
    re.I,
)
""" "Consultant's in charge" tells of somebody else; "consultant in palliative care" of oneself."""
_NOT_BEFORE = re.compile(r"\bnon[-\s]*$", re.I)


def is_meant(name: Name, span: Span, doc: Doc) -> bool:
    """Whether a span of a message, spelt like a name, says what the name says of the person written about."""
    before, after = doc.text[: span.start_char], doc.text[span.end_char :]
    is_alone = not re.sub(r"[\W_]", "", before + after)
    if _NOT_BEFORE.search(before) or _DENIED_AFTER.match(after):
        return False
    if name.is_ordinary_word and name.kind != ACTIVITY and not is_alone and not _stands_out(name, span, doc):
        return False
    if name.kind == ACTIVITY:
        return _is_done(before, after)
    if _DENIED_BEFORE.search(before):
        return False
    if name.kind == "region":
        return not (
            _STREET_AFTER.match(after) or _NOT_TRAINED_THERE_BEFORE.search(before) or _TITLE_BEFORE.search(before)
        )
    if name.kind == "specialty":
        return not _is_worked_in(span, before, after)
    return _is_own_status(name, span, is_alone, before, after)


def _stands_out(name: Name, span: Span, doc: Doc) -> bool:
    """Whether a name that is an ordinary word too is marked as a name: by a capital, a grade, or words such as "in"."""
    before, after = doc.text[: span.start_char], doc.text[span.end_char :]
    if re.match(r"\s*number", after, re.I):
        return False
    is_capital = not doc.text.isupper() and (span.text.isupper() or (span.text[:1].isupper() and span.start_char > 0))
    trains = name.kind == "specialty" and _GRADE_AFTER.match(after)
    is_thing = name.kind == "region" and _IN_THE_BEFORE.search(before)
    return bool(is_capital or trains or (_PLACE_BEFORE.search(before) and not is_thing))


def _is_done(before: str, after: str) -> bool:
    is_denied = _WORK_DENIED_BEFORE.search(before) or _NOT_DONE_BEFORE.search(before)
    return not is_denied and not _is_only_asked_about(before, after)


def _is_only_asked_about(before: str, after: str) -> bool:
    asked = _ASKED_OF.search(before)
    return bool(asked and ("difference" in asked.group() or _NO_MORE.match(after)))


def _is_worked_in(span: Span, before: str, after: str) -> bool:
    """Whether a specialty is a field of private work here: "private derm clinic", "GP sessions"."""
    if _PRIVATE_BEFORE.search(before) and _WORK_AFTER.match(after):
        return True
    if len(span) > _SHORT_NAME:
        return False
    trains = _TRAINS.search(span.text + after[:_TRAINING_NEAR]) or _TRAINS_AS.search(before)
    return not trains and bool(_WORK_AFTER.match(after) or _WORK_BEFORE.search(before))


def _is_own_status(name: Name, span: Span, is_alone: bool, before: str, after: str) -> bool:
    if name.readings == ("completed",) and TO_COME.search(before):
        return False
    if (
        _NO_BEFORE.search(before)
        or _OVER_AFTER.match(after)
        or _YET_AFTER.match(after)
        or _is_only_asked_about(before, after)
    ):
        return False
    if name.readings[0] not in _NEEDS_SELF:
        return True
    is_own = not _OF_ANOTHER_AFTER.match(after) and bool(_OF_SELF.search(before))
    return is_alone or is_own or bool(_SAYS_NOT.match(span.text))


def is_work(before: str, after: str) -> bool:
    """Whether the words around a field of medicine speak of working in it for oneself, not of training in it."""
    if _TRAINS_AS.search(before) or _TRAINS.match(after.lstrip()):
        return False
    privately = _PRIVATE_BEFORE.search(before) or _PRIVATELY_AFTER.match(after)
    works = _WORK_AFTER.match(after) and _PRIVATE.search(before + after)
    return bool(privately or works or _MAY_DO_BEFORE.search(before))
