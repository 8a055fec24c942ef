"""Laying out: a View and a template make a Document."""

from dataclasses import dataclass, field, replace

from msgspec.structs import replace as changed

from hrdalert.disclosure.view import View
from hrdalert.documents.blocks import Document, Heading, contents, inline_text, texts_of
from hrdalert.documents.casetext import PRIVATE, LeftOut, TextTable
from hrdalert.documents.markdown_reading import MarkdownMistake, read_markdown
from hrdalert.documents.paragraph_references import with_references
from hrdalert.documents.parties import LayoutInput
from hrdalert.documents.printing import with_words, without_absent
from hrdalert.documents.render_state import RenderState
from hrdalert.documents.template_values import values_of
from hrdalert.documents.templates import Letters, Template
from hrdalert.documents.unspaced import without_spaces
from hrdalert.errors import Origin, Problem, TemplateErrors


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A document, what went from it because a value is absent, and which texts of the case it prints."""

    document: Document
    left_out: tuple[LeftOut, ...] = ()
    printed: frozenset[Origin] = field(default_factory=frozenset, repr=False)
    gaps: tuple[tuple[str, str, str, str], ...] = ()
    """Keys of what a form must have, and the case does not say."""


def lay_out(template: Template, view: View, inputs: LayoutInput, letters: Letters) -> LaidOut:
    """Make the document that ``view`` allows; the same arguments give the same document.

    Raises TemplateErrors where the template or a word list has mistakes.
    """
    formal = view.audience in ("un", "government", "third_state")
    render = RenderState(TextTable(), letters.words(template.language), template.front, formal)
    values = values_of(render, view, inputs, template.values)
    worded = dict(view.block_texts.get(template.document, {}))
    if inputs.reader is not None:
        worded |= view.block_texts.get(f"{template.document}/{inputs.reader.id}", {})
    own = {block: render.texts.text(text) for block, text in worded.items() if block in template.blocks}
    markdown = letters.fill_in(template, render, values, own)
    laid_out = document_of(markdown, template, render, inputs, view.reference)
    if not render.texts.may_refer:
        return laid_out
    blocks = with_references(laid_out.document.blocks, view, render.words, cites=template.front.cite)
    return replace(laid_out, document=changed(laid_out.document, blocks=blocks))


def document_of(
    markdown: str, template: Template, render: RenderState, inputs: LayoutInput, reference: str
) -> LaidOut:
    """The document of a template that was filled in. Raises TemplateErrors where it is no Markdown of ours."""
    try:
        # Emptiness is judged before the words return: a text of the case may end in a colon, and stays.
        blocks = with_words(without_absent(read_markdown(markdown)), render.texts)
    except MarkdownMistake as mistake:
        raise TemplateErrors([_problem(mistake, markdown, template)]) from None
    if render.words.find("spaces") == "no":
        blocks = without_spaces(blocks)
    headings = (block for block in blocks if isinstance(block, Heading) and block.level == 1)
    title = " ".join(next((inline_text(heading.content) for heading in headings), "").split())
    writer = inputs.office if template.front.letterhead else None
    document = Document(
        id=template.document,
        title=title or f"{render.words.find('documents', template.document)} {reference}",
        language=template.language,
        audience=template.front.audience,
        date=inputs.day,
        organisation=writer.name if writer else "",
        organisation_short=(writer.acronym or "") if writer else "",
        organisation_address=writer.whereabouts if writer else "",
        reference=reference,
        blocks=blocks,
        recipient=inputs.recipient_of(template.front),
        pages=template.front.pages,
    )
    printed = (text.origin for content in contents(blocks) for text in texts_of(content))
    left_out, gaps = dict.fromkeys(render.texts.left_out), dict.fromkeys(render.gaps)
    return LaidOut(document, tuple(left_out), frozenset(filter(None, printed)), tuple(gaps))


def _problem(mistake: MarkdownMistake, markdown: str, template: Template) -> Problem:
    """What is wrong with the Markdown that came out, and the line that it came out in."""
    lines = markdown.split("\n")
    near = PRIVATE.sub("", lines[mistake.line - 1]).strip() if 0 < mistake.line <= len(lines) else ""
    place = f', where it comes to "{near}"' if near else ""
    return Problem(Origin(template.path), "markdown", f"{mistake}{place}", mistake.mend)
