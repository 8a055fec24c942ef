"""What an office has published of a case: a page that names somebody whom the public may not know by now is linked by
no document, and said until it is published anew or taken down.
"""

import re
from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct

from hrdalert.disclosure.audience import Audience
from hrdalert.disclosure.leaks import Secrets
from hrdalert.documents import blocks as doc
from hrdalert.errors import Origin, Problem


class PublicPage(Struct, frozen=True):
    """A page that everybody can read."""

    called: str
    """What it is and where: site/2026-014.press-release.en.html. No address of a website, which may hold a name."""
    language: str
    links: tuple[str, ...]
    """Its addresses."""
    texts: tuple[str, ...]
    """All that it says."""
    mend: str


def naming_pages(
    pages: Iterable[PublicPage], secrets: Callable[[Audience, str], Secrets], origin: Origin
) -> Iterator[tuple[PublicPage, Problem]]:
    """The pages that hold what the public must not read, each with the problem to mend."""
    for page in pages:
        leaks = secrets("public", page.language).found_in((page.called, *page.links, *page.texts))
        for what in dict.fromkeys(leak.says[0] for leak in leaks):
            text = f"{page.called} is public and holds {what}, which the public may not have"
            yield page, Problem(origin, "published-page-names", text, page.mend, "warning")


def linked(document: doc.Document, pages: Iterable[tuple[PublicPage, Problem]]) -> Iterator[Problem]:
    """A problem for each published page, with a name on it, whose address a document gives."""
    said = ""
    for page, problem in pages:
        if not said:
            pieces = list(doc.contents(document.blocks))
            addresses = (address for piece in pieces for address in doc.addresses_of(piece))
            said = "\n".join((*map(doc.inline_text, pieces), *addresses))
        links = "|".join(map(re.escape, page.links))
        if links and re.search(rf"(?:{links})/?(?![\w/?#-]|\.\w)", said, re.IGNORECASE):
            text = f"{document.id} gives the address of a page: {problem.text}"
            yield Problem(problem.origin, problem.code, text, problem.mend, documents=(document.id,))
