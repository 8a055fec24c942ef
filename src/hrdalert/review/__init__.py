"""What a person should look at before a document goes out: gaps, contradictions, unsafe texts, a machine's prose.

Reads Cases and Documents, and changes nothing in them.
"""

from hrdalert.review.prose import TELLS, TELLS_BY_LANGUAGE, prose_problems, tells_of
from hrdalert.review.prose_facts import ProseFacts, prose_facts
from hrdalert.review.prose_findings import Tell
from hrdalert.review.rules import LOOKS, by_severity, problems_between, rule_problems
from hrdalert.review.rules_seen import Addressed, Mailbox, Seen, Sent

__all__ = [
    "LOOKS",
    "TELLS",
    "TELLS_BY_LANGUAGE",
    "Addressed",
    "Mailbox",
    "ProseFacts",
    "Seen",
    "Sent",
    "Tell",
    "by_severity",
    "problems_between",
    "prose_facts",
    "prose_problems",
    "rule_problems",
    "tells_of",
]
