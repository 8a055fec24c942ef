"""The letter of the comparison: 1,200 words on three pages, a table of incidents, two lists.

No two letters are of one case: every paragraph and every row has other words. As in all documents of hrdalert, the
name stands in its own script once.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field

from hrdalert.documents.blocks import (
    AddressBlock,
    Block,
    BulletList,
    Document,
    Heading,
    Inlines,
    NumberedList,
    Paragraph,
    Table,
    Text,
)

OPENING = (
    "Police officers from Baoji City took Mr Chang Weiping (常玮平) from his home in Fengxiang County, Shaanxi, six "
    "days after he published a video describing torture in an earlier detention."
)
SENTENCES = (
    "No lawyer is known to have seen him since, and his wife was told by telephone that he was under residential "
    "surveillance at a designated location, that nobody would say where it was, and that she should ask no more; two "
    "requests by lawyers to meet him were refused without a reason in writing.",
    "The city's judicial administration bureau suspended his licence to practise, and annulled it on the day "
    "on which he was first detained; his clients have included people refused work because of HIV, hepatitis "
    "B, their gender or their sexual orientation, and other human rights defenders.",
    "The Convention against Torture, which the State ratified on 4 October 1988, obliges it to investigate "
    "promptly and impartially, and to protect anyone who alleges torture from ill-treatment or intimidation "
    "in consequence of the complaint or of any evidence given.",
)
REQUESTS = (
    "to disclose at once where he is held and under which measure, and to inform his family and his lawyers;",
    "to give him regular and unrestricted access to lawyers of his own choice and to his family;",
    "to protect him from torture and other ill-treatment;",
    "to release him, unless there is sufficient, credible and admissible evidence of an offence;",
    "to end the surveillance and harassment of his family.",
)
ADDRESS = ("Director He Dong", "Baoji City Public Security Bureau", "Baoji Shi, Shaanxi 721001")
HEADER = ("Date", "Place", "What happened")
INCIDENTS = "Incidents"
_numbers: Iterator[int] = itertools.count(1)


@dataclass(frozen=True)
class Letter:
    """The words of one letter, and the Document that they make."""

    incidents: int = 10
    authority: int = 1
    number: int = field(default_factory=lambda: next(_numbers))
    """Of the case."""

    @property
    def title(self) -> str:
        return f"Lawyer {self.number} charged after speaking of torture"

    @property
    def address(self) -> tuple[str, ...]:
        return (f"Authority {self.authority}", *ADDRESS)

    @property
    def paragraphs(self) -> tuple[str, ...]:
        return (
            f"({self.number}.0) {OPENING}",
            *(f"({self.number}.{n}) {SENTENCES[n % 3]} {SENTENCES[(n + 1) % 3]}" for n in range(1, 11)),
        )

    @property
    def rows(self) -> tuple[tuple[str, str, str], ...]:
        return tuple(
            (
                f"{n % 28 + 1} October 2020",
                "Fengxiang County",
                f"Incident {self.number}.{n}: two requests by lawyers were refused.",
            )
            for n in range(self.incidents)
        )

    def document(self) -> Document:
        requests = tuple((Paragraph(_text(request)),) for request in REQUESTS)
        blocks: tuple[Block, ...] = (
            Heading(1, _text(self.title)),
            AddressBlock(tuple(map(_text, self.address))),
            *(Paragraph(_text(paragraph)) for paragraph in self.paragraphs),
            Heading(2, _text(INCIDENTS)),
            Table(tuple(map(_text, HEADER)), tuple(tuple(map(_text, row)) for row in self.rows)),
            NumberedList(requests),
            BulletList(requests),
        )
        return Document(
            id="appeal-letter",
            title=self.title,
            language="en",
            audience="government",
            date=datetime.date(2021, 4, 20),
            organisation="Example Defenders Watch",
            reference="2020-117",
            blocks=blocks,
        )


def _text(text: str) -> Inlines:
    return (Text(text),)
