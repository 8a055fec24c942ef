"""What the UN and the law say: data files with a source and a date each, and functions of plain arguments.

Nothing here knows a case. Every record says where it comes from and whether that was read (``verified``).
"""

from hrdalert.knowledge.articles import WHOLE, Duty, article_order, articles, gist
from hrdalert.knowledge.countries import countries, country
from hrdalert.knowledge.demands import demands, known_demand, passes_on, requests
from hrdalert.knowledge.doors import Door, DoorKind, Network, door_lists, door_words, doors, networks
from hrdalert.knowledge.forms_of_address import forms_of_address, roles
from hrdalert.knowledge.instruments import instruments
from hrdalert.knowledge.law_first import (
    Cite,
    FirstLaw,
    cited_for,
    counting_as,
    facts,
    facts_of_kind,
    facts_of_violations,
    is_woman,
    law_first,
    law_of_demands,
    only_done,
)
from hrdalert.knowledge.mandates import Mandate, mandate, mandates
from hrdalert.knowledge.precedents import precedents, precedents_on
from hrdalert.knowledge.provisions import LegalLimit, Provision, legal_limits, provisions
from hrdalert.knowledge.ratifications import Standing, commitments, standing
from hrdalert.knowledge.records import Source, correct, remembered
from hrdalert.knowledge.reservations import reservations, reservations_of
from hrdalert.knowledge.rights import rights, wgad_categories
from hrdalert.knowledge.special_procedures import channels, special_procedures
from hrdalert.knowledge.subjects import SUBJECTS, counts, entries, entry
from hrdalert.knowledge.time_limits import Limit, deadline_words, time_limits
from hrdalert.knowledge.vocabulary import VOCABULARIES, vocabulary
