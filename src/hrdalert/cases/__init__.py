"""The room of the case file: what happened to whom, as the office wrote it down."""

from hrdalert.cases.dates import CaseDate
from hrdalert.cases.model import Case
from hrdalert.cases.reading import check_case, check_text, read_case
from hrdalert.cases.references import Mention, parse
from hrdalert.cases.text import Marked, Told

__all__ = ["Case", "CaseDate", "Marked", "Mention", "Told", "check_case", "check_text", "parse", "read_case"]
