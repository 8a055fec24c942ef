"""The documents that there are: which cases each fits, what a case lacks for it, and where its wording lies."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hrdalert.cases.model import Case
from hrdalert.disclosure.view import View
from hrdalert.documents.front_matter import FrontMatter
from hrdalert.documents.templates import Letters
from hrdalert.errors import InputErrors, Problem


def fits(front: FrontMatter, case: Case) -> str:
    """Why a document is not for this case; empty where it fits."""
    if front.audience == "third_state" and not (case.third_states and case.requests):
        return "nothing is asked of another State: it takes third_states:, and requests: to it"
    if not front.fits or case.status in front.fits:
        return ""
    return f"it is for a case whose status is {' or '.join(front.fits)}, and this one is {case.status}"


def missing(front: FrontMatter, view: View) -> tuple[str, ...]:
    """The keys without which the document would be a shell, and that this reader's view of the case lacks."""
    stand_in = {"letter": ("summary", "now"), "background": ("chronology",)}
    return tuple(
        needed
        for needed in front.needs
        if not any(
            view.texts.get(key) or getattr(view, key, None) for key in (needed, *stand_in.get(needed, ()))
        )
    )


@dataclass(frozen=True, slots=True)
class About:
    """What ``hrdalert documents`` says of a document in one language."""

    document: str
    language: str
    of: str = "case"
    about: str = ""
    audience: str = ""
    to: str = ""
    fits: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    blocks: tuple[str, ...] = ()
    files: tuple[Path, ...] = ()
    """The template, the packaged one that an office's own stands before, and the office's Word file."""
    problems: tuple[Problem, ...] = ()

    def as_data(self) -> dict[str, Any]:
        """The same as plain data, for ``--json``."""
        data = {name: getattr(self, name) for name in self.__slots__}
        files, problems = [path.as_posix() for path in self.files], [one.as_data() for one in self.problems]
        return {**data, "files": files, "problems": problems}


def described(letters: Letters, document: str, language: str) -> About:
    """A document in a language, with every mistake in its template. Raises WorkspaceError where there is none."""
    from hrdalert.documents.specimen import mistakes  # reads two cases, which only this needs

    try:
        template = letters.find(document, language)
    except InputErrors as error:
        return About(document, language, problems=tuple(error.problems))
    front = template.front
    of = "inquiry" if (document, language) in letters.all("inquiry") else "case"
    word = letters.own / document / f"{language}.docx" if letters.own else None
    return About(
        document,
        language,
        of,
        front.about,
        front.audience,
        front.to,
        front.fits,
        front.needs,
        template.blocks,
        tuple(path for path in (template.file, template.hides, word) if path and path.is_file()),
        mistakes(template, letters) if of == "case" else (),
    )
