"""Checking a template before it is used: every mistake at once, each with its line and how to mend it.

That a packaged template has none is kept, so that most runs need not look (:mod:`hrdalert.documents.mistakes`).
"""

from __future__ import annotations

import functools

from hrdalert.documents.letters import Letters, TemplateFile
from hrdalert.errors import Problem
from hrdalert.kept import keep, kept


def check_template(letters: Letters, file: TemplateFile) -> list[Problem]:
    """Every mistake in a template, in those it extends, and in the libraries of phrasing behind it."""
    chain = letters.chain(file)
    language = file.name.removesuffix(".md").partition("/")[2]
    libraries = letters.phrases(language)
    name, texts = f"check of {file.name}", _packaged_texts(*chain, *libraries)
    if texts in letters.sound:
        return []
    if texts and kept(name, *texts) is not None:
        letters.sound.add(texts)
        return []
    from hrdalert.documents.mistakes import mistakes_of

    problems = mistakes_of(letters, file, chain, libraries)
    if texts and not problems:
        keep(name, b"", *texts)
    return problems


def _packaged_texts(*files: TemplateFile) -> tuple[str, ...]:
    """All that is written in packaged templates; nothing where one of the files is the office's own."""
    if any(file.own for file in files):
        return ()
    return tuple(text for file in files for text in (file.name, repr(file.front), file.source))


@functools.lru_cache(maxsize=128)
def block_names(letters: Letters, file: TemplateFile) -> tuple[str, ...]:
    """The named blocks of a template, which an office or a case may word anew."""
    place, texts = f"blocks of {file.name}", _packaged_texts(file)
    if texts and (found := kept(place, *texts)) is not None:
        return tuple(found.decode().split())
    from hrdalert.documents.mistakes import named_blocks

    names = named_blocks(letters, file)
    if texts:
        keep(place, " ".join(names).encode(), *texts)
    return names
