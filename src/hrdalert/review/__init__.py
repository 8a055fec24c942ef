"""What a person should look at before a document goes out: the tells of a machine's prose.

Reads Cases and Documents, and changes nothing in them.
"""

from hrdalert.review.prose import TELLS, TELLS_BY_LANGUAGE, prose_problems, tells_of
from hrdalert.review.prose_facts import ProseFacts, prose_facts
from hrdalert.review.prose_findings import Tell

__all__ = ["TELLS", "TELLS_BY_LANGUAGE", "ProseFacts", "Tell", "prose_facts", "prose_problems", "tells_of"]
