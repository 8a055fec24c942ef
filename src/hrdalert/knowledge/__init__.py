"""What the UN and the law say: data files with a source and a date each, and functions of plain arguments.

Nothing here knows a case. Every record says where it comes from and whether that was read (``verified``).
"""

from hrdalert.knowledge.articles import WHOLE, Articles, Duty, articles, gist
from hrdalert.knowledge.communications import Communication, communication
from hrdalert.knowledge.complaints import COMPLAINTS, Complaint, Way, complaint_of
from hrdalert.knowledge.countries import Country, CountryName, countries, country
from hrdalert.knowledge.forms_of_address import FormOfAddress, Formula, Role, forms_of_address, roles
from hrdalert.knowledge.instruments import Instrument, instrument, instruments
from hrdalert.knowledge.law import Cited, article_order, duties_of, law_of, weight_of
from hrdalert.knowledge.mandates import Mandate, mandate, mandates
from hrdalert.knowledge.precedents import Precedent, precedents, precedents_on
from hrdalert.knowledge.provisions import Law, Limit, Provision, provision, provisions
from hrdalert.knowledge.ratifications import (
    Commitment,
    Commitments,
    Standing,
    bound_from,
    commitments,
    standing,
)
from hrdalert.knowledge.records import Records, Source, Wording
from hrdalert.knowledge.rights import Right, rights, wgad_categories
from hrdalert.knowledge.rules import EVERY, Checklist, Rule, checklists, rule_documents, rules
from hrdalert.knowledge.special_procedures import SpecialProcedures, special_procedures
from hrdalert.knowledge.vocabulary import VOCABULARIES, Term, families, vocabulary

__all__ = [
    "COMPLAINTS",
    "EVERY",
    "VOCABULARIES",
    "WHOLE",
    "Articles",
    "Checklist",
    "Cited",
    "Commitment",
    "Commitments",
    "Communication",
    "Complaint",
    "Country",
    "CountryName",
    "Duty",
    "FormOfAddress",
    "Formula",
    "Instrument",
    "Law",
    "Limit",
    "Mandate",
    "Precedent",
    "Provision",
    "Records",
    "Right",
    "Role",
    "Rule",
    "Source",
    "SpecialProcedures",
    "Standing",
    "Term",
    "Way",
    "Wording",
    "article_order",
    "articles",
    "bound_from",
    "checklists",
    "commitments",
    "communication",
    "complaint_of",
    "countries",
    "country",
    "duties_of",
    "families",
    "forms_of_address",
    "gist",
    "instrument",
    "instruments",
    "law_of",
    "mandate",
    "mandates",
    "precedents",
    "precedents_on",
    "provision",
    "provisions",
    "rights",
    "roles",
    "rule_documents",
    "rules",
    "special_procedures",
    "standing",
    "vocabulary",
    "weight_of",
    "wgad_categories",
]
