"""The titles of the page's sections that a decision rests on, where no parameter carries them."""

from __future__ import annotations

TITLE = "HEE block indemnity arrangements for medical specialty trainees"
CONTACT = "What this means for members"
CURRENT_MEMBERS = "Current Medical Protection members"
JOINING = "Joining Medical Protection"
LEAVING = "Leaving Medical Protection"
OOPT = (
    "Are trainees eligible for membership if they undertake training in another region "
    "as part of an Out of Programme Training (OOPT) agreement?"
)
RENEWAL = "Will membership renew automatically?"
OPEN_CLAIM = "Can trainees join if they have an open case or claim with another indemnity provider?"
STATUTORY_LEAVE = "Can trainees join while on a period of statutory leave eg maternity leave?"
OTHER_WORK = "Does membership include indemnity for work undertaken outside ST training?"
MEDICOLEGAL = "What medicolegal support does Medical Protection provide?"
SCOPE = "What is the scope of indemnity protection during training?"
AGREEMENT = "Is membership through HEE guaranteed?"
RESPONSIBILITIES = "Understanding your membership"
