"""What the UN and the law say: data files with a source and a date each, and functions of plain arguments.

Nothing here knows a case. Every record says where it comes from and whether that was read (``verified``).
"""

from hrdalert.knowledge.communications import Communication, communication
from hrdalert.knowledge.countries import Country, CountryName, countries, country
from hrdalert.knowledge.forms_of_address import FormOfAddress, Formula, Role, forms_of_address, roles
from hrdalert.knowledge.mandates import Mandate, mandate, mandates
from hrdalert.knowledge.provisions import Law, Limit, Provision, provision, provisions
from hrdalert.knowledge.records import Records, Source, Wording
from hrdalert.knowledge.rights import Right, rights, wgad_categories
from hrdalert.knowledge.special_procedures import SpecialProcedures, special_procedures
from hrdalert.knowledge.vocabulary import VOCABULARIES, Term, families, vocabulary

__all__ = [
    "VOCABULARIES",
    "Communication",
    "Country",
    "CountryName",
    "FormOfAddress",
    "Formula",
    "Law",
    "Limit",
    "Mandate",
    "Provision",
    "Records",
    "Right",
    "Role",
    "Source",
    "SpecialProcedures",
    "Term",
    "Wording",
    "communication",
    "countries",
    "country",
    "families",
    "forms_of_address",
    "mandate",
    "mandates",
    "provision",
    "provisions",
    "rights",
    "roles",
    "special_procedures",
    "vocabulary",
    "wgad_categories",
]
