"""What the UN and the law say: data files with a source and a date each, and functions of plain arguments.

Nothing here knows a case. Every record says where it comes from and whether that was read (``verified``).
"""

from hrdalert.knowledge.arguments import (
    ArguedDuty,
    ArguedRight,
    duties,
    duties_of,
    duty_of,
    precedents,
    precedents_on,
    rights_argued,
)
from hrdalert.knowledge.countries import countries, roles
from hrdalert.knowledge.in_use import Knowledge, OfOffice, of_office, remembered
from hrdalert.knowledge.instruments import (
    WHOLE,
    Duty,
    Reservation,
    Standing,
    article_order,
    articles,
    commitments,
    gist,
    instruments,
    reservations,
    reservations_of,
    standing,
)
from hrdalert.knowledge.law_first import (
    Cite,
    FirstLaw,
    cited_for,
    counting_as,
    facts,
    facts_of_kind,
    facts_of_violations,
    gravity,
    is_woman,
    law_first,
    law_of_demands,
    only_done,
    without_ruled_out,
)
from hrdalert.knowledge.mandates import Mandate, channels, mandates, rights, special_procedures
from hrdalert.knowledge.networks import Network, networks
from hrdalert.knowledge.procedures import Procedure, ProcedureKind, procedure_words, procedures
from hrdalert.knowledge.provisions import LegalLimit, Provision, legal_limits, provisions
from hrdalert.knowledge.records import Source
from hrdalert.knowledge.subjects import SUBJECTS, counts, entries, entry, own_entries
from hrdalert.knowledge.time_limits import Limit, time_limits
from hrdalert.knowledge.vocabulary import (
    VOCABULARIES,
    demands,
    has_it_done,
    known_demand,
    passes_on,
    requests,
    sees_to,
    vocabulary,
)

FACE = ("countries", "in_use", "records", "subjects", "time_limits", "vocabulary")
"""The modules that other rooms may take from, beside what stands here."""
