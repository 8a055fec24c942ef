"""An office's own Word file for a document, filled in from the values of its Markdown template.

docxtpl reads the file, and our own Jinja fills it in while every text of the case is still a token. The words come in
the place of the tokens afterwards, as text of Word: no text of a case is ever Jinja or XML. What holds the mark of an
absent value goes, as in Markdown.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
from docx.oxml.ns import qn

from hrdalert.disclosure.view import View
from hrdalert.documents.absent import Values
from hrdalert.documents.casetext import ABSENT, TOKEN
from hrdalert.documents.environment import MISTAKES, PAGE, LetterEnvironment, problem_of
from hrdalert.documents.outside import content_of
from hrdalert.documents.parties import LayoutInput
from hrdalert.documents.template_values import values_of
from hrdalert.documents.templates import Letters
from hrdalert.drafts.word_file import untold
from hrdalert.drafts.word_text import WordText
from hrdalert.errors import Problem, TemplateErrors, WriterError, how_to_install
from hrdalert.writers.docx_letterhead import undated
from hrdalert.writers.docx_outside import checked

if TYPE_CHECKING:
    from docxtpl import DocxTemplate
    from lxml.etree import _Element as Element


class WordTemplate(WordText):
    """The Word file of one document in one language: ``letter_templates/<document>/<language>.docx``."""

    _TAG = re.compile(r"\{(?:\{.*?\}\}|%.*?%\}|#.*?#\})", re.DOTALL)
    _PARTED = re.compile(r"\{([{%#])(p |tr )?\s*(.*?)\s*[}%#]\}", re.DOTALL)
    _STATEMENTS = ("for", "endfor", "if", "elif", "else", "endif")
    _TRACKED = tuple(map(qn, ("w:ins", "w:del", "w:moveFrom", "w:moveTo")))

    class _Jinja(LetterEnvironment):
        """The Jinja environment, in which each part of the Word file has a name of its own."""

        def __init__(self, word: DocxTemplate) -> None:
            super().__init__(jinja2.DictLoader({}))
            self._word = word

        def from_string(self, source: Any, *_: Any, **__: Any) -> jinja2.Template:
            name = str(self._word.current_rendering_part.partname)
            code = self.compile(source, name, name)
            return self.template_class.from_code(self, code, self.make_globals(None))

    def filled(self, view: View, inputs: LayoutInput, letters: Letters, own: Mapping[str, str]) -> bytes:
        """The file with the words of a document in it; ``own`` are the blocks that the case words itself.

        Raises TemplateErrors where docxtpl is not there, and with the paragraphs that have mistakes.
        """
        try:
            from docxtpl import DocxTemplate
        except ImportError:
            what = "it is filled in with docxtpl, which is not installed"
            raise TemplateErrors([self._problem(what, how_to_install("word"))]) from None
        self._named: set[str] = set()
        try:
            self.word = DocxTemplate(BytesIO(checked(content_of(self.path))))
            self.word.render_init()
            untold(self.word.docx)
        except WriterError as error:
            raise TemplateErrors([self._problem(str(error), error.hint)]) from error
        except Exception as error:  # python-docx has no error of its own for a file that is damaged
            what, mend = "it is no Word file that can be read", "save it in Word as .docx"
            raise TemplateErrors([self._problem(what, mend)]) from error
        if problems := [problem for part, root in self._parts() for problem in self._mistakes(part, root)]:
            raise TemplateErrors(dict.fromkeys(problems))
        formal = view.audience in ("un", "government", "third_state")
        page = self._page = self._Page(letters.words(self._template.language), self._template.front, formal)
        values = values_of(page, view, inputs, self._named)
        page.names = (*page.names, "own")
        blocks = {block: own.get(block) for block in self._template.blocks}
        values["own"] = Values("own", page.each(blocks))
        self._render({**values, PAGE: page})
        self._say()
        file = BytesIO()
        self.word.docx.save(file)
        return undated(file.getvalue())

    def _mistakes(self, part: str, root: Element) -> Iterator[Problem]:
        """Problems of tags that docxtpl would accept although it would lose what stands beside them."""
        if any(one.tag in self._TRACKED or str(one.tag).endswith("PrChange") for one in root.iter()):
            yield self._problem("it has tracked changes", "accept or reject all of them in Word")
            return
        untold = (one.text or "" for one in root.iter() if not len(one) and one.tag != self._T)
        beside = (*untold, *(words for one in root.iter() for words in one.attrib.values()))
        if any("{{" in words or "{%" in words for words in beside):
            what = "a tag stands in a field, or in the description of a picture"
            yield self._problem(what, "put tags into paragraphs alone")
        is_filled = any(kind in part for kind in ("document", *self._FILLED))
        lines = self._lines[part] = []
        depths: dict[Element, list[str]] = defaultdict(list)
        for number, paragraph in enumerate(root.iter(self._P), 1):
            text = self._text(paragraph)
            if len(paragraph) or paragraph.attrib:
                lines.append((number, text))
            tags = self._TAG.findall(text)
            self._named.update(word for tag in tags for word in re.findall(r"[a-z_]\w*", tag))
            wrong = self._mistakes_in(text, tags, is_filled=is_filled)
            for what, mend in (*wrong, *self._nested(tags, paragraph, depths)):
                yield self._at(number, text, part, what, mend)
        for open_tags in depths.values():
            if open_tags:
                what = f"{open_tags[-1]} is not closed where it was opened"
                yield self._problem(what, f"write {{% end{open_tags[-1]} %}}")

    def _mistakes_in(self, text: str, tags: list[str], *, is_filled: bool) -> Iterator[tuple[str, str]]:
        """What is wrong with the tags of one paragraph, and what to write instead."""
        if re.search(r"\{[{%#]|[}%#]\}", self._TAG.sub("", text)):
            yield "a tag is not closed in its paragraph", "write {{ … }} or {% … %} in one paragraph"
        if text.count("[[") != text.count("]]"):
            yield "a [[ and its ]] do not stand in one paragraph", "write [[ … ]] in one paragraph"
        if self._SIGNS.search(text):
            what = "a character of a private area stands here, which hrdalert needs for itself"
            yield what, "write the letter that was meant"
        if tags and not is_filled:
            yield (
                "a tag stands where nothing is filled in",
                "put tags into the text, headers, footers or footnotes",
            )
        for tag in tags:
            parts = self._PARTED.fullmatch(tag)
            word = (parts[3].split() or [""])[0] if parts else ""
            if parts is None or (parts[1] == "{" and (parts[2] or word == "r")):
                yield f"{tag} is not known here", "print values as {{ … }}"
            elif parts[1] == "%" and word not in self._STATEMENTS:
                mend = "use {% for %} and {% if %}, with p or tr behind the % for whole paragraphs or rows"
                yield f"{tag} is not known here", mend

    def _nested(
        self, tags: list[str], paragraph: Element, depths: dict[Element, list[str]]
    ) -> Iterator[tuple[str, str]]:
        """Problems of statements in the wrong place.

        A statement that removes its paragraph or row must stand alone in it.
        """
        both = "let both stand in one paragraph, or write {%p … %} for paragraphs and {%tr … %} for rows"
        for tag, parts in zip(tags, map(self._PARTED.fullmatch, tags), strict=True):
            if parts is None or parts[1] == "{" or (parts[1] == "#" and not parts[2]):
                continue
            home, place = paragraph, paragraph
            if parts[2]:
                row = next(paragraph.iterancestors(self._TR), None)
                if parts[2] == "tr " and row is None:
                    yield f"{tag} stands in no table", "write {%p … %} for paragraphs"
                    continue
                place = paragraph if parts[2] == "p " or row is None else row
                inside = [*place.iter(self._P)]
                home = place.getparent()
                if "".join(map(self._text, inside)).strip() != tag:
                    mend = "let it stand alone in its paragraph or row"
                    yield f"{tag} takes all that stands beside it along", mend
                    continue
                self._mark_lines(tag, paragraph, inside)
            word = (parts[3].split() or [""])[0] if parts[1] == "%" else ""
            if word in ("for", "if"):
                depths[home].append(word)
                above = home.findall(self._TR)[:2]
                is_headed = above[1:] == [place] and "{" not in "".join(above[0].itertext())
                if is_headed and home.getparent().tag.endswith("}body"):
                    home.set(self._HEADED, "")
            elif word.startswith("end") and (not depths[home] or depths[home].pop() != word[3:]):
                yield f"{tag} does not close what was opened here", both

    def _mark_lines(self, tag: str, paragraph: Element, inside: list[Element]) -> None:
        """Put as many line ends into a tag as docxtpl removes with paragraphs: the lines in messages stay right."""
        before = inside.index(paragraph) + 1
        prefix, _, rest = tag.partition(" ")
        first, *others = self._own(paragraph)
        first.text = f"{prefix} {chr(10) * before}{rest[:-2]}{chr(10) * (len(inside) - before)}{rest[-2:]}"
        for other in others:
            other.text = ""

    def _render(self, context: Mapping[str, Any]) -> None:
        """Let docxtpl fill the file in with tokens."""
        problems: list[Problem] = []
        try:
            self.word.render(dict(context), self._Jinja(self.word))
        except TemplateErrors as error:
            problems += error.problems
        except MISTAKES as error:
            paths = {name: Path(name) for name in self._lines}
            problems.append(problem_of(error, paths, self.path, self._page.names))
        if problems := [*self._page.problems, *problems]:
            raise TemplateErrors(dict.fromkeys(map(self._placed, problems)))
        texts = ("".join(piece.text or "" for piece in root.iter(self._T)) for _, root in self._parts())
        if sum(len([*TOKEN.finditer(text), *ABSENT.finditer(text)]) for text in texts) != self._page.signs:
            mend = "put each tag into a paragraph of its own"
            raise TemplateErrors([self._problem("a value would be lost", mend)])
