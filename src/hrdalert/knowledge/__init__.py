"""What the UN and the law say: data files with a source and a date each, and functions of plain arguments.

Nothing here knows a case. Every record says where it comes from and whether that was read (``verified``).
"""

from hrdalert.knowledge.articles import WHOLE, Articles, Duty, articles, gist
from hrdalert.knowledge.communications import Communication, communication
from hrdalert.knowledge.countries import Country, CountryName, countries, country
from hrdalert.knowledge.doors import Door, DoorChannel, DoorKind, Window, doors
from hrdalert.knowledge.forms_of_address import FormOfAddress, Formula, Role, forms_of_address, roles
from hrdalert.knowledge.instruments import Instrument, instrument, instruments
from hrdalert.knowledge.law import Cited, article_order, duties_of, law_of, weight_of
from hrdalert.knowledge.mandates import Mandate, Signs, mandate, mandates
from hrdalert.knowledge.precedents import Precedent, precedents, precedents_on
from hrdalert.knowledge.provisions import Law, LegalLimit, Provision, legal_limits, provision, provisions
from hrdalert.knowledge.ratifications import (
    Commitment,
    Commitments,
    Standing,
    bound_from,
    commitments,
    standing,
)
from hrdalert.knowledge.records import (
    ANYWHERE,
    OWN,
    Header,
    OwnRecords,
    Records,
    Source,
    Wording,
    correct,
    corrections,
    remembered,
)
from hrdalert.knowledge.rights import Right, rights, wgad_categories
from hrdalert.knowledge.rules import EVERY, Checklist, Rule, checklists, rule_documents, rules
from hrdalert.knowledge.special_procedures import SpecialProcedures, special_procedures
from hrdalert.knowledge.subjects import SUBJECTS, Entry, entries, packaged, sources_named
from hrdalert.knowledge.time_limits import Limit, TimeLimit, time_limits
from hrdalert.knowledge.vocabulary import VOCABULARIES, Term, families, vocabulary

__all__ = [
    "ANYWHERE",
    "EVERY",
    "OWN",
    "SUBJECTS",
    "VOCABULARIES",
    "WHOLE",
    "Articles",
    "Checklist",
    "Cited",
    "Commitment",
    "Commitments",
    "Communication",
    "Country",
    "CountryName",
    "Door",
    "DoorChannel",
    "DoorKind",
    "Duty",
    "Entry",
    "FormOfAddress",
    "Formula",
    "Header",
    "Instrument",
    "Law",
    "LegalLimit",
    "Limit",
    "Mandate",
    "OwnRecords",
    "Precedent",
    "Provision",
    "Records",
    "Right",
    "Role",
    "Rule",
    "Signs",
    "Source",
    "SpecialProcedures",
    "Standing",
    "Term",
    "TimeLimit",
    "Window",
    "Wording",
    "article_order",
    "articles",
    "bound_from",
    "checklists",
    "commitments",
    "communication",
    "correct",
    "corrections",
    "countries",
    "country",
    "doors",
    "duties_of",
    "entries",
    "families",
    "forms_of_address",
    "gist",
    "instrument",
    "instruments",
    "law_of",
    "legal_limits",
    "mandate",
    "mandates",
    "packaged",
    "precedents",
    "precedents_on",
    "provision",
    "provisions",
    "remembered",
    "rights",
    "roles",
    "rule_documents",
    "rules",
    "sources_named",
    "special_procedures",
    "standing",
    "time_limits",
    "vocabulary",
    "weight_of",
    "wgad_categories",
]
