"""The review copy: a Word file with a comment at each text that somebody should look at once more."""

from __future__ import annotations

import itertools

from msgspec.structs import replace

from hrdalert.documents.blocks import Document, PageMark, Remark, Text, with_texts
from hrdalert.drafts.drafting import Draft
from hrdalert.drafts.telling import Telling


def review_copy(telling: Telling, made: Draft) -> Document:
    """The document of a draft with its problems as comments.

    A comment stands at the text that its line of the case file is printed in, else at the title. What an absent value
    took along is listed at the title, with its key and the line of the template.
    """
    document = made.document
    words = telling.desk.letters.words(document.language)
    at_line: dict[tuple[str, int], list[str]] = {}
    for problem in made.problems:
        line = f"{problem.severity} {problem.code}: {problem.text}"
        place = (problem.origin.file.as_posix(), problem.origin.line)
        at_line.setdefault(place, []).append(f"{line}; {problem.mend}" if problem.mend else line)
    printed = {(origin.file.as_posix(), origin.line) for origin in made.printed}
    at_title = [line for place, lines in at_line.items() if place not in printed for line in lines]
    at_title += [str(left_out) for left_out in made.left_out]
    numbers = itertools.count()

    def commented(text: Text) -> Text:
        lines: list[str] = []
        if next(numbers) == 0:
            lines += at_title
        if text.origin is not None:
            lines += at_line.pop((text.origin.file.as_posix(), text.origin.line), [])
        if not lines:
            return text
        return replace(text, remarks=(Remark(0, len(text.text), tuple(lines)),))

    office = telling.desk.office(document.language)
    mark = PageMark("review", words.marks["review"], office.acronym or office.name, telling.case.as_of)
    return replace(document, blocks=with_texts(document.blocks, commented), mark=mark, word=b"")
