"""Laying out: a View and a template make a Document."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from hrdalert.disclosure.view import View
from hrdalert.documents.asks import Asking
from hrdalert.documents.blocks import Blocks, Document, Heading, contents, inline_text, texts_of
from hrdalert.documents.casetext import PRIVATE, LeftOut, TextTable, TextToken
from hrdalert.documents.emptiness import without_absent
from hrdalert.documents.images import Image
from hrdalert.documents.markdown import read_markdown
from hrdalert.documents.markdown_rules import MarkdownMistake
from hrdalert.documents.office import Office, Reader
from hrdalert.documents.page import Page
from hrdalert.documents.parties import Setting
from hrdalert.documents.printing import with_words
from hrdalert.documents.templates import Letters, Template
from hrdalert.documents.values import values_of
from hrdalert.errors import Origin, Problem, TemplateErrors

if TYPE_CHECKING:
    from hrdalert.law.citations import StateLaw


NO_IMAGES: Final[Mapping[int, Image]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A document, what went from it because a value is absent, and which texts of the case it prints."""

    document: Document
    left_out: tuple[LeftOut, ...] = ()
    printed: frozenset[Origin] = field(default_factory=frozenset, repr=False)
    setting: Setting | None = field(default=None, repr=False)
    """What it was made of beside the View."""


def lay_out(
    template: Template,
    view: View,
    *,
    law: tuple[StateLaw, ...],
    asking: Asking,
    office: Office,
    reader: Reader | None,
    day: datetime.date,
    letters: Letters,
    embargo: datetime.datetime | None = None,
    others: tuple[Reader, ...] = (),
    checklist: tuple[str, ...] = (),
    images: Mapping[int, Image] = NO_IMAGES,
) -> LaidOut:
    """Make the document that ``view`` allows; the same arguments give the same document.

    ``reader`` is whom a letter or a model letter addresses; ``others`` are the offices that the case writes to, and
    ``checklist`` is what a person has to see to: a letter lists the one, the case sheet both. ``images`` are the
    photographs of the case, by the places of its alleged victims.

    Raises TemplateErrors where the template or a word list has mistakes.
    """
    texts = TextTable()
    formal = view.audience in ("un", "government")
    page = Page(texts, letters.words(template.language), template.front, formal, most=10_000 + 20 * view.rows)
    setting = Setting(law, asking, office, reader, day, embargo, others, checklist, images)
    values = values_of(page, view, setting, template.values)
    markdown = letters.fill_in(template, page, values, _own_blocks(template, view, reader, texts))
    try:
        # Emptiness is judged before the words return: a text of the case may end in a colon, and stays.
        blocks = with_words(without_absent(read_markdown(markdown)), texts)
    except MarkdownMistake as mistake:
        raise TemplateErrors([_problem(mistake, markdown, template)]) from None
    writer = office if template.front.letterhead else None
    document = Document(
        id=template.document,
        title=_title(blocks) or f"{page.words.find('documents', template.document)} {view.reference}",
        language=template.language,
        audience=template.front.audience,
        date=day,
        organisation=writer.name if writer else "",
        organisation_short=(writer.acronym or "") if writer else "",
        organisation_address=writer.whereabouts if writer else "",
        reference=view.reference,
        blocks=blocks,
        recipient=reader.id if reader and template.front.to == "authorities" else None,
    )
    printed = (text.origin for content in contents(blocks) for text in texts_of(content))
    return LaidOut(document, tuple(dict.fromkeys(texts.left_out)), frozenset(filter(None, printed)), setting)


def _own_blocks(
    template: Template, view: View, reader: Reader | None, texts: TextTable
) -> Mapping[str, TextToken]:
    """The blocks that the case words itself, for this reader or for all."""
    own = dict(view.block_texts.get(template.document, {}))
    if reader is not None:
        own |= view.block_texts.get(f"{template.document}/{reader.id}", {})
    return {block: texts.text(text) for block, text in own.items() if block in template.blocks}


def _title(blocks: Blocks) -> str:
    """The words of the title; empty where the document has none."""
    titles = (
        inline_text(block.content) for block in blocks if isinstance(block, Heading) and block.level == 1
    )
    return " ".join(next(titles, "").split())


def _problem(mistake: MarkdownMistake, markdown: str, template: Template) -> Problem:
    """What is wrong with the Markdown that came out, and the line that it came out in."""
    lines = markdown.split("\n")
    near = PRIVATE.sub("", lines[mistake.line - 1]).strip() if 0 < mistake.line <= len(lines) else ""
    place = f', where it comes to "{near}"' if near else ""
    return Problem(Origin(template.path), "markdown", f"{mistake}{place}", mistake.mend)
