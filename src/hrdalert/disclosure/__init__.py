"""Who may know what: consent, pseudonyms, audiences, editions, and the search for leaks.

The only way from a Case to a template is the CaseView that :func:`disclose` makes.
"""

from hrdalert.disclosure.clearance import lapsed, withheld_victims
from hrdalert.disclosure.disclose import disclose, telling_of, written_to
from hrdalert.disclosure.leaks import leak, leaks_composed, leaks_in_view
from hrdalert.disclosure.names import Secret, leaks_in, secrets
from hrdalert.disclosure.view import UNKNOWN, WITHHELD, CaseView, Gap

__all__ = [
    "UNKNOWN",
    "WITHHELD",
    "CaseView",
    "Gap",
    "Secret",
    "disclose",
    "lapsed",
    "leak",
    "leaks_composed",
    "leaks_in",
    "leaks_in_view",
    "secrets",
    "telling_of",
    "withheld_victims",
    "written_to",
]
